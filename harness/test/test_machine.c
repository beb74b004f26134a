// SPDX-License-Identifier: MIT
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "machine.h"

static bool is_hash(const char *text) { return strlen(text) == 32 && strspn(text, "0123456789abcdef") == 32; }

// What SQLite, which will read it, makes of a query about a JSON text; -1 if it is an error.
static int ask(const char *sql, const char *json) {
    sqlite3 *database;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    sqlite3_bind_text(statement, 1, json, -1, SQLITE_STATIC);
    const int answer = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return answer;
}

static void test_sheet_is_complete(void **state) {
    (void)state;
    const struct machine *machine = machine_this();
    assert_ptr_equal(machine, machine_this());
    assert_true(is_hash(machine->id));
    assert_true(machine->vendor[0] && machine->model[0] && machine->architecture[0]);
    assert_true(machine->packages >= 1 && machine->cores >= machine->packages && machine->threads >= machine->cores);
    assert_true(machine->memory_bytes > 0);
    assert_true(machine->memory_limit_bytes > 0 && machine->memory_limit_bytes <= machine->memory_bytes);
    assert_true(machine->l1_bytes > 0 && machine->l1_bytes < UINT64_C(1) << 30);
}

static void test_features_are_sorted(void **state) {
    (void)state;
    char features[sizeof machine_this()->features], *rest;
    strcpy(features, machine_this()->features);
    const char *last = strtok_r(features, " ", &rest);
    for (const char *next; last && (next = strtok_r(NULL, " ", &rest)); last = next) assert_true(strcmp(last, next) < 0);
}

static void test_environment_is_json(void **state) {
    (void)state;
    char *environment = machine_environment();
    assert_non_null(environment);
    assert_int_equal(ask("SELECT json_valid(?1)", environment), 1);
    assert_int_equal(ask("SELECT json_type(?1) = 'object' AND json_type(?1, '$.kernel') = 'text' AND json_type(?1, '$.load') = 'array'"
                         " AND json_type(?1, '$.stolen_nanoseconds') = 'integer' AND json_type(?1, '$.mitigations') = 'object'",
                         environment),
                     1);
    assert_int_equal(ask("SELECT julianday(json_extract(?1, '$.timestamp')) BETWEEN julianday('now') - 1 AND julianday('now') + 1", environment), 1);
    free(environment);
}

static void test_build_is_complete(void **state) {
    (void)state;
    const struct build *build = build_this();
    assert_ptr_equal(build, build_this());
    assert_true(is_hash(build->id));
    assert_true(build->version[0] && build->revision[0] && build->compiler[0] && build->flags[0]);
    assert_int_equal(ask("SELECT json_valid(?1) AND NOT EXISTS (SELECT 1 FROM json_each(?1) WHERE type <> 'text' OR value = '')"
                         " AND (SELECT count(*) FROM json_each(?1) WHERE key IN ('gsl', 'hwloc', 'libc', 'sqlite')) = 4",
                         build->libraries),
                     1);
}

static void test_cpus_ascend(void **state) {
    (void)state;
    unsigned cpus[1024], one = 0;
    const unsigned count = machine_cpus(cpus, 1024);
    assert_true(count >= 1);
    for (unsigned i = 1; i < count; i++) assert_true(cpus[i - 1] < cpus[i]);
    assert_int_equal(machine_cpus(&one, 1), 1);
    assert_int_equal(one, cpus[0]);
    assert_int_equal(machine_cpus(&one, 0), 0);
}

static void *run_pinned(void *argument) {
    const unsigned cpu = *(const unsigned *)argument;
    return machine_pin(cpu) && sched_getcpu() == (int)cpu ? argument : NULL;
}

static void test_pinning_moves_a_thread(void **state) {
    (void)state;
    unsigned cpus[16];
    const unsigned count = machine_cpus(cpus, 16);
    for (unsigned i = 0; i < count; i++) {
        pthread_t thread;
        void *result;
        assert_int_equal(pthread_create(&thread, NULL, run_pinned, &cpus[i]), 0);
        assert_int_equal(pthread_join(thread, &result), 0);
        assert_non_null(result);
    }
    assert_false(machine_pin(65535));
    assert_false(machine_pin(UINT32_MAX));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sheet_is_complete), cmocka_unit_test(test_features_are_sorted), cmocka_unit_test(test_environment_is_json),
        cmocka_unit_test(test_build_is_complete), cmocka_unit_test(test_cpus_ascend),         cmocka_unit_test(test_pinning_moves_a_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
