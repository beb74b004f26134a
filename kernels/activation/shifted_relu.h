// SPDX-License-Identifier: MIT
// shifted_relu: y = x, and -1 for x < -1. A zero keeps its sign, a NaN stays a NaN.
// Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by exponential linear units", ICLR 2016, who compare
// with it: relu moved down its own slope until it saturates where elu does. derivative_at_kink is f'(-1).
#define shifted_relu_DESCRIPTION                                                                                        \
    .family = "elementwise", .formula = "max(x, -1)", .source = "Clevert, Unterthiner, Hochreiter 2016", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define shifted_relu_PARAMETERS(P)
#define shifted_relu_KERNELS(K)                        \
    K(shifted_relu, kinked, forward, f32, cr, 0, 0, 0) \
    K(shifted_relu, kinked, backward, f32, cr, 0, 0, 0)
#define shifted_relu_LIBM_KERNELS shifted_relu_KERNELS

#include "../math/corners.h"

#ifdef ACTIVATION_BODIES
INLINE V shifted_relu_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return rectified(x, -1.0f);
}

INLINE V shifted_relu_backward_cr(V x, V dy, struct scalars scalars) { return rectified_backward(x, dy, -1.0f, scalars); }
#endif

#ifdef ACTIVATION_REFERENCES
static void shifted_relu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exactly(clipped_reference(element->x[0], -1.0, INFINITY));
}

static void shifted_relu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exactly(rectified_backward_reference(element->x[0], element->dy[0], -1.0, (float)element->derivative_at_kink));
}
#endif
