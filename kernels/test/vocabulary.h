// SPDX-License-Identifier: MIT
// Takes the place of the kernels in an isa/ file (INSTANTIATE_INSTEAD): the same vocabulary, compiled with the same flags, as
// functions on arrays that check_vocabulary.c holds against their scalar meanings.
#include "test/vocabulary_part.h"

#include "cpu_features.h"
#include "math/philox.h"

#define RUN_FLOAT(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING)                            \
    static void run_##NAME(const float *pa, const float *pb, const float *pc, float *out) { \
        const V a = v_load(pa), b = v_load(pb), c = v_load(pc);                             \
        (void)a, (void)b, (void)c;                                                          \
        v_store(out, EXPRESSION);                                                           \
    }
FLOAT_OPERATIONS(RUN_FLOAT)

#define RUN_INTEGER(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING)                                  \
    static void run_integer_##NAME(const float *pa, const float *pb, const float *pc, float *out) { \
        const I a = v_bits(v_load(pa)), b = v_bits(v_load(pb)), c = v_bits(v_load(pc));             \
        (void)a, (void)b, (void)c;                                                                  \
        v_store(out, v_from_bits(EXPRESSION));                                                      \
    }
INTEGER_OPERATIONS(RUN_INTEGER)

static inline D wide_first(V high, V low) { return d_add(d_first(high), d_mul(d_first(low), d_set1(0x1p-30))); }
static inline D wide_second(V high, V low) { return d_add(d_second(high), d_mul(d_second(low), d_set1(0x1p-30))); }

static inline void store_wide(float *out, D first, D second) {
    for (int part = 0; part < 3; part++) {
        const V narrow = v_from_doubles(first, second);
        v_store(out + part * VOCABULARY_LANES, narrow);
        first = d_sub(first, d_first(narrow));
        second = d_sub(second, d_second(narrow));
    }
}

#define RUN_DOUBLE(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING)                                  \
    static inline D half_##NAME(D a, D b, D c) {                                                   \
        (void)a, (void)b, (void)c;                                                                 \
        return EXPRESSION;                                                                         \
    }                                                                                              \
    static void run_double_##NAME(const float *pa, const float *pb, const float *pc, float *out) { \
        const V a = v_load(pa), b = v_load(pb), c = v_load(pc);                                    \
        const D first = half_##NAME(wide_first(a, b), wide_first(b, c), wide_first(c, a));         \
        const D second = half_##NAME(wide_second(a, b), wide_second(b, c), wide_second(c, a));     \
        store_wide(out, first, second);                                                            \
    }
DOUBLE_OPERATIONS(RUN_DOUBLE)

static inline void store_long(uint64_t *out, L first, L second) {
    float low[VOCABULARY_LANES], high[VOCABULARY_LANES];
    v_store(low, v_from_bits(i_from_low32(first, second)));
    v_store(high, v_from_bits(i_from_low32(l_shift_right_32(first), l_shift_right_32(second))));
    for (uint64_t lane = 0; lane < LANES; lane++) {
        uint32_t low_bits, high_bits;
        memcpy(&low_bits, &low[lane], sizeof low_bits);
        memcpy(&high_bits, &high[lane], sizeof high_bits);
        out[lane] = (uint64_t)high_bits << 32 | low_bits;
    }
}

#define RUN_LONG(NAME, EXPRESSION, MEANING)                                                         \
    static inline L long_##NAME(L a, L b) {                                                         \
        (void)a, (void)b;                                                                           \
        return EXPRESSION;                                                                          \
    }                                                                                               \
    static void run_long_##NAME(uint64_t base, uint64_t constant, uint64_t *out) {                  \
        const L b = l_set1(constant);                                                               \
        store_long(out, long_##NAME(l_index_first(base), b), long_##NAME(l_index_second(base), b)); \
    }
LONG_OPERATIONS(RUN_LONG)

static void load_f32(const void *p, uint64_t n, float *out) { v_store(out, n == LANES ? v_load(p) : v_load_part(p, n)); }
static void store_f32(void *p, const float *in, uint64_t n) {
    if (n == LANES) v_store(p, v_load(in));
    else v_store_part(p, v_load(in), n);
}
static void load_bf16(const void *p, uint64_t n, float *out) { v_store(out, n == LANES ? v_load_bf16(p) : v_load_bf16_part(p, n)); }
static void store_bf16(void *p, const float *in, uint64_t n) {
    if (n == LANES) v_store_bf16(p, v_load(in));
    else v_store_bf16_part(p, v_load(in), n);
}
static void load_u8(const void *p, uint64_t n, float *out) { v_store(out, v_from_bits(n == LANES ? i_load8(p) : i_load8_part(p, n))); }
static void store_u8(void *p, const float *in, uint64_t n) {
    if (n == LANES) i_store8(p, v_bits(v_load(in)));
    else i_store8_part(p, v_bits(v_load(in)), n);
}
static void load_pair(const void *p, uint64_t n, float *out) {
    (void)n;
    v_store(out, v_from_bits(i_load16x2(p)));
}
static void store_pair(void *p, const float *in, uint64_t n) {
    (void)n;
    i_store16x2(p, v_bits(v_load(in)));
}
static void load_early(const void *p, uint64_t n, float *out) {
    (void)n;
    v_store(out, v_load_early(p));
}
static void store_stream(void *p, const float *in, uint64_t n) {
    (void)n;
    v_stream(p, v_load(in));
    stream_fence();
}

static uint64_t lanes_of_this(void) { return LANES; }
static uint64_t mask_round_trip(uint64_t bits, int invert) {
    const M mask = m_from_bits(bits);
    return invert ? m_bits(m_not(mask)) : m_bits(mask);
}
static void mask_spread(uint64_t bits, float *out) { v_store(out, v_select(m_from_bits(bits), v_set1(1.0f), v_set1(0.0f))); }
static void zip(const float *a, const float *b, float *out) {
    v_store(out, v_zip_first(v_load(a), v_load(b)));
    v_store(out + LANES, v_zip_second(v_load(a), v_load(b)));
}
static inline void store_words(float *out, I word0, I word1, I word2, I word3) {
    v_store(out, v_from_bits(word0));
    v_store(out + VOCABULARY_LANES, v_from_bits(word1));
    v_store(out + 2 * VOCABULARY_LANES, v_from_bits(word2));
    v_store(out + 3 * VOCABULARY_LANES, v_from_bits(word3));
}
static void philox_stream(uint64_t counter, uint64_t seed, float *out) {
    I word0, word1, word2, word3;
    philox_words(counter, seed, &word0, &word1, &word2, &word3);
    store_words(out, word0, word1, word2, word3);
}
static void philox_block(const uint32_t counter[4], const uint32_t key[2], float *out) {
    L word0 = l_set1(counter[0]), word1 = l_set1(counter[1]), word2 = l_set1(counter[2]), word3 = l_set1(counter[3]);
    struct philox_key round_key = {key[0], key[1]};
    for (int round = 0; round < 10; round++, round_key = philox_next_key(round_key)) philox_round(&word0, &word1, &word2, &word3, round_key);
    store_words(out, i_from_low32(word0, word0), i_from_low32(word1, word1), i_from_low32(word2, word2), i_from_low32(word3, word3));
}

#define NAMED_FLOAT(NAME, ...) run_##NAME,
#define NAMED_INTEGER(NAME, ...) run_integer_##NAME,
#define NAMED_DOUBLE(NAME, ...) run_double_##NAME,
#define NAMED_LONG(NAME, ...) run_long_##NAME,
extern const struct vocabulary_part VARIANT_SYMBOL;
const struct vocabulary_part VARIANT_SYMBOL = {
    .variant = VARIANT,
    .required = BUILD_FEATURES,
    .fused = ISA_FUSED,
    .lanes = lanes_of_this,
    .floats = {FLOAT_OPERATIONS(NAMED_FLOAT)},
    .integers = {INTEGER_OPERATIONS(NAMED_INTEGER)},
    .doubles = {DOUBLE_OPERATIONS(NAMED_DOUBLE)},
    .longs = {LONG_OPERATIONS(NAMED_LONG)},
    .storage = {{load_f32, store_f32}, {load_bf16, store_bf16}, {load_u8, store_u8}, {load_early, store_stream}, {load_pair, store_pair}},
    .mask_round_trip = mask_round_trip,
    .mask_spread = mask_spread,
    .zip = zip,
    .philox_stream = philox_stream,
    .philox_block = philox_block,
};
