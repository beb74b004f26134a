// SPDX-License-Identifier: MIT
// silu: y = x sigma(beta x), with sigma(z) = 1 / (1 + exp(-z)) and beta > 0; also called swish.
// Elfwing, Uchibe, Doya, "Sigmoid-weighted linear units for neural network function approximation in reinforcement learning",
// arXiv 1702.03118; with beta: Ramachandran, Zoph, Le, "Searching for activation functions", arXiv 1710.05941.
//
// silu(-0) and silu(-inf) are -0, silu(inf) is inf; the derivative is -0 at -inf, 1/2 at 0, 1 at inf. Where the derivative is so
// small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest error over all floats whose result is a normal number, forward: 3.36 units of the last place at the usual sharpness 1, with
// fused and with unfused arithmetic. The bound leaves room for others.
#define silu_DESCRIPTION                                                                                                     \
    .family = "elementwise", .formula = "x / (1 + exp(-beta x))", .source = "Elfwing et al. 2017; Ramachandran et al. 2017", \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define silu_PARAMETERS(P) P("beta", 1, 0.0625, 128, 0)
#define silu_KERNELS(K)                                        \
    K(silu, sharpened, forward, f32, la, 4, 0, -0x1.df615ap+0) \
    K(silu, sharpened, backward, f32, la, 8, 1e-7, 0)          \
    K(silu, sharpened, forward_bias, f32, la, 4, 0, 0)
#define silu_LIBM_KERNELS(K)                              \
    K(silu, elementwise, forward, f32, libm, 4, 0, 0)     \
    K(silu, elementwise, backward, f32, libm, 8, 1e-7, 0) \
    K(silu, elementwise, forward_bias, f32, libm, 4, 0, 0)

#include "../math/logistic.h"
#include "../math/product.h"

#ifdef ACTIVATION_BODIES
// 2^62 sigma(beta x), for beta x in the range of logistic(). The product is carried in two floats, since half a unit in 80 is worth
// sixty units in the result.
INLINE V silu_sigma(V x, float beta) {
    if (beta == 1.0f) return logistic(x, 0, 62);
    const V product = v_mul(v_set1(beta), x);
    const V low = product_rest(v_set1(beta), x, product);
    return logistic(product, &low, 62);
}

// max(x, 0) - a sigma(-beta a), where a = abs(x): the power of two comes last, and rounds a subnormal result once.
INLINE V silu_forward_la(V x, struct scalars scalars) {
    const float beta = scalars.parameter[0];
    const V left = v_max(v_set1(LOGISTIC_LEAST / beta), v_negate(v_abs(x)));
    return v_fma(v_mul(left, silu_sigma(left, beta)), v_set1(0x1p-62f), v_max(v_set1(-0.0f), x));
}

INLINE V silu_backward_la(V x, V dy, struct scalars scalars) {
    const float beta = scalars.parameter[0];
    const V left = v_max(v_set1(LOGISTIC_LEAST / beta), v_negate(v_abs(x)));
    return logistic_gate_backward(silu_sigma(left, beta), beta == 1.0f ? left : v_mul(v_set1(beta), left), x, dy);
}

#if LIBM_BODIES
INLINE V silu_forward_libm(V x, struct scalars scalars) { return x / (1.0f + expf(-scalars.parameter[0] * x)); }

INLINE V silu_backward_libm(V x, V dy, struct scalars scalars) {
    const float beta = scalars.parameter[0];
    const V sigma = 1.0f / (1.0f + expf(-beta * x));
    return dy * sigma * (1.0f + beta * x * (1.0f - sigma));
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
// beta x is a double, being a product of floats.
static void silu_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    *y = logistic_gate_reference(x, exactly(element->parameter[0] * x));
}

static void silu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    const struct double_double z = exactly(element->parameter[0] * x);
    *dx = double_double_product(element->dy[0], logistic_gate_backward_reference(x, z, z));
}
#endif
