// SPDX-License-Identifier: MIT
// A network: layers from text, its memory in one piece, its parameters in one array. Everything is planned before the first
// step, which allocates nothing.
#ifndef NETWORK_H
#define NETWORK_H

#include "layer_list.h"
#include "loss.h"

struct network_options {
    struct shape in;
    const char *layers;            // "dense(300) activation dense(10)"
    const char *activation;        // what "activation" stands for; may be 0 if nothing does
    const char *kernels;           // implementation of activations, 0: the preferred
    uint64_t batch;                // samples, at most
    uint64_t blocks;               // the partition of a batch, see plan; 0: NETWORK_BLOCKS
    uint64_t seed;                 // of what is drawn in training
    const struct workers *workers; // outlives the network
};

enum { NETWORK_BLOCKS = 8 };

struct network {
    struct layer_list list;
    struct shape in, out;
    uint32_t layers; // those within others included
    struct pass pass;
    struct parameters parameters;
    struct arena arena; // arena.size: all its memory, bytes
    real *input;        // [batch][in]: what the caller fills before a pass
    real *gradient;     // [batch][out]: of the loss
    double *losses;     // [blocks]
    uint64_t *mistakes; // [blocks]
    void **scratch;     // [workers]
    real **chunks;      // [2 * workers]
};

// Parameters are zero: initialise() fills them. An exit code; network_free is due in any case.
int network_create(struct network *network, const struct network_options *options);
void network_free(struct network *network);
// Layers become as new, running statistics above all; parameters stay. For a network that is trained again from the start.
void network_restart(struct network *network);

struct outcome {
    double loss; // mean over the samples, of the outputs alone
    uint64_t mistakes;
    double penalty; // what layers add to the loss: training makes the sum small
};

// The outputs of input[0..count).
const real *network_forward(struct network *network, uint64_t count, bool training);
// Forward, loss, and backward: parameters.gradients become those of the mean loss, penalties of layers included. labels[count] are classes; `step`
// keys what is drawn afresh.
struct outcome network_learn(struct network *network, const struct loss *loss, const uint8_t *labels, uint64_t count, uint64_t step);
struct outcome network_judge(struct network *network, const struct loss *loss, const uint8_t *labels, uint64_t count);

#endif
