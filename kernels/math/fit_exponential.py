#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every constant of math/exponential.h; errors are relative to exp(r) - 1, so that they hold near 0 too."""
from mpmath import expm1, log, mpf

from minimax import fit, hexadecimal, in_two, rounded, show


def quadratic(count, bits, **how):
    """(exp(r) - 1 - r) / r^2 for abs(r) up to a little more than log(2) / 2."""
    end = log(mpf(2)) / 2 * mpf('1.005')
    return fit(lambda r: (expm1(r) - r) / r ** 2, lambda r: r ** 2 / expm1(r), -end, end, range(count), bits, **how)


in_two('log 2', log(mpf(2)), 16, 'f')
in_two('log 2', log(mpf(2)), 41, '')
print('1 / log 2: %s, %s' % (hexadecimal(rounded(1 / log(mpf(2)), 24), 'f'), hexadecimal(rounded(1 / log(mpf(2)), 53), '')))
show('single, degree 5', quadratic(4, 24), 24)
show('single, degree 6', quadratic(5, 24), 24)
show('double', quadratic(11, 53, singly=1), 53)
