// SPDX-License-Identifier: MIT
// relu6: y = x, +0 for x < 0 and 6 for x > 6. A zero keeps its sign, a NaN stays a NaN.
// Krizhevsky, "Convolutional deep belief networks on CIFAR-10", 2010.
//
// derivative_at_kink is f'(0), and 1 minus f'(6): by default 6 counts as inside.
#define relu6_DESCRIPTION                                                                                                                        \
    .family = "elementwise", .formula = "min(max(x, 0), 6)", .source = "Krizhevsky 2010", .has_kink = 1, .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define relu6_PARAMETERS(P)
#define relu6_KERNELS(K)                         \
    K(relu6, kinked, forward, f32, cr, 0, 0, 0)  \
    K(relu6, kinked, backward, f32, cr, 0, 0, 0) \
    K(relu6, kinked, forward_bias, f32, cr, 0, 0, 0)
#define relu6_LIBM_KERNELS relu6_KERNELS

#include "../math/corners.h"

#ifdef ACTIVATION_BODIES
INLINE V relu6_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return clipped(x, 0.0f, 6.0f);
}

INLINE V relu6_backward_cr(V x, V dy, struct scalars scalars) { return clipped_backward(x, dy, 0.0f, 6.0f, scalars); }
#endif

#ifdef ACTIVATION_REFERENCES
static void relu6_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exactly(clipped_reference(element->x[0], 0.0, 6.0));
}

static void relu6_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exactly(clipped_backward_reference(element->x[0], element->dy[0], 0.0, 6.0, (float)element->derivative_at_kink));
}
#endif
