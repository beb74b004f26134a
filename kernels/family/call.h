// SPDX-License-Identifier: MIT
// What every family's loops share: reading a call of any size, and the parameters as locals.
#ifndef CALL_H
#define CALL_H

// How many vectors a loop takes at once, constants. 8: backward, twice four whose loads come first; 2: four pairs a turn; 0: one by one.
struct side_by_side {
    int forward, bias, backward;
};

// Stores through a vector pointer may alias whatever a call points to, so loops work on copies, never through the call.
struct scalars {
    float parameter[4];
    float derivative_at_kink;
    struct side_by_side side_by_side;
};

INLINE struct activations_call call_copy(const struct activations_call *given) {
    if (given->size == sizeof(struct activations_call)) return *given;
    struct activations_call call = {0};
    memcpy(&call, given, given->size < sizeof call ? given->size : sizeof call);
    return call;
}

INLINE struct scalars call_scalars(const struct activations_call *call, const float *defaults, uint64_t count) {
    struct scalars scalars = {.derivative_at_kink = (float)call->derivative_at_kink};
    const float *from = call->parameters ? call->parameters : defaults;
    for (uint64_t i = 0; i < count && i < sizeof scalars.parameter / sizeof *scalars.parameter; i++) scalars.parameter[i] = from[i];
    return scalars;
}

// Whether a call that reads and writes so many floats had better write around the cache: only where they do not fit, so that the
// output's beginning is gone before anyone comes to read it, and never in place, where its lines are already in the cache.
INLINE int call_streams(const struct activations_call *call, uint64_t floats) {
    if (ONE_LANE || !call->cache_bytes || floats <= call->cache_bytes / sizeof(float)) return 0;
    return call->out != call->x && call->out != call->dy;
}

// The same for a loop over rows, which are then as far from alignment as the first.
INLINE int call_streams_rows(const struct activations_call *call, uint64_t floats) {
    return call->channels % LANES == 0 && call_streams(call, floats);
}

// How many elements come before the first vector that can be streamed.
INLINE uint64_t before_stream(const float *out, uint64_t n) {
    const uint64_t lanes = LANES;
    const uint64_t before = (lanes - (uintptr_t)out / sizeof *out % lanes) % lanes;
    return before < n ? before : n;
}

// For loops that exist twice, by a constant.
INLINE V load_or_early(const float *p, const int streams) { return streams ? v_load_early(p) : v_load(p); }

// Where several parts of a row are read in turn, or many operations wait for each load, the CPU alone reads too few lines ahead.
INLINE V load_or_fetch(const float *p, const int streams) {
    enum { AHEAD = 4096 }; // bytes
    if (streams) __builtin_prefetch((const char *)p + AHEAD);
    return load_or_early(p, streams);
}

INLINE void store_or_stream(float *p, V a, const int streams) {
    if (streams) v_stream(p, a);
    else v_store(p, a);
}

// The contract of activations_call is that operands coincide or are disjoint, which a compiler may be told. The libm rows are
// what a program compiles to that does not say so; in the scalar rows clang would take it as an order to vectorise.
#if LIBM_BODIES || defined(ONE_AT_A_TIME)
#define INDEPENDENT
#elif defined(__clang__)
#define INDEPENDENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define INDEPENDENT _Pragma("GCC ivdep")
#endif

// For loops with one array in and one out: several vectors a turn.
#define UNROLLED _Pragma("GCC unroll 4")

#endif
