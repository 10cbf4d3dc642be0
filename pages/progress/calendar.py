"""日历: phases, dated items and deadlines on one line of time with the figures' day and today; what is overdue first."""

import streamlit as st

from charts.calendar import calendar
from charts.layout import picture_name
from desk import chase, publish
from pages.progress.parts import calendar as calendar_parts
from pages.progress.parts import calendar_file
from store.database import utc_now
from ui import chart, choices, duty_choices, parts, session, task_parts
from ui.style import inject_css
from wording import _, language, named
from wording.chase import overdue_words
from wording.figures import date_words
from wording.icalendar import calendar_file as written

inject_css()
choices.restore("unit")
desk = session.the_desk()
book = desk.tasks

chosen = choices.row(30, 22, 10, 38)
with chosen[0]:
    plan_id = choices.plan()
plan, known_at, today = desk.catalogue.plans[plan_id], choices.known_at(), parts.today()
duty_choices.tasks_or_stop(plan_id)
with chosen[1]:
    unit = duty_choices.unit(plan_id)
with chosen[2]:
    choices.language_switch()
as_of = publish.default_quarter(desk, plan_id, known_at)
with chosen[3]:
    parts.stamp(
        _("今天 {day}").format(day=date_words(today)),
        _("数据截至 {day}").format(day=date_words(as_of.end)) if as_of else "",
    )
task_parts.sample_band(plan_id, known_at)
parts.known_band(known_at)
milestones = session.milestones(plan_id, today, known_at)
if unit is not None:
    milestones = tuple(one for one in milestones if unit in {word.unit for word in one.units})
tasks = session.tasks(plan_id, calendar_parts.reporting_quarter(plan, today), known_at)
late = chase.overdue(desk, plan_id, today, known_at) if unit is None else ()
parts.headline(calendar_parts.headline(plan, milestones, today) + overdue_words([one.due for one in late]))
taken = calendar_file.Taken(plan_id, unit, today, known_at, task_parts.is_sample(plan_id, known_at))
days = session.kept(
    plan_id, known_at, ("calendar_file", taken, language()), lambda desk: calendar_file.events(desk, taken, milestones)
)
if days:
    name = calendar_file.name(desk, taken)
    with st.container(key="not-printed"):
        # Written in a thread of its own, which knows no session: all words are made by then.
        st.download_button(
            _("存入我的日历（ics）"),
            lambda: written(name, days, utc_now()),
            calendar_file.file_name(desk, taken),
            "text/calendar",
            help=_("没有完成的节点和报送截止日，可导入手机和电脑的日历；以后再下载的会替换同一事项。"),
            on_click="ignore",
        )
lines = calendar_parts.items(desk, plan_id, milestones, tasks if unit is None else (), today)
apart = calendar_parts.lies_apart(lines)
if lines:
    parts.section(_("报表和目标的期限"))
    st.html(calendar_parts.deadline_table(calendar_parts.deadlines(desk, plan_id, tasks, today)))
for title, here in calendar_parts.by_month(milestones, today):
    parts.section(title, _("{n} 项").format(n=len(here)))
    st.html(task_parts.milestone_table(here, book))
# A line of time helps where things lie apart; a dozen marks on one day say less than the list.
if apart:
    parts.section(_("时间线"))
    chart.show(
        chart.ready(calendar(lines, plan.start, plan.end, today, as_of.end if as_of else None)),
        "calendar",
        _("阶段、节点和期限"),
        picture_name(plan, _("日历"), as_of or plan.last_period),
    )
parts.caption(
    _("方案没有写日期的节点按方案期末或所在年度算，已注明。状态随今天变，数据的灯不随今天变。"),
    _("来源：《{plan}》；各单位任务进展表。").format(plan=named(plan)),
)
