// SPDX-License-Identifier: MIT
#include "census.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "layer_activation.h"
#include "statistics.h"

enum { ROWS = 64 }; // whose derivatives are looked at together

// One activation. Sums and counts over samples and places; a unit is a channel.
struct layer_census {
    const struct layer *layer;
    uint64_t inputs, outputs, places; // channels of z and of h
    uint64_t rows;                    // samples times places
    uint64_t *zeros;                  // [outputs]: h == 0
    double *sum;                      // [outputs]: h
    uint64_t *active;                 // [inputs]: z > 0
    double *highest;                  // [inputs]: z
    bool *dead, *born;                // [outputs]: at the census before; at the first
    uint64_t soft, saturated, at_kink;
    double square, input_sum, input_square;
    uint64_t population[TRIAL_BINS];
    real *ones, *derivative; // [ROWS][outputs], [ROWS][inputs]
};

struct census {
    const struct network *network;
    uint32_t count;
    uint64_t taken; // censuses
    struct layer_census *layers;
};

// ---- making one ----

static uint32_t find(const struct layer_list *list, struct layer_census *found) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        const struct layer *layer = &list->layers[i];
        if (layer->list) count += find(layer->list, found ? found + count : 0);
        else if (layer_is_activation(layer)) {
            if (found) found[count].layer = layer;
            count++;
        }
    }
    return count;
}

static bool reserve(struct layer_census *census) {
    const struct layer *layer = census->layer;
    census->inputs = layer->in.channels;
    census->outputs = layer->out.channels;
    census->places = layer->in.height * layer->in.width;
    census->zeros = calloc(census->outputs, sizeof *census->zeros);
    census->sum = calloc(census->outputs, sizeof *census->sum);
    census->active = calloc(census->inputs, sizeof *census->active);
    census->highest = calloc(census->inputs, sizeof *census->highest);
    census->dead = calloc(census->outputs, sizeof *census->dead);
    census->born = calloc(census->outputs, sizeof *census->born);
    census->ones = calloc(ROWS * census->outputs, sizeof *census->ones);
    census->derivative = calloc(ROWS * census->inputs, sizeof *census->derivative);
    if (!census->zeros || !census->sum || !census->active || !census->highest || !census->dead || !census->born || !census->ones ||
        !census->derivative)
        return false;
    for (uint64_t i = 0; i < ROWS * census->outputs; i++) census->ones[i] = 1;
    return true;
}

struct census *census_create(const struct network *network, int *code) {
    struct census *census = calloc(1, sizeof *census);
    const uint32_t count = find(&network->list, 0);
    *code = EXIT_FINE;
    if (census) census->layers = calloc(count + 1, sizeof *census->layers);
    bool fits = census && census->layers;
    if (fits) {
        census->network = network;
        census->count = find(&network->list, census->layers);
        for (uint32_t i = 0; i < count && fits; i++) fits = reserve(&census->layers[i]);
    }
    if (fits && count > 0) return census;
    *code = fits ? complain(EXIT_USAGE, "a census needs a network with an activation") : complain(EXIT_ENVIRONMENT, "out of memory for a census");
    census_free(census);
    return 0;
}

void census_free(struct census *census) {
    for (uint32_t i = 0; census && census->layers && i < census->count; i++) {
        struct layer_census *layer = &census->layers[i];
        void *const all[] = {layer->zeros, layer->sum, layer->active, layer->highest, layer->dead, layer->born, layer->ones, layer->derivative};
        for (size_t j = 0; j < sizeof all / sizeof *all; j++) free(all[j]);
    }
    if (census) free(census->layers);
    free(census);
}

uint32_t census_layers(const struct census *census) { return census->count; }

// ---- counting ----

void census_begin(struct census *census) {
    for (uint32_t i = 0; i < census->count; i++) {
        struct layer_census *layer = &census->layers[i];
        memset(layer->zeros, 0, layer->outputs * sizeof *layer->zeros);
        memset(layer->sum, 0, layer->outputs * sizeof *layer->sum);
        memset(layer->active, 0, layer->inputs * sizeof *layer->active);
        for (uint64_t unit = 0; unit < layer->inputs; unit++) layer->highest[unit] = -INFINITY;
        memset(layer->population, 0, sizeof layer->population);
        layer->rows = layer->soft = layer->saturated = layer->at_kink = 0;
        layer->square = layer->input_sum = layer->input_square = 0;
    }
}

static double count_outputs(struct layer_census *census, const real *h, uint64_t rows) {
    double square = 0;
    for (uint64_t row = 0; row < rows; row++, h += census->outputs)
        for (uint64_t unit = 0; unit < census->outputs; unit++) {
            census->zeros[unit] += h[unit] == 0;
            census->sum[unit] += (double)h[unit];
            square += (double)h[unit] * (double)h[unit];
        }
    return square;
}

// What is small beside the root mean square of this batch: the whole set's is known only at its end.
static uint64_t count_soft(const real *h, uint64_t count, double square) {
    const real limit = (real)(1e-3 * sqrt(square / (double)count));
    uint64_t soft = 0;
    for (uint64_t i = 0; i < count; i++) soft += h[i] < limit && h[i] > -limit;
    return soft;
}

static void count_inputs(struct layer_census *census, const real *z, uint64_t samples) {
    const uint64_t each = census->places * census->inputs;
    for (uint64_t sample = 0; sample < samples; sample++) {
        uint64_t active = 0;
        for (uint64_t place = 0; place < census->places; place++, z += census->inputs)
            for (uint64_t unit = 0; unit < census->inputs; unit++) {
                const double value = (double)z[unit];
                census->active[unit] += z[unit] > 0;
                active += z[unit] > 0;
                census->at_kink += z[unit] == 0;
                census->input_sum += value;
                census->input_square += value * value;
                if (value > census->highest[unit]) census->highest[unit] = value;
            }
        const uint64_t bin = active * TRIAL_BINS / each;
        census->population[bin < TRIAL_BINS ? bin : TRIAL_BINS - 1]++;
    }
}

static void count_saturated(struct layer_census *census, const struct parameters *parameters, const real *z, uint64_t rows) {
    struct activation_data data = {.dy = census->ones, .out = census->derivative, .channels = census->inputs};
    const struct activation_choice *choice = layer_activation_choice(census->layer, parameters, &data.learned);
    if (strcmp(choice->function->family, "random") == 0) return; // its derivative is drawn
    for (uint64_t row = 0; row < rows; row += ROWS) {
        data.x = z + row * census->inputs;
        data.rows = rows - row < ROWS ? rows - row : ROWS;
        activation_backward(choice, &data);
        for (uint64_t i = 0; i < data.rows * census->inputs; i++) census->saturated += fabs((double)census->derivative[i]) < 0.01;
    }
}

struct counting {
    struct census *census;
    uint64_t samples;
};

static void count_layer(void *context, uint64_t i, unsigned worker) {
    const struct counting *counting = context;
    (void)worker;
    struct layer_census *layer = &counting->census->layers[i];
    const uint64_t rows = counting->samples * layer->places;
    const real *z = layer_input(layer->layer, 0), *h = layer_output(layer->layer, 0);
    const double square = count_outputs(layer, h, rows);
    layer->square += square;
    layer->soft += count_soft(h, rows * layer->outputs, square);
    count_inputs(layer, z, counting->samples);
    count_saturated(layer, &counting->census->network->parameters, z, rows);
    layer->rows += rows;
}

void census_add(struct census *census, uint64_t count) {
    struct counting counting = {census, count};
    workers_run(census->network->pass.workers, census->count, count_layer, &counting);
}

// ---- what it says ----

struct fate {
    uint64_t dead, born, died, revived;
};

// `taken`: censuses before this one.
static struct fate follow(struct layer_census *census, uint64_t taken) {
    struct fate fate = {0};
    for (uint64_t unit = 0; unit < census->outputs; unit++) {
        const bool dead = census->zeros[unit] == census->rows;
        if (taken == 0) census->born[unit] = dead;
        fate.dead += dead;
        fate.born += dead && census->born[unit];
        fate.died += taken > 0 && dead && !census->dead[unit];
        fate.revived += taken > 0 && !dead && census->dead[unit];
        census->dead[unit] = dead;
    }
    return fate;
}

static double bias_shift(struct layer_census *census) {
    for (uint64_t unit = 0; unit < census->outputs; unit++) census->sum[unit] = fabs(census->sum[unit]) / (double)census->rows;
    return median(census->sum, census->outputs);
}

struct signs {
    double off, on, dispersion, lowest, active;
};

static struct signs look_at_signs(const struct layer_census *census) {
    struct signs signs = {.lowest = INFINITY};
    const double rows = (double)census->rows, units = (double)census->inputs;
    double square = 0;
    for (uint64_t unit = 0; unit < census->inputs; unit++) {
        const double share = (double)census->active[unit] / rows;
        signs.off += census->active[unit] == 0;
        signs.on += census->active[unit] == census->rows;
        signs.active += share / units;
        square += share * share / units;
        signs.lowest = fmin(signs.lowest, census->highest[unit]);
    }
    signs.off /= units;
    signs.on /= units;
    signs.dispersion = sqrt(fmax(0, square - signs.active * signs.active));
    return signs;
}

static void fill_histograms(const struct layer_census *census, uint64_t epoch, uint32_t layer, struct trial_histogram *histograms) {
    histograms[0] = (struct trial_histogram){epoch, layer, "lifetime", {0}};
    histograms[1] = (struct trial_histogram){epoch, layer, "population", {0}};
    memcpy(histograms[1].count, census->population, sizeof census->population);
    for (uint64_t unit = 0; unit < census->inputs; unit++) {
        const uint64_t bin = census->active[unit] * TRIAL_BINS / census->rows;
        histograms[0].count[bin < TRIAL_BINS ? bin : TRIAL_BINS - 1]++;
    }
}

static void fill_rows(struct layer_census *census, uint64_t taken, uint64_t epoch, uint32_t layer, struct trial_layer *rows) {
    const double outputs = (double)census->outputs, count = (double)census->rows * outputs, inputs = (double)(census->rows * census->inputs);
    const struct fate fate = follow(census, taken);
    const struct signs signs = look_at_signs(census);
    double zeros = 0, sum = 0;
    for (uint64_t unit = 0; unit < census->outputs; unit++) {
        zeros += (double)census->zeros[unit];
        sum += census->sum[unit];
    }
    const double mean = sum / count;
    const struct {
        const char *name;
        double value;
    } measures[CENSUS_MEASURES] = {
        {"dead", (double)fate.dead / outputs},
        {"born", (double)fate.born / outputs},
        {"died", (double)fate.died / outputs},
        {"revived", (double)fate.revived / outputs},
        {"always_off", signs.off},
        {"always_on", signs.on},
        {"mixed", 1 - signs.off - signs.on},
        {"zero", zeros / count},
        {"soft_zero", (double)census->soft / count},
        {"active", signs.active},
        {"saturated", (double)census->saturated / inputs},
        {"mean", mean},
        {"variance", census->square / count - mean * mean},
        {"input_mean", census->input_sum / inputs},
        {"input_square", census->input_square / inputs},
        {"dispersion", signs.dispersion},
        {"bias_shift", bias_shift(census)},
        {"highest_low", signs.lowest},
    };
    for (int i = 0; i < CENSUS_MEASURES; i++) rows[i] = (struct trial_layer){epoch, layer, measures[i].name, measures[i].value};
}

void census_end(struct census *census, uint64_t epoch, struct trial_layer *rows, struct trial_histogram *histograms) {
    for (uint32_t i = 0; i < census->count; i++) {
        if (histograms) fill_histograms(&census->layers[i], epoch, i + 1, histograms + (size_t)2 * i);
        fill_rows(&census->layers[i], census->taken, epoch, i + 1, rows + (size_t)CENSUS_MEASURES * i);
    }
    census->taken++;
}

void census_kinks(const struct census *census, uint64_t epoch, struct trial_layer *rows) {
    for (uint32_t i = 0; i < census->count; i++) rows[i] = (struct trial_layer){epoch, i + 1, "at_kink", (double)census->layers[i].at_kink};
}
