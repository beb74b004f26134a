// SPDX-License-Identifier: MIT
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "kernels.h"
#include "step.h"

// ---- kernels of a known number of instructions ----

#if defined(__x86_64__)
#define LOOP "1:\n\tnop\n\tnop\n\tsub $1, %0\n\tjnz 1b"
#define LOOP_INSTRUCTIONS 4
#elif defined(__aarch64__)
#define LOOP "1:\n\tnop\n\tnop\n\tnop\n\tsubs %0, %0, #1\n\tb.ne 1b"
#define LOOP_INSTRUCTIONS 5
#endif

static uint64_t elements(const struct activations_call *call) { return call->rows * call->channels; }

#ifdef LOOP
static void loop(const struct activations_call *call) {
    uint64_t left = elements(call);
    __asm__ volatile(LOOP : "+r"(left) : : "cc");
}

// More than SLOW instructions an element, so that the shorter lengths are taken.
static void slow_loop(const struct activations_call *call) {
    for (int i = 0; i < 10; i++) loop(call);
}
#endif

static void crash(const struct activations_call *call) { *(volatile char *)(uintptr_t)elements(call) = 0; }
static void run_on(const struct activations_call *call) {
    while (*(const volatile uint64_t *)&call->size) continue;
}

static struct activations_row row_of(activations_kernel kernel) {
    int code;
    size_t count;
    const struct activations_row **rows =
        kernels_select(&(struct kernel_selection){.activation = "relu", .implementation = "scalar", .form = "forward"}, &count, &code);
    assert_non_null(rows);
    struct activations_row row = *rows[0];
    free(rows);
    row.call = kernel;
    return row;
}

// ---- tests ----

#ifdef LOOP
static void test_known_count_is_exact(void **state) {
    (void)state;
    const struct activations_row row = row_of(loop);
    assert_true(step_instructions(&row) == LOOP_INSTRUCTIONS);
    assert_true(step_instructions(&row) == LOOP_INSTRUCTIONS);
}

static void test_slow_kernel_is_exact(void **state) {
    (void)state;
    const struct activations_row row = row_of(slow_loop);
    assert_true(step_instructions(&row) == 10 * LOOP_INSTRUCTIONS);
}

static volatile sig_atomic_t handled;
static void count_signal(int signal) {
    (void)signal;
    handled++;
}

static void test_handlers_of_the_parent_change_nothing(void **state) {
    (void)state;
    const int signals[] = {SIGCHLD, SIGALRM, SIGINT};
    struct sigaction action = {.sa_handler = count_signal}, before[3];
    for (int i = 0; i < 3; i++) sigaction(signals[i], &action, &before[i]);
    handled = 0;
    const struct activations_row row = row_of(loop);
    ualarm(5000, 5000);
    assert_true(step_instructions(&row) == LOOP_INSTRUCTIONS);
    ualarm(0, 0);
    assert_true(handled > 0); // of the alarms, which did interrupt
    for (int i = 0; i < 3; i++) sigaction(signals[i], &before[i], NULL);
}
#endif

static void test_crash_is_reported(void **state) {
    (void)state;
    const struct activations_row row = row_of(crash);
    errno = 0;
    assert_true(step_instructions(&row) < 0);
    assert_int_equal(errno, EFAULT);
}

static void test_endless_kernel_is_stopped(void **state) {
    (void)state;
    const struct activations_row row = row_of(run_on);
    errno = 0;
    assert_true(step_instructions(&row) < 0);
    assert_int_equal(errno, ETIMEDOUT);
}

// One function of every implementation, twice.
static void test_counts_repeat(void **state) {
    (void)state;
    int code;
    size_t count;
    const struct activations_row **rows = kernels_select(
        &(struct kernel_selection){.activation = "relu", .implementation = "libm,scalar,sse41,avx2,avx512", .form = "backward"}, &count, &code);
    assert_non_null(rows);
    for (size_t i = 0; i < count; i++) {
        if (!kernel_runs(rows[i])) continue;
        const double instructions = step_instructions(rows[i]);
        if (instructions <= 0 || instructions != step_instructions(rows[i])) fail_msg("%s: %g instructions an element", rows[i]->name, instructions);
    }
    free(rows);
}

#ifdef __SANITIZE_THREAD__
static const bool thread_sanitizer = true;
#else
static const bool thread_sanitizer = false;
#endif

int main(void) {
    if (thread_sanitizer) {
        puts("ThreadSanitizer's own instructions are counted too, and they do not repeat");
        return 77;
    }
    const struct CMUnitTest tests[] = {
#ifdef LOOP
        cmocka_unit_test(test_known_count_is_exact),
        cmocka_unit_test(test_slow_kernel_is_exact),
        cmocka_unit_test(test_handlers_of_the_parent_change_nothing),
#endif
        cmocka_unit_test(test_crash_is_reported),
        cmocka_unit_test(test_endless_kernel_is_stopped),
        cmocka_unit_test(test_counts_repeat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
