// SPDX-License-Identifier: MIT
// The report page: complete in itself, and harmless whatever the store holds.
#include "chart_fixture.h"

extern const struct command command_report;

static void test_report(void **state) {
    (void)state;
    char path[700];
    snprintf(path, sizeof path, "%s/report.html", folder);
    assert_int_equal(run(&command_report, "--db", filled, "--out", path, END), EXIT_FINE);
    assert_string_equal(said, "");
    char *html = file_read(path);
    assert_contains(html, "Test &lt;script&gt;alert(1)&lt;/script&gt; CPU");
    assert_contains(html, "&lt;img src=x&gt;");
    assert_contains(html, "no &lt;b&gt;time&lt;/b&gt; left");
    assert_contains(html, "bench --db &#39;a b&#39;");
    assert_contains(html, "<svg");
    assert_contains(html, "8.00 times as fast");
    assert_contains(html, "</html>\n");
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "src=\""));
    free(html);
    assert_int_equal(run(&command_report, "--db", empty, "--out", path, END), EXIT_FINE);
    html = file_read(path);
    assert_contains(html, "run `relubench bench` to fill it");
    free(html);
}

static void test_without_gnuplot(void **state) {
    (void)state;
    const char *known = getenv("PATH");
    assert_non_null(known);
    char *path = strdup(known ? known : ""), page[700];
    assert_non_null(path);
    snprintf(page, sizeof page, "%s/no-gnuplot.html", folder);
    setenv("PATH", folder, 1);
    const int code = run(&command_report, "--db", filled, "--out", page, END);
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(code, EXIT_ENVIRONMENT);
    char *html = file_read(page);
    assert_contains(html, "make deps");
    assert_contains(html, "relu.forward.f32");
    assert_contains(html, "</html>\n");
    free(html);
}

static void test_impossible_places(void **state) {
    (void)state;
    char below[700];
    snprintf(below, sizeof below, "%s/page.html", filled);
    assert_int_equal(run(&command_report, "--db", filled, "--out", below, END), EXIT_ENVIRONMENT);
    assert_contains(said, below);
    assert_int_equal(run(&command_report, "--db", filled, "--out", folder, END), EXIT_ENVIRONMENT);
    assert_contains(said, "Is a directory");
    assert_int_equal(run(&command_report, "--db", filled, END), EXIT_USAGE);
    assert_contains(said, "--out");
    assert_int_equal(run(&command_report, "--db", filled, "--run", "ffff", "--out", below, END), EXIT_USAGE);
    assert_contains(said, "ffff");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report),
        cmocka_unit_test(test_without_gnuplot),
        cmocka_unit_test(test_impossible_places),
    };
    return cmocka_run_group_tests_name("report", tests, make_stores, NULL);
}
