// SPDX-License-Identifier: MIT
// verify_rows [IMPLEMENTATION]... : verifies every row this CPU can run, or those of some implementations, with nothing but the
// library, the verifier and libm: what `relubench verify` does, where the program's libraries are not, as under an emulator.
// One line a row; ends "N passed, N failed" and with status 1 if any failed or none ran.
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "activations.h"
#include "verify.h"

static bool wanted(const struct activations_row *row, char **implementations) {
    if (!*implementations) return true;
    for (; *implementations; implementations++)
        if (strcmp(*implementations, row->implementation) == 0) return true;
    return false;
}

// Whether the row keeps its promise.
static bool verify(const struct activations_row *row) {
    const struct activations_row *const peers[] = {verify_peer(row), 0};
    const struct verify_result result = verify_row(row, peers);
    static const char *const outcomes[] = {[VERIFY_PASS] = "pass", [VERIFY_FAIL] = "FAIL", [VERIFY_UNPROMISED] = "raw "};
    printf("%s %s: %.3g ULP at most in %llu elements%s%s%s%s\n", outcomes[result.outcome], row->name, result.max_ulp,
           (unsigned long long)result.inputs, peers[0] ? ", bits of " : "", peers[0] ? peers[0]->implementation : "", *result.message ? ": " : "",
           result.message);
    return result.outcome != VERIFY_FAIL;
}

int main(int argc, char **argv) {
    const struct activations_table *table = activations_table(ACTIVATIONS_ABI);
    int passed = 0, failed = 0;
    (void)argc;
    setvbuf(stdout, 0, _IOLBF, 0);
    for (uint64_t i = 0; i < table->part_count; i++) {
        const struct activations_part *part = table->parts[i];
        for (uint64_t j = 0; j < part->row_count; j++) {
            const struct activations_row *row = &part->rows[j];
            if (!wanted(row, argv + 1)) continue;
            if (row->required & ~table->features()) {
                printf("skip %s: this CPU lacks what it needs\n", row->name);
                continue;
            }
            const bool good = verify(row);
            passed += good;
            failed += !good;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0 || passed == 0;
}
