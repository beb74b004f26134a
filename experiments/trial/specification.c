// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "matrix_product.h"
#include "multiply_adds.h"
#include "network.h"
#include "trial.h"

const char *const trial_outcomes[] = {[TRIAL_FINISHED] = "finished", [TRIAL_TARGET] = "target", [TRIAL_DIVERGED] = "diverged"};

char *trial_measures(unsigned measures, char *text, uint64_t size) {
    static const char *const names[] = {"census", "gradient", "histogram", "slope", "kink"};
    *text = 0;
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (measures >> i & 1) snprintf(text + strlen(text), size - strlen(text), "%s%s", *text ? " " : "", names[i]);
    return text;
}

int trial_text(const struct trial_specification *s, const char *checksum, const char *kernels, char *text, uint64_t size) {
    char measures[64];
    return snprintf(text, size, "%s|%s|%s|%s|%s|%s|%s|%.17g|%s|%llu|%d|%llu|%.17g|%llu|%s|%d|%s|%s", s->data, checksum, s->scaling, s->layers,
                    s->activation, s->initialiser, s->optimiser, s->rate, s->schedule, (unsigned long long)s->batch, NETWORK_BLOCKS,
                    (unsigned long long)s->epochs, isnan(s->target) ? -1 : s->target, (unsigned long long)s->seed,
                    trial_measures(s->measures, measures, sizeof measures), TRIAL_ENGINE, kernels, matrix_product_library());
}

int trial_optimiser(const struct trial_specification *specification, char *text, uint64_t size) {
    const char *text_in = specification->optimiser, *rate = strstr(text_in, "rate");
    if (!rate) return snprintf(text, size, "%s", text_in);
    return snprintf(text, size, "%.*s%.9g%s", (int)(rate - text_in), text_in, specification->rate, rate + strlen("rate"));
}

int trial_kernels(const char *activation, char *text, uint64_t size) {
    struct activation_choice choice;
    const int code = activation_choose(&choice, activation, 0);
    if (code == EXIT_FINE && choice.forward) snprintf(text, size, "%s %s", choice.forward->name, choice.backward->name);
    else *text = 0;
    return code;
}

double trial_crossing(const double *errors, uint64_t count, double target) {
    for (uint64_t i = 0; i + 1 < count; i++) {
        if (!(errors[i] <= target && errors[i + 1] <= target)) continue;
        if (i == 0) return 0;
        // The check before may have met it, too, and the one between not: then the crossing is at this check.
        const double before = errors[i - 1];
        if (!(before > target)) return (double)i;
        return (double)(i - 1) + (before - target) / (before - errors[i]);
    }
    return NAN;
}

double trial_cost(const struct trial_specification *s, struct shape in, uint64_t training, uint64_t checked, uint64_t epochs) {
    static const struct workers alone = {.count = 1};
    struct network network;
    const struct network_options options = {.in = in, .layers = s->layers, .activation = s->activation, .batch = 1, .blocks = 1, .workers = &alone};
    double operations = 0;
    if (network_create(&network, &options) == EXIT_FINE)
        operations = 2.0 * (double)multiply_adds_step(&network.list, &network.parameters, training) * (double)epochs +
                     2.0 * (double)multiply_adds_forward(&network.list, &network.parameters, checked) * (double)(epochs + 1);
    network_free(&network);
    return operations;
}
