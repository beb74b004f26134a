// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "ceiling.h"
#include "ceiling_rival.h"
#include "machine.h"
#include "traffic.h"

// ---- every way moves what it says it moves ----

enum { BYTES = 3 * TRAFFIC_GRANULE, STEP = BYTES + 64 };

enum arrangement { APART, IN_PLACE, MERGED };

// Byte i of array `array` of `count`, which all begin at `base`.
static size_t place(const struct traffic_method *method, enum arrangement arrangement, unsigned array, unsigned count, size_t i) {
    if (arrangement != MERGED) return array * STEP + i;
    return (i / method->block * count + array) * method->block + i % method->block;
}

// Arrays one after the other with a guard of 64 bytes behind each; `expected` receives the exclusive or of those read.
static void prepare(const struct traffic_method *method, struct traffic *traffic, enum arrangement arrangement, char *memory, char *expected) {
    const unsigned reads = traffic->reads;
    for (unsigned i = 0; i < (reads + traffic->writes) * STEP; i++) memory[i] = (char)(i * 2654435761u >> 24);
    memset(expected, 0, BYTES);
    traffic->bytes = BYTES;
    traffic->merged = arrangement == MERGED;
    for (unsigned r = 0; r < reads; r++) {
        traffic->read[r] = memory + r * STEP;
        for (unsigned i = 0; i < BYTES; i++) expected[i] ^= memory[place(method, arrangement, r, reads, i)];
    }
    for (unsigned w = 0; w < traffic->writes; w++) traffic->write[w] = memory + ((arrangement == IN_PLACE ? 0 : reads) + w) * STEP;
}

static void check_sweep(const struct traffic_method *method, unsigned reads, unsigned writes, enum arrangement arrangement) {
    traffic_sweep *sweep = method->sweep(reads, writes);
    if (!sweep) return;
    char *memory = aligned_alloc(64, 2 * TRAFFIC_ARRAYS * STEP), *before = malloc(2 * TRAFFIC_ARRAYS * STEP), expected[BYTES];
    assert_non_null(memory);
    assert_non_null(before);
    struct traffic traffic = {.reads = reads, .writes = writes};
    prepare(method, &traffic, arrangement, memory, expected);
    memcpy(before, memory, (reads + writes) * STEP);
    sweep(&traffic);
    for (unsigned w = 0; w < writes; w++)
        for (unsigned i = 0; i < BYTES; i++) before[(size_t)(traffic.write[0] - memory) + place(method, arrangement, w, writes, i)] = expected[i];
    if (memcmp(memory, before, (reads + writes) * STEP) != 0)
        fail_msg("%s r%uw%u, arrangement %d: not what was read", method->name, reads, writes, arrangement);
    free(memory);
    free(before);
}

static void test_every_way_moves_every_pattern(void **state) {
    (void)state;
    for (size_t i = 0; i < traffic_method_count; i++) {
        if (traffic_methods[i].runs && !traffic_methods[i].runs()) continue;
        for (unsigned reads = 0; reads <= TRAFFIC_ARRAYS; reads++)
            for (unsigned writes = 1; writes <= TRAFFIC_ARRAYS; writes++) {
                check_sweep(&traffic_methods[i], reads, writes, APART);
                check_sweep(&traffic_methods[i], reads, writes, MERGED);
                if (reads > 0 && strcmp(traffic_methods[i].name, "memcpy") != 0) check_sweep(&traffic_methods[i], reads, writes, IN_PLACE);
            }
    }
}

// ---- the ceiling itself ----

static void check_measured(const char *pattern, uint64_t bytes, unsigned threads) {
    const struct ceiling ceiling = ceiling_measure(pattern, bytes, threads);
    if (!ceiling.method[0]) fail_msg("%s was not measured", pattern);
    assert_true(ceiling.bytes_per_second > 0);
    assert_true(ceiling.low <= ceiling.bytes_per_second && ceiling.bytes_per_second <= ceiling.high);
}

static void test_patterns_of_kernels(void **state) {
    (void)state;
    const char *const patterns[] = {"r1w1", "r2w1",         "r1w2", "r3w1", "r4w1",        "r1w4",
                                    "r5w4", "r1w1-inplace", "r8w8", "r0w1", "r4w1-merged", "r1w2-merged"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) check_measured(patterns[i], 16384, 1);
}

static void test_any_size(void **state) {
    (void)state;
    const uint64_t sizes[] = {0, 1, 5000, 300000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) check_measured("r2w1", sizes[i], 1);
}

static void test_threads(void **state) {
    (void)state;
    unsigned cpus[64];
    check_measured("r1w1", 65536, machine_cpus(cpus, 64) > 1 ? 2 : 1);
}

static void test_refusals(void **state) {
    (void)state;
    const char *const patterns[] = {"", "r1", "r1w0", "r9w1", "r1w9", "r1w1-", "r1w1-inplace2", "r0w1-inplace", "x1w1", "r1w1w1", "r-1w1", "r11w1"};
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const struct ceiling ceiling = ceiling_measure(patterns[i], 16384, 1);
        if (ceiling.method[0] || ceiling.bytes_per_second != 0) fail_msg("'%s' was measured", patterns[i]);
    }
    assert_true(ceiling_measure("r1w1", 16384, 0).bytes_per_second == 0);
    assert_true(ceiling_measure("r1w1", 16384, 100000).bytes_per_second == 0);
    assert_true(ceiling_measure("r1w1", UINT64_C(1) << 62, 1).bytes_per_second == 0);
    assert_true(ceiling_measure("r1w1", UINT64_MAX, 1).bytes_per_second == 0);
}

static void test_rivals_that_cannot_be(void **state) {
    (void)state;
    struct ceiling_rival rival;
    static const char *const odd[][2] = {{"r1w1", ""},       {"r1w1", "no such way"}, {"r1w1-inplace", "memcpy"},
                                         {"r2w1", "memcpy"}, {"r1", "bytes_16"},      {"", "bytes_16"}};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        assert_false(ceiling_rival_create(&rival, odd[i][0], 16384, 1) && ceiling_rival_choose_named(&rival, odd[i][1]));
        ceiling_rival_free(&rival);
    }
    assert_true(ceiling_rival_create(&rival, "r1w1", 16384, 1) && ceiling_rival_choose_named(&rival, "memcpy")); // and never touched
    ceiling_rival_free(&rival);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_way_moves_every_pattern),
        cmocka_unit_test(test_patterns_of_kernels),
        cmocka_unit_test(test_any_size),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_rivals_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
