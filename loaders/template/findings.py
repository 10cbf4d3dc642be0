"""What has been read of a workbook of ours so far, and how its headings are understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.template.layout import BEFORE_HEADING, Entry, Form
from loaders.template.meta import Meta, text_at
from loaders.workbook.cells import address
from loaders.workbook.model import Sheet
from loaders.workbook.values import fitting_unit, read_cell
from tracker.period_words import find_periods
from tracker.periods import parse_period
from tracker.problems import OfFigure, Said, UnitSuspect, WrongPeriod
from tracker.schema.regions import Region, fold_name
from tracker.submission import Observation, Problem, Remark, Severity, Supply

_HEAD_ROWS = 40


@dataclass(frozen=True)
class Column:
    """Where one measure stands: its column (or its row on the whole's sheet) and the unit its heading gives."""

    entry: Entry
    at: int
    unit: str


@dataclass
class Findings:
    """What has been read so far. Lists grow; a cell gives a figure or a problem, never both."""

    form: Form
    meta: Meta
    observations: list[Observation] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    unmatched_columns: list[str] = field(default_factory=list)
    unmatched_rows: list[str] = field(default_factory=list)
    shown_before: list[Observation] = field(default_factory=list)

    def problem(
        self,
        sheet: Sheet,
        row: int,
        column: int,
        said: Said,
        found: str = "",
        severity: Severity = "blocking",
        region: str | None = None,
    ) -> None:
        self.problems.append(Problem(sheet.name, address(row, column), severity, said, found, region))

    def figure(self, sheet: Sheet, row: int, column: int, column_of: Column, region: Region | None) -> float | None:
        """Read one entry cell into an observation or a problem. Returns its value in the stored unit."""
        entry, cell = column_of.entry, sheet.cells.get((row, column))
        code = region.code if region else None
        reading = read_cell(cell, entry.measure, column_of.unit, self.form.catalogue)
        if isinstance(reading, OfFigure):
            sheet.use.cell(row, column, "unread", reading.code, told=True)
            said = reading.of(entry.measure_id, entry.measure.name, row=region.name if region else "")
            self.problem(sheet, row, column, said, cell.text if cell else "", region=code)
            return None
        if reading is None or cell is None:
            return None
        if region is None:
            return reading.value
        supplier: Supply = "district" if self.form.region else entry.measure.supplied_by.level
        self.observations.append(
            Observation(
                region.code,
                entry.measure_id,
                entry.period,
                reading.value,
                sheet.name,
                address(row, column),
                cell.text,
                reading.unit,
                supplier,
                reading.state,
            )
        )
        return reading.value

    def grey_figure(
        self, sheet: Sheet, at: tuple[int, int], heading_row: int, column_of: Column, region: Region
    ) -> None:
        """Keep what a grey cell shows of an earlier quarter, to be held against what is known: it may have been typed over."""
        cell = sheet.cells.get(at)
        heading = sheet.cells.get((heading_row, at[1]))
        word, _, when = (heading.text if heading else "").partition("\n")
        if cell is None or cell.kind != "number" or word != BEFORE_HEADING or not isinstance(cell.value, int | float):
            return
        try:
            period = parse_period(when)
        except ValueError:
            return
        measure = column_of.entry.measure
        self.shown_before.append(
            Observation(
                region.code, column_of.entry.measure_id, period, float(cell.value), sheet.name, address(*at),
                cell.text, measure.unit, measure.supplied_by.level,
            )
        )  # fmt: skip


def head_row(sheet: Sheet, heading: str) -> tuple[int, int] | None:
    """(row, column) of the heading cell, None when the table is gone."""
    wanted = fold_name(heading)
    places = sorted(key for key in sheet.cells if key[0] <= _HEAD_ROWS and key[1] <= _HEAD_ROWS)
    return next((key for key in places if fold_name(sheet.cells[key].text) == wanted), None)


def entry_named(heading: str, found: Findings) -> Entry | None:
    """The measure a heading names: by the words the workbook was written with, its name, or an alias of it."""
    wanted = fold_name(heading)
    written = {fold_name(p.heading): p.measure_id for p in found.meta.places}
    entries = {entry.measure_id: entry for entry in found.form.entries}
    if written.get(wanted) in entries:
        return entries[written[wanted]]
    by_name = [e for e in entries.values() if fold_name(e.measure.name) == wanted]
    by_alias = [e for e in entries.values() if wanted in {fold_name(alias) for alias in e.measure.aliases}]
    matches = by_name or by_alias
    return matches[0] if len(matches) == 1 else None


def heading_unit(sheet: Sheet, row: int, column: int, entry: Entry, found: Findings) -> str:
    """The unit a heading gives, and a problem when it does not belong to the measure or names another date."""
    text = text_at(sheet, row, column)
    unit, _, when = text.partition("·")
    unit = unit.strip() or entry.measure.unit
    if fitting_unit(unit, entry.measure, found.form.catalogue) is None:
        said = UnitSuspect(reason="foreign_unit", unit=unit, stored_unit=entry.measure.unit)
        found.problem(sheet, row, column, said.of(entry.measure_id, entry.measure.name), unit)
        unit = entry.measure.unit
    named = find_periods(when, entry.period.year)
    if named and entry.period not in named:
        ours = str(entry.period)
        other = WrongPeriod(reason="disagree", heading=when.strip(), meta=ours, expected=ours)
        found.problem(sheet, row, column, other, when.strip())
    return unit
