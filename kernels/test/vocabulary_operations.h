// SPDX-License-Identifier: MIT
// What ../vector.md says, operation by operation, as X(name, comparison, domain, expression on vectors, meaning for one lane).
// vocabulary.h compiles the expressions with an instruction set, check_vocabulary.c the meanings without one; operands are
// a, b, c on both sides.
#ifndef VOCABULARY_OPERATIONS_H
#define VOCABULARY_OPERATIONS_H

// Comparisons. EXACT: the same bits. NUMBER: the same bits, or a NaN for a NaN. EQUAL: also +0 for -0.
// Domains. ANY: all bits. INTEGRAL: abs(a) < 2^22, halves among them. POWER: b is an n that v_scale allows for this a.

// A table, in which a * b is a product and no declaration.
// clang-format off
#define CHOSEN(MASK) v_select(MASK, a, c)
#define FLOAT_OPERATIONS(X)                                                                                         \
    X(v_load, EXACT, ANY, a, a)                                                                                     \
    X(v_set1, EXACT, ANY, v_set1(-0.0f), -0.0f)                                                                     \
    X(v_add, NUMBER, ANY, v_add(a, b), a + b)                                                                       \
    X(v_sub, NUMBER, ANY, v_sub(a, b), a - b)                                                                       \
    X(v_mul, NUMBER, ANY, v_mul(a, b), a * b)                                                                        \
    X(v_div, NUMBER, ANY, v_div(a, b), a / b)                                                                       \
    X(v_sqrt, NUMBER, ANY, v_sqrt(a), sqrtf(a))                                                                     \
    X(v_fma, NUMBER, ANY, v_fma(a, b, c), fused ? fmaf(a, b, c) : (float)(a * b) + c)                               \
    X(v_max, EXACT, ANY, v_max(a, b), a > b ? a : b)                                                                \
    X(v_min, EXACT, ANY, v_min(a, b), a < b ? a : b)                                                                \
    X(v_abs, EXACT, ANY, v_abs(a), with_bits(bits_of(a) & 0x7fffffffu))                                             \
    X(v_negate, EXACT, ANY, v_negate(a), with_bits(bits_of(a) ^ 0x80000000u))                                       \
    X(v_copysign, EXACT, ANY, v_copysign(a, b), with_bits((bits_of(a) & 0x7fffffffu) | (bits_of(b) & 0x80000000u))) \
    X(v_round, EQUAL, INTEGRAL, v_round(a), rintf(a))                                                               \
    X(v_scale, NUMBER, POWER, v_scale(a, b), scalbnf(a, (int)b))                                                    \
    X(v_gt, EXACT, ANY, CHOSEN(v_gt(a, b)), a > b ? a : c)                                                          \
    X(v_ge, EXACT, ANY, CHOSEN(v_ge(a, b)), a >= b ? a : c)                                                         \
    X(v_lt, EXACT, ANY, CHOSEN(v_lt(a, b)), a < b ? a : c)                                                          \
    X(v_le, EXACT, ANY, CHOSEN(v_le(a, b)), a <= b ? a : c)                                                         \
    X(v_eq, EXACT, ANY, CHOSEN(v_eq(a, b)), a == b ? a : c)                                                         \
    X(v_unordered, EXACT, ANY, CHOSEN(v_unordered(a, b)), a != a || b != b ? a : c)                                 \
    X(m_and, EXACT, ANY, CHOSEN(m_and(v_gt(a, b), v_lt(b, c))), a > b && b < c ? a : c)                             \
    X(m_or, EXACT, ANY, CHOSEN(m_or(v_gt(a, b), v_lt(b, c))), a > b || b < c ? a : c)                               \
    X(m_andnot, EXACT, ANY, CHOSEN(m_andnot(v_gt(a, b), v_lt(b, c))), a > b && !(b < c) ? a : c)                    \
    X(m_not, EXACT, ANY, CHOSEN(m_not(v_gt(a, b))), !(a > b) ? a : c)                                               \
    X(v_select_zero, EXACT, ANY, v_select_zero(v_gt(a, b), c), a > b ? c : 0.0f)                                    \
    X(v_clear, EXACT, ANY, v_clear(v_gt(a, b), c), a > b ? 0.0f : c)                                                \
    X(v_even, EXACT, ANY, v_even(v_zip_first(a, b), v_zip_second(a, b)), a)                                         \
    X(v_odd, EXACT, ANY, v_odd(v_zip_first(a, b), v_zip_second(a, b)), b)                                           \
    X(v_bits, EXACT, ANY, v_from_bits(v_bits(a)), a)                                                                \
    X(d_widen_and_narrow, NUMBER, ANY, v_from_doubles(d_first(a), d_second(a)), a)                                  \
    X(d_narrow_once, NUMBER, ANY, v_from_doubles(d_mul(d_first(a), d_first(b)), d_mul(d_second(a), d_second(b))), (float)((double)a * (double)b))

#define INTEGER_OPERATIONS(X)                                                                            \
    X(i_set1, EXACT, ANY, i_set1(0x87654321u), 0x87654321u)                                              \
    X(i_add, EXACT, ANY, i_add(a, b), a + b)                                                             \
    X(i_sub, EXACT, ANY, i_sub(a, b), a - b)                                                             \
    X(i_and, EXACT, ANY, i_and(a, b), a &b)                                                              \
    X(i_or, EXACT, ANY, i_or(a, b), a | b)                                                               \
    X(i_xor, EXACT, ANY, i_xor(a, b), a ^ b)                                                             \
    X(i_shift_left_0, EXACT, ANY, i_shift_left(a, 0), a)                                                 \
    X(i_shift_left_1, EXACT, ANY, i_shift_left(a, 1), a << 1)                                            \
    X(i_shift_left_23, EXACT, ANY, i_shift_left(a, 23), a << 23)                                         \
    X(i_shift_left_31, EXACT, ANY, i_shift_left(a, 31), a << 31)                                         \
    X(i_shift_right_0, EXACT, ANY, i_shift_right(a, 0), a)                                               \
    X(i_shift_right_1, EXACT, ANY, i_shift_right(a, 1), a >> 1)                                          \
    X(i_shift_right_8, EXACT, ANY, i_shift_right(a, 8), a >> 8)                                          \
    X(i_shift_right_31, EXACT, ANY, i_shift_right(a, 31), a >> 31)                                       \
    X(i_eq, EXACT, ANY, i_select(i_eq(a, b), a, c), a == b ? a : c)                                      \
    X(v_from_integer, EXACT, ANY, v_bits(v_from_integer(i_shift_right(a, 8))), bits_of((float)(a >> 8))) \
    X(v_lookup, EXACT, ANY, v_bits(v_lookup(vocabulary_table, a)), bits_of(vocabulary_table[a % 16]))

// On doubles with all their bits: a is the float a plus the float b times 2^-30, and likewise b of b and c, c of c and a.
#define DOUBLE_OPERATIONS(X)                                                                                                 \
    X(d_set1, EXACT, ANY, d_set1(0x1.23456789abcdep-1), 0x1.23456789abcdep-1)                                                \
    X(d_add, NUMBER, ANY, d_add(a, b), a + b)                                                                                \
    X(d_sub, NUMBER, ANY, d_sub(a, b), a - b)                                                                                \
    X(d_mul, NUMBER, ANY, d_mul(a, b), a * b)                                                                                 \
    X(d_div, NUMBER, ANY, d_div(a, b), a / b)                                                                                \
    X(d_fma, NUMBER, ANY, d_fma(a, b, c), fused ? fma(a, b, c) : (double)(a * b) + c)                                        \
    X(d_abs, NUMBER, ANY, d_abs(a), fabs(a))                                                                                 \
    X(d_negate, NUMBER, ANY, d_negate(a), -a)                                                                                \
    X(d_round, EQUAL, INTEGRAL, d_round(a), rint(a))                                                                         \
    X(d_select, NUMBER, ANY, d_select(d_lt(a, b), a, c), a < b ? a : c)                                                      \
    X(d_scale_up, NUMBER, INTEGRAL, d_scale(d_add(d_abs(a), d_set1(1)), d_set1(90)), scalbn(fabs(a) + 1, 90))                \
    X(d_scale_down, NUMBER, INTEGRAL, d_scale(d_add(d_abs(a), d_set1(1)), d_set1(-40)), scalbn(fabs(a) + 1, -40))            \
    X(d_scale_far, NUMBER, INTEGRAL, d_scale(d_scale(d_add(d_abs(a), d_set1(1)), d_set1(1000)), d_set1(-1000)), fabs(a) + 1) \
    X(d_scale_deep, NUMBER, INTEGRAL, d_scale(d_scale(d_add(d_abs(a), d_set1(1)), d_set1(-1000)), d_set1(1000)), fabs(a) + 1)

// On 64-bit integers: a is a base plus the number of the lane, b a constant.
#define LONG_OPERATIONS(X)                                                             \
    X(l_index, a, a)                                                                   \
    X(l_set1, b, b)                                                                    \
    X(l_add, l_add(a, b), a + b)                                                       \
    X(l_xor3, l_xor3(a, b, l_add(a, b)), a ^ b ^ (a + b))                              \
    X(l_shift_right_32, l_shift_right_32(a), a >> 32)                                  \
    X(l_multiply_low32, l_multiply_low32(a, b), (a & 0xffffffffu) * (b & 0xffffffffu)) \
    X(l_multiply_product, l_multiply_low32(l_multiply_low32(a, b), b), (((a & 0xffffffffu) * (b & 0xffffffffu)) & 0xffffffffu) * (b & 0xffffffffu))

#endif
