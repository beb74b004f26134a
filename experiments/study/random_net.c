// SPDX-License-Identifier: MIT
#include "random_net.h"

#include <stdio.h>

#include "hash.h"
#include "command.h"

int random_net_find(struct study *study, const struct random_net *net, char key[33], bool *known) {
    char text[640];
    const int length = snprintf(text, sizeof text, "%s|%s|%s|%s|%s|%llu|%llu|%llu|%llu|%llu|%llu|%d", study->experiment,
                                study_profiles[study->profile], net->condition, net->activation, net->initialiser, (unsigned long long)net->width,
                                (unsigned long long)net->depth, (unsigned long long)net->inputs, (unsigned long long)net->points,
                                (unsigned long long)net->seed, (unsigned long long)net->nets, RANDOM_NET_ENGINE);
    if (length < 0 || (size_t)length >= sizeof text) return complain(EXIT_USAGE, "the names of a random net are too long");
    hash_text(text, (uint64_t)length, key);
    sqlite3_stmt *row = store_query(study->store, "SELECT 1 FROM random_net WHERE cell = ?1", "t", key);
    if (!row) return EXIT_ENVIRONMENT;
    const int status = sqlite3_step(row);
    *known = status == SQLITE_ROW;
    const int code = status == SQLITE_ROW || status == SQLITE_DONE ? EXIT_FINE : store_complain(study->store, "looking for a random net");
    sqlite3_finalize(row);
    return code;
}

static int insert_net(struct study *study, const struct random_net *net, const char *key) {
    return store_execute(study->store,
                         "INSERT INTO random_net (cell, run, experiment, profile, condition, activation, initialiser, width, depth, inputs, points,"
                         " seed, nets, engine) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                         "tttttttiiiiiii", key, study->run, study->experiment, study_profiles[study->profile], net->condition, net->activation,
                         net->initialiser, (int64_t)net->width, (int64_t)net->depth, (int64_t)net->inputs, (int64_t)net->points, (int64_t)net->seed,
                         (int64_t)net->nets, (int64_t)RANDOM_NET_ENGINE);
}

int random_net_store(struct study *study, const struct random_net *net, const char *key, const struct random_net_value *values, uint64_t count) {
    int code = store_begin(study->store);
    if (code) return code;
    code = insert_net(study, net, key);
    for (uint64_t i = 0; i < count && !code; i++)
        code = store_execute(study->store, "INSERT INTO random_net_value (cell, layer, measure, value) VALUES (?1, ?2, ?3, ?4)", "titr", key,
                             (int64_t)values[i].layer, values[i].measure, values[i].value);
    if (!code) return store_commit(study->store);
    store_rollback(study->store);
    return code;
}
