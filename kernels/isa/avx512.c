// SPDX-License-Identifier: MIT
// AVX-512 (F, BW, DQ, VL: x86-64-v4), sixteen lanes.
// Loops begin on a cache line: short ones lose up to a fifth where chance lays them across two.
// variant: x86_64 90 avx512 cc -O3 -falign-loops=64 -march=x86-64-v4 -mprefer-vector-width=512
#include <immintrin.h>
#include <stdint.h>

#define LANES 16u
#define ISA_FUSED 1

typedef __m512 V;
typedef __mmask16 M;
typedef __m512i I;
typedef __m512d D;
typedef __mmask8 MD;
typedef __m512i L;

static inline V v_set1(float a) { return _mm512_set1_ps(a); }
static inline I i_set1(uint32_t a) { return _mm512_set1_epi32((int)a); }
static inline D d_set1(double a) { return _mm512_set1_pd(a); }
static inline L l_set1(uint64_t a) { return _mm512_set1_epi64((long long)a); }

static inline __mmask16 first_lanes(uint64_t n) { return (__mmask16)((1u << n) - 1u); }

static inline V v_load(const float *p) { return _mm512_loadu_ps(p); }
static inline void v_store(float *p, V a) { _mm512_storeu_ps(p, a); }
static inline V v_load_part(const float *p, uint64_t n) { return _mm512_maskz_loadu_ps(first_lanes(n), p); }
static inline void v_store_part(float *p, V a, uint64_t n) { _mm512_mask_storeu_ps(p, first_lanes(n), a); }
// A load that a compiler made part of a masked instruction would start only when the mask is known.
static inline V v_load_early(const float *p) {
    V a = _mm512_loadu_ps(p);
    __asm__("" : "+v"(a));
    return a;
}
static inline void v_stream(float *p, V a) { _mm512_stream_ps(p, a); }
static inline void stream_fence(void) { _mm_sfence(); }

static inline I v_bits(V a) { return _mm512_castps_si512(a); }
static inline V v_from_bits(I a) { return _mm512_castsi512_ps(a); }
static inline V v_from_integer(I a) { return _mm512_cvtepi32_ps(a); }

static inline V widen_bf16(__m256i a) { return v_from_bits(_mm512_slli_epi32(_mm512_cvtepu16_epi32(a), 16)); }
static inline __m256i narrow_bf16(V a) {
    const I bits = v_bits(a);
    const I odd = _mm512_and_si512(_mm512_srli_epi32(bits, 16), i_set1(1));
    const I rounded = _mm512_add_epi32(_mm512_add_epi32(bits, i_set1(0x7fff)), odd);
    const M nan = _mm512_cmp_ps_mask(a, a, _CMP_UNORD_Q);
    const I kept = _mm512_mask_or_epi32(rounded, nan, bits, i_set1(0x400000));
    return _mm512_cvtepi32_epi16(_mm512_srli_epi32(kept, 16));
}
static inline V v_load_bf16(const uint16_t *p) { return widen_bf16(_mm256_loadu_si256((const __m256i *)p)); }
static inline V v_load_bf16_part(const uint16_t *p, uint64_t n) { return widen_bf16(_mm256_maskz_loadu_epi16(first_lanes(n), p)); }
static inline void v_store_bf16(uint16_t *p, V a) { _mm256_storeu_si256((__m256i *)p, narrow_bf16(a)); }
static inline void v_store_bf16_part(uint16_t *p, V a, uint64_t n) { _mm256_mask_storeu_epi16(p, first_lanes(n), narrow_bf16(a)); }

static inline V v_add(V a, V b) { return _mm512_add_ps(a, b); }
static inline V v_sub(V a, V b) { return _mm512_sub_ps(a, b); }
static inline V v_mul(V a, V b) { return _mm512_mul_ps(a, b); }
static inline V v_div(V a, V b) { return _mm512_div_ps(a, b); }
static inline V v_sqrt(V a) { return _mm512_sqrt_ps(a); }
static inline V v_fma(V a, V b, V c) { return _mm512_fmadd_ps(a, b, c); }
static inline V v_max(V a, V b) { return _mm512_max_ps(a, b); }
static inline V v_min(V a, V b) { return _mm512_min_ps(a, b); }
static inline V v_abs(V a) { return _mm512_abs_ps(a); }
static inline V v_negate(V a) { return _mm512_xor_ps(a, v_set1(-0.0f)); }
static inline V v_copysign(V a, V b) { return v_from_bits(_mm512_ternarylogic_epi32(i_set1(0x80000000u), v_bits(b), v_bits(a), 0xca)); }
static inline V v_round(V a) { return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline V v_scale(V a, V n) { return _mm512_scalef_ps(a, n); }

static inline M v_gt(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
static inline M v_ge(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }
static inline M v_lt(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
static inline M v_le(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
static inline M v_eq(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
static inline M v_unordered(V a, V b) { return _mm512_cmp_ps_mask(a, b, _CMP_UNORD_Q); }
static inline M m_and(M a, M b) { return (M)(a & b); }
static inline M m_or(M a, M b) { return (M)(a | b); }
static inline M m_andnot(M a, M b) { return (M)(a & ~b); }
static inline M m_not(M a) { return (M)~a; }
static inline V v_select(M m, V a, V b) { return _mm512_mask_blend_ps(m, b, a); }
static inline V v_select_zero(M m, V a) { return _mm512_maskz_mov_ps(m, a); }
static inline V v_clear(M m, V a) { return _mm512_maskz_mov_ps(m_not(m), a); }
static inline uint64_t m_bits(M m) { return m; }
static inline M m_from_bits(uint64_t bits) { return (M)bits; }

// Lanes of a are 0 to 15, those of b 16 to 31.
static inline V v_even(V a, V b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b);
}
static inline V v_odd(V a, V b) { return _mm512_permutex2var_ps(a, _mm512_setr_epi32(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31), b); }
static inline V v_zip_first(V a, V b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23), b);
}
static inline V v_zip_second(V a, V b) {
    return _mm512_permutex2var_ps(a, _mm512_setr_epi32(8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), b);
}

static inline I i_add(I a, I b) { return _mm512_add_epi32(a, b); }
static inline I i_sub(I a, I b) { return _mm512_sub_epi32(a, b); }
static inline I i_and(I a, I b) { return _mm512_and_si512(a, b); }
static inline I i_or(I a, I b) { return _mm512_or_si512(a, b); }
static inline I i_xor(I a, I b) { return _mm512_xor_si512(a, b); }
static inline I i_shift_left(I a, const int k) { return _mm512_sll_epi32(a, _mm_cvtsi32_si128(k)); }
static inline I i_shift_right(I a, const int k) { return _mm512_srl_epi32(a, _mm_cvtsi32_si128(k)); }
static inline M i_eq(I a, I b) { return _mm512_cmpeq_epi32_mask(a, b); }
static inline I i_select(M m, I a, I b) { return _mm512_mask_blend_epi32(m, b, a); }
static inline I i_load16x2(const uint16_t *p) { return _mm512_loadu_si512(p); }
static inline void i_store16x2(uint16_t *p, I a) { _mm512_storeu_si512(p, a); }
static inline I i_load8(const uint8_t *p) { return _mm512_cvtepu8_epi32(_mm_loadu_si128((const __m128i *)p)); }
static inline I i_load8_part(const uint8_t *p, uint64_t n) { return _mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(first_lanes(n), p)); }
static inline void i_store8(uint8_t *p, I a) { _mm_storeu_si128((__m128i *)p, _mm512_cvtepi32_epi8(a)); }
static inline void i_store8_part(uint8_t *p, I a, uint64_t n) { _mm512_mask_cvtepi32_storeu_epi8(p, first_lanes(n), a); }
static inline V v_lookup(const float *table, I index) { return _mm512_permutexvar_ps(index, _mm512_loadu_ps(table)); }

static inline D d_first(V a) { return _mm512_cvtps_pd(_mm512_castps512_ps256(a)); }
static inline D d_second(V a) { return _mm512_cvtps_pd(_mm512_extractf32x8_ps(a, 1)); }
static inline V v_from_doubles(D first, D second) {
    return _mm512_insertf32x8(_mm512_castps256_ps512(_mm512_cvtpd_ps(first)), _mm512_cvtpd_ps(second), 1);
}
static inline D d_add(D a, D b) { return _mm512_add_pd(a, b); }
static inline D d_sub(D a, D b) { return _mm512_sub_pd(a, b); }
static inline D d_mul(D a, D b) { return _mm512_mul_pd(a, b); }
static inline D d_div(D a, D b) { return _mm512_div_pd(a, b); }
static inline D d_fma(D a, D b, D c) { return _mm512_fmadd_pd(a, b, c); }
static inline D d_abs(D a) { return _mm512_abs_pd(a); }
static inline D d_negate(D a) { return _mm512_xor_pd(a, d_set1(-0.0)); }
static inline D d_round(D a) { return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
static inline MD d_lt(D a, D b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
static inline D d_select(MD m, D a, D b) { return _mm512_mask_blend_pd(m, b, a); }
static inline D d_scale(D a, D n) { return _mm512_scalef_pd(a, n); }

static inline L l_index_first(uint64_t base) { return _mm512_add_epi64(l_set1(base), _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14)); }
static inline L l_index_second(uint64_t base) { return _mm512_add_epi64(l_set1(base), _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15)); }
static inline L l_add(L a, L b) { return _mm512_add_epi64(a, b); }
static inline L l_xor3(L a, L b, L c) { return _mm512_ternarylogic_epi64(a, b, c, 0x96); }
static inline L l_shift_right_32(L a) { return _mm512_srli_epi64(a, 32); }
static inline L l_multiply_low32(L a, L b) { return _mm512_mul_epu32(a, b); }
static inline I i_from_low32(L first, L second) { return _mm512_mask_shuffle_epi32(first, 0xaaaa, second, _MM_PERM_CCAA); }

#include "../instantiate.h"
