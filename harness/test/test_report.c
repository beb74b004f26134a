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
    assert_contains(html, "<strong>8.00 times</strong>");
    // The library takes 0.25 ns where ours takes 0.125, forward and backward, for two functions.
    assert_contains(html, "over 4 calls that both have, ours is 2.00 times as fast, in geometric mean; its largest error is below 5 ULP");
    assert_contains(html, "<td class=\"t x\">0, not -0");
    assert_contains(html, "<tr><td>relu<td>forward<td>ours<td><td><td><td>-0<td>");
    assert_contains(html, "<td>N<td>x_y&lt;2&gt;<td class=\"n\">2<td class=\"n\">0.8000");
    assert_contains(html, "no &lt;i&gt;room&lt;/i&gt;");
    assert_contains(html, "</html>\n");
    assert_null(strstr(strstr(html, "<script") + 1, "<script"));
    assert_null(strstr(html, "<img"));
    assert_null(strstr(html, "href=\"http"));
    assert_null(strstr(html, "src=\""));
    free(html);
    assert_int_equal(run(&command_report, "--db", empty, "--out", path, END), EXIT_FINE);
    html = file_read(path);
    assert_contains(html, "run `relubench bench` to fill it");
    free(html);
}

// The figure of base 64 that a group of bits stands for.
static char base64(unsigned bits) { return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[bits & 63]; }

// A browser runs the script of the page only if it has the hash that the page states.
static void test_script_hash(void **state) {
    (void)state;
    char path[700], script[700], command[1500], hex[80] = "", hash[64] = "";
    snprintf(path, sizeof path, "%s/hash.html", folder);
    snprintf(script, sizeof script, "%s/page.js", folder);
    assert_int_equal(run(&command_report, "--db", empty, "--out", path, END), EXIT_FINE);
    char *html = file_read(path);
    char *begin = strstr(html, "<script>"), *end = strstr(html, "</script>");
    assert_true(begin && end);
    FILE *file = fopen(script, "w");
    assert_non_null(file);
    fwrite(begin + strlen("<script>"), 1, (size_t)(end - begin) - strlen("<script>"), file);
    fclose(file);
    snprintf(command, sizeof command, "sha256sum < '%s'", script);
    FILE *sum = popen(command, "r");
    assert_non_null(sum);
    assert_non_null(fgets(hex, sizeof hex, sum));
    pclose(sum);
    unsigned char bytes[33] = {0};
    for (int i = 0; i < 32; i++) {
        const char digits[] = {hex[2 * i], hex[2 * i + 1], 0};
        bytes[i] = (unsigned char)strtoul(digits, NULL, 16);
    }
    for (unsigned i = 0; i < 43; i++) {
        const unsigned bit = 6 * i, both = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
        hash[i] = base64(both >> (10 - bit % 8));
    }
    hash[43] = '=';
    assert_contains(html, hash);
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
        cmocka_unit_test(test_script_hash),
        cmocka_unit_test(test_without_gnuplot),
        cmocka_unit_test(test_impossible_places),
    };
    return cmocka_run_group_tests_name("report", tests, make_stores, NULL);
}
