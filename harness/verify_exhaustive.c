// SPDX-License-Identifier: MIT
// All inputs of unary kernels. Threads take blocks of inputs; each block's exact values are computed once for all rows.
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "reference.h"
#include "verify.h"
#include "verify_error.h"
#include "verify_inputs.h"
#include "workload.h"

enum { BLOCK = 4096, PARAMETERS = 16, TENTH = 100000000 };

// What one row has shown so far.
struct tally {
    struct verify_result result;
    uint64_t first_wrong; // block of the message
    double ulp_sum;
    uint64_t ulp_count;
};

struct pass {
    const struct activations_row *const *rows;
    size_t count;
    const struct activation_reference *reference;
    struct workload_form form;
    double parameters[PARAMETERS];
    bool pairs;
    uint64_t inputs;
    _Atomic uint64_t next; // block
    _Atomic bool stopped;
    bool (*progress)(double share, void *context);
    void *context;
    pthread_mutex_t lock; // of `totals` and of progress
    struct tally *totals;
    double shown;
};

// What one thread works on.
struct worker {
    struct pass *pass;
    float x[BLOCK], dy[BLOCK], got[BLOCK];
    uint16_t x_narrow[BLOCK], dy_narrow[BLOCK], got_narrow[BLOCK];
    struct double_double exact[BLOCK];
    float wanted[BLOCK]; // exact, rounded
    uint64_t count;      // of this block
    uint64_t normals;    // of `exact`
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

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool is_narrow(const struct worker *worker) { return worker->pass->form.element_bytes == sizeof(uint16_t); }

static void fill(struct worker *worker, uint64_t block) {
    const uint64_t first = block * BLOCK;
    const struct pass *pass = worker->pass;
    const int shift = is_narrow(worker) ? 16 : 0;
    worker->count = pass->inputs - first < BLOCK ? pass->inputs - first : BLOCK;
    for (uint64_t i = 0; i < worker->count; i++) {
        const uint64_t bits = pass->pairs ? inputs_mix(11, first + i) : (first + i) << shift;
        worker->x[i] = from_bits((uint32_t)bits & ~(shift ? 0xffffu : 0u));
        worker->dy[i] = pass->pairs ? from_bits((uint32_t)(bits >> 32) & ~(shift ? 0xffffu : 0u)) : 1.0f;
    }
    if (!is_narrow(worker)) return;
    workload_narrow(worker->x, worker->count, worker->x_narrow);
    workload_narrow(worker->dy, worker->count, worker->dy_narrow);
}

static bool is_normal(struct double_double exact) { return isfinite(exact.high) && fabs(exact.high) >= 0x1p-126; }

static void expect(struct worker *worker) {
    const struct pass *pass = worker->pass;
    const int digits = error_bounds_of(pass->rows[0]).digits;
    worker->normals = 0;
    for (uint64_t i = 0; i < worker->count; i++) {
        const double x = (double)worker->x[i], dy = (double)worker->dy[i];
        const struct reference_element element = {.x = &x, .pieces = 1, .parameter = pass->parameters, .dy = &dy, .inference = pass->form.inference};
        double unused;
        if (pass->form.backward) pass->reference->backward(&element, &worker->exact[i], &unused);
        else pass->reference->forward(&element, &worker->exact[i]);
        worker->wanted[i] = error_round(worker->exact[i], digits);
        worker->normals += is_normal(worker->exact[i]);
    }
}

static void call(struct worker *worker, const struct activations_row *row) {
    const bool narrow = is_narrow(worker);
    const struct activations_call call = {
        .size = sizeof call,
        .x = narrow ? (const void *)worker->x_narrow : worker->x,
        .dy = !worker->pass->form.backward ? NULL
              : narrow                     ? (const void *)worker->dy_narrow
                                           : worker->dy,
        .out = narrow ? (void *)worker->got_narrow : worker->got,
        .rows = 1,
        .channels = worker->count,
    };
    row->call(&call);
    for (uint64_t i = 0; narrow && i < worker->count; i++) worker->got[i] = from_bits((uint32_t)worker->got_narrow[i] << 16);
}

// 0 times infinity, or what the bound lets round to 0, has no one value.
static bool undefined(const struct error_bounds *bounds, const struct pass *pass, float x, float dy) {
    if (bounds->exact || !isinf(dy)) return false;
    const double wide = (double)x, one = 1;
    const struct reference_element element = {.x = &wide, .pieces = 1, .parameter = pass->parameters, .dy = &one, .inference = pass->form.inference};
    struct double_double derivative;
    double unused;
    pass->reference->backward(&element, &derivative, &unused);
    return fabs(derivative.high) <= error_near_zero(bounds);
}

static bool larger(double ulp, double input, const struct verify_result *than) {
    return ulp > than->max_ulp || (ulp == than->max_ulp && ulp > 0 && input < than->max_ulp_input);
}

static void compare(struct worker *worker, const struct activations_row *row, uint64_t block, struct tally *tally) {
    const struct error_bounds bounds = error_bounds_of(row);
    struct verify_result *result = &tally->result;
    result->inputs += worker->count;
    tally->ulp_count += worker->normals;
    for (uint64_t i = 0; i < worker->count; i++) {
        if (memcmp(&worker->got[i], &worker->wanted[i], sizeof *worker->got) == 0) continue;
        tally->ulp_count -= is_normal(worker->exact[i]);
        const double x = (double)worker->x[i], dy = (double)worker->dy[i];
        const struct verdict verdict = error_judge(&bounds, worker->got[i], worker->exact[i], dy);
        if (!verdict.passes && !isfinite(worker->got[i]) && undefined(&bounds, worker->pass, worker->x[i], worker->dy[i])) continue;
        if (verdict.counts) {
            if (isfinite(verdict.ulp)) tally->ulp_sum += verdict.ulp, tally->ulp_count++;
            if (larger(verdict.ulp, x, result)) {
                result->max_ulp = verdict.ulp;
                result->max_ulp_input = x;
            }
        }
        if (verdict.passes) continue;
        if (result->wrong++ == 0) {
            tally->first_wrong = block;
            error_describe(result->message, sizeof result->message, x, worker->pass->form.backward ? &dy : NULL, worker->got[i], worker->wanted[i],
                           verdict.ulp);
        }
    }
}

static void add(struct tally *total, const struct tally *part) {
    if (part->result.wrong && (total->result.wrong == 0 || part->first_wrong < total->first_wrong)) {
        memcpy(total->result.message, part->result.message, sizeof total->result.message);
        total->first_wrong = part->first_wrong;
    }
    total->result.inputs += part->result.inputs;
    total->result.wrong += part->result.wrong;
    total->ulp_sum += part->ulp_sum;
    total->ulp_count += part->ulp_count;
    if (larger(part->result.max_ulp, part->result.max_ulp_input, &total->result)) {
        total->result.max_ulp = part->result.max_ulp;
        total->result.max_ulp_input = part->result.max_ulp_input;
    }
}

// The first thread to find a tenth of a second gone reports for all.
static void report(struct pass *pass, uint64_t block) {
    if (!pass->progress || pthread_mutex_trylock(&pass->lock) != 0) return;
    const double now = seconds_now();
    if (now - pass->shown > (double)TENTH * 1e-9) {
        pass->shown = now;
        if (!pass->progress((double)(block * BLOCK) / (double)pass->inputs, pass->context)) pass->stopped = true;
    }
    pthread_mutex_unlock(&pass->lock);
}

static void *work(void *context) {
    struct pass *pass = context;
    struct worker *worker = malloc(sizeof *worker);
    struct tally *tallies = calloc(pass->count, sizeof *tallies);
    if (worker && tallies) {
        worker->pass = pass;
        while (!pass->stopped) {
            const uint64_t block = pass->next++;
            if (block * BLOCK >= pass->inputs) break;
            fill(worker, block);
            expect(worker);
            for (size_t i = 0; i < pass->count; i++) {
                call(worker, pass->rows[i]);
                compare(worker, pass->rows[i], block, &tallies[i]);
            }
            report(pass, block);
        }
        pthread_mutex_lock(&pass->lock);
        for (size_t i = 0; i < pass->count; i++) add(&pass->totals[i], &tallies[i]);
        pthread_mutex_unlock(&pass->lock);
    }
    free(tallies);
    free(worker);
    return NULL;
}

// The calling thread works too; a thread that cannot be had is one less.
static void share_work(struct pass *pass, unsigned threads) {
    enum { MOST = 256 };
    pthread_t others[MOST];
    unsigned started = 0;
    while (started + 1 < threads && started < MOST && pthread_create(&others[started], NULL, work, pass) == 0) started++;
    work(pass);
    for (unsigned i = 0; i < started; i++) pthread_join(others[i], NULL);
}

static void finish(struct pass *pass, size_t i, double seconds, struct verify_result *result) {
    *result = pass->totals[i].result;
    result->seconds = seconds;
    result->mean_ulp = pass->totals[i].ulp_count ? pass->totals[i].ulp_sum / (double)pass->totals[i].ulp_count : 0;
    result->outcome = strcmp(pass->rows[i]->mode, "raw") == 0 ? VERIFY_UNPROMISED : result->wrong ? VERIFY_FAIL : VERIFY_PASS;
}

void verify_exhaustive(const struct activations_row *const *rows, size_t count, unsigned threads, bool pairs,
                       bool (*progress)(double share, void *context), void *context, struct verify_result *results) {
    if (count == 0) return;
    const struct activations_function *function = workload_function(rows[0]);
    struct pass pass = {
        .rows = rows,
        .count = count,
        .reference = activation_reference_find(rows[0]->activation),
        .form = workload_form(rows[0]),
        .pairs = pairs,
        .progress = progress,
        .context = context,
        .lock = PTHREAD_MUTEX_INITIALIZER,
        .totals = calloc(count, sizeof *pass.totals),
    };
    pass.inputs = (uint64_t)1 << (pass.form.element_bytes == sizeof(uint16_t) && !pairs ? 16 : 32);
    if (!pass.totals || !pass.reference || !function) {
        for (size_t i = 0; i < count; i++) {
            results[i] = (struct verify_result){.outcome = VERIFY_FAIL};
            snprintf(results[i].message, sizeof results[i].message, "%s", pass.totals ? "there is no reference for this function" : "out of memory");
        }
        free(pass.totals);
        return;
    }
    for (uint32_t i = 0; i < function->parameter_count && i < PARAMETERS; i++) pass.parameters[i] = (double)(float)function->parameters[i].value;
    const double start = seconds_now();
    share_work(&pass, threads);
    for (size_t i = 0; i < count; i++) finish(&pass, i, seconds_now() - start, &results[i]);
    free(pass.totals);
}
