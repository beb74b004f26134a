// SPDX-License-Identifier: MIT
// exp(-a^2 / 2) for a >= 0, kept as two factors: a power of two and a number near 1. The square is carried in two floats, since
// an error of half a unit in a^2 = 196 would be worth a hundred units in the result; the power of two is left to the caller, whose
// last multiplication then rounds a subnormal result once.
#ifndef GAUSSIAN_H
#define GAUSSIAN_H

#ifdef ACTIVATION_BODIES
#define GAUSSIAN_END 15.0f    // the largest a: exp(-a^2 / 2) a is below half of the smallest float there
#define GAUSSIAN_SCALE 0x1p64f // the power of two comes multiplied by this, so that it is always normal

// a * a - square, where square is a * a rounded.
INLINE V gaussian_square_rest(V a, V square) {
    if (ISA_FUSED) return v_fma(a, a, v_negate(square));
    const V high = v_from_bits(i_and(v_bits(a), i_set1(0xfffff000u)));
    const V low = v_sub(a, high);
    return v_add(v_sub(v_mul(high, high), square), v_mul(low, v_add(a, high)));
}

// exp(-a^2 / 2) * GAUSSIAN_SCALE = *power * (1 + result), for 0 <= a <= GAUSSIAN_END; NaN for NaN.
// a^2 = -2 n log 2 + rest, with n integral and abs(rest) <= log 2; then exp(-rest / 2) - 1 is a polynomial of degree 6.
INLINE V gaussian(V a, V *power) {
    const V square = v_mul(a, a);
    const V square_rest = gaussian_square_rest(a, square);
    // The addition rounds to an integer, and leaves n plus the exponent's bias in the low bits.
    const V shift = v_set1(0x1.8p23f + 127.0f + 64.0f);
    const V shifted = v_fma(square, v_set1(-0x1.715476p-1f), shift);
    const V n = v_sub(shifted, shift);
    *power = v_from_bits(i_shift_left(v_bits(shifted), 23));
    // 2 log 2 in two parts, the first of 16 bits: its product with n is exact, and so is the difference.
    const V rest_high = v_fma(n, v_set1(0x1.62e4p+0f), square);
    const V rest = v_add(rest_high, v_fma(n, v_set1(0x1.7f7d1cp-19f), square_rest));
    V p = v_set1(0x1.6a2574p-16f);
    p = v_fma(p, rest, v_set1(-0x1.123b54p-12f));
    p = v_fma(p, rest, v_set1(0x1.5558f2p-9f));
    p = v_fma(p, rest, v_set1(-0x1.555490p-6f));
    p = v_fma(p, rest, v_set1(0x1.fffffcp-4f));
    p = v_fma(p, rest, v_set1(-0.5f));
    return v_mul(p, rest);
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
