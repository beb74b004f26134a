// SPDX-License-Identifier: MIT
#include "dataset.h"

#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "command.h"
#include "dataset_kind.h"
#include "label_noise.h"
#include "scaling.h"

static void set_parts(struct dataset *dataset, const struct images *images) {
    struct samples *const parts[] = {[PART_TRAIN] = &dataset->train, [PART_VALIDATION] = &dataset->validation, [PART_TEST] = &dataset->test};
    for (int part = 0; part < DATASET_PARTS; part++) {
        const uint64_t first = images_first(images, (enum dataset_part)part);
        *parts[part] = (struct samples){dataset->values + first * images->size, dataset->labels + first, images->counts[part], images->size};
    }
}

static int take_values(struct dataset *dataset, const struct images *images, const struct scaling *scaling) {
    const uint64_t values = images->count * images->size;
    dataset->values = malloc(values * sizeof *dataset->values);
    dataset->labels = malloc(images->count);
    if (!dataset->values || !dataset->labels)
        return complain(EXIT_ENVIRONMENT, "no memory for %.0f MiB of %s: ask for fewer samples", (double)(values * sizeof *dataset->values) / 0x1p20,
                        dataset->text);
    memcpy(dataset->labels, images->labels, images->count);
    set_parts(dataset, images);
    return scaling_apply(scaling, dataset->shape, images->pixels, images->counts[PART_TRAIN], images->count, dataset->values);
}

// 0 where the kind has no such option.
static double option_of(const struct dataset_kind *kind, const double *options, const char *name) {
    for (uint32_t i = 0; i < kind->notation.option_count; i++)
        if (strcmp(kind->notation.options[i].name, name) == 0) return options[i];
    return 0;
}

static void negate_tests(struct images *images, char *name, uint64_t name_size) {
    uint8_t *pixels = images->pixels + images_first(images, PART_TEST) * images->size;
    for (uint64_t i = 0; i < images->counts[PART_TEST] * images->size; i++) pixels[i] = (uint8_t)(UINT8_MAX - pixels[i]);
    const size_t used = strlen(name);
    snprintf(name + used, name_size - used, ", tested on negatives");
}

static int spoil_labels(struct images *images, const struct dataset_kind *kind, const double *options, char *name, uint64_t name_size) {
    const double share = option_of(kind, options, DATASET_LABEL_NOISE);
    const size_t used = strlen(name);
    if (share > 0) snprintf(name + used, name_size - used, " with %g %% of training labels wrong", 100 * share);
    return label_noise(images->labels + images_first(images, PART_TRAIN), images->counts[PART_TRAIN], kind->classes, share,
                       (uint64_t)option_of(kind, options, DATASET_LABEL_SEED));
}

int dataset_open(struct dataset *dataset, const char *text, const char *scaling, const char *folder) {
    uint32_t row;
    double options[DATASET_OPTIONS];
    struct images images = {0};
    *dataset = (struct dataset){0};
    const struct scaling *scaled = scaling_find(scaling);
    if (!scaled) return EXIT_USAGE;
    int code = notation_read(text, "data set", dataset_kinds, sizeof *dataset_kinds, dataset_kind_count, &row, options);
    if (code) return code;
    const struct dataset_kind *kind = &dataset_kinds[row];
    dataset->shape = kind->shape;
    dataset->classes = kind->classes;
    snprintf(dataset->scaling, sizeof dataset->scaling, "%s", scaling);
    notation_print(dataset->text, sizeof dataset->text, kind->notation.name, kind->notation.options, kind->notation.option_count, options);
    code = kind->read(kind, options, folder, &images, dataset->name, sizeof dataset->name);
    if (!code) code = spoil_labels(&images, kind, options, dataset->name, sizeof dataset->name);
    if (!code) {
        if (option_of(kind, options, DATASET_NEGATIVE) > 0) negate_tests(&images, dataset->name, sizeof dataset->name);
        hash_text(images.pixels, images.count * (images.size + 1), dataset->checksum);
        code = take_values(dataset, &images, scaled);
    }
    images_free(&images);
    return code;
}

void dataset_close(struct dataset *dataset) {
    free(dataset->values);
    free(dataset->labels);
    *dataset = (struct dataset){0};
}
