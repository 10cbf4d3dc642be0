"""汇报: one message a screen, 1600 × 900 px, without navigation or tool bar; keys turn the screens, loop=15 turns them itself."""

import streamlit as st

from pages.briefing.parts import brief
from ui import choices, faults, papers, session
from ui.style import inject_css
from wording import _, named

inject_css()
choices.restore("as_of")
brief.put_frame(bare=st.query_params.get("brief") == "1")
desk = session.the_desk()

with st.container(key="brief-tools"):
    chosen = st.columns([30, 14, 10, 46], vertical_alignment="center")
    with chosen[0]:
        plan_id = choices.plan()
    plan = desk.catalogue.plans[plan_id]
    with chosen[1]:
        view = choices.view(plan_id)
    with chosen[2]:
        choices.language_switch()
    tools = chosen[3].container(horizontal=True, horizontal_alignment="right", vertical_alignment="center")
if plan.targets and view.as_of is None:
    faults.no_figures(named(plan))
found = papers.of_view(plan_id, view)
brief.show(found, plan_id, choices.link())
with tools:
    st.caption(_("← → 翻页 · A 附页 · L 循环 · F 全屏 · P、S 存图 · Esc 返回"))
    papers.save(plan_id, view, lambda: papers.of_brief(found), whole_page=True)
