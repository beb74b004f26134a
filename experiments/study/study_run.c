// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "experiment.h"
#include "progress.h"
#include "study.h"

struct work {
    struct progress progress;
    double done, total; // floating-point operations
    const struct planned *planned;
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
        if (study->planned[i].stored) code = store_membership(study, &study->planned[i]);
    return end_transaction(study, code);
}

static int store_ended(struct study *study, const struct planned *planned, const struct dataset *dataset, const struct trial *trial) {
    int code = store_begin(study->store);
    if (code) return code;
    code = trial_store(study->store, study->run, planned->key, &planned->specification, dataset, trial, study->workers.count);
    if (!code) code = store_membership(study, planned);
    return end_transaction(study, code);
}

// ---- running ----

static void note(void *context, const struct trial *trial) {
    struct work *work = context;
    const struct trial_specification *s = &work->planned->specification;
    const double share = s->epochs ? (double)trial->epochs_done / (double)s->epochs : 1;
    char detail[128];
    snprintf(detail, sizeof detail, "%s %s rate %g seed %llu: epoch %llu, %.2f %%", work->planned->experiment, s->activation, s->rate,
             (unsigned long long)s->seed, (unsigned long long)trial->epochs_done, 100 * trial->epochs[trial->epochs_done].train_error);
    progress_update(&work->progress, (work->done + share * work->planned->cost) / work->total, detail);
}

static int run_one(struct study *study, struct planned *planned, struct work *work) {
    struct trial_result result;
    int code = trial_load(study->store, planned->key, &result);
    if (code || result.known) { // planned twice
        planned->stored = result.known;
        return code;
    }
    const struct dataset *dataset;
    struct trial trial = {0};
    const struct trial_watch watch = {note, work};
    work->planned = planned;
    code = study_open_data(study, planned, &dataset);
    if (!code) code = trial_run(&trial, &planned->specification, dataset, &study->workers, &watch);
    if (!code && !trial.interrupted) code = store_ended(study, planned, dataset, &trial);
    if (!code && !trial.interrupted) planned->stored = true;
    trial_free(&trial);
    return code;
}

// One pass over the plan. *ran: trials.
static int run_planned(struct study *study, struct study_share share, struct work *work, uint64_t *ran, uint64_t *left) {
    int code = EXIT_FINE;
    *ran = *left = 0;
    for (uint64_t i = 0; i < study->count && !code && !interrupted(); i++) {
        struct planned *planned = &study->planned[i];
        if (planned->stored) continue;
        if (!study_owns(planned, share)) {
            ++*left;
            continue;
        }
        code = run_one(study, planned, work);
        work->done += planned->cost;
        ++*ran;
    }
    return code;
}

int study_run(struct study *study, const struct experiment *const *list, struct study_share share, uint64_t *left) {
    struct work work = {.progress = progress_start("training")};
    uint64_t ran = 1, missing;
    int code = EXIT_FINE;
    *left = 0;
    while (!code && ran && !interrupted()) {
        code = study_plan(study, list);
        if (!code) code = store_memberships(study);
        work.total = work.done + study_cost(study, share, &missing) + 1;
        if (!code) code = run_planned(study, share, &work, &ran, left);
    }
    progress_end(&work.progress);
    for (; *list && !code && !interrupted() && share.part == 1; list++) {
        study->experiment = (*list)->name;
        if ((*list)->measure) code = (*list)->measure(study);
    }
    return code;
}
