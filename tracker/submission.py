"""What a workbook says: figures with their cells, problems with their cells, remarks, and tables of targets.

Loaders make a `Submission`, the desk compares and commits it. What a problem says is in `tracker/problems.py`; it
becomes a sentence only at the edge, in the reader's language (`wording/problems.py`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, overload

from tracker.periods import Period, parse_period
from tracker.problems import Said, WrongPeriod, written
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


@dataclass(frozen=True, slots=True)
class LineColumn:
    """What the figures of one column of `Lines` have in common; `letters` are the column's in the sheet.

    A figure's value is the number times `factor`; `is_whole` says that it counts whole things.
    """

    measure: str
    period: Period
    letters: str
    unit: str
    supplier: Supply
    factor: float | None = None
    is_whole: bool = False

    def value(self, number: float) -> float:
        """The number in the stored unit. Fifteen digits and a tail are what a sum of tenths leaves behind."""
        given = number if self.factor is None else round(number * self.factor, 9)
        return given if self.is_whole else float(f"{given:.12g}")


@dataclass
class Lines:
    """Figures of a long table's rows, one region each, under the same columns, where every cell is a plain number.

    `numbers` are the cells row by row, NaN where one is blank. A nation's million figures are eight megabytes.
    """

    sheet: str
    columns: tuple[LineColumn, ...]
    regions: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    numbers: array[float] = field(default_factory=lambda: array("d"))
    blanks: int = 0

    def __reduce__(self) -> tuple[object, ...]:
        return _lines_arrived, (
            self.sheet, self.columns, self.regions, self.rows, self.numbers.tobytes(), self.blanks,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.numbers) - self.blanks

    def __iter__(self) -> Iterator[Observation]:
        numbers = iter(self.numbers)
        for region, row in zip(self.regions, self.rows, strict=True):
            for column in self.columns:
                number = next(numbers)
                if number == number:
                    whole = number.is_integer() and abs(number) < 1e15
                    yield Observation(
                        region,
                        column.measure,
                        column.period,
                        column.value(number),
                        self.sheet,
                        f"{column.letters}{row}",
                        str(int(number)) if whole else f"{number:.15g}",
                        column.unit,
                        column.supplier,
                    )


def _lines_arrived(
    sheet: str, columns: tuple[LineColumn, ...], regions: list[str], rows: list[int], numbers: bytes, blanks: int
) -> Lines:
    return Lines(sheet, columns, regions, rows, array("d", numbers), blanks)


@dataclass(eq=False)
class Observations(Sequence[Observation]):
    """Figures in the order of their cells; those of plain rows are made when asked for. Equal to a tuple of the same ones."""

    parts: list[Observation | Lines] = field(default_factory=list)
    _made: tuple[Observation, ...] | None = field(default=None, repr=False)

    def append(self, figure: Observation) -> None:
        """Add one figure."""
        self.parts.append(figure)
        self._made = None

    def lines_under(self, sheet: str, columns: tuple[LineColumn, ...]) -> Lines:
        """The lines that the next plain row of these columns goes to, those at the end where they are the same."""
        self._made = None
        last = self.parts[-1] if self.parts else None
        if not isinstance(last, Lines) or last.columns is not columns or last.sheet != sheet:
            last = Lines(sheet, columns)
            self.parts.append(last)
        return last

    @property
    def lines(self) -> list[Lines]:
        return [part for part in self.parts if isinstance(part, Lines)]

    @property
    def singles(self) -> list[Observation]:
        """The figures that stand in no lines."""
        return [part for part in self.parts if isinstance(part, Observation)]

    def regions(self) -> set[str]:
        return {o.region for o in self.singles}.union(*(part.regions for part in self.lines))

    def periods(self) -> set[Period]:
        return {o.period for o in self.singles} | {
            c.period for part in self.lines if part.regions for c in part.columns
        }

    def __len__(self) -> int:
        return sum(1 if isinstance(part, Observation) else len(part) for part in self.parts)

    def __iter__(self) -> Iterator[Observation]:
        return iter(self._all())

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Observation, ...]: ...
    def __getitem__(self, index: int | slice) -> Observation | tuple[Observation, ...]:
        return self._all()[index]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Observations | tuple) and self._all() == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # it grows while a workbook is read

    def __getstate__(self) -> dict[str, object]:
        return {"parts": self.parts, "_made": None}

    def _all(self) -> tuple[Observation, ...]:
        if self._made is None:
            made: list[Observation] = []
            for part in self.parts:
                if isinstance(part, Observation):
                    made.append(part)
                else:
                    made.extend(part)
            self._made = tuple(made)
        return self._made


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
    observations: Sequence[Observation] = ()
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
    def other_blank(self) -> Period | None:
        """The period a blank of ours is of, where it was read for another one."""
        return next((parse_period(said.meta) for said in self._periods if said.reason == "other_blank"), None)

    @property
    def other_period(self) -> Period | None:
        """The period a workbook says it is of, in one way only, where it was read for another one."""
        named = {
            source
            for said in self._periods
            if said.reason == "disagree" and said.flag
            for source in (said.title, said.sheet_name, said.file_name)
            if source and source != said.flag
        }
        try:
            return self.other_blank or (parse_period(*named) if len(named) == 1 else None)
        except ValueError:
            return None

    @property
    def _periods(self) -> Iterator[WrongPeriod]:
        return (problem.said for problem in self.problems if isinstance(problem.said, WrongPeriod))

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
