"""操作记录: who did or was refused what, from where and when; to look through, to filter and to take away."""

import streamlit as st

from desk.trail import last_days, trail
from pages.reference.parts import blackout
from pages.reference.parts import trail as trail_parts
from ui import choices, parts, session
from ui.csv_file import csv_file
from ui.style import inject_css
from wording import _
from wording.figures import zone_words

inject_css(list_height=640)
choices.restore()
desk = session.the_desk()

chosen = choices.row(22, 20, 18, 28, 10, 22)
first, last = last_days()
with chosen[0]:
    first, last = trail_parts.days(first, last)
lines = trail(desk, first, last)
with chosen[1]:
    act = trail_parts.act(lines)
with chosen[2]:
    result = trail_parts.result()
with chosen[3]:
    asked = choices.typed_words("find", _("查找：人、地址、内容"))
with chosen[4]:
    choices.language_switch()
shown = trail_parts.matching(lines, act, result, asked)
with chosen[5]:
    parts.stamp(_("{n} 条").format(n=len(shown)))
parts.headline(trail_parts.headline(shown, first, last))
blackout.draw(desk)
if not shown:
    parts.caption(_("这些天没有相符的记录。"))
    parts.end()
st.html(trail_parts.listing(shown))
st.download_button(
    _("下载清单（CSV）"),
    csv_file(trail_parts.heads(), trail_parts.rows(shown)),
    trail_parts.file_name(first, last),
    "text/csv",
    on_click="ignore",
)
parts.foot(
    _(
        "登录、拒绝、下载、报送、审核、发布、备份都记在这里，一条也不删；是否被改动用 cli.py verify 核对。时间为{zone}。"
    ).format(zone=zone_words())
)
