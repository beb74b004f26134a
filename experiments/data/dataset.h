// SPDX-License-Identifier: MIT
// A data set: labelled images for training, validation and test, written "mnist(train=5000)" in the notation of layers, with one scaling for
// all of its values.
#ifndef DATASET_H
#define DATASET_H

#include "layer.h"
#include "samples.h"

struct dataset {
    char name[96];     // in results: "MNIST"; with a remark in brackets where its bytes are not known to be the release's, see release.h
    char text[256];    // what was asked, in its one spelling
    char scaling[16];  // of the values: see dataset_open
    char checksum[33]; // hash_text of all values and labels in bytes before scaling: training, validation, test
    struct shape shape;
    uint32_t classes;
    struct samples train, validation, test; // values and labels are the set's

    float *values; // of all samples; owned
    uint8_t *labels;
};

// `text` is one of
//   strokes(train=10000, validation=2000, test=2000, seed=1, negative=0)         drawn, see strokes.c: needs no files
//   mnist, fashion_mnist(train=0, validation=10000, test=10000, negative=0)      idx files, plain or gz
//   cifar10(train=0, validation=10000, test=10000, negative=0)                   the binary batches
//   spirals, xor(train=10000, validation=2000, test=2000, seed=1)    points of the plane in two classes, drawn; spirals.c, xor.c
//   noise(train=10000, validation=2000, test=2000, seed=1)           images and classes that have nothing to do with each other; noise.c
// with the numbers of samples: training samples are the first of the training files, validation samples the last; train=0: all
// that validation leaves. negative=1: test images become their negatives, each byte b 255 - b; what a network learns and is chosen by stays.
// All kinds take label_noise=0, label_seed=1, too: of the training labels that share becomes another class, see label_noise.h; those of validation
// and test stay. `folder` holds the files, itself or in the folders that their archives make; 0: there is none.
//
// `scaling` maps a byte to a value; means and deviations are of the training samples:
//   raw        0 to 255
//   unit       0 to 1
//   standard   minus its channel's mean, over its channel's standard deviation
//   centred    minus the mean image, in units where 255 is 1
//   signed     -1 to 1; a negative's values are its image's with the other sign, exactly
//
// An exit code: EXIT_USAGE with the valid names, EXIT_ENVIRONMENT for files that are not there or damaged, naming file and place.
// dataset_close is due in any case.
int dataset_open(struct dataset *dataset, const char *text, const char *scaling, const char *folder);
void dataset_close(struct dataset *dataset);

#endif
