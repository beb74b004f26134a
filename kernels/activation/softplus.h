// SPDX-License-Identifier: MIT
// softplus: y = log(1 + exp(beta x)) / beta, for a sharpness beta > 0; the derivative is the logistic function of beta x.
// Dugas, Bengio, Belisle, Nadeau, Garcia, "Incorporating second-order functional knowledge for better option pricing", NIPS 2000.
//
// softplus(-inf) is +0, softplus(+-0) is log(2) / beta rounded, softplus(inf) is inf; the derivative is +0 at -inf, 1/2 at 0, 1 at
// inf. Where the derivative is so small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest errors over all floats whose result is a normal number, in units of the last place, at the usual sharpness 1: the same with
// fused and unfused arithmetic, and less with the table,
//     softplus(-0x1.423a96p+0) 3.75
// Backward 2.5, by a sample of one float in 37.
#define softplus_DESCRIPTION                                                                                                                  \
    .family = "elementwise", .formula = "log(1 + exp(beta x)) / beta", .source = "Dugas et al. 2000", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define softplus_PARAMETERS(P) P("beta", 1, 0.0625, 128, 0)
#define softplus_KERNELS(K)                                          \
    K(softplus, sharpened, forward, f32, la, 3.8, 0, -0x1.423a96p+0) \
    K(softplus, sharpened, backward, f32, la, 2.5, 0, -0x1.1d883ep+0)
#define softplus_LIBM_KERNELS(K)                                         \
    K(softplus, elementwise, forward, f32, libm, 3.8, 0, -0x1.423a96p+0) \
    K(softplus, elementwise, backward, f32, libm, 2.5, 0, -0x1.1d883ep+0)

#include "../math/exponential.h"
#include "../math/product.h"

#ifdef ACTIVATION_BODIES
// exp(beta x) as exponential_fraction gives it, for abs(beta x) up to EXPONENTIAL_END; the product is carried in two floats, since
// half a unit in 80 is worth sixty units in the result.
INLINE V softplus_exponential(V x, float beta, V *divisor) {
    const V product = beta == 1.0f ? x : v_mul(v_set1(beta), x);
    V shifted;
    const V rest = exponential_rest(product, &shifted);
    return exponential_fraction(beta == 1.0f ? rest : v_add(rest, product_rest(v_set1(beta), x, product)), shifted, divisor);
}

// max(x, 0) + log(1 + e) / beta, where e = exp(-beta abs(x)), so that nothing cancels. With v = e / (1 + e / 2),
//     log(1 + e) = 2 artanh(v / 2) = v (1 + v^2 P(v^2)):
// the division is that of the exponential, and rounds a subnormal v, which is the result then, once. Constants: fit_softplus.py.
INLINE V softplus_forward_la(V x, struct scalars scalars) {
    static const float c[] = {0x1.555502p-4f, 0x1.99d1c8p-7f, 0x1.1ec0a2p-9f, 0x1.1ec7dep-11f};
    const float beta = scalars.parameter[0];
    V divisor;
    const V e = softplus_exponential(v_negate(v_min(v_set1(EXPONENTIAL_END / beta), v_abs(x))), beta, &divisor);
    const V below = v_fma(e, v_set1(0.5f), divisor);
    const V v = v_div(e, below);
    const V square = v_mul(v, v);
    const V series = v_fma(square, v_fma(square, v_fma(square, v_fma(square, v_set1(c[3]), v_set1(c[2])), v_set1(c[1])), v_set1(c[0])), v_set1(1.0f));
    const V over_beta = beta == 1.0f ? v : v_div(v_mul(e, v_set1(1.0f / beta)), below);
    return v_fma(over_beta, series, v_max(v_set1(0.0f), x));
}

INLINE V softplus_backward_la(V x, V dy, struct scalars scalars) {
    const float beta = scalars.parameter[0];
    V divisor;
    const V inside = v_max(v_set1(-EXPONENTIAL_END / beta), v_min(v_set1(40.0f / beta), x));
    const V e = softplus_exponential(inside, beta, &divisor);
    return v_mul(dy, v_div(e, v_add(divisor, e)));
}

#if LIBM_BODIES
INLINE V softplus_forward_libm(V x, struct scalars scalars) {
    const float beta = scalars.parameter[0];
    return PLAIN_CHOICE(v_gt(beta * x, v_set1(20.0f)), x, log1pf(expf(beta * x)) / beta);
}

INLINE V softplus_backward_libm(V x, V dy, struct scalars scalars) { return dy * (1.0f / (1.0f + expf(-scalars.parameter[0] * x))); }
#endif
#endif

#ifdef ACTIVATION_REFERENCES
#define SOFTPLUS_REFERENCE_END 300.0 // of abs(beta x): beyond it the limits, since the difference is less than any float

// Floats' product is a double.
static void softplus_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    const double beta = element->parameter[0];
    *y = exactly(x > 0 ? x : x < 0 ? 0.0 : x);
    if (!(fabs(beta * x) <= SOFTPLUS_REFERENCE_END)) return;
    const struct double_double logarithm = double_double_log1p(double_double_exp(exactly(-fabs(beta * x))));
    *y = double_double_add(exactly(x > 0 ? x : 0.0), double_double_divide(logarithm, exactly(beta)));
}

static void softplus_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double z = element->parameter[0] * element->x[0];
    struct double_double slope = exactly(z > 0 ? 1.0 : z < 0 ? 0.0 : z);
    if (fabs(z) <= SOFTPLUS_REFERENCE_END) {
        const struct double_double e = double_double_exp(exactly(-fabs(z)));
        slope = double_double_divide(z > 0 ? exactly(1.0) : e, double_double_add(exactly(1.0), e));
    }
    *dx = double_double_product(element->dy[0], slope);
}
#endif
