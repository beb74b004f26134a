// SPDX-License-Identifier: MIT
#include "initialiser.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "moments.h"
#include "orthogonal.h"
#include "random_stream.h"

// A weight as its kind gets it.
struct weight {
    const struct parameter *part;
    real *values; // [inputs][outputs]
    real *bias;   // [outputs], its layer's; 0: none
    struct random_stream draws;
    double deviation; // root of what the kind's variance gives
};

struct initialiser_kind {
    struct notation_kind notation; // "bias" and "bias_deviation" are the last options, if there are any
    bool gained;                   // the first two options are GAIN, BACKWARD
    // `ordinal` of the weight among weights, from 0
    double (*variance)(const double *options, const struct parameter *part, double gain, uint64_t ordinal);
    int (*fill)(const struct weight *weight); // an exit code
};

// ---- variances ----

enum { GAIN, BACKWARD, FAN };

static double by_fan(const double *options, const struct parameter *part, double gain, uint64_t ordinal) {
    (void)ordinal;
    const double in = (double)part->inputs, out = (double)part->fan_out;
    return gain / (in + options[FAN] * (out - in));
}

static double by_gain(const double *options, const struct parameter *part, double gain, uint64_t ordinal) {
    (void)options, (void)part, (void)ordinal;
    return gain;
}

static double by_deviation(const double *options, const struct parameter *part, double gain, uint64_t ordinal) {
    (void)part, (void)gain, (void)ordinal;
    return options[0] * options[0];
}

static double by_limit(const double *options, const struct parameter *part, double gain, uint64_t ordinal) {
    return by_deviation(options, part, gain, ordinal) / 3;
}

enum { LISTED = 8 };

// A deviation that is not given is that of the weight before.
static double by_list(const double *options, const struct parameter *part, double gain, uint64_t ordinal) {
    (void)part, (void)gain;
    double deviation = options[0];
    for (uint64_t i = 1; i <= ordinal && i < LISTED; i++)
        if (options[i] > 0) deviation = options[i];
    return deviation * deviation;
}

// The positive root of s^2 + 4 sqrt(2) / (3 sqrt(pi)) s - 1 = 0, squared: with it, a layer of such units keeps the mean square of
// its inputs or makes it smaller.
static double asymmetric(const double *options, const struct parameter *part, double gain, uint64_t ordinal) {
    (void)options, (void)gain, (void)ordinal;
    const double deviation = sqrt(1 + 8 / (9 * M_PI)) - 2 * M_SQRT2 / (3 * sqrt(M_PI));
    return deviation * deviation / (double)part->inputs;
}

// ---- distributions ----

static int fill_normal(const struct weight *weight) {
    for (uint64_t i = 0; i < weight->part->count; i++) weight->values[i] = (real)(weight->deviation * random_normal(&weight->draws, i));
    return EXIT_FINE;
}

static int fill_uniform(const struct weight *weight) {
    const double limit = sqrt(3) * weight->deviation;
    for (uint64_t i = 0; i < weight->part->count; i++) weight->values[i] = (real)(limit * (2 * random_uniform(&weight->draws, i) - 1));
    return EXIT_FINE;
}

static int fill_orthogonal(const struct weight *weight) {
    const uint64_t inputs = weight->part->inputs, outputs = weight->part->outputs;
    const bool tall = inputs >= outputs;
    const uint64_t count = tall ? outputs : inputs, length = tall ? inputs : outputs;
    double *vectors = calloc(inputs * outputs, sizeof *vectors);
    if (!vectors) return complain(EXIT_ENVIRONMENT, "out of memory for %llu orthogonal vectors", (unsigned long long)count);
    for (uint64_t i = 0; i < inputs; i++)
        for (uint64_t j = 0; j < outputs; j++) vectors[tall ? j * length + i : i * length + j] = random_normal(&weight->draws, i * outputs + j);
    orthogonalise(vectors, count, length);
    for (uint64_t i = 0; i < inputs; i++)
        for (uint64_t j = 0; j < outputs; j++)
            weight->values[i * outputs + j] = (real)(weight->deviation * vectors[tall ? j * length + i : i * length + j]);
    free(vectors);
    return EXIT_FINE;
}

static int fill_unit_norm(const struct weight *weight) {
    const uint64_t outputs = weight->part->outputs, count = weight->part->count;
    for (uint64_t j = 0; j < outputs; j++) {
        double sum = 0;
        for (uint64_t i = j; i < count; i += outputs) {
            weight->values[i] = (real)random_normal(&weight->draws, i);
            sum += (double)weight->values[i] * (double)weight->values[i];
        }
        for (uint64_t i = j; i < count; i += outputs) weight->values[i] = (real)((double)weight->values[i] * (weight->deviation / sqrt(sum)));
    }
    return EXIT_FINE;
}

// Places of the draws, one row of `outputs` after the other: the weights, the biases, which of a unit's is the other one, that one.
static int fill_asymmetric(const struct weight *weight) {
    const uint64_t inputs = weight->part->inputs, outputs = weight->part->outputs;
    fill_normal(weight);
    for (uint64_t j = 0; j < outputs; j++) {
        if (weight->bias) weight->bias[j] = (real)(weight->deviation * random_normal(&weight->draws, inputs * outputs + j));
        const double place = random_uniform(&weight->draws, (inputs + 1) * outputs + j);
        const uint64_t chosen = (uint64_t)(place * (double)(inputs + (weight->bias ? 1 : 0)));
        // Beta(2, 1) has the distribution function x^2.
        const real other = (real)sqrt(random_uniform(&weight->draws, (inputs + 2) * outputs + j));
        if (chosen < inputs) weight->values[chosen * outputs + j] = other;
        else if (weight->bias) weight->bias[j] = other;
    }
    return EXIT_FINE;
}

// ---- the table ----

#define GAINS(GAIN_DEFAULT) \
    {"gain", GAIN_DEFAULT, 0, 1e6, false}, { "backward", 0, 0, 1, true }
#define BIASES \
    {"bias", 0, -1e6, 1e6, false}, { "bias_deviation", 0, 0, 1e6, false }
#define BY_FAN(GAIN_DEFAULT, FAN_DEFAULT) (const struct notation_option[]){GAINS(GAIN_DEFAULT), {"fan", FAN_DEFAULT, 0, 1, false}, BIASES}, 5
#define BY_GAIN(GAIN_DEFAULT) (const struct notation_option[]){GAINS(GAIN_DEFAULT), BIASES}, 4
#define FIXED(NAME) (const struct notation_option[]){{NAME, NAN, 0, 1e6, false}, BIASES}, 3

static const struct initialiser_kind kinds[] = {
    {{"normal", BY_FAN(0, 0)}, true, by_fan, fill_normal},
    {{"uniform", BY_FAN(0, 0)}, true, by_fan, fill_uniform},
    {{"he_normal", BY_FAN(2, 0)}, true, by_fan, fill_normal},
    {{"he_uniform", BY_FAN(2, 0)}, true, by_fan, fill_uniform},
    {{"glorot_normal", BY_FAN(1, 0.5)}, true, by_fan, fill_normal},
    {{"glorot_uniform", BY_FAN(1, 0.5)}, true, by_fan, fill_uniform},
    {{"lecun_normal", BY_FAN(1, 0)}, true, by_fan, fill_normal},
    {{"lecun_uniform", BY_FAN(1, 0)}, true, by_fan, fill_uniform},
    {{"fixed_normal", FIXED("deviation")}, false, by_deviation, fill_normal},
    {{"listed_normal",
      (const struct notation_option[]){{"first", NAN, 0, 1e6, false},
                                       {"second", 0, 0, 1e6, false},
                                       {"third", 0, 0, 1e6, false},
                                       {"fourth", 0, 0, 1e6, false},
                                       {"fifth", 0, 0, 1e6, false},
                                       {"sixth", 0, 0, 1e6, false},
                                       {"seventh", 0, 0, 1e6, false},
                                       {"eighth", 0, 0, 1e6, false},
                                       BIASES},
      LISTED + 2},
     false,
     by_list,
     fill_normal},
    {{"fixed_uniform", FIXED("limit")}, false, by_limit, fill_uniform},
    {{"orthogonal", BY_GAIN(0)}, true, by_gain, fill_orthogonal},
    {{"unit_norm", BY_GAIN(1)}, true, by_gain, fill_unit_norm},
    {{"randomised_asymmetric", 0, 0}, false, asymmetric, fill_asymmetric},
};

int initialiser_read(struct initialiser *initialiser, const char *text) {
    uint32_t kind;
    *initialiser = (struct initialiser){0};
    const int code = notation_read(text, "initialiser", kinds, sizeof *kinds, sizeof kinds / sizeof *kinds, &kind, initialiser->options);
    if (!code) initialiser->kind = &kinds[kind];
    return code;
}

int initialiser_print(const struct initialiser *initialiser, char *text, uint64_t size) {
    const struct notation_kind *notation = &initialiser->kind->notation;
    return notation_print(text, size, notation->name, notation->options, notation->option_count, initialiser->options);
}

// The gain that was found last: neighbours share it, and moments of functions that draw take a while.
struct known_gain {
    const char *activation;
    double gain;
};

static int find_gain(const struct initialiser *initialiser, const struct parameter *part, struct known_gain *known) {
    const char *activation = part->activation;
    struct activation_moments moments;
    if (known->activation && strcmp(known->activation, activation) == 0) return EXIT_FINE;
    *known = (struct known_gain){activation, 1};
    if (!initialiser->kind->gained) return EXIT_FINE;
    if (initialiser->options[GAIN] != 0) known->gain = initialiser->options[GAIN];
    if (initialiser->options[GAIN] != 0 || !*activation) return EXIT_FINE;
    const int code = activation_moments(activation, &moments);
    if (code) return code;
    const double moment = initialiser->options[BACKWARD] != 0 ? moments.slope_square : moments.square;
    known->gain = 1 / moment;
    if (moment > 0 && moment < INFINITY) return EXIT_FINE;
    return complain(EXIT_USAGE, "%s has no gain of its own, its moment is %g: give a number, as in %s(gain=1)", activation, moment,
                    initialiser->kind->notation.name);
}

// How biases begin, beside what a kind does to them itself.
static double bias_option(const struct initialiser *initialiser, uint32_t from_end) {
    const uint32_t options = initialiser->kind->notation.option_count;
    return options ? initialiser->options[options - from_end] : 0;
}
static double bias_of(const struct initialiser *initialiser) { return bias_option(initialiser, 2); }
static double bias_deviation_of(const struct initialiser *initialiser) { return bias_option(initialiser, 1); }

// The places of these draws are those behind the weight's.
static void disperse_biases(const struct weight *weight, double deviation) {
    for (uint64_t j = 0; weight->bias && deviation > 0 && j < weight->part->outputs; j++)
        weight->bias[j] = (real)((double)weight->bias[j] + deviation * random_normal(&weight->draws, weight->part->count + j));
}

static int initialise_weight(const struct initialiser *initialiser, const struct parameters *parameters, uint32_t i, double gain,
                             const struct random_stream *draws) {
    const struct parameter *part = &parameters->part[i];
    const bool biased = i + 1 < parameters->part_count && part[1].role == PARAMETER_BIAS;
    const struct weight weight = {
        .part = part,
        .values = parameters_values(parameters, i),
        .bias = biased ? parameters_values(parameters, i + 1) : 0,
        .draws = *draws,
        .deviation = sqrt(initialiser->kind->variance(initialiser->options, part, gain, draws->epoch)),
    };
    disperse_biases(&weight, bias_deviation_of(initialiser));
    return initialiser->kind->fill(&weight);
}

static void fill_diagonal(const struct parameter *part, real *values) {
    for (uint64_t i = 0; i < part->inputs; i++)
        for (uint64_t j = 0; j < part->outputs; j++) values[i * part->outputs + j] = i == j ? (real)part->diagonal : 0;
}

int initialise(const struct initialiser *initialiser, const struct parameters *parameters, uint64_t seed) {
    const double bias = bias_of(initialiser);
    for (uint32_t i = 0; i < parameters->part_count; i++) {
        const struct parameter *part = &parameters->part[i];
        const real start = (real)(part->start + (part->role == PARAMETER_BIAS ? bias : 0));
        for (uint64_t j = 0; j < part->count; j++) parameters_values(parameters, i)[j] = start;
    }
    struct random_stream draws = {seed, RANDOM_INITIALISE, 0};
    struct known_gain known = {0};
    for (uint32_t i = 0; i < parameters->part_count; i++) {
        if (parameters->part[i].role != PARAMETER_WEIGHT) continue;
        if (parameters->part[i].diagonal != 0) {
            fill_diagonal(&parameters->part[i], parameters_values(parameters, i));
            draws.epoch++;
            continue;
        }
        int code = find_gain(initialiser, &parameters->part[i], &known);
        if (!code) code = initialise_weight(initialiser, parameters, i, known.gain, &draws);
        if (code) return code;
        draws.epoch++;
    }
    return EXIT_FINE;
}
