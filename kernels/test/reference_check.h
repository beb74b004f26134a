// SPDX-License-Identifier: MIT
// What the references' tests share; included after cmocka.h.
#ifndef REFERENCE_CHECK_H
#define REFERENCE_CHECK_H

#include <math.h>

#include "reference.h"

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof *(ARRAY))

static inline const struct activation_reference *reference_of(const char *name) {
    const struct activation_reference *reference = activation_reference_find(name);
    assert_non_null(reference);
    return reference;
}

// The same value, zeros by their signs; any NaN is any other.
static inline int is_same(double got, double wanted) { return isnan(wanted) ? isnan(got) : got == wanted && !signbit(got) == !signbit(wanted); }

static inline void assert_same(double got, double wanted) {
    if (!is_same(got, wanted)) fail_msg("got %a, wanted %a", got, wanted);
}

#endif
