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

INLINE void doubling_forward_f32(const struct activations_call *call, struct scalars scalars, struct doubling_body body) {
    (void)scalars;
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * channels;
        float *first = (float *)call->out + row * 2 * channels;
        float *second = first + channels;
        uint64_t c = 0;
        const uint64_t lanes = LANES;
        INDEPENDENT for (; c + lanes <= channels; c += lanes) {
            const V a = v_load(x + c);
            v_store(first + c, body.first(a));
            v_store(second + c, body.second(a));
        }
#if !ONE_LANE
        if (c < channels) {
            const V a = v_load_part(x + c, channels - c);
            v_store_part(first + c, body.first(a), channels - c);
            v_store_part(second + c, body.second(a), channels - c);
        }
#endif
    }
}

INLINE void doubling_backward_any(const struct activations_call *call, struct scalars scalars, doubling_backward_body body) {
    const uint64_t channels = call->channels;
    for (uint64_t row = 0; row < call->rows; row++) {
        const float *x = (const float *)call->x + row * channels;
        const float *first = (const float *)call->dy + row * 2 * channels;
        const float *second = first + channels;
        float *out = (float *)call->out + row * channels;
        uint64_t c = 0;
        const uint64_t lanes = LANES;
#if !ONE_LANE
        for (; c + 2 * lanes <= channels; c += 2 * lanes) {
            const V a = body(v_load(x + c), v_load(first + c), v_load(second + c), scalars);
            const V b = body(v_load(x + c + lanes), v_load(first + c + lanes), v_load(second + c + lanes), scalars);
            v_store(out + c, a);
            v_store(out + c + lanes, b);
        }
#endif
        INDEPENDENT for (; c + lanes <= channels; c += lanes) v_store(out + c, body(v_load(x + c), v_load(first + c), v_load(second + c), scalars));
#if !ONE_LANE
        if (c < channels) {
            const uint64_t left = channels - c;
            v_store_part(out + c, body(v_load_part(x + c, left), v_load_part(first + c, left), v_load_part(second + c, left), scalars), left);
        }
#endif
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
