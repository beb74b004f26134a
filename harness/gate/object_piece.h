// SPDX-License-Identifier: MIT
// An object in pieces: functions, constants and tables, and the relocations by which one refers to another.
#ifndef OBJECT_PIECE_H
#define OBJECT_PIECE_H

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

#include "elf_file.h"

struct object_symbol {
    const char *name; // empty: none
    uint64_t value, size;
    uint16_t section; // as in the file: SHN_UNDEF and others that are no section's index
    uint8_t type;     // STT_
};

struct object_field {
    uint64_t offset; // in its section
    uint32_t section, bytes, type, symbol;
    bool relative; // to its own address
    uint64_t addend;
    uint64_t order; // in the file
};

struct object_mark {
    uint64_t section, offset, size;
};

struct object_list {
    struct object_mark *marks; // by section, offset and size
    uint64_t count, capacity;
};

struct object_file {
    struct elf_file file; // in `masked`, instructions keep what is not the linker's
    Elf64_Ehdr header;
    Elf64_Shdr *sections; // header.e_shnum; SHT_NULL and empty where it does not lie within the file
    uint64_t symbol_table;
    struct object_symbol *symbols;
    uint64_t symbol_count;
    struct object_field *fields; // by section and offset
    uint64_t field_count, field_capacity;
    struct object_list sized;  // symbols with a size
    struct object_list starts; // where a piece of data begins, or ends
    bool short_of_memory;
};

struct object_piece {
    uint64_t section, start, size; // size: of a section without bytes in the file too, as .bss
};

// What a symbol with a size names. False if that is not in this object, or not within a section.
bool object_piece_of_symbol(const struct object_file *object, const struct object_symbol *symbol, struct object_piece *piece);

// The fields that lie in a piece: index of the first; those that follow are less than `*end`.
uint64_t object_piece_fields(const struct object_file *object, const struct object_piece *piece, uint64_t *end);

// What a field of the piece `from` refers to, and the distance from its start to where exactly. False if that is in no section of this
// object.
bool object_piece_target(const struct object_file *object, const struct object_field *field, const struct object_piece *from,
                         struct object_piece *piece, uint64_t *distance);

// Fills object->starts. False if memory is short.
bool object_piece_find_starts(struct object_file *object);

bool object_list_add(struct object_list *list, struct object_mark mark);
void object_list_sort(struct object_list *list);

#endif
