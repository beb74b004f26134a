// SPDX-License-Identifier: MIT
// relu: y = x, and +0 for x < 0. A zero keeps its sign, a NaN stays a NaN.
// Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
#define relu_DESCRIPTION                                                                                                                          \
    .family = "elementwise", .formula = "x < 0 ? 0 : x", .source = "Nair and Hinton 2010", .has_kink = 1, .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define relu_PARAMETERS(P)
#define relu_KERNELS(K)                              \
    K(relu, kinked, forward, f32, cr, 0, 0, 0)       \
    K(relu, kinked, backward, f32, cr, 0, 0, 0)      \
    K(relu, kinked, forward_bias, f32, cr, 0, 0, 0)  \
    K(relu, kinked, forward_mask, f32, cr, 0, 0, 0)  \
    K(relu, kinked, backward_mask, f32, cr, 0, 0, 0) \
    K(relu, kinked, forward, bf16, cr, 0, 0, 0)
#define relu_LIBM_KERNELS relu_KERNELS

#ifdef ACTIVATION_BODIES
// v_max gives its second operand where either is NaN, and where both are zero.
INLINE V relu_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return v_max(v_set1(0.0f), x);
}

// dy is selected, never multiplied by 0 or 1: an infinite dy must not become NaN. A NaN in x shows.
INLINE V relu_backward_cr(V x, V dy, struct scalars scalars) {
    const V zero = v_set1(0.0f);
    const V sides = v_select(v_gt(x, zero), dy, v_select_zero(v_unordered(x, x), x));
    if (scalars.derivative_at_kink == 0.0f) return sides;
    return v_select(v_eq(x, zero), v_mul(v_set1(scalars.derivative_at_kink), dy), sides);
}

INLINE V relu_backward_mask_cr(M active, V dy, struct scalars scalars) {
    (void)scalars;
    return v_select_zero(active, dy);
}
#endif

#ifdef ACTIVATION_REFERENCES
static void relu_forward_reference(const struct reference_element *element, struct double_double *y) {
    *y = exactly(element->x[0] < 0 ? 0.0 : element->x[0]);
}

static void relu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    const double dy = element->dy[0];
    const double at_kink = element->derivative_at_kink == 0 ? 0.0 : element->derivative_at_kink * dy;
    *dx = exactly(x > 0 ? dy : x < 0 ? 0.0 : x == 0 ? at_kink : x);
}
#endif
