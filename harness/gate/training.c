// SPDX-License-Identifier: MIT
#include "training.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "child.h"
#include "command.h"
#include "statistics.h"

const struct training_pair training_pairs[] = {{"MLP-256", "relu"}, {"MLP-256", "gelu"}, {"A", "relu"}};
const uint64_t training_pair_count = sizeof training_pairs / sizeof *training_pairs;

enum { STEP_ROUNDS = 3, SAMPLES_LIMIT = 64, WORDS = 24 };
static const double steps_limit = 120, losses_limit = 600; // seconds

// ---- one command of a program, into a store that goes with its folder ----

struct answer {
    const char *program, *command;
    char folder[256], log[300], lock[300], path[300];
    sqlite3 *database;
};

static void close_answer(struct answer *answer) {
    sqlite3_close(answer->database);
    DIR *entries = *answer->folder ? opendir(answer->folder) : NULL;
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (entry->d_name[0] != '.') unlinkat(dirfd(entries), entry->d_name, 0);
    if (entries) closedir(entries);
    if (*answer->folder) rmdir(answer->folder);
    *answer = (struct answer){0};
}

static int make_folder(struct answer *answer) {
    const char *temporary = getenv("TMPDIR");
    char *folder = answer->folder;
    snprintf(folder, sizeof answer->folder, "%s/relubench-XXXXXX", temporary && *temporary && strlen(temporary) < 200 ? temporary : "/tmp");
    if (!mkdtemp(folder)) {
        const int code = complain(EXIT_ENVIRONMENT, "cannot make a folder %s: %s; name another place with TMPDIR", folder, strerror(errno));
        *folder = 0;
        return code;
    }
    snprintf(answer->log, sizeof answer->log, "%s/log", folder);
    snprintf(answer->lock, sizeof answer->lock, "%s/lock", folder);
    snprintf(answer->path, sizeof answer->path, "%s/store.db", folder);
    return EXIT_FINE;
}

static int complain_of_store(const struct answer *answer) {
    return complain(EXIT_ENVIRONMENT, "what %s %s has measured cannot be read: %s; `make clean` has its revision built anew", answer->program,
                    answer->command, sqlite3_errmsg(answer->database));
}

// `words` are the command and its options, ended by 0. close_answer, whatever it returns.
static int ask(struct answer *answer, const char *program, const char *const *words, double limit) {
    *answer = (struct answer){.program = program, .command = words[0]};
    int code = make_folder(answer);
    if (code) return code;
    const char *arguments[WORDS + 6] = {program};
    size_t count = 1;
    for (; *words && count <= WORDS; words++) arguments[count++] = *words;
    const char *const every[] = {"--threads", "1", "--db", answer->path};
    memcpy(arguments + count, every, sizeof every);
    const struct child child = {.arguments = arguments, .log = answer->log, .lock = answer->lock, .limit = limit};
    int exit_code;
    code = child_run(&child, &exit_code);
    if (code || exit_code == EXIT_USAGE) return code ? code : EXIT_USAGE;
    if (exit_code != EXIT_FINE) {
        char said[200];
        child_last_words(&child, said, sizeof said);
        return complain(EXIT_ENVIRONMENT, "%s %s ended with exit code %d, so its training cannot be compared; it said last: %s", program,
                        arguments[1], exit_code, *said ? said : "nothing");
    }
    if (sqlite3_open_v2(answer->path, &answer->database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) return complain_of_store(answer);
    return EXIT_FINE;
}

// Its store may be older than this program's, and stays what it is. Where it lacks a table or a column, the build is too old to answer.
static int query(const struct answer *answer, const char *sql, sqlite3_stmt **rows) {
    const int status = sqlite3_prepare_v2(answer->database, sql, -1, rows, NULL);
    if (status == SQLITE_ERROR) return EXIT_USAGE;
    return status == SQLITE_OK ? EXIT_FINE : complain_of_store(answer);
}

// ---- steps ----

int training_steps(const char *program, const char *net, const char *activation, double *nanoseconds) {
    char rounds[16];
    snprintf(rounds, sizeof rounds, "%d", STEP_ROUNDS);
    const char *const words[] = {"bench", "--train",  "--net", net, "--activation", activation, "--rounds", rounds, "--sample",
                                 "0.05s", "--budget", "0",     NULL};
    struct answer answer;
    double samples[SAMPLES_LIMIT];
    uint64_t count = 0;
    int code = ask(&answer, program, words, steps_limit);
    sqlite3_stmt *rows = NULL;
    if (!code) code = query(&answer, "SELECT 1.0 * nanoseconds / steps FROM step_sample JOIN step_cell USING (step) WHERE net = ?1", &rows);
    if (rows) sqlite3_bind_text(rows, 1, net, -1, SQLITE_STATIC);
    while (rows && count < SAMPLES_LIMIT && sqlite3_step(rows) == SQLITE_ROW) samples[count++] = sqlite3_column_double(rows, 0);
    sqlite3_finalize(rows);
    if (!code && !count)
        code = complain(EXIT_ENVIRONMENT, "%s timed no step of %s with %s: `%s bench --train --net %s` says why", program, net, activation, program,
                        net);
    if (!code) *nanoseconds = median(samples, count);
    close_answer(&answer);
    return code;
}

// ---- losses ----

// Dense layers are trained, for an epoch each, at several depths; what convolves takes too long for that, so its first step has to do.
static const struct {
    const char *words[WORDS];
    const char *sql; // what, loss
} sources[] = {
    {{"train", "edge-of-chaos", "--seeds", "1", NULL},
     "SELECT printf('%s at rate %!.17g, seed %d, %d of %d epochs: %s|%s|%s|%s|%s|%s|%s|%d|%d|%!.17g|%s', activation, rate, seed, epoch, epochs, data,"
     " checksum, scaling, layers, initialiser, optimiser, schedule, batch, blocks, target, measures), train_loss"
     " FROM trial JOIN trial_epoch USING (trial) WHERE epoch = epochs_done"},
    {{"bench", "--train", "--net", "A,B", "--activation", "relu", "--rounds", "1", "--sample", "0.001s", "--budget", "0", NULL},
     "SELECT printf('%s, first step of %s: %s|%d|%d', activation, net, layers, batch, blocks), loss FROM step_cell WHERE state = 'timed' AND activation <> ''"},
};

static int add(struct training_losses *losses, const char *what, double loss) {
    struct training_loss *grown = realloc(losses->rows, (losses->count + 1) * sizeof *grown);
    if (grown) losses->rows = grown;
    char *copy = grown && what ? strdup(what) : NULL;
    if (!copy) return complain(EXIT_ENVIRONMENT, "out of memory for losses");
    losses->rows[losses->count++] = (struct training_loss){copy, loss};
    return EXIT_FINE;
}

static int by_what(const void *left, const void *right) {
    return strcmp(((const struct training_loss *)left)->what, ((const struct training_loss *)right)->what);
}

static int read_source(const char *program, size_t source, struct training_losses *losses) {
    struct answer answer;
    int code = ask(&answer, program, sources[source].words, losses_limit);
    sqlite3_stmt *rows = NULL;
    if (!code) code = query(&answer, sources[source].sql, &rows);
    int status = SQLITE_DONE;
    while (!code && (status = sqlite3_step(rows)) == SQLITE_ROW)
        code = add(losses, (const char *)sqlite3_column_text(rows, 0),
                   sqlite3_column_type(rows, 1) == SQLITE_NULL ? NAN : sqlite3_column_double(rows, 1));
    if (!code && status != SQLITE_DONE) code = complain_of_store(&answer);
    sqlite3_finalize(rows);
    close_answer(&answer);
    return code;
}

int training_losses_read(const char *program, struct training_losses *losses) {
    *losses = (struct training_losses){0};
    int code = EXIT_FINE;
    for (size_t i = 0; i < sizeof sources / sizeof *sources && !code; i++) code = read_source(program, i, losses);
    if (!code && losses->count) qsort(losses->rows, losses->count, sizeof *losses->rows, by_what);
    return code;
}

void training_losses_free(struct training_losses *losses) {
    for (uint64_t i = 0; i < losses->count; i++) free(losses->rows[i].what);
    free(losses->rows);
    *losses = (struct training_losses){0};
}

static bool same_bits(double a, double b) { return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0; }

struct training_difference training_losses_compare(const struct training_losses *base, const struct training_losses *head) {
    struct training_difference difference = {0};
    for (uint64_t i = 0, j = 0; i < base->count && j < head->count;) {
        const struct training_loss *a = &base->rows[i], *b = &head->rows[j];
        const int order = by_what(a, b);
        i += order <= 0;
        j += order >= 0;
        if (order != 0) continue;
        difference.compared++;
        if (same_bits(a->loss, b->loss)) continue;
        if (difference.different++ == 0)
            snprintf(difference.message, sizeof difference.message, "loss %.17g, was %.17g: %.*s", b->loss, a->loss, (int)strcspn(a->what, ":"),
                     a->what);
    }
    return difference;
}
