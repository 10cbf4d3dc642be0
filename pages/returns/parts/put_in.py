"""The workbooks put in on 上报: they wait in the session, and in a folder beside the database, until saved or removed.

A reload of the page, a look at another page or a new start of the server takes none away, except those that could not be
kept in the folder, which the page says, and those that may not be kept: with personal data, or no workbook at all.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

import streamlit as st

from components.html import chain, piece, span
from loaders.workbook.packed import NotUnpacked, unpacked
from loaders.workbook.private import masked
from pages.returns.parts import submit
from store.database import utc_now
from store.spool import Spool, SpoolFailed
from tracker.periods import Period, parse_period
from tracker.submission import Submission
from ui import parts, session
from ui.record_words import moment
from wording import _, named
from wording.figures import period_words

# Of the session: the workbooks by hash; how often the uploader was emptied; what became of the last ones put in.
_BOOKS, _ROUND, _SAID = "put-in", "put-in-round", "put-in-said"
# By hash: why a workbook is not in the folder; those that are faulty; those whose refusal the database knows.
_NOT_KEPT, _FAULTY, _TRACED = "put-in-not-kept", "put-in-faulty", "put-in-traced"
# More lines than these scroll, in so many px.
LISTED, HEIGHT = 6, 230


@dataclass(frozen=True)
class PutIn:
    """A workbook as it was put in, for which plan and period (its code), and when (UTC)."""

    content: bytes
    sha256: str
    file_name: str
    plan: str
    period: str
    at: datetime


def uploader(plan_id: str, period: Period) -> None:
    """Where workbooks are put in; what was put in stands in the list below it, and the uploader is empty again."""
    key = f"{_BOOKS}-{st.session_state.setdefault(_ROUND, 0)}"
    st.file_uploader(
        _(
            "上报表、名单、任务进展表（xlsx、xlsm、xlsb、xls、et、ods、csv、tsv、txt，或装着它们的 zip），可一次放入多本"
        ),
        type=["xlsx", "xlsm", "xlsb", "xls", "et", "ods", "csv", "tsv", "txt", "zip"],
        accept_multiple_files=True,
        key=key,
        on_change=_take,
        args=(key, plan_id, str(period)),
    )


def books(plan_id: str, period: Period) -> list[PutIn]:
    """What waits for a plan and period, in the order it was put in: of this session, and of this person from before."""
    here, spool, who = _here(), _spool(), session.current_user()
    for one in spool.waiting():
        if (one.who, one.plan, one.period) == (who, plan_id, str(period)) and one.sha256 not in here:
            content = spool.content(one.sha256)
            if content is not None:
                here[one.sha256] = PutIn(content, one.sha256, one.file_name, one.plan, one.period, one.at)
    return sorted(
        (one for one in here.values() if (one.plan, one.period) == (plan_id, str(period))), key=lambda one: one.at
    )


def keep(book: PutIn, submission: Submission, *, there: bool) -> None:
    """After reading: the workbook goes to the folder, or out of it once all of it is known; a refusal leaves its trace."""
    spool, not_kept = _spool(), st.session_state.setdefault(_NOT_KEPT, {})
    not_kept.pop(book.sha256, None)
    personal = any(problem.code == "personal_data" for problem in submission.problems)
    if there or personal or submission.layout == "unreadable":
        spool.remove(book.sha256)
        if personal:
            not_kept[book.sha256] = "personal"
    elif not spool.has(book.sha256):
        try:
            spool.put(
                book.content,
                masked(book.file_name),
                plan=book.plan,
                period=book.period,
                who=session.current_user(),
                at=book.at,
            )
        except SpoolFailed as failed:
            not_kept[book.sha256] = failed.reason
    faulty = st.session_state.setdefault(_FAULTY, set())
    (faulty.discard if submission.is_clean else faulty.add)(book.sha256)
    if not submission.is_clean:
        _trace(book, submission)


def _trace(book: PutIn, submission: Submission) -> None:
    """One line of the audit trail for a refused workbook: what it was called and why, nothing of what it holds."""
    traced = st.session_state.setdefault(_TRACED, set())
    if book.sha256 in traced:
        return
    traced.add(book.sha256)
    codes = Counter(problem.code for problem in submission.problems if problem.severity == "blocking")
    told = {
        "file": masked(book.file_name),
        "sha256": book.sha256,
        "size": len(book.content),
        "plan": book.plan,
        "period": book.period,
        "problems": dict(codes),
    }
    session.the_desk().store.record_act("refused", json.dumps(told, ensure_ascii=False), session.current_user())


def not_kept(shown: Sequence[PutIn]) -> None:
    """Says plainly which of the workbooks must be put in again after a reload, and why."""
    found = st.session_state.get(_NOT_KEPT, {})
    reasons = Counter(found[one.sha256] for one in shown if one.sha256 in found)
    words = {
        "full": _("放不下了（磁盘已满，或等着的工作簿太多）：刷新页面或服务重启后，这 {n} 本要重新放入。"),
        "unwritable": _("暂存文件夹写不进去：刷新页面或服务重启后，这 {n} 本要重新放入。"),
    }
    for reason, sentence in words.items():
        if n := reasons[reason]:
            st.warning(sentence.format(n=n))
    if n := reasons["personal"]:
        parts.caption(_("有 {n} 本含个人信息，不留存：刷新页面后就没有了，改好再放入。").format(n=n))


def listing(shown: Sequence[PutIn], plan_id: str, period: Period) -> None:
    """The workbooks that wait, each to be removed, and how many wait for another quarter or plan."""
    for sentence in st.session_state.get(_SAID, ()):
        parts.caption(sentence)
    if shown:
        parts.section(_("放入的工作簿"), _("{n} 本").format(n=len(shown)))
        with st.container(height=HEIGHT if len(shown) > LISTED else "content", border=False, key="waiting"):
            for one in shown:
                words, button = st.columns([80, 20], gap="small", vertical_alignment="center")
                when = moment(one.at)
                name = one.file_name
                words.html(piece("line", chain([name, span(when, "muted nowrap")], " "), "small"))
                button.button(
                    _("移除"),
                    key=f"remove-{one.sha256}",
                    type="tertiary",
                    help=_("移除《{file}》").format(file=parts.plain(one.file_name)),
                    on_click=_remove,
                    args=([one.sha256],),
                )
        if len(shown) > 1:
            st.button(_("全部移除"), key="remove-all", on_click=_remove, args=([one.sha256 for one in shown],))
        parts.caption(_("没入库的留 30 天：换页、刷新、重启后仍在这里。"))
    _elsewhere(plan_id, period)


def _elsewhere(plan_id: str, period: Period) -> None:
    """What this person put in for another plan or quarter, and the way to read it for the chosen ones."""
    desk, who = session.the_desk(), session.current_user()
    found = {one.sha256: (one.plan, one.period) for one in _spool().waiting() if one.who == who}
    found |= {one.sha256: (one.plan, one.period) for one in _here().values()}
    groups = Counter(where for where in found.values() if where != (plan_id, str(period)))
    for (plan, code), n in groups.items():
        plans = desk.catalogue.plans
        name = named(plans[plan], "short") if plan in plans else plan
        words = _("另有 {n} 本等着：{plan}，{period}").format(n=n, plan=name, period=period_words(parse_period(code)))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            parts.caption(words)
            st.button(
                _("改到本页这一季来读"),
                key=f"move-{plan}-{code}",
                type="tertiary",
                on_click=_move,
                args=([key for key, where in found.items() if where == (plan, code)], plan_id, str(period)),
            )


def _take(key: str, plan_id: str, period: str) -> None:
    """Takes what was just put in out of the uploader. Workbooks that are saved make room; the corrected one of a faulty one
    takes its place.
    """
    here = _here()
    for saved in submit.saved() & here.keys():
        del here[saved]
    before = {_stem(one.file_name): one for one in here.values() if one.sha256 in st.session_state.get(_FAULTY, set())}
    twice, replaced, said = 0, [], []
    uploads: list[tuple[str, bytes]] = []
    for upload in st.session_state.get(key) or ():
        try:
            packed = upload.name.lower().endswith(".zip")
            uploads += unpacked(upload.getvalue()) if packed else [(upload.name, upload.getvalue())]
        except NotUnpacked:
            said.append(_("《{file}》打不开，或装得太多：请解压后一本一本放入。").format(file=upload.name))
    for name, content in uploads:
        sha256 = hashlib.sha256(content).hexdigest()
        known = here.get(sha256)
        if known and (known.plan, known.period) == (plan_id, period):
            twice += 1
            continue
        if known:
            _spool().remove(sha256)
        if (old := before.pop(_stem(name), None)) and old.sha256 != sha256:
            _remove([old.sha256])
            replaced.append(old.file_name)
        here[sha256] = PutIn(content, sha256, name, plan_id, period, utc_now())
    if twice:
        said.append(_("有 {n} 本与另一本内容完全相同，只读一次。").format(n=twice))
    said += [_("《{file}》有问题的那本已由新放入的代替。").format(file=name) for name in replaced]
    st.session_state[_SAID] = said
    st.session_state[_ROUND] += 1


def put(file_name: str, content: bytes, plan_id: str, period: Period) -> None:
    """Puts in a workbook that was made here; one made before under its name makes room."""
    here, sha256 = _here(), hashlib.sha256(content).hexdigest()
    _remove([key for key, one in here.items() if one.file_name == file_name and key != sha256])
    here[sha256] = PutIn(content, sha256, file_name, plan_id, str(period), utc_now())


def _stem(file_name: str) -> str:
    """A name without what marking and downloading add: 表_标注 (1).xlsx is 表."""
    return re.sub(r"(_标注|_marked|\s*[(（]\d+[)）])+$", "", PurePath(file_name).stem)


def _remove(hashes: Sequence[str]) -> None:
    for sha256 in hashes:
        _here().pop(sha256, None)
        _spool().remove(sha256)


def _move(hashes: Sequence[str], plan_id: str, period: str) -> None:
    here, spool = _here(), _spool()
    known = {one.sha256: one for one in spool.waiting()}
    for sha256 in hashes:
        content = here[sha256].content if sha256 in here else spool.content(sha256)
        if content is not None:
            old = here.get(sha256) or known[sha256]
            here[sha256] = PutIn(content, sha256, old.file_name, plan_id, period, old.at)
        spool.remove(sha256)


def move_to(hashes: Sequence[str], plan_id: str, period: Period) -> None:
    """Has these workbooks read for another quarter, which the box of quarters then shows."""
    _move(hashes, plan_id, str(period))
    st.query_params["as_of"] = str(period)


def _here() -> dict[str, PutIn]:
    books: dict[str, PutIn] = st.session_state.setdefault(_BOOKS, {})
    return books


def _spool() -> Spool:
    return Spool(session.the_desk().files.database)
