// SPDX-License-Identifier: MIT
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hash.h"
#include "object_file.h"
#include "object_piece.h"

enum { MOST_PIECES = 16384, MOST_BYTES = 64 << 20 };

// Pieces are numbered as they are met, and written in that order: one that is met again, as a function that calls itself, is its
// number alone.
struct walk {
    const struct object_file *object;
    FILE *description;
    uint64_t written;
    struct object_piece *pieces;
    uint64_t count, capacity;
    bool failed; // too large, or short of memory
};

static void write_bytes(struct walk *walk, const void *bytes, uint64_t size) {
    walk->failed |= size > MOST_BYTES || (walk->written += size) > MOST_BYTES;
    if (!walk->failed) fwrite(bytes, 1, size, walk->description);
}

static void write_number(struct walk *walk, uint64_t number) { write_bytes(walk, &number, sizeof number); }

static bool make_room(struct walk *walk) {
    const uint64_t capacity = walk->capacity ? 2 * walk->capacity : 64;
    struct object_piece *pieces = capacity <= MOST_PIECES ? realloc(walk->pieces, capacity * sizeof *pieces) : NULL;
    if (!pieces) return false;
    walk->pieces = pieces;
    walk->capacity = capacity;
    return true;
}

static uint64_t number_of(struct walk *walk, const struct object_piece *piece) {
    for (uint64_t i = 0; i < walk->count; i++) {
        const struct object_piece *known = &walk->pieces[i];
        if (known->start == piece->start && known->section == piece->section && known->size == piece->size) return i;
    }
    if (walk->count == walk->capacity && !make_room(walk)) {
        walk->failed = true;
        return 0;
    }
    walk->pieces[walk->count] = *piece;
    return walk->count++;
}

enum target { TARGET_PIECE, TARGET_NAME, TARGET_NUMBER };

// A name without its version, "erff" of "erff@GLIBC_2.2.5", which differs between systems.
static void write_outside(struct walk *walk, const struct object_field *field) {
    const struct object_symbol *symbol = &walk->object->symbols[field->symbol];
    if (symbol->section == SHN_ABS) {
        write_number(walk, TARGET_NUMBER);
        write_number(walk, symbol->value + field->addend);
        return;
    }
    const uint64_t length = strcspn(symbol->name, "@");
    write_number(walk, TARGET_NAME);
    write_number(walk, length);
    write_bytes(walk, symbol->name, length);
    write_number(walk, field->addend);
}

static void write_field(struct walk *walk, const struct object_field *field, const struct object_piece *from) {
    struct object_piece piece;
    uint64_t distance;
    write_number(walk, field->offset - from->start);
    write_number(walk, field->type);
    if (!object_piece_target(walk->object, field, from, &piece, &distance)) {
        write_outside(walk, field);
        return;
    }
    write_number(walk, TARGET_PIECE);
    write_number(walk, number_of(walk, &piece));
    write_number(walk, distance);
}

static void write_piece(struct walk *walk, const struct object_piece *piece) {
    const Elf64_Shdr *section = &walk->object->sections[piece->section];
    uint64_t end;
    const uint64_t first = object_piece_fields(walk->object, piece, &end);
    write_number(walk, piece->size);
    write_number(walk, section->sh_type == SHT_NOBITS);
    if (section->sh_type != SHT_NOBITS) write_bytes(walk, walk->object->file.masked + section->sh_offset + piece->start, piece->size);
    write_number(walk, end - first);
    for (uint64_t i = first; i < end && !walk->failed; i++) write_field(walk, &walk->object->fields[i], piece);
}

static bool find_function(const struct object_file *object, const char *name, struct object_piece *piece) {
    for (uint64_t i = 0; i < object->symbol_count; i++) {
        const struct object_symbol *symbol = &object->symbols[i];
        if (symbol->type != STT_FUNC || strcmp(symbol->name, name) != 0 || !object_piece_of_symbol(object, symbol, piece)) continue;
        const Elf64_Shdr *section = &object->sections[piece->section];
        if (section->sh_type == SHT_PROGBITS && section->sh_flags & SHF_EXECINSTR) return true;
    }
    return false;
}

bool object_file_digest(const struct object_file *file, const char *function, char hash[33]) {
    struct object_piece root;
    if (!find_function(file, function, &root)) return false;
    char *description = NULL;
    size_t size = 0;
    struct walk walk = {.object = file, .description = open_memstream(&description, &size)};
    if (!walk.description) return false;
    number_of(&walk, &root);
    for (uint64_t i = 0; i < walk.count && !walk.failed; i++) {
        const struct object_piece piece = walk.pieces[i];
        write_piece(&walk, &piece);
    }
    const bool written = !ferror(walk.description);
    const bool good = fclose(walk.description) == 0 && written && !walk.failed;
    if (good) hash_text(description, size, hash);
    free(description);
    free(walk.pieces);
    return good;
}
