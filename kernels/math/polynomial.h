// SPDX-License-Identifier: MIT
// c[0] + c[1] x + ... + c[count - 1] x^(count - 1), for count >= 3. Even and odd powers are summed apart, which costs one
// multiplication more than Horner's rule and halves the chain of operations that wait for each other.
#ifndef POLYNOMIAL_H
#define POLYNOMIAL_H

#ifdef ACTIVATION_BODIES
// Unrolled before the loop around it is vectorised.
#ifdef __clang__
#define FULLY_UNROLLED _Pragma("clang loop unroll(full)")
#else
#define FULLY_UNROLLED _Pragma("GCC unroll 16")
#endif

INLINE V v_polynomial(V x, const float *c, int count) {
    const V square = v_mul(x, x);
    V last = v_set1(c[count - 1]);
    V before = v_set1(c[count - 2]);
    FULLY_UNROLLED for (int k = count - 3; k > 0; k -= 2) {
        last = v_fma(last, square, v_set1(c[k]));
        before = v_fma(before, square, v_set1(c[k - 1]));
    }
    if (count % 2 == 0) return v_fma(last, x, before);
    return v_fma(before, x, v_fma(last, square, v_set1(c[0])));
}

// The same of both halves of a V, count >= 6, four chains each: written side by side, since a compiler orders operations about as
// the source does, and one half alone would leave the units waiting.
INLINE void d_polynomial_of_square(D x, D y, const double *c, int count, D *of_x, D *of_y) {
    D last_x = d_set1(c[2 * (count - 1)]);
    D last_y = last_x;
    D before_x = d_set1(c[2 * (count - 2)]);
    D before_y = before_x;
    const D xx = d_mul(x, x);
    const D yy = d_mul(y, y);
    FULLY_UNROLLED for (int k = count - 3; k > 0; k -= 2) {
        last_x = d_fma(last_x, xx, d_set1(c[2 * k]));
        last_y = d_fma(last_y, yy, d_set1(c[2 * k]));
        before_x = d_fma(before_x, xx, d_set1(c[2 * (k - 1)]));
        before_y = d_fma(before_y, yy, d_set1(c[2 * (k - 1)]));
    }
    const int odd = count % 2;
    *of_x = odd ? d_fma(before_x, x, d_fma(last_x, xx, d_set1(c[0]))) : d_fma(last_x, x, before_x);
    *of_y = odd ? d_fma(before_y, y, d_fma(last_y, yy, d_set1(c[0]))) : d_fma(last_y, y, before_y);
}

INLINE void d_polynomial(D x, D y, const double *c, int count, D *of_x, D *of_y) {
    const D xx = d_mul(x, x);
    const D yy = d_mul(y, y);
    D even_x, even_y, odd_x, odd_y;
    d_polynomial_of_square(xx, yy, c + 1, count / 2, &odd_x, &odd_y);
    d_polynomial_of_square(xx, yy, c, count - count / 2, &even_x, &even_y);
    *of_x = d_fma(odd_x, x, even_x);
    *of_y = d_fma(odd_y, y, even_y);
}
#endif

#endif
