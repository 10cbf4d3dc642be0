"""报送情况 (催报): who owes what for which quarter, how late, and the words to send."""

import streamlit as st

from components.html import block
from desk.chase import due_day, overdue, owed
from pages.returns.parts import blanks, chase, chase_tasks, others
from ui import choices, duty_choices, ladder, parts, session, task_parts
from ui.style import inject_css
from wording import _
from wording.chase import overdue_words
from wording.figures import date_words, period_words

inject_css(list_height=620)
choices.restore()
desk = session.the_desk()

chosen = choices.row(24, 14, 15, 18, 10, 31)
with chosen[0]:
    plan_id = choices.plan()
abouts = {"figures": _("数据报送"), "tasks": _("任务填报和节点")}
day, known_at = parts.today(), choices.known_at()
with chosen[1]:
    about = choices.one_of("about", _("催什么"), list(abouts), abouts.__getitem__)
if about == "tasks":
    duty_choices.tasks_or_stop(plan_id)
    with chosen[2]:
        quarter = duty_choices.quarter(plan_id)
    with chosen[3]:
        asked = duty_choices.unit(plan_id)
    with chosen[4]:
        choices.language_switch()
    with chosen[5]:
        parts.stamp(_("今天 {day}").format(day=date_words(day)))
    task_parts.sample_band(plan_id, known_at)
    parts.known_band(known_at)
    chase_tasks.show(desk, plan_id, quarter, day, asked, session.tasks_are_sample(plan_id, known_at), known_at)
    parts.end()
with chosen[2]:
    period = choices.reporting_period(plan_id)
by_quarter = {p: owed(desk, plan_id, p, day, known_at) for p in chase.quarters(desk, plan_id, period)}
with chosen[3]:
    unit = chase.unit(by_quarter[period], desk)
with chosen[4]:
    choices.language_switch()
due = due_day(desk, period)
with chosen[5]:
    parts.stamp(_("{day}前报送").format(day=date_words(due)), _("今天 {day}").format(day=date_words(day)))
grade = session.grade(plan_id, known_at)
parts.sample_band(grade)
parts.known_band(known_at)
if unit != "all":
    by_quarter = {p: [e for e in entries if e.supplier == unit] for p, entries in by_quarter.items()}
entries = by_quarter[period]
late = [one for one in overdue(desk, plan_id, day, known_at) if one.due != due and unit in ("all", one.supplier)]
parts.headline(chase.headline(entries, period, due) + overdue_words([one.due for one in late]))
others.say_missing(desk, plan_id, period, known_at=known_at)
if not any(by_quarter.values()):
    parts.caption(_("按需报送的项目不催报。"))
    parts.end()

left, right = st.columns([67, 33], gap="large")
with left:
    st.html(ladder.legend(desk))
    st.html(chase.grid(desk, plan_id, by_quarter))
with right:
    waiting = chase.texts(desk, entries, period)
    parts.section(_("催报文字"), _("{n} 家，可直接复制").format(n=len(waiting)))
    for supplier, text in waiting:
        st.html(block(ladder.mark(supplier.rung), "ip"))
        st.code(text, language=None, wrap_lines=True)
    if not waiting:
        parts.caption(_("{period}都已报齐，不需要催报。").format(period=period_words(period)))
    st.download_button(
        _("下载清单（CSV）"), *chase.the_list(desk, plan_id, entries, grade), mime="text/csv", on_click="ignore"
    )
    blanks.summary(plan_id, period)
notes = [_("完整率看报了没有，及时率看截止日前报的有多少；两者分开算。选填项和按需报送的项目不催报。")]
if grade == "sample":
    notes.append(_("演示数据的收到日是装入本机的日子。"))
parts.foot(*notes)
