"""The sheet of the whole: what it gives in one figure, then the indicator of every target of the plan, by formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from loaders.summary.columns import Column, growth_formula, made_formula, made_of
from loaders.summary.model import AGO_SHEET, HINT, NOT_ASKED, NOW_SHEET, Drawing
from loaders.template import sheets
from loaders.workbook.cells import column_letters
from tracker.periods import Period
from tracker.schema.catalogue import Indicator

HEADINGS = ("项目", "单位", "截止", "本期", "已报合计", "上年同期", "同比(%)", "已报")
_NOW, _PARTIAL, _AGO, _GROWTH, _REPORTED = 4, 5, 6, 7, 8


def whole_sheet(
    sheet: Worksheet, drawing: Drawing, columns: Sequence[Column], letters: Mapping[Period, Mapping[str, str]]
) -> None:
    """Draw the whole's own measures as typed, then the indicators: by reference to the totals, or from the rows above."""
    summary = drawing.summary
    catalogue, plan = summary.catalogue, summary.catalogue.plans[summary.plan_id]
    sheets.set_widths(sheet, [44, 10, 18, 15, 15, 15, 11, 10])
    head = sheets.heading_rows(sheet, f"{summary.title}：{sheet.title}", HINT, len(HEADINGS), summary.grade)
    for column, text in enumerate(HEADINGS, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    row, typed = head + 1, {}
    for key, measure in catalogue.plan_measures(summary.plan_id).items():
        given = [summary.figure(summary.root, key, at) for at in (summary.period, summary.ago)]
        if not measure.is_whole or (measure.optional and not any(given)):
            continue
        typed[key] = row
        _names(sheet, row, measure.name, measure.unit, summary.when(key, summary.period))
        for column, at in ((_NOW, summary.period), (_AGO, summary.ago)):
            drawing.figure(sheet, row, column, summary.root, key, at, not measure.optional)
        sheets.put(sheet, row, _PARTIAL, NOT_ASKED, ink=sheets.GREY_INK, align="right")
        grows = measure.additive and measure.unit != "%"
        _last_columns(sheet, row, grows, f'=COUNT({column_letters(_NOW)}{row})&"/1"')
        row += 1
    known = {column.key: column for column in columns}
    for target in plan.targets.values():
        indicator = catalogue.indicators[target.indicator]
        # The mean of the plan's years is judged elsewhere; here stands the quarter's own year.
        _names(
            sheet, row, indicator.name, indicator.unit, "本年" if target.basis == "yearly_average" else "", made=True
        )
        if all(catalogue.measures[m].is_whole for m in indicator.formula.measures):
            _from_rows(sheet, row, target.indicator, indicator, typed)
        else:
            _from_totals(sheet, row, drawing, target.indicator, indicator, known, letters)
        row += 1
    sheet.freeze_panes = sheet.cell(head + 1, 2).coordinate
    sheet.sheet_view.showGridLines = False
    sheets.print_setup(sheet, head + 1, wide=False)


def _names(sheet: Worksheet, row: int, name: str, unit: str, when: str, *, made: bool = False) -> None:
    sheets.put(sheet, row, 1, name, align="left", fill=sheets.HEAD_FILL, bold=made)
    sheets.put(sheet, row, 2, unit)
    sheets.put(sheet, row, 3, when or "—", size=9)


def _last_columns(sheet: Worksheet, row: int, grows: bool, reported: str) -> None:
    now, ago = (f"{column_letters(column)}{row}" for column in (_NOW, _AGO))
    growth = growth_formula(now, ago) if grows else None
    sheets.put(sheet, row, _GROWTH, growth, align="right", number_format="0.0")
    sheets.put(sheet, row, _REPORTED, reported)


def _put(sheet: Worksheet, row: int, column: int, formula: str, indicator: Indicator) -> None:
    number_format = "#,##0" + ("." + "0" * indicator.precision if indicator.precision else "")
    sheets.put(sheet, row, column, formula, align="right", bold=True, number_format=number_format)


def _from_rows(sheet: Worksheet, row: int, key: str, indicator: Indicator, typed: Mapping[str, int]) -> None:
    """An indicator of the whole's own figures: made of the rows above, or one of them."""
    made = made_of(key, indicator, typed)
    first = indicator.formula.measures[0]
    for column in (_NOW, _AGO):
        letter = column_letters(column)
        cell = f"{letter}{typed[first]}"
        formula = f'=IF(COUNT({cell})=1,{cell},"")'
        if made:
            formula = made_formula(made, {m: f"{letter}{typed[m]}" for m in (*made.parts, *made.below)})
        _put(sheet, row, column, formula, indicator)
    sheets.put(sheet, row, _PARTIAL, NOT_ASKED, ink=sheets.GREY_INK, align="right")
    grows = indicator.unit != "%" and indicator.formula.latest is None
    _last_columns(sheet, row, grows, f'=COUNT({column_letters(_NOW)}{row})&"/1"')


def _from_totals(
    sheet: Worksheet,
    row: int,
    drawing: Drawing,
    key: str,
    indicator: Indicator,
    known: Mapping[str, Column],
    letters: Mapping[Period, Mapping[str, str]],
) -> None:
    """An indicator of the districts' figures: the total of its column, a share of them, or the least of them."""
    summary, rows = drawing.summary, drawing.rows
    column = known.get(f"={key}") or known[indicator.formula.measures[0]]
    for place, at, name in ((_NOW, summary.period, NOW_SHEET), (_AGO, summary.ago, AGO_SHEET)):
        letter = letters[at][column.key]
        owed = len(column.named or summary.owed(at))
        total = f"'{name}'!{letter}{rows.total}"
        partial = f"'{name}'!{letter}{rows.total + 1}"
        scaled = f"100*{{}}/{owed}" if indicator.formula.coverage else "{}"
        if indicator.roll_up == "minimum":
            cells = f"'{name}'!{rows.asked(letter)}"
            total, partial = f"MIN({cells})", f"MIN({cells})"
            complete, some = f"COUNT({cells})={owed}", f"COUNT({cells})>0"
        else:
            complete, some = f"COUNT({total})=1", f"COUNT({partial})=1"
        _put(sheet, row, place, f'=IF({complete},{scaled.format(total)},"")', indicator)
        if place == _NOW:
            _put(sheet, row, _PARTIAL, f'=IF({some},{scaled.format(partial)},"")', indicator)
            reported = f"='{name}'!{letter}{rows.total + 2}"
    _last_columns(sheet, row, column.grows, reported)
