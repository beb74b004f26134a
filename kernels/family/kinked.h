// SPDX-License-Identifier: MIT
// Loops for functions with a kink, whose derivative there is chosen, and whose gradient needs no more of x than one bit.
#ifndef KINKED_H
#define KINKED_H

typedef V (*backward_mask_body)(M active, V dy, struct scalars scalars);

// The forward form is that of elementwise.h. The default choice of derivative gets a loop of its own, in
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

// Up to eight bytes of bits, the first one lowest.
INLINE uint64_t bits_at(const uint8_t *aux, uint64_t bytes) {
    uint64_t bits = 0;
    memcpy(&bits, aux, bytes);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return bits;
#else
    return __builtin_bswap64(bits);
#endif
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
    const uint64_t bits = bits_at(aux, (count + 7) / 8);
    uint64_t j = 0;
    for (; j + lanes <= count; j += lanes) store_or_stream(out + j, body(m_from_bits(bits >> j), v_load_early(dy + j), scalars), streams);
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
