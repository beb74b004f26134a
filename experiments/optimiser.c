// SPDX-License-Identifier: MIT
#include "optimiser.h"

#include <math.h>
#include <string.h>

#include "command.h"

enum { RATE };
enum { MOMENTUM = 1, NESTEROV };

static const struct notation_option sgd_options[] = {
    [RATE] = {"rate", NAN, 0, 1e6, false}, [MOMENTUM] = {"momentum", 0, 0, 1, false}, [NESTEROV] = {"nesterov", 0, 0, 1, true}};

// v = m v + g; w -= r v. Nesterov's looks one step ahead: w -= r (m v + g). As Sutskever, Martens, Dahl, Hinton, ICML 2013, with the rate
// outside.
WIDEST static void sgd_loop(real *restrict w, const real *restrict g, real *restrict v, uint64_t count, real rate, real momentum, real ahead) {
    for (uint64_t i = 0; i < count; i++) {
        v[i] = momentum * v[i] + g[i];
        w[i] -= rate * (ahead * v[i] + (ahead != 0 ? g[i] : v[i]));
    }
}

static void sgd_update(const struct optimiser *optimiser, const struct parameters *parameters, double rate, uint64_t first, uint64_t end) {
    const double momentum = optimiser->options[MOMENTUM];
    sgd_loop(parameters->values + first, parameters->gradients + first, optimiser->state[0] + first, end - first, (real)rate, (real)momentum,
             (real)(optimiser->options[NESTEROV] != 0 ? momentum : 0));
}

static const struct optimiser_kind kinds[] = {
    {"sgd", sgd_options, sizeof sgd_options / sizeof *sgd_options, 1, sgd_update},
};

int optimiser_create(struct optimiser *optimiser, const char *text, const struct parameters *parameters) {
    char name[NOTATION_NAME];
    *optimiser = (struct optimiser){0};
    if (!notation_name(&text, name)) return EXIT_USAGE;
    for (uint64_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0) optimiser->kind = &kinds[i];
    if (!optimiser->kind) return complain(EXIT_USAGE, "there is no optimiser \"%s\"; valid: sgd", name);
    const int code = notation_values(&text, name, optimiser->kind->options, optimiser->kind->option_count, optimiser->options);
    if (code) return code;
    for (uint32_t i = 0; i < optimiser->kind->states; i++) arena_take(&optimiser->arena, parameters->count, sizeof(real));
    if (arena_reserve(&optimiser->arena)) return EXIT_ENVIRONMENT;
    for (uint32_t i = 0; i < optimiser->kind->states; i++) optimiser->state[i] = arena_take(&optimiser->arena, parameters->count, sizeof(real));
    return EXIT_FINE;
}

void optimiser_free(struct optimiser *optimiser) { arena_free(&optimiser->arena); }

struct update {
    const struct optimiser *optimiser;
    const struct parameters *parameters;
    double rate;
};

enum { UPDATED = 16384 }; // values that are one task

static void update_task(void *context, uint64_t task, unsigned worker) {
    (void)worker;
    const struct update *update = context;
    const uint64_t first = task * UPDATED, left = update->parameters->count - first;
    update->optimiser->kind->update(update->optimiser, update->parameters, update->rate, first, first + (left < UPDATED ? left : UPDATED));
}

void optimiser_update(struct optimiser *optimiser, const struct parameters *parameters, const struct workers *workers, double factor) {
    optimiser->step++;
    struct update update = {optimiser, parameters, optimiser->options[RATE] * factor};
    workers_run(workers, (parameters->count + UPDATED - 1) / UPDATED, update_task, &update);
}
