// SPDX-License-Identifier: MIT
// step: y = 1, and +0 for x < 0: a threshold that is reached. Both zeros give 1, a NaN stays a NaN.
// McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity", Bulletin of Mathematical Biophysics 5, 1943.
//
// The derivative is 0, at the jump too: dx is +0 for every dy, infinite or NaN, and a NaN in x shows.
#define step_DESCRIPTION                                                                                                               \
    .family = "elementwise", .formula = "x < 0 ? 0 : 1", .source = "McCulloch and Pitts 1943", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define step_PARAMETERS(P)
#define step_KERNELS(K)                             \
    K(step, elementwise, forward, f32, cr, 0, 0, 0) \
    K(step, elementwise, backward, f32, cr, 0, 0, 0)
#define step_LIBM_KERNELS step_KERNELS

#ifdef ACTIVATION_BODIES
INLINE V step_forward_cr(V x, struct scalars scalars) {
    const V zero = v_set1(0.0f);
    (void)scalars;
    return v_select(v_ge(x, zero), v_set1(1.0f), v_select_zero(v_unordered(x, x), x));
}

INLINE V step_backward_cr(V x, V dy, struct scalars scalars) {
    (void)dy;
    (void)scalars;
    return v_select_zero(v_unordered(x, x), x);
}
#endif

#ifdef ACTIVATION_REFERENCES
static void step_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    *y = exactly(x >= 0 ? 1.0 : x < 0 ? 0.0 : x);
}

static void step_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    const double x = element->x[0];
    (void)dparameter;
    *dx = exactly(isnan(x) ? x : 0.0);
}
#endif
