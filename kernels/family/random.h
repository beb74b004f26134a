// SPDX-License-Identifier: MIT
// Loops for functions that draw one 32-bit number an element: out[i] = f(x[i], random[first_index + i]).
#ifndef RANDOM_H
#define RANDOM_H

#include "../math/philox.h"

typedef V (*random_forward_body)(V x, I random, struct scalars scalars);
typedef V (*random_backward_body)(V x, V dy, I random, struct scalars scalars);

// One of the two is set, and the loop is compiled for it.
struct random_body {
    random_forward_body forward;
    random_backward_body backward;
};

struct random_operands {
    const float *x, *dy;
    float *out;
};

INLINE void random_vector(struct random_operands at, uint64_t i, I random, struct scalars scalars, const struct random_body body) {
    const V x = v_load(at.x + i);
    v_store(at.out + i, body.forward ? body.forward(x, random, scalars) : body.backward(x, v_load(at.dy + i), random, scalars));
}

INLINE void random_vector_part(struct random_operands at, uint64_t i, uint64_t count, I random, struct scalars scalars,
                               const struct random_body body) {
    const V x = v_load_part(at.x + i, count);
    v_store_part(at.out + i, body.forward ? body.forward(x, random, scalars) : body.backward(x, v_load_part(at.dy + i, count), random, scalars),
                 count);
}

// A whole block from element i on: 64 counters, four words each.
INLINE void random_block(struct random_operands at, uint64_t i, uint64_t counter, uint64_t seed, struct scalars scalars,
                         const struct random_body body) {
    const uint64_t lanes = LANES;
    INDEPENDENT for (uint64_t j = 0; j < PHILOX_SPAN; j += lanes) {
        I word0, word1, word2, word3;
        philox_words(counter + j, seed, &word0, &word1, &word2, &word3);
        random_vector(at, i + j, word0, scalars, body);
        random_vector(at, i + j + PHILOX_SPAN, word1, scalars, body);
        random_vector(at, i + j + 2 * PHILOX_SPAN, word2, scalars, body);
        random_vector(at, i + j + 3 * PHILOX_SPAN, word3, scalars, body);
    }
}

// The ends of an array that does not start or stop at a block: at most a vector of elements that share a word.
INLINE uint64_t random_edge(struct random_operands at, uint64_t i, uint64_t left, uint64_t index, uint64_t seed, struct scalars scalars,
                            const struct random_body body) {
    I word0, word1, word2, word3;
    philox_words(PHILOX_SPAN * (index / PHILOX_BLOCK) + index % PHILOX_SPAN, seed, &word0, &word1, &word2, &word3);
    const uint64_t word = index / PHILOX_SPAN % 4;
    const I random = word == 0 ? word0 : word == 1 ? word1 : word == 2 ? word2 : word3;
    const uint64_t to_span_end = PHILOX_SPAN - index % PHILOX_SPAN;
    const uint64_t within = left < to_span_end ? left : to_span_end;
    const uint64_t count = within < LANES ? within : LANES;
    if (count == LANES) random_vector(at, i, random, scalars, body);
    else random_vector_part(at, i, count, random, scalars, body);
    return count;
}

INLINE void random_any(const struct activations_call *call, struct scalars scalars, const struct random_body body) {
    const struct random_operands at = {call->x, call->dy, call->out};
    const uint64_t n = call->rows * call->channels;
    const uint64_t seed = call->seed;
    const uint64_t first_index = call->first_index;
    uint64_t i = 0;
    while (i < n) {
        const uint64_t index = first_index + i;
        if (index % PHILOX_BLOCK == 0 && n - i >= PHILOX_BLOCK && PHILOX_SPAN % LANES == 0) {
            random_block(at, i, PHILOX_SPAN * (index / PHILOX_BLOCK), seed, scalars, body);
            i += PHILOX_BLOCK;
        } else {
            i += random_edge(at, i, n - i, index, seed, scalars, body);
        }
    }
}

INLINE void random_forward_f32(const struct activations_call *call, struct scalars scalars, random_forward_body body) {
    random_any(call, scalars, (struct random_body){.forward = body});
}

INLINE void random_backward_f32(const struct activations_call *call, struct scalars scalars, random_backward_body body) {
    const struct random_body both = {.backward = body};
    if (scalars.derivative_at_kink == 0.0f) {
        scalars.derivative_at_kink = 0.0f;
        random_any(call, scalars, both);
    } else {
        random_any(call, scalars, both);
    }
}

#endif
