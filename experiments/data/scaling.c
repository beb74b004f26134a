// SPDX-License-Identifier: MIT
// Every scaling is (byte - centre) * factor with one centre and one factor for each place of an image. Sums are of whole numbers, so
// their order does not matter.
#include "scaling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"

enum { BYTE_LIMIT = 255 };

// Of one place of an image, or of one channel.
struct sums {
    uint64_t count, sum, squares; // 2^32 samples of 2^16 values of 2^16 fit
};

struct place {
    float centre, factor;
};

struct scaling {
    const char *name;
    bool per_channel; // places of a channel share their sums
    struct place (*place)(const struct sums *sums);
};

static struct place raw(const struct sums *sums) {
    (void)sums;
    return (struct place){0, 1};
}

static struct place unit(const struct sums *sums) {
    (void)sums;
    return (struct place){0, 1.0F / BYTE_LIMIT};
}

static struct place from_grey(const struct sums *sums) {
    (void)sums;
    return (struct place){BYTE_LIMIT / 2.0F, 2.0F / BYTE_LIMIT};
}

static double mean(const struct sums *sums) { return (double)sums->sum / (double)sums->count; }

// A channel that never changes is only moved.
static struct place standard(const struct sums *sums) {
    const double centre = mean(sums), variance = (double)sums->squares / (double)sums->count - centre * centre;
    return (struct place){(float)centre, variance > 0 ? (float)(1 / sqrt(variance)) : 1};
}

static struct place centred(const struct sums *sums) { return (struct place){(float)mean(sums), 1.0F / BYTE_LIMIT}; }

static const struct scaling scalings[] = {
    {"unit", false, unit}, {"standard", true, standard}, {"centred", false, centred}, {"raw", false, raw}, {"signed", false, from_grey},
};
enum { SCALINGS = sizeof scalings / sizeof *scalings };

const struct scaling *scaling_find(const char *name) {
    char valid[128] = "";
    for (int i = 0; i < SCALINGS; i++) {
        if (strcmp(scalings[i].name, name) == 0) return &scalings[i];
        const size_t used = strlen(valid);
        snprintf(valid + used, sizeof valid - used, "%s%s", i ? ", " : "", scalings[i].name);
    }
    complain(EXIT_USAGE, "there is no scaling \"%s\"; valid: %s", name, valid);
    return 0;
}

static void add_up(const struct scaling *scaling, uint64_t channels, uint64_t size, const uint8_t *pixels, uint64_t train, struct sums *sums) {
    for (uint64_t sample = 0; sample < train; sample++)
        for (uint64_t i = 0; i < size; i++) {
            const uint64_t value = pixels[sample * size + i];
            struct sums *own = &sums[scaling->per_channel ? i % channels : i];
            own->count++;
            own->sum += value;
            own->squares += value * value;
        }
}

int scaling_apply(const struct scaling *scaling, struct shape shape, const uint8_t *pixels, uint64_t train, uint64_t count, float *values) {
    const uint64_t size = shape_size(shape);
    struct sums *sums = calloc(size, sizeof *sums);
    struct place *places = calloc(size, sizeof *places);
    const bool enough = sums && places;
    if (enough) {
        add_up(scaling, shape.channels, size, pixels, train, sums);
        for (uint64_t i = 0; i < size; i++) places[i] = scaling->place(&sums[scaling->per_channel ? i % shape.channels : i]);
        for (uint64_t sample = 0; sample < count; sample++)
            for (uint64_t i = 0; i < size; i++) values[sample * size + i] = ((float)pixels[sample * size + i] - places[i].centre) * places[i].factor;
    }
    free(sums);
    free(places);
    return enough ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "no memory for the means of %llu values", (unsigned long long)size);
}
