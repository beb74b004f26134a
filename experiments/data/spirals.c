// SPDX-License-Identifier: MIT
// Two spirals, one in the other: a class is the other one turned by half a turn, and so is each of its samples the sample before it. Lang,
// Witbrock, "Learning to tell two spirals apart", Connectionist Models Summer School 1988, who have three turns and no noise.
//
// Nothing but arithmetic and roots, so that every machine draws the same bytes.
#include <math.h>

#include "dataset_kind.h"
#include "random_stream.h"

enum { TURNS = 2, NOISE = 6 }; // NOISE: bytes to either side; spirals are 30 apart
static const double radius = 120, hole = 0.1;

// The sine of `turns` whole turns, by its series, within 2e-9: quarters are taken off by symmetry.
static double sine(double turns) {
    double rest = turns - floor(turns + 0.5);
    if (rest > 0.25) rest = 0.5 - rest;
    if (rest < -0.25) rest = -0.5 - rest;
    const double x = 2 * 3.14159265358979323846 * rest, y = x * x;
    return x * (1 - y / 6 * (1 - y / 20 * (1 - y / 42 * (1 - y / 72 * (1 - y / 110 * (1 - y / 156))))));
}

static double centred(uint64_t bits) { return 2 * ((double)(bits & 0xffff) / 0xffff) - 1; }

static void draw_point(const struct drawn *sample, uint8_t *pixels) {
    const struct random_stream stream = {sample->seed, RANDOM_DATA, sample->place & ~1U};
    const uint64_t noise = random_bits(&stream, 1);
    const double out = hole + (1 - hole) * sqrt(random_uniform(&stream, 0)); // as many points on every stretch
    const double x = radius * out * sine(TURNS * out + 0.25) + NOISE * centred(noise),
                 y = radius * out * sine(TURNS * out) + NOISE * centred(noise >> 16);
    const uint8_t point[2] = {(uint8_t)(128 + x), (uint8_t)(128 + y)};
    for (int i = 0; i < 2; i++) pixels[i] = sample->label ? (uint8_t)(255 - point[i]) : point[i];
}

int spirals_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size) {
    (void)folder;
    return images_draw(images, kind, options, draw_point, name, name_size);
}
