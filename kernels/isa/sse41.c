// SPDX-License-Identifier: MIT
// SSE4.1 (x86-64-v2), four lanes, no fused multiply-add. Masks are vectors of all-ones and all-zeros lanes.
// Loops begin on a cache line: short ones lose up to a fifth where chance lays them across two.
// variant: x86_64 70 sse41 cc -O3 -falign-loops=64 -march=x86-64-v2
#include <immintrin.h>
#include <stdint.h>
#include <string.h>

#define LANES 4u
#define ISA_FUSED 0

typedef __m128 V;
typedef __m128 M;
typedef __m128i I;
typedef __m128d D;
typedef __m128d MD;
typedef __m128i L;

static inline V v_set1(float a) { return _mm_set1_ps(a); }
static inline I i_set1(uint32_t a) { return _mm_set1_epi32((int)a); }
static inline D d_set1(double a) { return _mm_set1_pd(a); }
static inline L l_set1(uint64_t a) { return _mm_set1_epi64x((long long)a); }

static inline V v_load(const float *p) { return _mm_loadu_ps(p); }
static inline void v_store(float *p, V a) { _mm_storeu_ps(p, a); }
static inline V v_load_part(const float *p, uint64_t n) {
    float lanes[4] = {0};
    memcpy(lanes, p, n * sizeof *p);
    return v_load(lanes);
}
static inline void v_store_part(float *p, V a, uint64_t n) {
    float lanes[4];
    v_store(lanes, a);
    memcpy(p, lanes, n * sizeof *p);
}
static inline V v_load_early(const float *p) { return v_load(p); }
static inline void v_stream(float *p, V a) { _mm_stream_ps(p, a); }
static inline void stream_fence(void) { _mm_sfence(); }

static inline I v_bits(V a) { return _mm_castps_si128(a); }
static inline V v_from_bits(I a) { return _mm_castsi128_ps(a); }
static inline V v_from_integer(I a) { return _mm_cvtepi32_ps(a); }

static inline V v_load_bf16(const uint16_t *p) { return v_from_bits(_mm_unpacklo_epi16(_mm_setzero_si128(), _mm_loadl_epi64((const __m128i *)p))); }
static inline V v_load_bf16_part(const uint16_t *p, uint64_t n) {
    uint16_t lanes[4] = {0};
    memcpy(lanes, p, n * sizeof *p);
    return v_load_bf16(lanes);
}
static inline void v_store_bf16(uint16_t *p, V a) {
    const I bits = v_bits(a);
    const I odd = _mm_and_si128(_mm_srli_epi32(bits, 16), i_set1(1));
    const I rounded = _mm_add_epi32(_mm_add_epi32(bits, i_set1(0x7fff)), odd);
    const I nan = _mm_castps_si128(_mm_cmpunord_ps(a, a));
    const I kept = _mm_srli_epi32(_mm_blendv_epi8(rounded, _mm_or_si128(bits, i_set1(0x400000)), nan), 16);
    _mm_storel_epi64((__m128i *)p, _mm_packus_epi32(kept, kept));
}
static inline void v_store_bf16_part(uint16_t *p, V a, uint64_t n) {
    uint16_t lanes[4];
    v_store_bf16(lanes, a);
    memcpy(p, lanes, n * sizeof *p);
}

static inline V v_add(V a, V b) { return _mm_add_ps(a, b); }
static inline V v_sub(V a, V b) { return _mm_sub_ps(a, b); }
static inline V v_mul(V a, V b) { return _mm_mul_ps(a, b); }
static inline V v_div(V a, V b) { return _mm_div_ps(a, b); }
static inline V v_sqrt(V a) { return _mm_sqrt_ps(a); }
static inline V v_fma(V a, V b, V c) { return _mm_add_ps(_mm_mul_ps(a, b), c); }
static inline V v_max(V a, V b) { return _mm_max_ps(a, b); }
static inline V v_min(V a, V b) { return _mm_min_ps(a, b); }
static inline V v_abs(V a) { return _mm_and_ps(a, v_from_bits(i_set1(0x7fffffffu))); }
static inline V v_negate(V a) { return _mm_xor_ps(a, v_set1(-0.0f)); }
static inline V v_copysign(V a, V b) { return _mm_or_ps(v_abs(a), _mm_and_ps(v_set1(-0.0f), b)); }
static inline V v_round(V a) { return _mm_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
// In two steps, since 2^n itself may not be a float: the first product is exact.
static inline V v_scale(V a, V n) {
    const V half = v_round(v_mul(n, v_set1(0.5f)));
    const V bias = v_set1(0x1.8p23f + 127.0f);
    const V first = v_from_bits(_mm_slli_epi32(v_bits(v_add(half, bias)), 23));
    const V second = v_from_bits(_mm_slli_epi32(v_bits(v_add(v_sub(n, half), bias)), 23));
    return v_mul(v_mul(a, first), second);
}

static inline M v_gt(V a, V b) { return _mm_cmpgt_ps(a, b); }
static inline M v_ge(V a, V b) { return _mm_cmpge_ps(a, b); }
static inline M v_lt(V a, V b) { return _mm_cmplt_ps(a, b); }
static inline M v_le(V a, V b) { return _mm_cmple_ps(a, b); }
static inline M v_eq(V a, V b) { return _mm_cmpeq_ps(a, b); }
static inline M v_unordered(V a, V b) { return _mm_cmpunord_ps(a, b); }
static inline M m_and(M a, M b) { return _mm_and_ps(a, b); }
static inline M m_or(M a, M b) { return _mm_or_ps(a, b); }
static inline M m_andnot(M a, M b) { return _mm_andnot_ps(b, a); }
static inline M m_not(M a) { return _mm_xor_ps(a, _mm_castsi128_ps(_mm_set1_epi32(-1))); }
static inline V v_select(M m, V a, V b) { return _mm_blendv_ps(b, a, m); }
static inline V v_select_zero(M m, V a) { return _mm_and_ps(m, a); }
static inline V v_clear(M m, V a) { return _mm_andnot_ps(m, a); }
static inline uint64_t m_bits(M m) { return (uint64_t)(unsigned)_mm_movemask_ps(m); }
static inline M m_from_bits(uint64_t bits) {
    const I each = _mm_setr_epi32(1, 2, 4, 8);
    return _mm_castsi128_ps(_mm_cmpeq_epi32(_mm_and_si128(i_set1((uint32_t)bits), each), each));
}

static inline V v_even(V a, V b) { return _mm_shuffle_ps(a, b, 0x88); }
static inline V v_odd(V a, V b) { return _mm_shuffle_ps(a, b, 0xdd); }
static inline V v_zip_first(V a, V b) { return _mm_unpacklo_ps(a, b); }
static inline V v_zip_second(V a, V b) { return _mm_unpackhi_ps(a, b); }

static inline I i_add(I a, I b) { return _mm_add_epi32(a, b); }
static inline I i_sub(I a, I b) { return _mm_sub_epi32(a, b); }
static inline I i_and(I a, I b) { return _mm_and_si128(a, b); }
static inline I i_or(I a, I b) { return _mm_or_si128(a, b); }
static inline I i_xor(I a, I b) { return _mm_xor_si128(a, b); }
static inline I i_shift_left(I a, const int k) { return _mm_sll_epi32(a, _mm_cvtsi32_si128(k)); }
static inline I i_shift_right(I a, const int k) { return _mm_srl_epi32(a, _mm_cvtsi32_si128(k)); }
static inline M i_eq(I a, I b) { return _mm_castsi128_ps(_mm_cmpeq_epi32(a, b)); }
static inline I i_select(M m, I a, I b) { return _mm_castps_si128(v_select(m, _mm_castsi128_ps(a), _mm_castsi128_ps(b))); }
static inline I i_load16x2(const uint16_t *p) { return _mm_loadu_si128((const __m128i *)p); }
static inline void i_store16x2(uint16_t *p, I a) { _mm_storeu_si128((__m128i *)p, a); }
static inline I i_load8(const uint8_t *p) {
    int bytes;
    memcpy(&bytes, p, sizeof bytes);
    return _mm_cvtepu8_epi32(_mm_cvtsi32_si128(bytes));
}
static inline I i_load8_part(const uint8_t *p, uint64_t n) {
    uint8_t lanes[4] = {0};
    memcpy(lanes, p, n);
    return i_load8(lanes);
}
static inline void i_store8(uint8_t *p, I a) {
    const __m128i words = _mm_packus_epi32(a, a);
    const int bytes = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
    memcpy(p, &bytes, sizeof bytes);
}
static inline void i_store8_part(uint8_t *p, I a, uint64_t n) {
    uint8_t lanes[4];
    i_store8(lanes, a);
    memcpy(p, lanes, n);
}
static inline V v_lookup(const float *table, I index) {
    const I i = _mm_and_si128(index, i_set1(15));
    return _mm_setr_ps(table[_mm_cvtsi128_si32(i)], table[_mm_extract_epi32(i, 1)], table[_mm_extract_epi32(i, 2)], table[_mm_extract_epi32(i, 3)]);
}

static inline D d_first(V a) { return _mm_cvtps_pd(a); }
static inline D d_second(V a) { return _mm_cvtps_pd(_mm_movehl_ps(a, a)); }
static inline V v_from_doubles(D first, D second) { return _mm_movelh_ps(_mm_cvtpd_ps(first), _mm_cvtpd_ps(second)); }
static inline D d_add(D a, D b) { return _mm_add_pd(a, b); }
static inline D d_sub(D a, D b) { return _mm_sub_pd(a, b); }
static inline D d_mul(D a, D b) { return _mm_mul_pd(a, b); }
static inline D d_div(D a, D b) { return _mm_div_pd(a, b); }
static inline D d_fma(D a, D b, D c) { return _mm_add_pd(_mm_mul_pd(a, b), c); }
static inline D d_abs(D a) { return _mm_andnot_pd(d_set1(-0.0), a); }
static inline D d_negate(D a) { return _mm_xor_pd(a, d_set1(-0.0)); }
static inline D d_round(D a) { return _mm_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline MD d_lt(D a, D b) { return _mm_cmplt_pd(a, b); }
static inline D d_select(MD m, D a, D b) { return _mm_blendv_pd(b, a, m); }
static inline D d_scale(D a, D n) {
    const __m128i power = _mm_slli_epi64(_mm_castpd_si128(_mm_add_pd(n, d_set1(0x1.8p52 + 1023.0))), 52);
    return _mm_mul_pd(a, _mm_castsi128_pd(power));
}

static inline L l_index_first(uint64_t base) { return _mm_add_epi64(l_set1(base), _mm_set_epi64x(2, 0)); }
static inline L l_index_second(uint64_t base) { return _mm_add_epi64(l_set1(base), _mm_set_epi64x(3, 1)); }
static inline L l_add(L a, L b) { return _mm_add_epi64(a, b); }
// The empty statement keeps GCC from pairing a with b: c is a constant, b an early value, and a the one that all wait for.
static inline L l_xor3(L a, L b, L c) {
    L early = _mm_xor_si128(b, c);
    __asm__("" : "+x"(early));
    return _mm_xor_si128(a, early);
}
static inline L l_shift_right_32(L a) { return _mm_srli_epi64(a, 32); }
static inline L l_multiply_low32(L a, L b) { return _mm_mul_epu32(a, b); }
static inline I i_from_low32(L first, L second) { return _mm_blend_epi16(first, _mm_slli_epi64(second, 32), 0xcc); }

#include "../instantiate.h"
