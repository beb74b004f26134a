// SPDX-License-Identifier: MIT
#include "workers.h"

#include <stdatomic.h>

#include "command.h"
#include "machine.h"

int workers_start(struct workers *workers, unsigned count) {
    unsigned cpus[WORKERS_LIMIT];
    const unsigned here = machine_cpus(cpus, WORKERS_LIMIT);
    *workers = (struct workers){.count = count};
    if (count < 1 || count > WORKERS_LIMIT || here == 0)
        return complain(EXIT_USAGE, "cannot work with %u threads: take 1 to %d", count, WORKERS_LIMIT);
    if (count == 1) return EXIT_FINE;
    for (unsigned i = here; i < count; i++) cpus[i] = cpus[i % here];
    workers->team = team_create(count, cpus, true);
    return workers->team ? EXIT_FINE : EXIT_ENVIRONMENT;
}

void workers_stop(struct workers *workers) {
    if (workers->team) team_destroy(workers->team);
    *workers = (struct workers){0};
}

struct queue {
    void (*task)(void *context, uint64_t i, unsigned worker);
    void *context;
    uint64_t tasks;
    atomic_uint_fast64_t next;
};

static void take_tasks(unsigned worker, void *argument) {
    struct queue *queue = argument;
    for (;;) {
        const uint64_t i = atomic_fetch_add_explicit(&queue->next, 1, memory_order_relaxed);
        if (i >= queue->tasks) return;
        queue->task(queue->context, i, worker);
    }
}

void workers_run(const struct workers *workers, uint64_t tasks, void (*task)(void *context, uint64_t i, unsigned worker), void *context) {
    struct queue queue = {.task = task, .context = context, .tasks = tasks};
    atomic_init(&queue.next, 0);
    if (workers->team && tasks > 1) team_run(workers->team, take_tasks, &queue);
    else take_tasks(0, &queue);
}
