#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every fitted constant of math/gaussian.h and activation/gelu.h; errors are relative."""
from mpmath import erfc, exp, findroot, log, mpf, pi, sqrt

from minimax import fit, hexadecimal, in_two, rounded, show

END = mpf('14.6')             # beyond it results are below half of the smallest float
SCALE = mpf(2) ** -64         # 1 / GAUSSIAN_SCALE
DENSITY_AT_0 = 1 / sqrt(2 * pi)


def tail(a):
    """Phi(-a) exp(a^2 / 2): what is left of the tail when its exponential is divided out."""
    return erfc(a / sqrt(mpf(2))) * exp(a * a / 2) / 2


ROOT = findroot(lambda a: tail(a) - a * DENSITY_AT_0, mpf('0.75'))  # gelu'(-ROOT) = 0


def exponential(count, bits, **how):
    """(exp(-r / 2) - 1) / r, the error counted in exp(-r / 2); the linear coefficient of the exponential is kept exact."""
    end = log(mpf(2)) * mpf('1.005')
    return fit(lambda r: (exp(-r / 2) - 1) / r, lambda r: r * exp(r / 2), -end, end, range(count), bits, {0: mpf(-1) / 2}, **how)


def from_fraction(v, m):
    return m * v / (1 - v)


def forward(m, middle, degree, **how):
    """(a + m) Phi(-a) exp(a^2 / 2) in powers of t = a / (a + m) - middle."""
    end = END / (END + m) - middle

    def function(t):
        a = from_fraction(t + middle, m)
        return (a + m) * tail(a)
    return fit(function, lambda t: 1 / function(t), -middle, end, range(degree + 1), **how)


def backward(m, degree, **how):
    """(Phi(-a) exp(a^2 / 2) - a / sqrt(2 pi)) / (ROOT - a) in powers of v = a / (a + m); gelu'(0) is 1/2 exactly."""
    def function(v):
        a = from_fraction(v, m)
        return (tail(a) - a * DENSITY_AT_0) / (ROOT - a)
    return fit(function, lambda v: 1 / function(v), mpf(0), END / (END + m), range(degree + 1), given={0: rounded(1 / (2 * rounded(ROOT, 24)), 24)}, **how)


in_two('2 log 2', 2 * log(mpf(2)), 16, 'f')
in_two('2 log 2', 2 * log(mpf(2)), 41, '')
print('1 / (2 log 2): %s, %s' % (hexadecimal(rounded(1 / (2 * log(mpf(2))), 24), 'f'), hexadecimal(rounded(1 / (2 * log(mpf(2))), 53), '')))
in_two('root of the derivative', ROOT, 24, 'f')
show('exponential, single', exponential(6, 24), 24)
show('forward, single, 2^-64', forward(mpf('2.5'), mpf('0.25'), 9, bits=24), 24, SCALE)
show('backward, single, 2^-64', backward(mpf(3), 7, bits=24), 24, SCALE)
show('exponential, double', exponential(12, 53, singly=1), 53)
show('forward, double', forward(mpf('3.5'), mpf('0.375'), 22, bits=53, singly=6, rounds=20, points=110), 53)
