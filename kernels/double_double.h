// SPDX-License-Identifier: MIT
// Numbers of about 106 bits as unevaluated sums of two doubles, for references. Dekker 1971; Joldes, Muller, Popescu,
// "Tight and rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS 44, 2017.
#ifndef DOUBLE_DOUBLE_H
#define DOUBLE_DOUBLE_H

#include <math.h>

struct double_double {
    double high; // the nearest double
    double low;  // the rest, at most half a unit in the last place of high
};

static inline struct double_double exactly(double a) { return (struct double_double){a, 0.0}; }

// a + b without error, where abs(a) >= abs(b) or a is 0.
static inline struct double_double fast_two_sum(double a, double b) {
    const double sum = a + b;
    return (struct double_double){sum, b - (sum - a)};
}

static inline struct double_double two_sum(double a, double b) {
    const double sum = a + b;
    const double from_b = sum - a;
    return (struct double_double){sum, (a - (sum - from_b)) + (b - from_b)};
}

static inline struct double_double two_product(double a, double b) {
    const double product = a * b;
    return (struct double_double){product, fma(a, b, -product)};
}

static inline struct double_double double_double_add(struct double_double a, struct double_double b) {
    struct double_double high = two_sum(a.high, b.high);
    const struct double_double low = two_sum(a.low, b.low);
    high = fast_two_sum(high.high, high.low + low.high);
    return fast_two_sum(high.high, high.low + low.low);
}

static inline struct double_double double_double_multiply(struct double_double a, struct double_double b) {
    const struct double_double product = two_product(a.high, b.high);
    const double cross = fma(a.high, b.low, a.low * b.high);
    return fast_two_sum(product.high, product.low + cross);
}

static inline struct double_double double_double_divide(struct double_double a, struct double_double b) {
    const double quotient = a.high / b.high;
    const struct double_double back = double_double_multiply(exactly(quotient), b);
    const double rest = ((a.high - back.high) - back.low) + a.low;
    return fast_two_sum(quotient, rest / b.high);
}

static inline struct double_double double_double_negate(struct double_double a) { return (struct double_double){-a.high, -a.low}; }

static inline struct double_double double_double_scale(struct double_double a, int power) {
    return (struct double_double){ldexp(a.high, power), ldexp(a.low, power)};
}

static inline struct double_double double_double_sqrt(struct double_double a) {
    const double root = sqrt(a.high);
    if (root == 0) return exactly(root);
    const struct double_double rest = double_double_add(a, double_double_negate(two_product(root, root)));
    return fast_two_sum(root, rest.high / (2 * root));
}

// exp(a) = 2^n (1 + result), to about 2^-89 of the result, for abs(a) < 300. With r = (a - n log 2) / 64, exp(r) - 1 is a Taylor
// series; p = exp(r) - 1 becomes exp(2 r) - 1 as p (p + 2), which keeps the bits below 1.
static inline struct double_double double_double_exp_part(struct double_double a, int *n) {
    const double integer = rint(a.high * 0x1.71547652b82fep+0);
    *n = (int)integer;
    struct double_double r = double_double_add(a, two_product(integer, -0x1.62e42fefa39efp-1));
    r = double_double_add(r, two_product(integer, -0x1.abc9e3b39803fp-56));
    r = double_double_scale(r, -6);
    // Terms from the sixth on are below 2^-54 of the first: doubles do.
    double tail = 1.0;
    for (int k = 11; k > 5; k--) tail = 1.0 + r.high / k * tail;
    struct double_double p = exactly(tail);
    for (int k = 5; k > 1; k--) p = double_double_add(exactly(1.0), double_double_divide(double_double_multiply(r, p), exactly(k)));
    p = double_double_multiply(r, p);
    for (int i = 0; i < 6; i++) p = double_double_multiply(p, double_double_add(p, exactly(2.0)));
    return p;
}

// exp(a), for abs(a) < 300.
static inline struct double_double double_double_exp(struct double_double a) {
    if (fabs(a.high) < 0x1p-107) return exactly(1.0);
    int n;
    const struct double_double p = double_double_exp_part(a, &n);
    return double_double_scale(double_double_add(exactly(1.0), p), n);
}

// exp(a) - 1, for abs(a) < 300: relative accuracy near 0 too.
static inline struct double_double double_double_expm1(struct double_double a) {
    if (a.high == 0) return a;
    int n;
    const struct double_double p = double_double_exp_part(a, &n);
    if (n == 0) return p;
    return double_double_add(double_double_scale(double_double_add(exactly(1.0), p), n), exactly(-1.0));
}

// log(1 + a), for a > -1/2: one step of Newton's method from the C library's double, which squares its error.
static inline struct double_double double_double_log1p(struct double_double a) {
    if (a.high == 0) return a;
    const double start = log1p(a.high);
    const struct double_double there = double_double_expm1(exactly(start));
    const struct double_double rest = double_double_add(a, double_double_negate(there));
    return double_double_add(exactly(start), exactly(rest.high / (1.0 + there.high)));
}

// a * b, and where that is 0, infinite or a NaN in doubles, what it is there, its sign included: a gradient times a derivative.
static inline struct double_double double_double_product(double a, struct double_double b) {
    const double product = a * b.high;
    return isfinite(product) && product != 0 ? double_double_multiply(exactly(a), b) : exactly(product);
}

#endif
