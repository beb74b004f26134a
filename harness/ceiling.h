// SPDX-License-Identifier: MIT
// What the machine can do at most for a traffic pattern and a working set: the best of memcpy, plain vector loops and streaming
// stores. Patterns are those of workload_pattern(): r2w1 reads two arrays and writes one, all of equal size, up to 8 of each;
// r1w1-inplace writes over the first that it reads; in r4w1-merged, arrays that are read together are one in memory, a piece of
// each in turn, and so are those written: one stream is easier to prefetch than four.
#ifndef CEILING_H
#define CEILING_H

#include <stdint.h>

struct ceiling {
    char method[32];                    // the way that won; empty: not measured
    double bytes_per_second, low, high; // read and written, all threads; 95 % interval of the winner's median; 0: not measured
};

// `bytes` is what one thread's arrays take together; `threads` run at once, each on its own arrays, touched first by itself, on a
// CPU of its own; the caller is one of them and stays pinned to the first CPU. Not measured: an unknown pattern, no memory, more
// threads than CPUs.
struct ceiling ceiling_measure(const char *pattern, uint64_t bytes, unsigned threads);

#endif
