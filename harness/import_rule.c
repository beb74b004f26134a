// SPDX-License-Identifier: MIT
#include "import_rule.h"

#include <stdio.h>
#include <string.h>

// The row's run ends later since this import: temp.earlier holds the ends from before it.
#define WENT_ON "EXISTS (SELECT 1 FROM run JOIN temp.earlier USING (run) WHERE run = :run AND run.finished IS NOT earlier.finished)"

static const struct import_rule rules[] = {
    {"run", " status finished environment_after ", "status <> 'complete' OR :status <> 'complete'",
     "status <> 'complete' AND :finished > ifnull(finished, '')", 0},
    {"kernel", " instructions ", "instructions IS NULL OR :instructions IS NULL", "instructions IS NULL AND :instructions IS NOT NULL", "run"},
    {"verification", "", 0, 0, "run"},
    {"ceiling", "", 0, 0, "run"},
    {"ceiling_sample", "", 0, 0, "run"},
    {"cell", " state reason ", "state <> 'done' OR :state <> 'done'",
     "state <> 'done' AND (:state = 'done' OR (state, reason) IS NOT (:state, :reason) AND " WENT_ON ")", "run"},
    {"sample", "", 0, 0, "cell"},
    {"curve", "", 0, 0, "run"},
    {"special", "", 0, 0, "run"},
    {"step_cell", "", 0, 0, "run"},
    {"step_sample", "", 0, 0, "step"},
    {"step_share", "", 0, 0, "step"},
    // The same trial by two runs differs in what it took.
    {"trial", " run seconds threads ", "1", 0, "run"},
    {"trial_epoch", " seconds ", "1", 0, "trial"},
    {"trial_layer", "", 0, 0, "trial"},
    {"trial_histogram", "", 0, 0, "trial"},
    {"experiment_trial", "", 0, 0, 0},
    {"random_net", " run ", "1", 0, "run"},
    {"random_net_value", "", 0, 0, "cell"},
    {"gate", "", 0, 0, "run"},
    {"gate_row", "", 0, 0, "run"},
    {"gate_layout", "", 0, 0, "run"},
};
static const struct import_rule unchanging = {"", "", 0, 0, 0};

const struct import_rule *import_rule(const char *table) {
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (strcmp(rules[i].table, table) == 0) return &rules[i];
    return &unchanging;
}

static bool is_changing(const struct import_rule *rule, const char *column) {
    char word[64];
    snprintf(word, sizeof word, " %s ", column);
    return strstr(rule->changing, word) != 0;
}

static void append_key(sqlite3_str *sql, const struct schema_columns *columns) {
    const char *between = " WHERE ";
    for (int i = 0; i < columns->count; i++)
        if (columns->column[i].key) {
            sqlite3_str_appendf(sql, "%s%s = :%s", between, columns->column[i].name, columns->column[i].name);
            between = " AND ";
        }
}

char *import_same_sql(const char *table, const struct schema_columns *columns, const struct import_rule *rule) {
    sqlite3_str *sql = sqlite3_str_new(0);
    for (int i = 0; i < columns->count; i++) {
        const char *name = columns->column[i].name;
        sqlite3_str_appendf(sql, "%s %s IS :%s", i ? "," : "SELECT", name, name);
        if (is_changing(rule, name)) sqlite3_str_appendf(sql, " OR %s", rule->open);
    }
    sqlite3_str_appendf(sql, " FROM %s", table);
    append_key(sql, columns);
    return sqlite3_str_finish(sql);
}

char *import_insert_sql(const char *table, const struct schema_columns *columns) {
    sqlite3_str *sql = sqlite3_str_new(0);
    sqlite3_str_appendf(sql, "INSERT INTO %s", table);
    for (int i = 0; i < columns->count; i++) sqlite3_str_appendf(sql, "%s%s", i ? ", " : " (", columns->column[i].name);
    for (int i = 0; i < columns->count; i++) sqlite3_str_appendf(sql, "%s%s", i ? ", :" : ") VALUES (:", columns->column[i].name);
    sqlite3_str_appendall(sql, ")");
    return sqlite3_str_finish(sql);
}

char *import_advance_sql(const char *table, const struct schema_columns *columns, const struct import_rule *rule) {
    sqlite3_str *sql = sqlite3_str_new(0);
    const char *between = " SET ";
    sqlite3_str_appendf(sql, "UPDATE %s", table);
    for (int i = 0; i < columns->count; i++) {
        const char *name = columns->column[i].name;
        if (!is_changing(rule, name)) continue;
        sqlite3_str_appendf(sql, "%s%s = :%s", between, name, name);
        between = ", ";
    }
    append_key(sql, columns);
    sqlite3_str_appendf(sql, " AND %s", rule->advance);
    return sqlite3_str_finish(sql);
}
