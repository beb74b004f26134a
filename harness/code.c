// SPDX-License-Identifier: MIT
#include "code.h"

#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "elf_file.h"
#include "peers.h"

static void write_hash(XXH128_hash_t value, char hash[33]) {
    snprintf(hash, 33, "%016llx%016llx", (unsigned long long)value.high64, (unsigned long long)value.low64);
}

static void add(const void *bytes, uint64_t size, void *state) { XXH3_128bits_update(state, bytes, size); }

static void hash_function(const struct elf_file *file, const struct elf_function *function, char hash[33]) {
    XXH3_state_t state;
    XXH3_128bits_reset(&state);
    elf_function_describe(file, function, add, &state);
    write_hash(XXH3_128bits_digest(&state), hash);
}

// ---- which file an address was loaded from ----

struct origin {
    uint64_t address; // in memory
    uint64_t bias;    // what the loader added to the file's addresses
    char path[4096];  // empty: not found
};

static int find_origin(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    struct origin *origin = context;
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || origin->address - info->dlpi_addr - segment->p_vaddr >= segment->p_memsz) continue;
        origin->bias = info->dlpi_addr;
        // The program itself has no name here; its link in /proc stays right even if the file was moved or replaced.
        const char *name = info->dlpi_name && *info->dlpi_name ? info->dlpi_name : "/proc/self/exe";
        const int length = snprintf(origin->path, sizeof origin->path, "%s", name);
        if (length < 0 || (size_t)length >= sizeof origin->path) origin->path[0] = 0;
        return 1;
    }
    return 0;
}

// ---- files read so far, kept for the life of the process ----

struct known_file {
    struct known_file *next;
    uint64_t bias; // tells apart two libraries that were loaded from one path, one after the other
    char *path;
    bool readable;
    struct elf_file file;
};

static struct known_file *known_files;

static const struct elf_file *file_of(const struct origin *origin) {
    for (struct known_file *known = known_files; known; known = known->next)
        if (known->bias == origin->bias && strcmp(known->path, origin->path) == 0) return known->readable ? &known->file : NULL;
    struct known_file *known = calloc(1, sizeof *known);
    char *path = strdup(origin->path);
    if (!known || !path) {
        free(known);
        free(path);
        return NULL;
    }
    known->path = path;
    known->bias = origin->bias;
    known->readable = elf_open(&known->file, path) && known->file.relocations_kept;
    known->next = known_files;
    known_files = known;
    return known->readable ? &known->file : NULL;
}

struct code code_of(const void *address) {
    struct code code = {.hash = "unknown"};
    struct origin origin = {.address = (uint64_t)(uintptr_t)address};
    dl_iterate_phdr(find_origin, &origin);
    const struct elf_file *file = origin.path[0] ? file_of(&origin) : NULL;
    struct elf_function function;
    if (!file || !elf_function_at(file, origin.address - origin.bias, &function)) return code;
    // Code is loaded as stored, so a difference means that the file was replaced since.
    const uint8_t *loaded = (const uint8_t *)address - function.skipped;
    if (memcmp(loaded, file->bytes + function.offset, function.size) != 0) return code;
    hash_function(file, &function, code.hash);
    code.bytes = function.size;
    return code;
}

struct code code_of_row(const struct activations_row *row) {
    struct code code = code_of((const void *)(uintptr_t)row->call);
    const struct peer *peer = peer_of(row);
    if (!peer || !code.bytes) return code;
    char identity[256], text[512];
    const int length = snprintf(text, sizeof text, "%s %s %s", code.hash, peer->library, peer_identity(peer, identity, sizeof identity));
    hash_text(text, (uint64_t)length, code.hash);
    code.bytes = 0;
    return code;
}
