// SPDX-License-Identifier: MIT
// What a kind of data set is: a row of dataset_kinds.c and a function that reads or draws images as bytes.
#ifndef DATASET_KIND_H
#define DATASET_KIND_H

#include "layer.h"
#include "notation.h"

// The three parts of a set, in the order of its bytes; options of every kind begin with their numbers of samples.
enum dataset_part { PART_TRAIN, PART_VALIDATION, PART_TEST, DATASET_PARTS };
enum { DATASET_SEED = DATASET_PARTS /* where it is drawn */, DATASET_OPTIONS = DATASET_SEED + 4 };
// Options that are found by their names: see dataset.h. The first is of images only.
#define DATASET_NEGATIVE "negative"
#define DATASET_LABEL_NOISE "label_noise"
#define DATASET_LABEL_SEED "label_seed"

// Samples as bytes.
struct images {
    uint8_t *pixels; // [count][height][width][channels]; owned
    uint8_t *labels; // [count], in the memory of pixels
    uint64_t count;  // of all parts
    uint64_t counts[DATASET_PARTS];
    uint64_t size; // bytes of one
};

struct dataset_kind {
    struct notation_kind notation;
    const char *title; // in results
    struct shape shape;
    uint32_t classes;
    const char *const *folders; // to look for files in, within the folder given; ended by 0
    // Fills images, which are freed in any case, and `name`, which is the title: as with dataset_open.
    int (*read)(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);
};

extern const struct dataset_kind dataset_kinds[];
extern const uint32_t dataset_kind_count;

int mnist_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);
int cifar10_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);
int strokes_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);
int spirals_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);
int xor_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);
int noise_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size);

// A sample that is drawn, not read: a function of (seed, part, number), whatever the numbers of samples. Classes take turns.
struct drawn {
    uint64_t seed;
    uint32_t place;  // a million and more apart between parts; the last bits are those of `number`
    uint64_t number; // within its part
    uint8_t label;
};
// Fills all parts by `draw`, which writes one sample's bytes, and `name`, as `read` of a kind. An exit code.
int images_draw(struct images *images, const struct dataset_kind *kind, const double *options,
                void (*draw)(const struct drawn *sample, uint8_t *pixels), char *name, uint64_t name_size);

// Sets the numbers of samples to what `options` ask, where training files hold `training` samples and test files `tests`, and takes
// memory for them. An exit code: EXIT_USAGE where there are too few.
int images_take(struct images *images, const struct dataset_kind *kind, const double *options, uint64_t training, uint64_t tests);
void images_free(struct images *images);
// Number of a part's first sample.
uint64_t images_first(const struct images *images, enum dataset_part part);

#endif
