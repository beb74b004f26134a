// SPDX-License-Identifier: MIT
// Relocatable objects, and what their functions are made of: the same function has the same digest in two builds, wherever it lies.
// Objects have to be compiled with -ffunction-sections -fdata-sections: calls within a section leave no trace for a linker, nor then
// for a digest, and of data without symbols only references to it tell where one constant ends.
#ifndef OBJECT_FILE_H
#define OBJECT_FILE_H

#include <stdbool.h>
#include <stdint.h>

struct object_file;

// Reads the object whole. NULL if it cannot be read or is not a relocatable 64-bit ELF object of this machine's byte order. The caller
// closes it. Every offset in it is checked before it is followed: what is damaged is left out, at worst all of its functions.
struct object_file *object_file_open(const char *path);
void object_file_close(struct object_file *file);

// Hash (XXH3, 128 bits) of all that the function is made of: its bytes but for what the linker fills in; what that refers to, be it
// functions of the same object, constants, tables, strings or jump tables; and what these refer to in turn. Of a symbol that is
// defined elsewhere only the name counts, without its version. Neither names of the object's own functions and data count, nor
// alignment, nor what debuggers read.
// On x86-64 a constant without a symbol of its own is found from the end of the field, rounded up to its alignment or 4 bytes: exact
// unless the instruction goes on with a 4-byte immediate operand, which no compiler gives to one that reads a constant.
// Compilers look for a small constant in the vectors of other functions: it then counts with all of that vector.
// False if the object has no function of that name, if the function refers, at any remove, to more than 16384 functions and data or
// 64 MiB, or if memory is short.
bool object_file_digest(const struct object_file *file, const char *function, char hash[33]);

// Calls `visit` with the name and size of every section of code that is loaded and not empty, in the object's order.
void object_file_sections(const struct object_file *file, void (*visit)(const char *section, uint64_t bytes, void *context), void *context);

#endif
