"""指标: one indicator's course against target and schedule, its districts, and where its number comes from."""

from functools import partial

import streamlit as st

from charts.layout import picture_name
from desk.owners import target_owners
from pages.progress.parts import pictures, sheet
from ui import chart, choices, faults, papers, parts, session
from ui.style import inject_css
from wording import _, named
from wording.figures import shown_unit
from wording.sentences import target_of

inject_css()
choices.restore("as_of", "indicator", "region")
desk = session.the_desk()
catalogue, register = desk.catalogue, desk.register

chosen = choices.row(20, 29, 14, 14, 10, 49)
with chosen[0]:
    plan_id = choices.plan()
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
    parts.end()
if row is None:
    parts.empty_state(
        _("{place}不在“{indicator}”的范围之内，请另选地区或指标。").format(
            place=named(register[region]), indicator=named(catalogue.indicators[indicator_id])
        )
    )
    parts.end()
indicator = target_of(row, catalogue)[1]
whole = next(r for r in session.judged(plan_id, as_of, known_at) if r.indicator == indicator_id)
shown = sheet.sheet(row, whole, view, as_of, target_owners(desk, plan_id, known_at).get(row.target))
with chosen[5]:
    parts.stamp(*shown.stamp)
parts.edition_banner(plan_id, view, session.grade(plan_id, known_at))
place = named(register[region])
parts.headline(shown.headline)

left, right = st.columns([62, 38], gap="large")
file_name = picture_name(plan, ("" if region == plan.region else place) + named(indicator, "short"), as_of)
with left:
    title = _("走势与目标") if row.outlook.forecast is None else _("走势、目标与预测")
    unit = shown_unit(indicator, catalogue)
    # Of what every place has to reach the whole's figure is the least one's.
    least = indicator.roll_up == "minimum" and region == plan.region
    parts.section(title, _("{unit}，最少的一地").format(unit=unit) if least else unit)
    chart.show(shown.course, "course", title, file_name)
    for table, tab in zip(shown.tabs.values(), st.tabs(list(shown.tabs)), strict=True):
        if table:
            tab.html(table)
        elif shown.grown is not None:
            with tab:
                parts.section(shown.grown[0], _("对全域的贡献"))
                chart.show(shown.grown[1], "grown", shown.grown[0], file_name)
with right:
    parts.section(shown.bars_title, shown_unit(indicator, catalogue) if shown.bars is not None else "")
    if shown.members:
        st.html(shown.members)
    if shown.bars is not None:
        chart.show(shown.bars, "districts", shown.bars_title, file_name)
    parts.section(_("差距、预测与责任单位"))
    st.html(shown.facts)
own_frames = None if region == plan.region else pictures.frames_of(row, plan_id, region, as_of, known_at)
wanted = partial(
    papers.of_indicator, row, place, own_frames, districts=shown.bars is not None, grown=shown.grown is not None
)
parts.foot(*shown.caption, take_away=lambda: papers.save(plan_id, view, wanted))
