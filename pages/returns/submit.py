"""上报: take the blank workbook, put the filled one in, see every fault by its cell or what would change, then save."""

import streamlit as st

from desk.permission import own_places
from pages.returns.parts import blanks, check_ins, filling, naming, others, put_in, returns, saving
from ui import choices, parts, session
from ui.style import inject_css
from wording import _, named
from wording.figures import date_words, period_words, reported_words

inject_css()
choices.restore()
desk = session.the_desk()

chosen = choices.row(24, 14, 18, 10, 54)
with chosen[0]:
    plan_id = choices.plan()
plan = desk.catalogue.plans[plan_id]
if not plan.targets and not desk.tasks.of_plan(plan_id):
    parts.empty_state(_("本方案没有数量目标，也没有任务，不需要上报。"))
    parts.end()
with chosen[1]:
    period = choices.reporting_period(plan_id)
with chosen[2]:
    own = own_places(desk)
    region = choices.region(plan_id, period, whole_words=_("全部报送单位"), own=own)
with chosen[3]:
    choices.language_switch()
with chosen[4]:
    # Who else has reported is of no unit's business.
    judged = session.judged(plan_id, period, None) if own is None else ()
    most = max(judged, key=lambda row: row.figure.expected, default=None)
    due = returns.due_day(period, desk.catalogue.settings.report_due_days)
    reported = reported_words(most.figure.reported, most.figure.expected) if most else ""
    parts.stamp(_("{day}前报送").format(day=date_words(due)), reported)
grade = session.grade(plan_id, None)
parts.sample_band(grade)
parts.copy_band()

left, right = st.columns([30, 70], gap="large")
with left:
    parts.section(_("1　取空白上报表"))
    one = None if region == plan.region else region
    if blanks.blank(plan_id, period, one):
        if one is None:
            blanks.packed(plan_id, period)
    elif plan.targets:
        parts.caption(_("这个季度没有要报的数，请另选季度。"))
    if plan.targets:
        with st.container(horizontal=True):
            blanks.lists(plan_id, period, one)
            if own is None:
                blanks.summary(plan_id, period)
    check_ins.blanks(plan_id, period)
    parts.section(_("2　放入填好的工作簿"))
    fills_in = bool(plan.targets) and filling.is_on()
    put_in.uploader(plan_id, period)
    books = put_in.books(plan_id, period)
    put_in.listing(books, plan_id, period)
    notes = [_("空白按“未报送”，不按 0；旧数不覆盖，保存后仍可查到。")]
    if grade == "sample":
        notes.append(
            _("现在是演示库：上传的数按“演示数据·非真实”保存。要用自己的数据，请在命令行运行 python cli.py start-own。")
        )
    parts.caption(*notes)
with right:
    if fills_in:
        filling.table(plan_id, period, one)
    if not books:
        title = _("{plan}，{period}报送情况").format(plan=named(plan, "short"), period=period_words(period))
        if not fills_in:
            parts.headline(_("放入工作簿后，这里逐格列出问题；没有必须改的问题，就列出会变的数，确认后保存。"))
        if own is None:
            parts.section(title)
        saving.show_receipts()
        if own is None:
            others.say_missing(desk, plan_id, period)
        if judged:
            st.html(returns.progress_of_returns(judged, desk.catalogue, desk.register))
        if own is None:
            check_ins.progress_of_tasks(plan_id, period)
            naming.remembered(plan_id)
        parts.end()
    returns.check_and_save(books, plan_id, period)
    if own is None:
        naming.remembered(plan_id)
