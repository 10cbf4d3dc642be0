"""责任: every unit with its counts; of one unit its targets, tasks and dated items, what is red, next and not reported."""

import streamlit as st

from components.html import piece
from components.marks import duty_labelled
from desk.duties import stated_duties
from pages.progress.parts import duty
from ui import choices, duty_choices, parts, session, task_parts
from ui.style import inject_css
from wording import _, named
from wording.duty_looks import GRAVITY, duty_headline, task_light, units_headline
from wording.figures import date_words, period_words

inject_css()
choices.restore("as_of", "unit")
desk = session.the_desk()
book = desk.tasks

chosen = choices.row(26, 24, 14, 10, 26)
with chosen[0]:
    plan_id = choices.plan()
plan, known_at, today = desk.catalogue.plans[plan_id], choices.known_at(), parts.today()
duty_choices.tasks_or_stop(plan_id)
with chosen[1]:
    unit = duty_choices.unit(plan_id)
with chosen[2]:
    quarter = duty_choices.quarter(plan_id)
with chosen[3]:
    choices.language_switch()
with chosen[4]:
    parts.stamp(period_words(quarter), _("今天 {day}").format(day=date_words(today)))
task_parts.sample_band(plan_id, known_at)
parts.known_band(known_at)
source = _("来源：《{plan}》；各单位任务进展表。").format(plan=named(plan))

if unit is None:
    units = session.duties_by_unit(plan_id, today, quarter, known_at)
    parts.headline(units_headline(stated_duties(units), period_words(quarter)))
    st.html(duty.unit_list(units, book, plan_id))
    lights = {task_light(own.part) for mine in units for own in mine.tasks}
    st.html(piece("legend", [duty_labelled(code) for code in GRAVITY if code in lights]))
    parts.caption(_("目标的责任单位方案多未写明，按任务推断，推断的只在这里和任务、指标页显示。"), source)
    parts.end()

mine = session.unit_duties(plan_id, unit, today, quarter, known_at)
parts.headline(duty_headline(named(book.unit(plan_id, unit)), mine))
left, right = st.columns([30, 70], gap="large")
with left:
    st.html(duty.red_list(mine, desk.catalogue))
    st.html(duty.next_list(mine))
    st.html(duty.missing_list(mine))
    if matters := duty.matter_list(desk, plan_id, unit, today, known_at):
        st.html(matters)
with right:
    parts.section(_("任务"), _("{n} 项").format(n=len(mine.tasks)))
    st.html(task_parts.own_list(mine.tasks, desk.catalogue))
    if mine.targets:
        parts.section(_("目标"), _("{n} 项").format(n=len(mine.targets)))
        st.html(duty.target_table(mine, desk.catalogue))
    if mine.milestones:
        parts.section(_("节点"), _("{n} 项").format(n=len(mine.milestones)))
        st.html(task_parts.milestone_table([own.standing for own in mine.milestones], book, owners=False))
parts.caption(_("牵头、成员和目标责任，方案没有写明的标为推断。"), source)
