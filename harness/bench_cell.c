// SPDX-License-Identifier: MIT
#include "bench_cell.h"

#include <stdio.h>
#include <string.h>

#include "code.h"
#include "command.h"
#include "machine.h"
#include "operands.h"
#include "workload.h"

enum { PAGE_SIZE = 4096, DATA_SEED = 1 };

static void write_placement(unsigned threads, char *placement, size_t size) {
    unsigned cpus[256];
    const unsigned available = machine_cpus(cpus, 256);
    const unsigned last = threads <= available ? threads - 1 : available - 1;
    if (threads == 1) snprintf(placement, size, "%u", cpus[0]);
    else snprintf(placement, size, "%u to %u", cpus[0], cpus[last]);
}

// A contest of distributions has cells of its own for all of them, the usual one too, since only rivals of one contest compare.
static void write_parameters(const struct activations_row *row, uint64_t n, bool of_distributions, int entry, char *text, size_t size) {
    struct activations_call call = {.size = sizeof call};
    workload_shape(row, n, &call);
    snprintf(text, size, "{\"rows\":%llu,\"channels\":%llu,\"pieces\":%llu,\"seed\":%d%s%s}", (unsigned long long)call.rows,
             (unsigned long long)call.channels, (unsigned long long)call.pieces, DATA_SEED, of_distributions ? ",\"contest\":\"distributions\"" : "",
             entry ? ",\"entry\":2" : "");
}

// Private caches hold a working set for each thread; the shared ones and memory hold one that the threads divide.
static bool is_private(const char *level) { return strcmp(level, "L1") == 0 || strcmp(level, "L2") == 0; }

struct bench_cell bench_cell_make(const struct bench *bench, const struct activations_row *row, const struct bench_contest *contest,
                                  const char *distribution, int entry) {
    const struct plan_size *size = &contest->size;
    const unsigned threads = contest->threads;
    struct bench_cell cell = {.row = row,
                              .threads = threads,
                              .level = size->level,
                              .distribution = distribution,
                              .store_kind = contest->in_place ? "over-x" : "out-of-place"};
    uint64_t each;
    if (size->bytes) each = operands_elements(row, is_private(size->level) ? size->bytes : size->bytes / threads);
    else each = size->elements / threads;
    cell.n = each * threads;
    cell.bytes = operands_bytes(row, each) * threads;
    cell.footprint = cell.bytes - (contest->in_place ? cell.n * workload_form(row).element_bytes : 0);
    const struct code code = code_of_row(row);
    snprintf(cell.code, sizeof cell.code, "%s", code.hash);
    write_parameters(row, each, contest->distributions, entry, cell.parameters, sizeof cell.parameters);
    write_placement(threads, cell.placement, sizeof cell.placement);
    char key[1024];
    const int length =
        snprintf(key, sizeof key, "%s|%s|%s|%s|%llu|%u|%s|%s|%d|%u|%s", bench->run, row->name, cell.code, cell.parameters, (unsigned long long)cell.n,
                 threads, cell.placement, cell.store_kind, PAGE_SIZE, OPERANDS_ALIGNMENT, cell.distribution);
    hash_text(key, (uint64_t)length, cell.id);
    return cell;
}

int bench_cell_plan(struct bench *bench, const struct bench_cell *cell, int64_t contest, const char *refusal) {
    return store_execute(
        &bench->store,
        "INSERT OR IGNORE INTO cell (cell, run, kernel, code, parameters, n, bytes, level, threads, placement, store_kind, page_size,"
        " alignment, distribution, contest, position, state, reason)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
        "tttttiitittiitiitt", cell->id, bench->run, cell->row->name, cell->code, cell->parameters, (int64_t)cell->n, (int64_t)cell->bytes,
        cell->level, (int64_t)cell->threads, cell->placement, cell->store_kind, (int64_t)PAGE_SIZE, (int64_t)OPERANDS_ALIGNMENT, cell->distribution,
        contest, bench->position++, refusal ? "refused" : "planned", refusal ? refusal : "");
}

bool bench_cell_done(struct bench *bench, const struct bench_cell *cell) {
    sqlite3_stmt *statement = store_query(&bench->store, "SELECT 1 FROM cell WHERE cell = ?1 AND state = 'done'", "t", cell->id);
    const bool done = statement && sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return done;
}

int bench_cell_cut(struct bench *bench, const struct bench_cell *cell, const char *reason) {
    return store_execute(&bench->store, "UPDATE cell SET state = 'cut', reason = ?2 WHERE cell = ?1 AND state IN ('planned', 'cut')", "tt", cell->id,
                         reason);
}

int bench_cell_finish(struct bench *bench, const struct bench_cell *cell, const struct contest_entry *entry) {
    int code = store_execute(&bench->store, "UPDATE cell SET state = 'done', reason = '' WHERE cell = ?1", "t", cell->id);
    for (uint64_t i = 0; i < entry->count && code == EXIT_FINE; i++) {
        const struct contest_sample *sample = &entry->samples[i];
        code = store_execute(
            &bench->store, "INSERT INTO sample (cell, round, position, calls, nanoseconds, clock_hz) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", "tiiiir",
            cell->id, (int64_t)sample->round, (int64_t)sample->position, (int64_t)sample->calls, (int64_t)sample->nanoseconds, sample->clock_hz);
    }
    return code == EXIT_FINE ? store_summarise(&bench->store, cell->id) : code;
}
