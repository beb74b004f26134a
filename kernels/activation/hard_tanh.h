// SPDX-License-Identifier: MIT
// hard_tanh: y = x, -1 for x < -1 and 1 for x > 1. A zero keeps its sign, a NaN stays a NaN.
// Collobert, "Large scale machine learning", thesis, Universite Paris 6, 2004.
//
// derivative_at_kink is f'(-1), and 1 minus f'(1): by default 1 counts as inside.
#define hard_tanh_DESCRIPTION                                                                                                                    \
    .family = "elementwise", .formula = "min(max(x, -1), 1)", .source = "Collobert 2004", .has_kink = 1, .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define hard_tanh_PARAMETERS(P)
#define hard_tanh_KERNELS(K)                        \
    K(hard_tanh, kinked, forward, f32, cr, 0, 0, 0) \
    K(hard_tanh, kinked, backward, f32, cr, 0, 0, 0)
#define hard_tanh_LIBM_KERNELS hard_tanh_KERNELS

#include "../math/corners.h"

#ifdef ACTIVATION_BODIES
INLINE V hard_tanh_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return clipped(x, -1.0f, 1.0f);
}

INLINE V hard_tanh_backward_cr(V x, V dy, struct scalars scalars) { return clipped_backward(x, dy, -1.0f, 1.0f, scalars); }
#endif

#ifdef ACTIVATION_REFERENCES
static void hard_tanh_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exactly(clipped_reference(element->x[0], -1.0, 1.0));
}

static void hard_tanh_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exactly(clipped_backward_reference(element->x[0], element->dy[0], -1.0, 1.0, (float)element->derivative_at_kink));
}
#endif
