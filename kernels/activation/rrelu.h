// SPDX-License-Identifier: MIT
// rrelu: y = x, and a x for x < 0, with a drawn for every element from U(lower, upper); at inference a = (lower + upper) / 2.
// Xu, Wang, Chen, Li, "Empirical evaluation of rectified activations in convolutional network", arXiv 1505.00853. Their own
// parameterisation, x / a, is rrelu_divided.
#define rrelu_DESCRIPTION                                                                                               \
    .family = "random", .formula = "x < 0 ? U(lower, upper) x : x", .source = "Xu, Wang, Chen, Li 2015", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define rrelu_PARAMETERS(P) P("lower", 0.125, 0, 1, 0) P("upper", 1.0 / 3.0, 0, 1, 0)
#define rrelu_KERNELS(K)                                  \
    K(rrelu, random, forward, f32, cr, 0, 0, 0)           \
    K(rrelu, random, backward, f32, cr, 0, 0, 0)          \
    K(rrelu, kinked, forward_inference, f32, cr, 0, 0, 0) \
    K(rrelu, kinked, backward_inference, f32, cr, 0, 0, 0)
#define rrelu_LIBM_KERNELS rrelu_KERNELS

#include "../math/two_slopes.h"
#include "../math/uniform.h"

#ifdef ACTIVATION_BODIES
INLINE V rrelu_slope(I random, struct scalars scalars) { return uniform(random, scalars.parameter[0], scalars.parameter[1]); }

INLINE V rrelu_middle(struct scalars scalars) { return v_set1((scalars.parameter[0] + scalars.parameter[1]) * 0.5f); }

INLINE V rrelu_forward_cr(V x, I random, struct scalars scalars) { return two_slopes(x, rrelu_slope(random, scalars)); }

INLINE V rrelu_backward_cr(V x, V dy, I random, struct scalars scalars) { return two_slopes_backward(x, dy, rrelu_slope(random, scalars), scalars); }

INLINE V rrelu_forward_inference_cr(V x, struct scalars scalars) { return two_slopes(x, rrelu_middle(scalars)); }

INLINE V rrelu_backward_inference_cr(V x, V dy, struct scalars scalars) { return two_slopes_backward(x, dy, rrelu_middle(scalars), scalars); }
#endif

#ifdef ACTIVATION_REFERENCES
static float rrelu_slope_reference(const struct reference_element *element) {
    const float lower = (float)element->parameter[0];
    const float upper = (float)element->parameter[1];
    return element->inference ? (lower + upper) * 0.5f : uniform_reference(element->random, lower, upper);
}

static void rrelu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = two_slopes_reference(element->x[0], (double)rrelu_slope_reference(element));
}

static void rrelu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = two_slopes_backward_reference(element->x[0], element->dy[0], (double)rrelu_slope_reference(element), (float)element->derivative_at_kink);
}
#endif
