// SPDX-License-Identifier: MIT
// libactivations: the ReLU family of activation functions, every implementation of each, as one table of rows.
//
// The library starts no threads, allocates nothing, keeps no state and depends on nothing but libm. It has one entry
// point, activations_table(). Builds of different revisions are loaded side by side, so every struct below begins with
// its size and only ever grows at its end: a reader uses the fields that lie within `size`, steps arrays by it, and a
// kernel takes a field beyond the caller's `size` as zero.
#ifndef ACTIVATIONS_H
#define ACTIVATIONS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ACTIVATIONS_ABI 1u
#define ACTIVATIONS_PARTIAL_SUMS 64u

// One call of one kernel. Arrays hold the row's storage type: f32 is float, bf16 is uint16_t. `rows` x `channels` is the
// shape of one operand, channels innermost; an elementwise kernel sees rows * channels elements. Any length, 0 included,
// and any alignment that the storage type itself needs. `out` may be the same address as `x` or `dy` where the
// function's in_place says so; any other overlap is undefined. A backward call writes out = dy * f'(x).
struct activations_call {
    uint64_t size;           // sizeof(struct activations_call), set by the caller
    const void *x;           // input; maxout: [rows][pieces][channels], interleaved forms [rows][channels][pieces]
    const void *dy;          // gradient of the output, backward only; crelu: [rows][2 * channels]
    void *out;               // forward: y; backward: dx. maxout forward: [rows][channels]; crelu forward: [rows][2 * channels]
    void *aux;               // mask forms: one bit an element, element i is bit i % 8 of byte i / 8; index forms: uint8_t [rows][channels]
    const float *parameters; // the function's parameters in the order of its description; 0: their defaults, unless one is per channel
    float *dparameters;      // gradient of the learned parameters; 0: not wanted. Per channel: [channels], ADDED to in row order, so that
                             // any chunking in whole rows gives the same bits. Shared: [ACTIVATIONS_PARTIAL_SUMS], the term of element i
                             // ADDED to sum (first_index + i) % ACTIVATIONS_PARTIAL_SUMS in order of i, so that any chunking in order
                             // gives the same bits; activations_table.sum makes one number of them
    uint64_t rows;
    uint64_t channels;
    uint64_t pieces;           // maxout only: 1 to 256
    uint64_t seed;             // random functions: key of Philox 4x32-10
    uint64_t first_index;      // random and shared functions: index of x[0] in the whole array, so that any chunking draws and sums the same
    double derivative_at_kink; // the right derivative's share in f' at each kink of f, the left one having the rest; where f' is 0 by it, dx is 0
                               // even for an infinite dy
    const void *bias;          // bias forms: [channels], y = f(x + bias)
    uint64_t cache_bytes;      // last-level cache this call may count on: one that touches more writes around it; 0: never
};

typedef void (*activations_kernel)(const struct activations_call *);

// A parameter of a function, and the default a call with parameters = 0 uses.
struct activations_parameter {
    const char *name;
    double value;         // default
    double lower, upper;  // the range in which the function is meant to be used
    uint32_t per_channel; // 1: an array of `channels` values; 0: one value
};

enum activations_in_place { ACTIVATIONS_OVER_X = 1, ACTIVATIONS_OVER_DY = 2 };

// What a function is, apart from how it is computed.
struct activations_function {
    uint64_t size;
    const char *name;
    const char *family;  // elementwise, per_channel, shared, random, grouped, doubling
    const char *formula; // as text
    const char *source;  // who proposed it, and where
    const struct activations_parameter *parameters;
    uint32_t parameter_count;
    uint32_t has_kink;         // 1: derivative_at_kink is heeded
    uint32_t in_place_forward; // enum activations_in_place, which out may coincide with
    uint32_t in_place_backward;
};

// What a row of another library does not offer, and is not verified for. Rows of this library lack nothing.
enum activations_lack {
    ACTIVATIONS_LACKS_PARAMETERS = 1, // takes the parameters' defaults only
    ACTIVATIONS_LACKS_KINK = 2        // has an f'(0) of its own: derivative_at_kink is not heeded
};

// One implementation of one call of one function. `name` is activation.form.type.mode.implementation.
// Modes: cr correctly rounded; ha below 1 ULP; la below 4 ULP forward; raw no promise (measured, shown, never failed).
struct activations_row {
    uint64_t size;
    const char *name;           // "gelu.forward.f32.la.avx512"
    const char *activation;     // "gelu"
    const char *form;           // forward, backward, forward-bias, forward-mask, backward-mask, forward-index, forward-interleaved, ...
    const char *type;           // storage: f32, bf16
    const char *mode;           // cr, ha, la, raw
    const char *implementation; // "avx512", "auto-v3-gcc-strict"
    const char *bit_class;      // rows of one (activation, form, type) and one class give the same bits; "none": no such promise
    const char *compiler;       // its version string
    const char *flags;          // the flags that made this row
    uint64_t required;          // bits of feature_names: run it only if the CPU has them all
    double ulp_bound;           // largest error in units of the last place of the result; infinity: no promise
    double absolute_bound;      // an error below this also passes (near a root of f')
    double worst_input;         // the input with the largest error known
    activations_kernel call;
    uint32_t lacks;        // enum activations_lack; 0 in this library
    uint32_t reads_beyond; // bytes after the end of x and dy that it may read, and that must be there; 0 in this library
};

// The rows that one object file brought.
struct activations_part {
    uint64_t size;
    const char *implementation;
    uint64_t row_size; // step from one row to the next
    uint64_t row_count;
    const struct activations_row *rows;
};

struct activations_table {
    uint64_t size;
    uint32_t abi;
    uint32_t feature_count;
    const char *version;
    const char *const *feature_names; // name of each bit of `required`, as the kernel and compilers spell it
    uint64_t (*features)(void);       // the bits that this CPU and its operating system have; asks anew, so ask once
    uint64_t function_count;
    const struct activations_function *const *functions; // sorted by name
    uint64_t part_count;
    const struct activations_part *const *parts; // in order of preference: of two rows that promise the same, the earlier part's is taken
    // The preferred row that this CPU can run, or 0. `mode` is the weakest promise accepted ("cr", "ha", "la"); a raw row is
    // never returned. `implementation` 0: any; else that one or nothing. Asks for the features: keep the answer.
    const struct activations_row *(*best)(const char *activation, const char *form, const char *type, const char *mode, const char *implementation);
    // The sum of a shared parameter's partial sums, the upper half added to the lower, and again until one is left: the same bits
    // everywhere.
    float (*sum)(const float partial_sums[ACTIVATIONS_PARTIAL_SUMS]);
};

// The table of this build, or 0 if it does not speak `abi`. Constant, valid for ever, the same at each call.
const struct activations_table *activations_table(uint32_t abi);

#ifdef __cplusplus
}
#endif
#endif
