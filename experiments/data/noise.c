// SPDX-License-Identifier: MIT
// Images of which every byte is drawn by itself, evenly from 0 to 255, in classes that say nothing of them: what a network does to inputs without any
// structure, and what it does to learn them by heart.
#include "dataset_kind.h"
#include "random_stream.h"

static void draw_image(const struct drawn *sample, uint8_t *pixels) {
    enum { PIXELS = 28 * 28 };
    const struct random_stream stream = {sample->seed, RANDOM_DATA, sample->place};
    for (int i = 0; i < PIXELS; i += (int)sizeof(uint64_t)) {
        const uint64_t bits = random_bits(&stream, (uint64_t)i / sizeof bits);
        for (int j = 0; j < (int)sizeof bits; j++) pixels[i + j] = (uint8_t)(bits >> 8 * j);
    }
}

int noise_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size) {
    (void)folder;
    return images_draw(images, kind, options, draw_image, name, name_size);
}
