// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "command.h"
#include "options.h"

static bool flag, helped;
static const char *text, *choice, *words[2];
static uint64_t count;
static double seconds;
static int word_count;

static const char *const choices[] = {"quick", "full", 0};
static const struct option_row rows[] = {{"--flag", OPTION_FLAG, &flag, 0},
                                         {"--text", OPTION_TEXT, &text, 0},
                                         {"--count", OPTION_COUNT, &count, 0},
                                         {"--time", OPTION_DURATION, &seconds, 0},
                                         {"--choice", OPTION_CHOICE, &choice, choices},
                                         {0, OPTION_FLAG, 0, 0}};

// Parses words separated by blanks, behind the command's name.
static int parse(const char *line) {
    static char copy[256];
    char *argv[16] = {"command"};
    int argc = 1;
    strncpy(copy, line, sizeof copy - 1);
    for (char *word = strtok(copy, " "); word && argc < 16; word = strtok(NULL, " ")) argv[argc++] = word;
    flag = false;
    text = choice = NULL;
    count = 0;
    seconds = -1;
    return options_parse(argc, argv, "help\n", rows, words, 2, &word_count, &helped);
}

static void test_values(void **state) {
    (void)state;
    assert_int_equal(parse("--flag one --text=a=b --count 3M --time 1.5m --choice full two"), EXIT_FINE);
    assert_true(flag);
    assert_string_equal(text, "a=b");
    assert_int_equal(count, 3u << 20);
    assert_true(seconds == 90.0);
    assert_string_equal(choice, "full");
    assert_int_equal(word_count, 2);
    assert_string_equal(words[1], "two");
}

static void test_counts(void **state) {
    (void)state;
    static const struct {
        const char *line;
        uint64_t value;
    } good[] = {{"--count 0", 0},
                {"--count 4096", 4096},
                {"--count 2K", 2048},
                {"--count 1T", (uint64_t)1 << 40},
                {"--count 18446744073709551615", UINT64_MAX}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(parse(good[i].line), EXIT_FINE);
        assert_true(count == good[i].value);
    }
}

static void test_refusals(void **state) {
    (void)state;
    static const char *const bad[] = {"--count -1",
                                      "--count 1.5",
                                      "--count 18446744073709551616",
                                      "--count 16777216T",
                                      "--count 1KK",
                                      "--count 1k",
                                      "--count",
                                      "--time -1s",
                                      "--time 1d",
                                      "--time 1mm",
                                      "--time nan",
                                      "--time 1e99",
                                      "--time",
                                      "--choice slow",
                                      "--choice full,",
                                      "--flag=1",
                                      "--unknown",
                                      "--fla",
                                      "a b c"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_int_equal(parse(bad[i]), EXIT_USAGE);
}

static void test_help_wins(void **state) {
    (void)state;
    assert_int_equal(parse("--flag --help"), EXIT_FINE);
    assert_true(helped);
    assert_int_equal(parse("--flag"), EXIT_FINE);
    assert_false(helped);
}

static void test_lists(void **state) {
    (void)state;
    char item[4];
    const char *cursor = ",a,,bcdef,";
    assert_true(list_next(&cursor, item, sizeof item));
    assert_string_equal(item, "a");
    assert_true(list_next(&cursor, item, sizeof item));
    assert_string_equal(item, "bcd"); // cut to what fits
    assert_false(list_next(&cursor, item, sizeof item));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),    cmocka_unit_test(test_counts), cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_help_wins), cmocka_unit_test(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
