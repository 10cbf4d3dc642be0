"""已印发的文件 on 汇报材料: the signed files under their numbers, which figures in them were corrected, and the draft that says so."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.html import block, chain, span
from desk import Desk, briefings, issued
from desk.briefings import Papers
from desk.issued import IssuedPaper
from pages.briefing.parts.materials import pick
from tracker.identity import person_name
from tracker.permission import About
from ui import parts, session, tables
from wording import _, named
from wording.figures import date_words, period_words, with_unit
from wording.sentences import target_of

SAID = "issued-said"


def show(desk: Desk, plan_id: str, every: Sequence[Papers]) -> None:
    """The list, what was corrected since in each, and the form to add one; nothing before a set was made."""
    if not every:
        return
    kept = issued.issued(desk, plan_id)
    parts.section(_("已印发的文件"), _("{n} 份").format(n=len(kept)))
    parts.flash(SAID)
    if kept:
        st.html(_table(kept))
        _one(desk, kept)
    else:
        parts.caption(_("签发以后把盖章的文件存在这里，写上文号；以后有更正，能查出哪份文件里的数要改。"))
    if desk.may("steer", About(plan_id)):
        with st.popover(_("存入已印发的文件")):
            _form(desk, every)


def _table(kept: Sequence[IssuedPaper]) -> str:
    body = [
        [
            chain([one.number, block(one.file_name, "muted small")]),
            date_words(one.issued_on),
            period_words(one.papers.period),
            chain([person_name(one.who), span(one.sha256[:8], "muted small", title=one.sha256)], " "),
        ]
        for one in kept
    ]
    return tables.table([_("文号"), _("印发日期"), _("季度"), _("存入人、指纹")], body, css="wide dense", box="box")


def _one(desk: Desk, kept: Sequence[IssuedPaper]) -> None:
    """One paper: its signed file, and what in it is another figure today."""
    by_id = {one.id: one for one in kept}
    picked = st.selectbox(
        _("查看哪一份"), list(by_id), format_func=lambda key: by_id[key].number, key=f"issued-{kept[0].papers.plan}"
    )
    one = by_id[picked]
    st.download_button(
        _("下载 {name}").format(name=one.file_name),
        lambda: issued.signed_file(desk, one),
        one.file_name,
        key=f"issued-file-{one.id}",
        on_click="ignore",
    )
    found = session.kept(
        one.papers.plan, None, ("corrected", one.id, desk.store.last_change()), lambda desk: issued.corrected(desk, one)
    )
    if not found:
        parts.caption(_("这份文件里的数，至今没有更正。"))
        return
    st.warning(_("这份文件里有 {n} 个数后来更正了：").format(n=len(found)))
    body = []
    for pair in found:
        indicator = target_of(pair.after, desk.catalogue)[1]
        old, new = (with_unit(row.value, indicator, desk.catalogue, "table") for row in (pair.before, pair.after))
        body.append([named(indicator, "short"), named(desk.register[pair.after.region]), old, new])
    st.html(
        tables.table(
            [_("指标"), _("地区"), _("原数"), _("更正为")], body, right=(2, 3), css="wide dense", box="box tall"
        )
    )
    pairs = [(pair.before, pair.after) for pair in found]
    who = session.current_user()
    st.download_button(
        _("更正函草稿（docx）"),
        lambda: briefings.correction_of(desk, one.papers, one.number, one.issued_on, pairs, who=who),
        _("更正-{name}.docx").format(name=one.number),
        key=f"issued-correction-{one.id}",
        on_click="ignore",
    )


def _form(desk: Desk, every: Sequence[Papers]) -> None:
    papers = pick(every, _("由哪一份材料印发"), "issued-which")
    with st.form("issued-form", border=False):
        with st.container(key="signed"):
            upload = st.file_uploader(_("盖章的文件（docx、pdf、ofd）"), type=["docx", "pdf", "ofd"])
        number = st.text_input(_("文号"), max_chars=issued.LONGEST, placeholder=_("如：泉知强办〔2026〕12号"))
        day = st.date_input(_("印发日期"), "today", format="YYYY-MM-DD")
        sent = st.form_submit_button(_("存入"), type="primary")
    if not sent:
        return
    if upload is None or not number.strip():
        st.warning(_("要选盖章的文件，并写明文号。"))
        return
    with parts.typed_texts():
        try:
            one = issued.keep(desk, papers, upload.getvalue(), upload.name, number, day, who=session.current_user())
        except ValueError as refused:
            st.warning(_refused().get(str(refused), str(refused)))
            return
        st.session_state[SAID] = _("已存入 {number}（指纹 {sha}）。").format(number=one.number, sha=one.sha256[:8])
        st.rerun()


def _refused() -> dict[str, str]:
    return {
        "kind": _("只收 docx、pdf、ofd 文件。"),
        "size": _("文件是空的，或超过 {n} MB。").format(n=issued.MEGABYTES),
        "number": _("要写明文号，不超过 {n} 个字。").format(n=issued.LONGEST),
    }
