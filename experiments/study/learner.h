// SPDX-License-Identifier: MIT
// What learns, and is no trial: two tasks one after the other, an autoencoder, a machine without a gradient. An experiment says how one is
// trained; this chooses the rates as a sweep does, runs what the store has not, several at a time, and keeps the values as those of
// random nets: one row for each rate and seed.
#ifndef LEARNER_H
#define LEARNER_H

#include "random_net.h"

// One cell of an experiment. Together the texts and numbers are all that its values depend on but the experiment's name, rate and seed.
struct learner {
    const char *condition;                 // seeds that choose the rate have "; tuning at 0.1" behind it in the store
    const char *activation;                // what is compared
    const char *recipe;                    // data, layers, epochs, ...: in the store's column of initialisers
    uint64_t width, depth, inputs, points; // see struct random_net; points: training samples
    int lowest, highest;                   // rates, see struct sweep
    uint64_t tuning_seeds, seeds;
    double cost;        // floating-point operations of one rate and seed
    const void *detail; // the experiment's own
};

enum { LESSON_VALUES = 96 };
struct lesson {
    double worth; // chooses the rate, smaller is better; NAN: it diverged, and no rate is worse
    struct random_net_value values[LESSON_VALUES];
    uint64_t count;
    bool interrupted; // it counts for nothing
};
// Adds a value.
void lesson_note(struct lesson *lesson, uint32_t layer, const char *measure, double value);

// Trains one. Several run at a time, each on one thread; `context` is read alone. An exit code.
typedef int learner_lesson(const void *context, const struct learner *learner, double rate, uint64_t seed, struct lesson *lesson);

// For an experiment's plan: adds what is missing of learners[0..count) to the cost of what is to come. An exit code.
int learner_foresee(struct study *study, const struct learner *learners, uint64_t count);
// For an experiment's measure: runs what is missing. An exit code.
int learner_sweep(struct study *study, const struct learner *learners, uint64_t count, learner_lesson *lesson, const void *context);
// Whether the store has all of them, so that nothing need be prepared. An exit code.
int learner_known(struct study *study, const struct learner *learners, uint64_t count, bool *known);

#endif
