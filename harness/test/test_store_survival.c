// SPDX-License-Identifier: MIT
// What was committed survives: a kill at any moment, a full disk at any byte, several writers at once.
#include "store_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "store_check.h"
#include "store_export.h"
#include "store_import.h"
#include "store_source.h"
#include "store_text.h"

static void wait_for(pid_t child, int *status) { assert_int_equal(waitpid(child, status, 0), child); }

static void pause_microseconds(unsigned microseconds) {
    const struct timespec pause = {microseconds / 1000000, (long)(microseconds % 1000000) * 1000};
    nanosleep(&pause, 0);
}

static int64_t rows_after(const char *path, const char *sql) {
    struct store store;
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    assert_int_equal(store_check(&store), EXIT_FINE);
    const int64_t rows = number(&store, sql);
    store_close(&store);
    return rows;
}

// ---- SIGKILL ----

// Writes cells for ever, and a byte to `pipe` after each commit.
static void write_cells(const char *path, int pipe, int64_t first) {
    struct store store;
    if (store_open(&store, path, STORE_WRITE)) _exit(1);
    for (int64_t i = first;; i++)
        if (fill_cell(&store, "run-1", i, 20) || write(pipe, "c", 1) != 1) _exit(2);
}

static void survives_kills(void **state) {
    (void)state;
    const char *path = in_folder("killed.db");
    int64_t kept = 0;
    make_store(path, "run-1", 0);
    unsigned draw = 1;
    for (int round = 0; round < 20; round++) {
        int ends[2], status;
        char bytes[4096];
        assert_int_equal(pipe(ends), 0);
        const pid_t child = fork();
        if (child == 0) write_cells(path, ends[1], kept);
        close(ends[1]);
        assert_int_equal(read(ends[0], bytes, 1), 1);
        draw = draw * 1664525 + 1013904223;
        pause_microseconds((draw >> 8) % 20000);
        assert_int_equal(kill(child, SIGKILL), 0);
        wait_for(child, &status);
        assert_true(WIFSIGNALED(status));
        int64_t told = 1;
        for (ssize_t size; (size = read(ends[0], bytes, sizeof bytes)) > 0;) told += size;
        close(ends[0]);
        // The kill may fall between a commit and its byte; a cell that was told of must be there, whole.
        const int64_t now = rows_after(path, "SELECT count(*) FROM cell JOIN summary USING (cell) WHERE samples = 20");
        assert_in_range(now - kept, told, told + 1);
        assert_int_equal(rows_after(path, "SELECT count(*) FROM sample"), now * 20);
        kept = now;
    }
    remove_store(path);
}

static int import_all(const char *bundle, const char *path) {
    struct source source;
    struct store store;
    struct import_report report = {0};
    int failure = source_open(&source, bundle);
    if (failure) return failure;
    failure = store_open(&store, path, STORE_WRITE);
    if (!failure) {
        failure = store_begin(&store);
        if (!failure) failure = store_import(&store, &source, bundle, &report);
        if (!failure) failure = store_commit(&store);
        else store_rollback(&store);
        store_close(&store);
    }
    source_close(&source);
    return failure;
}

static void an_import_is_whole_or_not_at_all(void **state) {
    (void)state;
    const char *bundle = in_folder("bundle.db"), *path = in_folder("target.db");
    make_store(bundle, "run-2", 300);
    int whole = 0;
    for (int round = 0; round < 16; round++) {
        int status;
        make_store(path, "run-1", 2);
        const pid_t child = fork();
        if (child == 0) _exit(import_all(bundle, path));
        pause_microseconds((unsigned)round * 8000);
        kill(child, SIGKILL);
        wait_for(child, &status);
        const int64_t cells = rows_after(path, "SELECT count(*) FROM cell");
        assert_true(cells == 2 || cells == 302);
        whole += cells == 302;
    }
    assert_int_equal(import_all(bundle, path), EXIT_FINE); // and it can be repeated
    assert_int_equal(rows_after(path, "SELECT count(*) FROM cell"), 302);
    print_message("# %d of 16 imports ended before their kill\n", whole);
    remove_store(bundle);
    remove_store(path);
}

// Ctrl-C counts from the first moment; the flag it sets cannot be taken back, hence the child.
static void an_import_can_be_interrupted(void **state) {
    (void)state;
    static const char *const kinds[] = {"bundle.db", "bundle-text"};
    const char *path = in_folder("target.db");
    struct store store;
    make_store(in_folder("bundle.db"), "run-2", 30);
    assert_int_equal(store_open(&store, in_folder("bundle.db"), STORE_READ), EXIT_FINE);
    assert_int_equal(text_write(store.database, in_folder("bundle-text")), EXIT_FINE);
    store_close(&store);
    make_store(path, "run-1", 2);
    for (int i = 0; i < 2; i++) {
        int status;
        capture_start();
        const pid_t child = fork();
        if (child == 0) {
            interrupt_install();
            raise(SIGINT);
            _exit(import_all(in_folder(kinds[i]), path));
        }
        wait_for(child, &status);
        expect_complaint(WEXITSTATUS(status), EXIT_ENVIRONMENT, "interrupted", "nothing was imported");
        assert_int_equal(rows_after(path, "SELECT count(*) FROM cell"), 2);
    }
    remove_store(in_folder("bundle.db"));
    remove_store(path);
}

// ---- several writers ----

static void writers_take_turns(void **state) {
    (void)state;
    enum { WRITERS = 4, CELLS = 12 };
    const char *path = in_folder("shared.db");
    pid_t children[WRITERS];
    remove_store(path);
    for (int i = 0; i < WRITERS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            struct store store;
            char run[16];
            snprintf(run, sizeof run, "run-%d", i);
            if (store_open(&store, path, STORE_WRITE)) _exit(1); // all of them may find it missing and make it
            sqlite3_busy_timeout(store.database, 60000);
            if (store_begin(&store) || fill_run(&store, run) || store_commit(&store)) _exit(2);
            for (int cell = 0; cell < CELLS; cell++)
                if (fill_cell(&store, run, cell, 5)) _exit(3);
            store_close(&store);
            _exit(0);
        }
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        wait_for(children[i], &status);
        assert_int_equal(status, 0);
    }
    assert_int_equal(rows_after(path, "SELECT count(*) FROM cell"), WRITERS * CELLS);
    remove_store(path);
}

// ---- a full disk ----

// Files may not grow beyond `bytes` from here on: writing more fails as on a full disk. For children: it cannot be undone.
static void limit_files(uint64_t bytes) {
    const struct rlimit limit = {bytes, bytes};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(99);
}

// Runs `body` in a child with that limit and returns its exit status.
static int with_limit(uint64_t bytes, int (*body)(const char *), const char *path) {
    int status;
    fflush(stderr);
    const pid_t child = fork();
    if (child == 0) {
        limit_files(bytes);
        _exit(body(path));
    }
    wait_for(child, &status);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int add_three_cells(const char *path) {
    struct store store;
    int failure = store_open(&store, path, STORE_WRITE);
    for (int i = 0; i < 3 && !failure; i++) failure = fill_cell(&store, "run-1", 100 + i, 20);
    store_close(&store);
    return failure;
}

// The disk fills at every page from nothing to enough, so in every kind of file and step.
static void a_full_disk_keeps_what_was_there(void **state) {
    (void)state;
    const char *path = in_folder("full.db");
    int refused = 0, accepted = 0;
    for (uint64_t limit = 1024; limit < 512 * 1024 && accepted < 3; limit += limit < 160 * 1024 ? 4096 : 32768) {
        make_store(path, "run-1", 2);
        capture_start();
        const int failure = with_limit(limit, add_three_cells, path);
        const char *text = capture_end();
        if (failure) {
            assert_int_equal(failure, EXIT_ENVIRONMENT);
            if (!strstr(text, "no space is left on its disk, or a quota is reached: free some")) fail_msg("with %d bytes: %s", (int)limit, text);
            refused++;
        } else {
            accepted++;
        }
        const int64_t cells = rows_after(path, "SELECT count(*) FROM cell WHERE state = 'done'");
        assert_in_range(cells, failure ? 2 : 5, 5);
    }
    print_message("# refused %d limits, accepted %d\n", refused, accepted);
    assert_true(refused > 5);
    assert_true(accepted > 0);
    remove_store(path);
}

static int make_new(const char *path) {
    struct store store;
    const int failure = store_open(&store, path, STORE_WRITE);
    store_close(&store);
    return failure;
}

static void a_full_disk_makes_no_half_store(void **state) {
    (void)state;
    const char *path = in_folder("new.db");
    int refused = 0;
    for (uint64_t limit = 1024; limit < 256 * 1024; limit += 4096) {
        remove_store(path);
        capture_start();
        const int failure = with_limit(limit, make_new, path);
        const char *text = capture_end();
        if (failure && !strstr(text, "no space is left on its disk")) fail_msg("with %d bytes: %s", (int)limit, text);
        refused += failure != 0;
        assert_int_equal(rows_after(path, "SELECT count(*) FROM run"), 0); // with room again, it is made or finished
    }
    assert_true(refused > 3);
    remove_store(path);
}

static void sqlite_says_full(void **state) {
    (void)state;
    const char *path = in_folder("pages.db");
    struct store store;
    int failure = EXIT_FINE;
    make_store(path, "run-1", 2);
    assert_int_equal(store_open(&store, path, STORE_WRITE), EXIT_FINE);
    execute(&store, "PRAGMA max_page_count = 1"); // as many as there are
    capture_start();
    for (int i = 0; i < 1000 && !failure; i++) failure = fill_cell(&store, "run-1", 100 + i, 20);
    expect_complaint(failure, EXIT_ENVIRONMENT, "no space is left on its disk", "what was finished before is kept");
    assert_int_equal(store_check(&store), EXIT_FINE);
    store_close(&store);
    assert_true(rows_after(path, "SELECT count(*) FROM cell") >= 2);
    remove_store(path);
}

static int export_bundle(const char *path) {
    struct store store;
    int failure = store_open(&store, path, STORE_READ);
    if (!failure) failure = store_export_bundle(&store, in_folder("sent.db"));
    store_close(&store);
    return failure;
}

static int export_text(const char *path) {
    struct store store;
    int failure = store_open(&store, path, STORE_READ);
    if (!failure) failure = text_write(store.database, in_folder("text"));
    store_close(&store);
    return failure;
}

static void load_hash(const char *path, char hash[33]) {
    struct text_file file;
    assert_int_equal(text_load(path, &file), EXIT_FINE);
    memcpy(hash, file.hash, sizeof file.hash);
    free(file.bytes);
}

static void a_full_disk_leaves_no_half_export(void **state) {
    (void)state;
    const char *path = in_folder("source.db");
    char before[33], after[33];
    make_store(path, "run-1", 2);
    assert_int_equal(export_text(path), EXIT_FINE);
    load_hash(in_folder("text/manifest.tsv"), before);
    make_store(path, "run-2", 40); // more than was exported
    capture_start();
    expect_complaint(with_limit(40960, export_bundle, path), EXIT_ENVIRONMENT, "cannot write", "free some space");
    assert_false(file_exists(in_folder("sent.db")));
    assert_false(file_exists(in_folder("sent.db.part")));
    capture_start();
    expect_complaint(with_limit(4096, export_text, path), EXIT_ENVIRONMENT, "cannot write", "free some space");
    load_hash(in_folder("text/manifest.tsv"), after);
    assert_string_equal(before, after);
    assert_false(file_exists(in_folder("text/sample.tsv.part")));
    assert_int_equal(import_all(in_folder("text"), in_folder("from-text.db")), EXIT_FINE); // the earlier export is whole
    assert_int_equal(rows_after(in_folder("from-text.db"), "SELECT count(*) FROM cell"), 2);
    remove_store(in_folder("from-text.db"));
    remove_store(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survives_kills),     cmocka_unit_test(an_import_is_whole_or_not_at_all),  cmocka_unit_test(an_import_can_be_interrupted),
        cmocka_unit_test(writers_take_turns), cmocka_unit_test(a_full_disk_keeps_what_was_there),  cmocka_unit_test(a_full_disk_makes_no_half_store),
        cmocka_unit_test(sqlite_says_full),   cmocka_unit_test(a_full_disk_leaves_no_half_export),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
