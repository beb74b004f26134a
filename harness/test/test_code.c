// SPDX-License-Identifier: MIT
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "activations.h"
#include "code.h"
#include "elf_file.h"

static const void *address_of(activations_kernel kernel) { return (const void *)(uintptr_t)kernel; }

static const char *library_path(void) {
    static char path[4096];
    const char *build = getenv("BUILD");
    snprintf(path, sizeof path, "%s/libactivations.so", build ? build : "build");
    return path;
}

static const struct activations_table *library_table(void) {
    void *library = dlopen(library_path(), RTLD_NOW | RTLD_LOCAL);
    if (!library) fail_msg("%s", dlerror());
    void *symbol = dlsym(library, "activations_table");
    assert_non_null(symbol);
    const struct activations_table *(*table)(uint32_t);
    memcpy(&table, &symbol, sizeof table);
    return table(ACTIVATIONS_ABI);
}

// ---- hashes of kernels ----

static void test_hash_is_known(void **state) {
    (void)state;
    char hash[33];
    hash_text("", 0, hash);
    assert_string_equal(hash, "99aa06d3014798d86001c324468d497f"); // published for XXH3-128 of nothing
    hash_text("a", 1, hash);
    assert_string_equal(hash, "a96faf705af16834e6c632b61e964e1f");
}

static void test_program_and_library_agree(void **state) {
    (void)state;
    const struct activations_table *here = activations_table(ACTIVATIONS_ABI), *there = library_table();
    assert_int_equal(here->part_count, there->part_count);
    uint64_t compared = 0;
    for (uint64_t p = 0; p < here->part_count; p++)
        for (uint64_t i = 0; i < here->parts[p]->row_count; i++) {
            const struct activations_row *row = &here->parts[p]->rows[i];
            const struct code ours = code_of(address_of(row->call)), theirs = code_of(address_of(there->parts[p]->rows[i].call));
            if (ours.bytes == 0 || ours.bytes != theirs.bytes || strcmp(ours.hash, theirs.hash) != 0)
                fail_msg("%s: %s here, %s there", row->name, ours.hash, theirs.hash);
            compared++;
        }
    assert_true(compared > 0);
}

static void test_other_code_has_another_hash(void **state) {
    (void)state;
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    const struct activations_row *forward = table->best("relu", "forward", "f32", "cr", "scalar");
    const struct activations_row *backward = table->best("relu", "backward", "f32", "cr", "scalar");
    assert_non_null(forward);
    assert_non_null(backward);
    assert_string_not_equal(code_of(address_of(forward->call)).hash, code_of(address_of(backward->call)).hash);
}

static void test_what_is_no_function_of_ours_is_unknown(void **state) {
    (void)state;
    static const char text[] = "data";
    char local = 0;
    const void *const addresses[] = {NULL, &local, text, (const void *)(uintptr_t)UINTPTR_MAX, (const void *)(uintptr_t)getenv};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        const struct code code = code_of(addresses[i]);
        assert_string_equal(code.hash, "unknown");
        assert_int_equal(code.bytes, 0);
    }
}

// ---- variants of one source, compiled here ----

static const char source[] =
    "float expf(float); float erff(float);\n"
    "#ifdef BEFORE\nfloat before(float x) { return expf(x) - 3.5f; }\n#endif\n"
    "float kernel(float x) { return CALLED(x) * CONSTANT; }\n";

static struct code code_of_variant(const char *called, const char *constant, const char *flags) {
    static int number;
    const char *folder = getenv("TMPDIR"), *compiler = getenv("CC");
    char base[512], command[2048];
    snprintf(base, sizeof base, "%s/variant-%d-%d", folder ? folder : "/tmp", (int)getpid(), number++);
    snprintf(command, sizeof command, "%s -xc - -O2 -fPIC -shared -DCALLED=%s -DCONSTANT=%s %s -o %s.so -lm", compiler ? compiler : "cc", called,
             constant, flags, base);
    FILE *pipe = popen(command, "w");
    assert_non_null(pipe);
    fputs(source, pipe);
    assert_int_equal(pclose(pipe), 0);
    strcat(base, ".so");
    void *variant = dlopen(base, RTLD_NOW | RTLD_LOCAL);
    if (!variant) fail_msg("%s", dlerror());
    const struct code code = code_of(dlsym(variant, "kernel"));
    assert_int_equal(unlink(base), 0);
    return code; // the library stays loaded: code_of keeps what it read of it
}

#define EMIT "-Wl,--emit-relocs"

static void test_place_does_not_count(void **state) {
    (void)state;
    const struct code code = code_of_variant("expf", "1.5f", EMIT);
    assert_true(code.bytes > 0);
    assert_string_equal(code_of_variant("expf", "1.5f", EMIT " -DBEFORE").hash, code.hash);
}

static void test_what_is_called_counts(void **state) {
    (void)state;
    const struct code one = code_of_variant("expf", "1.5f", EMIT), other = code_of_variant("erff", "1.5f", EMIT);
    assert_int_equal(one.bytes, other.bytes);
    assert_string_not_equal(one.hash, other.hash);
}

static void test_constants_count(void **state) {
    (void)state;
    const struct code one = code_of_variant("expf", "1.5f", EMIT), other = code_of_variant("expf", "1.75f", EMIT);
    assert_true(one.bytes > 0 && other.bytes > 0);
    assert_string_not_equal(one.hash, other.hash);
}

static void test_without_symbols_or_relocations_code_is_unknown(void **state) {
    (void)state;
    assert_string_equal(code_of_variant("expf", "1.5f", "").hash, "unknown");
    assert_string_equal(code_of_variant("expf", "1.5f", "-s").hash, "unknown");
}

// ---- changed copies of a file ----

static struct elf_file library;
static struct elf_function kernel; // a function of it with relocated fields
static uint64_t kernel_address;

// Opens bytes as a file that has no name.
static bool open_bytes(struct elf_file *file, const void *bytes, uint64_t size) {
    const int descriptor = memfd_create("test", 0);
    assert_true(descriptor >= 0);
    for (uint64_t done = 0; done < size;) {
        const ssize_t written = write(descriptor, (const char *)bytes + done, size - done);
        assert_true(written > 0);
        done += (uint64_t)written;
    }
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    const bool opened = elf_open(file, path);
    close(descriptor);
    return opened;
}

static bool is_relocated(uint64_t offset) { return library.bytes[offset] != library.masked[offset]; }

// Without what debuggers want, which is most of the file and would be most of the time.
static bool open_without_debug_information(struct elf_file *file) {
    char path[4096], command[2 * sizeof path + 64];
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/stripped.so", folder ? folder : "/tmp");
    snprintf(command, sizeof command, "objcopy --strip-debug '%s' '%s'", library_path(), path);
    const bool opened = system(command) == 0 && elf_open(file, path);
    remove(path);
    return opened;
}

static int open_library(void **state) {
    (void)state;
    if (!open_without_debug_information(&library) || !library.relocations_kept) return -1;
    const struct activations_table *table = library_table();
    Dl_info info;
    for (uint64_t p = 0; p < table->part_count; p++)
        for (uint64_t i = 0; i < table->parts[p]->row_count; i++) {
            if (!dladdr(address_of(table->parts[p]->rows[i].call), &info)) return -1;
            kernel_address = (uint64_t)(uintptr_t)address_of(table->parts[p]->rows[i].call) - (uint64_t)(uintptr_t)info.dli_fbase;
            if (!elf_function_at(&library, kernel_address, &kernel)) return -1;
            for (uint64_t at = 0; at < kernel.size; at++)
                if (is_relocated(kernel.offset + at)) return 0;
        }
    return -1;
}

static int close_library(void **state) {
    (void)state;
    elf_close(&library);
    return 0;
}

// Whether the kernel still has the same bytes when one of the file is another.
static bool same_after_change(uint64_t offset) {
    struct elf_file changed;
    library.bytes[offset] ^= 1;
    assert_true(open_bytes(&changed, library.bytes, library.size));
    library.bytes[offset] ^= 1;
    const bool same = memcmp(changed.masked + kernel.offset, library.masked + kernel.offset, kernel.size) == 0;
    elf_close(&changed);
    return same;
}

static void test_only_relocated_fields_do_not_count(void **state) {
    (void)state;
    uint64_t relocated = kernel.offset;
    while (!is_relocated(relocated)) relocated++;
    uint64_t own = kernel.offset;
    while (library.masked[own] == 0) own++;
    assert_true(same_after_change(relocated));
    assert_false(same_after_change(own));
}

static void test_addresses_inside_find_the_function(void **state) {
    (void)state;
    struct elf_function inside;
    assert_true(elf_function_at(&library, kernel_address + kernel.size - 1, &inside));
    assert_int_equal(inside.offset, kernel.offset);
    assert_int_equal(inside.skipped, kernel.size - 1);
    assert_false(elf_function_at(&library, 0, &inside));
    assert_false(elf_function_at(&library, UINT64_MAX, &inside));
}

static void test_short_files_are_refused_or_harmless(void **state) {
    (void)state;
    const uint64_t lengths[] = {0, 1, 16, 63, 64, 65, library.size / 2, library.size - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct elf_file file;
        if (!open_bytes(&file, library.bytes, lengths[i])) continue;
        struct elf_function function;
        elf_function_at(&file, kernel_address, &function);
        elf_close(&file);
    }
    struct elf_file file;
    assert_false(open_bytes(&file, "not an ELF file, but longer than the header of one would be: 64 bytes", 69));
    assert_false(elf_open(&file, "/nonexistent"));
    assert_false(elf_open(&file, "/"));
    assert_false(elf_open(&file, "/dev/zero"));
}

static uint64_t generator = 1;
static uint64_t draw(uint64_t below) {
    generator = generator * 6364136223846793005u + 1442695040888963407u;
    return (generator >> 20) % below;
}

// Reads what it is given, for sanitizers to see.
static void touch(const void *bytes, uint64_t size, void *context) {
    (void)context;
    volatile uint8_t sum = 0;
    for (uint64_t i = 0; i < size; i++) sum = (uint8_t)(sum ^ ((const uint8_t *)bytes)[i]);
}

// Damage where it steers: in the file's header and in its table of sections.
static void test_hostile_files_are_harmless(void **state) {
    (void)state;
    const uint8_t extremes[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    Elf64_Ehdr header;
    memcpy(&header, library.bytes, sizeof header);
    const uint64_t table_size = (uint64_t)header.e_shnum * sizeof(Elf64_Shdr);
    uint8_t *intact = malloc(library.size);
    assert_non_null(intact);
    memcpy(intact, library.bytes, library.size);
    for (int i = 0; i < 40; i++) {
        for (uint64_t changes = 1 + draw(8); changes > 0; changes--) {
            const uint64_t at = draw(4) == 0 ? EI_NIDENT + draw(sizeof header - EI_NIDENT) : header.e_shoff + draw(table_size);
            library.bytes[at] = draw(2) ? extremes[draw(sizeof extremes)] : (uint8_t)draw(256);
        }
        struct elf_file file;
        struct elf_function function;
        if (open_bytes(&file, library.bytes, library.size)) {
            if (elf_function_at(&file, kernel_address, &function)) {
                assert_true(function.offset <= file.size && function.size <= file.size - function.offset && function.skipped < function.size);
                elf_function_describe(&file, &function, touch, &function);
            }
            elf_close(&file);
        }
        memcpy(library.bytes, intact, library.size);
    }
    free(intact);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hash_is_known),
        cmocka_unit_test(test_program_and_library_agree),
        cmocka_unit_test(test_other_code_has_another_hash),
        cmocka_unit_test(test_what_is_no_function_of_ours_is_unknown),
        cmocka_unit_test(test_place_does_not_count),
        cmocka_unit_test(test_what_is_called_counts),
        cmocka_unit_test(test_constants_count),
        cmocka_unit_test(test_without_symbols_or_relocations_code_is_unknown),
        cmocka_unit_test(test_only_relocated_fields_do_not_count),
        cmocka_unit_test(test_addresses_inside_find_the_function),
        cmocka_unit_test(test_short_files_are_refused_or_harmless),
        cmocka_unit_test(test_hostile_files_are_harmless),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
