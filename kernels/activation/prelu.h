// SPDX-License-Identifier: MIT
// prelu: y = x, and a x for x < 0, with a slope a learned for each channel.
// He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015; a starts at 0.25 there.
#define prelu_DESCRIPTION                                                                                           \
    .family = "per_channel", .formula = "x < 0 ? slope x : x", .source = "He, Zhang, Ren, Sun 2015", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define prelu_PARAMETERS(P) P("slope", 0.25, -1, 1, 1)
#define prelu_KERNELS(K)                             \
    K(prelu, per_channel, forward, f32, cr, 0, 0, 0) \
    K(prelu, per_channel, backward, f32, cr, 0, 0, 0)
#define prelu_LIBM_KERNELS prelu_KERNELS

#include "../math/two_slopes.h"

#ifdef ACTIVATION_BODIES
INLINE V prelu_forward_cr(V x, V slope, struct scalars scalars) {
    (void)scalars;
    return two_slopes(x, slope);
}

static const struct per_channel_body prelu_backward_cr = {two_slopes_backward, two_slopes_dslope};
#endif

#ifdef ACTIVATION_REFERENCES
static void prelu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = two_slopes_reference(element->x[0], element->parameter[0]);
}

static void prelu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const double x = element->x[0];
    const double dy = element->dy[0];
    *dx = two_slopes_backward_reference(x, dy, element->parameter[0], (float)element->derivative_at_kink);
    *dparameter = two_slopes_dslope_reference(x, dy);
}
#endif
