// SPDX-License-Identifier: MIT
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include <stdbool.h>

#include "store.h"

// Looks for damage in the whole store, and for summaries that are not what their samples give. Complains of each fault (of many,
// the first ones and their number); EXIT_FINE means there is none.
int store_check(struct store *store);

#endif
