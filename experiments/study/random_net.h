// SPDX-License-Identifier: MIT
// What is found of random networks that nobody trains, and of what learns and is no trial (learner.h), in the store: a row is keyed by all that its numbers depend on, and is not
// measured again.
#ifndef RANDOM_NET_H
#define RANDOM_NET_H

#include "study.h"

// Of whatever decides the numbers: rows of another version are measured anew.
enum { RANDOM_NET_ENGINE = 1 };

struct random_net {
    const char *condition; // kind of weights, ...: tells it apart within its experiment
    const char *activation, *initialiser;
    uint64_t width, depth;   // of hidden layers
    uint64_t inputs, points; // values of one input, and how many inputs
    uint64_t seed, nets;
};

struct random_net_value {
    uint32_t layer;      // 1, 2, ...; 0: of the whole net
    const char *measure; // see random_net_value in the store
    double value;        // NAN: not finite
};

// The key of a net in the study's experiment and profile, and whether the store has it. An exit code.
int random_net_find(struct study *study, const struct random_net *net, char key[33], bool *known);
// An exit code.
int random_net_store(struct study *study, const struct random_net *net, const char *key, const struct random_net_value *values, uint64_t count);

#endif
