// SPDX-License-Identifier: MIT
// selu: y = lambda x, and lambda alpha (exp(x) - 1) for x < 0.
// Klambauer, Unterthiner, Mayr, Hochreiter, "Self-normalizing neural networks", NeurIPS 2017, with the constants for which mean 0 and
// variance 1 are a fixed point: alpha = 1.67326324235437728481704299167165, lambda = 1.05070098735548049341933498529461.
//
// selu(-0) is -0, selu(-inf) is -lambda alpha, selu(inf) is inf, and a NaN stays a NaN; the derivative is 0 at -inf, lambda at inf.
// At 0 it lies between lambda alpha and lambda where derivative_at_kink says. Where the derivative is so small that it rounds to 0, an
// infinite dy gives a NaN.
//
// Largest errors over all floats, in units of the last place: forward 1.92 at -0x1.3771bcp-3 with fused arithmetic, 1.99 at -0x1.569398p-2
// without.
#define selu_DESCRIPTION                                                                                                                      \
    .family = "elementwise", .formula = "lambda (x < 0 ? alpha (exp(x) - 1) : x)", .source = "Klambauer, Unterthiner, Mayr, Hochreiter 2017", \
    .has_kink = 1, .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define selu_PARAMETERS(P)
#define selu_KERNELS(K)                                            \
    K(selu, elementwise, forward, f32, la, 2.0, 0, -0x1.569398p-2) \
    K(selu, kinked, backward, f32, la, 2.2, 0, -0x1.765806p+2)
#define selu_LIBM_KERNELS(K)                                         \
    K(selu, elementwise, forward, f32, libm, 2.0, 0, -0x1.569398p-2) \
    K(selu, kinked, backward, f32, libm, 2.2, 0, -0x1.765806p+2)

#include "../math/exponential_linear.h"

#ifdef ACTIVATION_BODIES
#define SELU_RIGHT 0x1.0cfabep+0f // lambda
#define SELU_LEFT 0x1.c212ccp+0f  // lambda alpha

INLINE V selu_forward_la(V x, struct scalars scalars) {
    (void)scalars;
    return exponential_linear(x, SELU_RIGHT, SELU_LEFT, 1.0f);
}

INLINE V selu_backward_la(V x, V dy, struct scalars scalars) {
    return exponential_linear_backward(x, dy, SELU_RIGHT, SELU_LEFT, 1.0f, scalars.derivative_at_kink);
}

#if LIBM_BODIES
INLINE V selu_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), SELU_RIGHT * x, SELU_LEFT * (expf(x) - 1.0f));
}

INLINE V selu_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    return PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), dy * SELU_RIGHT, dy * SELU_LEFT * expf(x));
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static const struct double_double selu_lambda = {0x1.0cfabd6a91132p+0, 0x1.6fc7d272f2696p-55};
static const struct double_double selu_lambda_alpha = {0x1.c212cc640f031p+0, 0x1.05161b045a1f1p-56};

static void selu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exponential_linear_reference(element->x[0], selu_lambda, selu_lambda_alpha, 1.0);
}

static void selu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exponential_linear_backward_reference(element->x[0], element->dy[0], selu_lambda, selu_lambda_alpha, 1.0, element->derivative_at_kink);
}
#endif
