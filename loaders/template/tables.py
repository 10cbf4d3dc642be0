"""The sheets for figures: one row per unit and two columns per measure, or one row per measure of the whole.

White cells are to be filled; the grey ones beside them show the figure known before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from loaders.template import layout, sheets
from loaders.template.layout import Entry, Form
from tracker.figures import NamedColumns, rows_of
from tracker.numbers import is_blank
from tracker.periods import Period, parse_period
from tracker.rules.magnitude import Bounds
from tracker.schema.catalogue import Measure

HINT = (
    "只填白色格，数字不带单位；灰色格是上期数，供对照。空着表示本期没有新数，不会抹去已报的数；没有发生填 0。"
    "请不要增删列、改表头；不需要填写姓名和电话。"
)


@dataclass(frozen=True)
class Known:
    """An earlier figure beside an entry cell."""

    period: Period
    value: float
    state: str | None


Before = Mapping[tuple[str, str], Sequence[Known]]
# By region and measure what stands in the open cell: a figure with a state's word, or a text as somebody typed it.
Prefill = Mapping[tuple[str, str], tuple[float, str | None] | str]


def before_of(previous: NamedColumns | None) -> Before:
    known: dict[tuple[str, str], list[Known]] = {}
    for region, measure, period, value, state in _given(previous, "region", "measure", "period", "value"):
        if not is_blank(value):
            figure = Known(parse_period(str(period)), float(value), state if isinstance(state, str) else None)
            known.setdefault((str(region), str(measure)), []).append(figure)
    return known


def _given(columns: NamedColumns | None, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of these columns, and of that of a state's words where there is one."""
    if columns is None:
        return iter(())
    if "state" in columns:
        return rows_of(columns, *names, "state")
    return ((*row, None) for row in rows_of(columns, *names))


@dataclass(frozen=True)
class OpenCell:
    """A cell of the blank that is to be filled in: whose figure, where it stands, and the earlier one in grey beside it."""

    region: str
    entry: Entry
    sheet: str
    cell: str
    known: Known | None

    @property
    def before(self) -> str | int | float | None:
        """The earlier figure as the grey cell shows it."""
        return None if self.known is None else _cell_value(self.entry.measure, self.known.value, self.known.state)


def open_cells(form: Form, before: Before) -> list[OpenCell]:
    """Every open cell of the blank, unit by unit, then those of the whole."""
    head = sheets.first_below(form.grade)
    found = [
        OpenCell(region.code, entry, layout.MEMBERS_SHEET, f"{get_column_letter(2 + 2 * n)}{head + 3 + row}", known)
        for row, region in enumerate(form.rows)
        for n, entry in enumerate(form.member_entries)
        for known in (_newest(before, region.code, entry, form.period),)
    ]
    for row, entry in enumerate(form.whole_entries, head + 1):
        known = _newest(before, form.root.code, entry, form.period)
        found.append(OpenCell(form.root.code, entry, form.whole_sheet, f"B{row}", known))
    return found


def prefill_of(values: NamedColumns | None, typed: Mapping[tuple[str, str], str] | None = None) -> Prefill:
    filled: dict[tuple[str, str], tuple[float, str | None] | str] = dict(typed or {})
    for region, measure, value, state in _given(values, "region", "measure", "value"):
        if not is_blank(value):
            filled[(str(region), str(measure))] = (float(value), state if isinstance(state, str) else None)
    return filled


def _newest(before: Before, region: str, entry: Entry, period: Period) -> Known | None:
    """The newest figure before the reported period; a fact dated elsewhere (population) shows what is known of it."""
    latest = entry.period if entry.period != period else None
    fitting = [k for k in before.get((region, entry.measure_id), ()) if k.period.end < period.end]
    if latest:
        fitting = [k for k in fitting if k.period.end <= latest.end]
    return max(fitting, key=lambda k: k.period.end, default=None)


def _number_format(measure: Measure) -> str:
    return "#,##0" if measure.integer else "#,##0.00"


def _cell_value(measure: Measure, value: float, state: str | None) -> str | int | float:
    if measure.states:
        return state or next((word for word, flag in measure.states.items() if flag == value), str(int(value)))
    return round(value) if measure.integer else round(value, 6)


def members_sheet(sheet: Worksheet, form: Form, before: Before, filled: Prefill) -> list[tuple[str, str, Entry]]:
    """Draw one row per unit and two columns per measure. Returns where each measure stands."""
    entries = form.member_entries
    names = [region.name for region in form.rows]
    sheets.set_widths(sheet, [max(12, 2 * max(map(len, names)) + 2), *([13, 12] * len(entries))])
    head = sheets.heading_rows(sheet, form.title, HINT, 1 + 2 * len(entries), form.grade)
    first = head + 3
    sheets.put(sheet, head, 1, layout.UNIT_HEADING, bold=True, fill=sheets.HEAD_FILL)
    for row in (head + 1, head + 2):
        sheets.put(sheet, row, 1, None, fill=sheets.HEAD_FILL)
    sheet.merge_cells(start_row=head, start_column=1, end_row=head + 2, end_column=1)
    for offset, region in enumerate(form.rows):
        sheets.put(sheet, first + offset, 1, region.name, align="left", fill=sheets.HEAD_FILL)
    placed = []
    for index, entry in enumerate(entries):
        column = 2 + 2 * index
        _members_column(sheet, form, entry, head, column, before, filled)
        placed.append((sheet.title, get_column_letter(column), entry))
    if not form.region:
        _total_row(sheet, entries, first, first + len(form.rows))
    sheet.row_dimensions[head].height = 15 * max(sheets.lines_of(e.measure.name, 24) for e in entries) + 4
    sheet.row_dimensions[head + 2].height = 30
    sheet.freeze_panes = sheet.cell(first, 2).coordinate
    sheets.protect(sheet)
    sheets.print_setup(sheet, first, wide=len(entries) > 6)
    return placed


def _members_column(
    sheet: Worksheet, form: Form, entry: Entry, head: int, column: int, before: Before, filled: Prefill
) -> None:
    """Draw one measure: its heading over two columns, the entry cells, and last period's figures in grey."""
    measure = entry.measure
    known = {region.code: _newest(before, region.code, entry, form.period) for region in form.rows}
    sub = f"{measure.unit} · {entry.when}"
    headings = ((measure.name, None), (sub, None), (layout.NOW_HEADING, _before_heading(list(known.values()))))
    for offset, pair in enumerate(headings):
        for side, text in enumerate(pair):
            sheets.put(
                sheet,
                head + offset,
                column + side,
                text,
                bold=offset == 0,
                size=9 if offset else 10,
                fill=sheets.GREY_FILL if side and offset == 2 else sheets.HEAD_FILL,
                ink=sheets.GREY_INK if side else "FF1F1F1F",
            )
        if offset < 2:
            sheet.merge_cells(
                start_row=head + offset, start_column=column, end_row=head + offset, end_column=column + 1
            )
    first = head + 3
    for offset, region in enumerate(form.rows):
        _entry_pair(
            sheet,
            first + offset,
            (column, column + 1),
            entry,
            filled.get((region.code, entry.measure_id)),
            known[region.code],
        )
    letter = get_column_letter(column)
    _add_rule(sheet, form, entry, f"{letter}{first}:{letter}{first + len(form.rows) - 1}")


def _entry_pair(
    sheet: Worksheet,
    row: int,
    columns: tuple[int, int],
    entry: Entry,
    filled: tuple[float, str | None] | str | None,
    known: Known | None,
) -> None:
    """An open cell, filled in or not, and the grey one that shows the earlier figure."""
    number_format = _number_format(entry.measure)
    value = _cell_value(entry.measure, *filled) if isinstance(filled, tuple) else None
    sheets.put(sheet, row, columns[0], value, entry=True, number_format=number_format)
    if isinstance(filled, str):
        sheets.put_data(sheet, row, columns[0], _as_typed(filled))
    earlier = None if known is None else _cell_value(entry.measure, known.value, known.state)
    sheets.put(sheet, row, columns[1], earlier, ink=sheets.GREY_INK, fill=sheets.GREY_FILL, number_format=number_format)


def _as_typed(text: str) -> str | int | float:
    """A typed text as Excel takes it: what is plainly a number is one, everything else stays as it was typed."""
    plain = text.strip()
    if not re.fullmatch(r"-?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,15})?", plain):
        return plain
    plain = plain.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _before_heading(known: Sequence[Known | None]) -> str:
    """上期 with its period where all the figures below share one, else 最近一期."""
    periods = {k.period for k in known if k}
    if not periods:
        return layout.BEFORE_HEADING
    return f"{layout.BEFORE_HEADING}\n{periods.pop()}" if len(periods) == 1 else f"{layout.BEFORE_HEADING}\n最近一期"


def _add_rule(sheet: Worksheet, form: Form, entry: Entry, cells: str) -> None:
    """Hang the drop-down or the number check on the entry cells of one measure."""
    measure = entry.measure
    if measure.states:
        rule = sheets.choice(list(measure.states), f"可填：{'、'.join(measure.states)}")
    else:
        ceiling = 100.0 if measure.maximum is None and measure.unit == "%" else measure.maximum
        prompt = f"{measure.name}（{measure.unit}，{entry.when}）。{measure.note}"
        rule = sheets.number_rule(replace(Bounds.of(measure), maximum=ceiling), prompt)
    sheet.add_data_validation(rule)
    rule.add(cells)


def _total_row(sheet: Worksheet, entries: Sequence[Entry], first: int, row: int) -> None:
    """Draw the total row: a formula where the districts add up, a dash where they do not."""
    sheets.put(sheet, row, 1, layout.TOTAL_NAME, bold=True, align="left", fill=sheets.HEAD_FILL)
    for index, entry in enumerate(entries):
        for column in (2 + 2 * index, 3 + 2 * index):
            letter = get_column_letter(column)
            adds = entry.measure.additive and not entry.measure.states
            formula = f"=SUM({letter}{first}:{letter}{row - 1})" if adds else None
            sheets.put(
                sheet,
                row,
                column,
                formula,
                bold=True,
                fill=sheets.HEAD_FILL,
                number_format=_number_format(entry.measure),
                ink=sheets.GREY_INK if column % 2 else "FF1F1F1F",
            )


def whole_sheet(sheet: Worksheet, form: Form, before: Before, filled: Prefill) -> list[tuple[str, str, Entry]]:
    """Draw one row per measure that the whole gives in one figure. Returns where each measure stands."""
    sheets.set_widths(sheet, [38, 14, 8, 14, 14, 52])
    head = sheets.heading_rows(sheet, form.title, HINT, 6, form.grade)
    headings = (layout.ITEM_HEADING, layout.NOW_HEADING, "单位", layout.BEFORE_HEADING, "截止", "口径")
    for column, text in enumerate(headings, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    placed = []
    for row, entry in enumerate(form.whole_entries, head + 1):
        measure = entry.measure
        known = _newest(before, form.root.code, entry, form.period)
        given = filled.get((form.root.code, entry.measure_id))
        sheets.put(sheet, row, 1, measure.name, align="left", fill=sheets.HEAD_FILL)
        _entry_pair(sheet, row, (2, 4), entry, given, known)
        sheets.put(sheet, row, 3, measure.unit)
        when = f"{entry.when}" if known is None else f"{entry.when}\n上期 {known.period}"
        sheets.put(sheet, row, 5, when, size=9)
        sheets.put(sheet, row, 6, measure.note or None, align="left", size=9)
        lines = max(sheets.lines_of(measure.note, 52), sheets.lines_of(measure.name, 38), when.count("\n") + 1)
        sheet.row_dimensions[row].height = 15 * lines + 4
        _add_rule(sheet, form, entry, f"B{row}")
        placed.append((sheet.title, str(row), entry))
    sheet.freeze_panes = sheet.cell(head + 1, 2).coordinate
    sheets.protect(sheet)
    sheets.print_setup(sheet, head + 1, wide=False)
    return placed
