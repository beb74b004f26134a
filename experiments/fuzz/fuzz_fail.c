// SPDX-License-Identifier: MIT
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void fuzz_fail(const char *condition) {
    fprintf(stderr, "this does not hold: %s\n", condition);
    abort();
}
