// SPDX-License-Identifier: MIT
// Training, one epoch at a time.
#ifndef TRAINER_H
#define TRAINER_H

#include "network.h"
#include "optimiser.h"
#include "samples.h"
#include "schedule.h"

// The caller fills what comes first, and keeps it; the rest is trainer_start's.
struct trainer {
    struct network *network;
    struct optimiser *optimiser;
    const struct loss *loss;
    const struct schedule *schedule;
    struct samples samples;
    uint64_t seed; // of the order of samples
    // Called after the forward pass of each batch that is evaluated, while its values are in the layers; 0: nobody looks.
    void (*seen)(void *context, uint64_t count);
    void *seen_context;

    uint64_t epoch, step; // done
    uint32_t *order;      // [count]: of this epoch
    uint8_t *labels;      // [batch]
    struct arena arena;
};

// Means over the samples that were seen: all, unless something came between.
struct score {
    double loss, penalty; // see struct outcome
    double error;         // share of mistakes
    uint64_t samples;
    bool diverged;    // a batch's loss was infinite or NaN; nothing was done after it
    bool interrupted; // by a signal, see command.h
};

// An exit code; trainer_stop is due in any case. The network's batch is the trainer's; its layers become as new, its parameters stay.
int trainer_start(struct trainer *trainer);
void trainer_stop(struct trainer *trainer);
// One epoch: every sample once, in an order drawn from (seed, epoch); the last batch has what is left, and its gradient is the mean
// over these. Losses are those of each batch before its update, with what is drawn in training. An epoch that ended early does not
// count as done.
struct score trainer_epoch(struct trainer *trainer);
// The samples of any set in their order, not in training: no dropout, averages instead of a batch's own statistics. A batch that
// diverges does not end it.
struct score trainer_evaluate(struct trainer *trainer, const struct samples *samples);

#endif
