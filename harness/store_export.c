// SPDX-License-Identifier: MIT
#include "store_export.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "store_schema.h"

static bool sync_file(const char *path) {
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const bool synced = fsync(descriptor) == 0;
    close(descriptor);
    return synced;
}

// A reader's connection only queries; VACUUM INTO writes, though not to the store.
static int vacuum_into(struct store *store, const char *path) {
    char *uri = store_uri(path, "mode=rwc");
    if (!uri) return complain(EXIT_ENVIRONMENT, "out of memory while exporting");
    int failure = store_execute(store, "PRAGMA query_only = OFF", "");
    sqlite3_stmt *statement = failure ? 0 : store_query(store, "VACUUM INTO ?1", "t", uri);
    if (!statement) failure = EXIT_ENVIRONMENT;
    if (!failure && sqlite3_step(statement) != SQLITE_DONE) {
        const int error = sqlite3_system_errno(store->database);
        failure = complain(EXIT_ENVIRONMENT, "cannot write %s: %s%s%s: free some space or name another file; the store is as it was", path,
                           sqlite3_errmsg(store->database), error ? ": " : "", error ? strerror(error) : "");
    }
    sqlite3_finalize(statement);
    free(uri);
    return failure;
}

int store_export_bundle(struct store *store, const char *path) {
    char part[4096];
    if (snprintf(part, sizeof part, "%s.part", path) >= (int)sizeof part) return complain(EXIT_USAGE, "the name %s is too long", path);
    if (access(path, F_OK) == 0) return complain(EXIT_USAGE, "%s exists: remove it first, or name another file", path);
    if (unlink(part) != 0 && errno != ENOENT) return complain(EXIT_ENVIRONMENT, "cannot replace %s: %s", part, strerror(errno));
    int failure = vacuum_into(store, part);
    if (!failure && (!sync_file(part) || rename(part, path) != 0))
        failure = complain(EXIT_ENVIRONMENT, "cannot finish %s: %s: name another file", path, strerror(errno));
    unlink(part);
    return failure;
}
