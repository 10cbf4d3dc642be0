"""A filled-in workbook of ours, read back: figures with their cells, every problem with its cell.

Columns are found by their headings and only checked against the hidden layout: a column that was moved or pushed
aside is followed, a heading that no longer says what the layout says is a problem. Rows are found by name.
"""

from __future__ import annotations

import re

from loaders.template import layout
from loaders.template.findings import Column, Findings, entry_named, head_row, heading_unit
from loaders.template.layout import Entry
from loaders.template.meta import text_at
from loaders.template.words import read_remarks
from loaders.workbook.cells import address
from loaders.workbook.hidden import hidden_problems
from loaders.workbook.model import Book, Sheet
from loaders.workbook.private import personal_data
from tracker.problems import Ambiguous, DuplicateRow, TotalMismatch, UnknownMeasure, UnknownRegion, Unusable
from tracker.schema.regions import Region, fold_name
from tracker.submission import Problem, Severity


def read_sheets(book: Book, found: Findings) -> None:
    """Read every sheet of the form that is there; the sheets may be in any order. One that figures belong on and that is
    not there any more is a fault, and the sheet that looks like it is named.
    """
    readers = {layout.MEMBERS_SHEET: read_members, found.form.whole_sheet: read_whole}
    heads = {layout.MEMBERS_SHEET: layout.UNIT_HEADING, found.form.whole_sheet: layout.ITEM_HEADING}
    named = {*readers, layout.REMARKS_SHEET, layout.NOTES_SHEET}
    for name in dict.fromkeys(place.sheet for place in found.meta.places):
        if name in readers and book.sheet(name) is None:
            others = [s for s in book.sheets if s.visible and s.name not in named and head_row(s, heads[name])]
            like = tuple(other.name for other in others)
            said = Ambiguous(kind="sheet_gone", name=name, candidates=like)
            found.problems.append(Problem(like[0] if like else "", "A1", "blocking", said, "、".join(like)))
    for name, reader in readers.items():
        if sheet := book.sheet(name):
            reader(sheet, found)
    if sheet := book.sheet(layout.REMARKS_SHEET):
        read_remarks(sheet, found)
    if sheet := book.sheet(layout.NOTES_SHEET):
        sheet.use.all("reference", "notes")
    for sheet in book.sheets:
        if sheet.visible and sheet.name not in named:
            sheet.use.all("unread", "other_sheet")
    for sheet in book.sheets:
        if sheet.visible:
            found.problems += personal_data(sheet, {o.cell for o in found.observations if o.sheet == sheet.name})
        head = head_row(sheet, layout.UNIT_HEADING) or head_row(sheet, layout.ITEM_HEADING)
        labels = [key for key in sheet.cells if head and (key[1] == head[1] or key[0] in (1, head[0]))]
        found.problems += hidden_problems(sheet, found.observations, labels)


def read_members(sheet: Sheet, found: Findings) -> None:
    """Read the table of units: one row each, the total row only compared."""
    head = head_row(sheet, layout.UNIT_HEADING)
    if head is None:
        found.problem(sheet, 1, 1, Unusable(reason="no_table"))
        return
    columns = _columns(sheet, head, found)
    rows = [row for row, _ in _rows_below(sheet, head)]
    total = next((r for r in rows if fold_name(text_at(sheet, r, head[1])) == layout.TOTAL_NAME), None)
    sums: dict[str, list[float]] = {}
    seen: dict[str, int] = {}
    for row in rows:
        name = text_at(sheet, row, head[1])
        has_figures = any((row, c.at) in sheet.cells for c in columns)
        if row == total or (not name and not has_figures):
            continue
        if total and row > total and not has_figures:
            continue
        region = _region(sheet, row, head[1], found, seen)
        if region is None:
            sheet.use.row(row, "unread", "no_place", told=True)
        for column in columns:
            value = found.figure(sheet, row, column.at, column, region)
            if region:
                found.grey_figure(sheet, (row, column.at + 1), head[0] + 2, column, region)
            if value is not None and region and region.in_partition:
                sums.setdefault(column.entry.measure_id, []).append(value)
    _refuse_merged(sheet, rows, columns, found)
    _report_changed(sheet, head, columns, seen, found)
    if total:
        _check_totals(sheet, total, columns, sums, found)
    for row in range(1, min(rows, default=head[0] + 3)):
        sheet.use.row(row, "reference", "header")
    for column in columns:
        # The grey cells beside the open ones show what was known before.
        if total:
            sheet.use.cell(total, column.at + 1, "reference", "total")  # a formula over the grey cells
        said = text_at(sheet, head[0] + 2, column.at + 1)
        if said.startswith(layout.BEFORE_HEADING) and said != layout.BEFORE_HEADING:
            sheet.use.column(column.at + 1, "reference", "before")


def _report_changed(
    sheet: Sheet, head: tuple[int, int], columns: list[Column], seen: dict[str, int], found: Findings
) -> None:
    """Doubt rows and columns of the blank that are gone, and headings that stand in another order than it put them: their
    figures may have stayed behind.
    """
    if not seen:
        return
    here = {type(p.said) for p in found.problems if p.sheet == sheet.name}
    told = here & {UnknownRegion, DuplicateRow}
    rows = [] if told else [region.name for region in found.form.rows if region.code not in seen]
    laid_out = [p for p in found.meta.places if p.sheet == sheet.name and re.fullmatch("[A-Z]{1,3}", p.place)]
    order = [p.measure_id for p in sorted(laid_out, key=lambda p: _column_number(p.place))]
    placed = [c for c in sorted(columns, key=lambda c: c.at) if c.entry.measure_id in order]
    there = [c.entry.measure_id for c in placed]
    gone = [] if UnknownMeasure in here else [p.heading for p in laid_out if p.measure_id not in there]
    if rows or gone:
        said = Ambiguous(kind="blank_gone", name="、".join((*rows, *gone)[:8]), candidates=())
        found.problem(sheet, *head, said, said.name, "doubtful")
    kept = [measure for measure in order if measure in there]
    if kept != there:
        moved = next(c for c, measure in zip(placed, kept, strict=True) if c.entry.measure_id != measure)
        found.problem(
            sheet, head[0], moved.at, Ambiguous(kind="blank_order", name=moved.entry.measure.name),
            moved.entry.measure.name, "doubtful",
        )  # fmt: skip


def _refuse_merged(sheet: Sheet, rows: list[int], columns: list[Column], found: Findings) -> None:
    """An entry cell merged over several units or measures is one figure of nobody."""
    entries = {column.at for column in columns}
    for top, left, bottom, right in sheet.merged:
        if {*range(left, right + 1)} & entries and sum(top <= row <= bottom for row in rows) > 1:
            names = tuple(name for row in rows if top <= row <= bottom and (name := text_at(sheet, row, 1)))
            said = Ambiguous(kind="merged", name="、".join(names), candidates=names)
            found.problem(sheet, top, left, said, text_at(sheet, top, left))


def _rows_below(sheet: Sheet, head: tuple[int, int]) -> list[tuple[int, int]]:
    """The table's rows: from the first below the headings that is not one of them to the last with anything in it."""
    covered = max((r[2] for r in sheet.merged if r[0] == head[0] and r[1] == head[1]), default=head[0] + 2)
    return [(row, head[1]) for row in sorted({row for row, _ in sheet.cells}) if row > covered]


def _region(sheet: Sheet, row: int, column: int, found: Findings, seen: dict[str, int]) -> Region | None:
    """The unit a row belongs to; None, and a problem, when its name is unknown, another's or a second time there."""
    form, name = found.form, text_at(sheet, row, column)
    if not name:
        found.problem(sheet, row, column, UnknownRegion(reason="no_name"))
        return None
    matches = form.register.find(name, form.plan.region, form.period.end)
    matches = [region for region in matches if region.code != form.plan.region]
    if len(matches) > 1:
        names = tuple(region.name for region in matches)
        found.problem(sheet, row, column, Ambiguous(kind="region", name=name, candidates=names), name)
        return None
    if not matches or (form.region and matches[0].code != form.region):
        expected = form.register[form.region].name if form.region else ""
        said = UnknownRegion(reason="unknown", row=name, plan=form.plan.short, expected=expected)
        found.problem(sheet, row, column, said, name)
        return None
    region = matches[0]
    if region.level == "composite":
        found.problem(sheet, row, column, UnknownRegion(reason="unknown", row=name, plan=form.plan.short), name)
        return None
    if region.code in seen:
        first = f"{sheet.name}!{address(seen[region.code], column)}"
        found.problem(sheet, row, column, DuplicateRow(row=name, first=first), name, region=region.code)
        return None
    seen[region.code] = row
    return region


def _columns(sheet: Sheet, head: tuple[int, int], found: Findings) -> list[Column]:
    """The columns of this period's figures, found by heading. Every heading that does not fit is a problem."""
    laid_out = {p.place: p for p in found.meta.places if p.sheet == sheet.name and re.fullmatch("[A-Z]{1,3}", p.place)}
    columns: dict[str, Column] = {}
    for column in sorted({c for r, c in sheet.cells if r == head[0] and c > head[1]}):
        heading = text_at(sheet, head[0], column)
        letter = address(1, column)[:-1]
        entry = entry_named(heading, found)
        if entry is None:
            _foreign_heading(sheet, (head[0], column), heading, letter in laid_out, found)
        elif entry.measure_id in columns:
            said = Ambiguous(kind="column", name=heading, candidates=(entry.measure.name,))
            found.problem(sheet, head[0], column, said, heading)
        else:
            unit = heading_unit(sheet, head[0] + 1, column, entry, found)
            now = text_at(sheet, head[0] + 2, column)
            if now and fold_name(now) != layout.NOW_HEADING:
                # 上期 or 预计数 typed over 本期: these are other figures.
                other = UnknownMeasure(reason="other_figure", heading=(now,), words=(now,))
                found.problem(sheet, head[0] + 2, column, other, now)
                sheet.use.column(column, "unread", "another_figure", told=True)
                continue
            columns[entry.measure_id] = Column(entry, column, unit)
    for letter, place in laid_out.items():
        number = _column_number(letter)
        if place.measure_id not in columns and not text_at(sheet, head[0], number):
            _foreign_heading(sheet, (head[0], number), "", bool(_below(sheet, head, number)), found)
    return list(columns.values())


def _below(sheet: Sheet, head: tuple[int, int], column: int) -> list[int]:
    """The rows with something typed in one column under the headings, the total row left out."""
    rows = [row for row, _ in _rows_below(sheet, head) if (row, column) in sheet.cells]
    return [row for row in rows if fold_name(text_at(sheet, row, head[1])) != layout.TOTAL_NAME]


def _foreign_heading(sheet: Sheet, place: tuple[int, int], heading: str, was_ours: bool, found: Findings) -> None:
    """A heading no measure carries. Blocking where the layout put one of ours: its figures would be lost unseen."""
    if not was_ours and not heading:
        return
    if heading:
        found.unmatched_columns.append(heading)
    sheet.use.column(place[1], "unread", "unknown_heading", told=True)
    severity: Severity = "blocking" if was_ours else "doubtful"
    said = UnknownMeasure(reason="unknown", heading=(heading,) if heading else ())
    found.problem(sheet, *place, said, heading, severity)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _check_totals(sheet: Sheet, row: int, columns: list[Column], sums: dict[str, list[float]], found: Findings) -> None:
    """Compare a typed or calculated total with its rows; a formula nobody calculated says nothing."""
    expected = len(found.form.register.expected(found.form.plan.region, found.form.period.end))
    for column in columns:
        cell = sheet.cells.get((row, column.at))
        measure = column.entry.measure
        if cell is None or cell.kind != "number":
            continue
        if not measure.additive or measure.states:
            sheet.use.cell(row, column.at, "reference", "total")
            continue
        values = sums.get(column.entry.measure_id, [])
        if not values:
            # Typed: a formula over blanks gives 0.
            sheet.use.cell(row, column.at, *(("unread", "only_total") if cell.value else ("reference", "total")))
            continue
        sheet.use.cell(row, column.at, "checked")
        added, typed = sum(values), float(cell.value)  # type: ignore[arg-type]  # a number cell holds a number
        tolerance = 0.5 if measure.integer else found.form.catalogue.settings.total_tolerance * max(1, len(values))
        if abs(typed - added) > tolerance:
            said = TotalMismatch(
                kind="total",
                typed=cell.text,
                sum=f"{added:.10g}",
                difference=f"{typed - added:+.10g}",
                missing=max(0, expected - len(values)),
            ).of(column.entry.measure_id, measure.name, row=layout.TOTAL_NAME, unit=measure.unit)
            found.problem(sheet, row, column.at, said, cell.text, "doubtful")


def read_whole(sheet: Sheet, found: Findings) -> None:
    """Read the sheet of the whole: one measure a row, its figure under 本期."""
    head = head_row(sheet, layout.ITEM_HEADING)
    now = head_row(sheet, layout.NOW_HEADING)
    if head is None or now is None:
        found.problem(sheet, 1, 1, Unusable(reason="no_table"))
        return
    unit_column = next((c for (r, c), cell in sheet.cells.items() if r == head[0] and cell.text.strip() == "单位"), 0)
    seen: dict[str, int] = {}
    for row in sorted({r for r, _ in sheet.cells if r > head[0]}):
        name = text_at(sheet, row, head[1])
        has_figure = (row, now[1]) in sheet.cells
        entry = entry_named(name, found) if name else None
        if entry is None:
            if has_figure:
                found.unmatched_rows.append(name)
                found.problem(
                    sheet, row, head[1], UnknownMeasure(reason="unknown", heading=(name,) if name else ()), name
                )
                sheet.use.row(row, "unread", "unknown_heading", told=True)
            continue
        if entry.measure_id in seen:
            first = f"{sheet.name}!{address(seen[entry.measure_id], head[1])}"
            found.problem(sheet, row, head[1], DuplicateRow(row=name, first=first), name)
            sheet.use.row(row, "unread", "second", told=True)
            continue
        seen[entry.measure_id] = row
        unit = _row_unit(sheet, row, unit_column, entry, found)
        found.figure(sheet, row, now[1], Column(entry, row, unit), found.form.root)
    for row in range(1, head[0] + 1):
        sheet.use.row(row, "reference", "header")
    before = head_row(sheet, layout.BEFORE_HEADING)
    for row in sorted({r for r, c in sheet.cells if before and c == before[1]}):
        # A figure typed where the blank knew none is nobody's.
        if before and layout.BEFORE_HEADING in text_at(sheet, row, before[1] + 1):
            sheet.use.cell(row, before[1], "reference", "before")


def _row_unit(sheet: Sheet, row: int, column: int, entry: Entry, found: Findings) -> str:
    return heading_unit(sheet, row, column, entry, found) if column else entry.measure.unit
