// SPDX-License-Identifier: MIT
#include "number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct number number(double value, int digits) {
    struct number number = {""};
    if (isnan(value)) return number;
    if (value == 0) return (struct number){"0"};
    // The exponent after rounding: 9.996 has one place more before its point than it seems.
    char scientific[64];
    snprintf(scientific, sizeof scientific, "%.*e", digits - 1, value);
    const char *exponent = strchr(scientific, 'e');
    const int places = exponent ? digits - 1 - (int)strtol(exponent + 1, NULL, 10) : -1;
    if (places < 0 || places > 9) snprintf(number.text, sizeof number.text, "%.*g", digits, value);
    else snprintf(number.text, sizeof number.text, "%.*f", places, value);
    return number;
}
