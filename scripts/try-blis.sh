#!/bin/sh
# SPDX-License-Identifier: MIT
# usage: CC=cc try-blis.sh FLAGS...
# Prints which of its functions BLIS answers for its innermost kernel: "#define BLIS_CONTEXT N", N 9 for those of version 0.9, 1 for
# those of version 1, 0 for neither.
set -u

functions=0

compiles() {
    get=$1 prefers=$2
    shift 2
    printf '%s\n' '#if __has_include(<blis/blis.h>)' '#include <blis/blis.h>' '#else' '#include <blis.h>' '#endif' \
        "void *try(cntx_t *context) { return (void *)$get(BLIS_FLOAT, BLIS_GEMM_UKR, context); }" \
        "int prefers(cntx_t *context) { return $prefers(BLIS_FLOAT, BLIS_GEMM_UKR, context); }" |
        ${CC:-cc} "$@" -Werror=implicit-function-declaration -x c -c -o /dev/null - 2>/dev/null
}

if compiles bli_cntx_get_l3_nat_ukr_dt bli_cntx_l3_nat_ukr_prefers_rows_dt "$@"; then functions=9
elif compiles bli_cntx_get_ukr_dt bli_cntx_ukr_prefs_rows_dt "$@"; then functions=1; fi
printf '#define BLIS_CONTEXT %s\n' "$functions"
