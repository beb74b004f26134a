// SPDX-License-Identifier: MIT
// What a layer is. A network is a list of layers; each kind is one file of layer/, found by Make, with a table of its options.
//
// A kind works in one of two ways. Where a sample's output depends on that sample alone (convolution, pooling, activation), it gets
// spans of a few samples, and the network runs several such layers on one span before it takes the next, so that values stay in
// cache. Where all samples, or a partition other than by samples, are needed (dense, batch normalisation), it gets the whole batch
// and divides the work itself.
#ifndef LAYER_H
#define LAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "arena.h"
#include "layer_clock.h"
#include "notation.h"
#include "parameters.h"
#include "real.h"
#include "workers.h"

enum { LAYER_OPTIONS = 8 };

// Values of one sample: [height][width][channels], channels innermost; a vector is 1 x 1 x units.
struct shape {
    uint64_t height, width, channels;
};
static inline uint64_t shape_size(struct shape shape) { return shape.height * shape.width * shape.channels; }
// One sample's values at most, so that no product of sizes overflows 64 bits.
#define SHAPE_LIMIT ((uint64_t)1 << 32)
bool shape_fits(struct shape shape); // has values, and no more than that

// What the layers of one network share.
struct plan {
    struct arena *arena;
    struct parameters *parameters;
    uint64_t batch;         // samples, at most
    uint64_t blocks;        // the partition: sums over samples are made block by block, in this order; part of a result's name
    uint64_t scratch;       // bytes that a worker needs at a time; kinds raise it
    uint64_t chunk_values;  // reals that pass from layer to layer at a time
    bool input_gradient;    // the gradient of this layer's input is wanted
    uint32_t layers;        // planned so far, in nested lists too
    const char *activation; // what an item "activation" stands for: a function's name, with values of parameters where they differ
    const char *kernels;    // implementation that activations are to use, or 0 for the preferred
};

// One way through the network.
struct pass {
    const struct workers *workers;
    struct parameters *parameters;
    void *const *scratch; // [worker]
    real *const *chunks;  // [2 * worker], [2 * worker + 1]: gradients between two layers
    uint64_t seed;
    uint64_t step;   // keys what is drawn afresh for each batch
    uint64_t batch;  // samples in a full batch
    uint64_t count;  // samples in this one
    uint64_t blocks; // of plan
    bool training;
    struct layer_clock *clock; // where the time goes; 0: nobody asks
};

// Some samples of the batch. `block` is their part of the partition, `worker` who does them.
struct span {
    uint64_t first, count, block;
    unsigned worker;
};

// Samples first..end of a block: the partition is that of a full batch, so the last block of a smaller one is short, or empty.
static inline void block_bounds(const struct pass *pass, uint64_t block, uint64_t *first, uint64_t *end) {
    const uint64_t size = (pass->batch + pass->blocks - 1) / pass->blocks;
    *first = block * size < pass->count ? block * size : pass->count;
    *end = *first + size < pass->count ? *first + size : pass->count;
}

struct layer_list;

struct layer {
    const struct layer_kind *kind;
    char name[128]; // as written: the kind's, or an activation with its values
    double options[LAYER_OPTIONS];
    struct shape in, out;
    const real *input;             // [batch][in]: the layer before's output
    real *output;                  // [batch][out]: plan takes it, or lets it be input
    void *state;                   // the kind's own, kind->state_bytes, zeroed
    struct layer_list *list;       // what a residual holds; owned
    uint64_t chunk;                // samples at a time
    uint32_t ordinal;              // among all layers of the network, in the order of the text: keys its random stream
    uint32_t first_part, part_end; // of the parameters
    bool behind_learning;          // something before it learns: the gradient of its input is passed back
};

struct layer_kind {
    const char *name;
    const struct notation_option *options;
    uint32_t option_count;
    uint64_t state_bytes;
    bool whole_batch; // span is the whole batch, worker 0
    bool holds_list;  // written with a list of layers in its brackets
    bool needs_dx;    // writes dx always: it gets room even where nothing asks for it

    // Sets out, takes output and what else is needed, declares parameters. Called twice, see arena.h; an exit code.
    int (*plan)(struct layer *layer, struct plan *plan);
    // Forgets what training left in the layer's state; 0: nothing.
    void (*restart)(struct layer *layer);
    // Before each forward pass, once, by the thread that may run the workers; 0: nothing to do.
    void (*prepare)(struct layer *layer, const struct pass *pass);
    void (*forward)(struct layer *layer, const struct pass *pass, const struct span *span);
    // dy: [span.count][out], the gradient of the span's output; it may be overwritten. dx: [span.count][in], to be written; 0: not
    // wanted. Parameters' gradients: see parameters.h.
    void (*backward)(struct layer *layer, const struct pass *pass, const struct span *span, real *dy, real *dx);
    // What the layer itself added to the mean loss in the last forward pass; 0: nothing, ever.
    double (*penalty)(const struct layer *layer, const struct pass *pass);
};

// All kinds, ended by 0.
extern const struct layer_kind *const layer_kinds[];

// Start of a sample.
static inline const real *layer_input(const struct layer *layer, uint64_t sample) { return layer->input + sample * shape_size(layer->in); }
static inline real *layer_output(const struct layer *layer, uint64_t sample) { return layer->output + sample * shape_size(layer->out); }

#endif
