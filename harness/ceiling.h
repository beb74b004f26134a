// SPDX-License-Identifier: MIT
// What the machine can do at most for a traffic pattern and a working set: the best of memcpy, plain vector loops and streaming
// stores. Patterns: r1w1, r2w1, r1w2, r2w2, inplace (read and written in one array), ...: named by workload_pattern().
#ifndef CEILING_H
#define CEILING_H

#include <stdint.h>

struct ceiling {
    char method[32];
    double bytes_per_second, low, high; // 95 % interval of the median of the winning method
};

// `bytes` is the total of all arrays of the pattern, `threads` run at once, each on its own arrays and CPU.
struct ceiling ceiling_measure(const char *pattern, uint64_t bytes, unsigned threads);

#endif
