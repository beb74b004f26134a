// SPDX-License-Identifier: MIT
#include "release.h"

#include <string.h>

#include "hash.h"
#include "command.h"

struct known {
    const char *kind, *title;
    bool release; // not something derived from it
    const char *hashes[RELEASE_FILES];
};

static const struct known known[] = {
    // Of files whose MD5 are those that are published of MNIST's: unpacked, train images 6bbc9ace898e44ae57da46a324031adb, train labels
    // a25bea736e30d166cdddb491f175f624, test images 2646ac647ad5339dbf082846283269ea, test labels 27ae3e4e09519cfbb04c329615203637.
    {"mnist",
     "MNIST",
     true,
     {"e12946a8ab9bd74359bf22c057c52478", "81c6f5433a9d34628839fd1c4bb36825", "a912d49f199ea2d36aa8aa9c0102c17c",
      "507d8d921945ef3663c4bd8be7e7204f"}},
    // Images of CIFAR-10 that went through JPEG, in another order, written back in the format of the release; MD5 of the batches:
    // e5e64ef41dc2f82a81c524e8b5363d7c, 081a2fc1c8afacacda95e160a92de57c, 15a90868e5afd5b9cea446e5286f9315,
    // e9c23e02adc2dac463620b1cdde62978, e5a1a0b3a454ab745f711a5822da9902, test 4dab72f22104954d4a49838b72736d40.
    {"cifar10",
     "CIFAR-10 (JPEG copies)",
     false,
     {"eefb881ae6d9fcbabbcab5669af65c09", "d0c2d5d6db05a75db40ab55a9b0780fe", "6b3c6a7726a21638ade1c351b6892648", "1049b874acee2fa096aaa68b197b6de4",
      "5089ae5c0080c636440181178ae63a30", "e9bfba92ad7113265e7dc095069be8f6"}},
};

void release_add(struct release_hashes *hashes, const struct data_file *file) { hash_text(file->bytes, file->size, hashes->file[hashes->count++]); }

static bool matches(const struct known *row, const struct release_hashes *hashes) {
    for (uint32_t i = 0; i < RELEASE_FILES; i++) {
        if (i >= hashes->count || !row->hashes[i]) return i >= hashes->count && !row->hashes[i];
        if (strcmp(row->hashes[i], hashes->file[i]) != 0) return false;
    }
    return true;
}

int release_name(const struct release_hashes *hashes, const struct dataset_kind *kind, const char *folder, char *name, uint64_t size) {
    const char *remark = "not checked against the release";
    for (const struct known *row = known; row < known + sizeof known / sizeof *known; row++) {
        const bool own = strcmp(row->kind, kind->notation.name) == 0;
        if (matches(row, hashes)) {
            snprintf(name, size, "%s", row->title);
            return own ? EXIT_FINE
                       : complain(EXIT_ENVIRONMENT, "the files in %s are %s, not %s: put those of %s into %s of the folder that --data names", folder,
                                  row->title, kind->title, kind->title, kind->folders[0]);
        }
        if (own && row->release) remark = "other bytes than the release";
    }
    snprintf(name, size, "%s (%s)", kind->title, remark);
    return EXIT_FINE;
}
