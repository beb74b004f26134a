// SPDX-License-Identifier: MIT
#include "object_file.h"

#include <stdlib.h>
#include <string.h>

#include "elf_field.h"
#include "object_piece.h"

// ---- sections and symbols ----

static bool read_sections(struct object_file *object) {
    object->sections = calloc(object->header.e_shnum + 1u, sizeof *object->sections);
    if (!object->sections) return false;
    for (uint64_t i = 0; i < object->header.e_shnum; i++)
        if (!elf_section(&object->file, &object->header, i, &object->sections[i])) object->sections[i] = (Elf64_Shdr){.sh_type = SHT_NULL};
    return true;
}

// The name at an offset of a table of names; empty if it has no end within that.
static const char *name_at(const struct object_file *object, uint64_t table, uint64_t at) {
    if (table >= object->header.e_shnum) return "";
    const Elf64_Shdr *names = &object->sections[table];
    if (names->sh_type != SHT_STRTAB || at >= names->sh_size) return "";
    const char *name = (const char *)object->file.bytes + names->sh_offset + at;
    return memchr(name, 0, names->sh_size - at) ? name : "";
}

static bool read_symbols(struct object_file *object) {
    uint64_t table = 0;
    while (table < object->header.e_shnum && object->sections[table].sh_type != SHT_SYMTAB) table++;
    if (table == object->header.e_shnum) return true;
    const Elf64_Shdr *section = &object->sections[table];
    object->symbol_table = table;
    object->symbol_count = section->sh_size / sizeof(Elf64_Sym);
    object->symbols = calloc(object->symbol_count + 1, sizeof *object->symbols);
    if (!object->symbols) return false;
    for (uint64_t i = 0; i < object->symbol_count; i++) {
        Elf64_Sym symbol;
        memcpy(&symbol, object->file.bytes + section->sh_offset + i * sizeof symbol, sizeof symbol);
        object->symbols[i] = (struct object_symbol){.name = name_at(object, section->sh_link, symbol.st_name),
                                                    .value = symbol.st_value,
                                                    .size = symbol.st_size,
                                                    .section = symbol.st_shndx,
                                                    .type = ELF64_ST_TYPE(symbol.st_info)};
        struct object_piece piece;
        if (object_piece_of_symbol(object, &object->symbols[i], &piece) &&
            !object_list_add(&object->sized, (struct object_mark){piece.section, piece.start, piece.size}))
            return false;
    }
    object_list_sort(&object->sized);
    return true;
}

// ---- fields ----

static bool make_room(struct object_file *object) {
    if (object->field_count < object->field_capacity) return true;
    const uint64_t capacity = 2 * object->field_capacity + 64;
    struct object_field *fields = realloc(object->fields, capacity * sizeof *fields);
    if (!fields) return false;
    object->fields = fields;
    object->field_capacity = capacity;
    return true;
}

static void add_field(const struct elf_field *found, void *context) {
    struct object_file *object = context;
    const Elf64_Rela *relocation = &found->relocation;
    const struct elf_field_kind kind = elf_field_kind(object->header.e_machine, ELF64_R_TYPE(relocation->r_info));
    if (found->symbols != object->symbol_table || ELF64_R_SYM(relocation->r_info) >= object->symbol_count) return;
    if (!make_room(object)) {
        object->short_of_memory = true;
        return;
    }
    object->fields[object->field_count] = (struct object_field){
        .offset = found->offset - object->sections[found->section].sh_offset,
        .section = found->section,
        .bytes = kind.bytes,
        .type = (uint32_t)ELF64_R_TYPE(relocation->r_info),
        .symbol = (uint32_t)ELF64_R_SYM(relocation->r_info),
        .relative = kind.relative,
        .addend = (uint64_t)relocation->r_addend,
        .order = object->field_count,
    };
    object->field_count++;
    for (uint64_t i = 0; i < kind.bytes; i++) {
        const uint64_t kept = object->file.bytes[found->offset + i] & kind.instruction >> 8 * i;
        object->file.masked[found->offset + i] = (uint8_t)(object->file.masked[found->offset + i] | kept);
    }
}

static int order_of(uint64_t a, uint64_t b) { return (a > b) - (a < b); }

static int compare_fields(const void *first, const void *second) {
    const struct object_field *a = first, *b = second;
    if (a->section != b->section) return order_of(a->section, b->section);
    return a->offset != b->offset ? order_of(a->offset, b->offset) : order_of(a->order, b->order);
}

static bool read_fields(struct object_file *object) {
    elf_each_field(&object->file, &object->header, add_field, object);
    if (object->field_count) qsort(object->fields, object->field_count, sizeof *object->fields, compare_fields);
    return !object->short_of_memory && object_piece_find_starts(object);
}

// ---- the object ----

struct object_file *object_file_open(const char *path) {
    struct object_file *object = calloc(1, sizeof *object);
    if (!object) return NULL;
    if (elf_open(&object->file, path) && elf_header(&object->file, &object->header) && object->header.e_type == ET_REL && read_sections(object) &&
        read_symbols(object) && read_fields(object))
        return object;
    object_file_close(object);
    return NULL;
}

void object_file_close(struct object_file *file) {
    if (!file) return;
    elf_close(&file->file);
    free(file->sections);
    free(file->symbols);
    free(file->fields);
    free(file->sized.marks);
    free(file->starts.marks);
    free(file);
}

void object_file_sections(const struct object_file *file, void (*visit)(const char *section, uint64_t bytes, void *context), void *context) {
    const uint64_t wanted = SHF_ALLOC | SHF_EXECINSTR;
    for (uint64_t i = 0; i < file->header.e_shnum; i++) {
        const Elf64_Shdr *section = &file->sections[i];
        if (section->sh_type == SHT_PROGBITS && (section->sh_flags & wanted) == wanted && section->sh_size > 0)
            visit(name_at(file, file->header.e_shstrndx, section->sh_name), section->sh_size, context);
    }
}
