"""The charts of 指标 and 县区, their frames taken from the session's answers; drawn by `components.pictures`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import plotly.graph_objects as go

from charts.districts import ROW
from charts.history import starts_at
from charts.layout import Scale
from components import cards, pictures
from components.html import Markup, render
from components.marks import labelled
from components.pictures import Course, is_year_to_date
from components.sparkline import sparkline
from desk import Desk
from pages.progress.parts import about
from tracker.periods import Period
from tracker.rules.contribution import GapPart
from tracker.rules.judgement import DistrictFigure, Judgement
from tracker.schema.catalogue import Indicator
from ui import session, tables
from ui.chart import Chart, ready
from wording import _, language, named
from wording.figures import figure, growth_words, joined, percent, target_number
from wording.levels import whole_word
from wording.outlook import end_words, forecast_figures, outlook_words
from wording.sentences import target_of

# Px; with the tabs below it the page fits a screen.
HISTORY = 300


def scale_of(indicator: Indicator) -> Scale:
    """The scale an indicator is drawn at: its shown unit and table decimals."""
    return pictures.scale_of(indicator, session.the_desk().catalogue)


def frames_of(judgement: Judgement, plan_id: str, region: str, as_of: Period, known_at: datetime | None) -> Course:
    """What the history of the judgement's indicator is drawn from."""
    return Course(
        judgement,
        session.history(plan_id, judgement.indicator, region, as_of, known_at),
        session.schedule_line(plan_id, judgement.key, region, known_at),
        session.reference_points(plan_id, judgement.indicator, region, known_at),
    )


def course(
    judgement: Judgement, plan_id: str, region: str, as_of: Period, known_at: datetime | None
) -> tuple[Chart, float | None]:
    """The history of the judgement's indicator with target, schedule and published points, and where a cut axis starts."""
    # The English caption is a line longer.
    height = HISTORY - (22 if language() == "en" else 0)

    def drawn(desk: Desk) -> tuple[Chart, float | None]:
        frames = frames_of(judgement, plan_id, region, as_of, known_at)
        made = pictures.course(frames, desk.catalogue.plans[plan_id], desk.catalogue, height=height)
        return ready(made), starts_at(made)

    return session.kept(plan_id, known_at, ("course", judgement.target, region, as_of, language()), drawn)


def contribution(
    judgement: Judgement, plan_id: str, as_of: Period, known_at: datetime | None
) -> tuple[str, Chart] | None:
    """The finding and the waterfall of the whole's change since its baseline; None where it cannot be split."""

    def drawn(desk: Desk) -> tuple[str, Chart] | None:
        steps = session.waterfall(plan_id, judgement.key, as_of, known_at)
        return _ready(
            pictures.contribution(judgement, desk.catalogue.plans[plan_id], as_of, steps, desk.catalogue, desk.register)
        )

    return session.kept(plan_id, known_at, ("contribution", judgement.target, as_of, language()), drawn)


def districts(
    members: Sequence[DistrictFigure], states: Mapping[str, str | None], whole: Judgement, known_at: datetime | None
) -> Chart:
    """The districts' bars; for a ratio with the whole's line and the plan's own value for reference."""
    return session.kept(
        whole.plan,
        known_at,
        ("districts", whole.target, whole.as_of, language()),
        # The English headline is a line longer.
        lambda desk: ready(
            pictures.districts(
                members,
                states,
                whole,
                desk.catalogue,
                desk.register,
                row=ROW if language() == "zh" else ROW - 1,
            )
        ),
    )


def held_back(
    parts: Sequence[GapPart], states: Mapping[str, str | None], whole: Judgement, known_at: datetime | None
) -> tuple[str, Chart] | None:
    """Who holds the target back and by how much; None where nobody does."""
    return session.kept(
        whole.plan,
        known_at,
        ("held_back", whole.target, whole.as_of, language()),
        lambda desk: _ready(pictures.held_back(parts, states, whole, desk.catalogue, desk.register)),
    )


def _ready(found: tuple[str, go.Figure] | None) -> tuple[str, Chart] | None:
    return None if found is None else (found[0], ready(found[1]))


def districts_title(members: Sequence[DistrictFigure], whole: Judgement) -> str:
    """What the bars show, counted: 6 个单位低于泉州市."""
    desk = session.the_desk()
    return pictures.districts_title(members, whole, desk.catalogue, desk.register)


def small_multiple(
    judgement: Judgement, plan_id: str, as_of: Period, known_at: datetime | None, share: float | None
) -> Markup:
    """One indicator of one district: figure, status where allocated, share, growth, and its course."""
    catalogue = session.the_desk().catalogue
    target, indicator = target_of(judgement, catalogue)
    region, status = judgement.region, judgement.light
    history = session.history(plan_id, judgement.indicator, region, as_of, known_at)
    values = cards.course_values(judgement, history, catalogue)
    line = judgement.promise.number
    if line is None and indicator.formula.ratio is not None:
        line = target.number
    picture = sparkline(
        values,
        None if is_year_to_date(judgement, catalogue) and not indicator.formula.ratio else line,
        _("走势"),
        width=330,
        height=100,
        css="course",
    )
    facts = [growth_words(judgement.movement.growth_percent)] if status != "no_data" else []
    if share is not None:
        facts.append(_("占全域 {share}").format(share=percent(share)))
    if line is not None:
        name = (
            _("本地目标")
            if judgement.promise.number is not None
            else _("{whole}目标线（参考）").format(whole=whole_word(catalogue, judgement.plan))
        )
        own = figure(line, indicator, catalogue, "table")[0]
        shown_line = own if judgement.promise.number is not None else target_number(target, indicator, catalogue)
        facts.append(f"{name} {shown_line}")
    value: str = "—"
    if status != "no_data":
        value = tables.traced(cards.amount(judgement, catalogue), about.trace_of(judgement))
    return render(
        "small_multiple.html",
        name=named(indicator, "short"),
        state=labelled(status, css="nowrap") if status else "",
        value=value,
        course=picture,
        under=[" · ".join(words) for words in (facts, _ahead_words(judgement), _place_words(judgement)) if words],
    )


def _ahead_words(judgement: Judgement) -> list[str]:
    """年末预计 23.0 万件 · 完成研判：难度较大, of one district."""
    catalogue = session.the_desk().catalogue
    printed = forecast_figures(judgement, catalogue)
    if printed is None:
        return []
    said = _("{end}预计 {value}").format(end=end_words(judgement, catalogue), value=joined(printed[0], printed[3]))
    return [word for word in (said, outlook_words(judgement)) if word]


def _place_words(judgement: Judgement) -> list[str]:
    """第 7 位（共 11 个单位） · 对全域：差 8 家, of one district."""
    catalogue = session.the_desk().catalogue
    part = judgement.rank.contribution
    said = [tables.rank_words(judgement)]
    if part is not None:
        lead = tables.lead_words(part, target_of(judgement, catalogue)[1], catalogue)
        said.append(_("对全域：{lead}").format(lead=lead))
    return [word for word in said if word]
