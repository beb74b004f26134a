// SPDX-License-Identifier: MIT
// Draws: the generator's published answers, and what is made of them. Bounds are those that one seed in a million would miss.
#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_stream.h"

static const double LEVEL = 1e-6;

// Philox 4x32-10 of kat_vectors in Random123: counters are (index, epoch, purpose), keys are seeds; the first two words of four.
static void published_answers(void **state) {
    (void)state;
    static const struct {
        struct random_stream stream;
        uint64_t index, bits;
    } rows[] = {
        {{0, 0, 0}, 0, 0xe169c58d6627e8d5},
        {{UINT64_MAX, UINT32_MAX, UINT32_MAX}, UINT64_MAX, 0x41c83b0e408f276d},
        {{0x299f31d0a4093822, 0x03707344, 0x13198a2e}, 0x85a308d3243f6a88, 0x94fdccebd16cfe09},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_int_equal(random_bits(&rows[i].stream, rows[i].index), rows[i].bits);
}

// A group's words are those of its places, also where the lower half of a place's number overflows.
static void groups_are_their_places(void **state) {
    (void)state;
    static const struct random_stream streams[] = {{0, 0, 0}, {0x299f31d0a4093822, 0x03707344, 0x13198a2e}};
    static const uint64_t firsts[] = {0, 12345, UINT32_MAX - 3, UINT64_MAX - 5};
    for (int i = 0; i < 8; i++) {
        const struct random_stream *stream = &streams[i / 4];
        uint32_t words[RANDOM_WORDS];
        random_words(stream, firsts[i % 4], words);
        for (uint64_t j = 0; j < RANDOM_GROUP; j++) {
            const uint64_t place = firsts[i % 4] + j;
            const philox4x32_ctr_t counter = {{(uint32_t)place, (uint32_t)(place >> 32), stream->epoch, stream->purpose}};
            const philox4x32_key_t key = {{(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)}};
            const philox4x32_ctr_t wanted = philox4x32(counter, key);
            for (uint64_t word = 0; word < 4; word++) assert_int_equal(words[word * RANDOM_GROUP + j], wanted.v[word]);
        }
    }
}

// Seed, purpose, epoch and index: each changes the draw.
static void every_key_counts(void **state) {
    (void)state;
    const struct random_stream streams[] = {{1, 2, 3}, {2, 2, 3}, {1, 3, 3}, {1, 2, 4}, {1 + (UINT64_C(1) << 32), 2, 3}};
    const uint64_t indices[] = {5, 6, 5 + (UINT64_C(1) << 32)};
    uint64_t seen[15];
    for (int i = 0; i < 15; i++) {
        seen[i] = random_bits(&streams[i / 3], indices[i % 3]);
        for (int j = 0; j < i; j++) assert_true(seen[i] != seen[j]);
    }
}

static void assert_bins(const uint64_t *bins, int count, uint64_t draws) {
    double statistic = 0;
    const double expected = (double)draws / count;
    for (int i = 0; i < count; i++) statistic += pow((double)bins[i] - expected, 2) / expected;
    assert_true(statistic < gsl_cdf_chisq_Qinv(LEVEL, count - 1) && statistic > gsl_cdf_chisq_Pinv(LEVEL, count - 1));
}

static void uniform_and_normal(void **state) {
    (void)state;
    enum { DRAWS = 100000, BINS = 50 };
    const struct random_stream stream = {4, RANDOM_DATA, 0};
    uint64_t uniform[BINS] = {0}, normal[BINS] = {0};
    for (uint64_t i = 0; i < DRAWS; i++) {
        const double u = random_uniform(&stream, i), z = random_normal(&stream, i);
        assert_true(u > 0 && u < 1);
        assert_true(fabs(gsl_cdf_ugaussian_P(z) - u) < 1e-12);
        uniform[(int)(u * BINS)]++;
        normal[(int)(gsl_cdf_ugaussian_P(random_normal(&stream, DRAWS + i)) * BINS)]++;
    }
    assert_bins(uniform, BINS, DRAWS);
    assert_bins(normal, BINS, DRAWS);
}

// All orders of four come equally often.
static void permutations_are_uniform(void **state) {
    (void)state;
    enum { ORDERS = 24, DRAWS = 24000 };
    uint64_t found[ORDERS] = {0};
    for (uint32_t draw = 0; draw < DRAWS; draw++) {
        const struct random_stream stream = {7, RANDOM_SHUFFLE, draw};
        uint32_t order[4];
        random_permutation(&stream, order, 4);
        int place = 0;
        for (int i = 0; i < 4; i++) {
            int smaller = 0;
            for (int j = i + 1; j < 4; j++) {
                assert_true(order[j] != order[i]);
                smaller += order[j] < order[i];
            }
            assert_true(order[i] < 4);
            place = place * (4 - i) + smaller;
        }
        found[place]++;
    }
    assert_bins(found, ORDERS, DRAWS);
}

static void permutations_of_any_length(void **state) {
    (void)state;
    enum { LONGEST = 1000 };
    const struct random_stream stream = {8, RANDOM_SHUFFLE, 0};
    static uint32_t order[LONGEST + 1];
    for (uint32_t count = 0; count <= LONGEST; count += count < 10 ? 1 : 99) {
        uint64_t sum = 0, squares = 0;
        order[count] = UINT32_MAX;
        random_permutation(&stream, order, count);
        for (uint64_t i = 0; i < count; i++) {
            sum += order[i] - i;
            squares += (uint64_t)order[i] * order[i] - i * i;
            assert_true(order[i] < count);
        }
        assert_true(sum == 0 && squares == 0 && order[count] == UINT32_MAX);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_answers),  cmocka_unit_test(groups_are_their_places),  cmocka_unit_test(every_key_counts),
        cmocka_unit_test(uniform_and_normal), cmocka_unit_test(permutations_are_uniform), cmocka_unit_test(permutations_of_any_length),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
