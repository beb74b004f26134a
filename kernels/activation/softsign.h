// SPDX-License-Identifier: MIT
// softsign: y = x / (1 + |x|). A zero keeps its sign, a NaN stays a NaN, infinities give -1 and 1.
// Elliott, "A better activation function for artificial neural networks", ISR TR 93-8, 1993; Turian, Bergstra, Bengio, "Quadratic
// features and deep architectures for chunking", NAACL 2009, who name it.
//
// The derivative 1 / (1 + |x|)^2 is 1 at 0 and 0 at the infinities; where it is so small that it rounds to 0, an infinite dy gives a NaN.
//
// Largest errors over all floats whose result is a normal number, in units of the last place, fused or not: 1.50 forward, 3.50
// backward. The cr row misrounds no input.
#define softsign_DESCRIPTION                                                                                      \
    .family = "elementwise", .formula = "x / (1 + |x|)", .source = "Elliott 1993; Turian, Bergstra, Bengio 2009", \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define softsign_PARAMETERS(P)
#define softsign_KERNELS(K)                                              \
    K(softsign, elementwise, forward, f32, la, 1.5, 0, -0x1.ffd7fep+10)  \
    K(softsign, elementwise, backward, f32, la, 3.6, 0, -0x1.000b4ep+24) \
    K(softsign, elementwise, forward, f32, cr, 0, 0, 0x1.17022cp-7)
#define softsign_LIBM_KERNELS(K)                                          \
    K(softsign, elementwise, forward, f32, libm, 1.5, 0, -0x1.ffd7fep+10) \
    K(softsign, elementwise, backward, f32, libm, 3.6, 0, -0x1.000b4ep+24)

#ifdef ACTIVATION_BODIES
#define SOFTSIGN_END 0x1p30f // from here on y is 1

INLINE V softsign_forward_la(V x, struct scalars scalars) {
    const V a = v_min(v_set1(SOFTSIGN_END), v_abs(x));
    (void)scalars;
    return v_copysign(v_div(a, v_add(a, v_set1(1.0f))), x);
}

// One quotient, of all, comes so near the middle between two floats that its double is the middle.
INLINE V softsign_forward_cr(V x, struct scalars scalars) {
    const V a = v_min(v_set1(SOFTSIGN_END), v_abs(x));
    const D a0 = d_first(a);
    const D a1 = d_second(a);
    const D one = d_set1(1.0);
    const V quotient = v_from_doubles(d_div(a0, d_add(a0, one)), d_div(a1, d_add(a1, one)));
    (void)scalars;
    return v_copysign(v_select(v_eq(a, v_set1(0x1.17022cp-7f)), v_set1(0x1.14a722p-7f), quotient), x);
}

INLINE V softsign_backward_la(V x, V dy, struct scalars scalars) {
    const V one = v_set1(1.0f);
    const V inverse = v_div(one, v_add(one, v_abs(x)));
    (void)scalars;
    return v_mul(dy, v_mul(inverse, inverse));
}

#if LIBM_BODIES
INLINE V softsign_forward_libm(V x, struct scalars scalars) {
    (void)scalars;
    return x / (1.0f + fabsf(x));
}

INLINE V softsign_backward_libm(V x, V dy, struct scalars scalars) {
    const V sum = 1.0f + fabsf(x);
    (void)scalars;
    return dy / (sum * sum);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
static void softsign_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    if (isinf(x)) *y = exactly(copysign(1.0, x));
    else if (x == 0 || isnan(x)) *y = exactly(x);
    else *y = double_double_divide(exactly(x), two_sum(1.0, fabs(x)));
}

static void softsign_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const double x = element->x[0];
    const double dy = element->dy[0];
    const struct double_double sum = two_sum(1.0, isfinite(x) ? fabs(x) : 0.0);
    const struct double_double slope = double_double_divide(exactly(1.0), double_double_multiply(sum, sum));
    (void)dparameter;
    *dx = isfinite(x) ? double_double_product(dy, slope) : exactly(dy * (isinf(x) ? 0.0 : x));
}
#endif
