// SPDX-License-Identifier: MIT
#include "reference.h"

#include <string.h>

#define ACTIVATION_REFERENCES 1
#include "activations.inc"

#define REFERENCE(NAME) {#NAME, NAME##_forward_reference, NAME##_backward_reference},
static const struct activation_reference references[] = {ACTIVATION_LIST(REFERENCE)};

const struct activation_reference *activation_reference_find(const char *name) {
    for (size_t i = 0; i < sizeof references / sizeof *references; i++)
        if (strcmp(references[i].name, name) == 0) return &references[i];
    return 0;
}
