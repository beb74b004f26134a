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
INLINE void interleaved_load2(const float *x, V *first, V *second, const int streams) {
    const V a = load_or_fetch(x, streams);
    const V b = load_or_fetch(x + LANES, streams);
    *first = v_even(a, b);
    *second = v_odd(a, b);
}

INLINE void interleaved_store2(float *out, V first, V second, const int streams) {
    store_or_stream(out, v_zip_first(first, second), streams);
    store_or_stream(out + LANES, v_zip_second(first, second), streams);
}

// Of four pieces, pairs are decided first: the larger of the larger is the same whatever the order, and so is who was first.
INLINE V interleaved_value(const float *x, const uint64_t pieces, const uint64_t count, struct grouped_body body, const int streams) {
    if (!interleaved_in_registers(pieces, count)) {
        V best = interleaved_load(x, pieces, 0, count);
        for (uint64_t piece = 1; piece < pieces; piece++) best = body.larger(best, interleaved_load(x, pieces, piece, count));
        return best;
    }
    V first, second;
    interleaved_load2(x, &first, &second, streams);
    const V larger = body.larger(first, second);
    if (pieces == 2) return larger;
    interleaved_load2(x + 2 * LANES, &first, &second, streams);
    const V others = body.larger(first, second);
    return body.larger(v_even(larger, others), v_odd(larger, others));
}

// The winning piece's number, and its value.
INLINE I interleaved_winner(const float *x, const uint64_t pieces, const uint64_t count, struct grouped_body body, V *value, const int streams) {
    V best, second;
    I winner = i_set1(0);
    if (!interleaved_in_registers(pieces, count)) {
        best = interleaved_load(x, pieces, 0, count);
        for (uint64_t piece = 1; piece < pieces; piece++)
            winner = grouped_challenge(&best, interleaved_load(x, pieces, piece, count), winner, i_set1((uint32_t)piece), body);
    } else if (pieces == 2) {
        interleaved_load2(x, &best, &second, streams);
        winner = grouped_challenge(&best, second, winner, i_set1(1), body);
    } else {
        V even, odd, more_even, more_odd;
        interleaved_load2(x, &even, &odd, streams);
        interleaved_load2(x + 2 * LANES, &more_even, &more_odd, streams);
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

INLINE void interleaved_forward_units(const struct activations_call *call, const uint64_t pieces, struct grouped_body body, const int streams) {
    const float *x = call->x;
    float *out = call->out;
    const uint64_t n = call->rows * call->channels;
    const uint64_t lanes = LANES;
    uint64_t i = streams ? before_stream(out, n) : 0;
    if (i) v_store_part(out, interleaved_value(x, pieces, i, body, streams), i);
    INDEPENDENT for (; i + lanes <= n; i += lanes) store_or_stream(out + i, interleaved_value(x + i * pieces, pieces, lanes, body, streams), streams);
    if (i < n) v_store_part(out + i, interleaved_value(x + i * pieces, pieces, n - i, body, streams), n - i);
    if (streams) stream_fence();
}

INLINE void interleaved_forward_index_vector(const float *x, float *out, uint8_t *index, const uint64_t pieces, const uint64_t count,
                                             struct grouped_body body, const int streams) {
    V value;
    const I winner = interleaved_winner(x, pieces, count, body, &value, streams);
    if (count == LANES) {
        i_store8(index, winner);
        store_or_stream(out, value, streams);
    } else {
        i_store8_part(index, winner, count);
        v_store_part(out, value, count);
    }
}

INLINE void interleaved_forward_index_units(const struct activations_call *call, const uint64_t pieces, struct grouped_body body, const int streams) {
    const float *x = call->x;
    float *out = call->out;
    uint8_t *index = call->aux;
    const uint64_t n = call->rows * call->channels;
    const uint64_t lanes = LANES;
    uint64_t i = streams ? before_stream(out, n) : 0;
    if (i) interleaved_forward_index_vector(x, out, index, pieces, i, body, streams);
    INDEPENDENT for (; i + lanes <= n; i += lanes) interleaved_forward_index_vector(x + i * pieces, out + i, index + i, pieces, lanes, body, streams);
    if (i < n) interleaved_forward_index_vector(x + i * pieces, out + i, index + i, pieces, n - i, body, streams);
    if (streams) stream_fence();
}

// ---- backward: dx is dy at the piece that won and +0 elsewhere ----

INLINE void interleaved_spread(float *out, I winner, V dy, const uint64_t pieces, const uint64_t count, const int streams) {
    if (!interleaved_in_registers(pieces, count)) {
        for (uint64_t piece = 0; piece < pieces; piece++) interleaved_store(out, grouped_gradient(winner, piece, dy), pieces, piece, count);
        return;
    }
    const V dx0 = grouped_gradient(winner, 0, dy);
    const V dx1 = grouped_gradient(winner, 1, dy);
    if (pieces == 2) {
        interleaved_store2(out, dx0, dx1, streams);
        return;
    }
    const V dx2 = grouped_gradient(winner, 2, dy);
    const V dx3 = grouped_gradient(winner, 3, dy);
    interleaved_store2(out, v_zip_first(dx0, dx2), v_zip_first(dx1, dx3), streams);
    interleaved_store2(out + 2 * LANES, v_zip_second(dx0, dx2), v_zip_second(dx1, dx3), streams);
}

INLINE void interleaved_backward_vector(const struct activations_call *call, uint64_t i, const uint64_t pieces, const uint64_t count,
                                        const int has_index, struct grouped_body body, const int streams) {
    V ignored;
    const uint8_t *index = (const uint8_t *)call->aux + i;
    const float *x = (const float *)call->x + i * pieces;
    const I winner = !has_index       ? interleaved_winner(x, pieces, count, body, &ignored, streams)
                     : count == LANES ? i_load8(index)
                                      : i_load8_part(index, count);
    interleaved_spread((float *)call->out + i * pieces, winner, grouped_load((const float *)call->dy + i, count, streams), pieces, count, streams);
}

INLINE void interleaved_backward_units(const struct activations_call *call, const uint64_t pieces, const int has_index, struct grouped_body body,
                                       const int streams) {
    const uint64_t n = call->rows * call->channels;
    const uint64_t lanes = LANES;
    uint64_t i = 0;
    INDEPENDENT for (; i + lanes <= n; i += lanes) interleaved_backward_vector(call, i, pieces, lanes, has_index, body, streams);
    if (i < n) interleaved_backward_vector(call, i, pieces, n - i, has_index, body, streams);
    if (streams) stream_fence();
}

// ---- entries: numbers that registers take get a loop each ----

#define INTERLEAVED_BY_PIECES(UNITS, CALL, ...)        \
    switch ((CALL)->pieces) {                          \
    case 2: UNITS(CALL, 2, __VA_ARGS__); break;        \
    case 4: UNITS(CALL, 4, __VA_ARGS__); break;        \
    default: UNITS(CALL, (CALL)->pieces, __VA_ARGS__); \
    }

// Units are counted through, so their rows may be of any length.
INLINE int interleaved_streams(const struct activations_call *call, uint64_t arrays_of_pieces) {
    return call_streams(call, (arrays_of_pieces * call->pieces + 1) * call->rows * call->channels);
}

// Backward, an output out of alignment never comes into it: units are as wide as their pieces.
INLINE int interleaved_streams_pieces(const struct activations_call *call, uint64_t arrays_of_pieces) {
    return before_stream(call->out, LANES) == 0 && interleaved_streams(call, arrays_of_pieces);
}

INLINE void grouped_forward_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (interleaved_streams(call, 1)) {
        INTERLEAVED_BY_PIECES(interleaved_forward_units, call, body, 1)
    } else {
        INTERLEAVED_BY_PIECES(interleaved_forward_units, call, body, 0)
    }
}

INLINE void grouped_forward_index_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (interleaved_streams(call, 1)) {
        INTERLEAVED_BY_PIECES(interleaved_forward_index_units, call, body, 1)
    } else {
        INTERLEAVED_BY_PIECES(interleaved_forward_index_units, call, body, 0)
    }
}

INLINE void grouped_backward_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (interleaved_streams_pieces(call, 2)) {
        INTERLEAVED_BY_PIECES(interleaved_backward_units, call, 0, body, 1)
    } else {
        INTERLEAVED_BY_PIECES(interleaved_backward_units, call, 0, body, 0)
    }
}

INLINE void grouped_backward_index_interleaved_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (interleaved_streams_pieces(call, 1)) {
        INTERLEAVED_BY_PIECES(interleaved_backward_units, call, 1, body, 1)
    } else {
        INTERLEAVED_BY_PIECES(interleaved_backward_units, call, 1, body, 0)
    }
}

#endif
