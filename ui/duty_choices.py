"""What the pages of tasks, dated items and units let a reader choose: the unit, the part of the plan, the quarter."""

from __future__ import annotations

import streamlit as st

from desk import check_ins
from tracker.periods import Period, parse_period
from ui import choices, parts, session
from wording import _, named
from wording.figures import period_words

ALL = "all"


def tasks_or_stop(plan_id: str) -> None:
    """Stops a page of tasks with a calm sentence where the office's plan has no list of them."""
    if plan_id not in session.the_desk().tasks.plans:
        parts.empty_state(_("本方案还没有任务清单。"), [_("在 tasks.yaml 里写上任务和责任单位，重启后就有。")])
        parts.end()


def unit(plan_id: str) -> str | None:
    """The id of the chosen unit, None for all of them. The address may give an id, a name or an alias."""
    book = session.the_desk().tasks
    units = book.units_of(plan_id)
    asked = book.unit_id(plan_id, st.query_params.get("unit", ""))
    if asked is not None:
        st.query_params["unit"] = asked
    options = [ALL, *units]
    said = choices.remembered_one(
        "unit", _("责任单位"), options, lambda key: _("全部责任单位") if key == ALL else named(units[key])
    )
    return None if said == ALL else said


def group(plan_id: str) -> str:
    """The chosen part of the plan: its numbered tasks, all with safeguards and requirements, or one group's key."""
    book = session.the_desk().tasks
    held = book.plans[plan_id]
    words = {"tasks": _("全部任务")}
    rest = [key for key in held.groups if key in ("s", "r")]
    if rest:
        names = _("、").join(named(held.groups[key], "title") for key in rest)
        words[ALL] = _("连同{names}").format(names=names)
    words |= {key: named(heading, "title") for key, heading in held.groups.items()}
    return choices.one_of("group", _("部分"), list(words), words.__getitem__)


def quarter(plan_id: str) -> Period:
    """The chosen quarter, the plan's own first offered; later ones can be chosen to report for."""
    desk = session.the_desk()
    default = check_ins.task_quarter(desk, plan_id)
    codes = [str(p) for p in reversed(check_ins.task_quarters(desk, plan_id))]
    words = {code: period_words(parse_period(code)) for code in codes}
    first = str(default) if str(default) in codes else codes[0]
    return parse_period(
        choices.remembered_one("as_of", _("季度"), codes, words.__getitem__, default=first, remembered=False)
    )
