"""What is said of one target in one place at one quarter: the one type that pages, papers and the command line read.

Values are in the indicator's stored unit, shares of a way in per cent; None means unknown or that the kind of target has
none. No words in any language stand here: notes are codes with details, worded at the edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, PlainSerializer, PlainValidator

from tracker.periods import Period, parse_period
from tracker.rules.forecast import Refused
from tracker.rules.pattern import Basis
from tracker.rules.progress import FailedYear, Method, Status
from tracker.rules.rollup import Member
from tracker.schema.catalogue import Comparator

Prospect = Literal["likely", "uncertain", "unlikely"]
# A period, and where a judgement is written down (judgement_record.py) its text.
PeriodAsText = Annotated[Period, PlainSerializer(str), PlainValidator(parse_period)]
# Releases before method 2 kept a failed year as its number alone.
Failed = Annotated[FailedYear, BeforeValidator(lambda one: {"year": one} if isinstance(one, int) else one)]
# A status, or the words that stand for it where the status alone would say too much: an earlier year broke the promise
# (`broken`), something striven for was not reached (`unreached`), it is applied for and others decide (`pending`).
Light = Status | Literal["broken", "broken_striven", "unreached", "pending"]
# The lights of what is lost for good, as far as the promise goes, the gravest first.
LOST: tuple[Light, ...] = ("missed", "unreached", "broken", "broken_striven", "out_of_reach")


def light_of(
    status: Status | None, at: Period, failed_years: tuple[FailedYear, ...], *, strive: bool, pending: bool
) -> Light | None:
    """What is said for a status at a quarter."""
    if pending:
        return "pending"
    if status in ("out_of_reach", "missed") and any(failed.year < at.year for failed in failed_years):
        return "broken_striven" if strive else "broken"
    return "unreached" if status == "missed" and strive else status


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader must know of a judgement: a code, and what its sentence is about (regions by code)."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """What the place's figure is made of.

    `value` is None while places are missing; `partial` is then what those who reported come to. `reported` of `expected`
    units gave all that is needed. `members` are the places of a list or coverage, `done` how many of them have done it.
    `others_missing` are rows of no member (其他) that gave a figure before and none now. Of an incomplete one
    `last_complete` is the last quarter that was complete, with its value.
    `population` is the year-end a ratio
    divides by; an `interim` figure is not of a quarter's end, or came before it.
    """

    value: float | None = None
    unit: str = ""
    partial: float | None = None
    reported: int = 0
    expected: int = 0
    missing: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    done: int | None = None
    others_missing: tuple[str, ...] = ()
    last_complete: PeriodAsText | None = None
    last_complete_value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    population: PeriodAsText | None = None
    interim: bool = False


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised: a `number`, or for a list the `places`; for directions neither. `strive`: 力争, not a firm promise.

    `baseline` is what the way is counted from, by document, the catalogue or our own figure (`baseline_basis`).
    `to_target` is what is still missing (0 when met), `headroom` how far a target that is met may fall.
    """

    comparator: Comparator = "at_least"
    number: float | None = None
    places: tuple[str, ...] | None = None
    baseline: float | None = None
    baseline_basis: str | None = None
    baseline_source: str = ""
    to_target: float | None = None
    headroom: float | None = None
    strive: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """How the value stands against time: `progress` and `planned` in per cent of the way, their difference `gap_pp` in
    points, `gap_units` in units against `expected_value`. `share` of the time has gone by (0 to 1).

    `small_step`: judged by whole things, of which `whole_expected` are expected now. `maintain`: the baseline already keeps the promise.
    """

    progress: float | None = None
    planned: float | None = None
    gap_pp: float | None = None
    gap_units: float | None = None
    expected_value: float | None = None
    share: float = 0.0
    small_step: bool = False
    maintain: bool = False
    whole_expected: int | None = None


@dataclass(frozen=True, slots=True)
class OpenYear:
    """The open year of a promise of every year: as the plan's own, of the year alone."""

    status: Status
    progress: float | None = None
    planned: float | None = None
    gap_pp: float | None = None
    gap_units: float | None = None
    to_target: float | None = None
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the deadline will find it: pace per remaining quarter, forecast with its 80 % interval, and the bounds of a
    total that is still incomplete. `basis` says what the forecast rests on, `refused` why there is none; `needed` counts what is missing in things."""

    required_pace: float | None = None
    recent_pace: float | None = None
    forecast: float | None = None
    low: float | None = None
    high: float | None = None
    probability: float | None = None
    refused: Refused | None = None
    basis: Basis | None = None
    units_needed: int | float | None = None
    best: float | None = None
    worst: float | None = None
    quarters_left: int = 0
    at_risk: bool = False

    @property
    def prospect(self) -> Prospect | None:
        """完成研判: likely (0.7 and more), uncertain, unlikely (below 0.3); None without a probability."""
        if self.probability is None:
            return None
        return "likely" if self.probability >= 0.7 else "uncertain" if self.probability >= 0.3 else "unlikely"


@dataclass(frozen=True, slots=True)
class Movement:
    """How it moved: against the last quarter with figures (`previous_period`), and against the same one last year."""

    previous_period: PeriodAsText | None = None
    previous_value: float | None = None
    previous_status: Status | None = None
    previous_light: Light | None = None
    previous_gap_pp: float | None = None
    last_year_value: float | None = None
    growth_percent: float | None = None
    first_behind: bool = False


@dataclass(frozen=True, slots=True)
class Rank:
    """A district's place among the `ranked` by progress on its own share, and in its group (山区, 沿海).

    `contribution` is its part of the whole's gap to schedule, in units; of the whole, the gap itself.
    """

    place: int | None = None
    previous: int | None = None
    ranked: int | None = None
    group_place: int | None = None
    grouped: int | None = None
    contribution: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """One target of a plan in one region at a quarter. `target` is `<plan>.<key>`; `code` the short one (QZ01).

    `status` is None for a district that was given no share. Of a promise of every year `year` is the open one, and
    `failed_years` are the closed ones in which it was not kept.
    """

    plan: str
    target: str
    code: str
    indicator: str
    region: str
    as_of: PeriodAsText
    method: Method
    status: Status | None
    figure: Figure = Figure()
    promise: Promise = Promise()
    schedule: Schedule = Schedule()
    outlook: Outlook = Outlook()
    movement: Movement = Movement()
    rank: Rank = Rank()
    notes: tuple[Note, ...] = ()
    failed_years: tuple[Failed, ...] = ()
    year: OpenYear | None = None

    @property
    def light(self) -> Light | None:
        """What is said and drawn for the status."""
        pending = any(note.code == "pending" for note in self.notes)
        return light_of(self.status, self.as_of, self.failed_years, strive=self.promise.strive, pending=pending)

    @property
    def is_broken(self) -> bool:
        """Whether a closed year broke the promise, so that the open year is said beside the plan's status."""
        return bool(self.failed_years) and self.year is not None

    @property
    def key(self) -> str:
        """The target's key within its plan."""
        return self.target.partition(".")[2]

    @property
    def note(self) -> Note | None:
        """The weightiest note."""
        return self.notes[0] if self.notes else None

    @property
    def value(self) -> float | None:
        """The figure's value, in stored units."""
        return self.figure.value


@dataclass(frozen=True, slots=True)
class DistrictFigure:
    """What an expected member stands at. `share` is its part of the sum of those reported (0–100, for what adds up),
    `state` the word of a 0/1 measure; None where not reported."""

    region: str
    value: float | None
    share: float | None
    previous_value: float | None
    last_year_value: float | None
    growth_percent: float | None
    numerator: float | None
    denominator: float | None
    state: str | None


@dataclass(frozen=True, slots=True)
class Moved:
    """A target of the whole whose light or value is another than in the quarter before."""

    target: str
    indicator: str
    previous_light: Light | None
    light: Light | None
    previous_value: float | None
    value: float | None
