"""The 目标数据表 read back: district allocations, annual sub-targets and baselines, each row with its document.

The sheets are drawn in `book`. Columns are found by their headings. A row whose value is blank says nothing;
every other row becomes an Allocation, a PathPoint or a GivenBaseline in the target's stored unit, or a problem at
each cell that cannot be understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TypeVar

from loaders.targets.book import (
    ALLOCATIONS,
    BASELINES,
    DAY,
    DOCUMENT,
    DRAFT_DOCUMENT,
    MEMBER,
    PATHS,
    REGION,
    TABLES,
    TARGET,
    UNIT,
    VALUE,
    YEAR,
    Table,
)
from loaders.template.layout import target_key
from loaders.template.meta import Meta, Origin, plan_problems, text_at
from loaders.workbook.cells import address
from loaders.workbook.model import Book, Sheet
from loaders.workbook.private import personal_data
from loaders.workbook.serials import day_of_serial
from loaders.workbook.values import number_fault
from tracker.numbers import parse_number
from tracker.period_words import find_periods
from tracker.problems import (
    Ambiguous,
    DuplicateRow,
    ErrorCell,
    MeasureReason,
    NotANumber,
    Said,
    UncachedFormula,
    UnitSuspect,
    UnknownMeasure,
    UnknownRegion,
    Unusable,
    WrongPeriod,
)
from tracker.rules.magnitude import Bounds, size_fault
from tracker.schema.catalogue import Catalogue, Target
from tracker.schema.regions import Register, fold_name
from tracker.submission import Allocation, GivenBaseline, Grade, PathPoint, Problem, Severity, Submission

Row = TypeVar("Row", Allocation, PathPoint, GivenBaseline)
_HEAD_WITHIN = 30


def read_targets(
    book: Book,
    meta: Meta,
    origin: Origin,
    catalogue: Catalogue,
    register: Register,
    *,
    plan: str | None = None,
    grade: Grade | None = None,
) -> Submission:
    """Everything a 目标数据表 gives, in the targets' stored units, with the problems of its rows."""
    problems = plan_problems(meta, plan)
    rows: dict[str, tuple[Allocation | PathPoint | GivenBaseline, ...]] = {}
    for table in TABLES:
        if (sheet := book.sheet(table.sheet)) is not None:
            reader = _Reader(sheet, table, catalogue, register, meta["plan"])
            rows[table.sheet] = reader.read()
            problems += reader.problems
    if not any(rows.values()) and not problems:
        problems.append(Problem("", "", "blocking", Unusable(reason="no_figures" if rows else "no_table")))
    found = [row for given in rows.values() for row in given]
    return Submission(
        origin.file_name,
        origin.sha256,
        origin.size,
        "targets",
        meta["plan"],
        (),
        grade,
        problems=tuple(problems),
        allocations=tuple(row for row in found if isinstance(row, Allocation)),
        paths=tuple(row for row in found if isinstance(row, PathPoint)),
        baselines=tuple(row for row in found if isinstance(row, GivenBaseline)),
    )


class _Reader:
    """Reads one sheet against a plan, collecting every problem."""

    def __init__(self, sheet: Sheet, table: Table, catalogue: Catalogue, register: Register, plan_id: str) -> None:
        self.sheet, self.table, self.plan_id = sheet, table, plan_id
        self.catalogue, self.register = catalogue, register
        self.plan = catalogue.plans[plan_id]
        self.problems: list[Problem] = []
        self.columns: dict[str, int] = {}
        self.names: dict[str, set[str]] = {}
        for key, target in self.plan.targets.items():
            indicator = catalogue.indicators[target.indicator]
            for name in (key, target.code, indicator.short, *indicator.aliases, indicator.name):
                self.names.setdefault(fold_name(name), set()).add(key)

    def read(self) -> tuple[Allocation | PathPoint | GivenBaseline, ...]:
        head = self._head()
        if head is None:
            self.problems.append(Problem(self.sheet.name, "A1", "blocking", Unusable(reason="no_table")))
            return ()
        read: dict[str, Callable[[int], Allocation | PathPoint | GivenBaseline | None]] = {
            ALLOCATIONS.sheet: self._allocation,
            PATHS.sheet: self._path,
            BASELINES.sheet: self._baseline,
        }
        seen: dict[tuple[str, ...], int] = {}
        found = []
        for row in range(1, head + 1):
            self.sheet.use.row(row, "reference", "header")
        filled = list(self._filled(head))
        for row in {r for r, _ in self.sheet.cells if r > head} - set(filled):
            if not self._text(row, VALUE):
                self.sheet.use.row(row, "reference", "blank_row")
        for row in filled:
            line = read[self.table.sheet](row)
            if line is None:
                self.sheet.use.row(row, "unread", "row_fault", told=True)
                continue
            key = (line.target, getattr(line, "region", ""), str(getattr(line, "year", "")))
            if key in seen:
                first = f"{self.sheet.name}!{address(seen[key], 1)}"
                self._fault(row, TARGET, DuplicateRow(row=self._text(row, TARGET), first=first))
                self.sheet.use.row(row, "unread", "second", told=True)
                continue
            seen[key] = row
            self._use(row)
            found.append(line)
        figures = {address(row, self.columns[VALUE]) for row in seen.values()}
        self.problems += personal_data(self.sheet, figures)
        return tuple(found)

    def _use(self, row: int) -> None:
        """A row that was taken: its own columns were read, others are not ours."""
        for column in self.columns.values():
            self.sheet.use.cell(row, column, "read")

    def _head(self) -> int | None:
        """The row of headings, where every column of the table is named; the columns it names are kept."""
        wanted = {fold_name(heading): heading for heading in self.table.headings}
        last = max((row for row, _ in self.sheet.cells), default=0)
        for row in range(1, min(last, _HEAD_WITHIN) + 1):
            named = {
                wanted[text]: column
                for r, column in sorted(self.sheet.cells)
                if r == row and (text := fold_name(text_at(self.sheet, row, column))) in wanted
            }
            if len(named) == len(wanted):
                self.columns = named
                return row
        return None

    def _filled(self, head: int) -> Iterator[int]:
        """The rows below the headings that give a value; notes and rows still blank say nothing."""
        for row in sorted({r for r, _ in self.sheet.cells if r > head}):
            if self._text(row, VALUE) and (self._text(row, TARGET) or len(self._said(row)) > 1):
                yield row

    def _said(self, row: int) -> list[str]:
        return [text for heading in self.table.headings if (text := self._text(row, heading))]

    def _text(self, row: int, heading: str) -> str:
        return text_at(self.sheet, row, self.columns[heading])

    def _fault(self, row: int, heading: str, said: Said, severity: Severity = "blocking") -> None:
        cell = address(row, self.columns[heading])
        self.problems.append(Problem(self.sheet.name, cell, severity, said, self._text(row, heading)))

    def _allocation(self, row: int) -> Allocation | None:
        key = self._target(row)
        region, year = self._region(row, MEMBER), self._year(row, key)
        value, document = self._value(row, key), self._document(row)
        if key is None or region is None or year is None or value is None or document is None:
            return None
        return Allocation(
            target_key(self.plan_id, key), region, year, value, document, self.sheet.name, self._cell(row)
        )

    def _path(self, row: int) -> PathPoint | None:
        key = self._target(row)
        year, value, document = self._year(row, key), self._value(row, key), self._document(row)
        if key is None or year is None or value is None or document is None:
            return None
        return PathPoint(target_key(self.plan_id, key), year, value, document, self.sheet.name, self._cell(row))

    def _baseline(self, row: int) -> GivenBaseline | None:
        key = self._target(row)
        region, held_on = self._region(row, REGION), self._day(row, key)
        value, document = self._value(row, key), self._document(row)
        if key is None or region is None or held_on is None or value is None or document is None:
            return None
        return GivenBaseline(
            target_key(self.plan_id, key), region, held_on, value, document, self.sheet.name, self._cell(row)
        )

    def _cell(self, row: int) -> str:
        return address(row, self.columns[VALUE])

    def _target(self, row: int) -> str | None:
        """The key of the row's target; None, with the reason recorded, where a row of this sheet makes no sense for it."""
        name = self._text(row, TARGET)
        keys = self.names.get(fold_name(name.removeprefix(f"{self.plan_id}.")), set())
        if len(keys) > 1:
            codes = tuple(self.plan.targets[key].code for key in sorted(keys))
            self._fault(row, TARGET, Ambiguous(kind="target", name=name, candidates=codes))
            return None
        key = next(iter(keys), None)
        reason = "no_target" if key is None else self._unfit(self.plan.targets[key])
        if reason:
            said = UnknownMeasure(reason=reason, heading=(name,) if name else (), plan=self.plan.short)
            self._fault(row, TARGET, said)
            return None
        return key

    def _unfit(self, target: Target) -> MeasureReason | None:
        if self.table is BASELINES:
            return None
        if target.number is None:
            return "no_number"
        measures = self.catalogue.indicators[target.indicator].formula.measures
        if self.table is ALLOCATIONS and self.catalogue.measures[measures[0]].is_whole:
            return "not_by_district"
        return None

    def _region(self, row: int, heading: str) -> str | None:
        """The row's place: one that adds up to the whole, on 基期数 also the whole itself."""
        name = self._text(row, heading)
        matches = self.register.find(name, self.plan.region, self.plan.end) if name else []
        if len(matches) > 1:
            candidates = tuple(region.name for region in matches)
            self._fault(row, heading, Ambiguous(kind="region", name=name, candidates=candidates))
        elif not name:
            self._fault(row, heading, UnknownRegion(reason="no_name"))
        elif not matches:
            self._fault(row, heading, UnknownRegion(reason="unknown", row=name, plan=self.plan.short))
        elif (matches[0].code == self.plan.region and heading == REGION) or (
            matches[0].in_partition and matches[0].code != self.plan.region
        ):
            return matches[0].code
        else:
            self._fault(row, heading, UnknownRegion(reason="not_a_member", row=name, plan=self.plan.short))
        return None

    def _year(self, row: int, key: str | None) -> int | None:
        text = self._text(row, YEAR)
        found = re.fullmatch(r"(20\d{2})(?:\.0)?年?(?:末|底)?", text)
        first = self.plan.start.year
        last = (self.plan.targets[key].deadline if key else self.plan.end).year
        if found and first <= int(found[1]) <= last:
            return int(found[1])
        said = WrongPeriod(reason="outside_plan", period=text, first=str(first), last=str(last), plan=self.plan.short)
        self._fault(row, YEAR, said)
        return None

    def _day(self, row: int, key: str | None) -> date | None:
        """The day the value held: a date, or the end of the period that is named; before the target's deadline."""
        cell = self.sheet.cells.get((row, self.columns[DAY]))
        day: date | None = None
        if cell and isinstance(cell.value, datetime):
            day = cell.value.date()
        elif cell and isinstance(cell.value, date):
            day = cell.value
        elif exact := re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", self._text(row, DAY)):
            try:
                day = date(int(exact[1]), int(exact[2]), int(exact[3]))
            except ValueError:
                day = None
        elif cell and (serial := day_of_serial(cell.value)):
            day = serial
        elif len(periods := find_periods(self._text(row, DAY))) == 1:
            day = periods[0].end
        if day is None:
            self._fault(row, DAY, WrongPeriod(reason="no_day"))
        elif key and day >= self.plan.targets[key].deadline:
            last = self.plan.targets[key].deadline.isoformat()
            self._fault(row, DAY, WrongPeriod(reason="after_deadline", period=day.isoformat(), last=last))
            return None
        return day

    def _document(self, row: int) -> str | None:
        """The document's name; a number without one is nobody's word."""
        text = self._text(row, DOCUMENT)
        if not text:
            self._fault(row, DOCUMENT, Unusable(reason="no_document"))
        elif text == DRAFT_DOCUMENT:
            self._fault(row, DOCUMENT, Unusable(reason="draft_document"), "doubtful")
        return text or None

    def _value(self, row: int, key: str | None) -> float | None:
        cell = self.sheet.cells[(row, self.columns[VALUE])]
        if cell.kind == "uncached":
            self._fault(row, VALUE, UncachedFormula(formula=cell.text))
            return None
        if cell.kind == "error":
            self._fault(row, VALUE, ErrorCell(error=cell.text))
            return None
        try:
            figure = None if cell.kind == "date" else parse_number(cell.value, cell.number_format)
        except ValueError:
            figure = None
        if figure is None:
            self._fault(row, VALUE, NotANumber(reason=number_fault(cell)))
            return None
        return self._stored(row, key, figure.value, figure.unit)

    def _stored(self, row: int, key: str | None, number: float, written_unit: str) -> float | None:
        """The number in the target's stored unit, None where unit or size cannot be right."""
        given = written_unit or self._text(row, UNIT)
        if key is None:
            return number
        indicator = self.catalogue.indicators[self.plan.targets[key].indicator]
        stored = indicator.unit
        try:
            value = self.catalogue.in_stored_unit(number, given or stored, stored)
        except ValueError:
            self._fault(row, UNIT, UnitSuspect(reason="foreign_unit", unit=given, stored_unit=stored))
            return None
        if fault := size_fault(value, Bounds.of_indicator(indicator, self.catalogue), number):
            self._fault(row, VALUE, fault)
            return None
        return value
