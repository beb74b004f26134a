// SPDX-License-Identifier: MIT
// gelu: y = x Phi(x), with Phi the distribution function of the standard normal.
#define gelu_DESCRIPTION                                                                                               \
    .family = "elementwise", .formula = "x Phi(x) = x / 2 (1 + erf(x / sqrt 2))", .source = "Hendrycks and Gimpel 2016", \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define gelu_PARAMETERS(P)
#define gelu_KERNELS(K)                                   \
    K(gelu, elementwise, forward, f32, la, 4, 0, 0)       \
    K(gelu, elementwise, backward, f32, la, 8, 0, 0)      \
    K(gelu, elementwise, forward_bias, f32, la, 4, 0, 0)
#define gelu_LIBM_KERNELS(K)                                \
    K(gelu, elementwise, forward, f32, libm, 4, 0, 0)       \
    K(gelu, elementwise, backward, f32, libm, 8, 0, 0)      \
    K(gelu, elementwise, forward_bias, f32, libm, 4, 0, 0)

#include "../math/gaussian.h"

#ifdef ACTIVATION_BODIES
INLINE V gelu_forward_la(V x, struct scalars scalars) {
    (void)scalars;
    const V a = v_min(v_set1(GAUSSIAN_END), v_abs(x));
    V power;
    const V q = gaussian(a, &power);
    const V v = v_div(a, v_add(a, v_set1(2.5f)));
    V f = v_set1(-0x1.46ff460000000p-4f * 0x1p-64f);
    f = v_fma(f, v, v_set1(0x1.1e86b20000000p-2f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.40f5400000000p-2f * 0x1p-64f));
    f = v_fma(f, v, v_set1(0x1.1ab5a20000000p-3f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.32b9e20000000p-3f * 0x1p-64f));
    f = v_fma(f, v, v_set1(0x1.cb1fba0000000p-5f * 0x1p-64f));
    f = v_fma(f, v, v_set1(0x1.2ade8a0000000p-2f * 0x1p-64f));
    f = v_fma(f, v, v_set1(0x1.5b5b280000000p-3f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.3e4ef40000000p+0f * 0x1p-64f));
    f = v_fma(f, v, v_set1(1.25f * 0x1p-64f));
    const V w = v_mul(v_mul(v, power), v_fma(q, f, f));
    return v_sub(v_max(v_set1(-0.0f), x), w);
}

INLINE V gelu_backward_la(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V a = v_min(v_set1(GAUSSIAN_END), v_abs(x));
    V power;
    const V q = gaussian(a, &power);
    const V v = v_div(a, v_add(a, v_set1(3.0f)));
    V f = v_set1(-0x1.b887f40000000p-7f * 0x1p-64f);
    f = v_fma(f, v, v_set1(0x1.520fdc0000000p-5f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.30c4a20000000p-6f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.7a221e0000000p-5f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.8537ec0000000p-5f * 0x1p-64f));
    f = v_fma(f, v, v_set1(0x1.64a2500000000p-2f * 0x1p-64f));
    f = v_fma(f, v, v_set1(-0x1.0f57e60000000p-1f * 0x1p-64f));
    f = v_fma(f, v, v_set1(0x1.54851c0000000p-1f * 0x1p-64f));
    const V d = v_add(v_sub(v_set1(0x1.80ead2p-1f), a), v_set1(-0x1.a03fd4p-27f));
    const V w = v_mul(v_mul(d, power), v_fma(q, f, f));
    return v_mul(dy, v_select(v_lt(x, v_set1(0.0f)), w, v_sub(v_set1(1.0f), w)));
}

#if LIBM_BODIES
INLINE V gelu_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return 0.5f * x * (1.0f + erff(x * 0.70710678f));
}

INLINE V gelu_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V cumulative = 0.5f * (1.0f + erff(x * 0.70710678f));
    const V density = 0.39894228f * expf(-0.5f * x * x);
    return dy * (cumulative + x * density);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
// Phi(x), and the density there.
static struct double_double gelu_cumulative_reference(double x, struct double_double *density) {
    *density = gaussian_density_reference(x);
    const struct double_double tail = gaussian_tail_reference(fabs(x), *density);
    return x < 0 ? tail : double_double_add(exactly(1.0), double_double_negate(tail));
}

// Far out the limits: the difference is less than any float.
static void gelu_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    struct double_double density;
    if (fabs(x) > GAUSSIAN_REFERENCE_END) *y = exactly(x < 0 ? -0.0 : x);
    else if (x == 0) *y = exactly(x);
    else *y = double_double_multiply(exactly(x), gelu_cumulative_reference(x, &density));
}

static void gelu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    struct double_double slope = exactly(x < 0 ? -0.0 : 1.0);
    if (!(fabs(x) > GAUSSIAN_REFERENCE_END)) {
        struct double_double density;
        const struct double_double cumulative = gelu_cumulative_reference(x, &density);
        slope = double_double_add(cumulative, double_double_multiply(exactly(x), density));
    }
    const double product = element->dy[0] * slope.high;
    *dx = isfinite(product) && product != 0 ? double_double_multiply(exactly(element->dy[0]), slope) : exactly(product);
}
#endif
