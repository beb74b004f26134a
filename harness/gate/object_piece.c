// SPDX-License-Identifier: MIT
#include "object_piece.h"

#include <stdlib.h>
#include <string.h>

// ---- lists of places ----

bool object_list_add(struct object_list *list, struct object_mark mark) {
    if (list->count == list->capacity) {
        const uint64_t capacity = 2 * list->capacity + 64;
        struct object_mark *marks = realloc(list->marks, capacity * sizeof *marks);
        if (!marks) return false;
        list->marks = marks;
        list->capacity = capacity;
    }
    list->marks[list->count++] = mark;
    return true;
}

static int order_of(uint64_t a, uint64_t b) { return (a > b) - (a < b); }

static int compare_marks(const void *first, const void *second) {
    const struct object_mark *a = first, *b = second;
    if (a->section != b->section) return order_of(a->section, b->section);
    return a->offset != b->offset ? order_of(a->offset, b->offset) : order_of(a->size, b->size);
}

void object_list_sort(struct object_list *list) {
    if (list->count) qsort(list->marks, list->count, sizeof *list->marks, compare_marks);
}

// Index of the first that lies after the place.
static uint64_t first_after(const struct object_list *list, uint64_t section, uint64_t offset) {
    uint64_t low = 0, high = list->count;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        const struct object_mark *mark = &list->marks[middle];
        if (mark->section < section || (mark->section == section && mark->offset <= offset)) low = middle + 1;
        else high = middle;
    }
    return low;
}

// The last that does not; NULL if the section has none.
static const struct object_mark *last_until(const struct object_list *list, uint64_t section, uint64_t offset) {
    const uint64_t after = first_after(list, section, offset);
    return after > 0 && list->marks[after - 1].section == section ? &list->marks[after - 1] : NULL;
}

// ---- fields ----

static uint64_t first_field(const struct object_file *object, uint64_t section, uint64_t offset) {
    uint64_t low = 0, high = object->field_count;
    while (low < high) {
        const uint64_t middle = low + (high - low) / 2;
        const struct object_field *field = &object->fields[middle];
        if (field->section < section || (field->section == section && field->offset < offset)) low = middle + 1;
        else high = middle;
    }
    return low;
}

uint64_t object_piece_fields(const struct object_file *object, const struct object_piece *piece, uint64_t *end) {
    *end = first_field(object, piece->section, piece->start + piece->size);
    return first_field(object, piece->section, piece->start);
}

// ---- where a field points ----

static bool is_code(const Elf64_Shdr *section) { return section->sh_flags & SHF_EXECINSTR; }

static uint64_t at_most(uint64_t a, uint64_t b) { return a < b ? a : b; }

// Instructions count from their end. What counts from itself in a table of distances was meant to count from the table's start.
static uint64_t place_of(const struct object_file *object, const struct object_field *field, uint64_t table) {
    const uint64_t place = object->symbols[field->symbol].value + field->addend;
    if (!field->relative) return place;
    return is_code(&object->sections[field->section]) ? place + field->bytes : place - (field->offset - table);
}

// The instruction may go on after the field, by an immediate operand: constants begin where their alignment allows.
static uint64_t aligned_place(const struct object_file *object, const struct object_field *field, const Elf64_Shdr *section, uint64_t place) {
    const uint64_t alignment = at_most(section->sh_addralign, 4);
    if (!field->relative || !is_code(&object->sections[field->section]) || alignment < 2) return place;
    return (place + alignment - 1) / alignment * alignment;
}

// Into the section, where compilers point out of it, as to an array's end.
static uint64_t inside(const Elf64_Shdr *section, uint64_t place) {
    if ((int64_t)place < 0 || section->sh_size == 0) return 0;
    return at_most(place, section->sh_size - 1);
}

static bool covering(const struct object_file *object, uint64_t section, uint64_t place, struct object_piece *piece) {
    const struct object_mark *symbol = last_until(&object->sized, section, place);
    if (!symbol || place - symbol->offset >= symbol->size) return false;
    *piece = (struct object_piece){section, symbol->offset, symbol->size};
    return true;
}

// ---- what lies there ----

// Up to and with the character 0, of `sh_entsize` bytes.
static void find_string(const struct object_file *object, const Elf64_Shdr *section, uint64_t place, struct object_piece *piece) {
    static const uint8_t zero[8];
    const uint64_t width = section->sh_entsize, size = section->sh_size;
    const uint8_t *bytes = object->file.masked + section->sh_offset;
    uint64_t end = piece->start = at_most(place, size);
    while (size - end >= width && memcmp(bytes + end, zero, width) != 0) end += width;
    piece->size = at_most(end + width, size) - piece->start;
}

static void find_entry(const struct object_symbol *symbol, const Elf64_Shdr *section, uint64_t place, struct object_piece *piece) {
    if (symbol->type != STT_SECTION && place < symbol->value) place = symbol->value;
    piece->start = inside(section, place) / section->sh_entsize * section->sh_entsize;
    piece->size = at_most(section->sh_entsize, section->sh_size - piece->start);
}

// Zeros at the end may only fill up to what follows.
static void trim(const struct object_file *object, const Elf64_Shdr *section, struct object_piece *piece) {
    if (section->sh_type == SHT_NOBITS) return;
    uint64_t last, kept = 0;
    const uint64_t first = object_piece_fields(object, piece, &last);
    if (first < last) kept = at_most(object->fields[last - 1].offset + object->fields[last - 1].bytes - piece->start, piece->size);
    const uint8_t *bytes = object->file.masked + section->sh_offset + piece->start;
    while (piece->size > kept && bytes[piece->size - 1] == 0) piece->size--;
}

// Data without symbols: from the last place that something refers to until the next.
static void find_unnamed(const struct object_file *object, const Elf64_Shdr *section, uint64_t place, struct object_piece *piece) {
    const struct object_mark *start = last_until(&object->starts, piece->section, place);
    const uint64_t next = first_after(&object->starts, piece->section, place);
    const bool last = next == object->starts.count || object->starts.marks[next].section != piece->section;
    piece->start = start ? start->offset : 0;
    piece->size = (last ? section->sh_size : object->starts.marks[next].offset) - piece->start;
    trim(object, section, piece);
}

static bool is_merged(const Elf64_Shdr *section) {
    return section->sh_flags & SHF_MERGE && section->sh_type == SHT_PROGBITS && section->sh_entsize > 0;
}

static bool is_strings(const Elf64_Shdr *section) { return is_merged(section) && section->sh_flags & SHF_STRINGS && section->sh_entsize <= 8; }

static void find_data(const struct object_file *object, const struct object_field *field, const struct object_symbol *symbol, uint64_t place,
                      struct object_piece *piece) {
    const Elf64_Shdr *section = &object->sections[piece->section];
    const uint64_t aligned = aligned_place(object, field, section, place);
    if (is_strings(section)) find_string(object, section, place, piece);
    else if (is_merged(section)) find_entry(symbol, section, aligned, piece);
    else if (!covering(object, piece->section, inside(section, aligned), piece)) find_unnamed(object, section, inside(section, aligned), piece);
}

static bool is_here(const struct object_file *object, const struct object_symbol *symbol) {
    return symbol->section != SHN_UNDEF && symbol->section < object->header.e_shnum;
}

bool object_piece_of_symbol(const struct object_file *object, const struct object_symbol *symbol, struct object_piece *piece) {
    if (!is_here(object, symbol) || symbol->type == STT_SECTION || symbol->size == 0) return false;
    *piece = (struct object_piece){symbol->section, symbol->value, symbol->size};
    const uint64_t size = object->sections[symbol->section].sh_size;
    return piece->start <= size && piece->size <= size - piece->start;
}

bool object_piece_target(const struct object_file *object, const struct object_field *field, const struct object_piece *from,
                         struct object_piece *piece, uint64_t *distance) {
    const struct object_symbol *symbol = &object->symbols[field->symbol];
    if (!is_here(object, symbol)) return false;
    const Elf64_Shdr *section = &object->sections[symbol->section];
    const uint64_t place = place_of(object, field, from->start);
    if (!object_piece_of_symbol(object, symbol, piece)) {
        *piece = (struct object_piece){.section = symbol->section, .size = section->sh_size};
        if (!is_code(section)) find_data(object, field, symbol, place, piece);
        else covering(object, symbol->section, place, piece); // all of it where there is none
    }
    *distance = place - piece->start;
    return true;
}

// ---- where data begins ----

// A reference counts as the start of something where a whole vector may lie, if the section has such: not its second half.
static bool add_start(struct object_file *object, const struct object_field *field) {
    const struct object_symbol *symbol = &object->symbols[field->symbol];
    if (!is_here(object, symbol)) return true;
    const Elf64_Shdr *section = &object->sections[symbol->section];
    const bool in_code = is_code(&object->sections[field->section]);
    if (is_code(section) || is_merged(section) || (field->relative && !in_code)) return true;
    const uint64_t place = aligned_place(object, field, section, place_of(object, field, 0)), grain = at_most(section->sh_addralign, 64);
    if (place >= section->sh_size || (grain > 1 && place % grain != 0)) return true;
    return object_list_add(&object->starts, (struct object_mark){symbol->section, place, 0});
}

bool object_piece_find_starts(struct object_file *object) {
    bool added = true;
    for (uint64_t i = 0; i < object->field_count && added; i++) added = add_start(object, &object->fields[i]);
    for (uint64_t i = 0; i < object->sized.count && added; i++) {
        const struct object_mark *symbol = &object->sized.marks[i];
        added = object_list_add(&object->starts, (struct object_mark){symbol->section, symbol->offset, 0}) &&
                object_list_add(&object->starts, (struct object_mark){symbol->section, symbol->offset + symbol->size, 0});
    }
    object_list_sort(&object->starts);
    return added;
}
