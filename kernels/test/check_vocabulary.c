// SPDX-License-Identifier: MIT
// Holds every instruction set's vocabulary against its scalar meaning. A plain program, compiled for the baseline, so that it
// also runs under an emulator. Reports in TAP, one test an instruction set, and ends "N passed, N failed".
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "cpu.h"
#include "cpu_features.h"
#include "test/vocabulary_check.h"
#include "vocabulary.inc"

struct subject subject;

const uint32_t specials[SPECIALS] = {
    0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x007fffff, 0x807fffff, 0x00800000, 0x80800000, // zeros, subnormals, least normals
    0x3f800000, 0xbf800000, 0x3f000000, 0xbf000000, 0x3fc00000, 0xc0200000, 0x40490fdb, 0x3eaaaaab, // 1, 0.5, 1.5, -2.5, pi, 1/3
    0x7f7fffff, 0xff7fffff, 0x7f000000, 0x00ffffff, 0x4b800001, 0xcb000001, 0x7f800000, 0xff800000, // largest, halves lost, infinities
    0x7fc00000, 0xffc00000, 0x7fc12345, 0xffd54321,                                                 // NaNs, with payloads
};

// SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
uint64_t draw(void) {
    static uint64_t state = 1;
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

float draw_float(void) {
    const uint64_t random = draw();
    const uint32_t bits = (uint32_t)(random >> 32);
    if (random % 4 == 0) return with_bits(specials[bits % SPECIALS]);
    if (random % 4 != 1) return with_bits((bits & 0x81ffffffu) | 0x3e000000u);
    // Compilers may take a signalling NaN for a quiet one: clang makes a > b || c > b the maximum of a and c compared with b.
    return with_bits((bits & 0x7f800000u) == 0x7f800000u ? bits | 0x400000u : bits);
}

static bool mask_holds(void) {
    const uint64_t all = subject.lanes == 64 ? ~(uint64_t)0 : ((uint64_t)1 << subject.lanes) - 1;
    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t bits = round < 64 ? (uint64_t)1 << round : draw();
        float spread[VOCABULARY_LANES];
        subject.part->mask_spread(bits, spread);
        bool good = subject.part->mask_round_trip(bits, 0) == (bits & all) && subject.part->mask_round_trip(bits, 1) == (~bits & all);
        for (uint64_t lane = 0; lane < subject.lanes; lane++) good = good && spread[lane] == (float)(bits >> lane & 1);
        if (good) continue;
        printf("FAILED %s m_bits, m_from_bits of %llx\n", subject.part->variant, (unsigned long long)bits);
        return false;
    }
    return true;
}

// The published answers: Random123, tests/kat_vectors, "philox4x32 10".
static const struct {
    uint32_t counter[4], key[2], words[4];
} answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}, {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static bool philox_answers_hold(void) {
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        float out[4 * VOCABULARY_LANES];
        subject.part->philox_block(answers[i].counter, answers[i].key, out);
        for (uint64_t word = 0; word < 4; word++)
            for (uint64_t lane = 0; lane < subject.lanes; lane++) {
                const uint32_t got = bits_of(out[word * VOCABULARY_LANES + lane]);
                if (got == answers[i].words[word]) continue;
                printf("FAILED %s Philox answer %d, word %d, lane %d: %08x\n", subject.part->variant, (int)i, (int)word, (int)lane, got);
                return false;
            }
    }
    return true;
}

// Lane after lane holds block after block, also where the counter's low half wraps.
static bool philox_order_holds(void) {
    static const uint64_t counters[] = {0, 64, 0xfffffffc, 0xffffffff, 0x123456789abcdef0, 0xfffffffffffffff0};
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++) {
        const uint64_t seed = draw();
        float stream[4 * VOCABULARY_LANES], block[4 * VOCABULARY_LANES];
        subject.part->philox_stream(counters[i], seed, stream);
        for (uint64_t lane = 0; lane < subject.lanes; lane++) {
            const uint64_t counter = counters[i] + lane;
            const uint32_t counter_words[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), 0, 0};
            const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
            subject.part->philox_block(counter_words, key, block);
            for (uint64_t word = 0; word < 4; word++) {
                if (bits_of(stream[word * VOCABULARY_LANES + lane]) == bits_of(block[word * VOCABULARY_LANES])) continue;
                printf("FAILED %s word %d of Philox block %llx in lane %d\n", subject.part->variant, (int)word, (unsigned long long)counter,
                       (int)lane);
                return false;
            }
        }
    }
    return true;
}

// What v_even and v_odd undo, as check_arithmetic.c knows.
static bool zip_holds(void) {
    for (int round = 0; round < ROUNDS; round++) {
        float operand[2][VOCABULARY_LANES], out[2 * VOCABULARY_LANES];
        for (uint64_t lane = 0; lane < 2 * subject.lanes; lane++) operand[lane % 2][lane / 2] = draw_float();
        subject.part->zip(operand[0], operand[1], out);
        for (uint64_t lane = 0; lane < 2 * subject.lanes; lane++) {
            if (bits_of(out[lane]) == bits_of(operand[lane % 2][lane / 2])) continue;
            printf("FAILED %s zip in lane %d of %d: %08x, not %08x\n", subject.part->variant, (int)lane, 2 * (int)subject.lanes, bits_of(out[lane]),
                   bits_of(operand[lane % 2][lane / 2]));
            return false;
        }
    }
    return true;
}

static void faulted(int number) {
    const char *const words[] = {"FAILED ", subject.part->variant, " ", subject.operation, ": touched memory beyond its operands\n"};
    (void)number;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (write(STDOUT_FILENO, words[i], strlen(words[i])) < 0) break;
    _exit(1);
}

static const char *lacking(uint64_t missing) {
    (void)missing; // an architecture without features of ours
#define FEATURE_TEXT(BIT, NAME, ...) \
    if (missing & (uint64_t)1 << (BIT)) return NAME;
    FEATURE_LIST(FEATURE_TEXT)
    return "a feature";
}

#define PART(SYMBOL) extern const struct vocabulary_part SYMBOL;
VOCABULARY_LIST(PART)
#define PART_ADDRESS(SYMBOL) &SYMBOL,
static const struct vocabulary_part *const parts[] = {VOCABULARY_LIST(PART_ADDRESS)};

// Whether the vocabulary of this part means what it should.
static bool part_holds(const struct vocabulary_part *part) {
    subject = (struct subject){.part = part, .lanes = part->lanes()};
    check_arithmetic();
    check_memory();
    subject.operation = "m_bits, m_from_bits";
    count(mask_holds());
    subject.operation = "v_zip_first, v_zip_second";
    count(zip_holds());
    subject.operation = "Philox";
    count(philox_answers_hold());
    count(philox_order_holds());
    return subject.failed == 0;
}

int main(void) {
    int passed = 0, failed = 0;
    setvbuf(stdout, 0, _IOLBF, 0);
    signal(SIGSEGV, faulted);
    printf("1..%d\n", (int)(sizeof parts / sizeof *parts));
    for (int i = 0; i < (int)(sizeof parts / sizeof *parts); i++) {
        const uint64_t missing = parts[i]->required & ~cpu_features();
        if (missing) {
            printf("ok %d - %s # SKIP this CPU lacks %s\n", i + 1, parts[i]->variant, lacking(missing));
            continue;
        }
        const bool good = part_holds(parts[i]);
        passed += good;
        failed += !good;
        printf("%sok %d - %s: %d operations in %d lanes\n", good ? "" : "not ", i + 1, parts[i]->variant, subject.passed, (int)subject.lanes);
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0 || passed == 0;
}
