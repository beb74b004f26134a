// SPDX-License-Identifier: MIT
// The number of the standard normal distribution that a 32-bit random word stands for: z with Phi(z) = (word + 1/2) 2^-32, from
// -6.34 to 6.34. The kernels' is within 4 ULP of that for every word tried, without a division or a root, and has one value a bit
// class; words that are each other's complement give opposite numbers, bit for bit. Constants: fit_inverse_normal.py.
//
// After Giles, "Approximating the erfinv function", GPU Computing Gems 2, 2011: with x = 2 Phi(z) - 1, z / x is a smooth function of
// the logarithm of 1 - x^2. Of two polynomials the one for the tails serves one word in 512.
#ifndef INVERSE_NORMAL_H
#define INVERSE_NORMAL_H

#ifdef ACTIVATION_BODIES
#include "polynomial.h"

// -log2(y) for 2^-32 <= y <= 1; near y = 1 the error is 2^-26, not relative.
INLINE V inverse_normal_logarithm(V y) {
    static const float c[] = {-0x1.715474p+0f, 0x1.71546ap-1f,  -0x1.ec7668p-2f, 0x1.71603cp-2f, -0x1.26994cp-2f,
                              0x1.e89d5p-3f,   -0x1.bcc82cp-3f, 0x1.add678p-3f,  -0x1.00b352p-3f};
    const I root_of_half = i_set1(0x3f3504f3u);
    const I scaled = i_add(v_bits(y), i_set1(0x3f800000u - 0x3f3504f3u));
    const V exponent = v_from_integer(i_shift_right(scaled, 23));
    const V t = v_sub(v_from_bits(i_add(i_and(scaled, i_set1(0x7fffffu)), root_of_half)), v_set1(1.0f));
    return v_fma(t, v_polynomial(t, c, 9), v_sub(v_set1(127.0f), exponent));
}

// x = 2 Phi(z) - 1 and 1 - abs(x), the probability of both tails, each rounded once: x is the sum of two floats without error.
INLINE V inverse_normal_argument(I word, V *tails) {
    const V high = v_fma(v_from_integer(i_shift_right(word, 9)), v_set1(0x1p-22f), v_set1(-1.0f));
    const V low = v_fma(v_from_integer(i_and(word, i_set1(511))), v_set1(0x1p-31f), v_set1(0x1p-32f));
    *tails = v_sub(v_sub(v_set1(1.0f), v_abs(high)), v_copysign(low, high));
    return v_add(high, low);
}

INLINE V inverse_normal(I word) {
    static const float central[] = {0x1.40d932p+0f,  0x1.d1c8c4p-3f,  0x1.0113d6p-7f,   -0x1.1f86dep-10f, -0x1.6e28fap-15f,
                                    0x1.6ff42ap-17f, 0x1.b24d46p-22f, -0x1.897bfap-23f, 0x1.e8e75ap-27f,  -0x1.a43d5cp-32f};
    static const float tail[] = {0x1.30d528p+2f,   0x1.1e54b8p-3f,  -0x1.f20704p-10f, 0x1.a520c8p-15f,  -0x1.ac5d98p-20f, 0x1.b92e2ep-25f,
                                 -0x1.76b1c8p-30f, 0x1.6cdba6p-36f, 0x1.e72d04p-40f,  -0x1.c9ca74p-42f, 0x1.20281ep-45f,  -0x1.ecb4aap-51f};
    V tails;
    const V x = inverse_normal_argument(word, &tails);
    const V w = inverse_normal_logarithm(v_mul(tails, v_sub(v_set1(2.0f), tails)));
    V ratio = v_polynomial(w, central, 10);
    const M is_tail = v_gt(w, v_set1(8.0f));
    if (ONE_LANE || m_bits(is_tail)) ratio = v_select(is_tail, v_polynomial(v_sub(w, v_set1(18.0f)), tail, 12), ratio);
    return v_mul(x, ratio);
}
#endif

#ifdef ACTIVATION_REFERENCES
#include "gaussian.h"

// The a with Phi(-a) = p, for 2^-33 <= p < 1/2, as doubles find it: from Abramowitz and Stegun's 26.2.23, which is off by less than
// 5e-4, two steps of Newton's method.
static double inverse_normal_near(double p) {
    const double t = sqrt(-2.0 * log(p));
    double a = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int step = 0; step < 2; step++) a += (0.5 * erfc(a * 0x1.6a09e667f3bcdp-1) - p) * 0x1.40d931ff62706p+1 * exp(0.5 * a * a);
    return a;
}

// The exact number, with no regard to how the kernels find theirs: from a float near it by Taylor's series of the inverse.
static struct double_double inverse_normal_reference(uint32_t word) {
    const double p = ((double)(word >> 31 ? ~word : word) + 0.5) * 0x1p-32;
    const double a = (double)(float)inverse_normal_near(p);
    const struct double_double density = gaussian_density_reference(a);
    const struct double_double excess = double_double_add(gaussian_tail_reference(a, density), exactly(-p));
    const struct double_double step = double_double_divide(excess, density);
    const double s = step.high;
    const struct double_double square = double_double_multiply(double_double_multiply(step, step), exactly(0.5 * a));
    const struct double_double rest = double_double_add(square, exactly((2.0 * a * a + 1.0) / 6.0 * s * s * s));
    const struct double_double z = double_double_add(exactly(a), double_double_add(step, rest));
    return word >> 31 ? z : double_double_negate(z);
}
#endif

#endif
