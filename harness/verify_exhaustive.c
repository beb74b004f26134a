// SPDX-License-Identifier: MIT
// All inputs of unary kernels, in blocks that threads take.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "verify.h"
#include "verify_block.h"

enum { PARAMETERS = 16, TENTH = 100000000 };

struct pass {
    struct block_task task;
    _Atomic uint64_t next; // block
    _Atomic bool stopped;
    bool (*progress)(double share, void *context);
    void *context;
    pthread_mutex_t lock; // of `totals` and of progress
    struct tally *totals;
    double shown;
};

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

bool verify_is_unary(const struct activations_row *row) {
    const struct workload_form form = workload_form(row);
    const bool one_to_one = !form.per_channel && !form.grouped && !form.doubling && !form.bias && !form.mask && !form.index;
    return one_to_one && (!form.random || form.inference);
}

// The first thread to find a tenth of a second gone reports for all.
static void report(struct pass *pass, uint64_t block) {
    if (!pass->progress || pthread_mutex_trylock(&pass->lock) != 0) return;
    const double now = seconds_now();
    if (now - pass->shown > (double)TENTH * 1e-9) {
        pass->shown = now;
        if (!pass->progress((double)block / (double)block_count(&pass->task), pass->context)) pass->stopped = true;
    }
    pthread_mutex_unlock(&pass->lock);
}

// The order of blocks: all over the floats from the start, since the largest errors, once met, spare the others the reference. The
// count is a power of two, so an odd factor leaves none out.
static uint64_t scatter(uint64_t number, uint64_t count) { return number * 0x9E3779B97F4A7C15u & (count - 1); }

static void *work(void *context) {
    struct pass *pass = context;
    const size_t count = pass->task.count;
    const uint64_t blocks = block_count(&pass->task);
    struct block *block = block_create(&pass->task);
    struct tally *tallies = calloc(count, sizeof *tallies);
    while (block && tallies && !pass->stopped) {
        const uint64_t number = pass->next++;
        if (number >= blocks) break;
        block_run(block, scatter(number, blocks), tallies);
        report(pass, number);
    }
    if (block && tallies) {
        pthread_mutex_lock(&pass->lock);
        for (size_t i = 0; i < count; i++) tally_add(&pass->totals[i], &tallies[i]);
        pthread_mutex_unlock(&pass->lock);
    }
    free(tallies);
    block_destroy(block);
    return NULL;
}

// The calling thread works too; a thread that cannot be had is one less. False if not even one had the memory to work.
static bool share_work(struct pass *pass, unsigned threads) {
    enum { MOST = 256 };
    pthread_t others[MOST];
    unsigned started = 0;
    while (started + 1 < threads && started < MOST && pthread_create(&others[started], NULL, work, pass) == 0) started++;
    work(pass);
    for (unsigned i = 0; i < started; i++) pthread_join(others[i], NULL);
    return pass->next > 0;
}

static void finish(struct pass *pass, size_t i, double seconds, struct verify_result *result) {
    *result = pass->totals[i].result;
    result->seconds = seconds;
    result->mean_ulp = pass->totals[i].ulp_count ? pass->totals[i].ulp_sum / (double)pass->totals[i].ulp_count : 0;
    result->outcome = strcmp(pass->task.rows[i]->mode, "raw") == 0 ? VERIFY_UNPROMISED : result->wrong ? VERIFY_FAIL : VERIFY_PASS;
}

static void fail_all(struct verify_result *results, size_t count, const char *reason) {
    for (size_t i = 0; i < count; i++) {
        results[i] = (struct verify_result){.outcome = VERIFY_FAIL};
        snprintf(results[i].message, sizeof results[i].message, "%s", reason);
    }
}

void verify_exhaustive(const struct activations_row *const *rows, size_t count, unsigned threads, bool pairs,
                       bool (*progress)(double share, void *context), void *context, struct verify_result *results) {
    if (count == 0) return;
    const struct activations_function *function = workload_function(rows[0]);
    const struct workload_form form = workload_form(rows[0]);
    double parameters[PARAMETERS] = {0};
    for (uint32_t i = 0; function && i < function->parameter_count && i < PARAMETERS; i++)
        parameters[i] = (double)(float)function->parameters[i].value;
    struct pass pass = {
        .task = {.rows = rows,
                 .count = count,
                 .form = form,
                 .function = {activation_reference_find(rows[0]->activation), parameters, form.backward, form.inference},
                 .pairs = pairs,
                 .estimates = true,
                 .inputs = (uint64_t)1 << (form.element_bytes == sizeof(uint16_t) && !pairs ? 16 : 32)},
        .progress = progress,
        .context = context,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .totals = calloc(count, sizeof *pass.totals),
    };
    const double start = seconds_now();
    if (!pass.task.function.reference || !function) fail_all(results, count, "there is no reference for this function");
    else if (!pass.totals || !share_work(&pass, threads)) fail_all(results, count, "out of memory");
    else
        for (size_t i = 0; i < count; i++) finish(&pass, i, seconds_now() - start, &results[i]);
    free(pass.totals);
}
