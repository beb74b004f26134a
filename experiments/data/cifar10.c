// SPDX-License-Identifier: MIT
// CIFAR-10 (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
#include "cifar10_batch.h"
#include "command.h"
#include "files.h"
#include "release.h"

enum { BATCHES = 6, TEST_BATCH = BATCHES - 1, BATCH_LIMIT = 10000 };
static const char *const batch_names[BATCHES] = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin",
                                                 "data_batch_4.bin", "data_batch_5.bin", "test_batch.bin"};

struct cifar10 {
    struct data_file file[BATCHES];
    uint64_t count[BATCHES];
    struct release_hashes hashes;
};

static int read_files(struct cifar10 *cifar10, const char *folder) {
    char path[FILES_PATH];
    for (int i = 0; i < BATCHES; i++) {
        files_path(folder, batch_names[i], path);
        int code = data_file_read(&cifar10->file[i], path, (uint64_t)BATCH_LIMIT * CIFAR10_RECORD);
        if (!code) code = cifar10_count(&cifar10->file[i], BATCH_LIMIT, &cifar10->count[i]);
        if (code) return code;
        release_add(&cifar10->hashes, &cifar10->file[i]);
    }
    return EXIT_FINE;
}

// Samples first.. of batches batch..end, one behind the other, become a part.
static void copy(const struct cifar10 *cifar10, int batch, int end, uint64_t first, struct images *images, enum dataset_part part) {
    uint64_t to = images_first(images, part), left = images->counts[part];
    for (; batch < end; batch++) {
        const uint64_t there = cifar10->count[batch];
        if (first < there && left) {
            const uint64_t count = left < there - first ? left : there - first;
            cifar10_copy(&cifar10->file[batch], first, count, images->pixels + to * images->size, images->labels + to);
            to += count;
            left -= count;
            first = 0;
        } else first -= first < there ? first : there;
    }
}

static int read_images(struct cifar10 *cifar10, const struct dataset_kind *kind, const double *options, const char *folder, struct images *images,
                       char *name, uint64_t name_size) {
    char found[FILES_PATH];
    uint64_t training = 0;
    int code = files_folder(kind, folder, batch_names[0], found);
    if (!code) code = read_files(cifar10, found);
    if (!code) code = release_name(&cifar10->hashes, kind, found, name, name_size);
    for (int i = 0; i < TEST_BATCH; i++) training += cifar10->count[i];
    if (!code) code = images_take(images, kind, options, training, cifar10->count[TEST_BATCH]);
    if (code) return code;
    copy(cifar10, 0, TEST_BATCH, 0, images, PART_TRAIN);
    copy(cifar10, 0, TEST_BATCH, training - images->counts[PART_VALIDATION], images, PART_VALIDATION);
    copy(cifar10, TEST_BATCH, BATCHES, 0, images, PART_TEST);
    return EXIT_FINE;
}

int cifar10_read(const struct dataset_kind *kind, const double *options, const char *folder, struct images *images, char *name, uint64_t name_size) {
    struct cifar10 cifar10 = {0};
    const int code = read_images(&cifar10, kind, options, folder, images, name, name_size);
    for (int i = 0; i < BATCHES; i++) data_file_free(&cifar10.file[i]);
    return code;
}
