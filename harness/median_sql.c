// SPDX-License-Identifier: MIT
#include "median_sql.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "ratio.h"
#include "statistics.h"

enum wanted { LOW, ESTIMATE, HIGH };

// What one group has given so far; of pairs, all first values come in one array and all second ones in the other.
struct group {
    double *values[2];
    uint64_t count, room;
};

static bool grow(struct group *group, int width) {
    const uint64_t room = group->room ? 2 * group->room : 16;
    for (int i = 0; i < width; i++) {
        double *values = realloc(group->values[i], room * sizeof *values);
        if (!values) return false;
        group->values[i] = values;
    }
    group->room = room;
    return true;
}

static void step(sqlite3_context *context, int width, sqlite3_value **values) {
    struct group *group = sqlite3_aggregate_context(context, sizeof *group);
    if (!group || (group->count == group->room && !grow(group, width))) {
        sqlite3_result_error_nomem(context);
        return;
    }
    for (int i = 0; i < width; i++)
        if (sqlite3_value_type(values[i]) == SQLITE_NULL) return;
    for (int i = 0; i < width; i++) group->values[i][group->count] = sqlite3_value_double(values[i]);
    group->count++;
}

static void release(struct group *group) {
    free(group->values[0]);
    free(group->values[1]);
}

// Without rows there is no group, and the result stays NULL.
static void finish_median(sqlite3_context *context) {
    struct group *group = sqlite3_aggregate_context(context, 0);
    if (!group) return;
    const struct interval result = median_interval(group->values[0], group->count);
    const enum wanted *wanted = sqlite3_user_data(context);
    sqlite3_result_double(context, *wanted == LOW ? result.low : *wanted == HIGH ? result.high : result.estimate);
    release(group);
}

struct json_real {
    char text[32];
};
static struct json_real json_real(double value) {
    struct json_real real = {"null"};
    if (isinf(value)) snprintf(real.text, sizeof real.text, "%s", value > 0 ? "9e999" : "-9e999");
    else if (!isnan(value)) snprintf(real.text, sizeof real.text, "%.17g", value);
    return real;
}

static void finish_ratio(sqlite3_context *context) {
    struct group *group = sqlite3_aggregate_context(context, 0);
    if (!group) return;
    const struct interval result = ratio_of_medians(group->values[0], group->values[1], group->count);
    char text[128];
    snprintf(text, sizeof text, "[%s,%s,%s]", json_real(result.low).text, json_real(result.estimate).text, json_real(result.high).text);
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
    release(group);
}

int median_sql_add(struct store *store) {
    static const struct {
        const char *name;
        int width;
        enum wanted wanted;
        void (*finish)(sqlite3_context *);
    } rows[] = {{"median_low", 1, LOW, finish_median},
                {"median", 1, ESTIMATE, finish_median},
                {"median_high", 1, HIGH, finish_median},
                {"median_ratio", 2, ESTIMATE, finish_ratio}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (sqlite3_create_function(store->database, rows[i].name, rows[i].width, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                    (void *)&rows[i].wanted, 0, step, rows[i].finish) != SQLITE_OK)
            return store_complain(store, "adding medians to SQL");
    return EXIT_FINE;
}
