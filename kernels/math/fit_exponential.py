#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every constant of math/exponential.h; errors of exp(r) are relative to exp(r) - 1, so that they hold near 0 too."""
from struct import pack, unpack

from mpmath import coth, exp, expm1, log, mpf, sqrt

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


def cubic(bits):
    """(exp(r) - 1 - r) / r^2 for abs(r) up to a little more than log(2) / 32; the error is counted in exp(r)."""
    end = log(mpf(2)) / 32 * mpf('1.01')
    return fit(lambda r: (expm1(r) - r) / r ** 2, lambda r: r ** 2 / exp(r), -end, end, range(2), bits)


POWERS = [2 ** (j / 16) for j in range(16)]


def divisor():
    """The integer of 24 bits whose products with POWERS are nearest to numbers of 24 bits, and how near, in parts of 2^-24."""
    best, least = 0, 1.0
    for k in range(2 ** 23, 2 ** 24):
        worst = 0.0
        for power in POWERS:
            product = k * power if k * power < 2 ** 24 else k * power / 2
            worst = max(worst, abs(round(product) / product - 1) * 2 ** 24)
            if worst >= least:
                break
        else:
            best, least = k, worst
    return best, least


def table():
    best, distance = divisor()
    print('divisor: %s, products within %.2f of 2^-24' % (hexadecimal(mpf(best) * 2 ** 9, 'f'), distance))
    products = [rounded(mpf(best) * 2 ** 9 * mpf(2) ** (mpf(j) / 16), 24) for j in range(16)]
    # j / 16 of a binade less, counted in the bits of the float.
    bits = [unpack('<I', pack('<f', float(p)))[0] - (j << 19) for j, p in enumerate(products)]
    print('    ' + ', '.join(hexadecimal(unpack('<f', pack('<I', b))[0], 'f') for b in bits))


in_two('log 2', log(mpf(2)), 16, 'f')
in_two('log 2', log(mpf(2)), 41, '')
print('1 / log 2: %s, %s' % (hexadecimal(rounded(1 / log(mpf(2)), 24), 'f'), hexadecimal(rounded(1 / log(mpf(2)), 53), '')))
show('single, degree 5', quadratic(4, 24), 24)
show('single, degree 6', quadratic(5, 24), 24)
show('fraction, single, 2^32', fraction(2, 24), 24, mpf(2) ** 32)
in_two('log 2 / 16', log(mpf(2)) / 16, 12, 'f')
show('table, single', cubic(24), 24)
table()
show('double', quadratic(11, 53, singly=1), 53)
