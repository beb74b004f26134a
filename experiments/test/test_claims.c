// SPDX-License-Identifier: MIT
// The claims: their table, and that whatever one of them reads, and the store lacks, makes it not run.
#include "claim_fixture.h"

#include <math.h>

#include "chart.h"
#include "experiment.h"
#include "options.h"

enum { CLAIMS = 34, DELETIONS = 3 };

static void every_claim_is_whole(void **state) {
    (void)state;
    for (size_t i = 0; i < CLAIMS; i++) {
        const struct claim *claim = claim_at(i);
        char id[8], experiment[64];
        snprintf(id, sizeof id, "C%02d", (int)i + 1);
        assert_non_null(claim);
        assert_string_equal(claim->id, id);
        assert_ptr_equal(claim_find(claim->name), claim);
        assert_ptr_equal(claim_find(id), claim);
        assert_true(*claim->sentence && *claim->source && *claim->published);
        assert_non_null(claim->evaluate);
        assert_true(claim->timed || *claim->experiments);
        assert_true(*claim->measured && *claim->reason && claim_parts(claim) > 0);
        assert_true(claim->timed ||
                    (claim->seeds[PROFILE_PAPER] >= 6 && claim->seeds[PROFILE_PAPER] <= CLAIM_SEEDS && claim->seeds[PROFILE_QUICK] > 0));
        for (size_t part = 0; part < claim_parts(claim); part++) assert_true(claim->parts[part].low <= claim->parts[part].high);
        for (const char *cursor = claim->experiments; list_next(&cursor, experiment, sizeof experiment);)
            if (!experiment_find(experiment)) fail_msg("%s is fed by an experiment '%s', and there is none", id, experiment);
        bool drawn = !*claim->chart;
        const struct chart *chart;
        for (size_t j = 0; (chart = chart_at(j)); j++) drawn = drawn || strcmp(chart->name, claim->chart) == 0;
        if (!drawn) fail_msg("%s is shown by a chart '%s', and there is none", id, claim->chart);
    }
    assert_null(claim_at(CLAIMS));
    assert_null(claim_find("C99"));
}

// ---- what is missing ----

static struct store store;

static int make(void **state) {
    (void)state;
    assert_int_equal(store_open(&store, in_folder("claims.db"), STORE_WRITE), EXIT_FINE);
    make_trials(&store);
    make_cells(&store);
    make_nets(&store);
    return 0;
}

static int drop(void **state) {
    (void)state;
    store_close(&store);
    return 0;
}

static bool same_number(double a, double b) { return (isnan(a) && isnan(b)) || a == b; }

static bool same_findings(const struct outcome *a, const struct outcome *b) {
    bool same = a->verdict == b->verdict && a->evidence.trials == b->evidence.trials;
    for (size_t i = 0; i < claim_parts(a->claim); i++) {
        const struct finding *x = &a->evidence.findings[i], *y = &b->evidence.findings[i];
        same = same && same_number(x->ours.low, y->ours.low) && same_number(x->ours.estimate, y->ours.estimate) &&
               same_number(x->ours.high, y->ours.high) && x->count == y->count;
    }
    return same;
}

static void all_that_is_there_is_judged(void **state) {
    (void)state;
    struct outcome outcome;
    for (size_t i = 0; i < CLAIMS; i++) {
        assert_int_equal(claim_judge_best(&store, claim_at(i), &outcome), EXIT_FINE);
        if (outcome.verdict == VERDICT_NOT_RUN) fail_msg("%s is not run: %s", outcome.claim->id, outcome.why);
    }
}

// Deletes the row of `table` that is the `place`-th of those that `where` picks.
static void delete_row(const char *table, const char *where, int64_t place) {
    char sql[1600], condition[600] = "";
    snprintf(sql, sizeof sql, "CREATE TEMP TABLE victim AS SELECT * FROM %s WHERE %s LIMIT 1 OFFSET %lld", table, where, (long long)place);
    execute(&store, sql);
    sqlite3_stmt *columns = store_query(&store, "SELECT name FROM pragma_table_info(?1) WHERE pk > 0", "t", table);
    assert_non_null(columns);
    while (sqlite3_step(columns) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(columns, 0);
        snprintf(condition + strlen(condition), sizeof condition - strlen(condition), "%s%s = (SELECT %s FROM victim)", *condition ? " AND " : "",
                 name, name);
    }
    sqlite3_finalize(columns);
    snprintf(sql, sizeof sql, "DELETE FROM %s WHERE %s", table, condition);
    execute(&store, sql);
    assert_int_equal(sqlite3_changes(store.database), 1);
}

// Without one row of `table`, in turn of some of those that `where` picks, a claim says what it said before, of the same numbers, or that it
// was not run. Counts the latter.
static int judge_without(const struct claim *claim, const char *table, const char *where) {
    struct outcome whole, partial;
    char sql[1200];
    int not_run = 0;
    assert_int_equal(claim_judge_best(&store, claim, &whole), EXIT_FINE);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM %s WHERE %s", table, where);
    const int64_t rows = number(&store, sql);
    assert_true(rows > 0);
    for (int64_t i = 0; i < DELETIONS && i < rows; i++) {
        assert_int_equal(store_begin(&store), EXIT_FINE);
        delete_row(table, where, (i * 7919 + 13) % rows);
        assert_int_equal(claim_judge_best(&store, claim, &partial), EXIT_FINE);
        if (partial.verdict == VERDICT_NOT_RUN) not_run++;
        else if (!same_findings(&whole, &partial)) fail_msg("without a row of %s, %s silently says something else", table, claim->id);
        store_rollback(&store);
    }
    return not_run;
}

// Rows that are read, each of which is needed. The first part of a made trial's key is its place in made_trials.
static void every_row_that_is_read_is_needed(void **state) {
    static const struct {
        const char *claim, *table, *rows;
    } cases[] = {
        {"C01", "experiment_trial", "experiment = 'six-times' AND profile = 'paper'"},
        {"C01", "trial", "trial GLOB '0/*'"},
        {"C01", "trial_epoch", "trial GLOB '0/*'"},
        {"C02", "trial_epoch", "trial GLOB '1/*'"},
        {"C03", "trial_layer", "trial GLOB '1/relu/*' AND measure = 'active' AND epoch IN (0, 9) AND layer <= 3"},
        {"C04", "trial_layer", "trial GLOB '1/*' AND measure = 'zero' AND epoch = 9 AND layer <= 3"},
        {"C05", "trial_layer", "trial GLOB '3/relu/*' AND measure = 'active' AND layer IN (1, 16) AND epoch IN (0, 2)"},
        {"C06", "trial_layer", "trial GLOB '16/relu/*' AND measure = 'zero' AND epoch = 1 AND layer <= 3"},
        {"C07", "trial_layer", "trial GLOB '[24]/*' AND measure = 'gradient_norm' AND layer = 1"},
        {"C08", "trial_layer", "trial GLOB '13/relu/0.[13]*' AND measure = 'dead' AND epoch = 2 AND layer <= 3"},
        {"C09", "trial_layer", "trial GLOB '1[34]/relu/*' AND measure = 'revived' AND epoch > 0 AND layer <= 3"},
        {"C09", "trial_layer", "trial GLOB '1[34]/relu/*' AND measure = 'dead' AND epoch < 2 AND layer <= 3"},
        {"C10", "trial_epoch", "trial GLOB '34/*/0.0316/*' AND epoch = 1 AND trial NOT GLOB '*gelu*'"},
        {"C11", "trial_epoch", "trial GLOB '2[4567]/*' AND epoch = 1"},
        {"C12", "trial_layer", "trial GLOB '32/*' AND epoch = 1 AND measure = 'slope' AND layer <= 5"},
        {"C13", "trial_epoch", "(trial GLOB '3[34]/relu/*' OR trial GLOB '82/*prelu/*') AND epoch = 1"},
        {"C14", "trial_epoch", "trial GLOB '33/*relu/*' AND epoch = 1"},
        {"C15", "trial_layer", "trial GLOB '57/[er]*' AND measure IN ('mean', 'variance') AND epoch = 9 AND layer <= 8"},
        {"C15", "trial_epoch", "trial GLOB '57/*'"},
        {"C16", "trial_epoch", "trial GLOB '5[89]/*' AND epoch = 1"},
        {"C17", "random_net", "experiment = 'maxout-pieces' AND profile = 'paper' AND condition = 'square'"},
        {"C17", "random_net_value", "cell GLOB '[123]/*' AND measure = 'distance' AND layer = 0"},
        {"C18", "trial_epoch", "trial GLOB '6[0123]/*' AND epoch = 1"},
        {"C19", "random_net_value", "cell GLOB '2[1234]/[123456]' AND measure = 'old_error'"},
        {"C20", "trial_epoch", "trial GLOB '6[4567]/*' AND epoch = 1"},
        {"C21", "trial_layer", "trial GLOB '3[56]/*' AND epoch = 0 AND measure IN ('dead', 'active') AND layer <= 8"},
        {"C23", "trial_epoch", "trial GLOB '3[79]/*' AND epoch = 1"},
        {"C10", "trial_layer", "trial GLOB '13/elu/0.1/*' AND measure = 'dead' AND epoch = 2 AND layer <= 3"},
        {"C22", "trial_epoch", "trial GLOB '1[12]/*' AND epoch = 1"},
        {"C24", "trial_epoch", "trial GLOB '4[0-9]/*' AND epoch = 1"},
        {"C25", "trial_epoch", "(trial GLOB '5[234]/*' OR trial GLOB '79/*' OR trial GLOB '8[01]/*') AND epoch = 1"},
        {"C27", "trial_epoch", "trial GLOB '6[89]/*' AND epoch = 1"},
        {"C28", "random_net_value", "cell GLOB '2[56]/*' AND measure = 'linear_error' AND layer = 0"},
        {"C29", "random_net", "experiment = 'autoencoder' AND seed <= 6"},
        {"C30", "trial_epoch", "(trial GLOB '3[34]/*' OR trial GLOB '82/*') AND epoch = 1"},
        {"C31", "trial_epoch", "trial GLOB '5[56]/*' AND epoch = 1"},
        {"C32", "trial_epoch", "trial GLOB '15/*' AND epoch = 1"},
        {"C34", "trial_epoch", "trial GLOB '7[1-8]/*' AND epoch = 1"},
        {"C33", "step_cell", "layers GLOB '*, [89]5*'"},
        {"C33", "step_sample", "step GLOB 'sgemm*[89]5'"},
        {"C33", "run", "run LIKE '%1'"},
        {"C26", "run", "run LIKE '%1'"},
        {"C26", "kernel", "kernel LIKE '%.libm' AND run LIKE '%1'"},
        {"C26", "cell", "kernel LIKE '%.avx512' OR kernel LIKE '%.libm'"},
        {"C26", "sample", "cell LIKE '%.avx512' OR cell LIKE '%.libm'"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[512];
        snprintf(sql, sizeof sql, "SELECT min(%d, count(*)) FROM %s WHERE %s", DELETIONS, cases[i].table, cases[i].rows);
        const int64_t tried = number(&store, sql);
        const int not_run = judge_without(claim_find(cases[i].claim), cases[i].table, cases[i].rows);
        if (not_run != tried) fail_msg("without a row of %s, %s is judged: %d of %d", cases[i].table, cases[i].claim, not_run, (int)tried);
    }
}

// Whatever row of its experiments it is.
static void no_row_changes_a_verdict_silently(void **state) {
    static const char *const tables[] = {"experiment_trial", "trial", "trial_epoch", "trial_layer"};
    (void)state;
    for (size_t i = 0; i < CLAIMS; i++) {
        const struct claim *claim = claim_at(i);
        char where[512], sql[640];
        assert_true(judge_without(claim, "run", "true") > 0);
        snprintf(where, sizeof where,
                 "trial IN (SELECT trial FROM experiment_trial WHERE profile = 'paper' AND instr(',%s,', ',' || experiment || ','))",
                 claim->experiments);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM experiment_trial WHERE %s", where);
        const bool of_trials = number(&store, sql) > 0;
        for (size_t j = 0; j < sizeof tables / sizeof *tables && of_trials; j++) judge_without(claim, tables[j], where);
    }
}

// Rows of an earlier specification stay in the store.
static void two_specifications_are_refused(void **state) {
    (void)state;
    struct outcome outcome;
    assert_int_equal(store_begin(&store), EXIT_FINE);
    execute(
        &store,
        "INSERT INTO trial SELECT 'other', run, data, data_name, checksum, scaling, layers, activation, initialiser, optimiser, 0.1, schedule, batch,"
        " blocks, epochs, target, seed, measures, engine, kernels, library, outcome, epochs_done, crossing, multiply_adds, seconds, threads"
        " FROM trial JOIN experiment_trial USING (trial) WHERE experiment = 'six-times' AND profile = 'paper' AND activation = 'relu' AND seed = 1");
    execute(&store, "INSERT INTO experiment_trial VALUES ('six-times', 'paper', 'report', 'own gain', 0, 'other')");
    assert_int_equal(claim_judge_best(&store, claim_find("C01"), &outcome), EXIT_FINE);
    assert_int_equal(outcome.verdict, VERDICT_NOT_RUN);
    assert_non_null(strstr(outcome.why, "two specifications"));
    execute(&store, "DELETE FROM experiment_trial WHERE trial = 'other'");
    execute(&store, "UPDATE trial SET scaling = 'unit' WHERE activation = 'tanh' AND trial LIKE '0/%'");
    assert_int_equal(claim_judge_best(&store, claim_find("C01"), &outcome), EXIT_FINE);
    assert_int_equal(outcome.verdict, VERDICT_NOT_RUN);
    assert_non_null(strstr(outcome.why, "two specifications"));
    store_rollback(&store);
}

// One that diverged has no value to be read, and is there.
static void a_diverged_net_is_there(void **state) {
    (void)state;
    struct outcome outcome;
    assert_int_equal(store_begin(&store), EXIT_FINE);
    execute(&store, "DELETE FROM random_net_value WHERE cell = '25/3' AND measure = 'linear_error'");
    assert_int_equal(claim_judge_best(&store, claim_find("C28"), &outcome), EXIT_FINE);
    assert_int_equal(outcome.verdict, VERDICT_NOT_RUN);
    execute(&store, "INSERT INTO random_net_value VALUES ('25/3', 0, 'diverged', 1)");
    assert_int_equal(claim_judge_best(&store, claim_find("C28"), &outcome), EXIT_FINE);
    assert_int_equal(outcome.verdict, VERDICT_OPEN);
    execute(&store, "UPDATE random_net SET initialiser = 'another' WHERE cell = '25/4'");
    assert_int_equal(claim_judge_best(&store, claim_find("C28"), &outcome), EXIT_FINE);
    assert_non_null(strstr(outcome.why, "two specifications"));
    store_rollback(&store);
}

// What a trial that diverged at once left is a census of weights that nothing trained.
static void a_diverged_trial_has_no_census(void **state) {
    (void)state;
    struct outcome outcome;
    assert_int_equal(store_begin(&store), EXIT_FINE);
    execute(&store, "UPDATE trial SET outcome = 'diverged' WHERE trial LIKE '1/relu/%/3'");
    assert_int_equal(claim_judge_best(&store, claim_find("C03"), &outcome), EXIT_FINE);
    assert_int_equal(outcome.evidence.findings[1].verdict, VERDICT_OPEN);
    assert_true(isnan(outcome.evidence.findings[1].ours.estimate) != 0);
    assert_true(isfinite(outcome.evidence.findings[0].ours.estimate)); // before training it is like all others
    store_rollback(&store);
}

// Whatever the numbers are, the quick profile confirms and refutes nothing; and an unfinished paper profile is not replaced by it.
static void quick_trials_give_no_verdict(void **state) {
    (void)state;
    struct outcome outcome;
    assert_int_equal(store_begin(&store), EXIT_FINE);
    execute(&store,
            "INSERT INTO experiment_trial SELECT experiment, 'quick', stage, condition, x, trial FROM experiment_trial WHERE experiment = 'six-times'"
            " AND profile = 'paper'");
    assert_int_equal(claim_judge(&store, claim_find("C01"), PROFILE_QUICK, &outcome), EXIT_FINE);
    assert_true(outcome.verdict == VERDICT_OPEN && outcome.quick_only);
    assert_int_equal(outcome.evidence.findings[0].count, 3);
    execute(&store, "DELETE FROM experiment_trial WHERE experiment = 'six-times' AND profile = 'paper' AND trial LIKE '%/6'");
    assert_int_equal(claim_judge_best(&store, claim_find("C01"), &outcome), EXIT_FINE);
    assert_true(outcome.verdict == VERDICT_NOT_RUN && outcome.profile == PROFILE_PAPER);
    execute(&store, "DELETE FROM experiment_trial WHERE experiment = 'six-times' AND profile = 'paper'");
    assert_int_equal(claim_judge_best(&store, claim_find("C01"), &outcome), EXIT_FINE);
    assert_true(outcome.verdict == VERDICT_OPEN && outcome.quick_only);
    store_rollback(&store);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_claim_is_whole),
        cmocka_unit_test(all_that_is_there_is_judged),
        cmocka_unit_test(every_row_that_is_read_is_needed),
        cmocka_unit_test(no_row_changes_a_verdict_silently),
        cmocka_unit_test(two_specifications_are_refused),
        cmocka_unit_test(a_diverged_trial_has_no_census),
        cmocka_unit_test(quick_trials_give_no_verdict),
        cmocka_unit_test(a_diverged_net_is_there),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
