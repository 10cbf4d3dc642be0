"""The two halves of 上报: reading what was put in, and saving what is clean. Each workbook is a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from charts.rows import rows
from desk import Desk, load, registers
from desk.board import board
from desk.publish import ExplanationMissing
from store.rows import Said
from tracker.catalogue import Catalogue
from tracker.periods import Period, parse_period
from tracker.regions import Register
from tracker.submission import Submission
from ui import choices, parts, session, submit_parts, tables
from ui.record_words import amount, place
from wording import _, named
from wording.figures import period_words, reported_words
from wording.problems import problems_headline
from wording.sentences import Row, target_of

SEEN = "returns-seen"


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


def more_blanks(plan_id: str, period: Period, region: str | None) -> None:
    """The buttons for the blank workbooks of all units as one zip (without a region), and for the blank lists; each is
    made when it is asked for."""
    desk = session.the_desk()
    if region is None:
        st.download_button(
            _("各单位一本，打包下载（zip）"), lambda: load.bundle(desk, plan_id, period, by_unit=True)[0],
            load.bundle_name(desk, plan_id, period, by_unit=True), on_click="ignore", width="stretch",
        )  # fmt: skip
    lists = desk.catalogue.plan_registers(plan_id)
    lists = {key: form for key, form in lists.items() if region is None or form.region_column}
    if not lists:
        return
    with st.popover(_("名单、台账的空白表（{n}）").format(n=len(lists)), width="stretch"):
        for key, form in lists.items():
            st.download_button(
                named(form), partial(_blank_list, desk, plan_id, key, period, region),
                registers.list_name(desk, plan_id, key, period, region), on_click="ignore", width="stretch",
                key=f"list-{key}",
            )  # fmt: skip


def _blank_list(desk: Desk, plan_id: str, key: str, period: Period, region: str | None) -> bytes:
    return registers.blank_list(desk, plan_id, key, period, region)[0]


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
    changed_meanwhile = _changed_meanwhile(waiting)
    if changed_meanwhile:
        st.warning(changed_meanwhile)
    if not pressed or changed_meanwhile:
        return
    if (periods and not reason.strip()) or (doubts and not accepted.strip()):
        st.warning(_("请先写明理由，再保存。"))
        return
    for one in waiting:
        _commit(one, reason, accepted)
    st.session_state.pop(SEEN, None)
    st.rerun()


def _changed_meanwhile(waiting: Sequence[_Waiting]) -> str:
    """Who changed which of these figures since the differences were last drawn, in a sentence; "" when nobody did."""
    before = st.session_state.get(SEEN, {})
    now = {one.submission.sha256: _standing(one.submission) for one in waiting}
    st.session_state[SEEN] = now
    moved = {
        key: (before[sha256][key], value)
        for sha256, figures in now.items() if sha256 in before
        for key, value in figures.items() if key in before[sha256] and before[sha256][key] != value
    }  # fmt: skip
    if not moved:
        return ""
    desk = session.the_desk()
    known = desk.catalogue.measures
    said = [
        _("{place} {measure} {old} → {new}").format(
            place=place(region, desk.register), measure=named(known[measure]),
            old=amount(old, measure, desk.catalogue), new=amount(new, measure, desk.catalogue),
        )
        for (region, measure, _period), (old, new) in list(moved.items())[:3] if measure in known
    ]  # fmt: skip
    words = _("刚才{who}改了其中 {n} 个数：{figures}。上面已更新，请重新看过再保存。")
    who = _("、").join(_who_sent(desk, waiting[0].submission, set(moved)))
    return words.format(who=submit_parts.plain(who), n=len(moved), figures=_("；").join(said) or "—")


def _standing(submission: Submission) -> dict[tuple[str, str, str], float | None]:
    """What stands now of each figure a workbook gives."""
    found = load.compare(session.the_desk(), submission)
    found = found[found["kind"].ne("not_filled")]
    return {(row["region"], row["measure"], row["period"]): row["old"] for row in rows(found)}


def _who_sent(desk: Desk, submission: Submission, figures: set[tuple[str, str, str]]) -> list[str]:
    """Who handed in the figures that stand now, each name once; — where a figure was taken back."""
    if submission.plan is None:
        return ["—"]
    seen = board(desk, submission.plan).observations[["region", "measure", "period", "who"]]
    names = {str(who): None for r, m, p, who in seen.itertuples(index=False, name=None) if (r, m, p) in figures}
    return list(names) or ["—"]


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
    receipts.append((_receipt_words(one.submission, receipt), receipt.submission))


def show_receipts() -> None:
    """What this session has saved, newest first, each with the way to its receipt."""
    for words, number in reversed(st.session_state.get("receipts", [])):
        address = "records?" + urlencode(choices.link(receipt=number, as_of=None, region=None))
        st.success(_("{words}[回执（可打印）]({address})").format(words=words, address=address))


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
