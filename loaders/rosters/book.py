"""Writes a blank list (名单、台账) of a plan and period, with its columns from the catalogue.

    优势示范企业名单 | title, hint, for a sample the red banner
                     | 县(市、区) | 企业名称 | 级别 | 类型 | 认定日期 | 状态
                     | drop-downs where there is a choice, checks on days and numbers, a few hundred open rows
    _meta            | hidden: template_version, kind=register, plan, period, region, register, grade, and the places

A list asks for what stands behind a figure, never for a person's name, telephone or identity number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loaders.rosters.totals import TOTALS_SHEET, totals_sheet
from loaders.template import layout, sheets
from tracker.periods import Period
from tracker.rules.magnitude import Bounds
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Region, Register
from tracker.schema.roster_forms import RosterColumn, RosterForm
from tracker.submission import Grade

OPEN_ROWS = 300
_PLACES = 8
_WIDTHS = {"text": 40, "note": 56, "choice": 18, "date": 16, "number": 12, "region": 24}
HINT = "一行一项；日期写作 2026-09-30。整张名单照实填写，以最新一张为准，用来核对填报的数。不写姓名、电话、证件号。"


def roster_name(
    catalogue: Catalogue,
    places: Register,
    plan_id: str,
    roster_id: str,
    period: Period,
    *,
    region: str | None = None,
    grade: Grade = "own",
) -> str:
    """The file name of a list: 泉州市_2026Q3_网点名单.xlsx, with the unit's name and the sample's mark in it."""
    parts = [places[catalogue.plans[plan_id].region].name, str(period), catalogue.registers[roster_id].name]
    if region and region != catalogue.plans[plan_id].region:
        parts.insert(1, places[region].name)
    if grade == "sample":
        parts.append(layout.BANNER)
    return "_".join(parts) + ".xlsx"


def places_of(places: Register, root: str, region: str | None, period: Period) -> list[Region]:
    """The places a list's rows may belong to: the one it is of, else all that add up to the whole, 其他 last."""
    return [places[region]] if region else places.members(root, period.end)


def write_roster(
    catalogue: Catalogue,
    places: Register,
    plan_id: str,
    roster_id: str,
    period: Period,
    *,
    region: str | None = None,
    rows: Sequence[Mapping[str, str | float]] = (),
    grade: Grade = "own",
    totals: bool = False,
) -> bytes:
    """The workbook (.xlsx bytes) of one list, of all places or of one. rows: column id to text, ISO day, number or,
    in the column of places, a code. totals: with the sheet 汇总, where the list has a column of places. ValueError when the plan asks for no figure this list counts, or when a list
    without a column of places is wanted of one place."""
    form, plan = catalogue.registers[roster_id], catalogue.plans[plan_id]
    region = None if region == plan.region else region
    if roster_id not in catalogue.plan_rosters(plan_id):
        raise ValueError(f"{plan_id} asks for nothing that {roster_id} counts")
    if region and form.region_column is None:
        raise ValueError(f"{roster_id} is a list of the whole")
    who = places[plan.region].name + (places[region].name if region else "")
    book = sheets.empty_book()
    sheet = book.create_sheet(form.name)
    sheets.set_widths(sheet, [max(_WIDTHS[c.kind], 2 * len(c.name) + 4) for c in form.columns.values()])
    title = f"{who}{layout.period_words(period)}{form.name}"
    head = sheets.heading_rows(sheet, title, f"{form.note}。{HINT}" if form.note else HINT, len(form.columns), grade)
    names = {r.code: r.name for r in places_of(places, plan.region, region, period)}
    _table(sheet, form, head, rows, names, period)
    if totals and form.region_column:
        last = head + _open_rows(rows)
        totals_sheet(book.create_sheet(TOTALS_SHEET), form, title, list(names.values()), (head + 1, last), grade)
    meta = book.create_sheet(layout.META_SHEET)
    facts = {
        "template_version": str(layout.VERSION),
        "kind": "register",
        "plan": plan_id,
        "period": str(period),
        "region": region or "",
        "grade": grade,
        "register": roster_id,
    }
    for row, (key, text) in enumerate(facts.items(), 1):
        meta.cell(row, 1).value, meta.cell(row, 2).value = key, text
    for row, name in enumerate(names.values(), 1):
        meta.cell(row, _PLACES).value = name
    meta.sheet_state = "hidden"
    return sheets.workbook_bytes(book)


def _open_rows(rows: Sequence[Mapping[str, str | float]]) -> int:
    return max(OPEN_ROWS, len(rows) + 100)


def _table(
    sheet: Worksheet,
    form: RosterForm,
    head: int,
    rows: Sequence[Mapping[str, str | float]],
    names: Mapping[str, str],
    period: Period,
) -> None:
    """Draw the headings, the open rows and the check on each column."""
    count = _open_rows(rows)
    for column, (key, kind) in enumerate(form.columns.items(), 1):
        sheets.put(sheet, head, column, kind.name, bold=True, fill=sheets.HEAD_FILL)
        for row in range(count):
            given = rows[row].get(key) if row < len(rows) else None
            value: object = given
            if kind.kind == "region" and given is not None:
                value = names.get(str(given), given)
            elif kind.kind == "date" and isinstance(given, str):
                value = date.fromisoformat(given)
            sheets.put(
                sheet,
                head + 1 + row,
                column,
                None,
                entry=True,
                align="left" if kind.kind in ("text", "note") else "center",
                number_format={"date": "yyyy-mm-dd", "number": "#,##0"}.get(kind.kind),
            )
            sheets.put_data(sheet, head + 1 + row, column, value)
        rule = _rule(kind, period, len(names))
        if rule:
            sheet.add_data_validation(rule)
            letter = get_column_letter(column)
            rule.add(f"{letter}{head + 1}:{letter}{head + count}")
    sheet.freeze_panes = sheet.cell(head + 1, 3).coordinate
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(form.columns))}{head + count}"
    sheets.protect(sheet)
    sheet.protection.autoFilter = sheet.protection.sort = False
    sheets.print_setup(sheet, head + 1, wide=len(form.columns) > 8)


def _rule(column: RosterColumn, period: Period, places: int) -> DataValidation | None:
    """The check that hangs on a column's cells, None where any text will do."""
    if column.kind == "region":
        letter = get_column_letter(_PLACES)
        return sheets.choice(f"{layout.META_SHEET}!${letter}$1:${letter}${places}", "请选本表所列的地区")
    if column.kind == "choice":
        return sheets.choice(column.choices, f"可填：{'、'.join(column.choices)}")
    if column.kind == "number":
        return sheets.number_rule(Bounds(integer=True), column.name)
    if column.kind == "date" and column.within:
        first = date(period.year, 1, 1) if column.within == "year" else date(1949, 10, 1)
        rule = DataValidation(type="date", operator="between", allow_blank=True, showErrorMessage=True)
        rule.formula1, rule.formula2 = (f"DATE({d.year},{d.month},{d.day})" for d in (first, period.end))
        rule.errorTitle, rule.error = "请核对日期", f"{first.isoformat()} 至 {period.end.isoformat()} 之间的日期"
        return rule
    return None
