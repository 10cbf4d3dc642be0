"""Student's t and F, as far as forecasts need them: probabilities and quantiles from the incomplete beta function.

Written out because the library that has them takes longer to load than a city takes to judge; the tests hold them against it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

_TINY, _CLOSE = 1e-300, 1e-15


def stdtr(freedom: float, t: float) -> float:
    """The probability that Student's t with `freedom` degrees stays below `t`."""
    if math.isinf(t):
        return 1.0 if t > 0 else 0.0
    square = t * t
    both_tails = _beta(freedom / 2, 0.5, freedom / (freedom + square), square / (freedom + square))
    return 1 - both_tails / 2 if t > 0 else both_tails / 2


@lru_cache(maxsize=4096)
def stdtrit(freedom: float, probability: float) -> float:
    """Below which t stays with that probability, above 0 and below 1."""
    if probability < 0.5:
        return -stdtrit(freedom, 1 - probability)
    return _reached(lambda t: stdtr(freedom, t), probability)


@lru_cache(maxsize=4096)
def fdtri(first: float, second: float, probability: float) -> float:
    """Below which F with so many degrees stays with that probability, above 0 and below 1."""

    def below(f: float) -> float:
        whole = first * f + second
        return _beta(first / 2, second / 2, first * f / whole, second / whole)

    return _reached(below, probability)


def _reached(rising: Callable[[float], float], level: float) -> float:
    """Where a function that rises from 0 on reaches a level, to the last digit."""
    low, high = 0.0, 1.0
    while rising(high) < level:
        low, high = high, 2 * high
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if rising(middle) < level else (low, middle)
    return high


def _beta(a: float, b: float, x: float, rest: float) -> float:
    """The regularised incomplete beta function at x; `rest` is 1 − x, which is not computed from a rounded x.

    The continued fraction converges fast below the mean; above it the function's mirror image is taken.
    """
    if x <= 0 or rest <= 0:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, rest, x)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log(rest)
    return math.exp(front) * _fraction(a, b, x) / a


def _fraction(a: float, b: float, x: float) -> float:
    """Lentz's evaluation of the continued fraction of the incomplete beta function (DLMF 8.17.22)."""
    c, d = 1.0, 1 / ((1 - (a + b) * x / (a + 1)) or _TINY)
    value = d
    for m in range(1, 400):
        twice = a + 2 * m
        for factor in (m * (b - m) * x / ((twice - 1) * twice), -(a + m) * (a + b + m) * x / (twice * (twice + 1))):
            d = 1 / ((1 + factor * d) or _TINY)
            c = (1 + factor / c) or _TINY
            value *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return value
