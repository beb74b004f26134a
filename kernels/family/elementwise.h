// SPDX-License-Identifier: MIT
// Loops for functions that map one element to one element: out[i] = f(x[i]), out[i] = dy[i] f'(x[i]).
#ifndef ELEMENTWISE_H
#define ELEMENTWISE_H

INLINE void elementwise_forward_f32(const struct activations_call *call, struct scalars scalars, forward_body body) {
    const float *x = call->x;
    float *out = call->out;
    const uint64_t n = call->rows * call->channels;
    uint64_t i = 0;
#if ONE_LANE
    INDEPENDENT for (; i < n; i++) out[i] = body(x[i], scalars);
#else
    const uint64_t lanes = LANES;
    if (call_streams(call, 2 * n)) {
        i = before_stream(out, n);
        if (i) v_store_part(out, body(v_load_part(x, i), scalars), i);
        for (; i + lanes <= n; i += lanes) v_stream(out + i, body(v_load_early(x + i), scalars));
        stream_fence();
    }
    const int side = scalars.side_by_side.forward;
    for (; side == 4 && i + 4 * lanes <= n; i += 4 * lanes) forward_four(x + i, out + i, scalars, body);
    for (; side == 2 && i + 8 * lanes <= n; i += 8 * lanes) forward_pairs(fixed(x + i), fixed(out + i), scalars, body);
    if (side) {
        for (; i + lanes <= n; i += lanes) v_store(out + i, body(v_load(x + i), scalars));
    } else {
        UNROLLED for (; i + lanes <= n; i += lanes) v_store(out + i, body(v_load(x + i), scalars));
    }
    if (i < n) v_store_part(out + i, body(v_load_part(x + i, n - i), scalars), n - i);
#endif
}

#if !ONE_LANE
// The nearest bf16, ties to even, in the upper half; a NaN stays a NaN.
INLINE I bf16_upper(V y) {
    const I bits = v_bits(y);
    const I odd = i_and(i_shift_right(bits, 16), i_set1(1));
    const I rounded = i_add(i_add(bits, i_set1(0x7fffu)), odd);
    return i_select(v_unordered(y, y), i_or(bits, i_set1(0x400000u)), rounded);
}

// Two vectors at once: a pair of neighbours is a float and the next one with its lower half to be cleared, so nothing is moved
// between lanes.
INLINE I bf16_pair(I pair, struct scalars scalars, forward_body body) {
    const I upper = i_set1(0xffff0000u);
    const I even = bf16_upper(body(v_from_bits(i_shift_left(pair, 16)), scalars));
    const I odd = bf16_upper(body(v_from_bits(i_and(pair, upper)), scalars));
    return i_or(i_shift_right(even, 16), i_and(odd, upper));
}
#endif

INLINE void elementwise_forward_bf16(const struct activations_call *call, struct scalars scalars, forward_body body) {
    const uint16_t *x = call->x;
    uint16_t *out = call->out;
    const uint64_t n = call->rows * call->channels;
    uint64_t i = 0;
#if ONE_LANE
    INDEPENDENT for (; i < n; i++) v_store_bf16(out + i, body(v_load_bf16(x + i), scalars));
#else
    const uint64_t lanes = LANES;
    float *const pairs = call->out;
    if (call_streams(call, n) && (uintptr_t)out % (lanes * sizeof *pairs) == 0) {
        for (; i + 2 * lanes <= n; i += 2 * lanes) v_stream(pairs + i / 2, v_from_bits(bf16_pair(i_load16x2(x + i), scalars, body)));
        stream_fence();
    }
    for (; i + 2 * lanes <= n; i += 2 * lanes) i_store16x2(out + i, bf16_pair(i_load16x2(x + i), scalars, body));
    for (; i + lanes <= n; i += lanes) v_store_bf16(out + i, body(v_load_bf16(x + i), scalars));
    if (i < n) v_store_bf16_part(out + i, body(v_load_bf16_part(x + i, n - i), scalars), n - i);
#endif
}

#if !ONE_LANE
INLINE void forward_bias_part(const float *x, const float *bias, float *out, uint64_t count, struct scalars scalars, forward_body body) {
    v_store_part(out, body(v_add(v_load_part(x, count), v_load_part(bias, count)), scalars), count);
}
#endif

INLINE void elementwise_forward_bias_row(const float *x, const float *bias, float *out, uint64_t channels, struct scalars scalars, forward_body body,
                                         const int streams) {
    uint64_t c = 0;
#if ONE_LANE
    (void)streams;
    INDEPENDENT for (; c < channels; c++) out[c] = body(x[c] + bias[c], scalars);
#else
    const uint64_t lanes = LANES;
    if (streams) {
        c = before_stream(out, channels);
        if (c) forward_bias_part(x, bias, out, c, scalars, body);
        for (; c + lanes <= channels; c += lanes) v_stream(out + c, body(v_add(v_load_early(x + c), v_load(bias + c)), scalars));
    }
    for (; scalars.side_by_side.bias == 4 && c + 4 * lanes <= channels; c += 4 * lanes) forward_bias_four(x + c, bias + c, out + c, scalars, body);
    if (scalars.side_by_side.bias == 4) {
        for (; c + lanes <= channels; c += lanes) v_store(out + c, body(v_add(v_load(x + c), v_load(bias + c)), scalars));
    } else {
        UNROLLED for (; c + lanes <= channels; c += lanes) v_store(out + c, body(v_add(v_load(x + c), v_load(bias + c)), scalars));
    }
    if (c < channels) forward_bias_part(x + c, bias + c, out + c, channels - c, scalars, body);
#endif
}

INLINE void elementwise_forward_bias_rows(const struct activations_call *call, struct scalars scalars, forward_body body, const int streams) {
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++)
        elementwise_forward_bias_row((const float *)call->x + row * channels, call->bias, (float *)call->out + row * channels, channels, scalars,
                                     body, streams);
}

// y = f(x + bias), bias per channel: the epilogue of a dense layer or a convolution.
INLINE void elementwise_forward_bias_f32(const struct activations_call *call, struct scalars scalars, forward_body body) {
    if (call_streams_rows(call, 2 * call->rows * call->channels)) {
        elementwise_forward_bias_rows(call, scalars, body, 1);
        stream_fence();
    } else {
        elementwise_forward_bias_rows(call, scalars, body, 0);
    }
}

INLINE void elementwise_backward_f32(const struct activations_call *call, struct scalars scalars, backward_body body) {
    const float *x = call->x;
    const float *dy = call->dy;
    float *out = call->out;
    const uint64_t n = call->rows * call->channels;
    uint64_t i = 0;
#if ONE_LANE
    INDEPENDENT for (; i < n; i++) out[i] = body(x[i], dy[i], scalars);
#else
    const uint64_t lanes = LANES;
    if (call_streams(call, 3 * n)) {
        i = before_stream(out, n);
        if (i) v_store_part(out, body(v_load_part(x, i), v_load_part(dy, i), scalars), i);
        for (; i + lanes <= n; i += lanes) v_stream(out + i, body(v_load_early(x + i), v_load_early(dy + i), scalars));
        stream_fence();
    }
    const int side = scalars.side_by_side.backward;
    for (; side == 8 && i + 8 * lanes <= n; i += 8 * lanes) backward_eight(fixed(x + i), fixed(dy + i), fixed(out + i), scalars, body);
    for (; side == 4 && i + 4 * lanes <= n; i += 4 * lanes) backward_four(x + i, dy + i, out + i, scalars, body);
    for (; side == 2 && i + 8 * lanes <= n; i += 8 * lanes) backward_pairs(fixed(x + i), fixed(dy + i), fixed(out + i), scalars, body);
    if (side) {
        for (; i + lanes <= n; i += lanes) v_store(out + i, body(v_load(x + i), v_load(dy + i), scalars));
    } else {
        UNROLLED for (; i + lanes <= n; i += lanes) v_store(out + i, body(v_load(x + i), v_load(dy + i), scalars));
    }
    if (i < n) v_store_part(out + i, body(v_load_part(x + i, n - i), v_load_part(dy + i, n - i), scalars), n - i);
#endif
}

// A function with a sharpness or a scale, its first parameter, which is nearly always 1: that value gets loops of its own, in which
// the body's multiplications by it fold away.
INLINE void sharpened_forward_f32(const struct activations_call *call, struct scalars scalars, forward_body body) {
    if (scalars.parameter[0] == 1.0f) {
        scalars.parameter[0] = 1.0f;
        elementwise_forward_f32(call, scalars, body);
    } else {
        elementwise_forward_f32(call, scalars, body);
    }
}

INLINE void sharpened_forward_bias_f32(const struct activations_call *call, struct scalars scalars, forward_body body) {
    if (scalars.parameter[0] == 1.0f) {
        scalars.parameter[0] = 1.0f;
        elementwise_forward_bias_f32(call, scalars, body);
    } else {
        elementwise_forward_bias_f32(call, scalars, body);
    }
}

INLINE void sharpened_backward_f32(const struct activations_call *call, struct scalars scalars, backward_body body) {
    if (scalars.parameter[0] == 1.0f) {
        scalars.parameter[0] = 1.0f;
        elementwise_backward_f32(call, scalars, body);
    } else {
        elementwise_backward_f32(call, scalars, body);
    }
}

#endif
