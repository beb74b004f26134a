// SPDX-License-Identifier: MIT
// elu: y = x, and alpha (exp(x) - 1) for x < 0.
// Clevert, Unterthiner, Hochreiter, "Fast and accurate deep network learning by exponential linear units (ELUs)", ICLR 2016.
//
// elu(-0) is -0, elu(-inf) is -alpha, elu(inf) is inf, and a NaN stays a NaN; the derivative is 0 at -inf, 1 at inf. At 0 it lies
// between alpha and 1 where derivative_at_kink says. Where the derivative is so small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest errors over all floats with alpha 1, in units of the last place: forward 1.03 at -0x1.25e342p-2 with fused arithmetic, 1.15
// at -0x1.2617dap-2 without. The bounds leave room for the product with any other alpha.
#define elu_DESCRIPTION                                                                                                                     \
    .family = "elementwise", .formula = "x < 0 ? alpha (exp(x) - 1) : x", .source = "Clevert, Unterthiner, Hochreiter 2016", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define elu_PARAMETERS(P) P("alpha", 1.0, 0.125, 8.0, 0)
#define elu_KERNELS(K)                                          \
    K(elu, sharpened, forward, f32, la, 2.2, 0, -0x1.2617dap-2) \
    K(elu, kinked, backward, f32, la, 2.2, 0, -0x1.765806p+2)   \
    K(elu, elementwise, forward_bias, f32, la, 2.2, 0, -0x1.2617dap-2)
#define elu_LIBM_KERNELS(K)                                         \
    K(elu, elementwise, forward, f32, libm, 2.2, 0, -0x1.2617dap-2) \
    K(elu, kinked, backward, f32, libm, 2.2, 0, -0x1.765806p+2)     \
    K(elu, elementwise, forward_bias, f32, libm, 2.2, 0, -0x1.2617dap-2)

#include "../math/exponential_linear.h"

#ifdef ACTIVATION_BODIES
INLINE V elu_forward_la(V x, struct scalars scalars) { return exponential_linear(x, 1.0f, scalars.parameter[0], 1.0f); }

INLINE V elu_backward_la(V x, V dy, struct scalars scalars) {
    return exponential_linear_backward(x, dy, 1.0f, scalars.parameter[0], 1.0f, scalars.derivative_at_kink);
}

#if LIBM_BODIES
INLINE V elu_forward_libm(V x, struct scalars scalars) { return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), x, scalars.parameter[0] * (expf(x) - 1.0f)); }

INLINE V elu_backward_libm(V x, V dy, struct scalars scalars) { return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), dy, dy * scalars.parameter[0] * expf(x)); }
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void elu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exponential_linear_reference(element->x[0], exactly(1.0), exactly(element->parameter[0]), 1.0);
}

static void elu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exponential_linear_backward_reference(element->x[0], element->dy[0], exactly(1.0), exactly(element->parameter[0]), 1.0,
                                                element->derivative_at_kink);
}
#endif
