// SPDX-License-Identifier: MIT
#include "born_dead_table.h"

#include <math.h>

#include "share_test.h"

const uint64_t born_dead_depths[BORN_DEAD_COLUMNS] = {2, 4, 9, 10, 20, 50, 100};

const struct born_dead_row born_dead_rows[BORN_DEAD_ROWS] = {
    {2, 1, {.158, .495, .879, .909, .995, 1, 1}},
    {3, 1, {.043, .208, .582, .633, .904, .998, 1}},
    {4, 1, {.012, .072, .291, .331, .641, .947, .998}},
    {5, 1, {.003, .024, .129, .152, .378, .763, .954}},
    {8, 1, {0, .001, .009, .011, .040, .144, .299}},
    {10, 1, {0, 0, .001, .002, .008, .034, .080}},
    {16, 1, {0, 0, 0, 0, 0, 0, .001}},
    {2, 10, {.062, .403, .860, .896, .995, 1, 1}},
    {3, 10, {.002, .090, .488, .549, .880, .998, 1}},
    {5, 10, {0, .002, .054, .072, .299, .729, .942}},
    {10, 10, {0, 0, 0, 0, .002, .024, .069}},
};

double born_dead_agreement(double share, uint64_t count, uint64_t nets) {
    const double low = fmax(0, ceil((share - 0.0005) * BORN_DEAD_NETS)), high = fmin(1, share + 0.0005) * BORN_DEAD_NETS;
    const double nearest = rint((double)count / (double)nets * BORN_DEAD_NETS);
    return share_test(count, nets, (uint64_t)fmax(low, fmin(floor(high), nearest)), BORN_DEAD_NETS);
}
