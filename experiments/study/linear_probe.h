// SPDX-License-Identifier: MIT
// How much of the classes a linear classifier finds in features that something else has learned: softmax regression on features of mean 0 and
// variance 1 over the training samples, at the best of a few rates by the validation error.
#ifndef LINEAR_PROBE_H
#define LINEAR_PROBE_H

#include <stdbool.h>

#include "samples.h"

// Features of the three sets; labels are someone else's.
struct features {
    struct samples train, validation, test;
    float *values; // of all three, one after the other; owned
};

// Room for features of `size` values of sets of as many samples as those given, with their labels. An exit code; features_free is due in any
// case.
int features_create(struct features *features, const struct samples *train, const struct samples *validation, const struct samples *test,
                    uint64_t size);
void features_free(struct features *features);
static inline float *features_of(struct features *features, const struct samples *set) { return features->values + (set->values - features->values); }

struct probed {
    double validation_error, test_error;
    bool interrupted;
};
// Scales the features, then trains. An exit code.
int linear_probe(struct features *features, uint32_t classes, uint64_t seed, struct probed *probed);

#endif
