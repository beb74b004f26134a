// SPDX-License-Identifier: MIT
// relubench bench --train: how long training steps take, and what of that goes where. Of the training engine, hence here; main.c
// hands it the command lines of bench that have --train.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "clock.h"
#include "command.h"
#include "json.h"
#include "machine.h"
#include "matrix_product.h"
#include "options.h"
#include "step_benchmark.h"
#include "step_table.h"

static const char help[] =
    "usage: relubench bench --train [OPTION]...\n\n"
    "Times training steps of small networks: copying 128 samples, forward, loss, backward, update. Nets, activations and numbers of\n"
    "threads are sampled in interleaved rounds together with BLIS's product of two 1024 x 1024 matrices on one core, and read against\n"
    "threads times that rate. Before it is timed, a net must have a finite loss, and the same bits with every number of threads.\n\n"
    "  --net N,..           MLP-256, MLP-1024, A, B, C; all if not given\n"
    "  --activation A,..    in every net; without it and --net: relu in every net, and every function in MLP-256 and A\n"
    "  --threads N          this many; without it: all CPUs, 1, and the powers of two between\n"
    "  --rounds N           at most\n"
    "  --sample T           a sample lasts at least this long, and at least one step (default 0.02s)\n"
    "  --budget T           time box, as in 90s, 20m (default 60s); 0: none, with --rounds\n"
    "  --db F               the store (default results/relubench.db)\n"
    "  --format table|csv|json  of the table at the end\n\n"
    "What the budget has no time for is cut and said; at least 7 rounds are made of the rest. A step's floating-point operations are\n"
    "two a multiply-add of its matrix products: forward, the weights' gradient, and the input's but for the first layer. The shares\n"
    "of layers are of all threads together, in the quickest of some steps of their own; waiting is for each other, and dividing the work.\n\n"
    "Exit code 1 if bits depend on the number of threads; 3 after Ctrl-C, with all that was timed in the store.\n\n"
    "  relubench bench --train --net A --activation relu,gelu,mish --budget 20s\n";

struct train_options {
    struct step_options step;
    const char *database, *format;
    double sample; // seconds
    bool train;
};

// What belongs to the benchmark of kernels.
static int refuse_others(int argc, char **argv) {
    static const char *const others[] = {"--impl", "--direction", "--size", "--distribution", "--profile", "--twice", "--new", 0};
    for (int i = 1; i < argc; i++)
        for (const char *const *other = others; *other; other++) {
            const size_t length = strlen(*other);
            if (strncmp(argv[i], *other, length) == 0 && (argv[i][length] == 0 || argv[i][length] == '='))
                return complain(EXIT_USAGE, "%s does not go with --train: it is of the benchmark of kernels", *other);
        }
    return EXIT_FINE;
}

static int parse(int argc, char **argv, struct train_options *o, bool *helped) {
    *o = (struct train_options){.step.budget = 60, .sample = 0.02, .database = STORE_DEFAULT, .format = "table"};
    const struct option_row options[] = {{"--train", OPTION_FLAG, &o->train, 0},
                                         {"--net", OPTION_TEXT, &o->step.nets, 0},
                                         {"--activation", OPTION_TEXT, &o->step.activations, 0},
                                         {"--threads", OPTION_COUNT, &o->step.threads, 0},
                                         {"--rounds", OPTION_COUNT, &o->step.rounds, 0},
                                         {"--sample", OPTION_DURATION, &o->sample, 0},
                                         {"--budget", OPTION_DURATION, &o->step.budget, 0},
                                         {"--db", OPTION_TEXT, &o->database, 0},
                                         {"--format", OPTION_CHOICE, &o->format, table_formats},
                                         {0, OPTION_FLAG, 0, 0}};
    int code = refuse_others(argc, argv);
    if (code == EXIT_FINE) code = options_parse(argc, argv, help, options, 0, 0, 0, helped);
    if (code != EXIT_FINE || *helped) return code;
    unsigned cpus[WORKERS_LIMIT];
    const unsigned available = machine_cpus(cpus, WORKERS_LIMIT);
    if (o->step.threads > available)
        return complain(EXIT_USAGE, "--threads %llu: this process may use %u CPUs", (unsigned long long)o->step.threads, available);
    if (o->step.budget <= 0 && !o->step.rounds) return complain(EXIT_USAGE, "--budget 0 needs an end: say how many --rounds");
    o->step.sample_nanoseconds = (uint64_t)(o->sample * 1e9);
    return EXIT_FINE;
}

static int start_run(struct step_benchmark *benchmark, int argc, char **argv) {
    char *arguments = json_texts(argc, argv);
    if (!arguments) return complain(EXIT_ENVIRONMENT, "out of memory while starting a run");
    const int code = store_run_start(&benchmark->store, "bench --train", arguments, "train", benchmark->run);
    free(arguments);
    return code;
}

static int conclude(struct step_benchmark *benchmark, const struct train_options *o, int code) {
    const bool unfinished = code != EXIT_FINE || interrupted() || benchmark->rounds == 0;
    const int finished = store_run_finish(&benchmark->store, benchmark->run, unfinished ? "interrupted" : "complete");
    if (code != EXIT_FINE) return code;
    if (finished != EXIT_FINE) return finished;
    code = step_table_print(&benchmark->store, benchmark->run, table_format_parse(o->format), stdout);
    if (code != EXIT_FINE) return code;
    fprintf(stderr, "run %s: %llu rounds, %llu cells cut; %s; matrix products by BLIS %s\n", benchmark->run, (unsigned long long)benchmark->rounds,
            (unsigned long long)benchmark->cut,
            benchmark->wrong ? "the number of threads CHANGES BITS, see the notes" : "the number of threads changes no bit of loss and gradients",
            matrix_product_library());
    if (interrupted()) {
        fprintf(stderr, "stopped as asked, all that was timed is stored; the same command begins anew\n");
        return EXIT_ENVIRONMENT;
    }
    return benchmark->wrong ? EXIT_FINDING : EXIT_FINE;
}

static int bench_train_main(int argc, char **argv) {
    struct train_options o;
    bool helped;
    int code = parse(argc, argv, &o, &helped);
    if (code != EXIT_FINE || helped) return code;
    struct step_benchmark benchmark = {.options = o.step, .deadline = o.step.budget > 0 ? clock_now() + (uint64_t)(o.step.budget * 1e9) : 0};
    matrix_product_library(); // chooses its kernels before there are threads
    code = step_benchmark_plan(&benchmark);
    if (code == EXIT_FINE) code = bench_lock();
    if (code == EXIT_FINE) code = store_open(&benchmark.store, o.database, STORE_WRITE);
    if (code == EXIT_FINE) {
        code = start_run(&benchmark, argc, argv);
        if (code == EXIT_FINE) {
            code = step_benchmark_check(&benchmark);
            if (code == EXIT_FINE) code = step_benchmark_run(&benchmark);
            code = conclude(&benchmark, &o, code);
        }
        store_close(&benchmark.store);
    }
    step_benchmark_free(&benchmark);
    return code;
}

static const char *describe_library(void) {
    static char text[80];
    snprintf(text, sizeof text, "BLIS %s", matrix_product_library());
    return text;
}

// The machine sheet of every run names the library, of those that multiply nothing too.
__attribute__((constructor)) static void note_library(void) { machine_note_matrix_products(describe_library); }

const struct command command_bench_train = {"bench --train", "time the training steps of small networks", help, bench_train_main};
