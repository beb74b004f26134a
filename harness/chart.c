// SPDX-License-Identifier: MIT
// The charts there are, and the rows each draws.
#include "chart.h"

#include "chart_gate.h"
#include "chart_outcome.h"
#include "chart_query.h"
#include "chart_training.h"

#define BENCH "relubench bench"
#define AT_L2 "cells at L2 size, one thread, inputs N(0, 1)"

static const struct chart run_charts[] = {
    {"functions", "functions", "The functions and their derivatives", "", "points of the shape of every function, as computed by a kernel", BENCH,
     chart_function_query, 0, 0, ""},
    {"speedup", "speedup", "Speed-up over libm: forward", "forward", AT_L2 ": each against libm in the same round", BENCH " --size L2", 0,
     chart_write_speedups, 0, ""},
    {"speedup-backward", "speedup", "Speed-up over libm: backward", "backward", AT_L2 ": each against libm in the same round", BENCH " --size L2", 0,
     chart_write_speedups, 0, ""},
    {"size", "size", "Time an element by size of the call: forward", "forward", "cells of all sizes of the kernels timed at several", BENCH,
     chart_size_query, 0, 0, ""},
    {"size-backward", "size", "Time an element by size of the call: backward", "backward", "cells of all sizes of the kernels timed at several",
     BENCH, chart_size_query, 0, 0, ""},
    {"roofline", "roofline", "Roofline: forward", "forward", "the fastest cell of every function at each level, instruction counts, ceilings", BENCH,
     0, chart_write_roofline, 0, ""},
    {"roofline-backward", "roofline", "Roofline: backward", "backward",
     "the fastest cell of every function at each level, instruction counts, ceilings", BENCH, 0, chart_write_roofline, 0, ""},
    {"accuracy", "accuracy", "Largest error against time: forward", "forward", AT_L2 ", and all verifications of the same machine code", BENCH, 0,
     chart_write_accuracies, 0, ""},
    {"accuracy-backward", "accuracy", "Largest error against time: backward", "backward", AT_L2 ", and all verifications of the same machine code",
     BENCH, 0, chart_write_accuracies, 0, ""},
    {"distributions", "distributions", "What the inputs do to the time: forward", "forward",
     "cells at L2 size on other distributions, over those on N(0, 1)", BENCH, chart_distribution_query, 0, 0, ""},
    {"distributions-backward", "distributions", "What the inputs do to the time: backward", "backward",
     "cells at L2 size on other distributions, over those on N(0, 1)", BENCH, chart_distribution_query, 0, 0, ""},
    {"threads", "threads", "Throughput by number of threads: forward", "forward", "cells of kernels timed with several numbers of threads, ceilings",
     BENCH, chart_thread_query, 0, 0, ""},
    {"steps", "steps", "Training steps by activation", "",
     "the nets whose steps were timed with several activations, by all threads, in the latest run that has some", BENCH " --train", 0,
     chart_write_steps, 0, ""},
    {"history", "history", "Time an element from run to run: forward", "forward",
     AT_L2 ", of all benchmarks of the machine, from two on; in each the fastest of ours that promises an accuracy", BENCH, 0, chart_write_history, 0,
     ""},
};

static const struct {
    enum chart_subject subject;
    const struct chart *first;
    const size_t count;
} groups[] = {{CHART_OF_A_RUN, run_charts, sizeof run_charts / sizeof *run_charts},
              {CHART_OF_TRAINING, training_charts, TRAINING_CHARTS},
              {CHART_OF_TRAINING, outcome_charts, OUTCOME_CHARTS},
              {CHART_OF_THE_GATE, gate_charts, GATE_CHARTS}};
enum { GROUPS = sizeof groups / sizeof *groups };

const struct chart *chart_at(size_t i) {
    for (size_t group = 0; group < GROUPS; group++) {
        if (i < groups[group].count) return &groups[group].first[i];
        i -= groups[group].count;
    }
    return NULL;
}

const struct chart *chart_about(enum chart_subject subject, size_t i) {
    for (size_t group = 0; group < GROUPS; group++) {
        if (groups[group].subject != subject) continue;
        if (i < groups[group].count) return &groups[group].first[i];
        i -= groups[group].count;
    }
    return NULL;
}
