// SPDX-License-Identifier: MIT
// Digits drawn by a pen, as many as wanted: an image is a function of (seed, part, its number), so neither the numbers of samples nor
// the order of work changes one. Nothing but arithmetic that is rounded in one way everywhere is used, so every machine draws the
// same bytes.
//
// An image is a way of writing its digit, whose points are moved a little each; bent by a smooth random field, as "elastic
// distortions" are (Simard, Steinkraus, Platt, ICDAR 2003); sheared, scaled, rotated and moved; drawn with a pen of random width and
// ink; and given noise. The extents below were chosen once, by the test error of a ReLU network alone: see README.md.
#include <math.h>

#include "dataset_kind.h"
#include "random_stream.h"
#include "stroke_digits.h"
#include "stroke_pen.h"

// Deviations and ranges of what varies. Digits: in hundredths of their height; sheet: in pixels; shades: of a full black.
static const float point_deviation = 3.5F, bend_deviation = 5;             // digits
static const float rotation_limit = 0.3F, shear_limit = 0.35F;             // radians; sideways by height
static const float height_lower = 15, height_upper = 21;                   // sheet
static const float slimness_lower = 0.7F, slimness_upper = 1.1F;           // width, as a share of the height
static const float move_limit = 2, width_lower = 1.2F, width_upper = 3.2F; // sheet
static const float ink_lower = 0.6F, ink_upper = 1;                        // shades
static const float noise_lower = 0, noise_upper = 0.15F;                   // shades: the deviation of a pixel's

// ---- draws, one after the other, of one image ----

struct draws {
    struct random_stream stream;
    uint32_t count;
    uint32_t words[RANDOM_WORDS];
};

static uint32_t draw(struct draws *draws) {
    const uint32_t at = draws->count++ % RANDOM_WORDS;
    if (at == 0) random_words(&draws->stream, (draws->count - 1) / RANDOM_WORDS * RANDOM_GROUP, draws->words);
    return draws->words[at];
}

static float uniform(struct draws *draws, float lower, float upper) { return lower + (upper - lower) * ((float)(draw(draws) >> 8) * 0x1p-24F); }

// Nearly normal, of deviation 1, within 3.5: the sum of four bytes, which needs no function whose last bit differs between machines.
static float bell(struct draws *draws) {
    const uint32_t word = draw(draws);
    const int32_t sum = (int32_t)((word & 255) + (word >> 8 & 255) + (word >> 16 & 255) + (word >> 24));
    return (float)(sum - 510) * (1 / 147.80054F); // sqrt(4 (256^2 - 1) / 12)
}

// ---- the way from a digit's points to pixels ----

enum { FIELD = 4 }; // random vectors on a side of the field that bends; between them it is interpolated

struct distortion {
    struct position field[FIELD][FIELD];
    float xx, xy, yx, yy, x, y; // to pixels, around the digit's middle
    float width, ink, noise;
};

static struct distortion distortion(struct draws *draws) {
    struct distortion d;
    for (int i = 0; i < FIELD * FIELD; i++) {
        const float x = bend_deviation * bell(draws);
        d.field[i / FIELD][i % FIELD] = (struct position){x, bend_deviation * bell(draws)};
    }
    // The tangent of half the angle gives sine and cosine by arithmetic; for these angles it is half the angle, nearly.
    const float half = uniform(draws, -0.5F * rotation_limit, 0.5F * rotation_limit), norm = 1 / (1 + half * half);
    const float cosine = (1 - half * half) * norm, sine = 2 * half * norm, shear = uniform(draws, -shear_limit, shear_limit);
    const float height = uniform(draws, height_lower, height_upper) / 100, width = height * uniform(draws, slimness_lower, slimness_upper);
    d.xx = cosine * width;
    d.yx = sine * width;
    d.xy = cosine * shear * height - sine * height;
    d.yy = sine * shear * height + cosine * height;
    d.x = 0.5F * SHEET_SIDE + uniform(draws, -move_limit, move_limit);
    d.y = 0.5F * SHEET_SIDE + uniform(draws, -move_limit, move_limit);
    d.width = uniform(draws, width_lower, width_upper);
    d.ink = uniform(draws, ink_lower, ink_upper);
    d.noise = uniform(draws, noise_lower, noise_upper);
    return d;
}

// The cell of the field at one coordinate, and how far into it, with no slope at its ends.
static float cell(float coordinate, int *index) {
    const float place = coordinate * ((FIELD - 1) / 100.0F);
    *index = place <= 0 ? 0 : place >= FIELD - 2 ? FIELD - 2 : (int)place;
    const float t = place - (float)*index, inside = t < 0 ? 0 : t > 1 ? 1 : t;
    return inside * inside * (3 - 2 * inside);
}

static struct position to_pixels(const struct distortion *d, struct position p) {
    int i, j;
    const float u = cell(p.x, &i), v = cell(p.y, &j);
    const struct position *upper = &d->field[j][i], *lower = &d->field[j + 1][i];
    const float x = p.x - 50 + (1 - v) * ((1 - u) * upper[0].x + u * upper[1].x) + v * ((1 - u) * lower[0].x + u * lower[1].x);
    const float y = p.y - 50 + (1 - v) * ((1 - u) * upper[0].y + u * upper[1].y) + v * ((1 - u) * lower[0].y + u * lower[1].y);
    return (struct position){d->xx * x + d->xy * y + d->x, d->yx * x + d->yy * y + d->y};
}

// ---- drawing ----

enum { LINES = 5 }; // that a curve between two points is drawn as

static bool same(struct stroke_point a, struct stroke_point b) { return a.x == b.x && a.y == b.y; }

// Points first..end are one stroke.
static void draw_stroke(const struct stroke_way *way, uint32_t first, uint32_t end, const struct position *moved, const struct distortion *d,
                        float ink[SHEET_SIDE][SHEET_SIDE]) {
    for (uint32_t i = first; i + 1 < end; i++) {
        if (same(way->points[i], way->points[i + 1])) continue; // a corner
        const struct position around[4] = {moved[i > first ? i - 1 : i], moved[i], moved[i + 1], moved[i + 2 < end ? i + 2 : i + 1]};
        struct position from = to_pixels(d, moved[i]);
        for (int line = 1; line <= LINES; line++) {
            const struct position to = to_pixels(d, pen_curve(around, (float)line / LINES));
            pen_line(ink, from, to, d->width);
            from = to;
        }
    }
}

static void draw_digit(struct draws *draws, const struct stroke_way *way, const struct distortion *d, float ink[SHEET_SIDE][SHEET_SIDE]) {
    struct position moved[STROKE_POINTS];
    for (uint32_t i = 0; i < way->count; i++) {
        const float x = (float)way->points[i].x + point_deviation * bell(draws), y = (float)way->points[i].y + point_deviation * bell(draws);
        moved[i] = i > 0 && same(way->points[i], way->points[i - 1]) ? moved[i - 1] : (struct position){x, y};
    }
    for (uint32_t first = 0, i = 0; i <= way->count; i++)
        if (i == way->count || way->points[i].x == PEN_UP) {
            draw_stroke(way, first, i, moved, d, ink);
            first = i + 1;
        }
}

static void draw_image(const struct drawn *sample, uint8_t *pixels) {
    struct draws draws = {.stream = {sample->seed, RANDOM_DATA, sample->place}};
    float ink[SHEET_SIDE][SHEET_SIDE] = {0};
    const struct stroke_way *way = &stroke_digits[sample->label][draw(&draws) % STROKE_WAYS];
    const struct distortion d = distortion(&draws);
    draw_digit(&draws, way, &d, ink);
    for (int i = 0; i < SHEET_PIXELS; i++) {
        const float value = d.ink * ink[i / SHEET_SIDE][i % SHEET_SIDE] + d.noise * bell(&draws);
        pixels[i] = (uint8_t)((value < 0 ? 0 : value > 1 ? 1 : value) * 255 + 0.5F);
    }
}

int strokes_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size) {
    (void)folder;
    return images_draw(images, kind, options, draw_image, name, name_size);
}
