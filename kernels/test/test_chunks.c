// SPDX-License-Identifier: MIT
// Families whose results depend on an element's place in the whole array, random numbers and shared sums, give the same bits however
// the array is cut: every row of theirs that belongs to a bit class.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "activations.h"

enum { ELEMENTS = 1500, FIRST = 100 }; // beginning and ending within blocks of 64 and 256

struct operands {
    float x[ELEMENTS], dy[ELEMENTS], out[ELEMENTS], sums[ACTIVATIONS_PARTIAL_SUMS];
};
static struct operands whole, cut;

// The row of this number among those that the test is about.
static const struct activations_row *row_of(int number) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    for (uint64_t i = 0; i < table->part_count; i++)
        for (uint64_t j = 0; j < table->parts[i]->row_count; j++) {
            const struct activations_row *row = &table->parts[i]->rows[j];
            const struct activations_function *const *function = table->functions;
            while (strcmp((*function)->name, row->activation) != 0) function++;
            const int places = strcmp((*function)->family, "random") == 0 || strcmp((*function)->family, "shared") == 0;
            if (places && strcmp(row->bit_class, "none") != 0 && !(row->required & ~table->features()) && number-- == 0) return row;
        }
    return 0;
}

static void fill(struct operands *operands) {
    for (uint32_t i = 0; i < ELEMENTS; i++) {
        operands->x[i] = (float)(int32_t)(i * 2654435761u) * 0x1p-30f;
        operands->dy[i] = (float)(int32_t)(i * 2246822519u) * 0x1p-31f;
    }
    for (int i = 0; i < (int)ACTIVATIONS_PARTIAL_SUMS; i++) operands->sums[i] = (float)i;
}

static void call(const struct activations_row *row, struct operands *operands, uint64_t at, uint64_t length) {
    const struct activations_call call = {
        .size = sizeof call,
        .x = operands->x + at,
        .dy = operands->dy + at,
        .out = operands->out + at,
        .dparameters = operands->sums,
        .rows = 1,
        .channels = length,
        .seed = 7,
        .first_index = FIRST + at,
    };
    row->call(&call);
}

static void test_chunks(void **state) {
    (void)state;
    int number = 0;
    for (const struct activations_row *row; (row = row_of(number)); number++) {
        fill(&whole);
        call(row, &whole, 0, ELEMENTS);
        for (uint64_t length = 1; length < ELEMENTS; length += length < 20 ? 1 : length / 3) {
            fill(&cut);
            for (uint64_t at = 0; at < ELEMENTS; at += length) call(row, &cut, at, length < ELEMENTS - at ? length : ELEMENTS - at);
            if (memcmp(&cut, &whole, sizeof cut) != 0) fail_msg("%s differs when cut into lengths of %llu", row->name, (unsigned long long)length);
        }
    }
    assert_true(number >= 10); // scalar rows are everywhere
}

// The tree, from its root: below a node are the sums that are equal to its number modulo `step`.
static float node(const float *sums, unsigned number, unsigned step) {
    return step == ACTIVATIONS_PARTIAL_SUMS ? sums[number] : node(sums, number, 2 * step) + node(sums, number + step, 2 * step);
}

static void test_sum(void **state) {
    (void)state;
    float sums[ACTIVATIONS_PARTIAL_SUMS];
    for (uint32_t i = 0; i < ACTIVATIONS_PARTIAL_SUMS; i++) sums[i] = (float)(int32_t)(i * 2654435761u) * (i % 3 ? 0x1p-30f : 0x1p-50f);
    assert_true(activations_table(ACTIVATIONS_ABI)->sum(sums) == node(sums, 0, 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_chunks), cmocka_unit_test(test_sum)};
    return cmocka_run_group_tests(tests, 0, 0);
}
