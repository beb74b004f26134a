// SPDX-License-Identifier: MIT
// A function of the registry, with its parameters, as a network uses it: written "leaky_relu(slope=0.1)", applied by the kernels that
// are timed elsewhere, or, in double, by the verifier's references.
#ifndef ACTIVATION_CHOICE_H
#define ACTIVATION_CHOICE_H

#include <stdbool.h>
#include <stdint.h>

#include "activations.h"
#include "real.h"
#include "reference.h"

enum { ACTIVATION_PARAMETERS = 4 };

struct activation_choice {
    const struct activations_function *function;
    double values[ACTIVATION_PARAMETERS]; // of the function's parameters; where learned, before training
    double derivative_at_kink;            // the right derivative's share in f' at a kink; 0 unless written "kink=0.5"
    // relu only, where above 0, as in "assign=1": what goes back through a 0, whatever comes back. No chain rule, and no gradient of anything; the
    // code published with Bertoin, Bolte, Gerchinovitz, Pauwels, NeurIPS 2021, does so.
    double assigned_at_kink;
    uint64_t pieces; // grouped functions only; 2 unless written "pieces=4"
    bool learned;    // its one parameter is learned: one for each channel, or one for all
    // float: the rows that work, the last two in training and otherwise where the function draws random numbers
    const struct activations_row *forward, *backward, *inference;
    // double
    const struct activation_reference *reference;
};

// Reads `text`: a function's name, then its parameters in brackets where they differ from their defaults. `kernels` names the
// implementation to take, 0 the preferred one. An exit code, EXIT_USAGE with the valid names for an unknown one.
int activation_choose(struct activation_choice *choice, const char *text, const char *kernels);
// Writes the choice in its one spelling.
void activation_print(const struct activation_choice *choice, char *text, uint64_t size);
// Channels that `channels` become, or 0 if that number does not suit.
uint64_t activation_channels(const struct activation_choice *choice, uint64_t channels);
// Whether it takes a number and gives a number, and neither learns nor draws.
bool activation_is_scalar(const struct activation_choice *choice);

// What one call is about; see activations.h for the meaning of the numbers.
struct activation_data {
    const real *x, *dy;
    real *out;
    const real *learned; // [channels] or [1], as the function has it
    real *dlearned;      // likewise, ADDED to; 0: not wanted
    uint64_t rows, channels, seed, first_index;
    bool training;
};
void activation_forward(const struct activation_choice *choice, const struct activation_data *data);
void activation_backward(const struct activation_choice *choice, const struct activation_data *data);

#endif
