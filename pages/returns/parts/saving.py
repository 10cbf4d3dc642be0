"""Saving what 上报 has read: why earlier figures change, why doubts are right, one button, and the receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from desk import Desk, load
from desk.publish import ExplanationMissing
from desk.snapshot import snapshot_of
from desk.typed import typed
from pages.returns.parts import pages_beside, submit
from pages.returns.parts.pages_beside import PageBeside
from pages.returns.parts.submit import RECEIPTS
from store.rows import CommitNote
from tracker.identity import person_name
from tracker.periods import parse_period
from tracker.submission import Submission
from ui import choices, parts, session
from ui.record_words import amount, place
from wording import _, named
from wording.figures import period_words

SEEN = "returns-seen"


@dataclass(frozen=True)
class Waiting:
    """A workbook that can be saved, and the units of it that are held back."""

    submission: Submission
    content: bytes
    held: tuple[str, ...] = ()


def save_form(waiting: Sequence[Waiting]) -> None:
    """The button that saves, with what is asked of each workbook by itself: why earlier figures change, why doubts are right."""
    if not waiting:
        parts.caption(_("没有勾选要入库的工作簿。"))
        return
    reasons: dict[str, tuple[str, str]] = {}
    lacking: list[str] = []
    pages = pages_beside.uploader([one.submission for one in waiting])
    with st.form("save", border=False):
        above: dict[str, str] = {}
        for one in waiting:
            reasons[one.submission.sha256], is_told = _asked(one, above, alone=len(waiting) == 1)
            if not is_told:
                lacking.append(submit.book_title(one.submission))
        pressed = st.form_submit_button(_("保存这 {n} 本").format(n=len(waiting)), type="primary")
    changed_meanwhile = _changed_meanwhile(waiting)
    if changed_meanwhile:
        st.warning(changed_meanwhile)
    if not pressed or changed_meanwhile:
        return
    if lacking:
        words = _("请先写明理由，再保存。")
        if len(waiting) > 1:
            words = _("请先写明理由，再保存：{names}。理由还没有的，可以先不勾。").format(names=_("、").join(lacking))
        st.warning(parts.plain(words))
        return
    with parts.typed_texts():
        for text in (text for both in reasons.values() for text in both):
            typed(text)  # one that may not be kept stops all of them, not those after it
        batch = load.batch_number(len(waiting))
        for one in waiting:
            mine = [page for page in pages if page.book == one.submission.sha256]
            _commit(one, *reasons[one.submission.sha256], batch, mine)
        pages_beside.taken()
        st.session_state.pop(SEEN, None)
        st.rerun()


def _asked(one: Waiting, above: dict[str, str], *, alone: bool) -> tuple[tuple[str, str], bool]:
    """The two texts asked of a workbook (reason of the change, of the doubts) and whether all that is needed is there.

    One left empty is that of the workbook above it (同上), where there is one.
    """
    submission, reason, accepted = one.submission, "", ""
    key = submission.sha256
    periods = load.needing_reason(session.the_desk(), submission)
    name = submit.unit_of(submission) or submit.file_title(submission)

    def label(words: str) -> str:
        return words if alone else parts.plain(_("{name}：{words}").format(name=name, words=words))

    if periods:
        names = _("、").join(_when(period) for period in periods)
        words = _("更正说明：为什么改动{periods}的数").format(periods=names)
        reason = _told(label(words), "why-changed", key, above)
    if submission.problems:
        words = _("{n} 处请核对无误的理由").format(n=len(submission.problems))
        accepted = _told(label(words), "why-accepted", key, above)
    return (reason, accepted), bool((reason or not periods) and (accepted or not submission.problems))


def _told(words: str, kind: str, key: str, above: dict[str, str]) -> str:
    """What is typed in a box; empty it stands for the last of its kind `above`, where there is one, and says so."""
    text = st.text_input(words, key=f"{kind}-{key}", placeholder=_("空着即同上") if kind in above else None).strip()
    above[kind] = text or above.get(kind, "")
    return above[kind]


def _changed_meanwhile(waiting: Sequence[Waiting]) -> str:
    """Who changed which of these figures since the differences were last drawn, in a sentence; "" when nobody did."""
    before = st.session_state.get(SEEN, {})
    now = {one.submission.sha256: _standing(one.submission) for one in waiting}
    st.session_state[SEEN] = now
    moved = {
        key: (before[sha256][key], value)
        for sha256, figures in now.items()
        if sha256 in before
        for key, value in figures.items()
        if key in before[sha256] and before[sha256][key] != value
    }
    if not moved:
        return ""
    desk = session.the_desk()
    known = desk.catalogue.measures
    said = [
        _("{place} {measure} {old} → {new}").format(
            place=place(region, desk.register),
            measure=named(known[measure]),
            old=amount(old, measure, desk.catalogue),
            new=amount(new, measure, desk.catalogue),
        )
        for (region, measure, _period), (old, new) in list(moved.items())[:3]
        if measure in known and not isinstance(old, str) and not isinstance(new, str)
    ]
    words = _("刚才{who}改了其中 {n} 个数：{figures}。上面已更新，请重新看过再保存。")
    who = _("、").join(_who_sent(desk, waiting[0].submission, set(moved)))
    return words.format(who=parts.plain(who), n=len(moved), figures=_("；").join(said) or "—")


def _standing(submission: Submission) -> dict[tuple[str, str, str], float | str | None]:
    """What stands now of each figure or word a workbook gives."""
    found = load.compare(session.the_desk(), submission)
    return {
        **{(one.region, one.measure, one.period): one.old for one in found.figures if one.kind != "not_filled"},
        **{(one.unit, one.subject, str(one.period)): one.old for one in found.words},
    }


def _who_sent(desk: Desk, submission: Submission, figures: set[tuple[str, str, str]]) -> list[str]:
    """Who handed in the figures that stand now, each name once; — where a figure was taken back."""
    if submission.plan is None:
        return ["—"]
    seen = snapshot_of(desk, submission.plan).observations[["region", "measure", "period", "who"]]
    names = {
        person_name(str(who)): None for r, m, p, who in seen.itertuples(index=False, name=None) if (r, m, p) in figures
    }
    return list(names) or ["—"]


def _when(code: str) -> str:
    """A period as people say it; a year or a day of a table of targets as it is."""
    try:
        return period_words(parse_period(code), stock=True)
    except ValueError:
        return code


def _commit(one: Waiting, reason: str, accepted: str, batch: str, pages: Sequence[PageBeside]) -> None:
    desk = session.the_desk()
    needed = bool(load.needing_reason(desk, one.submission))
    note = CommitNote(
        reason if needed else "",
        accepted if one.submission.problems else "",
        one.held,
        attachments=tuple((page.name, page.sha256, page.content) for page in pages),
        evidence=tuple((page.sha256, *page.figure) for page in pages if page.figure),
        batch=batch,
    )
    receipts = st.session_state.setdefault(RECEIPTS, [])
    try:
        receipt = load.commit(desk, one.submission, one.content, who=session.current_user(), note=note)
    except ExplanationMissing:
        # Somebody published or saved in between: the form asks for the reason at the next look.
        return
    # A workbook with units held back is not in yet.
    whole = "" if one.held else one.submission.sha256
    receipts.append((_receipt_words(one.submission, receipt), receipt.submission, whole))


def show_receipts() -> None:
    """What this session has saved, newest first, each with the way to its receipt."""
    lines = []
    for words, number, _sha256 in reversed(st.session_state.get(RECEIPTS, [])):
        address = "records?" + urlencode(choices.link(receipt=number, as_of=None, region=None))
        lines.append(_("{words}[回执（可打印）]({address})").format(words=words, address=address))
    if lines:
        st.success("  \n".join(lines))
        to_publish = session.the_desk().may("publish")
        page, label = ("publish", _("去复核并发布")) if to_publish else ("road", _("看办理进度"))
        st.page_link(f"pages/returns/{page}.py", label=label, query_params=choices.link(as_of=None, region=None))


def _receipt_words(submission: Submission, receipt: load.Receipt) -> str:
    if receipt.status == "unchanged":
        return _("《{file}》与库中一致，没有改动。").format(file=submission.file_name)
    return _("已保存《{file}》：{count}，回执号 {number}，{moment}。").format(
        file=submission.file_name,
        count=submit.counted(submission),
        number=receipt.submission[:12],
        moment=parts.moment_words(receipt.at),
    )
