// SPDX-License-Identifier: MIT
// RVV 1.0, vectors of any length the CPU has, of which four to 64 lanes are used. The halves of a vector are its even and its odd
// lanes: a 64-bit lane taken apart and put together by shifts, with no lane crossing another.
// variant: riscv64 85 rvv clang -O3 -march=rv64gcv
#include <riscv_vector.h>
#include <stdint.h>
#include <string.h>

// What vsetvl grants is all there are, and no more than asked for; HALF is half of LANES by the same rule.
#define LANES __riscv_vsetvl_e32m1(64)
#define HALF __riscv_vsetvl_e64m1(32)
#define ISA_FUSED 1

typedef vfloat32m1_t V;
typedef vbool32_t M;
typedef vuint32m1_t I;
typedef vfloat64m1_t D;
typedef vbool64_t MD;
typedef vuint64m1_t L;

static inline V v_set1(float a) { return __riscv_vfmv_v_f_f32m1(a, LANES); }
static inline I i_set1(uint32_t a) { return __riscv_vmv_v_x_u32m1(a, LANES); }
static inline D d_set1(double a) { return __riscv_vfmv_v_f_f64m1(a, HALF); }
static inline L l_set1(uint64_t a) { return __riscv_vmv_v_x_u64m1(a, HALF); }

// Lanes from n up keep what the first operand has there: zeros.
static inline V v_load(const float *p) { return __riscv_vle32_v_f32m1(p, LANES); }
static inline void v_store(float *p, V a) { __riscv_vse32_v_f32m1(p, a, LANES); }
static inline V v_load_part(const float *p, uint64_t n) { return __riscv_vle32_v_f32m1_tu(v_set1(0.0f), p, n); }
static inline void v_store_part(float *p, V a, uint64_t n) { __riscv_vse32_v_f32m1(p, a, n); }
static inline V v_load_early(const float *p) { return v_load(p); }
static inline void v_stream(float *p, V a) { v_store(p, a); } // the set has no store past the caches
static inline void stream_fence(void) {}

static inline I v_bits(V a) { return __riscv_vreinterpret_v_f32m1_u32m1(a); }
static inline V v_from_bits(I a) { return __riscv_vreinterpret_v_u32m1_f32m1(a); }
static inline V v_from_integer(I a) { return __riscv_vfcvt_f_xu_v_f32m1(a, LANES); }

static inline V widen_bf16(vuint16mf2_t a) { return v_from_bits(__riscv_vsll_vx_u32m1(__riscv_vzext_vf2_u32m1(a, LANES), 16, LANES)); }
static inline vuint16mf2_t narrow_bf16(V a) {
    const I bits = v_bits(a);
    const I odd = __riscv_vand_vx_u32m1(__riscv_vsrl_vx_u32m1(bits, 16, LANES), 1, LANES);
    const I rounded = __riscv_vadd_vv_u32m1(__riscv_vadd_vx_u32m1(bits, 0x7fff, LANES), odd, LANES);
    const M number = __riscv_vmfeq_vv_f32m1_b32(a, a, LANES);
    const I kept = __riscv_vmerge_vvm_u32m1(__riscv_vor_vx_u32m1(bits, 0x400000, LANES), rounded, number, LANES);
    return __riscv_vnsrl_wx_u16mf2(kept, 16, LANES);
}
static inline V v_load_bf16(const uint16_t *p) { return widen_bf16(__riscv_vle16_v_u16mf2(p, LANES)); }
static inline V v_load_bf16_part(const uint16_t *p, uint64_t n) {
    return widen_bf16(__riscv_vle16_v_u16mf2_tu(__riscv_vmv_v_x_u16mf2(0, LANES), p, n));
}
static inline void v_store_bf16(uint16_t *p, V a) { __riscv_vse16_v_u16mf2(p, narrow_bf16(a), LANES); }
static inline void v_store_bf16_part(uint16_t *p, V a, uint64_t n) { __riscv_vse16_v_u16mf2(p, narrow_bf16(a), n); }

static inline M v_gt(V a, V b) { return __riscv_vmfgt_vv_f32m1_b32(a, b, LANES); }
static inline M v_ge(V a, V b) { return __riscv_vmfge_vv_f32m1_b32(a, b, LANES); }
static inline M v_lt(V a, V b) { return __riscv_vmflt_vv_f32m1_b32(a, b, LANES); }
static inline M v_le(V a, V b) { return __riscv_vmfle_vv_f32m1_b32(a, b, LANES); }
static inline M v_eq(V a, V b) { return __riscv_vmfeq_vv_f32m1_b32(a, b, LANES); }
static inline M v_unordered(V a, V b) {
    return __riscv_vmor_mm_b32(__riscv_vmfne_vv_f32m1_b32(a, a, LANES), __riscv_vmfne_vv_f32m1_b32(b, b, LANES), LANES);
}
static inline M m_and(M a, M b) { return __riscv_vmand_mm_b32(a, b, LANES); }
static inline M m_or(M a, M b) { return __riscv_vmor_mm_b32(a, b, LANES); }
static inline M m_andnot(M a, M b) { return __riscv_vmandn_mm_b32(a, b, LANES); }
static inline M m_not(M a) { return __riscv_vmnot_m_b32(a, LANES); }
static inline V v_select(M m, V a, V b) { return __riscv_vmerge_vvm_f32m1(b, a, m, LANES); }
static inline V v_select_zero(M m, V a) { return v_select(m, a, v_set1(0.0f)); }
static inline V v_clear(M m, V a) { return v_select(m, v_set1(0.0f), a); }

// A mask is the low bits of its register, through memory of 64 of them. A store writes whole bytes, whose last bits beyond
// LANES may hold anything.
static inline uint64_t m_bits(M m) {
    uint64_t bits = 0;
    __riscv_vsm_v_b32((uint8_t *)&bits, m, LANES);
    return LANES < 64 ? bits & (((uint64_t)1 << LANES) - 1) : bits;
}
static inline M m_from_bits(uint64_t bits) { return __riscv_vlm_v_b32((const uint8_t *)&bits, LANES); }

static inline V v_add(V a, V b) { return __riscv_vfadd_vv_f32m1(a, b, LANES); }
static inline V v_sub(V a, V b) { return __riscv_vfsub_vv_f32m1(a, b, LANES); }
static inline V v_mul(V a, V b) { return __riscv_vfmul_vv_f32m1(a, b, LANES); }
static inline V v_div(V a, V b) { return __riscv_vfdiv_vv_f32m1(a, b, LANES); }
static inline V v_sqrt(V a) { return __riscv_vfsqrt_v_f32m1(a, LANES); }
static inline V v_fma(V a, V b, V c) { return __riscv_vfmacc_vv_f32m1(c, a, b, LANES); }
// The set's own maximum and minimum order the zeros and drop a NaN.
static inline V v_max(V a, V b) { return v_select(v_gt(a, b), a, b); }
static inline V v_min(V a, V b) { return v_select(v_lt(a, b), a, b); }
static inline V v_abs(V a) { return __riscv_vfabs_v_f32m1(a, LANES); }
static inline V v_negate(V a) { return __riscv_vfneg_v_f32m1(a, LANES); }
static inline V v_copysign(V a, V b) { return __riscv_vfsgnj_vv_f32m1(a, b, LANES); }
// Adding 1.5 * 2^23 leaves no room for a fraction, and the addition itself rounds to nearest even.
static inline V v_round(V a) { return __riscv_vfsub_vf_f32m1(__riscv_vfadd_vf_f32m1(a, 0x1.8p23f, LANES), 0x1.8p23f, LANES); }
// In two steps, since 2^n itself may not be a float: the first product is exact.
static inline V power_of_two(V n) {
    const I biased = v_bits(__riscv_vfadd_vf_f32m1(n, 0x1.8p23f + 127.0f, LANES));
    return v_from_bits(__riscv_vsll_vx_u32m1(biased, 23, LANES));
}
static inline V v_scale(V a, V n) {
    const V half = v_round(__riscv_vfmul_vf_f32m1(n, 0.5f, LANES));
    return v_mul(v_mul(a, power_of_two(half)), power_of_two(v_sub(n, half)));
}

// The lanes of a and then of b, as LANES pairs of which the low half is the even one; and such pairs as two vectors. Slides, since
// LANES may be less than a register holds.
static inline vuint64m2_t pairs_of(V a, V b) {
    const vuint32m2_t first = __riscv_vlmul_ext_v_u32m1_u32m2(v_bits(a));
    const vuint32m2_t second = __riscv_vlmul_ext_v_u32m1_u32m2(v_bits(b));
    return __riscv_vreinterpret_v_u32m2_u64m2(__riscv_vslideup_vx_u32m2(first, second, LANES, 2 * LANES));
}
static inline V v_even(V a, V b) { return v_from_bits(__riscv_vnsrl_wx_u32m1(pairs_of(a, b), 0, LANES)); }
static inline V v_odd(V a, V b) { return v_from_bits(__riscv_vnsrl_wx_u32m1(pairs_of(a, b), 32, LANES)); }
static inline vuint32m2_t zipped(V a, V b) {
    const vuint64m2_t low = __riscv_vzext_vf2_u64m2(v_bits(a), LANES);
    const vuint64m2_t high = __riscv_vsll_vx_u64m2(__riscv_vzext_vf2_u64m2(v_bits(b), LANES), 32, LANES);
    return __riscv_vreinterpret_v_u64m2_u32m2(__riscv_vor_vv_u64m2(low, high, LANES));
}
static inline V v_zip_first(V a, V b) { return v_from_bits(__riscv_vlmul_trunc_v_u32m2_u32m1(zipped(a, b))); }
static inline V v_zip_second(V a, V b) {
    return v_from_bits(__riscv_vlmul_trunc_v_u32m2_u32m1(__riscv_vslidedown_vx_u32m2(zipped(a, b), LANES, LANES)));
}

static inline I i_add(I a, I b) { return __riscv_vadd_vv_u32m1(a, b, LANES); }
static inline I i_sub(I a, I b) { return __riscv_vsub_vv_u32m1(a, b, LANES); }
static inline I i_and(I a, I b) { return __riscv_vand_vv_u32m1(a, b, LANES); }
static inline I i_or(I a, I b) { return __riscv_vor_vv_u32m1(a, b, LANES); }
static inline I i_xor(I a, I b) { return __riscv_vxor_vv_u32m1(a, b, LANES); }
static inline I i_shift_left(I a, const int k) { return __riscv_vsll_vx_u32m1(a, (size_t)k, LANES); }
static inline I i_shift_right(I a, const int k) { return __riscv_vsrl_vx_u32m1(a, (size_t)k, LANES); }
static inline M i_eq(I a, I b) { return __riscv_vmseq_vv_u32m1_b32(a, b, LANES); }
static inline I i_select(M m, I a, I b) { return __riscv_vmerge_vvm_u32m1(b, a, m, LANES); }
static inline I i_load16x2(const uint16_t *p) { return __riscv_vreinterpret_v_u16m1_u32m1(__riscv_vle16_v_u16m1(p, 2 * LANES)); }
static inline void i_store16x2(uint16_t *p, I a) { __riscv_vse16_v_u16m1(p, __riscv_vreinterpret_v_u32m1_u16m1(a), 2 * LANES); }
static inline I i_load8(const uint8_t *p) { return __riscv_vzext_vf4_u32m1(__riscv_vle8_v_u8mf4(p, LANES), LANES); }
static inline I i_load8_part(const uint8_t *p, uint64_t n) {
    return __riscv_vzext_vf4_u32m1(__riscv_vle8_v_u8mf4_tu(__riscv_vmv_v_x_u8mf4(0, LANES), p, n), LANES);
}
static inline vuint8mf4_t narrow8(I a) { return __riscv_vncvt_x_x_w_u8mf4(__riscv_vncvt_x_x_w_u16mf2(a, LANES), LANES); }
static inline void i_store8(uint8_t *p, I a) { __riscv_vse8_v_u8mf4(p, narrow8(a), LANES); }
static inline void i_store8_part(uint8_t *p, I a, uint64_t n) { __riscv_vse8_v_u8mf4(p, narrow8(a), n); }
static inline V v_lookup(const float *table, I index) {
    const I offset = __riscv_vsll_vx_u32m1(__riscv_vand_vx_u32m1(index, 15, LANES), 2, LANES);
    return __riscv_vluxei32_v_f32m1(table, offset, LANES);
}

static inline vfloat32mf2_t half_from_low32(L a, size_t shift) {
    return __riscv_vreinterpret_v_u32mf2_f32mf2(__riscv_vnsrl_wx_u32mf2(a, shift, HALF));
}
static inline L half_bits(vfloat32mf2_t a) { return __riscv_vzext_vf2_u64m1(__riscv_vreinterpret_v_f32mf2_u32mf2(a), HALF); }
static inline L in_pairs(V a) { return __riscv_vreinterpret_v_u32m1_u64m1(v_bits(a)); }
static inline I from_pairs(L low, L high) {
    return __riscv_vreinterpret_v_u64m1_u32m1(__riscv_vor_vv_u64m1(low, __riscv_vsll_vx_u64m1(high, 32, HALF), HALF));
}

static inline D d_first(V a) { return __riscv_vfwcvt_f_f_v_f64m1(half_from_low32(in_pairs(a), 0), HALF); }
static inline D d_second(V a) { return __riscv_vfwcvt_f_f_v_f64m1(half_from_low32(in_pairs(a), 32), HALF); }
static inline V v_from_doubles(D first, D second) {
    const L low = half_bits(__riscv_vfncvt_f_f_w_f32mf2(first, HALF));
    const L high = half_bits(__riscv_vfncvt_f_f_w_f32mf2(second, HALF));
    return v_from_bits(from_pairs(low, high));
}
static inline D d_add(D a, D b) { return __riscv_vfadd_vv_f64m1(a, b, HALF); }
static inline D d_sub(D a, D b) { return __riscv_vfsub_vv_f64m1(a, b, HALF); }
static inline D d_mul(D a, D b) { return __riscv_vfmul_vv_f64m1(a, b, HALF); }
static inline D d_div(D a, D b) { return __riscv_vfdiv_vv_f64m1(a, b, HALF); }
static inline D d_fma(D a, D b, D c) { return __riscv_vfmacc_vv_f64m1(c, a, b, HALF); }
static inline D d_abs(D a) { return __riscv_vfabs_v_f64m1(a, HALF); }
static inline D d_negate(D a) { return __riscv_vfneg_v_f64m1(a, HALF); }
static inline D d_round(D a) { return __riscv_vfsub_vf_f64m1(__riscv_vfadd_vf_f64m1(a, 0x1.8p52, HALF), 0x1.8p52, HALF); }
static inline MD d_lt(D a, D b) { return __riscv_vmflt_vv_f64m1_b64(a, b, HALF); }
static inline D d_select(MD m, D a, D b) { return __riscv_vmerge_vvm_f64m1(b, a, m, HALF); }
static inline D d_scale(D a, D n) {
    const L biased = __riscv_vreinterpret_v_f64m1_u64m1(__riscv_vfadd_vf_f64m1(n, 0x1.8p52 + 1023.0, HALF));
    return d_mul(a, __riscv_vreinterpret_v_u64m1_f64m1(__riscv_vsll_vx_u64m1(biased, 52, HALF)));
}

static inline L l_index(uint64_t base) { return __riscv_vadd_vx_u64m1(__riscv_vsll_vx_u64m1(__riscv_vid_v_u64m1(HALF), 1, HALF), base, HALF); }
static inline L l_index_first(uint64_t base) { return l_index(base); }
static inline L l_index_second(uint64_t base) { return l_index(base + 1); }
static inline L l_add(L a, L b) { return __riscv_vadd_vv_u64m1(a, b, HALF); }
static inline L l_xor3(L a, L b, L c) { return __riscv_vxor_vv_u64m1(a, __riscv_vxor_vv_u64m1(b, c, HALF), HALF); }
static inline L l_shift_right_32(L a) { return __riscv_vsrl_vx_u64m1(a, 32, HALF); }
static inline L low32(L a) { return __riscv_vand_vx_u64m1(a, 0xffffffffu, HALF); }
static inline L l_multiply_low32(L a, L b) { return __riscv_vmul_vv_u64m1(low32(a), low32(b), HALF); }
static inline I i_from_low32(L first, L second) { return from_pairs(low32(first), second); }

#include "../instantiate.h"
