// SPDX-License-Identifier: MIT
// Where a series of positive values changes its level: the piecewise constant fit of their logarithms that minimises the sum of absolute
// deviations plus a penalty for every change (Potts' functional), by dynamic programming over all ends of segments: exact, without a
// search that could miss a change behind another (Friedrich, Kempe, Liebscher, Winkler, "Complexity penalized M-estimation", 2008).
//
// Absolute deviations, so a segment's level is its median. With squares a single spike would pay for a segment of its own; here a segment of
// CHANGE_SEGMENT values that has one spike has the level of its neighbours and gains nothing. Two neighbouring spikes are a change.
//
// The penalty is in units of the noise, 1.4826 times the median of the absolute differences of neighbours, over sqrt(2): levels do not
// enter it. Its factor grows with the logarithm of the number of values, for the places a change could be at, and is larger for few of
// them, whose noise is known badly. It was chosen so that of a thousand series of independent normal noise at most two get a change, at
// any length, and fewer where tails are heavier; a step of five times the noise is found where it is in 19 of 20 series of 20 values.
// test_change_point.c counts. What drifts from run to run is no independent noise: a change says that times did, not that the code did.
#ifndef CHANGE_POINT_H
#define CHANGE_POINT_H

#include <stddef.h>

enum {
    CHANGE_SEGMENT = 3,  // values, at least
    CHANGE_FEWEST = 8,   // values; fewer say nothing, and have no change
    CHANGE_SERIES = 512, // values, at most
};
// The least noise assumed, in logarithms: figures that repeat exactly still have the error of their clock.
#define CHANGE_LEAST_NOISE 1e-4

struct change_points {
    double noise;                // standard deviation of the logarithms
    size_t count;                // changes
    size_t first[CHANGE_SERIES]; // of change i: the first value at the new level
    double level[CHANGE_SERIES]; // of value i: the median of its segment, as a value
};

// Of `count` values, all finite and above 0; more than CHANGE_SERIES of them are an error of the caller's.
void change_points_find(const double *values, size_t count, struct change_points *found);

#endif
