// SPDX-License-Identifier: MIT
// The store: one SQLite file. Every function complains by itself, naming cause and cure, and returns an exit code, EXIT_FINE
// when it worked.
#ifndef STORE_H
#define STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "activations.h"
#include "verify.h"

#define STORE_DEFAULT "results/relubench.db"

enum store_access { STORE_READ, STORE_WRITE /* created if missing, migrated if older */ };

struct store {
    sqlite3 *database;
    char *path;
};

// Refuses with its reason: not SQLite, not ours (application_id), damaged, newer than this program, locked, read-only, no space.
int store_open(struct store *store, const char *path, enum store_access access);
void store_close(struct store *store);

// One transaction: store_begin, writes, store_commit; anything that failed in between is rolled back by store_rollback.
int store_begin(struct store *store);
int store_commit(struct store *store);
void store_rollback(struct store *store);

// Runs one statement with bound values. `types` has one letter a value: t const char * (NULL allowed), i int64_t, r double (NaN
// is stored as NULL), n (no argument) NULL. Example: store_execute(s, "UPDATE run SET status = ?1 WHERE run = ?2", "tt", a, b).
int store_execute(struct store *store, const char *sql, const char *types, ...);
// Prepares a query with bound values for the caller to step and finalize; 0 after complaining.
sqlite3_stmt *store_query(struct store *store, const char *sql, const char *types, ...);
// Complains of the connection's last failure, met while `doing`: for a step of the caller's that gave neither row nor end.
int store_complain(const struct store *store, const char *doing);

// Writes machine and build rows if new, and a run with status running; `run` receives its UUID.
int store_run_start(struct store *store, const char *command, const char *arguments, const char *profile, char run[37]);
int store_run_finish(struct store *store, const char *run, const char *status);
// The latest unfinished run of this machine, build, command and profile; empty string if there is none.
int store_run_unfinished(struct store *store, const char *command, const char *profile, char run[37]);

// instructions: negative for not counted.
int store_kernel(struct store *store, const char *run, const struct activations_row *row, double instructions);
int store_verification(struct store *store, const char *run, const struct activations_row *row, const char *kind, const struct verify_result *result);

// Computes the summary of one cell from its samples, replacing an earlier one; in the caller's transaction, if there is one. A
// cell without samples has none.
int store_summarise(struct store *store, const char *cell);
// Recomputes every summary.
int store_rebuild_summaries(struct store *store);

#endif
