"""Who does what by when: dated items, tasks, and what each unit answers for."""

from __future__ import annotations

from briefing import cells
from briefing.content import Column, Part, Table
from briefing.material import Material
from briefing.stamps import stamp
from briefing.template import Template
from wording import _, named
from wording.figures import date_words


def milestone_parts(on: Material, template: Template) -> list[Part]:
    """The plan's dated items, soonest first; none without any."""
    items = sorted(on.plan.milestones.values(), key=lambda m: m.due)
    if not items:
        return []
    basis = {"stated": _("方案写明"), "year": _("年内"), "plan_end": _("方案期末")}
    columns = (
        Column("due", _("期限"), width=1.4),
        Column("title", _("事项"), width=3.0),
        Column("basis", _("依据"), width=1.2),
        Column("clause", _("方案出处"), width=2.0),
    )
    body = tuple(
        (
            cells.text(date_words(m.due)),
            cells.text(named(m, "title")),
            cells.text(basis[m.due_basis]),
            cells.text(m.clause),
        )
        for m in items
    )
    return [
        Part(
            "milestones",
            _("时间节点 {n} 项").format(n=len(items)),
            tables=(Table(_("时间节点"), columns, body),),
            stamp=stamp(on),
        )
    ]


def task_parts(on: Material, template: Template) -> list[Part]:
    """The plan's tasks with their units and last check-in; none while there are none."""
    return []


def responsibility_parts(on: Material, template: Template) -> list[Part]:
    """What each unit answers for; none while there is nothing."""
    return []
