"""A stranger's tables: sheets in, figures and problems out. What fits two things is asked, never guessed.

湖南省2020年11月有效发明专利统计表                           the title: the period, and the measure of bare columns
地 区 | 2020年/11月 | 职务{大专院校…} | 常住人口(万人) | 排名    headings, rows joined by /
长沙市 | 32981 | …                                          Observation(430100, valid_inventions, 2020-11, …)
其 他  | 2     | …  | -                                     the residual row; - says nothing
全 省  | 55313 | …                                          checked against the sum, never added
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from loaders.tables.dating import (
    Dated,
    Decision,
    dated,
    decide,
    gather,
    heading_period,
    is_other_date,
)
from loaders.tables.figures import FigureColumn, Figures, figure_columns, read_figures
from loaders.tables.growth import attach_growths, check_own_growths
from loaders.tables.headings import Meaning, Reader, sheet_units
from loaders.tables.items import find_items
from loaders.tables.layout import SEARCHED_ROWS, Column, Grid, Table, find_tables, is_figure
from loaders.tables.mapping import Mapping
from loaders.tables.report import Report
from loaders.tables.rows import RowReader
from loaders.tables.title_words import (
    NOT_A_TITLE,
    report_months,
    report_other_owner,
    report_other_span,
    report_spans_of_columns,
    report_title_words,
)
from loaders.tables.totals import check_long_totals, check_other_rows, check_total_columns, is_total_heading
from loaders.tables.vocabulary import Vocabulary
from loaders.tables.wording_rows import Around, report_notes, report_parts, report_row_words, report_words_apart
from loaders.workbook.account import is_numeric
from loaders.workbook.cells import Cell, place_of
from loaders.workbook.hidden import hidden_problems
from loaders.workbook.model import Book, Sheet, cells_above
from loaders.workbook.private import personal_data
from loaders.workbook.serials import asks_for_a_day
from loaders.workbook.use import UseKind
from loaders.workbook.values import fold_unit
from tracker.numbers import is_numeric_text
from tracker.periods import Period, parse_period
from tracker.problems import (
    Ambiguous,
    MeasureReason,
    UnitSuspect,
    UnknownMeasure,
    Unusable,
    WrongPeriod,
)
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Grade

_OPENING = re.compile(r"期初|基期")


@dataclass(frozen=True)
class Request:
    """What the caller was told beside the workbook."""

    file_name: str
    period: Period | None = None
    mapping: Mapping | None = None
    grade: Grade = "own"


def _texts(sheet: Sheet) -> list[tuple[tuple[int, int], Cell]]:
    """The texts among the sheet's first rows, where its places and measures are looked for."""
    return [(key, cell) for key, cell in cells_above(sheet, SEARCHED_ROWS).items() if cell.kind == "text"]


def guess_plan(book: Book, catalogue: Catalogue, register: Register, file_name: str) -> list[str]:
    """The plan whose places the workbook names: one when it is clear, several when it is not, none when none is named."""
    texts = {cell.text.strip() for sheet in book.sheets if sheet.visible for _, cell in _texts(sheet)}
    scores: dict[str, float] = {}
    for plan_id, plan in catalogue.plans.items():
        rows = RowReader(register, plan.region, None)
        hits = rows.places_in(texts)
        root = register[plan.region]
        named = any(name in text for text in texts for name in (root.name, *root.aliases) if len(name) > 1)
        scores[plan_id] = len(hits) + (0.5 if named else 0)
    best = max(scores.values(), default=0)
    if best == 0:
        names = [*(sheet.name for sheet in book.sheets), PurePath(file_name).stem]
        return _plans_titled(texts, names, catalogue, register)
    return [plan_id for plan_id, score in scores.items() if score * 2 > best]


def _plans_titled(texts: set[str], names: Sequence[str], catalogue: Catalogue, register: Register) -> list[str]:
    """The plans of the places that titles name, where no cell is a place: 丰泽区2026年三季度执法情况. Of a city's plan and its
    province's the city's.
    """
    titles = [text for text in (*texts, *names) if len(text) <= NOT_A_TITLE]
    readers = {plan_id: RowReader(register, plan.region, None) for plan_id, plan in catalogue.plans.items()}
    found = {plan_id: rows.root.code for plan_id, rows in readers.items() if any(map(rows.members_in, titles))}
    above = {region.code for code in found.values() for region in register.ancestors(code)}
    return [plan_id for plan_id, code in found.items() if code not in above]


def read_tables(book: Book, catalogue: Catalogue, register: Register, plan: str, request: Request) -> Report:
    """All tables of the workbook's visible sheets, or of the one sheet the map names."""
    report = Report(catalogue, register, plan, request.grade)
    mapping = request.mapping or Mapping()
    sheets = [sheet for sheet in book.sheets if sheet.visible]
    if mapping.sheet:
        named = book.sheet(mapping.sheet)
        if named is None:
            names = tuple(sheet.name for sheet in book.sheets)
            for sheet in book.sheets:
                sheet.use.all("ignored", "map")
            said = Ambiguous(kind="sheet", name=mapping.sheet, candidates=names, sheets=names)
            report.problem("", "", said, mapping.sheet)
            return report
        sheets = [named]
    vocabulary = Vocabulary(catalogue, register, report.root, mapping.words)
    rows = RowReader(register, report.root, mapping)
    reader = Reader(catalogue, plan, mapping, vocabulary)
    found: list[tuple[Grid, Table]] = []
    for sheet in book.sheets:
        if sheet.visible and sheet not in sheets:
            sheet.use.all("ignored", "map")
    for sheet in sheets:
        items = find_items(sheet, reader, rows, report, request.file_name)
        found += _tables(sheet, rows, catalogue) if items is None else items
    found = _of_the_asked_period(found, request, report)
    if not found and not report.problems:
        report.problem(sheets[0].name if sheets else "", "A1", Unusable(reason="no_table"))
    several = len({str(p) for grid, table in found for p in _own_periods(grid, table)}) > 1
    long: dict[str, list[tuple[Grid, Figures]]] = {}
    for grid, table in found:
        file_name = "" if several else request.file_name
        figures = _read_table(grid, table, rows, reader, report, request, file_name)
        if table.is_list:
            long.setdefault(grid.sheet.name, []).append((grid, figures))
    for tables in long.values():
        check_long_totals(tables, report)
    with_tables = {grid.sheet.name for grid, _ in found}
    periods = {period for _, period in report.first_of if period != str(None)}
    apart = Around(tuple(Dated(parse_period(p)) for p in sorted(periods)), frozenset(), rows, reader)
    for sheet in sheets:
        if report.observations and sheet.name not in with_tables:
            report_words_apart(sheet, apart, report)
        report.problems += personal_data(sheet, partial(report.cells_of, sheet.name))
        report.problems += hidden_problems(sheet, report.observations, report.labels.get(sheet.name, ()))
    if found and not report.observations and not any(p.severity == "blocking" for p in report.problems):
        report.problem(found[0][0].sheet.name, "A1", Unusable(reason="no_figures"))
    return report


def _tables(sheet: Sheet, rows: RowReader, catalogue: Catalogue) -> list[tuple[Grid, Table]]:
    """The sheet's tables, read down or, when the places stand side by side in one row, across."""
    down: dict[int, set[str]] = {}
    across: dict[int, set[str]] = {}
    for (row, column), cell in _texts(sheet):
        meaning = rows.meaning(cell.text) if rows.may_be_named(cell.text) else None
        if meaning and meaning.kind == "member" and meaning.region:
            down.setdefault(column, set()).add(meaning.region.code)
            across.setdefault(row, set()).add(meaning.region.code)
    most_down = max(map(len, down.values()), default=0)
    most_across = max(map(len, across.values()), default=0)
    grid = Grid(sheet, transposed=most_across > max(most_down, 1))
    tables = find_tables(grid, rows.is_place, catalogue)
    if grid.transposed:
        tables = [_turned_title(sheet, table) for table in tables]
    return [(grid, table) for table in tables]


def _title(table: Table) -> str:
    return "\n".join(text for _, text in table.title)


def _turned_title(sheet: Sheet, table: Table) -> Table:
    """A table read across: what stands above the row of places is its title, not a column."""
    top = min(int("".join(ch for ch in row.cell if ch.isdigit())) for row in table.rows)
    lines = [(key, cell) for key, cell in sorted(sheet.cells.items()) if key[0] < top]
    table.title = [(f"A{key[0]}", cell.text) for key, cell in lines]
    table.columns = [column for column in table.columns if column.number > top]
    return table


def _own_periods(grid: Grid, table: Table) -> set[Period]:
    """The fine periods that the table's own title or sheet name gives it."""
    titled = {d.period for _, text in table.title for d in dated(text) if not d.coarse}
    return titled or {d.period for d in dated(grid.sheet.name) if not d.coarse}


def _of_the_asked_period(found: list[tuple[Grid, Table]], request: Request, report: Report) -> list[tuple[Grid, Table]]:
    """Of sheets for several quarters, those of the quarter the caller asked for; the others are listed."""
    asked = request.period or (request.mapping.period if request.mapping else None)
    own = [_own_periods(grid, table) for grid, table in found]
    if asked is None or len({tuple(sorted(p)) for p in own}) < 2 or not any(asked in periods for periods in own):
        return found
    for (grid, table), periods in zip(found, own, strict=True):
        if periods and asked not in periods:
            report.unmatched_row(f"{grid.sheet.name}({'、'.join(map(str, sorted(periods)))})")
            for row in table.rows:
                grid.use(row.number, "ignored", "other_period")
    return [item for item, periods in zip(found, own, strict=True) if not periods or asked in periods]


def _read_table(
    grid: Grid, table: Table, rows: RowReader, reader: Reader, report: Report, request: Request, file_name: str
) -> Figures:
    title = _title(table)
    mapped = request.mapping.period if request.mapping else None
    decision = decide(gather(request.period, mapped, table.title, grid.sheet.name, file_name))
    meanings = [reader.meaning(column, title) for column in table.columns]
    totals = [m for m in meanings if m.kind == "unknown" and is_total_heading(m.column.heading) and not table.is_list]
    _report_headings(grid, table, [m for m in meanings if m not in totals], report)
    named = [d.period.year for _, text in table.title for d in dated(text)]
    year = decision.dated.period.year if decision.dated else (named[0] if named else None)
    units = sheet_units((text for _, text in table.title), report.catalogue)
    columns = figure_columns(meanings, decision, year, units, grid.sheet.name, report)
    _report_period(grid, decision, [c.column.cell for c in columns if c.period is None], report)
    _report_other_headings(grid, decision, meanings, year, report)
    if decision.dated and any(c.period == decision.dated.period for c in columns):
        report.periods.append(decision.dated.period)
    report.source.setdefault("title", next((text for _, text in table.title), ""))
    # A heading that only says when takes its measure from the title; it means nothing by itself.
    named_here = [m for m in meanings if m.measure and reader.meaning(m.column, "").measure]
    report.matched_columns.update({m.column.heading: m.measure for m in named_here if m.measure})
    for meaning in meanings:
        if meaning.measure and (both := reader.other_unit(meaning.column)):
            name = report.catalogue.measures[meaning.measure].name
            said = UnitSuspect(reason="two_units", unit=both).of(meaning.measure, name, heading=meaning.column.heading)
            report.problem(grid.sheet.name, meaning.column.cell, said, both)
    counted = [m.column for m in meanings if m.kind not in ("paper", "derived", "ignored")]
    if columns and not table.is_list and (unused := reader.unused_units(units, counted)):
        first = columns[0]
        both = "、".join(dict.fromkeys([*unused, first.unit or first.measure.unit]))
        said = first.about(UnitSuspect(reason="two_units", unit=both))
        report.problem(grid.sheet.name, first.column.cell, said, both, "doubtful")
    attach_growths(meanings, columns, reader)
    read = {column.column.number for column in columns}
    words = [m.column for m in meanings if m.kind != "ignored" and m.column.number not in read]
    words += _unheaded(grid, table, {m.column.number for m in meanings})
    derived = {m.column.number for m in meanings if m.kind == "derived"}
    # A column of another time tells rows apart only where one of them is the current one; else it has words of its own.
    telling = [c for c in words if c.number not in derived or _tells_rows_apart(grid, table, c, reader.vocabulary)]
    figures = read_figures(grid, table, columns, telling, rows, reader.vocabulary, report)
    if not table.is_list:
        check_other_rows(grid, figures, report)
        check_own_growths(grid, meanings, figures, report)
    strange = check_total_columns(grid, [m.column for m in totals], figures, report) if totals else []
    _report_headings(grid, table, [m for m in totals if m.column in strange], report)
    times = [Dated(c.period) for c in columns if c.period]
    known = frozenset(fold_unit(column.unit or column.measure.unit) for column in columns)
    measures = frozenset(column.measure_id for column in columns)
    around = Around((*([decision.dated] if decision.dated else []), *times), known, rows, reader, measures)
    year_said = (
        decision.dated.period if decision.dated and decision.dated.annual and not (request.period or mapped) else None
    )
    of_the_year = any(c.period == year_said and c.measure.frequency == "quarter" for c in columns if c.period)
    whole_year = str(year_said) if of_the_year else ""
    dated_columns = {column.column.number for column in columns if column.period}
    report_title_words(grid, table, meanings, dated_columns, around, file_name, report, whole_year)
    if read:
        _keep_labels(grid, table, columns, report)
        report_other_owner(grid, table, around, figures, file_name, report)
        report_other_span(grid, table, columns, report)
        report_spans_of_columns(grid, columns, report)
        if not (request.period or mapped):
            report_months(grid, columns, report)
        if not table.is_list:
            report_row_words(grid, table, [c for c in words if c.number not in derived], around, derived, report)
            report_parts(grid, table, around, report)
            report_notes(grid, table, around, report)
    _account(grid, table, meanings, read, report)
    _report_outside_plan(
        grid, decision, sorted({c.period for c in columns if c.period and c.measure.cutoff != "year_end"}), report
    )
    return figures


def _report_headings(grid: Grid, table: Table, meanings: list[Meaning], report: Report) -> None:
    """List what no measure was found for; doubt it, once for the table, when figures stand below, refuse it when two fit."""
    strange: list[Meaning] = []
    for meaning in meanings:
        column = meaning.column
        if meaning.kind in ("measure", "paper", "ignored"):
            continue
        # A number that looks like a year is one here all the same.
        cells = [grid.cell(row.number, column.number) for row in table.rows]
        filled = any(is_figure(cell) or (cell is not None and is_numeric(cell)) for cell in cells)
        if meaning.kind == "ambiguous":
            names = tuple(report.catalogue.measures[m].name for m in meaning.candidates)
            said = Ambiguous(kind="measure", name=column.heading, candidates=names)
            report.problem(grid.sheet.name, column.cell, said, column.heading)
            continue
        if filled:
            report.unmatched_column(column.heading)
        if filled and meaning.kind in ("unknown", "other_kind", "other_figure"):
            strange.append(meaning)
    kinds: tuple[MeasureReason, ...] = ("unknown", "other_kind", "other_figure")
    for kind in kinds:
        if of_kind := [m for m in strange if m.kind == kind]:
            headings = tuple(dict.fromkeys(m.column.heading for m in of_kind))
            words = tuple(dict.fromkeys(word for m in of_kind for word in m.words))
            unknown = UnknownMeasure(reason=kind, heading=headings, words=words)
            report.problem(grid.sheet.name, of_kind[0].column.cell, unknown, "、".join(headings), "doubtful")


def _keep_labels(grid: Grid, table: Table, columns: Sequence[FigureColumn], report: Report) -> None:
    """Keep the cells that say what the figures are, where the sheet has anything hidden or taken back."""
    sheet = grid.sheet
    if sheet.marks or sheet.hidden_rows or sheet.hidden_columns:
        cells = (*(cell for cell, _ in table.title), *(c.column.cell for c in columns), *(r.cell for r in table.rows))
        report.labels.setdefault(sheet.name, set()).update(map(place_of, cells))


def _tells_rows_apart(grid: Grid, table: Table, column: Column, vocabulary: Vocabulary) -> bool:
    texts = {grid.text(row.number, column.number) for row in table.rows}
    return any(vocabulary.row_use(text) == "current" for text in texts if text)


def _unheaded(grid: Grid, table: Table, headed: set[int]) -> list[Column]:
    """The columns without a heading that have words beside the places: 本期, 上年同期 in a merged cell to the left."""
    numbers = grid.columns_of(table.rows) - headed
    places = {row.cell for row in table.rows}
    beside = {n for n in numbers if not any(grid.address(row.number, n) in places for row in table.rows)}
    return [Column(number, "", ("",)) for number in sorted(beside)]


def _account(grid: Grid, table: Table, meanings: list[Meaning], read: set[int], report: Report) -> None:
    """Say what every column's cells and the numbers over the table were used for."""
    body = [row.number for row in table.rows]
    uses: dict[str, tuple[UseKind, str, bool]] = {
        "paper": ("reference", "paper", False),
        "derived": ("reference", "derived", False),
        "ignored": ("ignored", "map", False),
        "unknown": ("unread", "unknown_heading", True),
        "other_kind": ("unread", "unknown_heading", True),
        "other_figure": ("unread", "another_figure", True),
        "ambiguous": ("unread", "ambiguous", True),
    }
    for meaning in meanings:
        if meaning.column.number in read:
            continue
        kind, why, told = uses.get(meaning.kind, ("unread", "ambiguous", True))
        grid.use_column(meaning.column.number, body, kind, why, told=told)
    headed = {meaning.column.number for meaning in meanings}
    first = min(body, default=0)
    for row in [row for row in grid.by_row if row < first]:
        for column, cell in grid.by_row[row].items():
            # Years, days and numbers of columns over the table.
            label = grid.text(row, column - 1)
            dated_label = is_other_date(label) or asks_for_a_day(label)
            if cell.kind == "date" or not is_figure(cell) or dated_label or (column in headed and row >= table.head):
                grid.use_cell(row, column, "reference", "header")
    for column in grid.columns_of(table.rows) - headed:
        numbers = [v for row in table.rows if type(v := grid.value(row, column)) is int]
        if len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1)):
            grid.use_column(column, body, "reference", "paper")  # numbers of order under no heading
    told_by_columns = grid.formatted_columns() <= headed
    for line in table.rows:
        is_told = told_by_columns and place_of(line.cell)[1] not in headed
        if is_told and grid.plain_row(line) and not is_numeric_text(line.label):
            continue
        # The names of the places themselves: codes, numbers of order.
        for column, cell in grid.by_row[line.number].items():
            if column not in headed and grid.address(line.number, column) == line.cell:
                grid.use_cell(line.number, column, "reference", "paper")
            elif column not in headed and cell.kind == "date":
                grid.use_cell(line.number, column, "reference", "header")


def _report_period(grid: Grid, decision: Decision, undated: list[str], report: Report) -> None:
    """Say once per table why its figures have no period."""
    named = dict(decision.named)
    if decision.fault == "disagree":
        found = next((named[s] for s in ("title", "sheet_name", "file_name", "map", "flag") if s in named), "")
        said = WrongPeriod(
            reason="disagree",
            flag=named.get("flag", ""),
            map=named.get("map", ""),
            title=named.get("title", ""),
            sheet_name=named.get("sheet_name", ""),
            file_name=named.get("file_name", ""),
        )
        report.problem(grid.sheet.name, decision.cell, said, found)
    elif undated and decision.fault == "ambiguous":
        found = next((words for words in named.values() if "、" in words), next(iter(named.values()), ""))
        several = Ambiguous(kind="period", name=found, candidates=tuple(found.split("、")))
        report.problem(grid.sheet.name, decision.cell, several, found)
    elif undated:
        report.problem(grid.sheet.name, decision.cell, WrongPeriod(reason="missing"))


def _report_other_headings(
    grid: Grid, decision: Decision, meanings: list[Meaning], year: int | None, report: Report
) -> None:
    """Columns that carry their own quarters must hold the one the table is said to be of; a 期初 is of its own time."""
    own = []
    for meaning in meanings:
        if _OPENING.search(meaning.column.heading):
            continue
        measure = report.catalogue.measures[meaning.measure] if meaning.measure else None
        named = heading_period(meaning.column.parts, year) if measure and measure.cutoff != "year_end" else None
        if named and not meaning.period:
            own.append((meaning.column.cell, named))
    if not own or decision.dated is None or any(decision.dated.agrees(item) for _, item in own):
        return
    words = "、".join(dict.fromkeys(str(item.period) for _, item in own))
    said = WrongPeriod(reason="disagree", heading=words, title=str(decision.dated.period))
    report.problem(grid.sheet.name, own[0][0], said, words)


def _report_outside_plan(grid: Grid, decision: Decision, periods: list[Period], report: Report) -> None:
    """Own figures lie between a year before the plan's baseline (growth needs it) and the quarter it ends in."""
    plan = report.catalogue.plans[report.plan]
    first, last = plan.taken
    outside = [p for p in periods if p.end > last.end or (p.end < first.end and report.grade != "published")]
    if outside:
        text = "、".join(map(str, outside))
        said = WrongPeriod(reason="outside_plan", period=text, first=str(first), last=str(last), plan=plan.short)
        report.problem(grid.sheet.name, decision.cell, said, text)
