// SPDX-License-Identifier: MIT
// Cells that are unrolled over the steps of a sequence: a sample's values, in their order, cut into equal steps. What a step gets is
// z = x W + h U + b, with x the step's values, h what the cell gave at the step before, 0 at first; as many such z as the cell has
// gates. The gradient is that of the whole sequence: Werbos, "Backpropagation through time", Proc. IEEE 78 (1990).
//
// Products are made by the calling thread alone, so that any number of threads gives the same bits.
#ifndef UNROLLED_H
#define UNROLLED_H

#include "layer.h"

struct unrolled {
    uint64_t steps, size;                // of a sequence, values of one step
    uint64_t units, gates;               // W is [size][gates * units], U [units][gates * units]
    uint32_t input_weight, weight, bias; // parts
};

// `steps`: 0 for the rows of the sample. `activation` is what z goes into, for the
// initialiser's gain; "": none. `identity`: U begins as that times the identity matrix; 0: as the initialiser draws it. Makes
// the layer's output shape [units]: what the last step gives. An exit code: the sample's values may be no multiple of the steps.
int unrolled_plan(struct unrolled *unrolled, struct layer *layer, struct plan *plan, const char *activation, double steps, double identity);
// z[gates][count][units] of one step; `before` [count][units] is h, 0 at the first step.
void unrolled_forward(const struct unrolled *unrolled, const struct layer *layer, const struct pass *pass, uint64_t step, const real *before,
                      real *z);
// From dz[gates][count][units] of one step, the last one first: adds to the parameters' gradients, which the last step begins; writes the
// step's part of dx, where dx is not 0, and dbefore [count][units], the gradient of h, where `before` is not 0.
void unrolled_backward(const struct unrolled *unrolled, const struct layer *layer, const struct pass *pass, uint64_t step, const real *before,
                       const real *dz, real *dx, real *dbefore);

#endif
