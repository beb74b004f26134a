// SPDX-License-Identifier: MIT
// A number from U(lower, upper) for a 32-bit random word, defined by float operations, so that it has one value everywhere:
// lower + (upper - lower) u, each operation rounded, u = the upper 24 bits of the word times 2^-24.
#ifndef UNIFORM_H
#define UNIFORM_H

#ifdef ACTIVATION_BODIES
INLINE V uniform(I random, float lower, float upper) {
    const V unit = v_mul(v_from_integer(i_shift_right(random, 8)), v_set1(0x1p-24f));
    return v_add(v_set1(lower), v_mul(v_set1(upper - lower), unit));
}
#endif

#ifdef ACTIVATION_REFERENCES
static float uniform_reference(uint32_t random, float lower, float upper) {
    const float width = upper - lower;
    const float offset = width * ((float)(random >> 8) * 0x1p-24f);
    return lower + offset;
}
#endif

#endif
