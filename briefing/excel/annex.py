"""附表 (.xlsx): what the report says, as tables to reckon with: numbers unrounded, formulas, and every source cell.

说明            title, marks, as-of, definitions
目标总表         one line per target, 完成比例 = 最新值/目标值
各县（市、区）     the matrix, totals as sums
one per target   district lines: change, growth, share, completion as formulas; ratios from their 分子 and 分母
问题清单, 时间节点  as in the report
来源明细         one line per figure: workbook, sheet, cell, what the cell showed

Formulas carry their result, so that a preview on a phone shows numbers; Excel and WPS work them out again.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from contextvars import copy_context

from briefing.content.material import Material
from briefing.content.model import Briefing, Cell, Part, Table
from briefing.content.rest import Summed, residual_name, rest_of
from briefing.excel.sheet import Book, Formula, Line
from briefing.zipped import settled
from components.pictures import is_year_to_date
from tracker.identity import person_name
from tracker.rules.course import SourceFigure
from tracker.rules.judgement import DistrictFigure, Judgement
from wording import _, language, named, use
from wording.figures import decimals_of, in_shown_unit, percent, shown_unit
from wording.levels import members_word
from wording.paragraphs import share_of_target
from wording.sentences import target_of
from wording.status import status_text

# What of a target's figure its districts' lines may add up to.


def annex(briefing: Briefing, material: Material) -> bytes:
    """The workbook's bytes (.xlsx), in the briefing's language; the same for the same briefing."""
    return copy_context().run(_annex, briefing, material)


def _annex(briefing: Briefing, material: Material) -> bytes:
    use(briefing.language)
    made = io.BytesIO()
    book = Book(made, briefing)
    _about(book, briefing, material)
    if (overview := briefing.part("overview")) and material.whole:
        _overview(book, overview, material)
    for part in briefing.parts:
        if part.kind == "districts":
            if part.key:
                _target(book, part, material)
            else:
                _matrix(book, part, material)
        elif part.kind not in ("cover", "overview", "target", "sources"):
            for table in part.tables:
                book.sheet(table.title, table.columns, [_plain(line) for line in table.rows])
    _sources(book, material)
    book.close()
    return settled(made.getvalue())


def _plain(cells: Sequence[Cell]) -> Line:
    return tuple(cells)


def _about(book: Book, briefing: Briefing, material: Material) -> None:
    """What the workbook is, as of when, from which version, and what each indicator means."""
    lines = [briefing.title, *briefing.marks, *briefing.stamp]
    for part in briefing.parts:
        if part.kind == "overview":
            lines += part.notes
    lines += [_("表中数为未取舍的原数，按格式显示；公式可重算。")]
    meanings = []
    for row in material.whole:
        indicator = target_of(row, material.catalogue)[1]
        said = indicator.definition if language() == "zh" else indicator.definition_en or indicator.definition
        if said:
            meanings.append((named(indicator, "short"), said))
    book.cover(_("说明"), lines, meanings)


def _shown(value: float | None, judgement: Judgement, material: Material) -> Cell:
    """A stored figure of a judgement's indicator in the shown unit, blank where unknown."""
    indicator = target_of(judgement, material.catalogue)[1]
    if value is None:
        return Cell("")
    return Cell(
        "", in_shown_unit(value, indicator, material.catalogue), decimals_of(indicator, material.catalogue, "table")
    )


def _value(cell: Cell) -> Cell:
    """A printed figure as a number with as many decimals as are printed (5.998 is not shown as 6.00)."""
    printed = re.match(r"−?[\d,]+(?:\.(\d+))?", cell.text)
    if printed is None:
        # 已批复, 未报送: a word stands for the figure.
        return Cell(cell.text)
    return Cell(cell.text, cell.value, len(printed[1] or ""), cell.status)


def _column(table: Table, key: str) -> int:
    return [column.key for column in table.columns].index(key)


def _overview(book: Book, part: Part, material: Material) -> None:
    """One line per target; 完成比例 only where the report says it too."""
    table = part.tables[0]
    value, after = _column(table, "value"), _column(table, "value") + 1
    headings = [
        *((column.title, column.width) for column in table.columns[:after]),
        (_("目标值"), 1.2),
        (_("完成比例"), 1.1),
        *((column.title, column.width) for column in table.columns[after:]),
        (_("来源文件"), 5.0),
        (_("单元格"), 1.4),
        (_("个数"), 0.8),
    ]
    lines: list[Line] = []
    for row, cells in zip(material.whole, table.rows, strict=True):
        share = share_of_target(row, material.catalogue)
        promised: Cell | Formula = _shown(row.promise.number, row, material) if not row.figure.members else Cell("")
        done: Cell | Formula = Cell("—")
        if share is not None:
            done = Formula("={value}/{target}", share, _percent_format(share), {"value": value, "target": after})
        found = material.sources[row.target]
        told = _books(found)
        first = _address(found[0]) if found else "—"
        source = (Cell(told), Cell(first), Cell("", float(len(found)), 0))
        lines.append((*cells[:value], _value(cells[value]), promised, done, *cells[after:], *source))
    book.sheet(table.title, headings, lines, unprinted=3)


def _percent_format(share: float) -> str:
    """0.0%, with more decimals where those would show the whole of it and it is not."""
    decimals = 1
    while share < 1 <= round(share, decimals + 2) and decimals < 6:
        decimals += 1
    return "0." + "0" * decimals + "%"


def _matrix(book: Book, part: Part, material: Material) -> None:
    """The matrix: a figure and its light side by side; totals are sums where the districts add up."""
    table = part.tables[0]
    asked = {row.target: row for row in material.whole}
    headings = [(table.columns[0].title, table.columns[0].width)]
    for column in table.columns[1:]:
        headings += [(f"{column.title}（{column.unit}）" if column.unit else column.title, 1.15), (_("状态"), 1.05)]
    lines: list[Line] = []
    rests = {key: rest_of(material, row) for key, row in asked.items()}
    for place, cells in enumerate(table.rows):
        last = place == len(table.rows) - 1
        if last and any(rests.values()):
            lines.append(_rest_line(material, asked, rests, [column.key for column in table.columns[1:]]))
        line: list[Cell | Formula] = [cells[0]]
        for at, (column, cell) in enumerate(zip(table.columns[1:], cells[1:], strict=True)):
            figure: Cell | Formula = _value(cell)
            if last and cell.value is not None and rests[column.key] is not None:
                figure = Formula.total(1 + 2 * at, cell.value, _value(cell).decimals or 0)
            light = status_text(cell.status) if cell.status else "—"
            if last and asked[column.key].value is None and cell.value is not None:
                light = _("{status}，未报齐").format(status=light)
            line += [figure, Cell(light, status=cell.status)]
        lines.append(tuple(line))
    book.sheet(table.title, headings, lines, last_is_total=True)


def _rest_line(
    material: Material, asked: dict[str, Judgement], rests: dict[str, float | None], keys: Sequence[str]
) -> Line:
    """The matrix's line of what no district owns."""
    line = [Cell(residual_name(material))]
    for key in keys:
        rest = rests[key]
        line += [_shown(rest, asked[key], material) if rest else Cell("—"), Cell("—")]
    return tuple(line)


def _target(book: Book, part: Part, material: Material) -> None:
    """One target over the districts, and the whole below."""
    row = next(row for row in material.whole if row.target == part.key)
    indicator = target_of(row, material.catalogue)[1]
    ratio = indicator.formula.ratio
    unit = shown_unit(indicator, material.catalogue)
    counted = share_of_target(row, material.catalogue) is not None or (
        row.value is None and row.promise.number is not None and indicator.unit != "%"
    )
    places = {column.key: at for at, column in enumerate(part.tables[0].columns)}
    names = [
        "place",
        *(["numerator", "denominator"] if ratio else []),
        "value",
        "previous",
        "moved",
        "year_ago",
        "growth",
    ]
    names += ["share"] if "share" in places else []
    names += (["task", *(["done"] if counted else []), "rank", "status"]) if "task" in places else []
    names += ["books", "cells"]
    at = {name: place for place, name in enumerate(names)}
    said = {
        "place": members_word(material.catalogue, material.plan_id),
        "numerator": _("分子"),
        "denominator": _("分母"),
        "value": _("最新值（{unit}）").format(unit=unit),
        "previous": _("上季"),
        "moved": _("较上季"),
        "year_ago": _("上年同期"),
        "growth": _("同比"),
        "share": _("占比"),
        "task": _("本地任务（{unit}）").format(unit=unit),
        "done": _("完成比例"),
        "rank": _("位次"),
        "status": _("状态"),
        "books": _("来源文件"),
        "cells": _("单元格"),
    }
    wide = {"place": 1.8, "books": 5.0, "cells": 1.8, "value": 1.4, "task": 1.5}
    figures = {line.region: line for line in material.by_region[part.key]}
    mine, lines = material.district_rows(part.key), []
    for one, cells in zip(mine, part.tables[0].rows, strict=True):
        line = _district(material, one, figures.get(one.region), at)
        line |= {name: cells[places[name]] for name in ("place", "rank", "status") if name in places}
        lines.append(tuple(line.get(name, Cell("—")) for name in names))
    summed: tuple[Summed, ...] = ("value", "numerator")
    owned_by_none = [name for name in summed if name in at and rest_of(material, row, name)]
    if owned_by_none:
        rest: dict[str, Cell | Formula] = {"place": Cell(residual_name(material))}
        rest |= {name: _rest_cell(material, row, name) for name in owned_by_none}
        rest |= _source(
            material, row, next(r.code for r in material.register.family(material.plan.region) if r.level == "residual")
        )
        lines.append(tuple(rest.get(name, Cell("—")) for name in names))
    lines.append(tuple(_whole(material, row, at).get(name, Cell("")) for name in names))
    book.sheet(
        named(indicator, "short"),
        [(said[name], wide.get(name, 1.1)) for name in names],
        lines,
        last_is_total=True,
        unprinted=len({"books", "cells"} & set(names)),
    )


def _rest_cell(material: Material, judgement: Judgement, part: Summed) -> Cell:
    rest = rest_of(material, judgement, part)
    return _shown(rest, judgement, material) if part == "value" else Cell("", rest, 0)


def _district(
    material: Material, judgement: Judgement, line: DistrictFigure | None, at: dict[str, int]
) -> dict[str, Cell | Formula]:
    """One district's figures of one target, by column."""
    indicator = target_of(judgement, material.catalogue)[1]
    decimals = decimals_of(indicator, material.catalogue, "table")
    if line is None or line.value is None:
        return {"value": Cell(_("未报送"))}
    value = in_shown_unit(line.value, indicator, material.catalogue)
    before, ago = _shown(line.previous_value, judgement, material), _shown(line.last_year_value, judgement, material)
    made: dict[str, Cell | Formula] = {"value": Cell("", value, decimals), "previous": before, "year_ago": ago}
    ratio = indicator.formula.ratio
    if ratio is not None and line.numerator is not None and line.denominator:
        parts = _of(at, "numerator", "denominator")
        for name, known in (("numerator", line.numerator), ("denominator", line.denominator)):
            made[name] = Cell("", known, 2 if known != int(known) else 0)
        scale = "" if ratio.scale == 1 else f"*{ratio.scale:g}"
        made["value"] = Formula("={numerator}/{denominator}" + scale, value, decimals, parts)
    if before.value is not None and not is_year_to_date(judgement, material.catalogue):
        made["moved"] = Formula("={value}-{previous}", value - before.value, decimals, _of(at, "value", "previous"))
    if line.growth_percent is not None:
        grown = line.growth_percent / 100
        made["growth"] = Formula("={value}/{year_ago}-1", grown, "+0.0%;-0.0%;0.0%", _of(at, "value", "year_ago"))
    if line.share is not None and "share" in at:
        whole = next(one for one in material.whole if one.target == judgement.target)
        of_total = Formula("={value}/{total}", line.share / 100, "0.0%", _of(at, "value"), total_of=at["value"])
        made["share"] = of_total if rest_of(material, whole) is not None else Cell(percent(line.share))
    task = judgement.promise.number if judgement.status else None
    if task is not None and "task" in at:
        made["task"] = _shown(task, judgement, material)
        if "done" in at and task and judgement.value is not None:
            done = judgement.value / task
            made["done"] = Formula("={value}/{task}", done, _percent_format(done), _of(at, "value", "task"))
    return made | _source(material, judgement, judgement.region)


def _of(at: dict[str, int], *names: str) -> dict[str, int]:
    return {name: at[name] for name in names}


def _whole(material: Material, judgement: Judgement, at: dict[str, int]) -> dict[str, Cell | Formula]:
    """The last line: the whole, as a sum or a ratio of sums where its districts make it up."""
    indicator = target_of(judgement, material.catalogue)[1]
    decimals = decimals_of(indicator, material.catalogue, "table")
    value = judgement.value
    shown = _shown(value if value is not None else judgement.figure.partial, judgement, material)
    name = named(material.register[material.plan.region])
    if value is None and shown.value is not None:
        name = _("{place}（已报合计）").format(place=name)
    made: dict[str, Cell | Formula] = {
        "place": Cell(name),
        "value": shown,
        "status": Cell(status_text(judgement.light), status=judgement.light),
    }
    if shown.value is not None and rest_of(material, judgement) is not None:
        made["value"] = Formula.total(at["value"], shown.value, decimals)
    elif "numerator" in at and judgement.figure.numerator is not None and judgement.figure.denominator:
        scale = indicator.formula.ratio.scale if indicator.formula.ratio else 1
        made["numerator"] = _ratio_part(material, judgement, "numerator", judgement.figure.numerator, at)
        made["denominator"] = _ratio_part(material, judgement, "denominator", judgement.figure.denominator, at)
        parts = _of(at, "numerator", "denominator")
        ratio = "={numerator}/{denominator}" + ("" if scale == 1 else f"*{scale:g}")
        made["value"] = Formula(ratio, shown.value or 0.0, decimals, parts)
    if "task" in at and judgement.promise.number is not None:
        made["task"] = _shown(judgement.promise.number, judgement, material)
        share = share_of_target(judgement, material.catalogue)
        if "done" in at and share is not None:
            made["done"] = Formula("={value}/{task}", share, _percent_format(share), _of(at, "value", "task"))
    return made


def _ratio_part(
    material: Material, judgement: Judgement, part: Summed, total: float, at: dict[str, int]
) -> Cell | Formula:
    """The whole's 分子 or 分母: a sum where the lines above make it up."""
    decimals = 0 if total == int(total) else 2
    return (
        Formula.total(at[part], total, decimals)
        if rest_of(material, judgement, part) is not None
        else Cell("", total, decimals)
    )


def _source(material: Material, judgement: Judgement, region: str) -> dict[str, Cell | Formula]:
    """The workbooks and cells a district's figure comes from; of many the first, with their number."""
    found = [line for line in material.sources[judgement.target] if line.region == region]
    if not found:
        return {}
    cells = [_address(line) for line in found]
    told = _("、").join(cells) if len(cells) <= 3 else _("{first} 等 {n} 个单元格").format(first=cells[0], n=len(cells))
    return {"books": Cell(_books(found)), "cells": Cell(told)}


def _address(line: SourceFigure) -> str:
    return f"{line.sheet}!{line.cell}"


def _books(found: Sequence[SourceFigure]) -> str:
    """The workbooks some figures come from; of many the first two with their number (来源明细 has them all)."""
    books = list(dict.fromkeys(line.file_name for line in found))
    return _("、").join(books[:2]) + (_("等 {n} 本").format(n=len(books)) if len(books) > 2 else "")


def _sources(book: Book, material: Material) -> None:
    """Every figure that went into the papers, one line each."""
    headings = [
        (_("指标"), 1.8),
        (_("填报项"), 2.4),
        (members_word(material.catalogue, material.plan_id), 1.8),
        (_("季度"), 1.2),
        (_("数"), 1.2),
        (_("单位"), 0.8),
        (_("来源文件"), 3.6),
        (_("工作表"), 1.2),
        (_("单元格"), 1.0),
        (_("原样"), 1.2),
        (_("报送人"), 1.0),
    ]
    lines: list[Line] = []
    for row in material.whole:
        short = named(target_of(row, material.catalogue)[1], "short")
        kept = {*material.places, material.plan.region}
        for one in material.sources[row.target]:
            if one.region not in kept and material.register[one.region].expected:
                continue
            decimals = 0 if one.value == int(one.value) else 2
            lines.append(
                (
                    Cell(short),
                    Cell(named(material.catalogue.measures[one.measure])),
                    Cell(named(material.register[one.region])),
                    Cell(str(one.period)),
                    Cell("", one.value, decimals),
                    Cell(one.unit),
                    Cell(one.file_name),
                    Cell(one.sheet),
                    Cell(one.cell),
                    Cell(one.raw),
                    Cell(person_name(one.who)),
                )
            )
    if lines:
        book.sheet(_("来源明细"), headings, lines, filtered=True)
