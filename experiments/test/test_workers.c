// SPDX-License-Identifier: MIT
// Every task is done once, whatever the number of threads, also where threads share a CPU.
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "command.h"
#include "workers.h"

enum { TASKS = 1000 };

static void count_task(void *context, uint64_t i, unsigned worker) {
    atomic_uint *done = context;
    (void)worker;
    atomic_fetch_add(&done[i], 1);
}

static void every_task_is_done_once(void **state) {
    (void)state;
    for (unsigned threads = 1; threads <= 4; threads++) {
        struct workers workers;
        static atomic_uint done[TASKS];
        assert_int_equal(workers_start(&workers, threads), EXIT_FINE);
        for (unsigned round = 1; round <= 10; round++) {
            workers_run(&workers, TASKS, count_task, done);
            for (int i = 0; i < TASKS; i++) assert_int_equal(atomic_load(&done[i]), round);
        }
        for (int i = 0; i < TASKS; i++) atomic_store(&done[i], 0);
        workers_stop(&workers);
    }
}

// Pauses longer than a worker's patience: it has to be woken.
static void sleepers_are_woken(void **state) {
    (void)state;
    struct workers workers;
    static atomic_uint done[TASKS];
    assert_int_equal(workers_start(&workers, 3), EXIT_FINE);
    for (unsigned round = 1; round <= 20; round++) {
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, 0);
        workers_run(&workers, TASKS, count_task, done);
        for (int i = 0; i < TASKS; i++) assert_int_equal(atomic_load(&done[i]), round);
    }
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, 0);
    workers_stop(&workers);
}

static void no_thread_is_no_worker(void **state) {
    (void)state;
    struct workers workers;
    assert_int_equal(workers_start(&workers, 0), EXIT_USAGE);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_task_is_done_once), cmocka_unit_test(sleepers_are_woken),
                                       cmocka_unit_test(no_thread_is_no_worker)};
    return cmocka_run_group_tests(tests, 0, 0);
}
