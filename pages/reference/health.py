"""运行: copies, space, the chain's mark and who is listed, for the administrator; no figures."""

import streamlit as st

from desk.health import back_up, health
from pages.reference.parts import blackout
from pages.reference.parts import health as health_parts
from store.database import CopyFailed
from ui import choices, parts, session, tables
from ui.style import inject_css
from wording import _
from wording.figures import zone_words
from wording.keeping import no_copy_words

inject_css()
choices.restore()
desk = session.the_desk()

if not desk.may("see_published"):
    # A bar with one page is not drawn, its title is.
    st.space("large")
chosen = choices.row(10, 90)
with chosen[0]:
    choices.language_switch()
stands = health(desk)
parts.headline(health_parts.headline(stands))
if stands.fault:
    st.warning(no_copy_words(stands.fault.why, stands.fault.is_full))
left, right = st.columns([40, 60], gap="large")
with left:
    parts.section(_("数据库和副本"))
    st.html(tables.facts(health_parts.facts(stands)))
    if st.button(_("现在备份"), type="primary"):
        try:
            st.success(_("已备份：{path}").format(path=back_up(desk)))
        except CopyFailed as failed:
            st.warning(no_copy_words(failed.why, failed.is_full))
with right:
    parts.section(_("谁能做什么"), "access.yaml")
    if stands.access is None:
        parts.caption(_("没有 access.yaml：进得来的人都能报送、审核、发布。写法见运行说明。"))
    else:
        st.html(health_parts.people(stands.access))
        if not stands.access.two_pairs_of_eyes:
            parts.caption(_("access.yaml 关闭了双人复核：自己报的数自己可以发布。"))
blackout.draw(desk)
parts.foot(_("时间为{zone}。").format(zone=zone_words()))
