"""总览 of a plan without numbers: its tasks counted and listed by light, its dated items, what needs settling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from desk import Desk
from desk.duties import stated_duties
from pages.progress.parts import calendar, task_cards
from tracker.periods import Period
from tracker.rules.standing import DutyStanding, TaskStanding
from ui import parts, session, task_parts
from wording import _, named
from wording.duty_looks import tasks_headline
from wording.figures import period_words


def show(desk: Desk, plan_id: str, quarter: Period, known_at: datetime | None) -> None:
    """The whole page below its choices."""
    task_parts.sample_band(plan_id, known_at)
    parts.known_band(known_at)
    plan, book = desk.catalogue.plans[plan_id], desk.tasks
    tasks = [one for one in session.tasks(plan_id, quarter, known_at) if one.task.kind == "task"]
    milestones = session.milestones(plan_id, parts.today(), known_at)
    units = stated_duties(session.duties_by_unit(plan_id, parts.today(), quarter, known_at))
    parts.headline(tasks_headline(tasks, units, period_words(quarter)))
    st.html(task_cards.strip(tasks))
    left, right = st.columns([27, 73])
    left.html(task_cards.settle(tasks, milestones, book, limit=9))
    with right:
        below(desk, plan_id, tasks, milestones)
    parts.foot(
        _("任务的灯看牵头单位；没有牵头单位填报的，看已报单位中最差的。右边是已填报的单位数。"),
        _("来源：《{plan}》；各单位任务进展表。").format(plan=named(plan)),
    )


def below(desk: Desk, plan_id: str, tasks: Sequence[TaskStanding], milestones: Sequence[DutyStanding]) -> None:
    """The tasks under their headings and the dated items, as they stand under the cards of a plan of few targets too."""
    tasks = [one for one in tasks if one.task.kind == "task"]
    if not tasks:
        return
    parts.section(_("任务"), _("{n} 项").format(n=len(tasks)))
    st.html(task_cards.columns(tasks, desk.tasks))
    # Places' parts in a target are on the target's own card.
    milestones = [one for one in milestones if one.duty.kind != "coverage"]
    if milestones:
        st.html(task_cards.dated(calendar.grouped(milestones), _("阶段和节点")))
