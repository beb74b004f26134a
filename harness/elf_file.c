// SPDX-License-Identifier: MIT
#include "elf_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf_field.h"

enum { LARGEST = 1 << 30 }; // bytes of a file that is read at all

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
enum { BYTE_ORDER_HERE = ELFDATA2LSB };
#else
enum { BYTE_ORDER_HERE = ELFDATA2MSB };
#endif

static bool within(const struct elf_file *file, uint64_t offset, uint64_t size) { return offset <= file->size && size <= file->size - offset; }

// Structures are copied out, since a file owes no alignment.
static bool copy_out(const struct elf_file *file, uint64_t offset, void *to, uint64_t size) {
    if (!within(file, offset, size)) return false;
    memcpy(to, file->bytes + offset, size);
    return true;
}

bool elf_header(const struct elf_file *file, Elf64_Ehdr *header) {
    return copy_out(file, 0, header, sizeof *header) && memcmp(header->e_ident, ELFMAG, SELFMAG) == 0 && header->e_ident[EI_CLASS] == ELFCLASS64 &&
           header->e_ident[EI_DATA] == BYTE_ORDER_HERE && header->e_shentsize == sizeof(Elf64_Shdr) &&
           within(file, header->e_shoff, (uint64_t)header->e_shnum * sizeof(Elf64_Shdr));
}

bool elf_section(const struct elf_file *file, const Elf64_Ehdr *header, uint64_t index, Elf64_Shdr *section) {
    return index < header->e_shnum && copy_out(file, header->e_shoff + index * sizeof *section, section, sizeof *section) &&
           (section->sh_type == SHT_NOBITS || within(file, section->sh_offset, section->sh_size));
}

static bool is_code(const Elf64_Shdr *section) { return section->sh_type == SHT_PROGBITS && section->sh_flags & SHF_EXECINSTR; }

// Offset in the file of `size` bytes at a virtual address of `section`.
static bool offset_in(const Elf64_Shdr *section, uint64_t address, uint64_t size, uint64_t *offset) {
    if (address < section->sh_addr || address - section->sh_addr > section->sh_size) return false;
    const uint64_t into = address - section->sh_addr;
    *offset = section->sh_offset + into;
    return size <= section->sh_size - into;
}

// ---- relocated fields ----

void elf_each_field(const struct elf_file *file, const Elf64_Ehdr *header, void (*visit)(const struct elf_field *field, void *context),
                    void *context) {
    for (uint64_t i = 0; i < header->e_shnum; i++) {
        Elf64_Shdr relocations, target;
        if (!elf_section(file, header, i, &relocations) || relocations.sh_type != SHT_RELA || relocations.sh_flags & SHF_ALLOC) continue;
        if (!elf_section(file, header, relocations.sh_info, &target) || target.sh_type != SHT_PROGBITS || !(target.sh_flags & SHF_ALLOC)) continue;
        for (uint64_t at = 0; relocations.sh_size - at >= sizeof(Elf64_Rela); at += sizeof(Elf64_Rela)) {
            struct elf_field field = {.in_code = is_code(&target), .section = relocations.sh_info, .symbols = relocations.sh_link};
            memcpy(&field.relocation, file->bytes + relocations.sh_offset + at, sizeof field.relocation);
            field.bytes = elf_field_kind(header->e_machine, ELF64_R_TYPE(field.relocation.r_info)).bytes;
            if (offset_in(&target, field.relocation.r_offset, field.bytes, &field.offset)) visit(&field, context);
        }
    }
}

static void mask(const struct elf_field *field, void *context) {
    struct elf_file *file = context;
    memset(file->masked + field->offset, 0, field->bytes);
    file->relocations_kept |= field->in_code;
}

// ---- reading ----

static bool read_whole(struct elf_file *file, int descriptor) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0 || status.st_size > LARGEST) return false;
    file->size = (uint64_t)status.st_size;
    file->bytes = malloc(file->size);
    file->masked = malloc(file->size);
    if (!file->bytes || !file->masked) return false;
    uint64_t done = 0;
    while (done < file->size) {
        const ssize_t got = read(descriptor, file->bytes + done, file->size - done);
        if (got <= 0) return false;
        done += (uint64_t)got;
    }
    memcpy(file->masked, file->bytes, file->size);
    return true;
}

bool elf_open(struct elf_file *file, const char *path) {
    *file = (struct elf_file){0};
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    Elf64_Ehdr header;
    const bool good = read_whole(file, descriptor) && elf_header(file, &header);
    close(descriptor);
    if (good) elf_each_field(file, &header, mask, file);
    else elf_close(file);
    return good;
}

void elf_close(struct elf_file *file) {
    free(file->bytes);
    free(file->masked);
    *file = (struct elf_file){0};
}

// ---- functions ----

static bool covers(const Elf64_Sym *symbol, uint64_t address) {
    return ELF64_ST_TYPE(symbol->st_info) == STT_FUNC && address >= symbol->st_value && address - symbol->st_value < symbol->st_size;
}

// Ends within its section, or is not one.
static const char *name_of(const struct elf_file *file, const Elf64_Ehdr *header, const Elf64_Shdr *symbols, uint64_t at) {
    Elf64_Shdr names;
    if (!elf_section(file, header, symbols->sh_link, &names) || names.sh_type != SHT_STRTAB || at >= names.sh_size) return "";
    const char *name = (const char *)file->bytes + names.sh_offset + at;
    return memchr(name, 0, names.sh_size - at) ? name : "";
}

static bool find_in(const struct elf_file *file, const Elf64_Ehdr *header, const Elf64_Shdr *symbols, uint64_t address,
                    struct elf_function *function) {
    for (uint64_t at = 0; symbols->sh_size - at >= sizeof(Elf64_Sym); at += sizeof(Elf64_Sym)) {
        Elf64_Sym symbol;
        Elf64_Shdr code;
        memcpy(&symbol, file->bytes + symbols->sh_offset + at, sizeof symbol);
        if (!covers(&symbol, address) || !elf_section(file, header, symbol.st_shndx, &code) || !is_code(&code)) continue;
        function->size = symbol.st_size;
        function->skipped = address - symbol.st_value;
        function->name = name_of(file, header, symbols, symbol.st_name);
        if (offset_in(&code, symbol.st_value, symbol.st_size, &function->offset)) return true;
    }
    return false;
}

bool elf_function_at(const struct elf_file *file, uint64_t address, struct elf_function *function) {
    Elf64_Ehdr header;
    if (!elf_header(file, &header)) return false;
    for (uint64_t i = 0; i < header.e_shnum; i++) {
        Elf64_Shdr symbols;
        if (elf_section(file, &header, i, &symbols) && symbols.sh_type == SHT_SYMTAB && find_in(file, &header, &symbols, address, function))
            return true;
    }
    return false;
}

// ---- what a function is made of ----

struct description {
    const struct elf_file *file;
    const struct elf_function *function;
    Elf64_Ehdr header;
    void (*take)(const void *bytes, uint64_t size, void *context);
    void *context;
};

// The name without its version, "erff" of "erff@GLIBC_2.2.5", which differs between systems.
static void take_name(const struct description *description, const Elf64_Shdr *names, uint64_t at) {
    if (at >= names->sh_size) return;
    const char *name = (const char *)description->file->bytes + names->sh_offset + at;
    uint64_t length = 0;
    while (at + length < names->sh_size && name[length] && name[length] != '@') length++;
    description->take(name, length, description->context);
}

// The first 4 bytes of a constant: more might belong to its neighbour, which is another in every link. The address comes from the
// field itself, since merged constants have moved; the field ends at most 3 bytes before the instruction does, and constants are
// aligned.
static void take_constant(const struct description *description, const struct elf_field *field) {
    int32_t distance;
    memcpy(&distance, description->file->bytes + field->offset, sizeof distance);
    const uint64_t address = (field->relocation.r_offset + sizeof distance + (uint64_t)(int64_t)distance + 3) / 4 * 4;
    for (uint64_t i = 0; i < description->header.e_shnum; i++) {
        Elf64_Shdr section;
        uint64_t offset;
        if (!elf_section(description->file, &description->header, i, &section) || section.sh_type != SHT_PROGBITS) continue;
        if ((section.sh_flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR)) != SHF_ALLOC || !offset_in(&section, address, 4, &offset)) continue;
        description->take(description->file->masked + offset, 4, description->context);
        return;
    }
}

static void describe(const struct elf_field *field, void *context) {
    const struct description *description = context;
    const struct elf_file *file = description->file;
    const struct elf_function *function = description->function;
    if (field->offset < function->offset || field->offset - function->offset >= function->size) return;
    Elf64_Shdr symbols, names;
    Elf64_Sym symbol;
    const uint64_t index = ELF64_R_SYM(field->relocation.r_info);
    if (!elf_section(file, &description->header, field->symbols, &symbols) || symbols.sh_type != SHT_SYMTAB) return;
    if (index >= symbols.sh_size / sizeof symbol) return;
    memcpy(&symbol, file->bytes + symbols.sh_offset + index * sizeof symbol, sizeof symbol);
    const bool pc_relative = description->header.e_machine == EM_X86_64 && ELF64_R_TYPE(field->relocation.r_info) == R_X86_64_PC32;
    if (symbol.st_shndx == SHN_UNDEF || ELF64_ST_TYPE(symbol.st_info) == STT_FUNC) {
        if (elf_section(file, &description->header, symbols.sh_link, &names) && names.sh_type == SHT_STRTAB)
            take_name(description, &names, symbol.st_name);
    } else if (pc_relative) {
        take_constant(description, field);
    }
}

void elf_function_describe(const struct elf_file *file, const struct elf_function *function,
                           void (*take)(const void *bytes, uint64_t size, void *context), void *context) {
    struct description description = {.file = file, .function = function, .take = take, .context = context};
    take(file->masked + function->offset, function->size, context);
    if (elf_header(file, &description.header)) elf_each_field(file, &description.header, describe, &description);
}
