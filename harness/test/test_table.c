// SPDX-License-Identifier: MIT
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

static const char *const columns[] = {"name", "#value", 0};

// What `table_print` writes of three rows with everything that needs care; the caller frees it.
static char *printed(enum table_format format) {
    struct table *table = table_create(columns);
    table_cell(table, "plain");
    table_cell(table, "%.2f", 1.5);
    table_cell(table, "a, \"b\"\n\t\x01 é");
    table_cell(table, "inf");
    table_cell(table, "%s", "");
    table_absent(table);
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_true(table_print(table, format, stream));
    fclose(stream);
    return text;
}

static void check(enum table_format format, const char *wanted) {
    char *text = printed(format);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_csv_quotes_what_rfc_4180_says(void **state) {
    (void)state;
    check(TABLE_CSV, "name,value\nplain,1.50\n\"a, \"\"b\"\"\n\t\x01 é\",inf\n,\n");
}

static void test_json_escapes_and_has_no_infinity(void **state) {
    (void)state;
    check(TABLE_JSON,
          "[\n {\"name\": \"plain\", \"value\": 1.50},\n {\"name\": \"a, \\\"b\\\"\\u000a\\u0009\\u0001 é\", \"value\": null},\n"
          " {\"name\": \"\", \"value\": null}\n]\n");
}

static void test_text_aligns(void **state) {
    (void)state;
    static const char *const three[] = {"left", "#right", "last", 0};
    struct table *table = table_create(three);
    table_cell(table, "é");
    table_cell(table, "1");
    table_cell(table, "x");
    table_cell(table, "longer");
    table_absent(table);
    table_cell(table, "y");
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    assert_true(table_print(table, TABLE_TEXT, stream));
    fclose(stream);
    assert_string_equal(text, "left    right  last\né           1  x\nlonger      -  y\n");
    free(text);
}

static void test_empty_tables(void **state) {
    (void)state;
    FILE *nothing = fopen("/dev/null", "w");
    assert_non_null(nothing);
    for (int format = TABLE_TEXT; format <= TABLE_JSON; format++) assert_true(table_print(table_create(columns), (enum table_format)format, nothing));
    fclose(nothing);
}

static void test_a_full_disk_is_told(void **state) {
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full) skip();
    struct table *table = table_create(columns);
    table_cell(table, "a");
    table_cell(table, "1");
    assert_false(table_print(table, TABLE_CSV, full));
    fclose(full);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv_quotes_what_rfc_4180_says),
        cmocka_unit_test(test_json_escapes_and_has_no_infinity),
        cmocka_unit_test(test_text_aligns),
        cmocka_unit_test(test_empty_tables),
        cmocka_unit_test(test_a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
