#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every constant of math/exponential.h; errors of exp(r) are relative to exp(r) - 1, so that they hold near 0 too."""
from mpmath import coth, expm1, log, mpf, sqrt

from minimax import fit, hexadecimal, in_two, rounded, show

END = log(mpf(2)) / 2 * mpf('1.005')


def quadratic(count, bits, **how):
    """(exp(r) - 1 - r) / r^2 for abs(r) up to a little more than log(2) / 2."""
    return fit(lambda r: (expm1(r) - r) / r ** 2, lambda r: r ** 2 / expm1(r), -END, END, range(count), bits, **how)


def fraction(count, bits):
    """(r coth(r / 2) - 2) / r^2 in powers of r^2; the error is counted in (q + r) / (q - r), q = r coth(r / 2)."""
    def q(square):
        return sqrt(square) * coth(sqrt(square) / 2)
    return fit(lambda s: (q(s) - 2) / s, lambda s: 2 * sqrt(s) * s / (q(s) ** 2 - s), mpf(0), END ** 2, range(count), bits)


in_two('log 2', log(mpf(2)), 16, 'f')
in_two('log 2', log(mpf(2)), 41, '')
print('1 / log 2: %s, %s' % (hexadecimal(rounded(1 / log(mpf(2)), 24), 'f'), hexadecimal(rounded(1 / log(mpf(2)), 53), '')))
show('single, degree 5', quadratic(4, 24), 24)
show('single, degree 6', quadratic(5, 24), 24)
show('fraction, single, 2^32', fraction(2, 24), 24, mpf(2) ** 32)
show('double', quadratic(11, 53, singly=1), 53)
