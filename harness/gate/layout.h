// SPDX-License-Identifier: MIT
// Links of one library that differ in where its functions lie: a build is one draw from all its layouts, and two builds differ by a few
// per cent for nothing else (Mytkowicz and others 2009; Curtsinger and Berger, Stabilizer, 2013).
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stddef.h>
#include <stdint.h>

// The objects of a build, and the sections of code in them.
struct layout_objects {
    char **paths; // [count]: kernels/part/*.o, then what stays where it is
    size_t count;
    struct layout_section {
        size_t object; // in paths
        char *name;
    } * sections; // [section_count]
    size_t section_count;
};

// Of the build in `folder`, made with -ffunction-sections. An exit code, having complained; layout_objects_free is due in any case.
int layout_objects_find(struct layout_objects *objects, const char *folder);
void layout_objects_free(struct layout_objects *objects);

// Links them to `library` by `compiler`: every function behind another, which `seed` decides, 0, 16, 32 or 48 bytes into a line of 64, or, as
// one that aligns its loops to lines must begin with one, in one of the next two lines.
// `script` is a file for the linker to read. Both are written anew. An exit code, having complained.
int layout_link(const struct layout_objects *objects, const char *compiler, uint64_t seed, const char *script, const char *library);

#endif
