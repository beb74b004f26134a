// SPDX-License-Identifier: MIT
// residual: y = x + the list of layers that it holds, of x. He, Zhang, Ren, Sun, "Deep residual learning for image recognition",
// CVPR 2016.
#include <string.h>

#include "command.h"
#include "layer_list.h"
#include "loops.h"

struct residual {
    real *gradient; // [batch][out]: the copy of dy that the list may overwrite
};

static int residual_plan(struct layer *layer, struct plan *plan) {
    struct residual *residual = layer->state;
    const int code = layer_list_plan(layer->list, plan, layer->in, layer->input);
    if (code) return code;
    const struct shape in = layer->in, out = layer_list_last(layer->list)->out;
    if (in.height != out.height || in.width != out.width || in.channels != out.channels)
        return complain(EXIT_USAGE, "%s: its list makes %llu x %llu x %llu of %llu x %llu x %llu, and a sum needs the same shape", layer->name,
                        (unsigned long long)out.height, (unsigned long long)out.width, (unsigned long long)out.channels,
                        (unsigned long long)in.height, (unsigned long long)in.width, (unsigned long long)in.channels);
    layer->out = out;
    layer->output = arena_take(plan->arena, plan->batch * shape_size(out), sizeof(real));
    residual->gradient = arena_take(plan->arena, plan->batch * shape_size(out), sizeof(real));
    return EXIT_FINE;
}

// to = a + b, or to = a where b is 0, over all samples.
struct sum {
    const struct pass *pass;
    uint64_t size;
    const real *a, *b;
    real *to;
};

static void sum_block(void *context, uint64_t block, unsigned worker) {
    (void)worker;
    const struct sum *sum = context;
    uint64_t first, end;
    block_bounds(sum->pass, block, &first, &end);
    const uint64_t from = first * sum->size, count = (end - first) * sum->size;
    if (sum->a != sum->to) memcpy(sum->to + from, sum->a + from, count * sizeof(real));
    if (sum->b) loop_add(sum->to + from, sum->b + from, count);
}

static void residual_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    layer_list_forward(layer->list, pass);
    struct sum sum = {pass, shape_size(layer->out), layer->input, layer_list_last(layer->list)->output, layer->output};
    workers_run(pass->workers, pass->blocks, sum_block, &sum);
}

static void residual_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    const struct residual *residual = layer->state;
    struct sum copy = {pass, shape_size(layer->out), dy, 0, residual->gradient};
    workers_run(pass->workers, pass->blocks, sum_block, &copy);
    layer_list_backward(layer->list, pass, residual->gradient, dx);
    if (!dx) return;
    struct sum sum = {pass, shape_size(layer->in), dx, dy, dx};
    workers_run(pass->workers, pass->blocks, sum_block, &sum);
}

const struct layer_kind layer_residual = {
    .name = "residual",
    .state_bytes = sizeof(struct residual),
    .whole_batch = true,
    .holds_list = true,
    .plan = residual_plan,
    .forward = residual_forward,
    .backward = residual_backward,
};
