// SPDX-License-Identifier: MIT
// sqrt(sigmoid(x)), the standard deviation of a noisy rectified unit's noise, and its derivative, without a division or a root.
// Constants: fit_inverse_normal.py.
#ifndef NOISE_SCALE_H
#define NOISE_SCALE_H

#ifdef ACTIVATION_BODIES
#include "exponential.h"

#define NOISE_SCALE_END 36.0f // from here on the scale is 1; left of -36 it is too large, and far too small to matter

// With h = exp(-abs(x) / 2) and p = 1 / sqrt(1 + h^2): p right of 0, h p left of it. The derivative is scale p^2 / 2 times 1 left of 0,
// times h^2 right of it.
INLINE V noise_scale(V x, V *derivative) {
    static const float c[] = {0x1p+0f,         -0x1.ffffb4p-2f, 0x1.7ff37cp-2f, -0x1.3f477p-2f, 0x1.12aabcp-2f,
                              -0x1.c9c012p-3f, 0x1.4d933p-3f,   -0x1.733bap-4f, 0x1.09266ap-5f, -0x1.60aef6p-8f};
    const V a = v_min(v_set1(NOISE_SCALE_END), v_abs(x));
    V power;
    const V excess = exponential(v_mul(a, v_set1(-0.5f)), 0, &power);
    const V h = v_fma(excess, power, power);
    const V square = v_mul(h, h);
    const V p = v_polynomial(square, c, 10);
    const M left = v_lt(x, v_set1(0.0f));
    const V scale = v_select(left, v_mul(h, p), p);
    *derivative = v_mul(v_mul(v_select(left, v_set1(0.5f), v_mul(square, v_set1(0.5f))), scale), v_mul(p, p));
    return scale;
}
#endif

#ifdef ACTIVATION_REFERENCES
// The reciprocal of the root of a > 0: one step of Newton's method from what doubles give.
static struct double_double reciprocal_root_reference(struct double_double a) {
    const struct double_double near = exactly(1.0 / sqrt(a.high));
    const struct double_double product = double_double_multiply(double_double_multiply(near, near), a);
    const struct double_double rest = double_double_add(exactly(1.0), double_double_negate(product));
    return double_double_add(near, double_double_multiply(near, double_double_multiply(rest, exactly(0.5))));
}

static struct double_double noise_scale_reference(double x, struct double_double *derivative) {
    const struct double_double h = double_double_exp(exactly(-0.5 * fmin(fabs(x), 600.0)));
    const struct double_double square = double_double_multiply(h, h);
    const struct double_double p = reciprocal_root_reference(double_double_add(exactly(1.0), square));
    const struct double_double scale = x < 0 ? double_double_multiply(h, p) : p;
    const struct double_double rest = double_double_multiply(x < 0 ? exactly(1.0) : square, double_double_multiply(p, p)); // 1 - sigmoid(x)
    *derivative = double_double_multiply(double_double_multiply(scale, rest), exactly(0.5));
    return scale;
}
#endif

#endif
