// SPDX-License-Identifier: MIT
// identity: y = x, the linear unit. What a call costs in which nothing is computed: a network without an activation.
// Widrow and Hoff, "Adaptive switching circuits", IRE WESCON 1960.
//
// Every value goes through as it is. Backward reads x like all others, for its NaNs: a NaN in x shows.
#define identity_DESCRIPTION                                                                                           \
    .family = "elementwise", .formula = "x", .source = "Widrow and Hoff 1960", .in_place_forward = ACTIVATIONS_OVER_X, \
    .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define identity_PARAMETERS(P)
#define identity_KERNELS(K)                             \
    K(identity, elementwise, forward, f32, cr, 0, 0, 0) \
    K(identity, elementwise, backward, f32, cr, 0, 0, 0)
#define identity_LIBM_KERNELS identity_KERNELS

#ifdef ACTIVATION_BODIES
INLINE V identity_forward_cr(V x, struct scalars scalars) {
    (void)scalars;
    return x;
}

INLINE V identity_backward_cr(V x, V dy, struct scalars scalars) {
    (void)scalars;
    return v_select(v_unordered(x, x), x, dy);
}
#endif

#ifdef ACTIVATION_REFERENCES
static void identity_forward_reference(const struct reference_element *element, struct double_double *y) { *y = exactly(element->x[0]); }

static void identity_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    *dx = exactly(isnan(element->x[0]) ? element->x[0] : element->dy[0]);
}
#endif
