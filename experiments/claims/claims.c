// SPDX-License-Identifier: MIT
// Make lists the files of claim/ in claims.inc.
#include <stdlib.h>
#include <string.h>

#include "claim.h"
#include "claims.inc"

#define DECLARATION(NAME) extern const struct claim claims_##NAME[];
CLAIM_LIST(DECLARATION)

#define POINTER(NAME) claims_##NAME,
static const struct claim *const files[] = {CLAIM_LIST(POINTER)};

// The one whose id comes next after `id`; 0: none.
static const struct claim *next_after(const char *id) {
    const struct claim *next = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        for (const struct claim *claim = files[i]; claim->id; claim++)
            if (strcmp(claim->id, id) > 0 && (!next || strcmp(claim->id, next->id) < 0)) next = claim;
    return next;
}

const struct claim *claim_at(size_t i) {
    const struct claim *claim = next_after("");
    while (claim && i--) claim = next_after(claim->id);
    return claim;
}

const struct claim *claim_find(const char *word) {
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        for (const struct claim *claim = files[i]; claim->id; claim++)
            if (strcmp(claim->id, word) == 0 || strcmp(claim->name, word) == 0) return claim;
    return 0;
}
