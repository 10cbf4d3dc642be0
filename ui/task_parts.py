"""The parts of 任务: one unit's own list, one task with its units, targets, dated items and check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from charts.marks import duty_mark, mark
from tracker.clock import local
from tracker.identity import person_name
from tracker.rules.standing import DutyStanding, LinkedTarget, OwnTask, ReceivedCheckIn, TaskStanding
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.schema.tasks import Duty, Task, TaskBook
from ui import choices, parts, session, tables
from wording import _, named
from wording.duties import due_basis_word, role_word
from wording.duty_looks import (
    contradiction_words,
    duty_look,
    duty_word,
    milestone_light,
    short_unit,
    task_light,
    task_title,
)
from wording.figures import date_words, period_words, target_words
from wording.status import TROUBLE, status_look, status_word


def sample_band(plan_id: str, known_at: datetime | None) -> None:
    """The band over a page whose check-ins or figures are the sample's."""
    parts.sample_band("sample" if session.tasks_are_sample(plan_id, known_at) else session.grade(plan_id, known_at))


def light_words(light: str) -> str:
    """Mark and word of a light in its colour (HTML)."""
    return f'<b class="nowrap" style="color:{duty_look(light).colour}">{duty_mark(light, 14)} {escape(duty_word(light))}</b>'


def unit_name(plan: str, printed: str) -> str:
    """A target's owner in the session's language; as printed where the tasks know no such unit."""
    book = session.the_desk().tasks
    key = book.unit_id(plan, printed)
    return named(book.unit(plan, key)) if key else printed


def task_link(task: Task) -> str:
    """A task's number and title as a link to it (HTML)."""
    address = "./tasks" + choices.address(task=task.key.partition(".")[2])
    return f'<a href="{escape(address, quote=True)}" target="_self">{escape(task_title(task))}</a>'


def unit_link(plan: str, key: str, book: TaskBook, *, short: bool = True) -> str:
    """A unit as a link to its page (HTML)."""
    unit = book.unit(plan, key)
    address = "./duty" + choices.address(unit=key)
    words = short_unit(unit) if short else named(unit)
    return f'<a href="{escape(address, quote=True)}" target="_self" title="{escape(named(unit), quote=True)}">{escape(words)}</a>'


def target_lights(targets: Sequence[LinkedTarget], catalogue: Catalogue) -> str:
    """The targets a task should move, each with its light, those inferred marked (HTML)."""
    guess = f' <span class="muted small">{escape(_("（推断）"))}</span>'
    return "".join(
        f'<div class="nowrap">{_target(linked, catalogue)}{guess if linked.link == "inferred" else ""}</div>'
        for linked in targets
    )


def contradiction(one: TaskStanding) -> str:
    """That a task is said to be done while its target is lost (HTML); "" where the two agree."""
    return f'<div class="small">{escape(contradiction_words())}</div>' if one.contradicts else ""


def _target(linked: LinkedTarget, catalogue: Catalogue) -> str:
    plan, key = linked.target.split(".", 1)
    target = catalogue.plans[plan].targets[key]
    indicator = catalogue.indicators[target.indicator]
    address = "./indicator" + choices.address(indicator=target.indicator)
    status = linked.status
    weight = f' style="color:{status_look(status).colour};font-weight:600"' if status in TROUBLE else ""
    return (
        f"{mark(status, 13)} <span{weight}>{escape(status_word(status)) if status else ''}</span> "
        f'<a href="{escape(address, quote=True)}" target="_self">{escape(named(indicator, "short"))}</a>'
    )


def own_list(tasks: Sequence[OwnTask], catalogue: Catalogue) -> str:
    """One unit's tasks: its part, its own light and last word, the day, the targets to move (HTML)."""
    heads = [_("任务"), _("分工"), _("状态"), _("最近填报"), _("期限"), _("应推动的目标")]
    body = []
    for own in tasks:
        task, part = own.standing.task, own.part
        last = f'<span class="muted">{escape(period_words(part.last.period))}</span>' if part.last else ""
        late = f'<b style="color:#9C5C00">{escape(_("本季未报"))}</b>' if part.missing else ""
        note = f'<div class="small">{escape(part.note)}</div>' if part.note else ""
        body.append(
            [
                task_link(task),
                f'<span class="nowrap">{escape(role_word(part.role, part.basis))}</span>',
                light_words(task_light(part)),
                " ".join(word for word in (last, late) if word) + note,
                f'<span class="nowrap">{task.due}</span>',
                target_lights(own.standing.targets, catalogue) + contradiction(own.standing),
            ]
        )
    return tables.table(heads, body, css="wide")


def facts(task: Task) -> str:
    """What the plan asks: content, where it stands, until when (HTML)."""
    due = _("{day}（{basis}）").format(day=date_words(task.due), basis=due_basis_word(task.due_basis))
    pairs = [
        (_("内容"), escape(named(task, "content"))),
        (_("方案位置"), escape(f"{task.place}　{named(task, 'group_title')}")),
        (_("期限"), escape(due)),
    ]
    return tables.facts(pairs)


def unit_table(one: TaskStanding, book: TaskBook) -> str:
    """Who answers for the task: part, own light, when last reported and what was said (HTML)."""
    heads = [_("责任单位"), _("分工"), _("状态"), _("最近填报"), _("进展说明")]
    body, plan = [], one.task.plan
    for unit in one.units:
        role = escape(role_word(unit.role, unit.basis))
        if unit.through:
            role += f' <span class="muted small">{escape(named(book.unit(plan, unit.through)))}</span>'
        last = period_words(unit.last.period) if unit.last else "—"
        stale = f' <b style="color:#9C5C00">{escape(_("本季未报"))}</b>' if unit.missing else ""
        body.append(
            [
                unit_link(plan, unit.unit, book, short=False),
                role,
                light_words(task_light(unit)),
                f'<span class="nowrap">{escape(last)}{stale}</span>',
                escape(unit.note),
            ]
        )
    return tables.table(heads, body, css="wide dense", box="box long")


def target_table(targets: Sequence[LinkedTarget], catalogue: Catalogue, register: Register) -> str:
    """The targets the task should move: light, name, promise, on what the link rests (HTML)."""
    body = []
    for linked in targets:
        plan, key = linked.target.split(".", 1)
        target = catalogue.plans[plan].targets[key]
        indicator = catalogue.indicators[target.indicator]
        basis = _("任务原文写明") if linked.link == "stated" else _("推断")
        body.append(
            [
                f'<span class="nowrap">{_target(linked, catalogue)}</span>',
                escape(
                    target_words(
                        target,
                        indicator,
                        catalogue,
                        {code: named(register[code]) for code in target.value}
                        if isinstance(target.value, tuple)
                        else {},
                    )
                ),
                f'<span class="muted">{escape(basis)}</span>',
            ]
        )
    return tables.table([_("应推动的目标"), _("目标值"), _("关联依据")], body)


def milestone_table(items: Sequence[DutyStanding], book: TaskBook, *, owners: bool = True) -> str:
    """Dated items, in the order given: light, day, what, where, who owes it, how late (HTML)."""
    heads = [_("状态"), _("期限"), _("事项"), *([_("责任单位")] if owners else []), _("说明")]
    body = []
    for one in items:
        duty = one.duty
        region = named(book.register[duty.region]) if duty.each else ""
        place = f' <span class="muted">{escape(region)}</span>' if region else ""
        units = _("、").join(unit_link(duty.plan, unit.unit, book) for unit in one.units)
        body.append(
            [
                light_words(milestone_light(one)),
                f'<span class="nowrap">{_span(duty)}</span>',
                f"{escape(named(duty, 'title'))}{place}",
                *([f'<span class="small">{units}</span>'] if owners else []),
                escape(_remark(one)),
            ]
        )
    return tables.table(heads, body, css="wide")


def _span(duty: Duty) -> str:
    return f"{duty.start:%Y-%m-%d} — {duty.due:%m-%d}" if duty.start else f"{duty.due:%Y-%m-%d}"


def _remark(one: DutyStanding) -> str:
    """How late, when done, and what was said of it."""
    late, duty = one.late_days or 0, one.duty
    parts = []
    if one.overdue:
        parts.append(_("逾期 {n} 天").format(n=late))
    elif one.done_on:
        done = _("{day}完成").format(day=f"{one.done_on:%Y-%m-%d}")
        parts.append(done + (_("，迟 {n} 天").format(n=late) if late > 0 else ""))
    elif one.state == "open":
        parts.append(_("还有 {n} 天").format(n=-late))
    if duty.due_basis != "stated":
        parts.append(due_basis_word(duty.due_basis))
    if duty.basis == "inferred":
        parts.append(_("推断"))
    said = one.last.note if one.last else ""
    return " · ".join([*parts, *(text for text in (named(duty, "note"), said) if text)])


def history(versions: Sequence[ReceivedCheckIn], plan: str, book: TaskBook) -> str:
    """Every check-in on the task, the newest first, those withdrawn struck out (HTML); "" while there is none."""
    body = []
    for word in versions:
        state = light_words(word.state)
        if word.withdrawn:
            state = f'<s class="muted">{escape(duty_word(word.state))}</s> {escape(_("已撤回"))}'
        evidence = escape(word.evidence)
        if word.evidence.startswith("http"):
            evidence = f'<a href="{escape(word.evidence, quote=True)}" target="_blank" rel="noreferrer">{escape(_("佐证链接"))}</a>'
        body.append(
            [
                f'<span class="nowrap">{local(word.at):%Y-%m-%d}</span>',
                escape(short_unit(book.unit(plan, word.unit))),
                f'<span class="nowrap">{escape(period_words(word.period))}</span>',
                state,
                f"{escape(word.note)}{f' <span class=muted>{evidence}</span>' if evidence else ''}",
                f'<span class="muted">{escape(person_name(word.who))}</span>',
            ]
        )
    heads = [_("填报日"), _("单位"), _("季度"), _("状态"), _("说明与佐证"), _("填报人")]
    return tables.table(heads, body, css="wide dense", box="box tall") if body else ""
