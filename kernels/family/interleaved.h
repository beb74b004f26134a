// SPDX-License-Identifier: MIT
// Loops for functions of several pieces whose pieces are innermost: x[rows][channels][pieces] to out[rows][channels]. Rows follow each
// other without a seam, so units are counted through. Two and four pieces, the usual numbers, are taken apart in registers; others,
// and the units of the last part of a vector, go through memory.
#ifndef INTERLEAVED_H
#define INTERLEAVED_H

// Whether the pieces of `count` units are taken apart in registers.
INLINE int interleaved_in_registers(const uint64_t pieces, const uint64_t count) { return count == LANES && (pieces == 2 || pieces == 4); }

// One piece of `count` units, and its way back; x and out at the first unit.
INLINE V interleaved_load(const float *x, const uint64_t pieces, uint64_t piece, const uint64_t count) {
    float lanes[64] = {0};
    for (uint64_t lane = 0; lane < count; lane++) lanes[lane] = x[lane * pieces + piece];
    return v_load(lanes);
}

INLINE void interleaved_store(float *out, V value, const uint64_t pieces, uint64_t piece, const uint64_t count) {
    float lanes[64] = {0};
    v_store(lanes, value);
    for (uint64_t lane = 0; lane < count; lane++) out[lane * pieces + piece] = lanes[lane];
}

// A pair of pieces of LANES units.
INLINE void interleaved_load2(const float *x, V *first, V *second) {
    const V a = v_load(x);
    const V b = v_load(x + LANES);
    *first = v_even(a, b);
    *second = v_odd(a, b);
}

INLINE void interleaved_store2(float *out, V first, V second) {
    v_store(out, v_zip_first(first, second));
    v_store(out + LANES, v_zip_second(first, second));
}

// Of four pieces, pairs are decided first: the larger of the larger is the same whatever the order, and so is who was first.
INLINE V interleaved_value(const float *x, const uint64_t pieces, const uint64_t count, struct grouped_body body) {
    if (!interleaved_in_registers(pieces, count)) {
        V best = interleaved_load(x, pieces, 0, count);
        for (uint64_t piece = 1; piece < pieces; piece++) best = body.larger(best, interleaved_load(x, pieces, piece, count));
        return best;
    }
    V first, second;
    interleaved_load2(x, &first, &second);
    const V larger = body.larger(first, second);
    if (pieces == 2) return larger;
    interleaved_load2(x + 2 * LANES, &first, &second);
    const V others = body.larger(first, second);
    return body.larger(v_even(larger, others), v_odd(larger, others));
}

// The winning piece's number, and its value.
INLINE I interleaved_winner(const float *x, const uint64_t pieces, const uint64_t count, struct grouped_body body, V *value) {
    V best, second;
    I winner = i_set1(0);
    if (!interleaved_in_registers(pieces, count)) {
        best = interleaved_load(x, pieces, 0, count);
        for (uint64_t piece = 1; piece < pieces; piece++)
            winner = grouped_challenge(&best, interleaved_load(x, pieces, piece, count), winner, i_set1((uint32_t)piece), body);
    } else if (pieces == 2) {
        interleaved_load2(x, &best, &second);
        winner = grouped_challenge(&best, second, winner, i_set1(1), body);
    } else {
        V even, odd, more_even, more_odd;
        interleaved_load2(x, &even, &odd);
        interleaved_load2(x + 2 * LANES, &more_even, &more_odd);
        best = v_even(even, more_even);
        V other = v_odd(even, more_even);
        winner = grouped_challenge(&best, v_even(odd, more_odd), winner, i_set1(1), body);
        const I other_winner = grouped_challenge(&other, v_odd(odd, more_odd), i_set1(2), i_set1(3), body);
        winner = grouped_challenge(&best, other, winner, other_winner, body);
    }
    *value = best;
    return winner;
}

// ---- forward ----

INLINE void interleaved_forward_units(const struct activations_call *call, const uint64_t pieces, struct grouped_body body) {
    const float *x = call->x;
    float *out = call->out;
    const uint64_t n = call->rows * call->channels;
    const uint64_t lanes = LANES;
    uint64_t i = 0;
    INDEPENDENT for (; i + lanes <= n; i += lanes) v_store(out + i, interleaved_value(x + i * pieces, pieces, lanes, body));
    if (i < n) v_store_part(out + i, interleaved_value(x + i * pieces, pieces, n - i, body), n - i);
}

INLINE void interleaved_forward_index_units(const struct activations_call *call, const uint64_t pieces, struct grouped_body body) {
    const float *x = call->x;
    float *out = call->out;
    uint8_t *index = call->aux;
    const uint64_t n = call->rows * call->channels;
    const uint64_t lanes = LANES;
    uint64_t i = 0;
    V value;
    INDEPENDENT for (; i + lanes <= n; i += lanes) {
        i_store8(index + i, interleaved_winner(x + i * pieces, pieces, lanes, body, &value));
        v_store(out + i, value);
    }
    if (i < n) {
        i_store8_part(index + i, interleaved_winner(x + i * pieces, pieces, n - i, body, &value), n - i);
        v_store_part(out + i, value, n - i);
    }
}

// ---- backward: dx is dy at the piece that won and +0 elsewhere ----

INLINE void interleaved_spread(float *out, I winner, V dy, const uint64_t pieces, const uint64_t count) {
    if (!interleaved_in_registers(pieces, count)) {
        for (uint64_t piece = 0; piece < pieces; piece++) interleaved_store(out, grouped_gradient(winner, piece, dy), pieces, piece, count);
        return;
    }
    const V dx0 = grouped_gradient(winner, 0, dy);
    const V dx1 = grouped_gradient(winner, 1, dy);
    if (pieces == 2) {
        interleaved_store2(out, dx0, dx1);
        return;
    }
    const V dx2 = grouped_gradient(winner, 2, dy);
    const V dx3 = grouped_gradient(winner, 3, dy);
    interleaved_store2(out, v_zip_first(dx0, dx2), v_zip_first(dx1, dx3));
    interleaved_store2(out + 2 * LANES, v_zip_second(dx0, dx2), v_zip_second(dx1, dx3));
}

INLINE void interleaved_backward_vector(const struct activations_call *call, uint64_t i, const uint64_t pieces, const uint64_t count,
                                        const int has_index, struct grouped_body body) {
    V ignored;
    const uint8_t *index = (const uint8_t *)call->aux + i;
    const float *x = (const float *)call->x + i * pieces;
    const I winner = !has_index ? interleaved_winner(x, pieces, count, body, &ignored) : count == LANES ? i_load8(index) : i_load8_part(index, count);
    interleaved_spread((float *)call->out + i * pieces, winner, grouped_load((const float *)call->dy + i, count), pieces, count);
}

INLINE void interleaved_backward_units(const struct activations_call *call, const uint64_t pieces, const int has_index, struct grouped_body body) {
    const uint64_t n = call->rows * call->channels;
    const uint64_t lanes = LANES;
    uint64_t i = 0;
    INDEPENDENT for (; i + lanes <= n; i += lanes) interleaved_backward_vector(call, i, pieces, lanes, has_index, body);
    if (i < n) interleaved_backward_vector(call, i, pieces, n - i, has_index, body);
}

// ---- entries: numbers that registers take get a loop each ----

#define INTERLEAVED_BY_PIECES(UNITS, CALL, ...)        \
    switch ((CALL)->pieces) {                          \
    case 2: UNITS(CALL, 2, __VA_ARGS__); break;        \
    case 4: UNITS(CALL, 4, __VA_ARGS__); break;        \
    default: UNITS(CALL, (CALL)->pieces, __VA_ARGS__); \
    }

INLINE void grouped_forward_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    INTERLEAVED_BY_PIECES(interleaved_forward_units, call, body)
}

INLINE void grouped_forward_index_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    INTERLEAVED_BY_PIECES(interleaved_forward_index_units, call, body)
}

INLINE void grouped_backward_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    INTERLEAVED_BY_PIECES(interleaved_backward_units, call, 0, body)
}

INLINE void grouped_backward_index_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    INTERLEAVED_BY_PIECES(interleaved_backward_units, call, 1, body)
}

#endif
