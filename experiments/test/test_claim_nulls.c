// SPDX-License-Identifier: MIT
// How often each rule gives a false verdict: 1,000 made-up comparisons of each kind whose truth lies exactly on an end of the band, so that any
// verdict is as good as false. Data are skewed, scatter from seed to seed, and some trials never come to their end. At most 5 % of the verdicts
// may be "confirmed", and at most 5 % "refuted".
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "command.h"
#include "judge.h"
#include "sign_flip.h"
#include "superiority.h"

enum { COMPARISONS = 1000, AT_MOST = 50 };

static uint64_t generator;
// Steele, Lea, Flood, OOPSLA 2014: SplitMix64.
static double uniform(void) {
    uint64_t z = generator += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return ((double)((z ^ (z >> 31)) >> 12) + 0.5) * 0x1p-52;
}
static double normal(void) { return sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform()); }
// Of median 1: a tail to the right, as epochs to a target have.
static double skewed(void) { return exp(0.25 * normal()) * (1 + (uniform() < 0.1 ? 2 * uniform() : 0)) / 1.019; }
// Of mean 0, skewed: an exponential's.
static double lopsided(void) { return -log(uniform()) - 1; }

// What a kind of comparison gives for one draw, of n seeds, whose truth is on the edge `edge` of the band.
typedef struct finding draw_function(const struct claim_part *part, double edge, uint64_t n);

// Each sample has the factor of its seed; one in twelve never comes to the target.
static struct finding draw_ratio(const struct claim_part *part, double edge, uint64_t n) {
    double a[CLAIM_SEEDS], b[CLAIM_SEEDS];
    for (uint64_t i = 0; i < n; i++) {
        const double shared = exp(0.2 * normal());
        b[i] = 5 * shared * skewed();
        a[i] = 5 * edge * shared * skewed();
        if (uniform() < 1 / 12.0) a[i] = INFINITY;
        if (uniform() < 1 / 12.0) b[i] = INFINITY;
    }
    return judge_ratio(part, a, b, n);
}

// Two errors whose scatter has the same skewed law, shared in part.
static struct finding draw_difference(const struct claim_part *part, double edge, uint64_t n) {
    double a[CLAIM_SEEDS], b[CLAIM_SEEDS];
    for (uint64_t i = 0; i < n; i++) {
        const double shared = 0.002 * normal();
        a[i] = 0.03 + edge + shared + 0.001 * lopsided();
        b[i] = 0.03 + shared + 0.001 * lopsided();
    }
    return judge_difference(part, a, b, n);
}

static struct finding draw_level(const struct claim_part *part, double edge, uint64_t n) {
    double values[CLAIM_SEEDS];
    for (uint64_t i = 0; i < n; i++) values[i] = edge + 0.01 * (lopsided() + 1 - log(2)); // median 0
    return judge_level(part, values, n);
}

static struct finding draw_share(const struct claim_part *part, double edge, uint64_t n) {
    uint64_t hits = 0;
    for (uint64_t i = 0; i < 4 * n; i++) hits += uniform() < edge;
    return judge_share(part, hits, 4 * n);
}

static struct finding draw_times(const struct claim_part *part, double edge, uint64_t n) {
    double a[CLAIM_SEEDS], b[CLAIM_SEEDS];
    for (uint64_t i = 0; i < n; i++) {
        a[i] = edge * exp(-0.05 * log(2 * uniform())); // of median edge and 1
        b[i] = exp(-0.05 * log(2 * uniform()));
    }
    return judge_times(part, a, n, b, n);
}

static void judge_many(const char *name, const struct claim_part *parts, size_t count, double edge, uint64_t n, draw_function *draw) {
    int verdicts[VERDICT_NOT_RUN + 1] = {0};
    generator = 1;
    for (int i = 0; i < COMPARISONS; i++) {
        struct finding findings[PARTS_LIMIT];
        enum verdict verdict;
        for (size_t part = 0; part < count; part++) findings[part] = draw(&parts[part], edge, n);
        assert_int_equal(judge_parts(parts, findings, count, &verdict), EXIT_FINE);
        verdicts[verdict]++;
    }
    print_message("# %s, %d seeds, %d part%s, truth %g: %d confirmed, %d refuted of %d\n", name, (int)n, (int)count, count > 1 ? "s" : "", edge,
                  verdicts[VERDICT_CONFIRMED], verdicts[VERDICT_REFUTED], COMPARISONS);
    if (verdicts[VERDICT_CONFIRMED] > AT_MOST || verdicts[VERDICT_REFUTED] > AT_MOST) fail_msg("%s gives false verdicts", name);
}

static void every_rule_on_the_edge(void **state) {
    static const struct {
        const char *name;
        struct claim_part part;
        double edge;
        draw_function *draw;
    } kinds[] = {
        {"ratio of medians", {"", RULE_RATIO, 4, 9}, 4, draw_ratio},
        {"ratio of medians", {"", RULE_RATIO, 0, 1.1}, 1.1, draw_ratio},
        {"difference", {"", RULE_DIFFERENCE, 0.0025, 1}, 0.0025, draw_difference},
        {"difference", {"", RULE_DIFFERENCE, -1, 0.0025}, 0.0025, draw_difference},
        {"median", {"", RULE_LEVEL, 0.4, 0.6}, 0.4, draw_level},
        {"median", {"", RULE_LEVEL, 0.4, 0.6}, 0.6, draw_level},
        {"share", {"", RULE_SHARE, 0, 0.1}, 0.1, draw_share},
        {"share", {"", RULE_SHARE, 0.5, 1}, 0.5, draw_share},
        {"ratio of times", {"", RULE_TIMES, 2, INFINITY}, 2, draw_times},
    };
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (uint64_t n = 6; n <= 10; n += 4) judge_many(kinds[i].name, &kinds[i].part, 1, kinds[i].edge, n, kinds[i].draw);
}

// A claim is refuted if one part is: with more parts there is more to go wrong, which Holm's correction pays for.
static void many_parts_on_the_edge(void **state) {
    struct claim_part differences[12], levels[12];
    (void)state;
    for (size_t i = 0; i < 12; i++) {
        differences[i] = (struct claim_part){"", RULE_DIFFERENCE, -1, 0.0025};
        levels[i] = (struct claim_part){"", RULE_LEVEL, 0, 0.01};
    }
    judge_many("difference", differences, 6, 0.0025, 10, draw_difference);
    judge_many("difference", differences, 2, 0.0025, 6, draw_difference);
    judge_many("median", levels, 12, 0.01, 10, draw_level);
    judge_many("median", levels, 2, 0.01, 6, draw_level);
}

// Six rivals on two workloads. All alike, each beats another half the time, and nobody is ahead: every other verdict but "open" would be chance.
static void superiority_on_the_edge(void **state) {
    enum { RIVALS = 6, WORKLOADS = 2, SEEDS = 10 };
    static const struct claim_part part = {"", RULE_SUPERIORITY, 0, 0.5};
    int verdicts[VERDICT_NOT_RUN + 1] = {0};
    (void)state;
    generator = 1;
    for (int i = 0; i < COMPARISONS; i++) {
        double errors[RIVALS * WORKLOADS * SEEDS];
        enum verdict verdict;
        for (size_t j = 0; j < sizeof errors / sizeof *errors; j++) errors[j] = floor(300 + 30 * lopsided()) / 10000; // with ties
        struct finding finding = judge_superiority(&part, superiority_of_best(errors, RIVALS, WORKLOADS, SEEDS), SEEDS);
        assert_int_equal(judge_parts(&part, &finding, 1, &verdict), EXIT_FINE);
        verdicts[verdict]++;
    }
    print_message("# superiority: %d confirmed, %d refuted of %d\n", verdicts[VERDICT_CONFIRMED], verdicts[VERDICT_REFUTED], COMPARISONS);
    assert_true(verdicts[VERDICT_CONFIRMED] <= AT_MOST && verdicts[VERDICT_REFUTED] <= AT_MOST);
}

// The rules are no good if they never say anything: far from the edge they do.
static void far_from_the_edge_there_are_verdicts(void **state) {
    static const struct claim_part ratio = {"", RULE_RATIO, 2, INFINITY}, difference = {"", RULE_DIFFERENCE, 0.0025, 1},
                                   level = {"", RULE_LEVEL, 0.4, 0.6}, share = {"", RULE_SHARE, 0, 0.1}, times = {"", RULE_TIMES, 2, INFINITY};
    static const struct {
        const struct claim_part *part;
        double inside, outside;
        draw_function *draw;
        int least; // of 100
    } kinds[] = {{&ratio, 6, 0.7, draw_ratio, 30},
                 {&difference, 0.01, -0.01, draw_difference, 80},
                 {&level, 0.5, 0.2, draw_level, 80},
                 {&share, 0.001, 0.5, draw_share, 80},
                 {&times, 3, 1, draw_times, 80}};
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        int right[2] = {0};
        generator = 2;
        for (int j = 0; j < 100; j++)
            for (int out = 0; out < 2; out++) {
                struct finding finding = kinds[i].draw(kinds[i].part, out ? kinds[i].outside : kinds[i].inside, 10);
                enum verdict verdict;
                assert_int_equal(judge_parts(kinds[i].part, &finding, 1, &verdict), EXIT_FINE);
                assert_int_not_equal(verdict, out ? VERDICT_CONFIRMED : VERDICT_REFUTED);
                right[out] += verdict == (out ? VERDICT_REFUTED : VERDICT_CONFIRMED);
            }
        print_message("# %s: %d and %d of 100 found\n", rule_names[kinds[i].part->rule], right[0], right[1]);
        assert_true(right[0] >= kinds[i].least && right[1] >= kinds[i].least);
    }
}

// ---- the sign-flip test, by heart ----

#define CHECK_NEAR(A, B) assert_true(fabs((A) - (B)) < 1e-12)

static void signs_are_flipped(void **state) {
    (void)state;
    const double all[] = {1, 2, 3, 4, 5, 6}, one_other[] = {-1, 2, 3, 4, 5, 6}, ties[] = {0.1, 0.2, -0.3};
    CHECK_NEAR(sign_flip_above(all, 6), 1 / 64.0);
    CHECK_NEAR(sign_flip_p(all, 6), 2 / 64.0);
    CHECK_NEAR(sign_flip_above(one_other, 6), 2 / 64.0); // that, and all positive
    CHECK_NEAR(sign_flip_above(ties, 3), 5 / 8.0);       // 0.1 + 0.2 is 0.3, whatever floating point says: sums 0.6, 0.4, 0.2, 0, 0
    CHECK_NEAR(sign_flip_above((const double[]){INFINITY, 1}, 2), 1 / 4.0);
    CHECK_NEAR(sign_flip_above((const double[]){-INFINITY, 1}, 2), 3 / 4.0);
    CHECK_NEAR(sign_flip_above(0, 0), 1);
    const struct interval six = sign_flip_interval(all, 6), five = sign_flip_interval(all, 5);
    assert_true(six.low >= 1 && six.low <= 1 && six.high >= 6 && six.high <= 6);
    CHECK_NEAR(six.estimate, 3.5);
    assert_true(isinf(five.low) && isinf(five.high)); // with five seeds p is never below 0.06
}

// A centre is in the interval where the test does not reject it.
static void the_interval_inverts_the_test(void **state) {
    (void)state;
    generator = 3;
    for (int i = 0; i < 20; i++) {
        double differences[8];
        for (int j = 0; j < 8; j++) differences[j] = normal() + 1;
        const struct interval interval = sign_flip_interval(differences, 8);
        for (int sign = -1; sign <= 1; sign += 2) {
            double inner[8], outer[8];
            const double end = sign < 0 ? interval.low : interval.high;
            for (int j = 0; j < 8; j++) {
                inner[j] = sign * (end - differences[j]) - 1e-9;
                outer[j] = sign * (end - differences[j]) + 1e-9;
            }
            assert_true(sign_flip_above(inner, 8) > 0.025);
            assert_true(sign_flip_above(outer, 8) <= 0.025);
        }
    }
}

static void wins_are_counted(void **state) {
    (void)state;
    const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, y[] = {2, 3, 4, 5, 6, 7, 8, 9, 10, 10};
    const struct interval nearly = superiority(x, y, 10, 0.025), never = superiority(y, x, 10, 0.025);
    CHECK_NEAR(nearly.estimate, 0.95);
    CHECK_NEAR(never.estimate, 0.05);
    CHECK_NEAR(nearly.high, 1);                      // the tie counts as a win there
    assert_true(fabs(nearly.low - 0.554984) < 1e-5); // Clopper and Pearson's, of 9 of 10
    assert_true(fabs(never.high - 0.445016) < 1e-5);
    const struct interval best =
        superiority_of_best((const double[]){1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2}, 2, 1, 12);
    assert_true(best.estimate >= 1 && best.low > 0.5); // wins always
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_on_the_edge),  cmocka_unit_test(many_parts_on_the_edge),
        cmocka_unit_test(superiority_on_the_edge), cmocka_unit_test(far_from_the_edge_there_are_verdicts),
        cmocka_unit_test(signs_are_flipped),       cmocka_unit_test(the_interval_inverts_the_test),
        cmocka_unit_test(wins_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
