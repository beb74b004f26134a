// SPDX-License-Identifier: MIT
// activity_penalty: passes its input on, and adds l1 times the sum of its absolute values, in the mean over samples, to what training
// makes small. Behind an activation it asks for zeros there. Glorot, Bordes, Bengio, AISTATS 2011, section 3. At 0 the derivative
// is 0.
#include <math.h>

#include "layer.h"

enum { L1 };
enum { LANES = 16 }; // of a sum, so that it fills vectors of any width

static const struct notation_option options[] = {[L1] = {"l1", NAN, 0, 1e6, false}};

struct activity_penalty {
    double *sums; // [blocks]
};

static int activity_penalty_plan(struct layer *layer, struct plan *plan) {
    struct activity_penalty *penalty = layer->state;
    layer->out = layer->in;
    layer->output = (real *)(uintptr_t)layer->input; // read alone
    penalty->sums = arena_take(plan->arena, plan->blocks, sizeof(double));
    return 0;
}

WIDEST static double sum_of_absolutes(const real *x, uint64_t count) {
    double lanes[LANES] = {0};
    uint64_t i = 0;
    for (; i + LANES <= count; i += LANES)
        for (uint64_t lane = 0; lane < LANES; lane++) lanes[lane] += fabs((double)x[i + lane]);
    for (uint64_t lane = 0; i + lane < count; lane++) lanes[lane] += fabs((double)x[i + lane]);
    for (uint64_t half = LANES / 2; half > 0; half /= 2)
        for (uint64_t lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
    return lanes[0];
}

static void activity_penalty_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    const struct activity_penalty *penalty = layer->state;
    uint64_t first, end;
    block_bounds(pass, span->block, &first, &end);
    const double before = span->first == first ? 0 : penalty->sums[span->block];
    penalty->sums[span->block] = before + sum_of_absolutes(layer_input(layer, span->first), span->count * shape_size(layer->in));
}

// Blocks that the last batch did not reach keep sums of an earlier one.
static double activity_penalty_value(const struct layer *layer, const struct pass *pass) {
    const struct activity_penalty *penalty = layer->state;
    double sum = 0;
    for (uint64_t block = 0; block < pass->blocks; block++) {
        uint64_t first, end;
        block_bounds(pass, block, &first, &end);
        if (first < end) sum += penalty->sums[block];
    }
    return layer->options[L1] * sum / (double)pass->count;
}

WIDEST static void add_signs(const real *restrict x, const real *restrict dy, real *restrict dx, uint64_t count, real share) {
    for (uint64_t i = 0; i < count; i++) dx[i] = dy[i] + ((x[i] > 0 ? share : 0) - (x[i] < 0 ? share : 0));
}

static void activity_penalty_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    const uint64_t size = shape_size(layer->in);
    if (dx) add_signs(layer_input(layer, span->first), dy, dx, span->count * size, (real)(layer->options[L1] / (double)pass->count));
}

const struct layer_kind layer_activity_penalty = {
    .name = "activity_penalty",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct activity_penalty),
    .plan = activity_penalty_plan,
    .forward = activity_penalty_forward,
    .backward = activity_penalty_backward,
    .penalty = activity_penalty_value,
};
