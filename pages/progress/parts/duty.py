"""The parts of 责任: every unit with its counts; of one unit what is red, what is next, what it has not reported."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape

from charts.marks import duty_mark, mark
from desk.duties import UnitDuties
from tracker.rules.standing import DutyStanding, OwnTarget, OwnTask
from tracker.schema.catalogue import Catalogue
from tracker.schema.tasks import TaskBook
from ui import choices, ladder, tables, task_parts
from wording import _, named
from wording.duties import role_word
from wording.duty_looks import GRAVITY, duty_look, duty_word, milestone_light, task_light
from wording.figures import date_words
from wording.status import SEVERITY, status_look, status_word


def unit_list(units: Sequence[UnitDuties], book: TaskBook, plan: str) -> str:
    """Every unit: its parts, its tasks' lights counted, red targets, overdue items, what is next, what is missing (HTML)."""
    heads = [
        _("单位"),
        _("牵头"),
        _("配合"),
        _("任务"),
        _("未达序时的目标"),
        _("逾期节点"),
        _("下一个期限"),
        _("本季未报"),
    ]
    body = []
    for mine in units:
        leads = sum(own.part.role == "lead" for own in mine.tasks)
        lights = Counter(task_light(own.part) for own in mine.tasks)
        drawn = "　".join(
            f'<span class="nowrap" title="{escape(duty_word(code), quote=True)}" style="color:{duty_look(code).colour}">{duty_mark(code, 13)} {n}</span>'
            for code in GRAVITY
            if (n := lights[code])
        )
        kinds = Counter(kind for kind, _key in mine.red)
        of_all = f' <span class="muted">/ {len(mine.targets)}</span>' if mine.targets else ""
        days = [one.duty.due for one in _ahead(mine)]
        body.append(
            [
                task_parts.unit_link(plan, mine.unit, book, short=False),
                _count(leads),
                _count(len(mine.tasks) - leads),
                drawn,
                _red_targets(mine) + of_all,
                _red(kinds["milestone"]),
                f'<span class="nowrap">{min(days)}</span>' if days else "",
                _owed(len(mine.missing)),
            ]
        )
    return tables.table(heads, body, right=(1, 2), css="wide")


def _count(n: int) -> str:
    return str(n) if n else '<span class="muted">—</span>'


def _red(n: int) -> str:
    look = duty_look("behind")
    return f'<b style="color:{look.colour}">{duty_mark("behind", 13)} {n}</b>' if n else '<span class="muted">0</span>'


def _red_targets(mine: UnitDuties) -> str:
    """How many of its targets are below schedule, with the mark of the gravest."""
    found = [own.status for own in mine.targets if own.status and ("target", own.target) in mine.red]
    if not found:
        return _red(0)
    worst = min(found, key=SEVERITY.index)
    return f'<b style="color:{status_look(worst).colour}">{mark(worst, 13)} {len(found)}</b>'


def _owed(n: int) -> str:
    return f'<b style="color:{duty_look("soon").colour}">{n}</b>' if n else '<span class="muted">0</span>'


def red_list(mine: UnitDuties, catalogue: Catalogue) -> str:
    """What is red for one unit, in the order of `mine.red` (HTML); a calm line when nothing is."""
    said_of = {
        **{("task", own.standing.task.key): _red_task(own) for own in mine.tasks},
        **{("milestone", own.standing.duty.key): _red_milestone(own.standing) for own in mine.milestones},
        **{("target", own.target): _red_target(own, catalogue) for own in mine.targets},
    }
    lines = [said_of[one] for one in mine.red]
    if not lines:
        lines = [f'<div class="todo">{duty_mark("in_progress", 15)}{escape(_("没有要协调的事"))}</div>']
    return _block(_("要协调的事"), "".join(lines), _("{n} 项").format(n=len(mine.red)) if mine.red else "")


def _red_task(own: OwnTask) -> str:
    light, link = task_light(own.part), task_parts.task_link(own.standing.task)
    note = f'<div class="third">{escape(own.part.note)}</div>' if own.part.note else ""
    head = f'<b style="color:{duty_look(light).colour}">{escape(duty_word(light))}</b> · {link}'
    return f'<div class="todo">{duty_mark(light, 15)}<div>{head}</div>{note}</div>'


def _red_milestone(one: DutyStanding) -> str:
    look = duty_look("overdue")
    days = _("{day}到期，逾期 {n} 天").format(day=date_words(one.duty.due), n=one.late_days)
    head = f'<b style="color:{look.colour}">{escape(duty_word("overdue"))}</b> · {escape(named(one.duty, "title"))}'
    return f'<div class="todo">{duty_mark("overdue", 15)}<div>{head}</div><div class="third">{escape(days)}</div></div>'


def _red_target(own: OwnTarget, catalogue: Catalogue) -> str:
    look, word = status_look(own.status), escape(status_word(own.status))
    head = f'<b style="color:{look.colour}">{word}</b> · {_target_link(own, catalogue)}'
    basis = {"inferred": _("责任为推断，方案没有写明"), "confirmed": _("责任已确认"), "stated": ""}[own.basis]
    after = f'<div class="third">{escape(basis)}</div>' if basis else ""
    return f'<div class="todo">{mark(own.status, 15)}<div>{head}</div>{after}</div>'


def _target_link(own: OwnTarget, catalogue: Catalogue) -> str:
    plan, key = own.target.split(".", 1)
    target = catalogue.plans[plan].targets[key]
    address = "./indicator" + choices.address(indicator=target.indicator)
    return f'<a href="{escape(address, quote=True)}" target="_self">{escape(named(catalogue.indicators[target.indicator], "short"))}</a>'


def _ahead(mine: UnitDuties) -> list[DutyStanding]:
    """The unit's open dated items still to come, nearest first."""
    return [own.standing for own in mine.milestones if own.standing.duty.key in mine.due_next]


def next_list(mine: UnitDuties, limit: int = 6) -> str:
    """What is due next for one unit, nearest first (HTML)."""
    ahead = _ahead(mine)
    lines = "".join(
        f'<div class="todo">{duty_mark(milestone_light(one), 15)}<div>{escape(named(one.duty, "title"))}</div>'
        f'<div class="third">{escape(date_words(one.duty.due))} · {escape(_("还有 {n} 天").format(n=-(one.late_days or 0)))}</div></div>'
        for one in ahead[:limit]
    )
    rest = len(ahead) - limit
    more = f'<div class="todo rest">{escape(_("另有 {n} 项").format(n=rest))}</div>' if rest > 0 else ""
    empty = f'<div class="todo rest">{escape(_("没有待到期的节点"))}</div>'
    return _block(_("接下来到期"), (lines or empty) + more)


def missing_list(mine: UnitDuties) -> str:
    """The tasks one unit has not reported on this quarter, with the rung of the ladder (HTML)."""
    owed = [own.standing.task for own in mine.tasks if own.part.missing]
    if not owed:
        return _block(_("本季任务填报"), f'<div class="todo rest">{escape(_("都已填报"))}</div>')
    lines = "".join(f'<div class="todo">{duty_mark("none", 15)}{task_parts.task_link(task)}</div>' for task in owed)
    due = _("{day}前填报").format(day=date_words(mine.check_in_due))
    head = f'<div class="small">{ladder.mark(mine.check_in_rung)}　<span class="muted">{escape(due)}</span></div>'
    return _block(_("本季未填报"), head + lines, _("{n} 项").format(n=len(owed)))


def _block(title: str, body: str, side: str = "") -> str:
    return f'<div class="ip"><div class="head"><h2>{escape(title)}</h2><span class="muted small">{escape(side)}</span></div>{body}</div>'


def target_table(mine: UnitDuties, catalogue: Catalogue) -> str:
    """The targets a unit answers for: light, name, its part, on what that rests (HTML); "" for none."""
    words = {"stated": _("方案写明"), "inferred": _("推断"), "confirmed": _("已确认")}
    body = [
        [
            f'<span class="nowrap" style="color:{status_look(own.status).colour}">{mark(own.status, 14)} {escape(status_word(own.status))}</span>',
            _target_link(own, catalogue),
            escape(role_word(own.role)) if own.role else "—",
            f'<span class="muted">{escape(words[own.basis])}　{escape(own.clause)}</span>',
        ]
        for own in mine.targets
    ]
    return tables.table([_("状态"), _("目标"), _("分工"), _("依据")], body) if body else ""
