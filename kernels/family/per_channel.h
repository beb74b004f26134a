// SPDX-License-Identifier: MIT
// Loops for functions with one learned parameter a channel, channels innermost: out[r][c] = f(x[r][c], p[c]), and the
// parameter's gradient summed over rows.
#ifndef PER_CHANNEL_H
#define PER_CHANNEL_H

struct per_channel_body {
    V (*dx)(V x, V dy, V parameter, struct scalars scalars);
    V (*dparameter)(V x, V dy); // this element's term of the parameter's gradient
};
typedef V (*per_channel_forward_body)(V x, V parameter, struct scalars scalars);

#if !ONE_LANE
INLINE void per_channel_forward_part(const float *x, const float *parameter, float *out, uint64_t count, struct scalars scalars,
                                     per_channel_forward_body body) {
    v_store_part(out, body(v_load_part(x, count), v_load_part(parameter, count), scalars), count);
}
#endif

INLINE void per_channel_forward_rows(const struct activations_call *call, struct scalars scalars, per_channel_forward_body body, const int streams) {
    const float *parameter = call->parameters;
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * channels;
        float *out = (float *)call->out + row * channels;
        uint64_t c = 0;
#if ONE_LANE
        (void)streams;
        INDEPENDENT for (; c < channels; c++) out[c] = body(x[c], parameter[c], scalars);
#else
        const uint64_t lanes = LANES;
        if (streams) {
            c = before_stream(out, channels);
            if (c) per_channel_forward_part(x, parameter, out, c, scalars, body);
        }
        for (; c + lanes <= channels; c += lanes)
            store_or_stream(out + c, body(load_or_early(x + c, streams), v_load(parameter + c), scalars), streams);
        if (c < channels) per_channel_forward_part(x + c, parameter + c, out + c, channels - c, scalars, body);
#endif
    }
}

INLINE void per_channel_forward_f32(const struct activations_call *call, struct scalars scalars, per_channel_forward_body body) {
    if (call_streams_rows(call, 2 * call->rows * call->channels)) {
        per_channel_forward_rows(call, scalars, body, 1);
        stream_fence();
    } else {
        per_channel_forward_rows(call, scalars, body, 0);
    }
}

#if !ONE_LANE
// The same `left` channels of `count` rows.
INLINE void per_channel_backward_part(const float *x, const float *dy, const float *parameter, float *out, float *sum, uint64_t channels,
                                      uint64_t left, struct scalars scalars, struct per_channel_body body, const uint64_t count) {
    const V p = v_load_part(parameter, left);
    V total = sum ? v_load_part(sum, left) : v_set1(0.0f);
    for (uint64_t r = 0; r < count; r++) {
        const V a = v_load_part(x + r * channels, left);
        const V g = v_load_part(dy + r * channels, left);
        v_store_part(out + r * channels, body.dx(a, g, p, scalars), left);
        if (sum) total = v_add(total, body.dparameter(a, g));
    }
    if (sum) v_store_part(sum, total, left);
}
#endif

// Four rows at a time, so that a channel's partial sum is loaded and stored once for four terms. The terms are still added one
// by one in row order: the sum has one value, whatever the width, and however a caller cuts the rows.
INLINE void per_channel_backward_rows(const struct activations_call *call, struct scalars scalars, struct per_channel_body body, uint64_t row,
                                      const uint64_t count, const int wants_sum, const int streams) {
    const uint64_t channels = call->channels;
    const float *parameter = call->parameters;
    const float *x = (const float *)call->x + row * channels;
    const float *dy = (const float *)call->dy + row * channels;
    float *out = (float *)call->out + row * channels;
    float *sum = call->dparameters;
    const uint64_t lanes = LANES;
    uint64_t c = 0;
#if !ONE_LANE
    if (streams) {
        c = before_stream(out, channels);
        if (c) per_channel_backward_part(x, dy, parameter, out, wants_sum ? sum : 0, channels, c, scalars, body, count);
    }
#endif
    INDEPENDENT for (; c + lanes <= channels; c += lanes) {
        const V p = v_load(parameter + c);
        V total = wants_sum ? v_load(sum + c) : v_set1(0.0f);
        for (uint64_t r = 0; r < count; r++) {
            const V a = load_or_early(x + r * channels + c, streams);
            const V g = load_or_early(dy + r * channels + c, streams);
            store_or_stream(out + r * channels + c, body.dx(a, g, p, scalars), streams);
            if (wants_sum) total = v_add(total, body.dparameter(a, g));
        }
        if (wants_sum) v_store(sum + c, total);
    }
#if !ONE_LANE
    if (c < channels)
        per_channel_backward_part(x + c, dy + c, parameter + c, out + c, wants_sum ? sum + c : 0, channels, channels - c, scalars, body, count);
#endif
}

INLINE void per_channel_backward_turns(const struct activations_call *call, struct scalars scalars, struct per_channel_body body, const int wants_sum,
                                       const int streams) {
    uint64_t row = 0; // streaming, one at a time: memory is read in order
    for (; !streams && row + 4 <= call->rows; row += 4) per_channel_backward_rows(call, scalars, body, row, 4, wants_sum, streams);
    for (; !streams && row + 2 <= call->rows; row += 2) per_channel_backward_rows(call, scalars, body, row, 2, wants_sum, streams);
    for (; row < call->rows; row++) per_channel_backward_rows(call, scalars, body, row, 1, wants_sum, streams);
}

INLINE void per_channel_backward_all(const struct activations_call *call, struct scalars scalars, struct per_channel_body body, const int wants_sum) {
    if (call_streams_rows(call, 3 * call->rows * call->channels)) {
        per_channel_backward_turns(call, scalars, body, wants_sum, 1);
        stream_fence();
    } else {
        per_channel_backward_turns(call, scalars, body, wants_sum, 0);
    }
}

INLINE void per_channel_backward_f32(const struct activations_call *call, struct scalars scalars, struct per_channel_body body) {
    if (scalars.derivative_at_kink == 0.0f) {
        scalars.derivative_at_kink = 0.0f;
        if (call->dparameters) per_channel_backward_all(call, scalars, body, 1);
        else per_channel_backward_all(call, scalars, body, 0);
    } else {
        per_channel_backward_all(call, scalars, body, call->dparameters != 0);
    }
}

#endif
