// SPDX-License-Identifier: MIT
// Philox 4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. A keyed bijection of a
// 128-bit counter: the number at any index is had without those before it, so backward redraws what forward drew, and the
// result depends neither on vector width nor on chunking nor on threads.
//
// Element i of the stream of a seed is word i / 64 % 4 of the block whose counter is 64 * (i / 256) + i % 64 and whose key is
// the seed: 64 consecutive elements come from 64 consecutive counters, so vectors of up to 64 lanes need no transposition.
#ifndef PHILOX_H
#define PHILOX_H

#define PHILOX_SPAN 64u   // consecutive elements that share a word number
#define PHILOX_BLOCK 256u // elements that 64 counters supply

struct philox_key {
    uint32_t low, high;
};

// Words travel as the low halves of 64-bit lanes, where a widening multiplication wants and leaves them; whatever is in the
// high halves never reaches a result. One round of one half of the lanes.
INLINE void philox_round(L *word0, L *word1, L *word2, L *word3, struct philox_key key) {
    const L product0 = l_multiply_low32(*word0, l_set1(0xD2511F53u));
    const L product1 = l_multiply_low32(*word2, l_set1(0xCD9E8D57u));
    *word0 = l_xor3(l_shift_right_32(product1), *word1, l_set1(key.low));
    *word2 = l_xor3(l_shift_right_32(product0), *word3, l_set1(key.high));
    *word1 = product1;
    *word3 = product0;
}

INLINE struct philox_key philox_next_key(struct philox_key key) { return (struct philox_key){key.low + 0x9E3779B9u, key.high + 0xBB67AE85u}; }

// The four words of the blocks counter, counter + 1, ... in lane order. A round waits for the one before, so the halves, which
// do not wait for each other, take turns.
INLINE void philox_words(uint64_t counter, uint64_t seed, I *word0, I *word1, I *word2, I *word3) {
    struct philox_key key = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    L a = l_index_first(counter);
    L b = l_shift_right_32(a);
    L c = l_set1(0);
    L d = l_set1(0);
    L e = l_index_second(counter);
    L f = l_shift_right_32(e);
    L g = l_set1(0);
    L h = l_set1(0);
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
        philox_round(&a, &b, &c, &d, key);
        philox_round(&e, &f, &g, &h, key);
        key = philox_next_key(key);
    }
    *word0 = i_from_low32(a, e);
    *word1 = i_from_low32(b, f);
    *word2 = i_from_low32(c, g);
    *word3 = i_from_low32(d, h);
}

#endif
