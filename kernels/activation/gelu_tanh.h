// SPDX-License-Identifier: MIT
// gelu_tanh: y = x / 2 (1 + tanh(u)), u = sqrt(2 / pi) (x + 0.044715 x^3): the form of gelu that many networks were trained with.
// Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", arXiv 1606.08415. Here as x sigma(2 u), with the logistic function
// sigma(z) = 1 / (1 + exp(-z)): where 1 + tanh(u) cancels, sigma does not.
//
// gelu_tanh(-0) and gelu_tanh(-inf) are -0, gelu_tanh(inf) is inf; the derivative is -0 at -inf, 1/2 at 0, 1 at inf. Where the
// derivative is so small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest error over all floats whose result is a normal number, forward: 3.39 units of the last place, with fused and with unfused
// arithmetic.
#define gelu_tanh_DESCRIPTION                                                                                                       \
    .family = "elementwise", .formula = "x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))", .source = "Hendrycks and Gimpel 2016", \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define gelu_tanh_PARAMETERS(P)
#define gelu_tanh_KERNELS(K)                                            \
    K(gelu_tanh, elementwise, forward, f32, la, 3.4, 0, -0x1.604bc2p+1) \
    K(gelu_tanh, elementwise, backward, f32, la, 8, 1e-7, 0)            \
    K(gelu_tanh, elementwise, forward_bias, f32, la, 4, 0, 0)
#define gelu_tanh_LIBM_KERNELS(K)                              \
    K(gelu_tanh, elementwise, forward, f32, libm, 4, 0, 0)     \
    K(gelu_tanh, elementwise, backward, f32, libm, 8, 1e-7, 0) \
    K(gelu_tanh, elementwise, forward_bias, f32, libm, 4, 0, 0)

#include "../math/logistic.h"
#include "../math/product.h"

#ifdef ACTIVATION_BODIES
#define GELU_TANH_LEAST -11.0f // from here on left, results and derivatives round to 0

// 2^62 sigma(2 u). 2 u = v / unit, with v = x (x^2 + 1 / 0.044715) in two floats, since half a unit in 80 is worth sixty units in
// the result; log 2 is in the same units, so that nothing multiplies by 1 / unit. Constants: fit_logistic.py.
INLINE V gelu_tanh_sigma(V x) {
    static const float c[] = {0x1.c0768cp+4f, 0x1.85b0b8p-7f, -0x1.0d7deep-20f};
    const V square = v_mul(x, x);
    // The first part has a bit to spare, and the differences below are exact.
    const V middle = v_set1(0x1.65d26p+4f);
    const V sum = v_add(square, middle);
    const V sum_low = v_add(v_add(v_sub(middle, sum), square), v_add(product_rest(x, x, square), v_set1(-0x1.226128p-20f)));
    const V v = v_mul(x, sum);
    const V v_low = v_fma(x, sum_low, product_rest(x, sum, v));
    const V shift = v_set1(0x1.8p23f + 127.0f - 62.0f);
    const V shifted = v_fma(v, v_set1(-0x1.a5a7dp-4f), shift);
    const V n = v_sub(shifted, shift);
    const V rest_high = v_fma(n, v_set1(0x1.36dap+3f), v);
    const V rest = v_add(rest_high, v_fma(n, v_set1(-0x1.549446p-16f), v_low));
    return logistic_fraction(rest, shifted, c, 62);
}

// max(x, 0) - a sigma(-2 u(a)), where a = abs(x): the power of two comes last, and rounds a subnormal result once.
INLINE V gelu_tanh_forward_la(V x, struct scalars scalars) {
    (void)scalars;
    const V left = v_max(v_set1(GELU_TANH_LEAST), v_negate(v_abs(x)));
    return v_fma(v_mul(left, gelu_tanh_sigma(left)), v_set1(0x1p-62f), v_max(v_set1(-0.0f), x));
}

// The derivative of 2 u is 2 sqrt(2 / pi) (1 + 3 0.044715 x^2).
INLINE V gelu_tanh_backward_la(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V left = v_max(v_set1(GELU_TANH_LEAST), v_negate(v_abs(x)));
    const V slope = v_mul(left, v_fma(v_mul(left, left), v_set1(0x1.b6676cp-3f), v_set1(0x1.988454p+0f)));
    return logistic_gate_backward(gelu_tanh_sigma(left), slope, x, dy);
}

#if LIBM_BODIES
INLINE V gelu_tanh_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return 0.5f * x * (1.0f + tanhf(0.79788456f * (x + 0.044715f * x * x * x)));
}

INLINE V gelu_tanh_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V t = tanhf(0.79788456f * (x + 0.044715f * x * x * x));
    const V slope = 0.79788456f * (1.0f + 3.0f * 0.044715f * x * x);
    return dy * (0.5f * (1.0f + t) + 0.5f * x * (1.0f - t * t) * slope);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
// 2 sqrt(2 / pi) x (1 + factor 0.044715 x^2): 2 u for a factor of 1, x times its derivative for 3. x^2 is a double.
static struct double_double gelu_tanh_argument(double x, double factor) {
    const struct double_double scale = {0x1.9884533d43651p+0, -0x1.cbc0d30ebfd15p-54};
    const struct double_double cubic = {0x1.6e4e26d4801f7p-5, 0x1.441355475a31ap-59};
    const struct double_double sum = double_double_add(exactly(1.0), double_double_multiply(exactly(factor * (x * x)), cubic));
    return double_double_multiply(double_double_multiply(scale, exactly(x)), sum);
}

static void gelu_tanh_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    *y = fabs(x) < 37 ? logistic_gate_reference(x, gelu_tanh_argument(x, 1)) : logistic_gate_reference(x, exactly(x * INFINITY));
}

static void gelu_tanh_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    struct double_double z = exactly(x * INFINITY);
    struct double_double slope = z;
    if (fabs(x) < 37) {
        z = gelu_tanh_argument(x, 1);
        slope = gelu_tanh_argument(x, 3);
    }
    *dx = double_double_product(element->dy[0], logistic_gate_backward_reference(x, z, slope));
}
#endif
