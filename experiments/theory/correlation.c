// SPDX-License-Identifier: MIT
#include "correlation.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#include "command.h"

// Middles of steps, so that a kink or a jump at 0 lies between two of them.
enum { STEPS_PER_UNIT = 256, FARTHEST = 9, NODES = 2 * FARTHEST * STEPS_PER_UNIT, HALVINGS = 60 };

static double node(int i) { return (i + 0.5) / STEPS_PER_UNIT - FARTHEST; }

// a_k over all nodes at once: h_0 = 1, h_(k+1) = (z h_k - sqrt(k) h_(k-1)) / sqrt(k + 1).
static void expand(const float *values, double coefficient[CORRELATION_TERMS]) {
    for (int k = 0; k < CORRELATION_TERMS; k++) coefficient[k] = 0;
    for (int i = 0; i < NODES; i++) {
        const double z = node(i), weighted = (double)values[i] * gsl_ran_ugaussian_pdf(z) / STEPS_PER_UNIT;
        double before = 0, here = 1;
        for (int k = 0; k < CORRELATION_TERMS; k++) {
            coefficient[k] += weighted * here;
            const double next = (z * here - sqrt(k) * before) / sqrt(k + 1);
            before = here;
            here = next;
        }
    }
}

int correlation_read(struct correlation *correlation, const struct mean_field *field, struct mean_field_draw draw, double q) {
    float x[NODES], values[NODES];
    double coefficient[CORRELATION_TERMS];
    if (!activation_is_scalar(&field->choice))
        return complain(EXIT_USAGE, "%s is not a function of one number: its correlations are not known", field->choice.function->name);
    for (int i = 0; i < NODES; i++) x[i] = (float)(sqrt(q) * node(i));
    activation_forward(&field->choice, &(struct activation_data){.x = x, .out = values, .rows = 1, .channels = NODES});
    expand(values, coefficient);
    const double length = mean_field_length(field, draw, q);
    double rest = 1 - draw.bias_variance / length;
    *correlation = (struct correlation){.chi = mean_field_chi(field, draw, q)};
    for (int k = 0; k + 1 < CORRELATION_TERMS; k++) {
        correlation->term[k] = draw.weight_variance * coefficient[k] * coefficient[k] / length;
        rest -= correlation->term[k];
    }
    correlation->term[0] += draw.bias_variance / length;
    correlation->term[CORRELATION_TERMS - 1] = fmax(0, rest);
    return EXIT_FINE;
}

double correlation_next(const struct correlation *correlation, double c) {
    double sum = 0;
    for (int k = CORRELATION_TERMS; k-- > 0;) sum = sum * c + correlation->term[k];
    return sum;
}

double correlation_slope(const struct correlation *correlation, double c) {
    if (c == 1) return correlation->chi;
    double sum = 0;
    for (int k = CORRELATION_TERMS; k-- > 1;) sum = sum * c + k * correlation->term[k];
    return sum;
}

// No term is negative, so next is convex above 0 and meets c once at most before 1: where chi, the slope there, is above 1.
double correlation_fixed_point(const struct correlation *correlation) {
    double low = 0, high = 1;
    if (correlation->chi <= 1) return 1;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = (low + high) / 2;
        // Just below 1 the two agree to the last bits.
        if (middle < 1 && correlation_next(correlation, middle) > middle) low = middle;
        else high = middle;
    }
    return low;
}
