// SPDX-License-Identifier: MIT
// Data sets: how they are written, divided, scaled and named; files are written by the test.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include <cmocka.h>

#include "cifar10_batch.h"
#include "command.h"
#include "dataset.h"
#include "parts_fixture.h"

// ---- files in the formats of the releases, with pixels that tell their place ----

enum { TRAIN = 50, TEST = 20, IMAGE = 28 * 28 };
static char folder[64];

static const char *in_folder(const char *name) {
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const void *bytes, size_t size, bool packed) {
    char path[512];
    snprintf(path, sizeof path, "%s%s", in_folder(name), packed ? ".gz" : "");
    gzFile file = gzopen(path, packed ? "wb" : "wbT"); // T: as it is
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes, (unsigned)size), size);
    assert_int_equal(gzclose(file), Z_OK);
}

static void put_word(unsigned char *bytes, uint32_t value) {
    for (int i = 0; i < 4; i++) bytes[i] = (unsigned char)(value >> (24 - 8 * i));
}

static uint8_t mnist_pixel(uint32_t sample, uint32_t place, bool test) { return (uint8_t)(sample * 3 + place * 7 + test); }
static uint8_t mnist_label(uint32_t sample) { return (uint8_t)(sample * 7 % 10); }

static void write_mnist(uint32_t count, bool test, bool packed) {
    static unsigned char bytes[16 + TRAIN * IMAGE];
    put_word(bytes, 0x803);
    put_word(bytes + 4, count);
    put_word(bytes + 8, 28);
    put_word(bytes + 12, 28);
    for (uint32_t i = 0; i < count * IMAGE; i++) bytes[16 + i] = mnist_pixel(i / IMAGE, i % IMAGE, test);
    write_file(test ? "mnist/t10k-images-idx3-ubyte" : "mnist/train-images-idx3-ubyte", bytes, 16 + count * IMAGE, packed);
    put_word(bytes, 0x801);
    for (uint32_t i = 0; i < count; i++) bytes[8 + i] = mnist_label(i);
    write_file(test ? "mnist/t10k-labels-idx1-ubyte" : "mnist/train-labels-idx1-ubyte", bytes, 8 + count, packed);
}

// Value of a channel at a place of sample `sample` of batch `batch`.
static uint8_t cifar10_pixel(uint32_t batch, uint32_t sample, uint32_t channel, uint32_t place) {
    return (uint8_t)(batch * 40 + sample * 11 + channel * 5 + place);
}

enum { BATCH = 4 };
static void write_cifar10(void) {
    static unsigned char bytes[BATCH * CIFAR10_RECORD];
    for (uint32_t batch = 0; batch < 6; batch++) {
        char name[64];
        for (uint32_t i = 0; i < BATCH; i++) {
            bytes[i * CIFAR10_RECORD] = (unsigned char)((batch + i) % 10);
            for (uint32_t j = 0; j < CIFAR10_IMAGE; j++)
                bytes[i * CIFAR10_RECORD + 1 + j] = cifar10_pixel(batch, i, j / CIFAR10_PLANE, j % CIFAR10_PLANE);
        }
        snprintf(name, sizeof name, "data_batch_%u.bin", batch + 1);
        write_file(batch < 5 ? name : "test_batch.bin", bytes, sizeof bytes, false);
    }
}

static int make_files(void **state) {
    (void)state;
    const char *parent = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/dataset-XXXXXX", parent && strlen(parent) < 40 ? parent : "/tmp");
    if (!mkdtemp(folder) || mkdir(in_folder("mnist"), 0755)) return -1;
    write_mnist(TRAIN, false, true);
    write_mnist(TEST, true, false);
    write_cifar10();
    return 0;
}

static int remove_files(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void open_set(struct dataset *dataset, const char *text, const char *scaling) {
    assert_int_equal(dataset_open(dataset, text, scaling, folder), EXIT_FINE);
}

// ---- what is in a set ----

static void mnist_is_divided(void **state) {
    (void)state;
    struct dataset set;
    open_set(&set, "mnist(20, validation=15, test=10)", "raw");
    assert_string_equal(set.text, "mnist(train=20, validation=15, test=10)");
    assert_string_equal(set.name, "MNIST (other bytes than the release)");
    assert_true(set.shape.height == 28 && set.shape.width == 28 && set.shape.channels == 1 && set.classes == 10);
    assert_true(set.train.count == 20 && set.validation.count == 15 && set.test.count == 10);
    const struct {
        struct samples samples;
        uint32_t first;
        bool test;
    } parts[] = {{set.train, 0, false}, {set.validation, TRAIN - 15, false}, {set.test, 0, true}};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++) {
        assert_int_equal(parts[p].samples.size, IMAGE);
        for (uint32_t i = 0; i < parts[p].samples.count; i++) {
            assert_int_equal(parts[p].samples.labels[i], mnist_label(parts[p].first + i));
            for (uint32_t j = 0; j < IMAGE; j++)
                assert_true(parts[p].samples.values[i * IMAGE + j] == (float)mnist_pixel(parts[p].first + i, j, parts[p].test));
        }
    }
    dataset_close(&set);
}

static void cifar10_has_channels_innermost(void **state) {
    (void)state;
    struct dataset set;
    open_set(&set, "cifar10(train=10, validation=6, test=3)", "raw");
    assert_string_equal(set.name, "CIFAR-10 (not checked against the release)");
    assert_true(set.shape.height == 32 && set.shape.width == 32 && set.shape.channels == 3 && set.classes == 10);
    const struct {
        struct samples samples;
        uint32_t first;
    } parts[] = {{set.train, 0}, {set.validation, 5 * BATCH - 6}, {set.test, 5 * BATCH}};
    for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
        for (uint32_t i = 0; i < parts[p].samples.count; i++) {
            const uint32_t batch = (parts[p].first + i) / BATCH, sample = (parts[p].first + i) % BATCH;
            assert_int_equal(parts[p].samples.labels[i], (batch + sample) % 10);
            for (uint32_t j = 0; j < CIFAR10_IMAGE; j++)
                assert_true(parts[p].samples.values[i * CIFAR10_IMAGE + j] == (float)cifar10_pixel(batch, sample, j % 3, j / 3));
        }
    dataset_close(&set);
}

static void none_for_training_means_the_rest(void **state) {
    (void)state;
    struct dataset set;
    open_set(&set, "mnist(validation=15, test=20)", "unit");
    assert_true(set.train.count == TRAIN - 15 && set.validation.count == 15 && set.test.count == TEST);
    dataset_close(&set);
    open_set(&set, "mnist(validation=0, test=20)", "unit");
    assert_true(set.train.count == TRAIN && set.validation.count == 0);
    dataset_close(&set);
}

// ---- scalings, against their definitions ----

static void scalings_are_of_the_training_samples(void **state) {
    (void)state;
    struct dataset raw, scaled;
    static const char text[] = "cifar10(train=10, validation=6, test=3)";
    open_set(&raw, text, "raw");
    const uint64_t values = (10 + 6 + 3) * CIFAR10_IMAGE;
    open_set(&scaled, text, "unit");
    for (uint64_t i = 0; i < values; i++) assert_true(fabsf(scaled.values[i] - raw.values[i] / 255) < 1e-7F);
    dataset_close(&scaled);

    open_set(&scaled, text, "standard");
    for (uint64_t channel = 0; channel < 3; channel++) {
        double sum = 0, squares = 0;
        for (uint64_t i = channel; i < 10 * CIFAR10_IMAGE; i += 3) {
            sum += (double)raw.values[i];
            squares += (double)raw.values[i] * (double)raw.values[i];
        }
        const double count = 10 * CIFAR10_PLANE, mean = sum / count, deviation = sqrt(squares / count - mean * mean);
        for (uint64_t i = channel; i < values; i += 3)
            assert_true(fabs((double)scaled.values[i] - ((double)raw.values[i] - mean) / deviation) < 1e-5);
    }
    dataset_close(&scaled);

    open_set(&scaled, text, "centred");
    for (uint64_t place = 0; place < CIFAR10_IMAGE; place++) {
        double sum = 0;
        for (uint64_t i = 0; i < 10; i++) sum += (double)raw.values[i * CIFAR10_IMAGE + place];
        for (uint64_t i = place; i < values; i += CIFAR10_IMAGE)
            assert_true(fabs((double)scaled.values[i] - ((double)raw.values[i] - sum / 10) / 255) < 1e-6);
    }
    // What was read does not depend on what became of it.
    assert_string_equal(raw.checksum, scaled.checksum);
    dataset_close(&scaled);
    dataset_close(&raw);
}

// ---- strokes ----

static void strokes_are_of_seed_part_and_number(void **state) {
    (void)state;
    struct dataset set, other;
    assert_int_equal(dataset_open(&set, "strokes(train=60, validation=30, test=20)", "raw", 0), EXIT_FINE);
    assert_string_equal(set.text, "strokes(train=60, validation=30, test=20)");
    assert_string_equal(set.name, "strokes");
    // The same bytes on every machine.
    assert_string_equal(set.checksum, "85c61d924ee56f1f665d07a870c6965a");
    for (uint64_t i = 0; i < 60; i++) assert_int_equal(set.train.labels[i], i % 10);
    assert_int_equal(dataset_open(&other, "strokes(train=20, validation=10, test=40)", "raw", 0), EXIT_FINE);
    assert_memory_equal(set.train.values, other.train.values, 20 * IMAGE * sizeof(float));
    assert_memory_equal(set.validation.values, other.validation.values, 10 * IMAGE * sizeof(float));
    assert_memory_equal(set.test.values, other.test.values, 20 * IMAGE * sizeof(float));
    dataset_close(&other);
    assert_int_equal(dataset_open(&other, "strokes(train=60, validation=30, test=20, seed=2)", "raw", 0), EXIT_FINE);
    assert_string_not_equal(set.checksum, other.checksum);
    dataset_close(&other);
    // No two images are one.
    for (uint64_t i = 0; i < 110; i++)
        for (uint64_t j = 0; j < i; j++) assert_memory_not_equal(set.values + i * IMAGE, set.values + j * IMAGE, IMAGE * sizeof(float));
    dataset_close(&set);
}

// ---- refusals ----

static int try_text(const char *text) {
    struct dataset set;
    const int code = dataset_open(&set, text, "unit", folder);
    dataset_close(&set);
    return code;
}

static int try_without_folder(const char *text) {
    struct dataset set;
    const int code = dataset_open(&set, text, "unit", 0);
    dataset_close(&set);
    return code;
}

static int try_scaling(const char *scaling) {
    struct dataset set;
    const int code = dataset_open(&set, "strokes(train=10, test=1)", scaling, 0);
    dataset_close(&set);
    return code;
}

static void refusals_name_the_cure(void **state) {
    (void)state;
    const struct {
        int (*read)(const char *text);
        const char *text;
        int code;
        const char *said;
    } rows[] = {
        {try_text, "svhn", EXIT_USAGE, "there is no data set \"svhn\"; valid: strokes, mnist, fashion_mnist, cifar10"},
        {try_text, "strokes(train=0)", EXIT_USAGE, "train must be a whole number from 1 to"},
        {try_text, "mnist(train=40, validation=11, test=1)", EXIT_USAGE, "mnist has 50 samples for training"},
        {try_text, "mnist(validation=50, test=1)", EXIT_USAGE, "too few for train=0 and validation=50"},
        {try_text, "mnist(validation=1, test=21)", EXIT_USAGE, "mnist has 20 samples for the test"},
        {try_text, "fashion_mnist", EXIT_ENVIRONMENT, "`scripts/download.sh fashion_mnist "},
        {try_without_folder, "cifar10", EXIT_ENVIRONMENT, "`scripts/download.sh cifar10 DIR` fetches them, --data DIR"},
        {try_scaling, "whitened", EXIT_USAGE, "there is no scaling \"whitened\"; valid: unit, standard, centred, raw, signed"},
    };
    char said[4096];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(said_to(rows[i].read, rows[i].text, said, sizeof said), rows[i].code);
        if (!strstr(said, rows[i].said)) fail_msg("\"%s\" is answered with: %s", rows[i].text, said);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mnist_is_divided),
        cmocka_unit_test(cifar10_has_channels_innermost),
        cmocka_unit_test(none_for_training_means_the_rest),
        cmocka_unit_test(scalings_are_of_the_training_samples),
        cmocka_unit_test(strokes_are_of_seed_part_and_number),
        cmocka_unit_test(refusals_name_the_cure),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
