// SPDX-License-Identifier: MIT
// A list of layers, one after the other: a network is one, and a residual holds one.
#ifndef LAYER_LIST_H
#define LAYER_LIST_H

#include "layer.h"

struct layer_list {
    struct layer *layers;
    uint32_t count;
    real *gradient[2]; // [batch][values]: what passes between parts of the list, in turns
};

// Reads layers, separated by blanks, until the text ends or a bracket closes; moves *text there. An exit code; what was read is
// freed by layer_list_free in any case.
int layer_list_read(struct layer_list *list, const char **text);
void layer_list_free(struct layer_list *list);
// Writes the list in its one spelling; false where `size` is too small.
bool layer_list_print(const struct layer_list *list, char *text, uint64_t size);

// Plans each layer after the one before; `in` and `input` are what the first one gets. An exit code.
int layer_list_plan(struct layer_list *list, struct plan *plan, struct shape in, const real *input);
// Forgets what training left in the layers, beside parameters.
void layer_list_restart(const struct layer_list *list);
static inline const struct layer *layer_list_last(const struct layer_list *list) { return &list->layers[list->count - 1]; }

// What layers added to the mean loss in the last forward pass.
double layer_list_penalty(const struct layer_list *list, const struct pass *pass);

void layer_list_forward(const struct layer_list *list, const struct pass *pass);
// dy: [count][out of the last], overwritten; dx: [count][in of the first], 0: not wanted.
void layer_list_backward(const struct layer_list *list, const struct pass *pass, real *dy, real *dx);

#endif
