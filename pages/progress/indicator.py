"""指标: one indicator's course against target and schedule, its districts, and where its number comes from."""

import streamlit as st

from briefing.screens.naming import picture_name
from charts.layout import plotly_config
from desk.owners import target_owners
from pages.progress.parts import about, chart_figures, pictures
from ui import choices, faults, papers, parts, session, tables
from ui.style import inject_css
from wording import _, headlines, named
from wording.figures import as_of_words, shown_unit
from wording.levels import members_word
from wording.sentences import target_of
from wording.status import TROUBLE

inject_css()
choices.restore("as_of", "indicator", "region")
desk = session.the_desk()
catalogue, register = desk.catalogue, desk.register

chosen = choices.row(20, 29, 14, 14, 10, 49)
with chosen[0]:
    plan_id = choices.plan(field="short")
plan = catalogue.plans[plan_id]
if not plan.targets:
    faults.no_targets()
with chosen[1]:
    indicator_id = choices.indicator(plan_id)
with chosen[2]:
    view = choices.view(plan_id)
as_of, known_at = view.as_of, view.known_at
whole_name = named(register[plan.region])
with chosen[3]:
    region = choices.region(plan_id, as_of, whole_words=whole_name)
with chosen[4]:
    choices.language_switch()
row = next((r for r in session.judged(plan_id, as_of, known_at, region) if r.indicator == indicator_id), None)
if as_of is None:
    parts.looking_back(plan_id, view)
    faults.no_figures(named(plan))
    st.stop()
if row is None:
    parts.empty_state(
        _("{place}不在“{indicator}”的范围之内，请另选地区或指标。").format(
            place=named(register[region]), indicator=named(catalogue.indicators[indicator_id])
        )
    )
    st.stop()
target, indicator = target_of(row, catalogue)
with chosen[5]:
    parts.stamp(*about.stamp(row, catalogue, register))
parts.edition_banner(plan_id, view, session.grade(plan_id, known_at))
place = named(register[region])
parts.headline(headlines.indicator_headline(row, catalogue, place, as_of_words(as_of)))

left, right = st.columns([62, 38], gap="large")
members = session.by_region(plan_id, indicator_id, as_of, known_at)
verdicts = session.judged(plan_id, as_of, known_at, "districts", (row.key,))
states = {r.region: r.light for r in verdicts}
whole = next(r for r in session.judged(plan_id, as_of, known_at) if r.indicator == indicator_id)
sources = session.sources(plan_id, indicator_id, region, as_of, known_at)
frames = pictures.frames_of(row, plan_id, region, as_of, known_at)
saved = plotly_config(picture_name(plan, ("" if region == plan.region else place) + named(indicator, "short"), as_of))
course = pictures.course(row, plan_id, region, as_of, known_at)
wrote = [
    remark
    for remark in session.remarks(plan_id, as_of, known_at)
    if remark.target == row.target and region in (remark.region, plan.region)
]
grown = pictures.contribution(row, plan_id, as_of, known_at) if region == plan.region else None
gaps = session.gap_table(plan_id, row.key, as_of, known_at)
held_back = pictures.held_back(gaps, states, whole, known_at) if whole.status in TROUBLE else None
by_task = tables.gap_table(verdicts, catalogue, register)
tasks = session.tasks(plan_id, as_of, known_at)
whose = target_owners(desk, plan_id, known_at).get(row.target)
doing = about.task_table(row.target, tasks, plan_id)
with left:
    title = _("走势与目标") if row.outlook.forecast is None else _("走势、目标与预测")
    parts.section(title, shown_unit(indicator, catalogue))
    st.plotly_chart(course, theme=None, config=saved, key="course", alt=title)
    # Of a target in trouble the first question is who holds it back.
    first = {_("差距与位次"): bool(by_task)}
    then = {_("增量从哪里来"): grown is not None, members_word(catalogue, plan_id): len(members) > 0}
    shown = {
        **({**first, **then} if held_back else {**then, **first}),
        _("情况说明"): len(wrote) > 0,
        _("任务"): bool(doing),
        _("图中数据"): True,
        _("数从哪里来"): True,
        _("口径与责任"): True,
    }
    tabs = dict(
        zip(
            [name for name, there in shown.items() if there],
            st.tabs([n for n, there in shown.items() if there]),
            strict=True,
        )
    )
    if grown is not None:
        with tabs[_("增量从哪里来")]:
            parts.section(grown[0], _("对全域的贡献"))
            st.plotly_chart(grown[1], theme=None, config=saved, key="grown", alt=grown[0])
    if len(members):
        tabs[members_word(catalogue, plan_id)].html(tables.district_table(members, states, whole, catalogue, register))
    if by_task:
        tabs[_("差距与位次")].html(by_task)
    if len(wrote):
        tabs[_("情况说明")].html(tables.remark_table(wrote, register))
    if doing:
        tabs[_("任务")].html(doing)
    steps = session.waterfall(plan_id, row.key, as_of, known_at) if grown is not None else ()
    tabs[_("图中数据")].html(chart_figures.all_figures(frames, steps, catalogue, register))
    published = session.reference_points(plan_id, indicator_id, region, known_at)
    cells = tables.reference_table(published) + tables.source_table(sources, catalogue, register)
    tabs[_("数从哪里来")].html(about.trace_link(indicator_id, region) + cells)
    tabs[_("口径与责任")].html(about.meaning(row, catalogue, whose))
with right:
    barred = len(members) and not whole.figure.members
    bars_title = held_back[0] if held_back else pictures.districts_title(members, whole)
    parts.section(bars_title, shown_unit(indicator, catalogue) if barred else "")
    if whole.figure.members:
        st.html(about.members(whole, register))
    if barred:
        bars = held_back[1] if held_back else pictures.districts(members, states, whole, known_at)
        st.plotly_chart(bars, theme=None, config=saved, key="districts", alt=bars_title)
    parts.section(_("差距、预测与责任单位"))
    editions = session.year_end_editions(plan_id, row.key, as_of, known_at) if region == plan.region else ()
    st.html(about.gaps(row, catalogue, register, editions, tasks, whose, wrote))
own_frames = None if region == plan.region else frames
wanted = papers.of_indicator(row, place, own_frames, districts=bool(barred), grown=grown is not None)
parts.foot(
    *about.caption(row, sources, members, course, catalogue, register),
    take_away=lambda: papers.save(plan_id, view, wanted),
)
