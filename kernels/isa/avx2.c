// SPDX-License-Identifier: MIT
// AVX2 with FMA (x86-64-v3), eight lanes. Masks are vectors of all-ones and all-zeros lanes.
// Loops begin on a cache line: short ones lose up to a fifth where chance lays them across two.
// variant: x86_64 80 avx2 cc -O3 -falign-loops=64 -march=x86-64-v3
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define LANES 8u
#define ISA_FUSED 1

typedef __m256 V;
typedef __m256 M;
typedef __m256i I;
typedef __m256d D;
typedef __m256d MD;
typedef __m256i L;

static inline V v_set1(float a) { return _mm256_set1_ps(a); }
static inline I i_set1(uint32_t a) { return _mm256_set1_epi32((int)a); }
static inline D d_set1(double a) { return _mm256_set1_pd(a); }
static inline L l_set1(uint64_t a) { return _mm256_set1_epi64x((long long)a); }

static inline I lane_numbers(void) { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
static inline I first_lanes(uint64_t n) { return _mm256_cmpgt_epi32(i_set1((uint32_t)n), lane_numbers()); }

static inline V v_load(const float *p) { return _mm256_loadu_ps(p); }
static inline void v_store(float *p, V a) { _mm256_storeu_ps(p, a); }
static inline V v_load_part(const float *p, uint64_t n) { return _mm256_maskload_ps(p, first_lanes(n)); }
static inline void v_store_part(float *p, V a, uint64_t n) { _mm256_maskstore_ps(p, first_lanes(n), a); }
static inline V v_load_early(const float *p) { return v_load(p); }
static inline void v_stream(float *p, V a) { _mm256_stream_ps(p, a); }
static inline void stream_fence(void) { _mm_sfence(); }

static inline I v_bits(V a) { return _mm256_castps_si256(a); }
static inline V v_from_bits(I a) { return _mm256_castsi256_ps(a); }
static inline V v_from_integer(I a) { return _mm256_cvtepi32_ps(a); }

static inline V widen_bf16(__m128i a) { return v_from_bits(_mm256_slli_epi32(_mm256_cvtepu16_epi32(a), 16)); }
static inline __m128i narrow_bf16(V a) {
    const I bits = v_bits(a);
    const I odd = _mm256_and_si256(_mm256_srli_epi32(bits, 16), i_set1(1));
    const I rounded = _mm256_add_epi32(_mm256_add_epi32(bits, i_set1(0x7fff)), odd);
    const I nan = _mm256_castps_si256(_mm256_cmp_ps(a, a, _CMP_UNORD_Q));
    const I kept = _mm256_srli_epi32(_mm256_blendv_epi8(rounded, _mm256_or_si256(bits, i_set1(0x400000)), nan), 16);
    const __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(kept, kept), 0xd8);
    return _mm256_castsi256_si128(packed);
}
static inline V v_load_bf16(const uint16_t *p) { return widen_bf16(_mm_loadu_si128((const __m128i *)p)); }
static inline V v_load_bf16_part(const uint16_t *p, uint64_t n) {
    uint16_t lanes[8] = {0};
    memcpy(lanes, p, n * sizeof *p);
    return v_load_bf16(lanes);
}
static inline void v_store_bf16(uint16_t *p, V a) { _mm_storeu_si128((__m128i *)p, narrow_bf16(a)); }
static inline void v_store_bf16_part(uint16_t *p, V a, uint64_t n) {
    uint16_t lanes[8];
    v_store_bf16(lanes, a);
    memcpy(p, lanes, n * sizeof *p);
}

static inline V v_add(V a, V b) { return _mm256_add_ps(a, b); }
static inline V v_sub(V a, V b) { return _mm256_sub_ps(a, b); }
static inline V v_mul(V a, V b) { return _mm256_mul_ps(a, b); }
static inline V v_div(V a, V b) { return _mm256_div_ps(a, b); }
static inline V v_sqrt(V a) { return _mm256_sqrt_ps(a); }
static inline V v_fma(V a, V b, V c) { return _mm256_fmadd_ps(a, b, c); }
static inline V v_max(V a, V b) { return _mm256_max_ps(a, b); }
static inline V v_min(V a, V b) { return _mm256_min_ps(a, b); }
static inline V v_abs(V a) { return _mm256_andnot_ps(v_set1(-0.0f), a); }
static inline V v_negate(V a) { return _mm256_xor_ps(a, v_set1(-0.0f)); }
static inline V v_copysign(V a, V b) { return _mm256_or_ps(v_abs(a), _mm256_and_ps(v_set1(-0.0f), b)); }
static inline V v_round(V a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
// In two steps, since 2^n itself may not be a float: the first product is exact.
static inline V v_scale(V a, V n) {
    const V half = v_round(v_mul(n, v_set1(0.5f)));
    const V bias = v_set1(0x1.8p23f + 127.0f);
    const V first = v_from_bits(_mm256_slli_epi32(v_bits(v_add(half, bias)), 23));
    const V second = v_from_bits(_mm256_slli_epi32(v_bits(v_add(v_sub(n, half), bias)), 23));
    return v_mul(v_mul(a, first), second);
}

static inline M v_gt(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_GT_OQ); }
static inline M v_ge(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_GE_OQ); }
static inline M v_lt(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
static inline M v_le(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
static inline M v_eq(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
static inline M v_unordered(V a, V b) { return _mm256_cmp_ps(a, b, _CMP_UNORD_Q); }
static inline M m_and(M a, M b) { return _mm256_and_ps(a, b); }
static inline M m_or(M a, M b) { return _mm256_or_ps(a, b); }
static inline M m_andnot(M a, M b) { return _mm256_andnot_ps(b, a); }
static inline M m_not(M a) { return _mm256_xor_ps(a, _mm256_castsi256_ps(_mm256_set1_epi32(-1))); }
static inline V v_select(M m, V a, V b) { return _mm256_blendv_ps(b, a, m); }
static inline V v_select_zero(M m, V a) { return _mm256_and_ps(m, a); }
static inline V v_clear(M m, V a) { return _mm256_andnot_ps(m, a); }
static inline uint64_t m_bits(M m) { return (uint64_t)(unsigned)_mm256_movemask_ps(m); }
static inline M m_from_bits(uint64_t bits) {
    const I each = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    return _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(i_set1((uint32_t)bits), each), each));
}

// Within each half, then quarters into order.
static inline V quarters_0213(V a) { return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(a), 0xd8)); }
static inline V v_even(V a, V b) { return quarters_0213(_mm256_shuffle_ps(a, b, 0x88)); }
static inline V v_odd(V a, V b) { return quarters_0213(_mm256_shuffle_ps(a, b, 0xdd)); }
static inline V v_zip_first(V a, V b) { return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x20); }
static inline V v_zip_second(V a, V b) { return _mm256_permute2f128_ps(_mm256_unpacklo_ps(a, b), _mm256_unpackhi_ps(a, b), 0x31); }

static inline I i_add(I a, I b) { return _mm256_add_epi32(a, b); }
static inline I i_sub(I a, I b) { return _mm256_sub_epi32(a, b); }
static inline I i_and(I a, I b) { return _mm256_and_si256(a, b); }
static inline I i_or(I a, I b) { return _mm256_or_si256(a, b); }
static inline I i_xor(I a, I b) { return _mm256_xor_si256(a, b); }
static inline I i_shift_left(I a, const int k) { return _mm256_sll_epi32(a, _mm_cvtsi32_si128(k)); }
static inline I i_shift_right(I a, const int k) { return _mm256_srl_epi32(a, _mm_cvtsi32_si128(k)); }
static inline M i_eq(I a, I b) { return _mm256_castsi256_ps(_mm256_cmpeq_epi32(a, b)); }
static inline I i_select(M m, I a, I b) { return _mm256_castps_si256(v_select(m, _mm256_castsi256_ps(a), _mm256_castsi256_ps(b))); }
static inline I i_load16x2(const uint16_t *p) { return _mm256_loadu_si256((const __m256i *)p); }
static inline void i_store16x2(uint16_t *p, I a) { _mm256_storeu_si256((__m256i *)p, a); }
static inline I i_load8(const uint8_t *p) {
    long long bytes;
    memcpy(&bytes, p, sizeof bytes);
    return _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(bytes));
}
static inline I i_load8_part(const uint8_t *p, uint64_t n) {
    uint8_t lanes[8] = {0};
    memcpy(lanes, p, n);
    return i_load8(lanes);
}
static inline void i_store8(uint8_t *p, I a) {
    const __m256i words = _mm256_packus_epi32(a, a);
    const __m256i bytes = _mm256_packus_epi16(words, words);
    const int low = _mm_cvtsi128_si32(_mm256_castsi256_si128(bytes));
    const int high = _mm_cvtsi128_si32(_mm256_extracti128_si256(bytes, 1));
    memcpy(p, &low, sizeof low);
    memcpy(p + 4, &high, sizeof high);
}
static inline void i_store8_part(uint8_t *p, I a, uint64_t n) {
    uint8_t lanes[8];
    i_store8(lanes, a);
    memcpy(p, lanes, n);
}
// A permutation looks at the low three bits of an index; bit 3, moved to the sign, chooses between the halves.
static inline V v_lookup(const float *table, I index) {
    const V low = _mm256_permutevar8x32_ps(_mm256_loadu_ps(table), index);
    const V high = _mm256_permutevar8x32_ps(_mm256_loadu_ps(table + 8), index);
    return _mm256_blendv_ps(low, high, _mm256_castsi256_ps(_mm256_slli_epi32(index, 28)));
}

static inline D d_first(V a) { return _mm256_cvtps_pd(_mm256_castps256_ps128(a)); }
static inline D d_second(V a) { return _mm256_cvtps_pd(_mm256_extractf128_ps(a, 1)); }
static inline V v_from_doubles(D first, D second) { return _mm256_set_m128(_mm256_cvtpd_ps(second), _mm256_cvtpd_ps(first)); }
static inline D d_add(D a, D b) { return _mm256_add_pd(a, b); }
static inline D d_sub(D a, D b) { return _mm256_sub_pd(a, b); }
static inline D d_mul(D a, D b) { return _mm256_mul_pd(a, b); }
static inline D d_div(D a, D b) { return _mm256_div_pd(a, b); }
static inline D d_fma(D a, D b, D c) { return _mm256_fmadd_pd(a, b, c); }
static inline D d_abs(D a) { return _mm256_andnot_pd(d_set1(-0.0), a); }
static inline D d_negate(D a) { return _mm256_xor_pd(a, d_set1(-0.0)); }
static inline D d_round(D a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline MD d_lt(D a, D b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
static inline D d_select(MD m, D a, D b) { return _mm256_blendv_pd(b, a, m); }
static inline D d_scale(D a, D n) {
    const __m256i power = _mm256_slli_epi64(_mm256_castpd_si256(_mm256_add_pd(n, d_set1(0x1.8p52 + 1023.0))), 52);
    return _mm256_mul_pd(a, _mm256_castsi256_pd(power));
}

static inline L l_index_first(uint64_t base) { return _mm256_add_epi64(l_set1(base), _mm256_setr_epi64x(0, 2, 4, 6)); }
static inline L l_index_second(uint64_t base) { return _mm256_add_epi64(l_set1(base), _mm256_setr_epi64x(1, 3, 5, 7)); }
static inline L l_add(L a, L b) { return _mm256_add_epi64(a, b); }
// The empty statement keeps GCC from pairing a with b: c is a constant, b an early value, and a the one that all wait for.
static inline L l_xor3(L a, L b, L c) {
    L early = _mm256_xor_si256(b, c);
    __asm__("" : "+x"(early));
    return _mm256_xor_si256(a, early);
}
static inline L l_shift_right_32(L a) { return _mm256_srli_epi64(a, 32); }
static inline L l_multiply_low32(L a, L b) { return _mm256_mul_epu32(a, b); }
static inline I i_from_low32(L first, L second) { return _mm256_blend_epi32(first, _mm256_slli_epi64(second, 32), 0xaa); }

#include "../instantiate.h"
