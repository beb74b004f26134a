// SPDX-License-Identifier: MIT
// relubench train: runs experiments.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "chart.h"
#include "command.h"
#include "experiment.h"
#include "json.h"
#include "machine.h"
#include "matrix_product.h"
#include "options.h"
#include "study.h"

static const char help[] =
    "usage: relubench train EXPERIMENT,..|all|--figure FIGURE [OPTION]...\n\n"
    "Trains the networks that experiments ask for, and keeps every epoch of every trial. `relubench list experiments` names them. Each\n"
    "activation gets the learning rate that serves it best, chosen by seeds that are not reported; trials of one seed begin with the same\n"
    "draws, whatever the activation. What a trial's numbers depend on is its key: one that the store has is not trained again.\n\n"
    "  --profile quick|paper  quick (the default): procedural images, minutes; paper: MNIST and CIFAR-10, hours, needs --data\n"
    "  --figure F             instead of names: what the charts that stand for this paper's figure show; `relubench chart --list`\n"
    "  --data DIR             where the files of data sets are; scripts/download.sh fetches them\n"
    "  --seeds N              reported trials of each condition, instead of the experiment's own number\n"
    "  --threads N            trials at a time (default: as many as CPUs); changes no bit of any result\n"
    "  --part I/N             every Nth trial; the stores of all parts are then merged by `relubench db import`\n"
    "  --plan                 say what it would cost, and stop\n"
    "  --db F                 the store (default results/relubench.db)\n\n"
    "Ctrl-C ends the trial in hand without storing it; the same command goes on at the first trial that is missing.\n\n"
    "  relubench train all\n"
    "  relubench train six-times --profile paper --data ~/data --part 1/4\n";

struct train_options {
    const char *names, *figure, *profile, *data, *part, *database;
    uint64_t seeds, threads;
    struct study_share share;
    bool plan_only;
};

static int read_part(struct train_options *o) {
    unsigned long long part = 1, parts = 1;
    char end;
    if (o->part && (sscanf(o->part, "%llu/%llu%c", &part, &parts, &end) != 2 || part < 1 || part > parts || parts > 100000))
        return complain(EXIT_USAGE, "--part %s: as in 2/4, the second of four parts", o->part);
    o->share = (struct study_share){part, parts};
    return EXIT_FINE;
}

static int parse(int argc, char **argv, struct train_options *o, bool *helped) {
    *o = (struct train_options){.profile = study_profiles[PROFILE_QUICK], .database = STORE_DEFAULT};
    const struct option_row options[] = {{"--profile", OPTION_CHOICE, &o->profile, study_profiles},
                                         {"--figure", OPTION_TEXT, &o->figure, 0},
                                         {"--data", OPTION_TEXT, &o->data, 0},
                                         {"--seeds", OPTION_COUNT, &o->seeds, 0},
                                         {"--threads", OPTION_COUNT, &o->threads, 0},
                                         {"--part", OPTION_TEXT, &o->part, 0},
                                         {"--plan", OPTION_FLAG, &o->plan_only, 0},
                                         {"--db", OPTION_TEXT, &o->database, 0},
                                         {0, OPTION_FLAG, 0, 0}};
    int words = 0;
    const int code = options_parse(argc, argv, help, options, &o->names, 1, &words, helped);
    if (code != EXIT_FINE || *helped) return code;
    if ((words == 0) == !o->figure) return complain(EXIT_USAGE, "say which experiment, or all, or --figure; `relubench list experiments` names them");
    unsigned cpus[WORKERS_LIMIT];
    if (!o->threads) o->threads = machine_cpus(cpus, WORKERS_LIMIT);
    if (o->threads > WORKERS_LIMIT) return complain(EXIT_USAGE, "--threads %llu: at most %d", (unsigned long long)o->threads, WORKERS_LIMIT);
    return read_part(o);
}

// ---- which experiments; chosen[] has room for all, and the 0 behind them ----

static void add(const struct experiment **chosen, const struct experiment *experiment) {
    while (*chosen && *chosen != experiment) chosen++;
    *chosen = experiment;
}

static int choose_named(const char *names, const struct experiment **chosen) {
    char name[64];
    for (const char *cursor = names; list_next(&cursor, name, sizeof name);) {
        const struct experiment *experiment = experiment_find(name);
        if (!experiment) {
            char valid[1024] = "";
            for (size_t i = 0; experiments[i]; i++)
                snprintf(valid + strlen(valid), sizeof valid - strlen(valid), "%s%s", *valid ? ", " : "", experiments[i]->name);
            return complain(EXIT_USAGE, "there is no experiment '%s'; the experiments are %s", name, valid);
        }
        add(chosen, experiment);
    }
    return *chosen ? EXIT_FINE : complain(EXIT_USAGE, "'%s' names no experiment; `relubench list experiments` does", names);
}

static int choose_shown(const char *figure, const struct experiment **chosen) {
    char valid[1024] = "";
    const struct chart *chart;
    for (size_t i = 0; (chart = chart_at(i)); i++) {
        if (!chart->experiment || !*chart->figure) continue;
        if (strcmp(chart->figure, figure) == 0) add(chosen, experiment_find(chart->experiment));
        else if (!strstr(valid, chart->figure))
            snprintf(valid + strlen(valid), sizeof valid - strlen(valid), "%s%s", *valid ? ", " : "", chart->figure);
    }
    return *chosen ? EXIT_FINE : complain(EXIT_USAGE, "no experiment is behind a figure '%s'; the figures are %s", figure, valid);
}

static int choose(const struct train_options *o, const struct experiment **chosen) {
    if (o->figure) return choose_shown(o->figure, chosen);
    if (strcmp(o->names, "all") != 0) return choose_named(o->names, chosen);
    for (size_t i = 0; experiments[i]; i++) add(chosen, experiments[i]);
    return EXIT_FINE;
}

static int start_run(struct study *study, int argc, char **argv) {
    char *arguments = json_texts(argc, argv);
    if (!arguments) return complain(EXIT_ENVIRONMENT, "out of memory while starting a run");
    const int code = store_run_start(study->store, "train", arguments, study_profiles[study->profile], study->run);
    free(arguments);
    return code;
}

static int conclude(struct study *study, int code, uint64_t left) {
    const bool unfinished = code != EXIT_FINE || interrupted();
    const int finished = store_run_finish(study->store, study->run, unfinished ? "interrupted" : "complete");
    if (code != EXIT_FINE) return code;
    if (interrupted()) {
        fprintf(stderr, "stopped as asked, all trials that ended are stored; the same command goes on\n");
        return EXIT_ENVIRONMENT;
    }
    if (left)
        fprintf(stderr, "this part is done; %llu trials of other parts are missing: import their stores by `relubench db import`, then run again\n",
                (unsigned long long)left);
    return finished;
}

static int work(struct study *study, const struct train_options *o, const struct experiment *const *chosen, int argc, char **argv) {
    uint64_t left = 0;
    int code = study_plan(study, chosen);
    if (!code) code = study_announce(study, o->share);
    if (code || o->plan_only) return code;
    code = start_run(study, argc, argv);
    return code ? code : conclude(study, study_run(study, chosen, o->share, &left), left);
}

static int train_main(int argc, char **argv) {
    struct train_options o;
    bool helped;
    int code = parse(argc, argv, &o, &helped);
    if (code != EXIT_FINE || helped) return code;
    size_t known = 0;
    while (experiments[known]) known++;
    const struct experiment **chosen = calloc(known + 1, sizeof *chosen);
    code = chosen ? choose(&o, chosen) : complain(EXIT_ENVIRONMENT, "out of memory for a list of experiments");
    struct store store;
    struct study study = {.store = &store, .folder = o.data, .seeds = o.seeds};
    study.profile = strcmp(o.profile, study_profiles[PROFILE_PAPER]) == 0 ? PROFILE_PAPER : PROFILE_QUICK;
    matrix_product_library(); // chooses its kernels before there are threads
    if (code == EXIT_FINE) code = train_lock();
    if (code == EXIT_FINE) code = store_open(&store, o.database, STORE_WRITE);
    if (code == EXIT_FINE) {
        code = workers_start(&study.workers, (unsigned)o.threads);
        if (code == EXIT_FINE) {
            code = work(&study, &o, chosen, argc, argv);
            workers_stop(&study.workers);
        }
        study_free(&study);
        store_close(&store);
    }
    free(chosen);
    return code;
}

const struct command command_train = {"train", "run experiments: train networks and compare activations", help, train_main};
