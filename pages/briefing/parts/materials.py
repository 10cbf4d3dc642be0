"""The parts of 汇报材料: what to make and of what, what was made before, what changed between two, and 核数."""

from __future__ import annotations

import mimetypes
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from briefing.content.template import TemplateError
from briefing.proof.text import NotAReport
from briefing.screens.renderer import NoBrowser
from briefing.zipped import together
from components.html import block, chain, span
from desk import Desk, briefings, publish
from desk.briefing import NoFigures, NothingToBrief
from desk.briefings import Asked, Made, Papers, SaidOtherwise
from desk.ledger import not_on_it, put_on
from desk.publish import Edition
from pages.briefing.parts import own_matters
from tracker.identity import person_name
from tracker.periods import Period, parse_period
from ui import parts, session, tables
from ui.record_words import moment
from wording import LANGUAGES, _, language, named
from wording.figures import figure, period_words
from wording.levels import members_word, places_word

MADE = "materials-made"
LEDGER = "materials-ledger-said"
SHOWN = 12
# More numbers than these nobody changes by hand in one report.
STRANGE = 100


def format_word(kind: str) -> str:
    return {
        "pptx": _("幻灯片（pptx）"),
        "docx": _("通报（docx）"),
        "special": _("专报（docx）"),
        "pdf": _("一页纸（pdf）"),
        "xlsx": _("附表（xlsx）"),
        "html": _("离线看板（html）"),
        "png": _("图片和长图（zip）"),
        "svg": _("矢量图（zip）"),
        "letters": _("提示函（zip）"),
    }[kind]


def make_form(desk: Desk, plan_id: str) -> None:
    """Everything that can be chosen, the button, and the files it made."""
    plan = desk.catalogue.plans[plan_id]
    edition = _source(desk, plan_id)
    left, right = st.columns(2)
    with left:
        at = _quarter(plan_id, edition)
    with right:
        spoken = (
            st.segmented_control(
                _("材料的语言"),
                list(LANGUAGES),
                default=language(),
                key="materials-language",
                format_func={"zh": "中文", "en": "English"}.__getitem__,
            )
            or language()
        )
    asked = Asked(plan_id, at, edition.published_at if edition else None, edition is None, language=spoken)
    rules = _rules(desk, asked)
    with st.form(f"materials-{plan_id}", border=True):
        places = _places(desk, plan_id, at)
        names = {key: named(desk.catalogue.indicators[t.indicator]) for key, t in plan.targets.items()}
        targets = (
            st.multiselect(
                _("目标（不选为全部）"),
                list(names),
                key=f"materials-targets-{plan_id}",
                placeholder=_("全部"),
                format_func=names.__getitem__,
            )
            if names
            else []
        )
        kinds = [k for k in briefings.FORMATS if plan.targets or k != "letters"]
        wanted = st.pills(
            _("要哪几种"),
            kinds,
            selection_mode="multi",
            default=["pptx", "docx", "pdf"],
            format_func=format_word,
            key=f"materials-formats-{plan_id}",
        )
        annex = st.checkbox(
            _("幻灯片和图片后附逐项目标、{places}和来源页").format(
                places=places_word(session.the_desk().catalogue, plan_id)
            ),
            key=f"materials-annex-{plan_id}",
        )
        for_comment = st.checkbox(_("标明“征求意见稿”"), key=f"materials-comment-{plan_id}")
        matters = None if rules is None else own_matters.editor(rules, asked)
        sent = st.form_submit_button(_("生成材料"), type="primary")
    if sent:
        chosen = replace(
            asked,
            places=tuple(places) or None,
            targets=tuple(targets) or None,
            annex=annex,
            matters=matters,
            for_comment=for_comment,
        )
        with parts.typed_texts():
            _make(desk, chosen, list(wanted or ()))
    if rules is not None and matters is not None:
        own_matters.warn(matters, rules)
    _files(plan_id)


def _rules(desk: Desk, asked: Asked) -> list[tuple[str, str, str]] | None:
    """What the rules ask, where the secretary wants to word it; None else."""
    if not st.toggle(_("改写要求事项"), key=f"materials-own-{asked.plan}"):
        return None
    try:
        return briefings.asks(desk, asked, who=session.current_user())
    except (NothingToBrief, NoFigures):
        return None


def _source(desk: Desk, plan_id: str) -> Edition | None:
    """The chosen edition, the last one first; None for the draft."""
    every = publish.editions(desk, plan_id)
    if all(edition.unpublished_at for edition in every):
        if desk.catalogue.plans[plan_id].targets:
            parts.caption(_("还没有发布过，材料按草稿生成，并标明“草稿，未经复核”。"))
        return None
    words = {}
    for place, edition in enumerate(every):
        if edition.unpublished_at:
            continue
        said = _("第 {n} 版：{period}").format(n=len(every) - place, period=period_words(edition.period))
        words[str(place)] = f"{said} · {moment(edition.published_at)}"
    words["draft"] = _("草稿（未经复核）")
    picked = st.selectbox(_("用哪一版"), list(words), format_func=words.__getitem__, key=f"materials-source-{plan_id}")
    return None if picked == "draft" else every[int(picked)]


def _quarter(plan_id: str, edition: Edition | None) -> Period | None:
    """The chosen quarter, the latest first, none after the edition's; None where the plan has no figures."""
    found = [
        p
        for p in session.periods(plan_id, edition.known_at if edition else None)
        if edition is None or p.end <= edition.period.end
    ]
    if not found:
        return None
    codes = [str(p) for p in reversed(found)]
    picked = st.selectbox(
        _("截至"), codes, key=f"materials-quarter-{plan_id}", format_func=lambda c: period_words(parse_period(c))
    )
    return parse_period(picked)


def _places(desk: Desk, plan_id: str, at: Period | None) -> list[str]:
    root = desk.catalogue.plans[plan_id].region
    names = {r.code: named(r) for r in desk.register.expected(root, at.end if at else None)}
    if not names:
        return []
    chosen = st.multiselect(
        _("{places}（不选为全部）").format(places=members_word(desk.catalogue, plan_id)),
        list(names),
        key=f"materials-places-{plan_id}",
        placeholder=_("全部"),
        format_func=names.__getitem__,
    )
    return list(chosen)


def _make(desk: Desk, asked: Asked, wanted: list[str]) -> None:
    if not wanted:
        st.warning(_("请先选要哪几种材料。"))
        return
    try:
        bar = st.progress(0.0, _("正在汇总数据…"))

        def told(kind: str, done: int) -> None:
            words = _("正在生成 {kind}（{done}/{n}）").format(kind=format_word(kind), done=done + 1, n=len(wanted))
            bar.progress(done / len(wanted), words)

        early = st.container()

        def ready(kind: str, name: str, content: bytes) -> None:
            # A press on this button runs nothing anew: what is still being made goes on.
            early.download_button(
                _("下载 {name}").format(name=name), content, name, key=f"early-{kind}", on_click="ignore"
            )

        made = briefings.make(desk, asked, wanted, who=session.current_user(), told=told, ready=ready)
    except NothingToBrief:
        st.warning(_("所选的季度在已发布的一版之后，还没有发布；请改选“草稿”，或先在“复核并发布”页发布。"))
        return
    except NoFigures as error:
        st.warning(_("{period}没有收到数据，请换一个季度。").format(period=period_words(error.period)))
        return
    except (NoBrowser, TemplateError) as error:
        st.warning(str(error))
        return
    briefings.record(desk, asked, made, who=session.current_user())
    st.session_state[MADE] = (asked.plan, made)
    st.rerun()


def _files(plan_id: str) -> None:
    """What was made last, each file with its button."""
    if st.session_state.get(MADE, ("", None))[0] != plan_id:
        return
    made: Made = st.session_state[MADE][1]
    st.success(_("已生成 {n} 个文件，都出自{version}。").format(n=len(made.files), version=_version(made)))
    if len(made.files) > 1:
        st.download_button(
            _("全部下载（一个压缩包）"),
            together(made.files.values()),
            _("材料-{name}.zip").format(name=made.briefing.name),
            "application/zip",
            key="materials-all",
            on_click="ignore",
            type="primary",
        )
    for kind, (name, content) in made.files.items():
        st.download_button(
            _("下载 {name}（{size} KB）").format(name=name, size=max(1, len(content) // 1024)),
            content,
            name,
            _mime(name),
            key=f"materials-file-{kind}",
            on_click="ignore",
        )
    _put_on_ledger(session.the_desk(), made)


def _put_on_ledger(desk: Desk, made: Made) -> None:
    """The way of what a published paper asks on to the ledger, each thing once."""
    if made.material.edition is None and made.material.plan.targets:
        parts.caption(_("草稿提出的要求不列入督办台账；发布以后再列。"))
        return
    parts.flash(LEDGER)
    asks = not_on_it(desk, made.material)
    if not asks:
        return
    with st.popover(_("列入督办台账（{n} 项）").format(n=len(asks))):
        st.html(tables.table([_("事项"), _("责任单位"), _("时限")], [list(ask.row) for ask in asks]))
        if st.button(_("列入台账"), key="materials-ledger", type="primary"):
            numbers = put_on(desk, made.material, made.briefing.title, who=session.current_user())
            words = _("已列入督办台账：第 {first} 至 {last} 号，在“任务”页反馈和销号。")
            st.session_state[LEDGER] = words.format(first=numbers[0], last=numbers[-1])
            st.rerun()


def _mime(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _version(made: Made) -> str:
    return _("数据版本 {version}").format(version=made.material.data_version[:22])


def recorded_table(every: Sequence[Papers]) -> str:
    """What was made before, newest first (HTML): quarter, which edition, by whom, when, and its files' hashes."""
    body = []
    for papers in every[:SHOWN]:
        files = chain(
            block(chain([file.name, span(file.sha256[:8], "muted", title=file.sha256)], " ")) for file in papers.files
        )
        edition = _("第 {n} 版").format(n=papers.edition) if papers.edition else _("草稿")
        body.append(
            [
                period_words(papers.period),
                edition,
                span(moment(papers.made_at), "nowrap"),
                person_name(papers.who),
                files,
            ]
        )
    return tables.table(
        [_("季度"), _("版本"), _("生成时间"), _("生成人"), _("文件和指纹")], body, css="wide dense", box="box tall"
    )


def _said(papers: Papers) -> str:
    edition = _("第 {n} 版").format(n=papers.edition) if papers.edition else _("草稿")
    return f"{period_words(papers.period)} · {edition} · {moment(papers.made_at)} · {person_name(papers.who)}"


def pick(every: Sequence[Papers], label: str, key: str, index: int = 0) -> Papers:
    by_id = {papers.id: papers for papers in every}
    picked = st.selectbox(label, list(by_id), index, key=key, format_func=lambda i: _said(by_id[i]))
    return by_id[picked]


def again(desk: Desk, every: Sequence[Papers]) -> None:
    """A set that was made before, by whomever: as it is kept, else made once more from the same data version."""
    with st.popover(_("取回一份")):
        papers = pick(every, _("哪一份"), "materials-again")
        if briefings.are_kept(desk, papers):
            name = _("材料-{name}.zip").format(name=period_words(papers.period))
            # Read when somebody takes it, not whenever the page is drawn.
            st.download_button(
                _("全部下载（一个压缩包）"), lambda: _whole_set(desk, papers), name, on_click="ignore", type="primary"
            )
            return
        parts.caption(_("文件已不在本机，照原样再生成，内容逐字节相同。"))
        if st.button(_("再生成"), key="materials-again-go"):
            try:
                made = briefings.again(desk, papers)
            except (NoBrowser, TemplateError) as error:
                st.warning(str(error))
                return
            st.session_state[MADE] = (papers.plan, made)
            st.rerun()


def _whole_set(desk: Desk, papers: Papers) -> bytes:
    """All files of a recorded set in one zip; one that was damaged meanwhile is made again, the same byte for byte."""
    return together((briefings.kept(desk, papers) or briefings.again(desk, papers).files).values())


def compare(desk: Desk, every: Sequence[Papers]) -> None:
    """What differs between two sets of papers, target by target."""
    if len(every) < 2:
        return
    with st.popover(_("比较两份"), width="stretch"):
        newer = pick(every, _("新的一份"), "materials-newer")
        older = pick(every, _("旧的一份"), "materials-older", 1)
        changed = briefings.compared(desk, older, newer)
        if not changed:
            parts.caption(_("两份的数值、灯号和完成研判都相同。"))
        else:
            st.html(_change_table(desk, changed))


def _change_table(desk: Desk, changed: Sequence[SaidOtherwise]) -> str:
    body = []
    for one in changed:
        indicator = desk.catalogue.indicators[one.indicator]
        sides = (one.before, one.after)
        old, new = (figure(side.value if side else None, indicator, desk.catalogue, "table")[0] for side in sides)
        lights = (tables.badge(side.status if side else None) for side in sides)
        body.append([named(indicator, "short"), old, new, chain(dict.fromkeys(lights), " → ")])
    return tables.table([_("目标"), _("旧"), _("新"), _("灯号")], body, right=(1, 2), css="wide dense", box="box tall")


def proof(desk: Desk, plan_id: str, every: Sequence[Papers]) -> None:
    """A report that was edited is uploaded; every number that no longer matches is listed."""
    reports = [papers for papers in every if any(f.format in briefings.REPORTS for f in papers.files)]
    if not reports:
        parts.caption(_("先生成一份通报或专报，在 WPS 里改过以后再传上来核对。"))
        return
    papers = pick(reports, _("与哪一份核对"), f"proof-which-{plan_id}")
    with st.container(key="report"):
        upload = st.file_uploader(_("改过的通报（docx）"), type=["docx"], key=f"proof-file-{plan_id}")
    if upload is None:
        return
    try:
        found = briefings.proofread(desk, papers, upload.getvalue())
    except NotAReport as error:
        st.warning(str(error))
        return
    if not found:
        st.success(_("没有对不上的数。"))
        return
    st.warning(_("{n} 处与这一版不符：").format(n=len(found)))
    if len(found) > STRANGE:
        parts.caption(_("这么多处不符，多半不是由所选的这一份改成的：先核对传的文件和上面选的一份。"))
    kinds = {"changed": _("不符"), "added": _("多出"), "missing": _("缺少")}
    body = [[kinds[one.kind], one.place, one.found or "—", one.expected or "—", one.words] for one in found]
    heads = [_("种类"), _("位置"), _("文中"), _("这一版"), _("上下文")]
    st.html(tables.table(heads, body, css="wide dense", box="box tall"))
