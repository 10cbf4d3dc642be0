"""A workbook of really published figures: what one document printed, with its title, address and dates.

    公开数据 | 题名 …          (source title, address, when it was printed, how official it is: one row each)
             | 地区 | 区划代码 | 填报项 | 数值 | 单位 | 时期 | 原文时点
             | 泉州市 | 350500 | 商标有效注册量 | 82.01 | 万件 | 2025-04 | 2025-04(“目前”)
    _meta    | hidden: template_version, kind=published, title, address, as_of, source_grade, grade

Each row becomes an Observation of grade `published`: a point of reference, never part of a sum.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from loaders.template import layout, sheets
from loaders.template.meta import Meta, Origin, text_at
from loaders.workbook.cells import address
from loaders.workbook.model import Book, Sheet
from loaders.workbook.values import read_cell
from tracker.periods import parse_period
from tracker.problems import NotANumber, OfFigure, Said, UnknownMeasure, UnknownRegion, Unusable, WrongPeriod
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register, fold_name
from tracker.submission import Observation, Problem, Submission

# What the blank workbook asks about the document, and the name it is kept under.
ABOUT = {"题名": "title", "网址": "address", "原文时点": "as_of", "来源性质": "source_grade"}
HEADINGS = ("地区", "区划代码", "填报项", "数值", "单位", "时期", "原文时点")
_SOURCE_WORDS = {
    "official": "政府部门发布",
    "official-repost": "政府部门发布，转载",
    "press": "新闻报道",
    "repost": "转载",
    "secondary-dataset": "他人整理的数据集",
}


@dataclass(frozen=True)
class Document:
    """Where published figures stand. `source_grade` is official, official-repost, press, repost or secondary-dataset."""

    title: str
    address: str
    as_of: str
    source_grade: str


def write_published(
    catalogue: Catalogue, register: Register, document: Document, rows: Sequence[Mapping[str, str]]
) -> bytes:
    """The workbook (.xlsx bytes) of one document. rows: region (code), measure, value, unit, period, as_printed."""
    book = sheets.empty_book()
    sheet = book.create_sheet(layout.PUBLISHED_SHEET)
    sheets.set_widths(sheet, [22, 12, 44, 14, 10, 12, 34])
    head = sheets.heading_rows(
        sheet, f"公开数据：{document.title}", "所载为公开发布的数，只作参照，不计入合计。", 7, "published"
    )
    words = _SOURCE_WORDS.get(document.source_grade, document.source_grade)
    for name, text in (("网址", document.address), ("原文时点", document.as_of), ("来源性质", words)):
        sheets.put(sheet, head, 1, name, bold=True, fill=sheets.HEAD_FILL)
        sheets.put(sheet, head, 2, text, align="left")
        sheet.merge_cells(start_row=head, start_column=2, end_row=head, end_column=7)
        head += 1
    for column, text in enumerate(HEADINGS, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    for row, line in enumerate(rows, head + 1):
        name, measure = register[line["region"]].name, catalogue.measures[line["measure"]].name
        value = float(line["value"])
        number = int(value) if value == int(value) and "." not in line["value"] else value
        cells = (name, line["region"], measure, number, line["unit"], line["period"], line["as_printed"])
        for column, content in enumerate(cells, 1):
            sheets.put(sheet, row, column, content, align="left" if column in (1, 3, 7) else "center")
    sheet.freeze_panes = sheet.cell(head + 1, 1).coordinate
    sheets.print_setup(sheet, head + 1, wide=False)
    _meta_sheet(book.create_sheet(layout.META_SHEET), document)
    return sheets.workbook_bytes(book)


def _meta_sheet(meta: Worksheet, document: Document) -> None:
    facts = {
        "template_version": str(layout.VERSION),
        "kind": "published",
        "title": document.title,
        "address": document.address,
        "as_of": document.as_of,
        "source_grade": document.source_grade,
        "grade": "published",
    }
    for row, (key, text) in enumerate(facts.items(), 1):
        meta.cell(row, 1).value = key
        meta.cell(row, 2).value = text
    meta.sheet_state = "hidden"


def write_blank_published(catalogue: Catalogue, register: Register, plan_id: str) -> bytes:
    """The workbook (.xlsx bytes) to copy one document's printed figures into: its title, address and date asked for, a
    row for each measure of the plan's whole, no number in it. Rows may be added, and left blank."""
    book = sheets.empty_book()
    sheet = book.create_sheet(layout.PUBLISHED_SHEET)
    sheets.set_widths(sheet, [22, 12, 44, 14, 10, 12, 34])
    hint = "一份文件一本；所载为公开发布的数，只作参照，不计入合计。时期写作 2026Q3、2026-04 或 2026-04-15。"
    head = sheets.heading_rows(sheet, "公开数据", hint, 7, "published")
    for name in ABOUT:
        sheets.put(sheet, head, 1, name, bold=True, fill=sheets.HEAD_FILL)
        sheet.merge_cells(start_row=head, start_column=2, end_row=head, end_column=7)
        head += 1
    for column, text in enumerate(HEADINGS, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    root = register[catalogue.plans[plan_id].region]
    for row, measure in enumerate(catalogue.plan_measures(plan_id).values(), head + 1):
        for column, text in ((1, root.name), (2, root.code), (3, measure.name), (5, measure.unit)):
            sheets.put(sheet, row, column, text, align="left" if column in (1, 3) else "center")
    sheet.freeze_panes = sheet.cell(head + 1, 1).coordinate
    sheets.print_setup(sheet, head + 1, wide=False)
    _meta_sheet(book.create_sheet(layout.META_SHEET), Document("", "", "", ""))
    return sheets.workbook_bytes(book)


def read_published(book: Book, meta: Meta, origin: Origin, catalogue: Catalogue, register: Register) -> Submission:
    """The published figures of one document, in stored units; a row that fits nothing is a problem at its cell."""
    observations: list[Observation] = []
    problems: list[Problem] = []
    sheet = book.sheet(layout.PUBLISHED_SHEET)
    head = next((r for r in range(1, 30) if sheet and text_at(sheet, r, 2) == HEADINGS[1]), None)
    if sheet is None or head is None:
        return origin.refused(Problem("", "", "blocking", Unusable(reason="no_table")))
    names = {fold_name(measure.name): key for key, measure in catalogue.measures.items()}
    source = {key: meta[key] for key in ABOUT.values()}
    for row in range(1, head):
        key = ABOUT.get(text_at(sheet, row, 1))
        if key and not source[key]:
            source[key] = text_at(sheet, row, 2)
            if not source[key] and key in ("title", "address"):
                problems.append(Problem(sheet.name, address(row, 2), "blocking", Unusable(reason="no_source")))
    for row in range(1, head + 1):
        sheet.use.row(row, "reference", "header")
    for row in sorted({r for r, column in sheet.cells if r > head and column != 4}):
        if (row, 4) not in sheet.cells:
            sheet.use.row(row, "reference", "blank_row")
    for row in sorted({r for r, column in sheet.cells if r > head and column == 4}):
        result = _row(sheet, row, names, catalogue, register)
        sheet.use.row(row, "reference", "printed")
        if isinstance(result, Problem):
            sheet.use.cell(row, 4, "unread", "row_fault", told=True)
            problems.append(result)
        else:
            observations.append(result)
    return Submission(
        origin.file_name,
        origin.sha256,
        origin.size,
        "template",
        None,
        tuple(sorted({o.period for o in observations})),
        "published",
        tuple(observations),
        tuple(problems),
        source=source,
    )


def _row(
    sheet: Sheet, row: int, names: Mapping[str, str], catalogue: Catalogue, register: Register
) -> Observation | Problem:
    """One printed figure, or why it cannot be taken."""

    def fault(column: int, said: Said) -> Problem:
        return Problem(sheet.name, address(row, column), "blocking", said, text_at(sheet, row, column))

    code, measure_id = text_at(sheet, row, 2), names.get(fold_name(text_at(sheet, row, 3)))
    if code not in register:
        return fault(1, UnknownRegion(reason="unknown", row=text_at(sheet, row, 1)))
    if measure_id is None:
        return fault(3, UnknownMeasure(reason="unknown", heading=(text_at(sheet, row, 3),)))
    try:
        period = parse_period(text_at(sheet, row, 6))
    except ValueError:
        return fault(6, WrongPeriod(reason="missing"))
    measure, cell = catalogue.measures[measure_id], sheet.cells.get((row, 4))
    reading = read_cell(cell, measure, text_at(sheet, row, 5) or measure.unit, catalogue)
    if isinstance(reading, OfFigure):
        return fault(4, reading.of(measure_id, measure.name))
    if reading is None or cell is None:
        return fault(4, NotANumber(reason="words"))
    level = measure.supplied_by.level
    return Observation(
        code, measure_id, period, reading.value, sheet.name, address(row, 4), cell.text, reading.unit, level
    )
