// SPDX-License-Identifier: MIT
// One way to sweep arrays. traffic.c includes this once a way, with
//   SWEEP   the name of the function to define: traffic_sweep *SWEEP(unsigned reads, unsigned writes); its block is SWEEP_block
//   LANES   registers held at a time; 8
//   STORE   STORE(to, register), and FENCE, after which all of it is seen; a plain store, which needs none
//   AHEAD   bytes by which reads are fetched in advance; 0: not at all
// and for all ways of one width VECTOR, the type of a register, and TARGET, the function attribute for its instructions.
#ifndef LANES
#define LANES 8
#endif
#ifndef STORE
#define STORE(TO, VALUE) *(VECTOR *)(void *)(TO) = (VALUE)
#define FENCE
#endif
#ifndef AHEAD
#define AHEAD 0
#endif

#define GLUE_(A, B) A##B
#define GLUE(A, B) GLUE_(A, B)
#define BODY GLUE(SWEEP, _body)
#define BLOCK GLUE(SWEEP, _block)

enum { BLOCK = LANES * sizeof(VECTOR) };

// A block of each array at a time, joined in registers. Inlined with constant counts, every loop but the outer one disappears.
TARGET static inline __attribute__((always_inline)) void BODY(const struct traffic *traffic, unsigned reads, unsigned writes) {
    const uint64_t bytes = traffic->bytes;
    const uint64_t read_step = traffic->merged ? reads * BLOCK : BLOCK, write_step = traffic->merged ? writes * BLOCK : BLOCK;
    const char *read[TRAFFIC_ARRAYS] = {0}; // copies, which no store can alias
    char *write[TRAFFIC_ARRAYS] = {0};
    UNROLLED for (unsigned i = 0; i < TRAFFIC_ARRAYS && i < reads; i++) read[i] = traffic->merged ? traffic->read[0] + i * BLOCK : traffic->read[i];
    UNROLLED for (unsigned i = 0; i < TRAFFIC_ARRAYS && i < writes; i++) write[i] =
        traffic->merged ? traffic->write[0] + i * BLOCK : traffic->write[i];
    for (uint64_t done = 0, read_at = 0, write_at = 0; done < bytes; done += BLOCK, read_at += read_step, write_at += write_step) {
        VECTOR held[LANES];
        UNROLLED for (int i = 0; i < LANES; i++) held[i] = (VECTOR){0};
        UNROLLED for (unsigned array = 0; array < reads; array++) {
            const char *from = read[array] + read_at;
            UNROLLED for (int i = 0; AHEAD > 0 && i < LANES; i++) __builtin_prefetch(from + AHEAD + (size_t)i * sizeof(VECTOR));
            UNROLLED for (int i = 0; i < LANES; i++) held[i] ^= *(const VECTOR *)(const void *)(from + (size_t)i * sizeof(VECTOR));
        }
        UNROLLED for (unsigned array = 0; array < writes; array++) {
            char *to = write[array] + write_at;
            UNROLLED for (int i = 0; i < LANES; i++) STORE(to + (size_t)i * sizeof(VECTOR), held[i]);
        }
    }
    FENCE;
}

// The patterns that kernels have are constants; any other asks about its arrays in the loop, which costs a little in the first
// cache.
#define PATTERNS(X) X(1, 1) X(2, 1) X(1, 2) X(3, 1) X(4, 1) X(1, 4) X(5, 4)
#define NAME(READS, WRITES) GLUE(SWEEP, _##READS##_##WRITES)
#define DEFINE(READS, WRITES) \
    TARGET static void NAME(READS, WRITES)(const struct traffic *traffic) { BODY(traffic, READS, WRITES); }
#define CHOOSE(READS, WRITES) \
    if (reads == (READS) && writes == (WRITES)) return NAME(READS, WRITES);

PATTERNS(DEFINE)
TARGET static void GLUE(SWEEP, _any)(const struct traffic *traffic) { BODY(traffic, traffic->reads, traffic->writes); }

static traffic_sweep *SWEEP(unsigned reads, unsigned writes) {
    PATTERNS(CHOOSE)
    return GLUE(SWEEP, _any);
}

#undef CHOOSE
#undef DEFINE
#undef NAME
#undef PATTERNS
#undef BODY
#undef BLOCK
#undef GLUE
#undef GLUE_
#undef SWEEP
#undef LANES
#undef STORE
#undef FENCE
#undef AHEAD
