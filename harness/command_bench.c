// SPDX-License-Identifier: MIT
// relubench bench: verify, then time, within a budget.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "clock.h"
#include "command.h"
#include "kernels.h"
#include "machine.h"
#include "operands.h"
#include "options.h"
#include "special_values.h"
#include "summary_table.h"
#include "table.h"
#include "workload.h"

static const char help[] =
    "usage: relubench bench [OPTION]...\n\n"
    "Verifies every kernel, then times rivals against each other in interleaved rounds and reads each time against what this\n"
    "machine can do at most. Everything is stored; a run that was interrupted, killed, or out of budget is continued by the next.\n\n"
    "  --activation A,..    only these functions (relubench list activations)\n"
    "  --impl I,..          only these implementations (relubench list kernels)\n"
    "  --direction D        forward, backward, or one form, as in forward-bias\n"
    "  --size S,..          L1, L2, L3, DRAM, call, or elements, as in 4096 or 1M, and a row for every kernel at the end; without it:\n"
    "                       all kernels at L2; the best and libm at the other levels; what distributions of the inputs do; what a call\n"
    "                       of 16 elements costs; threads; in place; all sizes; the best of the other forms at the other levels\n"
    "  --threads N          with --size: this many threads\n"
    "  --distribution D     of the inputs: normal-0-1 (default), normal-0-2, uniform, all-negative, denormals, sorted, mixed-special\n"
    "  --profile quick|full quick: 61 rounds of 1 ms in 6 minutes; full: 101 rounds of 2 ms in an hour\n"
    "  --budget T           another time box, as in 90s, 20m, 1h; 0: none\n"
    "  --twice              enter every kernel twice: how far does this harness agree with itself?\n"
    "  --new                do not continue an unfinished run\n"
    "  --db F               the store (default results/relubench.db)\n"
    "  --format table|csv|json  of the table at the end\n\n"
    "Exit code 1 if a kernel is off its bound; 3 after Ctrl-C, with all that was timed in the store.\n"
    "With --train it times training steps instead, which has options of its own: `relubench bench --train --help`.\n\n"
    "  relubench bench --activation gelu --size L2 --impl avx2,avx512,libm\n";

struct bench_options {
    struct kernel_selection selection;
    const char *sizes, *profile, *distribution, *database, *format;
    uint64_t threads;
    double budget;
    bool twice, fresh;
    struct plan_size given[PLAN_SIZES]; // what --size says
    size_t given_count;
};

static const struct profile {
    const char *name;
    uint32_t rounds;
    uint64_t sample_nanoseconds;
    double budget; // seconds
} profiles[] = {{"quick", 61, 1000000, 360}, {"full", 101, 2000000, 3600}};

static const char *const profile_names[] = {"quick", "full", 0};

static int parse(int argc, char **argv, struct bench_options *o, bool *helped) {
    *o = (struct bench_options){
        .profile = "quick", .distribution = workload_distributions[0], .database = STORE_DEFAULT, .format = "table", .threads = 0, .budget = -1};
    const struct option_row options[] = {{"--activation", OPTION_TEXT, &o->selection.activation, 0},
                                         {"--impl", OPTION_TEXT, &o->selection.implementation, 0},
                                         {"--direction", OPTION_TEXT, &o->selection.form, 0},
                                         {"--size", OPTION_TEXT, &o->sizes, 0},
                                         {"--threads", OPTION_COUNT, &o->threads, 0},
                                         {"--distribution", OPTION_CHOICE, &o->distribution, workload_distributions},
                                         {"--profile", OPTION_CHOICE, &o->profile, profile_names},
                                         {"--budget", OPTION_DURATION, &o->budget, 0},
                                         {"--twice", OPTION_FLAG, &o->twice, 0},
                                         {"--new", OPTION_FLAG, &o->fresh, 0},
                                         {"--db", OPTION_TEXT, &o->database, 0},
                                         {"--format", OPTION_CHOICE, &o->format, table_formats},
                                         {0, OPTION_FLAG, 0, 0}};
    const int code = options_parse(argc, argv, help, options, 0, 0, 0, helped);
    if (code != EXIT_FINE || *helped) return code;
    unsigned cpus[256];
    const unsigned available = machine_cpus(cpus, 256);
    if (o->threads > available)
        return complain(EXIT_USAGE, "--threads %llu: this process may use %u CPUs", (unsigned long long)o->threads, available);
    if (o->threads && !o->sizes) return complain(EXIT_USAGE, "--threads goes with --size, as in --size DRAM --threads 2");
    return EXIT_FINE;
}

// ---- rows ----

static int select_rows(struct bench *bench, const struct kernel_selection *selection) {
    int code;
    bench->rows = kernels_select(selection, &bench->row_count, &code);
    if (!bench->rows) return code;
    size_t runnable = 0;
    for (size_t i = 0; i < bench->row_count; i++) runnable += kernel_runs(bench->rows[i]);
    if (runnable == 0)
        return complain(EXIT_ENVIRONMENT, "this CPU lacks %s, which %s needs; `relubench list kernels` shows what runs here",
                        kernel_lacks(bench->rows[0]), bench->rows[0]->implementation);
    bench->groups = plan_groups(bench->rows, bench->row_count, &bench->group_count);
    return bench->groups ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "out of memory");
}

// ---- sizes that the user names ----

static int hold_groups(struct bench *bench, const struct plan_size *sizes, size_t size_count, unsigned threads) {
    struct bench_contest *contests = calloc(bench->group_count * size_count + 1, sizeof *contests);
    if (!contests) return complain(EXIT_ENVIRONMENT, "out of memory");
    size_t count = 0;
    for (size_t s = 0; s < size_count; s++)
        for (size_t g = 0; g < bench->group_count; g++, count++)
            contests[count] =
                (struct bench_contest){.rows = bench->groups[g].rows, .count = bench->groups[g].count, .size = sizes[s], .threads = threads};
    const int code = bench_hold(bench, contests, count, "timing", 1);
    free(contests);
    return code;
}

// Parses --size, and refuses before any work what memory cannot hold.
static int read_sizes(const struct bench *bench, const char *list, unsigned threads, struct plan_size *sizes, size_t *count) {
    const int code = plan_sizes_parse(list, sizes, count);
    const double allowed = 0.8 * (double)machine_this()->memory_limit_bytes;
    for (size_t s = 0; s < *count && code == EXIT_FINE; s++) {
        const uint64_t bytes = sizes[s].elements ? operands_bytes(bench->rows[0], sizes[s].elements) : sizes[s].bytes;
        if ((double)bytes > allowed)
            return complain(EXIT_USAGE, "--size %llu wants %.1f GiB; this process may use %.1f GiB", (unsigned long long)sizes[s].elements,
                            (double)bytes / 0x1p30, allowed / 0x1p30);
        if (sizes[s].elements && sizes[s].elements < threads)
            return complain(EXIT_USAGE, "--size %llu is less than one element a thread", (unsigned long long)sizes[s].elements);
    }
    return code;
}

// ---- the run ----

static int start_run(struct bench *bench, const struct bench_options *o, char **argv, int argc) {
    char arguments[2048] = "[";
    for (int i = 1; i < argc; i++) {
        // Words that JSON would have to escape cannot name anything here.
        if (strpbrk(argv[i], "\"\\") || strcmp(argv[i], "--new") == 0) continue;
        const size_t used = strlen(arguments);
        snprintf(arguments + used, sizeof arguments - used, "%s\"%s\"", used > 1 ? "," : "", argv[i]);
    }
    strncat(arguments, "]", sizeof arguments - strlen(arguments) - 1);

    int code = EXIT_FINE;
    if (!o->fresh) code = store_run_unfinished(&bench->store, "bench", o->profile, bench->run);
    if (code != EXIT_FINE) return code;
    if (bench->run[0]) {
        sqlite3_stmt *statement =
            store_query(&bench->store, "SELECT arguments, (SELECT coalesce(max(position) + 1, 0) FROM cell WHERE run = ?1) FROM run WHERE run = ?1",
                        "t", bench->run);
        if (!statement) return EXIT_ENVIRONMENT;
        const bool same = sqlite3_step(statement) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(statement, 0), arguments) == 0;
        bench->position = same ? sqlite3_column_int64(statement, 1) : 0;
        sqlite3_finalize(statement);
        if (same) {
            fprintf(stderr, "continuing run %s (--new starts afresh)\n", bench->run);
            return store_execute(&bench->store, "UPDATE run SET status = 'running' WHERE run = ?1", "t", bench->run);
        }
    }
    return store_run_start(&bench->store, "bench", arguments, o->profile, bench->run);
}

static int run_stages(struct bench *bench, const struct bench_options *o) {
    int code = bench_kernels(bench);
    if (code == EXIT_FINE && !interrupted()) code = bench_verify(bench);
    if (code == EXIT_FINE && !interrupted()) code = bench_special_values(bench);
    if (code == EXIT_FINE && !interrupted()) code = bench_curves(bench);
    if (code != EXIT_FINE || interrupted()) return code;
    if (!o->sizes) return bench_stages(bench);
    return hold_groups(bench, o->given, o->given_count, o->threads ? (unsigned)o->threads : 1);
}

static int conclude(struct bench *bench, const struct bench_options *o, int code) {
    const bool unfinished = code != EXIT_FINE || interrupted() || bench->cut > 0;
    const int finished = store_run_finish(&bench->store, bench->run, unfinished ? "interrupted" : "complete");
    if (code != EXIT_FINE) return code;
    if (finished != EXIT_FINE) return finished;
    const enum table_format format = table_format_parse(o->format);
    const int printed = bench->twice ? bench_print_twins(bench)
                        : o->sizes   ? bench_print_cells(bench, format)
                                     : summary_table_print(&bench->store, bench->run, format, stdout);
    if (printed != EXIT_FINE) return printed;
    fprintf(stderr, "run %s: %llu cells timed, %llu cut, %llu kernels off their bound\n", bench->run, (unsigned long long)bench->done,
            (unsigned long long)bench->cut, (unsigned long long)bench->failed);
    if (unfinished)
        fprintf(stderr, "%s; the same command continues this run, and `relubench db export` keeps what there is\n",
                interrupted() ? "stopped as asked, all that was timed is stored" : "the budget was spent");
    if (interrupted()) return EXIT_ENVIRONMENT;
    return bench->failed ? EXIT_FINDING : EXIT_FINE;
}

static int bench_main(int argc, char **argv) {
    struct bench_options o;
    bool helped;
    int code = parse(argc, argv, &o, &helped);
    if (code != EXIT_FINE || helped) return code;
    const struct profile *profile = strcmp(o.profile, "full") == 0 ? &profiles[1] : &profiles[0];
    const double budget = o.budget < 0 ? profile->budget : o.budget;
    struct bench bench = {.distribution = o.distribution,
                          .twice = o.twice,
                          .rounds = profile->rounds,
                          .sample_nanoseconds = profile->sample_nanoseconds,
                          .deadline = budget > 0 ? clock_now() + (uint64_t)(budget * 1e9) : 0};
    code = select_rows(&bench, &o.selection);
    if (code == EXIT_FINE && o.sizes) code = read_sizes(&bench, o.sizes, (unsigned)o.threads, o.given, &o.given_count);
    if (code == EXIT_FINE) code = bench_lock();
    if (code == EXIT_FINE) code = store_open(&bench.store, o.database, STORE_WRITE);
    if (code == EXIT_FINE) {
        code = start_run(&bench, &o, argv, argc);
        if (code == EXIT_FINE) code = conclude(&bench, &o, run_stages(&bench, &o));
        store_close(&bench.store);
    }
    bench_refusals_free(&bench);
    free(bench.groups);
    free(bench.rows);
    return code;
}

const struct command command_bench = {"bench", "verify every kernel, then time it against its rivals and its limits", help, bench_main};
