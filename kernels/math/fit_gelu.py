#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Prints every fitted constant of math/gaussian.h and activation/gelu.h.

Needs mpmath (Debian: python3-mpmath). Each polynomial minimises the largest relative error of the function it serves, by
Lawson's reweighted least squares. Coefficients are rounded one at a time, lowest power first, and those that remain are
fitted again, so that they make good what the rounding did; of the many in double the highest matter too little for that.
"""
from mpmath import cos, erfc, exp, findroot, frexp, ldexp, log, lu_solve, matrix, mp, mpf, nint, pi, sqrt

mp.dps = 60

END = mpf('14.6')             # beyond it results are below half of the smallest float
SCALE = mpf(2) ** -64         # 1 / GAUSSIAN_SCALE
DENSITY_AT_0 = 1 / sqrt(2 * pi)


def tail(a):
    """Phi(-a) exp(a^2 / 2): what is left of the tail when its exponential is divided out."""
    return erfc(a / sqrt(mpf(2))) * exp(a * a / 2) / 2


ROOT = findroot(lambda a: tail(a) - a * DENSITY_AT_0, mpf('0.75'))  # gelu'(-ROOT) = 0


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


def in_two(name, value, bits, suffix):
    high = rounded(value, bits)
    print('%s: %s, %s' % (name, hexadecimal(high, suffix), hexadecimal(rounded(value - high, 24 if suffix else 53), suffix)))


in_two('2 log 2', 2 * log(mpf(2)), 16, 'f')
in_two('2 log 2', 2 * log(mpf(2)), 41, '')
print('1 / (2 log 2): %s, %s' % (hexadecimal(rounded(1 / (2 * log(mpf(2))), 24), 'f'), hexadecimal(rounded(1 / (2 * log(mpf(2))), 53), '')))
in_two('root of the derivative', ROOT, 24, 'f')
show('exponential, single', exponential(6, 24), 24)
show('forward, single, 2^-64', forward(mpf('2.5'), mpf('0.25'), 9, bits=24), 24, SCALE)
show('backward, single, 2^-64', backward(mpf(3), 7, bits=24), 24, SCALE)
show('exponential, double', exponential(12, 53, singly=1), 53)
show('forward, double', forward(mpf('3.5'), mpf('0.375'), 22, bits=53, singly=6, rounds=20, points=110), 53)
