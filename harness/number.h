// SPDX-License-Identifier: MIT
// How figures are written for people.
#ifndef NUMBER_H
#define NUMBER_H

struct number {
    char text[32];
};

// `digits` significant digits, trailing zeros kept: 3 of 10 are "10.0". Without an exponent where ten places suffice. Infinity is
// "inf", zero "0", NaN empty. The text lives as long as the expression it is used in.
struct number number(double value, int digits);

#endif
