// SPDX-License-Identifier: MIT
// The kinds of optimisers. A loop passes once over what it reads and writes.
#include <math.h>

#include "optimiser.h"

// The gradient of the loss with the penalties on a weight.
static inline real penalised(real gradient, real value, real l2, real l1) {
    return gradient + l2 * value + ((value > 0 ? l1 : 0) - (value < 0 ? l1 : 0));
}

// ---- sgd: gradient descent, Polyak's momentum or Nesterov's ----
// v = m v + g; w -= r v. Nesterov's looks one step ahead: w -= r (m v + g). As Sutskever, Martens, Dahl, Hinton, ICML 2013, with the
// rate outside v, so that a schedule acts on all of a step at once, and with w standing for their w + m v, where the gradient is
// taken.

enum { SGD_RATE, SGD_MOMENTUM, SGD_NESTEROV };

static const struct notation_option sgd_options[] = {
    [SGD_RATE] = {"rate", NAN, 0, 1e6, false},
    [SGD_MOMENTUM] = {"momentum", 0, 0, 1, false},
    [SGD_NESTEROV] = {"nesterov", 0, 0, 1, true},
    OPTIMISER_PENALTIES,
};

WIDEST static void descend(real *restrict w, const real *restrict g, uint64_t count, real rate, real l2, real l1) {
    for (uint64_t i = 0; i < count; i++) w[i] -= rate * penalised(g[i], w[i], l2, l1);
}

WIDEST static void polyak(real *restrict w, const real *restrict g, real *restrict v, uint64_t count, real rate, real momentum, real l2, real l1) {
    for (uint64_t i = 0; i < count; i++) {
        v[i] = momentum * v[i] + penalised(g[i], w[i], l2, l1);
        w[i] -= rate * v[i];
    }
}

WIDEST static void nesterov(real *restrict w, const real *restrict g, real *restrict v, uint64_t count, real rate, real momentum, real l2, real l1) {
    for (uint64_t i = 0; i < count; i++) {
        const real gradient = penalised(g[i], w[i], l2, l1);
        v[i] = momentum * v[i] + gradient;
        w[i] -= rate * (momentum * v[i] + gradient);
    }
}

static void sgd_update(const struct optimiser *optimiser, const struct update_span *s) {
    const real rate = (real)s->rate, momentum = (real)optimiser->options[SGD_MOMENTUM], l2 = (real)s->l2, l1 = (real)s->l1;
    if (momentum == 0) descend(s->values, s->gradients, s->count, rate, l2, l1);
    else if (optimiser->options[SGD_NESTEROV] == 0) polyak(s->values, s->gradients, s->state[0], s->count, rate, momentum, l2, l1);
    else nesterov(s->values, s->gradients, s->state[0], s->count, rate, momentum, l2, l1);
}

// ---- adam: Kingma, Ba, ICLR 2015, algorithm 1 ----
// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= r m' / (sqrt(v') + epsilon), with m' = m / (1 - b1^t), v' = v / (1 - b2^t) in
// step t.

enum { ADAM_RATE, ADAM_BETA1, ADAM_BETA2, ADAM_EPSILON };

static const struct notation_option adam_options[] = {
    [ADAM_RATE] = {"rate", 0.001, 0, 1e6, false},
    [ADAM_BETA1] = {"beta1", 0.9, 0, 0.999999, false},
    [ADAM_BETA2] = {"beta2", 0.999, 0, 0.999999, false},
    // Not 0: what lies between parts, and units that never worked, would be 0 / 0.
    [ADAM_EPSILON] = {"epsilon", 1e-8, 1e-30, 1, false},
    OPTIMISER_PENALTIES,
};

struct adam {
    real rate, beta1, beta2, rest1, rest2, correction, epsilon, l2, l1;
};

WIDEST static void adam_loop(real *restrict w, const real *restrict g, real *restrict m, real *restrict v, uint64_t count, const struct adam *adam) {
    const struct adam a = *adam;
    for (uint64_t i = 0; i < count; i++) {
        const real gradient = penalised(g[i], w[i], a.l2, a.l1);
        m[i] = a.beta1 * m[i] + a.rest1 * gradient;
        v[i] = a.beta2 * v[i] + a.rest2 * (gradient * gradient);
        w[i] -= a.rate * m[i] / (real_sqrt(v[i] * a.correction) + a.epsilon);
    }
}

static void adam_update(const struct optimiser *optimiser, const struct update_span *s) {
    const double *o = optimiser->options, step = (double)optimiser->step;
    const struct adam adam = {
        .rate = (real)(s->rate / (1 - pow(o[ADAM_BETA1], step))),
        .beta1 = (real)o[ADAM_BETA1],
        .beta2 = (real)o[ADAM_BETA2],
        .rest1 = (real)(1 - o[ADAM_BETA1]),
        .rest2 = (real)(1 - o[ADAM_BETA2]),
        .correction = (real)(1 / (1 - pow(o[ADAM_BETA2], step))),
        .epsilon = (real)o[ADAM_EPSILON],
        .l2 = (real)s->l2,
        .l1 = (real)s->l1,
    };
    adam_loop(s->values, s->gradients, s->state[0], s->state[1], s->count, &adam);
}

#define OPTIONS(TABLE) TABLE, sizeof TABLE / sizeof *TABLE

const struct optimiser_kind optimiser_kinds[] = {
    {{"sgd", OPTIONS(sgd_options)}, 1, sgd_update},
    {{"adam", OPTIONS(adam_options)}, 2, adam_update},
};
const uint32_t optimiser_kind_count = sizeof optimiser_kinds / sizeof *optimiser_kinds;
