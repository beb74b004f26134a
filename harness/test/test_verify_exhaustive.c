// SPDX-License-Identifier: MIT
// Passes over all inputs: that they are all, that one wrong among them is found, that threads do not change the finding.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "activations.h"
#include "verify.h"

static void relu_bf16(const struct activations_call *call, int wrong_at) {
    const uint16_t *x = call->x;
    uint16_t *out = call->out;
    for (uint64_t i = 0; i < call->rows * call->channels; i++) {
        const uint16_t magnitude = x[i] & 0x7fff;
        const uint16_t value = x[i] & 0x8000 && magnitude && magnitude <= 0x7f80 ? 0 : x[i];
        out[i] = x[i] == wrong_at ? (uint16_t)(value + 1) : value;
    }
}

static void good(const struct activations_call *call) { relu_bf16(call, -1); }
static void wrong_at_one(const struct activations_call *call) { relu_bf16(call, 0x4049); }

static void relu_f32(const struct activations_call *call) {
    for (uint64_t i = 0; i < call->rows * call->channels; i++) {
        const float x = ((const float *)call->x)[i];
        ((float *)call->out)[i] = x < 0 ? 0 : x;
    }
}

static void relu_backward_f32(const struct activations_call *call) {
    for (uint64_t i = 0; i < call->rows * call->channels; i++) {
        const float x = ((const float *)call->x)[i];
        ((float *)call->out)[i] = isnan(x) ? x : x > 0 ? ((const float *)call->dy)[i] : 0;
    }
}

static struct activations_row row_of(activations_kernel kernel, const char *activation, const char *form, const char *type) {
    return (struct activations_row){
        .size = sizeof(struct activations_row),
        .name = "made.by.hand",
        .activation = activation,
        .form = form,
        .type = type,
        .mode = "cr",
        .implementation = "hand",
        .bit_class = "cr",
        .call = kernel,
    };
}

static void test_all_bf16_inputs(void **state) {
    (void)state;
    const struct activations_row right = row_of(good, "relu", "forward", "bf16"), wrong = row_of(wrong_at_one, "relu", "forward", "bf16");
    const struct activations_row *const rows[] = {&right, &wrong};
    for (unsigned threads = 1; threads <= 3; threads++) {
        struct verify_result results[2];
        verify_exhaustive(rows, 2, threads, false, NULL, NULL, results);
        assert_int_equal(results[0].outcome, VERIFY_PASS);
        assert_int_equal(results[0].inputs, 65536);
        assert_int_equal(results[0].wrong, 0);
        assert_string_equal(results[0].message, "");
        assert_int_equal(results[1].outcome, VERIFY_FAIL);
        assert_int_equal(results[1].inputs, 65536);
        assert_int_equal(results[1].wrong, 1);
        assert_true(results[1].max_ulp == 1);
        assert_true(results[1].max_ulp_input == 0x1.92p1);
        assert_non_null(strstr(results[1].message, "x 3.140625: got 3.15625, wanted 3.140625"));
    }
}

static bool stop_soon(double share, void *context) {
    double *largest = context;
    if (share > *largest) *largest = share;
    return share < 1e-4;
}

static void test_stops_when_told(void **state) {
    (void)state;
    const struct activations_row forward = row_of(relu_f32, "relu", "forward", "f32"),
                                 backward = row_of(relu_backward_f32, "relu", "backward", "f32");
    const struct activations_row *const rows[] = {&forward, &backward};
    for (int i = 0; i < 2; i++) {
        double largest = 0;
        struct verify_result result;
        verify_exhaustive(&rows[i], 1, 2, i == 1, stop_soon, &largest, &result);
        assert_true(largest >= 1e-4);
        assert_true(largest <= 1);
        assert_true(result.inputs > 0);
        assert_true(result.inputs < (uint64_t)1 << 32);
        assert_int_equal(result.outcome, VERIFY_PASS);
        assert_int_equal(result.wrong, 0);
        assert_true(result.seconds > 0);
    }
}

static void test_only_unary_kernels(void **state) {
    (void)state;
    const struct {
        const char *activation, *form;
        bool unary;
    } known[] = {
        {"relu", "forward", true},   {"relu", "backward", true},       {"rrelu", "forward-inference", true}, {"rrelu", "forward", false},
        {"prelu", "forward", false}, {"maxout", "forward", false},     {"crelu", "forward", false},          {"relu", "forward-bias", false},
        {"gelu", "forward", true},   {"relu", "backward-mask", false},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct activations_row row = row_of(relu_f32, known[i].activation, known[i].form, "f32");
        if (verify_is_unary(&row) != known[i].unary) fail_msg("%s.%s", known[i].activation, known[i].form);
    }
}

// The library's plain C rows, in two threads: what `relubench verify` does.
static bool count_calls(double share, void *context) {
    (void)share;
    ++*(int *)context;
    return true;
}

static void test_many_rows_at_once(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const struct activations_row *rows[256];
    size_t count = 0;
    for (uint64_t p = 0; p < table->part_count; p++)
        for (uint64_t i = 0; i < table->parts[p]->row_count && count < 256; i++) {
            const struct activations_row *row = &table->parts[p]->rows[i];
            if (strcmp(row->implementation, "scalar") == 0) rows[count++] = row;
        }
    assert_true(count > 10);
    struct verify_result *results = calloc(count, sizeof *results);
    assert_non_null(results);
    int calls = 0;
    verify_rows(rows, count, 2, count_calls, &calls, results);
    assert_int_equal(calls, count);
    for (size_t i = 0; i < count; i++)
        if (results[i].outcome != VERIFY_PASS || results[i].inputs == 0) fail_msg("%s: %s", rows[i]->name, results[i].message);
    free(results);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_bf16_inputs),
        cmocka_unit_test(test_stops_when_told),
        cmocka_unit_test(test_only_unary_kernels),
        cmocka_unit_test(test_many_rows_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
