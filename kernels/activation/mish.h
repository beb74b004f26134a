// SPDX-License-Identifier: MIT
// mish: y = x tanh(log(1 + exp(x))).
// Misra, "Mish: a self regularized non-monotonic activation function", arXiv 1908.08681.
//
// mish(-0) and mish(-inf) are -0, mish(inf) is inf; the derivative is -0 at -inf, 3/5 at 0, 1 at inf. Where the derivative is so
// small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest errors over all floats whose result is a normal number, in units of the last place: 3.5 forward, 3.8 with the table, at
//     mish(-0x1.a1abfap+1) 3.78
// Backward 8.9e-8 between -2.2 and -0.6, around the root of the derivative at -1.1924, and 7.4 units elsewhere, by a sample of one
// float in 37.
#define mish_DESCRIPTION                                                                                                           \
    .family = "elementwise", .formula = "x tanh(log(1 + exp(x)))", .source = "Misra 2019", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define mish_PARAMETERS(P)
#define mish_KERNELS(K)                                              \
    K(mish, elementwise, forward, f32, la, 3.8, 0, -0x1.a1abfap+1)   \
    K(mish, elementwise, backward, f32, la, 7.9, 9e-8, -0x1.0dd1p+1) \
    K(mish, elementwise, forward_bias, f32, la, 3.8, 0, -0x1.a1abfap+1)
#define mish_LIBM_KERNELS(K)                                           \
    K(mish, elementwise, forward, f32, libm, 3.8, 0, -0x1.a1abfap+1)   \
    K(mish, elementwise, backward, f32, libm, 7.9, 9e-8, -0x1.0dd1p+1) \
    K(mish, elementwise, forward_bias, f32, libm, 3.8, 0, -0x1.a1abfap+1)

#include "../math/exponential.h"

#ifdef ACTIVATION_BODIES
#define MISH_IDENTITY 12.0f // from here on mish(x) rounds to x, and mish'(x) to 1

// exp(x) as exponential_fraction gives it, for x from -EXPONENTIAL_END on; beyond MISH_IDENTITY as there.
INLINE V mish_exponential(V x, V *divisor) {
    V shifted;
    const V rest = exponential_rest(v_min(v_set1(MISH_IDENTITY), x), &shifted);
    return exponential_fraction(rest, shifted, divisor);
}

// With exp(x) = e / d and u = e / 2 + d, tanh(log(1 + exp(x))) = result / *below is e u / (d^2 + e u), or e / (u + (e / 2)^2 / u): no
// term is negative, so nothing cancels. A division more makes fewer roundings far left, where the first would be off by 4.7 ULP;
// with the table's constant divisor it is not.
INLINE V mish_fraction(V e, V d, V *below) {
#ifdef EXPONENTIAL_TABLE
    const V above = v_mul(e, v_fma(e, v_set1(0.5f), d));
    *below = v_add(v_mul(d, d), above);
    return above;
#else
    const V half = v_mul(e, v_set1(0.5f));
    const V u = v_add(half, d);
    *below = v_fma(half, v_div(half, u), u);
    return e;
#endif
}

// x comes in before the division, which rounds a subnormal result once.
INLINE V mish_forward_la(V x, struct scalars scalars) {
    (void)scalars;
    const V inside = v_max(v_set1(-EXPONENTIAL_END), x);
    V d, below;
    const V e = mish_exponential(inside, &d);
    const V above = mish_fraction(e, d, &below);
    return v_select(v_gt(x, v_set1(MISH_IDENTITY)), x, v_div(v_mul(inside, above), below));
}

// With e, d and u as above, b = d^2 + e u and g = d^2 / b,
//     mish'(x) = e (u + x (e + d) g) / b.
// The sum cancels at the root of the derivative only.
INLINE V mish_backward_la(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V inside = v_max(v_set1(-EXPONENTIAL_END), x);
    V d;
    const V e = mish_exponential(inside, &d);
    const V middle = v_fma(e, v_set1(0.5f), d);
    const V square = v_mul(d, d);
    const V below = v_fma(e, middle, square);
    const V g = v_div(square, below);
    const V above = v_mul(e, v_fma(v_mul(inside, v_add(e, d)), g, middle));
    return v_mul(dy, v_select(v_gt(x, v_set1(MISH_IDENTITY)), v_set1(1.0f), v_div(above, below)));
}

#if LIBM_BODIES
INLINE V mish_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return x * tanhf(log1pf(expf(x)));
}

INLINE V mish_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V t = tanhf(log1pf(expf(x)));
    return dy * (t + x * (1.0f - t * t) / (1.0f + expf(-x)));
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
#define MISH_REFERENCE_END 300.0 // of abs(x): beyond it the limits, since the difference is less than any float

// tanh(log(1 + exp(x))) = above / (above + rest), *rest_share = rest / (above + rest), with above = e (e + 2), rest = 2, e = exp(x);
// right of 0 both divided by e^2, lest they overflow. *sigmoid is e / (1 + e).
static struct double_double mish_reference_parts(double x, struct double_double *rest_share, struct double_double *sigmoid) {
    const struct double_double e = double_double_exp(exactly(-fabs(x)));
    const struct double_double twice = double_double_scale(e, 1);
    const struct double_double square = double_double_multiply(e, e);
    const struct double_double above = double_double_add(twice, x > 0 ? exactly(1.0) : square);
    const struct double_double rest = x > 0 ? double_double_scale(square, 1) : exactly(2.0);
    const struct double_double below = double_double_add(above, rest);
    *rest_share = double_double_divide(rest, below);
    *sigmoid = double_double_divide(x > 0 ? exactly(1.0) : e, double_double_add(exactly(1.0), e));
    return double_double_divide(above, below);
}

static void mish_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    struct double_double unused[2];
    *y = exactly(x < -MISH_REFERENCE_END ? -0.0 : x);
    if (fabs(x) <= MISH_REFERENCE_END && x != 0) *y = double_double_multiply(exactly(x), mish_reference_parts(x, &unused[0], &unused[1]));
}

// With t = tanh(log(1 + exp(x))): t + x (1 - t)(1 + t) sigmoid(x).
static void mish_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    struct double_double slope = exactly(x > 0 ? 1.0 : x < -MISH_REFERENCE_END ? -0.0 : x);
    if (fabs(x) <= MISH_REFERENCE_END) {
        struct double_double rest_share, sigmoid;
        const struct double_double t = mish_reference_parts(x, &rest_share, &sigmoid);
        const struct double_double square_rest = double_double_multiply(rest_share, double_double_add(exactly(1.0), t));
        slope = double_double_add(t, double_double_multiply(exactly(x), double_double_multiply(square_rest, sigmoid)));
    }
    *dx = double_double_product(element->dy[0], slope);
}
#endif
