// SPDX-License-Identifier: MIT
#include "optimiser.h"

#include <math.h>
#include <string.h>

#include "command.h"

static const double *penalties_of(const struct optimiser *optimiser) {
    return optimiser->options + optimiser->kind->notation.option_count - OPTIMISER_PENALTY_COUNT;
}

int optimiser_create(struct optimiser *optimiser, const char *text, const struct parameters *parameters) {
    uint32_t kind;
    *optimiser = (struct optimiser){0};
    const int code = notation_read(text, "optimiser", optimiser_kinds, sizeof *optimiser_kinds, optimiser_kind_count, &kind, optimiser->options);
    if (code) return code;
    optimiser->kind = &optimiser_kinds[kind];
    optimiser->count = parameters->count;
    for (uint32_t i = 0; i < optimiser->kind->states; i++) arena_take(&optimiser->arena, parameters->count, sizeof(real));
    if (arena_reserve(&optimiser->arena)) return EXIT_ENVIRONMENT;
    for (uint32_t i = 0; i < optimiser->kind->states; i++) optimiser->state[i] = arena_take(&optimiser->arena, parameters->count, sizeof(real));
    return EXIT_FINE;
}

void optimiser_free(struct optimiser *optimiser) { arena_free(&optimiser->arena); }

void optimiser_restart(struct optimiser *optimiser) {
    optimiser->step = 0;
    for (uint32_t i = 0; i < OPTIMISER_STATES; i++)
        if (optimiser->state[i]) memset(optimiser->state[i], 0, optimiser->count * sizeof(real));
}

int optimiser_print(const struct optimiser *optimiser, char *text, uint64_t size) {
    const struct notation_kind *notation = &optimiser->kind->notation;
    return notation_print(text, size, notation->name, notation->options, notation->option_count, optimiser->options);
}

struct update {
    const struct optimiser *optimiser;
    const struct parameters *parameters;
    double rate;
};

// ---- the step: tasks of so many values, whatever the parts ----

enum { UPDATED = 16384 };

static void update_part(const struct update *update, const struct parameter *part, uint64_t first, uint64_t end) {
    const struct optimiser *optimiser = update->optimiser;
    const double *penalties = penalties_of(optimiser);
    const int penalised = part->role == PARAMETER_WEIGHT;
    struct update_span span = {
        .values = update->parameters->values + first,
        .gradients = update->parameters->gradients + first,
        .count = end - first,
        .rate = update->rate,
        .l2 = penalised ? penalties[OPTIMISER_L2] : 0,
        .l1 = penalised ? penalties[OPTIMISER_L1] : 0,
    };
    for (uint32_t i = 0; i < optimiser->kind->states; i++) span.state[i] = optimiser->state[i] + first;
    optimiser->kind->update(optimiser, &span);
}

static void update_task(void *context, uint64_t task, unsigned worker) {
    (void)worker;
    const struct update *update = context;
    const uint64_t begin = task * UPDATED, end = begin + UPDATED;
    for (uint32_t i = 0; i < update->parameters->part_count; i++) {
        const struct parameter *part = &update->parameters->part[i];
        const uint64_t part_end = part->offset + part->count;
        if (!part->frozen && part->offset < end && part_end > begin)
            update_part(update, part, part->offset > begin ? part->offset : begin, part_end < end ? part_end : end);
    }
}

// ---- the norms: tasks of so many columns of one weight; each column's sum runs in the order of its rows ----

enum { COLUMNS = 64 };

static uint64_t column_tasks(const struct parameter *part) {
    return part->role == PARAMETER_WEIGHT && !part->frozen ? (part->outputs + COLUMNS - 1) / COLUMNS : 0;
}

WIDEST static void add_squares(const real *restrict w, uint64_t rows, uint64_t step, uint64_t columns, double *restrict sums) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < columns; j++) sums[j] += (double)w[i * step + j] * (double)w[i * step + j];
}

WIDEST static void scale_columns(real *restrict w, uint64_t rows, uint64_t step, uint64_t columns, const real *restrict scales) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t j = 0; j < columns; j++) w[i * step + j] *= scales[j];
}

static void limit_columns(real *w, const struct parameter *part, uint64_t first, double limit) {
    const uint64_t columns = part->outputs - first < COLUMNS ? part->outputs - first : COLUMNS;
    double sums[COLUMNS] = {0};
    real scales[COLUMNS];
    int beyond = 0;
    add_squares(w + first, part->inputs, part->outputs, columns, sums);
    for (uint64_t j = 0; j < columns; j++) {
        beyond |= sums[j] > limit * limit;
        scales[j] = sums[j] > limit * limit ? (real)(limit / sqrt(sums[j])) : 1;
    }
    if (beyond) scale_columns(w + first, part->inputs, part->outputs, columns, scales);
}

static void limit_task(void *context, uint64_t task, unsigned worker) {
    (void)worker;
    const struct update *update = context;
    uint32_t i = 0;
    for (; task >= column_tasks(&update->parameters->part[i]); i++) task -= column_tasks(&update->parameters->part[i]);
    limit_columns(parameters_values(update->parameters, i), &update->parameters->part[i], task * COLUMNS,
                  penalties_of(update->optimiser)[OPTIMISER_MAX_NORM]);
}

// ---- the norm of the whole gradient: lanes, so that a sum fills vectors of any width, and in one order ----

enum { LANES = 16 };

WIDEST static double sum_of_squares(const real *x, uint64_t count) {
    double lanes[LANES] = {0}, sum = 0;
    uint64_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (uint64_t lane = 0; lane < LANES; lane++) lanes[lane] += (double)x[i + lane] * (double)x[i + lane];
    for (uint64_t lane = 0; i + lane < count; lane++) lanes[lane] += (double)x[i + lane] * (double)x[i + lane];
    for (uint64_t lane = 0; lane < LANES; lane++) sum += lanes[lane];
    return sum;
}

WIDEST static void scale(real *x, uint64_t count, real factor) {
    for (uint64_t i = 0; i < count; i++) x[i] *= factor;
}

// What lies between parts is 0.
static void clip_gradients(const struct parameters *parameters, double limit) {
    const double square = sum_of_squares(parameters->gradients, parameters->count);
    if (square > limit * limit) scale(parameters->gradients, parameters->count, (real)(limit / sqrt(square)));
}

void optimiser_update(struct optimiser *optimiser, const struct parameters *parameters, const struct workers *workers, double factor) {
    optimiser->step++;
    const double clip = penalties_of(optimiser)[OPTIMISER_CLIP];
    if (clip > 0) clip_gradients(parameters, clip);
    struct update update = {optimiser, parameters, optimiser->options[0] * factor};
    workers_run(workers, (parameters->count + UPDATED - 1) / UPDATED, update_task, &update);
    if (penalties_of(optimiser)[OPTIMISER_MAX_NORM] == 0) return;
    uint64_t tasks = 0;
    for (uint32_t i = 0; i < parameters->part_count; i++) tasks += column_tasks(&parameters->part[i]);
    workers_run(workers, tasks, limit_task, &update);
}
