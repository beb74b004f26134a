#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every constant of tanh_forward_la in activation/tanh.h; errors are relative."""
from mpmath import cos, lu_solve, matrix, mpf, pi, sqrt, tanh

from minimax import hexadecimal, rounded

FIRST = mpf('0.85')  # below 1: as 1/2 is left of the first node, cancellation is the less the nearer that is
REACH = mpf('0.65')  # largest distance from a node at which tanh(r) still counts in full
SATURATED = 9        # tanh(x) rounds to 1 from 9.01 on


def misplaced(value):
    """Distance from the nearest float, in units of 2^-24 of the value."""
    return abs(rounded(value, 24) / value - 1) * 2 ** 24


def node_near(middle):
    """A number of 20 bits, so that what is left of x is exact, whose tanh is nearly a float."""
    near = [rounded(middle + i * mpf(2) ** -16, 20) for i in range(-300, 301)]
    return min(near, key=lambda node: misplaced(tanh(node)))


def rational(reach):
    """q0, q1, p1 of tanh(r) = r (q0 + p1 w) / (q0 + q1 w + w^2), w = r^2, with an error of equal extremes; near Pade's 105, 45, 10."""
    size = 4
    equations, right = matrix(size, size), matrix(size, 1)
    for i in range(size):
        w = reach ** 2 * (1 - cos(pi * (2 * i + 1) / (2 * size))) / 2
        r = sqrt(w)
        t = tanh(r)
        for k, term in enumerate((r - t, -t * w, r * w, -(-1) ** i * t * (105 + 45 * w + w * w))):
            equations[i, k] = term
        right[i] = t * w * w
    q0, q1, p1, _ = lu_solve(equations, right)
    return [rounded(value, 24) for value in (q0, q1, p1)]


nodes = [mpf(0), node_near(FIRST)] + [node_near(mpf(j)) for j in range(2, SATURATED)] + [mpf(j) for j in range(SATURATED, 16)]
values = [rounded(tanh(node), 24) for node in nodes[:SATURATED]] + [mpf(1)] * (16 - SATURATED)
q0, q1, p1 = rational(REACH)


def error(r):
    w = r * r
    return abs(r * (q0 + p1 * w) / (q0 + w * (q1 + w)) / tanh(r) - 1)


print('nodes: ' + ', '.join(hexadecimal(node, 'f') for node in nodes))
print('values: ' + ', '.join(hexadecimal(value, 'f') for value in values))
print('q0 %s, q1 %s, p1 %s: up to %.2f units of 2^-24' % (hexadecimal(q0, 'f'), hexadecimal(q1, 'f'), hexadecimal(p1, 'f'),
                                                          float(max(error(REACH * i / 500) for i in range(1, 501)) * 2 ** 24)))
