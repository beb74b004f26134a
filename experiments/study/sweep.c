// SPDX-License-Identifier: MIT
// Choosing learning rates: each activation gets its own, by seeds that are never reported.
#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "study.h"

double study_rate(int k) {
    const int whole = k >= 0 ? k / 2 : (k - 1) / 2;
    const double power = pow(10, abs(whole));
    const double digits = k - 2 * whole ? 3.16 : 1;
    return whole >= 0 ? digits * power : digits / power;
}

// What one rate is worth, smaller is better; *known is false where a trial is missing, which is then planned.
static int judge(struct study *study, const struct sweep *sweep, const char *activation, int k, double *worth, bool *known) {
    struct trial_specification specification = sweep->trial;
    specification.activation = activation;
    specification.rate = study_rate(k);
    specification.measures = 0;
    if (sweep->tuning_epochs) specification.epochs = sweep->tuning_epochs;
    *worth = 0;
    *known = true;
    int code = EXIT_FINE;
    for (uint64_t i = 0; i < sweep->tuning_seeds; i++) {
        specification.seed = STUDY_TUNING_SEED + i;
        code = study_add(study, &specification, STAGE_TUNE, sweep->condition, sweep->x);
        if (code) break;
        const struct trial_result result = study->planned[study->count - 1].result;
        *known = *known && result.known;
        if (result.diverged) *worth += sweep->criterion == CRITERION_SPEED ? 2.0 * (double)specification.epochs : 1;
        else if (sweep->criterion == CRITERION_SPEED)
            *worth += isnan(result.crossing) ? (double)specification.epochs * (1 + result.train_error) : result.crossing;
        else *worth += result.validation_error;
    }
    return code;
}

// *best: the rate chosen; *known is false while trials are missing.
static int choose(struct study *study, const struct sweep *sweep, const char *activation, int *best, bool *known) {
    int low = sweep->lowest, high = sweep->highest, code = EXIT_FINE;
    double least = INFINITY;
    *known = true;
    for (int k = low; k <= high && !code; k++) {
        double worth;
        bool judged;
        code = judge(study, sweep, activation, k, &worth, &judged);
        *known = *known && judged;
        if (worth < least) least = worth, *best = k;
    }
    for (int widened = 0; widened < STUDY_WIDENED && !code && *known && (*best == low || *best == high); widened++) {
        const int k = *best == low ? --low : ++high;
        double worth;
        code = judge(study, sweep, activation, k, &worth, known);
        if (*known && worth < least) least = worth, *best = k;
    }
    return code;
}

static int report(struct study *study, const struct sweep *sweep, const char *activation, int k) {
    struct trial_specification specification = sweep->trial;
    specification.activation = activation;
    specification.rate = study_rate(k);
    const uint64_t seeds = study->seeds ? study->seeds : sweep->seeds;
    int code = EXIT_FINE;
    for (uint64_t seed = 1; seed <= seeds && !code; seed++) {
        specification.seed = seed;
        code = study_add(study, &specification, STAGE_REPORT, sweep->condition, sweep->x);
    }
    return code;
}

// Trials that cannot be planned yet cost as much as those that will be, whatever their rate.
static int foresee(struct study *study, const struct sweep *sweep, const char *activation) {
    const uint64_t planned = study->count, seeds = study->seeds ? study->seeds : sweep->seeds;
    struct trial_specification specification = sweep->trial;
    specification.activation = activation;
    specification.rate = NAN; // a trial that the store cannot have
    const int code = study_add(study, &specification, STAGE_REPORT, sweep->condition, sweep->x);
    if (code) return code;
    study->later += study->planned[planned].cost * (double)seeds;
    study->count = planned;
    return EXIT_FINE;
}

int study_sweep(struct study *study, const struct sweep *sweep) {
    int code = EXIT_FINE;
    for (const char *const *activation = sweep->activations; *activation && !code; activation++) {
        int best = sweep->lowest;
        bool known = true;
        if (sweep->tuning_seeds) code = choose(study, sweep, *activation, &best, &known);
        for (int k = sweep->lowest; k <= sweep->highest && !sweep->tuning_seeds && !code; k++) code = report(study, sweep, *activation, k);
        if (!code && sweep->tuning_seeds) code = known ? report(study, sweep, *activation, best) : foresee(study, sweep, *activation);
    }
    return code;
}
