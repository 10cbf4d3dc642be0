"""What a series' changes show: a pace, the same quarter standing out each year, one break, batches, or a slowing down.

One pattern is chosen, by tests of significance on the changes alone, and said on the page. Of each, a change is a shape
times a pace to be estimated; what is left over is the scatter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Literal

from tracker.rules.quantiles import fdtri, stdtrit

Basis = Literal["pace", "batches", "seasons", "break", "slowing", "last_year"]

# A change one quarter older counts so much of the next.
MEMORY = 0.75
# From so many points on every quarter of the year has been seen twice, and a slowing can be told from chance.
PATTERN_POINTS = 9
# How sure a pattern must be before it is believed: one in so many steady series is mistaken for it.
SEASONS_SURE, BREAK_SURE, SLOWING_SURE = 0.98, 0.99, 0.94
# A quarter that adds next to nothing still scatters as one that adds so much of the usual.
_QUIETEST = 0.12
# Whoever chooses a pattern by looking scatters more than the pattern says, and the next break announces itself nowhere.
_CHOSEN, _UNFORESEEN = 1.2, 0.03
# How much of a break's square may come again each quarter.
_AGAIN = 0.06
_FASTEST_DECAY = 0.6


@dataclass(frozen=True)
class Ahead:
    """A quarter to come: it adds `usual` + `size` × `shape` × the pace, and scatters by `size`."""

    usual: float = 0.0
    size: float = 1.0
    shape: float = 1.0


@dataclass(frozen=True)
class Pattern:
    """The changes brought to one scale, oldest first, what of the pace each has (`shape`), and how much each counts.

    `scale` is the mean size the changes were divided by; `estimated` how many numbers were taken from them besides the
    pace; `doubt` what those add to the variance ahead (in squares of the scatter); `wider` multiplies the variance, and
    `surprise` (squared units) is added to it.
    """

    basis: Basis
    changes: list[float]
    shape: list[float]
    weights: list[float]
    ahead: list[Ahead]
    scale: float = 1.0
    estimated: int = 0
    doubt: float = 0.0
    wider: float = 1.0
    surprise: float = 0.0


def pattern_of(changes: Sequence[float], steps: int) -> Pattern:
    """The pattern of the `changes` from quarter to quarter (oldest first, four or more), laid out `steps` quarters ahead."""
    count = len(changes)
    if (usual := _seasons(changes)) is not None:
        return _with_seasons(changes, usual, steps)
    if 3 * sum(change == 0 for change in changes) >= count:
        # What comes in batches has nothing but breaks.
        return Pattern("batches", list(changes), [1.0] * count, _weights(count), [Ahead()] * steps)
    surprise = _UNFORESEEN * (steps - 1) * (sum(map(abs, changes)) / count) ** 2
    if (at := _break(changes)) is not None:
        return _around_break(changes, at, steps, surprise)
    if (decay := _slowing(changes)) is not None:
        return _with_decay(changes, decay, steps)
    ahead = [Ahead()] * steps
    return Pattern("pace", list(changes), [1.0] * count, _weights(count), ahead, wider=_CHOSEN, surprise=surprise)


@cache
def _seasons_sure(count: int) -> float:
    return fdtri(3, count - 5, SEASONS_SURE)


@cache
def _beyond(count: int, sure: float) -> float:
    return stdtrit(count - 2, sure)


def _weights(count: int) -> list[float]:
    return [MEMORY**back for back in range(count - 1, -1, -1)]


def _quarters(count: int) -> list[int]:
    """Which quarter of the year is which does not matter, only that every fourth is the same one; the last is 3."""
    return [(3 - back) % 4 for back in range(count - 1, -1, -1)]


def _seasons(changes: Sequence[float]) -> list[float] | None:
    """What each quarter of the year usually adds, where they differ for certain: analysis of variance, beside a trend."""
    count = len(changes)
    if count + 1 < PATTERN_POINTS:
        return None
    squares, total = sum(change * change for change in changes), sum(changes)
    of_quarter = [changes[(count - 4 + quarter) % 4 :: 4] for quarter in range(4)]
    usual = [sum(same) / len(same) for same in of_quarter]
    # What is left beside the quarters' means and a trend, and beside one mean and a trend.
    within, throughout = _times(count)
    apart = squares - sum(one * one * len(same) for one, same in zip(usual, of_quarter, strict=True))
    apart -= sum(map(mul, changes, within)) ** 2 / sum(time * time for time in within)
    together = squares - total**2 / count
    together -= sum(map(mul, changes, throughout)) ** 2 / sum(time * time for time in throughout)
    return usual if (together - apart) / 3 > _seasons_sure(count) * max(apart, 0.0) / (count - 5) else None


@cache
def _times(count: int) -> tuple[list[float], list[float]]:
    """The numbers of so many quarters, less the mean of the same quarters of the year, and less the mean of all."""
    within = [n - (n % 4 + n + 4 * ((count - 1 - n) // 4)) / 2 for n in range(count)]
    return within, [n - (count - 1) / 2 for n in range(count)]


def _with_seasons(changes: Sequence[float], usual: list[float], steps: int) -> Pattern:
    """A quarter that adds much scatters much, and a better year is better in proportion: changes are told in usual ones."""
    mean = sum(map(abs, usual)) / 4
    sizes = [max(abs(one), _QUIETEST * mean) for one in usual]
    count = len(changes)
    told = [(change - usual[q]) / sizes[q] for change, q in zip(changes, _quarters(count), strict=True)]
    # What each quarter usually adds is itself known from two or three years only; the pace is one of the four numbers.
    times = [len(range(quarter, steps, 4)) for quarter in range(4)]
    doubt = sum((n * size) ** 2 for n, size in zip(times, sizes, strict=True)) * 3 / count
    ahead = [Ahead(usual[n % 4], sizes[n % 4]) for n in range(steps)]
    return Pattern("seasons", told, [1.0] * count, _weights(count), ahead, mean, 3, doubt)


def _break(changes: Sequence[float]) -> int | None:
    """The one change that stands apart from all others (each held against the rest, Bonferroni for choosing the largest)."""
    count, total, squares = len(changes), sum(changes), sum(change * change for change in changes)
    furthest, at = 0.0, None
    for n, change in enumerate(changes):
        mean = (total - change) / (count - 1)
        scatter = squares - change**2 - (count - 1) * mean**2
        if scatter > 1e-12 * squares:
            distance = abs(change - mean) / (scatter / (count - 2) * (1 + 1 / (count - 1))) ** 0.5
            furthest, at = (distance, n) if distance > furthest else (furthest, at)
    sure = _beyond(count, 1 - (1 - BREAK_SURE) / count)
    return at if furthest > sure else None


def _around_break(changes: Sequence[float], at: int, steps: int, surprise: float) -> Pattern:
    """All but the break, which counts as one of a kind; while no quarter was seen twice its own quarter may bring it again,
    for all one can tell, and half of it is expected there."""
    count = len(changes)
    others = [change for n, change in enumerate(changes) if n != at]
    weights = [weight for n, weight in enumerate(_weights(count)) if n != at]
    jump = changes[at] - sum(others) / len(others)
    surprise += _AGAIN * steps / (count + 1) * jump**2
    ahead = [Ahead()] * steps
    if count + 1 < PATTERN_POINTS:
        yearly = [n % 4 == _quarters(count)[at] for n in range(steps)]
        ahead = [Ahead(usual=jump / 2 if again else 0.0) for again in yearly]
        surprise += (sum(yearly) * jump / 2) ** 2
    return Pattern("break", others, [1.0] * len(others), weights, ahead, wider=_CHOSEN, surprise=surprise)


def _slowing(changes: Sequence[float]) -> float | None:
    """What is left of a change a quarter later, where changes shrink towards nothing for certain (slope of the line)."""
    count = len(changes)
    if count + 1 < PATTERN_POINTS:
        return None
    mean, times = sum(changes) / count, _times(count)[1]
    square = sum(time * time for time in times)
    slope = sum(map(mul, changes, times)) / square
    rest = (sum(change * change for change in changes) - count * mean**2 - slope**2 * square) / (count - 2)
    sure = _beyond(count, SLOWING_SURE)
    if rest <= 1e-12 * mean**2 or slope * mean >= 0 or slope**2 * square < sure**2 * rest:
        return None
    return _decay(changes)


def _decay(changes: Sequence[float]) -> float:
    """The decay that leaves the least over (in steps of two hundredths)."""
    best, decay = float("inf"), _FASTEST_DECAY
    while decay < 1.001:
        shape, cross, fit, left = 1.0, 0.0, 0.0, 0.0
        for change in changes:
            cross, fit, left = cross + shape * change, fit + shape * shape, left + change * change
            shape *= decay
        left -= cross**2 / fit
        if left < best:
            best, found = left, decay
        decay += 0.02
    return found


def _with_decay(changes: Sequence[float], decay: float, steps: int) -> Pattern:
    """The changes as a level that decays; how little the decay itself is known widens (delta method)."""
    count = len(changes)
    shape = [decay ** (n + 1 - count) for n in range(count)]
    fit = sum(x * x for x in shape)
    level = sum(x * y for x, y in zip(shape, changes, strict=True)) / fit
    slopes = [level * (n + 1 - count) * decay ** (n - count) for n in range(count)]
    cross = sum(x * s for x, s in zip(shape, slopes, strict=True))
    alone = sum(s * s for s in slopes) - cross**2 / fit
    ahead = [Ahead(shape=decay ** (n + 1)) for n in range(steps)]
    slope = level * sum((n + 1) * decay**n for n in range(steps)) - cross / fit * sum(one.shape for one in ahead)
    doubt = slope**2 / alone if alone > 0 else 0.0
    return Pattern("slowing", list(changes), shape, [1.0] * count, ahead, 1.0, 1, doubt, _CHOSEN)
