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

INLINE void per_channel_forward_f32(const struct activations_call *call, struct scalars scalars, per_channel_forward_body body) {
    const float *parameter = call->parameters;
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * channels;
        float *out = (float *)call->out + row * channels;
        uint64_t c = 0;
#if ONE_LANE
        INDEPENDENT for (; c < channels; c++) out[c] = body(x[c], parameter[c], scalars);
#else
        const uint64_t lanes = LANES;
        for (; c + lanes <= channels; c += lanes) v_store(out + c, body(v_load(x + c), v_load(parameter + c), scalars));
        if (c < channels) {
            const uint64_t left = channels - c;
            v_store_part(out + c, body(v_load_part(x + c, left), v_load_part(parameter + c, left), scalars), left);
        }
#endif
    }
}

// Four rows at a time, so that a channel's partial sum is loaded and stored once for four terms. The terms are still added one
// by one in row order: the sum has one value, whatever the width, and however a caller cuts the rows.
INLINE void per_channel_backward_rows(const struct activations_call *call, struct scalars scalars, struct per_channel_body body, uint64_t row,
                                      const uint64_t count, const int wants_sum) {
    const uint64_t channels = call->channels;
    const float *parameter = call->parameters;
    const float *x = (const float *)call->x + row * channels;
    const float *dy = (const float *)call->dy + row * channels;
    float *out = (float *)call->out + row * channels;
    float *sum = call->dparameters;
    const uint64_t lanes = LANES;
    uint64_t c = 0;
    INDEPENDENT for (; c + lanes <= channels; c += lanes) {
        const V p = v_load(parameter + c);
        V total = wants_sum ? v_load(sum + c) : v_set1(0.0f);
        for (uint64_t r = 0; r < count; r++) {
            const V a = v_load(x + r * channels + c);
            const V g = v_load(dy + r * channels + c);
            v_store(out + r * channels + c, body.dx(a, g, p, scalars));
            if (wants_sum) total = v_add(total, body.dparameter(a, g));
        }
        if (wants_sum) v_store(sum + c, total);
    }
#if !ONE_LANE
    if (c < channels) {
        const uint64_t left = channels - c;
        const V p = v_load_part(parameter + c, left);
        V total = wants_sum ? v_load_part(sum + c, left) : v_set1(0.0f);
        for (uint64_t r = 0; r < count; r++) {
            const V a = v_load_part(x + r * channels + c, left);
            const V g = v_load_part(dy + r * channels + c, left);
            v_store_part(out + r * channels + c, body.dx(a, g, p, scalars), left);
            if (wants_sum) total = v_add(total, body.dparameter(a, g));
        }
        if (wants_sum) v_store_part(sum + c, total, left);
    }
#endif
}

INLINE void per_channel_backward_all(const struct activations_call *call, struct scalars scalars, struct per_channel_body body, const int wants_sum) {
    uint64_t row = 0;
    for (; row + 4 <= call->rows; row += 4) per_channel_backward_rows(call, scalars, body, row, 4, wants_sum);
    for (; row < call->rows; row++) per_channel_backward_rows(call, scalars, body, row, 1, wants_sum);
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
