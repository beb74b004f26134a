// SPDX-License-Identifier: MIT
// crelu: relu(x) and relu(-x), side by side: no unit is lost, and the output is twice as wide.
// Shang, Sohn, Almeida, Lee, "Understanding and improving convolutional neural networks via concatenated rectified linear
// units", ICML 2016.
// derivative_at_kink 0 takes the derivatives left of 0, which are 0 and -1; 1 those to its right, 1 and 0.
#define crelu_DESCRIPTION                                                                                                                   \
    .family = "doubling", .formula = "relu(x), relu(-x)", .source = "Shang, Sohn, Almeida, Lee 2016", .has_kink = 1, .in_place_forward = 0, \
    .in_place_backward = ACTIVATIONS_OVER_X
#define crelu_PARAMETERS(P)
#define crelu_KERNELS(K)                          \
    K(crelu, doubling, forward, f32, cr, 0, 0, 0) \
    K(crelu, doubling, backward, f32, cr, 0, 0, 0)
#define crelu_LIBM_KERNELS crelu_KERNELS

#ifdef ACTIVATION_BODIES
INLINE V crelu_first(V x) { return v_max(v_set1(0.0f), x); }
INLINE V crelu_second(V x) { return v_max(v_set1(0.0f), v_negate(x)); }
static const struct doubling_body crelu_forward_cr = {crelu_first, crelu_second};

INLINE V crelu_backward_cr(V x, V dy_first, V dy_second, struct scalars scalars) {
    const V zero = v_set1(0.0f);
    const V one_side = v_select(v_gt(x, zero), dy_first, v_negate(dy_second));
    const V sides = v_select(v_unordered(x, x), x, one_side);
    if (scalars.derivative_at_kink == 0.0f) return sides;
    const V right = v_mul(v_set1(scalars.derivative_at_kink), dy_first);
    const V left = v_mul(v_set1(1.0f - scalars.derivative_at_kink), dy_second);
    return v_select(v_eq(x, zero), v_sub(right, left), sides);
}
#endif

#ifdef ACTIVATION_REFERENCES
static void crelu_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    y[0] = exactly(x < 0 ? 0.0 : x);
    y[1] = exactly(-x < 0 ? 0.0 : -x);
}

static void crelu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    // The mixture at the kink is defined by its float operations.
    const float at_kink = (float)element->derivative_at_kink;
    const float right = at_kink * (float)element->dy[0];
    const float left = (1.0f - at_kink) * (float)element->dy[1];
    const double between = at_kink == 0 ? -element->dy[1] : (double)(right - left);
    *dx = exactly(x > 0 ? element->dy[0] : x < 0 ? -element->dy[1] : x == 0 ? between : x);
}
#endif
