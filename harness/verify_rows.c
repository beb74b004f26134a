// SPDX-License-Identifier: MIT
// The standard set for many rows, shared among threads.
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "verify.h"

struct queue {
    const struct activations_row *const *rows;
    struct verify_result *results;
    size_t count;
    _Atomic size_t next;
    _Atomic bool stopped;
    pthread_mutex_t lock; // of `done` and of progress
    size_t done;
    bool (*progress)(double share, void *context);
    void *context;
};

bool verify_shares_bits(const struct activations_row *a, const struct activations_row *b) {
    return a != b && strcmp(a->bit_class, "none") != 0 && strcmp(a->bit_class, b->bit_class) == 0 && strcmp(a->activation, b->activation) == 0 &&
           strcmp(a->form, b->form) == 0 && strcmp(a->type, b->type) == 0;
}

const struct activations_row *verify_peer(const struct activations_row *row) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const uint64_t features = table->features();
    const struct activations_row *peer = NULL;
    for (uint64_t p = 0; p < table->part_count; p++) {
        const struct activations_part *part = table->parts[p];
        for (uint64_t i = 0; i < part->row_count; i++) {
            const struct activations_row *other = (const struct activations_row *)(const void *)((const char *)part->rows + i * part->row_size);
            if ((other->required & ~features) == 0 && verify_shares_bits(row, other)) peer = other;
        }
    }
    return peer;
}

static void report(struct queue *queue) {
    pthread_mutex_lock(&queue->lock);
    queue->done++;
    if (queue->progress && !queue->progress((double)queue->done / (double)queue->count, queue->context)) queue->stopped = true;
    pthread_mutex_unlock(&queue->lock);
}

static void *work(void *context) {
    struct queue *queue = context;
    while (!queue->stopped) {
        const size_t i = queue->next++;
        if (i >= queue->count) break;
        const struct activations_row *const peers[] = {verify_peer(queue->rows[i]), NULL};
        queue->results[i] = verify_row(queue->rows[i], peers);
        report(queue);
    }
    return NULL;
}

void verify_rows(const struct activations_row *const *rows, size_t count, unsigned threads, bool (*progress)(double share, void *context),
                 void *context, struct verify_result *results) {
    enum { MOST = 256 };
    struct queue queue = {
        .rows = rows, .results = results, .count = count, .lock = PTHREAD_MUTEX_INITIALIZER, .progress = progress, .context = context};
    memset(results, 0, count * sizeof *results);
    pthread_t others[MOST];
    unsigned started = 0;
    while (started + 1 < threads && started < MOST && pthread_create(&others[started], NULL, work, &queue) == 0) started++;
    work(&queue);
    for (unsigned i = 0; i < started; i++) pthread_join(others[i], NULL);
}
