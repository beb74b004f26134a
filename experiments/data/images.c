// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "dataset_kind.h"

int images_take(struct images *images, const struct dataset_kind *kind, const double *options, uint64_t training, uint64_t tests) {
    const uint64_t validation = (uint64_t)options[PART_VALIDATION], test = (uint64_t)options[PART_TEST];
    uint64_t train = (uint64_t)options[PART_TRAIN];
    if (train == 0 && validation < training) train = training - validation;
    if (train == 0 || train + validation > training)
        return complain(EXIT_USAGE, "%s has %llu samples for training: they are too few for train=%.0f and validation=%.0f", kind->notation.name,
                        (unsigned long long)training, options[PART_TRAIN], options[PART_VALIDATION]);
    if (test > tests)
        return complain(EXIT_USAGE, "%s has %llu samples for the test: they are too few for test=%.0f", kind->notation.name,
                        (unsigned long long)tests, options[PART_TEST]);
    *images = (struct images){.count = train + validation + test, .counts = {train, validation, test}, .size = shape_size(kind->shape)};
    images->pixels = malloc(images->count * (images->size + 1));
    if (!images->pixels) {
        const double size = (double)(images->count * (images->size + 1)) / 0x1p20;
        return complain(EXIT_ENVIRONMENT, "no memory for %.0f MiB of %s: ask for fewer samples", size, kind->title);
    }
    images->labels = images->pixels + images->count * images->size;
    return EXIT_FINE;
}

void images_free(struct images *images) {
    free(images->pixels);
    *images = (struct images){0};
}

uint64_t images_first(const struct images *images, enum dataset_part part) {
    uint64_t first = 0;
    for (int i = 0; i < (int)part; i++) first += images->counts[i];
    return first;
}

int images_draw(struct images *images, const struct dataset_kind *kind, const double *options,
                void (*draw)(const struct drawn *sample, uint8_t *pixels), char *name, uint64_t name_size) {
    const uint64_t training = (uint64_t)options[PART_TRAIN] + (uint64_t)options[PART_VALIDATION];
    const int code = images_take(images, kind, options, training, (uint64_t)options[PART_TEST]);
    if (code) return code;
    for (int part = 0; part < DATASET_PARTS; part++) {
        const uint64_t first = images_first(images, (enum dataset_part)part);
        for (uint64_t i = 0; i < images->counts[part]; i++) {
            const struct drawn sample = {(uint64_t)options[DATASET_SEED], (uint32_t)((uint64_t)part << 30 | i), i, (uint8_t)(i % kind->classes)};
            images->labels[first + i] = sample.label;
            draw(&sample, images->pixels + (first + i) * images->size);
        }
    }
    snprintf(name, name_size, "%s", kind->title);
    return EXIT_FINE;
}
