// SPDX-License-Identifier: MIT
#include "random_stream.h"

#include <Random123/philox.h>
#include <gsl/gsl_cdf.h>
#include <string.h>

#include "real.h"

uint64_t random_bits(const struct random_stream *stream, uint64_t index) {
    const philox4x32_ctr_t counter = {{(uint32_t)index, (uint32_t)(index >> 32), stream->epoch, stream->purpose}};
    const philox4x32_key_t key = {{(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)}};
    const philox4x32_ctr_t words = philox4x32(counter, key);
    return (uint64_t)words.v[1] << 32 | words.v[0];
}

// A round for all lanes before the next round: see Random123's philox.h for the constants.
WIDEST void random_words(const struct random_stream *stream, uint64_t first, uint32_t words[RANDOM_WORDS]) {
    uint32_t a[RANDOM_GROUP], b[RANDOM_GROUP], c[RANDOM_GROUP], d[RANDOM_GROUP];
    uint32_t key[2] = {(uint32_t)stream->seed, (uint32_t)(stream->seed >> 32)};
    for (uint64_t i = 0; i < RANDOM_GROUP; i++) {
        a[i] = (uint32_t)(first + i);
        b[i] = (uint32_t)((first + i) >> 32);
        c[i] = stream->epoch;
        d[i] = stream->purpose;
    }
    for (int round = 0; round < 10; round++) {
        for (uint64_t i = 0; i < RANDOM_GROUP; i++) {
            const uint64_t left = (uint64_t)PHILOX_M4x32_0 * a[i], right = (uint64_t)PHILOX_M4x32_1 * c[i];
            a[i] = (uint32_t)(right >> 32) ^ b[i] ^ key[0];
            b[i] = (uint32_t)right;
            c[i] = (uint32_t)(left >> 32) ^ d[i] ^ key[1];
            d[i] = (uint32_t)left;
        }
        key[0] += PHILOX_W32_0;
        key[1] += PHILOX_W32_1;
    }
    memcpy(words, a, sizeof a);
    memcpy(words + RANDOM_GROUP, b, sizeof b);
    memcpy(words + 2 * (size_t)RANDOM_GROUP, c, sizeof c);
    memcpy(words + 3 * (size_t)RANDOM_GROUP, d, sizeof d);
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
