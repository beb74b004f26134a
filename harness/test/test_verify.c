// SPDX-License-Identifier: MIT
// A verifier is worth what it catches: each kernel here has one flaw, and must fail with a message that names it. The same kernels
// without their flaw must pass.
#include <fenv.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "activations.h"
#include "verify.h"
#include "verify_case.h"

static uint64_t count(const struct activations_call *call) { return call->rows * call->channels; }

// A field that an older caller does not have is 0.
static float kink(const struct activations_call *call) {
    return call->size > offsetof(struct activations_call, derivative_at_kink) ? (float)call->derivative_at_kink : 0;
}

static uint64_t cache(const struct activations_call *call) {
    return call->size > offsetof(struct activations_call, cache_bytes) ? call->cache_bytes : 0;
}

static float relu(float x) { return x < 0 ? 0 : x; }

static float relu_gradient(float x, float dy, float at_kink) {
    if (x > 0) return dy;
    if (x == 0) return at_kink == 0 ? 0 : at_kink * dy;
    return x < 0 ? 0 : x;
}

static void apply(const struct activations_call *call, float (*f)(float)) {
    const float *x = call->x;
    float *out = call->out;
    for (uint64_t i = 0; i < count(call); i++) out[i] = f(x[i]);
}

// ---- forward ----

static void good(const struct activations_call *call) { apply(call, relu); }

static float wrong_once(float x) { return x == 0x1p10f ? 1023 : relu(x); }
static void wrong_value(const struct activations_call *call) { apply(call, wrong_once); }

static float nan_to_zero(float x) { return x > 0 || x == 0 ? x : 0; }
static void loses_nan(const struct activations_call *call) { apply(call, nan_to_zero); }

static float positive_zero(float x) { return x > 0 || isnan(x) ? x : 0; }
static void loses_zero_sign(const struct activations_call *call) { apply(call, positive_zero); }

static void reads_beyond(const struct activations_call *call) {
    const volatile float *beyond = (const float *)call->x + count(call);
    (void)*beyond;
    good(call);
}

static void reads_before(const struct activations_call *call) {
    const volatile float *before = (const float *)call->x - 1;
    (void)*before;
    good(call);
}

static void writes_before(const struct activations_call *call) {
    good(call);
    ((volatile float *)call->out)[-1] = 1;
}

static void writes_beyond(const struct activations_call *call) {
    good(call);
    ((volatile float *)call->out)[count(call)] = 1;
}

// Stays within the page, where no fault tells.
static void writes_beyond_inside(const struct activations_call *call) {
    good(call);
    if ((uintptr_t)((float *)call->out + count(call)) % 4096) ((volatile float *)call->out)[count(call)] = 1;
}

static void writes_input(const struct activations_call *call) {
    good(call);
    if (count(call) == 67 && call->x != call->out) *(float *)(uintptr_t)call->x = 42;
}

static void wrong_in_place(const struct activations_call *call) {
    volatile float *out = call->out;
    for (uint64_t i = 0; i < count(call); i++) {
        out[i] = 0;
        out[i] = relu(((const volatile float *)call->x)[i]);
    }
}

static void wrong_at_length(const struct activations_call *call) {
    good(call);
    if (count(call) == 37) ((float *)call->out)[36] = 7;
}

static void wrong_if_misaligned(const struct activations_call *call) {
    good(call);
    if (count(call) && (uintptr_t)call->out % 64 == 12 && (uintptr_t)call->x % 64 != 12) ((float *)call->out)[0] = 7;
}

static void wrong_if_streaming(const struct activations_call *call) {
    good(call);
    if (cache(call) && count(call) > 4096) ((float *)call->out)[4096] = 7;
}

static void leaves_rounding_mode(const struct activations_call *call) {
    good(call);
    fesetround(FE_DOWNWARD);
}

static void leaves_last_unwritten(const struct activations_call *call) {
    struct activations_call less = *call;
    if (less.rows == 1 && less.channels == 33) less.channels--;
    good(&less);
}

// ---- other forms ----

static void good_backward(const struct activations_call *call) {
    for (uint64_t i = 0; i < count(call); i++)
        ((float *)call->out)[i] = relu_gradient(((const float *)call->x)[i], ((const float *)call->dy)[i], kink(call));
}

static void ignores_kink(const struct activations_call *call) {
    for (uint64_t i = 0; i < count(call); i++) ((float *)call->out)[i] = relu_gradient(((const float *)call->x)[i], ((const float *)call->dy)[i], 0);
}

static void trusts_size(const struct activations_call *call) {
    for (uint64_t i = 0; i < count(call); i++)
        ((float *)call->out)[i] = relu_gradient(((const float *)call->x)[i], ((const float *)call->dy)[i], (float)call->derivative_at_kink);
}

static void multiplies_infinity(const struct activations_call *call) {
    for (uint64_t i = 0; i < count(call); i++) {
        const float x = ((const float *)call->x)[i], dy = ((const float *)call->dy)[i];
        ((float *)call->out)[i] = x == 0 && isinf(dy) ? kink(call) * dy : relu_gradient(x, dy, kink(call));
    }
}

static void mask(const struct activations_call *call, uint8_t tail) {
    uint8_t *bits = call->aux;
    for (uint64_t byte = 0; byte < (count(call) + 7) / 8; byte++) bits[byte] = byte == count(call) / 8 ? tail : 0;
    for (uint64_t i = 0; i < count(call); i++) {
        const float x = ((const float *)call->x)[i];
        const uint8_t bit = (uint8_t)(1u << i % 8);
        bits[i / 8] = (uint8_t)(x > 0 || isnan(x) || (x == 0 && kink(call) >= 0.5f) ? bits[i / 8] | bit : bits[i / 8] & ~bit);
        ((float *)call->out)[i] = relu(x);
    }
}

static void good_mask(const struct activations_call *call) { mask(call, 0); }
static void dirty_mask(const struct activations_call *call) { mask(call, 0x80); }

// `step` from one piece of a unit to the next.
static void maxout(const struct activations_call *call, bool last_wins, uint64_t step) {
    for (uint64_t row = 0; row < call->rows; row++)
        for (uint64_t c = 0; c < call->channels; c++) {
            const float *x = (const float *)call->x + row * call->pieces * call->channels + c * (step == 1 ? call->pieces : 1);
            uint64_t winner = 0;
            for (uint64_t piece = 1; piece < call->pieces; piece++) {
                const float best = x[winner * step], next = x[piece * step];
                if (!isnan(best) && (next > best || isnan(next) || (last_wins && next == best && !signbit(next) == !signbit(best)))) winner = piece;
            }
            ((float *)call->out)[row * call->channels + c] = x[winner * step];
            ((uint8_t *)call->aux)[row * call->channels + c] = (uint8_t)winner;
        }
}

static void good_maxout(const struct activations_call *call) { maxout(call, false, call->channels); }
static void good_interleaved(const struct activations_call *call) { maxout(call, false, 1); }
static void last_tie_wins(const struct activations_call *call) { maxout(call, true, call->channels); }

enum sum { IN_ROW_ORDER, BACKWARDS, OVERWRITTEN };

static void prelu_backward(const struct activations_call *call, enum sum sum) {
    const float *slopes = call->parameters;
    for (uint64_t c = 0; c < call->channels; c++) {
        float total = call->dparameters && sum != OVERWRITTEN ? call->dparameters[c] : 0.5f;
        if (sum == OVERWRITTEN) total = 0.5f;
        for (uint64_t i = 0; i < call->rows; i++) {
            const uint64_t row = sum == BACKWARDS ? call->rows - 1 - i : i;
            const float x = ((const float *)call->x)[row * call->channels + c], dy = ((const float *)call->dy)[row * call->channels + c];
            const float between = kink(call) == 0 ? slopes[c] : slopes[c] + kink(call) * (1 - slopes[c]);
            ((float *)call->out)[row * call->channels + c] = isnan(x) ? x : (x > 0 ? 1 : x < 0 ? slopes[c] : between) * dy;
            total += x >= 0 ? 0 : x * dy;
        }
        if (call->dparameters) call->dparameters[c] = total;
    }
}

static void good_prelu(const struct activations_call *call) { prelu_backward(call, IN_ROW_ORDER); }
static void sums_backwards(const struct activations_call *call) { prelu_backward(call, BACKWARDS); }
static void forgets_sum(const struct activations_call *call) { prelu_backward(call, OVERWRITTEN); }

static void prelu_shared(const struct activations_call *call, uint64_t first_index) {
    const float slope = call->parameters ? call->parameters[0] : 0.25f;
    const float between = kink(call) == 0 ? slope : slope + kink(call) * (1 - slope);
    for (uint64_t i = 0; i < count(call); i++) {
        const float x = ((const float *)call->x)[i], dy = ((const float *)call->dy)[i];
        ((float *)call->out)[i] = isnan(x) ? x : (x > 0 ? 1 : x < 0 ? slope : between) * dy;
        if (call->dparameters) call->dparameters[(first_index + i) % ACTIVATIONS_PARTIAL_SUMS] += x >= 0 ? 0 : x * dy;
    }
}

static void good_shared(const struct activations_call *call) { prelu_shared(call, call->first_index); }
static void forgets_phase(const struct activations_call *call) { prelu_shared(call, 0); }

static void rrelu(const struct activations_call *call, uint64_t first_index) {
    const float lower = call->parameters ? call->parameters[0] : 0.125f, upper = call->parameters ? call->parameters[1] : (float)(1.0 / 3);
    for (uint64_t i = 0; i < count(call); i++) {
        const float x = ((const float *)call->x)[i];
        const float offset = (upper - lower) * ((float)(expected_random(call->seed, first_index + i) >> 8) * 0x1p-24f);
        ((float *)call->out)[i] = x < 0 ? (lower + offset) * x : x;
    }
}

static void good_rrelu(const struct activations_call *call) { rrelu(call, call->first_index); }
static void truncates_index(const struct activations_call *call) { rrelu(call, (uint32_t)call->first_index); }

// ---- rows ----

static struct activations_row row_of(activations_kernel kernel, const char *activation, const char *form) {
    return (struct activations_row){
        .size = sizeof(struct activations_row),
        .name = "made.by.hand",
        .activation = activation,
        .form = form,
        .type = "f32",
        .mode = "cr",
        .implementation = "hand",
        .bit_class = "cr",
        .call = kernel,
    };
}

static void expect_pass(activations_kernel kernel, const char *activation, const char *form) {
    const struct activations_row row = row_of(kernel, activation, form);
    const struct verify_result result = verify_row(&row, NULL);
    assert_string_equal(result.message, "");
    assert_int_equal(result.outcome, VERIFY_PASS);
    assert_int_equal(result.wrong, 0);
    assert_true(result.inputs > 10000);
}

static void test_good_kernels_pass(void **state) {
    (void)state;
    expect_pass(good, "relu", "forward");
    expect_pass(good_backward, "relu", "backward");
    expect_pass(good_mask, "relu", "forward-mask");
    expect_pass(good_maxout, "maxout", "forward-index");
    expect_pass(good_interleaved, "maxout", "forward-index-interleaved");
    expect_pass(good_prelu, "prelu", "backward");
    expect_pass(good_shared, "prelu_shared", "backward");
    expect_pass(good_rrelu, "rrelu", "forward");
}

static const struct flaw {
    activations_kernel kernel;
    const char *activation, *form, *message; // a part of the message
} flaws[] = {
    {wrong_value, "relu", "forward", "x 1024: got 1023, wanted 1024"},
    {loses_nan, "relu", "forward", "x nan: got 0, wanted nan"},
    {loses_zero_sign, "relu", "forward", "x -0: got 0, wanted -0"},
    {reads_beyond, "relu", "forward", "touches byte 1 beyond the end of x"},
    {reads_before, "relu", "forward", "touches byte 4 before x"},
    {writes_before, "relu", "forward", "before out"},
    {writes_beyond, "relu", "forward", "beyond the end of out"},
    {writes_beyond_inside, "relu", "forward", "writes byte 1 beyond the end of out"},
    {writes_input, "relu", "forward", "writes to x"},
    {wrong_in_place, "relu", "forward", "in place over x"},
    {wrong_at_length, "relu", "forward", "lengths (1 rows of 37)"},
    {wrong_if_misaligned, "relu", "forward", "misaligned by"},
    {wrong_if_streaming, "relu", "forward", "streaming (1 rows of 4099)"},
    {leaves_last_unwritten, "relu", "forward", "1 rows of 33"},
    {leaves_rounding_mode, "relu", "forward", "leaves another rounding mode"},
    {ignores_kink, "relu", "backward", "got 0, wanted "},
    {trusts_size, "relu", "backward", "beyond the end of the call"},
    {multiplies_infinity, "relu", "backward", "special pairs (48 rows of 48): x 0, dy inf: got nan, wanted 0"},
    {dirty_mask, "relu", "forward-mask", "mask byte"},
    {last_tie_wins, "maxout", "forward-index", "index of unit"},
    {sums_backwards, "prelu", "backward", "dparameters["},
    {forgets_sum, "prelu", "backward", "in chunks): dparameters["},
    {forgets_phase, "prelu_shared", "backward", "dparameters["},
    {good_maxout, "maxout", "forward-index-interleaved", "wanted"},
    {truncates_index, "rrelu", "forward", "indices"},
};

static void test_flaws_are_found(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
        const struct activations_row row = row_of(flaws[i].kernel, flaws[i].activation, flaws[i].form);
        const struct verify_result result = verify_row(&row, NULL);
        if (result.outcome != VERIFY_FAIL || !strstr(result.message, flaws[i].message))
            fail_msg("wanted a failure with \"%s\", got \"%s\"", flaws[i].message, result.message);
    }
}

static void test_raw_rows_are_measured(void **state) {
    (void)state;
    struct activations_row row = row_of(loses_nan, "relu", "forward");
    row.mode = "raw";
    row.ulp_bound = INFINITY;
    const struct verify_result result = verify_row(&row, NULL);
    assert_int_equal(result.outcome, VERIFY_UNPROMISED);
    assert_true(isinf(result.max_ulp));
    assert_true(result.wrong > 0);
    assert_non_null(strstr(result.message, "x nan"));
}

// One unit in the last place too much, within the bound of a row that promises less.
static float rounded_up(float x) { return x > 1 && isfinite(x) ? nextafterf(x, INFINITY) : relu(x); }
static void nearly(const struct activations_call *call) { apply(call, rounded_up); }

static void test_bounds_and_bits(void **state) {
    (void)state;
    struct activations_row row = row_of(nearly, "relu", "forward"), peer = row_of(good, "relu", "forward");
    row.mode = peer.mode = "ha";
    row.bit_class = peer.bit_class = "relu ha unfused";
    row.ulp_bound = peer.ulp_bound = 1;
    const struct activations_row *const peers[] = {&peer, NULL}, *const itself[] = {&row, NULL};

    assert_int_equal(verify_row(&row, NULL).outcome, VERIFY_PASS);
    assert_true(verify_row(&row, NULL).max_ulp == 1);
    assert_int_equal(verify_row(&row, itself).outcome, VERIFY_PASS);
    const struct verify_result result = verify_row(&row, peers);
    assert_int_equal(result.outcome, VERIFY_FAIL);
    assert_non_null(strstr(result.message, "of the same bit class"));
    peer.bit_class = "relu ha fused";
    assert_int_equal(verify_row(&row, peers).outcome, VERIFY_PASS);
    row.ulp_bound = 0.99;
    assert_int_equal(verify_row(&row, NULL).outcome, VERIFY_FAIL);
}

static void test_unknown_function(void **state) {
    (void)state;
    const struct activations_row row = row_of(good, "no such function", "forward");
    const struct verify_result result = verify_row(&row, NULL);
    assert_int_equal(result.outcome, VERIFY_FAIL);
    assert_string_equal(result.message, "there is no reference for this function");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_kernels_pass), cmocka_unit_test(test_flaws_are_found),  cmocka_unit_test(test_raw_rows_are_measured),
        cmocka_unit_test(test_bounds_and_bits),   cmocka_unit_test(test_unknown_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
