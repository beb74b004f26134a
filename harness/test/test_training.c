// SPDX-License-Identifier: MIT
// Other builds of the program, asked how they train: stand-ins that fail in every way, then the program itself.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
// cmocka wants those first
#include <cmocka.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "child.h"
#include "clock.h"
#include "command.h"
#include "training.h"

static char folder[256], program[300], log_file[300];

static int make_folder(void **state) {
    (void)state;
    snprintf(folder, sizeof folder, "%s/training-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    if (!mkdtemp(folder)) return -1;
    snprintf(program, sizeof program, "%s/stand-in", folder);
    snprintf(log_file, sizeof log_file, "%s/log", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(program);
    unlink(log_file);
    return rmdir(folder);
}

static void write_stand_in(const char *body) {
    FILE *file = fopen(program, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", body);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(program, 0700), 0);
}

static int run(const char *body, double limit, int *exit_code) {
    const char *const arguments[] = {program, "first word", "second", NULL};
    const struct child child = {.arguments = arguments, .log = log_file, .lock = "the lock", .limit = limit};
    if (body) write_stand_in(body);
    return child_run(&child, exit_code);
}

static void assert_last_words(const char *wanted) {
    char said[64];
    child_last_words(&(struct child){.log = log_file}, said, sizeof said);
    assert_string_equal(said, wanted);
}

// ---- a child ----

static void test_exit_code_and_words(void **state) {
    (void)state;
    int exit_code = -1;
    assert_int_equal(run("echo dropped; echo one >&2; echo \"$1, $2, $RELUBENCH_LOCK\" >&2; echo >&2; exit 7", 10, &exit_code), EXIT_FINE);
    assert_int_equal(exit_code, 7);
    assert_last_words("first word, second, the lock");
    assert_int_equal(run("exit 0", 10, &exit_code), EXIT_FINE);
    assert_int_equal(exit_code, 0);
    assert_last_words("");
}

static void test_lock_stands_once(void **state) {
    (void)state;
    int exit_code;
    setenv("RELUBENCH_LOCK", "that of the caller", 1);
    assert_int_equal(run("env | grep RELUBENCH_LOCK >&2; env | grep -c RELUBENCH_LOCK >&2", 10, &exit_code), EXIT_FINE);
    unsetenv("RELUBENCH_LOCK");
    assert_last_words("1");
}

static void test_no_answer(void **state) {
    (void)state;
    int exit_code = -1;
    assert_int_equal(run("kill -KILL $$", 10, &exit_code), EXIT_ENVIRONMENT);
    const uint64_t start = clock_now();
    assert_int_equal(run("exec sleep 60", 0.1, &exit_code), EXIT_ENVIRONMENT);
    assert_true(clock_now() - start < UINT64_C(30000000000)); // it was not waited for
    assert_int_equal(unlink(program), 0);
    assert_int_equal(run(NULL, 10, &exit_code), EXIT_ENVIRONMENT);
    assert_int_equal(exit_code, -1);
}

// ---- a program that is not what it should be ----

static void test_older_program(void **state) {
    (void)state;
    double nanoseconds = -1;
    struct training_losses losses;
    static const char *const bodies[] = {"exit 2", "for last; do :; done; : >\"$last\""}; // not in its command line, not in its store
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        write_stand_in(bodies[i]);
        assert_int_equal(training_steps(program, "MLP-256", "relu", &nanoseconds), EXIT_USAGE);
        assert_int_equal(training_losses_read(program, &losses), EXIT_USAGE);
        assert_int_equal(losses.count, 0);
        training_losses_free(&losses);
    }
    assert_true(nanoseconds == -1);
}

static void test_failing_program(void **state) {
    (void)state;
    static const char *const bodies[] = {"echo no room >&2; exit 3", "exit 0", "for last; do :; done; echo 'no store' >\"$last\""};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        double nanoseconds;
        struct training_losses losses;
        write_stand_in(bodies[i]);
        assert_int_equal(training_steps(program, "MLP-256", "relu", &nanoseconds), EXIT_ENVIRONMENT);
        assert_int_equal(training_losses_read(program, &losses), EXIT_ENVIRONMENT);
        training_losses_free(&losses);
    }
}

// ---- the program ----

static void test_steps(void **state) {
    (void)state;
    const char *relubench = getenv("RELUBENCH");
    assert_non_null(relubench);
    // The caller has the lock that bench would take.
    char lock[300];
    snprintf(lock, sizeof lock, "%s/lock", folder);
    const int file = open(lock, O_RDONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(flock(file, LOCK_EX), 0);
    const char *before = getenv("RELUBENCH_LOCK");
    char *kept = before ? strdup(before) : NULL;
    setenv("RELUBENCH_LOCK", lock, 1);
    double nanoseconds = 0;
    assert_int_equal(training_steps(relubench, "MLP-256", "gelu", &nanoseconds), EXIT_FINE);
    assert_true(nanoseconds > 1000 && isfinite(nanoseconds));
    assert_int_equal(training_steps(relubench, "no such net", "gelu", &nanoseconds), EXIT_USAGE);
    for (uint64_t i = 0; i < training_pair_count; i++) assert_true(*training_pairs[i].net && *training_pairs[i].activation);
    if (kept) setenv("RELUBENCH_LOCK", kept, 1);
    else unsetenv("RELUBENCH_LOCK");
    free(kept);
    close(file);
    unlink(lock);
}

static void test_losses(void **state) {
    (void)state;
    struct training_losses base;
    assert_int_equal(training_losses_read(getenv("RELUBENCH"), &base), EXIT_FINE);
    assert_in_range(base.count, 10, 100);
    uint64_t finite = 0, of_nets = 0;
    for (uint64_t i = 0; i < base.count; i++) {
        finite += isfinite(base.rows[i].loss) && base.rows[i].loss > 0;
        of_nets += strstr(base.rows[i].what, "first step of") != NULL;
    }
    assert_true(finite > base.count / 2 && of_nets == 2);
    struct training_difference found = training_losses_compare(&base, &base);
    assert_int_equal(found.compared, base.count); // so none is there twice
    assert_int_equal(found.different, 0);

    struct training_loss rows[100] = {{0}};
    memcpy(rows, base.rows, base.count * sizeof *rows);
    rows[3].loss = nextafter(rows[3].loss, 9);
    found = training_losses_compare(&base, &(struct training_losses){rows, base.count});
    assert_true(found.compared == base.count && found.different == 1);
    assert_non_null(strstr(found.message, ", was "));
    training_losses_free(&base);
}

// ---- comparing ----

static void test_compare(void **state) {
    (void)state;
    struct training_loss old[] = {{"a: x", 1}, {"b: x", NAN}, {"d: x", 3}, {"e: x", 0.0}, {"f: x", 5}};
    struct training_loss new[] = {{"b: x", NAN}, {"c: x", 1}, {"d: x", 3}, {"e: x", -0.0}, {"f: x", 5.5}, {"g: x", 1}};
    const struct training_difference found = training_losses_compare(&(struct training_losses){old, 5}, &(struct training_losses){new, 6});
    assert_int_equal(found.compared, 4);
    assert_int_equal(found.different, 2);
    assert_string_equal(found.message, "loss -0, was 0: e");
    const struct training_difference none = training_losses_compare(&(struct training_losses){old, 5}, &(struct training_losses){NULL, 0});
    assert_int_equal(none.compared, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_exit_code_and_words),
        cmocka_unit_test(test_lock_stands_once),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_older_program),
        cmocka_unit_test(test_failing_program),
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_losses),
        cmocka_unit_test(test_compare),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
