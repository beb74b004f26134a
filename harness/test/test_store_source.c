// SPDX-License-Identifier: MIT
// Bundles and text exports from strangers: what is sound comes in once, what is not changes nothing.
#include "store_fixture.h"

#include <math.h>

#include "store_check.h"
#include "store_export.h"
#include "store_import.h"
#include "store_source.h"
#include "store_text.h"

// Imports `from` into `into` as `relubench db import` does. Complaints go to stderr.
static int import(const char *from, const char *into, struct import_report *report) {
    struct source source;
    struct store store;
    *report = (struct import_report){0};
    int failure = source_open(&source, from);
    if (failure) return failure;
    assert_int_equal(store_open(&store, into, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_begin(&store), EXIT_FINE);
    failure = store_import(&store, &source, from, report);
    if (failure) store_rollback(&store);
    else assert_int_equal(store_commit(&store), EXIT_FINE);
    store_close(&store);
    source_close(&source);
    return failure;
}

static struct import_count sum(const struct import_report *report) {
    struct import_count all = {0};
    for (int i = 0; i < report->count; i++) {
        all.added += report->table[i].added;
        all.present += report->table[i].present;
        all.advanced += report->table[i].advanced;
    }
    return all;
}

static void export_text(const char *path, const char *folder) {
    struct store store;
    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE);
    assert_int_equal(text_write(store.database, folder), EXIT_FINE);
    store_close(&store);
}

static void export_bundle(const char *path, const char *bundle) {
    struct store store;
    unlink(bundle);
    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE);
    assert_int_equal(store_export_bundle(&store, bundle), EXIT_FINE);
    store_close(&store);
}

static void expect_same_folders(const char *a, const char *b) {
    for (const char *const *table = schema_tables; *table; table++) {
        char path[600];
        struct text_file first, second;
        if (schema_derived(*table)) continue;
        snprintf(path, sizeof path, "%s/%s.tsv", a, *table);
        assert_int_equal(text_load(path, &first), EXIT_FINE);
        snprintf(path, sizeof path, "%s/%s.tsv", b, *table);
        assert_int_equal(text_load(path, &second), EXIT_FINE);
        assert_int_equal(first.size, second.size);
        assert_memory_equal(first.bytes, second.bytes, first.size);
        free(first.bytes);
        free(second.bytes);
    }
}

// Opens a file as anybody may: without our checks.
static void tamper(const char *path, const char *sql) {
    sqlite3 *database;
    char *message = 0;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    sqlite3_exec(database, "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON", 0, 0, 0);
    if (sqlite3_exec(database, sql, 0, 0, &message) != SQLITE_OK) fail_msg("%s: %s", sql, message);
    sqlite3_close(database);
}

// ---- what is sound ----

static void comes_in_once(void **state) {
    (void)state;
    struct import_report report;
    char first[33], second[33];
    make_store(in_folder("a.db"), "run-a", 3);
    export_bundle(in_folder("a.db"), in_folder("a-bundle.db"));
    remove_store(in_folder("b.db"));
    assert_int_equal(import(in_folder("a-bundle.db"), in_folder("b.db"), &report), EXIT_FINE);
    assert_int_equal(sum(&report).added, 3 * 8 + 27);
    assert_int_equal(sum(&report).present, 0);
    digest(in_folder("a.db"), first);
    digest(in_folder("b.db"), second);
    assert_string_equal(first, second); // summaries included, which were computed and not copied
    assert_int_equal(import(in_folder("a-bundle.db"), in_folder("b.db"), &report), EXIT_FINE);
    assert_int_equal(sum(&report).added, 0);
    assert_int_equal(sum(&report).advanced, 0);
    assert_int_equal(sum(&report).present, 3 * 8 + 27);
    digest(in_folder("b.db"), second);
    assert_string_equal(first, second);
}

static void summaries_are_computed(void **state) {
    (void)state;
    struct import_report report;
    struct store store;
    make_store(in_folder("c.db"), "run-c", 2);
    tamper(in_folder("c.db"), "UPDATE summary SET median = 1e-9, low = 1e-9, high = 1e-9");
    export_bundle(in_folder("c.db"), in_folder("c-bundle.db"));
    remove_store(in_folder("d.db"));
    assert_int_equal(import(in_folder("c-bundle.db"), in_folder("d.db"), &report), EXIT_FINE);
    assert_int_equal(store_open(&store, in_folder("d.db"), STORE_READ), EXIT_FINE);
    assert_int_equal(number(&store, "SELECT count(*) FROM summary WHERE median > 0.01"), 2);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
    assert_int_equal(store_open(&store, in_folder("c.db"), STORE_WRITE), EXIT_FINE);
    capture_start();
    expect_complaint(store_check(&store), EXIT_ENVIRONMENT, "is not what its samples give", "db check --rebuild");
    assert_int_equal(store_rebuild_summaries(&store), EXIT_FINE);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
}

static void text_is_the_same_bytes(void **state) {
    (void)state;
    struct import_report report;
    struct store store;
    uint64_t bits = 88172645463325252u;
    make_store(in_folder("e.db"), "run-e", 3);
    assert_int_equal(store_open(&store, in_folder("e.db"), STORE_WRITE), EXIT_FINE);
    for (int i = 0; i < 2000; i++) { // doubles of every exponent
        double x;
        bits ^= bits << 13, bits ^= bits >> 7, bits ^= bits << 17;
        memcpy(&x, &bits, sizeof x);
        if (isfinite(x))
            assert_int_equal(store_execute(&store, "INSERT INTO curve VALUES ('run-e', 'relu.forward.f32.cr.avx2', 1, ?1, ?2)", "rr", x, 1 / x),
                             EXIT_FINE);
    }
    execute(
        &store,
        "UPDATE machine SET model = 'tab' || char(9) || ' line' || char(10) || ' return' || char(13) || ' \\N \\ ' || char(0x20ac) || char(0x1f600)");
    execute(&store, "UPDATE machine SET vendor = '\\N', architecture = ''");
    store_close(&store);
    export_text(in_folder("e.db"), in_folder("e-text"));
    remove_store(in_folder("f.db"));
    assert_int_equal(import(in_folder("e-text"), in_folder("f.db"), &report), EXIT_FINE);
    export_text(in_folder("f.db"), in_folder("f-text"));
    expect_same_folders(in_folder("e-text"), in_folder("f-text"));
    char first[33], second[33];
    digest(in_folder("e.db"), first);
    digest(in_folder("f.db"), second);
    assert_string_equal(first, second);
    assert_int_equal(import(in_folder("e-text"), in_folder("f.db"), &report), EXIT_FINE);
    assert_int_equal(sum(&report).added + sum(&report).advanced, 0);
}

static bool is_younger(const char *line) {
    static const char *const tables[] = {"step_", "trial", "experiment_", "random_", "gate", "ceiling_sample"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (strncmp(line, tables[i], strlen(tables[i])) == 0) return true;
    return false;
}

// What an older program exported: its version, and no table that came later.
static void older_text_comes_in(void **state) {
    (void)state;
    struct import_report report;
    char line[256], path[600];
    make_store(in_folder("i.db"), "run-i", 3);
    export_text(in_folder("i.db"), in_folder("i-text"));
    snprintf(path, sizeof path, "%s/manifest.tsv", in_folder("i-text"));
    FILE *whole = fopen(path, "r"), *older = tmpfile();
    assert_true(whole && older);
    for (int i = 0; fgets(line, sizeof line, whole); i++)
        if (i == 0) fputs("relubench store\t2\n", older);
        else if (!is_younger(line)) fputs(line, older);
    fclose(whole);
    whole = fopen(path, "w");
    rewind(older);
    while (fgets(line, sizeof line, older)) fputs(line, whole);
    fclose(whole);
    fclose(older);
    remove_store(in_folder("j.db"));
    assert_int_equal(import(in_folder("i-text"), in_folder("j.db"), &report), EXIT_FINE);
    assert_int_equal(sum(&report).added, 3 * 8 + 8);
}

#define CUT_CELLS "(SELECT cell FROM cell WHERE state = 'cut')"
#define CUT_HAS_NO_SAMPLES "DELETE FROM sample WHERE cell IN " CUT_CELLS "; DELETE FROM summary WHERE cell IN " CUT_CELLS

// A run is sent while it goes on, and sent again when it is finished.
static void a_run_goes_on(void **state) {
    (void)state;
    struct import_report report;
    struct store store;
    char first[33], second[33];
    make_store(in_folder("g.db"), "run-g", 3);
    tamper(in_folder("g.db"),
           "UPDATE run SET status = 'interrupted', finished = '2026-01-01T00:03:00Z', environment_after = '{\"load\":1}';"
           "UPDATE kernel SET instructions = NULL; UPDATE cell SET state = 'cut', reason = 'interrupted' WHERE position > 0;" CUT_HAS_NO_SAMPLES);
    export_bundle(in_folder("g.db"), in_folder("early.db"));
    make_store(in_folder("g.db"), "run-g", 3);
    tamper(in_folder("g.db"), "UPDATE cell SET state = 'cut', reason = 'the budget was spent' WHERE position = 1;" CUT_HAS_NO_SAMPLES);
    export_bundle(in_folder("g.db"), in_folder("late.db"));
    remove_store(in_folder("h.db"));
    assert_int_equal(import(in_folder("early.db"), in_folder("h.db"), &report), EXIT_FINE);
    assert_int_equal(import(in_folder("late.db"), in_folder("h.db"), &report), EXIT_FINE);
    assert_int_equal(sum(&report).added, 7);    // samples of the cell that is done since
    assert_int_equal(sum(&report).advanced, 4); // run, kernel, that cell, and the one that is cut for another reason
    digest(in_folder("g.db"), first);
    digest(in_folder("h.db"), second);
    assert_string_equal(first, second);
    assert_int_equal(import(in_folder("early.db"), in_folder("h.db"), &report), EXIT_FINE); // what is older changes nothing
    assert_int_equal(sum(&report).added + sum(&report).advanced, 0);
    digest(in_folder("h.db"), second);
    assert_string_equal(first, second);
    assert_int_equal(store_open(&store, in_folder("h.db"), STORE_READ), EXIT_FINE);
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
}

// ---- what is not ----

#define CELL "(SELECT cell FROM cell LIMIT 1)"
#define RETYPE(TABLE, FROM, TO) "UPDATE sqlite_schema SET sql = replace(sql, '" FROM "', '" TO "') WHERE name = '" TABLE "'"

static const struct hostile {
    const char *sql, *cause;
} hostiles[] = {
    {"PRAGMA application_id = 1", "not a store of relubench"},
    {"PRAGMA user_version = 99", "version 99, this program knows"},
    {"PRAGMA user_version = 0", "version 0, which never was"},
    {"PRAGMA user_version = -7", "version -7, which never was"},
    {"CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END", "trigger t is not one of ours"},
    {"CREATE VIEW v AS SELECT * FROM run", "view v is not one of ours"},
    {"ALTER TABLE curve RENAME TO hidden; CREATE VIEW curve AS SELECT * FROM hidden", "table curve is missing"},
    {"CREATE TABLE extra (a)", "table extra is not one of ours"},
    {"CREATE INDEX i ON run (printf(profile))", "is not one of ours"},
    {"CREATE INDEX i ON run (profile)", "index i is not one of ours"},
    {"DROP INDEX cell_by_run", "index cell_by_run is missing"},
    {"DROP TABLE curve", "table curve is missing"},
    {"ALTER TABLE build ADD COLUMN extra TEXT", "table build is declared otherwise"},
    {"ALTER TABLE build ADD COLUMN extra TEXT GENERATED ALWAYS AS (version || revision)", "table build is declared otherwise"},
    {"ALTER TABLE build DROP COLUMN flags", "table build is declared otherwise"},
    {RETYPE("build", "dirty INTEGER", "dirty ANY"), "table build is declared otherwise"},
    {RETYPE("build", "STRICT", ""), "table build is declared otherwise"},
    {RETYPE("sample", " CHECK (calls > 0)", ""), "table sample is declared otherwise"},
    {"INSERT INTO sqlite_schema VALUES ('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING missing(a)')", "is not one of ours"},
    {"INSERT INTO sqlite_schema VALUES ('table', 'run2', 'run2', 3, 'CREATE TABLE run2 (a)')", "is not one of ours"},
    {"INSERT INTO sqlite_schema VALUES ('view', 'sqlite_stat1', 'sqlite_stat1', 0, 'CREATE VIEW sqlite_stat1 AS SELECT 1')", ""},
    {"UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'run') WHERE name = 'build'", ""},
    {"UPDATE sqlite_schema SET rootpage = 1 WHERE name = 'curve'", ""},
    {"UPDATE sqlite_schema SET rootpage = 99999 WHERE name = 'curve'", ""},
    {"UPDATE sqlite_schema SET sql = 'CREATE TABLE build (' WHERE name = 'build'", ""},
    {"UPDATE sample SET calls = 0", "CHECK constraint failed in sample"},
    {"UPDATE run SET status = 'other'", "CHECK constraint failed in run"},
    {"UPDATE run SET machine = 'nobody'", "a row of run refers to a machine that is not there"},
    {"UPDATE sample SET cell = 'nothing' || cell", "a row of sample refers to a cell"},
    {"UPDATE kernel SET activation = 'gelu'", "is not named by its parts"},
    {"UPDATE cell SET code = 'other'", "times other code than"},
    {"DELETE FROM sample", "is done but has no samples"},
    {"UPDATE cell SET state = 'planned'", "is planned but has samples"},
    {"UPDATE step_sample SET steps = 0", "CHECK constraint failed in step_sample"},
    {"UPDATE step_cell SET state = 'planned'", "CHECK constraint failed in step_cell"},
    {"UPDATE step_share SET step = 'no' || step", "a row of step_share refers to a step_cell"},
    {"UPDATE step_cell SET state = 'cut'", "is cut but has samples"},
    {"DELETE FROM step_sample", "is timed but has no samples"},
    {"UPDATE trial SET epochs_done = 2", "ended otherwise than its epochs say"},
    {"UPDATE trial SET crossing = NULL", "ended otherwise than its epochs say"},
    {"UPDATE trial SET outcome = 'won'", "CHECK constraint failed in trial"},
    {"UPDATE trial_layer SET trial = 'no' || trial", "a row of trial_layer refers to a trial"},
    {"DELETE FROM random_net_value", "was not measured"},
    {"UPDATE gate SET outcome = 'unknown'", "CHECK constraint failed in gate"},
    {"UPDATE gate_row SET different = compared + 1", "CHECK constraint failed in gate_row"},
    {"UPDATE gate_row SET p = -p", "CHECK constraint failed in gate_row"},
    {"UPDATE gate_layout SET head = 0", "CHECK constraint failed in gate_layout"},
    {"UPDATE gate SET run = 'no' || run", "a row of gate refers to a run"},
    {"DELETE FROM gate_row WHERE verdict = 'slower'", "a row of gate_layout refers to a gate_row"},
    {"UPDATE gate SET outcome = 'fine'", "is fine, which its rows or its reason do not say"},
    {"UPDATE gate_row SET verdict = 'fine'", "is finding, which its rows or its reason do not say"},
    {"UPDATE gate SET outcome = 'not comparable'", "is not comparable, which its rows or its reason do not say"},
    {"UPDATE gate SET reason = 'the clock moved'", "is finding, which its rows or its reason do not say"},
    {"UPDATE gate SET injected = ''", "did something else than its audit says"},
    {"UPDATE gate SET audit = 'same', injected_share = 0", "did something else than its audit says"},
    {"UPDATE gate SET audit = 'bit'", "did something else than its audit says"},
    {"UPDATE gate SET injected = 'gelu.forward.f32.cr.avx2'", "has no row of gelu.forward.f32.cr.avx2"},
    {"UPDATE gate_row SET adjusted = NULL", "is slower without a test"},
    {"UPDATE gate_row SET verdict = 'faster' WHERE verdict = 'same code'", "is faster without a test"},
    {"UPDATE gate_row SET low = 1.035", "has an estimate outside of its interval"},
    {"UPDATE gate_row SET high = NULL", "has an estimate outside of its interval"},
    {"UPDATE gate_row SET adjusted = p / 2", "has an estimate outside of its interval"},
    {"UPDATE gate_row SET head_code = 'other'", "is same code, which its code or bits do not say"},
    {"UPDATE gate_row SET verdict = 'different bits'", "is different bits, which its code or bits do not say"},
    {"UPDATE gate_row SET verdict = 'added' WHERE verdict = 'same code'", "is added, which its code or bits do not say"},
    {"UPDATE gate_row SET n = 0", "has times it was not timed for, or none"},
    {"DELETE FROM gate_layout", "has times it was not timed for, or none"},
    {"UPDATE ceiling_sample SET sweeps = 0", "CHECK constraint failed in ceiling_sample"},
    {"UPDATE ceiling_sample SET run = 'no' || run", "a row of ceiling_sample refers to a run"},
    {"UPDATE ceiling_sample SET contest = 99", "contest 99 of run run-a has a ceiling and no timed cell"},
    {"UPDATE run SET environment = '{'", "that is not JSON"},
    {"UPDATE cell SET parameters = 'rows=1'", "that are not JSON"},
    {"UPDATE build SET libraries = ''", "that are not JSON"},
    {"UPDATE run SET profile = char(27) || '[2J'", "not clean UTF-8"},
    {"UPDATE run SET profile = char(0x9b) || '2J'", "not clean UTF-8"},
    {"UPDATE run SET profile = 'a' || char(0) || 'b'", "not clean UTF-8"},
    {"UPDATE run SET profile = CAST(x'ff41' AS TEXT)", "not clean UTF-8"},
    {"UPDATE run SET profile = CAST(x'c0af' AS TEXT)", "not clean UTF-8"},
    {"UPDATE run SET profile = CAST(x'eda080' AS TEXT)", "not clean UTF-8"},
    {"UPDATE run SET profile = CAST(x'f4908080' AS TEXT)", "not clean UTF-8"},
    {"UPDATE run SET profile = CAST(x'41e282' AS TEXT)", "not clean UTF-8"},
    {"UPDATE run SET arguments = '\"' || hex(zeroblob(4000000)) || '\"'", "too big"},
    // Sound by itself, but not beside what is in the store already.
    {"UPDATE machine SET model = 'other'", "machine machine-1 says otherwise than the same row in the store: model differs"},
    {"UPDATE sample SET nanoseconds = nanoseconds + 1 WHERE round = 3", "nanoseconds differs"},
    {"UPDATE run SET environment_after = '{\"load\":2}'", "environment_after differs"},
    {"UPDATE verification SET max_ulp = 0.3", "max_ulp differs"},
    {"INSERT INTO sample SELECT " CELL ", 99, 0, 1, 1, 1", "belongs to work that is finished in the store"},
    {"INSERT INTO curve SELECT run, kernel, 1, 0, 0 FROM kernel", "belongs to work that is finished in the store"},
    {"UPDATE step_sample SET nanoseconds = nanoseconds + 1 WHERE round = 1", "nanoseconds differs"},
    {"UPDATE step_cell SET loss = NULL", "loss differs"},
    {"UPDATE trial SET crossing = 0.5", "crossing differs"},
    {"UPDATE trial_epoch SET test_error = 0.2", "test_error differs"},
    {"INSERT INTO trial_layer SELECT trial, 1, 2, 'dead', 0.5 FROM trial", "belongs to work that is finished in the store"},
    {"UPDATE random_net_value SET value = 1", "value differs"},
    {"UPDATE gate SET seconds = 61", "seconds differs"},
    {"UPDATE gate_row SET message = 'other'", "message differs"},
    {"UPDATE gate_layout SET base = 0.06", "base differs"},
    {"INSERT INTO gate_layout SELECT run, kernel, 2, base, control, head FROM gate_layout WHERE layout = 0",
     "belongs to work that is finished in the store"},
    {"UPDATE ceiling_sample SET nanoseconds = nanoseconds + 1 WHERE round = 1", "nanoseconds differs"},
    {"INSERT INTO ceiling_sample SELECT run, contest, 99, 0, method, bytes, sweeps, nanoseconds FROM ceiling_sample WHERE round = 0",
     "belongs to work that is finished in the store"},
    {"INSERT INTO step_sample SELECT step, 99, 0, 1, 1 FROM step_cell", "belongs to work that is finished in the store"},
    {"INSERT INTO step_share SELECT step, 99, 'copy', '', 1, 1 FROM step_cell", "belongs to work that is finished in the store"},
    {"INSERT INTO step_cell SELECT 'other', run, net, activation, 4, batch, blocks, layers, optimiser, library, kernels, multiply_adds, bytes, loss, 1, "
     "'cut', '' FROM step_cell",
     "belongs to work that is finished in the store"},
};

static void is_refused_whole(void **state) {
    (void)state;
    struct import_report report;
    char before[33], after[33];
    int wrong = 0;
    make_store(in_folder("target.db"), "run-a", 3);
    digest(in_folder("target.db"), before);
    for (size_t i = 0; i < sizeof hostiles / sizeof *hostiles; i++) {
        make_store(in_folder("hostile.db"), "run-a", 3);
        tamper(in_folder("hostile.db"), hostiles[i].sql);
        tamper(in_folder("hostile.db"), "PRAGMA journal_mode = DELETE");
        capture_start();
        const int failure = import(in_folder("hostile.db"), in_folder("target.db"), &report);
        const char *text = capture_end();
        if (failure != EXIT_ENVIRONMENT || !strstr(text, hostiles[i].cause)) {
            print_error("%s: exit code %d, %s", hostiles[i].sql, failure, text);
            wrong++;
        }
        assert_null(strchr(text, '\033'));
        digest(in_folder("target.db"), after);
        assert_string_equal(before, after);
    }
    assert_int_equal(wrong, 0);
    make_store(in_folder("hostile.db"), "run-a", 3);
    tamper(in_folder("hostile.db"), "ANALYZE"); // SQLite's own statistics are no reason
    assert_int_equal(import(in_folder("hostile.db"), in_folder("target.db"), &report), EXIT_FINE);
}

static void files_that_are_none(void **state) {
    (void)state;
    static const char text[] = "not a database, but long enough to be taken for one by somebody who does not look inside .......";
    struct import_report report;
    const char *path = in_folder("none.db");
    const struct {
        const char *path, *cause;
    } cases[] = {{in_folder("missing"), "No such file"},
                 {"/dev/null", "neither a file nor a folder"},
                 {in_folder(""), "cannot read"},
                 {path, "not an SQLite file"}};
    write_file(path, text, sizeof text);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        capture_start();
        expect_complaint(import(cases[i].path, in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, cases[i].cause, cases[i].path);
    }
    write_file(path, "", 0);
    capture_start();
    expect_complaint(import(path, in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "not a store of relubench", "db export --bundle");
    assert_false(file_exists(in_folder("untouched.db"))); // refused before the store is made

    // A store in use is not its file alone.
    struct store store;
    make_store(in_folder("live.db"), "run-l", 1);
    assert_int_equal(store_open(&store, in_folder("live.db"), STORE_WRITE), EXIT_FINE);
    execute(&store, "UPDATE run SET profile = 'later'");
    capture_start();
    expect_complaint(import(in_folder("live.db"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "is in use", "db export --bundle");
    store_close(&store);
}

// ---- text that was touched ----

static void replace_manifest_line(const char *folder, const char *table, const char *hash, int64_t rows) {
    char path[600], *text = 0;
    size_t size = 0;
    struct text_file manifest;
    snprintf(path, sizeof path, "%s/" TEXT_MANIFEST, folder);
    assert_int_equal(text_load(path, &manifest), EXIT_FINE);
    FILE *stream = open_memstream(&text, &size);
    for (char *rest = manifest.bytes, *line; (line = strtok_r(rest, "\n", &rest)) != 0;)
        if (strncmp(line, table, strlen(table)) == 0 && line[strlen(table)] == '\t') fprintf(stream, "%s\t%lld\t%s\n", table, (long long)rows, hash);
        else fprintf(stream, "%s\n", line);
    fclose(stream);
    write_file(path, text, size);
    free(text);
    free(manifest.bytes);
}

// Replaces curve.tsv and signs it in the manifest, as somebody would who knows the format.
static void forge_curve(const char *folder, const char *content, size_t size, int64_t rows) {
    char path[600], hash[33];
    snprintf(path, sizeof path, "%s/curve.tsv", folder);
    write_file(path, content, size);
    hash_text(content, size, hash);
    replace_manifest_line(folder, "curve", hash, rows);
}

#define HEADER "run\tkernel\tpart\tx\ty\n"
#define ROW "run-a\trelu.forward.f32.cr.avx2\t0\t"

static void forged_text_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *content, *cause;
        int64_t rows;
    } cases[] = {
        {"", "line 1: the columns", 0},
        {"run\tkernel\tx\ty\n", "line 1: the columns", 0},
        {"run\tkernel\tpart\ty\tx\n", "line 1: the columns", 0},
        {HEADER ROW "1\n", "line 2: not as many values", 1},
        {HEADER ROW "1\t2\t3\n", "line 2: not as many values", 1},
        {HEADER ROW "1\t2", "line 2: the line is broken", 1},
        {HEADER ROW "1\t2\n" ROW "\n", "line 3: not as many values", 2},
        {HEADER ROW "one\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER ROW "0x10\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER ROW "nan\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER ROW " 1\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER ROW "1e\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER ROW "\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER "run-a\trelu.forward.f32.cr.avx2\t99999999999999999999\t1\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER "run-a\trelu.forward.f32.cr.avx2\t0.5\t1\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER "run-a\\\trelu.forward.f32.cr.avx2\t0\t1\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER "run-a\\x41\trelu.forward.f32.cr.avx2\t0\t1\t2\n", "line 2: a value is not of its column's type", 1},
        {HEADER "\\N\trelu.forward.f32.cr.avx2\t0\t1\t2\n", "NOT NULL constraint failed", 1},
        {HEADER ROW "1\t\\N\n", "NOT NULL constraint failed", 1},
        {HEADER ROW "1\t2\n" ROW "1\t3\n", "line 3: UNIQUE constraint failed", 2},
        {HEADER "nobody\tnothing\t0\t1\t2\n", "refers to a kernel that is not there", 1},
        {HEADER ROW "1\t2\n", "the number of rows is wrong", 2},
    };
    struct import_report report;
    int wrong = 0;
    make_store(in_folder("i.db"), "run-a", 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        export_text(in_folder("i.db"), in_folder("forged"));
        forge_curve(in_folder("forged"), cases[i].content, strlen(cases[i].content), cases[i].rows);
        capture_start();
        const int failure = import(in_folder("forged"), in_folder("untouched.db"), &report);
        const char *text = capture_end();
        if (failure != EXIT_ENVIRONMENT || !strstr(text, cases[i].cause)) {
            print_error("%s: exit code %d, %s", cases[i].content, failure, text);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
    static const char zero[] = HEADER "run-a\0\trelu.forward.f32.cr.avx2\t0\t1\t2\n";
    forge_curve(in_folder("forged"), zero, sizeof zero - 1, 1);
    capture_start();
    expect_complaint(import(in_folder("forged"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "line 2: the line is broken", "curve.tsv");
    // A cell larger than any of ours.
    const size_t size = 3 << 20;
    char *large = malloc(size);
    assert_non_null(large);
    memset(large, 'a', size);
    snprintf(large, sizeof HEADER, HEADER);
    large[sizeof HEADER - 1] = 'a';
    snprintf(large + size - 10, 10, "\ta\t0\t1\t2\n");
    forge_curve(in_folder("forged"), large, size - 1, 1);
    free(large);
    capture_start();
    expect_complaint(import(in_folder("forged"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "too long", "line 2");
    assert_false(file_exists(in_folder("untouched.db")));
}

static void mixed_text_is_refused(void **state) {
    (void)state;
    struct import_report report;
    make_store(in_folder("j.db"), "run-a", 1);
    export_text(in_folder("j.db"), in_folder("mixed"));
    write_file(in_folder("mixed/curve.tsv"), HEADER, sizeof HEADER - 1);
    capture_start();
    expect_complaint(import(in_folder("mixed"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "is not the file that", "export again");
    assert_int_equal(unlink(in_folder("mixed/curve.tsv")), 0);
    capture_start();
    expect_complaint(import(in_folder("mixed"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "cannot read", "No such file");
    assert_int_equal(mkfifo(in_folder("mixed/curve.tsv"), 0666), 0);
    capture_start();
    expect_complaint(import(in_folder("mixed"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, "not a regular file", "curve.tsv");
    static const struct {
        const char *text, *cause;
    } manifests[] = {
        {"", "no export of a store"},
        {"relubench store\n", "no export of a store"},
        {"relubench store\tone\n", "the version is not a number"},
        {"relubench store\t0\n", "the version is not a number"},
        {"relubench store\t99\n", "newer relubench"},
        {"relubench store\t1\n", "a table is missing"},
        {"relubench store\t1\n../../etc/passwd\t0\t0\n", "a table is missing or not one of ours"},
        {"relubench store\t1", "no export of a store"},
    };
    for (size_t i = 0; i < sizeof manifests / sizeof *manifests; i++) {
        write_file(in_folder("mixed/manifest.tsv"), manifests[i].text, strlen(manifests[i].text));
        capture_start();
        expect_complaint(import(in_folder("mixed"), in_folder("untouched.db"), &report), EXIT_ENVIRONMENT, manifests[i].cause, "manifest.tsv");
    }
    assert_false(file_exists(in_folder("untouched.db")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_in_once),       cmocka_unit_test(summaries_are_computed), cmocka_unit_test(text_is_the_same_bytes),
        cmocka_unit_test(older_text_comes_in), cmocka_unit_test(a_run_goes_on),          cmocka_unit_test(is_refused_whole),
        cmocka_unit_test(files_that_are_none), cmocka_unit_test(forged_text_is_refused), cmocka_unit_test(mixed_text_is_refused),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
