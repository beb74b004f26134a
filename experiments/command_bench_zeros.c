// SPDX-License-Identifier: MIT
// relubench bench --zeros: what a product that leaves zeros out takes, over BLIS's.
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "clock.h"
#include "command.h"
#include "json.h"
#include "matrix_product.h"
#include "number.h"
#include "options.h"
#include "table.h"
#include "zero_benchmark.h"

static const char help[] =
    "usage: relubench bench --zeros [OPTION]...\n\n"
    "Times the product of activations, some of which are 0, by full weights: BLIS's, which multiplies everything, and one that leaves out\n"
    "what would be multiplied by 0. Zeros lie at random places, 0, 50, 85, 95 and 99 % of them, the same for both; shapes are those of the\n"
    "hidden layers of MLP-256 and MLP-1024 at 128 samples; one core. Before they are timed, both must give the same but for rounding.\n"
    "How many zeros trained networks have is in the census: measure `zero` of `relubench train sparsity-penalty`.\n\n"
    "  --rounds N     at most (200 are the most)\n"
    "  --sample T     a sample lasts at least this long (default 0.01s)\n"
    "  --budget T     time box (default 15s); at least 7 rounds are made; 0: none, with --rounds\n"
    "  --db F         the store (default results/relubench.db), which keeps every round\n"
    "  --format table|csv|json  of the table at the end\n\n"
    "Time over BLIS is the median over rounds with its 95 % interval: below 1, leaving zeros out pays.\n\n"
    "  relubench bench --zeros --format json\n";

static const double tolerance = 1e-5; // of the largest value: sums of at most 1024 in another order

struct zeros_options {
    const char *database, *format;
    uint64_t rounds;
    double budget, sample; // seconds
    bool zeros;
};

static int parse(int argc, char **argv, struct zeros_options *o, bool *helped) {
    *o = (struct zeros_options){.budget = 15, .sample = 0.01, .database = STORE_DEFAULT, .format = "table"};
    const struct option_row options[] = {{"--zeros", OPTION_FLAG, &o->zeros, 0},
                                         {"--rounds", OPTION_COUNT, &o->rounds, 0},
                                         {"--sample", OPTION_DURATION, &o->sample, 0},
                                         {"--budget", OPTION_DURATION, &o->budget, 0},
                                         {"--db", OPTION_TEXT, &o->database, 0},
                                         {"--format", OPTION_CHOICE, &o->format, table_formats},
                                         {0, OPTION_FLAG, 0, 0}};
    const int code = options_parse(argc, argv, help, options, 0, 0, 0, helped);
    if (code != EXIT_FINE || *helped) return code;
    if (o->rounds > ZERO_ROUNDS) return complain(EXIT_USAGE, "--rounds %llu: at most %d", (unsigned long long)o->rounds, ZERO_ROUNDS);
    if (o->budget <= 0 && !o->rounds) return complain(EXIT_USAGE, "--budget 0 needs an end: say how many --rounds");
    return EXIT_FINE;
}

static void add_row(struct table *table, const struct zero_benchmark *benchmark, uint32_t shape, uint32_t share) {
    const struct zero_shape *s = &zero_shapes[shape];
    const double operations = 2.0 * (double)(s->rows * s->inner * s->columns);
    const struct interval ratio = zero_benchmark_ratio(benchmark, shape, share);
    table_cell(table, "%llux%llux%llu", (unsigned long long)s->rows, (unsigned long long)s->inner, (unsigned long long)s->columns);
    table_cell(table, "%u", zero_percents[share]);
    table_cell(table, "%s",
               number(operations / median(zero_benchmark_cell(benchmark, shape, share, ZERO_BLIS)->nanoseconds, benchmark->rounds), 3).text);
    table_cell(table, "%s", number(ratio.estimate, 3).text);
    table_cell(table, "%s", number(ratio.low, 3).text);
    table_cell(table, "%s", number(ratio.high, 3).text);
    table_cell(table, "%llu", (unsigned long long)benchmark->rounds);
}

static int print(const struct zero_benchmark *benchmark, const char *format) {
    static const char *const columns[] = {
        "samples x inputs x units", "#% zeros", "#BLIS GFLOP/s", "#time over BLIS", "#95 % from", "#to", "#rounds", 0};
    struct table *table = table_create(columns);
    if (!table) return complain(EXIT_ENVIRONMENT, "out of memory for a table");
    for (uint32_t shape = 0; shape < ZERO_SHAPES; shape++)
        for (uint32_t share = 0; share < ZERO_SHARES; share++) add_row(table, benchmark, shape, share);
    return table_print(table, table_format_parse(format), stdout)
               ? EXIT_FINE
               : complain(EXIT_ENVIRONMENT, "cannot write the table of products: disk full or output closed");
}

static int conclude(struct zero_benchmark *benchmark, const struct zeros_options *o, int code) {
    const bool unfinished = code != EXIT_FINE || interrupted() || benchmark->rounds == 0;
    const int finished = store_run_finish(&benchmark->store, benchmark->run, unfinished ? "interrupted" : "complete");
    if (code != EXIT_FINE) return code;
    if (finished != EXIT_FINE) return finished;
    if (benchmark->rounds) code = print(benchmark, o->format);
    fprintf(stderr, "run %s: %llu rounds; matrix products by BLIS %s\n", benchmark->run, (unsigned long long)benchmark->rounds,
            matrix_product_library());
    if (interrupted()) {
        fprintf(stderr, "stopped as asked, all that was timed is stored; the same command begins anew\n");
        return EXIT_ENVIRONMENT;
    }
    return code;
}

static int work(struct zero_benchmark *benchmark, const struct zeros_options *o, int argc, char **argv) {
    int code = zero_benchmark_create(benchmark);
    if (code) return code;
    const double difference = zero_benchmark_difference(benchmark);
    if (!(difference < tolerance))
        return complain(EXIT_FINDING, "the two products differ by %g of their largest value: nothing is timed", difference);
    char *arguments = json_texts(argc, argv);
    if (!arguments) return complain(EXIT_ENVIRONMENT, "out of memory while starting a run");
    code = store_run_start(&benchmark->store, "bench --zeros", arguments, "zeros", benchmark->run);
    free(arguments);
    if (code) return code;
    benchmark->deadline = o->budget > 0 ? clock_now() + (uint64_t)(o->budget * 1e9) : 0;
    return conclude(benchmark, o, zero_benchmark_run(benchmark));
}

static int bench_zeros_main(int argc, char **argv) {
    struct zeros_options o;
    bool helped;
    int code = parse(argc, argv, &o, &helped);
    if (code != EXIT_FINE || helped) return code;
    matrix_product_library(); // chooses its kernels
    struct zero_benchmark *benchmark = calloc(1, sizeof *benchmark);
    if (!benchmark) return complain(EXIT_ENVIRONMENT, "out of memory for a benchmark");
    benchmark->rounds_wanted = o.rounds;
    benchmark->sample_nanoseconds = (uint64_t)(o.sample * 1e9);
    code = bench_lock();
    if (code == EXIT_FINE) code = store_open(&benchmark->store, o.database, STORE_WRITE);
    if (code == EXIT_FINE) {
        code = work(benchmark, &o, argc, argv);
        store_close(&benchmark->store);
    }
    zero_benchmark_free(benchmark);
    free(benchmark);
    return code;
}

const struct command command_bench_zeros = {"bench --zeros", "time products that leave out zero activations", help, bench_zeros_main};
