// SPDX-License-Identifier: MIT
#include "special_values.h"

#include <math.h>
#include <string.h>

#include "command.h"
#include "kernels.h"
#include "progress.h"
#include "verify_case.h"

// What la promises.
static const double unpromised_ulp = 4;

static const float inputs[SPECIAL_VALUES] = {NAN, INFINITY, -INFINITY, -0.0f, 0x1p-149f, -0x1p-149f, 0x1.fffffep+127f, -0x1.fffffep+127f};

static void fill(struct subject *subject) {
    memcpy(subject->x, inputs, sizeof inputs);
    for (int i = 0; i < SPECIAL_VALUES; i++) {
        if (subject->form.grouped) subject->x[SPECIAL_VALUES + i] = -1;
        subject->dy[i] = 1;
    }
    workload_parameters(subject->row, SPECIAL_VALUES, subject->parameters);
}

bool special_values_of(const struct activations_row *row, struct special_value values[SPECIAL_VALUES]) {
    struct subject subject;
    const struct verify_case call = {.check = "special values", .rows = 1, .channels = SPECIAL_VALUES, .pieces = 2, .seed = 1, .place = GUARD_AFTER};
    const bool created = subject_create(&subject, row);
    if (created) {
        fill(&subject);
        case_expect(&subject, &call);
        case_run(&subject, &call);
        struct error_bounds bounds = subject.bounds;
        if (isinf(bounds.ulp)) bounds.ulp = unpromised_ulp;
        for (int i = 0; i < SPECIAL_VALUES; i++) {
            const struct double_double exact = subject.expected[i].exact;
            values[i] = (struct special_value){inputs[i], subject.got[i], error_round(exact, bounds.digits),
                                               error_judge(&bounds, subject.got[i], exact, 1).passes};
        }
    }
    const bool survived = created && !subject.failed;
    subject_destroy(&subject);
    return survived;
}

static int64_t bits_of(float value) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static int store_values(struct bench *bench, const struct activations_row *row) {
    struct special_value values[SPECIAL_VALUES];
    if (!special_values_of(row, values)) return EXIT_FINE; // its verification says why
    int code = EXIT_FINE;
    for (int i = 0; i < SPECIAL_VALUES && code == EXIT_FINE; i++)
        code = store_execute(&bench->store,
                             "INSERT OR IGNORE INTO special (run, kernel, input, got, wanted, agrees) SELECT run, kernel, ?3, ?4, ?5, ?6 FROM kernel"
                             " WHERE run = ?1 AND kernel = ?2",
                             "ttiiii", bench->run, row->name, bits_of(values[i].x), bits_of(values[i].got), bits_of(values[i].wanted),
                             (int64_t)values[i].agrees);
    return code;
}

static bool is_plain(const struct activations_row *row) {
    return strcmp(row->type, "f32") == 0 && (strcmp(row->form, "forward") == 0 || strcmp(row->form, "backward") == 0);
}

static int is_stored(struct bench *bench, const struct activations_row *row, bool *found) {
    sqlite3_stmt *statement = store_query(&bench->store, "SELECT 1 FROM special WHERE run = ?1 AND kernel = ?2", "tt", bench->run, row->name);
    if (!statement) return EXIT_ENVIRONMENT;
    *found = sqlite3_step(statement) == SQLITE_ROW;
    sqlite3_finalize(statement);
    return EXIT_FINE;
}

int bench_special_values(struct bench *bench) {
    struct progress progress = progress_start("special values");
    int code = store_begin(&bench->store);
    for (size_t i = 0; i < bench->row_count && code == EXIT_FINE && !interrupted(); i++) {
        const struct activations_row *row = bench->rows[i];
        bool stored = false;
        if (!is_plain(row) || !kernel_runs(row)) continue;
        progress_update(&progress, (double)i / (double)bench->row_count, row->name);
        code = is_stored(bench, row, &stored);
        if (code == EXIT_FINE && !stored) code = store_values(bench, row);
    }
    progress_end(&progress);
    if (code == EXIT_FINE) return store_commit(&bench->store);
    store_rollback(&bench->store);
    return code;
}
