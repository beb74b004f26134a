// SPDX-License-Identifier: MIT
#include "learner.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "progress.h"

// One rate and seed that the store has not.
struct job {
    const struct learner *learner;
    char condition[160], key[33];
    double rate;
    uint64_t seed;
};

struct plan_of_jobs {
    struct study *study;
    struct job *jobs;
    uint64_t count;
    double cost; // of these, and of those that wait for them
};

void lesson_note(struct lesson *lesson, uint32_t layer, const char *measure, double value) {
    if (lesson->count < LESSON_VALUES) lesson->values[lesson->count++] = (struct random_net_value){layer, measure, value};
}

// ---- the plan ----

static struct random_net net_of(const struct job *job) {
    const struct learner *learner = job->learner;
    return (struct random_net){.condition = job->condition,
                               .activation = learner->activation,
                               .initialiser = learner->recipe,
                               .width = learner->width,
                               .depth = learner->depth,
                               .inputs = learner->inputs,
                               .points = learner->points,
                               .seed = job->seed,
                               .nets = 1};
}

static int load_worth(struct study *study, const char *key, double *worth) {
    sqlite3_stmt *row = store_query(study->store, "SELECT value FROM random_net_value WHERE cell = ?1 AND layer = 0 AND measure = 'worth'", "t", key);
    if (!row) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(row);
    *worth = status == SQLITE_ROW && sqlite3_column_type(row, 0) != SQLITE_NULL ? sqlite3_column_double(row, 0) : INFINITY;
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(study->store, "reading what a rate is worth");
    sqlite3_finalize(row);
    return code;
}

// Plans one, unless the store has it: then *worth is its.
static int want(struct plan_of_jobs *plan, const struct learner *learner, double rate, uint64_t seed, bool tuning, double *worth, bool *known) {
    struct job job = {.learner = learner, .rate = rate, .seed = seed};
    if (tuning) snprintf(job.condition, sizeof job.condition, "%s; tuning at %g", learner->condition, rate);
    else snprintf(job.condition, sizeof job.condition, "%s", learner->condition);
    const struct random_net net = net_of(&job);
    const int code = random_net_find(plan->study, &net, job.key, known);
    if (code || *known) return code ? code : load_worth(plan->study, job.key, worth);
    struct job *grown = realloc(plan->jobs, (plan->count + 1) * sizeof *grown);
    if (!grown) return complain(EXIT_ENVIRONMENT, "out of memory for the plan of an experiment");
    plan->jobs = grown;
    plan->jobs[plan->count++] = job;
    plan->cost += learner->cost;
    return EXIT_FINE;
}

static int judge(struct plan_of_jobs *plan, const struct learner *learner, int k, double *worth, bool *all) {
    int code = EXIT_FINE;
    *worth = 0;
    for (uint64_t i = 0; i < learner->tuning_seeds && !code; i++) {
        double one = 0;
        bool known;
        code = want(plan, learner, study_rate(k), STUDY_TUNING_SEED + i, true, &one, &known);
        *worth += one;
        *all = *all && known;
    }
    return code;
}

static int choose(struct plan_of_jobs *plan, const struct learner *learner, int *best, bool *known) {
    int low = learner->lowest, high = learner->highest, code = EXIT_FINE;
    double least = INFINITY, worth;
    *best = low;
    *known = true;
    for (int k = low; k <= high && !code; k++) {
        code = judge(plan, learner, k, &worth, known);
        if (worth < least) least = worth, *best = k;
    }
    for (int widened = 0; widened < STUDY_WIDENED && !code && *known && (*best == low || *best == high); widened++) {
        const int k = *best == low ? --low : ++high;
        code = judge(plan, learner, k, &worth, known);
        if (*known && worth < least) least = worth, *best = k;
    }
    return code;
}

static int plan_learner(struct plan_of_jobs *plan, const struct learner *learner) {
    const uint64_t seeds = plan->study->seeds ? plan->study->seeds : learner->seeds;
    int best;
    bool known;
    int code = choose(plan, learner, &best, &known);
    if (!known) plan->cost += learner->cost * (double)seeds;
    for (uint64_t seed = 1; seed <= seeds && known && !code; seed++) {
        double worth;
        bool stored;
        code = want(plan, learner, study_rate(best), seed, false, &worth, &stored);
    }
    return code;
}

static int plan_all(struct plan_of_jobs *plan, const struct learner *learners, uint64_t count) {
    int code = EXIT_FINE;
    plan->count = 0;
    plan->cost = 0;
    for (uint64_t i = 0; i < count && !code; i++) code = plan_learner(plan, &learners[i]);
    return code;
}

int learner_foresee(struct study *study, const struct learner *learners, uint64_t count) {
    struct plan_of_jobs plan = {.study = study};
    const int code = plan_all(&plan, learners, count);
    study->later += plan.cost;
    free(plan.jobs);
    return code;
}

int learner_known(struct study *study, const struct learner *learners, uint64_t count, bool *known) {
    struct plan_of_jobs plan = {.study = study};
    const int code = plan_all(&plan, learners, count);
    *known = plan.count == 0;
    free(plan.jobs);
    return code;
}

// ---- running ----

struct running {
    struct plan_of_jobs *plan;
    learner_lesson *lesson;
    const void *context;
    struct progress progress;
    double done;

    pthread_mutex_t lock; // of what is above and below, and of the study and its store
    int code;
};

static int store_lesson(struct study *study, const struct job *job, struct lesson *lesson) {
    const struct random_net net = net_of(job);
    lesson_note(lesson, 0, "worth", lesson->worth);
    lesson_note(lesson, 0, "rate", job->rate);
    if (lesson->count == LESSON_VALUES) return complain(EXIT_ENVIRONMENT, "%s has more values than there is room for", job->condition);
    return random_net_store(study, &net, job->key, lesson->values, lesson->count);
}

static void run_job(void *context, uint64_t task, unsigned worker) {
    (void)worker;
    struct running *running = context;
    const struct job *job = &running->plan->jobs[task];
    struct lesson lesson = {.worth = NAN};
    pthread_mutex_lock(&running->lock);
    const bool stopped = running->code || interrupted();
    pthread_mutex_unlock(&running->lock);
    if (stopped) return;
    int code = running->lesson(running->context, job->learner, job->rate, job->seed, &lesson);
    pthread_mutex_lock(&running->lock);
    if (!code && !lesson.interrupted) code = store_lesson(running->plan->study, job, &lesson);
    if (code && !running->code) running->code = code;
    running->done += job->learner->cost;
    progress_update(&running->progress, running->done / (running->done + running->plan->cost), job->condition);
    running->plan->cost -= job->learner->cost;
    pthread_mutex_unlock(&running->lock);
}

int learner_sweep(struct study *study, const struct learner *learners, uint64_t count, learner_lesson *lesson, const void *context) {
    struct plan_of_jobs plan = {.study = study};
    struct running running = {
        .plan = &plan, .lesson = lesson, .context = context, .progress = progress_start("learning"), .lock = PTHREAD_MUTEX_INITIALIZER};
    do {
        running.code = plan_all(&plan, learners, count);
        if (!running.code) workers_run(&study->workers, plan.count, run_job, &running);
    } while (plan.count && !running.code && !interrupted());
    progress_end(&running.progress);
    free(plan.jobs);
    return running.code;
}
