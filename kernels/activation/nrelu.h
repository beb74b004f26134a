// SPDX-License-Identifier: MIT
// nrelu: y = max(0, x + z sqrt(sigmoid(x))) with z drawn for every element from N(0, 1), so that the noise has the variance
// sigmoid(x); at inference max(0, x).
// Nair and Hinton, "Rectified linear units improve restricted Boltzmann machines", ICML 2010.
//
// z is the normal number that the element's Philox word stands for, as math/inverse_normal.h says. Backward goes through the scale of
// the noise too: f' = 1 + z d/dx sqrt(sigmoid(x)) where y > 0. straight_through 1 takes the noise for a constant, f' = 1; in between,
// that share of the second term is left out. Where y > 0 is open by less than the absolute bound, either side may be taken.
// derivative_at_kink is f'(0) at inference; where noise puts the kink, f' is 0.
//
// x + z sqrt(sigmoid(x)) may cancel, so that forward has an absolute bound besides. Largest errors of some million draws: forward
// 1.2e-6 where it is more than 4 ULP; backward 4.2 ULP with fused arithmetic, 6.1 ULP unfused, at the inputs that the rows name.
#define nrelu_DESCRIPTION                                                                                                             \
    .family = "random", .formula = "max(0, x + z sqrt(sigmoid(x))), z from N(0, 1)", .source = "Nair and Hinton 2010", .has_kink = 1, \
    .in_place_forward = ACTIVATIONS_OVER_X, .in_place_backward = ACTIVATIONS_OVER_X | ACTIVATIONS_OVER_DY
#define nrelu_PARAMETERS(P) P("straight_through", 0, 0, 1, 0)
#define nrelu_UNDECIDED 2e-6
#define nrelu_KERNELS(K)                                                  \
    K(nrelu, random, forward, f32, la, 4, nrelu_UNDECIDED, 0x1.1b2516p-4) \
    K(nrelu, random, backward, f32, la, 7, 0, -0x1.0cadc6p-11)            \
    K(nrelu, kinked, forward_inference, f32, cr, 0, 0, 0)                 \
    K(nrelu, kinked, backward_inference, f32, cr, 0, 0, 0)
#define nrelu_LIBM_KERNELS(K)                                               \
    K(nrelu, random, forward, f32, libm, 4, nrelu_UNDECIDED, 0x1.1b2516p-4) \
    K(nrelu, random, backward, f32, libm, 7, 0, -0x1.0cadc6p-11)            \
    K(nrelu, kinked, forward_inference, f32, cr, 0, 0, 0)                   \
    K(nrelu, kinked, backward_inference, f32, cr, 0, 0, 0)

#include "../math/inverse_normal.h"
#include "../math/noise_scale.h"

#ifdef ACTIVATION_BODIES
// v_max gives its second operand where either is NaN, and where both are zero.
INLINE V nrelu_rectified(V x) { return v_max(v_set1(0.0f), x); }

INLINE V nrelu_forward_la(V x, I random, struct scalars scalars) {
    (void)scalars;
    V unused;
    return nrelu_rectified(v_fma(inverse_normal(random), noise_scale(x, &unused), x));
}

// A NaN in x shows.
INLINE V nrelu_gradient(V x, V dy, V noisy, V derivative) {
    return v_select(v_gt(noisy, v_set1(0.0f)), v_mul(dy, derivative), v_select_zero(v_unordered(x, x), x));
}

INLINE V nrelu_backward_la(V x, V dy, I random, struct scalars scalars) {
    const V z = inverse_normal(random);
    V slope;
    const V noisy = v_fma(z, noise_scale(x, &slope), x);
    const V share = v_set1(1.0f - scalars.parameter[0]);
    return nrelu_gradient(x, dy, noisy, v_fma(v_mul(share, z), slope, v_set1(1.0f)));
}

INLINE V nrelu_forward_inference_cr(V x, struct scalars scalars) {
    (void)scalars;
    return nrelu_rectified(x);
}

INLINE V nrelu_backward_inference_cr(V x, V dy, struct scalars scalars) {
    const V sides = nrelu_gradient(x, dy, x, v_set1(1.0f));
    if (scalars.derivative_at_kink == 0.0f) return sides;
    return v_select(v_eq(x, v_set1(0.0f)), v_mul(v_set1(scalars.derivative_at_kink), dy), sides);
}

#if LIBM_BODIES
// Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37, 1988: PPND7, whose error is
// about 1e-7 of z.
INLINE V nrelu_normal_centre(V q) {
    const V r = 0.180625f - q * q;
    return q * (((59.109374720f * r + 159.29113202f) * r + 50.434271938f) * r + 3.3871327179f) /
           (((67.187563600f * r + 78.757757664f) * r + 17.895169469f) * r + 1.0f);
}

INLINE V nrelu_normal_near(V r) {
    return (((0.17023821103f * r + 1.3067284816f) * r + 2.7568153900f) * r + 1.4234372777f) / ((0.12021132975f * r + 0.73700164250f) * r + 1.0f);
}

INLINE V nrelu_normal_far(V r) {
    return (((0.017337203997f * r + 0.42868294337f) * r + 3.0812263860f) * r + 6.6579051150f) / ((0.012258202635f * r + 0.24197894225f) * r + 1.0f);
}

INLINE V nrelu_normal_tail(V p) {
    const V r = sqrtf(-logf(p));
    return PLAIN_CHOICE(v_le(r, v_set1(5.0f)), nrelu_normal_near(r - 1.6f), nrelu_normal_far(r - 5.0f));
}

INLINE V nrelu_normal_libm(I random) {
    V tails;
    const V q = 0.5f * inverse_normal_argument(random, &tails);
    return PLAIN_CHOICE(v_le(fabsf(q), v_set1(0.425f)), nrelu_normal_centre(q), v_copysign(nrelu_normal_tail(0.5f * tails), q));
}

INLINE V nrelu_forward_libm(V x, I random, struct scalars scalars) {
    (void)scalars;
    return nrelu_rectified(x + nrelu_normal_libm(random) * sqrtf(1.0f / (1.0f + expf(-x))));
}

INLINE V nrelu_backward_libm(V x, V dy, I random, struct scalars scalars) {
    const V z = nrelu_normal_libm(random);
    const V sigmoid = 1.0f / (1.0f + expf(-x));
    const V scale = sqrtf(sigmoid);
    return nrelu_gradient(x, dy, x + z * scale, 1.0f + (1.0f - scalars.parameter[0]) * z * scale * (1.0f - sigmoid) * 0.5f);
}
#endif
#endif

#ifdef ACTIVATION_REFERENCES
// x + z sqrt(sigmoid(x)), and f' where that is positive.
static struct double_double nrelu_noisy_reference(const struct reference_element *element, struct double_double *derivative) {
    const double x = element->x[0];
    *derivative = exactly(1.0);
    if (!isfinite(x)) return exactly(x);
    const struct double_double z = inverse_normal_reference(element->random);
    struct double_double slope;
    const struct double_double scale = noise_scale_reference(x, &slope);
    const struct double_double share = exactly((double)(1.0f - (float)element->parameter[0]));
    *derivative = double_double_add(exactly(1.0), double_double_multiply(double_double_multiply(share, z), slope));
    return double_double_add(exactly(x), double_double_multiply(z, scale));
}

static void nrelu_forward_reference(const struct reference_element *element, struct double_double *y) {
    struct double_double derivative;
    if (element->inference) *y = exactly(element->x[0]);
    else *y = nrelu_noisy_reference(element, &derivative);
    if (y->high < 0) *y = exactly(0.0);
}

static void nrelu_backward_reference(const struct reference_element *element, struct double_double *dx, double *dparameter) {
    (void)dparameter;
    const double x = element->x[0];
    const double dy = element->dy[0];
    if (element->inference) {
        const double at_kink = element->derivative_at_kink == 0 ? 0.0 : element->derivative_at_kink * dy;
        *dx = exactly(x > 0 ? dy : x < 0 ? 0.0 : x == 0 ? at_kink : x);
        return;
    }
    struct double_double derivative;
    const double noisy = nrelu_noisy_reference(element, &derivative).high;
    const struct double_double active = double_double_product(dy, derivative);
    const struct double_double passive = exactly(isnan(x) ? x : 0.0);
    *dx = noisy > 0 ? active : passive;
    if (element->jump && fabs(noisy) <= nrelu_UNDECIDED) *element->jump = (struct reference_jump){1, noisy > 0 ? passive : active};
}
#endif
