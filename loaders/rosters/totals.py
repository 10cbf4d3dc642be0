"""The sheet 汇总 of a collected list: per place how many rows, what its numbers add up to, how many rows say each word.

All of it by formula over the list's own sheet, so that it follows what is filled in afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from loaders.template import sheets
from tracker.schema.roster_forms import RosterForm

TOTALS_SHEET = "汇总"


def totals_sheet(
    sheet: Worksheet, form: RosterForm, title: str, names: Sequence[str], rows: tuple[int, int], grade: str
) -> None:
    """Draw the sheet for these places; `rows` are the first and last row of the list's own sheet."""
    letters = {key: get_column_letter(at) for at, key in enumerate(form.columns, 1)}
    where = f"'{form.name}'!${{letter}}${rows[0]}:${{letter}}${rows[1]}"
    place = where.format(letter=letters[form.region_column or ""])
    columns: list[tuple[str, str]] = [("项数", f"=COUNTIF({place},$A{{row}})")]
    for key, column in form.columns.items():
        there = where.format(letter=letters[key])
        if column.kind == "number" and key not in form.key:
            columns.append((column.name, f"=SUMIF({place},$A{{row}},{there})"))
        if column.kind == "choice":
            columns += [(word, f'=COUNTIFS({place},$A{{row}},{there},"{word}")') for word in column.choices]
    sheets.set_widths(sheet, [18, *(max(10, 2 * len(name) + 2) for name, _formula in columns)])
    head = sheets.heading_rows(sheet, f"{title}汇总", "由公式计算，随名单变动；不用填写。", len(columns) + 1, grade)
    for at, name in enumerate(["县区", *(name for name, _formula in columns)], 1):
        sheets.put(sheet, head, at, name, bold=True, fill=sheets.HEAD_FILL)
    first, last = head + 1, head + len(names)
    for row, name in enumerate(names, first):
        sheets.put(sheet, row, 1, name)
        for at, (_name, formula) in enumerate(columns, 2):
            sheets.put(sheet, row, at, formula.format(row=row), number_format="#,##0.##")
    sheets.put(sheet, last + 1, 1, "合计", bold=True, fill=sheets.GREY_FILL)
    for at in range(2, len(columns) + 2):
        letter = get_column_letter(at)
        formula = f"=SUM({letter}{first}:{letter}{last})"
        sheets.put(sheet, last + 1, at, formula, bold=True, fill=sheets.GREY_FILL, number_format="#,##0.##")
    sheet.freeze_panes = sheet.cell(first, 2).coordinate
    sheets.protect(sheet)
    sheets.print_setup(sheet, first, wide=len(columns) > 12)
