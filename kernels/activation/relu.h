// SPDX-License-Identifier: MIT
// relu: y = x, and +0 for x < 0. A zero keeps its sign, a NaN stays a NaN.
// Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
#define relu_DESCRIPTION                                                                                                                          \
    .family = "elementwise", .formula = "x < 0 ? 0 : x", .source = "Nair and Hinton 2010", .has_kink = 1, .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define relu_PARAMETERS(P)
#define relu_KERNELS(K)                              \
    K(relu, kinked, forward, f32, cr, 0, 0, 0)       \
    K(relu, kinked, backward, f32, cr, 0, 0, 0)      \
    K(relu, kinked, forward_bias, f32, cr, 0, 0, 0)  \
    K(relu, kinked, forward_mask, f32, cr, 0, 0, 0)  \
    K(relu, kinked, backward_mask, f32, cr, 0, 0, 0) \
    K(relu, kinked, forward, bf16, cr, 0, 0, 0)
#define relu_LIBM_KERNELS relu_KERNELS

#include "../math/corners.h"

#ifdef ACTIVATION_BODIES
INLINE V relu_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return rectified(x, 0.0f);
}

INLINE V relu_backward_cr(V x, V dy, struct scalars scalars) { return rectified_backward(x, dy, 0.0f, scalars); }

INLINE V relu_backward_mask_cr(M active, V dy, struct scalars scalars) {
    (void)scalars;
    return v_select_zero(active, dy);
}
#endif

#ifdef ACTIVATION_REFERENCES
static void relu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exactly(clipped_reference(element->x[0], 0.0, INFINITY));
}

static void relu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exactly(rectified_backward_reference(element->x[0], element->dy[0], 0.0, (float)element->derivative_at_kink));
}
#endif
