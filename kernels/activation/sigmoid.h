// SPDX-License-Identifier: MIT
// sigmoid: y = sigma(x) = 1 / (1 + exp(-x)), the logistic function.
// Verhulst, "Recherches mathematiques sur la loi d'accroissement de la population", 1845.
//
// sigmoid(-inf) is +0, sigmoid(+-0) is 1/2, sigmoid(inf) is 1; the derivative is +0 at both infinities, 1/4 at 0. Where the
// derivative is so small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest error over all floats, forward: 2.44 units of the last place, with fused and with unfused arithmetic.
#define sigmoid_DESCRIPTION                                                                                                     \
    .family = "elementwise", .formula = "1 / (1 + exp(-x))", .source = "Verhulst 1845", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define sigmoid_PARAMETERS(P)
#define sigmoid_KERNELS(K)                                            \
    K(sigmoid, elementwise, forward, f32, la, 2.5, 0, -0x1.f36f2ap+0) \
    K(sigmoid, elementwise, backward, f32, la, 8, 0, 0)
#define sigmoid_LIBM_KERNELS(K)                          \
    K(sigmoid, elementwise, forward, f32, libm, 4, 0, 0) \
    K(sigmoid, elementwise, backward, f32, libm, 8, 0, 0)

#include "../math/logistic.h"

#ifdef ACTIVATION_BODIES
INLINE V sigmoid_forward_la(V x, struct scalars scalars) {
    (void)scalars;
    return logistic(v_min(v_set1(LOGISTIC_GREATEST), v_max(v_set1(LOGISTIC_LEAST), x)), 0, 0);
}

// sigma(-a) sigma(a) with a = abs(x): the first keeps its relative accuracy, and the second is 1 less the first.
INLINE V sigmoid_backward_la(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V left = v_max(v_set1(LOGISTIC_LEAST), v_negate(v_abs(x)));
    const V sigma = logistic(left, 0, 62);
    return v_mul(dy, v_mul(sigma, v_fma(sigma, v_set1(-0x1p-124f), v_set1(0x1p-62f))));
}

#if LIBM_BODIES
INLINE V sigmoid_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return 1.0f / (1.0f + expf(-x));
}

INLINE V sigmoid_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V sigma = 1.0f / (1.0f + expf(-x));
    return dy * sigma * (1.0f - sigma);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void sigmoid_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    *y = isnan(x) ? exactly(x) : logistic_reference(exactly(x));
}

static void sigmoid_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    struct double_double slope = exactly(x);
    if (!isnan(x)) slope = double_double_multiply(logistic_reference(exactly(x)), logistic_reference(exactly(-x)));
    *dx = double_double_product(element->dy[0], slope);
}
#endif
