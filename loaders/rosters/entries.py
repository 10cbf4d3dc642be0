"""One cell of a list (名单、台账): its text, word, day, number or place in stored form, or the fault at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from loaders.template.findings import Findings
from loaders.template.meta import text_at
from loaders.workbook.cells import Cell
from loaders.workbook.model import Sheet
from loaders.workbook.serials import day_of_serial
from loaders.workbook.values import is_missing, number_fault
from tracker.numbers import parse_number
from tracker.problems import (
    Ambiguous,
    ErrorCell,
    NotANumber,
    OfFigure,
    UncachedFormula,
    UnknownRegion,
    WrongEntry,
    WrongPeriod,
)
from tracker.rules.magnitude import Bounds, size_fault
from tracker.schema.regions import fold_name
from tracker.schema.roster_forms import RosterForm

LONGEST, LONGEST_NOTE = 200, 1000
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?|(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Place:
    """A row of a list that is being read: where its columns stand, and where its problems go."""

    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    form: RosterForm
    found: Findings
    allowed: set[str]

    def text(self, key: str) -> str:
        return text_at(self.sheet, self.row, self.columns[key])

    def cell(self, key: str) -> Cell | None:
        return self.sheet.cells.get((self.row, self.columns[key]))

    def fault(self, key: str, said: OfFigure) -> None:
        said = said.of(heading=self.form.columns[key].name)
        self.found.problem(self.sheet, self.row, self.columns[key], said, self.text(key)[:LONGEST])


def read_entry(place: Place, key: str, before: Mapping[str, str | float]) -> str | float | None:
    """The stored form of one entry; None when it is blank or wrong, and a problem where it must not be.

    `before` are the row's entries read so far: a day may have to come after another one.
    """
    column, cell = place.form.columns[key], place.cell(key)
    if cell is None or is_missing(cell):
        _blank(place, key)
        return None
    if cell.kind == "error":
        place.fault(key, ErrorCell(error=cell.text))
        return None
    if cell.kind == "uncached":
        place.fault(key, UncachedFormula(formula=cell.text))
        return None
    if column.kind == "region":
        return _region(place, key)
    if column.kind == "choice":
        return _choice(place, key)
    if column.kind == "date":
        return _day(place, key, cell, before)
    if column.kind == "number":
        return _number(place, key, cell)
    text = place.text(key)
    is_note = column.kind == "note"
    limit = LONGEST_NOTE if is_note else LONGEST
    if len(text) > limit:
        place.fault(key, WrongEntry(reason="note_too_long" if is_note else "too_long", limit=str(limit)))
        return None
    return text


def _blank(place: Place, key: str) -> None:
    column = place.form.columns[key]
    if column.kind == "region":
        place.fault(key, UnknownRegion(reason="no_name"))
    elif column.required:
        place.fault(key, WrongEntry(reason="empty"))
    for other, words in column.required_when.items():
        if other in place.columns and fold_name(place.text(other)) in {fold_name(word) for word in words}:
            when = f"{place.form.columns[other].name}：{place.text(other)}"
            place.fault(key, WrongEntry(reason="empty", when=when))


def _region(place: Place, key: str) -> str | None:
    name, form = place.text(key), place.found.form
    matches = form.register.find(name, form.plan.region, form.period.end)
    if len(matches) > 1:
        candidates = tuple(region.name for region in matches)
        place.fault(key, Ambiguous(kind="region", name=name, candidates=candidates))
    elif not matches or (form.region and matches[0].code != form.region):
        place.fault(key, UnknownRegion(reason="unknown", row=name, plan=form.plan.short))
    elif matches[0].code not in place.allowed:
        place.fault(key, UnknownRegion(reason="not_in_list", row=name))
    else:
        return matches[0].code
    return None


def _choice(place: Place, key: str) -> str | None:
    choices = place.form.columns[key].choices
    said = fold_name(place.text(key))
    word = next((choice for choice in choices if fold_name(choice) == said), None)
    if word is None:
        place.fault(key, WrongEntry(reason="choice", choices=tuple(choices)))
    return word


def day_of(cell: Cell) -> date | None:
    """The day a cell names: a date, or text or a number such as 2026-09-30, 2026年9月30日, 20260930, 46295; None otherwise."""
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, date):
        return cell.value
    match = _DAY.fullmatch(cell.text.strip())
    if match is None:
        return day_of_serial(cell.value)
    try:
        return date(*(int(part) for part in match.groups() if part))
    except ValueError:
        return None


def _day(place: Place, key: str, cell: Cell, before: Mapping[str, str | float]) -> str | None:
    column, period = place.form.columns[key], place.found.form.period
    day = day_of(cell)
    if day is None:
        place.fault(key, WrongEntry(reason="day"))
        return None
    first = date(period.year, 1, 1) if column.within == "year" else date.min
    if column.within and not first <= day <= period.end:
        since = first.isoformat() if first > date.min else ""
        span = WrongPeriod(reason="outside_span", period=day.isoformat(), first=since, last=period.end.isoformat())
        place.fault(key, span)
        return None
    earlier = before.get(column.not_before) if column.not_before else None
    if isinstance(earlier, str) and day < date.fromisoformat(earlier):
        other = place.form.columns[column.not_before or ""].name
        place.fault(key, WrongEntry(reason="order", other=other, limit=earlier))
        return None
    return day.isoformat()


def _number(place: Place, key: str, cell: Cell) -> float | None:
    """The number, whole and not negative where all measures added from it are; a unit beside it must be one of theirs."""
    measures = [place.found.form.catalogue.measures[c.measure] for c in place.form.counts if c.sum == key]
    try:
        figure = None if cell.kind in ("date", "bool") else parse_number(cell.value, cell.number_format)
    except ValueError:
        figure = None
    if figure is None or (figure.unit and figure.unit not in {measure.unit for measure in measures}):
        place.fault(key, NotANumber(reason=number_fault(cell)))
    elif fault := size_fault(figure.value, Bounds(integer=bool(measures) and all(m.integer for m in measures))):
        place.fault(key, fault)
    else:
        return figure.value
    return None
