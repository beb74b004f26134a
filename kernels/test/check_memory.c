// SPDX-License-Identifier: MIT
// Loads and stores of a vocabulary: what they convert, which lanes they touch, and that they touch nothing else. Operands end
// where a page without access begins, so that a byte too many is a fault.
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "test/vocabulary_check.h"

#define UNTOUCHED 0xa5

static uint32_t load_integer(const void *p, uint64_t lane, uint64_t size) {
    const unsigned char *at = (const unsigned char *)p + lane * size;
    uint16_t half = 0;
    uint32_t word = *at;
    if (size == sizeof half) {
        memcpy(&half, at, sizeof half);
        word = half;
    } else if (size == sizeof word) {
        memcpy(&word, at, sizeof word);
    }
    return word;
}

static uint32_t identity(uint32_t bits) { return bits; }
// A word of two neighbours in memory as a lane with the first in its low half, and back: the same where bytes lie low first.
static uint32_t pair(uint32_t word) {
    uint16_t neighbours[2];
    memcpy(neighbours, &word, sizeof word);
    return neighbours[0] | (uint32_t)neighbours[1] << 16;
}
static uint32_t from_bf16(uint32_t bits) { return bits << 16; }
static uint32_t to_bf16(uint32_t bits) {
    if ((bits & 0x7fffffffu) > 0x7f800000u) return 0xffffffffu; // any NaN
    const uint32_t rest = bits & 0xffffu;
    const uint32_t below = bits >> 16;
    return rest > 0x8000u || (rest == 0x8000u && (below & 1u)) ? below + 1 : below;
}
static bool is_bf16_nan(uint32_t bits) { return (bits & 0x7fffu) > 0x7f80u; }

static const struct storage {
    const char *load_name, *store_name;
    uint64_t size;
    uint32_t (*loaded)(uint32_t bits);
    uint32_t (*stored)(uint32_t bits);
    uint32_t keep; // bits of a lane that may be stored
} storages[STORAGE_COUNT] = {
    [STORAGE_F32] = {"v_load", "v_store", 4, identity, identity, 0xffffffffu},
    [STORAGE_BF16] = {"v_load_bf16", "v_store_bf16", 2, from_bf16, to_bf16, 0xffffffffu},
    [STORAGE_U8] = {"i_load8", "i_store8", 1, identity, identity, 0xffu},
    [STORAGE_STREAM] = {"v_load_early", "v_stream", 4, identity, identity, 0xffffffffu},
    [STORAGE_PAIR] = {"i_load16x2", "i_store16x2", 4, pair, pair, 0xffffffffu},
};

// Floats whose last bits lie on and beside ties, among others, and NaNs that only their last bits tell from infinity.
static uint32_t draw_stored(void) {
    static const uint32_t ends[] = {0x8000, 0x7fff, 0x8001, 0};
    const uint32_t bits = bits_of(draw_float());
    const uint64_t random = draw();
    if (random % 16 == 0) return 0x7f800001u | (bits & 0x80000000u);
    return random % 2 ? (bits & 0xffff0000u) | ends[random / 2 % 4] : bits;
}

static bool load_holds(int type, uint64_t n, unsigned char *end) {
    const struct storage *storage = &storages[type];
    unsigned char *p = end - n * storage->size;
    for (uint64_t i = 0; i < n * storage->size; i++) p[i] = (unsigned char)draw();
    float out[VOCABULARY_LANES];
    subject.part->storage[type].load(p, n, out);
    for (uint64_t lane = 0; lane < subject.lanes; lane++) {
        const uint32_t wanted = lane < n ? storage->loaded(load_integer(p, lane, storage->size)) : 0;
        if (bits_of(out[lane]) == wanted) continue;
        printf("FAILED %s %s of %d lanes: lane %d is %08x, not %08x\n", subject.part->variant, storage->load_name, (int)n, (int)lane,
               bits_of(out[lane]), wanted);
        return false;
    }
    return true;
}

static bool store_holds(int type, uint64_t n, unsigned char *begin, unsigned char *end) {
    const struct storage *storage = &storages[type];
    unsigned char *p = end - n * storage->size;
    float in[VOCABULARY_LANES];
    for (uint64_t lane = 0; lane < subject.lanes; lane++) in[lane] = with_bits(draw_stored() & storage->keep);
    memset(begin, UNTOUCHED, (size_t)(end - begin));
    subject.part->storage[type].store(p, in, n);
    for (uint64_t lane = 0; lane < n; lane++) {
        const uint32_t got = load_integer(p, lane, storage->size);
        const uint32_t wanted = storage->stored(bits_of(in[lane]));
        if (got == wanted || (wanted == 0xffffffffu && storage->size == 2 && is_bf16_nan(got))) continue;
        printf("FAILED %s %s of %d lanes: %08x in lane %d became %x, not %x\n", subject.part->variant, storage->store_name, (int)n, bits_of(in[lane]),
               (int)lane, got, wanted);
        return false;
    }
    for (unsigned char *byte = begin; byte < p; byte++) {
        if (*byte == UNTOUCHED) continue;
        printf("FAILED %s %s of %d lanes wrote %d bytes before its operand\n", subject.part->variant, storage->store_name, (int)n, (int)(p - byte));
        return false;
    }
    return true;
}

void check_memory(void) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    unsigned char *begin = mmap(0, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (begin == MAP_FAILED || mprotect(begin + page, page, PROT_NONE) != 0) {
        perror("a page without access");
        count(false);
        return;
    }
    unsigned char *end = begin + page;
    for (int type = 0; type < STORAGE_COUNT; type++) {
        bool loads = true;
        bool stores = true;
        for (int round = 0; round < ROUNDS / 8; round++)
            for (uint64_t n = type >= STORAGE_STREAM ? subject.lanes : 0; n <= subject.lanes; n++) {
                subject.operation = storages[type].load_name;
                loads = loads && load_holds(type, n, end);
                subject.operation = storages[type].store_name;
                stores = stores && store_holds(type, n, begin, end);
                // Once more, not ending at a multiple of the vector.
                if (type != STORAGE_STREAM) stores = stores && store_holds(type, n, begin, end - storages[type].size);
            }
        count(loads);
        count(stores);
    }
    munmap(begin, 2 * page);
}
