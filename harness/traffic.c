// SPDX-License-Identifier: MIT
#include "traffic.h"

#include <string.h>

#if defined(__clang__)
#define UNROLLED // constant loops are, without asking
#else
#define UNROLLED _Pragma("GCC unroll 16")
#endif

enum { FAR = 2048 }; // bytes: half a page, at whose end hardware prefetchers stop

static void copy_sweep(const struct traffic *traffic) { memcpy(traffic->write[0], traffic->read[0], traffic->bytes); }
static traffic_sweep *copy(unsigned reads, unsigned writes) { return reads == 1 && writes == 1 ? copy_sweep : NULL; }

// ---- 16 bytes: every CPU ----

typedef uint64_t vector_16 __attribute__((vector_size(16), may_alias));
#define VECTOR vector_16
#define TARGET
#define SWEEP bytes_16
#include "traffic_sweep.h"
#define SWEEP bytes_16_fetching
#define AHEAD FAR
#include "traffic_sweep.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define STREAM_16(TO, VALUE) _mm_stream_si128((__m128i *)(void *)(TO), (__m128i)(VALUE))
#define SWEEP bytes_16_streaming
#define STORE STREAM_16
#define FENCE _mm_sfence()
#include "traffic_sweep.h"

// ---- 32 bytes: AVX2 ----

static bool runs_avx2(void) { return __builtin_cpu_supports("avx2"); }
typedef uint64_t vector_32 __attribute__((vector_size(32), may_alias));
#undef VECTOR
#undef TARGET
#define VECTOR vector_32
#define TARGET __attribute__((target("avx2")))
#define STREAM_32(TO, VALUE) _mm256_stream_si256((__m256i *)(void *)(TO), (__m256i)(VALUE))
#define SWEEP ymm_2
#define LANES 2
#include "traffic_sweep.h"
#define SWEEP ymm_4
#define LANES 4
#include "traffic_sweep.h"
#define SWEEP ymm_8
#include "traffic_sweep.h"
#define SWEEP ymm_streaming
#define STORE STREAM_32
#define FENCE _mm_sfence()
#include "traffic_sweep.h"

// ---- 64 bytes: AVX-512 ----

static bool runs_avx512(void) { return __builtin_cpu_supports("avx512f"); }
typedef uint64_t vector_64 __attribute__((vector_size(64), may_alias));
#undef VECTOR
#undef TARGET
#define VECTOR vector_64
#define TARGET __attribute__((target("avx512f")))
#define STREAM_64(TO, VALUE) _mm512_stream_si512((__m512i *)(void *)(TO), (__m512i)(VALUE))
#define SWEEP zmm_2
#define LANES 2
#include "traffic_sweep.h"
#define SWEEP zmm_4
#define LANES 4
#include "traffic_sweep.h"
#define SWEEP zmm_8
#include "traffic_sweep.h"
#define SWEEP zmm_16
#define LANES 16
#include "traffic_sweep.h"
#define SWEEP zmm_fetching
#define AHEAD FAR
#include "traffic_sweep.h"
#define SWEEP zmm_4_streaming
#define LANES 4
#define STORE STREAM_64
#define FENCE _mm_sfence()
#include "traffic_sweep.h"
#define SWEEP zmm_8_streaming
#define STORE STREAM_64
#define FENCE _mm_sfence()
#include "traffic_sweep.h"
#define SWEEP zmm_streaming_fetching
#define STORE STREAM_64
#define FENCE _mm_sfence()
#define AHEAD FAR
#include "traffic_sweep.h"
#endif

#define METHOD(NAME, RUNS) \
    { #NAME, NAME, RUNS, NAME##_block }
const struct traffic_method traffic_methods[] = {
    {"memcpy", copy, 0, TRAFFIC_GRANULE},
    METHOD(bytes_16, 0),
    METHOD(bytes_16_fetching, 0),
#if defined(__x86_64__)
    METHOD(bytes_16_streaming, 0),
    METHOD(ymm_2, runs_avx2),
    METHOD(ymm_4, runs_avx2),
    METHOD(ymm_8, runs_avx2),
    METHOD(ymm_streaming, runs_avx2),
    METHOD(zmm_2, runs_avx512),
    METHOD(zmm_4, runs_avx512),
    METHOD(zmm_8, runs_avx512),
    METHOD(zmm_16, runs_avx512),
    METHOD(zmm_fetching, runs_avx512),
    METHOD(zmm_4_streaming, runs_avx512),
    METHOD(zmm_8_streaming, runs_avx512),
    METHOD(zmm_streaming_fetching, runs_avx512),
#endif
};
const size_t traffic_method_count = sizeof traffic_methods / sizeof *traffic_methods;
