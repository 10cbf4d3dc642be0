"""Who makes the gap, who made the change: parts that add up exactly to the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Basis = Literal["allocation", "per_capita", "growth"]


@dataclass(frozen=True)
class Shares:
    """Each region's part of a gap or a change, in the indicator's units, and what belongs to no region.

    `parts` and `rest` add up to `whole`. `basis` says what a region was held against: its own allocation's schedule,
    the whole's line per resident, or growth at the whole's own scheduled pace.
    """

    whole: float
    parts: dict[str, float]
    rest: float
    basis: Basis

    def turned(self) -> Shares:
        """The same where less is better: below zero is still what is worse."""
        return Shares(-self.whole, {region: -part for region, part in self.parts.items()}, -self.rest, self.basis)


def of_ratio_gap(
    numerators: Mapping[str, float], denominators: Mapping[str, float], total: float, expected: float, scale: float = 1
) -> Shares:
    """The gap of a ratio of sums to its expected value: each region against the whole's line for its own residents.

    `total` is the whole's numerator, residual included. Part i is scale·(Nᵢ − E·Pᵢ/scale)/ΣP.
    """
    people = sum(denominators.values())
    parts = {r: (scale * numerators[r] - expected * denominators[r]) / people for r in numerators}
    whole = scale * total / people - expected
    return Shares(whole, parts, whole - sum(parts.values()), "per_capita")


def of_count_gap(
    values: Mapping[str, float],
    whole: float,
    expected: float,
    *,
    own_expected: Mapping[str, float] | None = None,
    baselines: Mapping[str, float] | None = None,
    baseline: float | None = None,
) -> Shares | None:
    """The gap of a sum to its expected value.

    Against each region's own scheduled value where all have one; what the shares leave unallocated, and the residual
    row, is the rest. Else against growth at the whole's scheduled pace, Bᵢ·E/B. None when neither is known.
    """
    gap = whole - expected
    if own_expected and all(region in own_expected for region in values):
        parts = {region: value - own_expected[region] for region, value in values.items()}
        return Shares(gap, parts, gap - sum(parts.values()), "allocation")
    if baselines and baseline and baseline > 0 and all(region in baselines for region in values):
        parts = {region: value - baselines[region] * expected / baseline for region, value in values.items()}
        return Shares(gap, parts, gap - sum(parts.values()), "growth")
    return None


@dataclass(frozen=True, slots=True)
class GapPart:
    """One region's part of the whole's gap to its expected value, in the indicator's units; region None is the rest."""

    region: str | None
    gap: float
    basis: Basis


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the baseline quarter's value to today's: `start`, `end`, a `region`'s change, the `rest` or the
    `population`'s, in the indicator's units."""

    kind: Literal["start", "region", "rest", "population", "end"]
    region: str | None
    change: float


@dataclass(frozen=True)
class Change:
    """A change from `start` to `end`, split over regions, the residual `rest`, and for a ratio the `population`."""

    start: float
    end: float
    parts: dict[str, float]
    rest: float = 0.0
    population: float = 0.0


def of_count_change(before: Mapping[str, float], after: Mapping[str, float], start: float, end: float) -> Change:
    """A sum's change: what each region added, and the rest (residual row)."""
    parts = {region: after[region] - before[region] for region in after if region in before}
    return Change(start, end, parts, rest=end - start - sum(parts.values()))


def of_ratio_change(
    before: Mapping[str, float],
    after: Mapping[str, float],
    totals: tuple[float, float],
    people: tuple[float, float],
    scale: float = 1,
) -> Change:
    """A ratio's change: (N₁−N₀)/P₀ of each region's counts, and N₁(1/P₁ − 1/P₀) of the population.

    `totals` and `people` are the whole's numerators and denominators before and after.
    """
    (n0, n1), (p0, p1) = totals, people
    start, end = scale * n0 / p0, scale * n1 / p1
    parts = {region: scale * (after[region] - before[region]) / p0 for region in after if region in before}
    population = scale * n1 * (1 / p1 - 1 / p0)
    return Change(start, end, parts, rest=end - start - population - sum(parts.values()), population=population)
