// SPDX-License-Identifier: MIT
// Stores to test with: in a folder of their own, filled through the store's interface, and what was said on stderr about them.
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

// clang-format off: cmocka.h needs these four first
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// clang-format on
#include <cmocka.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "code.h"
#include "command.h"
#include "store.h"
#include "store_schema.h"

// A file of this name in the test's folder: TMPDIR, else /tmp. The name is good for the next 63 calls.
static inline const char *in_folder(const char *name) {
    static char buffers[64][512];
    static unsigned next;
    static char folder[256];
    if (!*folder) {
        const char *parent = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/store-XXXXXX", parent && *parent ? parent : "/tmp");
        assert_non_null(mkdtemp(folder));
        assert_int_equal(chmod(folder, 0755), 0);
    }
    char *buffer = buffers[next++ % 64];
    snprintf(buffer, sizeof buffers[0], "%s/%s", folder, name);
    return buffer;
}

static inline void remove_store(const char *path) {
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char name[600];
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(name, sizeof name, "%s%s", path, endings[i]);
        unlink(name);
    }
}

// What is written to stderr between the two calls; the text is valid until the next capture.
static struct {
    int saved;
    char text[1 << 16];
} captured;

static inline void capture_start(void) {
    fflush(stderr);
    captured.saved = dup(2);
    const int file = open(in_folder("stderr"), O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
    assert_true(captured.saved >= 0 && file >= 0 && dup2(file, 2) == 2);
    close(file);
}

static inline const char *capture_end(void) {
    fflush(stderr);
    const ssize_t size = pread(2, captured.text, sizeof captured.text - 1, 0);
    captured.text[size > 0 ? size : 0] = 0;
    dup2(captured.saved, 2);
    close(captured.saved);
    return captured.text;
}

// Fails unless `failure` is `code` and what was said since capture_start() has all of `first` and `second`: cause and cure.
static inline void expect_complaint(int failure, int code, const char *first, const char *second) {
    const char *text = capture_end();
    if (failure != code || !strstr(text, first) || !strstr(text, second)) fail_msg("exit code %d instead of %d, saying: %s", failure, code, text);
}

static inline void execute(struct store *store, const char *sql) { assert_int_equal(store_execute(store, sql, ""), EXIT_FINE); }

static inline int64_t number(struct store *store, const char *sql) {
    sqlite3_stmt *statement = store_query(store, sql, "");
    assert_non_null(statement);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

// A run with one kernel a name, a ceiling, a curve, a net's steps, a trial and a comparison of two builds; no cells yet.
static inline int fill_run(struct store *store, const char *run) {
    static const char *const statements[] = {
        "INSERT OR IGNORE INTO machine VALUES ('machine-1', 'Vendor', 'Model \"1\", 50% off' || char(9) || '\\', 6, 1, NULL, 'x86_64', 'avx avx2', "
        "2, 4, "
        "1, 32768, 1048576, NULL, 64, 8000000000)",
        "INSERT OR IGNORE INTO build VALUES ('build-1', '0.1.0', 'unknown', 0, 'gcc 12', '-O2', '{\"sqlite\":\"3.40\"}')",
        "INSERT INTO run VALUES (?1, 'machine-1', 'build-1', 'bench', '[\"bench\"]', 'quick', 'running', '2026-01-01T00:00:00Z', NULL, '{}', NULL)",
        "INSERT INTO kernel VALUES (?1, 'relu.forward.f32.cr.avx2', 'code-1', 100, 'relu', 'forward', 'f32', 'cr', 'avx2', 'exact', 'r1w1', 'gcc "
        "12', "
        "'-O3', 0.5, 0, 0.3)",
        "INSERT INTO verification VALUES (?1, 'relu.forward.f32.cr.avx2', 'set', 'pass', 1000, 0, 0.1 + 0.2, 1e-40, 1.0 / 3, '', 0.5)",
        "INSERT INTO ceiling VALUES (?1, 'r1w1', 'L2', 1, 1000000, 'memcpy', 5e10, 4.9e10, 5.1e10)",
        "INSERT INTO curve VALUES (?1, 'relu.forward.f32.cr.avx2', 0, -1.5, 9e999), (?1, 'relu.forward.f32.cr.avx2', 0, 5e-324, 2.0 / 3)",
        "INSERT INTO step_cell VALUES ('step-' || ?1, ?1, 'A', 'relu', 2, 128, 8, 'dense(9)', 'sgd', 'skx', 'k', 5, 6, 2.0 / 3, 0, 'timed', '')",
        "INSERT INTO step_sample VALUES ('step-' || ?1, 0, 1, 10, 12345), ('step-' || ?1, 1, 0, 10, 12346)",
        "INSERT INTO step_share VALUES ('step-' || ?1, 0, 'dense', 'forward', 3, 1000)",
        "INSERT INTO trial VALUES ('trial-' || ?1, ?1, 'strokes', 'strokes', 'c', 'standard', 'dense(10)', 'relu', 'normal', 'sgd(rate)', 0.1,"
        " 'constant', 128, 8, 5, 0.25, 1, 'census', 1, 'k', 'skx', 'target', 1, 1.0 / 3, 1000, 0.5, 2)",
        "INSERT INTO trial_epoch VALUES ('trial-' || ?1, 0, 2.3, 0.9, NULL, NULL, 2.3, 0.9, NULL, 0), ('trial-' || ?1, 1, 0.1, 0.2, NULL, NULL, 1, "
        "0.3, 0.5, 0.25)",
        "INSERT INTO trial_layer VALUES ('trial-' || ?1, 1, 1, 'dead', 1.0 / 7)",
        "INSERT INTO trial_histogram VALUES ('trial-' || ?1, 1, 1, 'lifetime', 0, 0, 0.05, 12)",
        "INSERT INTO experiment_trial VALUES ('six-times', 'quick', 'report', 'MLP', 0, 'trial-' || ?1)",
        "INSERT INTO random_net VALUES ('net-' || ?1, ?1, 'born-dead', 'quick', 'he_normal', 'relu', 'he_normal', 2, 9, 1, 64, 1, 20000, 1)",
        "INSERT INTO random_net_value VALUES ('net-' || ?1, 0, 'constant', 17580)",
        "INSERT INTO gate VALUES (?1, 'base', 'head', 'ten', 'slowdown', 'relu.forward.f32.cr.avx2', 0.03, 2, 24, 200000, 0.01, 0.01, 0, 3e9, "
        "3.1e9, 'finding', '', 60.5)",
        "INSERT INTO gate_row VALUES (?1, 'relu.forward.f32.cr.avx2', 'code-1', 'code-2', 'slower', 4294967296, 0, 0.3, 1.0 / 3, 4096, 1.03, 1.02, "
        "1.04, 1.001, 1.0 / 65536, 1.0 / 32768, 0.012, ''), (?1, 'abs.forward.f32.cr.avx2', 'code-3', 'code-3', 'same code', 0, 0, NULL, NULL, 0, "
        "NULL, NULL, NULL, NULL, NULL, NULL, NULL, '')",
        "INSERT INTO gate_layout VALUES (?1, 'relu.forward.f32.cr.avx2', 0, 0.05, 0.0501, 0.0515), (?1, 'relu.forward.f32.cr.avx2', 1, 0.05, 0.05, "
        "0.1 + 0.2)",
    };
    int failure = EXIT_FINE;
    for (size_t i = 0; i < sizeof statements / sizeof *statements && !failure; i++)
        failure = store_execute(store, statements[i], i < 2 ? "" : "t", run);
    return failure;
}

// One finished cell of `run` with `samples` samples and its summary, as one transaction.
static inline int fill_cell(struct store *store, const char *run, int64_t position, int64_t samples) {
    char cell[96];
    snprintf(cell, sizeof cell, "cell-%s-%06d", run, (int)position);
    int failure = store_begin(store);
    if (failure) return failure;
    failure = store_execute(
        store,
        "INSERT INTO cell VALUES (?1, ?2, 'relu.forward.f32.cr.avx2', 'code-1', '{\"rows\":1}', 1000, 8000, 'L2', 1, '0', 'out-of-place', "
        "4096, 64, 'normal-0-1', 1, ?3, 'done', '')",
        "tti", cell, run, position);
    if (!failure)
        failure = store_execute(
            store, "INSERT OR IGNORE INTO ceiling_sample VALUES (?1, 1, 0, 0, 'memcpy', 8000, 100, 9000), (?1, 1, 1, 2, 'memcpy', 8000, 200, 18400)",
            "t", run);
    for (int64_t i = 0; i < samples && !failure; i++)
        failure = store_execute(store, "INSERT INTO sample VALUES (?1, ?2, ?2, 100, ?3, ?4)", "tiir", cell, i,
                                (int64_t)10000 + (i * 7919 + position) % 101, 3e9 + (double)i / 3);
    if (!failure) failure = store_summarise(store, cell);
    if (!failure) return store_commit(store);
    store_rollback(store);
    return failure;
}

// A new store at `path` with a finished run of `cells` cells.
static inline void make_store(const char *path, const char *run, int cells) {
    struct store store;
    remove_store(path);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(fill_run(&store, run), EXIT_FINE);
    for (int i = 0; i < cells; i++) assert_int_equal(fill_cell(&store, run, i, 7), EXIT_FINE);
    assert_int_equal(store_execute(&store,
                                   "UPDATE run SET status = 'complete', finished = '2026-01-01T00:06:00Z', environment_after = '{}' WHERE run = ?1",
                                   "t", run),
                     EXIT_FINE);
    store_close(&store);
}

// Hash of every value of every row, in order of the primary keys: equal where the stores say the same.
static inline void digest(const char *path, char hash[33]) {
    struct store store;
    char *text = 0;
    size_t size = 0;
    assert_int_equal(store_open(&store, path, STORE_READ), EXIT_FINE);
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    for (const char *const *table = schema_tables; *table; table++) {
        char sql[96];
        snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2, 3", *table);
        sqlite3_stmt *statement = store_query(&store, sql, "");
        while (sqlite3_step(statement) == SQLITE_ROW)
            for (int i = 0; i < sqlite3_column_count(statement); i++) {
                const double real = sqlite3_column_double(statement, i);
                const char *value = (const char *)sqlite3_column_text(statement, i);
                fprintf(stream, "%d %s %a\n", sqlite3_column_type(statement, i), value ? value : "", real);
            }
        assert_int_equal(sqlite3_finalize(statement), SQLITE_OK);
    }
    fclose(stream);
    hash_text(text, size, hash);
    free(text);
    store_close(&store);
}

static inline void copy_file(const char *from, const char *to) {
    char buffer[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    for (size_t size; (size = fread(buffer, 1, sizeof buffer, in)) > 0;) assert_int_equal(fwrite(buffer, 1, size, out), size);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

static inline void write_file(const char *path, const void *bytes, size_t size) {
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes, 1, size, out), size);
    assert_int_equal(fclose(out), 0);
}

static inline bool file_exists(const char *path) { return access(path, F_OK) == 0; }

#endif
