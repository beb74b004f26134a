// SPDX-License-Identifier: MIT
// winner_take_all: of each `pieces` neighbouring channels the largest keeps its value, the others become 0; of equal ones the first is the
// largest. Unlike maxout's, the width stays. Srivastava, Masci, Kazerounian, Gomez, Schmidhuber, "Compete to compute", NIPS 2013.
#include "command.h"
#include "layer.h"

enum { PIECES };

static const struct notation_option options[] = {[PIECES] = {"pieces", 2, 1, 1 << 16, true}};

static int winner_take_all_plan(struct layer *layer, struct plan *plan) {
    const uint64_t pieces = (uint64_t)layer->options[PIECES];
    layer->out = layer->in;
    if (layer->in.channels % pieces)
        return complain(EXIT_USAGE, "winner_take_all: %llu channels are not a multiple of its %llu pieces", (unsigned long long)layer->in.channels,
                        (unsigned long long)pieces);
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    return EXIT_FINE;
}

// A NaN never wins, unless it is the first; the loss finds it then, or what its group made of it.
static uint64_t winner(const real *x, uint64_t pieces) {
    uint64_t best = 0;
    for (uint64_t i = 1; i < pieces; i++)
        if (x[i] > x[best]) best = i;
    return best;
}

// y = the winners' values of `from`, zeros elsewhere.
static void pass_winners(const struct layer *layer, const struct span *span, const real *from, real *y) {
    const uint64_t pieces = (uint64_t)layer->options[PIECES], count = span->count * shape_size(layer->in);
    const real *x = layer_input(layer, span->first);
    for (uint64_t i = 0; i < count; i += pieces) {
        const uint64_t best = winner(x + i, pieces);
        for (uint64_t j = 0; j < pieces; j++) y[i + j] = j == best ? from[i + j] : 0;
    }
}

static void winner_take_all_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)pass;
    pass_winners(layer, span, layer_input(layer, span->first), layer_output(layer, span->first));
}

static void winner_take_all_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)pass;
    if (dx) pass_winners(layer, span, dy, dx);
}

const struct layer_kind layer_winner_take_all = {
    .name = "winner_take_all",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .plan = winner_take_all_plan,
    .forward = winner_take_all_forward,
    .backward = winner_take_all_backward,
};
