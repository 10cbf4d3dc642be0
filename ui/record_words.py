"""How pages of the register of submissions say a figure, a moment, a kind of file, a difference and a light."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from components.html import Markup, chain, piece, span, strong, unseen
from desk.changes import Changes, FigureChange, LightChange
from desk.last_quarter import Before
from tracker.clock import local
from tracker.numbers import signed
from tracker.periods import parse_period
from tracker.schema.catalogue import Catalogue, Indicator
from tracker.schema.regions import Register
from ui import tables
from wording import _, named
from wording.figures import joined, period_words, unit_words, with_unit
from wording.sentences import turn_word
from wording.status import reported_state


def layout_word(layout: str) -> str:
    """What kind of file came in."""
    return {
        "template": _("上报表"),
        "table": _("自制表"),
        "targets": _("目标数据表"),
        "register": _("名单、台账"),
        "correction": _("单数更正"),
        "published": _("公开数据"),
        "check_ins": _("任务进展表"),
    }.get(layout, layout)


def supplier_word(level: str) -> str:
    """Who supplied a figure, by rank."""
    return {
        "province": _("省"),
        "department": _("市级部门"),
        "district": _("各地自报"),
        "whole": _("全域口径"),
    }.get(level, level)


def source_word(kind: str) -> str:
    """By which way a single figure came."""
    return {"telephone": _("电话"), "message": _("微信"), "letter": _("函")}.get(kind, kind)


def file_word(file_name: str) -> str:
    """The file's name as received; a correction's own form is said in words."""
    if file_name == "check-in.json":
        return _("进展填报")
    for kind in ("telephone", "message", "letter"):
        if file_name == f"correction-{kind}.json":
            return _("单数更正（{source}）").format(source=source_word(kind))
    return file_name


def moment(value: datetime) -> str:
    """A stored moment at the office's clock, for a table: 2026-11-22 18:14."""
    return f"{local(value):%Y-%m-%d %H:%M}"


def place(code: str, register: Register) -> str:
    return named(register[code]) if code in register else code


def amount(value: float | None, measure: str, catalogue: Catalogue, state: str | None = None) -> str:
    """A measure's stored value with its unit: 24810 件; a state's word: 在审; — for none."""
    if value is None:
        return "—"
    if catalogue.measures[measure].states:
        return given_state(value, state)
    return joined(number(value), unit_words(catalogue.measures[measure].unit, catalogue))


def told_apart(old: float | None, new: float | None, indicator: Indicator, catalogue: Catalogue) -> tuple[str, str]:
    """Two values of an indicator with their unit, for a table; with as many decimals as it takes to see that they differ."""
    said = tuple(with_unit(value, indicator, catalogue, "table") for value in (old, new))
    if old is None or new is None or old == new or said[0] != said[1]:
        return said[0], said[1]
    unit = unit_words(indicator.unit, catalogue)
    digits = next((n for n in range(10) if f"{old:.{n}f}" != f"{new:.{n}f}"), 10)
    return f"{old:.{digits}f} {unit}".rstrip(), f"{new:.{digits}f} {unit}".rstrip()


def given_state(value: float | None, state: str | None) -> str:
    """A state in words, as it was given; counted from a list it has none, and 1 or 0 says whether it is held."""
    return reported_state(state) if isinstance(state, str) and state else number(value)


def number(value: float | None) -> str:
    """A stored value without unit: all its decimals, and the true minus."""
    return "—" if value is None else f"{value:.10g}".replace("-", "−")


def when(period: str) -> str:
    """A period as people say it; the year of a table of targets as it is."""
    return period if period.isdigit() else period_words(parse_period(period), stock=True)


def moved(old: float | None, new: float | None) -> str:
    """+120（+1.4%）, the difference of two values; — when one is missing."""
    if old is None or new is None:
        return "—"
    if old == new:
        return "0"
    step = f"{new - old:+.10g}".replace("-", "−")
    return (
        step if not old else _("{step}（{percent}）").format(step=step, percent=f"{signed(100 * (new / old - 1), 1)}%")
    )


def kind_word(kind: str) -> str:
    """What one figure of a submission did to the figure before it."""
    return {
        "new": _("首次报送"),
        "recorded": _("首次录入"),
        "changed": _("更正"),
        "unchanged": _("不变"),
        "taken_back": _("收回"),
        "outranked": _("未采用，请核对"),
        "not_filled": _("本次未填，沿用上次"),
        "missing": _("上季有，本次未填"),
    }[kind]


def change_counts(changes: Changes) -> str:
    """新增 3 个数，更正 2 个: the kinds of a difference that occur, with their counts."""
    said = [
        (changes.count("new"), _("首次报送 {n} 个")),
        (changes.count("changed"), _("更正 {n} 个")),
        (changes.count("unchanged"), _("不变 {n} 个")),
        (changes.count("taken_back"), _("收回 {n} 个")),
        (changes.count("outranked"), _("未采用 {n} 个")),
    ]
    return _("，").join(text.format(n=n) for n, text in said if n)


def change_table(
    changes: Sequence[FigureChange],
    catalogue: Catalogue,
    register: Register,
    limit: int = 400,
    *,
    before: Mapping[FigureChange, Before] | None = None,
) -> Markup:
    """The figures of a difference, what moved first, what is as it was last. Of a 目标数据表 the figures are targets'
    numbers. With `before` each stands beside last quarter's, too."""
    order = ("changed", "taken_back", "outranked", "missing", "not_filled", "new", "recorded", "unchanged")
    lines = sorted(changes, key=lambda line: order.index(line.kind))
    body = []
    for line in lines[:limit]:
        name, unit = _what(line.measure, line.sheet, catalogue)
        old, new, step = _change(line, catalogue)
        about = before.get(line) if before else None
        word = _("新报") if line.kind == "new" and about and not about.is_first else kind_word(line.kind)
        since = list(_since(line, about, catalogue)) if before else []
        if before and line.kind == "missing":
            since, old = [old, "—"], "—"
        body.append([name, place(line.region, register), when(line.period), *since, old, strong(new), step, unit, word])
    since_heads = [_("上期"), _("比上期")] if before else []
    known = [_("库中原数"), _("本次"), _("改动")] if before else [_("此前"), _("本次"), _("变化")]
    heads = [_("填报项"), _("地区"), _("时期"), *since_heads, *known, _("单位"), _("说明")]
    right = tuple(range(3, 6 + len(since_heads)))
    made = tables.table(heads, body, right=right, css="wide dense", box="box long")
    if len(lines) > limit:
        rest = _("另有 {n} 个数未列出").format(n=len(lines) - limit)
        made += piece("caption", rest)
    return made


def _change(line: FigureChange, catalogue: Catalogue) -> tuple[str, str, str]:
    """The old and the new value of a figure and the step between them; of a state the words, and no step."""
    measure = catalogue.measures.get(line.measure)
    if measure is None or not measure.states:
        return number(line.old), number(line.new), moved(line.old, line.new)
    return given_state(line.old, line.old_state), given_state(line.new, line.new_state), "—"


def _since(line: FigureChange, before: Before | None, catalogue: Catalogue) -> tuple[str, str]:
    """Last quarter's figure (a year-end's: last year's) and the step from it to this one."""
    if before is None or before.last is None:
        return "—", "—"
    if catalogue.measures[line.measure].states:
        return given_state(before.last.value, before.last.state), "—"
    return number(before.last.value), moved(before.last.value, line.new)


def _what(name: str, sheet: str, catalogue: Catalogue) -> tuple[str, str]:
    """A figure's name and unit in words: a measure's, or a target's with the table that gives a number for it; a state
    has no unit."""
    if name in catalogue.measures:
        measure = catalogue.measures[name]
        return named(measure), "" if measure.states else unit_words(measure.unit, catalogue)
    plan, _dot, key = name.partition(".")
    indicator = catalogue.indicators[catalogue.plans[plan].targets[key].indicator]
    tables_of = {"任务分解": _("任务分解"), "年度目标": _("年度目标"), "基期数": _("基期数")}
    about = _("{name}（{state}）").format(name=named(indicator), state=tables_of.get(sheet, sheet))
    return about, unit_words(indicator.unit, catalogue)


def light_table(
    moved_lights: Sequence[LightChange], catalogue: Catalogue, register: Register, *, before: str, after: str
) -> Markup:
    """目标 · 地区 · 值 · 灯号 · 转差或转好 of every light that would change; `before` and `after` head the columns."""
    body = []
    for light in moved_lights:
        indicator = catalogue.indicators[light.indicator]
        old, new = told_apart(light.before, light.after, indicator, catalogue)
        turn = turn_word(light.before_light, light.after_light)
        worse = turn == _("转差")
        body.append(
            [
                named(indicator),
                place(light.region, register),
                old,
                new,
                chain([tables.badge(light.before_light), "→", tables.badge(light.after_light)], " "),
                strong(turn) if worse else span(turn, "muted"),
            ]
        )
    heads = [_("目标"), _("地区"), before, after, _("灯号"), unseen(_("变化"))]
    return tables.table(heads, body, right=(2, 3), css="wide dense", box="box long")


def short_hash(sha256: str) -> Markup:
    """The first twelve signs of a hash, the whole of it on pointing."""
    return span(sha256[:12], "mono short", title=sha256)
