// SPDX-License-Identifier: MIT
#include "born_dead.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "activation_choice.h"
#include "command.h"
#include "initialiser.h"
#include "parameters.h"
#include "random_stream.h"
#include "real.h"

// Networks that are one task; layers that get their weights at first, and how many times as many get them when those live.
enum { NETS = 32, FIRST = 4, MORE = 4 };

// What a thread works with.
struct bench {
    struct arena arena;
    struct parameters parameters;
    float *x, *sums, *slopes; // [width or inputs][points]: of a layer, what goes in, what comes before f, f'
    float *ones;              // [width][points]
    uint64_t *deaths;         // [layers]: networks whose first dead layer it is
};

struct census {
    const struct born_dead_cell *cell;
    struct initialiser initialiser;
    struct activation_choice choice;
    uint64_t nets, seed;
    struct bench *benches; // [workers]
    atomic_int code;
};

static void take_all(const struct born_dead_cell *cell, struct bench *bench) {
    const uint64_t rows = cell->width > cell->inputs ? cell->width : cell->inputs;
    parameters_take(&bench->parameters, &bench->arena, 1);
    bench->x = arena_take(&bench->arena, rows * cell->points, sizeof(float));
    bench->sums = arena_take(&bench->arena, cell->width * cell->points, sizeof(float));
    bench->slopes = arena_take(&bench->arena, cell->width * cell->points, sizeof(float));
    bench->ones = arena_take(&bench->arena, cell->width * cell->points, sizeof(float));
    bench->deaths = arena_take(&bench->arena, cell->layers, sizeof(uint64_t));
}

static int prepare(const struct born_dead_cell *cell, struct bench *bench) {
    struct parameter weight = {.role = PARAMETER_WEIGHT, .outputs = cell->width, .fan_out = cell->width};
    const struct parameter bias = {.role = PARAMETER_BIAS, .outputs = cell->width, .count = cell->width};
    strncpy(weight.activation, cell->activation, sizeof weight.activation - 1);
    for (uint64_t layer = 0; layer < cell->layers; layer++) {
        weight.inputs = layer ? cell->width : cell->inputs;
        weight.count = weight.inputs * weight.outputs;
        parameters_add(&bench->parameters, &weight);
        parameters_add(&bench->parameters, &bias);
    }
    take_all(cell, bench);
    const int code = arena_reserve(&bench->arena);
    if (code) return code;
    take_all(cell, bench);
    for (uint64_t i = 0; i < cell->width * cell->points; i++) bench->ones[i] = 1;
    return EXIT_FINE;
}

// ---- one network ----

static void draw_points(const struct born_dead_cell *cell, uint64_t seed, float *x) {
    const struct random_stream draws = {seed, RANDOM_DATA, 0};
    for (uint64_t point = 0; point < cell->points; point++)
        for (uint64_t i = 0; i < cell->inputs; i++) {
            const uint64_t place = point * cell->inputs + i;
            float *value = &x[i * cell->points + point];
            if (cell->samples) *value = cell->samples[place];
            else *value = (float)(cell->inputs == 1 ? 2 * random_uniform(&draws, place) - 1 : random_normal(&draws, place));
        }
}

// sums[units][points] = biases, then each input's share, one after the other.
WIDEST static void add_up(const float *restrict x, uint64_t inputs, const float *restrict weights, const float *restrict biases, uint64_t units,
                          uint64_t points, float *restrict sums) {
    for (uint64_t unit = 0; unit < units; unit++) {
        float *row = sums + unit * points;
        for (uint64_t point = 0; point < points; point++) row[point] = biases[unit];
        for (uint64_t i = 0; i < inputs; i++) {
            const float weight = weights[i * units + unit];
            for (uint64_t point = 0; point < points; point++) row[point] += weight * x[i * points + point];
        }
    }
}

static bool dead(const struct born_dead_cell *cell, const struct bench *bench) {
    for (uint64_t i = 0; i < cell->width * cell->points; i++)
        if (bench->slopes[i] != 0) return false;
    for (uint64_t i = 0; i < cell->width * cell->points; i++)
        if (bench->x[i] != bench->x[i - i % cell->points]) return false;
    return true;
}

// From x to the next layer's x.
static bool dies_in(const struct census *census, const struct bench *bench, uint32_t layer) {
    const struct born_dead_cell *cell = census->cell;
    const struct parameters *parameters = &bench->parameters;
    const uint32_t weight = 2 * layer, bias = weight + 1;
    struct activation_data data = {.x = bench->sums, .out = bench->x, .rows = cell->width, .channels = cell->points, .training = true};
    add_up(bench->x, parameters->part[weight].inputs, parameters_values(parameters, weight), parameters_values(parameters, bias), cell->width,
           cell->points, bench->sums);
    activation_forward(&census->choice, &data);
    data.dy = bench->ones;
    data.out = bench->slopes;
    activation_backward(&census->choice, &data);
    return dead(cell, bench);
}

// A weight's draws depend on its ordinal alone, so that layers get the same ones whether or not more follow. Most narrow networks die
// early, and drawing is most of the work.
static int live(const struct census *census, struct bench *bench, uint64_t net) {
    const struct random_stream seeds = {census->seed, RANDOM_NETWORK, 0};
    const uint64_t seed = random_bits(&seeds, net);
    struct parameters *parameters = &bench->parameters;
    const uint32_t layers = (uint32_t)census->cell->layers;
    int code = EXIT_FINE;
    draw_points(census->cell, seed, bench->x);
    bool died = false;
    for (uint32_t layer = 0, drawn = 0; layer < layers && !died && !code; layer++) {
        if (layer == drawn) {
            drawn = drawn ? MORE * drawn : FIRST;
            if (drawn > layers) drawn = layers;
            parameters->part_count = 2 * drawn;
            code = initialise(&census->initialiser, parameters, seed);
            if (code) break;
        }
        died = dies_in(census, bench, layer);
        if (died) bench->deaths[layer]++;
    }
    return code;
}

static void live_some(void *context, uint64_t task, unsigned worker) {
    struct census *census = context;
    const uint64_t end = (task + 1) * NETS < census->nets ? (task + 1) * NETS : census->nets;
    for (uint64_t net = task * NETS; net < end; net++) {
        const int code = live(census, &census->benches[worker], net);
        if (!code) continue;
        atomic_store(&census->code, code);
        return;
    }
}

// ---- all ----

static int check(const struct born_dead_cell *cell, const struct activation_choice *choice) {
    if (!activation_is_scalar(choice)) return complain(EXIT_USAGE, "%s is not a function of one number: take one that is, as relu", cell->activation);
    if (cell->width < 1 || cell->width > BORN_DEAD_WIDTH || cell->inputs < 1 || cell->inputs > BORN_DEAD_WIDTH)
        return complain(EXIT_USAGE, "a network has 1 to %d inputs and units in a layer", BORN_DEAD_WIDTH);
    if (cell->layers < 1 || cell->layers > BORN_DEAD_LAYERS) return complain(EXIT_USAGE, "a network has 1 to %d hidden layers", BORN_DEAD_LAYERS);
    if (cell->points < 1 || cell->points > BORN_DEAD_POINTS) return complain(EXIT_USAGE, "take 1 to %d points", BORN_DEAD_POINTS);
    return EXIT_FINE;
}

static int run(struct census *census, const struct workers *workers, uint64_t *counts) {
    for (unsigned worker = 0; worker < workers->count; worker++) {
        const int code = prepare(census->cell, &census->benches[worker]);
        if (code) return code;
    }
    workers_run(workers, (census->nets + NETS - 1) / NETS, live_some, census);
    for (uint64_t layer = 0; layer < census->cell->layers; layer++) {
        counts[layer] = layer ? counts[layer - 1] : 0;
        for (unsigned worker = 0; worker < workers->count; worker++) counts[layer] += census->benches[worker].deaths[layer];
    }
    return atomic_load(&census->code);
}

int born_dead_count(const struct born_dead_cell *cell, uint64_t nets, uint64_t seed, const struct workers *workers, uint64_t *counts) {
    struct census census = {.cell = cell, .nets = nets, .seed = seed};
    atomic_init(&census.code, EXIT_FINE);
    int code = initialiser_read(&census.initialiser, cell->initialiser);
    if (!code) code = activation_choose(&census.choice, cell->activation, 0);
    if (!code) code = check(cell, &census.choice);
    if (code) return code;
    census.benches = calloc(workers->count, sizeof *census.benches);
    if (!census.benches) return complain(EXIT_ENVIRONMENT, "out of memory for %u threads: take fewer", workers->count);
    code = run(&census, workers, counts);
    for (unsigned worker = 0; worker < workers->count; worker++) arena_free(&census.benches[worker].arena);
    free(census.benches);
    return code;
}
