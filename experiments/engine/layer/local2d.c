// SPDX-License-Identifier: MIT
// local2d: conv2d whose kernels are not shared: each place of the output has its own, and its own biases. Weights
// [kernel][kernel][in][places][out], so that a column of them is a unit, as everywhere. LeCun, "Generalization and network design strategies",
// technical report CRG-TR-89-4, University of Toronto (1989).
//
// Each place is a dense layer of what its kernel covers: the samples' patches, [samples][kernel kernel in], times [kernel kernel in][out]. Divided
// over places, but for the gradient of the input, to which several places add: that is divided over samples.
#include <string.h>

#include "command.h"
#include "kernel_window.h"
#include "loops.h"
#include "matrix_product.h"

struct local2d {
    uint32_t weight, bias;
    struct matrix_tile tile;
    uint64_t inputs, places;
    uint64_t patches, broad; // reals of a worker's scratch memory: patches, then broad panels; one narrow panel is the rest
};

static uint64_t at_most(uint64_t left, uint64_t limit) { return left < limit ? left : limit; }
static uint64_t whole(uint64_t length, uint64_t part) { return (length + part - 1) / part * part; }
static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

static void add_scratch(struct local2d *local, uint64_t out, struct plan *plan) {
    const uint64_t line = 64 / sizeof(real), broad = local->tile.broad, depth = larger(larger(local->inputs, out), plan->batch);
    local->patches = whole(plan->batch * local->inputs, line);
    local->broad = whole(larger(whole(out, broad) * larger(local->inputs, plan->batch), whole(local->inputs, broad) * out), line);
    const uint64_t bytes = (local->patches + local->broad + depth * local->tile.narrow + MATRIX_PANEL_SLACK) * sizeof(real);
    if (plan->scratch < bytes) plan->scratch = bytes;
}

static int local2d_plan(struct layer *layer, struct plan *plan) {
    struct local2d *local = layer->state;
    const double *o = layer->options;
    const int code = kernel_plan(layer);
    if (code) return code;
    if (!shape_fits(layer->out)) return EXIT_FINE; // the list refuses it
    const uint64_t units = shape_size(layer->out), out = layer->out.channels, area = (uint64_t)(o[KERNEL_SIZE] * o[KERNEL_SIZE]);
    local->inputs = area * layer->in.channels;
    local->places = layer->out.height * layer->out.width;
    const bool fits = local->inputs <= SHAPE_LIMIT && local->inputs <= PARAMETER_VALUES / units; // what does not is refused as so many
    local->tile = matrix_tile();
    struct parameter weight = {.name = "weight",
                               .role = PARAMETER_WEIGHT,
                               .inputs = local->inputs,
                               .outputs = units,
                               .fan_out = area * out,
                               .uses = 1,
                               .count = fits ? local->inputs * units : PARAMETER_VALUES + 1};
    local->weight = parameters_add(plan->parameters, &weight);
    struct parameter bias = {.name = "bias", .role = PARAMETER_BIAS, .outputs = units, .count = units};
    if (o[KERNEL_BIAS] != 0) local->bias = parameters_add(plan->parameters, &bias);
    add_scratch(local, out, plan);
    layer->output = arena_take(plan->arena, plan->batch * units, sizeof(real));
    return EXIT_FINE;
}

// What the tasks of one call share.
struct work {
    const struct layer *layer;
    const struct pass *pass;
    const real *dy;
    real *dx;
};

// ---- patches: [kernel][kernel][in], zeros where the kernel sticks out ----

// Row `row` of the kernel at a place, as far as it lies in the image: `count` reals, from `image` of the sample and `patch` of the patch.
struct run {
    uint64_t count, image, patch;
};

static struct run run_at(const struct layer *layer, uint64_t place, uint64_t row) {
    const uint64_t size = (uint64_t)layer->options[KERNEL_SIZE], stride = (uint64_t)layer->options[KERNEL_STRIDE];
    const uint64_t padding = (uint64_t)layer->options[KERNEL_PADDING], height = layer->in.height, width = layer->in.width;
    // From the corner of the zeros.
    const uint64_t y = place / layer->out.width * stride + row, left = place % layer->out.width * stride;
    const uint64_t first = larger(left, padding), end = at_most(left + size, padding + width);
    if (y < padding || y >= padding + height || first >= end) return (struct run){0};
    return (struct run){(end - first) * layer->in.channels, ((y - padding) * width + first - padding) * layer->in.channels,
                        (row * size + first - left) * layer->in.channels};
}

static void gather(const struct work *work, uint64_t place, real *patches) {
    const struct layer *layer = work->layer;
    const struct local2d *local = layer->state;
    memset(patches, 0, work->pass->count * local->inputs * sizeof *patches);
    for (uint64_t row = 0; row < (uint64_t)layer->options[KERNEL_SIZE]; row++) {
        const struct run run = run_at(layer, place, row);
        for (uint64_t i = 0; run.count && i < work->pass->count; i++)
            memcpy(patches + i * local->inputs + run.patch, layer_input(layer, i) + run.image, run.count * sizeof *patches);
    }
}

// The gradients of `count` patches, of samples from `first` on, are added to those of what they cover.
static void scatter(const struct work *work, uint64_t place, const real *patches, uint64_t first, uint64_t count) {
    const struct layer *layer = work->layer;
    const struct local2d *local = layer->state;
    for (uint64_t row = 0; row < (uint64_t)layer->options[KERNEL_SIZE]; row++) {
        const struct run run = run_at(layer, place, row);
        for (uint64_t i = 0; run.count && i < count; i++)
            loop_add(work->dx + (first + i) * shape_size(layer->in) + run.image, patches + i * local->inputs + run.patch, run.count);
    }
}

// ---- products ----

// c[rows][columns] = beta c + the narrow panel, [depth][narrow] of at most `narrow` rows, times broad panels, [depth][broad] each.
static void multiply(const struct local2d *local, const real *narrow, uint64_t rows, const real *broad, uint64_t columns, uint64_t depth, int beta,
                     real *c, uint64_t c_step) {
    const struct matrix_tile *tile = &local->tile;
    for (uint64_t first = 0; first < columns; first += tile->broad)
        for (uint64_t begin = 0; begin < depth; begin += tile->depth)
            matrix_panel_product(tile, at_most(columns - first, tile->broad), rows, at_most(depth - begin, tile->depth),
                                 broad + first * depth + begin * tile->broad, narrow + begin * tile->narrow, begin ? 1 : beta, c + first, c_step);
}

// from[depth][columns] becomes broad panels.
static void write_broad(const struct local2d *local, const real *from, uint64_t from_step, uint64_t depth, uint64_t columns, real *broad) {
    const uint64_t side = local->tile.broad;
    for (uint64_t first = 0; first < columns; first += side)
        loop_copy_rows(from + first, from_step, depth, at_most(columns - first, side), broad + first * depth, side);
}

static void forward_place(void *context, uint64_t place, unsigned worker) {
    const struct work *work = context;
    const struct layer *layer = work->layer;
    const struct local2d *local = layer->state;
    const uint64_t units = shape_size(layer->out), out = layer->out.channels, inputs = local->inputs, count = work->pass->count;
    const int biased = layer->options[KERNEL_BIAS] != 0;
    real *patches = work->pass->scratch[worker], *broad = patches + local->patches, *narrow = broad + local->broad;
    real *y = layer->output + place * out;
    gather(work, place, patches);
    write_broad(local, parameters_values(work->pass->parameters, local->weight) + place * out, units, inputs, out, broad);
    if (biased) loop_fill_rows(y, units, count, out, parameters_values(work->pass->parameters, local->bias) + place * out);
    for (uint64_t i = 0; i < count; i += local->tile.narrow) {
        const uint64_t rows = at_most(count - i, local->tile.narrow);
        loop_transpose(patches + i * inputs, inputs, rows, inputs, narrow, local->tile.narrow);
        multiply(local, narrow, rows, broad, out, inputs, biased, y + i * units, units);
    }
}

static void local2d_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    struct work work = {.layer = layer, .pass = pass};
    workers_run(pass->workers, ((const struct local2d *)layer->state)->places, forward_place, &work);
}

// dW = patches^T dy, of one place.
static void weigh_place(void *context, uint64_t place, unsigned worker) {
    const struct work *work = context;
    const struct layer *layer = work->layer;
    const struct local2d *local = layer->state;
    const uint64_t units = shape_size(layer->out), out = layer->out.channels, inputs = local->inputs, count = work->pass->count;
    const real *dy = work->dy + place * out;
    real *patches = work->pass->scratch[worker], *broad = patches + local->patches, *narrow = broad + local->broad;
    real *gradient = parameters_gradient(work->pass->parameters, local->weight) + place * out;
    gather(work, place, patches);
    write_broad(local, dy, units, count, out, broad);
    for (uint64_t i = 0; i < inputs; i += local->tile.narrow) {
        const uint64_t rows = at_most(inputs - i, local->tile.narrow);
        loop_copy_rows(patches + i, inputs, count, rows, narrow, local->tile.narrow);
        multiply(local, narrow, rows, broad, out, count, 0, gradient + i * units, units);
    }
    if (layer->options[KERNEL_BIAS] == 0) return;
    real *bias = parameters_gradient(work->pass->parameters, local->bias) + place * out;
    memset(bias, 0, out * sizeof *bias);
    loop_add_rows(dy, units, count, out, bias);
}

// dx of a block's samples, place after place: dy W^T of each is scattered.
static void pass_back_block(void *context, uint64_t block, unsigned worker) {
    const struct work *work = context;
    const struct layer *layer = work->layer;
    const struct local2d *local = layer->state;
    const uint64_t units = shape_size(layer->out), out = layer->out.channels, inputs = local->inputs, side = local->tile.broad;
    const real *weight = parameters_values(work->pass->parameters, local->weight);
    real *patches = work->pass->scratch[worker], *broad = patches + local->patches, *narrow = broad + local->broad;
    uint64_t first, end;
    block_bounds(work->pass, block, &first, &end);
    memset(work->dx + first * shape_size(layer->in), 0, (end - first) * shape_size(layer->in) * sizeof(real));
    for (uint64_t place = 0; first < end && place < local->places; place++) {
        for (uint64_t i = 0; i < inputs; i += side)
            loop_transpose(weight + i * units + place * out, units, at_most(inputs - i, side), out, broad + i * out, side);
        for (uint64_t sample = first; sample < end; sample += local->tile.narrow) {
            const uint64_t rows = at_most(end - sample, local->tile.narrow);
            loop_transpose(work->dy + sample * units + place * out, units, rows, out, narrow, local->tile.narrow);
            multiply(local, narrow, rows, broad, inputs, out, 0, patches + (sample - first) * inputs, inputs);
        }
        scatter(work, place, patches, first, end - first);
    }
}

static void local2d_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    struct work work = {.layer = layer, .pass = pass, .dy = dy, .dx = dx};
    workers_run(pass->workers, ((const struct local2d *)layer->state)->places, weigh_place, &work);
    if (dx) workers_run(pass->workers, pass->blocks, pass_back_block, &work);
}

const struct layer_kind layer_local2d = {
    .name = "local2d",
    .options = kernel_options,
    .option_count = KERNEL_OPTIONS,
    .state_bytes = sizeof(struct local2d),
    .whole_batch = true,
    .plan = local2d_plan,
    .forward = local2d_forward,
    .backward = local2d_backward,
};
