// SPDX-License-Identifier: MIT
// What is checked before it is timed, and whether there is time.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "contest.h"
#include "machine.h"
#include "progress.h"
#include "step_benchmark.h"

static void refuse(struct step_benchmark *benchmark, size_t stepper, const char *why, bool cut) {
    for (size_t i = 0; i < benchmark->cell_count; i++) {
        struct step_cell *cell = &benchmark->cells[i];
        if (!cell->net || cell->stepper != stepper || *cell->refusal) continue;
        snprintf(cell->refusal, sizeof cell->refusal, "%s", why);
        cell->cut = cut;
        benchmark->cut += cut;
    }
}

static int data_of(struct step_benchmark *benchmark, uint64_t size, const struct stepper_data **data) {
    for (size_t i = 0; i < sizeof benchmark->data / sizeof *benchmark->data; i++) {
        *data = &benchmark->data[i];
        if (!benchmark->data[i].values) return stepper_data_create(&benchmark->data[i], size);
        if (benchmark->data[i].samples.size == size) return EXIT_FINE;
    }
    return complain(EXIT_USAGE, "the reference nets have inputs of more than two sizes");
}

// All steppers are kept, so that rounds meet them in any order; together they may take half of the memory.
static int create(struct step_benchmark *benchmark, const struct step_cell *cell) {
    const struct stepper_data *data;
    struct stepper *stepper = &benchmark->steppers[cell->stepper];
    int code = data_of(benchmark, shape_size(cell->net->in), &data);
    if (!code) code = stepper_create(stepper, cell->net, cell->activation, data, &benchmark->widest);
    if (code) return code;
    uint64_t bytes = 0;
    for (size_t i = 0; i < benchmark->stepper_count; i++) bytes += stepper_bytes(&benchmark->steppers[i]);
    if (bytes > machine_this()->memory_limit_bytes / 2) refuse(benchmark, cell->stepper, "no room in memory beside the others", false);
    return EXIT_FINE;
}

static int try(const struct step_benchmark *benchmark, size_t stepper, unsigned threads, double *loss, char hash[33]) {
    struct workers workers;
    const int code = workers_start(&workers, threads);
    if (!code) *loss = stepper_try(&benchmark->steppers[stepper], &workers, hash);
    workers_stop(&workers);
    return code;
}

static uint64_t steps_of_sample(const struct step_benchmark *benchmark, uint64_t nanoseconds) {
    return benchmark->options.sample_nanoseconds / nanoseconds + 1;
}

// How long a step takes, roughly.
static int measure(const struct step_benchmark *benchmark, struct step_cell *cell) {
    struct workers workers;
    int code = workers_start(&workers, cell->threads);
    if (code) return code;
    const uint64_t start = clock_now();
    if (cell->net) stepper_step(&benchmark->steppers[cell->stepper], &workers, 0);
    else step_product(benchmark->product);
    cell->nanoseconds = clock_now() - start + 1;
    cell->steps = steps_of_sample(benchmark, cell->nanoseconds);
    if (cell->net) code = stepper_clock(&benchmark->steppers[cell->stepper], &cell->clock, cell->threads);
    if (cell->net && !code) code = stepper_clock(&benchmark->steppers[cell->stepper], &cell->spare, cell->threads);
    workers_stop(&workers);
    return code;
}

static bool has(const struct step_cell *cell, size_t stepper) { return cell->net && cell->stepper == stepper && !*cell->refusal; }

// The same bits are asked of parameters that no step has changed, so every number of threads tries before any steps.
static int check_stepper(struct step_benchmark *benchmark, size_t stepper) {
    char alone[33], together[33];
    double loss = 0, other = 0;
    int code = try(benchmark, stepper, 1, &loss, alone);
    if (!code && !isfinite(loss)) refuse(benchmark, stepper, "its loss is not finite", false);
    for (size_t i = 0; i < benchmark->cell_count && !code; i++) {
        struct step_cell *cell = &benchmark->cells[i];
        if (!has(cell, stepper)) continue;
        cell->loss = loss;
        if (cell->threads > 1) code = try(benchmark, stepper, cell->threads, &other, together);
        if (code || cell->threads == 1 || strcmp(alone, together) == 0) continue;
        benchmark->wrong++;
        refuse(benchmark, stepper, "the bits of its loss or gradients depend on the number of threads", false);
    }
    for (size_t i = 0; i < benchmark->cell_count && !code; i++)
        if (has(&benchmark->cells[i], stepper)) code = measure(benchmark, &benchmark->cells[i]);
    return code;
}

// ---- the budget ----

// A step to warm up, a sample, and a quarter as many steps with the clock.
static uint64_t cost(const struct step_cell *cell) { return *cell->refusal ? 0 : cell->nanoseconds * (1 + cell->steps + cell->steps / 4 + 1); }

// Cells from the end have no time; what is left is enough for every other to have an interval. The product and one net stay in any case.
static void cut(struct step_benchmark *benchmark) {
    const uint64_t rounds = benchmark->options.rounds && benchmark->options.rounds < MINIMUM_ROUNDS ? benchmark->options.rounds : MINIMUM_ROUNDS;
    const uint64_t now = clock_now();
    uint64_t round = 0;
    for (size_t i = 0; i < benchmark->cell_count; i++) round += cost(&benchmark->cells[i]);
    for (size_t i = benchmark->cell_count; i-- > 2 && benchmark->deadline;) {
        struct step_cell *cell = &benchmark->cells[i];
        if (now + round * rounds <= benchmark->deadline || *cell->refusal) continue;
        round -= cost(cell);
        cell->cut = true;
        benchmark->cut++;
        snprintf(cell->refusal, sizeof cell->refusal, "the budget was spent");
    }
}

int step_benchmark_check(struct step_benchmark *benchmark) {
    struct progress progress = progress_start("checking");
    int code = measure(benchmark, &benchmark->cells[0]);
    size_t next = 0;
    for (size_t i = 1; i < benchmark->cell_count && !code; i++) {
        const struct step_cell *cell = &benchmark->cells[i];
        if (cell->stepper != next) continue; // steppers are numbered in the order of their first cells
        char detail[128];
        snprintf(detail, sizeof detail, "%s %s", cell->net->name, cell->activation);
        progress_update(&progress, (double)next / (double)benchmark->stepper_count, detail);
        if (interrupted()) refuse(benchmark, next, "interrupted", true);
        else if (next > 0 && benchmark->deadline && clock_now() > benchmark->deadline) refuse(benchmark, next, "the budget was spent", true);
        else code = create(benchmark, cell);
        if (!code && !*cell->refusal) code = check_stepper(benchmark, next);
        next++;
    }
    progress_end(&progress);
    if (!code) cut(benchmark);
    return code;
}
