// SPDX-License-Identifier: MIT
// dense: y = x W + b, with W of [inputs][units]. Rumelhart, Hinton, Williams, Nature 323 (1986).
//
// Divided over units going forward, and over inputs going backward: nothing that is summed is divided, so the bits depend on the
// width of a part alone. Panels are written here, not by BLIS: one thread's panels of samples serve all, and BLIS takes twice as
// long over a matrix that lies the wrong way.
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
    real *narrow; // panels over the samples, of x or dy transposed: [panels][inputs or units][narrow]
    real *broad;  // panels over the units, of dy: [panels][samples][broad]
};

static uint64_t at_most(uint64_t left, uint64_t limit) { return left < limit ? left : limit; }
static uint64_t parts(uint64_t length, uint64_t part) { return (length + part - 1) / part; }
static uint64_t whole(uint64_t length, uint64_t part) { return parts(length, part) * part; }

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
    const uint64_t narrow = dense->tile.narrow, broad = dense->tile.broad, longer = in > units ? in : units;
    dense->narrow = arena_take(plan->arena, whole(plan->batch, narrow) * longer, sizeof(real));
    dense->broad = arena_take(plan->arena, whole(units, broad) * plan->batch, sizeof(real));
    const uint64_t scratch = (longer * broad + plan->batch * narrow + MATRIX_PANEL_SLACK) * sizeof(real);
    if (plan->scratch < scratch) plan->scratch = scratch;
    return 0;
}

// What the tasks of one call share.
struct work {
    const struct dense *dense;
    const struct pass *pass;
    const real *x, *dy, *weight, *bias;
    real *y, *dx;
    uint64_t samples, in, out;
    uint64_t broad_tasks, bias_tasks, weight_tasks;
};

static struct work work_of(const struct layer *layer, const struct pass *pass) {
    const struct dense *dense = layer->state;
    return (struct work){
        .dense = dense,
        .pass = pass,
        .x = layer->input,
        .y = layer->output,
        .weight = parameters_values(pass->parameters, dense->weight),
        .bias = layer->options[BIAS] != 0 ? parameters_values(pass->parameters, dense->bias) : 0,
        .samples = pass->count,
        .in = shape_size(layer->in),
        .out = shape_size(layer->out),
    };
}

// rows[samples][length] of some samples becomes panel i of the narrow ones.
static void write_narrow(const struct work *work, const real *rows, uint64_t length, uint64_t i) {
    const uint64_t narrow = work->dense->tile.narrow, first = i * narrow;
    loop_transpose(rows + first * length, length, at_most(work->samples - first, narrow), length, work->dense->narrow + first * length, narrow);
}

// c[samples][count] = beta c + the narrow panels, each [depth][narrow], times one broad panel; c_step from sample to sample.
static void multiply_samples(const struct work *work, const real *broad, uint64_t count, uint64_t depth, int beta, real *c, uint64_t c_step) {
    const struct matrix_tile *tile = &work->dense->tile;
    for (uint64_t begin = 0; begin < depth; begin += tile->depth)
        for (uint64_t sample = 0; sample < work->samples; sample += tile->narrow)
            matrix_panel_product(tile, count, at_most(work->samples - sample, tile->narrow), at_most(depth - begin, tile->depth),
                                 broad + begin * tile->broad, work->dense->narrow + sample * depth + begin * tile->narrow, begin ? 1 : beta,
                                 c + sample * c_step, c_step);
}

// ---- forward ----

static void x_task(void *context, uint64_t i, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    write_narrow(work, work->x, work->in, i);
}

static void y_task(void *context, uint64_t i, unsigned worker) {
    const struct work *work = context;
    const uint64_t begin = i * PART, end = begin + at_most(work->out - begin, PART);
    real *broad = work->pass->scratch[worker];
    if (work->bias) loop_fill_rows(work->y + begin, work->out, work->samples, end - begin, work->bias + begin);
    for (uint64_t first = begin; first < end; first += work->dense->tile.broad) {
        const uint64_t units = at_most(end - first, work->dense->tile.broad);
        loop_copy_rows(work->weight + first, work->out, work->in, units, broad, work->dense->tile.broad);
        multiply_samples(work, broad, units, work->in, work->bias != 0, work->y + first, work->out);
    }
}

static void dense_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    struct work work = work_of(layer, pass);
    workers_run(pass->workers, parts(work.samples, work.dense->tile.narrow), x_task, &work);
    workers_run(pass->workers, parts(work.out, PART), y_task, &work);
}

// ---- backward ----

static void bias_task(const struct work *work, uint64_t i) {
    const uint64_t first = i * PART, units = at_most(work->out - first, PART);
    real *gradient = parameters_gradient(work->pass->parameters, work->dense->bias) + first;
    memset(gradient, 0, units * sizeof *gradient);
    loop_add_rows(work->dy + first, work->out, work->samples, units, gradient);
}

static void dy_task(void *context, uint64_t i, unsigned worker) {
    (void)worker;
    const struct work *work = context;
    const uint64_t broad = work->dense->tile.broad, first = i * broad;
    if (i < work->broad_tasks)
        loop_copy_rows(work->dy + first, work->out, work->samples, at_most(work->out - first, broad), work->dense->broad + first * work->samples,
                       broad);
    else if (i < work->broad_tasks + work->bias_tasks) bias_task(work, i - work->broad_tasks);
    else write_narrow(work, work->dy, work->out, i - work->broad_tasks - work->bias_tasks);
}

// dW = x^T dy, some of its rows: inputs are the narrow side, units the broad one.
static void weight_task(const struct work *work, uint64_t i, real *panel) {
    const struct matrix_tile *tile = &work->dense->tile;
    const uint64_t end = i * PART + at_most(work->in - i * PART, PART), samples = work->samples;
    real *gradient = parameters_gradient(work->pass->parameters, work->dense->weight);
    for (uint64_t first = i * PART; first < end; first += tile->narrow) {
        const uint64_t inputs = at_most(end - first, tile->narrow);
        const uint64_t steps = whole(inputs, LOOP_STEP);
        loop_copy_rows(work->x + first, work->in, samples, first + steps <= work->in ? steps : inputs, panel, tile->narrow);
        for (uint64_t unit = 0; unit < work->out; unit += tile->broad)
            for (uint64_t begin = 0; begin < samples; begin += tile->depth)
                matrix_panel_product(tile, at_most(work->out - unit, tile->broad), inputs, at_most(samples - begin, tile->depth),
                                     work->dense->broad + unit * samples + begin * tile->broad, panel + begin * tile->narrow, begin > 0,
                                     gradient + first * work->out + unit, work->out);
    }
}

// dx = dy W^T, some of its columns: inputs are the broad side.
static void dx_task(const struct work *work, uint64_t i, real *broad) {
    const uint64_t end = i * PART + at_most(work->in - i * PART, PART), side = work->dense->tile.broad;
    for (uint64_t first = i * PART; first < end; first += side) {
        const uint64_t inputs = at_most(end - first, side);
        loop_transpose(work->weight + first * work->out, work->out, inputs, work->out, broad, side);
        multiply_samples(work, broad, inputs, work->out, 0, work->dx + first, work->in);
    }
}

static void gradient_task(void *context, uint64_t i, unsigned worker) {
    const struct work *work = context;
    real *scratch = work->pass->scratch[worker];
    if (i < work->weight_tasks) weight_task(work, i, scratch);
    else dx_task(work, i - work->weight_tasks, scratch);
}

static void dense_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    struct work work = work_of(layer, pass);
    work.dy = dy;
    work.dx = dx;
    work.broad_tasks = parts(work.out, work.dense->tile.broad);
    work.bias_tasks = work.bias ? parts(work.out, PART) : 0;
    work.weight_tasks = parts(work.in, PART);
    workers_run(pass->workers, work.broad_tasks + work.bias_tasks + (dx ? parts(work.samples, work.dense->tile.narrow) : 0), dy_task, &work);
    workers_run(pass->workers, work.weight_tasks + (dx ? work.weight_tasks : 0), gradient_task, &work);
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
