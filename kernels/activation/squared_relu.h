// SPDX-License-Identifier: MIT
// squared_relu: y = x^2, and +0 for x <= 0, both zeros included. A NaN stays a NaN; squares overflow and underflow as they must.
// So, Manke, Liu, Dai, Shazeer, Le, "Primer: searching for efficient transformers for language modeling", NeurIPS 2021.
//
// The derivative 2 max(x, 0) is continuous, so there is no kink. For x <= 0 dx is +0 for every dy; a NaN in x shows.
#define squared_relu_DESCRIPTION                                                                                               \
    .family = "elementwise", .formula = "max(x, 0)^2", .source = "So and others 2021", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define squared_relu_PARAMETERS(P)
#define squared_relu_KERNELS(K)                              \
    K(squared_relu, elementwise, forward, f32, cr, 0, 0, 0)  \
    K(squared_relu, elementwise, backward, f32, cr, 0, 0, 0) \
    K(squared_relu, elementwise, forward_bias, f32, cr, 0, 0, 0)
#define squared_relu_LIBM_KERNELS(K)                           \
    K(squared_relu, elementwise, forward, f32, libm, 0, 0, 0)  \
    K(squared_relu, elementwise, backward, f32, libm, 0, 0, 0) \
    K(squared_relu, elementwise, forward_bias, f32, libm, 0, 0, 0)

#include "../math/corners.h"

#ifdef ACTIVATION_BODIES
INLINE V squared_relu_forward_cr(V x, struct scalars scalars) {
    const V positive = rectified(x, 0.0f);
    (void)scalars;
    return v_mul(positive, positive);
}

// 2 x dy, rounded once. Of min(x, 1) and max(x, 1) one is x and the other 1: for x < 1 the first product is the result, for x > 1
// it is 2 dy, which is exact, or overflows as the result must.
INLINE V squared_relu_backward_cr(V x, V dy, struct scalars scalars) {
    const V one = v_set1(1.0f);
    const V small = v_min(one, x);
    const V product = v_mul(v_mul(v_add(small, small), dy), v_max(one, x));
    (void)scalars;
    return v_clear(v_le(x, v_set1(0.0f)), product);
}

#if LIBM_BODIES
INLINE V squared_relu_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), x * x, v_set1(0.0f));
}

INLINE V squared_relu_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), 2.0f * x * dy, v_set1(0.0f));
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void squared_relu_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    *y = exactly(x <= 0 ? 0.0 : x * x);
}

static void squared_relu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const double x = element->x[0];
    (void)dparameter;
    *dx = exactly(x <= 0 ? 0.0 : 2.0 * x * element->dy[0]);
}
#endif
