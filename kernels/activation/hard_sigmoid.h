// SPDX-License-Identifier: MIT
// hard_sigmoid: y = (x + 3) / 6, +0 for x < -3 and 1 for x > 3; 1/2 for both zeros. A NaN stays a NaN.
// Courbariaux, Bengio, David, "BinaryConnect", NIPS 2015, with a slope of 1/2; the slope of 1/6 is that of Howard and others,
// "Searching for MobileNetV3", ICCV 2019, relu6(x + 3) / 6, and of PyTorch.
//
// derivative_at_kink places f'(-3) between 0 and 1/6 and f'(3) between 1/6 and 0, as a share of dy that is rounded before the
// division: by default 3 counts as inside. Outside dx is +0 for every dy; a NaN in x shows.
//
// Largest error of the la row over all floats, in units of the last place, fused or not: 1.34. The cr rows misround no input.
#define hard_sigmoid_DESCRIPTION                                                                                                                     \
    .family = "elementwise", .formula = "min(max(x + 3, 0), 6) / 6", .source = "Courbariaux and others 2015, Howard and others 2019", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define hard_sigmoid_PARAMETERS(P)
#define hard_sigmoid_KERNELS(K)                                      \
    K(hard_sigmoid, kinked, forward, f32, la, 1.4, 0, 0x1.0000fcp+0) \
    K(hard_sigmoid, kinked, backward, f32, cr, 0, 0, 0)              \
    K(hard_sigmoid, kinked, forward, f32, cr, 0, 0, 0)
#define hard_sigmoid_LIBM_KERNELS(K)                                   \
    K(hard_sigmoid, kinked, forward, f32, libm, 1.4, 0, 0x1.0000fcp+0) \
    K(hard_sigmoid, kinked, backward, f32, libm, 0, 0, 0)

#include "../math/corners.h"
#include "../math/sixth.h"

#ifdef ACTIVATION_BODIES
INLINE V hard_sigmoid_forward_la(V x, struct scalars scalars) {
    (void)scalars;
    return v_mul(v_add(clipped(x, -3.0f, 3.0f), v_set1(3.0f)), v_set1(1.0f / 6.0f));
}

// In double the sum is exact wherever it counts.
INLINE V hard_sigmoid_forward_cr(V x, struct scalars scalars) {
    const V inside = clipped(x, -3.0f, 3.0f);
    const D three = d_set1(3.0);
    (void)scalars;
    return v_from_doubles(d_sixth(d_add(d_first(inside), three)), d_sixth(d_add(d_second(inside), three)));
}

INLINE V hard_sigmoid_backward_cr(V x, V dy, struct scalars scalars) { return v_div(clipped_backward(x, dy, -3.0f, 3.0f, scalars), v_set1(6.0f)); }

#if LIBM_BODIES
INLINE V hard_sigmoid_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    const V right = PLAIN_CHOICE(v_ge(x, v_set1(3.0f)), v_set1(1.0f), (x + 3.0f) / 6.0f);
    return PLAIN_CHOICE(v_le(x, v_set1(-3.0f)), v_set1(0.0f), right);
}

INLINE V hard_sigmoid_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    return PLAIN_CHOICE(m_and(v_gt(x, v_set1(-3.0f)), v_lt(x, v_set1(3.0f))), dy / 6.0f, v_set1(0.0f));
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void hard_sigmoid_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double inside = clipped_reference(element->x[0], -3.0, 3.0);
    *y = isnan(inside) ? exactly(inside) : double_double_divide(two_sum(3.0, inside), exactly(6.0));
}

static void hard_sigmoid_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const float at_kink = (float)element->derivative_at_kink;
    const double clipped = clipped_backward_reference(element->x[0], element->dy[0], -3.0, 3.0, at_kink);
    // At a corner, the product is a float before it is divided.
    const double passed = fabs(element->x[0]) == 3.0 ? (double)(float)clipped : clipped;
    (void)dparameter;
    *dx = isfinite(passed) && passed != 0 ? double_double_divide(exactly(passed), exactly(6.0)) : exactly(passed);
}
#endif
