// SPDX-License-Identifier: MIT
// Networks as text: what is refused, with which exit code and which word of help, and that what is understood has one spelling.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "network_fixture.h"
#include "parts_fixture.h"

static struct network_options options;

static int create(const char *layers) {
    struct fixture fixture;
    options.layers = layers;
    const int code = fixture_create(&fixture, options, 1);
    fixture_free(&fixture);
    return code;
}

static void set_options(void) { options = (struct network_options){.in = {8, 8, 3}, .batch = 2}; }

static void expect_refused(const char *layers, int wanted, const char *word) {
    char said[4096];
    const int code = said_to(create, layers, said, sizeof said);
    if (code != wanted) fail_msg("\"%.80s\" gives %d, not %d: %s", layers, code, wanted, said);
    if (strncmp(said, "relubench: ", 11) != 0 || !strstr(said, word)) fail_msg("\"%.80s\" is refused without \"%s\": %s", layers, word, said);
    if (strchr(said, '\n') != said + strlen(said) - 1) fail_msg("\"%.80s\" is refused in more than a line: %s", layers, said);
}

static void test_refusals(void **state) {
    (void)state;
    static const struct {
        const char *layers, *word;
    } rows[] = {
        {"", "empty"},
        {" \t\n", "empty"},
        {"dens(3)", "there is no layer \"dens\"; valid: "},
        {"Dense(3)", "there is no layer"},
        {"dense", "needs a value for units"},
        {"dense()", "needs a number"},
        {"dense(", "needs a number"},
        {"dense(3", "\")\" is missing"},
        {"dense(3 4)", "\")\" is missing"},
        {"dense(3))", "is not understood"},
        {"dense(3),dense(4)", "expected a name"},
        {")", "is empty"},
        {"(3)", "expected a name"},
        {"dense(x)", "has no option \"x\""},
        {"dense(units)", "needs \"=\""},
        {"dense(units=)", "needs a number"},
        {"dense(units=x)", "needs a number"},
        {"dense(nan)", "has no option \"nan\""},
        {"dense(-nan)", "must be a whole number"},
        {"dense(-inf)", "must be a whole number"},
        {"dense(0)", "must be a whole number from 1"},
        {"dense(-3)", "must be a whole number from 1"},
        {"dense(2.5)", "must be a whole number"},
        {"dense(1e30)", "must be a whole number"},
        {"dense(3, 1, 1)", "takes 2 values"},
        {"dense(3, unit=3)", "has no option \"unit\"; it has: units, bias"},
        {"dense(3, units=4)", "units is given twice"},
        {"dense(bias=1, bias=0, 3)", "bias is given twice"},
        {"dense(3, bias=2)", "from 0 to 1"},
        {"dense(16777216) dense(16777216)", "parameter arrays of"},
        {"conv2d(3)", "needs a value for kernel"},
        {"conv2d(3, 9)", "does not fit"},
        {"conv2d(3, 2, padding=2)", "padding must be smaller"},
        {"local2d(3)", "needs a value for kernel"},
        {"local2d(3, 9)", "does not fit"},
        {"local2d(3, 2, padding=2)", "padding must be smaller"},
        {"conv2d(65536, 1) local2d(65536, 31, padding=15)", "parameter arrays of"},
        {"contrast_norm(4)", "a window of 4 has no pixel in its middle"},
        {"contrast_norm(33)", "from 1 to 31"},
        {"contrast_norm(epsilon=0)", "epsilon must be"},
        {"frozen", "holds a list of layers"},
        {"frozen()", "is empty"},
        {"frozen(dense(3)", "\")\" is missing"},
        {"frozen(conv2d(3, 9))", "does not fit"},
        {"max_pool(9)", "does not fit"},
        {"average_pool(9)", "does not fit"},
        {"max_pool(3, stride=-1)", "from 0 to 15"},
        {"dropout", "needs a value for rate"},
        {"dropout(1)", "from 0 to 0.99"},
        {"alpha_dropout(-0.1)", "from 0 to 0.99"},
        {"batch_norm(epsilon=0)", "epsilon must be"},
        {"relu(2)", "kink must be a number from 0 to 1"},
        {"relu(0.5", "\")\" is missing"},
        {"leaky_relu(slop=1)", "has no option \"slop\"; it has: slope"},
        {"maxout(pieces=5)", "192 channels are not a multiple of its 5 pieces"},
        {"maxout(pieces=257)", "from 1 to 256"},
        {"activation", "leaves its activation open"},
        {"activation(2)", "takes 0 values"},
        {"residual", "holds a list of layers"},
        {"residual()", "is empty"},
        {"residual(", "is empty"},
        {"residual(relu", "\")\" is missing"},
        {"residual(relu(0.5)", "\")\" is missing"},
        {"residual(dense(4))", "a sum needs the same shape"},
        {"residual(dens(4))", "there is no layer"},
        {"name_of_more_letters_than_any_name_of_a_layer_or_an_option_may_have_here", "expected a name of at most"},
    };
    set_options();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        options.in = strncmp(rows[i].layers, "maxout", 6) == 0 ? (struct shape){1, 1, 192} : (struct shape){8, 8, 3};
        expect_refused(rows[i].layers, EXIT_USAGE, rows[i].word);
    }
}

static void test_open_activations(void **state) {
    (void)state;
    static const char *const rows[][2] = {{"rel", "there is no activation \"rel\"; valid: "},
                                          {"relu relu", "is not understood"},
                                          {"", "expected a name"},
                                          {"maxout(pieces=2", "\")\" is missing"}};
    for (int i = 0; i < 4; i++) {
        set_options();
        options.activation = rows[i][0];
        expect_refused("dense(4) activation", EXIT_USAGE, rows[i][1]);
    }
    set_options();
    options.kernels = "no-such-kernels";
    expect_refused("dense(4) relu", EXIT_USAGE, "no-such-kernels");
}

// ---- sizes ----

static void test_sizes(void **state) {
    (void)state;
    static const struct {
        struct shape in;
        uint64_t batch, blocks;
        const char *word;
    } rows[] = {
        {{0, 1, 1}, 1, 1, "input is of 1 to"},
        {{(uint64_t)1 << 32, (uint64_t)1 << 32, 1}, 1, 1, "input is of 1 to"},
        {{(uint64_t)1 << 32, (uint64_t)1 << 31, 2}, 1, 1, "input is of 1 to"},
        {{(uint64_t)1 << 33, 1, 1}, 1, 1, "input is of 1 to"},
        {{1, 1, 1}, 0, 1, "a batch is of 1 to"},
        {{1, 1, 1}, UINT64_MAX, 1, "a batch is of 1 to"},
        {{1, 1, 1}, 1, UINT64_MAX, "blocks at most"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        options = (struct network_options){.in = rows[i].in, .batch = rows[i].batch, .blocks = rows[i].blocks};
        expect_refused("dense(3)", EXIT_USAGE, rows[i].word);
    }
}

// `item`, so often that whatever grows with each must be too large.
static char *repeated(const char *before, const char *item, int times) {
    const size_t length = strlen(item), start = strlen(before);
    char *text = calloc(1, start + length * (size_t)times + 1);
    assert_non_null(text);
    memcpy(text, before, start);
    for (int i = 0; i < times; i++) memcpy(text + start + length * (size_t)i, item, length);
    return text;
}

static void test_growth_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *before, *item, *word;
        int times, code;
    } rows[] = {
        {"", "crelu ", "more than 4.29497e+09 values", 64, EXIT_USAGE},           {"", "dense(1) ", "at most 1024 parameter arrays", 600, EXIT_USAGE},
        {"", "conv2d(65536, 31, padding=30) ", "padding must be", 9, EXIT_USAGE}, {"", "conv2d(65536, 31, padding=15) ", "parameter", 9, EXIT_USAGE},
        {"relu ", "residual(", "nested deeper than", 100000, EXIT_USAGE},         {"", "average_pool(1) ", "no memory", 300, EXIT_ENVIRONMENT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *text = repeated(rows[i].before, rows[i].item, rows[i].times);
        set_options();
        // A batch of values that no machine holds 300 times.
        if (rows[i].code == EXIT_ENVIRONMENT) options = (struct network_options){.in = {1 << 10, 1 << 10, 1 << 10}, .batch = 1 << 16};
        expect_refused(text, rows[i].code, rows[i].word);
        free(text);
    }
}

// ---- what is understood ----

static void test_one_spelling(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"dense(3)", "dense(units=3)"},
        {" dense( units = 3 ,bias=1 )\n\trelu ", "dense(units=3) relu"},
        {"dense(3)relu(kink=0)tanh", "dense(units=3) relu tanh"},
        {"leaky_relu(0.1, kink=0.5)", "leaky_relu(slope=0.1, kink=0.5)"},
        {"relu(assign=0) relu(assign=0.5) relu(0.5)", "relu relu(assign=0.5) relu(kink=0.5)"},
        {"conv2d(4, 3, padding=1, stride=2)", "conv2d(channels=4, kernel=3, stride=2, padding=1)"},
        {"residual( relu residual(tanh)dropout(0.5) )", "residual(relu residual(tanh) dropout(rate=0.5))"},
        {"batch_norm() ", 0},
        {"batch_norm max_pool average_pool(3)", "batch_norm max_pool average_pool(size=3)"},
        {"activation", "activation"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct layer_list list;
        const char *text = rows[i][0];
        char printed[256], again[256];
        const int code = layer_list_read(&list, &text);
        assert_int_equal(code, rows[i][1] ? EXIT_FINE : EXIT_USAGE);
        if (!code) {
            assert_true(layer_list_print(&list, printed, sizeof printed));
            assert_string_equal(printed, rows[i][1]);
            for (uint64_t size = 0; size <= strlen(printed); size++) assert_false(layer_list_print(&list, again, size));
            assert_true(layer_list_print(&list, again, strlen(printed) + 1));
        }
        layer_list_free(&list);
        if (code) continue;
        text = printed;
        assert_int_equal(layer_list_read(&list, &text), EXIT_FINE);
        assert_true(layer_list_print(&list, again, sizeof again));
        assert_string_equal(again, printed);
        layer_list_free(&list);
    }
}

static void test_parameters_have_names(void **state) {
    (void)state;
    struct fixture fixture;
    set_options();
    options.layers = "conv2d(3, 3, padding=1) residual(conv2d(3, 3, padding=1, bias=0) residual(batch_norm) prelu) dense(2)";
    assert_int_equal(fixture_create(&fixture, options, 1), EXIT_FINE);
    static const char *const names[] = {"0.conv2d.weight",    "0.conv2d.bias",      "2.conv2d.weight", "4.batch_norm.scale",
                                        "4.batch_norm.shift", "5.activation.slope", "6.dense.weight",  "6.dense.bias"};
    assert_int_equal(fixture.network.parameters.part_count, 8);
    for (int i = 0; i < 8; i++) assert_string_equal(fixture.network.parameters.part[i].name, names[i]);
    fixture_free(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_refusals),     cmocka_unit_test(test_open_activations),
                                       cmocka_unit_test(test_sizes),        cmocka_unit_test(test_growth_is_refused),
                                       cmocka_unit_test(test_one_spelling), cmocka_unit_test(test_parameters_have_names)};
    return cmocka_run_group_tests(tests, 0, 0);
}
