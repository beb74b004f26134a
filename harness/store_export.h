// SPDX-License-Identifier: MIT
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include "store.h"

// The whole store as one SQLite file without logs beside it, to send to others. `path` must not exist; it appears complete or
// not at all.
int store_export_bundle(struct store *store, const char *path);

#endif
