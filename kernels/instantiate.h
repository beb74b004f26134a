// SPDX-License-Identifier: MIT
// Joins every activation with one instruction set: the only macro file. An isa/ file defines the vocabulary and includes this;
// Make passes VARIANT (the implementation's name), VARIANT_SYMBOL (the one symbol exported) and VARIANT_FLAGS.
//
// An activation file states its kernels in one table,
//     #define relu_KERNELS(K) K(relu, loop, form, type, mode, ulp bound, absolute bound, worst input) ...
// and K is expanded twice: into an entry that hands the body to its family's loop, and into a row. Bodies and loops are plain
// always_inline functions: a body reaches its loop as a constant function pointer, which both compilers inline.
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "activations.h"
#include "cpu_features.h"

#ifndef LIBM_BODIES
#define LIBM_BODIES 0 // 1 in isa/libm.c and peers/: the plain C formulas over expf, erff, ...
#endif
#ifndef ONE_LANE
#define ONE_LANE 0
#endif

// How a plain formula chooses: a branch where there is one lane, as programs have it, so that only the side taken is computed.
// Conditions are those of the vocabulary, as in PLAIN_CHOICE(v_gt(x, v_set1(0.0f)), x, expm1f(x)): rows of peers/ are the same
// formulas over another library's vector functions.
#if ONE_LANE
#define PLAIN_CHOICE(CONDITION, A, B) ((CONDITION) ? (A) : (B))
#else
#define PLAIN_CHOICE(CONDITION, A, B) v_select(CONDITION, A, B)
#endif

#define INLINE static inline __attribute__((always_inline, unused))

#ifdef INSTANTIATE_INSTEAD // test/vocabulary.h: the vocabulary alone
#include INSTANTIATE_INSTEAD
#else

#define ACTIVATION_BODIES 1
#include "family/call.h"
#include "family/side_by_side.h"
#include "family/elementwise.h"
#include "family/kinked.h"
#include "family/per_channel.h"
#include "family/shared.h"
#include "family/random.h"
#include "family/grouped.h"
#include "family/interleaved.h"
#include "family/doubling.h"

#include "activations.inc"

// Which body a form runs.
#define BODY_forward forward
#define BODY_forward_bias forward
#define BODY_forward_mask forward
#define BODY_forward_index forward
#define BODY_forward_interleaved forward
#define BODY_forward_index_interleaved forward
#define BODY_forward_inference forward_inference
#define BODY_backward backward
#define BODY_backward_mask backward_mask
#define BODY_backward_index backward
#define BODY_backward_interleaved backward
#define BODY_backward_index_interleaved backward
#define BODY_backward_inference backward_inference

#define TEXT_forward "forward"
#define TEXT_forward_bias "forward-bias"
#define TEXT_forward_mask "forward-mask"
#define TEXT_forward_index "forward-index"
#define TEXT_forward_interleaved "forward-interleaved"
#define TEXT_forward_index_interleaved "forward-index-interleaved"
#define TEXT_forward_inference "forward-inference"
#define TEXT_backward "backward"
#define TEXT_backward_mask "backward-mask"
#define TEXT_backward_index "backward-index"
#define TEXT_backward_interleaved "backward-interleaved"
#define TEXT_backward_index_interleaved "backward-index-interleaved"
#define TEXT_backward_inference "backward-inference"

#define PASTE3_(A, B, C) A##_##B##_##C
#define PASTE3(A, B, C) PASTE3_(A, B, C)

// A function that is not exact is a long chain of operations, and several vectors' chains must overlap to keep a CPU busy: its loops
// take vectors side by side, and GCC interleaves them if told to. An exact function is a few operations, and what counts is that loads
// come before stores and that little else is between them, in groups that the registers hold.
#if defined(__AVX512F__)
#define SIDE_BY_SIDE_cr .forward = 4, .bias = 4, .backward = 8
#elif defined(__AVX2__)
#define SIDE_BY_SIDE_cr .backward = 8
#elif defined(__SSE4_1__)
#define SIDE_BY_SIDE_cr .forward = 2, .backward = 2
#else
#define SIDE_BY_SIDE_cr .forward = 0
#endif
#define SIDE_BY_SIDE_ha .forward = 4, .bias = 4, .backward = 4
#define SIDE_BY_SIDE_la .forward = 4, .bias = 4, .backward = 4
#define SIDE_BY_SIDE_libm .forward = 0
#if defined(__clang__) || ONE_LANE
#define INTERLEAVED
#else
#define INTERLEAVED __attribute__((optimize("schedule-insns", "sched-pressure")))
#endif
#define ATTRIBUTE_cr
#define ATTRIBUTE_ha INTERLEAVED
#define ATTRIBUTE_la INTERLEAVED
#define ATTRIBUTE_libm

#define DEFAULT_OF(NAME, VALUE, LOWER, UPPER, PER_CHANNEL) (float)(VALUE),
#define ENTRY(ACTIVATION, LOOP, FORM, TYPE, MODE, ULP, ABSOLUTE, WORST)                                        \
    ATTRIBUTE_##MODE static void ACTIVATION##_##FORM##_##TYPE##_##MODE(const struct activations_call *given) { \
        const float defaults[] = {ACTIVATION##_PARAMETERS(DEFAULT_OF) 0};                                      \
        const struct activations_call call = call_copy(given);                                                 \
        struct scalars scalars = call_scalars(&call, defaults, sizeof defaults / sizeof *defaults - 1);        \
        scalars.side_by_side = (struct side_by_side){SIDE_BY_SIDE_##MODE};                                     \
        LOOP##_##FORM##_##TYPE(&call, scalars, PASTE3(ACTIVATION, BODY_##FORM, MODE));                         \
    }

#ifndef ALGORITHM
#define ALGORITHM // hand/: what gives its rows bits of their own, as "table "
#endif
#define CLASS_cr(ACTIVATION) "cr"
#if ISA_FUSED
#define CLASS_ha(ACTIVATION) #ACTIVATION " ha " ALGORITHM "fused"
#define CLASS_la(ACTIVATION) #ACTIVATION " la " ALGORITHM "fused"
#else
#define CLASS_ha(ACTIVATION) #ACTIVATION " ha " ALGORITHM "unfused"
#define CLASS_la(ACTIVATION) #ACTIVATION " la " ALGORITHM "unfused"
#endif
#define CLASS_libm(ACTIVATION) "none"

#ifdef __FAST_MATH__
#define ROW_IS_RAW 1
#else
#define ROW_IS_RAW LIBM_BODIES
#endif

#if ROW_IS_RAW
#define ROW_MODE(MODE) "raw"
#define ROW_CLASS(ACTIVATION, MODE) "none"
#define ROW_BOUND(BOUND) (double)INFINITY_BOUND
#else
#define ROW_MODE(MODE) #MODE
#define ROW_CLASS(ACTIVATION, MODE) CLASS_##MODE(ACTIVATION)
#define ROW_BOUND(BOUND) (BOUND)
#endif
#define INFINITY_BOUND __builtin_huge_val()

#ifndef PEER_VERSION
#define PEER_VERSION // peers/: the library that the rows call, as "SLEEF 3.5.1, "
#endif
#ifdef __clang__
#define ROW_COMPILER PEER_VERSION "clang " __clang_version__
#else
#define ROW_COMPILER PEER_VERSION "gcc " __VERSION__
#endif

#define ROW(ACTIVATION, LOOP, FORM, TYPE, MODE, ULP, ABSOLUTE, WORST)                 \
    {                                                                                 \
        .size = sizeof(struct activations_row),                                       \
        .name = #ACTIVATION "." TEXT_##FORM "." #TYPE "." ROW_MODE(MODE) "." VARIANT, \
        .activation = #ACTIVATION,                                                    \
        .form = TEXT_##FORM,                                                          \
        .type = #TYPE,                                                                \
        .mode = ROW_MODE(MODE),                                                       \
        .implementation = VARIANT,                                                    \
        .bit_class = ROW_CLASS(ACTIVATION, MODE),                                     \
        .compiler = ROW_COMPILER,                                                     \
        .flags = VARIANT_FLAGS,                                                       \
        .required = BUILD_FEATURES,                                                   \
        .ulp_bound = ROW_BOUND(ULP),                                                  \
        .absolute_bound = (ABSOLUTE),                                                 \
        .worst_input = (WORST),                                                       \
        .call = ACTIVATION##_##FORM##_##TYPE##_##MODE,                                \
    },

// The plain rows have a table of their own where the plain formula is another one.
#if LIBM_BODIES
#define KERNELS_OF(ACTIVATION) ACTIVATION##_LIBM_KERNELS
#else
#define KERNELS_OF(ACTIVATION) ACTIVATION##_KERNELS
#endif

// For peers/ Make passes the activations whose plain formula calls the library; of those, the forms that do have a row. A file of
// hand/ may name the activations that it has rows for.
#ifdef PEER_ACTIVATIONS
#define INSTANTIATED PEER_ACTIVATIONS
#define CHOSEN_libm(EXPAND, ...) EXPAND(__VA_ARGS__)
#define CHOSEN_la(...)
#define CHOSEN_ha(...)
#define CHOSEN_cr(...)
#define CHOSEN_ENTRY(ACTIVATION, LOOP, FORM, TYPE, MODE, ...) CHOSEN_##MODE(ENTRY, ACTIVATION, LOOP, FORM, TYPE, MODE, __VA_ARGS__)
#define CHOSEN_ROW(ACTIVATION, LOOP, FORM, TYPE, MODE, ...) CHOSEN_##MODE(ROW, ACTIVATION, LOOP, FORM, TYPE, MODE, __VA_ARGS__)
#else
#ifdef HAND_ACTIVATIONS
#define INSTANTIATED HAND_ACTIVATIONS
#else
#define INSTANTIATED ACTIVATION_LIST
#endif
#define CHOSEN_ENTRY ENTRY
#define CHOSEN_ROW ROW
#endif

#define ENTRIES(ACTIVATION) KERNELS_OF(ACTIVATION)(CHOSEN_ENTRY)
#define ROWS(ACTIVATION) KERNELS_OF(ACTIVATION)(CHOSEN_ROW)

INSTANTIATED(ENTRIES)

static const struct activations_row rows[] = {INSTANTIATED(ROWS)};

extern const struct activations_part VARIANT_SYMBOL;
__attribute__((visibility("hidden"))) const struct activations_part VARIANT_SYMBOL = {
    .size = sizeof(struct activations_part),
    .implementation = VARIANT,
    .row_size = sizeof(struct activations_row),
    .row_count = sizeof rows / sizeof *rows,
    .rows = rows,
};
#endif
