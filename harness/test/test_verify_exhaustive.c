// SPDX-License-Identifier: MIT
// Passes over all inputs: that they are all, that one wrong among them is found, that threads do not change the finding, and that
// estimates spare the reference without changing a count or a largest error.
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
#include "verify_block.h"
#include "verify_inputs.h"

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

// ---- estimates ----

enum { PARAMETERS = 16, SLICES = 64, BLOCKS = 1 << 20 };

static struct block_task task_of(const struct activations_row *const *row, double parameters[PARAMETERS]) {
    const struct activations_function *function = workload_function(*row);
    const struct workload_form form = workload_form(*row);
    for (uint32_t i = 0; i < function->parameter_count; i++) parameters[i] = (double)(float)function->parameters[i].value;
    return (struct block_task){
        .rows = row,
        .count = 1,
        .form = form,
        .function = {activation_reference_find(function->name), parameters, form.backward, form.inference},
        .inputs = (uint64_t)1 << 32,
    };
}

// The scalar rows that passes are for, with an estimate of f32's precision.
static size_t unary_rows(const struct activations_row **rows, size_t limit) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    size_t count = 0;
    for (uint64_t p = 0; p < table->part_count; p++)
        for (uint64_t i = 0; i < table->parts[p]->row_count && count < limit; i++) {
            const struct activations_row *row = &table->parts[p]->rows[i];
            if (strcmp(row->implementation, "scalar") == 0 && verify_is_unary(row) && strcmp(row->type, "f32") == 0) rows[count++] = row;
        }
    assert_true(count > 0 && count < limit);
    return count;
}

// Blocks all over the floats, more of them where functions bend: exponents around 0, both signs.
static uint64_t slice(uint64_t i) {
    const uint64_t random = inputs_mix(21, i), sign = random >> 32 & 1;
    if (i % 4 == 0) return random % BLOCKS;
    const uint64_t exponent = 117 + (random >> 40) % 17;
    return sign << 19 | exponent << 11 | (random & 0x7ff);
}

static void test_estimates_are_as_near_as_they_claim(void **state) {
    (void)state;
    const struct activations_row *rows[256];
    const size_t count = unary_rows(rows, 256);
    for (size_t r = 0; r < count; r++) {
        double parameters[PARAMETERS] = {0}, error;
        const struct block_task task = task_of(&rows[r], parameters);
        static double estimate[ESTIMATE_FLOATS];
        static float x[ESTIMATE_FLOATS];
        int estimated = 0;
        for (uint64_t s = 0; s < SLICES / 4; s++) {
            for (uint32_t i = 0; i < ESTIMATE_FLOATS; i++) {
                const uint32_t bits = (uint32_t)(slice(s) * ESTIMATE_FLOATS) + i;
                memcpy(&x[i], &bits, sizeof x[i]);
            }
            if (!estimate_values(&task.function, x, estimate, &error)) continue;
            estimated++;
            for (uint32_t i = 0; i < ESTIMATE_FLOATS; i += 5) {
                const struct double_double exact = exact_value(&task.function, (double)x[i], 1);
                // A quarter, since the filter counts on room for its own rounding.
                if (!(fabs((exact.high - estimate[i]) + exact.low) <= error / 4)) fail_msg("%s at %a", rows[r]->name, (double)x[i]);
            }
        }
        // Few blocks hold a kink, a zero or a NaN.
        if (estimated < SLICES / 8) fail_msg("%s: %d estimates of %d", rows[r]->name, estimated, SLICES / 4);
    }
}

static struct tally run_slices(const struct block_task *task) {
    struct tally tally = {0};
    struct block *block = block_create(task);
    assert_non_null(block);
    for (uint64_t s = 0; s < SLICES / (task->pairs ? 2 : 1); s++) block_run(block, slice(s), &tally);
    block_destroy(block);
    return tally;
}

static void assert_same_finding(const struct block_task *task) {
    struct block_task with = *task, without = *task;
    with.estimates = true;
    const struct tally filtered = run_slices(&with), full = run_slices(&without);
    const struct verify_result *a = &filtered.result, *b = &full.result;
    if (a->inputs != b->inputs || a->wrong != b->wrong || a->max_ulp != b->max_ulp || a->max_ulp_input != b->max_ulp_input ||
        strcmp(a->message, b->message) != 0)
        fail_msg("%s: %.17g at %a, %llu wrong, \"%s\" by estimates, %.17g at %a, %llu wrong, \"%s\" without", task->rows[0]->name, a->max_ulp,
                 a->max_ulp_input, (unsigned long long)a->wrong, a->message, b->max_ulp, b->max_ulp_input, (unsigned long long)b->wrong, b->message);
    if (!(fabs(filtered.ulp_sum - full.ulp_sum) <= 1e-3 * full.ulp_sum))
        fail_msg("%s: errors sum to %.9g by estimates, to %.9g without", task->rows[0]->name, filtered.ulp_sum, full.ulp_sum);
    assert_true(a->inputs > 0);
}

// Also with bounds so tight that many are off them, which a row's own never are.
static void test_estimates_change_no_finding(void **state) {
    (void)state;
    const struct activations_row *rows[256];
    const size_t count = unary_rows(rows, 256);
    for (size_t r = 0; r < count; r++) {
        double parameters[PARAMETERS] = {0};
        struct activations_row tight = *rows[r];
        const struct activations_row *tight_row = &tight;
        tight.ulp_bound = 0.75 * tight.ulp_bound;
        struct block_task task = task_of(&rows[r], parameters);
        assert_same_finding(&task);
        task.rows = &tight_row;
        assert_same_finding(&task);
        task.pairs = task.form.backward;
        if (task.pairs) assert_same_finding(&task);
    }
}

// The library's gelu but for one bit of one result, by which it misses its bound, or is no longer correctly rounded.
static activations_kernel honest;
static float flawed_at;
static uint32_t flaw;

static void flawed(const struct activations_call *call) {
    honest(call);
    for (uint64_t i = 0; i < call->rows * call->channels; i++) {
        uint32_t bits;
        memcpy(&bits, (float *)call->out + i, sizeof bits);
        if (((const float *)call->x)[i] == flawed_at) bits ^= flaw;
        memcpy((float *)call->out + i, &bits, sizeof bits);
    }
}

static void test_one_wrong_bit_is_found(void **state) {
    (void)state;
    static const float places[] = {0x1.234p-3f, -0x1.8p-1f, -0x1.48p3f, 0x1p-130f, -0x1.9ap3f, 3.0f};
    const struct activations_row *rows[256];
    const size_t count = unary_rows(rows, 256);
    int tried = 0;
    for (size_t r = 0; r < count; r++) {
        if (strcmp(rows[r]->activation, "gelu") != 0) continue;
        double parameters[PARAMETERS] = {0};
        struct activations_row row = *rows[r];
        const struct activations_row *const flawed_row = &row;
        honest = row.call;
        row.call = flawed;
        flaw = strcmp(row.mode, "cr") == 0 ? 1 : 8;
        struct block_task task = task_of(&flawed_row, parameters);
        task.estimates = true;
        for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
            uint32_t bits;
            flawed_at = places[i];
            memcpy(&bits, &flawed_at, sizeof bits);
            struct tally tally = {0};
            struct block *block = block_create(&task);
            assert_non_null(block);
            block_run(block, bits / ESTIMATE_FLOATS, &tally);
            block_destroy(block);
            if (tally.result.wrong != 1) fail_msg("%s at %a: %llu wrong", row.name, (double)flawed_at, (unsigned long long)tally.result.wrong);
            tried++;
        }
    }
    assert_true(tried > 0);
}

// A row that gives the bits of another of its class is judged by them; one that does not, by its own.
static void test_classes_are_compared_by_bits(void **state) {
    (void)state;
    const struct activations_row *rows[256];
    const size_t count = unary_rows(rows, 256);
    for (size_t r = 0; r < count; r++) {
        if (strcmp(rows[r]->activation, "gelu") != 0 || strcmp(rows[r]->mode, "la") != 0) continue;
        double parameters[PARAMETERS] = {0};
        struct activations_row wrong = *rows[r];
        honest = wrong.call;
        wrong.call = flawed;
        flawed_at = 0x1.234p-3f;
        flaw = 16;
        const struct activations_row *const three[] = {rows[r], rows[r], &wrong};
        struct block_task task = task_of(three, parameters);
        task.count = 3;
        task.estimates = true;
        struct tally tallies[3] = {0};
        struct block *block = block_create(&task);
        assert_non_null(block);
        uint32_t bits;
        memcpy(&bits, &flawed_at, sizeof bits);
        for (uint32_t step = 0; step < 3; step++) block_run(block, bits / ESTIMATE_FLOATS - 1 + step, tallies);
        block_destroy(block);
        assert_true(tallies[0].result.max_ulp > 0);
        assert_true(tallies[1].result.max_ulp == tallies[0].result.max_ulp);
        assert_true(tallies[1].result.max_ulp_input == tallies[0].result.max_ulp_input);
        assert_true(tallies[1].ulp_sum == tallies[0].ulp_sum);
        assert_int_equal(tallies[1].result.wrong, 0);
        assert_int_equal(tallies[2].result.wrong, 1);
        assert_true(tallies[2].result.max_ulp_input == (double)flawed_at);
    }
}

// ---- the standard set ----

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
        cmocka_unit_test(test_estimates_are_as_near_as_they_claim),
        cmocka_unit_test(test_estimates_change_no_finding),
        cmocka_unit_test(test_one_wrong_bit_is_found),
        cmocka_unit_test(test_classes_are_compared_by_bits),
        cmocka_unit_test(test_many_rows_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
