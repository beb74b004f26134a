// SPDX-License-Identifier: MIT
#include "holm.h"

#include <math.h>
#include <stdlib.h>

#include "command.h"

static int ascending(const void *a, const void *b) {
    const double x = **(double *const *)a, y = **(double *const *)b;
    return (x > y) - (x < y);
}

int holm_adjust(double *p, uint64_t tests) {
    double **order = calloc(tests + 1, sizeof *order), largest = 0;
    if (!order) return complain(EXIT_ENVIRONMENT, "out of memory for %llu tests", (unsigned long long)tests);
    uint64_t asked = 0;
    for (uint64_t i = 0; i < tests; i++)
        if (!isnan(p[i])) order[asked++] = &p[i];
    qsort(order, asked, sizeof *order, ascending);
    for (uint64_t i = 0; i < asked; i++) {
        largest = fmax(largest, fmin(1, (double)(asked - i) * *order[i]));
        *order[i] = largest;
    }
    free(order);
    return EXIT_FINE;
}
