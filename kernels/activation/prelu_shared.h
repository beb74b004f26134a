// SPDX-License-Identifier: MIT
// prelu_shared: y = x, and a x for x < 0, with one learned slope a for all elements.
// He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015, who call this variant channel-shared; prelu is the channel-wise
// one. family/shared.h says how the slope's gradient is summed.
#define prelu_shared_DESCRIPTION                                                                               \
    .family = "shared", .formula = "x < 0 ? slope x : x", .source = "He, Zhang, Ren, Sun 2015", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define prelu_shared_PARAMETERS(P) P("slope", 0.25, -1, 1, 0)
#define prelu_shared_KERNELS(K)                        \
    K(prelu_shared, shared, forward, f32, cr, 0, 0, 0) \
    K(prelu_shared, shared, backward, f32, cr, 0, 0, 0)
#define prelu_shared_LIBM_KERNELS prelu_shared_KERNELS

#include "../math/two_slopes.h"

#ifdef ACTIVATION_BODIES
INLINE V prelu_shared_forward_cr(V x, struct scalars scalars) { return two_slopes(x, v_set1(scalars.parameter[0])); }

INLINE V prelu_shared_dx(V x, V dy, struct scalars scalars) { return two_slopes_backward(x, dy, v_set1(scalars.parameter[0]), scalars); }

static const struct shared_body prelu_shared_backward_cr = {{two_slopes_backward, two_slopes_dslope}, prelu_shared_dx};
#endif

#ifdef ACTIVATION_REFERENCES
static void prelu_shared_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = two_slopes_reference(element->x[0], element->parameter[0]);
}

static void prelu_shared_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const double x = element->x[0];
    const double dy = element->dy[0];
    *dx = two_slopes_backward_reference(x, dy, element->parameter[0], (float)element->derivative_at_kink);
    *dparameter = two_slopes_dslope_reference(x, dy);
}
#endif
