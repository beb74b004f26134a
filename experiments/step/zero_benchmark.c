// SPDX-License-Identifier: MIT
#include "zero_benchmark.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "hash.h"
#include "command.h"
#include "contest.h"
#include "matrix_product.h"
#include "progress.h"
#include "random_order.h"
#include "random_stream.h"

const char *const zero_methods[ZERO_METHODS] = {[ZERO_BLIS] = "sgemm", [ZERO_SKIP] = "sgemm without zeros"};
const unsigned zero_percents[ZERO_SHARES] = {0, 50, 85, 95, 99};
const struct zero_shape zero_shapes[ZERO_SHAPES] = {{128, 256, 256}, {128, 1024, 1024}}; // hidden layers of MLP-256 and MLP-1024

char *zero_benchmark_text(uint32_t shape, uint32_t share, char text[ZERO_TEXT]) {
    const struct zero_shape *s = &zero_shapes[shape];
    snprintf(text, ZERO_TEXT, "%llux%llux%llu, %u %% zeros", (unsigned long long)s->rows, (unsigned long long)s->inner,
             (unsigned long long)s->columns, zero_percents[share]);
    return text;
}

const struct zero_cell *zero_benchmark_cell(const struct zero_benchmark *benchmark, uint32_t shape, uint32_t share, enum zero_method method) {
    return &benchmark->cells[(shape * ZERO_SHARES + share) * ZERO_METHODS + method];
}

struct interval zero_benchmark_ratio(const struct zero_benchmark *benchmark, uint32_t shape, uint32_t share) {
    return ratio_interval(zero_benchmark_cell(benchmark, shape, share, ZERO_SKIP)->nanoseconds,
                          zero_benchmark_cell(benchmark, shape, share, ZERO_BLIS)->nanoseconds, benchmark->rounds);
}

// ---- matrices ----

// Rectified normal numbers, of which a share is 0 at random places: dispersed, as units are that know nothing of each other.
static void draw_activations(uint32_t share, uint64_t count, real *a) {
    const struct random_stream values = {1, RANDOM_DATA, share}, places = {2, RANDOM_DATA, share};
    for (uint64_t i = 0; i < count; i++) a[i] = random_uniform(&places, i) * 100 < zero_percents[share] ? 0 : (real)fabs(random_normal(&values, i));
}

static uint64_t rounded(uint64_t count) { return (count + 15) & ~(uint64_t)15; } // whole cache lines

static int draw(struct zero_benchmark *benchmark) {
    real *next = benchmark->values;
    for (uint32_t shape = 0; shape < ZERO_SHAPES; shape++) {
        const struct zero_shape *s = &zero_shapes[shape];
        const struct random_stream weights = {3, RANDOM_DATA, shape};
        real *b = next;
        for (uint64_t i = 0; i < s->inner * s->columns; i++) b[i] = (real)random_normal(&weights, i);
        next += rounded(s->inner * s->columns);
        for (uint32_t share = 0; share < ZERO_SHARES; share++, next += rounded(s->rows * s->inner)) {
            draw_activations(share, s->rows * s->inner, next);
            for (uint32_t method = 0; method < ZERO_METHODS; method++)
                benchmark->cells[(shape * ZERO_SHARES + share) * ZERO_METHODS + method] =
                    (struct zero_cell){.shape = shape, .share = share, .method = (enum zero_method)method, .products = 1, .a = next, .b = b};
        }
    }
    return EXIT_FINE;
}

int zero_benchmark_create(struct zero_benchmark *benchmark) {
    uint64_t values = 0, inputs = 0, outputs = 0, rows = 0;
    for (const struct zero_shape *s = zero_shapes; s < zero_shapes + ZERO_SHAPES; s++) {
        values += rounded(s->inner * s->columns) + ZERO_SHARES * rounded(s->rows * s->inner);
        inputs = s->rows * s->inner > inputs ? s->rows * s->inner : inputs;
        outputs = s->rows * s->columns > outputs ? s->rows * s->columns : outputs;
        rows = s->rows > rows ? s->rows : rows;
    }
    benchmark->values = aligned_alloc(64, values * sizeof *benchmark->values);
    benchmark->c = aligned_alloc(64, 2 * rounded(outputs) * sizeof *benchmark->c);
    benchmark->kept = malloc(inputs * sizeof *benchmark->kept);
    benchmark->counts = malloc(rows * sizeof *benchmark->counts);
    if (!benchmark->values || !benchmark->c || !benchmark->kept || !benchmark->counts)
        return complain(EXIT_ENVIRONMENT, "out of memory for matrices of %.0f MiB", (double)(values * sizeof(real)) / 0x1p20);
    return draw(benchmark);
}

void zero_benchmark_free(struct zero_benchmark *benchmark) {
    free(benchmark->values);
    free(benchmark->c);
    free(benchmark->kept);
    free(benchmark->counts);
}

// ---- products ----

static void multiply(const struct zero_benchmark *benchmark, const struct zero_cell *cell, real *c) {
    const struct zero_shape *s = &zero_shapes[cell->shape];
    if (cell->method == ZERO_SKIP) zero_product(s->rows, s->columns, s->inner, cell->a, cell->b, c, benchmark->kept, benchmark->counts);
    else matrix_product(s->rows, s->columns, s->inner, matrix_rows(cell->a, s->inner), matrix_rows(cell->b, s->columns), 0, c, s->columns);
}

double zero_benchmark_difference(struct zero_benchmark *benchmark) {
    double worst = 0;
    for (uint32_t i = 0; i < ZERO_CELLS; i += ZERO_METHODS) {
        const struct zero_shape *s = &zero_shapes[benchmark->cells[i].shape];
        const uint64_t count = s->rows * s->columns;
        double difference = 0, largest = 0;
        for (uint32_t method = 0; method < ZERO_METHODS; method++)
            multiply(benchmark, &benchmark->cells[i + method], benchmark->c + method * rounded(count));
        for (uint64_t j = 0; j < count; j++) {
            difference = fmax(difference, fabs((double)benchmark->c[j] - (double)benchmark->c[rounded(count) + j]));
            largest = fmax(largest, fabs((double)benchmark->c[j]));
        }
        worst = fmax(worst, largest > 0 ? difference / largest : INFINITY);
    }
    return worst;
}

static uint64_t time_products(const struct zero_benchmark *benchmark, const struct zero_cell *cell, uint64_t products) {
    const uint64_t start = clock_now();
    for (uint64_t i = 0; i < products; i++) multiply(benchmark, cell, benchmark->c);
    return clock_now() - start;
}

// As many products as a sample lasts.
static void choose_products(const struct zero_benchmark *benchmark, struct zero_cell *cell) {
    time_products(benchmark, cell, 1);
    for (uint64_t taken; (taken = time_products(benchmark, cell, cell->products)) < benchmark->sample_nanoseconds;)
        cell->products = taken ? cell->products * (benchmark->sample_nanoseconds / taken + 1) : cell->products * 2;
}

// ---- rounds ----

static int store_cell(struct zero_benchmark *benchmark, uint32_t number) {
    struct zero_cell *cell = &benchmark->cells[number];
    const struct zero_shape *s = &zero_shapes[cell->shape];
    char text[ZERO_TEXT], key[320];
    const int length = snprintf(key, sizeof key, "%s|%s|%s|%s", benchmark->run, zero_methods[cell->method],
                                zero_benchmark_text(cell->shape, cell->share, text), matrix_product_library());
    hash_text(key, (uint64_t)length, cell->id);
    return store_execute(&benchmark->store,
                         "INSERT INTO step_cell (step, run, net, activation, threads, batch, blocks, layers, optimiser, library, kernels,"
                         " multiply_adds, bytes, position, state, reason) VALUES (?1, ?2, ?3, '', 1, ?4, 1, ?5, '', ?6, '', ?7, ?8, ?9, 'timed', '')",
                         "tttittiii", cell->id, benchmark->run, zero_methods[cell->method], (int64_t)s->rows, text, matrix_product_library(),
                         (int64_t)(s->rows * s->inner * s->columns),
                         (int64_t)((s->rows * s->inner + s->inner * s->columns + s->rows * s->columns) * sizeof(real)), (int64_t)number);
}

static int end_transaction(struct zero_benchmark *benchmark, int code) {
    if (!code) return store_commit(&benchmark->store);
    store_rollback(&benchmark->store);
    return code;
}

static int store_cells(struct zero_benchmark *benchmark) {
    int code = store_begin(&benchmark->store);
    if (code) return code;
    for (uint32_t i = 0; i < ZERO_CELLS && !code; i++) code = store_cell(benchmark, i);
    return end_transaction(benchmark, code);
}

// The first product, untimed, finds its caches and the clock as another left them.
static int sample_round(struct zero_benchmark *benchmark, uint64_t *state) {
    uint32_t order[ZERO_CELLS];
    int code = store_begin(&benchmark->store);
    if (code) return code;
    random_order(order, ZERO_CELLS, state);
    for (uint32_t place = 0; place < ZERO_CELLS && !code; place++) {
        struct zero_cell *cell = &benchmark->cells[order[place]];
        time_products(benchmark, cell, 1);
        const uint64_t taken = time_products(benchmark, cell, cell->products);
        cell->nanoseconds[benchmark->rounds] = (double)taken / (double)cell->products;
        code = store_execute(&benchmark->store, "INSERT INTO step_sample (step, round, position, steps, nanoseconds) VALUES (?1, ?2, ?3, ?4, ?5)",
                             "tiiii", cell->id, (int64_t)benchmark->rounds, (int64_t)place, (int64_t)cell->products, (int64_t)taken);
    }
    code = end_transaction(benchmark, code);
    if (!code) benchmark->rounds++;
    return code;
}

static bool is_over(const struct zero_benchmark *benchmark, uint64_t last_round) {
    if (interrupted() || benchmark->rounds >= ZERO_ROUNDS) return true;
    if (benchmark->rounds_wanted && benchmark->rounds >= benchmark->rounds_wanted) return true;
    return benchmark->rounds >= MINIMUM_ROUNDS && benchmark->deadline && clock_now() + last_round > benchmark->deadline;
}

int zero_benchmark_run(struct zero_benchmark *benchmark) {
    struct progress progress = progress_start("timing products");
    const uint64_t limit = benchmark->rounds_wanted ? benchmark->rounds_wanted : ZERO_ROUNDS;
    uint64_t state = 1, last = 0;
    int code = store_cells(benchmark);
    for (uint32_t i = 0; i < ZERO_CELLS && !code; i++) choose_products(benchmark, &benchmark->cells[i]);
    while (!code && !is_over(benchmark, last)) {
        const uint64_t start = clock_now();
        progress_update(&progress, (double)benchmark->rounds / (double)limit, 0);
        code = sample_round(benchmark, &state);
        last = clock_now() - start;
    }
    progress_end(&progress);
    return code;
}
