"""Words over the whole of a table, in its title, its sheet's and its file's name: those that make its figures others are asked.

泉州市2026年三季度商标预测情况表      预测: other figures
丰泽区2026年三季度 | 鲤城区 | 405     a title of one place over the rows of another
2026年7—9月 | 质押融资金额            a quarter's own title over a running figure
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from loaders.tables.dating import is_bare_time, is_other_date, names_whole_year, other_times, without_other_dates
from loaders.tables.figures import FigureColumn, Figures
from loaders.tables.headings import Meaning, says_span
from loaders.tables.labels import is_facts
from loaders.tables.layout import Grid, Table
from loaders.tables.report import Report
from loaders.tables.vocabulary import TELLING_OF_A_TABLE
from loaders.tables.wording_rows import Around
from tracker.period_words import plain_text, spoken
from tracker.problems import Unexplained, UnexplainedReason
from tracker.schema.catalogue import Measure
from tracker.schema.regions import fold_name

NOT_A_TITLE = 40  # a line longer than this is a note, whose words say nothing of the table as a whole
# 共4711件: a number of things that no cell of the table gives.
_TALLY = re.compile(r"[(]?[共合总]?[计数]?:?\d[\d,.]*[千百十]?[万亿]?(件|个|家|项|元|人次|次|户|例)[)]?")
_NOTE = re.compile(r"[(（]?(注|备注|说明)\d*[:：.、]")


def report_title_words(
    grid: Grid,
    table: Table,
    meanings: list[Meaning],
    numbers: set[int],
    around: Around,
    file_name: str,
    report: Report,
    whole_year: str = "",
) -> None:
    """Doubt figures under words that nobody knows, and a whole table whose title or file says that it is of another time or
    figure. The notes and the paper's own lines (填表人：…) over it are read as those below it are. `whole_year` is the period
    of quarterly figures for which only a year is named.
    """
    read = [m for m in meanings if m.column.number in numbers]
    if not read:
        return
    for meaning in read:
        placed = [region.name for part in meaning.column.parts for region in around.rows.members_in(part)]
        if placed and not table.is_list and meaning.kind == "measure":
            said = Unexplained(reason="heading", heading=meaning.column.heading, words=tuple(placed))
            report.once(grid.sheet.name, meaning.column.cell, said, "、".join(placed))
        if meaning.words:
            said = Unexplained(reason="heading", heading=meaning.column.heading, words=tuple(meaning.words))
            report.problem(grid.sheet.name, meaning.column.cell, said, "、".join(meaning.words), "doubtful")
    # A title of growth or ranks is one of figures where those stand in columns of their own.
    kinds = TELLING_OF_A_TABLE if any(m.kind in ("derived", "paper") for m in meanings) else None
    # A word of a measure's own name (发明专利授权量) does not make its table another one.
    own = "".join(name for m in read for name in _names_of(report.catalogue.measures[m.measure or ""]))
    lines = [(cell, text) for cell, text in table.title if not is_facts({1: text}) and not is_other_date(text)]
    named_by = PurePath(file_name).stem
    named = [("A1", named_by)] if file_name else []
    named += [] if grid.sheet.is_named_by_file else [("A1", grid.sheet.name)]
    for cell, text in (*lines, *named):
        is_line = (cell, text) in lines
        if is_line and (len(text) > NOT_A_TITLE or _NOTE.match(text) or around.vocabulary.is_paper(text)):
            if words := around.telling(text):
                report.once(grid.sheet.name, cell, Unexplained(reason="note", words=words[:6], heading=text), text)
            continue
        told = around.vocabulary.explain(without_other_dates(text))
        telling = [w for kind, w in told.qualifiers.items() if (kinds is None or kind in kinds) and w not in own]
        telling = [w for w in telling if not around.rows.is_narrowed(w, text)]
        if telling and text == named_by and (inside := _kinds_within(grid, table, around)):
            # 目标与完成 as a file's name speaks of rows or columns of targets where there are such.
            telling = [w for kind, w in told.qualifiers.items() if w in telling and kind not in inside]
        telling += [str(one.period) for one in other_times(text, around.times)]
        if is_line and is_bare_time(text):
            telling.append(text)
        if is_line and _TALLY.fullmatch(fold_name(text)):
            telling.append(text)
        if is_line and whole_year and names_whole_year(text):
            telling.append(whole_year)  # 2026年度: the year's figures, or those of one of its quarters?
        strange = telling or (list(told.unknown) if is_line else [])
        if strange:
            reason: UnexplainedReason = "title" if telling else "title_word"
            said = Unexplained(reason=reason, heading=text, words=tuple(strange))
            report.once(grid.sheet.name, cell, said, text)
            return


# 7—9月 and 当季 are a quarter alone; 1—9月, 前三季度 run from January.
_ALONE = re.compile(r"[年./-]0?(?:[2-9]|1[0-2])月?(?:\d+日)?[-—–~～至到、]|当季|当月|本月|单月|[（(]本季")
_FROM_JANUARY = re.compile(
    r"[年./-]0?1月?(?:1日)?[-—–~～至到]|前[两二三四23]个?季度|[一1]至[二三四]季度|上半年|年初以来|累计"
)


def runs_from_january(text: str) -> bool:
    """Whether a text names a span that runs from January: 前三季度, 1—9月."""
    return bool(_FROM_JANUARY.search(plain_text(text)))


def report_other_span(grid: Grid, table: Table, columns: Sequence[FigureColumn], report: Report) -> None:
    """Doubt a running figure under a title of one quarter alone, and a quarter's own under one that runs from January."""
    for cell, text in table.title:
        plain = plain_text(text)
        for column in columns:
            if column.period is None or column.period.quarter_number == 1 or says_span(column.column.heading):
                continue
            wrong = {"year_to_date": _ALONE, "flow": _FROM_JANUARY}.get(column.measure.kind)
            if wrong is not None and (found := wrong.search(plain)):
                span = next(
                    (plain[s.start : s.end] for s in spoken(plain) if s.start <= found.start() < s.end), found[0]
                )
                said = Unexplained(reason="title", words=(span,), heading=text)
                report.once(grid.sheet.name, cell, said, text)
                return


def report_spans_of_columns(grid: Grid, columns: Sequence[FigureColumn], report: Report) -> None:
    """Doubt columns of several times of one measure whose span is not the measure's: a quarter's own figure under 前三季度, a
    running one under 二季度 and 三季度, and a whole year beside its quarters.
    """
    times: dict[str, list[FigureColumn]] = {}
    for column in columns:
        if spoken(column.column.heading, 2000):
            times.setdefault(column.measure_id, []).append(column)
    for one in times.values():
        wrong = [
            c
            for c in one
            if len(one) > 1 and (c.period is None or c.period.quarter_number > 1) and _is_of_another_span(c)
        ]
        if wrong:
            heading = wrong[0].column.heading
            said = Unexplained(reason="title", words=tuple(c.column.heading for c in wrong), heading=heading)
            report.once(grid.sheet.name, wrong[0].column.cell, said, heading)


def _is_of_another_span(column: FigureColumn) -> bool:
    heading, kind = column.column.heading, column.measure.kind
    if kind == "flow":
        return runs_from_january(heading)
    if kind == "year_to_date":
        return not (
            says_span(heading) or runs_from_january(heading) or any(one.annual for one in spoken(heading, 2000))
        )
    return column.measure.frequency == "quarter" and "全年" in heading


def report_months(grid: Grid, columns: Sequence[FigureColumn], report: Report) -> None:
    """Doubt the months of a quarter beside its end (7月, 8月, 9月) of what is asked every quarter."""
    months = [c for c in columns if c.period and c.period.frequency == "month" and c.measure.frequency == "quarter"]
    if months and any(c.period and c.period.is_quarter and c.measure_id == months[0].measure_id for c in columns):
        words = tuple(dict.fromkeys(str(c.period) for c in months))
        said = Unexplained(reason="title", words=words, heading=months[0].column.heading)
        report.once(grid.sheet.name, months[0].column.cell, said, "、".join(words))


def report_other_owner(
    grid: Grid, table: Table, around: Around, figures: Figures, file_name: str, report: Report
) -> None:
    """A title, sheet or file that names one place over the rows of others contradicts its table."""
    names = (*table.title, ("A1", grid.sheet.name), ("A1", PurePath(file_name).stem))
    for cell, text in names:
        if len(text) > NOT_A_TITLE:
            continue
        if any((p.sheet, p.cell, p.code) == (grid.sheet.name, cell, Unexplained.code) for p in report.problems):
            continue  # the title is asked about already
        named = around.rows.members_in(text)
        if figures.order and (wider := around.rows.wider_in(text)):
            report.once(grid.sheet.name, cell, Unexplained(reason="title", words=(wider,), heading=text), text)
            return
        if len(named) != 1 or not figures.order or {named[0].code} == set(figures.order):
            continue
        # 吉林 in a title may be the province; 吉林市 is the city alone.
        if named[0].code not in figures.order or named[0].name in text:
            said = Unexplained(reason="title", words=(named[0].name,), heading=text)
            report.once(grid.sheet.name, cell, said, text)
            return


def _kinds_within(grid: Grid, table: Table, around: Around) -> set[str]:
    """The kinds of qualifiers (target, time, rank) that words among the table's rows and headings have."""
    cells = (cell for row, cells in grid.by_row.items() if row >= table.head for cell in cells.values())
    texts = {cell.text for cell in cells if cell.kind == "text" and len(cell.text) <= NOT_A_TITLE}
    return {kind for text in texts for kind in around.vocabulary.explain(text).qualifiers}


def _names_of(measure: Measure) -> tuple[str, ...]:
    return (measure.name, *measure.aliases)
