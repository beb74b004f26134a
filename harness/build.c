// SPDX-License-Identifier: MIT
// What this program was built from. Make writes build.inc, which only this file includes, so that a commit rebuilds
// one object.
#include <gnu/libc-version.h>
#include <gsl/gsl_version.h>
#include <hwloc.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "hash.h"
#include "json.h"
#include "machine.h"
#include "peers.h"
#include "build.inc"

#if defined(__clang__)
#define COMPILER __VERSION__ // names itself
#else
#define COMPILER "gcc " __VERSION__
#endif

static struct build build = {.version = VERSION, .revision = BUILD_REVISION, .compiler = COMPILER, .flags = BUILD_FLAGS, .dirty = BUILD_DIRTY};

// Every peer once: here if one of its variants is.
static void write_peers(FILE *stream) {
    for (const struct peer *peer = peers(); peer->implementation; peer++) {
        const struct peer *shown = peer;
        bool first = true;
        for (const struct peer *other = peers(); other->implementation; other++) {
            if (strcmp(other->library, peer->library) != 0) continue;
            first = first && other >= peer;
            if (!shown->part) shown = other;
        }
        if (!first) continue;
        char identity[512];
        fputs(", ", stream);
        json_text(stream, peer->library);
        fputs(": ", stream);
        json_text(stream, peer_identity(shown, identity, sizeof identity));
    }
}

static void read_libraries(char *text, size_t size) {
    const struct {
        const char *name, *version;
    } libraries[] = {{"gsl", gsl_version}, {"hwloc", HWLOC_VERSION}, {"libc", gnu_get_libc_version()}, {"sqlite", sqlite3_libversion()}};
    FILE *stream = fmemopen(text, size, "w");
    if (!stream) return;
    fputc('{', stream);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) {
        fputs(i ? ", " : "", stream);
        json_text(stream, libraries[i].name);
        fputs(": ", stream);
        json_text(stream, libraries[i].version);
    }
    write_peers(stream);
    fputc('}', stream);
    fclose(stream);
}

static void describe(void) {
    static char libraries[2048] = "{}";
    read_libraries(libraries, sizeof libraries);
    build.libraries = libraries;
    char text[4096];
    const int length = snprintf(text, sizeof text, "version=%s\nrevision=%s\ndirty=%d\ncompiler=%s\nflags=%s\nlibraries=%s\n", build.version,
                                build.revision, build.dirty, build.compiler, build.flags, build.libraries);
    hash_text(text, length > 0 && (size_t)length < sizeof text ? (uint64_t)length : sizeof text, build.id);
}

const struct build *build_this(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, describe);
    return &build;
}
