// SPDX-License-Identifier: MIT
// What elu, celu and selu share: right x for x >= 0, and left width (exp(x / width) - 1) left of 0, a curve whose slope at 0 is left.
#ifndef EXPONENTIAL_LINEAR_H
#define EXPONENTIAL_LINEAR_H

#include "exponential.h"

#ifdef ACTIVATION_BODIES
// The multiple of width log 2 is taken off x before the division, so that left of 0 too x itself comes out where the curve is straight.
// As 1 is subtracted, one float will do for width log 2: what it is off by, n times, is multiplied by 2^n.
INLINE V exponential_linear(V x, float right, float left, float width) {
    const V shift = v_set1(0x1.8p23f + 127.0f);
    const V z = v_max(v_set1(-18.0f * width), x); // from there on exp(x / width) - 1 rounds to -1
    const V shifted = v_fma(z, v_set1(0x1.715476p+0f / width), shift);
    const V n = v_sub(shifted, shift);
    const V power = v_from_bits(i_shift_left(v_bits(shifted), 23));
    const V rest = v_fma(n, v_set1(-0x1.62e43p-1f * width), z);
    const V excess = exponential_excess(v_mul(rest, v_set1(1.0f / width)), rest);
    const V curve = v_fma(power, excess, v_mul(v_set1(width), v_sub(power, v_set1(1.0f))));
    return v_select(v_lt(x, v_set1(0.0f)), v_mul(v_set1(left), curve), v_mul(v_set1(right), x));
}

// left exp(x / width) is rounded once where it is subnormal: the power of two comes last. At 0, at_kink lies between left (0) and
// right (1).
INLINE V exponential_linear_backward(V x, V dy, float right, float left, float width, float at_kink) {
    const V zero = v_set1(0.0f);
    const V scale = v_set1(left * 0x1p-64f);
    V power;
    const V excess = exponential_of_quotient(v_max(v_set1(-120.0f * width), x), width, 64.0f, &power);
    const V curve = v_mul(v_fma(excess, scale, scale), power);
    const V sides = v_mul(dy, v_select(v_gt(x, zero), v_set1(right), curve));
    if (at_kink == 0.0f) return sides;
    return v_select(v_eq(x, zero), v_mul(dy, v_set1(left + at_kink * (right - left))), sides);
}
#endif

#ifdef ACTIVATION_REFERENCES
// Where exp(x / width) is far below half a unit in the last place of 1, and where it is less than any float.
#define EXPONENTIAL_LINEAR_FLAT (-80.0)
#define EXPONENTIAL_LINEAR_END (-200.0)

static struct double_double exponential_linear_reference(double x, struct double_double right, struct double_double left, double width) {
    if (!(x < 0)) return double_double_product(x, right);
    struct double_double curve = exactly(-1.0);
    if (x / width > EXPONENTIAL_LINEAR_FLAT) curve = double_double_expm1(double_double_divide(exactly(x), exactly(width)));
    return double_double_multiply(left, double_double_multiply(exactly(width), curve));
}

static struct double_double exponential_linear_backward_reference(double x, double dy, struct double_double right, struct double_double left,
                                                                  double width, double at_kink) {
    struct double_double slope = right;
    if (isnan(x)) {
        slope = exactly(x);
    } else if (x == 0) {
        const struct double_double step = double_double_add(right, double_double_negate(left));
        slope = double_double_add(left, double_double_multiply(exactly(at_kink), step));
    } else if (x / width < EXPONENTIAL_LINEAR_END) {
        slope = exactly(0.0);
    } else if (x < 0) {
        slope = double_double_multiply(left, double_double_exp(double_double_divide(exactly(x), exactly(width))));
    }
    return double_double_product(dy, slope);
}
#endif

#endif
