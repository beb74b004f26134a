// SPDX-License-Identifier: MIT
// dense: y = x W + b, with W of [inputs][units]. Rumelhart, Hinton, Williams, Nature 323 (1986).
//
// Divided over units going forward, over inputs for the gradient of x, and over the longer side of W for its own: nothing that is
// summed is divided, so the bits depend on the width of a part alone.
#include <math.h>
#include <string.h>

#include "layer.h"
#include "loops.h"
#include "matrix_product.h"

enum { UNITS, BIAS };
enum { PART = 128 }; // units or inputs that are one task

static const struct notation_option options[] = {
    [UNITS] = {"units", NAN, 1, 1 << 24, true},
    [BIAS] = {"bias", 1, 0, 1, true},
};

struct dense {
    uint32_t weight, bias;
    struct matrix_tile tile;
    real *narrow; // dy as narrow panels over the samples: [panels][units][narrow]
};

static int dense_plan(struct layer *layer, struct plan *plan) {
    struct dense *dense = layer->state;
    const uint64_t in = shape_size(layer->in), units = (uint64_t)layer->options[UNITS];
    layer->out = (struct shape){1, 1, units};
    struct parameter weight = {.name = "weight", .role = PARAMETER_WEIGHT, .inputs = in, .outputs = units, .fan_out = units, .count = in * units};
    dense->weight = parameters_add(plan->parameters, &weight);
    struct parameter bias = {.name = "bias", .role = PARAMETER_BIAS, .outputs = units, .count = units};
    if (layer->options[BIAS] != 0) dense->bias = parameters_add(plan->parameters, &bias);
    layer->output = arena_take(plan->arena, plan->batch * units, sizeof(real));
    dense->tile = matrix_tile();
    const uint64_t narrow = dense->tile.narrow, scratch = units * dense->tile.broad * sizeof(real);
    if (plan->input_gradient) dense->narrow = arena_take(plan->arena, (plan->batch + narrow - 1) / narrow * narrow * units, sizeof(real));
    if (plan->input_gradient && plan->scratch < scratch) plan->scratch = scratch;
    return 0;
}

// What the tasks of one call share.
struct work {
    const struct layer *layer;
    const struct pass *pass;
    const real *dy;
    real *dx;
    uint64_t in, out, weight_tasks, bias_tasks;
};

static uint64_t parts_of(uint64_t length) { return (length + PART - 1) / PART; }
static uint64_t part_length(uint64_t length, uint64_t part) { return length - part * PART < PART ? length - part * PART : PART; }

static void forward_part(void *context, uint64_t i, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    const struct dense *dense = work->layer->state;
    const uint64_t first = i * PART, units = part_length(work->out, i);
    const real *weight = parameters_values(work->pass->parameters, dense->weight);
    const int biased = work->layer->options[BIAS] != 0;
    real *y = work->layer->output + first;
    if (biased) loop_fill_rows(y, work->out, work->pass->count, units, parameters_values(work->pass->parameters, dense->bias) + first);
    matrix_product(work->pass->count, units, work->in, matrix_rows(work->layer->input, work->in), matrix_rows(weight + first, work->out), biased, y,
                   work->out);
}

static void dense_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    struct work work = {.layer = layer, .pass = pass, .in = shape_size(layer->in), .out = shape_size(layer->out)};
    workers_run(pass->workers, parts_of(work.out), forward_part, &work);
}

// dW = x^T dy, some of its rows or columns.
static void weight_part(const struct work *work, uint64_t i) {
    const struct dense *dense = work->layer->state;
    const uint64_t in = work->in, out = work->out, first = i * PART, samples = work->pass->count;
    real *gradient = parameters_gradient(work->pass->parameters, dense->weight);
    const real *x = work->layer->input;
    if (in >= out)
        matrix_product(part_length(in, i), out, samples, matrix_transposed(x + first, in), matrix_rows(work->dy, out), 0, gradient + first * out,
                       out);
    else matrix_product(in, part_length(out, i), samples, matrix_transposed(x, in), matrix_rows(work->dy + first, out), 0, gradient + first, out);
}

static void bias_part(const struct work *work, uint64_t i) {
    const struct dense *dense = work->layer->state;
    const uint64_t first = i * PART, units = part_length(work->out, i);
    real *gradient = parameters_gradient(work->pass->parameters, dense->bias) + first;
    memset(gradient, 0, units * sizeof *gradient);
    loop_add_rows(work->dy + first, work->out, work->pass->count, units, gradient);
}

// dy of `narrow` samples, transposed into a panel.
static void sample_part(const struct work *work, uint64_t i) {
    const struct dense *dense = work->layer->state;
    const uint64_t first = i * dense->tile.narrow;
    const uint64_t samples = work->pass->count - first < dense->tile.narrow ? work->pass->count - first : dense->tile.narrow;
    loop_transpose(work->dy + first * work->out, work->out, samples, work->out, dense->narrow + first * work->out, dense->tile.narrow);
}

// dx = dy W^T, some of its columns: rows of W are transposed into a broad panel, which serves all samples while it is in cache. BLIS
// writes panels of a matrix that lies the wrong way at half this speed.
static void input_part(const struct work *work, uint64_t i, unsigned worker) {
    const struct dense *dense = work->layer->state;
    const struct matrix_tile *tile = &dense->tile;
    const uint64_t end = i * PART + part_length(work->in, i), samples = work->pass->count;
    const real *weight = parameters_values(work->pass->parameters, dense->weight);
    real *broad = work->pass->scratch[worker];
    for (uint64_t first = i * PART; first < end; first += tile->broad) {
        const uint64_t inputs = end - first < tile->broad ? end - first : tile->broad;
        loop_transpose(weight + first * work->out, work->out, inputs, work->out, broad, tile->broad);
        for (uint64_t begin = 0; begin < work->out; begin += tile->depth)
            for (uint64_t sample = 0; sample < samples; sample += tile->narrow) {
                const uint64_t depth = work->out - begin < tile->depth ? work->out - begin : tile->depth;
                const uint64_t count = samples - sample < tile->narrow ? samples - sample : tile->narrow;
                matrix_panel_product(tile, inputs, count, depth, broad + begin * tile->broad,
                                     dense->narrow + sample * work->out + begin * tile->narrow, begin > 0, work->dx + sample * work->in + first,
                                     work->in);
            }
    }
}

static void gradient_part(void *context, uint64_t i, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    if (i < work->weight_tasks) weight_part(work, i);
    else if (i - work->weight_tasks < work->bias_tasks) bias_part(work, i - work->weight_tasks);
    else sample_part(work, i - work->weight_tasks - work->bias_tasks);
}

static void backward_part(void *context, uint64_t i, unsigned worker) { input_part(context, i, worker); }

static void dense_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    const struct dense *dense = layer->state;
    struct work work = {.layer = layer, .pass = pass, .dy = dy, .dx = dx, .in = shape_size(layer->in), .out = shape_size(layer->out)};
    work.weight_tasks = parts_of(work.in >= work.out ? work.in : work.out);
    work.bias_tasks = layer->options[BIAS] != 0 ? parts_of(work.out) : 0;
    const uint64_t panels = dx ? (pass->count + dense->tile.narrow - 1) / dense->tile.narrow : 0;
    workers_run(pass->workers, work.weight_tasks + work.bias_tasks + panels, gradient_part, &work);
    if (dx) workers_run(pass->workers, parts_of(work.in), backward_part, &work);
}

const struct layer_kind layer_dense = {
    .name = "dense",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct dense),
    .whole_batch = true,
    .plan = dense_plan,
    .forward = dense_forward,
    .backward = dense_backward,
};
