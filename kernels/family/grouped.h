// SPDX-License-Identifier: MIT
// Loops for functions of several pieces: x[rows][pieces][channels] to out[rows][channels]. Pieces are not innermost, so that
// neighbouring lanes are neighbouring units and no vector is transposed. Four vectors go through the pieces together: each
// piece is a stream of its own, and longer runs of it are kinder to caches and store buffers.
#ifndef GROUPED_H
#define GROUPED_H

struct grouped_body {
    V (*larger)(V best, V next); // the value to go on with
    M (*keeps)(V best, V next);  // whether the best so far stays the best
};

// A vector of units, or `count` of its lanes.
INLINE V grouped_load(const float *from, const uint64_t count, const int streams) {
    return count == LANES ? load_or_fetch(from, streams) : v_load_part(from, count);
}

INLINE void grouped_store(float *to, V value, const uint64_t count, const int streams) {
    if (count == LANES) store_or_stream(to, value, streams);
    else v_store_part(to, value, count);
}

INLINE V grouped_value(const float *x, uint64_t channels, const uint64_t pieces, const uint64_t count, struct grouped_body body, const int streams) {
    V best = grouped_load(x, count, streams);
    for (uint64_t piece = 1; piece < pieces; piece++) best = body.larger(best, grouped_load(x + piece * channels, count, streams));
    return best;
}

// The winner of what is the best so far and what comes after it, by number and value.
INLINE I grouped_challenge(V *best, V next, I winner, I challenger, struct grouped_body body) {
    const M keeps = body.keeps(*best, next);
    *best = v_select(keeps, *best, next);
    return i_select(keeps, winner, challenger);
}

// The winning piece's number, and its value.
INLINE I grouped_winner(const float *x, uint64_t channels, const uint64_t pieces, const uint64_t count, struct grouped_body body, V *value,
                        const int streams) {
    V best = grouped_load(x, count, streams);
    I winner = i_set1(0);
    for (uint64_t piece = 1; piece < pieces; piece++)
        winner = grouped_challenge(&best, grouped_load(x + piece * channels, count, streams), winner, i_set1((uint32_t)piece), body);
    *value = best;
    return winner;
}

// ---- forward ----

INLINE void grouped_forward_rows(const struct activations_call *call, const uint64_t pieces, struct grouped_body body, const int streams) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * pieces * channels;
        float *out = (float *)call->out + row * channels;
        uint64_t c = streams ? before_stream(out, channels) : 0;
        if (c) v_store_part(out, grouped_value(x, channels, pieces, c, body, streams), c);
#if !ONE_LANE
        for (; c + 4 * lanes <= channels; c += 4 * lanes) {
            V a0 = load_or_early(x + c, streams);
            V a1 = load_or_early(x + c + lanes, streams);
            V a2 = load_or_early(x + c + 2 * lanes, streams);
            V a3 = load_or_early(x + c + 3 * lanes, streams);
            for (uint64_t piece = 1; piece < pieces; piece++) {
                const float *from = x + piece * channels + c;
                a0 = body.larger(a0, load_or_early(from, streams));
                a1 = body.larger(a1, load_or_early(from + lanes, streams));
                a2 = body.larger(a2, load_or_early(from + 2 * lanes, streams));
                a3 = body.larger(a3, load_or_early(from + 3 * lanes, streams));
            }
            store_or_stream(out + c, a0, streams);
            store_or_stream(out + c + lanes, a1, streams);
            store_or_stream(out + c + 2 * lanes, a2, streams);
            store_or_stream(out + c + 3 * lanes, a3, streams);
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes)
            store_or_stream(out + c, grouped_value(x + c, channels, pieces, lanes, body, streams), streams);
        if (c < channels) v_store_part(out + c, grouped_value(x + c, channels, pieces, channels - c, body, streams), channels - c);
    }
    if (streams) stream_fence();
}

INLINE void grouped_forward_index_vector(const float *x, float *out, uint8_t *index, uint64_t channels, const uint64_t pieces, const uint64_t count,
                                         struct grouped_body body, const int streams) {
    V value;
    const I winner = grouped_winner(x, channels, pieces, count, body, &value, streams);
    if (count == LANES) {
        i_store8(index, winner);
        store_or_stream(out, value, streams);
    } else {
        i_store8_part(index, winner, count);
        v_store_part(out, value, count);
    }
}

INLINE void grouped_forward_index_rows(const struct activations_call *call, const uint64_t pieces, struct grouped_body body, const int streams) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * pieces * channels;
        float *out = (float *)call->out + row * channels;
        uint8_t *index = (uint8_t *)call->aux + row * channels;
        uint64_t c = streams ? before_stream(out, channels) : 0;
        if (c) grouped_forward_index_vector(x, out, index, channels, pieces, c, body, streams);
        INDEPENDENT for (; c + lanes <= channels; c += lanes)
            grouped_forward_index_vector(x + c, out + c, index + c, channels, pieces, lanes, body, streams);
        if (c < channels) grouped_forward_index_vector(x + c, out + c, index + c, channels, pieces, channels - c, body, streams);
    }
    if (streams) stream_fence();
}

// ---- backward: dx is dy at the piece that won and +0 elsewhere ----

INLINE I grouped_index(const struct activations_call *call, uint64_t row, uint64_t c, const uint64_t pieces, const uint64_t count,
                       const int has_index, struct grouped_body body, const int streams) {
    const uint64_t channels = call->channels;
    if (has_index) {
        const uint8_t *index = (const uint8_t *)call->aux + row * channels + c;
        return count == LANES ? i_load8(index) : i_load8_part(index, count);
    }
    V ignored;
    return grouped_winner((const float *)call->x + row * pieces * channels + c, channels, pieces, count, body, &ignored, streams);
}

INLINE V grouped_gradient(I winner, uint64_t piece, V dy) { return v_select_zero(i_eq(winner, i_set1((uint32_t)piece)), dy); }

INLINE void grouped_backward_vector(I winner, const float *dy, float *out, uint64_t channels, const uint64_t pieces, const uint64_t count,
                                    const int streams) {
    const V gradient = grouped_load(dy, count, streams);
    for (uint64_t piece = 0; piece < pieces; piece++)
        grouped_store(out + piece * channels, grouped_gradient(winner, piece, gradient), count, streams);
}

INLINE void grouped_backward_rows(const struct activations_call *call, const uint64_t pieces, const int has_index, struct grouped_body body,
                                  const int streams) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *dy = (const float *)call->dy + row * channels;
        float *out = (float *)call->out + row * pieces * channels;
        uint64_t c = streams ? before_stream(out, channels) : 0;
        if (c) grouped_backward_vector(grouped_index(call, row, 0, pieces, c, has_index, body, streams), dy, out, channels, pieces, c, streams);
#if !ONE_LANE
        for (; c + 4 * lanes <= channels; c += 4 * lanes) {
            const I w0 = grouped_index(call, row, c, pieces, lanes, has_index, body, streams);
            const I w1 = grouped_index(call, row, c + lanes, pieces, lanes, has_index, body, streams);
            const I w2 = grouped_index(call, row, c + 2 * lanes, pieces, lanes, has_index, body, streams);
            const I w3 = grouped_index(call, row, c + 3 * lanes, pieces, lanes, has_index, body, streams);
            const V g0 = load_or_fetch(dy + c, streams);
            const V g1 = load_or_fetch(dy + c + lanes, streams);
            const V g2 = load_or_fetch(dy + c + 2 * lanes, streams);
            const V g3 = load_or_fetch(dy + c + 3 * lanes, streams);
            for (uint64_t piece = 0; piece < pieces; piece++) {
                float *to = out + piece * channels + c;
                store_or_stream(to, grouped_gradient(w0, piece, g0), streams);
                store_or_stream(to + lanes, grouped_gradient(w1, piece, g1), streams);
                store_or_stream(to + 2 * lanes, grouped_gradient(w2, piece, g2), streams);
                store_or_stream(to + 3 * lanes, grouped_gradient(w3, piece, g3), streams);
            }
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes) grouped_backward_vector(
            grouped_index(call, row, c, pieces, lanes, has_index, body, streams), dy + c, out + c, channels, pieces, lanes, streams);
        if (c < channels) {
            const uint64_t left = channels - c;
            grouped_backward_vector(grouped_index(call, row, c, pieces, left, has_index, body, streams), dy + c, out + c, channels, pieces, left,
                                    streams);
        }
    }
    if (streams) stream_fence();
}

// ---- entries: usual numbers of pieces get a loop each, whose inner loop is unrolled ----

#define GROUPED_BY_PIECES(ROWS, CALL, ...)            \
    switch ((CALL)->pieces) {                         \
    case 2: ROWS(CALL, 2, __VA_ARGS__); break;        \
    case 3: ROWS(CALL, 3, __VA_ARGS__); break;        \
    case 4: ROWS(CALL, 4, __VA_ARGS__); break;        \
    case 5: ROWS(CALL, 5, __VA_ARGS__); break;        \
    default: ROWS(CALL, (CALL)->pieces, __VA_ARGS__); \
    }

// How many arrays have an element a piece: x and, backward, out; the rest has one a unit.
INLINE int grouped_streams(const struct activations_call *call, uint64_t arrays_of_pieces) {
    return call_streams_rows(call, (arrays_of_pieces * call->pieces + 1) * call->rows * call->channels);
}

INLINE void grouped_forward_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (grouped_streams(call, 1)) {
        GROUPED_BY_PIECES(grouped_forward_rows, call, body, 1)
    } else {
        GROUPED_BY_PIECES(grouped_forward_rows, call, body, 0)
    }
}

INLINE void grouped_forward_index_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (grouped_streams(call, 1)) {
        GROUPED_BY_PIECES(grouped_forward_index_rows, call, body, 1)
    } else {
        GROUPED_BY_PIECES(grouped_forward_index_rows, call, body, 0)
    }
}

INLINE void grouped_backward_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (grouped_streams(call, 2)) {
        GROUPED_BY_PIECES(grouped_backward_rows, call, 0, body, 1)
    } else {
        GROUPED_BY_PIECES(grouped_backward_rows, call, 0, body, 0)
    }
}

INLINE void grouped_backward_index_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    if (grouped_streams(call, 1)) {
        GROUPED_BY_PIECES(grouped_backward_rows, call, 1, body, 1)
    } else {
        GROUPED_BY_PIECES(grouped_backward_rows, call, 1, body, 0)
    }
}

#endif
