// SPDX-License-Identifier: MIT
// rrelu's slopes are the published generator's numbers: Philox 4x32-10 as Random123 implements it, the same ones in every
// implementation, however an array is cut and wherever it lies. (The generator on each vocabulary: check_vocabulary.c.)
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <Random123/philox.h>

#include "activations.h"

#define ELEMENTS 1500 // five blocks of 256 and a part of one
#define ALIGNMENTS 16

// The number of element `index`, as math/philox.h defines the stream.
static uint32_t expected_word(uint64_t index, uint64_t seed) {
    const uint64_t counter = 64 * (index / 256) + index % 64;
    const philox4x32_ctr_t block = {{(uint32_t)counter, (uint32_t)(counter >> 32), 0, 0}};
    const philox4x32_key_t key = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    return philox4x32_R(10, block, key).v[index / 64 % 4];
}

// Every rrelu row that draws and that this CPU can run; its number, and the row in *row.
static int next_row(int number, const struct activations_row **row) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    int at = 0;
    for (uint64_t i = 0; i < table->part_count; i++)
        for (uint64_t j = 0; j < table->parts[i]->row_count; j++) {
            *row = &table->parts[i]->rows[j];
            const int draws = strcmp((*row)->form, "forward") == 0 || strcmp((*row)->form, "backward") == 0;
            if (strcmp((*row)->activation, "rrelu") != 0 || !draws || ((*row)->required & ~table->features())) continue;
            if (at++ == number) return 1;
        }
    return 0;
}

// The slopes that a row draws for elements first_index.. of a seed's stream, at some alignment. With x = -1 and slopes from
// U(0, 1), y is minus the slope and dx for dy = 1 is the slope.
static void draw_slopes(const struct activations_row *row, uint64_t seed, uint64_t first_index, uint64_t n, int alignment, float *slopes) {
    static float x[ELEMENTS + ALIGNMENTS], dy[ELEMENTS + ALIGNMENTS], out[ELEMENTS + ALIGNMENTS];
    const float parameters[] = {0, 1};
    for (uint64_t i = 0; i < ELEMENTS + ALIGNMENTS; i++) {
        x[i] = -1;
        dy[i] = 1;
    }
    const struct activations_call call = {
        .size = sizeof call,
        .x = x + alignment,
        .dy = dy + alignment,
        .out = out + alignment,
        .parameters = parameters,
        .rows = 1,
        .channels = n,
        .seed = seed,
        .first_index = first_index,
    };
    row->call(&call);
    for (uint64_t i = 0; i < n; i++) slopes[i] = row->form[0] == 'f' ? -out[alignment + (int)i] : out[alignment + (int)i];
}

static void expect_slopes(const struct activations_row *row, uint64_t seed, uint64_t first_index, uint64_t n, const float *slopes) {
    for (uint64_t i = 0; i < n; i++) {
        const float wanted = (float)(expected_word(first_index + i, seed) >> 8) * 0x1p-24f;
        if (slopes[i] != wanted)
            fail_msg("%s: element %llu of seed %llx has slope %a, not %a", row->name, (unsigned long long)(first_index + i), (unsigned long long)seed,
                     (double)slopes[i], (double)wanted);
    }
}

// Random123, tests/kat_vectors, "philox4x32 10": that what the others are held against is the published generator.
static void test_published_answers(void **state) {
    static const struct {
        philox4x32_ctr_t counter;
        philox4x32_key_t key;
        philox4x32_ctr_t words;
    } answers[] = {
        {{{0, 0, 0, 0}}, {{0, 0}}, {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}}},
        {{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}}, {{0xffffffff, 0xffffffff}}, {{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}}},
        {{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}}, {{0xa4093822, 0x299f31d0}}, {{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        const philox4x32_ctr_t words = philox4x32_R(10, answers[i].counter, answers[i].key);
        assert_memory_equal(words.v, answers[i].words.v, sizeof words.v);
    }
}

// The first of them straight through the kernels: elements 0, 64, 128 and 192 of seed 0.
static void test_published_answer_in_kernels(void **state) {
    static const uint32_t words[] = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
    const struct activations_row *row;
    (void)state;
    for (int number = 0; next_row(number, &row); number++) {
        float slopes[ELEMENTS];
        draw_slopes(row, 0, 0, 256, 0, slopes);
        for (int i = 0; i < 4; i++) assert_true(slopes[64 * i] == (float)(words[i] >> 8) * 0x1p-24f);
    }
}

// Starts within, at and across blocks, where the counter's low half wraps, and where the index itself is large.
static void test_streams(void **state) {
    static const uint64_t firsts[] = {0, 1, 63, 64, 65, 255, 256, 1023, 0xffffffff, 0x3ffffffff00, 0x3ffffffff80, 0x123456789abcdef0};
    static const uint64_t seeds[] = {0, 1, 0xffffffff, 0x100000000, 0xa40938223299f31d};
    const struct activations_row *row;
    int number = 0;
    (void)state;
    for (; next_row(number, &row); number++)
        for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
            for (size_t j = 0; j < sizeof seeds / sizeof *seeds; j++) {
                float slopes[ELEMENTS];
                draw_slopes(row, seeds[j], firsts[i], ELEMENTS, 0, slopes);
                expect_slopes(row, seeds[j], firsts[i], ELEMENTS, slopes);
            }
    assert_true(number >= 4); // scalar and libm are everywhere, forward and backward
}

// One array cut into pieces of every length up to 130, and one piece at every alignment.
static void test_chunks_and_alignments(void **state) {
    const struct activations_row *row;
    (void)state;
    for (int number = 0; next_row(number, &row); number++) {
        float slopes[ELEMENTS];
        for (uint64_t length = 1; length <= 130; length += length < 20 ? 1 : 11) {
            for (uint64_t at = 0; at < ELEMENTS; at += length)
                draw_slopes(row, 7, 100 + at, length < ELEMENTS - at ? length : ELEMENTS - at, 0, slopes + at);
            expect_slopes(row, 7, 100, ELEMENTS, slopes);
        }
        for (int alignment = 0; alignment < ALIGNMENTS; alignment++) {
            draw_slopes(row, 7, 192, 600, alignment, slopes);
            expect_slopes(row, 7, 192, 600, slopes);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_answers),
        cmocka_unit_test(test_published_answer_in_kernels),
        cmocka_unit_test(test_streams),
        cmocka_unit_test(test_chunks_and_alignments),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
