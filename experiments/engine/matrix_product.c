// SPDX-License-Identifier: MIT
#include "matrix_product.h"

#if __has_include(<blis/blis.h>) // Debian has it in a folder of no name
#include <blis/blis.h>
#else
#include <blis.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// BLIS knows processors by their models and falls to portable C for the ones that came after it: 35 GFLOP/s a core instead of
// 185 on an AMD CPU of family 26 (BLIS 0.9). Its kernels for Intel's AVX-512 servers run on every CPU that has these instructions.
// BLIS reads the variable when it starts; what the user set stands.
static void choose_kernels(void) {
#if defined __x86_64__ && defined BLIS_CONFIG_SKX
    __builtin_cpu_init();
    const int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
                     __builtin_cpu_supports("avx512vl");
    char number[16];
    snprintf(number, sizeof number, "%d", (int)BLIS_ARCH_SKX);
    if (wide && __builtin_cpu_is("amd")) setenv("BLIS_ARCH_TYPE", number, 0);
#endif
}

const char *matrix_product_library(void) {
    static char text[64];
    if (!*text) {
        choose_kernels();
        bli_init();
        snprintf(text, sizeof text, "%s %s", bli_info_get_version_str(), bli_arch_string(bli_arch_query_id()));
    }
    return text;
}

void matrix_product(uint64_t rows, uint64_t columns, uint64_t inner, struct matrix a, struct matrix b, int beta, real *c, uint64_t c_step) {
    real one = 1, factor = (real)beta;
    rntm_t runtime = BLIS_RNTM_INITIALIZER; // one thread, whatever the environment says
    bli_rntm_set_num_threads(1, &runtime);
    // BLIS declares what it only reads as writable.
    real *left = (real *)(uintptr_t)a.data, *right = (real *)(uintptr_t)b.data;
#ifdef REAL_DOUBLE
    bli_dgemm_ex
#else
    bli_sgemm_ex
#endif
        (BLIS_NO_TRANSPOSE, BLIS_NO_TRANSPOSE, (dim_t)rows, (dim_t)columns, (dim_t)inner, &one, left, (inc_t)a.row_step, (inc_t)a.column_step, right,
         (inc_t)b.row_step, (inc_t)b.column_step, &factor, c, (inc_t)c_step, 1, 0, &runtime);
}

// ---- panels ----

#include "blis.inc"

#if BLIS_CONTEXT

static const num_t number = sizeof(real) == sizeof(double) ? BLIS_DOUBLE : BLIS_FLOAT;

typedef void (*tile_kernel)(dim_t m, dim_t n, dim_t k, real *alpha, real *a, real *b, real *beta, real *c, inc_t row_step, inc_t column_step,
                            auxinfo_t *next, cntx_t *context);

struct matrix_tile matrix_tile(void) {
    const cntx_t *found = bli_gks_query_cntx();
    cntx_t *context = (cntx_t *)(uintptr_t)found; // 0.9 has no const
    const uint64_t m = (uint64_t)bli_cntx_get_blksz_def_dt(number, BLIS_MR, context),
                   n = (uint64_t)bli_cntx_get_blksz_def_dt(number, BLIS_NR, context);
#if BLIS_CONTEXT == 1
    const bool rows = bli_cntx_ukr_prefs_rows_dt(number, BLIS_GEMM_UKR, context);
    void_fp address = bli_cntx_get_ukr_dt(number, BLIS_GEMM_UKR, context);
#else
    const bool rows = bli_cntx_l3_nat_ukr_prefers_rows_dt(number, BLIS_GEMM_UKR, context);
    void_fp address = bli_cntx_get_l3_nat_ukr_dt(number, BLIS_GEMM_UKR, context);
#endif
    struct matrix_tile tile = {
        .broad = rows ? n : m,
        .narrow = rows ? m : n,
        .depth = (uint64_t)bli_cntx_get_blksz_def_dt(number, BLIS_KC, context),
        .context = context,
        .narrow_first = rows,
    };
    // BLIS keeps some functions as objects' addresses, which ISO C does not convert.
    memcpy(&tile.kernel, &address, sizeof address);
    return tile;
}

void matrix_panel_product(const struct matrix_tile *tile, uint64_t broad_count, uint64_t narrow_count, uint64_t depth, const real *broad,
                          const real *narrow, int beta, real *c, uint64_t c_step) {
    real one = 1, factor = (real)beta;
    real *left = (real *)(uintptr_t)broad, *right = (real *)(uintptr_t)narrow;
    const tile_kernel kernel = (tile_kernel)tile->kernel;
    auxinfo_t next = {0};
    bli_auxinfo_set_next_a(left, &next);
    bli_auxinfo_set_next_b(right, &next);
    if (tile->narrow_first)
        kernel((dim_t)narrow_count, (dim_t)broad_count, (dim_t)depth, &one, right, left, &factor, c, (inc_t)c_step, 1, &next, tile->context);
    else kernel((dim_t)broad_count, (dim_t)narrow_count, (dim_t)depth, &one, left, right, &factor, c, 1, (inc_t)c_step, &next, tile->context);
}

#else

// A BLIS that hides its kernel multiplies panels as matrices: right, and slower.
struct matrix_tile matrix_tile(void) {
    return (struct matrix_tile){.broad = 32, .narrow = 12, .depth = 384};
}

void matrix_panel_product(const struct matrix_tile *tile, uint64_t broad_count, uint64_t narrow_count, uint64_t depth, const real *broad,
                          const real *narrow, int beta, real *c, uint64_t c_step) {
    matrix_product(narrow_count, broad_count, depth, matrix_transposed(narrow, tile->narrow), matrix_rows(broad, tile->broad), beta, c, c_step);
}

#endif
