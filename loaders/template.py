"""The workbook we hand out, one per plan and period, and the way back from it.

    填报       | 泉州市2026年三季度知识产权强市强县指标填报表
               | 填报单位 | 高价值发明专利拥有量 |        | 常住人口(年末) |
               |          | 件 · 截至9月30日     |        | 万人 · 2025年末 |
               |          | 本期  | 上期 2026Q2  | 本期   | 上期 2025年末  |
               | 鲤城区   |       | 310 (grey)   | …
               | 合计     | =SUM  (read only to check it, never added)
    全市填报   | 填报项 | 本期 | 单位 | 上期 | 口径     what the plan's whole gives in one figure
    情况说明   | 填报单位 | 目标 | 备注 | 未达序时原因 | 下步措施 | 在报/在审数
    口径说明   | what each item means, its unit, its cut-off, who hands it in
    _meta      | hidden: template_version, kind, plan, period, region, grade, and which column is which measure

Each white cell becomes an Observation; a blank says nothing and removes nothing; each row of 情况说明 becomes Remarks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from loaders import template_layout as layout
from loaders import template_papers as papers
from loaders import template_sheets as sheets
from loaders.allocation import read_allocation
from loaders.published import read_published
from loaders.template_findings import Findings
from loaders.template_layout import Entry, Form
from loaders.template_meta import Meta, Origin, meta_of, plan_problems
from loaders.template_reader import read_sheets
from loaders.template_words import period_problems
from loaders.workbook import Book
from tracker.catalogue import Catalogue, Measure
from tracker.periods import Period, parse_period
from tracker.regions import Register
from tracker.submission import Grade, Problem, Submission

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
Prefill = Mapping[tuple[str, str], tuple[float, str | None]]


def template_name(
    catalogue: Catalogue, register: Register, plan_id: str, period: Period,
    *, region: str | None = None, grade: Grade = "own",
) -> str:  # fmt: skip
    """The file name of a template: 泉州市_2026Q3_填报表.xlsx, with the unit's name and the sample's mark in it."""
    parts = [register[catalogue.plans[plan_id].region].name, str(period), "填报表"]
    if region and region != catalogue.plans[plan_id].region:
        parts.insert(1, register[region].name)
    if grade == "sample":
        parts.append(layout.BANNER)
    return "_".join(parts) + ".xlsx"


def write_template(
    catalogue: Catalogue, register: Register, plan_id: str, period: Period,
    *, region: str | None = None, previous: pd.DataFrame | None = None, values: pd.DataFrame | None = None,
    grade: Grade = "own", remarks: Iterable[tuple[str, str, str, str]] = (),
) -> bytes:  # fmt: skip
    """The workbook (.xlsx bytes) of a plan and period, of all units or of one.

    previous: one row per region × measure × period (columns region, measure, period, value, optional state), the
    figures already known; the newest earlier one stands in grey. values: one row per region × measure (region,
    measure, value, optional state) to fill in beforehand. remarks: (region, target, kind, text).
    ValueError when the plan has nothing to report in that period.
    """
    root = catalogue.plans[plan_id].region
    form = Form(catalogue, register, plan_id, period, None if region == root else region, grade)
    if not form.entries:
        raise ValueError(f"{plan_id} has nothing to report for {period}")
    before, filled = _before(previous), _prefill(values)
    book = sheets.empty_book()
    placed: list[tuple[str, str, Entry]] = []
    if form.member_entries:
        placed += _members_sheet(book.create_sheet(layout.MEMBERS_SHEET), form, before, filled)
    if form.whole_entries:
        placed += _whole_sheet(book.create_sheet(form.whole_sheet), form, before, filled)
    papers.remarks_sheet(book.create_sheet(layout.REMARKS_SHEET), form, list(remarks))
    papers.notes_sheet(book.create_sheet(layout.NOTES_SHEET), form)
    papers.meta_sheet(book.create_sheet(layout.META_SHEET), form, placed)
    return sheets.workbook_bytes(book)


def read_template(
    book: Book, file_name: str, sha256: str, size: int, catalogue: Catalogue, register: Register,
    *, plan: str | None = None, period: Period | None = None, grade: Grade | None = None,
) -> Submission:  # fmt: skip
    """What a workbook of ours says: a filled-in template, a 任务分解 table or published figures, told by its hidden sheet.

    plan, period and grade are what the caller was told; a plan or period that disagrees is a problem, a grade wins.
    ValueError when the workbook has no hidden sheet of ours (`is_ours`).
    """
    meta = meta_of(book)
    if meta is None:
        raise ValueError(f"{file_name} is not a workbook of ours")
    origin = Origin(file_name, sha256, size)
    stated = _grade(meta) if grade is None else grade
    if fault := _unusable(meta, catalogue, register):
        return origin.refused(fault)
    if meta["kind"] == "allocation":
        return read_allocation(book, meta, origin, catalogue, register, plan=plan, grade=stated)
    if meta["kind"] == "published":
        return read_published(book, meta, origin, catalogue, register)
    return _read_figures(book, meta, origin, Form(
        catalogue, register, meta["plan"], parse_period(meta["period"]), meta["region"] or None, stated
    ), plan, period)  # fmt: skip


def is_ours(book: Book) -> bool:
    """Whether a workbook carries our hidden sheet."""
    return meta_of(book) is not None


def _grade(meta: Meta) -> Grade:
    """The grade a workbook states; anything else than sample or published is one's own."""
    return "sample" if meta["grade"] == "sample" else "published" if meta["grade"] == "published" else "own"


def _unusable(meta: Meta, catalogue: Catalogue, register: Register) -> Problem | None:
    """Why the hidden sheet cannot be followed at all, None when it can."""
    sheet = layout.META_SHEET
    if meta["template_version"] != str(layout.VERSION):
        details = {"reason": "template_version", "version": meta["template_version"], "expected": str(layout.VERSION)}
        return Problem(
            sheet, meta.cell("template_version"), "blocking", "unreadable", meta["template_version"], details
        )
    if meta["kind"] not in ("template", "allocation", "published"):
        details = {"reason": "template_version", "version": meta["kind"], "expected": "template"}
        return Problem(sheet, meta.cell("kind"), "blocking", "unreadable", meta["kind"], details)
    if meta["kind"] == "published":
        return None
    if meta["plan"] not in catalogue.plans:
        return Problem(sheet, meta.cell("plan"), "blocking", "unreadable", meta["plan"], {"reason": "plan_unknown"})
    root = catalogue.plans[meta["plan"]].region
    if meta["region"] and meta["region"] not in {region.code for region in register.family(root)}:
        details = {"reason": "unknown", "row": meta["region"], "plan": catalogue.plans[meta["plan"]].short}
        return Problem(sheet, meta.cell("region"), "blocking", "unknown_region", meta["region"], details)
    if meta["kind"] == "template":
        try:
            parse_period(meta["period"])
        except ValueError:
            return Problem(
                sheet, meta.cell("period"), "blocking", "wrong_period", meta["period"], {"reason": "missing"}
            )
    return None


def _read_figures(
    book: Book, meta: Meta, origin: Origin, form: Form, plan: str | None, period: Period | None
) -> Submission:
    found = Findings(form, meta)
    found.problems += plan_problems(meta, plan)
    period_problems(book, origin.file_name, found, period)
    read_sheets(book, found)
    return Submission(
        origin.file_name, origin.sha256, origin.size, "template", form.plan_id, _periods(form.period, found),
        form.grade, tuple(found.observations), tuple(found.problems), tuple(found.remarks),
        unmatched_columns=tuple(found.unmatched_columns), unmatched_rows=tuple(found.unmatched_rows),
    )  # fmt: skip


def _periods(period: Period, found: Findings) -> tuple[Period, ...]:
    """The form's own period first, then every other one a figure of it holds for (year-end population, openings)."""
    others = sorted({o.period for o in found.observations} - {period})
    return (period, *others)


def _before(previous: pd.DataFrame | None) -> Before:
    known: dict[tuple[str, str], list[Known]] = {}
    for row in [] if previous is None else previous.to_dict("records"):
        if pd.isna(row["value"]):
            continue
        state = row.get("state")
        figure = Known(parse_period(str(row["period"])), float(row["value"]), state if isinstance(state, str) else None)
        known.setdefault((str(row["region"]), str(row["measure"])), []).append(figure)
    return known


def _prefill(values: pd.DataFrame | None) -> Prefill:
    filled: dict[tuple[str, str], tuple[float, str | None]] = {}
    for row in [] if values is None else values.to_dict("records"):
        if not pd.isna(row["value"]):
            state = row.get("state")
            word = state if isinstance(state, str) else None
            filled[(str(row["region"]), str(row["measure"]))] = (float(row["value"]), word)
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


def _members_sheet(sheet: Worksheet, form: Form, before: Before, filled: Prefill) -> list[tuple[str, str, Entry]]:
    """Draw one row per unit and two columns per measure. Returns where each measure stands."""
    entries = form.member_entries
    names = [region.name for region in form.rows]
    sheets.set_widths(sheet, [max(12, 2 * max(map(len, names)) + 2), *([12, 11] * len(entries))])
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
    sheet.row_dimensions[head].height = 15 * max(sheets.lines_of(e.measure.name, 22) for e in entries) + 4
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
                sheet, head + offset, column + side, text, bold=offset == 0, size=9 if offset else 10,
                fill=sheets.GREY_FILL if side and offset == 2 else sheets.HEAD_FILL,
                ink=sheets.GREY_INK if side else "FF1F1F1F",
            )  # fmt: skip
        if offset < 2:
            sheet.merge_cells(
                start_row=head + offset, start_column=column, end_row=head + offset, end_column=column + 1
            )
    first = head + 3
    for offset, region in enumerate(form.rows):
        _entry_pair(sheet, first + offset, (column, column + 1), entry, filled.get((region.code, entry.measure_id)),
                    known[region.code])  # fmt: skip
    letter = get_column_letter(column)
    _add_rule(sheet, form, entry, f"{letter}{first}:{letter}{first + len(form.rows) - 1}")


def _entry_pair(
    sheet: Worksheet, row: int, columns: tuple[int, int], entry: Entry,
    filled: tuple[float, str | None] | None, known: Known | None,
) -> None:  # fmt: skip
    """An open cell, filled in or not, and the grey one that shows the earlier figure."""
    number_format = _number_format(entry.measure)
    value = None if filled is None else _cell_value(entry.measure, *filled)
    sheets.put(sheet, row, columns[0], value, entry=True, number_format=number_format)
    earlier = None if known is None else _cell_value(entry.measure, known.value, known.state)
    sheets.put(sheet, row, columns[1], earlier, ink=sheets.GREY_INK, fill=sheets.GREY_FILL, number_format=number_format)


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
        rule = sheets.number_rule(measure.integer, measure.minimum, ceiling, measure.unit, prompt)
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
                sheet, row, column, formula, bold=True, fill=sheets.HEAD_FILL,
                number_format=_number_format(entry.measure), ink=sheets.GREY_INK if column % 2 else "FF1F1F1F",
            )  # fmt: skip


def _whole_sheet(sheet: Worksheet, form: Form, before: Before, filled: Prefill) -> list[tuple[str, str, Entry]]:
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
