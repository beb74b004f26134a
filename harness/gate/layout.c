// SPDX-License-Identifier: MIT
#include "layout.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program_lines.h"
#include "command.h"
#include "object_file.h"
#include "output.h"
#include "random_order.h"

static int add_path(struct layout_objects *objects, const char *path) {
    char **paths = realloc(objects->paths, (objects->count + 1) * sizeof *paths);
    if (paths) objects->paths = paths;
    char *copy = paths ? strdup(path) : NULL;
    if (!copy) return complain(EXIT_ENVIRONMENT, "out of memory");
    objects->paths[objects->count++] = copy;
    return EXIT_FINE;
}

static int add_matching(struct layout_objects *objects, const char *folder, const char *pattern) {
    char path[4096];
    glob_t found;
    snprintf(path, sizeof path, "%s/%s", folder, pattern);
    if (glob(path, 0, NULL, &found) != 0)
        return complain(EXIT_ENVIRONMENT, "%s has no %s: it is not the build folder of a libactivations", folder, pattern);
    int code = EXIT_FINE;
    for (size_t i = 0; i < found.gl_pathc && code == EXIT_FINE; i++) code = add_path(objects, found.gl_pathv[i]);
    globfree(&found);
    return code;
}

static void add_section(const char *name, uint64_t bytes, void *context) {
    struct layout_objects *objects = context;
    if (bytes == 0) return;
    struct layout_section *sections = realloc(objects->sections, (objects->section_count + 1) * sizeof *sections);
    if (!sections) return; // a function fewer to move
    objects->sections = sections;
    sections[objects->section_count] = (struct layout_section){objects->count - 1, strdup(name)};
    if (sections[objects->section_count].name) objects->section_count++;
}

int layout_objects_find(struct layout_objects *objects, const char *folder) {
    *objects = (struct layout_objects){0};
    int code = add_matching(objects, folder, "kernels/part/*.o");
    const size_t parts = code == EXIT_FINE ? objects->count : 0;
    for (size_t i = 0; i < parts && code == EXIT_FINE; i++) {
        struct object_file *file = object_file_open(objects->paths[i]);
        if (!file) code = complain(EXIT_ENVIRONMENT, "%s is no object file of this machine", objects->paths[i]);
        else {
            objects->count = i + 1; // where add_section finds itself
            object_file_sections(file, add_section, objects);
            objects->count = parts;
        }
        object_file_close(file);
    }
    if (code == EXIT_FINE) code = add_matching(objects, folder, "kernels/registry.o");
    if (code == EXIT_FINE) code = add_matching(objects, folder, "kernels/cpu.o");
    return code;
}

void layout_objects_free(struct layout_objects *objects) {
    for (size_t i = 0; i < objects->count; i++) free(objects->paths[i]);
    for (size_t i = 0; i < objects->section_count; i++) free(objects->sections[i].name);
    free(objects->paths);
    free(objects->sections);
    *objects = (struct layout_objects){0};
}

// An output section of our own, before the linker's: its script stays as it is otherwise.
static int write_script(const struct layout_objects *objects, uint64_t seed, const char *path) {
    struct output output = {0};
    uint32_t *order = calloc(objects->section_count + 1, sizeof *order);
    if (!order) return complain(EXIT_ENVIRONMENT, "out of memory");
    int code = output_open(&output, path);
    if (code == EXIT_FINE) {
        random_order(order, (uint32_t)objects->section_count, &seed);
        fputs("SECTIONS { .text.kernels : {\n", output.stream);
        for (size_t i = 0; i < objects->section_count; i++) {
            const struct layout_section *section = &objects->sections[order[i]];
            const char *file = strrchr(objects->paths[section->object], '/') + 1;
            fprintf(output.stream, ". = ALIGN(64); . += %u; \"*/%s\"(\"%s\")\n", 16 * random_below(4, &seed), file, section->name);
        }
        fputs("} } INSERT BEFORE .text;\n", output.stream);
        code = output_close(&output);
    }
    free(order);
    return code;
}

int layout_link(const struct layout_objects *objects, const char *compiler, uint64_t seed, const char *script, const char *library) {
    const char **arguments = calloc(objects->count + 16, sizeof *arguments);
    char option[4096];
    if (!arguments) return complain(EXIT_ENVIRONMENT, "out of memory");
    int code = write_script(objects, seed, script);
    if (code == EXIT_FINE) {
        snprintf(option, sizeof option, "-Wl,-Bsymbolic,--strip-debug,-T,%s", script);
        size_t count = 0;
        arguments[count++] = compiler;
        arguments[count++] = "-shared";
        arguments[count++] = option;
        for (size_t i = 0; i < objects->count; i++) arguments[count++] = objects->paths[i];
        arguments[count++] = "-lm";
        arguments[count++] = "-o";
        arguments[count++] = library;
        unlink(library); // a loaded file that is written over would change under whoever uses it
        code = program_lines(arguments, 0, NULL, NULL);
    }
    free(arguments);
    return code;
}
