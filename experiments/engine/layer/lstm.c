// SPDX-License-Identifier: MIT
// lstm: at each step of a sequence, with gates i, f, o and the candidate g of z = x W + h U + b,
//   c = sigmoid(z_f + forget) c + sigmoid(z_i) tanh(z_g),   h = sigmoid(z_o) tanh(c);
// what comes out is the last h. Hochreiter, Schmidhuber, Neural Computation 9 (1997), with the forget gate of Gers, Schmidhuber, Cummins,
// Neural Computation 12 (2000), and without peepholes. `forget` has the effect of a forget gate's bias that begins there:
// Jozefowicz, Zaremba, Sutskever, ICML 2015.
#include <math.h>
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "unrolled.h"

enum { UNITS, STEPS, FORGET };
enum { INPUT_GATE, FORGET_GATE, OUTPUT_GATE, CANDIDATE, GATES };

static const struct notation_option options[] = {
    [UNITS] = {"units", NAN, 1, 1 << 16, true},
    [STEPS] = {"steps", 0, 0, 1 << 24, true},
    [FORGET] = {"forget", 1, -1e6, 1e6, false},
};

struct lstm {
    struct unrolled unrolled;
    struct activation_choice sigmoid, tanh;
    real *z;                // [GATES][batch][units]: of one step; in the same place its gradient
    real *gates;            // [steps][GATES][batch][units]: behind their functions
    real *c, *squashed, *h; // [steps][batch][units]: the memory, its tanh, what comes out
    real *dh, *dc;          // [batch][units]
};

static int lstm_plan(struct layer *layer, struct plan *plan) {
    struct lstm *lstm = layer->state;
    struct unrolled *unrolled = &lstm->unrolled;
    unrolled->units = (uint64_t)layer->options[UNITS];
    unrolled->gates = GATES;
    int code = activation_choose(&lstm->sigmoid, "sigmoid", plan->kernels);
    if (!code) code = activation_choose(&lstm->tanh, "tanh", plan->kernels);
    if (!code) code = unrolled_plan(unrolled, layer, plan, "", layer->options[STEPS], 0);
    if (code) return code;
    const uint64_t states = plan->batch * unrolled->units;
    lstm->z = arena_take(plan->arena, GATES * states, sizeof(real));
    lstm->gates = arena_take(plan->arena, unrolled->steps * GATES * states, sizeof(real));
    real **const kept[] = {&lstm->c, &lstm->squashed, &lstm->h};
    for (int i = 0; i < 3; i++) *kept[i] = arena_take(plan->arena, unrolled->steps * states, sizeof(real));
    lstm->dh = arena_take(plan->arena, states, sizeof(real));
    lstm->dc = arena_take(plan->arena, states, sizeof(real));
    layer->output = lstm->h ? lstm->h + (unrolled->steps - 1) * states : 0;
    return EXIT_FINE;
}

static void apply(const struct activation_choice *choice, const struct pass *pass, uint64_t rows, uint64_t units, const real *x, real *y) {
    const struct activation_data data = {.x = x, .out = y, .rows = rows, .channels = units, .training = pass->training};
    activation_forward(choice, &data);
}

static void add_constant(real *x, uint64_t count, real constant) {
    for (uint64_t i = 0; i < count; i++) x[i] += constant;
}

// before: the memory of the step before, or 0.
WIDEST static void remember(const real *restrict gates, const real *restrict before, real *restrict c, uint64_t count) {
    const real *i = gates + INPUT_GATE * count, *f = gates + FORGET_GATE * count, *g = gates + CANDIDATE * count;
    for (uint64_t k = 0; k < count; k++) c[k] = (before ? f[k] * before[k] : 0) + i[k] * g[k];
}

WIDEST static void multiply(const real *restrict a, const real *restrict b, real *restrict y, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) y[i] = a[i] * b[i];
}

static void lstm_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    (void)span;
    const struct lstm *lstm = layer->state;
    const uint64_t units = lstm->unrolled.units, states = pass->batch * units, count = pass->count * units;
    for (uint64_t step = 0; step < lstm->unrolled.steps; step++) {
        const uint64_t at = step * states;
        real *gates = lstm->gates + GATES * at;
        unrolled_forward(&lstm->unrolled, layer, pass, step, step ? lstm->h + at - states : 0, lstm->z);
        add_constant(lstm->z + FORGET_GATE * count, count, (real)layer->options[FORGET]);
        apply(&lstm->sigmoid, pass, CANDIDATE * pass->count, units, lstm->z, gates);
        apply(&lstm->tanh, pass, pass->count, units, lstm->z + CANDIDATE * count, gates + CANDIDATE * count);
        remember(gates, step ? lstm->c + at - states : 0, lstm->c + at, count);
        apply(&lstm->tanh, pass, pass->count, units, lstm->c + at, lstm->squashed + at);
        multiply(gates + OUTPUT_GATE * count, lstm->squashed + at, lstm->h + at, count);
    }
}

// dz of one step; dc becomes that of the step before.
WIDEST static void differentiate(const real *restrict gates, const real *restrict squashed, const real *restrict before, const real *restrict dh,
                                 real *restrict dc, real *restrict dz, uint64_t count) {
    for (uint64_t k = 0; k < count; k++) {
        const real i = gates[INPUT_GATE * count + k], f = gates[FORGET_GATE * count + k], o = gates[OUTPUT_GATE * count + k];
        const real g = gates[CANDIDATE * count + k], t = squashed[k], memory = before ? before[k] : 0;
        const real d = dc[k] + dh[k] * o * (1 - t * t);
        dz[INPUT_GATE * count + k] = d * g * i * (1 - i);
        dz[FORGET_GATE * count + k] = d * memory * f * (1 - f);
        dz[OUTPUT_GATE * count + k] = dh[k] * t * o * (1 - o);
        dz[CANDIDATE * count + k] = d * i * (1 - g * g);
        dc[k] = d * f;
    }
}

static void lstm_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    (void)span;
    const struct lstm *lstm = layer->state;
    const uint64_t units = lstm->unrolled.units, states = pass->batch * units, count = pass->count * units;
    memset(lstm->dc, 0, count * sizeof(real));
    for (uint64_t step = lstm->unrolled.steps; step-- > 0; dy = lstm->dh) {
        const uint64_t at = step * states;
        differentiate(lstm->gates + GATES * at, lstm->squashed + at, step ? lstm->c + at - states : 0, dy, lstm->dc, lstm->z, count);
        unrolled_backward(&lstm->unrolled, layer, pass, step, step ? lstm->h + at - states : 0, lstm->z, dx, lstm->dh);
    }
}

const struct layer_kind layer_lstm = {
    .name = "lstm",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct lstm),
    .whole_batch = true,
    .plan = lstm_plan,
    .forward = lstm_forward,
    .backward = lstm_backward,
};
