// SPDX-License-Identifier: MIT
// Which steps are timed, in the order of their value: what the budget cuts, it cuts from the end.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "machine.h"
#include "options.h"
#include "step_benchmark.h"

enum { THREAD_COUNTS = 32, SWEPT = 2 };

// Nets on which every function is timed.
static const char *const swept[SWEPT] = {"MLP-256", "A"};

static bool is_same(const struct step_cell *a, const struct reference_net *net, const char *activation) {
    return a->net == net && strcmp(a->activation, activation) == 0;
}

static int add_cell(struct step_benchmark *benchmark, const struct reference_net *net, const char *activation, unsigned threads) {
    struct step_cell cell = {.net = net, .threads = threads, .stepper = benchmark->stepper_count};
    struct activation_choice choice;
    const int code = net ? activation_choose(&choice, activation, 0) : EXIT_FINE;
    if (code) return code;
    if (net) activation_print(&choice, cell.activation, sizeof cell.activation);
    for (size_t i = 0; i < benchmark->cell_count; i++) {
        const struct step_cell *other = &benchmark->cells[i];
        if (!is_same(other, net, cell.activation)) continue;
        if (other->threads == threads) return EXIT_FINE;
        cell.stepper = other->stepper;
    }
    struct step_cell *more = realloc(benchmark->cells, (benchmark->cell_count + 1) * sizeof *more);
    if (!more) return complain(EXIT_ENVIRONMENT, "out of memory for a plan");
    benchmark->cells = more;
    benchmark->cells[benchmark->cell_count++] = cell;
    if (net && cell.stepper == benchmark->stepper_count) benchmark->stepper_count++;
    return EXIT_FINE;
}

static int complain_of_net(const char *name) {
    char valid[256] = "";
    for (uint32_t i = 0; i < reference_net_count; i++) {
        const size_t used = strlen(valid);
        snprintf(valid + used, sizeof valid - used, "%s%s", i ? ", " : "", reference_nets[i].name);
    }
    return complain(EXIT_USAGE, "there is no net \"%s\"; valid: %s", name, valid);
}

// Adds every net that is asked for, with one activation.
static int add_nets(struct step_benchmark *benchmark, const char *activation, unsigned threads) {
    char name[64];
    int code = EXIT_FINE;
    if (!benchmark->options.nets)
        for (uint32_t i = 0; i < reference_net_count && !code; i++) code = add_cell(benchmark, &reference_nets[i], activation, threads);
    for (const char *cursor = benchmark->options.nets; cursor && !code && list_next(&cursor, name, sizeof name);) {
        const struct reference_net *net = reference_net_find(name);
        code = net ? add_cell(benchmark, net, activation, threads) : complain_of_net(name);
    }
    return code;
}

static int add_activations(struct step_benchmark *benchmark, unsigned threads) {
    char activation[64];
    int code = EXIT_FINE;
    for (const char *cursor = benchmark->options.activations ? benchmark->options.activations : "relu";
         !code && list_next(&cursor, activation, sizeof activation);)
        code = add_nets(benchmark, activation, threads);
    return code;
}

static int add_every_function(struct step_benchmark *benchmark, const struct reference_net *net, unsigned threads) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    int code = EXIT_FINE;
    for (uint64_t i = 0; i < table->function_count && !code; i++) code = add_cell(benchmark, net, table->functions[i]->name, threads);
    return code;
}

// The most first, then one, then the powers of two between.
static unsigned thread_counts(const struct step_options *options, unsigned counts[THREAD_COUNTS]) {
    unsigned cpus[WORKERS_LIMIT];
    const unsigned available = machine_cpus(cpus, WORKERS_LIMIT);
    unsigned count = 0;
    counts[count++] = options->threads ? (unsigned)options->threads : available ? available : 1;
    if (options->threads) return count;
    if (available > 1) counts[count++] = 1;
    for (unsigned threads = 2; threads < available && count < THREAD_COUNTS; threads *= 2) counts[count++] = threads;
    return count;
}

int step_benchmark_plan(struct step_benchmark *benchmark) {
    unsigned counts[THREAD_COUNTS];
    const unsigned count = thread_counts(&benchmark->options, counts);
    benchmark->widest = (struct workers){.count = counts[0]};
    int code = add_cell(benchmark, 0, "", 1);
    for (unsigned i = 0; i < count && !code; i++) code = add_activations(benchmark, counts[i]);
    const bool sweeps = !benchmark->options.nets && !benchmark->options.activations;
    for (int i = 0; i < SWEPT && sweeps && !code; i++) code = add_every_function(benchmark, reference_net_find(swept[i]), counts[0]);
    if (code) return code;
    if (benchmark->cell_count == 1) return complain(EXIT_USAGE, "there is nothing to time: --net or --activation is empty");
    benchmark->steppers = calloc(benchmark->stepper_count, sizeof *benchmark->steppers);
    benchmark->product = aligned_alloc(64, 3 * (uint64_t)STEP_PRODUCT_SIDE * STEP_PRODUCT_SIDE * sizeof *benchmark->product);
    if (!benchmark->steppers || !benchmark->product) return complain(EXIT_ENVIRONMENT, "out of memory for a plan");
    for (uint64_t i = 0; i < 3 * (uint64_t)STEP_PRODUCT_SIDE * STEP_PRODUCT_SIDE; i++) benchmark->product[i] = (real)(i % 17) - 8;
    return EXIT_FINE;
}
