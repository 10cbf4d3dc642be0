"""Tasks, duties and check-ins in words: states, phases, roles, on what a due day rests."""

from __future__ import annotations

from tracker.rules.standing import DutyState
from tracker.schema.task_types import Basis, CheckInState, Role
from wording import _, mark

STATE_WORDS: dict[CheckInState, str] = {
    "not_started": mark("未启动"),
    "in_progress": mark("进行中"),
    "done": mark("已完成"),
    "behind": mark("滞后"),
    "blocked": mark("受阻"),
}
_MILESTONE_WORDS: dict[DutyState, str] = {
    "done": mark("已完成"),
    "open": mark("待完成"),
    "upcoming": mark("未开始"),
    "running": mark("进行中"),
    "over": mark("已结束"),
    "spared": mark("已够数，可不做"),
}


def state_word(state: CheckInState | None) -> str:
    """How a unit stands with a task; 未报 when nobody has said."""
    return _(STATE_WORDS[state]) if state else _("未报")


def milestone_word(state: DutyState, *, overdue: bool = False) -> str:
    """How a milestone, a place's part in coverage or a phase stands."""
    return _("逾期未完成") if overdue else _(_MILESTONE_WORDS[state])


def role_word(role: Role, basis: Basis = "stated") -> str:
    """牵头 or 配合; （推断） where the plan does not name the unit there."""
    word = _("牵头") if role == "lead" else _("配合")
    return word if basis == "stated" else _("{word}（推断）").format(word=word)


def due_basis_word(due_basis: str) -> str:
    """On what a due day rests."""
    return {"stated": _("方案写明"), "year": _("按年度"), "plan_end": _("按方案期末")}[due_basis]


def kind_word(kind: str) -> str:
    """What a task or a dated thing is."""
    return {
        "task": _("任务"),
        "safeguard": _("保障措施"),
        "requirement": _("工作要求"),
        "milestone": _("节点"),
        "phase": _("阶段"),
        "coverage": _("覆盖"),
    }[kind]
