// SPDX-License-Identifier: MIT
// exp(x) as a power of two times a number near 1, which serves exp(x), 1 + exp(x) and exp(x) - 1 alike: the caller puts the parts
// together, so that nothing cancels and a subnormal result is rounded once. Constants: fit_exponential.py.
#ifndef EXPONENTIAL_H
#define EXPONENTIAL_H

#ifdef ACTIVATION_BODIES
#include "polynomial.h"

// exp(x) = 2^-bias *power (1 + result), with abs(result) < 0.42 and, near 0, the relative accuracy of exp(x) - 1: below 1.2 ULP.
// For -87 - bias log 2 < x < 88 - bias log 2, where *power is normal; a NaN gives a NaN. bias is a constant integer: 0, or 64 where
// exp(x) itself may be subnormal.
INLINE V exponential(V x, const float bias, V *power) {
    static const float c[] = {0x1.fffffep-2f, 0x1.5554aep-3f, 0x1.55572cp-5f, 0x1.12299p-7f, 0x1.6b5ccp-10f};
    // The addition rounds to an integer; n plus the bias plus the exponent's own is then in the low bits.
    const V shift = v_set1(0x1.8p23f + 127.0f + bias);
    const V shifted = v_fma(x, v_set1(0x1.715476p+0f), shift);
    const V n = v_sub(shifted, shift);
    *power = v_from_bits(i_shift_left(v_bits(shifted), 23));
    // log 2 in two parts, the first of 16 bits: its product with n is exact, and so is the difference.
    const V rest_high = v_fma(n, v_set1(-0x1.62e4p-1f), x);
    const V rest = v_fma(n, v_set1(-0x1.7f7d1cp-20f), rest_high);
    return v_fma(v_mul(rest, rest), v_polynomial(rest, c, 5), rest);
}
#endif

#endif
