"""Which column of a stranger's table a 同比 typed beside a figure belongs to; `loaders.history.growth` judges it.

县(市、区) | 商标有效注册量 | 同比(%)         the growth of the column to its left
鲤城区     | 42354          | 12.4
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.tables.figures import FigureColumn, Figures
from loaders.tables.headings import Meaning, Reader
from loaders.tables.layout import Column, Grid
from loaders.tables.report import Report
from loaders.workbook.cells import Cell
from tracker.numbers import parse_number
from tracker.problems import GrowthMismatch

_GROWTH = re.compile(
    r"((较|比)?(上年|去年)?(同期)?同比|(较|比)(上年|去年)(同期)?)?(增长|增幅|增速|增减|变化)(率|幅度?|量)?|(较|比)?(上年|去年)?(同期)?同比"
)


# A growth over something else than a year before, or no growth at all.
_NOT_CHECKED = re.compile(
    r"环比|上季|上期|上月|前期|年初|(较|比)[^/]*[末底]|[上去]年[末底]|目标|计划|任务|占比|比重|排名|完成"
)


_SAME_TIME = re.compile(r"(上年|去年)同期(数|值)?([(（][^)）]*[)）])?$")
_ROUNDED = 0.6  # a growth may be shown without decimals
_BARE_RATE = re.compile(r"增幅|增速|增长率|(增长|增减).*(%|％|百分点)")


def attach_growths(meanings: Sequence[Meaning], columns: Sequence[FigureColumn], reader: Reader) -> None:
    """Gives each column headed 同比 or 增长(%) to the column it is of: the one its heading names, else the one to its left."""
    by_number = {column.column.number: column for column in columns}
    for index, meaning in enumerate(meanings):
        if meaning.kind != "derived" or not _is_growth(meaning.column.heading):
            continue
        named = _named(meaning.column, reader)
        before = [m for m in meanings[:index] if m.kind not in ("derived", "paper", "ignored")]
        if named:
            of = next((column for column in columns if column.measure_id == named), None)
        else:
            of = by_number.get(before[-1].column.number) if before else None
        if of is not None and not of.measure.states:
            of.growths.append(meaning.column)


def _is_growth(heading: str) -> bool:
    """Whether a column gives growth rates that can be checked: 同比, or a bare 增长(%), 增幅, 增速."""
    return not _NOT_CHECKED.search(heading) and bool("同比" in heading or _BARE_RATE.search(heading))


def _named(column: Column, reader: Reader) -> str | None:
    """The measure a heading names beside 同比, None when it names none."""
    parts = tuple(rest for part in column.parts if (rest := _GROWTH.sub("", re.sub(r"\s+", "", part))))
    parts = tuple(part for part in parts if not re.fullmatch(r"[(（]?(%|％|百分点)?[)）]?", part))
    return reader.meaning(Column(0, "", parts), "").measure if parts else None


def check_own_growths(grid: Grid, meanings: Sequence[Meaning], figures: Figures, report: Report) -> None:
    """Doubt a 同比 that is not the growth from the 上年同期 standing between it and its figure."""
    for column in figures.columns:
        for growth in column.growths:
            between = range(column.column.number, growth.number)
            lasts = [m.column for m in meanings if m.column.number in between and _SAME_TIME.search(m.column.heading)]
            if len(lasts) != 1 or "百分点" in growth.heading or column.measure.unit == "%":
                continue
            for code, reading in column.readings.items():
                row = figures.rows[code].number if code in figures.rows else 0
                typed, last = (_number(grid.cell(row, number)) for number in (growth.number, lasts[0].number))
                if typed is None or not last:
                    continue
                grown = (reading.written / last - 1) * 100
                # 0.038 and 3.8 both say 3.8 %; a figure shown with one decimal is off by half of it.
                if min(abs(typed - grown), abs(100 * typed - grown)) > _ROUNDED:
                    cell = grid.cell(row, growth.number)
                    said = GrowthMismatch(
                        reason="differs", typed=f"{typed:.10g}", growth=f"{grown:+.2f}", value=f"{reading.written:.10g}",
                        last=f"{last:.10g}", last_period=column.period.same_last_year() if column.period else None,
                    )  # fmt: skip
                    about = column.about(said, figures.rows[code].label)
                    text = cell.text if cell else ""
                    report.problem(grid.sheet.name, grid.address(row, growth.number), about, text, "doubtful", code)


def _number(cell: Cell | None) -> float | None:
    try:
        figure = parse_number(cell.value, cell.number_format) if cell and cell.kind in ("number", "text") else None
    except ValueError:
        return None
    return figure.value if figure else None
