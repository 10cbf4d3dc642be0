"""方法: every formula with its source and an example computed as the page opens; thresholds, legend, grades, calibration."""

import streamlit as st

from components.html import chain
from pages.reference.parts import html
from pages.reference.parts.text import groups
from ui import choices, parts, session
from ui.style import inject_css
from wording import _, named

inject_css()
choices.restore()
desk = session.the_desk()
settings = desk.catalogue.settings

chosen = choices.row(84, 16)
with chosen[0]:
    parts.page_head(_("方法"), _("每个数怎样算，出处是什么，算例当场计算"))
with chosen[1]:
    choices.language_switch()
parts.headline(_("状态、差距、预测都由同一套公式算出；界限印在这里，改目录就改界限。"))

chapters = groups(settings)
more = [
    ("legend", _("状态图例")),
    ("calibration", _("预测的校准")),
    ("data", _("数据与版本")),
    ("left_out", _("没有列入的方案用语")),
    ("published", _("已发布的一版")),
]
st.html(html.contents(chapters, more))
st.html(html.symbols())
for chapter in chapters:
    st.html(html.chapter(chapter.key, chapter.title))
    st.html(chain(html.rule(entry, settings) for entry in chapter.entries))

st.html(html.chapter(*more[0]))
st.html(html.legend(settings))
st.html(html.chapter(*more[1]))
measured = html.calibration()
if measured:
    text = _("用造出来的序列截断后回测：80% 区间应当盖住 75%—88%，Brier 分越小越好。做不到的也照实列出。")
    parts.caption(text, _("全文见 docs/forecast.md。"))
    st.html(measured)
else:
    parts.caption(_("还没有校准结果；运行 make bench 后写入 docs/forecast.md。"))
st.html(html.chapter(*more[2]))
st.html(html.grades(desk.data_version()))
st.html(html.chapter(*more[3]))
parts.caption(_("方案里有、但没有列为目标或节点的话，每句注明位置和原因；原文由 cli.py check --texts 逐字核对。"))
st.html(html.left_out(desk.catalogue))
st.html(html.chapter(*more[4]))
parts.caption(_("页面和材料显示发布时的判断，规则或目录改了也不变；这里列出按现行规则会有哪些不同。"))
st.html(html.since_published(desk))
parts.caption(
    _("界限出处：{source}。与其他公开方法的比较见 docs/method.md。").format(source=named(settings.thresholds, "source"))
)
