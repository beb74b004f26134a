// SPDX-License-Identifier: MIT
// Sets that are tested on negatives, and what a rectifier that loses the sign makes of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "command.h"
#include "dataset.h"
#include "initialiser.h"
#include "network.h"

enum { TRAIN = 30, VALIDATION = 10, TEST = 20, IMAGE = 28 * 28 };
static struct dataset set, negative;

static int open_sets(void **state) {
    (void)state;
    return dataset_open(&set, "strokes(train=30, validation=10, test=20)", "signed", 0) ||
           dataset_open(&negative, "strokes(train=30, validation=10, test=20, negative=1)", "signed", 0);
}

static int close_sets(void **state) {
    (void)state;
    dataset_close(&set);
    dataset_close(&negative);
    return 0;
}

static void only_test_images_change(void **state) {
    (void)state;
    assert_string_equal(negative.text, "strokes(train=30, validation=10, test=20, negative=1)");
    assert_string_equal(negative.name, "strokes, tested on negatives");
    assert_string_equal(set.name, "strokes");
    assert_string_not_equal(set.checksum, negative.checksum);
    assert_memory_equal(set.labels, negative.labels, TRAIN + VALIDATION + TEST);
    assert_memory_equal(set.values, negative.values, (TRAIN + VALIDATION) * IMAGE * sizeof(float));
    for (uint64_t i = 0; i < TEST * IMAGE; i++) assert_true(negative.test.values[i] == -set.test.values[i]);
}

static void signed_values_end_at_one(void **state) {
    (void)state;
    float least = 2, greatest = -2;
    for (uint64_t i = 0; i < TRAIN * IMAGE; i++) {
        if (set.values[i] < least) least = set.values[i];
        if (set.values[i] > greatest) greatest = set.values[i];
    }
    assert_true(least == -1 && greatest == 1); // strokes have paper and full ink
}

static void bytes_are_taken_from_255(void **state) {
    (void)state;
    struct dataset raw, turned;
    assert_int_equal(dataset_open(&raw, "strokes(train=1, validation=0, test=20)", "raw", 0), EXIT_FINE);
    assert_int_equal(dataset_open(&turned, "strokes(train=1, validation=0, test=20, negative=1)", "raw", 0), EXIT_FINE);
    for (uint64_t i = 0; i < TEST * IMAGE; i++) assert_true(turned.test.values[i] == 255 - raw.test.values[i]);
    dataset_close(&turned);
    dataset_close(&raw);
}

// How many outputs of all test images differ from those of their negatives.
static uint64_t differences(const char *layers, const char *activation) {
    static const struct workers alone = {.count = 1};
    static real outputs[TEST * 10];
    struct network network;
    struct initialiser initialiser;
    const struct network_options options = {.in = set.shape, .layers = layers, .activation = activation, .batch = TEST, .workers = &alone};
    assert_int_equal(network_create(&network, &options), EXIT_FINE);
    assert_int_equal(initialiser_read(&initialiser, "normal(bias=0.1)"), EXIT_FINE);
    assert_int_equal(initialise(&initialiser, &network.parameters, 1), EXIT_FINE);
    memcpy(network.input, set.test.values, sizeof(float) * TEST * IMAGE);
    memcpy(outputs, network_forward(&network, TEST, false), sizeof outputs);
    memcpy(network.input, negative.test.values, sizeof(float) * TEST * IMAGE);
    const real *turned = network_forward(&network, TEST, false);
    uint64_t count = 0;
    for (uint64_t i = 0; i < TEST * 10; i++) count += turned[i] != outputs[i];
    network_free(&network);
    return count;
}

static void abs_without_biases_sees_no_sign(void **state) {
    (void)state;
    static const char without[] = "dense(32, bias=0) activation dense(16) activation dense(10)";
    assert_int_equal(differences(without, "abs"), 0);
    assert_int_equal(differences("conv2d(4, 5, bias=0) activation max_pool dense(10)", "abs"), 0);
    assert_true(differences(without, "relu") > TEST);
    assert_true(differences(without, "tanh") > TEST);
    assert_true(differences("dense(32) activation dense(16) activation dense(10)", "abs") > TEST);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_test_images_change),
        cmocka_unit_test(signed_values_end_at_one),
        cmocka_unit_test(bytes_are_taken_from_255),
        cmocka_unit_test(abs_without_biases_sees_no_sign),
    };
    return cmocka_run_group_tests(tests, open_sets, close_sets);
}
