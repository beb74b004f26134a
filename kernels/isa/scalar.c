// SPDX-License-Identifier: MIT
// One lane at a time: our formulas with vectorisation switched off.
// variant: any 10 scalar cc -O2 -fno-tree-vectorize -fno-tree-slp-vectorize
#define ONE_AT_A_TIME 1
#include "one_lane.h"

#include "../instantiate.h"
