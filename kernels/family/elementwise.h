// SPDX-License-Identifier: MIT
// Loops for functions that map one element to one element: out[i] = f(x[i]), out[i] = dy[i] f'(x[i]).
#ifndef ELEMENTWISE_H
#define ELEMENTWISE_H

typedef V (*forward_body)(V x, struct scalars scalars);
typedef V (*backward_body)(V x, V dy, struct scalars scalars);
typedef V (*backward_mask_body)(M active, V dy, struct scalars scalars);

#if !ONE_LANE
// Four vectors side by side, so that their chains of operations overlap; a store between them would forbid that.
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
#endif

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
    for (; scalars.side_by_side && i + 4 * lanes <= n; i += 4 * lanes) forward_four(x + i, out + i, scalars, body);
    UNROLLED for (; i + lanes <= n; i += lanes) v_store(out + i, body(v_load(x + i), scalars));
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
    for (; scalars.side_by_side && c + 4 * lanes <= channels; c += 4 * lanes) forward_bias_four(x + c, bias + c, out + c, scalars, body);
    UNROLLED for (; c + lanes <= channels; c += lanes) v_store(out + c, body(v_add(v_load(x + c), v_load(bias + c)), scalars));
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
    for (; scalars.side_by_side && i + 4 * lanes <= n; i += 4 * lanes) backward_four(x + i, dy + i, out + i, scalars, body);
    UNROLLED for (; i + lanes <= n; i += lanes) v_store(out + i, body(v_load(x + i), v_load(dy + i), scalars));
    if (i < n) v_store_part(out + i, body(v_load_part(x + i, n - i), v_load_part(dy + i, n - i), scalars), n - i);
#endif
}

// A function with a kink at 0 whose forward form is as above. The default choice of derivative gets a loop of its own, in
// which the body's general case folds away.
#define kinked_forward_f32 elementwise_forward_f32
#define kinked_forward_bf16 elementwise_forward_bf16
#define kinked_forward_bias_f32 elementwise_forward_bias_f32
#define kinked_forward_inference_f32 elementwise_forward_f32
#define kinked_backward_inference_f32 kinked_backward_f32

INLINE void kinked_backward_f32(const struct activations_call *call, struct scalars scalars, backward_body body) {
    if (scalars.derivative_at_kink == 0.0f) {
        scalars.derivative_at_kink = 0.0f;
        elementwise_backward_f32(call, scalars, body);
    } else {
        elementwise_backward_f32(call, scalars, body);
    }
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

// Forward that also keeps one bit an element, 1 where the right-hand derivative holds, so that backward needs no x: an eighth
// of a byte instead of four. A kept bit can only say left or right, so derivative_at_kink is rounded to 0 or 1; a NaN's bit
// is 1, and its gradient passes. Whole bytes are written; bits beyond the last element are 0.
// 64 elements, or the `count` that are left.
INLINE void kinked_forward_mask_block(const float *x, float *out, uint8_t *aux, const uint64_t count, V left_end, struct scalars scalars,
                                      forward_body body, const int streams) {
    const uint64_t lanes = LANES;
    uint64_t bits = 0;
    uint64_t j = 0;
    for (; j + lanes <= count; j += lanes) {
        const V a = load_or_early(x + j, streams);
        store_or_stream(out + j, body(a, scalars), streams);
        bits |= m_bits(m_not(v_le(a, left_end))) << j;
    }
    if (j < count) {
        const V a = v_load_part(x + j, count - j);
        v_store_part(out + j, body(a, scalars), count - j);
        bits |= m_bits(m_not(v_le(a, left_end))) << j;
    }
    if (count < 64) bits &= ((uint64_t)1 << count) - 1;
    for (uint64_t byte = 0; byte < (count + 7) / 8; byte++) aux[byte] = (uint8_t)(bits >> 8 * byte);
}

INLINE void kinked_forward_mask_all(const struct activations_call *call, struct scalars scalars, forward_body body, const int streams) {
    const float *x = call->x;
    float *out = call->out;
    uint8_t *aux = call->aux;
    const uint64_t n = call->rows * call->channels;
    // x > the largest negative float is x >= 0.
    const V left_end = v_set1(scalars.derivative_at_kink >= 0.5f ? -0x1p-149f : 0.0f);
    uint64_t base = 0;
    for (; base + 64 <= n; base += 64) kinked_forward_mask_block(x + base, out + base, aux + base / 8, 64, left_end, scalars, body, streams);
    if (base < n) kinked_forward_mask_block(x + base, out + base, aux + base / 8, n - base, left_end, scalars, body, streams);
}

// Bytes of bits are whole, so these loops cannot begin where out is aligned.
INLINE int mask_streams(const struct activations_call *call) {
    return before_stream(call->out, LANES) == 0 && 64 % LANES == 0 && call_streams(call, 2 * call->rows * call->channels);
}

INLINE void kinked_forward_mask_f32(const struct activations_call *call, struct scalars scalars, forward_body body) {
    if (mask_streams(call)) {
        kinked_forward_mask_all(call, scalars, body, 1);
        stream_fence();
    } else {
        kinked_forward_mask_all(call, scalars, body, 0);
    }
}

INLINE void kinked_backward_mask_block(const float *dy, float *out, const uint8_t *aux, const uint64_t count, struct scalars scalars,
                                       backward_mask_body body, const int streams) {
    const uint64_t lanes = LANES;
    uint64_t bits = 0;
    for (uint64_t byte = 0; byte < (count + 7) / 8; byte++) bits |= (uint64_t)aux[byte] << 8 * byte;
    uint64_t j = 0;
    for (; j + lanes <= count; j += lanes) store_or_stream(out + j, body(m_from_bits(bits >> j), load_or_early(dy + j, streams), scalars), streams);
    if (j < count) v_store_part(out + j, body(m_from_bits(bits >> j), v_load_part(dy + j, count - j), scalars), count - j);
}

INLINE void kinked_backward_mask_all(const struct activations_call *call, struct scalars scalars, backward_mask_body body, const int streams) {
    const float *dy = call->dy;
    float *out = call->out;
    const uint8_t *aux = call->aux;
    const uint64_t n = call->rows * call->channels;
    uint64_t base = 0;
    for (; base + 64 <= n; base += 64) kinked_backward_mask_block(dy + base, out + base, aux + base / 8, 64, scalars, body, streams);
    if (base < n) kinked_backward_mask_block(dy + base, out + base, aux + base / 8, n - base, scalars, body, streams);
}

INLINE void kinked_backward_mask_f32(const struct activations_call *call, struct scalars scalars, backward_mask_body body) {
    if (mask_streams(call)) {
        kinked_backward_mask_all(call, scalars, body, 1);
        stream_fence();
    } else {
        kinked_backward_mask_all(call, scalars, body, 0);
    }
}

#endif
