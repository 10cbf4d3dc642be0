"""Proposals for splitting a target over districts, and whether a split keeps the plan's promise. Pure.

A count is split so that the shares come to what is asked, unit for unit. A ratio is split so that the shares, each
weighted by its district's own denominator (residents), come to it: Σ tᵢ·wᵢ / Σ wᵢ = T. Never a decision: a proposal
counts only once it comes back as a table with its document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Method = Literal["share", "growth", "gap"]
METHODS: tuple[Method, ...] = ("share", "growth", "gap")
NOISE = 1e-9


@dataclass(frozen=True)
class Unit:
    """A district that takes a share: where it started, where it is, its residents, and its share when that is fixed.

    start and present are values of the target's indicator, None where unknown. `weight` is the denominator of a
    ratio (万人); for a count it only says whose the shortfall is, by head. A locked share is taken as it is.
    """

    region: str
    start: float | None
    present: float | None
    weight: float | None = None
    locked: float | None = None


@dataclass(frozen=True)
class Split:
    """shares: district to proposed value, None where nothing is known to go by. `left` is what nobody carries.

    left, in the target's unit (for a ratio in its numerator's), is 0 unless locks and present values leave no room:
    negative when they already come to more than is asked, positive when nobody is free to carry the rest.
    """

    shares: dict[str, float | None]
    left: float

    @property
    def unknown(self) -> tuple[str, ...]:
        """The districts without a proposal."""
        return tuple(region for region, share in self.shares.items() if share is None)


def asked_of(target: float, comparator: str, decimals: int) -> float:
    """The least printed value that keeps the promise: 突破 360 asks 361, of a ratio with two decimals 6 asks 6.01."""
    if comparator != "more_than":
        return target
    scale = 10.0**decimals
    return round((math.floor(target * scale + NOISE) + 1) / scale, decimals)


def split(
    asked: float,
    units: Sequence[Unit],
    method: Method,
    *,
    ratio: bool = False,
    decimals: int | None = None,
    falling: bool = False,
) -> Split:
    """`asked` split over the units: by share of the start, by equal growth from now, or by who is short of the line.

    No share is below the unit's present value unless it is locked. With `decimals` shares are rounded: of a count to
    exactly `asked` by largest remainder, of a ratio so that the weighted mean reaches it by less than one last decimal.
    What is `falling` (a count) is split the other way up: no share is above the present value.
    """
    known = [unit for unit in units if _is_known(unit, method, ratio)]
    mass = {unit.region: _weight(unit, ratio) for unit in known}
    total = asked * math.fsum(mass.values()) if ratio else asked
    total -= math.fsum(unit.locked * mass[unit.region] for unit in known if unit.locked is not None)
    free = [unit for unit in known if unit.locked is None]
    floors = [_up(unit.present or 0.0, decimals) * mass[unit.region] for unit in free]
    ideal = _lowered(total, free, method) if falling else _ideal(total, free, floors, method, ratio)
    weights = [mass[unit.region] for unit in free]
    values = [share / weight for share, weight in zip(ideal, weights, strict=True)]
    if decimals is not None:
        lowest = [0.0 if falling else floor / weight for floor, weight in zip(floors, weights, strict=True)]
        values = rounded(total, values, weights, lowest, decimals)
    shares: dict[str, float | None] = {unit.region: unit.locked for unit in units}
    shares.update({unit.region: value for unit, value in zip(free, values, strict=True)})
    given = math.fsum(value * weight for value, weight in zip(values, weights, strict=True))
    return Split(shares, _settled(total - given, ratio, weights, decimals))


def reached(shares: Mapping[str, float], weights: Mapping[str, float] | None = None) -> float | None:
    """What the shares come to: their sum, or with `weights` Σ tᵢ·wᵢ / Σ wᵢ. None when a share has no weight."""
    if weights is None:
        return round(math.fsum(shares.values()), 9)
    if not shares or any(not weights.get(region) for region in shares):
        return None
    top = math.fsum(share * weights[region] for region, share in shares.items())
    return round(top / math.fsum(weights[region] for region in shares), 9)


def steps(
    starts: Sequence[float | None],
    ends: Sequence[float],
    along: Sequence[float],
    weights: Sequence[float],
    decimals: int,
    *,
    falling: bool = False,
) -> list[list[float]]:
    """The units' values at the ends of the years on their way to `ends`, one list a year.

    `along` is the whole's share of the way at each year, 0 to 1, rising; at 1 the values are the ends. Together the
    units are never short of the whole's way, and nobody turns back from one year to the next. What is `falling` goes the
    same way below zero.
    """
    if falling:
        turned = [None if start is None else -start for start in starts]
        years = steps(turned, [-end for end in ends], along, weights, decimals)
        return [[abs(value) for value in year] for year in years]
    firsts = [end if start is None else min(start, end) for start, end in zip(starts, ends, strict=True)]
    lowest = [_down(first, decimals) for first in firsts]
    years = []
    for part in along:
        way = [first + part * (end - first) for first, end in zip(firsts, ends, strict=True)]
        total = math.fsum(value * weight for value, weight in zip(way, weights, strict=True))
        whole = list(ends) if part >= 1 else rounded(total, way, weights, lowest, decimals)
        lowest = [min(value, end) for value, end in zip(whole, ends, strict=True)]
        years.append(lowest)
    return years


def largest_remainder(total: int, weights: Sequence[float]) -> list[int]:
    """`total` whole units split in proportion to `weights`; the units left over go to the largest remainders."""
    scale = total / sum(weights)
    shares = [int(weight * scale) for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - weights[i] * scale, i))
    for index in order[: total - sum(shares)]:
        shares[index] += 1
    return shares


def rounded(
    total: float, values: Sequence[float], weights: Sequence[float], lowest: Sequence[float], decimals: int
) -> list[float]:
    """The values in steps of the last decimal, none below `lowest`, raised by largest remainder until Σ value·weight ≥ total."""
    scale = 10.0**decimals
    counts = [
        max(math.floor(value * scale + NOISE), math.ceil(low * scale - NOISE))
        for value, low in zip(values, lowest, strict=True)
    ]
    order = sorted(range(len(values)), key=lambda i: (counts[i] - values[i] * scale, i))
    for index in order:
        if math.fsum(c * w for c, w in zip(counts, weights, strict=True)) / scale >= total - NOISE * max(1.0, total):
            break
        counts[index] += 1
    return [round(count / scale, decimals) for count in counts]


def _is_known(unit: Unit, method: Method, ratio: bool) -> bool:
    """Whether there is anything to go by; a ratio's unit without residents can be neither proposed nor weighed."""
    if ratio and not unit.weight:
        return False
    if unit.locked is not None:
        return True
    return (_start(unit) if method == "share" else unit.present) is not None


def _start(unit: Unit) -> float | None:
    return unit.start if unit.start is not None else unit.present


def _weight(unit: Unit, ratio: bool) -> float:
    return (unit.weight or 0.0) if ratio else 1.0


def _ideal(total: float, free: Sequence[Unit], floors: Sequence[float], method: Method, ratio: bool) -> list[float]:
    """Unrounded masses (value × weight) that sum to `total` where the floors allow it; each at least its floor."""
    if method == "gap":
        return _by_gap(total, _lines(free, ratio), floors)
    start = [_start(unit) if method == "share" else unit.present for unit in free]
    parts = [(value or 0.0) * _weight(unit, ratio) for value, unit in zip(start, free, strict=True)]
    return _in_proportion(total, parts, floors)


def _lines(free: Sequence[Unit], ratio: bool) -> list[float]:
    """Whose the target is, line by line: by head where residents are known of all, else by the value at the start."""
    if ratio or all(unit.weight for unit in free):
        return [unit.weight or 0.0 for unit in free]
    return [_start(unit) or 0.0 for unit in free]


def _lowered(total: float, free: Sequence[Unit], method: Method) -> list[float]:
    """Unrounded shares that sum to `total` where the units' present values allow it; each at most its present value."""
    caps = [unit.present if unit.present is not None else _start(unit) or 0.0 for unit in free]
    to_go = math.fsum(caps) - total
    if to_go <= NOISE or not caps:
        return caps
    if method == "gap":
        lines = _lines(free, ratio=False)
        over = [
            max(0.0, cap - total * line / math.fsum(lines)) if math.fsum(lines) > 0 else cap
            for cap, line in zip(caps, lines, strict=True)
        ]
        return [cap - to_go * part / math.fsum(over) for cap, part in zip(caps, over, strict=True)]
    parts = [(_start(unit) if method == "share" else unit.present) or 0.0 for unit in free]
    held: set[int] = set()
    while True:
        open_ = [i for i in range(len(parts)) if i not in held]
        whole = math.fsum(parts[i] for i in open_)
        rest = total - math.fsum(caps[i] for i in held)
        share = {i: max(0.0, rest) * parts[i] / whole if whole > 0 else 0.0 for i in open_}
        above = {i for i in open_ if share[i] > caps[i] + NOISE}
        if not above:
            return [share.get(i, caps[i]) for i in range(len(parts))]
        held |= above


def _in_proportion(total: float, parts: Sequence[float], floors: Sequence[float]) -> list[float]:
    """`total` in proportion to `parts`; who would fall below the floor stays there, the others share what is left."""
    held: set[int] = set()
    while True:
        open_ = [i for i in range(len(parts)) if i not in held]
        rest = total - math.fsum(floors[i] for i in held)
        whole = math.fsum(parts[i] for i in open_)
        if not open_ or rest <= 0:
            return list(floors)
        share = {i: rest * parts[i] / whole if whole > 0 else rest / len(open_) for i in open_}
        below = {i for i in open_ if share[i] < floors[i]}
        if not below:
            return [share.get(i, floors[i]) for i in range(len(parts))]
        held |= below


def _by_gap(total: float, lines: Sequence[float], floors: Sequence[float]) -> list[float]:
    """The way still to go, in proportion to how far each is below its line; who is above it stays where it is."""
    to_go = total - math.fsum(floors)
    if to_go <= NOISE or not floors:
        return list(floors)
    whole = math.fsum(lines)
    line = [total * part / whole if whole > 0 else total / len(lines) for part in lines]
    short = [max(0.0, mark - floor) for mark, floor in zip(line, floors, strict=True)]
    return [floor + to_go * part / math.fsum(short) for floor, part in zip(floors, short, strict=True)]


def _up(value: float, decimals: int | None) -> float:
    return value if decimals is None else math.ceil(value * 10.0**decimals - NOISE) / 10.0**decimals


def _down(value: float, decimals: int) -> float:
    return round(math.floor(value * 10.0**decimals + NOISE) / 10.0**decimals, decimals)


def _settled(left: float, ratio: bool, weights: Sequence[float], decimals: int | None) -> float:
    """What is left without the dust of floating point; of a rounded ratio, without the last decimal it overshoots by."""
    dust = math.fsum(weights) * 10.0**-decimals if ratio and decimals is not None else 0.0
    return 0.0 if -dust - 1e-6 < left < 1e-6 else round(left, 6)
