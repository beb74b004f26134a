// SPDX-License-Identifier: MIT
// batch_norm: y = scale (x - mean) / sqrt(variance + epsilon) + shift for each channel, with mean and variance of the batch while
// training, and their running values otherwise. Ioffe, Szegedy, ICML 2015.
//
// Sums are doubles, made block by block and then over the blocks in their order, so the bits do not depend on threads. In doubles
// the mean square less the squared mean loses nothing that a float had, unless a mean is 10000 times its deviation.
#include <math.h>
#include <string.h>

#include "command.h"
#include "layer.h"

enum { MOMENTUM, EPSILON };

// momentum: the share of the running values that a batch leaves as it was.
static const struct notation_option options[] = {
    [MOMENTUM] = {"momentum", 0.9, 0, 1, false},
    [EPSILON] = {"epsilon", 1e-5, 1e-12, 1, false},
};

struct batch_norm {
    uint32_t scale, shift;
    real *mean, *factor;                     // [channels]: y = factor (x - mean) + shift
    real *slope, *middle;                    // [channels]: dx = factor dy - slope (x - mean) - middle
    double *inverse;                         // [channels]: 1 / sqrt(variance + epsilon)
    double *running_mean, *running_variance; // [channels]
    double *sums;                            // [blocks][2][channels]: of x and its square, of dy and dy (x - mean)
};

static void add_parameter(struct plan *plan, const char *name, enum parameter_role role, uint64_t channels, uint32_t *part) {
    struct parameter parameter = {.role = role, .outputs = channels, .count = channels, .start = role == PARAMETER_SCALE ? 1 : 0};
    memcpy(parameter.name, name, strlen(name));
    *part = parameters_add(plan->parameters, &parameter);
}

static int batch_norm_plan(struct layer *layer, struct plan *plan) {
    struct batch_norm *norm = layer->state;
    const uint64_t channels = layer->in.channels;
    layer->out = layer->in;
    add_parameter(plan, "scale", PARAMETER_SCALE, channels, &norm->scale);
    add_parameter(plan, "shift", PARAMETER_SHIFT, channels, &norm->shift);
    real **const reals[] = {&norm->mean, &norm->factor, &norm->slope, &norm->middle};
    for (uint64_t i = 0; i < sizeof reals / sizeof *reals; i++) *reals[i] = arena_take(plan->arena, channels, sizeof(real));
    double **const doubles[] = {&norm->inverse, &norm->running_mean, &norm->running_variance};
    for (uint64_t i = 0; i < sizeof doubles / sizeof *doubles; i++) *doubles[i] = arena_take(plan->arena, channels, sizeof(double));
    norm->sums = arena_take(plan->arena, plan->blocks * 2 * channels, sizeof(double));
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    return EXIT_FINE;
}

static void batch_norm_restart(struct layer *layer) {
    const struct batch_norm *norm = layer->state;
    for (uint64_t c = 0; c < layer->in.channels; c++) {
        norm->running_mean[c] = 0;
        norm->running_variance[c] = 1;
    }
}

// What the tasks of one call share.
struct work {
    const struct layer *layer;
    const struct pass *pass;
    const real *dy;
    real *dx;
};

// Rows of a block: pixels of all its samples.
static uint64_t block_rows(const struct work *work, uint64_t block, uint64_t *first) {
    const uint64_t pixels = work->layer->in.height * work->layer->in.width;
    uint64_t end;
    block_bounds(work->pass, block, first, &end);
    const uint64_t rows = (end - *first) * pixels;
    *first *= pixels;
    return rows;
}

WIDEST static void add_moments(const real *restrict x, uint64_t rows, uint64_t channels, double *restrict sum, double *restrict square) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t c = 0; c < channels; c++) {
            const double value = (double)x[i * channels + c];
            sum[c] += value;
            square[c] += value * value;
        }
}

WIDEST static void add_gradients(const real *restrict x, const real *restrict dy, const real *restrict mean, uint64_t rows, uint64_t channels,
                                 double *restrict sum, double *restrict product) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t c = 0; c < channels; c++) {
            const double gradient = (double)dy[i * channels + c];
            sum[c] += gradient;
            product[c] += gradient * (double)(x[i * channels + c] - mean[c]);
        }
}

static void sum_block(void *context, uint64_t block, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    const struct batch_norm *norm = work->layer->state;
    const uint64_t channels = work->layer->in.channels;
    uint64_t first;
    const uint64_t rows = block_rows(work, block, &first);
    double *sums = norm->sums + block * 2 * channels;
    memset(sums, 0, 2 * channels * sizeof *sums);
    const real *x = work->layer->input + first * channels;
    if (work->dy) add_gradients(x, work->dy + first * channels, norm->mean, rows, channels, sums, sums + channels);
    else add_moments(x, rows, channels, sums, sums + channels);
}

// A channel's two sums over all blocks, in their order.
static void total(const struct layer *layer, const struct pass *pass, uint64_t channel, double sum[2]) {
    const struct batch_norm *norm = layer->state;
    const uint64_t channels = layer->in.channels;
    sum[0] = sum[1] = 0;
    for (uint64_t block = 0; block < pass->blocks; block++)
        for (int i = 0; i < 2; i++) sum[i] += norm->sums[(2 * block + (uint64_t)i) * channels + channel];
}

static double row_count(const struct layer *layer, const struct pass *pass) { return (double)(pass->count * layer->in.height * layer->in.width); }

// The running variance is that of what the batch was drawn from.
static void take_statistics(const struct layer *layer, const struct pass *pass) {
    const struct batch_norm *norm = layer->state;
    const double n = row_count(layer, pass), stays = layer->options[MOMENTUM];
    const real *scale = parameters_values(pass->parameters, norm->scale);
    for (uint64_t c = 0; c < layer->in.channels; c++) {
        double sum[2], mean = norm->running_mean[c], variance = norm->running_variance[c];
        if (pass->training) {
            total(layer, pass, c, sum);
            mean = sum[0] / n;
            variance = fmax(sum[1] / n - mean * mean, 0);
            norm->running_mean[c] += (1 - stays) * (mean - norm->running_mean[c]);
            norm->running_variance[c] += (1 - stays) * (variance * (n > 1 ? n / (n - 1) : 1) - norm->running_variance[c]);
        }
        norm->mean[c] = (real)mean;
        norm->inverse[c] = 1 / sqrt(variance + layer->options[EPSILON]);
        norm->factor[c] = (real)((double)scale[c] * norm->inverse[c]);
    }
}

WIDEST static void apply(const real *restrict x, const real *restrict mean, const real *restrict factor, const real *restrict shift, uint64_t rows,
                         uint64_t channels, real *restrict y) {
    for (uint64_t i = 0; i < rows; i++)
        for (uint64_t c = 0; c < channels; c++) y[i * channels + c] = factor[c] * (x[i * channels + c] - mean[c]) + shift[c];
}

static void apply_block(void *context, uint64_t block, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    const struct batch_norm *norm = work->layer->state;
    const uint64_t channels = work->layer->in.channels;
    uint64_t first;
    const uint64_t rows = block_rows(work, block, &first);
    apply(work->layer->input + first * channels, norm->mean, norm->factor, parameters_values(work->pass->parameters, norm->shift), rows, channels,
          work->layer->output + first * channels);
}

static void batch_norm_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    struct work work = {.layer = layer, .pass = pass};
    if (pass->training) workers_run(pass->workers, pass->blocks, sum_block, &work);
    take_statistics(layer, pass);
    workers_run(pass->workers, pass->blocks, apply_block, &work);
}

// The parameters' gradients, and what the batch's own statistics add to that of x.
static void take_gradients(const struct layer *layer, const struct pass *pass) {
    const struct batch_norm *norm = layer->state;
    const double n = row_count(layer, pass);
    const real *scale = parameters_values(pass->parameters, norm->scale);
    for (uint64_t c = 0; c < layer->in.channels; c++) {
        double sum[2];
        total(layer, pass, c, sum);
        const double inverse = norm->inverse[c], factor = (double)scale[c] * inverse;
        parameters_gradient(pass->parameters, norm->shift)[c] = (real)sum[0];
        parameters_gradient(pass->parameters, norm->scale)[c] = (real)(sum[1] * inverse);
        norm->middle[c] = (real)(factor * sum[0] / n);
        norm->slope[c] = (real)(factor * inverse * inverse * sum[1] / n);
    }
}

WIDEST static void pass_back(const real *restrict x, const real *restrict dy, const struct batch_norm *norm, uint64_t rows, uint64_t channels,
                             real *restrict dx) {
    const real *restrict mean = norm->mean, *restrict factor = norm->factor, *restrict slope = norm->slope, *restrict middle = norm->middle;
    for (uint64_t i = 0; i < rows * channels; i += channels)
        for (uint64_t c = 0; c < channels; c++) dx[i + c] = factor[c] * dy[i + c] - slope[c] * (x[i + c] - mean[c]) - middle[c];
}

static void pass_back_block(void *context, uint64_t block, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    const uint64_t channels = work->layer->in.channels;
    uint64_t first;
    const uint64_t rows = block_rows(work, block, &first);
    pass_back(work->layer->input + first * channels, work->dy + first * channels, work->layer->state, rows, channels, work->dx + first * channels);
}

static void batch_norm_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    struct work work = {.layer = layer, .pass = pass, .dy = dy, .dx = dx};
    workers_run(pass->workers, pass->blocks, sum_block, &work);
    take_gradients(layer, pass);
    if (dx) workers_run(pass->workers, pass->blocks, pass_back_block, &work);
}

const struct layer_kind layer_batch_norm = {
    .name = "batch_norm",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct batch_norm),
    .whole_batch = true,
    .plan = batch_norm_plan,
    .restart = batch_norm_restart,
    .forward = batch_norm_forward,
    .backward = batch_norm_backward,
};
