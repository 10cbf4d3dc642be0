"""办理进度: where every return stands and what waits for whom; an analyst reviews or sends back, a unit sees its own and its lights."""

import streamlit as st

from desk import road
from desk.publish import last_edition
from pages.returns.parts import road as road_parts
from ui import choices, parts, session
from ui.consultation import consultation
from ui.style import inject_css
from wording import _
from wording.figures import zone_words

inject_css(list_height=420 if session.the_desk().may("review") else 240)
choices.restore()
desk = session.the_desk()

chosen = choices.row(24, 22, 10, 44)
with chosen[0]:
    plan_id = choices.plan()
every = road.returns(desk, plan_id)
with chosen[1]:
    shown = road_parts.filtered(every)
with chosen[2]:
    choices.language_switch()
with chosen[3]:
    parts.stamp(_("{n} 次报送").format(n=len(shown)))
parts.sample_band(session.grade(plan_id, None))
parts.flash(road_parts.DONE)
is_unit = desk.actor is not None and desk.actor.is_unit
parts.headline(road_parts.headline(every, is_unit=is_unit))

left, right = st.columns([62, 38], gap="large")
current = road_parts.asked_for(shown)
with left:
    if shown:
        st.html(road_parts.listing(desk, shown, current))
    else:
        parts.caption(_("没有这样的报送。"))
    if is_unit:
        road_parts.own_lights(desk, plan_id)
        road_parts.letters(desk, plan_id)
        if edition := last_edition(desk, plan_id):
            consultation(desk, plan_id, edition.period)
with right:
    road_parts.acts(desk, every)
    if current is not None:
        road_parts.one(desk, current)
parts.foot(_("填报单位交来的先审核，审核过的是草稿，发布后领导才看到。时间为{zone}。").format(zone=zone_words()))
