"""情景: another pace, a gain, a population revision of districts, and what would become of the whole; never a figure."""

import streamlit as st

from charts.layout import picture_name
from desk import scenario
from pages.progress.parts import scenario as scenario_parts
from pages.progress.parts import scenario_result
from ui import chart, choices, faults, parts, session
from ui.style import inject_css
from wording import _, named
from wording.figures import as_of_words, remaining_words, target_words
from wording.levels import members_word

inject_css()
choices.restore("as_of")
desk = session.the_desk()
catalogue, register = desk.catalogue, desk.register

chosen = choices.row(24, 30, 14, 10, 42)
with chosen[0]:
    plan_id = choices.plan()
plan, known_at = catalogue.plans[plan_id], choices.known_at()
keys = scenario_parts.bendable(plan_id)
scenario_parts.open_saved(plan_id)
with chosen[3]:
    choices.language_switch()
if not keys:
    parts.sample_band(session.grade(plan_id, known_at))
    words = _("能作情景的是由各{places}报送、能相加或按人口加权、到期判断的目标。")
    faults.nothing_here(
        _("本方案没有可以作情景的目标。"),
        words.format(places=members_word(catalogue, plan_id)),
        has_targets=bool(plan.targets),
    )
with chosen[1]:
    key = scenario_parts.target_key(plan_id, keys)
target = plan.targets[key]
indicator = catalogue.indicators[target.indicator]
with chosen[2]:
    as_of = choices.as_of(plan_id, known_at)
if as_of is None:
    faults.no_figures(named(plan))
    parts.end()
with chosen[4]:
    parts.stamp(target_words(target, indicator, catalogue), as_of_words(as_of), remaining_words(as_of, target.deadline))
parts.sample_band(session.grade(plan_id, known_at))
parts.known_band(known_at)

districts = scenario.paces(desk, plan_id, key, as_of, known_at)
held = scenario_parts.assumptions(key, [district.region for district in districts])
found, left_out = scenario_parts.outcome(plan_id, key, held, districts, as_of, known_at)
parts.headline(scenario_result.conclusion(found, held, catalogue))

left, right = st.columns([58, 42], gap="large")
with left:
    parts.section(
        _("各{places}的假设").format(places=members_word(desk.catalogue, plan_id)),
        scenario_parts.counted_unit(indicator, catalogue),
    )
    scenario_parts.editor(plan_id, key, districts, held, indicator, catalogue)
    parts.caption(
        scenario_parts.left_out_words(left_out, register),
        _("“假设季均”是剩余各季每季的增量，空着即照近四季季均；“一次性增加”现在就计入。"),
        _("情景只改假设，不改任何已报的数；保存的只有假设本身。"),
    )
with right:
    parts.section(_("现在与情景"))
    st.html(scenario_result.comparison(found, catalogue))
    drawn = scenario_result.picture(found, catalogue)
    if drawn is not None:
        chart.show(chart.ready(drawn), "outlook", _("现在与情景"), picture_name(plan, _("情景"), as_of))
    parts.section(_("保存的情景"))
    if held:
        scenario_parts.keeping(plan_id, key, as_of, held)
        scenario_parts.start_again(key)
    scenario_parts.saved_list(plan_id, catalogue)
parts.caption(
    _("预计值后括号内为 80% 预测区间。来源：《{plan}》；各单位上报表。").format(plan=named(plan)),
)
