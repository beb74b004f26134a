// SPDX-License-Identifier: MIT
// The logistic function sigma(x) = 1 / (1 + exp(-x)) with one division, shared with the exponential's rational form: with
// x = rest - n log 2 and q(r) = r coth(r / 2),
//     exp(rest) = (q + rest) / (q - rest),    sigma(x) = (q + rest) / ((q + rest) + 2^n (q - rest)).
// Nothing cancels, so the relative accuracy is the same from one end to the other. Constants: fit_logistic.py.
#ifndef LOGISTIC_H
#define LOGISTIC_H

#ifdef ACTIVATION_BODIES
#define LOGISTIC_LEAST -125.0f  // sigma there is below 2^-180, so that its small multiples round to 0 too
#define LOGISTIC_GREATEST 42.0f // sigma there rounds to 1

// 2^bias sigma, for a bias of 0, or of 62 where a caller multiplies before the rounding that may be to a subnormal number.
// `shifted` has n + 127 - 62 in its low bits; q is c[0] + c[1] rest^2 + c[2] rest^4, in units of the rest's.
INLINE V logistic_fraction(V rest, V shifted, const float *c, const int bias) {
    const V square = v_mul(rest, rest);
    const V q = v_fma(v_fma(v_set1(c[2]), square, v_set1(c[1])), square, v_set1(c[0]));
    const V top = v_add(q, rest);
    const V top_scaled = v_from_bits(i_sub(v_bits(top), i_set1(62u << 23))); // 2^-62 top; of a NaN anything
    const V power = v_from_bits(i_shift_left(v_bits(shifted), 23));
    return v_div(bias ? top : top_scaled, v_fma(power, v_sub(q, rest), top_scaled));
}

// x + n log 2, for the n nearest to -x / log 2.
INLINE V logistic_rest(V x, V *shifted) {
    // The addition rounds to an integer; n plus the bias and the exponent's own is then in the low bits.
    const V shift = v_set1(0x1.8p23f + 127.0f - 62.0f);
    *shifted = v_fma(x, v_set1(-0x1.715476p+0f), shift);
    const V n = v_sub(*shifted, shift);
    // log 2 in two parts, the first of 16 bits: its product with n is exact, and so is the sum.
    const V rest_high = v_fma(n, v_set1(0x1.62e4p-1f), x);
    return v_fma(n, v_set1(0x1.7f7d1cp-20f), rest_high);
}

// 2^bias sigma(x + low) for LOGISTIC_LEAST <= x <= LOGISTIC_GREATEST and a low part, or 0 for none; a NaN gives a NaN.
INLINE V logistic(V x, const V *low, const int bias) {
    static const float c[] = {0x1p+1f, 0x1.555514p-3f, -0x1.6a8b9ep-9f};
    V shifted;
    const V rest = logistic_rest(x, &shifted);
    return logistic_fraction(low ? v_add(rest, *low) : rest, shifted, c, bias);
}

// f'(x) y, where f(x) = x sigma(z(x)) with an odd z: f'(-a) = sigma(-z) (1 - a z'(a) (1 - sigma(-z))), and f'(a) = 1 - f'(-a). Given
// 2^62 sigma(-z(a)) and -a z'(a).
INLINE V logistic_gate_backward(V sigma, V slope, V x, V y) {
    const V other = v_fma(sigma, v_set1(-0x1p-124f), v_set1(0x1p-62f)); // 2^-62 (1 - sigma)
    const V left = v_mul(sigma, v_fma(slope, other, v_set1(0x1p-62f)));
    return v_mul(y, v_select(v_lt(x, v_set1(0.0f)), left, v_sub(v_set1(1.0f), left)));
}
#endif

#ifdef ACTIVATION_REFERENCES
#define LOGISTIC_REFERENCE_END 300.0 // beyond it the limits: the difference is less than any float

static struct double_double logistic_reference(struct double_double x) {
    if (fabs(x.high) > LOGISTIC_REFERENCE_END) return exactly(x.high > 0);
    const struct double_double small = double_double_exp(x.high > 0 ? double_double_negate(x) : x);
    return double_double_divide(x.high > 0 ? exactly(1.0) : small, double_double_add(exactly(1.0), small));
}

// x sigma(z), for an odd and growing z; far out its limits.
static struct double_double logistic_gate_reference(double x, struct double_double z) {
    if (fabs(z.high) <= LOGISTIC_REFERENCE_END) return double_double_product(x, logistic_reference(z));
    return exactly(x < 0 ? -0.0 : x);
}

// Its derivative, for slope = x z'(x).
static struct double_double logistic_gate_backward_reference(double x, struct double_double z, struct double_double slope) {
    if (isnan(x)) return exactly(x);
    if (fabs(z.high) > LOGISTIC_REFERENCE_END) return exactly(x < 0 ? -0.0 : 1.0);
    const struct double_double other = logistic_reference(double_double_negate(z));
    return double_double_multiply(logistic_reference(z), double_double_add(exactly(1.0), double_double_multiply(slope, other)));
}
#endif

#endif
