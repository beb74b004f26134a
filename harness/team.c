// SPDX-License-Identifier: MIT
#include "team.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "command.h"
#include "machine.h"

struct member {
    struct team *team;
    unsigned number, cpu;
    pthread_t thread;
};

struct team {
    unsigned count, started;
    void (*work)(unsigned worker, void *context); // 0 asks the workers to leave
    void *context;
    atomic_uint generation; // a step starts a piece of work
    atomic_uint finished;   // workers that ended the current piece
    cpu_set_t callers;      // the caller's CPUs, given back at the end
    bool bound;             // the caller was bound to one of them
    struct member members[];
};

// Spinning gives way to the scheduler now and then, for machines with fewer CPUs than threads.
static void relax(unsigned spins) {
    if (spins % 1024 == 1023) sched_yield();
}

static void *member_main(void *argument) {
    const struct member *member = argument;
    struct team *team = member->team;
    machine_pin(member->cpu);
    unsigned seen = 0;
    for (;;) {
        for (unsigned spins = 0; atomic_load_explicit(&team->generation, memory_order_acquire) == seen; spins++) relax(spins);
        seen++;
        if (!team->work) return NULL;
        team->work(member->number, team->context);
        atomic_fetch_add_explicit(&team->finished, 1, memory_order_release);
    }
}

struct team *team_create(unsigned count, const unsigned *cpus) {
    struct team *team = calloc(1, sizeof *team + count * sizeof team->members[0]);
    if (!team) {
        complain(EXIT_ENVIRONMENT, "out of memory for %u threads", count);
        return NULL;
    }
    team->count = count;
    team->started = 1;
    team->bound = sched_getaffinity(0, sizeof team->callers, &team->callers) == 0 && machine_pin(cpus[0]);
    for (unsigned i = 1; i < count; i++) {
        team->members[i] = (struct member){.team = team, .number = i, .cpu = cpus[i]};
        const int error = pthread_create(&team->members[i].thread, NULL, member_main, &team->members[i]);
        if (error) {
            complain(EXIT_ENVIRONMENT, "cannot start %u threads: %s; ask for fewer with --threads", count, strerror(error));
            team_destroy(team);
            return NULL;
        }
        team->started++;
    }
    return team;
}

unsigned team_size(const struct team *team) { return team->count; }

uint64_t team_run(struct team *team, void (*work)(unsigned worker, void *context), void *context) {
    team->work = work;
    team->context = context;
    atomic_store_explicit(&team->finished, 0, memory_order_relaxed);
    const uint64_t start = clock_now();
    atomic_fetch_add_explicit(&team->generation, 1, memory_order_release);
    work(0, context);
    for (unsigned spins = 0; atomic_load_explicit(&team->finished, memory_order_acquire) != team->count - 1; spins++) relax(spins);
    return clock_now() - start;
}

void team_destroy(struct team *team) {
    team->work = NULL;
    atomic_fetch_add_explicit(&team->generation, 1, memory_order_release);
    for (unsigned i = 1; i < team->started; i++) pthread_join(team->members[i].thread, NULL);
    if (team->bound) sched_setaffinity(0, sizeof team->callers, &team->callers);
    free(team);
}
