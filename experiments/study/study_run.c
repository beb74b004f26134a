// SPDX-License-Identifier: MIT
// Trials run side by side, each on one thread: they need nothing of each other, while the parts of one would wait for each other at every
// layer, above all where other programs want the CPUs, too.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "experiment.h"
#include "progress.h"
#include "study.h"

struct crew {
    struct study *study;
    struct study_share share;
    struct progress progress;
    double done, total; // floating-point operations

    // What follows, the study and its store are whoever's who holds the lock.
    pthread_mutex_t lock;
    pthread_cond_t ended;       // a trial
    uint64_t next;              // planned trials before it are taken
    const struct planned *open; // its data are open
    uint64_t running, ran, left;
    int code;
};

// ---- whose a trial is ----

bool study_owns(const struct planned *planned, struct study_share share) {
    char digits[9];
    snprintf(digits, sizeof digits, "%.8s", planned->key);
    return share.parts <= 1 || strtoul(digits, 0, 16) % share.parts == share.part - 1;
}

// ---- storing ----

static int store_membership(struct study *study, const struct planned *planned) {
    static const char *const stages[] = {[STAGE_TUNE] = "tune", [STAGE_REPORT] = "report"};
    return store_execute(
        study->store, "INSERT OR IGNORE INTO experiment_trial (experiment, profile, stage, condition, x, trial) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        "ttttrt", planned->experiment, study_profiles[study->profile], stages[planned->stage], planned->condition, planned->x, planned->key);
}

static int end_transaction(struct study *study, int code) {
    if (!code) return store_commit(study->store);
    store_rollback(study->store);
    return code;
}

// Trials that another experiment, or an earlier run, has made.
static int store_memberships(struct study *study) {
    int code = store_begin(study->store);
    if (code) return code;
    for (uint64_t i = 0; i < study->count && !code; i++)
        if (study->planned[i].result.known) code = store_membership(study, &study->planned[i]);
    return end_transaction(study, code);
}

static int store_ended(struct study *study, const struct planned *planned, const struct dataset *dataset, const struct trial *trial) {
    int code = store_begin(study->store);
    if (code) return code;
    code = trial_store(study->store, study->run, planned->key, &planned->specification, dataset, trial, 1);
    if (!code) code = store_membership(study, planned);
    return end_transaction(study, code);
}

// ---- taking a trial, with the lock ----

static bool same_data(const struct planned *a, const struct planned *b) {
    return a->specification.data == b->specification.data && a->specification.scaling == b->specification.scaling; // the study's own texts
}

// Two experiments may have asked for it.
static bool is_taken(const struct study *study, uint64_t i) {
    for (uint64_t j = 0; j < i; j++)
        if (!study->planned[j].result.known && memcmp(study->planned[j].key, study->planned[i].key, TRIAL_KEY) == 0) return true;
    return false;
}

// The next trial, its data open; 0: there is none, or something failed.
static struct planned *take(struct crew *crew, const struct dataset **dataset) {
    struct study *study = crew->study;
    while (crew->next < study->count && !crew->code && !interrupted()) {
        struct planned *planned = &study->planned[crew->next];
        const bool ours = study_owns(planned, crew->share);
        if (planned->result.known || !ours || is_taken(study, crew->next)) {
            crew->left += !planned->result.known && !ours;
            crew->next++;
            continue;
        }
        if (crew->running && !same_data(planned, crew->open)) { // others still read theirs
            pthread_cond_wait(&crew->ended, &crew->lock);
            continue;
        }
        crew->code = study_open_data(study, planned, dataset);
        crew->open = planned;
        crew->next++;
        crew->running++;
        crew->ran++;
        return planned;
    }
    return 0;
}

// ---- running ----

struct watched {
    struct crew *crew;
    const struct planned *planned;
    double credited; // of its cost
};

static void note(void *context, const struct trial *trial) {
    struct watched *watched = context;
    struct crew *crew = watched->crew;
    const struct trial_specification *s = &watched->planned->specification;
    const double credit = s->epochs ? watched->planned->cost * (double)trial->epochs_done / (double)s->epochs : 0;
    char detail[128];
    snprintf(detail, sizeof detail, "%s %s rate %g seed %llu: epoch %llu, %.2f %%", watched->planned->experiment, s->activation, s->rate,
             (unsigned long long)s->seed, (unsigned long long)trial->epochs_done, 100 * trial->epochs[trial->epochs_done].train_error);
    pthread_mutex_lock(&crew->lock);
    crew->done += credit - watched->credited;
    watched->credited = credit;
    progress_update(&crew->progress, crew->done / crew->total, detail);
    pthread_mutex_unlock(&crew->lock);
}

static int run_one(struct crew *crew, struct watched *watched, const struct dataset *dataset, struct trial *trial) {
    static const struct workers alone = {.count = 1};
    const struct trial_watch watch = {note, watched};
    pthread_mutex_unlock(&crew->lock);
    const int code = trial_run(trial, &watched->planned->specification, dataset, &alone, &watch);
    pthread_mutex_lock(&crew->lock);
    return code;
}

static void run_trials(void *context, uint64_t task, unsigned worker) {
    struct crew *crew = context;
    const struct dataset *dataset = 0;
    struct planned *planned;
    (void)task, (void)worker;
    pthread_mutex_lock(&crew->lock);
    while ((planned = take(crew, &dataset)) != 0) {
        struct watched watched = {crew, planned, 0};
        struct trial trial = {0};
        int code = crew->code;
        if (!code) code = run_one(crew, &watched, dataset, &trial);
        if (!code && !trial.interrupted) code = store_ended(crew->study, planned, dataset, &trial);
        if (code && !crew->code) crew->code = code;
        trial_free(&trial);
        crew->done += planned->cost - watched.credited;
        crew->running--;
        pthread_cond_broadcast(&crew->ended);
    }
    pthread_mutex_unlock(&crew->lock);
}

int study_run(struct study *study, const struct experiment *const *list, struct study_share share, uint64_t *left) {
    struct crew crew = {.study = study,
                        .share = share,
                        .progress = progress_start("training"),
                        .lock = PTHREAD_MUTEX_INITIALIZER,
                        .ended = PTHREAD_COND_INITIALIZER,
                        .ran = 1};
    uint64_t missing;
    while (!crew.code && crew.ran && !interrupted()) {
        crew.code = study_plan(study, list);
        if (!crew.code) crew.code = store_memberships(study);
        crew.total = crew.done + study_cost(study, share, &missing) + 1;
        crew.next = crew.running = crew.ran = crew.left = 0;
        if (!crew.code) workers_run(&study->workers, study->workers.count, run_trials, &crew);
    }
    *left = crew.left;
    progress_end(&crew.progress);
    int code = crew.code;
    for (; *list && !code && !interrupted() && share.part == 1; list++) {
        study->experiment = (*list)->name;
        if ((*list)->measure) code = (*list)->measure(study);
    }
    return code;
}
