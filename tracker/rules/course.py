"""An indicator's course: its values by period, where the schedule wants them, and what was really published of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tracker.periods import Period
from tracker.submission import Remark


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """An indicator of a place at a period, in its stored unit; `value` is None while places are missing, `partial` then what
    those who reported come to. An `interim` one is not of a quarter's end."""

    period: Period
    value: float | None
    partial: float | None
    reported: int
    expected: int
    interim: bool

    @property
    def end(self) -> date:
        """The day the figure holds."""
        return self.period.end


@dataclass(frozen=True, slots=True)
class ScheduledValue:
    """What the schedule expects at the end of a quarter, in the indicator's stored unit."""

    end: date
    value: float


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A really published figure of an indicator, in its stored unit, with its source."""

    period: Period
    value: float
    as_printed: str
    source_title: str
    address: str
    source_grade: str

    @property
    def end(self) -> date:
        """The day the figure holds."""
        return self.period.end


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """A figure that went into an indicator, in its measure's stored `unit`, with its cell; `raw` is what the cell showed."""

    measure: str
    region: str
    period: Period
    value: float
    state: str | None
    unit: str
    file_name: str
    sheet: str
    cell: str
    raw: str
    who: str
    committed_at: datetime
    grade: str | None
    submission: str


@dataclass(frozen=True)
class ReceivedRemark(Remark):
    """A unit's own words about a target, with the workbook they came in and who handed it in."""

    file_name: str
    who: str
