"""任务分解: a proposal for splitting a target over the districts, with locks; taken away as a workbook, never saved here."""

import streamlit as st

from desk import allocate
from pages.progress.parts import allocation
from ui import choices, faults, parts, session
from ui.style import inject_css
from wording import _, named
from wording.figures import as_of_words, target_words, unit_words
from wording.levels import members_word

inject_css()
choices.restore("as_of")
desk = session.the_desk()
catalogue, register = desk.catalogue, desk.register

chosen = choices.row(20, 24, 13, 13, 13, 9, 34)
with chosen[0]:
    plan_id = choices.plan()
plan, known_at = catalogue.plans[plan_id], choices.known_at()
keys = allocate.splittable(desk, plan_id)
if not keys:
    with chosen[5]:
        choices.language_switch()
    parts.sample_band(session.grade(plan_id, known_at))
    words = _("能分解的是有目标数、到期判断、由各{places}报送且能相加或能按人口加权的目标。")
    faults.nothing_here(
        _("本方案没有可以分解到{places}的目标。").format(places=members_word(catalogue, plan_id)),
        words.format(places=members_word(catalogue, plan_id)),
        has_targets=bool(plan.targets),
    )
with chosen[1]:
    key = allocation.target_key(plan_id, keys)
target = plan.targets[key]
indicator = catalogue.indicators[target.indicator]
with chosen[2]:
    as_of = choices.as_of(plan_id, known_at)
with chosen[3]:
    method = allocation.method()
if as_of is None:
    with chosen[5]:
        choices.language_switch()
    faults.no_figures(named(plan))
    parts.end()
with chosen[4]:
    years = allocation.years(plan_id, key, as_of)
with chosen[5]:
    choices.language_switch()
held = allocation.locks(key, register, plan.region)
found = allocate.proposal(desk, plan_id, key, as_of, method, held, known_at)
with chosen[6]:
    parts.stamp(target_words(target, indicator, catalogue), as_of_words(found.as_of))
grade = session.grade(plan_id, known_at)
parts.sample_band(grade)
parts.known_band(known_at)
parts.headline(allocation.check_sentence(found, indicator, catalogue, register))

left, right = st.columns([76, 24], gap="large")
with left:
    parts.section(_("各单位任务数"), unit_words(indicator.unit, catalogue))
    allocation.editor(plan_id, found, indicator, catalogue, register, held)
    st.html(allocation.totals(found, indicator, catalogue, named(register[plan.region])))
with right:
    parts.section(_("怎样算的"))
    parts.caption(allocation.method_sentence(found), *allocation.notes(found, register))
    if held:
        allocation.unlock_all()
    allocation.take_away(plan_id, found, years, known_at, grade)
parts.caption(
    _("在“任务数”一列填数即锁定，去掉“锁定”的勾就重新测算。测算不是下达的任务。"),
    _("来源：《{plan}》；各单位上报表。").format(plan=named(plan)),
)
