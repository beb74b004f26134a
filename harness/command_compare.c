// SPDX-License-Identifier: MIT
// relubench compare: two builds, kernel by kernel.
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "command.h"
#include "gate.h"
#include "gate_rule.h"
#include "json.h"
#include "options.h"
#include "output.h"

static const char help[] =
    "usage: relubench compare --base FOLDER --head FOLDER [OPTION]...\n\n"
    "Is head slower than base, or wrong? Compares two builds of libactivations, kernel by kernel. `make regress BASE=REVISION` makes both\n"
    "builds and calls this. Kernels whose machine code is the same are not judged. Of the others, results come first: every input of unary\n"
    "kernels, the verifier's set of the rest; then instructions; then time, in 20 fresh links of both builds and a fresh process for each,\n"
    "sampled in turns. With probability 99 %, no kernel of two equal builds is called slower.\n\n"
    "  --base FOLDER --head FOLDER   builds: kernels/part/*.o, made with CFLAGS=-ffunction-sections, and libactivations.so\n"
    "  --base-revision R --head-revision R   what to call them\n"
    "  --kernels S          full (default): every kernel; ten: one of each family; or names separated by commas\n"
    "  --no-training        full compares training, too: the time of steps, and losses bit by bit\n"
    "  --results-change W   why results may differ from base's: only their bounds count then\n"
    "  --check-budget T     compare all inputs of unary kernels for so long, the preferred first (default 4m; 0: however long it takes);\n"
    "                       the rest is held to the verifier's set, and says so\n"
    "  --layouts N          (default 20)\n"
    "  --compiler C         that links (default cc)\n"
    "  --db F               the store (default results/relubench.db)\n"
    "  --format table|csv|json\n"
    "  --audit same|slowdown|bit   judge every kernel of head against head itself, as it is, or with one kernel spoilt\n"
    "  --audit all          all of these, as often as the error rates need: two hours\n"
    "  --slow-by N          with --audit slowdown: by this many hundredths of a per cent\n"
    "  --runs N             with --audit: until the store has this many of its kind; goes on where it was stopped\n\n"
    "Exit code 0: fine; 1: slower, or wrong, the table says which; 2: wrong use; 3: not comparable, and why.\n"
    "With GITHUB_ACTIONS set it writes annotations, and the summary to GITHUB_STEP_SUMMARY.\n";

static const char *const audits[] = {"none", "same", "slowdown", "bit", "all", 0};

struct compare {
    struct gate wanted; // what is asked for, in every comparison
    const char *database, *format, *audit;
    uint64_t layouts, rounds, runs;
    bool no_training;
    struct store store;
};

static int parse(int argc, char **argv, struct compare *c, bool *helped) {
    *c = (struct compare){.wanted = {.scope = GATE_FULL, .compiler = "cc", .revisions = {"unknown", "unknown"}},
                          .database = STORE_DEFAULT,
                          .format = "table",
                          .audit = audits[0],
                          .layouts = 20,
                          .rounds = 20,
                          .runs = 1};
    struct gate *gate = &c->wanted;
    gate->sample_nanoseconds = 500000;
    gate->check_seconds = 240;
    const struct option_row options[] = {{"--base", OPTION_TEXT, &gate->folders[0], 0},
                                         {"--head", OPTION_TEXT, &gate->folders[1], 0},
                                         {"--base-revision", OPTION_TEXT, &gate->revisions[0], 0},
                                         {"--head-revision", OPTION_TEXT, &gate->revisions[1], 0},
                                         {"--kernels", OPTION_TEXT, &gate->scope, 0},
                                         {"--results-change", OPTION_TEXT, &gate->declared, 0},
                                         {"--layouts", OPTION_COUNT, &c->layouts, 0},
                                         {"--no-training", OPTION_FLAG, &c->no_training, 0},
                                         {"--check-budget", OPTION_DURATION, &gate->check_seconds, 0},
                                         {"--rounds", OPTION_COUNT, &c->rounds, 0},
                                         {"--compiler", OPTION_TEXT, &gate->compiler, 0},
                                         {"--db", OPTION_TEXT, &c->database, 0},
                                         {"--format", OPTION_CHOICE, &c->format, table_formats},
                                         {"--audit", OPTION_CHOICE, &c->audit, audits},
                                         {"--slow-by", OPTION_COUNT, &gate->slow_by, 0},
                                         {"--runs", OPTION_COUNT, &c->runs, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    const int code = options_parse(argc, argv, help, options, 0, 0, 0, helped);
    if (code != EXIT_FINE || *helped) return code;
    while (strcmp(audits[gate->audit], c->audit) != 0) gate->audit++; // in the order of enum gate_audit
    if (gate->audit != GATE_REAL && !gate->folders[0]) gate->folders[0] = gate->folders[1];
    if (!gate->folders[0] || !gate->folders[1]) return complain(EXIT_USAGE, "compare needs --base FOLDER and --head FOLDER; see --help");
    if (c->layouts < 6 || c->layouts > GATE_LAYOUTS_LIMIT) return complain(EXIT_USAGE, "--layouts takes 6 to %d", GATE_LAYOUTS_LIMIT);
    if (c->rounds < 7 || c->rounds > 1000) return complain(EXIT_USAGE, "--rounds takes 7 to 1000");
    if ((gate->audit == GATE_AUDIT_SLOWDOWN) != (gate->slow_by > 0)) return complain(EXIT_USAGE, "--slow-by goes with --audit slowdown");
    gate->training = gate->audit == GATE_REAL && strcmp(gate->scope, GATE_FULL) == 0 && !c->no_training;
    gate->layouts = (uint32_t)c->layouts;
    gate->rounds = (uint32_t)c->rounds;
    return EXIT_FINE;
}

// ---- one comparison ----

static void tell_github(const struct gate *gate) {
    const char *actions = getenv("GITHUB_ACTIONS"), *summary = getenv("GITHUB_STEP_SUMMARY");
    if (actions && *actions) gate_print_annotations(gate, stdout);
    FILE *file = summary && *summary ? fopen(summary, "ae") : NULL;
    if (!file) return;
    gate_print_summary(gate, file);
    if (fclose(file) != 0) complain(EXIT_FINE, "the job's summary could not be written: %s", strerror(errno));
}

static int compare(struct compare *c, const char *arguments) {
    struct gate gate = c->wanted;
    int code = gate_record(&gate, &c->store, arguments);
    if (code == EXIT_FINE) {
        if (!gate_print(&gate, table_format_parse(c->format), stdout)) code = complain(EXIT_ENVIRONMENT, "cannot write to standard output");
        tell_github(&gate);
        gate_conclude(&gate, stderr);
    }
    if (code == EXIT_FINE) code = gate.exit_code;
    gate_free(&gate);
    return code;
}

static int run(int argc, char **argv) {
    struct compare c;
    bool helped = false;
    int code = parse(argc, argv, &c, &helped);
    if (code != EXIT_FINE || helped) return code;
    if (strcmp(c.database, STORE_DEFAULT) == 0) code = folder_make("results");
    if (code == EXIT_FINE) code = bench_lock();
    if (code == EXIT_FINE) code = store_open(&c.store, c.database, STORE_WRITE);
    if (code != EXIT_FINE) return code;
    char *arguments = json_texts(argc, argv);
    if (!arguments) code = complain(EXIT_ENVIRONMENT, "out of memory");
    else if (c.wanted.audit == GATE_REAL) code = compare(&c, arguments);
    else if (c.wanted.audit == GATE_AUDIT_ALL) code = gate_audit_all(&c.wanted, &c.store, arguments);
    else code = gate_audit(&c.wanted, &c.store, arguments, c.runs);
    free(arguments);
    store_close(&c.store);
    return code;
}

const struct command command_compare = {"compare", "is one build slower than another, or wrong?", help, run};
