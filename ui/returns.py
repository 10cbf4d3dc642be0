"""The two halves of 上报: reading what was put in, and saving what is clean. Each workbook is a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

import streamlit as st

from desk import load
from desk.publish import ExplanationMissing
from store.rows import Said
from tracker.catalogue import Catalogue
from tracker.periods import Period, parse_period
from tracker.regions import Register
from tracker.submission import Submission
from ui import parts, session, submit_parts, tables
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


@dataclass(frozen=True)
class _Waiting:
    """A workbook that can be saved, and the units of it that are held back."""

    submission: Submission
    content: bytes
    held: tuple[str, ...] = ()


def check_and_save(uploads: Sequence[Any], plan_id: str, period: Period) -> None:
    """Draws each workbook's problems or differences, and one button that saves every one that can be saved."""
    desk = session.the_desk()
    # The same bytes under two names are one workbook, and would be drawn with the same keys.
    once: dict[bytes, str] = {}
    for upload in uploads:
        once.setdefault(upload.getvalue(), upload.name)
    read = submit_parts.read_all([(name, content) for content, name in once.items()], plan_id, period)
    if len(once) < len(uploads):
        parts.caption(_("有 {n} 本与另一本内容完全相同，只读一次。").format(n=len(uploads) - len(once)))
    submit_parts.ask_names(read)
    waiting = []
    for submission, content in zip(read, once, strict=True):
        there = submission.is_clean and load.already_there(desk, submission) is not None
        _one(submission, content, there)
        if submission.is_clean and not there:
            waiting.append(_Waiting(submission, content))
        elif not submission.is_clean and (rest := _without_faulty(submission, content)):
            waiting.append(rest)
    if waiting:
        _save_form(waiting)
    show_receipts()


def _without_faulty(submission: Submission, content: bytes) -> _Waiting | None:
    """The clean units of a faulty workbook, when the reader ticks 其余先入库; None when it is left or impossible."""
    desk = session.the_desk()
    found = load.without_faulty_units(submission)
    if found is None:
        return None
    rest, held = found
    names = _("、").join(named(desk.register[code]) for code in held if code in desk.register)
    label = _("其余先入库：{names}改好再报，先按未报送").format(names=names)
    return _Waiting(rest, content, held) if st.checkbox(label, key=f"rest-{submission.sha256}") else None


def _save_form(waiting: Sequence[_Waiting]) -> None:
    """The button that saves, with the texts that are asked for: why earlier figures change, why doubts are right."""
    desk = session.the_desk()
    periods = sorted({p for one in waiting for p in load.needing_reason(desk, one.submission)})
    doubts = sum(len(one.submission.problems) for one in waiting)
    reason = accepted = ""
    with st.form("save", border=False):
        if periods:
            names = _("、").join(_when(period) for period in periods)
            reason = st.text_input(_("更正说明：为什么改动{periods}的数").format(periods=names), key="why-changed")
        if doubts:
            accepted = st.text_input(_("{n} 处请核对无误的理由").format(n=doubts), key="why-accepted")
        pressed = st.form_submit_button(_("保存这 {n} 本").format(n=len(waiting)), type="primary")
    if not pressed:
        return
    if (periods and not reason.strip()) or (doubts and not accepted.strip()):
        st.warning(_("请先写明理由，再保存。"))
        return
    for one in waiting:
        _commit(one, reason, accepted)
    st.rerun()


def _when(code: str) -> str:
    """A period as people say it; a year or a day of a table of targets as it is."""
    try:
        return period_words(parse_period(code), stock=True)
    except ValueError:
        return code


def _commit(one: _Waiting, reason: str, accepted: str) -> None:
    desk = session.the_desk()
    needed = bool(load.needing_reason(desk, one.submission))
    said = Said(reason.strip() if needed else "", accepted.strip() if one.submission.problems else "", one.held)
    receipts = st.session_state.setdefault("receipts", [])
    try:
        receipt = load.commit(desk, one.submission, one.content, who=session.current_user(), said=said)
    except ExplanationMissing:
        # Somebody published or saved in between: the form asks for the reason at the next look.
        return
    receipts.append(_receipt_words(one.submission, receipt))


def show_receipts() -> None:
    """What this session has saved, newest first."""
    for words in reversed(st.session_state.get("receipts", [])):
        st.success(words)


def _receipt_words(submission: Submission, receipt: load.Receipt) -> str:
    if receipt.status == "unchanged":
        return _("《{file}》与库中一致，没有改动。").format(file=submission.file_name)
    return _("已保存《{file}》：{n} 个数，回执号 {number}，{moment}。").format(
        file=submission.file_name,
        n=receipt.figures,
        number=receipt.submission[:12],
        moment=parts.moment_words(receipt.at),
    )


def _one(submission: Submission, content: bytes, there: bool) -> None:
    """One workbook: its name, the sentence over it, its problems with the marked copy, and what would change."""
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
        submit_parts.marked_button(submission, content)
        submit_parts.problem_list(submission)
    if submission.is_clean:
        changes = load.compare(desk, submission)
        counts = load.change_counts(changes)
        parts.headline(_("保存后：新增 {new} 个数，更正 {changed} 个，不变 {unchanged} 个。").format(**counts))
        submit_parts.difference(submission, changes)
    unmatched = [*submission.unmatched_columns, *submission.unmatched_rows]
    if unmatched:
        parts.caption(_("没有对上、未读入：{names}。").format(names=_("、").join(unmatched[:12])))
