// SPDX-License-Identifier: MIT
#include "change_point.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "statistics.h"

// Of one change, as a multiple of the noise: change_point.h says where the figures come from.
static double penalty(size_t count) { return 6 + 1.5 * log((double)count) + 60 / (double)count; }

static double noise_of(const double *logarithms, size_t count) {
    double differences[CHANGE_SERIES];
    for (size_t i = 1; i < count; i++) differences[i - 1] = fabs(logarithms[i] - logarithms[i - 1]);
    const double noise = count > 1 ? 1.4826 / sqrt(2) * median(differences, count - 1) : 0;
    return fmax(noise, CHANGE_LEAST_NOISE);
}

// Keeps `sorted` sorted.
static void insert(double *sorted, size_t count, double value) {
    size_t place = count;
    for (; place && sorted[place - 1] > value; place--) sorted[place] = sorted[place - 1];
    sorted[place] = value;
}

// Of `count` > 0 sorted values from their median.
static double sum_of_deviations(const double *sorted, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count / 2; i++) sum += sorted[count - 1 - i] - sorted[i];
    return sum;
}

// begin[end]: where the last segment of the best fit of the first `end` values begins.
static void fit(const double *logarithms, size_t count, double price, size_t *begin) {
    double cost[CHANGE_SERIES + 1], sorted[CHANGE_SERIES];
    cost[0] = -price; // the first segment is no change
    for (size_t end = 1; end <= count; end++) {
        cost[end] = INFINITY;
        begin[end] = 0;
        for (size_t start = end; start-- > 0;) {
            insert(sorted, end - 1 - start, logarithms[start]);
            const size_t length = end - start;
            if (length < CHANGE_SEGMENT) continue;
            const double with = cost[start] + price + sum_of_deviations(sorted, length);
            if (with >= cost[end]) continue;
            cost[end] = with;
            begin[end] = start;
        }
    }
}

static void write_levels(const double *values, size_t count, struct change_points *found) {
    for (size_t i = 0, start = 0; i <= found->count; i++) {
        const size_t end = i < found->count ? found->first[i] : count;
        const double level = median(values + start, end - start);
        while (start < end) found->level[start++] = level;
    }
}

void change_points_find(const double *values, size_t count, struct change_points *found) {
    double logarithms[CHANGE_SERIES];
    size_t begin[CHANGE_SERIES + 1], starts[CHANGE_SERIES], changes = 0;
    assert(count <= CHANGE_SERIES);
    for (size_t i = 0; i < count; i++) logarithms[i] = log(values[i]);
    *found = (struct change_points){.noise = noise_of(logarithms, count)};
    if (count >= CHANGE_FEWEST) {
        fit(logarithms, count, found->noise * penalty(count), begin);
        for (size_t end = count; begin[end] > 0; end = begin[end]) starts[changes++] = begin[end];
    }
    found->count = changes;
    for (size_t i = 0; i < changes; i++) found->first[i] = starts[changes - 1 - i];
    if (count) write_levels(values, count, found);
}
