// SPDX-License-Identifier: MIT
// Additions, multiplications, divisions and roots alone, which are rounded in one way everywhere: the same bits on every machine.
#include "stroke_pen.h"

#include <math.h>

static float between(float value, float lower, float upper) { return value < lower ? lower : value > upper ? upper : value; }

// First and last pixel that a line may touch.
static int first_pixel(float a, float b, float reach) { return (int)between((a < b ? a : b) - reach, 0, SHEET_SIDE); }
static int last_pixel(float a, float b, float reach) { return (int)between((a < b ? b : a) + reach, -1, SHEET_SIDE - 1); }

void pen_line(float ink[SHEET_SIDE][SHEET_SIDE], struct position from, struct position to, float width) {
    const float reach = 0.5F * width + 0.5F, dx = to.x - from.x, dy = to.y - from.y, square = dx * dx + dy * dy;
    const float inverse = square > 0 ? 1 / square : 0;
    for (int y = first_pixel(from.y, to.y, reach); y <= last_pixel(from.y, to.y, reach); y++)
        for (int x = first_pixel(from.x, to.x, reach); x <= last_pixel(from.x, to.x, reach); x++) {
            const float px = (float)x + 0.5F - from.x, py = (float)y + 0.5F - from.y;
            const float way = between((px * dx + py * dy) * inverse, 0, 1), rx = px - way * dx, ry = py - way * dy;
            const float covered = between(reach - sqrtf(rx * rx + ry * ry), 0, 1);
            if (covered > ink[y][x]) ink[y][x] = covered;
        }
}

static float curve(float a, float b, float c, float d, float t) {
    return b + 0.5F * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

struct position pen_curve(const struct position points[4], float way) {
    return (struct position){curve(points[0].x, points[1].x, points[2].x, points[3].x, way),
                             curve(points[0].y, points[1].y, points[2].y, points[3].y, way)};
}
