"""复核并发布: the draft against what leaders see, what came in since, publishing with its 更正说明, every edition."""

import streamlit as st

from desk import publish
from pages.returns.parts import others
from pages.returns.parts import publish as publish_parts
from ui import choices, faults, parts, session
from ui.style import inject_css
from wording import _, named
from wording.figures import period_words
from wording.levels import places_word

inject_css(list_height=390)
choices.restore()
desk = session.the_desk()

chosen = choices.row(24, 16, 10, 50)
with chosen[0]:
    plan_id = choices.plan()
every = publish.editions(desk, plan_id)
standing = [one for one in every if one.unpublished_at is None]
edition = standing[0] if standing else None
with chosen[1]:
    period = publish_parts.period_to_publish(plan_id, edition)
with chosen[2]:
    choices.language_switch()
pending = publish_parts.since(desk, plan_id, edition)
with chosen[3]:
    if edition:
        parts.stamp(
            _("现行：{period}").format(period=period_words(edition.period)),
            publish_parts.seen_word(edition.visibility),
            parts.moment_words(edition.published_at),
        )
parts.sample_band(session.grade(plan_id, None))
parts.flash(publish_parts.DONE)
if not desk.catalogue.plans[plan_id].targets:
    faults.no_targets()
if period is None:
    publish_parts.nothing_yet(named(desk.catalogue.plans[plan_id]))
    parts.end()
changes = publish.draft_changes(desk, plan_id, period)
parts.headline(publish_parts.headline(changes, edition, len(pending), was_published=bool(every)))
others.say_missing(desk, plan_id, period)

left, right = st.columns([66, 34], gap="large")
with left:
    parts.section(_("发布后领导看到的变化"), _("全域各项目标"))
    if len(changes):
        before = period_words(edition.period) if edition else _("尚未发布")
        after = _("草稿 {period}").format(period=period_words(period))
        st.html(publish_parts.change_table(changes, desk, before=before, after=after))
    else:
        parts.caption(_("没有变化。"))
    parts.section(_("上一版以后的报送与撤回"), _("{n} 次").format(n=len(pending)))
    if pending:
        st.html(publish_parts.came_since(desk, pending))
    else:
        parts.caption(_("没有。"))
    parts.section(_("已发布的各版"), _("{n} 版").format(n=len(every)))
    if every:
        st.html(publish_parts.edition_table(every))
    else:
        parts.caption(_("还没有发布过。"))
with right:
    parts.section(_("发布"))
    publish_parts.publish_form(desk, plan_id, period, moved=bool(changes or pending))
    if edition:
        publish_parts.unpublish_form(desk, edition, standing[1] if len(standing) > 1 else None)
    if desk.access is not None and not desk.access.two_pairs_of_eyes:
        parts.caption(_("access.yaml 关闭了双人复核：自己报的数自己可以发布。"))
    parts.caption(
        _(
            "发布即锁定这一季：以后再改，要写更正说明。总览、指标、{places}和汇报只显示最近一版；更早季度的更正随新的一版发布。"
        ).format(places=places_word(desk.catalogue, plan_id))
    )
