// SPDX-License-Identifier: MIT
#include "trainer.h"

#include <math.h>

#include "command.h"
#include "random_stream.h"

int trainer_start(struct trainer *trainer) {
    const uint64_t count = trainer->samples.count, batch = trainer->network->pass.batch;
    trainer->epoch = trainer->step = 0;
    trainer->arena = (struct arena){0};
    if (count < 1 || count > UINT32_MAX || trainer->samples.size != shape_size(trainer->network->in))
        return complain(EXIT_USAGE, "cannot train a network of %llu inputs on %llu samples of %llu values",
                        (unsigned long long)shape_size(trainer->network->in), (unsigned long long)count, (unsigned long long)trainer->samples.size);
    if (trainer->loss->reconstruct && shape_size(trainer->network->out) != shape_size(trainer->network->in))
        return complain(EXIT_USAGE, "%s needs as many outputs as inputs: %llu, not %llu", trainer->loss->name,
                        (unsigned long long)shape_size(trainer->network->in), (unsigned long long)shape_size(trainer->network->out));
    for (int run = 0; run < 2; run++) {
        trainer->order = arena_take(&trainer->arena, count, sizeof *trainer->order);
        trainer->labels = arena_take(&trainer->arena, batch, sizeof *trainer->labels);
        const int code = run == 0 ? arena_reserve(&trainer->arena) : EXIT_FINE;
        if (code) return code;
    }
    network_restart(trainer->network);
    return EXIT_FINE;
}

void trainer_stop(struct trainer *trainer) { arena_free(&trainer->arena); }

// Samples first.. as far as a batch goes; returns how many.
static uint64_t gather(const struct trainer *trainer, const struct samples *samples, const uint32_t *order, uint64_t first) {
    const uint64_t left = samples->count - first, full = trainer->network->pass.batch, count = left < full ? left : full;
    samples_gather(samples, order, first, count, trainer->network->pass.workers, trainer->network->input, trainer->labels);
    return count;
}

// ---- scores: sums until they are finished ----

static void add_outcome(struct score *score, const struct outcome *outcome, uint64_t count) {
    score->loss += outcome->loss * (double)count;
    score->penalty += outcome->penalty * (double)count;
    score->error += (double)outcome->mistakes;
    score->samples += count;
    if (!isfinite(outcome->loss + outcome->penalty)) score->diverged = true;
}

static void finish(struct score *score) {
    const double count = score->samples ? (double)score->samples : 1;
    score->loss /= count;
    score->penalty /= count;
    score->error /= count;
}

struct score trainer_epoch(struct trainer *trainer) {
    const struct random_stream shuffle = {trainer->seed, RANDOM_SHUFFLE, (uint32_t)trainer->epoch};
    const uint64_t full = trainer->network->pass.batch, steps = (trainer->samples.count + full - 1) / full;
    struct score score = {0};
    random_permutation(&shuffle, trainer->order, (uint32_t)trainer->samples.count);
    while (score.samples < trainer->samples.count && !score.interrupted && !score.diverged) {
        const uint64_t count = gather(trainer, &trainer->samples, trainer->order, score.samples);
        const struct outcome outcome = network_learn(trainer->network, trainer->loss, trainer->labels, count, trainer->step);
        add_outcome(&score, &outcome, count);
        if (score.diverged) break;
        optimiser_update(trainer->optimiser, &trainer->network->parameters, trainer->network->pass.workers,
                         schedule_factor(trainer->schedule, trainer->step, steps));
        trainer->step++;
        score.interrupted = interrupted();
    }
    if (score.samples == trainer->samples.count && !score.diverged) trainer->epoch++;
    finish(&score);
    return score;
}

struct score trainer_evaluate(struct trainer *trainer, const struct samples *samples) {
    struct score score = {0};
    while (score.samples < samples->count && !score.interrupted) {
        const uint64_t count = gather(trainer, samples, 0, score.samples);
        network_forward(trainer->network, count, false);
        if (trainer->seen) trainer->seen(trainer->seen_context, count);
        const struct outcome outcome = network_judge(trainer->network, trainer->loss, trainer->labels, count);
        add_outcome(&score, &outcome, count);
        score.interrupted = interrupted();
    }
    finish(&score);
    return score;
}
