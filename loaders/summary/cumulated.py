"""The sheet of a cumulative indicator: what each place had at the plan's start, each quarter since, and both added up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from loaders.summary.columns import Rows
from loaders.summary.model import HINT, NOT_ASKED, Drawing
from loaders.template import layout, sheets
from loaders.workbook.cells import column_letters
from tracker.periods import Period
from tracker.schema.catalogue import Indicator

_OPENING = 2


@dataclass(frozen=True)
class Cumulated:
    """Where the sums of a period stand on the sheet."""

    sheet: str
    letters: dict[Period, str]

    def reference(self, at: Period, row: int) -> str:
        """A formula that shows the sum of a row; empty where there is none."""
        cell = f"'{self.sheet}'!{self.letters[at]}{row}"
        return f'=IF(COUNT({cell})=1,{cell},"")'


def sheet_name(indicator: Indicator) -> str:
    """The indicator's short name as a sheet's name."""
    return re.sub(r"[\[\]:*?/\\']", "", indicator.short)[:28] + "累计"


def draw_cumulated(sheet: Worksheet, drawing: Drawing, indicator: Indicator) -> Cumulated:
    """Draw opening balances, flows by quarter and their sums; the rows are those of the 汇总 sheet."""
    summary, rows = drawing.summary, drawing.rows
    assert indicator.formula.cumulate is not None
    flow, opening = indicator.formula.cumulate.flow, indicator.formula.cumulate.opening
    starts = {code: summary.figures.get((code, opening, summary.period)) for code in rows.places}
    first = min(
        (given.period for given in starts.values() if given), default=summary.catalogue.plans[summary.plan_id].baseline
    )
    quarters: list[Period] = []
    while first.plus_quarters(len(quarters) + 1) <= summary.period:
        quarters.append(first.plus_quarters(len(quarters) + 1))
    letters = {
        summary.period: column_letters(_OPENING + len(quarters) + 1),
        summary.ago: column_letters(_OPENING + len(quarters) + 2),
    }
    head = _frame(sheet, drawing, indicator, quarters)
    owed = summary.owed(summary.period)
    for code, row in rows.places.items():
        asked = code in owed
        drawing.figure(sheet, row, _OPENING, code, opening, summary.period, asked)
        given = starts[code]
        started = given.period if given else first
        for column, quarter in enumerate(quarters, _OPENING + 1):
            if quarter > started:
                drawing.figure(sheet, row, column, code, flow, quarter, asked)
            else:
                sheets.put(sheet, row, column, NOT_ASKED, align="right", ink=sheets.GREY_INK)
        for at, letter in letters.items():
            taken = [quarter for quarter in quarters if started < quarter <= at]
            formula = _row_formula(row, taken, quarters) if code in rows.owing and started <= at else None
            sheets.put(sheet, row, sheet[f"{letter}1"].column, formula, align="right", number_format="#,##0")
    _totals(sheet, rows, letters, quarters, {at: len(summary.owed(at)) for at in letters})
    sheet.freeze_panes = sheet.cell(head + 2, 2).coordinate
    sheet.sheet_view.showGridLines = False
    sheets.print_setup(sheet, head + 2, wide=len(quarters) > 10)
    return Cumulated(sheet.title, letters)


def _frame(sheet: Worksheet, drawing: Drawing, indicator: Indicator, quarters: list[Period]) -> int:
    """Draw title, headings and names. Returns the row of the headings."""
    summary, rows = drawing.summary, drawing.rows
    count = len(quarters) + 4
    sheets.set_widths(sheet, [26, *([11.5] * (count - 1))])
    head = sheets.heading_rows(sheet, f"{summary.title}：{indicator.name}", HINT, count, summary.grade)
    texts = (layout.UNIT_HEADING, "期初", *map(str, quarters), f"累计至{summary.period}", f"累计至{summary.ago}")
    for column, text in enumerate(texts, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
        unit = indicator.unit if column > 1 else None
        sheets.put(sheet, head + 1, column, unit, size=9, fill=sheets.HEAD_FILL)
    names = [summary.places[code].name for code in rows.places]
    for row, text in enumerate((*names, "合计", "已报合计"), rows.first):
        sheets.put(sheet, row, 1, text, align="left", fill=sheets.HEAD_FILL)
    return head


def _row_formula(row: int, taken: list[Period], quarters: list[Period]) -> str:
    """Opening plus the quarters taken; empty while one of them is missing."""
    cells = f"{column_letters(_OPENING)}{row}"
    if taken:
        at = [column_letters(_OPENING + 1 + quarters.index(quarter)) for quarter in (taken[0], taken[-1])]
        cells += f",{at[0]}{row}:{at[1]}{row}"
    return f'=IF(COUNT({cells})={1 + len(taken)},SUM({cells}),"")'


def _totals(
    sheet: Worksheet, rows: Rows, letters: dict[Period, str], quarters: list[Period], owed: dict[Period, int]
) -> None:
    """Draw the sums of all and of those who reported; what belongs to no member is added as far as it was given."""
    for at, letter in letters.items():
        taken = [quarter for quarter in quarters if quarter <= at]
        last = column_letters(_OPENING + len(taken))
        rest = f"+SUM(B{rows.first + len(rows.owing)}:{last}{rows.total - 1})" if rows.rest else ""
        own = rows.asked(letter)
        whole = f'=IF(COUNT({own})={owed[at]},SUM({own}){rest},"")'
        partial = f'=IF(COUNT({own})>0,SUM({own}){rest},"")'
        for row, formula in ((rows.total, whole), (rows.total + 1, partial)):
            sheets.put(
                sheet,
                row,
                sheet[f"{letter}1"].column,
                formula,
                bold=True,
                align="right",
                number_format="#,##0",
                fill=sheets.HEAD_FILL,
            )
