"""A long table, one figure a row: item ‖ figure of one unit, or place ‖ item ‖ figure, with unit and time where they stand.

环翠区2026年三季度知识产权指标           填报单位：张村镇 makes them that unit's figures
序号 | 指标名称         | 单位 | 目标 | 本期
1    | 公众满意度       | %    | 85   | 86.1

地区   | 指标            | 时间       | 数值  | 单位     as databases and DHIS2 give it out
鲤城区 | 商标有效注册量   | 2026年三季度 | 42500 | 件
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from loaders.tables.dating import Dated, dated, heading_period
from loaders.tables.headings import Reader, says_span
from loaders.tables.labels import is_place_heading
from loaders.tables.layout import SEARCHED_ROWS, Column, Grid, Row, Table, is_figure, title_line
from loaders.tables.report import Report
from loaders.tables.rows import RowReader
from loaders.tables.title_words import runs_from_january
from loaders.tables.vocabulary import OTHER_FIGURES, TELLING_OF_A_TABLE
from loaders.tables.wording_rows import Around, asks, of_these_figures
from loaders.workbook.model import Sheet, cells_above
from tracker.numbers import is_numeric_text
from tracker.period_words import without_periods
from tracker.problems import Ambiguous, Unexplained, UnknownMeasure, WrongPeriod
from tracker.schema.regions import Region, fold_name

_ITEM_HEADINGS = re.compile(
    r"(指标|项目|填报项|数据元素|指标项|统计指标|指标(名称|内容)|项目名称|内容|dataelement|indicator|measure)"
)
_TIME_HEADINGS = re.compile(
    r"(时间|时期|期间|季度|报告期|统计期|年份|年度|月份|年月|年季|报表期|数据时间|统计时间|所属期|period|date|quarter)"
)
_RESPONSIBLE = re.compile(r"(责任|牵头|主管|配合|承办|数据来源).*")
_UNIT_HEADINGS = re.compile(r"(计量)?单位|unit")
_OWNER_LINE = re.compile(r"(填报|报送|上报|填表)(单位|部门|地区|机构)(名称)?(\(.{1,6}\))?[:：]?")


@dataclass(frozen=True)
class _Roles:
    """Which columns of the sheet hold what; `head` is the row of headings, 0 where there is none."""

    head: int
    item: int
    place: int | None
    time: int | None
    unit: int | None


def find_items(
    sheet: Sheet, reader: Reader, rows: RowReader, report: Report, file_name: str
) -> list[tuple[Grid, Table]] | None:
    """The long table as tables of one row each, whose columns are the items of one place and time; none of them where
    something must be asked first, None when the sheet is no long table. Several columns of figures each name their time.
    """
    named = _items_column(sheet, reader, rows)
    if named is None:
        return None
    column, lines = named
    grid = Grid(sheet, transposed=True)
    roles = _roles(grid, column, lines, reader, rows)
    values = [c for c in _value_columns(grid, roles, lines) if _is_read(grid, reader, roles.head, c)]
    if any(rows.is_place(grid.text(c, row)) for c in values for row in range(1, lines[0])):
        return None  # places side by side: the table is read across
    times = _times_of(grid, roles, values, _title_over(sheet, roles.head or lines[0]), report)
    if len(values) != 1 and not times:
        if values:
            words = tuple(grid.text(c, roles.head) or grid.address(c, lines[0]) for c in values)
            text = "、".join(words)
            where = grid.address(values[0], roles.head or lines[0])
            report.problem(sheet.name, where, Ambiguous(kind="column", name=text, candidates=words), text)
            for value in values:
                grid.use(value, "unread", "ambiguous", told=True)
            return []
        return None
    if roles.head and roles.place is not None and any(reader.names_measure(grid.text(v, roles.head)) for v in values):
        return None  # the figures are of their heading's measure, and the words beside them say something else
    _report_other_figures(grid, roles, lines, reader, report)
    _account(grid, roles, values, reader)
    found: list[tuple[Grid, Table]] = []
    _ask_merged(grid, roles, values, (roles.head or lines[0] - 1) + 1, report)
    for value in values:
        found += _of_column(grid, roles, value, times.get(value, ""), lines, reader, rows, report, file_name)
    return found


def _times_of(
    grid: Grid, roles: _Roles, values: Sequence[int], title: list[tuple[str, str]], report: Report
) -> dict[int, str]:
    """What the headings of the columns of figures say of their times (二季度 | 三季度), the title's year added where they name
    none; nothing where one says none, two the same, or one that runs from January, which is not said of every item.
    """
    said = [one for _, text in title for one in dated(text)]
    fine = {one.period for one in said if not one.coarse}
    if not roles.head or (len(values) < 2 and fine):
        return {}
    years = {one.period.year for one in said}
    year = years.pop() if len(years) == 1 else None
    named = {value: grid.text(value, roles.head) for value in values}
    periods = {value: heading_period((text,), year) for value, text in named.items()}
    known = {one.period for one in periods.values() if one is not None and not (one.coarse or one.annual)}
    if len(known) < len(values) or any(map(runs_from_january, named.values())):
        return {}
    if len(fine) == 1 and not fine & known:
        _disagree(grid, grid.address(values[0], roles.head), [str(p) for p in sorted(known)], str(fine.pop()), report)
    return {value: text if dated(text) else f"{year}年{text}" for value, text in named.items()}


def _disagree(grid: Grid, where: str, own: Sequence[str], titled: str, report: Report) -> None:
    words = "、".join(dict.fromkeys(own))
    said = WrongPeriod(reason="disagree", heading=words, title=titled)
    report.once(grid.sheet.name, where, said, words, "blocking")


def _of_column(
    grid: Grid, roles: _Roles, value: int, time: str, lines: list[int], reader: Reader, rows: RowReader, report: Report,
    file_name: str,
) -> list[tuple[Grid, Table]]:  # fmt: skip
    """The tables of one column of figures; none where something must be asked first."""
    sheet, first = grid.sheet, roles.head or lines[0]
    title = _title_over(sheet, first)
    if roles.head:
        title = _of_time(title, grid.address(value, roles.head), time or grid.text(value, roles.head), bool(time))
    last = max(
        (row for column, cells in grid.by_row.items() if column in (roles.item, value) for row in cells), default=0
    )
    lined = range((roles.head or lines[0] - 1) + 1, last + 1)
    dropped = _drop_other_times(grid, roles, value, lined, reader)
    body = [row for row in lined if grid.text(roles.item, row) and row not in dropped]
    _report_words(grid, roles, value, body, reader, rows, report)
    if time:
        _ask_running(grid, roles, value, body, reader, report)
    if roles.place is None:
        owner = _owner(sheet, title, first, rows, file_name)
        if isinstance(owner, list):
            names = tuple(region.name for region in owner)
            found = title[0][1] if title else sheet.name
            where = title[0][0] if title else "A1"
            report.once(sheet.name, where, Ambiguous(kind="owner", name=found, candidates=names), found, "blocking")
            grid.use(value, "unread", "no_owner", told=True)
            return []
        table = _table(grid, roles, value, title, body, owner.name, grid.address(value, first))
        inside = (
            (*(text for _, text in title), sheet.name) if not sheet.is_named_by_file else [text for _, text in title]
        )
        if owner.code != rows.root.code and not any(rows.members_in(text) for text in inside):
            said = Unexplained(reason="file_owner", words=(owner.name,), heading=PurePath(file_name).stem)
            report.once(sheet.name, "A1", said, said.heading, "doubtful", owner.code)
        return [(grid, table)]
    _report_numbers_without_item(grid, roles, value, report)
    _report_other_times(grid, roles, title, body, report)
    groups: dict[tuple[str, str], list[int]] = {}
    for row in body:
        own = grid.text(roles.time, row) if roles.time else ""
        groups.setdefault((grid.text(roles.place, row), own), []).append(row)
    return [(grid, _of_group(grid, roles, value, title, place, members)) for (place, _), members in groups.items()]


def _of_time(title: list[tuple[str, str]], cell: str, text: str, beats: bool) -> list[tuple[str, str]]:
    """The lines over the figures with one more; a time of its own beats what the others say of the whole sheet."""
    own = dated(text) if beats else []
    lines = [(at, line if _agree(dated(line), own) else without_periods(line)) for at, line in title]
    return [*lines, (cell, text)]


def _agree(said: Sequence[Dated], own: Sequence[Dated]) -> bool:
    return not own or all(one.agrees(other) for one in said for other in own)


def _report_other_times(
    grid: Grid, roles: _Roles, title: list[tuple[str, str]], body: Sequence[int], report: Report
) -> None:
    """The times of the rows must hold the one the title says the table is of."""
    titled = [(cell, one) for cell, text in title for one in dated(text) if not one.coarse]
    texts = dict.fromkeys(grid.text(roles.time, row) for row in body) if roles.time else {}
    own = [one for text in texts for one in dated(text)]
    if len({one.period for _, one in titled}) == 1 and own and not any(one.agrees(titled[0][1]) for one in own):
        where = grid.address(roles.time or 0, body[0])
        _disagree(grid, where, [str(one.period) for one in own], str(titled[0][1].period), report)


def _ask_running(grid: Grid, roles: _Roles, value: int, body: Sequence[int], reader: Reader, report: Report) -> None:
    """Doubt a running figure that does not say so under a quarter's own heading: since January, or of the quarter alone?"""
    for row in body:
        text = re.sub(r"\s+", "", grid.text(roles.item, row))
        measure = reader.meaning(Column(row, "", (text,)), "").measure
        if measure and report.catalogue.measures[measure].kind == "year_to_date" and not says_span(text):
            said = Unexplained(reason="title", words=(grid.text(value, roles.head),), heading=text)
            report.once(grid.sheet.name, grid.address(value, roles.head), said, text)
            return


def _ask_merged(grid: Grid, roles: _Roles, values: Sequence[int], top: int, report: Report) -> None:
    """A merged figure beside several places or items, or under several headings, is one figure, and nobody can say whose: it is
    asked, not the first's.
    """
    for first, last in list(grid.merged.items()):
        rows = [row for row in range(max(first[1], top), last[1] + 1) if grid.text(roles.item, row)]
        under = [column for column in range(first[0], last[0] + 1) if roles.head and grid.text(column, roles.head)]
        beside = {tuple(grid.anchor(c, row) for c in (roles.item, roles.place, roles.time) if c) for row in rows}
        headings = {grid.anchor(column, roles.head) for column in under}
        cell = grid.cell(*first)
        if not any(first[0] <= value <= last[0] for value in values) or not rows or max(len(beside), len(headings)) < 2:
            continue
        if cell is None or not (is_figure(cell) or cell.kind == "number"):
            continue
        named = roles.place if roles.place and len({grid.text(roles.place, row) for row in rows}) > 1 else roles.item
        names = (
            [grid.text(named, row) for row in rows] if len(beside) > 1 else [grid.text(c, roles.head) for c in under]
        )
        told = tuple(dict.fromkeys(names))
        where = grid.address(*first)
        report.problem(
            grid.sheet.name, where, Ambiguous(kind="merged", name="、".join(told), candidates=told), cell.text
        )
        grid.unmerge(first)
        grid.use_cell(*first, "unread", "merged", told=True)
        grid.by_row[first[0]].pop(first[1], None)


def _report_words(
    grid: Grid, roles: _Roles, value: int, body: list[int], reader: Reader, rows: RowReader, report: Report
) -> None:
    """Doubt, once a column, words beside the figures that may make them others (类型：预测), and lines between them."""
    known = {roles.item, roles.place, roles.time, roles.unit, value}
    around = Around((), frozenset(), rows, reader)
    for column in sorted(set(grid.by_row) - known):
        heading = fold_name(grid.text(column, roles.head)) if roles.head else ""
        if reader.is_derived(heading) or (reader.is_paper(heading) and "备注" not in heading and "说明" not in heading):
            continue
        found: dict[str, str] = {}
        for row in body:
            text = of_these_figures(grid.text(column, row), heading)
            label = grid.text(roles.place, row) if roles.place else ""
            use = reader.vocabulary.row_use(text) if text else None
            told = use in ("reference", "other") or (text and asks(text, heading, label, around))
            if told and grid.text(value, row):
                found.setdefault(text, grid.address(column, row))
        if found:
            said = "、".join(list(found)[:6])
            report.problem(
                grid.sheet.name, next(iter(found.values())),
                Unexplained(reason="row", words=tuple(list(found)[:6]), heading=heading or "—"), said, "doubtful",
            )  # fmt: skip
    for row in body:
        text = grid.text(roles.item, row)
        if not grid.text(value, row) and set(reader.vocabulary.explain(text).qualifiers) & TELLING_OF_A_TABLE:
            report.problem(
                grid.sheet.name, grid.address(roles.item, row),
                Unexplained(reason="note", words=(text,), heading=text), text, "doubtful",
            )  # fmt: skip
            return


def _drop_other_times(grid: Grid, roles: _Roles, value: int, lines: Sequence[int], reader: Reader) -> set[int]:
    """The rows that a word (上年同期) and no date puts into another time; a row that goes on with the item above is named so."""
    dropped: set[int] = set()
    items = grid.by_row.get(roles.item, {})
    beside = [c for c in grid.by_row if c not in (roles.item, roles.place, roles.unit, value)]
    telling = [c for c in beside if any(reader.vocabulary.row_use(grid.text(c, row)) == "current" for row in lines)]
    column = roles.time or next(iter(telling), None)
    for row in lines if column else ():
        word = grid.text(column or 0, row)
        use = reader.vocabulary.row_use(word) if word and not dated(word) else None
        if use is None:
            continue
        if row not in items and row - 1 in items:
            items[row] = items[row - 1]
        if use != "current":
            dropped.add(row)
            grid.use_cell(
                value, row, *(("reference", "another_time") if use == "reference" else ("unread", "another_figure"))
            )
    return dropped


def _of_group(
    grid: Grid, roles: _Roles, value: int, title: list[tuple[str, str]], place: str, rows: Sequence[int]
) -> Table:
    """The items of one place and time."""
    lines = list(title)
    if roles.time and (time := grid.cell(roles.time, rows[0])):
        lines = _of_time(title, grid.address(roles.time, rows[0]), time.text, True)
    cell = grid.address(roles.place or roles.item, rows[0])
    return _table(grid, roles, value, lines, rows, place, cell)


def _table(
    grid: Grid, roles: _Roles, value: int, title: list[tuple[str, str]], rows: Sequence[int], place: str, cell: str
) -> Table:
    columns = []
    for row in rows:
        text = re.sub(r"\s+", "", grid.text(roles.item, row))
        unit = grid.text(roles.unit, row) if roles.unit else ""
        columns.append(Column(row, grid.address(roles.item, row), (text,), unit or None))
    return Table(title, columns, [Row(value, place, cell)], head=value, is_list=True)


def _items_column(sheet: Sheet, reader: Reader, rows: RowReader) -> tuple[int, list[int]] | None:
    """The column that names measures below one another, twice at least or once under a heading that says so, and where."""
    named: dict[int, list[int]] = {}
    headed: dict[int, int] = {}
    for (row, column), cell in sorted(cells_above(sheet, SEARCHED_ROWS).items()):
        if cell.kind != "text" or len(cell.text) > 60:
            continue
        text = fold_name(cell.text).lower()
        rule = reader.mapping.column(cell.text)
        if _ITEM_HEADINGS.fullmatch(text) or (rule is not None and rule.role == "item"):
            headed.setdefault(column, row)
        elif not rows.is_place(cell.text) and reader.names_measure(cell.text):
            named.setdefault(column, []).append(row)
    fitting = {c: rows for c, rows in named.items() if (c in headed and headed[c] < rows[0]) or _below(rows)}
    if not fitting:
        return None
    column = max(fitting, key=lambda c: (c in headed, len(fitting[c])))
    return column, [row for row in fitting[column] if row > headed.get(column, 0)]


def _below(rows: list[int]) -> bool:
    """Whether at least two measures are named in rows right below one another, as headings of tables are not."""
    return len(rows) >= 2 and rows[1] - rows[0] <= 3


def _roles(grid: Grid, item: int, lines: list[int], reader: Reader, rows: RowReader) -> _Roles:
    """What the columns beside the items hold, by their headings, or by what stands in them."""
    head = max((r for r in range(1, lines[0]) if len(_texts_in(grid, r)) >= 2), default=0)
    if head and not grid.text(item, head):
        head = 0
    found: dict[str, int] = {}
    for column in sorted(grid.by_row):
        heading = fold_name(grid.text(column, head)).lower() if head else ""
        rule = reader.mapping.column(grid.text(column, head)) if head else None
        role = rule.role if rule else None
        texts = [grid.text(column, row) for row in lines]
        places = sum(rows.is_place(text) for text in texts)
        if column == item:
            continue
        headed = role is None and is_place_heading(heading) and any(texts) and not _UNIT_HEADINGS.fullmatch(heading)
        if role is None and _RESPONSIBLE.fullmatch(heading):
            continue
        if role == "region" or 2 * places > len(lines) or headed:
            found.setdefault("place", column)
        elif role == "period" or _TIME_HEADINGS.fullmatch(heading):
            found.setdefault("time", column)
        elif role == "unit" or _UNIT_HEADINGS.fullmatch(heading):
            found.setdefault("unit", column)
    return _Roles(head, item, found.get("place"), found.get("time"), found.get("unit"))


def _texts_in(grid: Grid, row: int) -> dict[int, str]:
    """The texts of a row of the sheet, by column; a merged cell once."""
    found: dict[tuple[int, int], tuple[int, str]] = {}
    for column in grid.by_row:
        if text := grid.text(column, row):
            found.setdefault(grid.anchor(column, row), (column, text))
    return dict(found.values())


def _value_columns(grid: Grid, roles: _Roles, lines: list[int]) -> list[int]:
    taken = {roles.item, roles.place, roles.time, roles.unit}
    return [
        c
        for c in range(1, grid.last_row + 1)
        if c not in taken and any(is_figure(grid.cell(c, row)) or _is_worded(grid, c, row) for row in lines)
    ]


def _is_worded(grid: Grid, column: int, row: int) -> bool:
    """Whether a cell has a number among words (约91.2), which is asked."""
    cell = grid.cell(column, row)
    return cell is not None and cell.kind == "text" and is_numeric_text(cell.text)


def _is_read(grid: Grid, reader: Reader, head: int, column: int) -> bool:
    """Whether the column's heading does not make it a serial number, last year's, a growth or a target."""
    if not head:
        return True
    text = grid.text(column, head)
    rule = reader.mapping.column(text)
    if rule is not None:
        return rule.role == "value"
    return not reader.is_derived(text) and not reader.is_paper(text)


def _account(grid: Grid, roles: _Roles, values: Sequence[int], reader: Reader) -> None:
    """Say what the columns beside the figures were used for."""
    for column in grid.by_row:
        if column in (*values, roles.item):
            continue
        heading = grid.text(column, roles.head) if roles.head else ""
        rule = reader.mapping.column(heading) if heading else None
        if column in (roles.place, roles.time, roles.unit) or reader.is_paper(heading) or reader.is_derived(heading):
            grid.use(column, "reference", "paper" if not reader.is_derived(heading) else "derived")
        elif rule is not None and rule.measure is None and rule.role is None:
            grid.use(column, "ignored", "map")
    for column, cells in grid.by_row.items():
        for row in cells:
            if row <= roles.head:
                grid.use_cell(column, row, "reference", "header")


def _report_other_figures(grid: Grid, roles: _Roles, lines: list[int], reader: Reader, report: Report) -> None:
    """Doubt, once a sheet, columns of figures whose heading makes them others (全年预计): they are not read, and named."""
    found: dict[int, tuple[str, ...]] = {}
    for column in _value_columns(grid, roles, lines) if roles.head else ():
        heading = grid.text(column, roles.head)
        told = reader.vocabulary.explain(heading).qualifiers
        if reader.mapping.column(heading) is None and set(told) & OTHER_FIGURES:
            found[column] = tuple(told.values())
    for column in found:
        grid.use(column, "unread", "another_figure", told=True)
    if found:
        headings = tuple(dict.fromkeys(grid.text(column, roles.head) for column in found))
        words = tuple(dict.fromkeys(word for told in found.values() for word in told))
        said = UnknownMeasure(reason="other_figure", heading=headings, words=words)
        where = grid.address(next(iter(found)), roles.head)
        report.problem(grid.sheet.name, where, said, "、".join(headings), "doubtful")


def _report_numbers_without_item(grid: Grid, roles: _Roles, value: int, report: Report) -> None:
    """Numbers of a long table in rows that name no item belong to nothing."""
    for row, cell in sorted(grid.by_row.get(value, {}).items()):
        if row > roles.head and is_figure(cell) and not grid.text(roles.item, row):
            grid.use_cell(value, row, "unread", "no_heading")


def _title_over(sheet: Sheet, first: int) -> list[tuple[str, str]]:
    """The lines above the headings, a label and what stands beside it together."""
    grid = Grid(sheet)
    return [line for row in range(1, first) for line in title_line(grid, row)]


def _owner(
    sheet: Sheet, title: list[tuple[str, str]], first: int, rows: RowReader, file_name: str
) -> Region | list[Region]:
    """The one unit a list is of, by its 填报单位, title, sheet or file; the candidates when none or several are named."""
    for _cell, text in title:
        found = _OWNER_LINE.match(fold_name(text))
        if found and (rest := fold_name(text)[found.end() :]):
            meaning = rows.meaning(rest.strip(":：()"))
            others = [r for _, line in title if line != text for r in rows.members_in(line)]
            if meaning.region is not None and meaning.kind in ("member", "whole"):
                different = [region for region in others if region.code != meaning.region.code]
                return [meaning.region, *different] if different and meaning.kind == "member" else meaning.region
    texts = (*(text for _, text in title), sheet.name, file_name)
    members = {region.code: region for text in texts for region in rows.members_in(text)}
    if len(members) == 1:
        return next(iter(members.values()))
    if members:
        return list(members.values())  # title and sheet name two: whose is it?
    return rows.root if any(rows.names_root(text) for text in texts) else []
