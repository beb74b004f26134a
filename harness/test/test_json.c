// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "json.h"

static void test_strings(void **state) {
    (void)state;
    const struct {
        const char *text, *json;
    } rows[] = {
        {"", "\"\""},
        {"plain", "\"plain\""},
        {"a \"quote\" and \\", "\"a \\\"quote\\\" and \\\\\""},
        {"\n\t\x01", "\"\\u000a\\u0009\\u0001\""},
        {"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\""},
        {"\xff", "\"\\ufffd\""},                                  // no first byte
        {"\xc3", "\"\\ufffd\""},                                  // cut short
        {"\xe2\x82", "\"\\ufffd\\ufffd\""},                       //
        {"\xc0\x80", "\"\\ufffd\\ufffd\""},                       // overlong
        {"\xed\xa0\x80", "\"\\ufffd\\ufffd\\ufffd\""},            // surrogate
        {"\xf4\x90\x80\x80", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""}, // beyond U+10FFFF
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char got[128];
        FILE *stream = fmemopen(got, sizeof got, "w");
        assert_non_null(stream);
        json_text(stream, rows[i].text);
        assert_int_equal(fclose(stream), 0);
        assert_string_equal(got, rows[i].json);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_strings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
