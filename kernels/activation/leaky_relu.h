// SPDX-License-Identifier: MIT
// leaky_relu: y = x, and slope x for x < 0. A zero keeps its sign, a NaN stays a NaN.
// Maas, Hannun, Ng, "Rectifier nonlinearities improve neural network acoustic models", ICML 2013 workshop.
//
// derivative_at_kink places f'(0) between the slope (0, the default) and 1. The slope multiplies even where it is 0: then an
// infinite operand left of 0 gives a NaN. A slope of 0 that passes nothing is relu.
#define leaky_relu_DESCRIPTION                                                                                   \
    .family = "elementwise", .formula = "x < 0 ? slope x : x", .source = "Maas, Hannun, Ng 2013", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define leaky_relu_PARAMETERS(P) P("slope", 0.01, 0, 1, 0)
#define leaky_relu_KERNELS(K)                             \
    K(leaky_relu, kinked, forward, f32, cr, 0, 0, 0)      \
    K(leaky_relu, kinked, backward, f32, cr, 0, 0, 0)     \
    K(leaky_relu, kinked, forward_bias, f32, cr, 0, 0, 0) \
    K(leaky_relu, kinked, forward_mask, f32, cr, 0, 0, 0) \
    K(leaky_relu, kinked, backward_mask, f32, cr, 0, 0, 0)
#define leaky_relu_LIBM_KERNELS leaky_relu_KERNELS

#include "../math/two_slopes.h"

#ifdef ACTIVATION_BODIES
INLINE V leaky_relu_slope(struct scalars scalars) { return v_set1(scalars.parameter[0]); }

INLINE V leaky_relu_forward_cr(V x, struct scalars scalars) { return two_slopes(x, leaky_relu_slope(scalars)); }

INLINE V leaky_relu_backward_cr(V x, V dy, struct scalars scalars) { return two_slopes_backward(x, dy, leaky_relu_slope(scalars), scalars); }

INLINE V leaky_relu_backward_mask_cr(M right, V dy, struct scalars scalars) { return v_select(right, dy, v_mul(leaky_relu_slope(scalars), dy)); }
#endif

#ifdef ACTIVATION_REFERENCES
static void leaky_relu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = two_slopes_reference(element->x[0], element->parameter[0]);
}

static void leaky_relu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = two_slopes_backward_reference(element->x[0], element->dy[0], element->parameter[0], (float)element->derivative_at_kink);
}
#endif
