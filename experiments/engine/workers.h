// SPDX-License-Identifier: MIT
// Work in tasks of a fixed partition, done by any number of threads: which thread does which task changes no result.
#ifndef WORKERS_H
#define WORKERS_H

#include <stdint.h>

#include "team.h"

enum { WORKERS_LIMIT = 1024 };

struct workers {
    struct team *team; // 0: the caller alone
    unsigned count;
};

// 1 to WORKERS_LIMIT; where there are fewer CPUs, threads share them. An exit code.
int workers_start(struct workers *workers, unsigned count);
void workers_stop(struct workers *workers);
// Runs task(context, i, worker) for each i below `tasks`, each once, and returns when all are done.
void workers_run(const struct workers *workers, uint64_t tasks, void (*task)(void *context, uint64_t i, unsigned worker), void *context);

#endif
