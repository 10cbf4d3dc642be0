"""图中数据: what the two charts of 指标 draw, in figures, for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence

from components.html import Markup, piece
from components.pictures import Course
from tracker.rules.contribution import Step
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from ui import tables
from wording import _, named
from wording.figures import date_words, figure, period_words, reported_words, shown_unit
from wording.outlook import end_words, forecast_figures
from wording.sentences import target_of


def course_table(on: Course, catalogue: Catalogue) -> Markup:
    """The course, latest first: period, value, what the schedule asks, how many have reported; the forecast on top."""
    indicator = target_of(on.row, catalogue)[1]
    asked = {one.end: one.value for one in on.schedule}
    body: list[list[str]] = []
    if printed := forecast_figures(on.row, catalogue):
        expected, low, high, _unit = printed
        interval = _("预测区间 {low}—{high}（80%）").format(low=low, high=high)
        body.append([_("{end}预计").format(end=end_words(on.row, catalogue)), expected, "", interval])
    for point in reversed(on.history):
        due = asked.get(point.end)
        body.append(
            [
                period_words(point.period, stock=True),
                figure(point.value, indicator, catalogue, "table")[0],
                "" if due is None else figure(due, indicator, catalogue, "table")[0],
                reported_words(point.reported, point.expected),
            ]
        )
    published = [
        [_("公开数据"), figure(one.value, indicator, catalogue, "table")[0], "", date_words(one.end)]
        for one in on.references
    ]
    heads = [_("时期"), shown_unit(indicator, catalogue) or _("数值"), _("序时线"), _("说明")]
    return tables.table(heads, body + published, right=(1, 2), css="short")


def steps_table(steps: Sequence[Step], on: Course, catalogue: Catalogue, register: Register) -> Markup:
    """What each place, and a change of residents, added to the whole since the baseline."""
    indicator = target_of(on.row, catalogue)[1]
    names = {"rest": _("其他"), "population": _("人口变化"), "start": _("基期"), "end": _("现值")}
    body = []
    for one in steps:
        sign = "+" if one.change > 0 and one.kind not in ("start", "end") else ""
        name = named(register[one.region]) if one.region else names[one.kind]
        body.append([name, sign + figure(one.change, indicator, catalogue, "table")[0]])
    return tables.table([_("增量从哪里来"), _("变化")], body, right=(1,), css="short") if body else Markup()


def all_figures(on: Course, steps: Sequence[Step], catalogue: Catalogue, register: Register) -> Markup:
    """Both tables, one under the other, in a box that scrolls."""
    both = course_table(on, catalogue) + steps_table(steps, on, catalogue, register)
    return piece("scrolling", _("图中数据"), both)
