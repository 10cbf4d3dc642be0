"""The 任务分解 workbook: each district's share of a plan's targets, year by year.

    任务分解 | 目标 | 县(市、区) | 年份 | 数值 | 单位 | 依据文件
             | 商标有效注册量 | 晋江市 | 2026 | 206000 | 件 | …
    _meta    | hidden: template_version, kind=allocation, plan, grade

Each row becomes an Allocation in the target's stored unit; a row that cannot be understood is a problem at its cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from loaders import template_layout as layout
from loaders import template_sheets as sheets
from loaders.private import personal_data
from loaders.template_meta import Meta, Origin, plan_problems, text_at
from loaders.workbook import Book, Sheet, address
from tracker.catalogue import Catalogue
from tracker.numbers import parse_number
from tracker.regions import Register, fold_name
from tracker.submission import Allocation, Grade, Problem, Severity, Submission

HEADINGS = ("目标", "县(市、区)", "年份", "数值", "单位", "依据文件")
_HINT = (
    "一行一个目标、一个地区、一个年份；数值是该年年末(本年累计的为全年)应达到的数。依据文件写文件名称，没有文号的不写。"
)


def write_allocation(
    catalogue: Catalogue, register: Register, plan_id: str, rows: pd.DataFrame, document: str, grade: Grade = "own"
) -> bytes:
    """The 任务分解 workbook (.xlsx bytes). rows: one per target × region × year (target, region, year, value)."""
    plan = catalogue.plans[plan_id]
    names = layout.target_names(catalogue, plan_id)
    book = sheets.empty_book()
    sheet = book.create_sheet(layout.ALLOCATION_SHEET)
    sheets.set_widths(sheet, [44, 24, 8, 14, 10, 44])
    title = f"{register[plan.region].name}知识产权强市强县目标任务分解表"
    head = sheets.heading_rows(sheet, title, _HINT, 6, grade)
    for column, text in enumerate(HEADINGS, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    for row, line in enumerate(rows.to_dict("records"), head + 1):
        key = str(line["target"]).removeprefix(f"{plan_id}.")
        indicator = catalogue.indicators[plan.targets[key].indicator]
        cells = (
            names[layout.target_key(plan_id, key)], register[str(line["region"])].name, int(line["year"]),
            float(line["value"]), indicator.unit, document,
        )  # fmt: skip
        for column, content in enumerate(cells, 1):
            sheets.put(
                sheet, row, column, content, align="left" if column in (1, 2, 6) else "center", entry=True,
                number_format=("#,##0.00" if indicator.precision else "#,##0") if column == 4 else None,
            )  # fmt: skip
    sheet.freeze_panes = sheet.cell(head + 1, 3).coordinate
    sheets.print_setup(sheet, head + 1, wide=False)
    meta = book.create_sheet(layout.META_SHEET)
    facts = {"template_version": str(layout.VERSION), "kind": "allocation", "plan": plan_id, "grade": grade}
    for row, (key, text) in enumerate(facts.items(), 1):
        meta.cell(row, 1).value, meta.cell(row, 2).value = key, text
    meta.sheet_state = "hidden"
    return sheets.workbook_bytes(book)


def _unit(catalogue: Catalogue, indicator_id: str) -> str:
    return catalogue.indicators[indicator_id].unit


def read_allocation(
    book: Book, meta: Meta, origin: Origin, catalogue: Catalogue, register: Register,
    *, plan: str | None = None, grade: Grade | None = None,
) -> Submission:  # fmt: skip
    """The allocations of a 任务分解 workbook, in the targets' stored units, with the problems of its rows."""
    reader = _Rows(catalogue, register, meta["plan"])
    problems = plan_problems(meta, plan)
    allocations: tuple[Allocation, ...] = ()
    sheet = book.sheet(layout.ALLOCATION_SHEET)
    if sheet is None:
        problems.append(Problem("", "", "blocking", "unreadable", "", {"reason": "no_table"}))
    else:
        allocations = reader.read(sheet)
        problems += reader.problems
    return Submission(
        origin.file_name, origin.sha256, origin.size, "allocation", meta["plan"], (), grade,
        problems=tuple(problems), allocations=allocations,
    )  # fmt: skip


class _Rows:
    """Reads the rows of one 任务分解 sheet against a plan, collecting every problem."""

    def __init__(self, catalogue: Catalogue, register: Register, plan_id: str) -> None:
        self.catalogue, self.register, self.plan_id = catalogue, register, plan_id
        self.plan = catalogue.plans[plan_id]
        self.problems: list[Problem] = []
        self.targets: dict[str, str] = {}
        for key, target in self.plan.targets.items():
            indicator = catalogue.indicators[target.indicator]
            for name in (key, target.code, indicator.short, *indicator.aliases, indicator.name):
                self.targets[fold_name(name)] = key

    def read(self, sheet: Sheet) -> tuple[Allocation, ...]:
        head = next((r for r in range(1, 30) if fold_name(text_at(sheet, r, 1)) == HEADINGS[0]), None)
        if head is None:
            self._fault(sheet, 1, 1, "unreadable", "", reason="no_table")
            return ()
        seen: dict[tuple[str, str, int], int] = {}
        found: list[Allocation] = []
        for row in sorted({r for r, _ in sheet.cells if r > head}):
            line = self._line(sheet, row)
            if line is None:
                continue
            key = (line.target, line.region, line.year)
            if key in seen:
                first = f"{sheet.name}!{address(seen[key], 1)}"
                self._fault(
                    sheet, row, 1, "duplicate_row", text_at(sheet, row, 1), row=text_at(sheet, row, 2), first=first
                )
                continue
            seen[key] = row
            found.append(line)
        self.problems += personal_data(sheet)
        return tuple(found)

    def _fault(self, sheet: Sheet, row: int, column: int, code: str, found: str, /, **details: str) -> None:
        severity: Severity = "blocking"
        self.problems.append(Problem(sheet.name, address(row, column), severity, code, found, details))

    def _line(self, sheet: Sheet, row: int) -> Allocation | None:
        """One row as an Allocation; None when it is a note or has a problem, every one of which is recorded."""
        texts = [text_at(sheet, row, column) for column in range(1, 7)]
        if not texts[3] and not texts[1]:
            return None
        key = self.targets.get(fold_name(texts[0].removeprefix(f"{self.plan_id}.")))
        if key is None:
            self._fault(sheet, row, 1, "unknown_measure", texts[0], reason="unknown", heading=texts[0])
        code = self._region(sheet, row, texts[1])
        year = self._year(sheet, row, texts[2])
        value = self._value(sheet, row, key, texts[4])
        if key is None or code is None or year is None or value is None:
            return None
        target = layout.target_key(self.plan_id, key)
        return Allocation(target, code, year, value, texts[5], sheet.name, address(row, 4))

    def _region(self, sheet: Sheet, row: int, name: str) -> str | None:
        matches = self.register.find(name, self.plan.region, self.plan.end)
        if len(matches) == 1:
            return matches[0].code
        if matches:
            candidates = "、".join(region.name for region in matches)
            self._fault(sheet, row, 2, "ambiguous", name, kind="region", name=name, candidates=candidates)
        else:
            self._fault(sheet, row, 2, "unknown_region", name, reason="unknown", row=name, plan=self.plan.short)
        return None

    def _year(self, sheet: Sheet, row: int, text: str) -> int | None:
        found = re.fullmatch(r"(20\d{2})年?(?:末|底)?", text)
        first, last = self.plan.start.year, self.plan.end.year
        if found and first <= int(found[1]) <= last:
            return int(found[1])
        details = {"period": text, "first": str(first), "last": str(last), "plan": self.plan.short}
        self._fault(sheet, row, 3, "wrong_period", text, reason="outside_plan", **details)
        return None

    def _value(self, sheet: Sheet, row: int, key: str | None, unit: str) -> float | None:
        cell = sheet.cells.get((row, 4))
        stored = _unit(self.catalogue, self.plan.targets[key].indicator) if key else unit
        if cell is None or cell.kind == "uncached":
            self._fault(sheet, row, 4, "uncached_formula" if cell else "not_a_number", cell.text if cell else "")
            return None
        if cell.kind == "error":
            self._fault(sheet, row, 4, "error_cell", cell.text, error=cell.text)
            return None
        try:
            figure = parse_number(cell.value, cell.number_format)
        except ValueError:
            figure = None
        if figure is None:
            self._fault(sheet, row, 4, "not_a_number", cell.text, reason="words")
            return None
        try:
            value = self.catalogue.in_stored_unit(figure.value, figure.unit or unit or stored, stored)
        except ValueError:
            given = figure.unit or unit
            self._fault(sheet, row, 5, "unit_suspect", given, reason="foreign_unit", unit=given, stored_unit=stored)
            return None
        if value < 0:
            self._fault(sheet, row, 4, "out_of_range", cell.text, reason="below_minimum", limit="0", unit=stored)
            return None
        return value


def largest_remainder(total: int, weights: Sequence[float]) -> list[int]:
    """`total` whole units split in proportion to `weights`; the units left over go to the largest remainders."""
    scale = total / sum(weights)
    shares = [int(weight * scale) for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (shares[i] - weights[i] * scale, i))
    for index in order[: total - sum(shares)]:
        shares[index] += 1
    return shares
