// SPDX-License-Identifier: MIT
// Operands' sizes against ones worked out by hand, and what the distributions promise.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "workload.h"

static struct activations_row row_of(const char *activation, const char *form, const char *type) {
    return (struct activations_row){.size = sizeof(struct activations_row), .activation = activation, .form = form, .type = type};
}

// Of 3 rows of 5 channels, and 4 pieces where there are pieces.
static void test_sizes(void **state) {
    (void)state;
    static const struct {
        const char *activation, *form, *type;
        struct workload_sizes sizes; // x, dy, out, aux, parameters, dparameters, bias
    } known[] = {
        {"relu", "forward", "f32", {60, 0, 60, 0, 0, 0, 0}},
        {"relu", "forward", "bf16", {30, 0, 30, 0, 0, 0, 0}},
        {"relu", "backward", "f32", {60, 60, 60, 0, 0, 0, 0}},
        {"relu", "forward-bias", "f32", {60, 0, 60, 0, 0, 0, 20}},
        {"relu", "forward-mask", "f32", {60, 0, 60, 2, 0, 0, 0}},
        {"relu", "backward-mask", "f32", {0, 60, 60, 2, 0, 0, 0}},
        {"prelu", "forward", "f32", {60, 0, 60, 0, 20, 0, 0}},
        {"prelu", "backward", "f32", {60, 60, 60, 0, 20, 20, 0}},
        {"prelu_shared", "forward", "f32", {60, 0, 60, 0, 4, 0, 0}},
        {"prelu_shared", "backward", "f32", {60, 60, 60, 0, 4, 256, 0}},
        {"rrelu", "forward", "f32", {60, 0, 60, 0, 8, 0, 0}},
        {"rrelu", "backward-inference", "f32", {60, 60, 60, 0, 8, 0, 0}},
        {"maxout", "forward", "f32", {240, 0, 60, 0, 0, 0, 0}},
        {"maxout", "backward", "f32", {240, 60, 240, 0, 0, 0, 0}},
        {"maxout", "forward-index", "f32", {240, 0, 60, 15, 0, 0, 0}},
        {"maxout", "backward-index", "f32", {0, 60, 240, 15, 0, 0, 0}},
        {"maxout", "forward-interleaved", "f32", {240, 0, 60, 0, 0, 0, 0}},
        {"maxout", "backward-index-interleaved", "f32", {0, 60, 240, 15, 0, 0, 0}},
        {"crelu", "forward", "f32", {60, 0, 120, 0, 0, 0, 0}},
        {"crelu", "backward", "f32", {60, 120, 60, 0, 0, 0, 0}},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct activations_row row = row_of(known[i].activation, known[i].form, known[i].type);
        const struct workload_sizes sizes = workload_sizes(&row, 3, 5, 4);
        if (memcmp(&sizes, &known[i].sizes, sizeof sizes) != 0) fail_msg("%s.%s.%s", known[i].activation, known[i].form, known[i].type);
    }
}

static void expect_shape(const char *activation, const char *form, uint64_t n, uint64_t rows, uint64_t channels, uint64_t pieces) {
    const struct activations_row row = row_of(activation, form, "f32");
    struct activations_call call = {0};
    workload_shape(&row, n, &call);
    assert_int_equal(call.rows, rows);
    assert_int_equal(call.channels, channels);
    assert_int_equal(call.pieces, pieces);
}

static void test_shapes(void **state) {
    (void)state;
    expect_shape("relu", "forward", 1000, 1, 1000, 0);
    expect_shape("relu", "forward-bias", 1000, 15, 64, 0);
    expect_shape("prelu", "forward", 6400, 100, 64, 0);
    expect_shape("prelu", "forward", 10, 1, 10, 0);
    expect_shape("crelu", "backward", 6400, 100, 64, 0);
    expect_shape("maxout", "forward", 6400, 25, 64, 4);
    expect_shape("rrelu", "forward", 6400, 1, 6400, 0);
    expect_shape("relu", "forward", 0, 1, 0, 0);
}

static void test_parameters(void **state) {
    (void)state;
    const struct activations_row shared = row_of("rrelu", "forward", "f32"), learned = row_of("prelu", "forward", "f32");
    float values[3] = {0};
    workload_parameters(&shared, 3, values);
    assert_true(values[0] == 0.125f);
    assert_true(values[1] == (float)(1.0 / 3));
    workload_parameters(&learned, 3, values);
    for (int i = 0; i < 3; i++) assert_true(values[i] == 0.25f);
}

enum { N = 20000 };
static float values[N], again[N];

static void test_values_are_functions_of_seed_and_index(void **state) {
    (void)state;
    for (const char *const *name = workload_distributions; *name; name++) {
        workload_fill(values, N, *name, 1);
        workload_fill(again, N, *name, 1);
        assert_memory_equal(values, again, sizeof values);
        workload_fill(again, N, *name, 2);
        assert_memory_not_equal(values, again, sizeof values);
        if (strcmp(*name, "sorted") == 0) continue;
        workload_fill(again, N / 2, *name, 1);
        assert_memory_equal(values, again, sizeof values / 2);
    }
}

// Within six standard errors of N values.
static void expect_moments(const char *distribution, double mean, double deviation) {
    workload_fill(values, N, distribution, 3);
    double sum = 0, squares = 0;
    for (int i = 0; i < N; i++) sum += (double)values[i];
    for (int i = 0; i < N; i++) squares += ((double)values[i] - sum / N) * ((double)values[i] - sum / N);
    assert_true(fabs(sum / N - mean) < 6 * deviation / sqrt(N));
    assert_true(fabs(sqrt(squares / N) - deviation) < 6 * deviation / sqrt(N));
}

static void test_distributions(void **state) {
    (void)state;
    expect_moments("normal-0-1", 0, 1);
    expect_moments("normal-0-2", 0, 2);
    expect_moments("uniform", 0, sqrt(1.0 / 3));
    expect_moments("sorted", 0, 1);
    for (int i = 1; i < N; i++) assert_true(values[i - 1] <= values[i]);
    workload_fill(values, N, "all-negative", 1);
    for (int i = 0; i < N; i++) assert_true(values[i] < 0);
    workload_fill(values, N, "denormals", 1);
    int negative = 0;
    for (int i = 0; i < N; i++) {
        assert_int_equal(fpclassify(values[i]), FP_SUBNORMAL);
        negative += values[i] < 0;
    }
    assert_true(negative > N / 3 && negative < N * 2 / 3);
    workload_fill(values, N, "mixed-special", 1);
    int nans = 0, infinities = 0;
    for (int i = 0; i < N; i++) nans += isnan(values[i]) != 0, infinities += isinf(values[i]) != 0;
    assert_true(nans > N / 300 && infinities > N / 150);
}

static void test_narrowing(void **state) {
    (void)state;
    const float wide[] = {1, -2, 1.00390625f, 1.01171875f, 3.4e38f, INFINITY, NAN, -0.0f};
    const uint16_t known[] = {0x3f80, 0xc000, 0x3f80, 0x3f82, 0x7f80, 0x7f80, 0x7fc0, 0x8000};
    uint16_t narrow[8];
    workload_narrow(wide, 8, narrow);
    assert_memory_equal(narrow, known, sizeof known);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sizes),         cmocka_unit_test(test_shapes),
        cmocka_unit_test(test_parameters),    cmocka_unit_test(test_values_are_functions_of_seed_and_index),
        cmocka_unit_test(test_distributions), cmocka_unit_test(test_narrowing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
