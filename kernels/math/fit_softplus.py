#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints the fitted constants of activation/softplus.h; errors are relative."""
from mpmath import atanh, mpf, sqrt

from minimax import fit, show


def logarithm(count):
    """(log(1 + e) / v - 1) / v^2 in powers of v^2, for v = e / (1 + e / 2) and e from 0 to 1: log(1 + e) is 2 artanh(v / 2)."""
    def excess(square):
        v = sqrt(square)
        return 2 * atanh(v / 2) / v - 1
    return fit(lambda s: excess(s) / s, lambda s: s / (1 + excess(s)), mpf(0), mpf(4) / 9, range(count), 24)


show('log(1 + e)', logarithm(4), 24)
