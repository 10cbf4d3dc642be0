"""The figures of one table: each row's place by each column's measure, with every fault at its cell."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import nan
from operator import itemgetter
from typing import TypeVar

from loaders.tables.dating import Dated, Decision, heading_period
from loaders.tables.headings import Meaning, says_over_when
from loaders.tables.layout import Column, Grid, Row, Table, is_figure
from loaders.tables.report import Report
from loaders.tables.rows import RowMeaning, RowReader
from loaders.tables.vocabulary import Vocabulary
from loaders.workbook.cells import Cell, column_letters, place_number, place_of
from loaders.workbook.use import UseKind
from loaders.workbook.values import Reading, fitting_unit, read_cell
from tracker.numbers import is_numeric_text
from tracker.periods import Period
from tracker.problems import Ambiguous, DuplicateRow, OfFigure, UnitSuspect, UnknownRegion
from tracker.schema.catalogue import Measure
from tracker.schema.regions import Region
from tracker.submission import Growth, LineColumn, Observation

F = TypeVar("F", bound=OfFigure)
_MYRIAD = 10_000
_SHARE_WORDS = {"%", "％", "比重", "比重(%)", "构成", "构成(%)", "占比", "占比(%)", "percent"}


@dataclass
class FigureColumn:
    """A column of a known measure. `period` is None while nothing says which one: its cells are checked, not kept.

    `growths` are the columns that give its 同比.
    """

    column: Column
    measure_id: str
    measure: Measure
    unit: str | None
    period: Period | None
    readings: Readings = field(default_factory=lambda: Readings())
    cells: dict[str, Cell] = field(default_factory=dict)
    growths: list[Column] = field(default_factory=list)

    @cached_property
    def key(self) -> tuple[str, str]:
        return (self.measure_id, str(self.period))

    def about(self, said: F, row: str = "") -> F:
        """What is said of a figure, said of one of this column."""
        return said.of(self.measure_id, self.measure.name, heading=self.column.heading, row=row)

    def cell_of(self, region: str) -> Cell:
        """The cell a region's figure was read from."""
        found = self.cells.get(region)
        if found is None:
            number = self.readings.number(region)
            assert number is not None
            found = Cell(int(number) if number.is_integer() else number, "General", "number")
        return found


class Readings(MutableMapping[str, Reading]):
    """What a column gives, by region; of plain rows (`plain`, and which of their columns it is) only the number is kept."""

    def __init__(self) -> None:
        self._given: dict[str, Reading] = {}
        self.plain: PlainRows | None = None
        self.at = 0

    def number(self, region: str) -> float | None:
        """The number of a region's plain row, None where there is none."""
        return None if self.plain is None else self.plain.number(region, self.at)

    def where(self, region: str) -> tuple[str, str] | None:
        """The sheet and the cell of the name of a region's plain row, None where it gives no number."""
        if self.plain is None or self.number(region) is None:
            return None
        return self.plain.grid.sheet.name, self.plain.cells[self.plain.regions[region]]

    def __getitem__(self, region: str) -> Reading:
        reading = self._given.get(region)
        if reading is None:
            number = self.number(region)
            if number is None or self.plain is None:
                raise KeyError(region)
            form = self.plain.forms[self.at]
            reading = Reading(form.value(number), form.unit, number)
        return reading

    def __setitem__(self, region: str, reading: Reading) -> None:
        self._given[region] = reading

    def __delitem__(self, region: str) -> None:
        raise NotImplementedError

    def __contains__(self, region: object) -> bool:
        return region in self._given or (isinstance(region, str) and self.number(region) is not None)

    def __iter__(self) -> Iterator[str]:
        yield from self._given
        if self.plain is not None:
            yield from (region for region in self.plain.regions if self.number(region) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None


@dataclass
class OtherRow:
    """A row that is checked against the places' rows and never added: whole, sub-total, composite."""

    row: Row
    meaning: RowMeaning
    before: tuple[str, ...]
    # All places of the table in order, and after how many of them each such row stands.
    order: tuple[str, ...] = ()
    edges: tuple[int, ...] = ()


@dataclass
class Figures:
    columns: list[FigureColumn]
    order: list[str] = field(default_factory=list)
    others: list[OtherRow] = field(default_factory=list)
    # The row each place was read from.
    rows: dict[str, Row] = field(default_factory=dict)


def period_of(measure: Measure, own: Dated | None, table: Dated | None) -> Period | None:
    """When a column's figures hold. A year-end fact in a quarter's table is of the year before (docs/decisions/0006)."""
    if measure.cutoff == "year_end":
        if own:
            return Period.year_end(own.period.year)
        if table is None:
            return None
        return Period.year_end(table.period.year if table.annual else table.period.year - 1)
    if own and own.coarse and table and not table.coarse and own.agrees(table):
        own = table
    chosen = own or table
    if chosen is None or (chosen.coarse and measure.frequency == "quarter"):
        return None
    return chosen.period


def figure_columns(
    meanings: list[Meaning], decision: Decision, year: int | None, units: tuple[str, ...], sheet: str, report: Report
) -> list[FigureColumn]:
    """The columns of known measures. Two of them for one measure and period are a fault, and neither is read."""
    found: dict[tuple[str, str], FigureColumn] = {}
    twice: set[tuple[str, str]] = set()
    for meaning in meanings:
        if meaning.measure is None:
            continue
        measure = report.catalogue.measures[meaning.measure]
        own = Dated(meaning.period) if meaning.period else heading_period(meaning.column.parts, year)
        period = period_of(measure, own, decision.dated)
        unit = meaning.unit or _line_unit(units, measure, report)
        column = FigureColumn(meaning.column, meaning.measure, measure, unit, period)
        if column.key in found:
            twice.add(column.key)
            both = (found[column.key].column.heading, meaning.column.heading)
            said = Ambiguous(kind="column", name=measure.name, candidates=both).of(meaning.measure, measure.name)
            report.problem(sheet, meaning.column.cell, said, meaning.column.heading)
        found.setdefault(column.key, column)
    return [column for key, column in found.items() if key not in twice]


def _line_unit(units: tuple[str, ...], measure: Measure, report: Report) -> str | None:
    """The unit a 单位: line gives this measure: the one that fits, else the only one, which then is a fault."""
    fitting = [unit for unit in units if fitting_unit(unit, measure, report.catalogue)]
    if fitting:
        return fitting[0] if len(fitting) == 1 else None
    return units[0] if len(units) == 1 and measure.unit != "%" and not measure.states else None


def read_figures(
    grid: Grid,
    table: Table,
    columns: list[FigureColumn],
    words: Sequence[Column],
    rows: RowReader,
    vocabulary: Vocabulary,
    report: Report,
) -> Figures:
    """Read the body. Places' figures become observations; other rows are kept to be checked.

    `words` are the columns that say what a row of several of one place gives (本期, 上年同期, 目标, 完成).
    """
    figures = Figures(_without_foreign_units(grid, table, columns, report))
    _part_merged(grid, table, figures.columns, report)
    label = ""
    dropped: list[Row] = []
    plain = PlainRows.of(grid, table, figures, words, vocabulary, report)
    for row in _spoken_rows(grid, table, words, vocabulary, rows, plain, report, dropped):
        if plain and plain.reads(row, rows, figures):
            label = row.label
            continue
        cells = [(column, grid.cell(row.number, column.column.number)) for column in columns]
        filled = [(column, cell) for column, cell in cells if is_figure(cell)]
        meaning = rows.meaning(row.label)
        if filled and _is_share_row(grid, row, filled):
            report.unmatched_row(f"{row.label or label} %".strip())
            grid.use(row.number, "reference", "share")
            continue
        label = row.label or label
        if meaning.kind == "member" and meaning.region:
            _read_place(grid, row, meaning.region, figures, report)
        elif meaning.kind in ("whole", "subtotal", "composite"):
            figures.others.append(OtherRow(row, meaning, tuple(figures.order)))
        elif meaning.kind == "reference":
            grid.use(row.number, "reference", "another_time")
        elif meaning.kind == "ignored":
            grid.use(row.number, "ignored", "map")
        elif meaning.kind == "nameless" and not filled:
            grid.use(row.number, "unread", "no_place")
        elif meaning.kind != "note":
            _report_stranger(grid, row, meaning, filled, cells, report)
    _report_without_unit(grid, figures.columns, report)
    _report_whole_numbers(grid, figures.columns, report)
    _report_dropped(grid, dropped, figures, rows)
    return figures


@dataclass
class PlainRows:
    """Reads the rows of a long table that hold a place's name and plain numbers, without making anything of each cell.

    What it reads is what `keep_figure` would; every other row, and every number that is asked about, is left to that.
    `regions` says at which of its rows each region stands, `numbers` are the figures row by row, NaN where one is blank.
    """

    grid: Grid
    columns: list[FigureColumn]
    forms: tuple[LineColumn, ...]
    report: Report
    regions: dict[str, int] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)
    numbers: array[float] = field(default_factory=lambda: array("d"))

    @staticmethod
    def of(
        grid: Grid, table: Table, figures: Figures, words: Sequence[Column], vocabulary: Vocabulary, report: Report
    ) -> PlainRows | None:
        """None where the sheet is read cell by cell: a small one, or one with a column that plain numbers do not tell."""
        columns = figures.columns
        if grid.lying is None or not columns or (words and vocabulary.names_numbers):
            return None
        forms = []
        for column in columns:
            measure, period = column.measure, column.period
            unit = fitting_unit(column.unit or measure.unit, measure, report.catalogue)
            if period is None or unit is None or measure.states or column.growths:
                return None
            factor = None if unit == measure.unit else report.catalogue.units[unit].factor
            supplier = "district" if measure.is_whole else measure.supplied_by.level
            letters = column_letters(column.column.number)
            forms.append(LineColumn(column.measure_id, period, letters, unit, supplier, factor, measure.integer))
        rows = PlainRows(grid, columns, tuple(forms), report)
        for at, column in enumerate(columns):
            column.readings.plain, column.readings.at = rows, at
            report.plain.setdefault(column.key, []).append(column.readings)
        return rows

    def __post_init__(self) -> None:
        at = [column.column.number - 1 for column in self.columns]
        self._pick = itemgetter(*at) if len(at) > 1 else lambda values: (values[at[0]],)
        formatted = self.grid.formatted_columns()
        self._formatted = [number + 1 for number in at if number + 1 in formatted]
        keys = [column.key for column in self.columns]
        self._first = [self.report.first_of.setdefault(key, {}) for key in keys]
        self._before = [readings for key in keys for readings in self.report.plain.get(key, ())]
        # Whole things within their measure's bounds need no second look, shares of one and per cent do.
        self._bounds = [
            (
                column.measure.minimum,
                min(1e15, 1e15 if column.measure.maximum is None else column.measure.maximum),
                column.measure.integer,
                column.measure.unit == "%",
                form.factor,
            )
            for column, form in zip(self.columns, self.forms, strict=True)
        ]

    def number(self, region: str, at: int) -> float | None:
        """What a region's row gives in the column `at` of these columns, None where it is blank or there is no row."""
        row = self.regions.get(region)
        number = nan if row is None else self.numbers[row * len(self.columns) + at]
        return None if number != number else number

    def reads(self, row: Row, rows: RowReader, figures: Figures) -> bool:
        """Reads the row; False where it has to be looked at cell by cell."""
        values = self.grid.plain_row(row)
        if values is None:
            return False
        meaning = rows.meaning(row.label)
        region, report = meaning.region, self.report
        if meaning.kind != "member" or region is None or (code := region.code) == report.root:
            return False
        if (
            code in self.regions
            or any(code in first for first in self._first)
            or any(b.where(code) for b in self._before)
        ):
            return False
        if row.label.strip().lower() in _SHARE_WORDS:
            return False
        if self._formatted:
            formats = self.grid.lying.formats if self.grid.lying else {}
            if any(place_number(row.number, column) in formats for column in self._formatted):
                return False
        picked = self._pick(values)
        is_figure_row = False
        blanks = 0
        for number, (least, most, is_whole, is_percent, factor) in zip(picked, self._bounds, strict=True):
            if number == "":
                blanks += 1
                continue
            value = number if factor is None else round(number * factor, 9)
            if not least <= value <= most or (is_whole and not value.is_integer()):
                return False
            if is_percent and 0 < abs(number) <= 1:
                return False
            is_figure_row = is_figure_row or number < 1900 or number >= 2100
        if not is_figure_row:
            return False
        if region.in_partition:
            figures.order.append(code)
        lines = report.observations.lines_under(self.grid.sheet.name, self.forms)
        lines.regions.append(code)
        lines.rows.append(row.number)
        if blanks:
            lines.blanks += blanks
            picked = tuple(nan if number == "" else number for number in picked)
        lines.numbers.extend(picked)
        self.regions[code] = len(self.cells)
        self.cells.append(row.cell)
        self.numbers.extend(picked)
        return True


def _report_dropped(grid: Grid, dropped: list[Row], figures: Figures, rows: RowReader) -> None:
    """A place whose only row was left out for its word (预计, 失效) is missing, and that is asked."""
    for row in dropped:
        region = rows.meaning(row.label).region
        if region is None or any(region.code in column.readings for column in figures.columns):
            continue
        if any(column.readings for column in figures.columns):
            for column in figures.columns:
                grid.use_cell(row.number, column.column.number, "unread", "another_figure")


def _report_without_unit(grid: Grid, columns: list[FigureColumn], report: Report) -> None:
    """Money whose unit stands nowhere, neither over the column nor in its cell, is asked: 万元 or 元 or 亿元?"""
    for column in columns:
        stored = column.measure.unit
        if column.unit or not stored.endswith("元") or not column.readings:
            continue
        if any(
            reading.value and reading.unit == stored and stored not in column.cell_of(code).text
            for code, reading in column.readings.items()
        ):
            said = column.about(UnitSuspect(reason="no_unit", unit=stored, stored_unit=stored))
            report.problem(grid.sheet.name, column.column.cell, said, column.column.heading, "doubtful")


def _report_whole_numbers(grid: Grid, columns: list[FigureColumn], report: Report) -> None:
    """A column in 万件 or 亿元 whose numbers look like 件 or 万元 is asked: things counted in ten thousands have decimals, and a
    thousand of such units is more than a city has.
    """
    for column in columns:
        name = fitting_unit(column.unit or column.measure.unit, column.measure, report.catalogue)
        unit = report.catalogue.units.get(name or "")
        if unit is None or name == column.measure.unit or unit.factor < _MYRIAD:
            continue
        given = [reading.value / unit.factor for reading in column.readings.values() if reading.value is not None]
        whole = [number for number in given if number and float(number).is_integer()]
        if (column.measure.integer and whole and len(whole) == sum(map(bool, given))) or max(whole, default=0) >= 1000:
            said = column.about(UnitSuspect(reason="whole", unit=name or "", stored_unit=column.measure.unit))
            report.problem(grid.sheet.name, column.column.cell, said, column.column.heading, "doubtful")


def _spoken_rows(
    grid: Grid,
    table: Table,
    words: Sequence[Column],
    vocabulary: Vocabulary,
    rows: RowReader,
    plain: PlainRows | None,
    report: Report,
    dropped: list[Row],
) -> Iterator[Row]:
    """The rows that give figures of the period; of several rows of one place, those whose word says so.

    A row without a name of its own below a named one goes on with that place where its word says what it is.
    """
    before: Row | None = None
    for row in table.rows:
        if plain and row.label and grid.plain_row(row):
            before = row
            yield row
            continue
        said = {text: vocabulary.row_use(text) for c in words if (text := grid.text(row.number, c.number))}
        uses = set(said.values()) - {None}
        if not row.label and (total := _total_beside(grid, row, rows)):
            row = Row(row.number, total, row.cell)
        if not row.label and uses and before is not None:
            row = Row(row.number, before.label, before.cell)
        elif row.label:
            before = row
        if told := next((text for text, use in said.items() if use in ("reference", "other")), None):
            kind: UseKind = "reference" if said[told] == "reference" else "unread"
            grid.use(row.number, kind, "another_time" if kind == "reference" else "another_figure", told=True)
            if kind == "unread":
                report.unmatched_row(f"{row.label} {told}".strip())
            dropped.append(row)
            continue
        yield row


def _total_beside(grid: Grid, row: Row, rows: RowReader) -> str:
    """The name of a total that stands under the numbers of order, beside the empty column of places."""
    texts = (text for text in grid.texts(row.number).values() if not text[:1].isdigit())
    return next((text for text in texts if rows.meaning(text).kind in ("whole", "subtotal")), "")


def _part_merged(grid: Grid, table: Table, columns: list[FigureColumn], report: Report) -> None:
    """A merged cell is one figure. Over several places or measures nobody can say whose it is: it is asked, not spread."""
    numbers = {column.column.number: column for column in columns}
    labels = {row.number: row for row in table.rows}
    for first, last in list(grid.merged.items()):
        covered = [column for number, column in numbers.items() if first[1] <= number <= last[1]]
        over = [row for number, row in labels.items() if first[0] <= number <= last[0]]
        cell = grid.cell(*first)
        if not covered or not over or cell is None or not (is_figure(cell) or cell.kind == "text"):
            continue
        grid.unmerge(first)
        places = dict.fromkeys(row.label for row in over)
        # 本期 and 上年同期 too: which of both is it?
        headings = {column.cell: column.heading for column in table.columns if first[1] <= column.number <= last[1]}
        if (len(places) > 1 or len(headings) > 1) and (is_figure(cell) or cell.kind == "number"):
            names = tuple(name for name in places if name) if len(places) > 1 else ()
            names = names or tuple(headings.values())
            said = covered[0].about(Ambiguous(kind="merged", name="、".join(names), candidates=names))
            report.problem(grid.sheet.name, grid.address(*first), said, cell.text)
            grid.use_cell(*first, "unread", "merged", told=True)
            grid.by_row[first[0]].pop(first[1], None)


def _without_foreign_units(grid: Grid, table: Table, columns: list[FigureColumn], report: Report) -> list[FigureColumn]:
    """The columns whose unit belongs to their measure; for the others one problem at the heading says so."""
    good = []
    for column in columns:
        if column.unit and fitting_unit(column.unit, column.measure, report.catalogue) is None:
            said = UnitSuspect(reason="foreign_unit", unit=column.unit, stored_unit=column.measure.unit)
            report.problem(grid.sheet.name, column.column.cell, column.about(said), column.unit)
            rows = [row for row in grid.by_row if row >= min((r.number for r in table.rows), default=0)]
            grid.use_column(column.column.number, rows, "unread", "unit_suspect", told=True)
        else:
            good.append(column)
    return good


def _is_share_row(grid: Grid, row: Row, filled: list[tuple[FigureColumn, Cell | None]]) -> bool:
    """Whether the row gives the per cent of the row above (a yearbook's second line), not figures of its own."""
    if any(column.measure.unit in ("%", "‰") for column, _ in filled):
        return False
    if all(cell and cell.text.strip().endswith(("%", "％")) for _, cell in filled):
        return len(filled) > 1 or not row.label
    texts = (cell.text for cell in grid.by_row[row.number].values() if cell.kind == "text")
    return any(text.strip().lower() in _SHARE_WORDS for text in texts)


def _report_stranger(
    grid: Grid,
    row: Row,
    meaning: RowMeaning,
    filled: list[tuple[FigureColumn, Cell | None]],
    cells: list[tuple[FigureColumn, Cell | None]],
    report: Report,
) -> None:
    """A row of figures that belongs to nobody, or to two: blocking. Without figures it is at most listed."""
    sheet, plan = grid.sheet.name, report.catalogue.plans[report.plan].short
    if not filled:
        if is_numeric_text(row.label) and not re.fullmatch(r"\d{6,12}", row.label):
            at = place_of(row.cell)
            grid.use_cell(*((at[1], at[0]) if grid.transposed else at), "unread", "outside")
        if row.label and any(cell for _, cell in cells):
            report.unmatched_row(row.label)
        return
    grid.use(row.number, "unread", "no_place", told=True)
    if meaning.kind == "nameless":
        first = filled[0][0].column.number
        where = row.cell if row.label else grid.address(row.number, first)
        report.problem(sheet, where, UnknownRegion(reason="no_name", plan=plan), grid.text(row.number, first))
    elif meaning.kind == "ambiguous":
        names = tuple(region.name for region in meaning.candidates)
        report.problem(sheet, row.cell, Ambiguous(kind="region", name=row.label, candidates=names), row.label)
    elif meaning.kind == "unclear_subtotal":
        report.problem(sheet, row.cell, Ambiguous(kind="subtotal", name=row.label), row.label)
    else:
        report.problem(sheet, row.cell, UnknownRegion(reason="unknown", row=row.label, plan=plan), row.label)
        report.unmatched_row(row.label)


def _read_place(grid: Grid, row: Row, region: Region, figures: Figures, report: Report) -> None:
    """Read one place's row, unless another row of it has given the same figures."""
    sheet = grid.sheet.name
    given = [c for c in figures.columns if is_figure(grid.cell(row.number, c.column.number))]
    for column in given:
        first = report.first(region.code, column.key)
        if first:
            said = DuplicateRow(row=row.label, first=f"{first[0]}!{first[1]}")
            report.problem(sheet, row.cell, said, row.label, region=region.code)
            grid.use(row.number, "unread", "second", told=True)
            return
    if given and region.in_partition:
        figures.order.append(region.code)
    figures.rows[region.code] = row
    for column in figures.columns:
        keep_figure(grid, row, region, column, report)


def keep_figure(grid: Grid, row: Row, region: Region, column: FigureColumn, report: Report) -> None:
    """Read one cell into an observation or a problem."""
    sheet = grid.sheet.name
    cell = grid.cell(row.number, column.column.number)
    reading = read_cell(cell, column.measure, column.unit, report.catalogue)
    if cell is None or reading is None:
        return
    where = grid.address(row.number, column.column.number)
    if isinstance(reading, OfFigure):
        grid.use_cell(row.number, column.column.number, "unread", reading.code, told=True)
        report.problem(sheet, where, column.about(reading, row.label), cell.text, region=region.code)
        return
    report.first_of.setdefault(column.key, {}).setdefault(region.code, (sheet, row.cell))
    column.readings[region.code] = reading
    column.cells[region.code] = cell
    if column.period is None:
        grid.use_cell(row.number, column.column.number, "unread", "no_period", told=True)
        return
    measure = column.measure
    supplier = measure.supplied_by.level
    if measure.is_whole and region.code != report.root:
        supplier = "district"
    report.observations.append(
        Observation(
            region.code,
            column.measure_id,
            column.period,
            reading.value,
            sheet,
            where,
            cell.text,
            reading.unit,
            supplier,
            reading.state,
        )
    )
    for growth in column.growths:
        typed = grid.cell(row.number, growth.number)
        if typed is not None and is_figure(typed):
            report.growths.append(
                Growth(
                    region.code,
                    column.measure_id,
                    column.period,
                    typed.text,
                    "百分点" in growth.heading,
                    sheet,
                    grid.address(row.number, growth.number),
                    not says_over_when(growth.heading),
                )
            )
