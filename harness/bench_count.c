// SPDX-License-Identifier: MIT
// Which kernels there are, what their code is, and how many instructions it takes.
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "clock.h"
#include "code.h"
#include "command.h"
#include "kernels.h"
#include "machine.h"
#include "progress.h"
#include "step.h"

enum { SHARE = 8 }; // the part of the budget that counting may take is one in so many

// An earlier count of the same machine code holds: single steps of it repeat exactly. Negative if there is none.
static double known_instructions(struct bench *bench, const char *hash) {
    sqlite3_stmt *statement =
        store_query(&bench->store, "SELECT instructions FROM kernel WHERE code = ?1 AND instructions IS NOT NULL LIMIT 1", "t", hash);
    double instructions = -1;
    if (statement && sqlite3_step(statement) == SQLITE_ROW) instructions = sqlite3_column_double(statement, 0);
    sqlite3_finalize(statement);
    return instructions;
}

// Rows whose instructions the team counts, each worker taking the next.
struct counting {
    const struct activations_row **rows;
    double *instructions; // negative: not counted
    size_t count;
    uint64_t deadline; // clock_now() after which no more are counted; 0: none
    atomic_size_t next;
    atomic_int reason; // errno of a refusal, or 0
};

static bool is_late(uint64_t deadline) { return deadline && clock_now() > deadline; }

static void count_some(unsigned worker, void *context) {
    (void)worker;
    struct counting *counting = context;
    for (size_t i; (i = atomic_fetch_add(&counting->next, 1)) < counting->count;) {
        if (interrupted() || is_late(counting->deadline) || counting->instructions[i] >= 0 || !kernel_runs(counting->rows[i])) continue;
        counting->instructions[i] = step_instructions(counting->rows[i]);
        if (counting->instructions[i] < 0) atomic_store(&counting->reason, errno);
    }
}

static int store_kernels(struct bench *bench, const struct counting *counting) {
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < counting->count && code == EXIT_FINE; i++)
        code = store_kernel(&bench->store, bench->run, counting->rows[i], counting->instructions[i]);
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}

// Should time run short, every function has the row that applications get counted, and no function has all of its rows. Those of
// the compiler's own vectorisation are many, and wait for all others.
enum turn { PREFERRED, OTHERS, VECTORISED, TURNS };
static const char *const titles[TURNS] = {"counting instructions", "counting instructions of other rows", "counting instructions of auto rows"};

static enum turn turn_of(const struct activations_row *row) {
    const struct activations_row *best = activations_table(ACTIVATIONS_ABI)->best(row->activation, row->form, row->type, "la", NULL);
    if (best && strcmp(best->name, row->name) == 0) return PREFERRED;
    return strncmp(row->implementation, "auto-", 5) == 0 ? VECTORISED : OTHERS;
}

// What all groups have in common. `done`: the rows that have their count.
struct counter {
    struct bench *bench;
    struct team *team;
    bool *done;
    uint64_t deadline;
    int reason;
};

static int count_group(struct counter *counter, const struct plan_group *group, enum turn turn) {
    struct bench *bench = counter->bench;
    struct counting counting = {.rows = calloc(group->count, sizeof *counting.rows),
                                .instructions = calloc(group->count, sizeof *counting.instructions),
                                .deadline = counter->deadline};
    const bool has_memory = counting.rows && counting.instructions;
    int code = has_memory ? EXIT_FINE : complain(EXIT_ENVIRONMENT, "out of memory");
    for (size_t i = 0; i < group->count && has_memory; i++) {
        if (counter->done[&group->rows[i] - bench->rows] || turn_of(group->rows[i]) != turn) continue;
        const struct code machine_code = code_of_row(group->rows[i]);
        counting.instructions[counting.count] = machine_code.bytes ? known_instructions(bench, machine_code.hash) : -1;
        counting.rows[counting.count++] = group->rows[i];
    }
    if (code == EXIT_FINE && counting.count) {
        team_run(counter->team, count_some, &counting);
        if (counting.reason) counter->reason = counting.reason;
        // Interrupted, the group is left for the run that continues.
        if (!interrupted()) code = store_kernels(bench, &counting);
    }
    free(counting.instructions);
    free(counting.rows);
    return code;
}

static int count_groups(struct counter *counter, enum turn turn) {
    const struct bench *bench = counter->bench;
    struct progress progress = progress_start(titles[turn]);
    int code = EXIT_FINE;
    for (size_t g = 0; g < bench->group_count && code == EXIT_FINE && !interrupted(); g++) {
        progress_update(&progress, (double)g / (double)bench->group_count, bench->groups[g].rows[0]->name);
        code = count_group(counter, &bench->groups[g], turn);
    }
    progress_end(&progress);
    return code;
}

int bench_kernels(struct bench *bench) {
    unsigned cpus[256];
    const uint64_t now = clock_now();
    struct counter counter = {.bench = bench,
                              .team = team_create(machine_cpus(cpus, 256), cpus, false),
                              .done = calloc(bench->row_count, sizeof *counter.done),
                              .deadline = bench->deadline > now ? now + (bench->deadline - now) / SHARE : bench->deadline};
    int code = EXIT_ENVIRONMENT; // team_create has said why
    if (!counter.done) code = complain(EXIT_ENVIRONMENT, "out of memory");
    else if (counter.team) {
        code = bench_rows_mark(bench, "SELECT kernel FROM kernel WHERE run = ?1 AND instructions IS NOT NULL", counter.done);
        for (enum turn turn = 0; turn < TURNS && code == EXIT_FINE; turn++) code = count_groups(&counter, turn);
    }
    if (counter.team) team_destroy(counter.team);
    free(counter.done);
    if (counter.reason)
        complain(EXIT_FINE, "some instructions are not counted: single-stepping failed (%s); everything else is measured", strerror(counter.reason));
    if (code == EXIT_FINE && is_late(counter.deadline))
        complain(EXIT_FINE, "not all instructions are counted, which may take 1/%d of the budget; a run that continues counts on", SHARE);
    return code;
}
