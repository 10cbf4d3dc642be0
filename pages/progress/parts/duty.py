"""The parts of 责任: every unit with its counts; of one unit what is red, what is next, what it has not reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime

from components import todo
from components.html import Markup, block, chain, link, piece, small, span, strong
from components.marks import duty_mark, labelled, status_mark
from desk import Desk
from desk.duties import UnitDuties
from desk.ledger import ledger
from tracker.rules.standing import DutyStanding, OwnTarget, OwnTask
from tracker.schema.catalogue import Catalogue
from tracker.schema.tasks import TaskBook
from ui import choices, ladder, tables, task_parts
from wording import _
from wording.duties import role_word
from wording.duty_looks import GRAVITY, duty_look, duty_word, milestone_light, task_light
from wording.figures import date_words
from wording.ledger import due_word, standing_word
from wording.status import SEVERITY, status_look, status_word


def unit_list(units: Sequence[UnitDuties], book: TaskBook, plan: str) -> Markup:
    """Every unit: its parts, its tasks' lights counted, red targets, overdue items, what is next, what is missing."""
    heads = [
        _("单位"),
        _("牵头"),
        _("配合"),
        _("任务"),
        _("未达序时的目标"),
        _("逾期节点"),
        _("下一个期限"),
        _("本季未填报"),
    ]
    body = []
    for mine in units:
        leads = sum(own.part.role == "lead" for own in mine.tasks)
        lights = Counter(task_light(own.part) for own in mine.tasks)
        drawn = chain((_lights(code, n) for code in GRAVITY if (n := lights[code])), "　")
        kinds = Counter(kind for kind, _key in mine.red)
        of_all = span(f"/ {len(mine.targets)}", "muted") if mine.targets else ""
        days = [one.duty.due for one in _ahead(mine)]
        body.append(
            [
                task_parts.unit_link(plan, mine.unit, book, short=False),
                _count(leads),
                _count(len(mine.tasks) - leads),
                drawn,
                chain([_red_targets(mine), of_all], " "),
                _red(kinds["milestone"]),
                span(str(min(days)), "nowrap") if days else "",
                _owed(len(mine.missing)),
            ]
        )
    return tables.table(heads, body, right=(1, 2), css="wide")


def _lights(code: str, n: int) -> Markup:
    """How many tasks have one light, its word on pointing."""
    return span(
        chain([duty_mark(code, 13), str(n)], " "), "nowrap", colour=duty_look(code).colour, title=duty_word(code)
    )


def _count(n: int) -> str:
    return str(n) if n else span("—", "muted")


def _red(n: int) -> Markup:
    look = duty_look("behind")
    return strong(chain([duty_mark("behind", 13), str(n)], " "), colour=look.colour) if n else span("0", "muted")


def _red_targets(mine: UnitDuties) -> Markup:
    """How many of its targets are below schedule, with the mark of the gravest."""
    found = [own.status for own in mine.targets if own.status and ("target", own.target) in mine.red]
    if not found:
        return _red(0)
    worst = min(found, key=SEVERITY.index)
    return strong(chain([status_mark(worst, 13), str(len(found))], " "), colour=status_look(worst).colour)


def _owed(n: int) -> Markup:
    return strong(str(n), colour=duty_look("soon").colour) if n else span("0", "muted")


def red_list(mine: UnitDuties, catalogue: Catalogue) -> Markup:
    """What is red for one unit, in the order of `mine.red`; a calm line when nothing is."""
    said_of = {
        **{("task", own.standing.task.key): _red_task(own) for own in mine.tasks},
        **{("milestone", own.standing.duty.key): _red_milestone(own.standing) for own in mine.milestones},
        **{("target", own.target): _red_target(own, catalogue) for own in mine.targets},
    }
    lines = [said_of[one] for one in mine.red] or [todo.line(duty_mark("in_progress", 15), _("没有要协调的事"))]
    return piece("list", _("要协调的事"), _("{n} 项").format(n=len(mine.red)) if mine.red else "", chain(lines))


def _red_task(own: OwnTask) -> Markup:
    light = task_light(own.part)
    return todo.duty(light, task_parts.task_link(own.standing.task), own.part.note)


def _red_milestone(one: DutyStanding) -> Markup:
    days = _("{day}到期，{late}").format(day=date_words(one.duty.due), late=task_parts.late_state(one))
    return todo.duty("overdue", task_parts.duty_link(one.duty), days)


def _red_target(own: OwnTarget, catalogue: Catalogue) -> Markup:
    basis = {"inferred": _("责任为推断，方案没有写明"), "confirmed": _("责任已确认"), "stated": ""}[own.basis]
    return todo.line(
        status_mark(own.status, 15, beside=True),
        _target_link(own, catalogue),
        status=status_word(own.status),
        colour=status_look(own.status).colour,
        third=basis,
    )


def _target_link(own: OwnTarget, catalogue: Catalogue) -> Markup:
    plan, key = own.target.split(".", 1)
    return task_parts.indicator_link(catalogue.plans[plan].targets[key].indicator)


def _ahead(mine: UnitDuties) -> list[DutyStanding]:
    """The unit's open dated items still to come, nearest first."""
    return [own.standing for own in mine.milestones if own.standing.duty.key in mine.due_next]


def next_list(mine: UnitDuties, limit: int = 6) -> Markup:
    """What is due next for one unit, nearest first."""
    ahead = _ahead(mine)
    lines = [
        todo.line(
            duty_mark(milestone_light(one), 15),
            task_parts.duty_link(one.duty),
            third=f"{date_words(one.duty.due)} · {_('还有 {n} 天').format(n=-(one.late_days or 0))}",
        )
        for one in ahead[:limit]
    ] or [block(_("没有待到期的节点"), "todo rest")]
    if len(ahead) > limit:
        lines.append(block(_("另有 {n} 项").format(n=len(ahead) - limit), "todo rest"))
    return piece("list", _("接下来到期"), "", chain(lines))


def missing_list(mine: UnitDuties) -> Markup:
    """The tasks one unit has not reported on this quarter, with the rung of the ladder."""
    owed = [own.standing.task for own in mine.tasks if own.part.missing]
    if not owed:
        return piece("list", _("本季任务填报"), "", block(_("都已填报"), "todo rest"))
    due = span(_("{day}前填报").format(day=date_words(mine.check_in_due)), "muted")
    head = small(chain([ladder.mark(mine.check_in_rung), due], "　"))
    lines = [todo.line(duty_mark("none", 15), task_parts.task_link(task)) for task in owed]
    return piece("list", _("本季未填报"), _("{n} 项").format(n=len(owed)), chain([head, *lines]))


def matter_list(desk: Desk, plan_id: str, unit: str, today: date, known_at: datetime | None) -> Markup:
    """A unit's open matters on the ledger, the late first, each a way to its place there; "" where it has none."""
    printed = desk.tasks.unit(plan_id, unit).name
    mine = [one for one in ledger(desk, plan_id, known_at) if one.is_open and printed in one.units]
    way = "./tasks" + choices.address(unit=unit)
    lines = [
        todo.line(
            duty_mark("overdue" if one.is_late(today) else "open", 15),
            link(one.words, way),
            third=chain([due_word(one.due), standing_word(one, today)], " · "),
        )
        for one in sorted(mine, key=lambda one: (one.due or date.max, one.number))
    ]
    return piece("list", _("督办台账"), _("{n} 项").format(n=len(mine)), chain(lines)) if lines else Markup()


def target_table(mine: UnitDuties, catalogue: Catalogue) -> Markup:
    """The targets a unit answers for: light, name, its part, on what that rests; "" for none."""
    words = {"stated": _("方案写明"), "inferred": _("推断"), "confirmed": _("已确认")}
    body = [
        [
            labelled(own.status, 14, "nowrap"),
            _target_link(own, catalogue),
            role_word(own.role) if own.role else "—",
            span(f"{words[own.basis]}　{own.clause}", "muted"),
        ]
        for own in mine.targets
    ]
    return tables.table([_("状态"), _("目标"), _("分工"), _("依据")], body) if body else Markup()
