// SPDX-License-Identifier: MIT
// Exclusive or: points near the four corners of a square, class 0 near two opposite ones, class 1 near the others, corners in turn. Of every
// four in turn, one near each corner, a straight line has one on its wrong side: the segments between opposite corners cross. So
// a linear classifier is wrong about a quarter, and no more where it cuts off one corner. Minsky, Papert, Perceptrons (1969).
#include "dataset_kind.h"
#include "random_stream.h"

enum { LOWER = 32, UPPER = 160, SIDE = 64 }; // of the squares that points lie in, in bytes

static void draw_point(const struct drawn *sample, uint8_t *pixels) {
    const struct random_stream stream = {sample->seed, RANDOM_DATA, sample->place};
    const uint64_t bits = random_bits(&stream, 0);
    const bool right = sample->number % 4 / 2, above = right != (sample->label == 1);
    pixels[0] = (uint8_t)((right ? UPPER : LOWER) + (int)(bits % SIDE));
    pixels[1] = (uint8_t)((above ? UPPER : LOWER) + (int)(bits / SIDE % SIDE));
}

int xor_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size) {
    (void)folder;
    return images_draw(images, kind, options, draw_point, name, name_size);
}
