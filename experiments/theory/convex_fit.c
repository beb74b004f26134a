// SPDX-License-Identifier: MIT
#include "convex_fit.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "initialiser.h"
#include "trainer.h"

// ---- functions ----
// A point's label is its number, so that the loss knows what is wanted there.

static double place(uint32_t point) { return (2 * (double)point + 1) / CONVEX_POINTS - 1; }

static double square_distance(double wanted, const real *outputs, double scale, real *gradient) {
    const double distance = (double)outputs[0] - wanted;
    if (gradient) gradient[0] = (real)(scale * 2 * distance);
    return distance * distance;
}

#define FUNCTION(NAME, VALUE)                                                                                                         \
    static double NAME(double x) { return VALUE; }                                                                                    \
    static double NAME##_loss(const real *outputs, uint64_t count, uint8_t label, double scale, real *gradient, uint64_t *mistakes) { \
        (void)count, (void)mistakes;                                                                                                  \
        return square_distance(NAME(place(label)), outputs, scale, gradient);                                                         \
    }
FUNCTION(square, x *x)
FUNCTION(exponential, exp(x))
FUNCTION(absolute, fabs(x))
FUNCTION(rectified, fmax(x, 0))
FUNCTION(leaky, fmax(x, 0.1 * x))

static const struct {
    double (*value)(double x);
    struct loss loss;
} functions[] = {
    {square, {.name = "square", .judge = square_loss}},   {exponential, {.name = "exponential", .judge = exponential_loss}},
    {absolute, {.name = "abs", .judge = absolute_loss}},  {rectified, {.name = "relu", .judge = rectified_loss}},
    {leaky, {.name = "leaky_relu", .judge = leaky_loss}},
};
const char *const convex_functions[] = {"square", "exponential", "abs", "relu", "leaky_relu", 0};

static size_t find(const char *name) {
    size_t i = 0;
    while (strcmp(functions[i].loss.name, name) != 0) i++;
    return i;
}

// ---- the best there is ----

struct sums {
    double count, x, y, xx, xy, yy;
};

struct line {
    double slope, height, left; // left: the sum of squares that it leaves
};

// The best line for points first..end, of sums over all points before each. For one point alone that is not known: the line through it
// and a neighbour, which no convex function lies below elsewhere.
static struct line line_of(const struct sums *before, uint32_t first, uint32_t end) {
    const bool alone = end - first < 2;
    if (alone && end < CONVEX_POINTS) end++;
    else if (alone) first--;
    const struct sums *a = &before[first], *b = &before[end];
    const double n = b->count - a->count, x = b->x - a->x, y = b->y - a->y;
    const double xx = b->xx - a->xx - x * x / n, xy = b->xy - a->xy - x * y / n, yy = b->yy - a->yy - y * y / n;
    const double slope = xy / xx;
    return (struct line){slope, (y - slope * x) / n, n < 3 ? 0 : fmax(0, yy - slope * xy)};
}

// Dynamic programming over where pieces begin. begins[piece][end]: where the last of piece + 1 for points 0..end does. Returns the sum of
// squares that is left.
static double place_pieces(const struct sums *before, uint32_t pieces, uint16_t begins[CONVEX_PIECES][CONVEX_POINTS + 1]) {
    double least[CONVEX_POINTS + 1] = {0};
    for (uint32_t end = 1; end <= CONVEX_POINTS; end++) {
        least[end] = line_of(before, 0, end).left;
        begins[0][end] = 0;
    }
    for (uint32_t piece = 1; piece < pieces; piece++)
        for (uint32_t end = CONVEX_POINTS; end > piece; end--) { // from behind: what lies before is still of one piece less
            least[end] = INFINITY;
            for (uint32_t first = piece; first < end; first++) {
                const double left = least[first] + line_of(before, first, end).left;
                if (!(left < least[end])) continue;
                least[end] = left;
                begins[piece][end] = (uint16_t)first;
            }
        }
    return least[CONVEX_POINTS];
}

struct convex_lines convex_lines(const char *function, uint32_t pieces) {
    static _Thread_local uint16_t begins[CONVEX_PIECES][CONVEX_POINTS + 1];
    struct sums before[CONVEX_POINTS + 1] = {{0}};
    struct line lines[CONVEX_PIECES] = {{0}};
    double (*value)(double x) = functions[find(function)].value;
    for (uint32_t i = 0; i < CONVEX_POINTS; i++) {
        const double x = place(i), y = value(x);
        const struct sums *s = &before[i];
        before[i + 1] = (struct sums){s->count + 1, s->x + x, s->y + y, s->xx + x * x, s->xy + x * y, s->yy + y * y};
    }
    const double left = place_pieces(before, pieces, begins);
    for (uint32_t piece = pieces, end = CONVEX_POINTS; piece-- > 0; end = begins[piece][end]) lines[piece] = line_of(before, begins[piece][end], end);
    double built = 0;
    for (uint32_t i = 0; i < CONVEX_POINTS; i++) {
        double highest = -INFINITY;
        for (uint32_t piece = 0; piece < pieces; piece++) highest = fmax(highest, lines[piece].height + lines[piece].slope * place(i));
        built += (highest - value(place(i))) * (highest - value(place(i)));
    }
    return (struct convex_lines){sqrt(left / CONVEX_POINTS), sqrt(built / CONVEX_POINTS)};
}

// ---- training ----

// Lines that do not all meet at 0. The rate was chosen by hand, for 16 pieces of "square".
const char convex_initialiser[] = "he_normal(bias_deviation=0.5)";
static const char optimiser_text[] = "adam(0.03)", schedule_text[] = "cosine(500)";
enum { EPOCHS = 500, BATCH = 32 };

static int train(struct trainer *trainer, struct network *network, uint64_t seed, double *distance) {
    struct initialiser initialiser;
    int code = initialiser_read(&initialiser, convex_initialiser);
    if (!code) code = initialise(&initialiser, &network->parameters, seed);
    if (!code) code = trainer_start(trainer);
    for (int epoch = 0; epoch < EPOCHS && !code && !interrupted(); epoch++) trainer_epoch(trainer);
    if (!code) *distance = sqrt(trainer_evaluate(trainer, &trainer->samples).loss);
    trainer_stop(trainer);
    return code;
}

int convex_fit(const char *function, uint32_t pieces, uint64_t seed, double *distance) {
    static const struct workers alone = {.count = 1};
    float points[CONVEX_POINTS];
    uint8_t labels[CONVEX_POINTS];
    char layers[64];
    struct network network;
    struct optimiser optimiser = {0};
    struct schedule schedule;
    *distance = NAN;
    if (pieces < 1 || pieces > CONVEX_PIECES) return complain(EXIT_USAGE, "a maxout unit has 1 to %d pieces here", CONVEX_PIECES);
    for (uint32_t i = 0; i < CONVEX_POINTS; i++) {
        points[i] = (float)place(i);
        labels[i] = (uint8_t)i;
    }
    snprintf(layers, sizeof layers, "dense(%u) maxout(pieces=%u)", pieces, pieces);
    const struct network_options options = {.in = {1, 1, 1}, .layers = layers, .batch = BATCH, .seed = seed, .workers = &alone};
    int code = network_create(&network, &options);
    if (!code) code = optimiser_create(&optimiser, optimiser_text, &network.parameters);
    if (!code) code = schedule_read(&schedule, schedule_text);
    struct trainer trainer = {.network = &network,
                              .optimiser = &optimiser,
                              .loss = &functions[find(function)].loss,
                              .schedule = &schedule,
                              .samples = {points, labels, CONVEX_POINTS, 1},
                              .seed = seed};
    if (!code) code = train(&trainer, &network, seed, distance);
    optimiser_free(&optimiser);
    network_free(&network);
    return code;
}
