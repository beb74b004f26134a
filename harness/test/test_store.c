// SPDX-License-Identifier: MIT
// The store opens what is ours, refuses the rest with cause and cure, and keeps what it was given.
#include "store_fixture.h"

#include <math.h>
#include <sys/wait.h>

#include "activations.h"
#include "machine.h"
#include "store_check.h"
#include "summary.h"

static void expect_refusal(const char *path, enum store_access access_wanted, int code, const char *cause, const char *cure) {
    struct store store;
    capture_start();
    const int failure = store_open(&store, path, access_wanted);
    expect_complaint(failure, code, cause, cure);
    assert_null(store.database);
    store_close(&store);
}

static void makes_and_keeps(void **state) {
    (void)state;
    const char *path = in_folder("kept ?#%41.db"); // what a connection string would read otherwise
    struct store store;
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(number(&store, "PRAGMA application_id"), STORE_APPLICATION_ID);
    assert_int_equal(number(&store, "PRAGMA user_version"), schema_version);
    assert_int_equal(number(&store, "PRAGMA foreign_keys"), 1);
    assert_int_equal(number(&store, "PRAGMA synchronous"), 1);
    assert_int_equal(number(&store, "SELECT 'wal' = journal_mode FROM pragma_journal_mode"), 1);
    assert_int_equal(fill_run(&store, "run-1"), EXIT_FINE);
    store_close(&store);
    assert_true(file_exists(path));
    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT count(*) FROM curve WHERE y = 9e999 OR (x = 5e-324 AND y = 2.0 / 3)"), 2);
    store_close(&store);
    remove_store(path);
}

static void a_name_is_a_file(void **state) {
    (void)state;
    struct store store;
    assert_int_equal(chdir(in_folder("")), 0);
    assert_int_equal(store_open(&store, ":memory:", STORE_WRITE), EXIT_FINE);
    store_close(&store);
    assert_true(file_exists(":memory:"));
    remove_store(":memory:");
    assert_int_equal(chdir("/"), 0);
}

static void readers_cannot_write(void **state) {
    (void)state;
    const char *path = in_folder("reader.db");
    struct store store;
    make_store(path, "run-1", 1);
    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE);
    capture_start();
    expect_complaint(store_execute(&store, "DELETE FROM summary", ""), EXIT_ENVIRONMENT, "read-only", "--db");
    store_close(&store);
    assert_false(file_exists(in_folder("reader.db-wal")));
    remove_store(path);
}

static void refuses_odd_paths(void **state) {
    (void)state;
    static const char text[] = "This is a text of some length, and no SQLite file at all; it must survive.\n";
    const char *file = in_folder("text.db");
    expect_refusal("", STORE_READ, EXIT_USAGE, "empty", "--db wants a file");
    expect_refusal(in_folder("missing.db"), STORE_READ, EXIT_ENVIRONMENT, "there is no store", "relubench bench");
    expect_refusal(in_folder("no/such/missing.db"), STORE_READ, EXIT_ENVIRONMENT, "there is no store", "--db");
    expect_refusal(in_folder("no/such/missing.db"), STORE_WRITE, EXIT_ENVIRONMENT, "No such file or directory", "mkdir -p");
    expect_refusal(in_folder(""), STORE_WRITE, EXIT_ENVIRONMENT, "is a folder", "name a file in it");
    expect_refusal("/dev/null", STORE_WRITE, EXIT_ENVIRONMENT, "not a regular file", "--db");
    assert_int_equal(mkfifo(in_folder("pipe.db"), 0666), 0);
    expect_refusal(in_folder("pipe.db"), STORE_READ, EXIT_ENVIRONMENT, "not a regular file", "--db");
    write_file(file, text, sizeof text);
    expect_refusal(in_folder("text.db/below.db"), STORE_WRITE, EXIT_ENVIRONMENT, "Not a directory", "--db");
    expect_refusal(file, STORE_READ, EXIT_ENVIRONMENT, "not an SQLite file", "--db");
    expect_refusal(file, STORE_WRITE, EXIT_ENVIRONMENT, "not an SQLite file", "--db");
    struct stat status;
    assert_int_equal(stat(file, &status), 0);
    assert_int_equal(status.st_size, sizeof text);
    write_file(file, "", 0);
    expect_refusal(file, STORE_READ, EXIT_ENVIRONMENT, "is empty", "relubench bench");
    struct store store;
    assert_int_equal(store_open(&store, file, STORE_WRITE), EXIT_FINE); // an empty file becomes a store
    store_close(&store);
    remove_store(file);
    unlink(in_folder("pipe.db"));
}

static void change_header(const char *path, const char *pragma) {
    sqlite3 *database;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, pragma, 0, 0, 0), SQLITE_OK);
    sqlite3_close(database);
}

static void refuses_other_versions(void **state) {
    (void)state;
    const char *path = in_folder("version.db");
    make_store(path, "run-1", 1);
    change_header(path, "PRAGMA user_version = 99");
    expect_refusal(path, STORE_READ, EXIT_ENVIRONMENT, "version 99", "newer relubench");
    expect_refusal(path, STORE_WRITE, EXIT_ENVIRONMENT, "version 99", "newer relubench");
    change_header(path, "PRAGMA user_version = 0");
    expect_refusal(path, STORE_WRITE, EXIT_ENVIRONMENT, "tables but version 0", "restore it from an export");
    change_header(path, "PRAGMA user_version = -1");
    expect_refusal(path, STORE_WRITE, EXIT_ENVIRONMENT, "version -1", "restore it from an export");
    change_header(path, "PRAGMA user_version = 1; PRAGMA application_id = 7");
    expect_refusal(path, STORE_WRITE, EXIT_ENVIRONMENT, "another program's SQLite file", "--db");
    remove_store(path);
}

// A file of ours from before its first table, as version 0 with our mark: every step of the ladder is taken.
static void migrates_from_nothing(void **state) {
    (void)state;
    const char *path = in_folder("old.db");
    char mark[64], difference[240];
    struct store store;
    remove_store(path);
    snprintf(mark, sizeof mark, "PRAGMA application_id = %d", STORE_APPLICATION_ID);
    change_header(path, mark);
    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE); // a reader migrates too
    assert_int_equal(number(&store, "PRAGMA user_version"), schema_version);
    assert_int_equal(schema_compare(store.database, schema_version, difference, sizeof difference), SQLITE_OK);
    assert_string_equal(difference, "");
    store_close(&store);
    remove_store(path);
}

// Every step's result must be what a store made at that version has: the text of the tables decides, comments aside.
static void compares_schemas(void **state) {
    (void)state;
    static const struct {
        const char *sql, *difference;
    } changes[] = {
        {"CREATE VIEW v AS SELECT 1", "view v is not one of ours"},
        {"CREATE TRIGGER t AFTER INSERT ON run BEGIN SELECT 1; END", "trigger t is not one of ours"},
        {"DROP TABLE curve", "table curve is missing"},
        {"ALTER TABLE build ADD COLUMN extra TEXT", "table build is declared otherwise than ours"},
        {"CREATE INDEX cell_by_size ON cell (n)", "index cell_by_size is not one of ours"},
        {"ANALYZE", ""},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        sqlite3 *database;
        char difference[240];
        assert_int_equal(sqlite3_open(":memory:", &database), SQLITE_OK);
        assert_int_equal(schema_create(database, schema_version), SQLITE_OK);
        assert_int_equal(sqlite3_exec(database, changes[i].sql, 0, 0, 0), SQLITE_OK);
        assert_int_equal(schema_compare(database, schema_version, difference, sizeof difference), SQLITE_OK);
        assert_string_equal(difference, changes[i].difference);
        sqlite3_close(database);
    }
}

static void refuses_damage(void **state) {
    (void)state;
    const char *path = in_folder("damaged.db");
    struct stat status;
    make_store(path, "run-1", 3);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(truncate(path, status.st_size / 2 / 4096 * 4096), 0);
    expect_refusal(path, STORE_READ, EXIT_ENVIRONMENT, "damaged", "restore it from an export");
    expect_refusal(path, STORE_WRITE, EXIT_ENVIRONMENT, "damaged", "restore it from an export");
    remove_store(path);
}

// Permissions bind everybody but the superuser, so as that one the child becomes nobody.
static void in_child_without_rights(void (*body)(const char *), const char *path) {
    const pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) _exit(9);
        body(path);
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

// In a child nothing may be asserted; its exit status says which step failed.
static void use_readonly(const char *path) {
    struct store store;
    if (store_open(&store, path, STORE_WRITE) != EXIT_ENVIRONMENT) _exit(1);
    if (store_open(&store, path, STORE_READ) != EXIT_FINE) _exit(2);
    sqlite3_stmt *statement = store_query(&store, "SELECT count(*) FROM sample", "");
    if (!statement || sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_int(statement, 0) != 14) _exit(3);
    sqlite3_finalize(statement);
    store_close(&store);
}

static void use_unreadable(const char *path) {
    struct store store;
    if (store_open(&store, path, STORE_READ) != EXIT_ENVIRONMENT) _exit(1);
}

static void use_unwritable_folder(const char *path) {
    struct store store;
    if (store_open(&store, path, STORE_WRITE) != EXIT_ENVIRONMENT) _exit(1);
}

static void reads_what_it_may_not_write(void **state) {
    (void)state;
    char folder[512], path[600], before[33], after[33];
    snprintf(folder, sizeof folder, "%s", in_folder("readonly"));
    snprintf(path, sizeof path, "%s/store.db", folder);
    assert_int_equal(mkdir(folder, 0755), 0);
    make_store(path, "run-1", 2);
    digest(path, before);
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    capture_start();
    in_child_without_rights(use_readonly, path);
    expect_complaint(EXIT_FINE, EXIT_FINE, "is read-only", "change the permissions");
    assert_int_equal(chmod(path, 0), 0);
    capture_start();
    in_child_without_rights(use_unreadable, path);
    expect_complaint(EXIT_FINE, EXIT_FINE, "cannot be read: Permission denied", "change its permissions");
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chmod(path, 0644), 0);
    digest(path, after);
    assert_string_equal(before, after);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(chmod(folder, 0555), 0);
    capture_start();
    in_child_without_rights(use_unwritable_folder, path);
    expect_complaint(EXIT_FINE, EXIT_FINE, "Permission denied", "change its permissions");
    rmdir(folder);
}

static void waits_for_another_writer(void **state) {
    (void)state;
    const char *path = in_folder("busy.db");
    struct store first, second;
    make_store(path, "run-1", 1);
    assert_int_equal(store_open(&first, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_open(&second, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_begin(&first), EXIT_FINE);
    sqlite3_busy_timeout(second.database, 20);
    capture_start();
    expect_complaint(store_begin(&second), EXIT_ENVIRONMENT, "another program is writing", "wait for that to end");
    assert_int_equal(number(&second, "SELECT count(*) FROM sample"), 7); // reading goes on
    assert_int_equal(store_commit(&first), EXIT_FINE);
    assert_int_equal(store_begin(&second), EXIT_FINE);
    assert_int_equal(store_commit(&second), EXIT_FINE);
    store_close(&first);
    store_close(&second);
    remove_store(path);
}

// A failed statement leaves the transaction to be rolled back, and nothing of it behind.
static void rolls_back(void **state) {
    (void)state;
    const char *path = in_folder("rollback.db");
    struct store store;
    char before[33], after[33];
    make_store(path, "run-1", 1);
    digest(path, before);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_begin(&store), EXIT_FINE);
    execute(&store, "UPDATE run SET profile = 'other'");
    capture_start();
    expect_complaint(store_execute(&store, "INSERT INTO curve VALUES ('nobody', 'nothing', 0, 0, 0)", ""), EXIT_ENVIRONMENT, "FOREIGN KEY",
                     "db check");
    capture_start();
    expect_complaint(store_execute(&store, "INSERT INTO sample SELECT cell, 'text', 0, 1, 1, 1 FROM cell", ""), EXIT_ENVIRONMENT, "cannot store TEXT",
                     "db check");
    store_rollback(&store);
    store_rollback(&store); // harmless without a transaction
    store_close(&store);
    digest(path, after);
    assert_string_equal(before, after);
    remove_store(path);
}

// Rounds 0 and 1 have a ceiling, of 9,000 and 9,200 ns for as much as 100 calls move; the calls took 10,000 and 10,041.
static void ceilings_of_the_same_rounds_count(void **state) {
    (void)state;
    struct store store;
    struct summary summary;
    make_store(in_folder("rounds.db"), "run-1", 1);
    assert_int_equal(store_open(&store, in_folder("rounds.db"), STORE_WRITE), EXIT_FINE);
    assert_int_equal(summary_compute(&store, "cell-run-1-000000", false, &summary), EXIT_FINE);
    assert_true(fabs(summary.bound - (0.9 + 9200.0 / 10041) / 2) < 1e-12);
    execute(&store, "DELETE FROM ceiling_sample");
    assert_int_equal(summary_compute(&store, "cell-run-1-000000", false, &summary), EXIT_FINE);
    assert_true(fabs(summary.bound - 8.0 / 5e10 * 1e9 / summary.median) < 1e-12);
    store_close(&store);
}

static void works_without_shared_memory(void **state) {
    (void)state;
    const char *path = in_folder("dotfile.db");
    sqlite3_vfs *usual = sqlite3_vfs_find(0), *plain = sqlite3_vfs_find("unix-dotfile");
    struct store store;
    assert_non_null(plain);
    remove_store(path);
    sqlite3_vfs_register(plain, 1);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT 'delete' = journal_mode FROM pragma_journal_mode"), 1);
    assert_int_equal(number(&store, "PRAGMA synchronous"), 2);
    assert_int_equal(fill_run(&store, "run-1"), EXIT_FINE);
    assert_int_equal(fill_cell(&store, "run-1", 0, 7), EXIT_FINE);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
    sqlite3_vfs_register(usual, 1);
    remove_store(path);
}

static void names_runs(void **state) {
    (void)state;
    const char *path = in_folder("runs.db");
    struct store store;
    char first[37], second[37], found[37];
    remove_store(path);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_run_unfinished(&store, "bench", "quick", found), EXIT_FINE);
    assert_string_equal(found, "");
    assert_int_equal(store_run_start(&store, "bench", "[\"bench\"]", "quick", first), EXIT_FINE);
    usleep(2000); // names sort by the millisecond
    assert_int_equal(store_run_start(&store, "bench", "[\"bench\"]", "quick", second), EXIT_FINE);
    assert_int_equal(strlen(first), 36);
    assert_int_equal(first[14], '7');
    assert_non_null(strchr("89ab", first[19]));
    assert_true(strcmp(first, second) < 0);
    assert_int_equal(number(&store, "SELECT count(*) FROM machine, build"), 1);
    assert_int_equal(number(&store, "SELECT json_valid(environment) FROM run"), 1);

    assert_int_equal(store_run_unfinished(&store, "bench", "quick", found), EXIT_FINE);
    assert_string_equal(found, second);
    assert_int_equal(store_run_finish(&store, second, "complete"), EXIT_FINE);
    assert_int_equal(store_run_finish(&store, first, "interrupted"), EXIT_FINE);
    assert_int_equal(store_run_unfinished(&store, "bench", "quick", found), EXIT_FINE);
    assert_string_equal(found, first);
    assert_int_equal(store_run_unfinished(&store, "bench", "full", found), EXIT_FINE);
    assert_string_equal(found, "");
    assert_int_equal(store_run_unfinished(&store, "verify", "quick", found), EXIT_FINE);
    assert_string_equal(found, "");
    // Another build's run is not this one's to continue.
    execute(&store, "INSERT INTO build SELECT 'other', version, revision, dirty, compiler, flags, libraries FROM build");
    execute(&store, "UPDATE run SET build = 'other'");
    assert_int_equal(store_run_unfinished(&store, "bench", "quick", found), EXIT_FINE);
    assert_string_equal(found, "");
    store_close(&store);
    remove_store(path);
}

static void keeps_kernels_and_verifications(void **state) {
    (void)state;
    const char *path = in_folder("kernels.db");
    const struct activations_row *row = activations_table(ACTIVATIONS_ABI)->parts[0]->rows;
    struct verify_result result = {.outcome = VERIFY_PASS, .inputs = 10, .max_ulp = INFINITY, .max_ulp_input = NAN, .mean_ulp = 0.1, .seconds = 1};
    struct store store;
    char run[37];
    remove_store(path);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_run_start(&store, "verify", "[]", "quick", run), EXIT_FINE);
    assert_int_equal(store_kernel(&store, run, row, -1), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT count(*) FROM kernel WHERE instructions IS NULL AND code_bytes > 0"), 1);
    assert_int_equal(store_kernel(&store, run, row, 0.25), EXIT_FINE);
    assert_int_equal(store_kernel(&store, run, row, -1), EXIT_FINE); // not counted again is not forgotten
    assert_int_equal(number(&store, "SELECT count(*) FROM kernel WHERE instructions = 0.25"), 1);

    assert_int_equal(store_verification(&store, run, row, "set", &result), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT count(*) FROM verification WHERE outcome = 'pass' AND max_ulp IS NULL AND max_ulp_input IS NULL"), 1);
    result.seconds = 2; // the same finding
    assert_int_equal(store_verification(&store, run, row, "set", &result), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT count(*) FROM verification WHERE seconds = 1"), 1);
    result.outcome = VERIFY_FAIL;
    result.wrong = 1;
    assert_int_equal(store_verification(&store, run, row, "set", &result), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT count(*) FROM verification WHERE outcome = 'fail' AND wrong = 1 AND seconds = 2"), 1);
    store_close(&store);
    remove_store(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_and_keeps),
        cmocka_unit_test(a_name_is_a_file),
        cmocka_unit_test(readers_cannot_write),
        cmocka_unit_test(refuses_odd_paths),
        cmocka_unit_test(refuses_other_versions),
        cmocka_unit_test(migrates_from_nothing),
        cmocka_unit_test(compares_schemas),
        cmocka_unit_test(refuses_damage),
        cmocka_unit_test(reads_what_it_may_not_write),
        cmocka_unit_test(waits_for_another_writer),
        cmocka_unit_test(rolls_back),
        cmocka_unit_test(ceilings_of_the_same_rounds_count),
        cmocka_unit_test(works_without_shared_memory),
        cmocka_unit_test(names_runs),
        cmocka_unit_test(keeps_kernels_and_verifications),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
