// SPDX-License-Identifier: MIT
// The kinds of layers, as Make found them.
#include "layer.h"

#include "layers.inc"

#define KIND_DECLARATION(NAME) extern const struct layer_kind layer_##NAME;
LAYER_LIST(KIND_DECLARATION)

#define KIND_POINTER(NAME) &layer_##NAME,
const struct layer_kind *const layer_kinds[] = {LAYER_LIST(KIND_POINTER) 0};
