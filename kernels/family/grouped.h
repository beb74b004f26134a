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
INLINE V grouped_load(const float *from, const uint64_t count) { return count == LANES ? v_load(from) : v_load_part(from, count); }

INLINE void grouped_store(float *to, V value, const uint64_t count) {
    if (count == LANES) v_store(to, value);
    else v_store_part(to, value, count);
}

INLINE V grouped_value(const float *x, uint64_t channels, const uint64_t pieces, const uint64_t count, struct grouped_body body) {
    V best = grouped_load(x, count);
    for (uint64_t piece = 1; piece < pieces; piece++) best = body.larger(best, grouped_load(x + piece * channels, count));
    return best;
}

// The winner of what is the best so far and what comes after it, by number and value.
INLINE I grouped_challenge(V *best, V next, I winner, I challenger, struct grouped_body body) {
    const M keeps = body.keeps(*best, next);
    *best = v_select(keeps, *best, next);
    return i_select(keeps, winner, challenger);
}

// The winning piece's number, and its value.
INLINE I grouped_winner(const float *x, uint64_t channels, const uint64_t pieces, const uint64_t count, struct grouped_body body, V *value) {
    V best = grouped_load(x, count);
    I winner = i_set1(0);
    for (uint64_t piece = 1; piece < pieces; piece++)
        winner = grouped_challenge(&best, grouped_load(x + piece * channels, count), winner, i_set1((uint32_t)piece), body);
    *value = best;
    return winner;
}

// ---- forward ----

INLINE void grouped_forward_rows(const struct activations_call *call, const uint64_t pieces, struct grouped_body body) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * pieces * channels;
        float *out = (float *)call->out + row * channels;
        uint64_t c = 0;
#if !ONE_LANE
        for (; c + 4 * lanes <= channels; c += 4 * lanes) {
            V a0 = v_load(x + c);
            V a1 = v_load(x + c + lanes);
            V a2 = v_load(x + c + 2 * lanes);
            V a3 = v_load(x + c + 3 * lanes);
            for (uint64_t piece = 1; piece < pieces; piece++) {
                const float *from = x + piece * channels + c;
                a0 = body.larger(a0, v_load(from));
                a1 = body.larger(a1, v_load(from + lanes));
                a2 = body.larger(a2, v_load(from + 2 * lanes));
                a3 = body.larger(a3, v_load(from + 3 * lanes));
            }
            v_store(out + c, a0);
            v_store(out + c + lanes, a1);
            v_store(out + c + 2 * lanes, a2);
            v_store(out + c + 3 * lanes, a3);
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes) v_store(out + c, grouped_value(x + c, channels, pieces, lanes, body));
        if (c < channels) v_store_part(out + c, grouped_value(x + c, channels, pieces, channels - c, body), channels - c);
    }
}

INLINE void grouped_forward_index_rows(const struct activations_call *call, const uint64_t pieces, struct grouped_body body) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * pieces * channels;
        float *out = (float *)call->out + row * channels;
        uint8_t *index = (uint8_t *)call->aux + row * channels;
        uint64_t c = 0;
        INDEPENDENT for (; c + lanes <= channels; c += lanes) {
            V value;
            i_store8(index + c, grouped_winner(x + c, channels, pieces, lanes, body, &value));
            v_store(out + c, value);
        }
        if (c < channels) {
            V value;
            i_store8_part(index + c, grouped_winner(x + c, channels, pieces, channels - c, body, &value), channels - c);
            v_store_part(out + c, value, channels - c);
        }
    }
}

// ---- backward: dx is dy at the piece that won and +0 elsewhere ----

INLINE I grouped_index(const struct activations_call *call, uint64_t row, uint64_t c, const uint64_t pieces, const uint64_t count,
                       const int has_index, struct grouped_body body) {
    const uint64_t channels = call->channels;
    if (has_index) {
        const uint8_t *index = (const uint8_t *)call->aux + row * channels + c;
        return count == LANES ? i_load8(index) : i_load8_part(index, count);
    }
    V ignored;
    return grouped_winner((const float *)call->x + row * pieces * channels + c, channels, pieces, count, body, &ignored);
}

INLINE V grouped_gradient(I winner, uint64_t piece, V dy) { return v_select_zero(i_eq(winner, i_set1((uint32_t)piece)), dy); }

INLINE void grouped_backward_vector(I winner, const float *dy, float *out, uint64_t channels, const uint64_t pieces, const uint64_t count) {
    const V gradient = grouped_load(dy, count);
    for (uint64_t piece = 0; piece < pieces; piece++) grouped_store(out + piece * channels, grouped_gradient(winner, piece, gradient), count);
}

INLINE void grouped_backward_rows(const struct activations_call *call, const uint64_t pieces, const int has_index, struct grouped_body body) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *dy = (const float *)call->dy + row * channels;
        float *out = (float *)call->out + row * pieces * channels;
        uint64_t c = 0;
#if !ONE_LANE
        for (; c + 4 * lanes <= channels; c += 4 * lanes) {
            const I w0 = grouped_index(call, row, c, pieces, lanes, has_index, body);
            const I w1 = grouped_index(call, row, c + lanes, pieces, lanes, has_index, body);
            const I w2 = grouped_index(call, row, c + 2 * lanes, pieces, lanes, has_index, body);
            const I w3 = grouped_index(call, row, c + 3 * lanes, pieces, lanes, has_index, body);
            const V g0 = v_load(dy + c);
            const V g1 = v_load(dy + c + lanes);
            const V g2 = v_load(dy + c + 2 * lanes);
            const V g3 = v_load(dy + c + 3 * lanes);
            for (uint64_t piece = 0; piece < pieces; piece++) {
                float *to = out + piece * channels + c;
                v_store(to, grouped_gradient(w0, piece, g0));
                v_store(to + lanes, grouped_gradient(w1, piece, g1));
                v_store(to + 2 * lanes, grouped_gradient(w2, piece, g2));
                v_store(to + 3 * lanes, grouped_gradient(w3, piece, g3));
            }
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes)
            grouped_backward_vector(grouped_index(call, row, c, pieces, lanes, has_index, body), dy + c, out + c, channels, pieces, lanes);
        if (c < channels) {
            const uint64_t left = channels - c;
            grouped_backward_vector(grouped_index(call, row, c, pieces, left, has_index, body), dy + c, out + c, channels, pieces, left);
        }
    }
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

INLINE void grouped_forward_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    GROUPED_BY_PIECES(grouped_forward_rows, call, body)
}

INLINE void grouped_forward_index_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    GROUPED_BY_PIECES(grouped_forward_index_rows, call, body)
}

INLINE void grouped_backward_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    GROUPED_BY_PIECES(grouped_backward_rows, call, 0, body)
}

INLINE void grouped_backward_index_f32(const struct activations_call *call, struct scalars scalars, struct grouped_body body) {
    (void)scalars;
    GROUPED_BY_PIECES(grouped_backward_rows, call, 1, body)
}

#endif
