// SPDX-License-Identifier: MIT
// Interpolation in Chebyshev-Lobatto points, in Newton's form. Trefethen, "Approximation theory and approximation practice",
// SIAM 2013: the coefficients of a smooth function fall geometrically, those of one with a kink or a jump like powers of their
// index, so that the last ones tell how far the polynomial is off.
#include "verify_estimate.h"

#include <math.h>
#include <stddef.h>

enum { NODES = 12, DEGREE = NODES - 1, STRIP = 256 };

// What is claimed, as a share of the largest value; the findings below must be this much better, each by a factor of 16 or more.
static const double claimed = 0x1p-40, coefficient_allowed = 0x1p-46, check_allowed = 0x1p-44, negligible = 0x1p-52;

// round(4095 / 2 (1 - cos(k pi / 11))), and floats between them that the polynomial is compared at.
static const int nodes[NODES] = {0, 83, 325, 707, 1197, 1756, 2339, 2898, 3388, 3770, 4012, 4095};
static const int checks[] = {41, 1483, 2211, 3890};

struct double_double exact_value(const struct exact_function *function, double x, double dy) {
    const struct reference_element element = {.x = &x, .pieces = 1, .parameter = function->parameters, .dy = &dy, .inference = function->inference};
    struct double_double value;
    double unused;
    if (function->backward) function->reference->backward(&element, &value, &unused);
    else function->reference->forward(&element, &value);
    return value;
}

// Where a float lies among the others, in (-1, 1).
static double position(int i) { return (i - 0.5 * (ESTIMATE_FLOATS - 1)) / (0.5 * ESTIMATE_FLOATS); }

static double difference(struct double_double a, struct double_double b) { return double_double_add(a, double_double_negate(b)).high; }

// Values at the nodes become the coefficients of the polynomial in position().
static void interpolate(double c[NODES]) {
    for (int order = 1; order < NODES; order++)
        for (int k = DEGREE; k >= order; k--) c[k] = (c[k] - c[k - 1]) / (position(nodes[k]) - position(nodes[k - order]));
    for (int k = DEGREE - 1; k >= 0; k--)
        for (int j = k; j < DEGREE; j++) c[j] -= position(nodes[k]) * c[j + 1];
}

// The last coefficients by Chebyshev's polynomials, whose leading coefficients are powers of two.
static bool converges(const double c[NODES], double scale) {
    return ldexp(fabs(c[DEGREE]), 1 - DEGREE) + ldexp(fabs(c[DEGREE - 1]), 2 - DEGREE) <= coefficient_allowed * scale;
}

// Strips stay in registers' reach, and their loops are of the kind that compilers vectorise.
static void evaluate(const double *c, int degree, double base, double *y) {
    for (int first = 0; first < ESTIMATE_FLOATS; first += STRIP) {
        double t[STRIP], sum[STRIP];
        for (int i = 0; i < STRIP; i++) t[i] = position(first + i);
        for (int i = 0; i < STRIP; i++) sum[i] = c[degree];
        for (int k = degree - 1; k >= 0; k--)
            for (int i = 0; i < STRIP; i++) sum[i] = sum[i] * t[i] + c[k];
        for (int i = 0; i < STRIP; i++) y[first + i] = base + sum[i];
    }
}

static bool agrees(const struct exact_function *function, const float *x, const double *y, double scale) {
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        const struct double_double exact = exact_value(function, (double)x[checks[i]], 1);
        if (!(fabs((exact.high - y[checks[i]]) + exact.low) <= check_allowed * scale)) return false;
        if (signbit(exact.high) != signbit(y[checks[i]])) return false;
    }
    return true;
}

bool estimate_values(const struct exact_function *function, const float *x, double *y, double *error) {
    struct double_double values[NODES];
    double c[NODES], scale = 0;
    if (x[0] == 0) return false;
    for (int k = 0; k < NODES; k++) {
        values[k] = exact_value(function, (double)x[nodes[k]], 1);
        if (!isfinite(values[k].high) || signbit(values[k].high) != signbit(values[0].high)) return false;
        if (fabs(values[k].high) > scale) scale = fabs(values[k].high);
        c[k] = difference(values[k], values[0]);
    }
    interpolate(c);
    if (!converges(c, scale)) return false;
    c[0] += values[0].low;
    int degree = DEGREE;
    while (degree > 0 && fabs(c[degree]) <= negligible * scale) degree--;
    // A zero keeps its sign.
    if (degree == 0 && c[0] == 0) c[0] = -0.0;
    evaluate(c, degree, values[0].high, y);
    *error = claimed * scale;
    return agrees(function, x, y, scale);
}
