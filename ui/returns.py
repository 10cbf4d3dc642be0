"""The two halves of 上报: reading what was put in, and saving what is clean. Each workbook is a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from desk import load
from tracker.catalogue import Catalogue
from tracker.periods import Period
from tracker.regions import Register
from tracker.submission import Submission
from ui import parts, session, tables
from wording import _, named
from wording.figures import period_words, reported_words
from wording.problems import problems_headline
from wording.sentences import Row, target_of


def due_day(period: Period, days: int) -> date:
    """The last day to hand figures of `period` in."""
    return period.end + timedelta(days=days)


def blank(plan_id: str, period: Period, region: str | None) -> tuple[bytes, str] | None:
    """The blank workbook and its file name, made once per data version; None where nothing is due in the period."""
    return _blank(session.the_desk().data_version(), plan_id, period, region)


@st.cache_data(max_entries=60, show_spinner=False)
def _blank(data_version: str, plan_id: str, period: Period, region: str | None) -> tuple[bytes, str] | None:
    try:
        return load.template(session.the_desk(), plan_id, period, region)
    except ValueError:
        return None


def progress_of_returns(judged: Sequence[Row], catalogue: Catalogue, register: Register) -> str:
    """Who has handed in what for the quarter, as a table (HTML): indicator, reported n/m, who is missing."""
    body = []
    for row in judged:
        missing = [named(register[code]) for code in row["missing"] if code in register]
        full = row["reported"] >= row["expected"]
        names = _("、").join(missing) if len(missing) < row["expected"] else _("全部未报")
        body.append([
            escape(named(target_of(row, catalogue)[1])),
            escape(reported_words(int(row["reported"]), int(row["expected"]))),
            "" if full else f'<span class="muted">{escape(names)}</span>',
        ])  # fmt: skip
    return tables.table([_("指标"), _("报送"), _("未报单位")], body)


def check_and_save(uploads: Sequence[Any], plan_id: str, period: Period) -> None:
    """Draws each workbook's problems or differences, and one button that saves every clean one."""
    desk = session.the_desk()
    contents = [(upload.name, upload.getvalue()) for upload in uploads]
    read = [(load.read(desk, content, name, plan=plan_id, period=period), content) for name, content in contents]
    waiting = []
    for submission, content in read:
        there = submission.is_clean and load.already_there(desk, submission) is not None
        _one(submission, there)
        if submission.is_clean and not there:
            waiting.append((submission, content))
    if waiting and st.button(_("保存这 {n} 本").format(n=len(waiting)), type="primary"):
        for submission, content in waiting:
            receipt = load.commit(desk, submission, content, who=session.current_user())
            st.session_state.setdefault("receipts", []).append(_receipt_words(submission, receipt))
        st.rerun()
    show_receipts()


def show_receipts() -> None:
    """What this session has saved, newest first."""
    for words in reversed(st.session_state.get("receipts", [])):
        st.success(words)


def _receipt_words(submission: Submission, receipt: load.Receipt) -> str:
    if receipt.status == "unchanged":
        return _("《{file}》与库中一致，没有改动。").format(file=submission.file_name)
    return _("已保存《{file}》：{n} 个数，回执号 {number}，{moment}（UTC）。").format(
        file=submission.file_name,
        n=receipt.figures,
        number=receipt.submission[:12],
        moment=f"{receipt.at:%Y-%m-%d %H:%M}",
    )


def _one(submission: Submission, there: bool) -> None:
    """One workbook: its name, the sentence over it, and its table."""
    desk = session.the_desk()
    periods = _("、").join(period_words(p) for p in submission.periods)
    count = _("{n} 个数").format(n=submission.figure_count)
    parts.section(f"《{submission.file_name}》", f"{periods}　{count}")
    blocking = sum(p.severity == "blocking" for p in submission.problems)
    if there:
        parts.headline(_("这本工作簿与库中一致，没有可保存的改动。"))
        return
    if blocking or submission.problems:
        parts.headline(problems_headline(blocking, len(submission.problems) - blocking))
        st.html(tables.problem_table(submission.problems))
    if submission.is_clean:
        changes = load.compare(desk, submission)
        counts = load.change_counts(changes)
        parts.headline(_("保存后：新增 {new} 个数，更正 {changed} 个，不变 {unchanged} 个。").format(**counts))
        st.html(tables.difference_table(changes, desk.catalogue, desk.register))
    unmatched = [*submission.unmatched_columns, *submission.unmatched_rows]
    if unmatched:
        parts.caption(_("没有对上、未读入：{names}。").format(names=_("、").join(unmatched[:12])))
