// SPDX-License-Identifier: MIT
// exp(x) in two parts that the caller puts together, so that nothing cancels and a subnormal result is rounded once: a power of two
// times a number near 1, which serves exp(x), 1 + exp(x) and exp(x) - 1 alike; or a fraction, for functions that divide anyway.
// Constants: fit_exponential.py.
#ifndef EXPONENTIAL_H
#define EXPONENTIAL_H

#ifdef ACTIVATION_BODIES
#include "polynomial.h"

// scaled (exp(rest) - 1) / rest for abs(rest) <= 0.35, near 0 too below 1.2 ULP of the result; both may be the same.
INLINE V exponential_excess(V rest, V scaled) {
    static const float c[] = {0x1.fffffep-2f, 0x1.5554aep-3f, 0x1.55572cp-5f, 0x1.12299p-7f, 0x1.6b5ccp-10f};
    return v_fma(v_mul(scaled, rest), v_polynomial(rest, c, 5), scaled);
}

// exp(x / width) = 2^-bias *power (1 + result), with abs(result) < 0.42 and, near 0, the relative accuracy of exp(x / width) - 1. For
// -87 - bias log 2 < x / width < 88 - bias log 2, where *power is normal; a NaN gives a NaN. bias is a constant integer: 0, or 64 where
// exp(x / width) itself may be subnormal.
INLINE V exponential_of_quotient(V x, float width, const float bias, V *power) {
    // width log 2 in two parts, the first of 16 bits by Veltkamp's splitting: its product with n is exact, and so is the difference.
    const double step = 0x1.62e42fefa39efp-1 * (double)width;
    const double wide = 0x1.0000000008p+37 * step;
    const double high = wide - (wide - step);
    // The addition rounds to an integer; n plus the bias plus the exponent's own is then in the low bits.
    const V shift = v_set1(0x1.8p23f + 127.0f + bias);
    const V shifted = v_fma(x, v_set1(0x1.715476p+0f / width), shift);
    const V n = v_sub(shifted, shift);
    *power = v_from_bits(i_shift_left(v_bits(shifted), 23));
    const V rest_high = v_fma(n, v_set1((float)-high), x);
    const V rest = v_mul(v_fma(n, v_set1((float)(high - step)), rest_high), v_set1(1.0f / width));
    return exponential_excess(rest, rest);
}

// The same of x itself: below 1.2 ULP.
INLINE V exponential(V x, const float bias, V *power) { return exponential_of_quotient(x, 1.0f, bias, power); }

#define EXPONENTIAL_END 109.0f // exp(-this) is below 2^-157

#ifdef EXPONENTIAL_TABLE
#define EXPONENTIAL_STEPS 16.0f
#define EXPONENTIAL_STEP_HIGH 0x1.62ep-5f // log 2 / 16 in two parts, the first of 12 bits
#define EXPONENTIAL_STEP_LOW 0x1.0bfbe8p-19f
#else
#define EXPONENTIAL_STEPS 1.0f
#define EXPONENTIAL_STEP_HIGH 0x1.62e4p-1f
#define EXPONENTIAL_STEP_LOW 0x1.7f7d1cp-20f
#endif

// x - n (log 2 / steps) for the nearest integer n, which is in the low bits of *shifted. For abs(x) up to EXPONENTIAL_END.
INLINE V exponential_rest(V x, V *shifted) {
    const V shift = v_set1(0x1.8p23f);
    *shifted = v_fma(x, v_set1(0x1.715476p+0f * EXPONENTIAL_STEPS), shift);
    const V n = v_sub(*shifted, shift);
    const V rest_high = v_fma(n, v_set1(-EXPONENTIAL_STEP_HIGH), x);
    return v_fma(n, v_set1(-EXPONENTIAL_STEP_LOW), rest_high);
}

// exp(x) = result / *divisor, to one unit in the last place, with rest and n as above and x from -EXPONENTIAL_END to 65. A NaN gives
// a NaN in one of the two. Both are multiplied by about 2^32, so that the numerator is normal wherever exp(x) is a float, and the
// square of the divisor is a float too.
INLINE V exponential_fraction(V rest, V shifted, V *divisor) {
#ifdef EXPONENTIAL_TABLE
    // The divisor is that of all floats whose products with 2^(j / 16) are nearest to floats, to a quarter of 2^-24, so that the
    // table hardly rounds. From its j-th entry j / 16 units of the exponent are taken off, which n brings along.
    static const float powers[] = {0x1.d026fcp+32f, 0x1.d4b3bap+32f, 0x1.da2962p+32f, 0x1.d84922p+32f, 0x1.d3fc92p+32f, 0x1.d034a0p+32f,
                                   0x1.ccf72cp+32f, 0x1.ca4a58p+32f, 0x1.c8348ap+32f, 0x1.c6bc72p+32f, 0x1.c5e90cp+32f, 0x1.c5c1a2p+32f,
                                   0x1.c64dd2p+32f, 0x1.c79590p+32f, 0x1.c9a128p+32f, 0x1.cc7948p+32f};
    const V power = v_from_bits(i_add(v_bits(v_lookup(powers, v_bits(shifted))), i_shift_left(v_bits(shifted), 19)));
    const V series = v_fma(rest, v_fma(rest, v_set1(0x1.555642p-3f), v_set1(0x1.00022ap-1f)), v_set1(1.0f));
    *divisor = v_set1(0x1.d026fcp+32f);
    return v_fma(v_mul(power, rest), series, power);
#else
    // With q(r) = r coth(r / 2), exp(rest) = (q + rest) / (q - rest), where the numerator is the rounded divisor + 2 rest, so that only
    // its own rounding counts.
    const V square = v_mul(rest, rest);
    const V slope = v_fma(square, v_set1(-0x1.6a867ap+23f), v_set1(0x1.555512p+29f));
    const V q = v_fma(square, slope, v_set1(0x1p+33f));
    *divisor = v_fma(rest, v_set1(-0x1p+32f), q);
    const V numerator = v_fma(rest, v_set1(0x1p+33f), *divisor);
    return v_from_bits(i_add(v_bits(numerator), i_shift_left(v_bits(shifted), 23)));
#endif
}
#endif

#endif
