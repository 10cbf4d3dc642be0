"""单数更正: one figure by telephone, message or letter, or one taken back; what it would change before it is saved."""

import streamlit as st

from pages.returns.parts import correct
from tracker.permission import About
from ui import choices, faults, parts, session
from ui.style import inject_css
from wording import _, named
from wording.levels import members_word

inject_css()
choices.restore()
desk = session.the_desk()

chosen = choices.row(24, 28, 16, 14, 10, 30)
with chosen[0]:
    plan_id = choices.plan()
if not desk.catalogue.plan_measures(plan_id):
    with chosen[4]:
        choices.language_switch()
    faults.nothing_here(_("本方案没有数量目标，没有可以更正的数。"))
if not any(desk.may("correct", About(plan_id, measures=(key,))) for key in desk.catalogue.plan_measures(plan_id)):
    with chosen[4]:
        choices.language_switch()
    parts.empty_state(_("本方案没有归您报的数。"))
    parts.end()
with chosen[1]:
    measure = correct.measure(desk, plan_id)
kind = desk.catalogue.measures[measure]
with chosen[2]:
    region = correct.region(desk, plan_id, measure)
with chosen[3]:
    period = correct.period(desk, plan_id, kind)
with chosen[4]:
    choices.language_switch()
with chosen[5]:
    parts.stamp(_("由{supplier}报送").format(supplier=named(kind.supplied_by)))
grade = session.grade(plan_id, None)
parts.sample_band(grade)
parts.copy_band()
asked = correct.Place(plan_id, measure, region, period)
standing = correct.stands_now(desk, asked)
correct.saved(desk)

left, right = st.columns([46, 54], gap="large")
with left:
    parts.section(correct.title(desk, asked))
    correct.show_standing(desk, asked, standing)
    given, page = correct.form(desk, asked)
    notes = [
        _("{places}自己报的数不替换上级部门的数：两个都留下，标为请核对。旧数不删，随时可以撤回。").format(
            places=members_word(desk.catalogue, plan_id)
        )
    ]
    if grade == "sample":
        notes.append(_("现在是演示库：记入的数按“演示数据·非真实”保存。"))
    parts.caption(*notes)
with right:
    if not correct.is_filled(given):
        parts.headline(_("填好左边，这里先显示会改变什么；确认后才记入。"))
        parts.caption(_("补录、更正、收回都在这里做，和工作簿一样有回执、可追溯、可撤回。"))
        parts.section(_("这个数的各个版本"))
        correct.versions_so_far(desk, asked, standing)
    elif correct.look(desk, given, standing):
        correct.save(desk, given, page, standing)
