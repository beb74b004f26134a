// SPDX-License-Identifier: MIT
// exp(-a^2 / 2) for a >= 0, as a power of two times a number near 1. In single the square is carried in two floats, since half a
// unit in a^2 = 200 is worth a hundred units in the result; and the power of two is left to the caller, whose last
// multiplication then rounds a subnormal result once. Constants: fit_gelu.py.
#ifndef GAUSSIAN_H
#define GAUSSIAN_H

#ifdef ACTIVATION_BODIES
#include "polynomial.h"

#define GAUSSIAN_END 15.0f // from here on exp(-a^2 / 2) and its small multiples round to 0

// a * a - square, where square is a * a rounded.
INLINE V gaussian_square_rest(V a, V square) {
    if (ISA_FUSED) return v_fma(a, a, v_negate(square));
    const V high = v_from_bits(i_and(v_bits(a), i_set1(0xfffff000u)));
    const V low = v_sub(a, high);
    return v_add(v_sub(v_mul(high, high), square), v_mul(low, v_add(a, high)));
}

// exp(-a^2 / 2) = 2^-64 *power (1 + result), for 0 <= a <= GAUSSIAN_END; a NaN gives a NaN. The 2^64 keeps *power normal.
// With n integral, a^2 = rest - n log 4 and abs(rest) <= log 2: the power is 2^n, the result exp(-rest / 2) - 1.
INLINE V gaussian(V a, V *power) {
    static const float c[] = {-0x1p-1f, 0x1.fffffcp-4f, -0x1.55548ep-6f, 0x1.5558a6p-9f, -0x1.123c7cp-12f, 0x1.6a5cbap-16f};
    const V square = v_mul(a, a);
    const V square_rest = gaussian_square_rest(a, square);
    // The addition rounds to an integer; n plus 64 plus the exponent's bias is then in the low bits.
    const V shift = v_set1(0x1.8p23f + 64.0f + 127.0f);
    const V shifted = v_fma(square, v_set1(-0x1.715476p-1f), shift);
    const V n = v_sub(shifted, shift);
    *power = v_from_bits(i_shift_left(v_bits(shifted), 23));
    // log 4 in two parts, the first of 16 bits: its product with n is exact, and so is the sum.
    const V rest_high = v_fma(n, v_set1(0x1.62e4p+0f), square);
    const V rest = v_add(rest_high, v_fma(n, v_set1(0x1.7f7d1cp-19f), square_rest));
    return v_mul(v_polynomial(rest, c, 6), rest);
}

// -n log 4 is the multiple of log 4 nearest to the square of a float; what is left of the square.
INLINE D gaussian_double_rest(D a, D *n) {
    const D square = d_mul(a, a); // exact
    *n = d_round(d_mul(square, d_set1(-0x1.71547652b82fep-1)));
    const D rest_high = d_fma(*n, d_set1(0x1.62e42fefa4p+0), square); // exact too
    return d_fma(*n, d_set1(-0x1.8432a1b0e2634p-42), rest_high);
}

// exp(-a^2 / 2) = 2^*n (1 + *excess), for both halves of a V.
INLINE void gaussian_double(D a, D b, D *n_a, D *n_b, D *excess_a, D *excess_b) {
    static const double c[] = {-0x1p-1,
                               0x1p-3,
                               -0x1.555555555555cp-6,
                               0x1.55555555554ffp-9,
                               -0x1.111111110eadbp-12,
                               0x1.6c16c16c3159ap-16,
                               -0x1.a01a01b4157e8p-20,
                               0x1.a01a013340b37p-24,
                               -0x1.71ddeea239427p-28,
                               0x1.27e5b830e96eap-32,
                               -0x1.af6e8a53cf6efp-37,
                               0x1.1e3b1e87c19d1p-41};
    const D rest_a = gaussian_double_rest(a, n_a);
    const D rest_b = gaussian_double_rest(b, n_b);
    D p_a, p_b;
    d_polynomial(rest_a, rest_b, c, 12, &p_a, &p_b);
    *excess_a = d_mul(p_a, rest_a);
    *excess_b = d_mul(p_b, rest_b);
}
#endif

#ifdef ACTIVATION_REFERENCES
// exp(-a^2 / 2) / sqrt(2 pi), for the values of floats up to GAUSSIAN_REFERENCE_END: a^2 is a double.
#define GAUSSIAN_REFERENCE_END 37.0
static struct double_double gaussian_density_reference(double a) {
    const struct double_double factor = {0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56};
    return double_double_multiply(double_double_exp(exactly(-0.5 * a * a)), factor);
}

// Phi(-a) for a >= 0, given the density there. Near 0 by Phi(a) = 1/2 + density (a + a^3 / 3 + a^5 / (3 5) + ...), whose terms are
// positive; further out by Laplace's continued fraction, density / (a + 1 / (a + 2 / (a + 3 / ...))).
static struct double_double gaussian_tail_reference(double a, struct double_double density) {
    const double square = a * a;
    if (a < 4.0) {
        struct double_double term = exactly(a);
        struct double_double sum = term;
        for (double odd = 3.0; term.high > sum.high * 0x1p-107; odd += 2.0) {
            term = double_double_divide(double_double_multiply(term, exactly(square)), exactly(odd));
            sum = double_double_add(sum, term);
        }
        return double_double_add(exactly(0.5), double_double_negate(double_double_multiply(density, sum)));
    }
    struct double_double fraction = exactly(a);
    for (double k = floor(12.0 + 1500.0 / square); k >= 1.0; k--)
        fraction = double_double_add(exactly(a), double_double_divide(exactly(k), fraction));
    return double_double_divide(density, fraction);
}
#endif

#endif
