"""报送情况 of tasks: which unit owes which check-ins and dated items, on the ladder, with the text to send."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

import streamlit as st

from components.html import block, chain, span, strong
from desk import Desk
from desk.chase import due_day
from desk.chase_tasks import UnitOwes, owed_tasks
from desk.ledger import ledger
from tracker.periods import Period
from ui import ladder, parts, tables, task_parts
from ui.csv_file import csv_file
from wording import _, named
from wording.chase import rung_word
from wording.chase_tasks import late_words, task_chase_text
from wording.duty_looks import task_title
from wording.figures import period_words
from wording.ledger import chase_texts
from wording.sentences import sample_words


def show(
    desk: Desk,
    plan_id: str,
    quarter: Period,
    today: date,
    unit: str | None,
    sample: bool,
    known_at: datetime | None = None,
) -> None:
    """The whole page below its choices."""
    owed = [one for one in owed_tasks(desk, plan_id, today, quarter, known_at) if unit in (None, one.unit)]
    due = due_day(desk, quarter)
    parts.headline(headline(owed, quarter, due, today))
    left, right = st.columns([62, 38], gap="large")
    with left:
        st.html(ladder.legend(desk, done=_("已填报")))
        if owed:
            st.html(grid(desk, plan_id, owed))
        else:
            parts.caption(_("没有要催的任务填报和节点。"))
    with right:
        parts.section(_("催报文字"), _("{n} 家，可直接复制").format(n=len(owed)))
        with st.container(height=600 if len(owed) > 4 else "content", border=False):
            for one in owed:
                st.html(block(ladder.mark(one.rung), "ip"))
                st.code(task_chase_text(desk.tasks, plan_id, one), language=None, wrap_lines=True)
        _late_matters(desk, plan_id, today, unit, known_at)
        if owed:
            name = _("任务催报_{plan}_{period}{sample}.csv").format(
                plan=named(desk.catalogue.plans[plan_id], "short"),
                period=quarter,
                sample=f"_{sample_words()}" if sample else "",
            )
            st.download_button(
                _("下载清单（CSV）"), the_list(desk, plan_id, owed, sample), name, mime="text/csv", on_click="ignore"
            )


def _late_matters(desk: Desk, plan_id: str, today: date, unit: str | None, known_at: datetime | None) -> None:
    """The text for each unit with a matter on the ledger that is late."""
    name = desk.tasks.unit(plan_id, unit).name if unit else None
    matters, said = ledger(desk, plan_id, known_at), partial(task_parts.unit_name, plan_id)
    texts = [one for one in chase_texts(matters, today, said) if name in (None, one[0])]
    if texts:
        parts.section(_("督办台账催办"), _("{n} 家，可直接复制").format(n=len(texts)))
        for _unit, text in texts:
            st.code(text, language=None, wrap_lines=True)


def headline(owed: Sequence[UnitOwes], quarter: Period, due: date, today: date) -> str:
    """How many units owe check-ins by which day, how late that is, and how many dated items are near or past."""
    silent = [one for one in owed if one.stated]
    guessed = [one for one in owed if one.inferred]
    dated = {item.duty for one in owed for item in one.milestones}
    if not silent and not guessed and not dated:
        return _("{period}任务进展没有要催的。").format(period=period_words(quarter))
    words = []
    if silent:
        words.append(
            _("{period}任务进展应于 {due} 前填报：{units} 家共 {n} 项未填报，{state}").format(
                period=period_words(quarter),
                due=due,
                units=len(silent),
                n=sum(len(one.stated) for one in silent),
                state=late_words((today - due).days),
            )
        )
    if guessed:
        told = _("另有推断的 {units} 家 {n} 项")
        words.append(told.format(units=len(guessed), n=sum(len(one.inferred) for one in guessed)))
    if dated:
        words.append(_("{n} 个节点临近到期或逾期").format(n=len(dated)))
    return _("；").join(words) + _("。")


def grid(desk: Desk, plan_id: str, owed: Sequence[UnitOwes]) -> str:
    """A line for each unit, the highest rung first: its tasks without a check-in, its dated items with their days (HTML)."""
    book = desk.tasks
    duties = {duty.key: duty for duty in book.milestones_of_plan(plan_id)}
    body = []
    for one in owed:
        titles = [task_parts.task_link(book.tasks[key]) for key in one.tasks]
        dated = chain(
            block(
                chain(
                    [
                        task_parts.duty_link(duties[item.duty]),
                        span(f"{item.due}　{late_words(item.late_days)}", "muted nowrap"),
                    ],
                    " ",
                )
            )
            for item in one.milestones
        )
        name = task_parts.unit_link(plan_id, one.unit, book, short=False)
        guess = span(_("（待确认）"), "muted small") if one.to_confirm else ""
        count = strong(str(len(titles))) if titles else ""
        body.append(
            [
                ladder.mark(one.rung),
                chain([name, guess], " "),
                chain([count, span(chain(titles, _("；")), "muted small")], "　"),
                block(dated, "small"),
            ]
        )
    return tables.table(
        [_("催报"), _("责任单位"), _("未填报的任务"), _("未完成的节点")], body, css="wide dense", box="box long"
    )


def the_list(desk: Desk, plan_id: str, owed: Sequence[UnitOwes], sample: bool) -> bytes:
    """One line per check-in or dated item owed, as a CSV that a spreadsheet opens."""
    heads = [_("责任单位"), _("任务或节点"), _("时期"), _("截止日"), _("催报"), _("逾期天数")]
    rows: list[tuple[str | int, ...]] = []
    duties = {duty.key: duty for duty in desk.tasks.milestones_of_plan(plan_id)}
    for one in owed:
        unit = named(desk.tasks.unit(plan_id, one.unit))
        for key in one.tasks:
            title = task_title(desk.tasks.tasks[key])
            late = max(0, one.late_days)
            rows.append((unit, title, str(one.period), one.due.isoformat(), rung_word(one.rung), late))
        for item in one.milestones:
            title = named(duties[item.duty], "title")
            rows.append((unit, title, "", item.due.isoformat(), rung_word(item.rung), max(0, item.late_days)))
    return csv_file([*heads, *([sample_words()] if sample else [])], rows)
