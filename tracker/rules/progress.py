"""Whether a target is met, on schedule or behind: one function decides, every page, slide and sentence asks it.

Pure: values and dates in, a verdict out; no clock, no database. Formulas and the order of statuses follow the rules
of docs/design.md: progress p = (A − B)/(T − B), schedule τ = share of the plan's months gone by,
expected value E = B + τ(T − B). Values are compared unrounded; the tolerance of half a last published decimal is
used only against the schedule lines, never for met, missed or out_of_reach.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tracker.schema.catalogue import Catalogue, Comparator, Indicator, Target, Thresholds

Status = Literal["met", "on_track", "slightly_behind", "behind", "out_of_reach", "missed", "no_data", "not_judged"]
STATUSES: tuple[Status, ...] = (
    "met", "on_track", "slightly_behind", "behind", "out_of_reach", "missed", "no_data", "not_judged",
)  # fmt: skip

# How a target is measured against time. `linear` turns into the whole-number rule by itself when the step is small.
Method = Literal[
    "linear", "direct", "survey", "growth", "not_below", "checklist", "coverage", "each_year", "yearly_average"
]


@dataclass(frozen=True, slots=True)
class Case:
    """One target of one region at one period, as numbers. None means unknown; it is never read as zero.

    `share` is τ of the period the target is judged over (the plan, or the open year for `each_year`), 0 to 1.
    `previous` holds the values of the quarters before, newest first. `observed` is False when nobody reported.
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
    failed_years: tuple[int, ...] = ()
    year_closed: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """status, and in per cent and units what it rests on. None where the kind of target has none."""

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


def method_of(indicator: Indicator, target: Target, catalogue: Catalogue) -> Method:
    """How a target is judged, from its comparator, basis and formula alone."""
    formula = indicator.formula
    if target.comparator == "increase":
        return "growth"
    if target.comparator == "not_below":
        return "not_below"
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
    """Whether an unrounded value keeps the promise: 突破 needs more, everything else at least."""
    return value > target if comparator == "more_than" else value >= target


def still_missing(case: Case) -> float | None:
    """What is missing to the target in its own units, 0 when it is met; a strict whole-number target asks one more."""
    if case.value is None or case.target is None or case.method in ("growth", "not_below"):
        return None
    if satisfies(case.comparator, case.value, case.target):
        return 0.0
    one_more = 1.0 if case.comparator == "more_than" and case.whole_numbers else 0.0
    return case.target + one_more - case.value


def judge_case(case: Case, thresholds: Thresholds) -> Verdict:
    """The verdict on one case, in the order: nothing reported, incomplete, after the deadline, out of reach, met, schedule."""
    if not case.observed:
        return Verdict("no_data")
    if case.value is None:
        return Verdict("not_judged")
    if case.method == "growth":
        return _growth(case, thresholds)
    if case.method == "not_below":
        return _not_below(case)
    if case.target is None:
        return Verdict("not_judged")
    measured = _measured(case, thresholds)
    meets = satisfies(case.comparator, case.value, case.target)
    if case.closed:
        # An each-year promise broken in any year stays broken.
        broken = case.method in ("each_year", "direct") and bool(case.failed_years)
        return _with(measured, "met" if meets and not broken else "missed")
    if case.best_possible is not None and not satisfies(case.comparator, case.best_possible, case.target):
        return _with(measured, "out_of_reach")
    if meets:
        return _with(measured, "met")
    if case.year_closed and case.method in ("each_year", "direct"):
        return _with(measured, "missed")
    return _with(measured, _against_time(case, measured, thresholds))


def _measured(case: Case, thresholds: Thresholds) -> Verdict:
    """Progress, schedule and gaps, where this kind of target has them; the status is filled in later."""
    missing = still_missing(case)
    if case.method not in ("linear", "each_year", "yearly_average") or case.baseline is None:
        return Verdict("not_judged", to_target=missing)
    assert case.value is not None
    assert case.target is not None
    step = case.target - case.baseline
    if step <= 0:
        # The baseline already keeps the promise: there is no way to go, only a level to hold.
        return Verdict("not_judged", to_target=missing, maintain=True)
    expected = case.expected if case.expected is not None else case.baseline + case.share * step
    progress = 100 * (case.value - case.baseline) / step
    schedule = 100 * case.share if case.expected is None else 100 * (expected - case.baseline) / step
    small = case.whole_numbers and abs(step) <= thresholds.small_step_units
    return Verdict(
        "not_judged", progress=progress, schedule=schedule, gap_pp=progress - schedule, gap_units=case.value - expected,
        to_target=missing, expected_value=expected, small_step=small,
    )  # fmt: skip


def _against_time(case: Case, measured: Verdict, thresholds: Thresholds) -> Status:
    assert case.value is not None
    assert case.target is not None
    if case.method in ("coverage", "checklist"):
        return "on_track" if case.share < thresholds.late_share else "slightly_behind"
    if case.method in ("direct", "survey"):
        points = case.value - case.target
        return "slightly_behind" if points >= thresholds.behind_below else "behind"
    if case.baseline is None:
        return "not_judged"
    if measured.maintain:
        return "behind"
    assert measured.expected_value is not None
    if measured.small_step:
        below = case.value < math.floor(measured.expected_value + 1e-9)
        return "on_track" if not below and case.share < thresholds.late_share else "slightly_behind"
    step = case.target - case.baseline
    on_line = measured.expected_value + step * thresholds.on_track_from / 100
    behind_line = measured.expected_value + step * thresholds.behind_below / 100
    if case.value >= on_line - case.tolerance:
        return "on_track"
    return "slightly_behind" if case.value >= behind_line - case.tolerance else "behind"


def _growth(case: Case, thresholds: Thresholds) -> Verdict:
    """同比: this year to date against the same months of last year; a base of zero or less cannot be compared."""
    if case.last_year is None or case.last_year <= 0 or case.value is None:
        return Verdict("not_judged")
    growth = 100 * (case.value / case.last_year - 1)
    noise = thresholds.growth_noise_percent
    status: Status
    if case.closed or case.year_closed:
        status = "met" if growth > noise else "missed"
    else:
        status = "on_track" if growth > noise else "slightly_behind" if growth >= -noise else "behind"
    return Verdict(status, growth_percent=growth)


def _not_below(case: Case) -> Verdict:
    """稳步提升: at or above the baseline; below it is a warning, below after two falling quarters is behind."""
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
    )
