// SPDX-License-Identifier: MIT
// conv2d: cross-correlation with a kernel x kernel window, zeros around the image; weights [kernel][kernel][in][out]. LeCun, Boser et al.,
// Neural Computation 1 (1989).
//
// Pixels are rows: [pixels][kernel kernel in] times [kernel kernel in][out], a few images at a time so that the rows stay in cache.
// The gradient of the input is a convolution too, of dy with the turned kernel.
#include <math.h>
#include <string.h>

#include "command.h"
#include "layer.h"
#include "loops.h"
#include "matrix_product.h"
#include "patches.h"

enum { CHANNELS, KERNEL, STRIDE, PADDING, BIAS };
enum { ROWS_BYTES = 1 << 19 }; // of patches in flight: half of a usual second-level cache

static const struct notation_option options[] = {
    [CHANNELS] = {"channels", NAN, 1, 1 << 16, true}, [KERNEL] = {"kernel", NAN, 1, 31, true}, [STRIDE] = {"stride", 1, 1, 31, true},
    [PADDING] = {"padding", 0, 0, 15, true},          [BIAS] = {"bias", 1, 0, 1, true},
};

struct conv2d {
    struct patches forward, backward;
    uint64_t images; // at a time
    uint32_t weight, bias;
    real *turned; // [kernel][kernel][out][in], both kernel axes reversed
};

static uint64_t side(uint64_t in, const double *o) {
    const uint64_t padded = in + 2 * (uint64_t)o[PADDING], kernel = (uint64_t)o[KERNEL];
    return padded < kernel ? 0 : (padded - kernel) / (uint64_t)o[STRIDE] + 1;
}

static uint64_t images_at_a_time(const struct patches *p) {
    const uint64_t images = ROWS_BYTES / (patches_rows(p) * patches_columns(p) * sizeof(real));
    return images ? images : 1;
}

static uint64_t scratch_bytes(const struct patches *p) { return (patches_frame_count(p) + patches_row_count(p, images_at_a_time(p))) * sizeof(real); }

static void add_parameters(struct conv2d *conv, const struct layer *layer, struct plan *plan) {
    const uint64_t area = (uint64_t)(layer->options[KERNEL] * layer->options[KERNEL]), out = layer->out.channels;
    const uint64_t inputs = area * layer->in.channels;
    struct parameter weight = {
        .name = "weight", .role = PARAMETER_WEIGHT, .inputs = inputs, .outputs = out, .fan_out = area * out, .count = inputs * out, .partial = 1};
    conv->weight = parameters_add(plan->parameters, &weight);
    struct parameter bias = {.name = "bias", .role = PARAMETER_BIAS, .outputs = out, .count = out, .partial = 1};
    if (layer->options[BIAS] != 0) conv->bias = parameters_add(plan->parameters, &bias);
    if (plan->input_gradient) conv->turned = arena_take(plan->arena, inputs * out, sizeof(real));
}

static int conv2d_plan(struct layer *layer, struct plan *plan) {
    struct conv2d *conv = layer->state;
    const double *o = layer->options;
    const uint64_t kernel = (uint64_t)o[KERNEL], padding = (uint64_t)o[PADDING], stride = (uint64_t)o[STRIDE];
    layer->out = (struct shape){side(layer->in.height, o), side(layer->in.width, o), (uint64_t)o[CHANNELS]};
    if (shape_size(layer->out) == 0)
        return complain(EXIT_USAGE, "%s: a kernel of %llu does not fit an input of %llu x %llu with a padding of %llu", layer->name,
                        (unsigned long long)kernel, (unsigned long long)layer->in.height, (unsigned long long)layer->in.width,
                        (unsigned long long)padding);
    if (padding >= kernel) return complain(EXIT_USAGE, "%s: a padding must be smaller than its kernel", layer->name);
    conv->forward =
        (struct patches){layer->in.height, layer->in.width, layer->in.channels, padding, 1, kernel, stride, layer->out.height, layer->out.width};
    conv->backward = (struct patches){layer->out.height, layer->out.width, layer->out.channels, kernel - 1 - padding, stride, kernel, 1,
                                      layer->in.height,  layer->in.width};
    add_parameters(conv, layer, plan);
    uint64_t scratch = scratch_bytes(&conv->forward);
    if (plan->input_gradient && scratch < scratch_bytes(&conv->backward)) scratch = scratch_bytes(&conv->backward);
    if (plan->scratch < scratch) plan->scratch = scratch;
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    return EXIT_FINE;
}

// Some images as rows, in the worker's scratch memory.
static const real *write_rows(const struct patches *p, const struct pass *pass, const struct span *span, const real *images, uint64_t count) {
    real *frame = pass->scratch[span->worker], *rows = frame + patches_frame_count(p);
    const uint64_t size = p->height * p->width * p->channels;
    for (uint64_t i = 0; i < count; i++) patches_write(p, images + i * size, frame, rows + i * patches_rows(p) * patches_columns(p));
    return rows;
}

static uint64_t at_most(uint64_t left, uint64_t limit) { return left < limit ? left : limit; }

static void conv2d_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    const struct conv2d *conv = layer->state;
    const struct patches *p = &conv->forward;
    const real *weight = parameters_values(pass->parameters, conv->weight);
    const int biased = layer->options[BIAS] != 0;
    const uint64_t out = layer->out.channels, step = images_at_a_time(p);
    patches_clear(p, pass->scratch[span->worker]);
    for (uint64_t i = 0, count; i < span->count; i += count) {
        count = at_most(span->count - i, step);
        const real *rows = write_rows(p, pass, span, layer_input(layer, span->first + i), count);
        real *y = layer_output(layer, span->first + i);
        const uint64_t pixels = count * patches_rows(p);
        if (biased) loop_fill_rows(y, out, pixels, out, parameters_values(pass->parameters, conv->bias));
        matrix_product(pixels, out, patches_columns(p), matrix_rows(rows, patches_columns(p)), matrix_rows(weight, out), biased, y, out);
    }
}

static void conv2d_prepare(struct layer *layer, const struct pass *pass) {
    const struct conv2d *conv = layer->state;
    if (!conv->turned) return;
    const uint64_t area = conv->forward.kernel * conv->forward.kernel, in = layer->in.channels, out = layer->out.channels;
    const real *weight = parameters_values(pass->parameters, conv->weight);
    for (uint64_t place = 0; place < area; place++)
        for (uint64_t j = 0; j < out; j++)
            for (uint64_t i = 0; i < in; i++) conv->turned[(place * out + j) * in + i] = weight[((area - 1 - place) * in + i) * out + j];
}

static void conv2d_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    const struct conv2d *conv = layer->state;
    const struct patches *p = &conv->forward, *back = &conv->backward;
    const uint64_t out = layer->out.channels, in = layer->in.channels, size = shape_size(layer->out);
    real *weight = parameters_partial(pass->parameters, conv->weight, span->block);
    patches_clear(p, pass->scratch[span->worker]);
    for (uint64_t i = 0, count; i < span->count; i += count) {
        count = at_most(span->count - i, images_at_a_time(p));
        const real *rows = write_rows(p, pass, span, layer_input(layer, span->first + i), count);
        matrix_product(patches_columns(p), out, count * patches_rows(p), matrix_transposed(rows, patches_columns(p)), matrix_rows(dy + i * size, out),
                       1, weight, out);
    }
    if (layer->options[BIAS] != 0)
        loop_add_rows(dy, out, span->count * patches_rows(p), out, parameters_partial(pass->parameters, conv->bias, span->block));
    if (!dx) return;
    patches_clear(back, pass->scratch[span->worker]);
    for (uint64_t i = 0, count; i < span->count; i += count) {
        count = at_most(span->count - i, images_at_a_time(back));
        const real *rows = write_rows(back, pass, span, dy + i * size, count);
        matrix_product(count * patches_rows(back), in, patches_columns(back), matrix_rows(rows, patches_columns(back)), matrix_rows(conv->turned, in),
                       0, dx + i * shape_size(layer->in), in);
    }
}

const struct layer_kind layer_conv2d = {
    .name = "conv2d",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct conv2d),
    .plan = conv2d_plan,
    .prepare = conv2d_prepare,
    .forward = conv2d_forward,
    .backward = conv2d_backward,
};
