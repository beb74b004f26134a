// SPDX-License-Identifier: MIT
// Spirals, XOR and noise: what is exact of them, and the same bytes everywhere.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "dataset.h"
#include "random_stream.h"

static struct dataset opened(const char *text) {
    struct dataset set;
    assert_int_equal(dataset_open(&set, text, "raw", 0), EXIT_FINE);
    return set;
}

static void sets_are_of_seed_part_and_number(void **state) {
    (void)state;
    static const struct {
        const char *name, *checksum;
        uint64_t size;
        uint32_t classes;
    } rows[] = {
        {"spirals", "b02e9ba3f48fad23362460e0b0976695", 2, 2},
        {"xor", "34185d9e09b16d5ea003459e59f9fe75", 2, 2},
        {"noise", "31fc14a65d5dfb50334c7d8aa6c009d8", 784, 10},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];
        snprintf(text, sizeof text, "%s(train=60, validation=30, test=20)", rows[i].name);
        struct dataset set = opened(text);
        assert_string_equal(set.text, text);
        assert_string_equal(set.checksum, rows[i].checksum);
        assert_true(set.train.size == rows[i].size && set.classes == rows[i].classes);
        for (uint64_t j = 0; j < 60; j++) assert_int_equal(set.train.labels[j], j % rows[i].classes);
        snprintf(text, sizeof text, "%s(train=20, validation=10, test=40)", rows[i].name);
        struct dataset other = opened(text);
        assert_memory_equal(set.train.values, other.train.values, 20 * rows[i].size * sizeof(float));
        assert_memory_equal(set.validation.values, other.validation.values, 10 * rows[i].size * sizeof(float));
        assert_memory_equal(set.test.values, other.test.values, 20 * rows[i].size * sizeof(float));
        assert_memory_not_equal(set.test.values, set.train.values, 20 * rows[i].size * sizeof(float));
        dataset_close(&other);
        snprintf(text, sizeof text, "%s(train=60, validation=30, test=20, seed=2)", rows[i].name);
        other = opened(text);
        assert_string_not_equal(set.checksum, other.checksum);
        dataset_close(&other);
        dataset_close(&set);
    }
}

// ---- XOR ----

enum { POINTS = 400, LINES = 20000 };

static uint64_t mistakes_of_line(const struct samples *samples, double x, double y, double limit) {
    uint64_t mistakes = 0;
    for (uint64_t i = 0; i < samples->count; i++)
        mistakes += (x * (double)samples->values[2 * i] + y * (double)samples->values[2 * i + 1] > limit) != (samples->labels[i] == 0);
    return mistakes;
}

static void xor_is_of_quadrants(void **state) {
    (void)state;
    struct dataset set = opened("xor(train=400)");
    uint64_t corners[4] = {0};
    for (uint64_t i = 0; i < POINTS; i++) {
        const float x = set.train.values[2 * i], y = set.train.values[2 * i + 1];
        assert_true(fabsf(x - 127.5F) > 32 && fabsf(y - 127.5F) > 32);
        assert_int_equal(set.train.labels[i], (x > 128) != (y > 128));
        corners[(x > 128) + 2 * (y > 128)]++;
    }
    for (int i = 0; i < 4; i++) assert_int_equal(corners[i], POINTS / 4);
    dataset_close(&set);
}

static void no_line_divides_xor(void **state) {
    (void)state;
    struct dataset set = opened("xor(train=400)");
    assert_int_equal(mistakes_of_line(&set.train, 1, 1, 319), POINTS / 4);
    const struct random_stream draws = {1, RANDOM_DATA, 0};
    for (uint64_t i = 0; i < LINES; i++) {
        const double x = random_normal(&draws, 4 * i), y = random_normal(&draws, 4 * i + 1);
        const double through_x = 255 * random_uniform(&draws, 4 * i + 2), through_y = 255 * random_uniform(&draws, 4 * i + 3);
        assert_true(mistakes_of_line(&set.train, x, y, x * through_x + y * through_y) >= POINTS / 4);
    }
    dataset_close(&set);
}

// ---- spirals ----

static double distance_to_spiral(double x, double y) {
    double least = INFINITY;
    for (double out = 0.1; out <= 1; out += 0.0005)
        least = fmin(least, hypot(x - 120 * out * cos(4 * M_PI * out), y - 120 * out * sin(4 * M_PI * out)));
    return least;
}

static void spirals_are_half_a_turn_apart(void **state) {
    (void)state;
    struct dataset set = opened("spirals(train=400)");
    double farthest = 0;
    for (uint64_t i = 0; i < POINTS; i += 2) {
        const float *point = set.train.values + 2 * i;
        for (int j = 0; j < 2; j++) assert_true(point[j] + point[2 + j] == 255);
        const double x = (double)point[0] - 127.5, y = (double)point[1] - 127.5;
        assert_true(distance_to_spiral(x, y) < 6 * M_SQRT2 + 1 && distance_to_spiral(-x, -y) > 6 * M_SQRT2 + 1);
        farthest = fmax(farthest, hypot(x, y));
    }
    assert_true(farthest > 110); // to the end of both turns
    dataset_close(&set);
}

// ---- noise ----

// Of 784 * 400 bytes, each value 1225 times; the limits are five deviations.
static void noise_has_no_structure(void **state) {
    (void)state;
    enum { BYTES = POINTS * 784, EACH = BYTES / 256 };
    struct dataset set = opened("noise(train=400)");
    uint64_t counts[256] = {0};
    double neighbours = 0;
    for (uint64_t i = 0; i < BYTES; i++) {
        counts[(int)set.train.values[i]]++;
        if (i > 0) neighbours += ((double)set.train.values[i] - 127.5) * ((double)set.train.values[i - 1] - 127.5);
    }
    for (int i = 0; i < 256; i++) assert_true(fabs((double)counts[i] - EACH) < 5 * sqrt(EACH));
    const double variance = (256.0 * 256 - 1) / 12;
    assert_true(fabs(neighbours / variance) < 5 * sqrt(BYTES));
    dataset_close(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_of_seed_part_and_number), cmocka_unit_test(xor_is_of_quadrants),    cmocka_unit_test(no_line_divides_xor),
        cmocka_unit_test(spirals_are_half_a_turn_apart),    cmocka_unit_test(noise_has_no_structure),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
