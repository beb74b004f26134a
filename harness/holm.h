// SPDX-License-Identifier: MIT
#ifndef HOLM_H
#define HOLM_H

#include <stdint.h>

// p[tests] become what they are when all are asked at once, whether or not they depend on each other: to reject those of at most `a` errs
// with a probability of at most `a`. NaNs are not asked, and stay. Holm, Scandinavian Journal of Statistics 6 (1979). An exit code: memory
// may be short.
int holm_adjust(double *p, uint64_t tests);

#endif
