// SPDX-License-Identifier: MIT
#include "library.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"

static const struct library *answering;

void library_answer(const struct library *library) { answering = library; }

const struct activations_table *activations_table(uint32_t abi) { return answering && abi == answering->table->abi ? answering->table : NULL; }

static int find_table(struct library *library) {
    void *handle = dlopen(library->path, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return complain(EXIT_ENVIRONMENT, "cannot load %s: %s", library->path, dlerror());
    const struct activations_table *(*table)(uint32_t abi);
    void *symbol = dlsym(handle, "activations_table");
    if (!symbol) return complain(EXIT_ENVIRONMENT, "%s is no libactivations: it has no activations_table", library->path);
    memcpy(&table, &symbol, sizeof table); // ISO C has no cast from an object's address to a function's
    library->table = table(ACTIVATIONS_ABI);
    if (!library->table) return complain(EXIT_ENVIRONMENT, "%s does not speak ABI %u: it cannot be compared", library->path, ACTIVATIONS_ABI);
    return EXIT_FINE;
}

static int copy_rows(struct library *library) {
    const struct activations_table *table = library->table;
    size_t limit = 1;
    for (uint64_t p = 0; p < table->part_count; p++) limit += table->parts[p]->row_count;
    library->rows = calloc(limit, sizeof *library->rows);
    if (!library->rows) return complain(EXIT_ENVIRONMENT, "out of memory");
    for (uint64_t p = 0; p < table->part_count; p++) {
        const struct activations_part *part = table->parts[p];
        for (uint64_t i = 0; i < part->row_count; i++) {
            struct activations_row *row = &library->rows[library->count++];
            memcpy(row, (const char *)part->rows + i * part->row_size, part->row_size < sizeof *row ? part->row_size : sizeof *row);
        }
    }
    return EXIT_FINE;
}

// A symbol that another library took the place of, or a file replaced after it was loaded, would time one build under the other's name.
static int prove(const struct library *library) {
    struct stat asked, found;
    if (stat(library->path, &asked) != 0) return complain(EXIT_ENVIRONMENT, "cannot read %s", library->path);
    for (size_t i = 0; i < library->count; i++) {
        Dl_info info;
        void *address;
        memcpy(&address, &library->rows[i].call, sizeof address);
        if (!dladdr(address, &info) || stat(info.dli_fname, &found) != 0 || found.st_dev != asked.st_dev || found.st_ino != asked.st_ino)
            return complain(EXIT_ENVIRONMENT, "%s of %s lies in another file", library->rows[i].name, library->path);
    }
    return EXIT_FINE;
}

int library_open(struct library *library, const char *path) {
    *library = (struct library){.path = path};
    int code = find_table(library);
    if (code == EXIT_FINE) code = copy_rows(library);
    return code == EXIT_FINE ? prove(library) : code;
}

void library_close(struct library *library) {
    free(library->rows);
    *library = (struct library){0};
}

const struct activations_row *library_row(const struct library *library, const char *name) {
    for (size_t i = 0; i < library->count; i++)
        if (strcmp(library->rows[i].name, name) == 0) return &library->rows[i];
    return NULL;
}
