// SPDX-License-Identifier: MIT
// How digits are written: what the pen goes through.
#ifndef STROKE_DIGITS_H
#define STROKE_DIGITS_H

#include <stdint.h>

// In hundredths of a digit's height, x to the right, y downwards, the middle of the digit at (50, 50). A curve goes through all points
// of a stroke; it has a corner where a point stands twice. x = PEN_UP ends a stroke.
struct stroke_point {
    int8_t x, y;
};
enum { PEN_UP = -1, STROKE_POINTS = 20 };

// One way of writing a digit.
struct stroke_way {
    uint32_t count;
    struct stroke_point points[STROKE_POINTS];
};

enum { STROKE_CLASSES = 10, STROKE_WAYS = 3 };
extern const struct stroke_way stroke_digits[STROKE_CLASSES][STROKE_WAYS];

#endif
