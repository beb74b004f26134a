// SPDX-License-Identifier: MIT
// abs: y = |x|, rectification of both sides. Both zeros give +0, both infinities inf, a NaN stays a NaN.
// Jarrett, Kavukcuoglu, Ranzato, LeCun, "What is the best multi-stage architecture for object recognition?", ICCV 2009.
//
// derivative_at_kink places f'(0) between -1 (0, the default) and 1 (1): one half makes it 0.
#define abs_DESCRIPTION                                                                                                                    \
    .family = "elementwise", .formula = "|x|", .source = "Jarrett and others 2009", .has_kink = 1, .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define abs_PARAMETERS(P)
#define abs_KERNELS(K)                             \
    K(abs, kinked, forward, f32, cr, 0, 0, 0)      \
    K(abs, kinked, backward, f32, cr, 0, 0, 0)     \
    K(abs, kinked, forward_mask, f32, cr, 0, 0, 0) \
    K(abs, kinked, backward_mask, f32, cr, 0, 0, 0)
#define abs_LIBM_KERNELS abs_KERNELS

#include "../math/two_slopes.h"

#ifdef ACTIVATION_BODIES
INLINE V abs_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return v_abs(x);
}

INLINE V abs_backward_cr(V x, V dy, struct scalars scalars) { return two_slopes_backward(x, dy, v_set1(-1.0f), scalars); }

INLINE V abs_backward_mask_cr(M right, V dy, struct scalars scalars) {
    (void)scalars;
    return v_select(right, dy, v_negate(dy));
}
#endif

#ifdef ACTIVATION_REFERENCES
static void abs_forward_reference(const struct reference_element *element, struct double_double *y) { *y = exactly(fabs(element->x[0])); }

static void abs_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = two_slopes_backward_reference(element->x[0], element->dy[0], -1.0, (float)element->derivative_at_kink);
}
#endif
