// SPDX-License-Identifier: MIT
// Restricted Boltzmann machines, trained by contrastive divergence with one step (CD-1): Hinton, Neural Computation 14 (2002). A visible unit
// is 1 with probability sigmoid(h W^T + a); values between 0 and 1 stand for probabilities. With x = v W + b, a hidden unit is
//   binary           1 with probability sigmoid(x). Its feature is that probability
//   noisy rectified  max(0, x + noise of variance sigmoid(x)), which stands for many binary units that share their weights. Its feature
//                    is max(0, x). Nair, Hinton, ICML 2010
// On the calling thread alone; every draw is a function of (seed, step, sample, unit).
#ifndef RBM_H
#define RBM_H

#include <stdint.h>

#include "activation_choice.h"
#include "arena.h"

enum rbm_units { RBM_BINARY, RBM_NOISY_RECTIFIED };

struct rbm {
    uint64_t visible, hidden, batch; // units, samples at most
    enum rbm_units units;
    uint64_t seed;
    uint64_t parameters; // of the next two
    real *values;        // W [visible][hidden], a [visible], b [hidden]
    real *velocity;
    real *x;                       // [batch][hidden]
    real *first, *second;          // [batch][hidden]: what counts, from the data and from their reconstruction
    real *states;                  // [batch][hidden]: what the reconstruction is made of
    real *inputs, *reconstruction; // [batch][visible]: of the visible units, and their probabilities
    struct activation_choice sigmoid, noisy;
    struct arena arena;
};

// Weights are normal with deviation 0.01, biases 0. An exit code; rbm_free is due in any case.
int rbm_create(struct rbm *rbm, uint64_t visible, uint64_t hidden, uint64_t batch, enum rbm_units units, uint64_t seed);
void rbm_free(struct rbm *rbm);
// One step on v[count][visible]: velocity = momentum velocity + rate (v'h of the data - v'h of the reconstruction) / count, added to the
// weights; likewise the biases. Of binary units h is the probability, of noisy ones the draw. Returns the mean squared error of the
// reconstruction, of a visible unit.
double rbm_learn(struct rbm *rbm, const real *v, uint64_t count, double rate, double momentum, uint64_t step);
// features[count][hidden] of v[count][visible].
void rbm_features(struct rbm *rbm, const real *v, uint64_t count, real *features);

#endif
