// SPDX-License-Identifier: MIT
// a / 6 in double, by a product, good enough to be rounded to a float as the exact quotient would be: 1/6 is off by 2^-54 of itself,
// too little to move a result that lies half-way between two floats, and exhaustion shows that none comes so near to there that it
// is moved across.
#ifndef SIXTH_H
#define SIXTH_H

#ifdef ACTIVATION_BODIES
INLINE D d_sixth(D a) { return d_mul(a, d_set1(1.0 / 6.0)); }
#endif

#endif
