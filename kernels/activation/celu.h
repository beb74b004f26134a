// SPDX-License-Identifier: MIT
// celu: y = x, and alpha (exp(x / alpha) - 1) for x < 0: elu with a derivative that has no jump, whatever alpha is.
// Barron, "Continuously differentiable exponential linear units", arXiv 1704.07483.
//
// celu(-0) is -0, celu(-inf) is -alpha, celu(inf) is inf, and a NaN stays a NaN; the derivative is 0 at -inf, 1 at 0 and at inf. Where the derivative
// is so small that it rounds to 0, an infinite dy gives a NaN.
//
// With alpha 1 it is elu, bit for bit. The largest errors sampled with other alpha are 1.69 units of the last place forward and 1.58
// backward.
#define celu_DESCRIPTION                                                                                                                           \
    .family = "elementwise", .formula = "x < 0 ? alpha (exp(x / alpha) - 1) : x", .source = "Barron 2017", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define celu_PARAMETERS(P) P("alpha", 1.0, 0.125, 8.0, 0)
#define celu_KERNELS(K)                                          \
    K(celu, sharpened, forward, f32, la, 2.4, 0, -0x1.2617dap-2) \
    K(celu, sharpened, backward, f32, la, 2.4, 0, -0x1.765806p+2)
#define celu_LIBM_KERNELS(K)                                         \
    K(celu, elementwise, forward, f32, libm, 2.4, 0, -0x1.2617dap-2) \
    K(celu, elementwise, backward, f32, libm, 2.4, 0, -0x1.765806p+2)

#include "../math/exponential_linear.h"

#ifdef ACTIVATION_BODIES
INLINE V celu_forward_la(V x, struct scalars scalars) { return exponential_linear(x, 1.0f, 1.0f, scalars.parameter[0]); }

INLINE V celu_backward_la(V x, V dy, struct scalars scalars) { return exponential_linear_backward(x, dy, 1.0f, 1.0f, scalars.parameter[0], 0.0f); }

#if LIBM_BODIES
INLINE V celu_forward_libm(V x, struct scalars scalars) {
    const float alpha = scalars.parameter[0];
    return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), x, alpha * (expf(x / alpha) - 1.0f));
}

INLINE V celu_backward_libm(V x, V dy, struct scalars scalars) {
    return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), dy, dy * expf(x / scalars.parameter[0]));
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void celu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exponential_linear_reference(element->x[0], exactly(1.0), exactly(1.0), element->parameter[0]);
}

static void celu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exponential_linear_backward_reference(element->x[0], element->dy[0], exactly(1.0), exactly(1.0), element->parameter[0], 0.0);
}
#endif
