// SPDX-License-Identifier: MIT
// contrast_norm: local contrast normalisation, over a window around each pixel and all channels. Jarrett, Kavukcuoglu, Ranzato, LeCun, "What is the
// best multi-stage architecture for object recognition?", ICCV 2009, section 2.2:
//
//     v = x - sum of w x,   deviation = sqrt(sum of w v^2),   y = v / max(deviation, its mean over the sample's pixels, epsilon)
//
// with Gaussian weights w whose sum over window and channels is 1. Of a window that sticks out, what lies inside is weighted, so that a constant
// image gives 0 up to its edges; epsilon keeps what rounding leaves of one from being blown up to contrast.
//
// The sums are of channels, pixel by pixel, then of pixels, axis by axis: a matrix for each axis, whose transpose passes gradients back.
#include <math.h>
#include <string.h>

#include "command.h"
#include "layer.h"

enum { SIZE, WIDTH, EPSILON };

// size: side of the window, odd; width: standard deviation of its weights in pixels, 0: a quarter of the size.
static const struct notation_option options[] = {
    [SIZE] = {"size", 9, 1, 31, true},
    [WIDTH] = {"width", 0, 0, 1e3, false},
    [EPSILON] = {"epsilon", 1e-4, 1e-12, 1, false},
};

struct contrast_norm {
    real *rows, *columns;      // [size][height], [size][width]: weight of the place `p - size / 2` beside each pixel, of its axis
    real *deviation, *divisor; // [batch][pixels]
};

// Planes of a worker's scratch memory: two that the caller has, and one between the axes.
enum { FIRST, SECOND, BETWEEN, PLANES };

// Pixels of an axis whose neighbour at place p lies inside.
struct inside {
    uint64_t first, end;
};
static struct inside inside(uint64_t side, uint64_t p, uint64_t half) {
    const uint64_t first = p < half ? half - p : 0, beyond = p > half ? p - half : 0;
    return (struct inside){first < side ? first : side, beyond < side ? side - beyond : 0};
}

static void write_weights(real *weights, uint64_t side, uint64_t size, double width) {
    const uint64_t half = size / 2;
    for (uint64_t i = 0; i < side; i++) {
        double sum = 0;
        for (int pass = 0; pass < 2; pass++)
            for (uint64_t p = 0; p < size; p++) {
                const struct inside range = inside(side, p, half);
                const double distance = ((double)p - (double)half) / width, weight = exp(-distance * distance / 2);
                if (i < range.first || i >= range.end) continue;
                if (pass == 0) sum += weight;
                else weights[p * side + i] = (real)(weight / sum);
            }
    }
}

static int contrast_norm_plan(struct layer *layer, struct plan *plan) {
    struct contrast_norm *norm = layer->state;
    const uint64_t size = (uint64_t)layer->options[SIZE], height = layer->in.height, width = layer->in.width;
    if (size % 2 == 0)
        return complain(EXIT_USAGE, "contrast_norm: a window of %llu has no pixel in its middle; take an odd size", (unsigned long long)size);
    layer->out = layer->in;
    norm->rows = arena_take(plan->arena, size * height, sizeof(real));
    norm->columns = arena_take(plan->arena, size * width, sizeof(real));
    norm->deviation = arena_take(plan->arena, plan->batch * height * width, sizeof(real));
    norm->divisor = arena_take(plan->arena, plan->batch * height * width, sizeof(real));
    layer->output = arena_take(plan->arena, plan->batch * shape_size(layer->out), sizeof(real));
    if (plan->scratch < PLANES * height * width * sizeof(real)) plan->scratch = PLANES * height * width * sizeof(real);
    if (!plan->arena->base) return EXIT_FINE;
    const double deviation = layer->options[WIDTH] != 0 ? layer->options[WIDTH] : (double)size / 4;
    write_weights(norm->rows, height, size, deviation);
    write_weights(norm->columns, width, size, deviation);
    return EXIT_FINE;
}

// ---- sums over windows ----

WIDEST static void add_times(const real *restrict x, real weight, uint64_t count, real *restrict y) {
    for (uint64_t i = 0; i < count; i++) y[i] += weight * x[i];
}

WIDEST static void add_products(const real *restrict x, const real *restrict weights, uint64_t count, real *restrict y) {
    for (uint64_t i = 0; i < count; i++) y[i] += weights[i] * x[i];
}

// to[pixels] = the weighted sums of from[pixels] over each window; `transposed`: what each pixel adds to all windows that it lies in.
static void sum_windows(const struct layer *layer, const real *from, bool transposed, real *between, real *to) {
    const struct contrast_norm *norm = layer->state;
    const uint64_t height = layer->in.height, width = layer->in.width, size = (uint64_t)layer->options[SIZE], half = size / 2;
    memset(between, 0, height * width * sizeof *between);
    memset(to, 0, height * width * sizeof *to);
    for (uint64_t p = 0; p < size; p++) {
        const struct inside range = inside(height, p, half);
        for (uint64_t i = range.first; i < range.end; i++) {
            const uint64_t pixel = i * width, neighbour = (i + p - half) * width;
            add_times(from + (transposed ? pixel : neighbour), norm->rows[p * height + i], width, between + (transposed ? neighbour : pixel));
        }
    }
    for (uint64_t p = 0; p < size; p++) {
        const struct inside range = inside(width, p, half);
        for (uint64_t i = 0; range.first < range.end && i < height; i++) {
            const uint64_t pixel = i * width + range.first, neighbour = pixel + p - half;
            add_products(between + (transposed ? pixel : neighbour), norm->columns + p * width + range.first, range.end - range.first,
                         to + (transposed ? neighbour : pixel));
        }
    }
}

// ---- sums over channels: lanes, so that a sum fills vectors of any width, and in one order ----

enum { LANES = 8 }; // a power of two

// sums[pixels] = factor times the sum over the channels of a b, or of a where b is 0.
WIDEST static void sum_channels(const real *a, const real *b, uint64_t pixels, uint64_t channels, real factor, real *sums) {
    for (uint64_t i = 0; i < pixels; i++, a += channels, b += b ? channels : 0) {
        real lanes[LANES] = {0};
        uint64_t c = 0;
        for (; c + LANES <= channels; c += LANES)
            for (uint64_t lane = 0; lane < LANES; lane++) lanes[lane] += a[c + lane] * (b ? b[c + lane] : 1);
        for (uint64_t lane = 0; c + lane < channels; lane++) lanes[lane] += a[c + lane] * (b ? b[c + lane] : 1);
        for (uint64_t half = LANES / 2; half > 0; half /= 2)
            for (uint64_t lane = 0; lane < half; lane++) lanes[lane] += lanes[lane + half];
        sums[i] = factor * lanes[0];
    }
}

// y[pixels][channels] = x - shifts, of each pixel.
WIDEST static void subtract(const real *x, const real *shifts, uint64_t pixels, uint64_t channels, real *y) {
    for (uint64_t i = 0; i < pixels; i++)
        for (uint64_t c = 0; c < channels; c++) y[i * channels + c] = x[i * channels + c] - shifts[i];
}

WIDEST static void divide(real *y, const real *divisors, uint64_t pixels, uint64_t channels) {
    for (uint64_t i = 0; i < pixels; i++)
        for (uint64_t c = 0; c < channels; c++) y[i * channels + c] /= divisors[i];
}

// ---- forward ----

static real mean_of(const real *values, uint64_t count) {
    double sum = 0;
    for (uint64_t i = 0; i < count; i++) sum += (double)values[i];
    return (real)(sum / (double)count);
}

static void normalise(const struct layer *layer, uint64_t sample, real *scratch) {
    const struct contrast_norm *norm = layer->state;
    const uint64_t pixels = layer->in.height * layer->in.width, channels = layer->in.channels;
    const real share = 1 / (real)channels, epsilon = (real)layer->options[EPSILON];
    real *first = scratch + FIRST * pixels, *second = scratch + SECOND * pixels, *between = scratch + BETWEEN * pixels;
    real *deviation = norm->deviation + sample * pixels, *divisor = norm->divisor + sample * pixels, *y = layer_output(layer, sample);
    sum_channels(layer_input(layer, sample), 0, pixels, channels, share, first);
    sum_windows(layer, first, false, between, second);
    subtract(layer_input(layer, sample), second, pixels, channels, y);
    sum_channels(y, y, pixels, channels, share, first);
    sum_windows(layer, first, false, between, deviation);
    for (uint64_t i = 0; i < pixels; i++) deviation[i] = real_sqrt(deviation[i]);
    const real mean = mean_of(deviation, pixels), least = mean < epsilon ? epsilon : mean; // a NaN stays
    for (uint64_t i = 0; i < pixels; i++) divisor[i] = deviation[i] >= least ? deviation[i] : least;
    divide(y, divisor, pixels, channels);
}

static void contrast_norm_forward(struct layer *layer, const struct pass *pass, const struct span *span) {
    for (uint64_t i = 0; i < span->count; i++) normalise(layer, span->first + i, pass->scratch[span->worker]);
}

// ---- backward ----

// gradient[pixels], of the divisors, becomes that of the squared deviations: a divisor is its own pixel's deviation or the mean of all, and
// epsilon is neither's.
static void pass_to_squares(const struct layer *layer, const real *deviation, uint64_t pixels, real *gradient) {
    const real mean = mean_of(deviation, pixels), epsilon = (real)layer->options[EPSILON], least = mean < epsilon ? epsilon : mean;
    double shared = 0;
    for (uint64_t i = 0; i < pixels; i++) {
        if (deviation[i] >= least) continue;
        if (mean >= epsilon) shared += (double)gradient[i];
        gradient[i] = 0;
    }
    // The root of 0 has no slope; there nothing differs from its mean.
    for (uint64_t i = 0; i < pixels; i++) gradient[i] = deviation[i] > 0 ? (gradient[i] + (real)(shared / (double)pixels)) / (2 * deviation[i]) : 0;
}

// dx[pixels][channels] = dy / divisor + 2 factor v, with v = y divisor.
WIDEST static void pass_to_differences(const real *dy, const real *y, const real *divisors, const real *factors, uint64_t pixels, uint64_t channels,
                                       real *dx) {
    for (uint64_t i = 0; i < pixels; i++) {
        const real factor = 2 * factors[i] * divisors[i];
        for (uint64_t c = 0; c < channels; c++) dx[i * channels + c] = dy[i * channels + c] / divisors[i] + factor * y[i * channels + c];
    }
}

static void pass_back(const struct layer *layer, uint64_t sample, const real *dy, real *dx, real *scratch) {
    const struct contrast_norm *norm = layer->state;
    const uint64_t pixels = layer->in.height * layer->in.width, channels = layer->in.channels;
    const real share = 1 / (real)channels, *y = layer_output(layer, sample), *divisor = norm->divisor + sample * pixels;
    real *first = scratch + FIRST * pixels, *second = scratch + SECOND * pixels, *between = scratch + BETWEEN * pixels;
    sum_channels(dy, y, pixels, channels, -1, first);
    for (uint64_t i = 0; i < pixels; i++) first[i] /= divisor[i];
    pass_to_squares(layer, norm->deviation + sample * pixels, pixels, first);
    sum_windows(layer, first, true, between, second);
    for (uint64_t i = 0; i < pixels; i++) second[i] *= share;
    pass_to_differences(dy, y, divisor, second, pixels, channels, dx);
    sum_channels(dx, 0, pixels, channels, share, first);
    sum_windows(layer, first, true, between, second);
    subtract(dx, second, pixels, channels, dx);
}

static void contrast_norm_backward(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx) {
    const uint64_t size = shape_size(layer->in);
    for (uint64_t i = 0; dx && i < span->count; i++) pass_back(layer, span->first + i, dy + i * size, dx + i * size, pass->scratch[span->worker]);
}

const struct layer_kind layer_contrast_norm = {
    .name = "contrast_norm",
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .state_bytes = sizeof(struct contrast_norm),
    .plan = contrast_norm_plan,
    .forward = contrast_norm_forward,
    .backward = contrast_norm_backward,
};
