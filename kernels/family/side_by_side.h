// SPDX-License-Identifier: MIT
// Groups of vectors that elementwise loops take at once, and what a body is.
#ifndef SIDE_BY_SIDE_H
#define SIDE_BY_SIDE_H

typedef V (*forward_body)(V x, struct scalars scalars);
typedef V (*backward_body)(V x, V dy, struct scalars scalars);

#if !ONE_LANE
// An address that the vectors of a turn are counted from: GCC would compute one for each of them.
INLINE float *fixed(const float *p) {
    float *q = (float *)(uintptr_t)p;
    __asm__("" : "+r"(q));
    return q;
}

// Several vectors side by side, so that their chains of operations overlap; a store between them would forbid that.
INLINE void forward_two(const float *x, float *out, struct scalars scalars, forward_body body) {
    const uint64_t lanes = LANES;
    const V a = body(v_load(x), scalars);
    const V b = body(v_load(x + lanes), scalars);
    v_store(out, a);
    v_store(out + lanes, b);
}

INLINE void forward_pairs(const float *x, float *out, struct scalars scalars, forward_body body) {
    UNROLLED for (uint64_t i = 0; i < 4; i++) forward_two(x + 2 * i * LANES, out + 2 * i * LANES, scalars, body);
}

INLINE void forward_four(const float *x, float *out, struct scalars scalars, forward_body body) {
    const uint64_t lanes = LANES;
    const V a = body(v_load(x), scalars);
    const V b = body(v_load(x + lanes), scalars);
    const V c = body(v_load(x + 2 * lanes), scalars);
    const V d = body(v_load(x + 3 * lanes), scalars);
    v_store(out, a);
    v_store(out + lanes, b);
    v_store(out + 2 * lanes, c);
    v_store(out + 3 * lanes, d);
}

INLINE void forward_bias_four(const float *x, const float *bias, float *out, struct scalars scalars, forward_body body) {
    const uint64_t lanes = LANES;
    const V a = body(v_add(v_load(x), v_load(bias)), scalars);
    const V b = body(v_add(v_load(x + lanes), v_load(bias + lanes)), scalars);
    const V c = body(v_add(v_load(x + 2 * lanes), v_load(bias + 2 * lanes)), scalars);
    const V d = body(v_add(v_load(x + 3 * lanes), v_load(bias + 3 * lanes)), scalars);
    v_store(out, a);
    v_store(out + lanes, b);
    v_store(out + 2 * lanes, c);
    v_store(out + 3 * lanes, d);
}

INLINE void backward_two(const float *x, const float *dy, float *out, struct scalars scalars, backward_body body) {
    const uint64_t lanes = LANES;
    const V a = body(v_load(x), v_load(dy), scalars);
    const V b = body(v_load(x + lanes), v_load(dy + lanes), scalars);
    v_store(out, a);
    v_store(out + lanes, b);
}

INLINE void backward_pairs(const float *x, const float *dy, float *out, struct scalars scalars, backward_body body) {
    UNROLLED for (uint64_t i = 0; i < 4; i++) backward_two(x + 2 * i * LANES, dy + 2 * i * LANES, out + 2 * i * LANES, scalars, body);
}

INLINE void backward_four(const float *x, const float *dy, float *out, struct scalars scalars, backward_body body) {
    const uint64_t lanes = LANES;
    const V a = body(v_load(x), v_load(dy), scalars);
    const V b = body(v_load(x + lanes), v_load(dy + lanes), scalars);
    const V c = body(v_load(x + 2 * lanes), v_load(dy + 2 * lanes), scalars);
    const V d = body(v_load(x + 3 * lanes), v_load(dy + 3 * lanes), scalars);
    v_store(out, a);
    v_store(out + lanes, b);
    v_store(out + 2 * lanes, c);
    v_store(out + 3 * lanes, d);
}

// Every load first: one that became part of a masked instruction, or came after a store, would come late.
INLINE void backward_four_early(const float *x, const float *dy, float *out, struct scalars scalars, backward_body body) {
    const uint64_t lanes = LANES;
    const V xa = v_load_early(x), xb = v_load_early(x + lanes), xc = v_load_early(x + 2 * lanes), xd = v_load_early(x + 3 * lanes);
    const V dya = v_load_early(dy), dyb = v_load_early(dy + lanes), dyc = v_load_early(dy + 2 * lanes), dyd = v_load_early(dy + 3 * lanes);
    const V a = body(xa, dya, scalars);
    const V b = body(xb, dyb, scalars);
    const V c = body(xc, dyc, scalars);
    const V d = body(xd, dyd, scalars);
    v_store(out, a);
    v_store(out + lanes, b);
    v_store(out + 2 * lanes, c);
    v_store(out + 3 * lanes, d);
}

INLINE void backward_eight(const float *x, const float *dy, float *out, struct scalars scalars, backward_body body) {
    backward_four_early(x, dy, out, scalars, body);
    backward_four_early(x + 4 * LANES, dy + 4 * LANES, out + 4 * LANES, scalars, body);
}
#endif

#endif
