// SPDX-License-Identifier: MIT
// The rows of the charts that one query gives: ?1 is the run, ?2 the form.
#ifndef CHART_QUERY_H
#define CHART_QUERY_H

// The two implementations of ours and the peer that are fastest at L2 size among those timed at several sizes, and libm.
extern const char chart_size_query[];
// Points of every function and its derivative, from the kernel whose name comes first: all of a bit class agree.
extern const char chart_function_query[];
// Time on every input distribution as a multiple of that on N(0, 1), at L2 size: libm, scalar, the fastest intrinsics, and peers.
extern const char chart_distribution_query[];
// Bytes a second by number of threads of the implementation timed with most of them, and the ceiling.
extern const char chart_thread_query[];

#endif
