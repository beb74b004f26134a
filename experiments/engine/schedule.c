// SPDX-License-Identifier: MIT
#include "schedule.h"

#include <math.h>

#include "command.h"

struct schedule_kind {
    struct notation_kind notation;
    // `done`: epochs before this step; `end`: epochs when it is done.
    double (*factor)(const double *options, double done, double end);
};

static double constant(const double *options, double done, double end) {
    (void)options, (void)done, (void)end;
    return 1;
}

enum { EVERY, STEP_FACTOR };
static const struct notation_option step_options[] = {
    [EVERY] = {"every", NAN, 1e-3, 1e6, false},
    [STEP_FACTOR] = {"factor", 0.1, 0, 1, false},
};
static double step_down(const double *options, double done, double end) {
    (void)end;
    return pow(options[STEP_FACTOR], floor(done / options[EVERY]));
}

static const struct notation_option exponential_options[] = {{"factor", NAN, 0, 1, false}};
static double exponential(const double *options, double done, double end) {
    (void)end;
    return pow(options[0], done);
}

static const struct notation_option inverse_options[] = {{"over", NAN, 1e-3, 1e6, false}};
static double inverse(const double *options, double done, double end) {
    (void)end;
    return 1 / (1 + done / options[0]);
}

enum { OVER, FLOOR, WARMUP };
static const struct notation_option ramp_options[] = {
    [OVER] = {"over", NAN, 1e-3, 1e6, false},
    [FLOOR] = {"floor", 0, 0, 1, false},
    [WARMUP] = {"warmup", 0, 0, 1e6, false},
};
// The way from the warm-up's end to `over`: 0 to 1; below 0 during the warm-up.
static double way(const double *options, double done) {
    const double way = (done - options[WARMUP]) / (options[OVER] - options[WARMUP]);
    return options[OVER] <= options[WARMUP] || way > 1 ? 1 : way;
}
static double warm(const double *options, double end) { return fmin(1, end / options[WARMUP]); }
static double linear(const double *options, double done, double end) {
    return done < options[WARMUP] ? warm(options, end) : options[FLOOR] + (1 - options[FLOOR]) * (1 - way(options, done));
}
static double cosine(const double *options, double done, double end) {
    return done < options[WARMUP] ? warm(options, end) : options[FLOOR] + (1 - options[FLOOR]) * (1 + cos(M_PI * way(options, done))) / 2;
}

#define OPTIONS(TABLE) TABLE, sizeof TABLE / sizeof *TABLE

static const struct schedule_kind kinds[] = {
    {{"constant", 0, 0}, constant},
    {{"step", OPTIONS(step_options)}, step_down},
    {{"exponential", OPTIONS(exponential_options)}, exponential},
    {{"inverse", OPTIONS(inverse_options)}, inverse},
    {{"linear", OPTIONS(ramp_options)}, linear},
    {{"cosine", OPTIONS(ramp_options)}, cosine},
};

int schedule_read(struct schedule *schedule, const char *text) {
    uint32_t kind;
    *schedule = (struct schedule){0};
    const int code = notation_read(text, "schedule", kinds, sizeof *kinds, sizeof kinds / sizeof *kinds, &kind, schedule->options);
    if (!code) schedule->kind = &kinds[kind];
    return code;
}

int schedule_print(const struct schedule *schedule, char *text, uint64_t size) {
    const struct notation_kind *notation = &schedule->kind->notation;
    return notation_print(text, size, notation->name, notation->options, notation->option_count, schedule->options);
}

double schedule_factor(const struct schedule *schedule, uint64_t step, uint64_t steps) {
    return schedule->kind->factor(schedule->options, (double)step / (double)steps, (double)(step + 1) / (double)steps);
}
