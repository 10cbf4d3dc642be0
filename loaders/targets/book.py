"""Writes a 目标数据表: up to three sheets of given numbers, each row with its document.

任务分解 | 目标 | 县(市、区) | 年份 | 数值 | 单位 | 依据文件
         | 商标有效注册量 | 晋江市 | 2026 | 206000 | 件 | …
年度目标 | 目标 | 年份 | 数值 | 单位 | 依据文件
基期数   | 目标 | 地区 | 基期 | 数值 | 单位 | 依据文件
_meta    | hidden: template_version, kind=targets, plan, grade
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from loaders.template import layout, sheets
from tracker.numbers import is_blank
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Grade

if TYPE_CHECKING:  # the sandbox worker goes without pandas
    import pandas as pd

# What a proposal carries in place of a document's name; nobody has decided it.
DRAFT_DOCUMENT = "测算稿(未下达)"
TARGET, MEMBER, REGION, YEAR, DAY, VALUE, UNIT, DOCUMENT = (
    "目标",
    "县(市、区)",
    "地区",
    "年份",
    "基期",
    "数值",
    "单位",
    "依据文件",
)


@dataclass(frozen=True)
class Table:
    """One sheet: its name, the columns it has in order, its title after the place's name, and how it is filled in."""

    sheet: str
    headings: tuple[str, ...]
    title: str
    hint: str


ALLOCATIONS = Table(
    layout.ALLOCATION_SHEET,
    (TARGET, MEMBER, YEAR, VALUE, UNIT, DOCUMENT),
    "目标任务分解表",
    "一行一个目标、一个地区、一个年份；数值是该年年末(本年累计的为全年)应达到的数。依据文件写文件名称，没有文号的不写。",
)
PATHS = Table(
    layout.PATH_SHEET,
    (TARGET, YEAR, VALUE, UNIT, DOCUMENT),
    "年度目标表",
    "一行一个目标、一个年份；数值是全域该年年末应达到的数，逐年不降，到期年等于方案目标。依据文件写文件名称。",
)
BASELINES = Table(
    layout.BASELINE_SHEET,
    (TARGET, REGION, DAY, VALUE, UNIT, DOCUMENT),
    "基期数表",
    "一行一个目标、一个地区(全域写本地名称)；基期写这个数是哪一天的，如 2023-12-31 或 2023年末。依据文件写文件名称。",
)
TABLES = (ALLOCATIONS, PATHS, BASELINES)
_WIDTHS = {TARGET: 44, MEMBER: 24, REGION: 24, YEAR: 8, DAY: 14, VALUE: 14, UNIT: 10, DOCUMENT: 44}


def written_names(catalogue: Catalogue, plan_id: str) -> dict[str, str]:
    """Target key to the name it is written by: its indicator's, or its code where two targets share an indicator."""
    targets = catalogue.plans[plan_id].targets
    often = Counter(target.indicator for target in targets.values())
    return {
        key: catalogue.indicators[t.indicator].name if often[t.indicator] == 1 else t.code for key, t in targets.items()
    }


def write_targets(
    catalogue: Catalogue, register: Register, plan_id: str, tables: dict[str, pd.DataFrame], grade: Grade = "own"
) -> bytes:
    """The 目标数据表 (.xlsx bytes). `tables` gives the rows of each sheet wanted, by the sheet's name.

    Columns target, value, document, and as the sheet asks region, year, held_on; values in stored units, None for a
    cell to be filled in.
    """
    book = sheets.empty_book()
    for table in TABLES:
        if table.sheet in tables:
            _sheet(book, table, tables[table.sheet], catalogue, register, plan_id, grade)
    meta = book.create_sheet(layout.META_SHEET)
    facts = {"template_version": str(layout.VERSION), "kind": "targets", "plan": plan_id, "grade": grade}
    for row, (key, text) in enumerate(facts.items(), 1):
        meta.cell(row, 1).value, meta.cell(row, 2).value = key, text
    meta.sheet_state = "hidden"
    return sheets.workbook_bytes(book)


def _sheet(
    book: Workbook, table: Table, rows: pd.DataFrame, catalogue: Catalogue, register: Register, plan_id: str, grade: str
) -> None:
    plan = catalogue.plans[plan_id]
    names = written_names(catalogue, plan_id)
    sheet = book.create_sheet(table.sheet)
    sheets.set_widths(sheet, [_WIDTHS[heading] for heading in table.headings])
    title = f"{register[plan.region].name}知识产权{layout.campaign(catalogue, plan_id)}{table.title}"
    head = sheets.heading_rows(sheet, title, table.hint, len(table.headings), grade)
    for column, text in enumerate(table.headings, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    for row, line in enumerate(rows.to_dict("records"), head + 1):
        key = str(line["target"]).removeprefix(f"{plan_id}.")
        indicator = catalogue.indicators[plan.targets[key].indicator]
        cells: dict[str, Any] = {
            TARGET: names[key],
            VALUE: None if is_blank(line["value"]) else float(line["value"]),
            UNIT: indicator.unit,
            DOCUMENT: line["document"],
            YEAR: int(line["year"]) if "year" in line else None,
            DAY: line.get("held_on"),
        }
        if "region" in line:
            cells[MEMBER] = cells[REGION] = register[str(line["region"])].name
        for column, heading in enumerate(table.headings, 1):
            left = heading in (TARGET, MEMBER, REGION, DOCUMENT)
            number_format = "#,##0.00" if indicator.precision else "#,##0"
            sheets.put(
                sheet,
                row,
                column,
                cells[heading],
                align="left" if left else "center",
                entry=True,
                number_format={VALUE: number_format, DAY: "yyyy-mm-dd"}.get(heading),
            )
    sheet.freeze_panes = sheet.cell(head + 1, 3).coordinate
    sheets.print_setup(sheet, head + 1, wide=False)
