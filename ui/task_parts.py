"""The parts of 任务: one unit's own list, one task with its units, targets, dated items and check-ins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from components.html import Markup, block, chain, link, small, span, strong
from components.marks import duty_labelled, status_mark
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

# So many days after its end a plan is closed: its papers are made, and nobody is chased any more.
_CLOSED = 180


def is_sample(plan_id: str, known_at: datetime | None) -> bool:
    """Whether a plan's check-ins or figures are the sample's."""
    return session.tasks_are_sample(plan_id, known_at) or session.grade(plan_id, known_at) == "sample"


def sample_band(plan_id: str, known_at: datetime | None) -> None:
    """The band over a page whose check-ins or figures are the sample's."""
    parts.sample_band("sample" if is_sample(plan_id, known_at) else None)


def light_words(light: str) -> Markup:
    """Mark and word of a light in its colour."""
    return duty_labelled(light, css="nowrap")


def late_words(words: str) -> Markup:
    """What is late and not yet grave."""
    return strong(words, colour=duty_look("soon").colour)


def unit_name(plan: str, printed: str) -> str:
    """A target's owner in the session's language; as printed where the tasks know no such unit."""
    book = session.the_desk().tasks
    key = book.unit_id(plan, printed)
    return named(book.unit(plan, key)) if key else printed


def printed_unit(plan: str, printed: str) -> str:
    """A unit named as printed as a link to its page; plain where the tasks know no such unit."""
    book = session.the_desk().tasks
    key = book.unit_id(plan, printed)
    return unit_link(plan, key, book, short=False) if key else printed


def indicator_link(indicator: str) -> Markup:
    """An indicator's short name as a link to its page."""
    words = named(session.the_desk().catalogue.indicators[indicator], "short")
    return link(words, "./indicator" + choices.address(indicator=indicator))


def task_link(task: Task) -> Markup:
    """A task's number and title as a link to it."""
    return link(task_title(task), "./tasks" + choices.address(task=task.key.partition(".")[2]))


def duty_link(duty: Duty) -> str:
    """A dated item's title as a link to the task it belongs to, or to the target that counts it; plain where it has neither."""
    title = named(duty, "title")
    if duty.task:
        return link(title, "./tasks" + choices.address(task=duty.task.partition(".")[2]))
    if duty.target:
        plan, key = duty.target.split(".", 1)
        indicator = session.the_desk().catalogue.plans[plan].targets[key].indicator
        region = duty.region if duty.each else None
        return link(title, "./indicator" + choices.address(indicator=indicator, region=region))
    return title


def unit_link(plan: str, key: str, book: TaskBook, *, short: bool = True) -> Markup:
    """A unit as a link to its page."""
    unit = book.unit(plan, key)
    return link(short_unit(unit) if short else named(unit), "./duty" + choices.address(unit=key), title=named(unit))


def target_lights(targets: Sequence[LinkedTarget], catalogue: Catalogue) -> Markup:
    """The targets a task should move, each with its light, those inferred marked."""
    guess = span(_("（推断）"), "muted small")
    return chain(
        block(chain([_target(linked, catalogue), guess if linked.link == "inferred" else ""], " "), "nowrap")
        for linked in targets
    )


def contradiction(one: TaskStanding) -> Markup:
    """That a task is said to be done while its target is lost; "" where the two agree."""
    return small(contradiction_words()) if one.contradicts else Markup()


def _target(linked: LinkedTarget, catalogue: Catalogue) -> Markup:
    plan, key = linked.target.split(".", 1)
    target = catalogue.plans[plan].targets[key]
    status = linked.status
    word = status_word(status) if status else ""
    said = strong(word, "light", colour=status_look(status).colour) if status in TROUBLE else word
    return chain([status_mark(status, 13, beside=True), said, indicator_link(target.indicator)], " ")


def own_list(tasks: Sequence[OwnTask], catalogue: Catalogue) -> Markup:
    """One unit's tasks: its part, its own light and last word, the day, the targets to move."""
    heads = [_("任务"), _("分工"), _("状态"), _("最近填报"), _("期限"), _("应推动的目标")]
    body = []
    for own in tasks:
        task, part = own.standing.task, own.part
        last = span(period_words(part.last.period), "muted") if part.last else ""
        late = late_words(_("本季未报")) if part.missing else ""
        body.append(
            [
                task_link(task),
                span(role_word(part.role, part.basis), "nowrap"),
                light_words(task_light(part)),
                chain([last, late], " ") + (small(part.note) if part.note else ""),
                span(str(task.due), "nowrap"),
                target_lights(own.standing.targets, catalogue) + contradiction(own.standing),
            ]
        )
    return tables.table(heads, body, css="wide")


def facts(task: Task) -> Markup:
    """What the plan asks: content, where it stands, until when."""
    due = _("{day}（{basis}）").format(day=date_words(task.due), basis=due_basis_word(task.due_basis))
    pairs = [
        (_("内容"), named(task, "content")),
        (_("方案位置"), f"{task.place}　{named(task, 'group_title')}"),
        (_("期限"), due),
    ]
    return tables.facts(pairs)


def unit_table(one: TaskStanding, book: TaskBook) -> Markup:
    """Who answers for the task: part, own light, when last reported and what was said."""
    heads = [_("责任单位"), _("分工"), _("状态"), _("最近填报"), _("进展说明")]
    body, plan = [], one.task.plan
    for unit in one.units:
        through = span(named(book.unit(plan, unit.through)), "muted small") if unit.through else ""
        last = period_words(unit.last.period) if unit.last else "—"
        stale = late_words(_("本季未报")) if unit.missing else ""
        body.append(
            [
                unit_link(plan, unit.unit, book, short=False),
                chain([role_word(unit.role, unit.basis), through], " "),
                light_words(task_light(unit)),
                span(chain([last, stale], " "), "nowrap"),
                unit.note,
            ]
        )
    return tables.table(heads, body, css="wide dense", box="box long")


def target_table(targets: Sequence[LinkedTarget], catalogue: Catalogue, register: Register) -> Markup:
    """The targets the task should move: light, name, promise, on what the link rests."""
    body = []
    for linked in targets:
        plan, key = linked.target.split(".", 1)
        target = catalogue.plans[plan].targets[key]
        codes = target.value if isinstance(target.value, tuple) else ()
        names = {code: named(register[code]) for code in codes}
        basis = _("任务原文写明") if linked.link == "stated" else _("推断")
        body.append(
            [
                span(_target(linked, catalogue), "nowrap"),
                target_words(target, catalogue.indicators[target.indicator], catalogue, names),
                span(basis, "muted"),
            ]
        )
    return tables.table([_("应推动的目标"), _("目标值"), _("关联依据")], body)


def milestone_table(items: Sequence[DutyStanding], book: TaskBook, *, owners: bool = True) -> Markup:
    """Dated items, in the order given: light, day, what, where, who owes it, how late."""
    heads = [_("状态"), _("期限"), _("事项"), *([_("责任单位")] if owners else []), _("说明")]
    body = []
    for one in items:
        duty = one.duty
        region = named(book.register[duty.region]) if duty.each else ""
        units = chain((unit_link(duty.plan, unit.unit, book) for unit in one.units), _("、"))
        body.append(
            [
                light_words(milestone_light(one)),
                span(_span(duty), "nowrap"),
                chain([duty_link(duty), span(region, "muted") if region else ""], " "),
                *([span(units, "small")] if owners else []),
                _remark(one),
            ]
        )
    return tables.table(heads, body, css="wide")


def _span(duty: Duty) -> str:
    return f"{duty.start:%Y-%m-%d} — {duty.due:%m-%d}" if duty.start else f"{duty.due:%Y-%m-%d}"


def late_state(one: DutyStanding) -> str:
    """How late an item is; of a plan that is over only that it was not done, for its days say nothing any more."""
    today, plan = one.duty.due + timedelta(days=one.late_days or 0), session.the_desk().catalogue.plans[one.duty.plan]
    if today > plan.end + timedelta(days=_CLOSED):
        return _("方案已结束，未完成")
    return _("逾期 {n} 天").format(n=one.late_days)


def _remark(one: DutyStanding) -> str:
    """How late, when done, and what was said of it."""
    late, duty = one.late_days or 0, one.duty
    parts = []
    if one.overdue:
        parts.append(late_state(one))
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


def history(versions: Sequence[ReceivedCheckIn], plan: str, book: TaskBook) -> Markup:
    """Every check-in on the task, the newest first, those withdrawn struck out; "" while there is none."""
    body = []
    for word in versions:
        state = light_words(word.state)
        if word.withdrawn:
            state = chain([span(duty_word(word.state), "muted struck"), _("已撤回")], " ")
        evidence: str = word.evidence
        if word.evidence.startswith("http"):
            evidence = link(_("佐证链接"), word.evidence, new=True)
        body.append(
            [
                span(f"{local(word.at):%Y-%m-%d}", "nowrap"),
                short_unit(book.unit(plan, word.unit)),
                span(period_words(word.period), "nowrap"),
                state,
                chain([word.note, span(evidence, "muted") if evidence else ""], " "),
                span(person_name(word.who), "muted"),
            ]
        )
    heads = [_("填报日"), _("单位"), _("季度"), _("状态"), _("说明与佐证"), _("填报人")]
    return tables.table(heads, body, css="wide dense", box="box tall") if body else Markup()
