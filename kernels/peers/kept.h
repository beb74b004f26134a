// SPDX-License-Identifier: MIT
// Objects that a library wants made before the first call of a kind (a shape, a slope) and uses in all later ones. Each thread
// keeps its own, so calls from several threads share nothing; the longest unused makes way. Making one is paid by the first call
// of its kind, which is never the one that is timed; finding the last one again is a comparison of keys.
#ifndef KEPT_H
#define KEPT_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { KEPT_LIMIT = 32, KEPT_WORDS = 6 };

struct kept_key {
    uint64_t words[KEPT_WORDS];
};

struct kept {
    struct kept_key keys[KEPT_LIMIT];
    void *objects[KEPT_LIMIT];
    uint64_t used[KEPT_LIMIT]; // number of the last search that found it; 0: free
    uint64_t searches;
    int last;
};

static void kept_destroy(void *object); // defined by the including file

static _Thread_local struct kept *kept;
static pthread_key_t kept_at_exit;
static bool kept_has_key;

static void kept_end(void *context) {
    struct kept *mine = context;
    for (int i = 0; i < KEPT_LIMIT; i++)
        if (mine->objects[i]) kept_destroy(mine->objects[i]);
    free(mine);
    kept = NULL;
}

static void kept_start(void) { kept_has_key = pthread_key_create(&kept_at_exit, kept_end) == 0; }

// The calling thread's own; 0 if there is no memory.
static struct kept *kept_of_thread(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, kept_start);
    if (!kept && kept_has_key && (kept = calloc(1, sizeof *kept)) && pthread_setspecific(kept_at_exit, kept) != 0) {
        free(kept);
        kept = NULL;
    }
    return kept;
}

static int kept_place(struct kept *mine, const struct kept_key *key, bool *found) {
    int oldest = 0;
    for (int i = 0; i < KEPT_LIMIT; i++) {
        if (mine->used[i] && memcmp(&mine->keys[i], key, sizeof *key) == 0) return *found = true, i;
        if (mine->used[i] < mine->used[oldest]) oldest = i;
    }
    return *found = false, oldest;
}

// The object of that key, made by `make` if the thread has none; 0 if it could not be made.
static inline void *kept_object(const struct kept_key *key, void *(*make)(const struct kept_key *key)) {
    struct kept *mine = kept ? kept : kept_of_thread();
    if (!mine) return NULL;
    if (mine->used[mine->last] && memcmp(&mine->keys[mine->last], key, sizeof *key) == 0) return mine->objects[mine->last];
    bool found;
    const int place = kept_place(mine, key, &found);
    if (!found) {
        void *object = make(key);
        if (!object) return NULL;
        if (mine->objects[place]) kept_destroy(mine->objects[place]);
        mine->objects[place] = object;
        mine->keys[place] = *key;
    }
    mine->used[place] = ++mine->searches;
    mine->last = place;
    return mine->objects[place];
}

// A float as a word of a key, and back.
static inline uint64_t kept_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
static inline float kept_float(uint64_t word) {
    const uint32_t bits = (uint32_t)word;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
