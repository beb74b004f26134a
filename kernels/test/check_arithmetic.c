// SPDX-License-Identifier: MIT
// Arithmetic, masks and conversions of a vocabulary against vocabulary_operations.h. Compiled for the baseline, without
// contraction: the meanings are plain C.
#include <inttypes.h>
#include <stdio.h>

#include "test/vocabulary_check.h"

enum comparison { EXACT, NUMBER, EQUAL };
enum domain { ANY, INTEGRAL, POWER };

const float vocabulary_table[16] = {0.0f,     1.5f, -2.25f, 3.0f,  0x1p-149f, 5.0f,     -0.0f, 7.0f,
                                    INFINITY, 9.0f, -10.0f, 11.0f, 12.0f,     0x1p127f, 14.0f, 15.0f};

static float half_integer(float a) { return fabsf(a) < 0x1p22f ? a : (float)(int32_t)(draw() >> 41) * 0.5f - 0x1p21f; }

// Whether a * 2^n and its halves are as v_scale wants them.
static bool scales(float a, int n) {
    const double first = ldexp((double)fabsf(a), n / 2);
    const double second = ldexp((double)fabsf(a), n - n / 2);
    return a == 0 || !isfinite(a) || (fmin(first, second) >= 0x1p-126 && fmax(first, second) < 0x1p127);
}

static void move_into(enum domain domain, float *a, float *b) {
    if (domain == INTEGRAL) {
        *a = half_integer(*a);
        *b = half_integer(*b);
    } else if (domain == POWER) {
        const int n = (int)(draw() % 505) - 252;
        *b = (float)(scales(*a, n) ? n : n % 2);
    }
}

static bool same(enum comparison comparison, float got, float wanted) {
    if (comparison != EXACT && got != got && wanted != wanted) return true;
    return comparison == EQUAL ? got == wanted : bits_of(got) == bits_of(wanted);
}

static int fused; // what v_fma means here
typedef void (*meaning)(const float operands[3], float *out);

#define MEANS_FLOAT(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING)     \
    static void means_##NAME(const float operands[3], float *out) {    \
        const float a = operands[0], b = operands[1], c = operands[2]; \
        (void)a, (void)b, (void)c;                                     \
        *out = MEANING;                                                \
    }
FLOAT_OPERATIONS(MEANS_FLOAT)

#define MEANS_INTEGER(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING)                                 \
    static void means_integer_##NAME(const float operands[3], float *out) {                          \
        const uint32_t a = bits_of(operands[0]), b = bits_of(operands[1]), c = bits_of(operands[2]); \
        (void)a, (void)b, (void)c;                                                                   \
        *out = with_bits(MEANING);                                                                   \
    }
INTEGER_OPERATIONS(MEANS_INTEGER)

static double wide(float high, float low) { return (double)high + (double)low * 0x1p-30; }
static void split(double a, float *out) {
    for (int i = 0; i < 3; i++) {
        out[i] = (float)a;
        a -= (double)out[i];
    }
}

#define MEANS_DOUBLE(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING)        \
    static void means_double_##NAME(const float operands[3], float *out) { \
        const double a = wide(operands[0], operands[1]);                   \
        const double b = wide(operands[1], operands[2]);                   \
        const double c = wide(operands[2], operands[0]);                   \
        (void)a, (void)b, (void)c;                                         \
        split(MEANING, out);                                               \
    }
DOUBLE_OPERATIONS(MEANS_DOUBLE)

struct operation {
    const char *name;
    enum comparison comparison;
    enum domain domain;
    meaning meaning;
};
#define FLOAT_OPERATION(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING) {#NAME, COMPARISON, DOMAIN, means_##NAME},
#define INTEGER_OPERATION(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING) {#NAME, COMPARISON, DOMAIN, means_integer_##NAME},
#define DOUBLE_OPERATION(NAME, COMPARISON, DOMAIN, EXPRESSION, MEANING) {#NAME, COMPARISON, DOMAIN, means_double_##NAME},
static const struct operation float_operations[] = {FLOAT_OPERATIONS(FLOAT_OPERATION)};
static const struct operation integer_operations[] = {INTEGER_OPERATIONS(INTEGER_OPERATION)};
static const struct operation double_operations[] = {DOUBLE_OPERATIONS(DOUBLE_OPERATION)};

// Every pair of special values for a and b, then random operands; results of `parts` floats a lane.
static bool operation_holds(const struct operation *operation, vocabulary_float run, int parts) {
    float operand[3][VOCABULARY_LANES], out[3 * VOCABULARY_LANES];
    const uint64_t pairs = SPECIALS * SPECIALS;
    for (uint64_t start = 0; start < pairs + ROUNDS * subject.lanes; start += subject.lanes) {
        for (uint64_t lane = 0; lane < subject.lanes; lane++) {
            const uint64_t pair = start + lane;
            operand[0][lane] = pair < pairs ? with_bits(specials[pair % SPECIALS]) : draw_float();
            operand[1][lane] = pair < pairs ? with_bits(specials[pair / SPECIALS]) : draw_float();
            operand[2][lane] = draw() % 8 ? draw_float() : operand[1][lane];
            if (draw() % 8 == 0) operand[1][lane] = operand[0][lane];
            move_into(operation->domain, &operand[0][lane], &operand[1][lane]);
        }
        run(operand[0], operand[1], operand[2], out);
        for (uint64_t lane = 0; lane < subject.lanes; lane++) {
            const float operands[3] = {operand[0][lane], operand[1][lane], operand[2][lane]};
            float wanted[3];
            operation->meaning(operands, wanted);
            for (int i = 0; i < parts; i++) {
                const float got = out[i * VOCABULARY_LANES + (int)lane];
                if (same(operation->comparison, got, wanted[i])) continue;
                printf("FAILED %s %s(%a, %a, %a) in lane %d of %d: part %d is %a (%08x), not %a (%08x)\n", subject.part->variant, operation->name,
                       (double)operands[0], (double)operands[1], (double)operands[2], (int)lane, (int)subject.lanes, i, (double)got, bits_of(got),
                       (double)wanted[i], bits_of(wanted[i]));
                return false;
            }
        }
    }
    return true;
}

static void check_operations(const struct operation *operations, const vocabulary_float *runs, int number, int parts) {
    for (int i = 0; i < number; i++) {
        subject.operation = operations[i].name;
        count(operation_holds(&operations[i], runs[i], parts));
    }
}

#define MEANS_LONG(NAME, EXPRESSION, MEANING)                   \
    static uint64_t means_long_##NAME(uint64_t a, uint64_t b) { \
        (void)a, (void)b;                                       \
        return MEANING;                                         \
    }
LONG_OPERATIONS(MEANS_LONG)

#define LONG_OPERATION(NAME, EXPRESSION, MEANING) {#NAME, means_long_##NAME},
static const struct {
    const char *name;
    uint64_t (*meaning)(uint64_t a, uint64_t b);
} long_operations[] = {LONG_OPERATIONS(LONG_OPERATION)};

static bool long_holds(int number) {
    static const uint64_t edges[] = {0, 1, 0xffffffff, 0xfffffffe, 0x100000000, 0xD2511F53, 0x7fffffffffffffff, 0xfffffffffffffffe};
    const uint64_t pairs = sizeof edges / sizeof *edges * (sizeof edges / sizeof *edges);
    for (uint64_t pair = 0; pair < pairs + ROUNDS; pair++) {
        const uint64_t a = pair < pairs ? edges[pair % 8] : draw();
        const uint64_t b = pair < pairs ? edges[pair / 8] : draw();
        uint64_t out[VOCABULARY_LANES];
        subject.part->longs[number](a, b, out);
        for (uint64_t lane = 0; lane < subject.lanes; lane++) {
            const uint64_t wanted = long_operations[number].meaning(a + lane, b);
            if (out[lane] == wanted) continue;
            printf("FAILED %s %s(%" PRIx64 ", %" PRIx64 ") in lane %d: %" PRIx64 ", not %" PRIx64 "\n", subject.part->variant,
                   long_operations[number].name, a + lane, b, (int)lane, out[lane], wanted);
            return false;
        }
    }
    return true;
}

void check_arithmetic(void) {
    fused = subject.part->fused;
    check_operations(float_operations, subject.part->floats, FLOAT_COUNT, 1);
    check_operations(integer_operations, subject.part->integers, INTEGER_COUNT, 1);
    check_operations(double_operations, subject.part->doubles, DOUBLE_COUNT, 3);
    for (int i = 0; i < LONG_COUNT; i++) {
        subject.operation = long_operations[i].name;
        count(long_holds(i));
    }
}
