// SPDX-License-Identifier: MIT
// MNIST (LeCun, Bottou, Bengio, Haffner, Proc. IEEE 86 (1998), 2278-2324) and what has its form: Fashion-MNIST (Xiao, Rasul, Vollgraf,
// arXiv:1708.07747).
#include <string.h>

#include "command.h"
#include "files.h"
#include "idx.h"
#include "release.h"

enum mnist_file { TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS, MNIST_FILES };
static const char *const file_names[MNIST_FILES] = {
    [TRAIN_IMAGES] = "train-images-idx3-ubyte",
    [TRAIN_LABELS] = "train-labels-idx1-ubyte",
    [TEST_IMAGES] = "t10k-images-idx3-ubyte",
    [TEST_LABELS] = "t10k-labels-idx1-ubyte",
};
static const uint64_t limits[MNIST_FILES] = {60000, 60000, 10000, 10000}; // samples, as the releases have them

struct mnist {
    struct data_file file[MNIST_FILES];
    struct idx idx[MNIST_FILES];
    struct release_hashes hashes;
};

static int read_files(struct mnist *mnist, const struct dataset_kind *kind, const char *folder) {
    const uint64_t size = shape_size(kind->shape);
    char path[FILES_PATH];
    for (int i = 0; i < MNIST_FILES; i++) {
        struct data_file *file = &mnist->file[i];
        const bool labels = i == TRAIN_LABELS || i == TEST_LABELS;
        files_path(folder, file_names[i], path);
        int code = data_file_read(file, path, labels ? idx_limit(1, limits[i], 1) : idx_limit(IDX_DIMENSIONS, limits[i], size));
        if (!code)
            code = labels ? idx_labels(&mnist->idx[i], file, kind->classes, limits[i])
                          : idx_images(&mnist->idx[i], file, (uint32_t)kind->shape.height, (uint32_t)kind->shape.width, limits[i]);
        if (!code && labels && mnist->idx[i].count != mnist->idx[i - 1].count)
            code = data_file_fault(file, IDX_HEADER, "found %llu labels, expected one for each of %llu images",
                                   (unsigned long long)mnist->idx[i].count, (unsigned long long)mnist->idx[i - 1].count);
        if (code) return code;
        release_add(&mnist->hashes, file);
    }
    return EXIT_FINE;
}

// Samples first.. of the pair of files that begins with `file` become a part.
static void copy(const struct mnist *mnist, enum mnist_file file, uint64_t first, struct images *images, enum dataset_part part) {
    const uint64_t to = images_first(images, part), count = images->counts[part];
    memcpy(images->pixels + to * images->size, mnist->idx[file].values + first * images->size, count * images->size);
    memcpy(images->labels + to, mnist->idx[file + 1].values + first, count);
}

static int read_images(struct mnist *mnist, const struct dataset_kind *kind, const double *options, const char *folder, struct images *images,
                       char *name, uint64_t name_size) {
    char found[FILES_PATH];
    int code = files_folder(kind, folder, file_names[TRAIN_IMAGES], found);
    if (!code) code = read_files(mnist, kind, found);
    if (!code) code = release_name(&mnist->hashes, kind, found, name, name_size);
    if (!code) code = images_take(images, kind, options, mnist->idx[TRAIN_IMAGES].count, mnist->idx[TEST_IMAGES].count);
    if (code) return code;
    copy(mnist, TRAIN_IMAGES, 0, images, PART_TRAIN);
    copy(mnist, TRAIN_IMAGES, mnist->idx[TRAIN_IMAGES].count - images->counts[PART_VALIDATION], images, PART_VALIDATION);
    copy(mnist, TEST_IMAGES, 0, images, PART_TEST);
    return EXIT_FINE;
}

int mnist_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size) {
    struct mnist mnist = {0};
    const int code = read_images(&mnist, kind, options, folder, images, name, name_size);
    for (int i = 0; i < MNIST_FILES; i++) data_file_free(&mnist.file[i]);
    return code;
}
