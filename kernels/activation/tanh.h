// SPDX-License-Identifier: MIT
// tanh: y = (exp(2 x) - 1) / (exp(2 x) + 1).
// As an activation: LeCun, Bottou, Orr, Muller, "Efficient BackProp", in Neural Networks: Tricks of the Trade, 1998.
//
// tanh(-0) is -0, tanh(-inf) is -1, tanh(inf) is 1, and a NaN stays a NaN; the derivative is 0 at both infinities, 1 at 0. Where the
// derivative is so small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest errors over all floats, in units of the last place: forward 2.74 at -0x1.096dd2p-1 with fused arithmetic, 3.89 at
// -0x1.180444p-1 without.
#define tanh_DESCRIPTION                                                                                                \
    .family = "elementwise", .formula = "(exp(2 x) - 1) / (exp(2 x) + 1)", .source = "LeCun, Bottou, Orr, Muller 1998", \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define tanh_PARAMETERS(P)
#define tanh_KERNELS(K)                                             \
    K(tanh, elementwise, forward, f32, la, 3.9, 0, -0x1.180444p-1)  \
    K(tanh, elementwise, backward, f32, la, 4.5, 0, -0x1.35c1bcp+1) \
    K(tanh, elementwise, forward_bias, f32, la, 3.9, 0, -0x1.180444p-1)
#define tanh_LIBM_KERNELS(K)                                          \
    K(tanh, elementwise, forward, f32, libm, 3.9, 0, -0x1.180444p-1)  \
    K(tanh, elementwise, backward, f32, libm, 4.5, 0, -0x1.35c1bcp+1) \
    K(tanh, elementwise, forward_bias, f32, libm, 3.9, 0, -0x1.180444p-1)

#include "../math/exponential.h"

#ifdef ACTIVATION_BODIES
// tanh(a) = (T + tanh r) / (1 + T tanh r), where a is within 1/2 of an integer, r = a - A, T = tanh(A), and tanh r = u / v, so that
// there is one division. A is 0 for the integer 0, where nothing may be lost, and else near the integer, at a float whose tanh all
// but is a float too: what T is off by counts up to twice. From 9 on T is 1, and so is the result. Constants: fit_tanh.py.
INLINE V tanh_forward_la(V x, struct scalars scalars) {
    static const float nodes[] = {0x0p+0f,      0x1.b0db4p-1f, 0x1.ffe1p+0f, 0x1.803ap+1f, 0x1.00158p+2f, 0x1.403dp+2f, 0x1.80068p+2f, 0x1.bfe3p+2f,
                                  0x1.ffb5p+2f, 0x1.2p+3f,     0x1.4p+3f,    0x1.6p+3f,    0x1.8p+3f,     0x1.ap+3f,    0x1.cp+3f,     0x1.ep+3f};
    static const float values[] = {0x0p+0f,        0x1.60997p-1f,  0x1.ed90a4p-1f, 0x1.fd7a1ap-1f, 0x1.ffa852p-1f, 0x1.fff43p-1f,
                                   0x1.fffe64p-1f, 0x1.ffffc8p-1f, 0x1.fffff8p-1f, 0x1p+0f,        0x1p+0f,        0x1p+0f,
                                   0x1p+0f,        0x1p+0f,        0x1p+0f,        0x1p+0f};
    (void)scalars;
    const V a = v_min(v_set1(10.0f), v_abs(x));
    const I nearest = v_bits(v_add(a, v_set1(0x1.8p23f))); // the addition rounds to an integer
    const V value = v_lookup(values, nearest);
    const V r = v_sub(a, v_lookup(nodes, nearest));
    const V square = v_mul(r, r);
    const V u = v_mul(r, v_fma(square, v_set1(0x1.42b6c8p+3f), v_set1(0x1.a91f26p+6f)));
    const V v = v_fma(v_add(square, v_set1(0x1.6c17c6p+5f)), square, v_set1(0x1.a91f26p+6f));
    return v_copysign(v_div(v_fma(value, v, u), v_fma(value, u, v)), x);
}

// 4 e / (1 + e)^2 with e = exp(-2 a): nothing cancels. Both sides of the division are 2^64 too large, so that it rounds a subnormal
// result, and rounds it once.
INLINE V tanh_backward_la(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V a = v_min(v_set1(60.0f), v_abs(x));
    V power;
    const V excess = exponential_of_quotient(v_negate(v_add(a, a)), 1.0f, 64.0f, &power);
    const V e = v_fma(power, excess, power);
    const V half_sum = v_fma(e, v_set1(0x1p-33f), v_set1(0x1p31f));
    return v_mul(dy, v_div(e, v_mul(half_sum, half_sum)));
}

#if LIBM_BODIES
INLINE V tanh_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return tanhf(x);
}

INLINE V tanh_backward_libm(V x, V dy, struct scalars scalars) {
    (void)scalars;
    const V y = tanhf(x);
    return dy * (1.0f - y * y);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
#define TANH_FLAT 40.0 // from here on tanh(x) is 1 to far beyond a float's last place
#define TANH_END 80.0  // from here on the derivative is less than any float

// exp(-2 |x|) - 1.
static struct double_double tanh_excess_reference(double x) { return double_double_expm1(exactly(-2.0 * fabs(x))); }

static void tanh_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    if (isnan(x) || x == 0) {
        *y = exactly(x);
    } else if (fabs(x) > TANH_FLAT) {
        *y = exactly(copysign(1.0, x));
    } else {
        const struct double_double excess = tanh_excess_reference(x);
        const struct double_double magnitude = double_double_divide(double_double_negate(excess), double_double_add(exactly(2.0), excess));
        *y = x < 0 ? double_double_negate(magnitude) : magnitude;
    }
}

static void tanh_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    struct double_double slope = exactly(isnan(x) ? x : 0.0);
    if (fabs(x) <= TANH_END) {
        const struct double_double sum = double_double_add(exactly(2.0), tanh_excess_reference(x));
        const struct double_double e = double_double_exp(exactly(-2.0 * fabs(x)));
        slope = double_double_scale(double_double_divide(e, double_double_multiply(sum, sum)), 2);
    }
    *dx = double_double_product(element->dy[0], slope);
}
#endif
