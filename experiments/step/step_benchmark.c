// SPDX-License-Identifier: MIT
#include "step_benchmark.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "command.h"
#include "contest.h"
#include "matrix_product.h"
#include "progress.h"

void step_product(real *matrices) {
    enum { SIDE = STEP_PRODUCT_SIDE };
    real *const a = matrices, *const b = a + (uint64_t)SIDE * SIDE, *const c = b + (uint64_t)SIDE * SIDE;
    matrix_product(SIDE, SIDE, SIDE, matrix_rows(a, SIDE), matrix_rows(b, SIDE), 0, c, SIDE);
}

void step_benchmark_free(struct step_benchmark *benchmark) {
    for (size_t i = 0; i < benchmark->cell_count; i++) {
        layer_clock_free(&benchmark->cells[i].clock);
        layer_clock_free(&benchmark->cells[i].spare);
    }
    for (size_t i = 0; benchmark->steppers && i < benchmark->stepper_count; i++) stepper_free(&benchmark->steppers[i]);
    for (size_t i = 0; i < sizeof benchmark->data / sizeof *benchmark->data; i++) stepper_data_free(&benchmark->data[i]);
    free(benchmark->cells);
    free(benchmark->steppers);
    free(benchmark->product);
}

// Fisher and Yates, as contests do.
static void shuffle(size_t *order, size_t count, uint64_t *state) {
    for (size_t i = count; i > 1; i--) {
        *state = *state * 6364136223846793005u + 1442695040888963407u; // Knuth's MMIX
        const size_t j = (size_t)((*state >> 33) % i), swapped = order[i - 1];
        order[i - 1] = order[j];
        order[j] = swapped;
    }
}

static void step_once(const struct step_benchmark *benchmark, const struct step_cell *cell, const struct workers *workers,
                      struct layer_clock *clock) {
    if (cell->net) stepper_step(&benchmark->steppers[cell->stepper], workers, clock);
    else step_product(benchmark->product);
}

static uint64_t time_steps(const struct step_benchmark *benchmark, struct step_cell *cell, const struct workers *workers, struct layer_clock *clock,
                           uint64_t steps) {
    const uint64_t start = clock_now();
    for (uint64_t i = 0; i < steps; i++) step_once(benchmark, cell, workers, clock);
    return clock_now() - start;
}

static void keep_quickest(struct step_cell *cell, uint64_t steps, uint64_t nanoseconds) {
    if (cell->clocked_steps && nanoseconds >= cell->clocked_nanoseconds) return;
    const struct layer_clock quickest = cell->spare;
    cell->spare = cell->clock;
    cell->clock = quickest;
    cell->clocked_steps = steps;
    cell->clocked_nanoseconds = nanoseconds;
}

// The first step, untimed, finds its caches and the clock as another left them. The layers' times come from steps of their own, so
// that reading the clock is not in the sample.
static int sample(struct step_benchmark *benchmark, struct step_cell *cell) {
    struct workers workers;
    const int code = workers_start(&workers, cell->threads);
    if (code) return code;
    time_steps(benchmark, cell, &workers, 0, 1);
    cell->sampled = time_steps(benchmark, cell, &workers, 0, cell->steps);
    if (cell->net) {
        const uint64_t steps = cell->steps / 4 + 1;
        layer_clock_clear(&cell->spare);
        keep_quickest(cell, steps, cell->threads * time_steps(benchmark, cell, &workers, &cell->spare, steps));
    }
    workers_stop(&workers);
    return EXIT_FINE;
}

static int sample_round(struct step_benchmark *benchmark, size_t *order, size_t count, uint64_t *state) {
    int code = EXIT_FINE;
    shuffle(order, count, state);
    for (size_t i = 0; i < benchmark->cell_count; i++) benchmark->cells[i].sampled = 0;
    for (size_t place = 0; place < count && !code && !interrupted(); place++) {
        struct step_cell *cell = &benchmark->cells[order[place]];
        cell->place = place;
        code = sample(benchmark, cell);
    }
    return code ? code : step_store_round(benchmark);
}

// Another round would end too late, and there are enough for an interval.
static bool is_over(const struct step_benchmark *benchmark, uint64_t last_round) {
    if (interrupted() || (benchmark->options.rounds && benchmark->rounds >= benchmark->options.rounds)) return true;
    return benchmark->rounds >= MINIMUM_ROUNDS && benchmark->deadline && clock_now() + last_round > benchmark->deadline;
}

static double share_done(const struct step_benchmark *benchmark, uint64_t started) {
    const double rounds = benchmark->options.rounds ? (double)benchmark->rounds / (double)benchmark->options.rounds : 0;
    if (!benchmark->deadline || benchmark->deadline <= started) return rounds;
    return fmin(1, fmax(rounds, (double)(clock_now() - started) / (double)(benchmark->deadline - started)));
}

static int run_rounds(struct step_benchmark *benchmark, size_t *order, size_t count) {
    struct progress progress = progress_start("timing steps");
    const uint64_t started = clock_now();
    uint64_t state = 1, last = 0;
    int code = EXIT_FINE;
    while (!code && !is_over(benchmark, last)) {
        char detail[64];
        snprintf(detail, sizeof detail, "round %llu of %zu cells", (unsigned long long)benchmark->rounds + 1, count);
        progress_update(&progress, share_done(benchmark, started), detail);
        const uint64_t start = clock_now();
        code = sample_round(benchmark, order, count, &state);
        last = clock_now() - start;
    }
    progress_end(&progress);
    return code;
}

int step_benchmark_run(struct step_benchmark *benchmark) {
    size_t *order = calloc(benchmark->cell_count, sizeof *order), count = 0;
    if (!order) return complain(EXIT_ENVIRONMENT, "out of memory for a plan");
    for (size_t i = 0; i < benchmark->cell_count; i++)
        if (!*benchmark->cells[i].refusal) order[count++] = i;
    int code = step_store_cells(benchmark);
    if (!code && count) code = run_rounds(benchmark, order, count);
    free(order);
    return code ? code : step_store_shares(benchmark);
}
