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

// One half of the lanes. Words travel as the low halves of 64-bit lanes, where a widening multiplication wants and leaves
// them; whatever is in the high halves never reaches a result.
struct philox_key {
    uint32_t low, high;
};

INLINE void philox_rounds(L *word0, L *word1, L *word2, L *word3, struct philox_key key) {
    L a = *word0;
    L b = *word1;
    L c = *word2;
    L d = *word3;
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
        const L product0 = l_multiply_low32(a, l_set1(0xD2511F53u));
        const L product1 = l_multiply_low32(c, l_set1(0xCD9E8D57u));
        a = l_xor(l_xor(l_shift_right_32(product1), b), l_set1(key.low));
        c = l_xor(l_xor(l_shift_right_32(product0), d), l_set1(key.high));
        b = product1;
        d = product0;
        key.low += 0x9E3779B9u;
        key.high += 0xBB67AE85u;
    }
    *word0 = a;
    *word1 = b;
    *word2 = c;
    *word3 = d;
}

// The four words of the blocks counter, counter + 1, ... in lane order.
INLINE void philox_words(uint64_t counter, uint64_t seed, I *word0, I *word1, I *word2, I *word3) {
    const struct philox_key key = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    L a = l_index_first(counter);
    L b = l_shift_right_32(a);
    L c = l_set1(0);
    L d = l_set1(0);
    philox_rounds(&a, &b, &c, &d, key);
    L e = l_index_second(counter);
    L f = l_shift_right_32(e);
    L g = l_set1(0);
    L h = l_set1(0);
    philox_rounds(&e, &f, &g, &h, key);
    *word0 = i_from_low32(a, e);
    *word1 = i_from_low32(b, f);
    *word2 = i_from_low32(c, g);
    *word3 = i_from_low32(d, h);
}

#endif
