// SPDX-License-Identifier: MIT
// Loops for functions that draw one 32-bit number an element: out[i] = f(x[i], random[first_index + i]).
#ifndef RANDOM_H
#define RANDOM_H

#include "../math/philox.h"

typedef V (*random_forward_body)(V x, I random, struct scalars scalars);
typedef V (*random_backward_body)(V x, V dy, I random, struct scalars scalars);

// Elements [i, i + count) that share a word and fit a vector: the ends of an array that does not start or stop at a block.
INLINE I random_edge(uint64_t index, uint64_t seed) {
    I word0, word1, word2, word3;
    philox_words(PHILOX_SPAN * (index / PHILOX_BLOCK) + index % PHILOX_SPAN, seed, &word0, &word1, &word2, &word3);
    const uint64_t word = index / PHILOX_SPAN % 4;
    return word == 0 ? word0 : word == 1 ? word1 : word == 2 ? word2 : word3;
}

INLINE uint64_t random_edge_count(uint64_t index, uint64_t left) {
    const uint64_t to_span_end = PHILOX_SPAN - index % PHILOX_SPAN;
    const uint64_t count = left < to_span_end ? left : to_span_end;
    return count < LANES ? count : LANES;
}

INLINE void random_forward_f32(const struct activations_call *call, struct scalars scalars, random_forward_body body) {
    const float *x = call->x;
    float *out = call->out;
    const uint64_t n = call->rows * call->channels;
    const uint64_t seed = call->seed;
    const uint64_t lanes = LANES;
    uint64_t i = 0;
    while (i < n) {
        const uint64_t index = call->first_index + i;
        if (index % PHILOX_BLOCK == 0 && n - i >= PHILOX_BLOCK && PHILOX_SPAN % lanes == 0) {
            const uint64_t counter = PHILOX_SPAN * (index / PHILOX_BLOCK);
            INDEPENDENT for (uint64_t j = 0; j < PHILOX_SPAN; j += lanes) {
                I word0, word1, word2, word3;
                philox_words(counter + j, seed, &word0, &word1, &word2, &word3);
                v_store(out + i + j, body(v_load(x + i + j), word0, scalars));
                v_store(out + i + j + PHILOX_SPAN, body(v_load(x + i + j + PHILOX_SPAN), word1, scalars));
                v_store(out + i + j + 2 * PHILOX_SPAN, body(v_load(x + i + j + 2 * PHILOX_SPAN), word2, scalars));
                v_store(out + i + j + 3 * PHILOX_SPAN, body(v_load(x + i + j + 3 * PHILOX_SPAN), word3, scalars));
            }
            i += PHILOX_BLOCK;
        } else {
            const uint64_t count = random_edge_count(index, n - i);
            const I random = random_edge(index, seed);
            if (count == lanes) v_store(out + i, body(v_load(x + i), random, scalars));
            else v_store_part(out + i, body(v_load_part(x + i, count), random, scalars), count);
            i += count;
        }
    }
}

INLINE void random_backward_any(const struct activations_call *call, struct scalars scalars, random_backward_body body) {
    const float *x = call->x;
    const float *dy = call->dy;
    float *out = call->out;
    const uint64_t n = call->rows * call->channels;
    const uint64_t seed = call->seed;
    const uint64_t lanes = LANES;
    uint64_t i = 0;
    while (i < n) {
        const uint64_t index = call->first_index + i;
        if (index % PHILOX_BLOCK == 0 && n - i >= PHILOX_BLOCK && PHILOX_SPAN % lanes == 0) {
            const uint64_t counter = PHILOX_SPAN * (index / PHILOX_BLOCK);
            INDEPENDENT for (uint64_t j = 0; j < PHILOX_SPAN; j += lanes) {
                I word0, word1, word2, word3;
                philox_words(counter + j, seed, &word0, &word1, &word2, &word3);
                const uint64_t k = i + j;
                v_store(out + k, body(v_load(x + k), v_load(dy + k), word0, scalars));
                v_store(out + k + PHILOX_SPAN, body(v_load(x + k + PHILOX_SPAN), v_load(dy + k + PHILOX_SPAN), word1, scalars));
                v_store(out + k + 2 * PHILOX_SPAN, body(v_load(x + k + 2 * PHILOX_SPAN), v_load(dy + k + 2 * PHILOX_SPAN), word2, scalars));
                v_store(out + k + 3 * PHILOX_SPAN, body(v_load(x + k + 3 * PHILOX_SPAN), v_load(dy + k + 3 * PHILOX_SPAN), word3, scalars));
            }
            i += PHILOX_BLOCK;
        } else {
            const uint64_t count = random_edge_count(index, n - i);
            const I random = random_edge(index, seed);
            if (count == lanes) v_store(out + i, body(v_load(x + i), v_load(dy + i), random, scalars));
            else v_store_part(out + i, body(v_load_part(x + i, count), v_load_part(dy + i, count), random, scalars), count);
            i += count;
        }
    }
}

INLINE void random_backward_f32(const struct activations_call *call, struct scalars scalars, random_backward_body body) {
    if (scalars.derivative_at_kink == 0.0f) {
        scalars.derivative_at_kink = 0.0f;
        random_backward_any(call, scalars, body);
    } else {
        random_backward_any(call, scalars, body);
    }
}

#endif
