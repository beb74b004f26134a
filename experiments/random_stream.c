// SPDX-License-Identifier: MIT
#include "random_stream.h"

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>

uint64_t random_bits(const struct random_stream *stream, uint64_t index) {
    const philox4x32_ctr_t counter = {{(uint32_t)index, (uint32_t)(index >> 32), stream->epoch, stream->purpose}};
    const philox4x32_key_t key = {{(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)}};
    const philox4x32_ctr_t words = philox4x32(counter, key);
    return (uint64_t)words.v[1] << 32 | words.v[0];
}

double random_uniform(const struct random_stream *stream, uint64_t index) { return ((double)(random_bits(stream, index) >> 12) + 0.5) * 0x1p-52; }

double random_normal(const struct random_stream *stream, uint64_t index) { return gsl_cdf_ugaussian_Pinv(random_uniform(stream, index)); }

void random_permutation(const struct random_stream *stream, uint32_t *order, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    for (uint32_t i = count; i > 1; i--) {
        // The product's upper half: uniform but for 2^-32 of bias.
        const uint32_t other = (uint32_t)((random_bits(stream, i) >> 32) * i >> 32);
        const uint32_t swapped = order[i - 1];
        order[i - 1] = order[other];
        order[other] = swapped;
    }
}
