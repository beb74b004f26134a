#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every constant of math/logistic.h and activation/gelu_tanh.h; errors are relative to exp(r)."""
from mpmath import coth, log, mpf, pi, sqrt

from minimax import fit, hexadecimal, in_two, rounded, show

LOG_2 = log(mpf(2))
CUBIC = mpf('0.044715')
SCALE = 2 * sqrt(2 / pi)  # 2 u = SCALE (x + CUBIC x^3)
UNIT = 1 / (SCALE * CUBIC)  # 2 u in these units is x (x^2 + 1 / CUBIC)


def even_part(count, end, unit=mpf(1)):
    """q(r) = r coth(r / (2 unit)) in even powers of r, for abs(r) <= end: exp(r / unit) = (q + r) / (q - r)."""
    def q(square):
        r = sqrt(square)
        return r * coth(r / (2 * unit)) if r else 2 * unit
    return fit(q, lambda s: 2 * sqrt(s) / (q(s) ** 2 - s), mpf(0), end ** 2, range(count), 24)


def constants(name, unit, half, terms):
    in_two('log 2' + name, unit * LOG_2, 16, 'f')
    print('-1 / log 2%s: %s' % (name, hexadecimal(rounded(-1 / (unit * LOG_2), 24), 'f')))
    show('q%s' % name, even_part(terms, unit * half * mpf('1.002'), unit), 24)


constants('', mpf(1), LOG_2 / 2, 3)
constants(' in units of gelu_tanh', UNIT, LOG_2 / 2, 3)
in_two('1 / 0.044715', 1 / CUBIC, 23, 'f')
print('slope of 2 u: %s + %s x^2' % (hexadecimal(rounded(SCALE, 24), 'f'), hexadecimal(rounded(3 * SCALE * CUBIC, 24), 'f')))
