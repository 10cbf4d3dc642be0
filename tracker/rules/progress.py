"""Whether a target is met, on schedule or behind: one function decides, every page, slide and sentence asks it.

Pure: values and dates in, a verdict out; no clock, no database. Formulas and the order of statuses follow the rules
of docs/design.md: progress p = (A − B)/(T − B), schedule τ = share of the plan's months gone by,
expected value E = B + τ(T − B). Values are compared unrounded; the tolerance of half a last published decimal is
used only against the schedule lines, never for met, missed or out_of_reach. What is promised to stay below a number
(`at_most`) is judged by the same rules in the mirror: better is lower.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from tracker.schema.catalogue import Catalogue, Comparator, Indicator, Target, Thresholds

Status = Literal["met", "on_track", "slightly_behind", "behind", "out_of_reach", "missed", "no_data", "not_judged"]
STATUSES: tuple[Status, ...] = (
    "met", "on_track", "slightly_behind", "behind", "out_of_reach", "missed", "no_data", "not_judged",
)  # fmt: skip

# How a target is measured against time. `linear` turns into the whole-number rule by itself when the step is small.
Method = Literal[
    "linear", "direct", "survey", "growth", "not_below", "rise", "checklist", "coverage", "each_year", "yearly_average"
]
# Below this, a difference of whole things is the noise of floating point.
_DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Tally:
    """Things counted one by one: `done` of `all`, `start` of them at the baseline quarter (None: not known). One of them
    is `size` of the target's unit (of twelve places covered, 8.33 per cent)."""

    done: int
    all: int
    start: float | None
    size: float = 1.0


@dataclass(frozen=True, slots=True)
class FailedYear:
    """A closed year in which a promise of every year was not kept: what it came to, and what was asked of it (for growth
    the year before). None for one that an older release kept without its figures."""

    year: int
    value: float | None = None
    asked: float | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One target of one region at one period, as numbers. None means unknown; it is never read as zero.

    `share` is τ of the period the target is judged over (the plan, or the open year for `yearly` promises), 0 to 1.
    `previous` holds the values of the quarters before, newest first. `observed` is False when nobody reported.
    `closed`: the deadline has come; `year_closed`: the year has. `accumulates`: the figure only grows until its period
    closes, so that a ceiling once passed stays passed. `reference` is a rate's value in the same quarter of the last year
    that kept the promise. `unsettled`: states of an earlier quarter were carried past the deadline and may have changed.
    `pending`: applied for, others have to decide.
    """

    method: Method
    comparator: Comparator
    target: float | None
    value: float | None
    observed: bool
    share: float
    closed: bool = False
    baseline: float | None = None
    expected: float | None = None
    last_year: float | None = None
    previous: tuple[float | None, ...] = ()
    whole_numbers: bool = False
    tolerance: float = 0.0
    best_possible: float | None = None
    failed_years: tuple[FailedYear, ...] = ()
    year_closed: bool = False
    yearly: bool = False
    before_plan: bool = False
    tally: Tally | None = None
    scheduled: bool = True
    accumulates: bool = False
    percent: bool = True
    reference: float | None = None
    unsettled: bool = False
    pending: bool = False

    @property
    def better(self) -> int:
        """1 where more is better, −1 where less is."""
        return -1 if self.comparator == "at_most" else 1

    @property
    def is_ceiling(self) -> bool:
        """Whether it counts up towards a number it must not pass."""
        return self.comparator == "at_most" and self.accumulates


@dataclass(frozen=True, slots=True)
class Verdict:
    """status, and in per cent and units what it rests on. None where the kind of target has none.

    For a promise of every year `status` is the plan's and `year` the open year's, which the numbers are of. `whole_expected`
    are the whole things expected now. `gap_pp` and `gap_units` are below zero where it is worse than the schedule.
    """

    status: Status
    progress: float | None = None
    schedule: float | None = None
    gap_pp: float | None = None
    gap_units: float | None = None
    to_target: float | None = None
    expected_value: float | None = None
    growth_percent: float | None = None
    small_step: bool = False
    maintain: bool = False
    whole_expected: int | None = None
    year: Status | None = None


def method_of(indicator: Indicator, target: Target, catalogue: Catalogue) -> Method:
    """How a target is judged, from its comparator, basis and formula alone."""
    formula = indicator.formula
    if target.comparator == "increase":
        return "growth"
    if target.comparator in ("not_below", "rise"):
        return "rise" if target.comparator == "rise" else "not_below"
    if target.comparator == "all_of":
        return "checklist"
    if formula.coverage or target.scope == "each" or (target.unit == "%" and target.value == 100):
        return "coverage"
    if target.basis == "yearly_average":
        return "yearly_average"
    if formula.ratio and any(catalogue.measures[m].kind == "year_to_date" for m in formula.ratio.numerator):
        return "direct"
    if target.basis == "each_year":
        return "each_year"
    return "survey" if formula.latest else "linear"


def satisfies(comparator: Comparator, value: float, target: float) -> bool:
    """Whether an unrounded value keeps the promise: 突破 needs more, 不超过 at most, everything else at least."""
    if comparator == "at_most":
        return value <= target
    return value > target if comparator == "more_than" else value >= target


def still_missing(case: Case) -> float | None:
    """What is missing to the target in its own units, or what is over it; 0 when it is kept. A strict whole-number target
    asks one more."""
    if case.value is None or case.target is None or case.method in ("growth", "not_below", "rise"):
        return None
    if satisfies(case.comparator, case.value, case.target):
        return 0.0
    one_more = 1.0 if case.comparator == "more_than" and case.whole_numbers else 0.0
    return case.better * (case.target - case.value) + one_more


def judge_case(case: Case, thresholds: Thresholds) -> Verdict:
    """The verdict on one case: nothing reported, incomplete, after the deadline, out of reach, met, schedule, in this order.

    A promise of every year that a closed year broke is out of reach, whatever the open year brings.
    """
    found = _judged(case, thresholds)
    if not case.yearly:
        return found
    status = found.status if not case.failed_years else "missed" if case.closed else "out_of_reach"
    return replace(found, status=status, year=found.status)


def _judged(case: Case, thresholds: Thresholds) -> Verdict:
    if not case.observed:
        return Verdict("no_data")
    if case.value is None or case.before_plan:
        return Verdict("not_judged")
    if case.method == "growth":
        return _growth(case, thresholds)
    if case.method in ("not_below", "rise"):
        return _not_below(case) if case.method == "not_below" else _rise(case)
    if case.target is None:
        return Verdict("not_judged")
    measured = _measured(case, thresholds)
    return _with(measured, _status(case, measured, thresholds))


def _status(case: Case, measured: Verdict, thresholds: Thresholds) -> Status:
    assert case.value is not None
    assert case.target is not None
    meets = satisfies(case.comparator, case.value, case.target)
    if case.pending and not meets:
        return "not_judged"
    if case.closed:
        return "not_judged" if case.unsettled else "met" if meets else "missed"
    if case.yearly and case.year_closed:
        return "met" if meets else "missed"
    if case.best_possible is not None and not satisfies(case.comparator, case.best_possible, case.target):
        return "out_of_reach"
    if case.is_ceiling and not meets:
        return "out_of_reach"
    # A rate over the year's cases, or a count that must stay below, is kept only when its period is over.
    if meets and case.method != "direct" and not case.is_ceiling:
        return "met"
    return _against_time(case, measured, thresholds) if case.scheduled else "not_judged"


def _measured(case: Case, thresholds: Thresholds) -> Verdict:
    """Progress, schedule and gaps, where this kind of target has them; the status is filled in later.

    All is counted in things of `size` where there is a tally, else in the target's unit.
    """
    missing, tally = still_missing(case), case.tally
    assert case.value is not None
    assert case.target is not None
    start, now, end, size = case.baseline, case.value, case.target, 1.0
    if tally is not None:
        start, now, end, size = tally.start, float(tally.done), float(tally.all), tally.size
    if case.method in ("direct", "survey") or start is None or not case.scheduled:
        return Verdict("not_judged", to_target=missing)
    step = end - start
    if (step if case.is_ceiling else case.better * step) <= 0:
        # The baseline already keeps the promise: there is no way to go, only a level to hold.
        return Verdict("not_judged", to_target=missing, maintain=True)
    expected = start + case.share * step if case.expected is None else case.expected / size
    progress = 100 * (now - start) / step
    schedule = 100 * case.share if case.expected is None else 100 * (expected - start) / step
    small = tally is not None or (case.whole_numbers and abs(step) <= thresholds.small_step_units)
    ahead = progress - schedule
    return Verdict(
        "not_judged", progress=progress, schedule=schedule, gap_pp=-ahead if case.is_ceiling else ahead,
        gap_units=case.better * (now - expected) * size, to_target=missing, expected_value=expected * size,
        small_step=small, whole_expected=_whole_expected(case, expected, thresholds) if small else None,
    )  # fmt: skip


def _whole_expected(case: Case, expected: float, thresholds: Thresholds) -> int:
    """The whole things expected now: the part of one that is not yet due is left out, late in the time it is asked."""
    lenient = case.share < thresholds.late_share
    return _below(expected) if lenient == (case.better > 0) else _above(expected)


def _below(number: float) -> int:
    return math.floor(number + _DUST)


def _above(number: float) -> int:
    return math.ceil(number - _DUST)


def _against_time(case: Case, measured: Verdict, thresholds: Thresholds) -> Status:
    assert case.value is not None
    assert case.target is not None
    if case.method in ("direct", "survey"):
        return _by_level(case, thresholds)
    if measured.maintain:
        return "on_track" if case.is_ceiling else "behind"
    if measured.expected_value is None:
        return "not_judged"
    if measured.small_step:
        return _small_step(case, measured.expected_value, thresholds)
    assert case.baseline is not None
    step = abs(case.target - case.baseline)
    lead = case.better * (case.value - measured.expected_value) + case.tolerance
    if lead >= step * thresholds.on_track_from / 100:
        return "on_track"
    return "slightly_behind" if lead >= step * thresholds.behind_below / 100 else "behind"


def _small_step(case: Case, expected_value: float, thresholds: Thresholds) -> Status:
    """By whole things: what is not yet one whole thing is not asked before late in the time; two short are behind."""
    start, now, expected = case.baseline, case.value, expected_value
    if case.tally is not None:
        start, now, expected = case.tally.start, float(case.tally.done), expected_value / case.tally.size
    assert start is not None
    assert now is not None
    if case.better * (now - expected) >= -_DUST:
        return "on_track"
    if not case.is_ceiling and case.better * (now - start) < 0:
        return "behind"
    short = case.better * ((_below(expected) if case.better > 0 else _above(expected)) - now)
    if short <= 0:
        return "on_track" if case.share < thresholds.late_share else "slightly_behind"
    return "slightly_behind" if short <= 1 else "behind"


def _by_level(case: Case, thresholds: Thresholds) -> Status:
    """A survey against its target; a rate that its year has not closed against the same quarter of a year that kept it."""
    assert case.value is not None
    assert case.target is not None
    bar, limit = case.target, thresholds.behind_below
    if case.method == "direct":
        if satisfies(case.comparator, case.value, case.target):
            return "on_track"
        if case.reference is None:
            return "not_judged"
        bar, limit = case.reference, thresholds.rate_behind_below
    points = case.better * (case.value - bar) / (1.0 if case.percent else abs(case.target) / 100 or 1.0)
    if points >= 0:
        return "on_track"
    return "slightly_behind" if points >= limit else "behind"


def _growth(case: Case, thresholds: Thresholds) -> Verdict:
    """同比: this year to date against the same months of last year; a base of zero or less cannot be compared.

    Any growth keeps the promise of a year that is over; in an open one a hair of it proves nothing.
    """
    if case.last_year is None or case.last_year <= 0 or case.value is None:
        return Verdict("not_judged")
    growth = 100 * (case.value / case.last_year - 1)
    noise = thresholds.growth_noise_percent
    status: Status
    if case.closed or case.year_closed:
        status = "met" if case.value > case.last_year else "missed"
    else:
        status = "on_track" if growth > noise else "slightly_behind" if growth >= -noise else "behind"
    return Verdict(status, growth_percent=growth)


def _not_below(case: Case) -> Verdict:
    """不低于: at or above the baseline; below it is a warning, below after two falling quarters is behind."""
    if case.baseline is None or case.value is None:
        return Verdict("not_judged")
    holds = case.value >= case.baseline
    if case.closed:
        return Verdict("met" if holds else "missed")
    if holds:
        return Verdict("on_track")
    series = [case.value, *case.previous[:2]]
    known = [v for v in series if v is not None]
    falling = len(known) == 3 and known[0] < known[1] < known[2]
    return Verdict("behind" if falling else "slightly_behind")


def _rise(case: Case) -> Verdict:
    """稳步提升: more than at the baseline; as much is a warning."""
    if case.baseline is None or case.value is None:
        return Verdict("not_judged")
    if case.closed:
        return Verdict("met" if case.value > case.baseline else "missed")
    if case.value == case.baseline:
        return Verdict("slightly_behind")
    return Verdict("on_track" if case.value > case.baseline else "behind")


def _with(measured: Verdict, status: Status) -> Verdict:
    # `dataclasses.replace` looks every field up: it took longer than the judging.
    return Verdict(
        status,
        measured.progress,
        measured.schedule,
        measured.gap_pp,
        measured.gap_units,
        measured.to_target,
        measured.expected_value,
        measured.growth_percent,
        measured.small_step,
        measured.maintain,
        measured.whole_expected,
    )
