// SPDX-License-Identifier: MIT
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "elf_file.h"
#include "sampler.h"
#include "verify.h"

static void print(const struct library *library, const struct activations_row *row, const struct elf_file *file) {
    Dl_info info;
    void *address;
    struct elf_function function = {.name = ""};
    memcpy(&address, &row->call, sizeof address);
    if (dladdr(address, &info)) elf_function_at(file, (uint64_t)((const char *)address - (const char *)info.dli_fbase), &function);
    const bool runs = (row->required & ~library->table->features()) == 0;
    const struct activations_row *best = library->table->best(row->activation, row->form, row->type, "la", NULL);
    printf("%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\n", row->name, function.name, row->implementation, row->activation, row->form, row->bit_class, runs,
           verify_is_unary(row), best && strcmp(best->name, row->name) == 0);
}

int sampler_list(int argc, char **argv) {
    struct library library;
    struct elf_file file;
    if (argc != 2) return complain(EXIT_USAGE, "list LIBRARY");
    int code = library_open(&library, argv[1]);
    if (code == EXIT_FINE && !elf_open(&file, argv[1])) code = complain(EXIT_ENVIRONMENT, "cannot read %s", argv[1]);
    if (code == EXIT_FINE) {
        library_answer(&library);
        for (size_t i = 0; i < library.count; i++) print(&library, &library.rows[i], &file);
        elf_close(&file);
    }
    library_close(&library);
    return code;
}
