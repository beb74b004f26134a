// SPDX-License-Identifier: MIT
// Loops for functions with one learned parameter for all elements. Its gradient is kept as 64 partial sums, as activations.h
// says: 64 elements are a row of 64 channels whose sums run in row order, so the loops of per_channel.h give the same bits
// whatever the width, and however a caller cuts the array.
#ifndef SHARED_H
#define SHARED_H

struct shared_body {
    struct per_channel_body with_sum;
    backward_body without_sum;
};

#define shared_forward_f32 elementwise_forward_f32

// `rows` rows of `channels` elements from element i on, which has sum number `first`.
INLINE void shared_backward_rows(const struct activations_call *call, struct scalars scalars, struct per_channel_body body, uint64_t i,
                                 uint64_t first, uint64_t rows, const uint64_t channels) {
    float parameter[ACTIVATIONS_PARTIAL_SUMS];
    for (uint64_t c = 0; c < ACTIVATIONS_PARTIAL_SUMS; c++) parameter[c] = scalars.parameter[0];
    const struct activations_call part = {
        .x = (const float *)call->x + i,
        .dy = (const float *)call->dy + i,
        .out = (float *)call->out + i,
        .parameters = parameter,
        .dparameters = call->dparameters + first,
        .rows = rows,
        .channels = channels,
        .cache_bytes = call->cache_bytes,
    };
    per_channel_backward_all(&part, scalars, body, 1);
}

// A part of a row up to where the next begins, whole rows, whose length is a constant then, and a part of one.
INLINE void shared_backward_sum(const struct activations_call *call, struct scalars scalars, struct per_channel_body body) {
    const uint64_t sums = ACTIVATIONS_PARTIAL_SUMS;
    const uint64_t n = call->rows * call->channels;
    for (uint64_t i = 0; i < n;) {
        const uint64_t first = (call->first_index + i) % sums;
        const uint64_t left = n - i;
        if (first == 0 && left >= sums) {
            shared_backward_rows(call, scalars, body, i, first, left / sums, ACTIVATIONS_PARTIAL_SUMS);
            i += left / sums * sums;
        } else {
            const uint64_t count = left < sums - first ? left : sums - first;
            shared_backward_rows(call, scalars, body, i, first, 1, count);
            i += count;
        }
    }
}

INLINE void shared_backward_f32(const struct activations_call *call, struct scalars scalars, struct shared_body body) {
    if (!call->dparameters) {
        kinked_backward_f32(call, scalars, body.without_sum);
    } else if (scalars.derivative_at_kink == 0.0f) {
        scalars.derivative_at_kink = 0.0f;
        shared_backward_sum(call, scalars, body.with_sum);
    } else {
        shared_backward_sum(call, scalars, body.with_sum);
    }
}

#endif
