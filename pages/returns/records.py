"""报送记录: every submission with its file, its doubts and what it changed; find, withdraw and take back, one or a batch."""

import streamlit as st

from desk import aliases, records
from desk.find import matching
from pages.returns.parts import account, receipt, withdrawing
from pages.returns.parts import records as records_parts
from ui import choices, parts, session, tables
from ui.record_words import file_word
from ui.style import inject_css
from wording import _
from wording.figures import zone_words

inject_css(list_height=600)
choices.restore()
desk = session.the_desk()

chosen = choices.row(30, 14, 24, 10, 22)
with chosen[0]:
    plan_id = choices.plan()
known_at = choices.known_at()
every = records.submissions(desk, plan_id, known_at)
with chosen[1]:
    code = records_parts.quarter(every)
with chosen[2]:
    asked_words = choices.typed_words("find", _("查找：单位、文件名、报送人、填报项"))
with chosen[3]:
    choices.language_switch()
of_quarter = [one for one in every if code in (records_parts.ALL, *map(str, one.periods))]
sent = matching(desk, plan_id, asked_words, of_quarter)
in_force = sum(not one.withdrawn for one in sent)
with chosen[4]:
    parts.stamp(_("{n} 次报送").format(n=len(sent)), _("在用 {n} 次").format(n=in_force))

if st.query_params.get("receipt"):
    asked = records_parts.asked_for(every, "receipt")
    if asked is not None and asked.id.startswith(st.query_params["receipt"]):
        receipt.show(desk, asked)
    else:
        parts.empty_state(_("没有这个回执号的报送，请从报送记录里打开。"))
    parts.end()
parts.sample_band(session.grade(plan_id, known_at))
parts.known_band(known_at)
parts.flash(records_parts.DONE)
parts.copy_band()
if of_quarter and not sent:
    words = _("没有与“{words}”相符的报送。")
    parts.empty_state(words.format(words=asked_words), [_("各词之间用空格隔开，都要相符；也可以写回执号的开头。")])
    parts.end()
if not sent:
    parts.empty_state(_("还没有报送。"), [_("到“上报”页放入填好的工作簿，或在“单数更正”页补录一个数。")])
    parts.end()

batches = records_parts.batches_of(sent)
current = records_parts.asked_for(sent)
assert current is not None
opened = records_parts.opened(batches, current)
parts.headline(
    _("共 {n} 次报送，在用 {used} 次，已撤回 {gone} 次；撤回的也留在这里，一个数也不删。").format(
        n=len(sent), used=in_force, gone=len(sent) - in_force
    )
)
left, right = st.columns([60, 40], gap="large")
with left:
    settled = aliases.settled(desk, plan_id)
    first, second = st.tabs([_("报送"), _("记住的名称（{n}）").format(n=len(settled))])
    first.html(records_parts.listing(sent, batches, current, opened))
    with second:
        records_parts.settled_names(desk, plan_id)
with right:
    if current.batch in batches and not st.query_params.get("submission"):
        withdrawing.of_batch(desk, batches[opened or current.batch])
    else:
        parts.section(file_word(current.file_name), records_parts.state_word(current))
        about, changed, doubtful, back = st.tabs(
            [
                _("这次报送"),
                _("改了什么"),
                _("请核对（{n}）").format(n=current.problems),
                _("恢复") if current.withdrawn else _("撤回"),
            ]
        )
        with about:
            st.html(tables.facts(records_parts.facts(desk, current)))
            account.show(records.account(desk, current.id))
            records_parts.take_away(desk, current)
        with changed:
            records_parts.difference(desk, current)
        with doubtful:
            records_parts.doubts(desk, current)
        with back:
            withdrawing.turning(desk, [current])
parts.foot(_("时间为{zone}。").format(zone=zone_words()))
