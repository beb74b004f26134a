// SPDX-License-Identifier: MIT
#include "judge.h"

#include <gsl/gsl_cdf.h>
#include <math.h>

#include "bootstrap.h"
#include "command.h"
#include "gate_rule.h"
#include "holm.h"
#include "proportion.h"
#include "ratio.h"
#include "sign_flip.h"

const char *const rule_names[RULES] = {
    [RULE_RATIO] = "ratio of medians", [RULE_DIFFERENCE] = "paired difference", [RULE_LEVEL] = "median", [RULE_SHARE] = "share",
    [RULE_SUPERIORITY] = "P(better)",  [RULE_TIMES] = "ratio of times"};
const char *const verdict_names[] = {"confirmed", "refuted", "open", "not run"};

enum { SEEDS_FOR_95 = 6 };
static const double level = 0.05, level_of_parts = 0.04;

static const struct interval anything = {-INFINITY, NAN, INFINITY};

static bool inside(struct interval interval, const struct claim_part *part) { return interval.low >= part->low && interval.high <= part->high; }
static bool outside(struct interval interval, const struct claim_part *part) { return interval.high < part->low || interval.low > part->high; }

static bool has_nan(const double *values, uint64_t n) {
    for (uint64_t i = 0; i < n; i++)
        if (isnan(values[i])) return true;
    return n == 0;
}

// Nothing is known, and nothing is said.
static struct finding unknown(uint64_t n) {
    return (struct finding){.known = true, .ours = {NAN, NAN, NAN}, .exact = anything, .p_equal = NAN, .p_band = 1, .count = n};
}

// The distances of `differences` beyond the end of the band that their centre is beyond of, positive outwards; false: it is inside.
static bool beyond(const double *differences, uint64_t n, double low, double high, double centre, double *distances) {
    if (!(centre < low) && !(centre > high)) return false;
    for (uint64_t i = 0; i < n; i++) distances[i] = centre < low ? low - differences[i] : differences[i] - high;
    return true;
}

// Of paired differences whose band is low to high.
static void compare(struct finding *finding, const double *differences, uint64_t n, double low, double high) {
    double distances[CLAIM_SEEDS];
    finding->exact = sign_flip_interval(differences, n);
    finding->p_equal = sign_flip_p(differences, n);
    finding->p_band = beyond(differences, n, low, high, finding->exact.estimate, distances) ? sign_flip_above(distances, n) : 1;
}

struct finding judge_ratio(const struct claim_part *part, const double *a, const double *b, uint64_t n) {
    double logs[CLAIM_SEEDS];
    struct finding finding = unknown(n);
    if (has_nan(a, n) || has_nan(b, n)) return finding;
    for (uint64_t i = 0; i < n; i++) logs[i] = isinf(a[i]) && isinf(b[i]) ? 0 : log(a[i]) - log(b[i]);
    if (has_nan(logs, n)) return finding;
    finding.ours = ratio_of_medians(a, b, n);
    compare(&finding, logs, n, log(part->low), log(part->high));
    finding.exact = (struct interval){exp(finding.exact.low), exp(finding.exact.estimate), exp(finding.exact.high)};
    // A pair of which neither came to pass says nothing of the ratio: whatever it is, the interval has to hold it.
    for (uint64_t i = 0; i < n; i++)
        if (isinf(a[i]) && isinf(b[i])) finding.exact.low = 0, finding.exact.high = INFINITY, finding.p_band = 1;
    return finding;
}

struct finding judge_difference(const struct claim_part *part, const double *a, const double *b, uint64_t n) {
    double differences[CLAIM_SEEDS];
    struct finding finding = unknown(n);
    for (uint64_t i = 0; i < n; i++) differences[i] = a[i] - b[i];
    if (has_nan(differences, n)) return finding;
    finding.ours = bootstrap_mean(differences, n);
    compare(&finding, differences, n, part->low, part->high);
    return finding;
}

struct finding judge_level(const struct claim_part *part, const double *values, uint64_t n) {
    double distances[CLAIM_SEEDS];
    struct finding finding = unknown(n);
    if (has_nan(values, n)) return finding;
    finding.ours = median_interval(values, n);
    if (n >= SEEDS_FOR_95) finding.exact = finding.ours;
    finding.p_band = beyond(values, n, part->low, part->high, finding.ours.estimate, distances) ? sign_test_p(distances, n) : 1;
    return finding;
}

struct finding judge_share(const struct claim_part *part, uint64_t hits, uint64_t trials) {
    struct finding finding = unknown(trials);
    if (trials == 0) return finding;
    const unsigned n = (unsigned)trials, k = (unsigned)hits;
    finding.ours = finding.exact = proportion_interval(hits, trials);
    if (finding.ours.estimate < part->low) finding.p_band = gsl_cdf_binomial_P(k, part->low, n);
    if (finding.ours.estimate > part->high) finding.p_band = k ? gsl_cdf_binomial_Q(k - 1, part->high, n) : 1;
    return finding;
}

struct finding judge_superiority(const struct claim_part *part, struct interval interval, uint64_t n) {
    struct finding finding = unknown(n);
    finding.ours = finding.exact = interval;
    if (outside(interval, part)) finding.p_band = level / 2; // what its ends hold at
    return finding;
}

// P(at most as few above): that the median of `values` is `bound` or more, or with `sign` -1 or less.
static double sign_test(const double *values, uint64_t n, double bound, int sign) {
    unsigned counted = 0, beyond_it = 0;
    for (uint64_t i = 0; i < n; i++) {
        counted += values[i] < bound || values[i] > bound;
        beyond_it += sign * (values[i] - bound) > 0;
    }
    return counted ? gsl_cdf_binomial_P(beyond_it, 0.5, counted) : 1;
}

// That the ratio of medians is `edge` or more, though it looks less: then for every c the median of a is c or more, or that of b is c / edge
// or less, whatever c is chosen by. Here a value between both.
static double times_p(const double *a, uint64_t n, const double *b, uint64_t m, double edge) {
    const double c = sqrt(median(a, n) * edge * median(b, m));
    return fmin(1, 2 * fmax(sign_test(a, n, c, 1), sign_test(b, m, c / edge, -1)));
}

struct finding judge_times(const struct claim_part *part, const double *a, uint64_t n, const double *b, uint64_t m) {
    struct finding finding = unknown(n < m ? n : m);
    if (has_nan(a, n) || has_nan(b, m)) return finding;
    const struct interval x = median_interval(a, n), y = median_interval(b, m);
    finding.ours = (struct interval){x.low / y.high, x.estimate / y.estimate, x.high / y.low};
    if (finding.count >= SEEDS_FOR_95) finding.exact = finding.ours;
    if (finding.ours.estimate < part->low) finding.p_band = times_p(a, n, b, m, part->low);
    if (finding.ours.estimate > part->high) finding.p_band = times_p(b, m, a, n, 1 / part->high);
    return finding;
}

static bool compares(const struct claim_part *part) { return part->rule == RULE_RATIO || part->rule == RULE_DIFFERENCE; }

static enum verdict judge_part(const struct claim_part *part, const struct finding *finding) {
    if (isnan(finding->ours.estimate)) return VERDICT_OPEN;
    const double equal = part->rule == RULE_RATIO ? 1 : 0;
    const bool differs = !compares(part) || (part->low <= equal && equal <= part->high) || finding->p_equal <= level;
    if (inside(finding->ours, part) && inside(finding->exact, part) && differs) return VERDICT_CONFIRMED;
    if (outside(finding->ours, part) && outside(finding->exact, part) && finding->p_band <= level_of_parts) return VERDICT_REFUTED;
    return VERDICT_OPEN;
}

int judge_parts(const struct claim_part *parts, struct finding *findings, size_t count, enum verdict *verdict) {
    double p[PARTS_LIMIT];
    for (size_t i = 0; i < count; i++) p[i] = findings[i].p_band;
    const int code = holm_adjust(p, count);
    if (code) return code;
    size_t confirmed = 0, refuted = 0;
    for (size_t i = 0; i < count; i++) {
        findings[i].p_band = p[i];
        findings[i].verdict = judge_part(&parts[i], &findings[i]);
        confirmed += findings[i].verdict == VERDICT_CONFIRMED;
        refuted += findings[i].verdict == VERDICT_REFUTED;
    }
    *verdict = refuted ? VERDICT_REFUTED : confirmed == count ? VERDICT_CONFIRMED : VERDICT_OPEN;
    return EXIT_FINE;
}
