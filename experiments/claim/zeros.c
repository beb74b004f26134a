// SPDX-License-Identifier: MIT
// What leaving out zeros takes over multiplying by them.
#include <math.h>

#include "evidence_inside.h"
#include "row.h"
#include "zero_benchmark.h"

enum { ROUNDS_LIMIT = 4096 };

// Rounds of one cell of a run, all of whose cells are timed in the same rounds.
static const char sample_query[] =
    "SELECT round, 1.0 * nanoseconds / steps, (SELECT 1 + max(round) FROM step_sample JOIN step_cell USING (step) WHERE run = ?1)"
    " FROM step_cell JOIN step_sample USING (step) JOIN run USING (run) WHERE run = ?1 AND net = ?2 AND layers = ?3 ORDER BY round";

static bool read_times(struct evidence *evidence, const char *run, const char *net, const char *layers, double *times, uint64_t *count) {
    uint64_t rounds = 0;
    int status;
    sqlite3_stmt *rows = store_query(evidence->store, sample_query, "ttt", run, net, layers);
    if (!rows) return evidence_unread(evidence);
    *count = 0;
    while ((status = sqlite3_step(rows)) == SQLITE_ROW && *count < ROUNDS_LIMIT && (uint64_t)sqlite3_column_int64(rows, 0) == *count) {
        times[(*count)++] = row_real(rows, 1);
        rounds = (uint64_t)sqlite3_column_int64(rows, 2);
    }
    if (!evidence_ends(evidence, rows, status)) return false;
    evidence->trials++;
    return (*count > 0 && *count == rounds) ||
           evidence_lacks(evidence, "the store lacks round %llu of %s, %s", (unsigned long long)*count, net, layers);
}

static void sparse_is_cheaper(struct evidence *evidence) {
    static const uint32_t shares[] = {2, 3}; // of zero_percents: 85 and 95
    char run[37];
    if (!evidence_latest_run(evidence, "SELECT max(run) FROM step_cell WHERE net = 'sgemm without zeros'", run)) return;
    for (size_t part = 0; part < 4; part++) {
        static double skipped[ROUNDS_LIMIT], full[ROUNDS_LIMIT];
        char layers[ZERO_TEXT];
        uint64_t count = 0, others = 0;
        zero_benchmark_text((uint32_t)part / 2, shares[part % 2], layers);
        if (!read_times(evidence, run, zero_methods[ZERO_SKIP], layers, skipped, &count) ||
            !read_times(evidence, run, zero_methods[ZERO_BLIS], layers, full, &others))
            return;
        for (uint64_t i = 0; i < count; i++) skipped[i] /= full[i];
        evidence->findings[part] = judge_level(&evidence->claim->parts[part], skipped, count);
    }
}

const struct claim claims_zeros[] = {
    {.id = "C33",
     .name = "sparse-is-cheaper",
     .sentence = "Dispersed activity lowers a network's cost",
     .source = "Glorot, Bordes, Bengio, AISTATS 2011: computations may skip zeros",
     .published = "none; 83.4 % zeros on MNIST",
     .measured =
         "time of a product of matrices that leaves out zeros at random places over that of BLIS's, which multiplies everything: shapes of the hidden layers "
         "of MLPs of 256 and 1024 at 128 samples, one core",
     .reason = "cheaper: at least a tenth, at about the share of zeros that was published and at one that takes a stronger penalty",
     .experiments = "",
     .lacking = "a benchmark: relubench bench --zeros",
     .chart = "",
     .timed = true,
     .parts = {{"256, 85 % zeros", RULE_LEVEL, 0, 0.9},
               {"256, 95 % zeros", RULE_LEVEL, 0, 0.9},
               {"1024, 85 % zeros", RULE_LEVEL, 0, 0.9},
               {"1024, 95 % zeros", RULE_LEVEL, 0, 0.9}},
     .evaluate = sparse_is_cheaper},
    {0},
};
