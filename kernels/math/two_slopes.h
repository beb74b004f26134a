// SPDX-License-Identifier: MIT
// y = x, and slope x for x < 0: what the leaky, parametric and randomised rectifiers share. derivative_at_kink places f'(0)
// between the left slope (0) and the right slope (1). Written as a selection, never as max(x, slope x), which is another
// function for slopes above 1 or below 0.
#ifndef TWO_SLOPES_H
#define TWO_SLOPES_H

#ifdef ACTIVATION_BODIES
INLINE V two_slopes(V x, V slope) { return v_select(v_lt(x, v_set1(0.0f)), v_mul(slope, x), x); }

INLINE V two_slopes_between(V slope, struct scalars scalars) {
    return v_add(slope, v_mul(v_set1(scalars.derivative_at_kink), v_sub(v_set1(1.0f), slope)));
}

INLINE V two_slopes_backward(V x, V dy, V slope, struct scalars scalars) {
    const V zero = v_set1(0.0f);
    const V one_side = v_select(v_gt(x, zero), dy, v_mul(slope, dy));
    const V sides = v_select(v_unordered(x, x), x, one_side);
    if (scalars.derivative_at_kink == 0.0f) return sides;
    const V between = two_slopes_between(slope, scalars);
    return v_select(v_eq(x, zero), v_select_zero(m_not(v_eq(between, zero)), v_mul(between, dy)), sides);
}

// dL/dslope = dy x where x < 0; a NaN in x shows.
INLINE V two_slopes_dslope(V x, V dy) { return v_clear(v_ge(x, v_set1(0.0f)), v_mul(x, dy)); }
#endif

#ifdef ACTIVATION_REFERENCES
static struct double_double two_slopes_reference(double x, double slope) { return exactly(x < 0 ? slope * x : x); }

static struct double_double two_slopes_backward_reference(double x, double dy, double slope, float at_kink) {
    // The mixture at the kink is defined by its float operations.
    const float left = (float)slope;
    const float product = at_kink * (1.0f - left);
    const float between = at_kink == 0 ? left : left + product;
    const double gradient_at_kink = between == 0 && at_kink != 0 ? 0.0 : (double)between * dy;
    return exactly(x > 0 ? dy : x < 0 ? slope * dy : x == 0 ? gradient_at_kink : x);
}

static double two_slopes_dslope_reference(double x, double dy) { return x >= 0 ? 0.0 : x * dy; }
#endif

#endif
