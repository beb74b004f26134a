// SPDX-License-Identifier: MIT
// Loops for functions of several pieces: x[rows][pieces][channels] to out[rows][channels]. Pieces are not innermost, so that
// neighbouring lanes are neighbouring units and no vector is transposed.
#ifndef GROUPED_H
#define GROUPED_H

// Whether the next piece takes over from the best so far.
typedef M (*grouped_body)(V best, V next);

INLINE void grouped_forward_vector(const float *x, float *out, uint8_t *index, uint64_t channels, const uint64_t pieces, const uint64_t count,
                                   grouped_body body) {
    const uint64_t lanes = LANES;
    V best = count == lanes ? v_load(x) : v_load_part(x, count);
    I winner = i_set1(0);
    for (uint64_t piece = 1; piece < pieces; piece++) {
        const float *from = x + piece * channels;
        const V next = count == lanes ? v_load(from) : v_load_part(from, count);
        const M takes = body(best, next);
        best = v_select(takes, next, best);
        if (index) winner = i_select(takes, i_set1((uint32_t)piece), winner);
    }
    if (count == lanes) {
        v_store(out, best);
        if (index) i_store8(index, winner);
    } else {
        v_store_part(out, best, count);
        if (index) i_store8_part(index, winner, count);
    }
}

INLINE void grouped_forward_rows(const struct activations_call *call, const uint64_t pieces, const int wants_index, grouped_body body) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * pieces * channels;
        float *out = (float *)call->out + row * channels;
        uint8_t *index = wants_index ? (uint8_t *)call->aux + row * channels : 0;
        uint64_t c = 0;
        INDEPENDENT for (; c + lanes <= channels; c += lanes)
            grouped_forward_vector(x + c, out + c, wants_index ? index + c : 0, channels, pieces, lanes, body);
        if (c < channels) grouped_forward_vector(x + c, out + c, wants_index ? index + c : 0, channels, pieces, channels - c, body);
    }
}

// Usual numbers of pieces get a loop each, whose inner loop is unrolled.
INLINE void grouped_forward_any(const struct activations_call *call, const int wants_index, grouped_body body) {
    switch (call->pieces) {
    case 2: grouped_forward_rows(call, 2, wants_index, body); break;
    case 3: grouped_forward_rows(call, 3, wants_index, body); break;
    case 4: grouped_forward_rows(call, 4, wants_index, body); break;
    case 5: grouped_forward_rows(call, 5, wants_index, body); break;
    default: grouped_forward_rows(call, call->pieces, wants_index, body);
    }
}

INLINE void grouped_forward_f32(const struct activations_call *call, struct scalars scalars, grouped_body body) {
    (void)scalars;
    grouped_forward_any(call, 0, body);
}

INLINE void grouped_forward_index_f32(const struct activations_call *call, struct scalars scalars, grouped_body body) {
    (void)scalars;
    grouped_forward_any(call, 1, body);
}

INLINE I grouped_winner(const float *x, uint64_t channels, const uint64_t pieces, const uint64_t count, grouped_body body) {
    const uint64_t lanes = LANES;
    V best = count == lanes ? v_load(x) : v_load_part(x, count);
    I winner = i_set1(0);
    for (uint64_t piece = 1; piece < pieces; piece++) {
        const float *from = x + piece * channels;
        const V next = count == lanes ? v_load(from) : v_load_part(from, count);
        const M takes = body(best, next);
        best = v_select(takes, next, best);
        winner = i_select(takes, i_set1((uint32_t)piece), winner);
    }
    return winner;
}

// dx is dy at the piece that won and +0 elsewhere.
INLINE void grouped_backward_vector(I winner, const float *dy, float *out, uint64_t channels, const uint64_t pieces, const uint64_t count) {
    const uint64_t lanes = LANES;
    const V gradient = count == lanes ? v_load(dy) : v_load_part(dy, count);
    for (uint64_t piece = 0; piece < pieces; piece++) {
        const V dx = v_select_zero(i_eq(winner, i_set1((uint32_t)piece)), gradient);
        if (count == lanes) v_store(out + piece * channels, dx);
        else v_store_part(out + piece * channels, dx, count);
    }
}

INLINE void grouped_backward_rows(const struct activations_call *call, const uint64_t pieces, const int has_index, grouped_body body) {
    const uint64_t channels = call->channels;
    const uint64_t lanes = LANES;
    const float *x = call->x;
    const uint8_t *index = call->aux;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *dy = (const float *)call->dy + row * channels;
        float *out = (float *)call->out + row * pieces * channels;
        uint64_t c = 0;
        INDEPENDENT for (; c + lanes <= channels; c += lanes) {
            const I winner = has_index ? i_load8(index + row * channels + c) : grouped_winner(x + row * pieces * channels + c, channels, pieces, lanes, body);
            grouped_backward_vector(winner, dy + c, out + c, channels, pieces, lanes);
        }
        if (c < channels) {
            const uint64_t left = channels - c;
            const I winner = has_index ? i_load8_part(index + row * channels + c, left) : grouped_winner(x + row * pieces * channels + c, channels, pieces, left, body);
            grouped_backward_vector(winner, dy + c, out + c, channels, pieces, left);
        }
    }
}

INLINE void grouped_backward_any(const struct activations_call *call, const int has_index, grouped_body body) {
    switch (call->pieces) {
    case 2: grouped_backward_rows(call, 2, has_index, body); break;
    case 3: grouped_backward_rows(call, 3, has_index, body); break;
    case 4: grouped_backward_rows(call, 4, has_index, body); break;
    case 5: grouped_backward_rows(call, 5, has_index, body); break;
    default: grouped_backward_rows(call, call->pieces, has_index, body);
    }
}

INLINE void grouped_backward_f32(const struct activations_call *call, struct scalars scalars, grouped_body body) {
    (void)scalars;
    grouped_backward_any(call, 0, body);
}

INLINE void grouped_backward_index_f32(const struct activations_call *call, struct scalars scalars, grouped_body body) {
    (void)scalars;
    grouped_backward_any(call, 1, body);
}

#endif
