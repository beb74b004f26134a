// SPDX-License-Identifier: MIT
// rrelu_divided: y = x, and x / a for x < 0, with a drawn for every element from U(lower, upper); at inference a = (lower + upper) / 2.
// Xu, Wang, Chen, Li, "Empirical evaluation of rectified activations in convolutional network", arXiv 1505.00853: rrelu as it is
// written there, with a from U(3, 8) and x / 5.5 at inference. A function of its own beside rrelu, since 1 / a is not uniform, and
// since a row that multiplies should not pay for one that divides.
#define rrelu_divided_DESCRIPTION                                                                                         \
    .family = "random", .formula = "x < 0 ? x / U(lower, upper) : x", .source = "Xu, Wang, Chen, Li 2015", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define rrelu_divided_PARAMETERS(P) P("lower", 3, 1, 16, 0) P("upper", 8, 1, 16, 0)
#define rrelu_divided_KERNELS(K)                                  \
    K(rrelu_divided, random, forward, f32, cr, 0, 0, 0)           \
    K(rrelu_divided, random, backward, f32, cr, 0, 0, 0)          \
    K(rrelu_divided, kinked, forward_inference, f32, cr, 0, 0, 0) \
    K(rrelu_divided, kinked, backward_inference, f32, cr, 0, 0, 0)
#define rrelu_divided_LIBM_KERNELS rrelu_divided_KERNELS

#include "../math/two_slopes.h"
#include "../math/uniform.h"

#ifdef ACTIVATION_BODIES
INLINE V rrelu_divided_divisor(I random, struct scalars scalars) { return uniform(random, scalars.parameter[0], scalars.parameter[1]); }

INLINE V rrelu_divided_middle(struct scalars scalars) { return v_set1((scalars.parameter[0] + scalars.parameter[1]) * 0.5f); }

// Right of 0 divided by 1, which is shorter than a choice after the division.
INLINE V rrelu_divided_value(V x, V divisor) { return v_div(x, v_select(v_lt(x, v_set1(0.0f)), divisor, v_set1(1.0f))); }

INLINE V rrelu_divided_gradient(V x, V dy, V divisor, struct scalars scalars) {
    const V zero = v_set1(0.0f);
    const V one_side = v_div(dy, v_select(v_gt(x, zero), v_set1(1.0f), divisor));
    const V sides = v_select(v_unordered(x, x), x, one_side);
    if (scalars.derivative_at_kink == 0.0f) return sides;
    const V between = two_slopes_between(v_div(v_set1(1.0f), divisor), scalars);
    return v_select(v_eq(x, zero), v_mul(between, dy), sides);
}

INLINE V rrelu_divided_forward_cr(V x, I random, struct scalars scalars) { return rrelu_divided_value(x, rrelu_divided_divisor(random, scalars)); }

INLINE V rrelu_divided_backward_cr(V x, V dy, I random, struct scalars scalars) {
    return rrelu_divided_gradient(x, dy, rrelu_divided_divisor(random, scalars), scalars);
}

INLINE V rrelu_divided_forward_inference_cr(V x, struct scalars scalars) { return rrelu_divided_value(x, rrelu_divided_middle(scalars)); }

INLINE V rrelu_divided_backward_inference_cr(V x, V dy, struct scalars scalars) {
    return rrelu_divided_gradient(x, dy, rrelu_divided_middle(scalars), scalars);
}
#endif

#ifdef ACTIVATION_REFERENCES
static float rrelu_divided_divisor_reference(const struct reference_element *element) {
    const float lower = (float)element->parameter[0];
    const float upper = (float)element->parameter[1];
    return element->inference ? (lower + upper) * 0.5f : uniform_reference(element->random, lower, upper);
}

static struct double_double rrelu_divided_quotient_reference(double a, float divisor) {
    const int divides = isfinite(a) && a != 0;
    return divides ? double_double_divide(exactly(a), exactly((double)divisor)) : exactly(a);
}

static void rrelu_divided_forward_reference(const struct reference_element *element, struct double_double *y) {
    const double x = element->x[0];
    *y = x < 0 ? rrelu_divided_quotient_reference(x, rrelu_divided_divisor_reference(element)) : exactly(x);
}

static void rrelu_divided_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const float divisor = rrelu_divided_divisor_reference(element);
    const double x = element->x[0];
    const double dy = element->dy[0];
    if (x < 0 || (x == 0 && element->derivative_at_kink == 0)) *dx = rrelu_divided_quotient_reference(dy, divisor);
    else *dx = two_slopes_backward_reference(x, dy, (double)(1.0f / divisor), (float)element->derivative_at_kink);
}
#endif
