"""汇报材料: slides, report, one page, annex, pictures and letters of an edition; what was made before; 核数."""

import streamlit as st

from desk import briefings, publish
from pages.briefing.parts import issued, materials
from pages.briefing.parts.owners import owners
from ui import choices, parts, session
from ui.consultation import consultation
from ui.style import inject_css
from wording import _, named
from wording.figures import period_words

inject_css(list_height=330)
choices.restore()
desk = session.the_desk()

chosen = choices.row(24, 10, 66)
with chosen[0]:
    plan_id = choices.plan()
with chosen[1]:
    choices.language_switch()
edition = publish.last_edition(desk, plan_id)
with chosen[2]:
    if edition:
        parts.stamp(
            _("现行：{period}").format(period=period_words(edition.period)), parts.moment_words(edition.published_at)
        )
parts.sample_band(session.grade(plan_id, None))
parts.headline(
    _("{plan}：选好内容，一次生成会上要用的材料。").format(plan=named(desk.catalogue.plans[plan_id], "short"))
)

left, right = st.columns([44, 56], gap="large")
with left:
    parts.section(_("生成"), _("每个数都出自同一版"))
    materials.make_form(desk, plan_id)
    owners(desk, plan_id)
with right:
    every = briefings.recorded(desk, plan_id)
    parts.section(_("已生成的材料"), _("{n} 份").format(n=len(every)))
    if every:
        st.html(materials.recorded_table(every))
        materials.again(desk, every)
        materials.compare(desk, every)
    else:
        parts.caption(_("还没有生成过。生成以后记下由谁、何时、用哪一版数据，以及每个文件的指纹。"))
    parts.section(_("核数"), _("改过的通报，逐个数与这一版核对"))
    materials.proof(desk, plan_id, every)
    for period in [edition.period] if edition else session.periods(plan_id, None)[-1:]:
        consultation(desk, plan_id, period)
    issued.show(desk, plan_id, every)
