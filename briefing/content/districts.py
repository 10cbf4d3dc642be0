"""The districts: a matrix of every target, and one part per target with bars, places and changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefing.content import cells
from briefing.content.closing import is_closing
from briefing.content.material import Material
from briefing.content.model import Cell, Chart, Column, Part, Series, Table
from briefing.content.rest import rest_of
from briefing.content.stamps import stamp
from briefing.content.targets import target_stamp
from briefing.content.template import Template
from tracker.numbers import signed
from tracker.rules.judgement import LOST, Judgement
from wording import _, headlines, language, named
from wording.figures import change, decimals_of, figure, in_shown_unit, percent, shown_unit, with_unit
from wording.levels import members_word
from wording.sentences import target_of
from wording.status import TROUBLE


def district_parts(material: Material, template: Template) -> list[Part]:
    """The matrix first, then a part per target that districts report; none where no district does."""
    asked = [row for row in material.whole if material.district_rows(row.target)]
    if not asked:
        return []
    matrix = Part(
        "districts",
        (" " if language() == "en" else "").join(
            text
            for text in (headlines.matrix_headline(material.districts, material.catalogue), _whole_lost(material))
            if text
        ),
        tables=(_matrix(material, asked),),
        stamp=stamp(material),
        notes=tuple(
            text
            for text in (
                _("按行政区划排序；括号和“—”为未报送或没有任务分解，不等于零。"),
                _of_no_place(material, asked),
            )
            if text
        ),
    )
    # Of a named list the matrix says all there is.
    return [matrix, *(_one(material, row) for row in asked if not row.figure.members)]


def _of_no_place(material: Material, asked: Sequence[Judgement]) -> str:
    """What of the whole's figures belongs to none of its places, by target; "" where every column adds up."""
    said = []
    for row in asked:
        # Before all have reported what is left over is also theirs who have not.
        if row.value is not None and (rest := rest_of(material, row)):
            indicator = target_of(row, material.catalogue)[1]
            said.append(f"{named(indicator, 'short')} {with_unit(rest, indicator, material.catalogue)}")
    if not said:
        return ""
    place = named(material.register[material.plan.region])
    return _("{place}的数另含不属于各单位的：{figures}。").format(place=place, figures=_("、").join(said))


def _whole_lost(material: Material) -> str:
    """What the whole did not reach although its districts may have done their own parts; "" before the plan's end."""
    lost = [row for row in material.whole if row.light in LOST]
    if not lost or not is_closing(material):
        return ""
    names = _("、").join(named(target_of(row, material.catalogue)[1], "short") for row in lost)
    return _("{place} {n} 项目标没有完成：{names}。").format(
        place=named(material.register[material.plan.region]), n=len(lost), names=names
    )


def _matrix(material: Material, asked: Sequence[Judgement]) -> Table:
    columns = [Column("place", members_word(material.catalogue, material.plan_id), width=1.8)]
    for row in asked:
        indicator = target_of(row, material.catalogue)[1]
        columns.append(
            Column(row.target, named(indicator, "short"), shown_unit(indicator, material.catalogue), "right", 1.3)
        )
    found = {(row.region, row.target): row for row in material.districts}
    body = [
        (cells.text(named(material.register[code])), *(_cell(material, found.get((code, row.target))) for row in asked))
        for code in material.places
    ]
    total = (cells.text(named(material.register[material.plan.region])), *(_cell(material, row) for row in asked))
    return Table(
        _("各{places}").format(places=members_word(material.catalogue, material.plan_id).lower()),
        tuple(columns),
        (*body, total),
        last_is_total=True,
    )


def _cell(material: Material, judgement: Judgement | None) -> Cell:
    """A district's figure with its light; — where the target is not asked of it."""
    if judgement is None:
        return cells.text("—")
    cell = cells.value(material, judgement)
    return replace(cell, status=judgement.light)


def members_table(material: Material, whole: Judgement) -> tuple[Table, ...]:
    """The places of a list or coverage, each with how it stands; no table for other targets."""
    mine = [row for row in material.district_rows(whole.target) if row.status is not None]
    if not whole.figure.members or not mine:
        return ()
    columns = (
        Column("place", members_word(material.catalogue, material.plan_id), width=1.6),
        Column("state", _("状态"), width=1.4),
    )
    body = tuple((cells.text(named(material.register[row.region])), _cell(material, row)) for row in mine)
    return (Table(_("各{places}").format(places=columns[0].title), columns, body),)


def _one(material: Material, judgement: Judgement) -> Part:
    """One target over the districts: bars, and places with their change."""
    target = judgement.target
    mine = material.district_rows(target)
    left, right = target_stamp(material, judgement)
    return Part(
        "districts",
        title_of(material, judgement, mine),
        key=target,
        status=judgement.light,
        tables=(_places(material, judgement, mine),),
        charts=tuple(chart for chart in (_bars(material, judgement, mine),) if chart),
        stamp=(" · ".join((left, _("按数值排序，非考核排名"))), right),
        notes=(_("按完成本地任务的比例排位；没有任务分解的不排位。"),),
    )


def title_of(material: Material, judgement: Judgement, mine: Sequence[Judgement]) -> str:
    """What the bars show, counted."""
    indicator = target_of(judgement, material.catalogue)[1]
    name, level = named(indicator, "short"), judgement.value
    missing = sum(one.value is None for one in mine)
    if indicator.formula.ratio is not None and level is not None:
        values = [one.value for one in mine if material.register[one.region].ranked]
        place = named(material.register[material.plan.region])
        if judgement.promise.comparator == "at_most":
            above = sum(value is not None and value > level for value in values)
            finding = _("{n} 个单位高于{whole}").format(n=above, whole=place)
        else:
            below = sum(value is not None and value < level for value in values)
            finding = _("{n} 个单位低于{whole}").format(n=below, whole=place)
    elif missing:
        finding = _("{n} 个单位未报送").format(n=missing)
    elif not any(one.status for one in mine):
        finding = _most(material, judgement, mine)
    elif short := sum(one.status in TROUBLE for one in mine):
        finding = _("{n} 个单位未达本地序时").format(n=short)
    else:
        finding = _("各单位都达到本地序时")
    return _("{indicator}：{finding}").format(indicator=name, finding=finding)


def _most(material: Material, judgement: Judgement, mine: Sequence[Judgement]) -> str:
    """Who has most where nobody was asked for a number; how many have any where several have the most."""
    values = {one.region: one.value or 0.0 for one in mine}
    top, none = max(values.values()), sum(not value for value in values.values())
    first = [region for region, value in values.items() if value == top]
    if len(first) == 1:
        indicator = target_of(judgement, material.catalogue)[1]
        said = " ".join(
            (figure(top, indicator, material.catalogue, "table")[0], shown_unit(indicator, material.catalogue))
        )
        return _("{place}最多，{value}").format(place=named(material.register[first[0]]), value=said.strip())
    if none:
        return _("{n} 个单位有，{none} 个单位没有").format(n=len(values) - none, none=none)
    return _("{n} 个单位并列最多").format(n=len(first))


def _places(material: Material, judgement: Judgement, mine: Sequence[Judgement]) -> Table:
    indicator = target_of(judgement, material.catalogue)[1]
    figures = {line.region: line for line in material.by_region[judgement.target]}
    has_task = any(one.status is not None for one in mine)
    summed = any(line.share is not None for line in figures.values())
    columns = [
        Column("place", members_word(material.catalogue, material.plan_id), width=1.8),
        Column("value", _("最新值"), shown_unit(indicator, material.catalogue), "right", 1.2),
        Column("moved", _("较上季"), "", "right", 1.1),
        Column("growth", _("同比"), "", "right", 1.1),
    ]
    if summed:
        columns.append(Column("share", _("占比"), "", "right", 1.0))
    if has_task:
        columns += [
            Column("task", _("本地任务"), shown_unit(indicator, material.catalogue), "right", 1.2),
            Column("rank", _("位次"), "", "right", 0.9),
            Column("status", _("状态"), "", "left", 1.2),
        ]
    body = []
    for one in mine:
        line = figures.get(one.region)
        cells_ = [
            cells.text(named(material.register[one.region])),
            cells.value(material, one),
            cells.text(_moved(material, one)),
            cells.text(_growth(line.growth_percent if line else None)),
        ]
        if summed:
            share = line.share if line else None
            cells_.append(Cell("—" if share is None else percent(share), share, 1))
        if has_task:
            task = one.promise.number if one.status else None
            shown = "—" if task is None else figure(task, indicator, material.catalogue, "table")[0]
            in_unit = None if task is None else in_shown_unit(task, indicator, material.catalogue)
            cells_ += [
                Cell(shown, in_unit, decimals_of(indicator, material.catalogue, "table")),
                cells.text(_rank(one)),
                cells.light(one),
            ]
        body.append(tuple(cells_))
    return Table(named(indicator), tuple(columns), tuple(body))


def _moved(material: Material, judgement: Judgement) -> str:
    now, before = judgement.value, judgement.movement.previous_value
    if any(
        material.catalogue.measures[m].kind == "year_to_date"
        for m in target_of(judgement, material.catalogue)[1].formula.measures
    ):
        return _("不适用")
    return (
        "—"
        if now is None or before is None
        else change(now - before, target_of(judgement, material.catalogue)[1], material.catalogue)
    )


def _growth(percent_value: float | None) -> str:
    return _("不适用") if percent_value is None else f"{signed(percent_value, 1)}%"


def _rank(judgement: Judgement) -> str:
    """3 ↑2: the place by completion of the own task, and how it moved."""
    place, before = judgement.rank.place, judgement.rank.previous
    if place is None:
        return "—"
    if before is None or before == place:
        return str(place)
    return f"{place} {'↑' if place < before else '↓'}{abs(place - before)}"


def _bars(material: Material, judgement: Judgement, mine: Sequence[Judgement]) -> Chart | None:
    """Bars from zero, greatest first; places without a figure at the end. None for lists of places."""
    indicator = target_of(judgement, material.catalogue)[1]
    if all(one.value is None for one in mine):
        return None
    # Tiny denominators are left out of a ratio's bars, as on screen.
    drawn = [one for one in mine if not indicator.formula.ratio or material.register[one.region].ranked]
    ordered = sorted(drawn, key=lambda one: -(one.value if one.value is not None else -1e18))
    values = [one.value for one in ordered]
    shown = tuple(None if v is None else in_shown_unit(v, indicator, material.catalogue) for v in values)
    series = [Series(named(indicator, "short"), "district", shown)]
    level = judgement.value
    if indicator.formula.ratio is not None and level is not None:
        whole = in_shown_unit(level, indicator, material.catalogue)
        series.append(Series(named(material.register[material.plan.region]), "whole", tuple(whole for _one in ordered)))
    names = tuple(named(material.register[one.region]) for one in ordered)
    return Chart(
        "bar",
        named(indicator),
        shown_unit(indicator, material.catalogue),
        names,
        tuple(series),
        decimals_of(indicator, material.catalogue, "table"),
        falls=judgement.promise.comparator == "at_most",
    )
