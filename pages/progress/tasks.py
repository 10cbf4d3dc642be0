"""任务: the matrix task × unit with its lights; one unit's own list; one task with its units, targets and check-ins."""

import streamlit as st

from components.html import chain, link, piece
from desk.duties import stated_duties
from pages.progress.parts import check_in_form, ledger, task_matrix
from ui import choices, duty_choices, parts, session, task_parts
from ui.style import inject_css
from wording import _, named
from wording.duty_looks import TASK_LIGHTS, task_light, task_title, tasks_headline, unit_headline
from wording.figures import period_words

inject_css()
choices.restore("as_of", "unit")
desk = session.the_desk()
book = desk.tasks

chosen = choices.row(22, 20, 18, 13, 10, 37)
with chosen[0]:
    plan_id = choices.plan()
plan, known_at = desk.catalogue.plans[plan_id], choices.known_at()
duty_choices.tasks_or_stop(plan_id)
with chosen[1]:
    unit = duty_choices.unit(plan_id)
with chosen[2]:
    group = duty_choices.group(plan_id)
with chosen[3]:
    quarter = duty_choices.quarter(plan_id)
with chosen[4]:
    choices.language_switch()
tasks = session.tasks(plan_id, quarter, known_at)
today = parts.today()
key = f"{plan_id}.{st.query_params.get('task', '')}"
asked = next((one for one in tasks if one.task.key == key), None)
with chosen[5]:
    counted = [one for one in tasks if one.task.kind == "task"]
    parts.stamp(_("{n} 项任务").format(n=len(counted)), period_words(quarter))
task_parts.sample_band(plan_id, known_at)
parts.known_band(known_at)

if asked is not None:
    milestones = [one for one in session.milestones(plan_id, today, known_at) if one.duty.key in asked.milestones]
    st.html(piece("line", link(f"← {_('全部任务')}", choices.here(task=None)), "small"))
    parts.headline(task_title(asked.task))
    left, right = st.columns([62, 38], gap="large")
    with left:
        st.html(task_parts.facts(asked.task))
        st.html(task_parts.unit_table(asked, book))
        if asked.targets:
            st.html(task_parts.target_table(asked.targets, desk.catalogue, desk.register))
        if milestones:
            st.html(task_parts.milestone_table(milestones, book))
        versions = session.check_in_history(asked.task.key, known_at)
        if past := task_parts.history(versions, plan_id, book):
            parts.section(_("历次填报"))
            st.html(past)
            check_in_form.evidence(desk, versions)
    with right:
        parts.section(_("填报进展"), period_words(quarter))
        if known_at is None:
            check_in_form.form(desk, asked, milestones, quarter, unit)
        else:
            parts.caption(_("正在看过去某天所知，回到现在再填报。"))
    parts.caption(
        _("方案没有写明的牵头、成员和关联标为（推断）。来源：《{plan}》{place}。").format(
            plan=named(plan), place=asked.task.place
        )
    )
    parts.end()

if unit is not None:
    mine = session.unit_duties(plan_id, unit, today, quarter, known_at)
    own = [one for one in mine.tasks if group in ("tasks", duty_choices.ALL, one.standing.task.group)]
    parts.headline(unit_headline(named(book.unit(plan_id, unit)), own))
    st.html(task_parts.own_list(own, desk.catalogue))
    ways = [
        link(_("本单位的目标、节点和待办"), "./duty" + choices.address(unit=unit)),
        link(_("看全部单位"), choices.here(unit=None)),
    ]
    st.html(piece("line", chain(ways, "　"), "small"))
else:
    shown = [
        one
        for one in tasks
        if group in (duty_choices.ALL, one.task.group) or (group == "tasks" and one.task.kind == "task")
    ]
    units = stated_duties(session.duties_by_unit(plan_id, today, quarter, known_at))
    parts.headline(tasks_headline(shown, units, period_words(quarter)))
    st.html(task_matrix.matrix(shown, book, plan_id, choices.here))
    lights = {task_light(unit) for one in shown for unit in one.units} | {task_light(one) for one in shown}
    stale = any(unit.missing and unit.state for one in shown for unit in one.units)
    st.html(task_matrix.legend([code for code in TASK_LIGHTS if code in lights], stale=stale))
ledger.show(desk, plan_id, unit, today, is_now=known_at is None)
parts.caption(
    _("任务的灯看牵头单位；没有牵头单位填报的，看已报单位中最差的。点任务看内容、目标和填报，点单位只看它的。"),
    _("来源：《{plan}》；各单位任务进展表。").format(plan=named(plan)),
)
