// SPDX-License-Identifier: MIT
// SVE, vectors of any length the CPU has: four to 64 lanes. The halves of a vector are its even and its odd lanes, since that is
// how the set widens: a double takes the place of two floats, and is made of the lower one.
// variant: aarch64 85 sve cc -O3 -march=armv8-a+sve
#include <arm_sve.h>
#include <stdint.h>

#define LANES svcntw()
#define ISA_FUSED 1

typedef svfloat32_t V;
typedef svbool_t M;
typedef svuint32_t I;
typedef svfloat64_t D;
typedef svbool_t MD;
typedef svuint64_t L;

static inline svbool_t all32(void) { return svptrue_b32(); }
static inline svbool_t all64(void) { return svptrue_b64(); }
static inline svbool_t first_lanes(uint64_t n) { return svwhilelt_b32_u64(0, n); }

static inline V v_set1(float a) { return svdup_n_f32(a); }
static inline I i_set1(uint32_t a) { return svdup_n_u32(a); }
static inline D d_set1(double a) { return svdup_n_f64(a); }
static inline L l_set1(uint64_t a) { return svdup_n_u64(a); }

static inline V v_load(const float *p) { return svld1_f32(all32(), p); }
static inline void v_store(float *p, V a) { svst1_f32(all32(), p, a); }
static inline V v_load_part(const float *p, uint64_t n) { return svld1_f32(first_lanes(n), p); }
static inline void v_store_part(float *p, V a, uint64_t n) { svst1_f32(first_lanes(n), p, a); }
static inline V v_load_early(const float *p) { return v_load(p); }
static inline void v_stream(float *p, V a) { svstnt1_f32(all32(), p, a); }
static inline void stream_fence(void) {} // the hint changes no order

static inline I v_bits(V a) { return svreinterpret_u32_f32(a); }
static inline V v_from_bits(I a) { return svreinterpret_f32_u32(a); }
static inline V v_from_integer(I a) { return svcvt_f32_u32_x(all32(), a); }

static inline V widen_bf16(I a) { return v_from_bits(svlsl_n_u32_x(all32(), a, 16)); }
static inline I narrow_bf16(V a) {
    const I bits = v_bits(a);
    const I odd = svand_n_u32_x(all32(), svlsr_n_u32_x(all32(), bits, 16), 1);
    const I rounded = svadd_u32_x(all32(), svadd_n_u32_x(all32(), bits, 0x7fff), odd);
    const M nan = svcmpuo_f32(all32(), a, a);
    return svlsr_n_u32_x(all32(), svsel_u32(nan, svorr_n_u32_x(all32(), bits, 0x400000), rounded), 16);
}
static inline V v_load_bf16(const uint16_t *p) { return widen_bf16(svld1uh_u32(all32(), p)); }
static inline V v_load_bf16_part(const uint16_t *p, uint64_t n) { return widen_bf16(svld1uh_u32(first_lanes(n), p)); }
static inline void v_store_bf16(uint16_t *p, V a) { svst1h_u32(all32(), p, narrow_bf16(a)); }
static inline void v_store_bf16_part(uint16_t *p, V a, uint64_t n) { svst1h_u32(first_lanes(n), p, narrow_bf16(a)); }

static inline M v_gt(V a, V b) { return svcmpgt_f32(all32(), a, b); }
static inline M v_ge(V a, V b) { return svcmpge_f32(all32(), a, b); }
static inline M v_lt(V a, V b) { return svcmplt_f32(all32(), a, b); }
static inline M v_le(V a, V b) { return svcmple_f32(all32(), a, b); }
static inline M v_eq(V a, V b) { return svcmpeq_f32(all32(), a, b); }
static inline M v_unordered(V a, V b) { return svcmpuo_f32(all32(), a, b); }
static inline M m_and(M a, M b) { return svand_b_z(all32(), a, b); }
static inline M m_or(M a, M b) { return svorr_b_z(all32(), a, b); }
static inline M m_andnot(M a, M b) { return svbic_b_z(all32(), a, b); }
static inline M m_not(M a) { return svnot_b_z(all32(), a); }
static inline V v_select(M m, V a, V b) { return svsel_f32(m, a, b); }
static inline V v_select_zero(M m, V a) { return svsel_f32(m, a, v_set1(0.0f)); }
static inline V v_clear(M m, V a) { return svsel_f32(m, v_set1(0.0f), a); }

// A shift by 32 or more gives 0, so each half of the bits sees its own lanes only.
static inline uint64_t m_bits(M m) {
    const I one = i_set1(1);
    const uint64_t low = svorv_u32(m, svlsl_u32_x(all32(), one, svindex_u32(0, 1)));
    if (LANES <= 32) return low;
    return low | (uint64_t)svorv_u32(m, svlsl_u32_x(all32(), one, svindex_u32((uint32_t)-32, 1))) << 32;
}
static inline M m_from_bits(uint64_t bits) {
    const I low = svlsr_u32_x(all32(), i_set1((uint32_t)bits), svindex_u32(0, 1));
    const I high = svlsr_u32_x(all32(), i_set1((uint32_t)(bits >> 32)), svindex_u32((uint32_t)-32, 1));
    return svcmpne_n_u32(all32(), svand_n_u32_x(all32(), svorr_u32_x(all32(), low, high), 1), 0);
}

static inline V v_add(V a, V b) { return svadd_f32_x(all32(), a, b); }
static inline V v_sub(V a, V b) { return svsub_f32_x(all32(), a, b); }
static inline V v_mul(V a, V b) { return svmul_f32_x(all32(), a, b); }
static inline V v_div(V a, V b) { return svdiv_f32_x(all32(), a, b); }
static inline V v_sqrt(V a) { return svsqrt_f32_x(all32(), a); }
static inline V v_fma(V a, V b, V c) { return svmla_f32_x(all32(), c, a, b); }
// The set's own maximum and minimum order the zeros and return any NaN.
static inline V v_max(V a, V b) { return v_select(v_gt(a, b), a, b); }
static inline V v_min(V a, V b) { return v_select(v_lt(a, b), a, b); }
static inline V v_abs(V a) { return svabs_f32_x(all32(), a); }
static inline V v_negate(V a) { return svneg_f32_x(all32(), a); }
static inline V v_copysign(V a, V b) {
    const I sign = svand_n_u32_x(all32(), v_bits(b), 0x80000000u);
    return v_from_bits(svorr_u32_x(all32(), v_bits(v_abs(a)), sign));
}
static inline V v_round(V a) { return svrintn_f32_x(all32(), a); }
static inline V v_scale(V a, V n) { return svscale_f32_x(all32(), a, svcvt_s32_f32_x(all32(), n)); }

static inline V v_even(V a, V b) { return svuzp1_f32(a, b); }
static inline V v_odd(V a, V b) { return svuzp2_f32(a, b); }
static inline V v_zip_first(V a, V b) { return svzip1_f32(a, b); }
static inline V v_zip_second(V a, V b) { return svzip2_f32(a, b); }

static inline I i_add(I a, I b) { return svadd_u32_x(all32(), a, b); }
static inline I i_sub(I a, I b) { return svsub_u32_x(all32(), a, b); }
static inline I i_and(I a, I b) { return svand_u32_x(all32(), a, b); }
static inline I i_or(I a, I b) { return svorr_u32_x(all32(), a, b); }
static inline I i_xor(I a, I b) { return sveor_u32_x(all32(), a, b); }
static inline I i_shift_left(I a, const int k) { return svlsl_n_u32_x(all32(), a, (uint32_t)k); }
static inline I i_shift_right(I a, const int k) { return svlsr_u32_x(all32(), a, i_set1((uint32_t)k)); }
static inline M i_eq(I a, I b) { return svcmpeq_u32(all32(), a, b); }
static inline I i_select(M m, I a, I b) { return svsel_u32(m, a, b); }
static inline I i_load16x2(const uint16_t *p) { return svreinterpret_u32_u16(svld1_u16(svptrue_b16(), p)); }
static inline void i_store16x2(uint16_t *p, I a) { svst1_u16(svptrue_b16(), p, svreinterpret_u16_u32(a)); }
static inline I i_load8(const uint8_t *p) { return svld1ub_u32(all32(), p); }
static inline I i_load8_part(const uint8_t *p, uint64_t n) { return svld1ub_u32(first_lanes(n), p); }
static inline void i_store8(uint8_t *p, I a) { svst1b_u32(all32(), p, a); }
static inline void i_store8_part(uint8_t *p, I a, uint64_t n) { svst1b_u32(first_lanes(n), p, a); }
static inline V v_lookup(const float *table, I index) { return svld1_gather_u32index_f32(all32(), table, svand_n_u32_x(all32(), index, 15)); }

static inline D d_first(V a) { return svcvt_f64_f32_x(all64(), a); }
static inline D d_second(V a) {
    const L odd = svlsr_n_u64_x(all64(), svreinterpret_u64_f32(a), 32);
    return svcvt_f64_f32_x(all64(), svreinterpret_f32_u64(odd));
}
static inline V v_from_doubles(D first, D second) { return svtrn1_f32(svcvt_f32_f64_x(all64(), first), svcvt_f32_f64_x(all64(), second)); }
static inline D d_add(D a, D b) { return svadd_f64_x(all64(), a, b); }
static inline D d_sub(D a, D b) { return svsub_f64_x(all64(), a, b); }
static inline D d_mul(D a, D b) { return svmul_f64_x(all64(), a, b); }
static inline D d_div(D a, D b) { return svdiv_f64_x(all64(), a, b); }
static inline D d_fma(D a, D b, D c) { return svmla_f64_x(all64(), c, a, b); }
static inline D d_abs(D a) { return svabs_f64_x(all64(), a); }
static inline D d_negate(D a) { return svneg_f64_x(all64(), a); }
static inline D d_round(D a) { return svrintn_f64_x(all64(), a); }
static inline MD d_lt(D a, D b) { return svcmplt_f64(all64(), a, b); }
static inline D d_select(MD m, D a, D b) { return svsel_f64(m, a, b); }
static inline D d_scale(D a, D n) { return svscale_f64_x(all64(), a, svcvt_s64_f64_x(all64(), n)); }

static inline L l_index_first(uint64_t base) { return svindex_u64(base, 2); }
static inline L l_index_second(uint64_t base) { return svindex_u64(base + 1, 2); }
static inline L l_add(L a, L b) { return svadd_u64_x(all64(), a, b); }
static inline L l_xor3(L a, L b, L c) { return sveor_u64_x(all64(), a, sveor_u64_x(all64(), b, c)); }
static inline L l_shift_right_32(L a) { return svlsr_n_u64_x(all64(), a, 32); }
static inline L l_multiply_low32(L a, L b) {
    return svmul_u64_x(all64(), svand_n_u64_x(all64(), a, 0xffffffffu), svand_n_u64_x(all64(), b, 0xffffffffu));
}
static inline I i_from_low32(L first, L second) { return svtrn1_u32(svreinterpret_u32_u64(first), svreinterpret_u32_u64(second)); }

#include "../instantiate.h"
