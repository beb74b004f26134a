// SPDX-License-Identifier: MIT
// A pen with a round tip on a small sheet.
#ifndef STROKE_PEN_H
#define STROKE_PEN_H

#include <stdint.h>

enum { SHEET_SIDE = 28, SHEET_PIXELS = SHEET_SIDE * SHEET_SIDE };

// In pixels; pixel (x, y) reaches from x to x + 1, rows downwards.
struct position {
    float x, y;
};

// A line from `from` to `to`, `width` pixels wide: ink[][], 0 to 1, becomes what the tip covers of each pixel, nearly, where that is
// more. What lies off the sheet is lost.
void pen_line(float ink[SHEET_SIDE][SHEET_SIDE], struct position from, struct position to, float width);
// Between points[1] and points[2] of a curve through all points, `way` of 0 to 1 from the one to the other (Catmull and Rom, "A class
// of local interpolating splines", 1974).
struct position pen_curve(const struct position points[4], float way);

#endif
