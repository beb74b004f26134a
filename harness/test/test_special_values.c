// SPDX-License-Identifier: MIT
// Every row that promises an accuracy gives what is due for the special values, and one that does not is shown to.
// clang-format off: cmocka.h needs these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// clang-format on
#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "kernels.h"
#include "special_values.h"

static void test_promised_rows(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    size_t tried = 0;
    for (uint64_t i = 0; i < table->function_count; i++)
        for (int backward = 0; backward < 2; backward++) {
            struct special_value values[SPECIAL_VALUES];
            const struct activations_row *row = table->best(table->functions[i]->name, backward ? "backward" : "forward", "f32", "la", 0);
            if (!row) continue;
            assert_true(special_values_of(row, values));
            for (int v = 0; v < SPECIAL_VALUES; v++)
                if (!values[v].agrees)
                    fail_msg("%s(%g) is %g instead of %g", row->name, (double)values[v].x, (double)values[v].got, (double)values[v].wanted);
            tried++;
        }
    assert_true(tried >= table->function_count);
}

// Forgets NaN and the sign of zero, and makes the rest too small.
static void careless(const struct activations_call *call) {
    const float *x = call->x;
    float *out = call->out;
    for (uint64_t i = 0; i < call->rows * call->channels; i++) out[i] = x[i] > 0 ? x[i] * 0.999f : 0;
}

static void test_mistakes_are_seen(void **state) {
    (void)state;
    struct activations_row row = *activations_table(ACTIVATIONS_ABI)->best("relu", "forward", "f32", "cr", 0);
    row.mode = "raw";
    row.ulp_bound = (double)INFINITY;
    row.call = careless;
    struct special_value values[SPECIAL_VALUES];
    assert_true(special_values_of(&row, values));
    for (int v = 0; v < SPECIAL_VALUES; v++) {
        const bool right = values[v].x < 0 || values[v].x == INFINITY || values[v].x == 0x1p-149f;
        assert_int_equal(values[v].agrees, right);
    }
}

static void crash(const struct activations_call *call) { *(volatile char *)call->x = 0, *(volatile char *)(uintptr_t)call->rows = 0; }

static void test_crash(void **state) {
    (void)state;
    struct activations_row row = *activations_table(ACTIVATIONS_ABI)->best("relu", "forward", "f32", "cr", 0);
    row.call = crash;
    struct special_value values[SPECIAL_VALUES];
    assert_false(special_values_of(&row, values));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_promised_rows),
        cmocka_unit_test(test_mistakes_are_seen),
        cmocka_unit_test(test_crash),
    };
    return cmocka_run_group_tests_name("special_values", tests, NULL, NULL);
}
