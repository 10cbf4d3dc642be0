"""Words beside, between and below the figures of a stranger's table that may make them others: asked, never passed over.

鲤城区 | 海滨街道 | 40        a column that makes the row a part of the place
上年同期                      a line between the rows, of those below it
注：以上为预计数              a note under the table
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from loaders.tables.dating import Dated, other_times, without_other_dates
from loaders.tables.headings import Reader, sheet_units
from loaders.tables.layout import Column, Grid, Table, is_figure
from loaders.tables.report import Report
from loaders.tables.rows import RowReader
from loaders.tables.vocabulary import OTHER_FIGURES, TELLING_OF_A_TABLE, Vocabulary
from loaders.workbook.cells import address
from loaders.workbook.model import Sheet
from loaders.workbook.private import personal_kind
from loaders.workbook.values import fold_unit, is_unit_word
from tracker.numbers import is_numeric_text
from tracker.period_words import without_periods
from tracker.problems import Unexplained
from tracker.schema.regions import fold_name

_REMARK = re.compile(r".*(备注|说明|原因|措施|注)")
_OF_A_PERSON = re.compile(r".*(人|电话|手机|姓名|邮箱|科室|部门|责任单位|牵头单位|主管单位|来源|单位负责.*)")
_CODES = re.compile(r".*(序号|编号|编码|代码|区划|排名|名次|位次)")
# What an item means, in a sentence; and until when it holds, with what the column 上期 shows: 截至9月30日 | 上期 2026Q2.
_DEFINITION = re.compile(r"(统计|指标|数据)?口径(说明)?|指标(解释|说明|定义|含义)|定义|含义|计算(方法|公式)|统计范围")
_UNTIL = re.compile(r"截[止至](日期|时间|日)?|时点")
_OF_THE_LAST = re.compile(r"(上期|上季度?|上年同期|上年末)")
_PIECES = re.compile(r"[;；。\n\t]|\s{2,}")
# A number that counts things within a line of words: 共4711件.
_COUNTED = re.compile(r"\d[\d,.]*[千百十]?[万亿]?(件|个|家|项|元|人次|次|户|例)")


# A sheet with more or longer lines is a guide or a definition, and no note on the figures.
_A_LINE, _A_FEW_LINES = 40, 10


@dataclass
class Around:
    """What the words around a table are held against: the times and units of its figures, and the places of its rows."""

    times: tuple[Dated, ...]
    units: frozenset[str]
    rows: RowReader
    reader: Reader
    # The measures that the table's columns give.
    measures: frozenset[str] = frozenset()
    _seen: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def vocabulary(self) -> Vocabulary:
        return self.reader.vocabulary

    def names_another(self, text: str) -> bool:
        """Whether a text in a row is a measure's name, and not that of the table's only one."""
        if not self.measures or not self.reader.title_measures(text):
            return False
        named = self.reader.meaning(Column(0, "", (re.sub(r"\s+", "", text),)), "").measure
        return named is not None and self.measures != {named}

    def telling(self, text: str) -> tuple[str, ...]:
        """The words of a text that say the figures are others than they seem: of another time, unit, place, part or version."""
        if self.vocabulary.is_settled(text):
            return ()
        if text not in self._seen:
            self._seen[text] = tuple(dict.fromkeys(w for piece in _PIECES.split(text) for w in self._of_piece(piece)))
        return self._seen[text]

    def _of_piece(self, piece: str) -> list[str]:
        if not piece.strip() or self.rows.is_place(piece):
            return []
        is_paper = self.vocabulary.is_paper(piece)
        qualifiers = self.vocabulary.explain(without_other_dates(piece)).qualifiers
        kinds = {"version"} if is_paper else TELLING_OF_A_TABLE
        if "growth" in qualifiers:
            kinds = kinds - {"time"}  # 同比为与上年同期相比
        found = [word for kind, word in qualifiers.items() if kind in kinds]
        of_a_year = any(word in piece for word in self.vocabulary.year_end)
        found += [str(one.period) for one in other_times(piece, self.times) if not (of_a_year and one.annual)]
        if self.units:
            found += [unit for unit in sheet_units([piece], self.reader.catalogue) if fold_unit(unit) not in self.units]
        if not is_paper:
            found += [region.name for region in self.rows.members_in(piece)]
            found += [match[0] for match in _COUNTED.finditer(fold_name(piece))]
        return found


def report_row_words(
    grid: Grid, table: Table, words: Sequence[Column], around: Around, derived: set[int], report: Report
) -> None:
    """Doubt, once a column, words in the rows of figures that nobody knows, or that say another time, unit or place; and a
    place's code that is another's. What stands in a `derived` column (上年同期) is not of these figures.
    """
    body = [row for row in table.rows if around.rows.meaning(row.label).kind == "member"]
    headed = {column.number: column.heading for column in words}
    numbers = grid.columns_of(body)
    read = {column.number for column in table.columns} - set(headed) | derived
    for number in sorted(numbers - read):
        heading = fold_name(headed.get(number, ""))
        if _OF_A_PERSON.fullmatch(heading):
            continue
        is_remark = bool(_REMARK.fullmatch(heading))
        is_code = bool(_CODES.fullmatch(heading))
        found: dict[str, str] = {}
        seen: set[tuple[str, str]] = set()
        for row in body:
            where = grid.address(row.number, number)
            if where == row.cell or (not is_remark and not is_code and grid.is_wordless(row, number)):
                continue
            text = of_these_figures(grid.text(row.number, number), heading)
            # A remark or a code is held against its own place; any other word means the same in every row.
            told = (text, row.label if is_remark or is_code else "")
            if not text or told in seen:
                continue
            seen.add(told)
            if around.rows.is_code_of_another(text, row.label) if is_code else asks(text, heading, row.label, around):
                found.setdefault(text, where)
        if found:
            said = "、".join(list(found)[:6])
            report.problem(
                grid.sheet.name, next(iter(found.values())),
                Unexplained(reason="row", words=tuple(list(found)[:6]), heading=headed.get(number, "") or "—"), said, "doubtful",
            )  # fmt: skip


def of_these_figures(text: str, heading: str) -> str:
    """What a text under that heading says of the figures beside it: under 截止 nothing of those in the column 上期."""
    if not _UNTIL.fullmatch(heading):
        return text
    return "\n".join(piece for piece in _PIECES.split(text) if not _OF_THE_LAST.match(piece))


def asks(text: str, heading: str, label: str, around: Around) -> bool:
    """Whether a text in a row of figures, in a column of that heading, may make them others."""
    is_remark = bool(_REMARK.fullmatch(heading))
    vocabulary = around.vocabulary
    if personal_kind(text):
        return False  # it is refused, and said so
    if re.fullmatch(r"[是否有无√×]", fold_name(text)):
        return bool(set(vocabulary.explain(heading).qualifiers) & TELLING_OF_A_TABLE)
    if is_numeric_text(text) and not is_remark:
        return False  # a number of its own column: the account has it
    if vocabulary.row_use(text) is not None and not is_remark:
        return False  # it has done its work already
    place, own = around.rows.meaning(text), around.rows.meaning(label)
    if heading and not is_remark and place.kind in ("member", "composite") and place.region != own.region:
        return True
    if place.kind == "whole" and "scope" in vocabulary.explain(text).qualifiers:
        return True  # 全国 beside a county
    if around.names_another(text):
        return True
    telling = around.telling(text)
    if set(telling) - ({region.name for region in around.rows.members_in(label)} if is_remark else set()):
        return True
    if is_unit_word(text):
        return fold_unit(text) not in around.units
    if is_remark:
        return is_numeric_text(text) or bool(re.search(r"\d{2,}", without_periods(text)))
    strange = not _DEFINITION.fullmatch(heading) and bool(vocabulary.explain(text).unknown)
    return strange and not vocabulary.is_paper(text)


def report_parts(grid: Grid, table: Table, around: Around, report: Report) -> None:
    """Doubt, once a table, a 其中 row under a place's own: 其中：开发区 is a part of that place, whatever place is called so."""
    if not any("其" in row.label for row in table.rows):
        return
    kinds = [(row, around.rows.meaning(row.label).kind) for row in table.rows if row.label.strip()]
    for (_, before), (row, kind) in pairwise(kinds):
        if before == kind == "member" and fold_name(row.label).startswith("其中"):
            said = Unexplained(reason="row", words=(row.label.strip(),), heading="—")
            report.problem(grid.sheet.name, row.cell, said, row.label, "doubtful")
            return


def report_notes(grid: Grid, table: Table, around: Around, report: Report) -> None:
    """Doubt, once a table, the lines between its rows and below them that say another time, unit, place, part or version."""
    found: dict[str, str] = {}
    for row_number in [row.number for row in table.rows if not around.rows.is_place(row.label)]:
        cells = grid.by_row[row_number]
        if any(is_figure(cell) for cell in cells.values()):
            continue
        for column, text in grid.texts(row_number).items():
            cell = grid.cell(row_number, column)
            if cell is None or cell.kind != "text" or around.rows.is_place(text):
                continue
            is_part = fold_name(text).startswith("其中") and not around.vocabulary.is_settled(text)
            if around.telling(text) or is_part:
                found.setdefault(text, grid.address(row_number, column))
    for text, where in found.items():
        words = around.telling(text) or (text[:20],)
        report.once(grid.sheet.name, where, Unexplained(reason="note", words=words[:6], heading=text), text)


def report_words_apart(sheet: Sheet, around: Around, report: Report) -> None:
    """Doubt a line of a sheet without figures that says the figures of the others are a draft, not certain or of another time."""
    texts = {cell.text: key for key, cell in sheet.cells.items() if cell.kind == "text" and len(cell.text) <= _A_LINE}
    texts = {text: key for text, key in texts.items() if not around.vocabulary.is_settled(text)}
    for text, key in texts.items() if len(texts) <= _A_FEW_LINES else ():
        words = [word for kind, word in around.vocabulary.explain(text).qualifiers.items() if kind in OTHER_FIGURES]
        words += [str(one.period) for one in other_times(text, around.times) if not (one.annual or one.coarse)]
        if words:
            report.once(sheet.name, address(*key), Unexplained(reason="note", words=tuple(words), heading=text), text)
            return
