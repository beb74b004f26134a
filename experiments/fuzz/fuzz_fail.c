// SPDX-License-Identifier: MIT
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

// On stdout: fuzzers close stderr, where loaders complain.
_Noreturn void fuzz_fail(const char *condition) {
    printf("# this does not hold: %s\n", condition);
    fflush(stdout);
    abort();
}
