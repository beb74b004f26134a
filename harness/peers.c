// SPDX-License-Identifier: MIT
#include "peers.h"

#include <elf.h>
#include <link.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// peers.inc is written by Make: what scripts/try-peer.sh found.
#define PEER(SYMBOL, ...) extern const struct activations_part SYMBOL;
#define ABSENT(...)
#include "peers.inc"
#undef PEER
#undef ABSENT

static const struct peer all[] = {
#define PEER(SYMBOL, IMPLEMENTATION, LIBRARY, FILE_NAME, VERSION_TEXT) \
    {.implementation = (IMPLEMENTATION), .library = (LIBRARY), .file = (FILE_NAME), .version = (VERSION_TEXT), .part = &SYMBOL},
#define ABSENT(IMPLEMENTATION, LIBRARY, PACKAGE, REASON) \
    {.implementation = (IMPLEMENTATION), .library = (LIBRARY), .package = (PACKAGE), .version = (REASON)},
#include "peers.inc"
    {.implementation = NULL}};

const struct peer *peers(void) { return all; }

const struct peer *peer_of(const struct activations_row *row) {
    for (const struct peer *peer = all; peer->implementation; peer++)
        if (peer->part && row >= peer->part->rows && row < peer->part->rows + peer->part->row_count) return peer;
    return NULL;
}

// ---- the library as loaded ----

struct search {
    const char *file;
    char *text;
    size_t size;
};

// A note is its header, its name and its contents, each part padded to 4 bytes.
static void write_build_id(const struct search *search, const char *notes, uint64_t size) {
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, notes, sizeof note);
        const uint64_t contents = sizeof note + (note.n_namesz + 3u) / 4 * 4;
        const uint64_t whole = contents + (note.n_descsz + 3u) / 4 * 4;
        if (whole > size) return;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && memcmp(notes + sizeof note, "GNU", 4) == 0) {
            char id[80] = "";
            for (uint64_t i = 0; i < note.n_descsz && 2 * i + 2 < sizeof id; i++) snprintf(id + 2 * i, 3, "%02x", (unsigned char)notes[contents + i]);
            const size_t length = strlen(search->text);
            snprintf(search->text + length, search->size - length, "%sbuild-id %s", length ? ", " : "", id);
            return;
        }
        notes += whole;
        size -= whole;
    }
}

static int find_library(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    const struct search *search = context;
    const char *slash = info->dlpi_name ? strrchr(info->dlpi_name, '/') : NULL;
    const char *name = slash ? slash + 1 : "";
    if (strncmp(name, search->file, strlen(search->file)) != 0) return 0;
    for (size_t i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_NOTE)
            write_build_id(search, (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr), info->dlpi_phdr[i].p_memsz);
    return 1;
}

const char *peer_identity(const struct peer *peer, char *text, size_t size) {
    if (!peer->part) {
        snprintf(text, size, "not here: %s (Debian: %s)", peer->version, peer->package);
        return text;
    }
    snprintf(text, size, "%s", peer->version);
    struct search search = {.file = peer->file, .text = text, .size = size};
    dl_iterate_phdr(find_library, &search);
    return text;
}
