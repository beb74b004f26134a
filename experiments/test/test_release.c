// SPDX-License-Identifier: MIT
// Whose bytes a set's files are, and files that do not belong together.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "command.h"
#include "dataset.h"
#include "parts_fixture.h"
#include "release.h"

static const struct dataset_kind *kind_of(const char *name) {
    for (uint32_t i = 0; i < dataset_kind_count; i++)
        if (strcmp(dataset_kinds[i].notation.name, name) == 0) return &dataset_kinds[i];
    fail_msg("there is no kind %s", name);
    return 0;
}

// ---- names, from hashes ----

static const struct release_hashes mnist = {
    {"e12946a8ab9bd74359bf22c057c52478", "81c6f5433a9d34628839fd1c4bb36825", "a912d49f199ea2d36aa8aa9c0102c17c", "507d8d921945ef3663c4bd8be7e7204f"},
    4};

static void only_the_same_bytes_have_the_plain_name(void **state) {
    (void)state;
    char name[96];
    assert_int_equal(release_name(&mnist, kind_of("mnist"), "folder", name, sizeof name), EXIT_FINE);
    assert_string_equal(name, "MNIST");
    for (uint32_t file = 0; file < mnist.count; file++) {
        struct release_hashes other = mnist;
        other.file[file][31] ^= 1;
        assert_int_equal(release_name(&other, kind_of("mnist"), "folder", name, sizeof name), EXIT_FINE);
        assert_string_equal(name, "MNIST (other bytes than the release)");
        assert_int_equal(release_name(&other, kind_of("fashion_mnist"), "folder", name, sizeof name), EXIT_FINE);
        assert_string_equal(name, "Fashion-MNIST (not checked against the release)");
    }
    struct release_hashes fewer = mnist;
    fewer.count = 3;
    assert_int_equal(release_name(&fewer, kind_of("mnist"), "folder", name, sizeof name), EXIT_FINE);
    assert_string_equal(name, "MNIST (other bytes than the release)");
}

static int try_other_kind(const char *name_of_kind) {
    char name[96];
    return release_name(&mnist, kind_of(name_of_kind), "folder/", name, sizeof name);
}

static void another_set_is_not_taken_for_this(void **state) {
    (void)state;
    char said[512];
    assert_int_equal(said_to(try_other_kind, "fashion_mnist", said, sizeof said), EXIT_ENVIRONMENT);
    assert_non_null(strstr(said, "the files in folder/ are MNIST, not Fashion-MNIST"));
}

// ---- files in a folder that is named, without one of its own ----

static char folder[64];

static void write_file(const char *name, const unsigned char *bytes, size_t size) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

enum { IMAGES = 3, IMAGE = 28 * 28 };

static void write_set(unsigned char train_labels, unsigned char test_labels) {
    static const unsigned char images[16 + IMAGES * IMAGE] = {0, 0, 8, 3, 0, 0, 0, IMAGES, 0, 0, 0, 28, 0, 0, 0, 28};
    unsigned char labels[8 + 2 * IMAGES] = {0, 0, 8, 1, 0, 0, 0, train_labels};
    write_file("train-images-idx3-ubyte", images, sizeof images);
    write_file("t10k-images-idx3-ubyte", images, sizeof images);
    write_file("train-labels-idx1-ubyte", labels, 8 + (size_t)train_labels);
    labels[7] = test_labels;
    write_file("t10k-labels-idx1-ubyte", labels, 8 + (size_t)test_labels);
}

static int try_set(const char *text) {
    struct dataset set;
    const int code = dataset_open(&set, text, "unit", folder);
    dataset_close(&set);
    return code;
}

static void labels_are_one_for_each_image(void **state) {
    (void)state;
    static const char text[] = "mnist(train=1, validation=1, test=1)";
    char said[1024];
    write_set(IMAGES, IMAGES);
    assert_int_equal(said_to(try_set, text, said, sizeof said), EXIT_FINE);
    write_set(IMAGES + 1, IMAGES);
    assert_int_equal(said_to(try_set, text, said, sizeof said), EXIT_ENVIRONMENT);
    assert_non_null(strstr(said, "/train-labels-idx1-ubyte, byte 4: found 4 labels, expected one for each of 3 images"));
    write_set(IMAGES, IMAGES - 1);
    assert_int_equal(said_to(try_set, text, said, sizeof said), EXIT_ENVIRONMENT);
    assert_non_null(strstr(said, "/t10k-labels-idx1-ubyte, byte 4: found 2 labels, expected one for each of 3 images"));
}

static void a_file_that_lacks_is_named(void **state) {
    (void)state;
    char path[256], said[1024];
    write_set(IMAGES, IMAGES);
    snprintf(path, sizeof path, "%s/t10k-images-idx3-ubyte", folder);
    assert_int_equal(remove(path), 0);
    assert_int_equal(said_to(try_set, "mnist(train=1, validation=1, test=1)", said, sizeof said), EXIT_ENVIRONMENT);
    assert_non_null(strstr(said, "/t10k-images-idx3-ubyte: No such file"));
    assert_int_equal(mkdir(path, 0755), 0);
    assert_int_equal(said_to(try_set, "mnist(train=1, validation=1, test=1)", said, sizeof said), EXIT_ENVIRONMENT);
    assert_non_null(strstr(said, "/t10k-images-idx3-ubyte: Is a directory"));
    assert_int_equal(rmdir(path), 0);
}

static int make_folder(void **state) {
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/release-XXXXXX", parent && strlen(parent) < 40 ? parent : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_same_bytes_have_the_plain_name),
        cmocka_unit_test(another_set_is_not_taken_for_this),
        cmocka_unit_test(labels_are_one_for_each_image),
        cmocka_unit_test(a_file_that_lacks_is_named),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
