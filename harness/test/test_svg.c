// SPDX-License-Identifier: MIT
// What is taken out of gnuplot's pictures, and what is not.
// clang-format off: cmocka.h needs these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// clang-format on
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "svg.h"

static void expect(const char *given, const char *wanted) {
    char from[512], to[512];
    const char *temporary = getenv("TMPDIR");
    snprintf(from, sizeof from, "%s/svg-%ld.in", temporary ? temporary : "/tmp", (long)getpid());
    snprintf(to, sizeof to, "%s/svg-%ld.out", temporary ? temporary : "/tmp", (long)getpid());
    FILE *file = fopen(from, "w");
    assert_non_null(file);
    fputs(given, file);
    fclose(file);
    assert_int_equal(svg_finish(from, to, "p"), EXIT_FINE);
    char *got = file_read(to);
    assert_non_null(got);
    assert_string_equal(got, wanted);
    free(got);
    unlink(from);
    unlink(to);
}

static void test_numbers(void **state) {
    (void)state;
    expect("<path d='M110.00,317.29 L5.25,-10.06'/>", "<path d='M110,317.3 L5.25,-10.1'/>");
    expect("<path stroke-width='0.242' opacity='0.25'/>", "<path stroke-width='0.242' opacity='0.25'/>");
}

static void test_texts_stay(void **state) {
    (void)state;
    expect("<text>110.00 of rgb(1, 2, 3)  <tspan>gpPt</tspan></text>", "<text>110.00 of rgb(1, 2, 3)  <tspan>gpPt</tspan></text>");
}

static void test_colours(void **state) {
    (void)state;
    expect("<path stroke='rgb(0, 114, 178)'/>", "<path stroke='#0072b2'/>");
    expect("<path stroke='rgb(0, 114, 1780)'/>", "<path stroke='rgb(0, 114, 1780)'/>");
}

static void test_empty_groups(void **state) {
    (void)state;
    expect("<g fill=\"none\" color=\"black\" stroke=\"currentColor\">\n</g><g a=\"1\"><path/></g>", "<g a=\"1\"><path/></g>");
    expect("<svg><title>plot 1</title><desc>gnuplot</desc></svg>", "<svg></svg>");
}

static void test_identifiers(void **state) {
    (void)state;
    expect("<use xlink:href='#gpPt6' id='gpPt7'/>", "<use xlink:href='#p_gpPt6' id='p_gpPt7'/>");
}

static void test_fonts(void **state) {
    (void)state;
    expect("<g id=\"gnuplot_canvas\"><g font-family=\"DejaVu Sans:Bold\" font-size=\"9.00\"><text>x</text></g></g>",
           "<g id=\"p_gnuplot_canvas\" fill=\"none\" color=\"black\" font-family=\"DejaVu Sans,Verdana,sans-serif\"><g font-weight=\"bold\""
           " font-size=\"9\"><text>x</text></g></g>");
}

static void test_cut_short(void **state) {
    (void)state;
    expect("<path d='M1", "<path d='M1");
    expect("<text>never closed", "<text>never closed");
    expect("<g fill=\"none\"", "<g fill=\"none\"");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),     cmocka_unit_test(test_texts_stay), cmocka_unit_test(test_colours),   cmocka_unit_test(test_empty_groups),
        cmocka_unit_test(test_identifiers), cmocka_unit_test(test_fonts),      cmocka_unit_test(test_cut_short),
    };
    return cmocka_run_group_tests_name("svg", tests, NULL, NULL);
}
