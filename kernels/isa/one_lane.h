// SPDX-License-Identifier: MIT
// The vocabulary of ../vector.md with one lane, in plain C: what `scalar` compiles with vectorisation switched off, and what
// the auto rows leave to the compiler to vectorise. Values are mixed by bits or by ?: so that a compiler can if-convert.
#ifndef ONE_LANE_H
#define ONE_LANE_H

#include <stdint.h>
#include <string.h>

// One operation a line.
// clang-format off
#define ONE_LANE 1
#define LANES 1u

#if defined(__FMA__) || defined(__aarch64__) || defined(__riscv_flen)
#define ISA_FUSED 1
#else
#define ISA_FUSED 0
#endif

typedef float V;
typedef _Bool M;
typedef uint32_t I;
typedef double D;
typedef _Bool MD;
typedef uint64_t L;

static inline V v_set1(float a) { return a; }
static inline I i_set1(uint32_t a) { return a; }
static inline D d_set1(double a) { return a; }
static inline L l_set1(uint64_t a) { return a; }

static inline V v_load(const float *p) { return *p; }
static inline void v_store(float *p, V a) { *p = a; }
static inline V v_load_early(const float *p) { return *p; }
static inline void v_stream(float *p, V a) { *p = a; }
static inline void stream_fence(void) {}
// With one lane there is no part of a vector; these exist for the loops to name.
static inline V v_load_part(const float *p, uint64_t n) { return n ? *p : 0.0f; }
static inline void v_store_part(float *p, V a, uint64_t n) { if (n) *p = a; }

static inline I v_bits(V a) { I bits; memcpy(&bits, &a, sizeof bits); return bits; }
static inline V v_from_bits(I bits) { V a; memcpy(&a, &bits, sizeof a); return a; }
static inline V v_from_integer(I a) { return (float)(int32_t)a; }

static inline V v_load_bf16(const uint16_t *p) { return v_from_bits((I)*p << 16); }
static inline V v_load_bf16_part(const uint16_t *p, uint64_t n) { return n ? v_load_bf16(p) : 0.0f; }
static inline void v_store_bf16(uint16_t *p, V a) {
    const I bits = v_bits(a);
    const I rounded = bits + 0x7fffu + (bits >> 16 & 1u);
    *p = (uint16_t)((a == a ? rounded : bits | 0x400000u) >> 16);
}
static inline void v_store_bf16_part(uint16_t *p, V a, uint64_t n) { if (n) v_store_bf16(p, a); }

// One operation a function: some architectures evaluate an expression with more bits than its type, up to the next return.
static inline V v_add(V a, V b) { return a + b; }
static inline V v_sub(V a, V b) { return a - b; }
static inline V v_mul(V a, V b) { return a * b; }
static inline V v_div(V a, V b) { return a / b; }
static inline V v_sqrt(V a) { return __builtin_sqrtf(a); }
static inline D d_add(D a, D b) { return a + b; }
static inline D d_sub(D a, D b) { return a - b; }
static inline D d_mul(D a, D b) { return a * b; }
static inline D d_div(D a, D b) { return a / b; }
#if ISA_FUSED
static inline V v_fma(V a, V b, V c) { return __builtin_fmaf(a, b, c); }
static inline D d_fma(D a, D b, D c) { return __builtin_fma(a, b, c); }
#else
static inline V v_fma(V a, V b, V c) { return v_add(v_mul(a, b), c); }
static inline D d_fma(D a, D b, D c) { return d_add(d_mul(a, b), c); }
#endif
static inline V v_max(V a, V b) { return a > b ? a : b; }
static inline V v_min(V a, V b) { return a < b ? a : b; }
static inline V v_abs(V a) { return v_from_bits(v_bits(a) & 0x7fffffffu); }
static inline V v_negate(V a) { return v_from_bits(v_bits(a) ^ 0x80000000u); }
static inline V v_copysign(V a, V b) { return v_from_bits((v_bits(a) & 0x7fffffffu) | (v_bits(b) & 0x80000000u)); }
// Adding 1.5 * 2^23 leaves no room for a fraction, and the addition itself rounds to nearest even.
static inline V v_round(V a) { return v_sub(v_add(a, 0x1.8p23f), 0x1.8p23f); }
static inline V v_scale(V a, V n) {
    const V half = v_round(n * 0.5f);
    const V first = v_from_bits(v_bits(half + (0x1.8p23f + 127.0f)) << 23);
    const V second = v_from_bits(v_bits((n - half) + (0x1.8p23f + 127.0f)) << 23);
    return v_mul(v_mul(a, first), second);
}

static inline M v_gt(V a, V b) { return a > b; }
static inline M v_ge(V a, V b) { return a >= b; }
static inline M v_lt(V a, V b) { return a < b; }
static inline M v_le(V a, V b) { return a <= b; }
static inline M v_eq(V a, V b) { return a == b; }
static inline M v_unordered(V a, V b) { return __builtin_isunordered(a, b); }
static inline M m_and(M a, M b) { return a & b; }
static inline M m_or(M a, M b) { return a | b; }
static inline M m_andnot(M a, M b) { return a & !b; }
static inline M m_not(M a) { return !a; }
static inline V v_select(M m, V a, V b) { return m ? a : b; }
static inline V v_select_zero(M m, V a) { return m ? a : 0.0f; }
static inline V v_clear(M m, V a) { return m ? 0.0f : a; }
static inline uint64_t m_bits(M m) { return m; }
static inline M m_from_bits(uint64_t bits) { return bits & 1u; }

// Of two vectors of one lane, the first's is the even one.
static inline V v_even(V a, V b) { (void)b; return a; }
static inline V v_odd(V a, V b) { (void)a; return b; }
static inline V v_zip_first(V a, V b) { (void)b; return a; }
static inline V v_zip_second(V a, V b) { (void)a; return b; }

static inline I i_add(I a, I b) { return a + b; }
static inline I i_sub(I a, I b) { return a - b; }
static inline I i_and(I a, I b) { return a & b; }
static inline I i_or(I a, I b) { return a | b; }
static inline I i_xor(I a, I b) { return a ^ b; }
static inline I i_shift_left(I a, int k) { return a << k; }
static inline I i_shift_right(I a, int k) { return a >> k; }
static inline M i_eq(I a, I b) { return a == b; }
static inline I i_select(M m, I a, I b) { return m ? a : b; }
// The loops use pairs only where there are several lanes; with one, a pair is two neighbours all the same.
static inline I i_load16x2(const uint16_t *p) { return (I)p[0] | (I)p[1] << 16; }
static inline void i_store16x2(uint16_t *p, I a) {
    p[0] = (uint16_t)a;
    p[1] = (uint16_t)(a >> 16);
}
static inline I i_load8(const uint8_t *p) { return *p; }
static inline I i_load8_part(const uint8_t *p, uint64_t n) { return n ? *p : 0u; }
static inline void i_store8(uint8_t *p, I a) { *p = (uint8_t)a; }
static inline void i_store8_part(uint8_t *p, I a, uint64_t n) { if (n) *p = (uint8_t)a; }
static inline V v_lookup(const float *table, I index) { return table[index & 15u]; }

static inline D d_first(V a) { return (double)a; }
static inline D d_second(V a) { (void)a; return 0.0; }
static inline V v_from_doubles(D first, D second) { (void)second; return (float)first; }
static inline D d_abs(D a) { return __builtin_fabs(a); }
static inline D d_negate(D a) { return -a; }
static inline D d_round(D a) { return d_sub(d_add(a, 0x1.8p52), 0x1.8p52); }
static inline MD d_lt(D a, D b) { return a < b; }
static inline D d_select(MD m, D a, D b) { return m ? a : b; }
static inline D d_scale(D a, D n) {
    const D biased = n + (0x1.8p52 + 1023.0);
    uint64_t bits;
    memcpy(&bits, &biased, sizeof bits);
    bits <<= 52;
    D power;
    memcpy(&power, &bits, sizeof power);
    return a * power;
}

static inline L l_index_first(uint64_t base) { return base; }
static inline L l_index_second(uint64_t base) { return base; }
static inline L l_add(L a, L b) { return a + b; }
static inline L l_xor3(L a, L b, L c) { return a ^ (b ^ c); }
static inline L l_shift_right_32(L a) { return a >> 32; }
static inline L l_multiply_low32(L a, L b) { return (a & 0xffffffffu) * (b & 0xffffffffu); }
static inline I i_from_low32(L first, L second) { (void)second; return (uint32_t)first; }

#endif
