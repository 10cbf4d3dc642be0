"""What a workbook says: figures with their cells, problems with their cells, remarks, and tables of targets.

Loaders make a `Submission`, the desk compares and commits it. What a problem says is in `tracker/problems.py`; it
becomes a sentence only at the edge, in the reader's language (`wording/problems.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tracker.periods import Period
from tracker.problems import Said, written
from tracker.schema.task_types import CheckInState

Severity = Literal["blocking", "doubtful"]
Grade = Literal["own", "sample", "published"]
Supply = Literal["province", "department", "district", "whole"]

# A supplier lower in this list never replaces the figure of a higher one (docs/decisions/0001).
SUPPLY_RANK: dict[str, int] = {"district": 1, "department": 2, "province": 3, "whole": 3}


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure: a measure of a region at a period, in the measure's stored unit, and the cell it came from.

    `value` is None only when the figure is taken back by a correction. `state` is the word of a 0/1 measure
    (在审, 已批复). `raw` is what the cell showed, `unit` the unit the sheet gave it in.
    """

    region: str
    measure: str
    period: Period
    value: float | None
    sheet: str
    cell: str
    raw: str
    unit: str
    supplier: Supply
    state: str | None = None
    taken_back: bool = False

    def __reduce__(self) -> tuple[type[Observation], tuple[object, ...]]:
        """Field by field: a national table comes back from the sandbox worker as hundreds of thousands of these."""
        return Observation, (
            self.region,
            self.measure,
            self.period,
            self.value,
            self.sheet,
            self.cell,
            self.raw,
            self.unit,
            self.supplier,
            self.state,
            self.taken_back,
        )


@dataclass(frozen=True)
class Growth:
    """A 同比 typed beside a figure of a stranger's table, as it stands there; it is checked and never stored.

    `in_points` when its heading says 百分点, `is_bare` when it does not say that it is over a year before.
    """

    region: str
    measure: str
    period: Period
    typed: str
    in_points: bool
    sheet: str
    cell: str
    is_bare: bool = False


@dataclass(frozen=True)
class Problem:
    """A fault or a doubt at a cell: what it says, and `found`, what stands there.

    `region` names the unit the problem belongs to where there is one, so that the others can be committed alone.
    """

    sheet: str
    cell: str
    severity: Severity
    said: Said
    found: str = ""
    region: str | None = None

    @property
    def code(self) -> str:
        return self.said.code

    @property
    def details(self) -> dict[str, str]:
        """The parameters as they are stored."""
        return written(self.said)


@dataclass(frozen=True)
class Remark:
    """A supplier's own words about a target. Of the kind `expected_year` the text is its own estimate of the year's end, a
    number and the target's stored unit (882000 件): shown beside the forecast, never a figure."""

    target: str
    region: str
    period: Period
    kind: Literal["note", "reason", "next_step", "pending", "expected_year"]
    text: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class Allocation:
    """A district's share of a target for the end of a year (任务分解), in the target's stored unit."""

    target: str
    region: str
    year: int
    value: float
    document: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class PathPoint:
    """What is asked of the whole at the end of a year (年度目标), in the target's stored unit."""

    target: str
    year: int
    value: float
    document: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class GivenBaseline:
    """A starting value laid down by a document (基期数), for the whole or a district, with the day it held."""

    target: str
    region: str
    held_on: date
    value: float
    document: str
    sheet: str
    cell: str


@dataclass(frozen=True)
class RosterRow:
    """One row of a list (名单、台账) at a period: column id to text, number, or day in ISO form; blanks are left out.

    `region` is the member the row belongs to, or the plan's whole where the list has no column of places.
    """

    register: str
    region: str
    period: Period
    values: dict[str, str | float]
    sheet: str
    cell: str


@dataclass(frozen=True)
class CheckIn:
    """How a unit stands with a task, or with a dated duty, at a quarter.

    `subject` is the task's key (plan.1.2) or the duty's with its plan (plan.QZM02). `done_on` is the day a duty was done.
    `evidence` is a file's name or a link; `evidence_sha256` the hash of a file that was kept, else "".
    """

    about: Literal["task", "duty"]
    subject: str
    unit: str
    period: Period
    state: CheckInState
    note: str = ""
    evidence: str = ""
    evidence_sha256: str = ""
    done_on: date | None = None
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Unread:
    """A number that was not read: its cell, what it shows (masked), and why. `is_told` when a problem of its own says so."""

    sheet: str
    cell: str
    shown: str
    why: str
    is_told: bool = False


@dataclass(frozen=True)
class Account:
    """Every numeric cell of the visible sheets, and what became of it: the counts and the unread ones add up to `numeric`."""

    numeric: int = 0
    read: int = 0
    checked: int = 0
    reference: int = 0
    ignored: int = 0
    unread: tuple[Unread, ...] = ()

    @property
    def unread_count(self) -> int:
        """How many numbers were not read; `unread` may name only the first of them."""
        return self.numeric - self.read - self.checked - self.reference - self.ignored


@dataclass(frozen=True)
class ClippedRow:
    """A row of a clipping: its number, whether it is one of headings, and its cells as (what it shows, over how many columns)."""

    number: int
    is_heading: bool
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Clipping:
    """A cell as it stands in its sheet among its neighbours (masked), below the headings and beside the name of its row."""

    sheet: str
    cell: str
    columns: tuple[str, ...]
    rows: tuple[ClippedRow, ...]


@dataclass(frozen=True)
class Clippings:
    """What was cut out of one workbook, in the order it was asked for; a cell that is not there is left out."""

    pieces: tuple[Clipping, ...] = ()


@dataclass(frozen=True)
class Submission:
    """All that one workbook says. Clean when no problem is blocking; nothing of an unclean one is saved."""

    file_name: str
    sha256: str
    size: int
    layout: Literal["template", "table", "targets", "correction", "register", "check_ins", "unreadable"]
    plan: str | None
    periods: tuple[Period, ...]
    grade: Grade | None
    observations: tuple[Observation, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    growths: tuple[Growth, ...] = ()
    allocations: tuple[Allocation, ...] = ()
    paths: tuple[PathPoint, ...] = ()
    baselines: tuple[GivenBaseline, ...] = ()
    roster_rows: tuple[RosterRow, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    # (heading, measure) of a stranger's columns, as they were taken.
    matched_columns: tuple[tuple[str, str], ...] = ()
    unmatched_columns: tuple[str, ...] = ()
    unmatched_rows: tuple[str, ...] = ()
    # What the sheet says of where its figures come from: {"title": …, "source": …, "address": …, "as_of": …}; of a list
    # which one it is and whose: {"register": …, "covers": "" or one place's code}.
    source: dict[str, str] = field(default_factory=dict)
    account: Account = Account()
    # Last quarter's figures as our own blank shows them in grey, to be held against what is known.
    shown_before: tuple[Observation, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not any(problem.severity == "blocking" for problem in self.problems)

    @property
    def figure_count(self) -> int:
        """How many figures it gives, of every kind; of a list its rows, of check-ins how many."""
        given = (
            self.observations,
            self.allocations,
            self.paths,
            self.baselines,
            self.roster_rows,
            self.check_ins,
        )
        return sum(map(len, given))
