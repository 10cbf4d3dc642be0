"""The parts of 追溯: the cells behind a figure, every version of one of them, and where two suppliers differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from components.html import Markup, chain, link, piece, render, span, strong, unseen
from desk import Desk, records
from desk.records import Disagreement, FigureVersion, ReceivedSubmission
from tracker.identity import person_name
from tracker.periods import Period
from tracker.rules.course import SourceFigure
from tracker.rules.judgement import Judgement
from ui import choices, parts, tables
from ui.record_words import amount, file_word, moment, number, place, short_hash, supplier_word
from wording import _, named
from wording.figures import as_of_words, period_words, with_unit
from wording.sentences import target_of


@dataclass(frozen=True)
class Figure:
    """Which figure is looked at."""

    measure: str
    region: str
    period: Period

    @property
    def address(self) -> str:
        """How the address names it."""
        return f"{self.measure}~{self.region}~{self.period}"


def figure_of(source: SourceFigure) -> Figure:
    return Figure(source.measure, source.region, source.period)


def headline(judgement: Judgement, sources: Sequence[SourceFigure], as_of: Period, place_name: str, desk: Desk) -> str:
    """The figure with what it stands on: so many cells of so many files."""
    indicator = target_of(judgement, desk.catalogue)[1]
    value, partial = judgement.value, judgement.figure.partial
    if not sources:
        return _("{indicator}（{place}，{as_of}）没有数。").format(
            indicator=named(indicator), place=place_name, as_of=as_of_words(as_of)
        )
    words = with_unit(value if value is not None else partial, indicator, desk.catalogue, "table")
    if value is None and partial is not None:
        words = _("已报合计 {figure}").format(figure=words)
    elif value is None:
        words = _("无法判断")
    elif indicator.roll_up == "minimum" and judgement.region == desk.catalogue.plans[judgement.plan].region:
        words = _("最少的一地 {figure}").format(figure=words)
    return _("{indicator}（{place}，{as_of}）{figure}，由 {files} 份文件的 {n} 个数算出。").format(
        indicator=named(indicator),
        place=place_name,
        as_of=as_of_words(as_of),
        figure=words,
        n=len(sources),
        files=len({source.submission for source in sources}),
    )


def chosen_figure(sources: Sequence[SourceFigure]) -> Figure | None:
    """The figure the address names (figure=measure~region~period), else the first behind the indicator."""
    known = [figure_of(source) for source in sources]
    asked = st.query_params.get("figure", "")
    return next((figure for figure in known if figure.address == asked), known[0] if known else None)


def cells(
    sources: Sequence[SourceFigure], sent: Mapping[str, ReceivedSubmission], chosen: Figure | None, desk: Desk
) -> str:
    """One line per figure behind the indicator (HTML), below its measure and period: place, value, cell, what stood
    there, who, when, hash."""
    body: list[list[str]] = []
    above = None
    for source in sources:
        figure = figure_of(source)
        if above != (source.measure, source.period):
            above = (source.measure, source.period)
            name = named(desk.catalogue.measures[source.measure])
            body.append([strong(f"{name}　{period_words(source.period, stock=True)}"), *[""] * 6])
        at = choices.here(figure=figure.address)
        leads = link(place(source.region, desk.register), at, "here" if figure == chosen else "")
        body.append(
            [
                span(leads, "inset"),
                amount(source.value, source.measure, desk.catalogue, source.state),
                cell(source),
                source.raw or "",
                person_name(source.who),
                span(moment(source.committed_at), "nowrap"),
                short_hash(sent[source.submission].sha256) if source.submission in sent else "—",
            ]
        )
    heads = [_("填报项、地区"), _("数值"), _("单元格"), _("原文"), _("报送人"), _("入库时间"), _("校验")]
    return tables.table(heads, body, right=(1,), css="wide dense grid", box="box long")


def cell(figure: SourceFigure | FigureVersion, css: str = "file") -> str:
    """Sheet, cell and file of a figure (HTML), cut to the room of `css`; a telephone call has only its form."""
    there = f"{figure.sheet}!{figure.cell}" if figure.cell else ""
    name = file_word(figure.file_name)
    return chain([strong(there, "nowrap"), span(name, f"muted {css}", title=name)], " ")


def versions(desk: Desk, figure: Figure, standing: str | None, known_at: datetime | None) -> tuple[FigureVersion, ...]:
    """Draws every version of one figure, newest first, and says which one stands; the versions come back."""
    found = records.versions(desk, figure.region, figure.measure, figure.period, known_at)
    made = []
    for one in found:
        value = _("收回") if one.taken_back else amount(one.value, figure.measure, desk.catalogue, one.state)
        why = _("原因：{reason}").format(reason=one.reason) if one.reason else ""
        made.append(
            render(
                "version.html",
                word=version_word(one, standing),
                value=value,
                supplier=supplier_word(one.supplier),
                cell=cell(one, "file long"),
                why=why,
                came=_("{who}，{moment}").format(who=person_name(one.who), moment=moment(one.committed_at)),
                hash=short_hash(one.sha256),
            )
        )
    st.html(piece("line", chain(made), "versions"))
    return found


def version_word(one: FigureVersion, standing: str | None) -> str:
    """Whether a version of a figure stands, was replaced, was withdrawn, or is only for reference (HTML)."""
    if one.submission == standing and not one.withdrawn:
        word = _("现行")
        return strong(word)
    word = _("此前")
    if one.withdrawn:
        word = _("已撤回")
    elif one.grade == "published":
        word = _("公开数据，只作参照")
    elif standing is not None and one.supplier == "district":
        word = _("未采用")
    return span(word, "muted")


def title(figure: Figure, desk: Desk) -> str:
    return _("{measure}，{place}，{period}").format(
        measure=named(desk.catalogue.measures[figure.measure]),
        place=place(figure.region, desk.register),
        period=period_words(figure.period, stock=True),
    )


def original(
    desk: Desk, found: Sequence[FigureVersion], standing: str | None, sent: Mapping[str, ReceivedSubmission]
) -> None:
    """The file of the standing version, as it was received, for who may see that submission."""
    one = next((one for one in found if one.submission == standing and one.submission in sent), None)
    if one is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.download_button(
                _("下载原件"),
                records.received(desk, one.sha256),
                one.file_name,
                "application/octet-stream",
                on_click="ignore",
            )
            st.page_link(
                "pages/returns/records.py",
                label=_("看这次报送"),
                query_params=choices.link(submission=one.submission[:12], as_of=None, known_at=None, draft=None),
            )


def differing(found: Sequence[Disagreement], desk: Desk, plan_id: str) -> None:
    """The figures two suppliers give differently: the higher-ranked stands, both are kept."""
    if not found:
        parts.caption(_("没有两家报数不一致的。"))
        return
    body = []
    for line in found:
        figure = Figure(line.measure, line.region, line.period).address
        measure = named(desk.catalogue.measures[line.measure])
        body.append(
            [
                span(f"▲ {_('请核对')}", "ask"),
                measure,
                place(line.region, desk.register),
                period_words(line.period, stock=True),
                _given(line.standing, line.standing_supplier),
                _given(line.other, line.other_supplier),
                link(file_word(line.file_name), choices.address(**_way_to(desk, plan_id, line), figure=figure)),
            ]
        )
    heads = [unseen(_("级别")), _("填报项"), _("地区"), _("时期"), _("现行"), _("另报"), _("另报出处")]
    st.html(tables.table(heads, body, right=(4, 5), css="wide dense", box="box long"))


def _given(value: float, supplier: str) -> Markup:
    """A figure with who supplied it."""
    return chain([number(value), span(supplier_word(supplier), "muted small")], " ")


def _way_to(desk: Desk, plan_id: str, line: Disagreement) -> dict[str, str]:
    """The indicator and quarter under which a figure of a disagreement is found."""
    targets = desk.catalogue.plans[plan_id].targets.values()
    uses = [t.indicator for t in targets if line.measure in desk.catalogue.indicators[t.indicator].formula.measures]
    return {"indicator": uses[0]} if uses else {}
