// SPDX-License-Identifier: MIT
// What the functions share that are x between corners and constant outside: one lower corner, as relu and shifted_relu have, or a
// lower and an upper one, as relu6 and hard_tanh have. A NaN stays a NaN, a zero keeps its sign.
//
// derivative_at_kink places f' between the left (0) and the right (1) derivative at every corner, so its default counts the lower
// corner as outside and the upper one as inside. Outside dy is selected away, never multiplied by 0: an infinite dy must not become
// a NaN. A NaN in x shows.
#ifndef CORNERS_H
#define CORNERS_H

#ifdef ACTIVATION_BODIES
// v_max and v_min give their second operand where either is NaN, and where both are zero.
INLINE V rectified(V x, float lower) { return v_max(v_set1(lower), x); }

INLINE V clipped(V x, float lower, float upper) { return v_min(v_set1(upper), rectified(x, lower)); }

INLINE V corner_gradient(float derivative, V dy) { return derivative == 0.0f ? v_set1(0.0f) : v_mul(v_set1(derivative), dy); }

INLINE V rectified_backward(V x, V dy, float lower, struct scalars scalars) {
    const V corner = v_set1(lower);
    const V sides = v_select(v_gt(x, corner), dy, v_select_zero(v_unordered(x, x), x));
    if (scalars.derivative_at_kink == 0.0f) return sides;
    return v_select(v_eq(x, corner), corner_gradient(scalars.derivative_at_kink, dy), sides);
}

// By the chain rule, first through the upper corner.
INLINE V clipped_backward(V x, V dy, float lower, float upper, struct scalars scalars) {
    const V corner = v_set1(upper);
    const V sides = v_select_zero(v_le(x, corner), dy);
    if (scalars.derivative_at_kink == 0.0f) return rectified_backward(x, sides, lower, scalars);
    const V at_corner = corner_gradient(1.0f - scalars.derivative_at_kink, dy);
    return rectified_backward(x, v_select(v_eq(x, corner), at_corner, sides), lower, scalars);
}
#endif

#ifdef ACTIVATION_REFERENCES
static double clipped_reference(double x, double lower, double upper) { return x < lower ? lower : x > upper ? upper : x; }

static double corner_gradient_reference(float derivative, double dy) { return derivative == 0 ? 0.0 : (double)derivative * dy; }

static double rectified_backward_reference(double x, double dy, double lower, float at_kink) {
    if (x == lower) return corner_gradient_reference(at_kink, dy);
    return x > lower ? dy : x < lower ? 0.0 : x;
}

static double clipped_backward_reference(double x, double dy, double lower, double upper, float at_kink) {
    if (x == upper) return corner_gradient_reference(1.0f - at_kink, dy);
    return x > upper ? 0.0 : rectified_backward_reference(x, dy, lower, at_kink);
}
#endif

#endif
