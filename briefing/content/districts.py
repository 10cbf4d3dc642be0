"""The districts: a matrix of every target, and one part per target with bars, places and changes."""

from __future__ import annotations

from briefing.content import cells
from briefing.content.material import Material
from briefing.content.model import Cell, Chart, Column, Part, Series, Table
from briefing.content.stamps import stamp
from briefing.content.targets import target_stamp
from briefing.content.template import Template
from charts.rows import rows
from tracker.numbers import signed
from wording import _, headlines, named
from wording.figures import change, decimals_of, figure, in_shown_unit, percent, shown_unit
from wording.sentences import Row, number, status_of, target_of
from wording.status import TROUBLE


def district_parts(on: Material, template: Template) -> list[Part]:
    """The matrix first, then a part per target that districts report; none where no district does."""
    asked = [row for row in on.whole if on.district_rows(str(row["target"]))]
    if not asked:
        return []
    matrix = Part(
        "districts",
        headlines.matrix_headline(on.districts, on.catalogue),
        tables=(_matrix(on, asked),),
        stamp=stamp(on),
        notes=(_("按行政区划排序；括号和“—”为未报送或没有任务分解，不等于零。"),),
    )
    # Of a named list the matrix says all there is.
    return [matrix, *(_one(on, row) for row in asked if not row.get("members"))]


def _matrix(on: Material, asked: list[Row]) -> Table:
    columns = [Column("place", _("县（市、区）"), width=1.8)]
    for row in asked:
        indicator = target_of(row, on.catalogue)[1]
        columns.append(
            Column(str(row["target"]), named(indicator, "short"), shown_unit(indicator, on.catalogue), "right", 1.3)
        )
    found = {(row["region"], row["target"]): row for row in on.districts}
    body = [
        (cells.text(named(on.register[code])), *(_cell(on, found.get((code, row["target"]))) for row in asked))
        for code in on.places
    ]
    total = (cells.text(named(on.register[on.plan.region])), *(_cell(on, row) for row in asked))
    return Table(_("各县（市、区）"), tuple(columns), (*body, total), last_is_total=True)


def _cell(on: Material, row: Row | None) -> Cell:
    """A district's figure with its light; — where the target is not asked of it."""
    if row is None:
        return cells.text("—")
    cell = cells.value(on, row)
    return Cell(cell.text, cell.value, cell.decimals, status_of(row))


def _one(on: Material, row: Row) -> Part:
    """One target over the districts: bars, and places with their change."""
    target = str(row["target"])
    mine = on.district_rows(target)
    left, right = target_stamp(on, row)
    return Part(
        "districts",
        title_of(on, row, mine),
        key=target,
        status=status_of(row),
        tables=(_places(on, row, mine),),
        charts=tuple(chart for chart in (_bars(on, row, mine),) if chart),
        stamp=(" · ".join((left, _("按数值排序，非考核排名"))), right),
        notes=(_("按完成本地任务的比例排位；没有任务分解的不排位。"),),
    )


def title_of(on: Material, row: Row, mine: list[Row]) -> str:
    """What the bars show, counted."""
    indicator = target_of(row, on.catalogue)[1]
    name, level = named(indicator, "short"), number(row, "value")
    missing = sum(number(one, "value") is None for one in mine)
    if indicator.formula.ratio is not None and level is not None:
        values = [number(one, "value") for one in mine if on.register[str(one["region"])].ranked]
        below = sum(value is not None and value < level for value in values)
        finding = _("{n} 个单位低于{whole}").format(n=below, whole=named(on.register[on.plan.region]))
    elif missing:
        finding = _("{n} 个单位未报送").format(n=missing)
    elif not any(status_of(one) for one in mine):
        finding = _most(on, row, mine)
    elif short := sum(status_of(one) in TROUBLE for one in mine):
        finding = _("{n} 个单位未达本地序时").format(n=short)
    else:
        finding = _("各单位都达到本地序时")
    return _("{indicator}：{finding}").format(indicator=name, finding=finding)


def _most(on: Material, row: Row, mine: list[Row]) -> str:
    """Who has most where nobody was asked for a number; how many have any where several have the most."""
    values = {str(one["region"]): number(one, "value") or 0.0 for one in mine}
    top, none = max(values.values()), sum(not value for value in values.values())
    first = [region for region, value in values.items() if value == top]
    if len(first) == 1:
        indicator = target_of(row, on.catalogue)[1]
        said = " ".join((figure(top, indicator, on.catalogue, "table")[0], shown_unit(indicator, on.catalogue)))
        return _("{place}最多，{value}").format(place=named(on.register[first[0]]), value=said.strip())
    if none:
        return _("{n} 个单位有，{none} 个单位没有").format(n=len(values) - none, none=none)
    return _("{n} 个单位并列最多").format(n=len(first))


def _places(on: Material, row: Row, mine: list[Row]) -> Table:
    indicator = target_of(row, on.catalogue)[1]
    shares = {str(line["region"]): line for line in rows(on.by_region[str(row["target"])])}
    has_task = any(status_of(one) is not None for one in mine)
    summed = any(line["share"] is not None for line in shares.values())
    columns = [
        Column("place", _("县（市、区）"), width=1.8),
        Column("value", _("最新值"), shown_unit(indicator, on.catalogue), "right", 1.2),
        Column("moved", _("较上季"), "", "right", 1.1),
        Column("growth", _("同比"), "", "right", 1.1),
    ]
    if summed:
        columns.append(Column("share", _("占比"), "", "right", 1.0))
    if has_task:
        columns += [
            Column("task", _("本地任务"), shown_unit(indicator, on.catalogue), "right", 1.2),
            Column("rank", _("位次"), "", "right", 0.9),
            Column("status", _("状态"), "", "left", 1.2),
        ]
    body = []
    for one in mine:
        line = shares.get(str(one["region"]), {})
        cells_ = [
            cells.text(named(on.register[str(one["region"])])),
            cells.value(on, one),
            cells.text(_moved(on, one)),
            cells.text(_growth(line.get("growth_percent"))),
        ]
        if summed:
            share = line.get("share")
            cells_.append(Cell("—" if share is None else percent(share), share, 1))
        if has_task:
            task = number(one, "target_value") if status_of(one) else None
            shown = "—" if task is None else figure(task, indicator, on.catalogue, "table")[0]
            in_unit = None if task is None else in_shown_unit(task, indicator, on.catalogue)
            cells_ += [Cell(shown, in_unit, decimals_of(indicator, "table")), cells.text(_rank(one)), cells.light(one)]
        body.append(tuple(cells_))
    return Table(named(indicator), tuple(columns), tuple(body))


def _moved(on: Material, row: Row) -> str:
    now, before = number(row, "value"), number(row, "previous_value")
    if any(on.catalogue.measures[m].kind == "year_to_date" for m in target_of(row, on.catalogue)[1].formula.measures):
        return _("不适用")
    return "—" if now is None or before is None else change(now - before, target_of(row, on.catalogue)[1], on.catalogue)


def _growth(percent_value: float | None) -> str:
    return _("不适用") if percent_value is None else f"{signed(percent_value, 1)}%"


def _rank(row: Row) -> str:
    """3 ↑2: the place by completion of the own task, and how it moved."""
    place, before = number(row, "rank"), number(row, "previous_rank")
    if place is None:
        return "—"
    if before is None or before == place:
        return f"{place:g}"
    return f"{place:g} {'↑' if place < before else '↓'}{abs(place - before):g}"


def _bars(on: Material, row: Row, mine: list[Row]) -> Chart | None:
    """Bars from zero, greatest first; places without a figure at the end. None for lists of places."""
    indicator = target_of(row, on.catalogue)[1]
    if all(number(one, "value") is None for one in mine):
        return None
    # Tiny denominators are left out of a ratio's bars, as on screen.
    drawn = [one for one in mine if not indicator.formula.ratio or on.register[str(one["region"])].ranked]
    ordered = sorted(drawn, key=lambda one: -(number(one, "value") if number(one, "value") is not None else -1e18))  # type: ignore[operator]
    values = [number(one, "value") for one in ordered]
    shown = tuple(None if v is None else in_shown_unit(v, indicator, on.catalogue) for v in values)
    series = [Series(named(indicator, "short"), "district", shown)]
    level = number(row, "value")
    if indicator.formula.ratio is not None and level is not None:
        whole = in_shown_unit(level, indicator, on.catalogue)
        series.append(Series(named(on.register[on.plan.region]), "whole", tuple(whole for _one in ordered)))
    names = tuple(named(on.register[str(one["region"])]) for one in ordered)
    return Chart(
        "bar",
        named(indicator),
        shown_unit(indicator, on.catalogue),
        names,
        tuple(series),
        decimals_of(indicator, "table"),
    )
