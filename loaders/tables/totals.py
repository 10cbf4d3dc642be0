"""Rows that repeat what other rows say: the whole, sub-totals, composites. Checked against them, never added.

A typed total that differs is a doubt, not a fault: Hunan's printed 6918.40 and the sum 6918.50 of its 14 cities.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.tables.figures import FigureColumn, Figures, OtherRow, Readings, keep_figure
from loaders.tables.layout import Column, Grid, is_figure
from loaders.tables.report import Report
from loaders.workbook.cells import Cell
from loaders.workbook.values import Reading, is_missing, read_cell
from tracker.problems import DuplicateRow, OfFigure, TotalKind, TotalMismatch
from tracker.schema.regions import Region

_TOTAL_HEADING = re.compile(r"(.*/)?(合计|总计|小计|合计数|总数)")
_NOTHING = re.compile(r"0(\.0+)?")
_KINDS: dict[str, TotalKind] = {"whole": "total", "subtotal": "subtotal", "composite": "composite"}


def check_other_rows(grid: Grid, figures: Figures, report: Report) -> None:
    """Doubts about typed totals; what only the whole gives, and published figures of it, become observations."""
    edges = tuple(len(other.before) for other in figures.others)
    for other in figures.others:
        other.order, other.edges = tuple(figures.order), edges
        kept = checked = False
        for column in figures.columns:
            where = (other.row.number, column.column.number)
            cell = grid.cell(*where)
            if cell is None:
                continue
            # What only the whole gives is read as a place's figure is: words in its cell (约91.2) are asked, not passed over.
            if other.meaning.kind == "whole" and other.meaning.region and _is_wholes_own(column, report):
                kept = _keep_whole(grid, other, other.meaning.region, column, report) or kept
                continue
            if not is_figure(cell) and cell.kind != "number":
                grid.use_cell(*where, "reference", "total")
                continue
            reading = read_cell(cell, column.measure, column.unit, report.catalogue)
            if isinstance(reading, Reading) and column.measure.additive and column.readings:
                held = _check(grid, other, column, reading, cell, report)
                checked = held or checked
                grid.use_cell(*where, *(("checked",) if held else ("unread", "no_parts")))
            elif not column.readings and _NOTHING.fullmatch(cell.text.strip()):
                pass  # the sum of a column that nobody filled
            elif isinstance(reading, OfFigure) and column.measure.additive and cell.kind != "uncached":
                # A total that cannot be a figure of its measure (37.2 of whole things) is wrong, or its parts are.
                said = column.about(reading, other.row.label)
                report.problem(grid.sheet.name, grid.address(*where), said, cell.text, "doubtful", report.root)
                grid.use_cell(*where, "unread", reading.code, told=True)
            grid.use_cell(*where, "reference", "total")
        if not (kept or checked) and other.row.label:
            report.unmatched_row(other.row.label)


def check_long_totals(tables: list[tuple[Grid, Figures]], report: Report) -> None:
    """The totals of long tables, whose parts stand in rows of their own: each is held against all places of its sheet."""
    if not any(figures.others for _grid, figures in tables):
        return  # a list of a hundred thousand lines without a total has nothing to be held against
    readings: dict[tuple[str, str], Readings] = {}
    cells: dict[tuple[str, str], dict[str, Cell]] = {}
    order: list[str] = []
    for _grid, figures in tables:
        for other in figures.others:
            other.before = tuple(order)
        order += [code for code in figures.order if code not in order]
        for column in figures.columns:
            readings.setdefault(column.key, Readings()).update(column.readings)
            cells.setdefault(column.key, {}).update(column.cells)
    for grid, figures in tables:
        figures.order = order
        for column in figures.columns:
            column.readings, column.cells = readings[column.key], cells[column.key]
        check_other_rows(grid, figures, report)


def is_total_heading(heading: str) -> bool:
    """Whether a column's heading says that it adds up the others: 合计, 总计(件)."""
    return bool(_TOTAL_HEADING.fullmatch(re.sub(r"[(（\[〔].*?[)）\]〕]", "", heading)))


def check_total_columns(grid: Grid, headings: Sequence[Column], figures: Figures, report: Report) -> list[Column]:
    """Hold columns of totals against the figures of their rows; those that add up in no row are given back: not totals of
    what was read.
    """
    strange: list[Column] = []
    for heading in headings:
        rows: dict[str, list[FigureColumn]] = {}
        for column in figures.columns:
            for code in column.readings:
                rows.setdefault(code, []).append(column)
        sums = {code: sum(column.readings[code].written for column in parts) for code, parts in rows.items()}
        one_unit = len({column.measure.unit for column in figures.columns}) == 1 and len(figures.columns) > 1
        cells = {code: grid.cell(row.number, heading.number) for code, row in figures.rows.items()}
        typed = {code: cell for code, cell in cells.items() if cell is not None}
        numbers = {
            c: float(v.value) for c, v in typed.items() if v.kind == "number" and isinstance(v.value, int | float)
        }
        wrong = [code for code, number in numbers.items() if abs(number - sums.get(code, 0.0)) > 1e-6]
        if not one_unit or not numbers or len(wrong) == len(numbers):
            strange.append(heading)
            continue
        grid.use_column(heading.number, [figures.rows[code].number for code in numbers], "checked")
        for code in wrong:
            said = TotalMismatch(
                kind="total", typed=_plain(numbers[code]), sum=_plain(sums[code]),
                difference=f"{numbers[code] - sums[code]:+.10g}", unit=figures.columns[0].measure.unit,
            )  # fmt: skip
            where = grid.address(figures.rows[code].number, heading.number)
            report.problem(grid.sheet.name, where, said, typed[code].text, "doubtful", code)
    return strange


def _is_wholes_own(column: FigureColumn, report: Report) -> bool:
    """Whether the whole's row gives this figure itself: nothing adds up to it, or only it was published."""
    if column.measure.states and not column.measure.is_whole:
        return False
    if column.measure.is_whole or not column.measure.additive:
        return True
    return report.grade == "published" and not any(code != report.root for code in column.readings)


def _keep_whole(grid: Grid, other: OtherRow, region: Region, column: FigureColumn, report: Report) -> bool:
    sheet = grid.sheet.name
    first = report.first(region.code, column.key)
    if first and not is_missing(grid.cell(other.row.number, column.column.number)):
        grid.use(other.row.number, "unread", "second", told=True)
        said = DuplicateRow(row=other.row.label, first=f"{first[0]}!{first[1]}")
        report.problem(sheet, other.row.cell, said, other.row.label, region=region.code)
        return True
    keep_figure(grid, other.row, region, column, report)
    return True


def _check(grid: Grid, other: OtherRow, column: FigureColumn, typed: Reading, cell: Cell, report: Report) -> bool:
    """Whether there was something to check the typed figure against; a doubt is reported."""
    parts = _parts(other, column, typed, report)
    if parts is None:
        return False
    total = sum(column.readings[code].value for code in parts)
    difference = round(typed.value - total, 6)
    if abs(difference) <= _tolerance(column, parts, typed, cell, report):
        return True
    expected = report.register.expected(report.root, column.period.end if column.period else None)
    missing = sum(region.code not in column.readings for region in expected) if other.meaning.kind == "whole" else 0
    said = TotalMismatch(
        kind=_KINDS[other.meaning.kind],
        typed=_plain(typed.value),
        sum=_plain(total),
        difference=f"{difference:+.10g}",
        unit=column.measure.unit,
        missing=missing,
    )
    report.problem(
        grid.sheet.name,
        grid.address(other.row.number, column.column.number),
        column.about(said, other.row.label),
        cell.text,
        "doubtful",
        report.root if said.kind == "total" else None,
    )
    return True


def _parts(other: OtherRow, column: FigureColumn, typed: Reading, report: Report) -> list[str] | None:
    """The places whose figures the row repeats; None when the sheet does not give them all."""
    register = report.register
    if other.meaning.kind == "whole":
        return [code for code in column.readings if code in register and register[code].in_partition]
    if other.meaning.kind == "composite":
        members = other.meaning.region.members if other.meaning.region else ()
        return list(members) if members and all(code in column.readings for code in members) else None
    return _run_of_rows(other, column, typed)


def _run_of_rows(other: OtherRow, column: FigureColumn, typed: Reading) -> list[str] | None:
    """The rows above or below a sub-total that it adds up: some of its own group, or whole groups; where none fits, all
    above it, and of one that stands above its rows those down to the next.
    """
    here = len(other.before)
    above = [(here - at, code) for at, code in enumerate(other.order[:here]) if code in column.readings][::-1]
    below = [(at + 1, code) for at, code in enumerate(other.order[here:]) if code in column.readings]
    for run, edges in ((above, [here - edge for edge in other.edges]), (below, [edge - here for edge in other.edges])):
        inner = min((edge for edge in edges if edge > 0), default=len(other.order))
        total = 0.0
        for index, (distance, code) in enumerate(run):
            total += column.readings[code].value
            last = index + 1 == len(run)
            # Beyond its own group only whole groups count: part of the next one would fit by chance.
            if abs(total - typed.value) < 1e-6 and (distance <= inner or distance in edges or last):
                return [code for _, code in run[: index + 1]]
    group = min((edge - here for edge in other.edges if edge > here), default=len(other.order) - here)
    return [code for _, code in above] or [code for distance, code in below if distance <= group] or None


def _tolerance(column: FigureColumn, parts: list[str], typed: Reading, cell: Cell, report: Report) -> float:
    """How far a typed total may be off in stored units: the catalogue's tolerance and what rounding each part can do."""
    tolerance = report.catalogue.settings.total_tolerance
    decimals = max([_decimals(cell), *(_decimals(column.cell_of(code)) for code in parts)])
    factor = typed.value / typed.written if typed.written else 1.0
    if decimals == 0 and factor <= 1:
        return tolerance
    return tolerance + (len(parts) + 1) * 0.5 * 10.0**-decimals * factor


def _decimals(cell: Cell) -> int:
    """Decimals of a figure as typed; a long tail comes from a formula and rounds nothing."""
    match = re.search(r"\.(\d+)", re.sub(r"%$", "", cell.text))
    return 0 if match is None else min(len(match[1].rstrip("0") or ""), 6)


def _plain(value: float) -> str:
    return f"{round(value, 6):.15g}"
