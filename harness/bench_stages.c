// SPDX-License-Identifier: MIT
// The standard plan: stages in order of their value, since what is last is cut first.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "command.h"
#include "machine.h"
#include "operands.h"
#include "peers.h"
#include "workload.h"

// Which rows of a group enter: all, or those named here. `best`: so many of the fastest at L2 that promise an accuracy.
struct choice {
    bool all;
    unsigned best, best_peers;
    bool libm, scalar, preferred, peers; // preferred: the one that the library itself gives to an application
};

// Which groups.
static bool all_forms(const struct plan_group *group) { return group->count > 0; }
static bool forward(const struct plan_group *group) { return plan_is_plain(group, false); }
static bool forward_and_backward(const struct plan_group *group) { return plan_is_plain(group, true); }
static bool other_forms(const struct plan_group *group) { return !plan_is_plain(group, true); }

enum { LEVELS = 4 };

struct stage {
    const char *title;
    const char *levels[LEVELS]; // none: the sweep over sizes
    struct choice choice;
    bool (*takes)(const struct plan_group *group);
    bool distributions, threads, in_place;
    double share; // of what is left of the budget
};

#define FINALISTS .choice = {.best = 3, .best_peers = 1, .libm = true, .preferred = true}
#define WINNER .choice = {.best = 1, .preferred = true}

static const struct stage stages[] = {
    {.title = "timing at L2", .levels = {"L2"}, .choice = {.all = true}, .takes = all_forms, .share = 0.4},
    {.title = "timing at L1, L3, DRAM", .levels = {"L1", "L3", "DRAM"}, FINALISTS, .takes = forward_and_backward, .share = 0.4},
    {.title = "timing distributions",
     .levels = {"L2"},
     .choice = {.libm = true, .scalar = true, .preferred = true, .peers = true},
     .takes = forward_and_backward,
     .distributions = true,
     .share = 0.3},
    {.title = "timing calls",
     .levels = {"call"},
     .choice = {.best = 1, .libm = true, .preferred = true, .peers = true},
     .takes = forward_and_backward,
     .share = 0.1},
    {.title = "timing threads", .levels = {"L2", "DRAM"}, WINNER, .takes = forward, .threads = true, .share = 0.3},
    {.title = "timing in place", .levels = {"L2", "DRAM"}, WINNER, .takes = forward_and_backward, .in_place = true, .share = 0.3},
    {.title = "timing over sizes", FINALISTS, .takes = forward, .share = 0.7},
    {.title = "timing other forms at L1, L3, DRAM", .levels = {"L1", "L3", "DRAM"}, FINALISTS, .takes = other_forms, .share = 1},
};

// ---- rows ----

// Rows chosen, each once; room for a whole group.
struct chosen {
    const struct activations_row **rows;
    size_t count;
};

static void choose(struct chosen *chosen, const struct activations_row *row) {
    for (size_t i = 0; i < chosen->count; i++)
        if (chosen->rows[i] == row) return;
    chosen->rows[chosen->count++] = row;
}

static const struct activations_row *row_named(const struct plan_group *group, const char *name) {
    for (size_t i = 0; i < group->count; i++)
        if (strcmp(group->rows[i]->name, name) == 0) return group->rows[i];
    return NULL;
}

// The fastest at L2, which is timed first.
static int choose_best(struct bench *bench, struct chosen *chosen, const struct plan_group *group, const struct choice *choice) {
    const struct activations_row *any = group->rows[0];
    sqlite3_stmt *statement = store_query(&bench->store,
                                          "SELECT kernel FROM cell JOIN summary USING (cell) JOIN kernel USING (run, kernel)"
                                          " WHERE run = ?1 AND level = 'L2' AND threads = 1 AND distribution = ?2 AND store_kind = 'out-of-place'"
                                          "  AND activation = ?3 AND form = ?4 AND type = ?5 GROUP BY kernel ORDER BY min(median), kernel",
                                          "ttttt", bench->run, bench->distribution, any->activation, any->form, any->type);
    if (!statement) return EXIT_ENVIRONMENT;
    unsigned best = choice->best, best_peers = choice->best_peers;
    while ((best || best_peers) && sqlite3_step(statement) == SQLITE_ROW) {
        const struct activations_row *row = row_named(group, (const char *)sqlite3_column_text(statement, 0));
        if (!row) continue;
        unsigned *places = peer_of(row) ? &best_peers : strcmp(row->mode, "raw") == 0 ? NULL : &best;
        if (!places || *places == 0) continue;
        --*places;
        choose(chosen, row);
    }
    return sqlite3_finalize(statement) == SQLITE_OK ? EXIT_FINE : store_complain(&bench->store, "choosing the finalists");
}

static bool is_chosen(const struct choice *choice, const struct activations_row *row) {
    return choice->all || (choice->libm && strcmp(row->implementation, "libm") == 0) ||
           (choice->scalar && strcmp(row->implementation, "scalar") == 0) || (choice->peers && peer_of(row));
}

static int choose_rows(struct bench *bench, const struct choice *choice, const struct plan_group *group, struct chosen *chosen) {
    const struct activations_row *any = group->rows[0];
    const int code = choice->best || choice->best_peers ? choose_best(bench, chosen, group, choice) : EXIT_FINE;
    for (size_t i = 0; i < group->count; i++)
        if (is_chosen(choice, group->rows[i])) choose(chosen, group->rows[i]);
    const struct activations_row *best = activations_table(ACTIVATIONS_ABI)->best(any->activation, any->form, any->type, "la", NULL);
    const struct activations_row *preferred = choice->preferred && best ? row_named(group, best->name) : NULL;
    if (preferred) choose(chosen, preferred);
    return code;
}

// ---- contests ----

static bool takes_part(const struct stage *stage, const struct plan_group *group) {
    return stage->takes(group) && (!stage->in_place || operands_fit_in_place(group->rows[0]));
}

static size_t sizes_of(const struct stage *stage, struct plan_size *sizes) {
    size_t count = 0;
    if (!stage->levels[0]) return plan_sweep(sizes);
    for (size_t i = 0; i < LEVELS && stage->levels[i]; i++) count += plan_level(stage->levels[i], &sizes[count]);
    return count;
}

// Powers of two and all CPUs, from 2; 1 alone where the stage is not about threads.
static size_t thread_counts(const struct stage *stage, unsigned counts[static 32]) {
    unsigned cpus[256];
    const unsigned available = machine_cpus(cpus, 256);
    size_t count = 0;
    if (!stage->threads) counts[count++] = 1;
    for (unsigned threads = 2; stage->threads && threads < available; threads *= 2) counts[count++] = threads;
    if (stage->threads && available > 1) counts[count++] = available;
    return count;
}

// The memory of a stage's plan.
struct programme {
    struct bench_contest *contests;
    size_t contest_count;
    struct chosen *chosen; // [group_count]
    const struct activations_row **rows;
};

// All functions at the first size before any at the next: what a spent budget cuts is sizes, not functions.
static void write_programme(const struct bench *bench, const struct stage *stage, struct programme *programme) {
    struct plan_size sizes[PLAN_SIZES];
    unsigned threads[32];
    const size_t size_count = sizes_of(stage, sizes), thread_count = thread_counts(stage, threads);
    for (size_t s = 0; s < size_count; s++)
        for (size_t t = 0; t < thread_count; t++)
            for (size_t g = 0; g < bench->group_count; g++)
                if (programme->chosen[g].count)
                    programme->contests[programme->contest_count++] =
                        (struct bench_contest){.rows = programme->chosen[g].rows,
                                               .count = programme->chosen[g].count,
                                               .size = sizes[s],
                                               .threads = threads[t],
                                               .distributions = stage->distributions ? workload_distributions : NULL,
                                               .in_place = stage->in_place};
}

static int choose_all(struct bench *bench, const struct stage *stage, struct programme *programme) {
    int code = EXIT_FINE;
    const struct activations_row **next = programme->rows;
    for (size_t g = 0; g < bench->group_count && code == EXIT_FINE; g++) {
        const struct plan_group *group = &bench->groups[g];
        programme->chosen[g].rows = next;
        if (takes_part(stage, group)) code = choose_rows(bench, &stage->choice, group, &programme->chosen[g]);
        next += group->count;
    }
    return code;
}

static int hold_stage(struct bench *bench, const struct stage *stage) {
    struct programme programme = {.contests = calloc(bench->group_count * PLAN_SIZES + 1, sizeof *programme.contests),
                                  .chosen = calloc(bench->group_count + 1, sizeof *programme.chosen),
                                  .rows = calloc(bench->row_count + 1, sizeof *programme.rows)};
    const bool has_memory = programme.contests && programme.chosen && programme.rows;
    int code = has_memory ? choose_all(bench, stage, &programme) : complain(EXIT_ENVIRONMENT, "out of memory");
    if (has_memory && code == EXIT_FINE) {
        write_programme(bench, stage, &programme);
        code = bench_hold(bench, programme.contests, programme.contest_count, stage->title, stage->share);
    }
    free(programme.rows);
    free(programme.chosen);
    free(programme.contests);
    return code;
}

int bench_stages(struct bench *bench) {
    struct plan_size size;
    if (!plan_level("L2", &size))
        return complain(EXIT_ENVIRONMENT, "the size of this machine's caches is unknown; say sizes with --size, as in --size 65536");
    const size_t count = bench->twice ? 1 : sizeof stages / sizeof *stages;
    int code = EXIT_FINE;
    for (size_t i = 0; i < count && code == EXIT_FINE; i++) code = hold_stage(bench, &stages[i]);
    return code;
}
