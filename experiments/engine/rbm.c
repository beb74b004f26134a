// SPDX-License-Identifier: MIT
#include "rbm.h"

#include "command.h"
#include "loops.h"
#include "matrix_product.h"
#include "random_stream.h"

static real *visible_bias(const struct rbm *rbm) { return rbm->values + rbm->visible * rbm->hidden; }
static real *hidden_bias(const struct rbm *rbm) { return visible_bias(rbm) + rbm->visible; }

static void take(struct rbm *rbm) {
    const uint64_t states = rbm->batch * rbm->hidden;
    rbm->values = arena_take(&rbm->arena, rbm->parameters, sizeof(real));
    rbm->velocity = arena_take(&rbm->arena, rbm->parameters, sizeof(real));
    real **const of_hidden[] = {&rbm->x, &rbm->first, &rbm->second, &rbm->states};
    for (int i = 0; i < 4; i++) *of_hidden[i] = arena_take(&rbm->arena, states, sizeof(real));
    rbm->inputs = arena_take(&rbm->arena, rbm->batch * rbm->visible, sizeof(real));
    rbm->reconstruction = arena_take(&rbm->arena, rbm->batch * rbm->visible, sizeof(real));
}

int rbm_create(struct rbm *rbm, uint64_t visible, uint64_t hidden, uint64_t batch, enum rbm_units units, uint64_t seed) {
    enum { UNITS = 1 << 20 }; // so that no product of sizes overflows
    *rbm = (struct rbm){
        .visible = visible, .hidden = hidden, .batch = batch, .units = units, .seed = seed, .parameters = visible * hidden + visible + hidden};
    if (visible < 1 || visible > UNITS || hidden < 1 || hidden > UNITS || batch < 1 || batch > UNITS)
        return complain(EXIT_USAGE, "a Boltzmann machine has 1 to %d units of each kind, and batches of as many samples", UNITS);
    matrix_product_library(); // chooses
    int code = activation_choose(&rbm->sigmoid, "sigmoid", 0);
    if (!code) code = activation_choose(&rbm->noisy, "nrelu", 0);
    if (code) return code;
    take(rbm);
    code = arena_reserve(&rbm->arena);
    if (code) return code;
    take(rbm);
    const struct random_stream draws = {seed, RANDOM_INITIALISE, 0};
    for (uint64_t i = 0; i < visible * hidden; i++) rbm->values[i] = (real)(0.01 * random_normal(&draws, i));
    return EXIT_FINE;
}

void rbm_free(struct rbm *rbm) { arena_free(&rbm->arena); }

// ---- units ----

static void apply(const struct activation_choice *choice, const real *x, uint64_t rows, uint64_t columns, real *y) {
    const struct activation_data data = {.x = x, .out = y, .rows = rows, .channels = columns};
    activation_forward(choice, &data);
}

// x = v W + b
static void excite(struct rbm *rbm, const real *v, uint64_t count) {
    loop_fill_rows(rbm->x, rbm->hidden, count, rbm->hidden, hidden_bias(rbm));
    matrix_product(count, rbm->hidden, rbm->visible, matrix_rows(v, rbm->visible), matrix_rows(rbm->values, rbm->hidden), 1, rbm->x, rbm->hidden);
}

// What counts of the hidden units, from x; `phase` is 0 for the data and 1 for their reconstruction.
static void respond(struct rbm *rbm, uint64_t count, uint64_t step, uint32_t phase, real *h) {
    if (rbm->units == RBM_BINARY) {
        apply(&rbm->sigmoid, rbm->x, count, rbm->hidden, h);
        return;
    }
    const struct random_stream draws = {rbm->seed, RANDOM_ACTIVATION, phase};
    const struct activation_data data = {
        .x = rbm->x, .out = h, .rows = count, .channels = rbm->hidden, .seed = random_bits(&draws, step), .training = true};
    activation_forward(&rbm->noisy, &data);
}

// States of binary units from their probabilities.
static void draw(const struct rbm *rbm, const real *probabilities, uint64_t count, uint64_t step, real *states) {
    const struct random_stream draws = {rbm->seed, RANDOM_DROPOUT, 0};
    const uint64_t first = step * rbm->batch * rbm->hidden;
    for (uint64_t i = 0; i < count * rbm->hidden; i++) states[i] = random_uniform(&draws, first + i) < (double)probabilities[i];
}

static void reconstruct(struct rbm *rbm, const real *states, uint64_t count) {
    real *v = rbm->inputs;
    loop_fill_rows(v, rbm->visible, count, rbm->visible, visible_bias(rbm));
    matrix_product(count, rbm->visible, rbm->hidden, matrix_rows(states, rbm->hidden), matrix_transposed(rbm->values, rbm->hidden), 1, v,
                   rbm->visible);
    apply(&rbm->sigmoid, v, count, rbm->visible, rbm->reconstruction);
}

// ---- learning ----

WIDEST static void scale(real *x, uint64_t count, real factor) {
    for (uint64_t i = 0; i < count; i++) x[i] *= factor;
}

// velocity += factor * statistics of v and h.
static void add_statistics(struct rbm *rbm, const real *v, real *h, uint64_t count, real factor) {
    real *weights = rbm->velocity, *a = weights + rbm->visible * rbm->hidden, *b = a + rbm->visible;
    for (uint64_t i = 0; i < count; i++)
        for (uint64_t j = 0; j < rbm->visible; j++) a[j] += factor * v[i * rbm->visible + j];
    scale(h, count * rbm->hidden, factor);
    loop_add_rows(h, rbm->hidden, count, rbm->hidden, b);
    matrix_product(rbm->visible, rbm->hidden, count, matrix_transposed(v, rbm->visible), matrix_rows(h, rbm->hidden), 1, weights, rbm->hidden);
}

static double distance(const real *a, const real *b, uint64_t count) {
    double sum = 0;
    for (uint64_t i = 0; i < count; i++) sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
    return sum / (double)count;
}

double rbm_learn(struct rbm *rbm, const real *v, uint64_t count, double rate, double momentum, uint64_t step) {
    const bool binary = rbm->units == RBM_BINARY;
    excite(rbm, v, count);
    respond(rbm, count, step, 0, rbm->first);
    if (binary) draw(rbm, rbm->first, count, step, rbm->states);
    reconstruct(rbm, binary ? rbm->states : rbm->first, count);
    excite(rbm, rbm->reconstruction, count);
    respond(rbm, count, step, 1, rbm->second);
    scale(rbm->velocity, rbm->parameters, (real)momentum);
    const double share = rate / (double)count;
    add_statistics(rbm, v, rbm->first, count, (real)share);
    add_statistics(rbm, rbm->reconstruction, rbm->second, count, (real)-share);
    loop_add(rbm->values, rbm->velocity, rbm->parameters);
    return distance(v, rbm->reconstruction, count * rbm->visible);
}

void rbm_features(struct rbm *rbm, const real *v, uint64_t count, real *features) {
    excite(rbm, v, count);
    apply(rbm->units == RBM_BINARY ? &rbm->sigmoid : &rbm->noisy, rbm->x, count, rbm->hidden, features);
}
