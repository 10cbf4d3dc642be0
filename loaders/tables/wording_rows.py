"""Words beside, between and below the figures of a stranger's table that may make them others: asked, never passed over.

鲤城区 | 海滨街道 | 40        a column that makes the row a part of the place
上年同期                      a line between the rows, of those below it
注：以上为预计数              a note under the table
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.tables.dating import Dated, dated
from loaders.tables.headings import Reader
from loaders.tables.layout import Column, Grid, Table, has_figure, is_figure
from loaders.tables.report import Report
from loaders.tables.rows import RowReader
from loaders.tables.vocabulary import TELLING_OF_A_TABLE, Vocabulary
from loaders.workbook.private import personal_kind
from loaders.workbook.values import fold_unit, is_unit_word
from tracker.numbers import is_numeric_text
from tracker.period_words import without_periods
from tracker.problems import Unexplained
from tracker.schema.regions import fold_name

_REMARK = re.compile(r".*(备注|说明|原因|措施|注)")
_OF_A_PERSON = re.compile(r".*(人|电话|手机|姓名|邮箱|科室|部门|责任单位|牵头单位|主管单位|来源|单位负责.*)")
_CODES = re.compile(r".*(序号|编号|编码|代码|区划|排名|名次|位次)")
# A note that speaks of the table's figures: 以上为预计数.
_OF_THE_TABLE = re.compile(r"以上|以下|上述|上列|本表|表中|所列|均为|系|数据为|数为")


def report_row_words(
    grid: Grid,
    table: Table,
    words: Sequence[Column],
    when: Dated | None,
    rows: RowReader,
    reader: Reader,
    report: Report,
    units: frozenset[str] = frozenset(),
) -> None:
    """Doubt, once a column, words in the rows of figures that nobody knows, or that say another time, unit or place."""
    body = [row for row in table.rows if rows.meaning(row.label).kind == "member"]
    headed = {column.number: column.heading for column in words}
    numbers = grid.columns_of(body)
    read = {column.number for column in table.columns} - set(headed)
    for number in sorted(numbers - read):
        heading = fold_name(headed.get(number, ""))
        if _OF_A_PERSON.fullmatch(heading) or _CODES.fullmatch(heading):
            continue
        is_remark = bool(_REMARK.fullmatch(heading))
        found: dict[str, str] = {}
        seen: set[tuple[str, str]] = set()
        for row in body:
            where = grid.address(row.number, number)
            if where == row.cell or (not is_remark and grid.is_wordless(row, number)):
                continue
            text = grid.text(row.number, number)
            # A remark is held against its own place; any other word means the same in every row.
            told = (text, row.label if is_remark else "")
            if not text or told in seen:
                continue
            seen.add(told)
            if asks(text, heading, row.label, when, rows, reader.vocabulary, units):
                found.setdefault(text, where)
        if found:
            said = "、".join(list(found)[:6])
            report.problem(
                grid.sheet.name, next(iter(found.values())),
                Unexplained(reason="row", words=tuple(list(found)[:6]), heading=headed.get(number, "") or "—"), said, "doubtful",
            )  # fmt: skip


def asks(
    text: str,
    heading: str,
    label: str,
    when: Dated | None,
    rows: RowReader,
    vocabulary: Vocabulary,
    units: frozenset[str] = frozenset(),
) -> bool:
    """Whether a text in a row of figures, in a column of that heading, may make them others."""
    is_remark = bool(_REMARK.fullmatch(heading))
    if personal_kind(text):
        return False  # it is refused, and said so
    if re.fullmatch(r"[是否有无√×]", fold_name(text)):
        return bool(set(vocabulary.explain(heading).qualifiers) & TELLING_OF_A_TABLE)
    if is_numeric_text(text) and not is_remark:
        return False  # a number of its own column: the account has it
    if vocabulary.row_use(text) is not None:
        return False  # it has done its work already
    others = [d for d in dated(text, when.period.year if when else None) if when is not None and not when.agrees(d)]
    if others:
        return True
    told = vocabulary.explain(text)
    if set(told.qualifiers) & TELLING_OF_A_TABLE:
        return True
    if is_remark:
        named = rows.members_in(text)
        return (
            is_numeric_text(text)
            or any(region.name != label for region in named)
            or bool(re.search(r"\d{2,}", without_periods(text)))
        )
    if is_unit_word(text):
        return fold_unit(text) not in units
    return bool(told.unknown)


def report_notes(
    grid: Grid, table: Table, when: Dated | None, rows: RowReader, vocabulary: Vocabulary, report: Report
) -> None:
    """Doubt lines between the rows and notes below them that say another time, target or part."""
    first = min((row.number for row in table.rows), default=0)
    figures = {row.number for row in table.rows if has_figure(grid, row)}
    for row_number in sorted(r for r in grid.by_row if r >= first and r not in figures):
        cells = grid.by_row[row_number]
        if any(is_figure(cell) for cell in cells.values()):
            continue
        texts = grid.texts(row_number)
        for column, text in texts.items():
            note = len(fold_name(text)) > 12 or text.startswith(("注", "说明", "备注"))
            if rows.is_place(text) or (note and not _OF_THE_TABLE.search(text)) or (not note and len(texts) > 1):
                continue
            told = vocabulary.explain(text)
            others = [
                d for d in dated(text, when.period.year if when else None) if when is not None and not when.agrees(d)
            ]
            unit = note and "单位" in text
            part = not note and fold_name(text).startswith("其中")
            if set(told.qualifiers) & TELLING_OF_A_TABLE or others or unit or part:
                words = "、".join(dict.fromkeys(told.qualifiers.values())) or text[:20]
                report.problem(
                    grid.sheet.name, grid.address(row_number, column),
                    Unexplained(reason="note", words=(words,), heading=text), text, "doubtful",
                )  # fmt: skip
                return
