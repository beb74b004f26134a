// SPDX-License-Identifier: MIT
// Loops for functions that give two outputs an input, kept as two halves of a row: x[rows][channels] to
// out[rows][2 * channels], first halves then second halves, as concatenation along channels gives.
#ifndef DOUBLING_H
#define DOUBLING_H

struct doubling_body {
    V (*first)(V x);
    V (*second)(V x);
};
typedef V (*doubling_backward_body)(V x, V dy_first, V dy_second, struct scalars scalars);

#if !ONE_LANE
INLINE void doubling_forward_part(const float *x, float *first, float *second, uint64_t count, struct doubling_body body) {
    const V a = v_load_part(x, count);
    v_store_part(first, body.first(a), count);
    v_store_part(second, body.second(a), count);
}

INLINE void doubling_backward_part(const float *x, const float *first, const float *second, float *out, uint64_t count, struct scalars scalars,
                                   doubling_backward_body body) {
    v_store_part(out, body(v_load_part(x, count), v_load_part(first, count), v_load_part(second, count), scalars), count);
}
#endif

INLINE void doubling_forward_rows(const struct activations_call *call, struct doubling_body body, const int streams) {
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * channels;
        float *first = (float *)call->out + row * 2 * channels;
        float *second = first + channels;
        uint64_t c = 0;
        const uint64_t lanes = LANES;
#if !ONE_LANE
        if (streams) {
            c = before_stream(first, channels);
            if (c) doubling_forward_part(x, first, second, c, body);
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes) {
            const V a = load_or_early(x + c, streams);
            store_or_stream(first + c, body.first(a), streams);
            store_or_stream(second + c, body.second(a), streams);
        }
#if !ONE_LANE
        if (c < channels) doubling_forward_part(x + c, first + c, second + c, channels - c, body);
#endif
    }
}

INLINE void doubling_forward_f32(const struct activations_call *call, struct scalars scalars, struct doubling_body body) {
    (void)scalars;
    if (call_streams_rows(call, 3 * call->rows * call->channels)) {
        doubling_forward_rows(call, body, 1);
        stream_fence();
    } else {
        doubling_forward_rows(call, body, 0);
    }
}

enum { LINE = 64 / sizeof(float) }; // of a cache

INLINE void doubling_backward_rows(const struct activations_call *call, struct scalars scalars, doubling_backward_body body, const int streams) {
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * channels;
        const float *first = (const float *)call->dy + row * 2 * channels;
        const float *second = first + channels;
        float *out = (float *)call->out + row * channels;
        uint64_t c = 0;
        const uint64_t lanes = LANES;
#if !ONE_LANE
        if (streams) {
            c = before_stream(out, channels);
            if (c) doubling_backward_part(x, first, second, out, c, scalars, body);
        }
        for (; (!streams || 2 * lanes <= LINE) && c + 2 * lanes <= channels; c += 2 * lanes) {
            const float *next = x + c + lanes;
            const V a = body(load_or_early(x + c, streams), load_or_early(first + c, streams), load_or_early(second + c, streams), scalars);
            const V b =
                body(load_or_early(next, streams), load_or_early(first + c + lanes, streams), load_or_early(second + c + lanes, streams), scalars);
            store_or_stream(out + c, a, streams);
            store_or_stream(out + c + lanes, b, streams);
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes) store_or_stream(
            out + c, body(load_or_early(x + c, streams), load_or_early(first + c, streams), load_or_early(second + c, streams), scalars), streams);
#if !ONE_LANE
        if (c < channels) doubling_backward_part(x + c, first + c, second + c, out + c, channels - c, scalars, body);
#endif
    }
}

INLINE void doubling_backward_any(const struct activations_call *call, struct scalars scalars, doubling_backward_body body) {
    if (call_streams_rows(call, 4 * call->rows * call->channels)) {
        doubling_backward_rows(call, scalars, body, 1);
        stream_fence();
    } else {
        doubling_backward_rows(call, scalars, body, 0);
    }
}

INLINE void doubling_backward_f32(const struct activations_call *call, struct scalars scalars, doubling_backward_body body) {
    if (scalars.derivative_at_kink == 0.0f) {
        scalars.derivative_at_kink = 0.0f;
        doubling_backward_any(call, scalars, body);
    } else {
        doubling_backward_any(call, scalars, body);
    }
}

#endif
