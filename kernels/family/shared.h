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

// A part of a row up to where the next begins, whole rows, and a part of one.
INLINE void shared_backward_sum(const struct activations_call *call, struct scalars scalars, struct per_channel_body body) {
    enum { SUMS = ACTIVATIONS_PARTIAL_SUMS };
    float parameter[SUMS];
    for (int i = 0; i < SUMS; i++) parameter[i] = scalars.parameter[0];
    const uint64_t n = call->rows * call->channels;
    struct activations_call part = {.parameters = parameter};
    for (uint64_t i = 0; i < n; i += part.rows * part.channels) {
        const uint64_t first = (call->first_index + i) % SUMS;
        const uint64_t left = n - i;
        part.channels = left < SUMS - first ? left : SUMS - first;
        part.rows = part.channels == SUMS ? left / SUMS : 1;
        part.x = (const float *)call->x + i;
        part.dy = (const float *)call->dy + i;
        part.out = (float *)call->out + i;
        part.dparameters = call->dparameters + first;
        per_channel_backward_all(&part, scalars, body, 1);
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
