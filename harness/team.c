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
    bool sleeps;                                  // who has waited for long gives its CPU away
    void (*work)(unsigned worker, void *context); // 0 asks the workers to leave
    void *context;
    atomic_uint generation; // a step starts a piece of work
    atomic_uint finished;   // workers that ended the current piece
    atomic_uint sleepers;   // threads that have to be woken
    pthread_mutex_t mutex;  // for sleeping alone
    pthread_cond_t change;  // of generation or finished
    cpu_set_t callers;      // the caller's CPUs, given back at the end
    bool bound;             // the caller was bound to one of them
    struct member members[];
};

enum { YIELD = 1024, PATIENCE = 1 << 16 }; // spins; the latter are some 100 us, more than a step of work lets others wait for

// Until *counter is `value`. Spinning gives way to the scheduler now and then, for machines with fewer CPUs than threads. A sleeper
// announces itself before it looks again, and who changes a counter looks for sleepers after: one of them sees the other.
static void await(struct team *team, atomic_uint *counter, unsigned value) {
    for (unsigned spins = 1; atomic_load_explicit(counter, memory_order_acquire) != value; spins++) {
        if (spins % YIELD == 0) sched_yield();
        if (!team->sleeps || spins < PATIENCE) continue;
        pthread_mutex_lock(&team->mutex);
        atomic_fetch_add(&team->sleepers, 1);
        while (atomic_load(counter) != value) pthread_cond_wait(&team->change, &team->mutex);
        atomic_fetch_sub(&team->sleepers, 1);
        pthread_mutex_unlock(&team->mutex);
    }
}

static void step_counter(struct team *team, atomic_uint *counter) {
    atomic_fetch_add(counter, 1);
    if (atomic_load(&team->sleepers) == 0) return;
    pthread_mutex_lock(&team->mutex);
    pthread_cond_broadcast(&team->change);
    pthread_mutex_unlock(&team->mutex);
}

static void *member_main(void *argument) {
    const struct member *member = argument;
    struct team *team = member->team;
    machine_pin(member->cpu);
    // The next piece starts only when this one has ended for all, so no generation is missed.
    for (unsigned next = 1;; next++) {
        await(team, &team->generation, next);
        if (!team->work) return NULL;
        team->work(member->number, team->context);
        step_counter(team, &team->finished);
    }
}

struct team *team_create(unsigned count, const unsigned *cpus, bool sleeps) {
    struct team *team = calloc(1, sizeof *team + count * sizeof team->members[0]);
    if (!team) {
        complain(EXIT_ENVIRONMENT, "out of memory for %u threads", count);
        return NULL;
    }
    team->count = count;
    team->started = 1;
    team->sleeps = sleeps;
    pthread_mutex_init(&team->mutex, NULL);
    pthread_cond_init(&team->change, NULL);
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
    step_counter(team, &team->generation);
    work(0, context);
    await(team, &team->finished, team->count - 1);
    return clock_now() - start;
}

void team_destroy(struct team *team) {
    team->work = NULL;
    step_counter(team, &team->generation);
    for (unsigned i = 1; i < team->started; i++) pthread_join(team->members[i].thread, NULL);
    if (team->bound) sched_setaffinity(0, sizeof team->callers, &team->callers);
    pthread_cond_destroy(&team->change);
    pthread_mutex_destroy(&team->mutex);
    free(team);
}
