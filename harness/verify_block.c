// SPDX-License-Identifier: MIT
#include "verify_block.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "verify_error.h"
#include "verify_inputs.h"

enum { BLOCK = ESTIMATE_FLOATS };

// A row's results, and the first row of its bit class, whose findings are its own as long as their bits agree.
struct output {
    float got[BLOCK];
    struct tally part; // of this block
    size_t leader;
};

struct block {
    const struct block_task *task;
    float x[BLOCK], dy[BLOCK];
    uint16_t x_narrow[BLOCK], dy_narrow[BLOCK], got_narrow[BLOCK];
    double estimate[BLOCK]; // of f(x), or f'(x)
    double error;           // of each
    bool estimated;
    struct double_double exact[BLOCK]; // where known
    float wanted[BLOCK];               // exact, rounded
    bool known[BLOCK];
    uint16_t doubtful[BLOCK];
    uint64_t number; // of this block
    struct output outputs[];
};

static float from_bits(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool is_narrow(const struct block_task *task) { return task->form.element_bytes == sizeof(uint16_t); }

static bool same_promise(const struct activations_row *a, const struct activations_row *b) {
    return verify_shares_bits(a, b) && strcmp(a->mode, b->mode) == 0 && a->ulp_bound == b->ulp_bound && a->absolute_bound == b->absolute_bound;
}

struct block *block_create(const struct block_task *task) {
    struct block *block = calloc(1, sizeof *block + task->count * sizeof *block->outputs);
    if (!block) return NULL;
    block->task = task;
    for (size_t i = 0; i < task->count; i++) {
        size_t *leader = &block->outputs[i].leader;
        while (*leader < i && !same_promise(task->rows[*leader], task->rows[i])) ++*leader;
    }
    return block;
}

void block_destroy(struct block *block) { free(block); }

uint64_t block_count(const struct block_task *task) { return task->inputs / BLOCK; }

// Inputs are all floats in the order of their bits; gradients are random bits.
static void fill(struct block *block) {
    const struct block_task *task = block->task;
    const uint64_t first = block->number * BLOCK;
    const int shift = is_narrow(task) ? 16 : 0;
    for (uint64_t i = 0; i < BLOCK; i++) {
        block->x[i] = from_bits((uint32_t)((first + i) << shift));
        block->dy[i] = task->pairs ? from_bits((uint32_t)(inputs_mix(11, first + i) >> 32) & ~(shift ? 0xffffu : 0u)) : 1.0f;
    }
    if (!is_narrow(task)) return;
    workload_narrow(block->x, BLOCK, block->x_narrow);
    workload_narrow(block->dy, BLOCK, block->dy_narrow);
}

static void call(struct block *block, const struct activations_row *row, float *got) {
    const bool narrow = is_narrow(block->task);
    const struct activations_call call = {
        .size = sizeof call,
        .x = narrow ? (const void *)block->x_narrow : block->x,
        .dy = !block->task->form.backward ? NULL
              : narrow                    ? (const void *)block->dy_narrow
                                          : block->dy,
        .out = narrow ? (void *)block->got_narrow : got,
        .rows = 1,
        .channels = BLOCK,
    };
    row->call(&call);
    for (uint64_t i = 0; narrow && i < BLOCK; i++) got[i] = from_bits((uint32_t)block->got_narrow[i] << 16);
}

// ---- by the reference ----

static bool is_normal(double exact) { return isfinite(exact) && fabs(exact) >= 0x1p-126; }

static void know(struct block *block, uint64_t i, int digits) {
    if (block->known[i]) return;
    block->known[i] = true;
    block->exact[i] = exact_value(&block->task->function, (double)block->x[i], (double)block->dy[i]);
    block->wanted[i] = error_round(block->exact[i], digits);
}

// 0 times infinity, or what the bound lets round to 0, has no one value.
static bool undefined(const struct block *block, const struct error_bounds *bounds, uint64_t i) {
    if (bounds->exact || !isinf(block->dy[i])) return false;
    return fabs(exact_value(&block->task->function, (double)block->x[i], 1).high) <= error_near_zero(bounds);
}

static bool larger(double ulp, double input, const struct verify_result *than) {
    return ulp > than->max_ulp || (ulp == than->max_ulp && ulp > 0 && input < than->max_ulp_input);
}

static void judge(struct block *block, const struct error_bounds *bounds, uint64_t i, struct output *output) {
    know(block, i, bounds->digits);
    struct tally *tally = &output->part;
    const float got = output->got[i];
    if (memcmp(&got, &block->wanted[i], sizeof got) == 0) {
        tally->ulp_count += is_normal(block->exact[i].high);
        return;
    }
    const double x = (double)block->x[i], dy = (double)block->dy[i];
    const struct verdict verdict = error_judge(bounds, got, block->exact[i], dy);
    if (!verdict.passes && !isfinite(got) && undefined(block, bounds, i)) return;
    struct verify_result *result = &tally->result;
    if (verdict.counts) {
        if (isfinite(verdict.ulp)) tally->ulp_sum += verdict.ulp, tally->ulp_count++;
        if (larger(verdict.ulp, x, result)) {
            result->max_ulp = verdict.ulp;
            result->max_ulp_input = x;
        }
    }
    if (verdict.passes || result->wrong++ > 0) return;
    tally->first_wrong = block->number;
    error_describe(result->message, sizeof result->message, x, block->task->form.backward ? &dy : NULL, got, block->wanted[i], verdict.ulp);
}

// ---- by the estimate ----

// 2^e, with e that of the value but at least that of the least normal float. Powers of two are made and inverted by their bits.
static double power_below(double value) {
    const double least = 0x1p-126;
    if (!(value > least)) value = least;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    bits &= 0x7ff0000000000000u;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

static double inverse(double power) {
    uint64_t bits;
    memcpy(&bits, &power, sizeof bits);
    bits = 0x7fe0000000000000u - bits;
    memcpy(&power, &bits, sizeof bits);
    return power;
}

// Whether a result is correctly rounded, or within its bound and nearer than the largest error so far, wherever within the
// estimate's error the exact value lies: all distances are taken at their largest, all units of the last place at their smallest.
// The error claimed leaves room for the rounding of these products.
struct limits {
    double ulp, largest;
};

static bool is_clear(const struct block *block, uint64_t i, double got, struct limits limits, struct tally *tally) {
    const double dy = (double)block->dy[i], magnitude = fabs(dy);
    const double product = dy * block->estimate[i], slack = magnitude * block->error;
    const double power = power_below(fabs(product) - slack), unit = power * 0x1p-23;
    const double distance = fabs(got - product);
    const double bound = limits.ulp * (magnitude * power_below(fabs(block->estimate[i]) - block->error) * 0x1p-23);
    const double largest = limits.largest * unit;
    const double passing = bound < largest ? bound : largest;
    const bool clear = distance + slack < (unit / 2 > passing ? unit / 2 : passing) && !signbit(got) == !signbit(product);
    const bool counts = clear && fabs(product) >= 0x1p-126 && fabs(block->estimate[i]) >= 0x1p-126; // as error_judge counts
    const bool rounded = got == (double)(float)product;
    tally->ulp_count += counts;
    tally->ulp_sum += counts && !rounded ? distance * inverse(power) * 0x1p23 : 0;
    return clear;
}

static void compare(struct block *block, size_t row, const struct verify_result *so_far) {
    struct output *output = &block->outputs[row];
    const struct error_bounds bounds = error_bounds_of(block->task->rows[row]);
    struct limits limits = {bounds.exact ? 0 : bounds.ulp, so_far->max_ulp};
    uint64_t doubtful = 0;
    for (uint64_t i = 0; i < BLOCK; i++) {
        block->doubtful[doubtful] = (uint16_t)i;
        doubtful += !block->estimated || !is_clear(block, i, (double)output->got[i], limits, &output->part);
    }
    for (uint64_t i = 0; i < doubtful; i++) judge(block, &bounds, block->doubtful[i], output);
    output->part.result.inputs = BLOCK;
}

// ---- all rows ----

void tally_add(struct tally *total, const struct tally *part) {
    if (part->result.wrong && (total->result.wrong == 0 || part->first_wrong < total->first_wrong)) {
        memcpy(total->result.message, part->result.message, sizeof total->result.message);
        total->first_wrong = part->first_wrong;
    }
    total->result.inputs += part->result.inputs;
    total->result.wrong += part->result.wrong;
    total->ulp_sum += part->ulp_sum;
    total->ulp_count += part->ulp_count;
    if (larger(part->result.max_ulp, part->result.max_ulp_input, &total->result)) {
        total->result.max_ulp = part->result.max_ulp;
        total->result.max_ulp_input = part->result.max_ulp_input;
    }
}

void block_run(struct block *block, uint64_t number, struct tally *tallies) {
    const struct block_task *task = block->task;
    block->number = number;
    fill(block);
    memset(block->known, 0, sizeof block->known);
    block->estimated = task->estimates && !is_narrow(task) && estimate_values(&task->function, block->x, block->estimate, &block->error);
    for (size_t i = 0; i < task->count; i++) {
        struct output *output = &block->outputs[i];
        memset(&output->part, 0, sizeof output->part);
        call(block, task->rows[i], output->got);
        const struct output *leader = &block->outputs[output->leader];
        if (output != leader && memcmp(output->got, leader->got, BLOCK * sizeof *output->got) == 0) {
            tally_add(&tallies[i], &leader->part);
            continue;
        }
        // Once its bits differ, what it has shown is its own.
        output->leader = i;
        compare(block, i, &tallies[i].result);
        tally_add(&tallies[i], &output->part);
    }
}
