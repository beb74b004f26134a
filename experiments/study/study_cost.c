// SPDX-License-Identifier: MIT
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "command.h"
#include "machine.h"
#include "matrix_product.h"
#include "study.h"

double study_cost(const struct study *study, struct study_share share, uint64_t *missing) {
    double cost = share.parts > 1 ? study->later / (double)share.parts : study->later;
    *missing = 0;
    for (uint64_t i = 0; i < study->count; i++)
        if (!study->planned[i].result.known && study_owns(&study->planned[i], share)) {
            cost += study->planned[i].cost;
            ++*missing;
        }
    return cost;
}

// Floating-point operations a second of what this machine trained last; NAN: nothing yet.
static int stored_rate(struct study *study, double *rate) {
    sqlite3_stmt *row = store_query(
        study->store,
        "SELECT 2.0 * sum(multiply_adds) / sum(seconds) FROM (SELECT multiply_adds, seconds * threads AS seconds FROM trial JOIN run USING (run)"
        " WHERE machine = ?1 AND trial.seconds > 0 ORDER BY started DESC, trial.rowid DESC LIMIT 50)",
        "t", machine_this()->id);
    if (!row) return EXIT_ENVIRONMENT;
    *rate =
        sqlite3_step(row) == SQLITE_ROW && sqlite3_column_type(row, 0) != SQLITE_NULL ? sqlite3_column_double(row, 0) * study->workers.count : NAN;
    sqlite3_finalize(row);
    return EXIT_FINE;
}

// Small nets reach about half of what a large product does.
static int measured_rate(const struct study *study, double *rate) {
    enum { SIDE = 512, REPEATS = 8 };
    real *values = calloc(3 * (size_t)SIDE * SIDE, sizeof *values);
    if (!values) return complain(EXIT_ENVIRONMENT, "out of memory for a product of matrices");
    uint64_t best = UINT64_MAX;
    for (int i = 0; i < REPEATS; i++) {
        const uint64_t started = clock_now();
        matrix_product(SIDE, SIDE, SIDE, matrix_rows(values, SIDE), matrix_rows(values + SIDE * SIDE, SIDE), 0, values + 2 * SIDE * SIDE, SIDE);
        const uint64_t taken = clock_now() - started;
        if (taken < best) best = taken;
    }
    free(values);
    *rate = 0.5 * 2.0 * SIDE * SIDE * SIDE / ((double)best * 1e-9) * study->workers.count;
    return EXIT_FINE;
}

static void duration(double seconds, char *text, size_t size) {
    if (seconds < 90) snprintf(text, size, "%.0f s", seconds);
    else if (seconds < 5400) snprintf(text, size, "%.0f min", seconds / 60);
    else snprintf(text, size, "%.1f h", seconds / 3600);
}

int study_announce(struct study *study, struct study_share share) {
    uint64_t missing, stored = 0;
    const double cost = study_cost(study, share, &missing);
    for (uint64_t i = 0; i < study->count; i++) stored += study->planned[i].result.known;
    double rate = NAN;
    int code = stored_rate(study, &rate);
    if (!code && isnan(rate)) code = measured_rate(study, &rate);
    if (code) return code;
    char text[32];
    duration(cost / rate, text, sizeof text);
    fprintf(stderr, "%llu trials to run, %llu stored, more once rates are chosen: at most %.3g TFLOP, about %s at %.0f GFLOP/s on %u threads\n",
            (unsigned long long)missing, (unsigned long long)stored, cost / 1e12, text, rate / 1e9, study->workers.count);
    return EXIT_FINE;
}
