"""追溯: from a figure to the cells it was made of, their files, who sent them and when, and every earlier version."""

import streamlit as st

from desk import records
from pages.returns.parts import trace
from tracker.permission import About
from ui import choices, faults, parts, session
from ui.style import inject_css
from wording import _, named
from wording.figures import zone_words

inject_css(list_height=590)
choices.restore("as_of", "indicator", "region")
desk = session.the_desk()
catalogue, register = desk.catalogue, desk.register

chosen = choices.row(22, 32, 14, 14, 10, 44)
with chosen[0]:
    plan_id = choices.plan()
plan = catalogue.plans[plan_id]
if not plan.targets:
    faults.nothing_here(_("本方案没有数量目标，没有可以追溯的数。"))
with chosen[1]:
    indicator_id = choices.indicator(plan_id)
with chosen[2]:
    view = choices.view(plan_id)
as_of, known_at = view.as_of, view.known_at
with chosen[3]:
    region = choices.region(plan_id, as_of, whole_words=named(register[plan.region]))
with chosen[4]:
    choices.language_switch()
if as_of is None:
    faults.no_figures(named(plan))
    parts.end()
row = next((r for r in session.judged(plan_id, as_of, known_at, region) if r.indicator == indicator_id), None)
if row is None:
    parts.empty_state(
        _("{place}不在“{indicator}”的范围之内，请另选地区或指标。").format(
            place=named(register[region]), indicator=named(catalogue.indicators[indicator_id])
        )
    )
    parts.end()
sources = session.sources(plan_id, indicator_id, region, as_of, known_at)
figure = trace.chosen_figure(sources)
differing = records.disagreements(desk, plan_id)
with chosen[5]:
    parts.stamp(_("{n} 个数").format(n=len(sources)), _("请核对 {n} 处").format(n=len(differing)) if differing else "")
parts.edition_banner(plan_id, view, session.grade(plan_id, known_at))
parts.headline(trace.headline(row, sources, as_of, named(register[region]), desk))

left, right = st.columns([69, 31], gap="large")
sent = {one.id: one for one in records.submissions(desk, None, known_at)}
with left:
    made_of, doubtful = st.tabs([_("由这些数算出"), _("请核对（{n}）").format(n=len(differing))])
    made_of.html(trace.cells(sources, sent, figure, desk))
    with doubtful:
        trace.differing(differing, desk, plan_id)
with right:
    if figure is not None and desk.may("see_returns", About(plan_id, (figure.region,), (figure.measure,))):
        parts.section(trace.title(figure, desk))
        standing = next((source.submission for source in sources if trace.figure_of(source) == figure), None)
        history = trace.versions(desk, figure, standing, known_at)
        trace.original(desk, history, standing, sent)
        parts.caption(_("新的在上；被取代、撤回的都留着。校验为原件的 SHA-256 前 12 位。"))
parts.foot(
    _("点地区看这个数的各个版本；“按当时所知”可看过去某一天的数和出处。时间为{zone}。").format(zone=zone_words())
)
