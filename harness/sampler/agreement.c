// SPDX-License-Identifier: MIT
#include "agreement.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "command.h"
#include "workload.h"

enum { BLOCK = 1 << 13, MOST_THREADS = 256 }; // BLOCK: inputs; four arrays of them stay in a first cache's neighbour

struct comparison {
    const struct activations_row *rows[2];
    bool narrow; // bf16
    uint64_t inputs;
    _Atomic uint64_t next;
    pthread_mutex_t lock;
    struct agreement total;
};

// Operands of one thread: room for floats, half of it used by bf16.
struct block {
    _Alignas(64) uint32_t x[BLOCK], dy[BLOCK], out[2][BLOCK];
};

static uint32_t widened(const struct comparison *comparison, const uint32_t *values, uint64_t i) {
    uint16_t narrow;
    if (!comparison->narrow) return values[i];
    memcpy(&narrow, (const char *)values + i * sizeof narrow, sizeof narrow);
    return (uint32_t)narrow << 16;
}

static float float_of(uint32_t bits) {
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void fill(const struct comparison *comparison, struct block *block, uint64_t first) {
    for (uint64_t i = 0; i < BLOCK; i++) {
        const uint16_t narrow = (uint16_t)(first + i), narrow_one = 0x3f80;
        if (comparison->narrow) {
            memcpy((char *)block->x + i * sizeof narrow, &narrow, sizeof narrow);
            memcpy((char *)block->dy + i * sizeof narrow, &narrow_one, sizeof narrow);
        } else {
            block->x[i] = (uint32_t)(first + i);
            block->dy[i] = 0x3f800000u; // 1
        }
    }
}

static void compare(const struct comparison *comparison, struct block *block, struct agreement *agreement) {
    for (int r = 0; r < 2; r++) {
        const struct activations_call call = {
            .size = sizeof call, .x = block->x, .dy = block->dy, .out = block->out[r], .rows = 1, .channels = BLOCK};
        comparison->rows[r]->call(&call);
    }
    agreement->compared += BLOCK;
    if (memcmp(block->out[0], block->out[1], comparison->narrow ? BLOCK * sizeof(uint16_t) : sizeof block->out[0]) == 0) return;
    for (uint64_t i = 0; i < BLOCK; i++) {
        const float before = float_of(widened(comparison, block->out[0], i)), after = float_of(widened(comparison, block->out[1], i));
        if (memcmp(&before, &after, sizeof before) == 0 || (isnan(before) && isnan(after))) continue;
        if (agreement->different++ > 0) continue;
        agreement->x = float_of(widened(comparison, block->x, i));
        agreement->before = before;
        agreement->after = after;
    }
}

static void *work(void *context) {
    struct comparison *comparison = context;
    struct block block;
    struct agreement mine = {0};
    memset(&block, 0, sizeof block);
    while (!interrupted()) {
        const uint64_t first = atomic_fetch_add(&comparison->next, BLOCK);
        if (first >= comparison->inputs) break;
        fill(comparison, &block, first);
        compare(comparison, &block, &mine);
    }
    pthread_mutex_lock(&comparison->lock);
    if (mine.different && !comparison->total.different) {
        const struct agreement sum = comparison->total;
        comparison->total = mine;
        comparison->total.compared += sum.compared;
    } else {
        comparison->total.compared += mine.compared;
        comparison->total.different += mine.different;
    }
    pthread_mutex_unlock(&comparison->lock);
    return NULL;
}

struct agreement agreement_of_all(const struct activations_row *before, const struct activations_row *after, unsigned threads) {
    const bool narrow = workload_form(before).element_bytes == sizeof(uint16_t);
    struct comparison comparison = {
        .rows = {before, after}, .narrow = narrow, .inputs = (uint64_t)1 << (narrow ? 16 : 32), .lock = PTHREAD_MUTEX_INITIALIZER};
    pthread_t others[MOST_THREADS];
    unsigned started = 0;
    while (started + 1 < threads && started < MOST_THREADS && pthread_create(&others[started], NULL, work, &comparison) == 0) started++;
    work(&comparison); // the caller works too: a thread that cannot be had is one less
    for (unsigned i = 0; i < started; i++) pthread_join(others[i], NULL);
    return comparison.total;
}
