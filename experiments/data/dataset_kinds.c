// SPDX-License-Identifier: MIT
#include "dataset_kind.h"

// Seeds are whole numbers that a double holds.
#define LARGEST_SEED 0x1p53
#define LABELS \
    {DATASET_LABEL_NOISE, 0, 0, 1, false}, { DATASET_LABEL_SEED, 1, 0, LARGEST_SEED, true }

// At most as many as the releases have: a file that says more is not read.
static const struct notation_option mnist_options[] = {
    [PART_TRAIN] = {"train", 0, 0, 60000, true},
    [PART_VALIDATION] = {"validation", 10000, 0, 60000, true},
    [PART_TEST] = {"test", 10000, 1, 10000, true},
    {DATASET_NEGATIVE, 0, 0, 1, true},
    LABELS,
};
static const struct notation_option cifar10_options[] = {
    [PART_TRAIN] = {"train", 0, 0, 50000, true},
    [PART_VALIDATION] = {"validation", 10000, 0, 50000, true},
    [PART_TEST] = {"test", 10000, 1, 10000, true},
    {DATASET_NEGATIVE, 0, 0, 1, true},
    LABELS,
};
static const struct notation_option drawn_options[] = {
    [PART_TRAIN] = {"train", 10000, 1, 1e6, true},
    [PART_VALIDATION] = {"validation", 2000, 0, 1e6, true},
    [PART_TEST] = {"test", 2000, 1, 1e6, true},
    [DATASET_SEED] = {"seed", 1, 0, LARGEST_SEED, true},
    LABELS,
};
static const struct notation_option drawn_image_options[] = {
    [PART_TRAIN] = {"train", 10000, 1, 1e6, true},
    [PART_VALIDATION] = {"validation", 2000, 0, 1e6, true},
    [PART_TEST] = {"test", 2000, 1, 1e6, true},
    [DATASET_SEED] = {"seed", 1, 0, LARGEST_SEED, true},
    {DATASET_NEGATIVE, 0, 0, 1, true},
    LABELS,
};
#define OPTIONS(TABLE) TABLE, sizeof TABLE / sizeof *TABLE

static const char *const mnist_folders[] = {"mnist/", "", 0};
static const char *const fashion_mnist_folders[] = {"fashion-mnist/", "", 0};
static const char *const cifar10_folders[] = {"cifar-10-batches-bin/", "", 0};

const struct dataset_kind dataset_kinds[] = {
    {{"strokes", OPTIONS(drawn_image_options)}, "strokes", {28, 28, 1}, 10, 0, strokes_read},
    {{"mnist", OPTIONS(mnist_options)}, "MNIST", {28, 28, 1}, 10, mnist_folders, mnist_read},
    {{"fashion_mnist", OPTIONS(mnist_options)}, "Fashion-MNIST", {28, 28, 1}, 10, fashion_mnist_folders, mnist_read},
    {{"cifar10", OPTIONS(cifar10_options)}, "CIFAR-10", {32, 32, 3}, 10, cifar10_folders, cifar10_read},
    {{"spirals", OPTIONS(drawn_options)}, "spirals", {1, 1, 2}, 2, 0, spirals_read},
    {{"xor", OPTIONS(drawn_options)}, "XOR", {1, 1, 2}, 2, 0, xor_read},
    {{"noise", OPTIONS(drawn_options)}, "noise", {28, 28, 1}, 10, 0, noise_read},
};
const uint32_t dataset_kind_count = sizeof dataset_kinds / sizeof *dataset_kinds;
