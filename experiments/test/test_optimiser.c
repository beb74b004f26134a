// SPDX-License-Identifier: MIT
// Optimisers over many values: the same bits for any number of threads, each value once; and their notation.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "optimiser.h"
#include "parts_fixture.h"
#include "random_stream.h"

static const char *const texts[] = {"sgd(0.1)", "sgd(0.1, momentum=0.9, l2=0.01, max_norm=4)", "sgd(0.1, momentum=0.9, nesterov=1, l1=0.01)",
                                    "adam(l2=0.01, l1=0.01, max_norm=2)"};
enum { TEXTS = sizeof texts / sizeof *texts };

// Parts that end within tasks, within cache lines, and one that is longer than several tasks.
static const struct parameter rows[] = {
    {.role = PARAMETER_WEIGHT, .inputs = 7, .outputs = 3},     {.role = PARAMETER_BIAS, .outputs = 3},
    {.role = PARAMETER_WEIGHT, .inputs = 301, .outputs = 187}, {.role = PARAMETER_BIAS, .outputs = 187},
    {.role = PARAMETER_WEIGHT, .inputs = 16384, .outputs = 1}, {.role = PARAMETER_SLOPE, .outputs = 1},
};

static void run(struct parts *parts, const char *text, unsigned threads, int steps) {
    struct workers workers;
    struct optimiser optimiser;
    parts_create(parts, rows, sizeof rows / sizeof *rows);
    assert_int_equal(workers_start(&workers, threads), EXIT_FINE);
    assert_int_equal(optimiser_create(&optimiser, text, &parts->parameters), EXIT_FINE);
    for (uint32_t i = 0; i < parts->parameters.part_count; i++)
        for (uint64_t j = 0; j < parts->parameters.part[i].count; j++)
            parameters_values(&parts->parameters, i)[j] = (real)random_normal(&(struct random_stream){1, 0, i}, j);
    for (int step = 0; step < steps; step++) {
        for (uint32_t i = 0; i < parts->parameters.part_count; i++)
            for (uint64_t j = 0; j < parts->parameters.part[i].count; j++)
                parameters_gradient(&parts->parameters, i)[j] = (real)random_normal(&(struct random_stream){2, (uint32_t)step, i}, j);
        optimiser_update(&optimiser, &parts->parameters, &workers, 1);
    }
    optimiser_free(&optimiser);
    workers_stop(&workers);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    for (int i = 0; i < TEXTS; i++) {
        struct parts one, three;
        run(&one, texts[i], 1, 3);
        run(&three, texts[i], 3, 3);
        assert_memory_equal(one.parameters.values, three.parameters.values, one.parameters.count * sizeof(real));
        parts_free(&one);
        parts_free(&three);
    }
}

// A step of plain descent is one product and one difference; what lies between parts stays zero under every kind.
static void each_value_moves_once(void **state) {
    (void)state;
    struct parts before, after;
    run(&before, "sgd(0.1)", 1, 0);
    run(&after, "sgd(0.1)", 2, 1);
    for (uint64_t i = 0; i < after.parameters.count; i++)
        assert_true(after.parameters.values[i] == before.parameters.values[i] - REAL(0.1) * after.parameters.gradients[i]);
    parts_free(&before);
    parts_free(&after);
    for (int i = 0; i < TEXTS; i++) {
        run(&after, texts[i], 1, 3);
        for (uint32_t part = 0; part + 1 < after.parameters.part_count; part++)
            for (uint64_t j = after.parameters.part[part].offset + after.parameters.part[part].count; j < after.parameters.part[part + 1].offset; j++)
                assert_true(after.parameters.values[j] == 0);
        parts_free(&after);
    }
}

static void norms_stay_below_their_limit(void **state) {
    (void)state;
    struct parts parts;
    run(&parts, "sgd(0.1, momentum=0.9, l2=0.01, max_norm=4)", 2, 3);
    for (uint32_t i = 0; i < parts.parameters.part_count; i++) {
        const struct parameter *part = &parts.parameters.part[i];
        int limited = 0;
        for (uint64_t j = 0; j < part->outputs && part->role == PARAMETER_WEIGHT; j++) {
            double sum = 0;
            for (uint64_t k = j; k < part->count; k += part->outputs) sum += pow((double)parameters_values(&parts.parameters, i)[k], 2);
            assert_true(sqrt(sum) < 4 * (1 + 1e-6));
            limited += sqrt(sum) > 4 * (1 - 1e-6);
        }
        // Columns of 301 normal numbers were all far beyond it.
        if (part->inputs == 301) assert_int_equal(limited, 187);
    }
    parts_free(&parts);
}

// ---- notation ----

static int try_text(const char *text) {
    struct parameters none = {0};
    struct optimiser optimiser;
    const int code = optimiser_create(&optimiser, text, &none);
    optimiser_free(&optimiser);
    return code;
}

static void notation_has_one_spelling(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"sgd(0.1)", "sgd(rate=0.1)"},
        {" sgd( 0.10 , 0.9,max_norm=3,l2=5e-4) ", "sgd(rate=0.1, momentum=0.9, l2=0.0005, max_norm=3)"},
        {"adam", "adam"},
        {"adam(0.001, l1=0.25)", "adam(l1=0.25)"},
    };
    struct parameters none = {0};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct optimiser optimiser;
        char text[256];
        assert_int_equal(optimiser_create(&optimiser, pairs[i][0], &none), EXIT_FINE);
        optimiser_print(&optimiser, text, sizeof text);
        assert_string_equal(text, pairs[i][1]);
        optimiser_free(&optimiser);
        assert_int_equal(optimiser_create(&optimiser, text, &none), EXIT_FINE);
        optimiser_free(&optimiser);
    }
}

static void wrong_notation_is_answered(void **state) {
    (void)state;
    static const char *const pairs[][2] = {
        {"", "expected a name"},
        {"rmsprop(0.1)", "there is no optimiser \"rmsprop\"; valid: sgd, adam"},
        {"sgd", "sgd needs a value for rate, as in sgd(rate="},
        {"sgd(0.1, momentun=0.9)", "it has: rate, momentum, nesterov, l2, l1, max_norm, clip"},
        {"sgd(0.1, momentum=1.5)", "momentum must be a number from 0 to 1"},
        {"adam(beta2=1)", "beta2 must be a number"},
        {"adam(epsilon=0)", "epsilon must be a number"},
        {"sgd(0.1", "\")\" is missing"},
        {"sgd(0.1) adam", "\"adam\" after sgd is not understood"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char said[1024];
        assert_int_equal(said_to(try_text, pairs[i][0], said, sizeof said), EXIT_USAGE);
        if (!strstr(said, pairs[i][1])) fail_msg("\"%s\" is answered with: %s", pairs[i][0], said);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_change_no_bit),     cmocka_unit_test(each_value_moves_once),      cmocka_unit_test(norms_stay_below_their_limit),
        cmocka_unit_test(notation_has_one_spelling), cmocka_unit_test(wrong_notation_is_answered),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
