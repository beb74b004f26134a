// SPDX-License-Identifier: MIT
#include "gate_rule.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

double sign_test_p(const double *differences, uint64_t n) {
    unsigned positive = 0, negative = 0;
    for (uint64_t i = 0; i < n; i++) {
        positive += differences[i] > 0;
        negative += differences[i] < 0;
    }
    return positive == 0 ? 1 : gsl_cdf_binomial_Q(positive - 1, 0.5, positive + negative);
}

bool gate_is_slower(double log_ratio, double adjusted) { return adjusted <= GATE_LEVEL && log_ratio >= log1p(GATE_MINIMUM_EFFECT); }

// ---- power ----

static uint64_t next_random(uint64_t *state) {
    uint64_t value = *state += 0x9E3779B97F4A7C15u; // SplitMix64: Steele, Lea and Flood 2014
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9u;
    value = (value ^ value >> 27) * 0x94D049BB133111EBu;
    return value ^ value >> 31;
}

// The share of drawn comparisons in which a slowdown of this size is called one. The draws are the same at every call.
static double power(const double *residuals, uint32_t count, uint32_t layouts, uint64_t judged, double log_ratio) {
    enum { DRAWS = 300 };
    uint64_t state = 1;
    int called = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
        double differences[GATE_LAYOUTS_LIMIT];
        for (uint32_t i = 0; i < layouts; i++) differences[i] = log_ratio + residuals[next_random(&state) % count];
        const double p = sign_test_p(differences, layouts) * (double)judged;
        if (p <= GATE_LEVEL) called += gate_is_slower(median(differences, layouts), p);
    }
    return (double)called / DRAWS;
}

double gate_detectable(const double *residuals, uint32_t count, uint32_t layouts, uint64_t judged) {
    enum { STEPS = 8 };
    const double wanted = 0.9;
    if (count == 0 || layouts == 0 || layouts > GATE_LAYOUTS_LIMIT) return NAN;
    double low = log1p(GATE_MINIMUM_EFFECT), high = log(2);
    if (power(residuals, count, layouts, judged, high) < wanted) return INFINITY;
    // Geometric steps: from a hundredth to twice, to a few per cent of the answer.
    for (int i = 0; i < STEPS; i++) {
        const double middle = sqrt(low * high);
        if (power(residuals, count, layouts, judged, middle) < wanted) low = middle;
        else high = middle;
    }
    return expm1(high);
}
