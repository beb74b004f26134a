// SPDX-License-Identifier: MIT
// hard_swish: y = x (x + 3) / 6, -0 for x < -3 and x for x > 3. A zero keeps its sign, a NaN stays a NaN, -inf gives -0.
// Howard and others, "Searching for MobileNetV3", ICCV 2019: x relu6(x + 3) / 6.
//
// derivative_at_kink places f'(-3) between 0 and -1/2 and f'(3) between 3/2 and 1: by default 0 and 3/2. For x < -3 dx is +0 for every
// dy; at -3/2, where the derivative passes through 0, an infinite dy gives a NaN. A NaN in x shows.
//
// Largest errors over all floats, in units of the last place, fused or not: 2.49 forward, 1.34 backward. The cr row misrounds no input,
// subnormal numbers included.
#define hard_swish_DESCRIPTION                                                                                            \
    .family = "elementwise", .formula = "x min(max(x + 3, 0), 6) / 6", .source = "Howard and others 2019", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define hard_swish_PARAMETERS(P)
#define hard_swish_KERNELS(K)                                            \
    K(hard_swish, kinked, forward, f32, la, 2.5, 0, 0x1.fde802p-10)      \
    K(hard_swish, kinked, backward, f32, la, 1.4, 0, -0x1.fffff4p-2)     \
    K(hard_swish, kinked, forward_bias, f32, la, 2.5, 0, 0x1.fde802p-10) \
    K(hard_swish, kinked, forward, f32, cr, 0, 0, 0)
#define hard_swish_LIBM_KERNELS(K)                                     \
    K(hard_swish, kinked, forward, f32, libm, 2.5, 0, 0x1.fde802p-10)  \
    K(hard_swish, kinked, backward, f32, libm, 1.4, 0, -0x1.fffff4p-2) \
    K(hard_swish, kinked, forward_bias, f32, libm, 2.5, 0, 0x1.fde802p-10)

#include "../math/corners.h"
#include "../math/sixth.h"

#ifdef ACTIVATION_BODIES
// Six times the rounded sixth is 1, so x > 3 comes out as it is.
INLINE V hard_swish_forward_la(V x, struct scalars scalars) {
    const V above = rectified(x, -3.0f);
    const V gate = v_mul(v_min(v_set1(6.0f), v_add(above, v_set1(3.0f))), v_set1(1.0f / 6.0f));
    (void)scalars;
    return v_mul(above, gate);
}

// x (x + 3) / 6 in double. Where that is subnormal, x / 2 may lie midway between two floats, and x^2 / 6 is too small for a double
// to show: the upper one is x minus the lower one. Anywhere else what is left of x is less than y.
INLINE V hard_swish_forward_cr(V x, struct scalars scalars) {
    const V inside = clipped(x, -3.0f, 3.0f);
    const D a0 = d_first(inside);
    const D a1 = d_second(inside);
    const D three = d_set1(3.0);
    const V product = v_from_doubles(d_sixth(d_mul(a0, d_add(a0, three))), d_sixth(d_mul(a1, d_add(a1, three))));
    const V y = v_select(v_gt(x, v_set1(3.0f)), x, product);
    (void)scalars;
    return v_max(v_sub(x, y), y);
}

// f' = (2 x + 3) / 6 inside.
INLINE V hard_swish_backward_la(V x, V dy, struct scalars scalars) {
    const V left = v_set1(-3.0f);
    const V right = v_set1(3.0f);
    const V inside = v_mul(v_add(v_add(x, x), right), v_set1(1.0f / 6.0f));
    const V sides = v_clear(v_le(x, left), v_mul(dy, v_select(v_gt(x, right), v_set1(1.0f), inside)));
    if (scalars.derivative_at_kink == 0.0f) return sides;
    const float half = 0.5f * scalars.derivative_at_kink;
    return v_select(v_eq(x, left), corner_gradient(-half, dy), v_select(v_eq(x, right), corner_gradient(1.5f - half, dy), sides));
}

#if LIBM_BODIES
INLINE V hard_swish_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    const V right = PLAIN_CHOICE(v_ge(x, v_set1(3.0f)), x, x * (x + 3.0f) / 6.0f);
    return PLAIN_CHOICE(v_le(x, v_set1(-3.0f)), v_set1(0.0f), right);
}

INLINE V hard_swish_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V right = PLAIN_CHOICE(v_ge(x, v_set1(3.0f)), dy, dy * (x / 3.0f + 0.5f));
    return PLAIN_CHOICE(v_le(x, v_set1(-3.0f)), v_set1(0.0f), right);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void hard_swish_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    const struct double_double sum = two_sum(x, 3.0);
    if (x > -3 && x <= 3 && x != 0) *y = double_double_divide(double_double_multiply(exactly(x), sum), exactly(6.0));
    else *y = exactly(x <= -3 ? -0.0 : x);
}

static struct double_double hard_swish_slope_reference(double x, double at_kink) {
    if (x == -3) return exactly(-0.5 * at_kink);
    if (x == 3) return exactly(1.5 - 0.5 * at_kink);
    if (x < -3 || x > 3 || isnan(x)) return exactly(x < -3 ? 0.0 : x > 3 ? 1.0 : x);
    return double_double_divide(two_sum(2 * x, 3.0), exactly(6.0));
}

static void hard_swish_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const struct double_double slope = hard_swish_slope_reference(element->x[0], element->derivative_at_kink);
    (void)dparameter;
    *dx = slope.high == 0 && element->x[0] <= -3 ? exactly(0.0) : double_double_product(element->dy[0], slope);
}
#endif
