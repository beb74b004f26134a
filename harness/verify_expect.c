// SPDX-License-Identifier: MIT
// What a case must give: the function's reference, brought to the shape of each form and family.
#include <math.h>

#include "verify_case.h"

enum { PIECES = 256, PARAMETERS = 16 };

uint32_t expected_random(uint64_t seed, uint64_t index) {
    const uint64_t counter = index / 256 * 64 + index % 64;
    uint32_t words[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), 0, 0};
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    for (int round = 0; round < 10; round++) {
        const uint64_t first = (uint64_t)words[0] * 0xD2511F53u;
        const uint64_t second = (uint64_t)words[2] * 0xCD9E8D57u;
        words[0] = (uint32_t)(second >> 32) ^ words[1] ^ key[0];
        words[1] = (uint32_t)second;
        words[2] = (uint32_t)(first >> 32) ^ words[3] ^ key[1];
        words[3] = (uint32_t)first;
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
    return words[index / 64 % 4];
}

// One element: its place in the case, and the storage that reference_element points to.
struct place {
    uint64_t row, channel, element;
    double x[PIECES], dy[2], parameter[PARAMETERS];
};

static void read_parameters(const struct subject *s, const struct verify_case *c, struct place *at) {
    const float *values = s->parameters;
    for (uint32_t i = 0; i < s->function->parameter_count && i < PARAMETERS; i++) {
        const struct activations_parameter *parameter = &s->function->parameters[i];
        at->parameter[i] = c->default_parameters ? (float)parameter->value : values[parameter->per_channel ? at->channel : 0];
        values += parameter->per_channel ? c->channels : 1;
    }
}

static bool mask_bit(double x, double derivative_at_kink) { return isnan(x) || x > 0 || (x == 0 && derivative_at_kink >= 0.5); }

// Backward from a mask or an index knows no x; any x that forward would have kept the same for is as good.
static void recover_x(const struct subject *s, const struct verify_case *c, struct place *at) {
    if (s->form.mask) at->x[0] = s->aux[at->element / 8] >> at->element % 8 & 1 ? 1 : -1;
    else
        for (uint64_t piece = 0; piece < c->pieces; piece++) at->x[piece] = piece == s->aux[at->element];
}

// Where a piece lies in x and dx.
static uint64_t piece_at(const struct subject *s, const struct verify_case *c, const struct place *at, uint64_t piece) {
    const uint64_t pieces = s->form.grouped ? c->pieces : 1;
    return s->form.interleaved ? at->element * pieces + piece : (at->row * pieces + piece) * c->channels + at->channel;
}

static void read_x(const struct subject *s, const struct verify_case *c, struct place *at) {
    const uint64_t pieces = s->form.grouped ? c->pieces : 1;
    for (uint64_t piece = 0; piece < pieces; piece++) {
        const float x = s->x[piece_at(s, c, at, piece)];
        at->x[piece] = s->form.bias ? (float)(x + s->bias[at->channel]) : x;
    }
}

static void read_dy(const struct subject *s, const struct verify_case *c, struct place *at) {
    const uint64_t first = s->form.doubling ? at->row * 2 * c->channels + at->channel : at->element;
    at->dy[0] = s->dy[first];
    if (s->form.doubling) at->dy[1] = s->dy[first + c->channels];
}

// A rounded sum of x and bias is what f is applied to, so the sum is a float before it is a double.
static struct reference_element read_element(const struct subject *s, const struct verify_case *c, struct place *at) {
    read_parameters(s, c, at);
    if (s->form.reads_x) read_x(s, c, at);
    else recover_x(s, c, at);
    if (s->form.backward) read_dy(s, c, at);
    return (struct reference_element){
        .x = at->x,
        .pieces = s->form.grouped ? c->pieces : 1,
        .parameter = at->parameter,
        .dy = at->dy,
        .random = s->form.random && !s->form.inference ? expected_random(c->seed, c->first_index + at->element) : 0,
        .inference = s->form.inference,
        .derivative_at_kink = c->derivative_at_kink,
    };
}

static void expect_forward(struct subject *s, const struct verify_case *c, const struct place *at, struct reference_element *element) {
    struct double_double y[2];
    s->reference->forward(element, y);
    const uint64_t first = s->form.doubling ? at->row * 2 * c->channels + at->channel : at->element;
    s->expected[first] = (struct expected){.exact = y[0], .x = at->x[0], .dy = 1};
    if (s->form.doubling) s->expected[first + c->channels] = (struct expected){.exact = y[1], .x = at->x[0], .dy = 1};
    if (s->form.mask && mask_bit(at->x[0], c->derivative_at_kink)) s->aux[at->element / 8] |= (uint8_t)(1u << at->element % 8);
    if (s->form.index) {
        // The piece that a gradient would go to.
        const double one = 1;
        double unused;
        struct double_double dx[PIECES];
        element->dy = &one;
        s->reference->backward(element, dx, &unused);
        uint8_t winner = 0;
        while (winner + 1u < c->pieces && dx[winner].high == 0) winner++;
        s->aux[at->element] = winner;
    }
}

// An infinite dy times a derivative that the bound lets vanish is infinite or a NaN, whichever side of 0 the derivative falls.
static bool product_undefined(const struct subject *s, struct reference_element element) {
    if (s->bounds.exact || s->form.grouped || s->form.doubling || !isinf(element.dy[0])) return false;
    const double one = 1;
    double unused;
    struct double_double derivative;
    element.dy = &one;
    s->reference->backward(&element, &derivative, &unused);
    return fabs(derivative.high) <= error_near_zero(&s->bounds);
}

static void expect_backward(struct subject *s, const struct verify_case *c, const struct place *at, struct reference_element *element) {
    struct double_double dx[PIECES];
    struct reference_jump jump = {0};
    double term = 0;
    element->jump = &jump;
    s->reference->backward(element, dx, &term);
    const double dy = s->form.doubling ? fmax(fabs(at->dy[0]), fabs(at->dy[1])) : at->dy[0];
    const bool undefined = product_undefined(s, *element);
    for (uint64_t piece = 0; piece < element->pieces; piece++)
        s->expected[piece_at(s, c, at, piece)] = (struct expected){dx[piece], at->x[piece], dy, undefined, jump};
    // In order, every term and every sum a float: what makes the gradient independent of chunks and lanes.
    if (s->form.per_channel) s->dparameters[at->channel] += (float)term;
    if (s->form.shared) s->dparameters[(c->first_index + at->element) % ACTIVATIONS_PARTIAL_SUMS] += (float)term;
}

void case_expect(struct subject *s, const struct verify_case *c) {
    const uint64_t elements = c->rows * c->channels;
    if (!s->form.backward)
        for (uint64_t i = 0; i < elements; i++) s->aux[i] = 0;
    const uint64_t sums = s->form.shared ? ACTIVATIONS_PARTIAL_SUMS : c->channels;
    for (uint64_t i = 0; i < sums; i++) s->dparameters[i] = 0.5f;
    struct place at = {0};
    for (at.element = 0; at.element < elements; at.element++) {
        at.row = at.element / c->channels;
        at.channel = at.element % c->channels;
        struct reference_element element = read_element(s, c, &at);
        if (s->form.backward) expect_backward(s, c, &at, &element);
        else expect_forward(s, c, &at, &element);
    }
}
