// SPDX-License-Identifier: MIT
// Wrong labels: how many, which, and that nothing else changes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "dataset.h"
#include "label_noise.h"

enum { COUNT = 1000, CLASSES = 10, MANY = 90000 };

// Classes in turns.
static void spoil(uint8_t *labels, uint32_t classes, double share, uint64_t seed) {
    for (uint64_t i = 0; i < COUNT; i++) labels[i] = (uint8_t)(i % classes);
    assert_int_equal(label_noise(labels, COUNT, classes, share, seed), EXIT_FINE);
}

static uint64_t wrong(const uint8_t *labels, uint32_t classes) {
    uint64_t count = 0;
    for (uint64_t i = 0; i < COUNT; i++) {
        assert_true(labels[i] < classes);
        count += labels[i] != i % classes;
    }
    return count;
}

static void the_share_is_exact(void **state) {
    static const struct {
        double share;
        uint64_t wrong;
    } rows[] = {{0, 0}, {0.0004, 0}, {0.0006, 1}, {0.2, 200}, {0.5, 500}, {0.9994, 999}, {1, COUNT}};
    static const uint32_t classes[] = {2, 3, CLASSES, 256};
    uint8_t labels[COUNT];
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t j = 0; j < sizeof classes / sizeof *classes; j++) {
            spoil(labels, classes[j], rows[i].share, 1);
            assert_int_equal(wrong(labels, classes[j]), rows[i].wrong);
        }
}

static void seeds_decide_which(void **state) {
    uint8_t labels[COUNT], again[COUNT], other[COUNT];
    (void)state;
    spoil(labels, CLASSES, 0.2, 1);
    spoil(again, CLASSES, 0.2, 1);
    spoil(other, CLASSES, 0.2, 2);
    assert_memory_equal(labels, again, COUNT);
    uint64_t both = 0;
    for (uint64_t i = 0; i < COUNT; i++) both += labels[i] != i % CLASSES && other[i] != i % CLASSES;
    assert_in_range(both, 15, 65); // 40 of independent fifths: four deviations
    // A larger share has them among its own.
    spoil(other, CLASSES, 0.5, 1);
    for (uint64_t i = 0; i < COUNT; i++)
        if (labels[i] != i % CLASSES) assert_int_equal(labels[i], other[i]);
}

static void other_classes_are_as_likely(void **state) {
    static uint8_t labels[MANY];
    uint64_t counts[CLASSES] = {0};
    (void)state;
    memset(labels, 3, sizeof labels);
    assert_int_equal(label_noise(labels, MANY, CLASSES, 1, 1), EXIT_FINE);
    for (uint64_t i = 0; i < MANY; i++) counts[labels[i]]++;
    for (uint32_t class = 0; class < CLASSES; class ++)
        if (class == 3) assert_int_equal(counts[class], 0);
        else assert_in_range(counts[class], 9600, 10400); // 10,000: four deviations
}

static void only_training_labels_change(void **state) {
    enum { TRAIN = 200, VALIDATION = 50, TEST = 60, IMAGE = 28 * 28 };
    struct dataset clean, noisy, none;
    (void)state;
    assert_int_equal(dataset_open(&clean, "strokes(train=200, validation=50, test=60)", "standard", 0), EXIT_FINE);
    assert_int_equal(dataset_open(&none, "strokes(train=200, validation=50, test=60, label_noise=0)", "standard", 0), EXIT_FINE);
    assert_int_equal(dataset_open(&noisy, "strokes(200, 50, 60, label_noise=0.25)", "standard", 0), EXIT_FINE);
    // A trial of before there was noise keeps its name.
    assert_string_equal(none.text, clean.text);
    assert_string_equal(none.checksum, clean.checksum);
    assert_string_equal(noisy.text, "strokes(train=200, validation=50, test=60, label_noise=0.25)");
    assert_string_equal(noisy.name, "strokes with 25 % of training labels wrong");
    assert_string_not_equal(noisy.checksum, clean.checksum);
    assert_memory_equal(noisy.values, clean.values, (TRAIN + VALIDATION + TEST) * IMAGE * sizeof(float));
    assert_memory_equal(noisy.validation.labels, clean.validation.labels, VALIDATION);
    assert_memory_equal(noisy.test.labels, clean.test.labels, TEST);
    uint64_t changed = 0;
    for (uint64_t i = 0; i < TRAIN; i++) changed += noisy.train.labels[i] != clean.train.labels[i];
    assert_int_equal(changed, TRAIN / 4);
    dataset_close(&noisy);
    dataset_close(&none);
    dataset_close(&clean);
}

// Whatever the machine: a trial's key has the checksum.
static void the_bytes_are_known(void **state) {
    static const char *const texts[] = {"xor(train=100, validation=0, test=1, label_noise=1)", "xor(100, 0, 1, label_noise=0.3, label_seed=7)",
                                        "noise(100, 0, 1, label_noise=0.3)"};
    static const char *const checksums[] = {"8463f73d2aec9d5f9f7ea01009d5fe84", "15361f33c410e475c154f7afc75a7b48",
                                            "401d79b160f43a3a0ae737ee7ddb2c74"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct dataset set;
        assert_int_equal(dataset_open(&set, texts[i], "unit", 0), EXIT_FINE);
        assert_string_equal(set.checksum, checksums[i]);
        dataset_close(&set);
    }
}

static void shares_are_shares(void **state) {
    static const char *const wrong_texts[] = {"strokes(label_noise=1.5)", "mnist(label_noise=-0.1)", "xor(label_seed=0.5)"};
    struct dataset set;
    (void)state;
    for (size_t i = 0; i < sizeof wrong_texts / sizeof *wrong_texts; i++) {
        assert_int_equal(dataset_open(&set, wrong_texts[i], "unit", 0), EXIT_USAGE);
        dataset_close(&set);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_share_is_exact),          cmocka_unit_test(seeds_decide_which),  cmocka_unit_test(other_classes_are_as_likely),
        cmocka_unit_test(only_training_labels_change), cmocka_unit_test(the_bytes_are_known), cmocka_unit_test(shares_are_shares),
    };
    return cmocka_run_group_tests(tests, 0, 0);
}
