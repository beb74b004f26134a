// SPDX-License-Identifier: MIT
// conv2d: cross-correlation with a kernel x kernel window, zeros around the image; weights [kernel][kernel][in][out]. LeCun, Boser et al.,
// Neural Computation 1 (1989).
//
// Pixels are rows: [pixels][kernel kernel in] times [kernel kernel in][out], in panels of BLIS's kernel, so that the left matrix is
// never written out. The gradient of the input is a convolution too, of dy with the turned kernel.
#include <string.h>

#include "command.h"
#include "kernel_window.h"
#include "loops.h"
#include "matrix_product.h"
#include "patches.h"

struct conv2d {
    struct patches forward, backward;
    struct matrix_tile tile;
    uint32_t weight, bias;
    const real *weights;    // broad panels over the outputs: [panels][kernel kernel in][broad]; 0: the weights themselves are one
    real *packed;           // where they are written
    real *turned;           // broad panels over the inputs, both kernel axes reversed: [panels][kernel kernel out][broad]
    uint64_t frames, panel; // reals of the worker's scratch memory: images within their zeros, one narrow panel; then dy's broad panels
};

static uint64_t panels(const struct conv2d *conv, uint64_t channels) { return (channels + conv->tile.broad - 1) / conv->tile.broad; }

static void add_parameters(struct conv2d *conv, const struct layer *layer, struct plan *plan) {
    const uint64_t area = (uint64_t)(layer->options[KERNEL_SIZE] * layer->options[KERNEL_SIZE]), out = layer->out.channels;
    const uint64_t inputs = area * layer->in.channels;
    struct parameter weight = {
        .name = "weight", .role = PARAMETER_WEIGHT, .inputs = inputs, .outputs = out, .fan_out = area * out, .count = inputs * out, .partial = 1};
    conv->weight = parameters_add(plan->parameters, &weight);
    struct parameter bias = {.name = "bias", .role = PARAMETER_BIAS, .outputs = out, .count = out, .partial = 1};
    if (layer->options[KERNEL_BIAS] != 0) conv->bias = parameters_add(plan->parameters, &bias);
    const uint64_t broad = conv->tile.broad;
    if (out != broad) conv->packed = arena_take(plan->arena, panels(conv, out) * inputs * broad, sizeof(real));
    if (plan->input_gradient) conv->turned = arena_take(plan->arena, panels(conv, layer->in.channels) * area * out * broad, sizeof(real));
}

static void add_scratch(struct conv2d *conv, const struct layer *layer, struct plan *plan) {
    const uint64_t forward = patches_frame_count(&conv->forward), backward = patches_frame_count(&conv->backward);
    const uint64_t narrow_panel = conv->tile.depth * conv->tile.narrow + MATRIX_PANEL_SLACK;
    const uint64_t line = 64 / sizeof(real);
    conv->frames = (conv->forward.images * (forward > backward ? forward : backward) + MATRIX_PANEL_SLACK + line - 1) / line * line;
    conv->panel = (narrow_panel + line - 1) / line * line;
    const uint64_t dy = panels(conv, layer->out.channels) * conv->tile.depth * conv->tile.broad;
    const uint64_t bytes = (conv->frames + conv->panel + dy) * sizeof(real);
    if (plan->scratch < bytes) plan->scratch = bytes;
}

static int conv2d_plan(struct layer *layer, struct plan *plan) {
    struct conv2d *conv = layer->state;
    const double *o = layer->options;
    const uint64_t kernel = (uint64_t)o[KERNEL_SIZE], padding = (uint64_t)o[KERNEL_PADDING], stride = (uint64_t)o[KERNEL_STRIDE];
    const int code = kernel_plan(layer);
    if (code) return code;
    conv->forward = (struct patches){
        .height = layer->in.height,
        .width = layer->in.width,
        .channels = layer->in.channels,
        .before = padding,
        .spread = 1,
        .kernel = kernel,
        .stride = stride,
        .out_height = layer->out.height,
        .out_width = layer->out.width,
    };
    conv->backward = (struct patches){
        .height = layer->out.height,
        .width = layer->out.width,
        .channels = layer->out.channels,
        .before = kernel - 1 - padding,
        .spread = stride,
        .kernel = kernel,
        .stride = 1,
        .out_height = layer->in.height,
        .out_width = layer->in.width,
    };
    conv->tile = matrix_tile();
    // As many at a time as fill the panels.
    const uint64_t pixels = patches_rows(&conv->forward);
    conv->forward.images = conv->backward.images = pixels > 0 && pixels < conv->tile.depth ? conv->tile.depth / pixels : 1;
    if (patches_plan(&conv->forward, plan->arena) || (plan->input_gradient && patches_plan(&conv->backward, plan->arena))) return EXIT_USAGE;
    add_parameters(conv, layer, plan);
    add_scratch(conv, layer, plan);
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    return EXIT_FINE;
}

// ---- weights as panels, once a pass ----

struct packing {
    const struct layer *layer;
    const struct pass *pass;
};

static uint64_t at_most(uint64_t left, uint64_t limit) { return left < limit ? left : limit; }

// Place `place` of the kernel: its [in][out] becomes [out][in of a panel] of the turned kernel.
static void turn_place(void *context, uint64_t place, unsigned worker) {
    (void)worker;
    const struct packing *packing = context;
    const struct conv2d *conv = packing->layer->state;
    const uint64_t area = conv->forward.kernel * conv->forward.kernel, broad = conv->tile.broad;
    const uint64_t in = packing->layer->in.channels, out = packing->layer->out.channels;
    const real *weight = parameters_values(packing->pass->parameters, conv->weight) + (area - 1 - place) * in * out;
    for (uint64_t first = 0; first < in; first += broad)
        loop_transpose(weight + first * out, out, at_most(in - first, broad), out, conv->turned + first * area * out + place * out * broad, broad);
}

static void conv2d_prepare(struct layer *layer, const struct pass *pass) {
    struct conv2d *conv = layer->state;
    struct packing packing = {layer, pass};
    const uint64_t broad = conv->tile.broad, out = layer->out.channels, columns = patches_columns(&conv->forward);
    conv->weights = parameters_values(pass->parameters, conv->weight);
    for (uint64_t first = 0; conv->packed && first < out; first += broad)
        loop_copy_rows(conv->weights + first, out, columns, at_most(out - first, broad), conv->packed + first * columns, broad);
    if (conv->packed) conv->weights = conv->packed;
    if (conv->turned && pass->training) workers_run(pass->workers, conv->forward.kernel * conv->forward.kernel, turn_place, &packing);
}

// ---- images ----

// y[images][pixels][channels] = beta y + patches times weights.
static void convolve(const struct conv2d *conv, const struct patches *p, const real *x, uint64_t images, const real *weights, uint64_t channels,
                     int beta, real *y, real *scratch) {
    const struct matrix_tile *tile = &conv->tile;
    const uint64_t pixels = images * patches_rows(p), columns = patches_columns(p);
    real *panel = scratch + conv->frames;
    patches_write_planes(p, x, images, scratch);
    for (uint64_t first = 0; first < pixels; first += tile->narrow) {
        const uint64_t count = at_most(pixels - first, tile->narrow);
        for (uint64_t begin = 0, end; begin < columns; begin = end) {
            end = begin + at_most(columns - begin, tile->depth);
            patches_pack(scratch, p->planes.rows + first, count, p->planes.columns + begin, end - begin, tile->narrow, panel);
            for (uint64_t c = 0; c < channels; c += tile->broad)
                matrix_panel_product(tile, at_most(channels - c, tile->broad), count, end - begin, weights + c * columns + begin * tile->broad, panel,
                                     begin ? 1 : beta, y + first * channels + c, channels);
        }
    }
}

static void conv2d_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    const struct conv2d *conv = layer->state;
    const int biased = layer->options[KERNEL_BIAS] != 0;
    const uint64_t out = layer->out.channels;
    real *scratch = pass->scratch[span->worker];
    memset(scratch, 0, conv->frames * sizeof *scratch);
    for (uint64_t i = 0, images; i < span->count; i += images) {
        real *y = layer_output(layer, span->first + i);
        images = at_most(span->count - i, conv->forward.images);
        if (biased) loop_fill_rows(y, out, images * patches_rows(&conv->forward), out, parameters_values(pass->parameters, conv->bias));
        convolve(conv, &conv->forward, layer_input(layer, span->first + i), images, conv->weights, out, biased, y, scratch);
    }
}

// dW += patches^T dy: rows of dy are the broad side, and the patches' columns the narrow one.
static void add_weight_gradient(const struct conv2d *conv, const real *x, uint64_t images, const real *dy, uint64_t out, real *gradient,
                                real *scratch) {
    const struct matrix_tile *tile = &conv->tile;
    const struct patches *p = &conv->forward;
    const uint64_t pixels = images * patches_rows(p), columns = patches_columns(p);
    real *panel = scratch + conv->frames, *packed = panel + conv->panel;
    patches_write_frames(p, x, images, scratch);
    for (uint64_t begin = 0, end; begin < pixels; begin = end) {
        end = begin + at_most(pixels - begin, tile->depth);
        const uint64_t depth = end - begin;
        const real *broad = conv->packed ? packed : dy + begin * out;
        for (uint64_t c = 0; conv->packed && c < out; c += tile->broad)
            loop_copy_rows(dy + begin * out + c, out, depth, at_most(out - c, tile->broad), packed + c * depth, tile->broad);
        for (uint64_t first = 0; first < columns; first += tile->narrow) {
            const uint64_t count = at_most(columns - first, tile->narrow);
            patches_pack(scratch, p->frames.columns + first, count, p->frames.rows + begin, depth, tile->narrow, panel);
            for (uint64_t c = 0; c < out; c += tile->broad)
                matrix_panel_product(tile, at_most(out - c, tile->broad), count, depth, broad + c * depth, panel, 1, gradient + first * out + c, out);
        }
    }
}

static void conv2d_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    const struct conv2d *conv = layer->state;
    const uint64_t out = layer->out.channels, size = shape_size(layer->out);
    real *gradient = parameters_partial(pass->parameters, conv->weight, span->block), *scratch = pass->scratch[span->worker];
    memset(scratch, 0, conv->frames * sizeof *scratch);
    for (uint64_t i = 0, images; i < span->count; i += images) {
        images = at_most(span->count - i, conv->forward.images);
        add_weight_gradient(conv, layer_input(layer, span->first + i), images, dy + i * size, out, gradient, scratch);
    }
    if (layer->options[KERNEL_BIAS] != 0)
        loop_add_rows(dy, out, span->count * patches_rows(&conv->forward), out, parameters_partial(pass->parameters, conv->bias, span->block));
    if (!dx) return;
    memset(scratch, 0, conv->frames * sizeof *scratch);
    for (uint64_t i = 0, images; i < span->count; i += images) {
        images = at_most(span->count - i, conv->forward.images);
        convolve(conv, &conv->backward, dy + i * size, images, conv->turned, layer->in.channels, 0, dx + i * shape_size(layer->in), scratch);
    }
}

const struct layer_kind layer_conv2d = {
    .name = "conv2d",
    .options = kernel_options,
    .option_count = KERNEL_OPTIONS,
    .state_bytes = sizeof(struct conv2d),
    .plan = conv2d_plan,
    .prepare = conv2d_prepare,
    .forward = conv2d_forward,
    .backward = conv2d_backward,
};
