// SPDX-License-Identifier: MIT
// Bundles and text exports with random damage: whatever they hold, nothing crashes, a refusal leaves the store as it was, and what
// is taken leaves it sound.
#include "store_fixture.h"

#include "store_check.h"
#include "store_export.h"
#include "store_import.h"
#include "store_source.h"
#include "store_text.h"

enum { BUNDLES = 2000, TEXTS = 800 };

static uint64_t state_of_draws = 20260101;

// splitmix64
static uint64_t draw(uint64_t limit) {
    uint64_t z = state_of_draws += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z ^ (z >> 31)) % limit;
}

static void flip_bit(unsigned char *bytes, size_t *size) { bytes[draw(*size)] ^= (unsigned char)(1u << draw(8)); }

static void set_byte(unsigned char *bytes, size_t *size) { bytes[draw(*size)] = (unsigned char)draw(256); }

// The numbers where programs go wrong, big-endian as SQLite writes them.
static void set_number(unsigned char *bytes, size_t *size) {
    static const uint32_t values[] = {0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff};
    const uint32_t value = values[draw(sizeof values / sizeof *values)];
    const size_t width = (size_t)1 << draw(3), at = draw(*size - 4);
    for (size_t i = 0; i < width; i++) bytes[at + i] = (unsigned char)(value >> (8 * (width - 1 - i)));
}

static void copy_range(unsigned char *bytes, size_t *size) {
    const size_t length = 1 + draw(*size < 64 ? *size : 64), from = draw(*size - length + 1), to = draw(*size - length + 1);
    memmove(bytes + to, bytes + from, length);
}

static void swap_pages(unsigned char *bytes, size_t *size) {
    if (*size < 8192) return;
    unsigned char page[4096];
    unsigned char *a = bytes + draw(*size / 4096) * 4096, *b = bytes + draw(*size / 4096) * 4096;
    memcpy(page, a, sizeof page);
    memmove(a, b, sizeof page);
    memcpy(b, page, sizeof page);
}

static void cut(unsigned char *bytes, size_t *size) {
    (void)bytes;
    *size = draw(8) ? *size - draw(*size / 4 + 1) : draw(*size) + 1;
}

static void clear_range(unsigned char *bytes, size_t *size) {
    const size_t at = draw(*size), length = draw(*size - at < 512 ? *size - at + 1 : 512);
    memset(bytes + at, draw(2) ? 0 : 0xff, length);
}

// Most damage must be small, or all of it is found in the header.
static size_t damage(unsigned char *bytes, size_t size) {
    static void (*const kinds[])(unsigned char *, size_t *) = {flip_bit,   flip_bit,   set_byte, set_byte,   set_number,
                                                               copy_range, swap_pages, cut,      clear_range};
    for (uint64_t i = 0, count = 1 + draw(4); i < count && size > 16; i++) kinds[draw(sizeof kinds / sizeof *kinds)](bytes, &size);
    return size;
}

// Returns whether it was taken; fails if what follows is not a sound store, or not the store from before.
static bool try_import(const char *from, const char *into, const char *before) {
    struct source source;
    struct store store;
    struct import_report report = {0};
    char after[33];
    int failure = source_open(&source, from);
    if (!failure) {
        assert_int_equal(store_open(&store, into, STORE_WRITE), EXIT_FINE);
        assert_int_equal(store_begin(&store), EXIT_FINE);
        failure = store_import(&store, &source, from, &report);
        if (!failure) assert_int_equal(store_check(&store), EXIT_FINE);
        store_rollback(&store); // each damage meets the same store
        store_close(&store);
        source_close(&source);
    }
    if (failure) assert_int_equal(failure, EXIT_ENVIRONMENT);
    digest(into, after);
    assert_string_equal(before, after);
    return !failure;
}

static void damaged_bundles(void **state) {
    (void)state;
    struct store store;
    struct text_file file;
    char before[33];
    int taken = 0;
    make_store(in_folder("origin.db"), "run-a", 4);
    make_store(in_folder("target.db"), "run-b", 1);
    digest(in_folder("target.db"), before);
    assert_int_equal(store_open(&store, in_folder("origin.db"), STORE_READ), EXIT_FINE);
    assert_int_equal(store_export_bundle(&store, in_folder("bundle.db")), EXIT_FINE);
    store_close(&store);
    assert_int_equal(text_load(in_folder("bundle.db"), &file), EXIT_FINE);
    unsigned char *bytes = malloc(file.size);
    assert_non_null(bytes);
    capture_start();
    for (int i = 0; i < BUNDLES; i++) {
        memcpy(bytes, file.bytes, file.size);
        write_file(in_folder("damaged.db"), bytes, damage(bytes, file.size));
        taken += try_import(in_folder("damaged.db"), in_folder("target.db"), before);
    }
    capture_end();
    print_message("# %d of %d damaged bundles were refused\n", BUNDLES - taken, BUNDLES);
    assert_in_range(taken, 1, BUNDLES * 3 / 4); // else the damage is too great, or too small
    free(bytes);
    free(file.bytes);
}

// The manifest is signed again, so that the damage is met by the parser and not by the hash.
static void sign(const char *folder) {
    char path[600];
    snprintf(path, sizeof path, "%s/" TEXT_MANIFEST, folder);
    FILE *manifest = fopen(path, "w");
    assert_non_null(manifest);
    fprintf(manifest, TEXT_MARK "\t%d\n", schema_version);
    for (const char *const *table = schema_tables; *table; table++) {
        struct text_file file;
        if (schema_derived(*table)) continue;
        snprintf(path, sizeof path, "%s/%s.tsv", folder, *table);
        assert_int_equal(text_load(path, &file), EXIT_FINE);
        int64_t lines = -1;
        for (size_t i = 0; i < file.size; i++) lines += file.bytes[i] == '\n';
        fprintf(manifest, "%s\t%lld\t%s\n", *table, (long long)lines, file.hash);
        free(file.bytes);
    }
    assert_int_equal(fclose(manifest), 0);
}

static void damaged_text(void **state) {
    (void)state;
    static const char *const names[] = {"machine", "run", "kernel", "verification", "cell", "sample", "curve"};
    struct store store;
    char before[33];
    int taken = 0;
    make_store(in_folder("origin.db"), "run-a", 2);
    make_store(in_folder("target.db"), "run-b", 1);
    digest(in_folder("target.db"), before);
    assert_int_equal(store_open(&store, in_folder("origin.db"), STORE_READ), EXIT_FINE);
    assert_int_equal(text_write(store.database, in_folder("text")), EXIT_FINE);
    store_close(&store);
    capture_start();
    for (int i = 0; i < TEXTS; i++) {
        char path[600];
        struct text_file file;
        snprintf(path, sizeof path, "%s/%s.tsv", in_folder("text"), names[draw(sizeof names / sizeof *names)]);
        assert_int_equal(text_load(path, &file), EXIT_FINE);
        unsigned char *bytes = malloc(file.size);
        assert_non_null(bytes);
        memcpy(bytes, file.bytes, file.size);
        write_file(path, bytes, damage(bytes, file.size));
        sign(in_folder("text"));
        taken += try_import(in_folder("text"), in_folder("target.db"), before);
        write_file(path, file.bytes, file.size);
        free(bytes);
        free(file.bytes);
    }
    sign(in_folder("text"));
    const bool sound = try_import(in_folder("text"), in_folder("target.db"), before);
    capture_end();
    assert_true(sound);
    print_message("# %d of %d damaged texts were refused\n", TEXTS - taken, TEXTS);
    assert_in_range(taken, 1, TEXTS * 3 / 4);
}

int main(void) {
    const char *sanitizer = getenv("SANITIZE");
    if (sanitizer && strcmp(sanitizer, "thread") == 0) {
        puts("one thread reads these files: the other builds ask the same of it");
        return 77;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(damaged_bundles), cmocka_unit_test(damaged_text)};
    return cmocka_run_group_tests(tests, 0, 0);
}
