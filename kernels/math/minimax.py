# SPDX-License-Identifier: MIT
"""Fits polynomials with coefficients that are floats or doubles: what every fit_*.py here is made of.

Needs mpmath (Debian: python3-mpmath). Each polynomial minimises the largest weighted error, by Lawson's reweighted least squares.
Coefficients are rounded one at a time, lowest power first, and those that remain are fitted again, so that they make good what
the rounding did; of the many in double the highest matter too little for that.
"""
from mpmath import cos, frexp, ldexp, log, lu_solve, matrix, mp, mpf, nint, pi

mp.dps = 60


def rounded(value, bits):
    mantissa, exponent = frexp(value)
    return ldexp(nint(ldexp(mantissa, bits)), exponent - bits)


def nodes(low, high, count):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * count)) for i in range(count)]


def least_maximum(x, y, weight, powers, rounds):
    """Coefficients of x^power, for which the largest weight * abs(y - sum) is least."""
    rows = [[w * t ** k for k in powers] for t, w in zip(x, weight)]
    target = [w * t for t, w in zip(y, weight)]
    share = [mpf(1)] * len(x)
    size = len(powers)
    best = None
    for _ in range(rounds):
        normal, right = matrix(size, size), matrix(size, 1)
        for row, value, s in zip(rows, target, share):
            scaled = [s * v for v in row]
            for i in range(size):
                right[i] += scaled[i] * value
                for j in range(i + 1):
                    normal[i, j] += scaled[i] * row[j]
        for i in range(size):
            for j in range(i):
                normal[j, i] = normal[i, j]
        solution = lu_solve(normal, right)
        error = [abs(value - sum(c * v for c, v in zip(solution, row))) for row, value in zip(rows, target)]
        if best is None or max(error) < best[0]:
            best = (max(error), list(solution))
        total = sum(s * e for s, e in zip(share, error))
        share = [s * e / total * len(x) + mpf(10) ** -12 for s, e in zip(share, error)]
    return best[1]


def fit(function, weight, low, high, powers, bits, given=None, singly=24, rounds=14, points=90):
    """{power: coefficient}, beginning with those given; then the largest weighted error. The first `singly` are rounded one at a time."""
    x = nodes(low, high, points)
    y = [function(t) for t in x]
    w = [weight(t) for t in x]
    chosen = dict(given or {})
    left = [k for k in powers if k not in chosen]
    while left:
        rest = [value - sum(c * t ** k for k, c in chosen.items()) for t, value in zip(x, y)]
        solution = least_maximum(x, rest, w, left, rounds)
        if len(chosen) >= singly:
            chosen.update((k, rounded(c, bits)) for k, c in zip(left, solution))
            break
        chosen[left.pop(0)] = rounded(solution[0], bits)
    x = nodes(low, high, 500)
    return chosen, max(abs(weight(t) * (function(t) - sum(c * t ** k for k, c in chosen.items()))) for t in x)


def hexadecimal(value, suffix):
    mantissa, exponent = float(value).hex().split('p')
    if '.' in mantissa:
        mantissa = mantissa.rstrip('0').rstrip('.')
    return mantissa + 'p' + exponent + suffix


def show(name, fitted, bits, scale=1):
    chosen, error = fitted
    suffix = 'f' if bits == 24 else ''
    print('%s: largest relative error 2^%.1f' % (name, float(log(error, 2))))
    print('    ' + ', '.join(hexadecimal(chosen[k] * scale, suffix) for k in sorted(chosen)))


def in_two(name, value, bits, suffix):
    high = rounded(value, bits)
    print('%s: %s, %s' % (name, hexadecimal(high, suffix), hexadecimal(rounded(value - high, 24 if suffix else 53), suffix)))
