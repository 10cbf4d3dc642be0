"""待核事项 on 汇报材料: who answers for which target is not confirmed yet, and the form to confirm it with its document."""

from __future__ import annotations

import streamlit as st

from desk import Desk
from desk.owners import TargetOwners, confirm, target_owners
from tracker.permission import About
from tracker.schema.task_types import Role
from ui import parts, session
from ui.tables import table
from wording import _, named


def owners(desk: Desk, plan_id: str) -> None:
    """What papers will say of who answers, and the form; nothing for a plan without targets."""
    every = target_owners(desk, plan_id)
    if not every:
        return
    open_ones = [one for one in every.values() if not one.confirmed]
    parts.section(_("待核事项"), _("责任单位未确认 {n} 项").format(n=len(open_ones)))
    if not open_ones:
        parts.caption(_("各目标的责任单位都已确认，材料按确认的牵头、配合单位写。"))
    else:
        parts.caption(_("方案没有写明牵头单位。确认以前，材料只按方案印的次序写责任单位，不写牵头。"))
    with st.expander(_("逐项查看和确认")):
        st.html(table([_("目标"), _("责任单位"), _("依据")], [_line(desk, plan_id, one) for one in every.values()]))
        if desk.may("steer", About(plan_id)):
            _form(desk, plan_id, every)


def _line(desk: Desk, plan_id: str, one: TargetOwners) -> list[str]:
    words = {"lead": _("（牵头）"), "support": _("（配合）")}
    units = _("、").join(named(unit) + (words[unit.role] if unit.role else "") for unit in one.units)
    basis = _("《{document}》").format(document=one.document) if one.confirmed else _("方案，待核")
    return [_name(desk, plan_id, one.target), units, basis]


def _name(desk: Desk, plan_id: str, target: str) -> str:
    key = target.partition(".")[2]
    return named(desk.catalogue.indicators[desk.catalogue.plans[plan_id].targets[key].indicator], "short")


def _form(desk: Desk, plan_id: str, every: dict[str, TargetOwners]) -> None:
    picked = st.selectbox(
        _("目标"), list(every), format_func=lambda target: _name(desk, plan_id, target), key=f"owners-{plan_id}"
    )
    names = {unit.name: named(unit) for unit in desk.tasks.units_of(plan_id).values()}
    names |= {unit.unit: named(unit) for unit in every[picked].units}
    with st.form(f"owners-form-{picked}", border=False):
        lead = st.selectbox(_("牵头单位"), list(names), index=None, format_func=names.__getitem__)
        support = st.multiselect(_("配合单位"), list(names), format_func=names.__getitem__)
        document = st.text_input(_("依据文件"), max_chars=80)
        sent = st.form_submit_button(_("确认"))
    if not sent:
        return
    units: list[tuple[str, Role]] = [(lead, "lead")] if lead else []
    units += [(unit, "support") for unit in support if unit != lead]
    if not lead or not document.strip():
        st.warning(_("要选一个牵头单位，并写明依据文件。"))
        return
    with parts.typed_texts():
        confirm(desk, plan_id, picked, units, document, who=session.current_user())
        st.rerun()
