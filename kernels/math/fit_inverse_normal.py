#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every constant of math/inverse_normal.h and math/noise_scale.h."""
from mpmath import erfc, exp, log, mp, mpf, pi, sqrt

from minimax import fit, show

mp.dps = 40


END = mpf('31.01')  # -log2(1 - x^2) of the words nearest to x = 1


def logarithm(count, **how):
    """-log2(1 + t) / t, the error counted in log2(1 + t), for 1 + t between the roots of 1/2 and 2."""
    low, high = sqrt(mpf(1) / 2) * mpf('0.9999') - 1, sqrt(mpf(2)) * mpf('1.0001') - 1
    return fit(lambda t: -log(1 + t, 2) / t, abs, low, high, range(count), 24, **how)


def ratio(w):
    """z / x with x = 2 Phi(z) - 1 and w = -log2(1 - x^2): Newton's method on the logarithm of the tail."""
    x = sqrt(1 - mpf(2) ** -w)
    tails = mpf(2) ** -w / (1 + x)
    z = sqrt(w)
    step = z
    while abs(step) > mpf(10) ** -35 * z:
        tail = erfc(z / sqrt(mpf(2)))
        step = (log(tail) - log(tails)) * tail / (exp(-z * z / 2) * sqrt(2 / pi))
        z += step
    return z / x


def piece(low, high, middle, count, **how):
    return fit(lambda t: ratio(t + middle), lambda t: 1 / ratio(t + middle), low - middle, high - middle, range(count), 24, **how)


def scale(count, **how):
    """1 / sqrt(1 + e) for e between 0 and 1."""
    return fit(lambda e: 1 / sqrt(1 + e), lambda e: sqrt(1 + e), mpf(0), mpf(1), range(count), 24, **how)


HOW = {'rounds': 10, 'points': 60}
show('-log2(1 + t) / t, error absolute', logarithm(9, **HOW), 24)
show('z / x, centre', piece(mpf(10) ** -12, mpf(8), 0, 10, **HOW), 24)
show('z / x, tails', piece(mpf(8), END, 18, 12, **HOW), 24)
show('1 / sqrt(1 + e)', scale(10, **HOW), 24)
