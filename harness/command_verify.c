// SPDX-License-Identifier: MIT
// relubench verify: does each kernel compute what its row promises?
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "json.h"
#include "kernels.h"
#include "machine.h"
#include "options.h"
#include "output.h"
#include "progress.h"
#include "store.h"
#include "table.h"
#include "verify.h"
#include "workload.h"

static const char help[] =
    "usage: relubench verify [--activation A,..] [--impl I,..] [--direction D] [--exhaustive] [--pairs] [--threads N]\n"
    "                        [--format table|csv|json] [--db FILE]\n\n"
    "Tries every kernel with the standard set: dense, special and random values, every length to 131 at every misalignment between\n"
    "guard pages, in place, in chunks, other parameters; its bits against its class, its values against the reference.\n\n"
    "--exhaustive  all 2^32 inputs of unary kernels instead (2^16 for bf16): minutes a function\n"
    "--pairs       every input of unary backward kernels with gradients of random bits instead: 2^32 pairs\n"
    "--threads N   at once; all CPUs by default\n"
    "--db FILE     where results are kept, " STORE_DEFAULT
    " by default\n\n"
    "Errors are in units of the last place of the result: 0 where it is correctly rounded. They count where the exact value is a\n"
    "normal number; a subnormal result may be one subnormal unit further off than the bound. Rows without a promise (raw) are\n"
    "measured and never fail. Exit code 1 if a kernel misses its promise; 3 after Ctrl-C, with all that was verified in the store.\n\n"
    "  relubench verify --activation gelu --exhaustive --threads 2\n";

struct job {
    struct kernel_selection selection;
    const char *format, *path;
    bool exhaustive, pairs;
    uint64_t threads;
    const struct activations_row **rows; // that this CPU runs, and that the kind of work is for
    size_t count;
    struct verify_result *results; // without inputs where not reached
    struct store store;
    char run[37];
    struct progress progress;
    double share_before, share_here; // of the group in progress
    const char *detail;
};

static const char *kind(const struct job *job) { return job->pairs ? "pairs" : job->exhaustive ? "exhaustive" : "set"; }

static bool is_meant(const struct job *job, const struct activations_row *row) {
    if (!job->exhaustive && !job->pairs) return true;
    return verify_is_unary(row) && (!job->pairs || workload_form(row).backward);
}

// Keeps the rows that can be verified, says how many cannot and why.
static int choose(struct job *job) {
    int code;
    job->rows = kernels_select(&job->selection, &job->count, &code);
    if (!job->rows) return code;
    const struct activations_row *lacking = NULL;
    size_t kept = 0, unable = 0;
    for (size_t i = 0; i < job->count; i++) {
        if (!is_meant(job, job->rows[i])) continue;
        if (kernel_runs(job->rows[i])) job->rows[kept++] = job->rows[i];
        else lacking = job->rows[i], unable++;
    }
    job->count = kept;
    if (kept == 0 && lacking) return complain(EXIT_ENVIRONMENT, "this CPU runs none of these kernels: it lacks %s", kernel_lacks(lacking));
    if (kept == 0)
        return complain(EXIT_USAGE, "none of these kernels is %s; --exhaustive and --pairs are for those of one input",
                        job->pairs ? "a unary backward" : "unary");
    if (unable) complain(EXIT_FINE, "%zu kernels need what this CPU lacks, and are left out; `relubench list kernels` shows them", unable);
    job->results = calloc(kept, sizeof *job->results);
    return job->results ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "out of memory");
}

static bool show_progress(double share, void *context) {
    struct job *job = context;
    progress_update(&job->progress, job->share_before + share * job->share_here, job->detail);
    return !interrupted();
}

static int store_results(struct job *job, size_t first, size_t end) {
    int failure = store_begin(&job->store);
    for (size_t i = first; i < end && !failure; i++) {
        if (job->results[i].inputs == 0) continue;
        failure = store_kernel(&job->store, job->run, job->rows[i], -1);
        if (!failure) failure = store_verification(&job->store, job->run, job->rows[i], kind(job), &job->results[i]);
    }
    if (!failure) return store_commit(&job->store);
    store_rollback(&job->store);
    return failure;
}

static int verify_standard(struct job *job) {
    job->share_here = 1;
    verify_rows(job->rows, job->count, (unsigned)job->threads, show_progress, job, job->results);
    return store_results(job, 0, job->count);
}

static int by_function(const void *a, const void *b) {
    const struct activations_row *left = *(const struct activations_row *const *)a;
    const struct activations_row *right = *(const struct activations_row *const *)b;
    int order = strcmp(left->activation, right->activation);
    if (!order) order = strcmp(left->form, right->form);
    if (!order) order = strcmp(left->type, right->type);
    return order ? order : strcmp(left->implementation, right->implementation);
}

static bool same_function(const struct activations_row *a, const struct activations_row *b) {
    return strcmp(a->activation, b->activation) == 0 && strcmp(a->form, b->form) == 0 && strcmp(a->type, b->type) == 0;
}

// Rows of one function share a pass, which is stored when it ends; one that is cut short is no exhaustive one and is forgotten.
static int verify_passes(struct job *job) {
    qsort(job->rows, job->count, sizeof *job->rows, by_function);
    int failure = EXIT_FINE;
    size_t first = 0;
    while (first < job->count && !failure && !interrupted()) {
        size_t end = first + 1;
        while (end < job->count && same_function(job->rows[first], job->rows[end])) end++;
        job->share_before = (double)first / (double)job->count;
        job->share_here = (double)(end - first) / (double)job->count;
        job->detail = job->rows[first]->name;
        verify_exhaustive(job->rows + first, end - first, (unsigned)job->threads, job->pairs, show_progress, job, job->results + first);
        if (interrupted()) memset(job->results + first, 0, (end - first) * sizeof *job->results);
        else failure = store_results(job, first, end);
        first = end;
    }
    return failure;
}

// CSV and JSON have no infinity: there, as in the store, it is an absent number.
static void print_number(struct table *table, enum table_format format, double value, int digits) {
    if (isfinite(value) || (isinf(value) && format == TABLE_TEXT)) table_cell(table, "%.*f", digits, value);
    else table_absent(table);
}

static bool print_results(const struct job *job) {
    static const char *const columns[] = {"kernel", "outcome", "#inputs", "#wrong", "#max ULP", "#at x", "#mean ULP", "#seconds", "finding", 0};
    static const char *const outcomes[] = {[VERIFY_PASS] = "pass", [VERIFY_FAIL] = "FAIL", [VERIFY_UNPROMISED] = "no promise"};
    const enum table_format format = table_format_parse(job->format);
    struct table *table = table_create(columns);
    for (size_t i = 0; i < job->count; i++) {
        const struct verify_result *result = &job->results[i];
        if (result->inputs == 0 && result->outcome != VERIFY_FAIL) continue;
        table_cell(table, "%s", job->rows[i]->name);
        table_cell(table, "%s", outcomes[result->outcome]);
        table_cell(table, "%" PRIu64, result->inputs);
        table_cell(table, "%" PRIu64, result->wrong);
        print_number(table, format, result->max_ulp, 3);
        if (result->max_ulp > 0 && (isfinite(result->max_ulp_input) || format == TABLE_TEXT)) table_cell(table, "%.9g", result->max_ulp_input);
        else table_absent(table);
        print_number(table, format, result->mean_ulp, 4);
        print_number(table, format, result->seconds, 2);
        table_cell(table, "%s", result->message);
    }
    return table_print(table, format, stdout);
}

// The last line, and the exit code.
static int conclude(const struct job *job) {
    size_t passed = 0, failed = 0, measured = 0;
    for (size_t i = 0; i < job->count; i++) {
        const struct verify_result *result = &job->results[i];
        if (result->outcome == VERIFY_FAIL) failed++;
        else if (result->inputs == 0) continue;
        else if (result->outcome == VERIFY_PASS) passed++;
        else measured++;
    }
    fprintf(stderr, "%zu kernels keep their promise, %zu do not, %zu make none; stored in %s\n", passed, failed, measured, job->path);
    if (interrupted())
        return complain(EXIT_ENVIRONMENT,
                        "interrupted after %zu of %zu kernels, which are stored; the same command verifies the others, --impl and --activation fewer",
                        passed + failed + measured, job->count);
    return failed ? EXIT_FINDING : EXIT_FINE;
}

static int work(struct job *job, int argc, char **argv) {
    char *arguments = json_texts(argc, argv);
    if (!arguments) return complain(EXIT_ENVIRONMENT, "out of memory");
    int failure = store_run_start(&job->store, "verify", arguments, kind(job), job->run);
    free(arguments);
    if (failure) return failure;
    job->progress = progress_start("verifying");
    failure = job->exhaustive || job->pairs ? verify_passes(job) : verify_standard(job);
    progress_end(&job->progress);
    if (!failure) failure = store_run_finish(&job->store, job->run, interrupted() ? "interrupted" : "complete");
    if (!print_results(job)) return complain(EXIT_ENVIRONMENT, "cannot write to standard output");
    return failure ? failure : conclude(job);
}

static int run(int argc, char **argv) {
    struct job job = {.format = "table", .path = STORE_DEFAULT};
    const struct option_row options[] = {{"--activation", OPTION_TEXT, &job.selection.activation, 0},
                                         {"--impl", OPTION_TEXT, &job.selection.implementation, 0},
                                         {"--direction", OPTION_TEXT, &job.selection.form, 0},
                                         {"--exhaustive", OPTION_FLAG, &job.exhaustive, 0},
                                         {"--pairs", OPTION_FLAG, &job.pairs, 0},
                                         {"--threads", OPTION_COUNT, &job.threads, 0},
                                         {"--format", OPTION_CHOICE, &job.format, table_formats},
                                         {"--db", OPTION_TEXT, &job.path, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    bool helped;
    int code = options_parse(argc, argv, help, options, NULL, 0, NULL, &helped);
    if (code != EXIT_FINE || helped) return code;
    enum { MOST = 256 };
    unsigned cpus[MOST];
    const unsigned available = machine_cpus(cpus, MOST);
    if (job.threads > MOST) return complain(EXIT_USAGE, "--threads takes 1 to %d; this machine lets us use %u CPUs", MOST, available);
    if (job.threads == 0) job.threads = available;
    code = choose(&job);
    if (code == EXIT_FINE && strcmp(job.path, STORE_DEFAULT) == 0) code = folder_make("results");
    if (code == EXIT_FINE) code = store_open(&job.store, job.path, STORE_WRITE);
    if (code == EXIT_FINE) {
        code = work(&job, argc, argv);
        store_close(&job.store);
    }
    free(job.results);
    free(job.rows);
    return code;
}

const struct command command_verify = {"verify", "does each kernel compute what it promises?", help, run};
