// SPDX-License-Identifier: MIT
// gelu: y = x Phi(x), with Phi the distribution function of the standard normal.
// Hendrycks and Gimpel, "Gaussian error linear units (GELUs)", arXiv 1606.08415.
//
// gelu(-0) and gelu(-inf) are -0, gelu(inf) is inf; the derivative is -0 at -inf, 1/2 at 0, 1 at inf. Where the derivative is so
// small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest errors over all floats whose result is a normal number, in units of the last place, with fused arithmetic 3.15 forward
// and 5.32 backward; unfused
//     gelu(-0x1.1942aep+1)  3.67: got -0x1.f7f0b4p-6, wanted -0x1.f7f0bcp-6
//     gelu'(-0x1.63d2bep+3) 5.52: got -0x1.edf738p-88, wanted -0x1.edf744p-88
// The cr row misrounds no input: those nearest to the middle between two floats are in test/test_reference.c.
#define gelu_DESCRIPTION                                                                                                 \
    .family = "elementwise", .formula = "x Phi(x) = x / 2 (1 + erf(x / sqrt 2))", .source = "Hendrycks and Gimpel 2016", \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define gelu_PARAMETERS(P)
#define gelu_KERNELS(K)                                                 \
    K(gelu, elementwise, forward, f32, la, 3.7, 0, -0x1.1942aep+1)      \
    K(gelu, elementwise, backward, f32, la, 5.6, 0, -0x1.63d2bep+3)     \
    K(gelu, elementwise, forward_bias, f32, la, 3.7, 0, -0x1.1942aep+1) \
    K(gelu, elementwise, forward, f32, cr, 0, 0, 0)
#define gelu_LIBM_KERNELS(K)                                          \
    K(gelu, elementwise, forward, f32, libm, 3.7, 0, -0x1.1942aep+1)  \
    K(gelu, elementwise, backward, f32, libm, 5.6, 0, -0x1.63d2bep+3) \
    K(gelu, elementwise, forward_bias, f32, libm, 3.7, 0, -0x1.1942aep+1)

#include "../math/gaussian.h"

#ifdef ACTIVATION_BODIES
// a Phi(-a) = v F(v) exp(-a^2 / 2), where v = a / (a + 5/2) and F falls smoothly from 5/4 at 0 to 2/5. F is fitted around
// v = 1/4 and kept in two floats, the first of which takes part in the last rounding only. gelu(x) is -a Phi(-a) left of 0
// and x - a Phi(-a) right of it: nothing cancels, and the power of two comes last.
INLINE V gelu_forward_la(V x, struct scalars scalars) {
    static const float c[] = {-0x1.1a56d4p-64f, 0x1.8ede4ap-66f, 0x1.12b154p-66f, -0x1.b4335ap-68f, -0x1.301716p-67f,
                              -0x1.a0a1aep-70f, 0x1.0c6ba2p-68f, 0x1.a1310cp-68f, -0x1.4aa826p-68f};
    (void)scalars;
    const V a = v_min(v_set1(GAUSSIAN_END), v_abs(x));
    V power;
    const V excess = gaussian(a, &power);
    const V v = v_div(a, v_add(a, v_set1(2.5f)));
    const V t = v_sub(v, v_set1(0.25f));
    const V middle = v_set1(0x1.e8a7a4p-65f);
    const V slope = v_mul(v_polynomial(t, c, 9), t);
    const V high = v_add(middle, slope);
    const V low = v_add(v_sub(middle, high), slope);
    const V scaled = v_mul(v, power);
    const V tail = v_fma(scaled, high, v_mul(scaled, v_fma(excess, high, low)));
    return v_sub(v_max(v_set1(-0.0f), x), tail);
}

// gelu'(-a) = Phi(-a) - a phi(a) = (root - a) K(v) exp(-a^2 / 2), where v = a / (a + 3) and K falls smoothly from 2/3 to 2/5: as
// the root is split off in two floats, nothing is lost near it. gelu'(a) = 1 - gelu'(-a).
INLINE V gelu_backward_la(V x, V dy, struct scalars scalars) {
    static const float c[] = {0x1.54851ap-65f, -0x1.0f5756p-65f, 0x1.648f08p-66f, -0x1.8108a4p-69f,
                              -0x1.88539p-69f, -0x1.fdd0dap-71f, 0x1.3c49ep-69f,  -0x1.9aa2c8p-71f};
    (void)scalars;
    const V a = v_min(v_set1(GAUSSIAN_END), v_abs(x));
    V power;
    const V excess = gaussian(a, &power);
    const V v = v_div(a, v_add(a, v_set1(3.0f)));
    const V factor = v_polynomial(v, c, 8);
    const V distance = v_add(v_sub(v_set1(0x1.80ead2p-1f), a), v_set1(-0x1.a03fd4p-27f));
    const V left = v_mul(v_mul(distance, power), v_fma(excess, factor, factor));
    return v_mul(dy, v_select(v_lt(x, v_set1(0.0f)), left, v_sub(v_set1(1.0f), left)));
}

// The same in double, with v = a / (a + 7/2) and F around 3/8: no result is so near the middle between two floats that the
// error would carry it across. The halves are written side by side for the reason that math/polynomial.h gives.
INLINE V gelu_forward_cr(V x, struct scalars scalars) {
    static const double c[] = {-0x1.7df0c834a16e6p+0, 0x1.a1978246d5d5ap+0,  -0x1.072ac7d553d2p+0, 0x1.b6186ab0d94c7p-4, 0x1.51c3ad287829dp-2,
                               -0x1.c1c3448e3bb93p-4, -0x1.29e816fd62b2dp-3, 0x1.722cc706f7695p-5, 0x1.60f089a52786ep-4, -0x1.4b2aaa9ac9f1ap-9,
                               -0x1.b057aaa177c76p-5, -0x1.5b68eb1e88c24p-6, 0x1.88b5605d27822p-6, 0x1.c9506d482bb85p-6, 0x1.b45f4801ac49p-11,
                               -0x1.3f2fde700c7cp-6,  -0x1.0db6ee80400e5p-6, 0x1.943c7852f9a02p-9, 0x1.4ed5128c80486p-6, 0x1.cbc9f38c42dc7p-8,
                               -0x1.ca2e63573c08bp-7, -0x1.d55c308049228p-10};

    (void)scalars;
    const V a = v_min(v_set1(GAUSSIAN_END), v_abs(x));
    const V right = v_max(v_set1(-0.0f), x);
    const D a0 = d_first(a);
    const D a1 = d_second(a);
    D n0, n1, excess0, excess1, p0, p1;
    gaussian_double(a0, a1, &n0, &n1, &excess0, &excess1);
    const D v0 = d_div(a0, d_add(a0, d_set1(3.5)));
    const D v1 = d_div(a1, d_add(a1, d_set1(3.5)));
    const D t0 = d_sub(v0, d_set1(0.375));
    const D t1 = d_sub(v1, d_set1(0.375));
    d_polynomial(t0, t1, c, 22, &p0, &p1);
    const D middle = d_set1(0x1.d0960da8d5dcbp-1);
    const D slope0 = d_mul(p0, t0);
    const D slope1 = d_mul(p1, t1);
    const D high0 = d_add(middle, slope0);
    const D high1 = d_add(middle, slope1);
    const D low0 = d_add(d_sub(middle, high0), slope0);
    const D low1 = d_add(d_sub(middle, high1), slope1);
    const D scaled0 = d_scale(d_fma(v0, high0, d_mul(v0, d_fma(excess0, high0, low0))), n0);
    const D scaled1 = d_scale(d_fma(v1, high1, d_mul(v1, d_fma(excess1, high1, low1))), n1);
    // gelu(x) is a little above x / 2, which counts where x / 2 lies midway between two floats, as it may below the normal
    // numbers: there a / 2 - a^2 / sqrt(2 pi), with a larger factor for a double to show it.
    const D least0 = d_mul(a0, d_fma(a0, d_set1(-0x1p98), d_set1(0.5)));
    const D least1 = d_mul(a1, d_fma(a1, d_set1(-0x1p98), d_set1(0.5)));
    const D tail0 = d_select(d_lt(a0, d_set1(0x1p-125)), least0, scaled0);
    const D tail1 = d_select(d_lt(a1, d_set1(0x1p-125)), least1, scaled1);
    return v_from_doubles(d_sub(d_first(right), tail0), d_sub(d_second(right), tail1));
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
    *dx = double_double_product(element->dy[0], slope);
}
#endif
