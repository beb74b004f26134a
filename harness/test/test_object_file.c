// SPDX-License-Identifier: MIT
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

#include "elf_field.h"
#include "object_file.h"
#include "object_piece.h"

// ---- a revision and its successors, compiled here ----

// Numbers differ, since compilers look for small constants in the vectors of other functions. MOVED puts more of everything before, and moves every
// line; CHANGED replaces in each function one thing that it refers to.
static const char functions[] =
    "typedef float four __attribute__((vector_size(16)));\n"
    "typedef float sixteen __attribute__((vector_size(64)));\n"
    "#define APART __attribute__((noinline))\n"
    "#ifdef CHANGED\n#define NEW(old, new) new\n#else\n#define NEW(old, new) old\n#endif\n"
    "#define SEVEN(n) n + .5f, n + .6f, n + .7f, n + .8f, n + .9f, n + 1.1f, n + 1.2f\n"
    "float outside(float), other(float), third(float);\n"
    "void wrong(int) __attribute__((cold));\n"
    "#ifdef MOVED\n#line 4000\n"
    "static APART float help_before(float x) { return x * 7.5f; }\n"
    "static const float table_before[] = {7, 6, 5};\n"
    "float before(float x, int i) { return help_before(x) * 0.3f + table_before[i] + outside(x); }\n"
    "double before_double(double x) { return x * 0.3 + 7.1; }\n"
    "void before_vectors(four *x, sixteen *y) { *x += (four){2.3f, 2.4f, 2.6f, 2.7f}; *y += (sixteen){SEVEN(110), SEVEN(120)}; }\n"
    "const char *before_string(void) { return \"before\"; }\n"
    "float before_jump(float x, int i) { switch (i) { case 0: return outside(x); case 1: return other(x); case 2: return third(x + 1);\n"
    "    case 3: return third(x); case 4: return outside(x + 3); case 5: return other(x + 5);\n"
    "    case 6: return third(x + 6); case 7: return outside(x + 7); case 8: return other(x + 8); case 9: return third(x + 10); default: return x; } }\n"
    "#endif\n"
    "static APART float help(float x) { return NEW(x + x, x - 1) * x; }\n"
    "float calls_helper(float x) { return help(x) + 1; }\n"
    "static APART float help_most(float x) { return NEW(x, -x) * x; }\n"
    "static APART float help_more(float x) { return help_most(x) * x + x; }\n"
    "float calls_deeply(float x) { return help_more(x) + 1; }\n"
    "static float odd(float, int);\n"
    "static APART float even(float x, int n) { return n ? odd(x * x, n - 1) + x : x; }\n"
    "static APART float odd(float x, int n) { return n ? even(NEW(x + x, x), n - 1) - x : -x; }\n"
    "float calls_in_circles(float x, int n) { return even(x, n) + 1; }\n"
    "float calls_outside(float x) { return NEW(outside, other)(x) + 1; }\n"
    "float calls_cold(float x) { if (x < 0) { wrong(NEW(5, 6)); wrong(3); } return outside(x) + 1; }\n"
    "float reads_float(float x) { return x * NEW(1.1f, 1.2f); }\n"
    "double reads_end_of_double(double x) { return x * NEW(1.25, 1.375); }\n"
    "void reads_end_of_four(four *x) { *x *= (four){6.1f, 6.2f, 6.3f, NEW(6.4f, 6.6f)}; }\n"
    "void reads_end_of_sixteen(sixteen *x) { *x *= (sixteen){SEVEN(20), SEVEN(30), 40.5f, NEW(41.5f, 42.5f)}; }\n"
    "void reads_two_of_sixteen(sixteen *x) {\n"
    "    *x = *x * (sixteen){SEVEN(50), SEVEN(60), 70.5f, NEW(71.5f, 72.5f)} + (sixteen){SEVEN(80), SEVEN(90), 99.5f}; }\n"
    "static const float table[9] = {1, 2, 3, 4, 5, 6, 7, 8, NEW(9, 10)};\n"
    "float reads_table(int i) { return table[i]; }\n"
    "const char *reads_string(void) { return NEW(\"string\", \"strinG\"); }\n"
    "static const char *const strings[] = {\"one\", \"two\", NEW(\"three\", \"Three\")};\n"
    "const char *reads_pointers(int i) { return strings[i]; }\n"
    "static float first(float x) { return x; }\n"
    "static float second(float x) { return NEW(x + x, x * x); }\n"
    "static float (*const steps[])(float) = {first, second, outside};\n"
    "float calls_by_table(float x, int i) { return steps[i](x); }\n"
    "static float state[NEW(4, 5)];\n"
    "float *writes_state(void) { state[0]++; return state; }\n"
    "float jumps(float x, int i) { switch (i) { case 0: return outside(x); case 1: return other(x + 1); case 2: return third(x);\n"
    "    case NEW(3, 4): return third(x + 2); case NEW(4, 3): return outside(x + 3); case 5: return other(x + 4); case 6: return third(x + 6);\n"
    "    case 7: return outside(x + 7); case 8: return other(x + 8); case 9: return third(x + 9); case 10: return other(x + 9); default: return x; } }\n"
    "float stays(float x, int i) { return outside(x * 3.3f) + table_of_its_own[i] + help_it(x); }\n";

static const char stays[] =
    "static const float table_of_its_own[] = {5, 4, 3};\n"
    "static __attribute__((noinline)) float help_it(float x) { return x * x * 2.2f; }\n";

static const char *const names[] = {"calls_helper",         "calls_deeply",         "calls_in_circles",    "calls_outside",
                                    "calls_cold",           "reads_float",          "reads_end_of_double", "reads_end_of_four",
                                    "reads_end_of_sixteen", "reads_two_of_sixteen", "reads_table",         "reads_string",
                                    "reads_pointers",       "calls_by_table",       "writes_state",        "jumps"};
enum { NAMES = sizeof names / sizeof *names };

// All with debugging information: compilers (clang 14 for AArch64) order instructions another way without.
enum revision { BASE, MOVED, CHANGED, BOTH, REVISIONS };
static const char *const revision_flags[REVISIONS] = {"", "-DMOVED", "-DCHANGED", "-DMOVED -DCHANGED"};

// The two compilers for this machine, and for others where they are here.
static struct toolchain {
    const char *compiler;
    struct object_file *revisions[REVISIONS]; // NULL: not yet compiled
} toolchains[] = {
#ifdef __x86_64__
    {"gcc -mavx512f", {NULL}},         {"clang -mavx512f", {NULL}},
#else
    {"gcc", {NULL}},
    {"clang", {NULL}},
#endif
    {"aarch64-linux-gnu-gcc", {NULL}}, {"clang --target=aarch64-linux-gnu", {NULL}},
    {"riscv64-linux-gnu-gcc", {NULL}}, {"clang --target=riscv64-linux-gnu -march=rv64gc", {NULL}},
};

static struct object_file *compile(const char *compiler, const char *flags) {
    const char *folder = getenv("TMPDIR");
    char path[512], command[1024];
    snprintf(path, sizeof path, "%s/object-%d.o", folder ? folder : "/tmp", (int)getpid());
    snprintf(command, sizeof command,
             "%s -xc - -c -g -O2 -fPIC -ffunction-sections -fdata-sections -fno-unwind-tables -fno-asynchronous-unwind-tables %s -o '%s'", compiler,
             flags, path);
    FILE *pipe = popen(command, "w");
    assert_non_null(pipe);
    fputs(stays, pipe);
    fputs(functions, pipe);
    assert_int_equal(pclose(pipe), 0);
    struct object_file *object = object_file_open(path);
    assert_non_null(object);
    assert_int_equal(unlink(path), 0);
    return object;
}

// Of the toolchain that the test is run with; the test is over where it is not here.
static struct object_file *revision_of(struct toolchain *toolchain, enum revision revision) {
    char command[256];
    snprintf(command, sizeof command, "%s -xc -c /dev/null -o /dev/null 2>/dev/null", toolchain->compiler);
    if (!toolchain->revisions[BASE] && system(command) != 0) {
        print_message("cannot compile with %s here\n", toolchain->compiler);
        skip();
    }
    if (!toolchain->revisions[revision]) toolchain->revisions[revision] = compile(toolchain->compiler, revision_flags[revision]);
    return toolchain->revisions[revision];
}

static int close_revisions(void **state) {
    struct toolchain *toolchain = *state;
    for (int r = 0; r < REVISIONS; r++) object_file_close(toolchain->revisions[r]);
    return 0;
}

static void digest(const struct object_file *object, const char *function, char hash[33]) {
    if (!object_file_digest(object, function, hash)) fail_msg("%s has no digest", function);
}

static void expect(const struct object_file *old, const struct object_file *new, const char *function, bool same) {
    char before[33], after[33];
    digest(old, function, before);
    digest(new, function, after);
    if ((strcmp(before, after) == 0) != same) fail_msg("%s is %s", function, same ? "not the same" : "the same");
}

// ---- what counts ----

static void test_place_does_not_count(void **state) {
    struct object_file *base = revision_of(*state, BASE), *moved = revision_of(*state, MOVED);
    char hash[33];
    assert_false(object_file_digest(base, "before", hash));
    assert_true(object_file_digest(moved, "before", hash));
    for (int i = 0; i < NAMES; i++) expect(base, moved, names[i], true);
    expect(base, moved, "stays", true);
}

static void test_what_is_referred_to_counts(void **state) {
    struct object_file *base = revision_of(*state, BASE), *changed = revision_of(*state, CHANGED), *both = revision_of(*state, BOTH);
    for (int i = 0; i < NAMES; i++) expect(base, changed, names[i], false);
    expect(base, changed, "stays", true);
    for (int i = 0; i < NAMES; i++) expect(changed, both, names[i], true);
}

// A helper alone differs between two revisions: the kernel that calls it has the same bytes in both.
static void test_changed_helper_is_seen(void **state) {
    struct object_file *base = revision_of(*state, BASE), *changed = revision_of(*state, CHANGED);
    const struct object_file *const both[] = {base, changed};
    const uint8_t *kernel[2] = {NULL, NULL};
    uint64_t size[2] = {0, 0};
    for (int b = 0; b < 2; b++)
        for (uint64_t i = 0; i < both[b]->symbol_count; i++) {
            const struct object_symbol *symbol = &both[b]->symbols[i];
            if (strcmp(symbol->name, "calls_helper") != 0) continue;
            kernel[b] = both[b]->file.masked + both[b]->sections[symbol->section].sh_offset + symbol->value;
            size[b] = symbol->size;
        }
    assert_true(size[0] > 0);
    assert_int_equal(size[0], size[1]);
    assert_memory_equal(kernel[0], kernel[1], size[0]);
    expect(base, changed, "calls_helper", false);
}

static void mark_section(const char *section, uint64_t bytes, void *context) {
    for (int i = 0; i < NAMES; i++)
        if (strncmp(section, ".text.", 6) == 0 && strcmp(section + 6, names[i]) == 0 && bytes > 0) ((bool *)context)[i] = true;
}

static void test_sections_are_listed(void **state) {
    struct object_file *base = revision_of(*state, BASE);
    bool found[NAMES] = {false};
    object_file_sections(base, mark_section, found);
    for (int i = 0; i < NAMES; i++) assert_true(found[i]);
}

// ---- changed copies of an object ----

static struct object_file *open_bytes(const void *bytes, uint64_t size) {
    const int descriptor = memfd_create("test", 0);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, bytes, size), size);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    struct object_file *object = object_file_open(path);
    close(descriptor);
    return object;
}

enum { FLIPPED = 0x10 }; // bits of a byte

// Whether the linker writes these bits, or else they are of the code.
static bool in_field(const struct object_file *object, uint64_t section, uint64_t offset) {
    for (uint64_t i = 0; i < object->field_count; i++) {
        const struct object_field *field = &object->fields[i];
        if (field->section != section || offset < field->offset || offset - field->offset >= field->bytes) continue;
        const struct elf_field_kind kind = elf_field_kind(object->header.e_machine, field->type);
        return !(kind.instruction >> 8 * (offset - field->offset) & FLIPPED);
    }
    return false;
}

static uint64_t different(const struct object_file *old, const struct object_file *new) {
    uint64_t count = 0;
    char before[33], after[33];
    for (int i = 0; i <= NAMES; i++) {
        const char *name = i < NAMES ? names[i] : "stays";
        digest(old, name, before);
        digest(new, name, after);
        count += strcmp(before, after) != 0;
    }
    return count;
}

// Every byte of code and constants is some function's, apart from those that the linker fills in.
static void test_every_byte_counts(void **state) {
    struct object_file *base = revision_of(*state, BASE);
    uint64_t flipped = 0;
    for (uint64_t s = 0; s < base->header.e_shnum; s++) {
        const Elf64_Shdr *section = &base->sections[s];
        if (section->sh_type != SHT_PROGBITS || !(section->sh_flags & SHF_ALLOC)) continue;
        for (uint64_t at = flipped % 3; at < section->sh_size; at += 3) {
            const bool may_be_padding = section->sh_flags & SHF_STRINGS && section->sh_addralign > 1;
            if (may_be_padding && base->file.bytes[section->sh_offset + at] == 0) continue;
            base->file.bytes[section->sh_offset + at] ^= FLIPPED;
            struct object_file *changed = open_bytes(base->file.bytes, base->file.size);
            base->file.bytes[section->sh_offset + at] ^= FLIPPED;
            assert_non_null(changed);
            const uint64_t seen = different(base, changed);
            if ((seen > 0) == in_field(base, s, at)) fail_msg("byte %d of section %d: %d", (int)at, (int)s, (int)seen);
            object_file_close(changed);
            flipped++;
        }
    }
    assert_true(flipped > 200);
}

static uint64_t generator = 1;
static uint64_t draw(uint64_t below) {
    generator = generator * 6364136223846793005u + 1442695040888963407u;
    return (generator >> 20) % below;
}

static void count_section(const char *section, uint64_t bytes, void *context) { *(uint64_t *)context += strlen(section) + bytes; }

static void read_all(const void *bytes, uint64_t size) {
    struct object_file *object = open_bytes(bytes, size);
    if (!object) return;
    char hash[33];
    uint64_t sum = 0;
    for (int i = 0; i < NAMES; i++) object_file_digest(object, names[i], hash);
    object_file_sections(object, count_section, &sum);
    object_file_close(object);
}

static void test_short_objects_are_harmless(void **state) {
    struct object_file *base = revision_of(*state, BASE);
    for (uint64_t size = 0; size < base->file.size; size += 1 + draw(200)) read_all(base->file.bytes, size);
    assert_null(object_file_open("/nonexistent"));
    assert_null(object_file_open("/"));
    assert_null(object_file_open("/dev/zero"));
    assert_null(object_file_open("/proc/self/exe"));
    object_file_close(NULL);
}

// Where damage steers: the header, the table of sections, symbols, relocations; then anywhere.
static uint64_t place_to_damage(const struct object_file *object) {
    const Elf64_Shdr *section = &object->sections[draw(object->header.e_shnum)];
    switch (draw(4)) {
    case 0: return EI_NIDENT + draw(sizeof object->header - EI_NIDENT);
    case 1: return object->header.e_shoff + draw((uint64_t)object->header.e_shnum * sizeof *section);
    case 2: return draw(object->file.size);
    default:
        while ((section->sh_type != SHT_SYMTAB && section->sh_type != SHT_RELA) || section->sh_size == 0)
            section = &object->sections[draw(object->header.e_shnum)];
        return section->sh_offset + draw(section->sh_size);
    }
}

static void test_hostile_objects_are_harmless(void **state) {
    const uint8_t extremes[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    struct object_file *base = revision_of(*state, BASE);
    uint8_t *damaged = malloc(base->file.size);
    assert_non_null(damaged);
    for (int i = 0; i < 300; i++) {
        memcpy(damaged, base->file.bytes, base->file.size);
        for (uint64_t changes = 1 + draw(12); changes > 0; changes--)
            damaged[place_to_damage(base)] = draw(2) ? extremes[draw(sizeof extremes)] : (uint8_t)draw(256);
        read_all(damaged, base->file.size);
    }
    free(damaged);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_place_does_not_count),
        cmocka_unit_test(test_what_is_referred_to_counts),
        cmocka_unit_test(test_changed_helper_is_seen),
        cmocka_unit_test(test_sections_are_listed),
        cmocka_unit_test(test_every_byte_counts),
        cmocka_unit_test(test_short_objects_are_harmless),
        cmocka_unit_test(test_hostile_objects_are_harmless),
    };
    enum { TESTS = sizeof tests / sizeof *tests, TOOLCHAINS = sizeof toolchains / sizeof *toolchains };
    static struct CMUnitTest all[TESTS * TOOLCHAINS];
    static char titles[TESTS * TOOLCHAINS][128];
    for (int i = 0; i < TESTS * TOOLCHAINS; i++) {
        struct toolchain *toolchain = &toolchains[i / TESTS];
        all[i] = tests[i % TESTS];
        snprintf(titles[i], sizeof titles[i], "%s, %s", all[i].name, toolchain->compiler);
        all[i].name = titles[i];
        all[i].initial_state = toolchain;
        if (i % TESTS == TESTS - 1) all[i].teardown_func = close_revisions;
    }
    return cmocka_run_group_tests(all, NULL, NULL);
}
