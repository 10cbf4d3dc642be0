"""tasks, milestones and the ledger: who does what by when, and how far it is; the 催报 of both."""

from __future__ import annotations

from datetime import date, datetime

import click

from commands.opening import JSON, MomentType, PeriodType, desk_to_read, plan_of
from commands.usage import command, option
from desk import Desk, Files, office_day
from desk.chase_tasks import owed_tasks
from desk.duties import duty_standings, task_standings, unit_duties
from desk.ledger import ledger
from desk.standing_facts import duty_facts, ledger_facts, owes_facts, own_facts, task_facts
from tracker.as_json import printed
from tracker.periods import Period
from tracker.rules.standing import DutyStanding
from wording import _, mark, named
from wording.chase import rung_word
from wording.chase_tasks import task_chase_text
from wording.duties import due_basis_word, milestone_word, role_word, state_word
from wording.duty_looks import task_number
from wording.ledger import due_word, standing_word
from wording.ledger import state_word as state_of_matter
from wording.status import status_word

TODAY = option("--today", type=click.DateTime(["%Y-%m-%d"]), help=mark("按哪天算，默认今天"))


@command("tasks")
@option("--plan", required=True)
@option("--unit", help=mark("只要一个单位，写名称、别名或标识"))
@option("--as-of", type=PeriodType())
@option("--known-at", type=MomentType())
@TODAY
@JSON
@click.pass_obj
def tasks_command(
    files: Files,
    plan: str,
    unit: str | None,
    as_of: Period | None,
    known_at: datetime | None,
    today: datetime | None,
    as_json: bool,
) -> None:
    """Lists a plan's tasks with their units, targets and last check-ins; of one unit all it answers for."""
    desk = desk_to_read(files)
    plan_of(desk, plan)
    if unit is not None:
        _one_unit(desk, plan, unit, today.date() if today else office_day(), as_of, known_at, as_json)
        return
    found = task_standings(desk, plan, as_of, known_at)
    if as_json:
        click.echo(printed({"tasks": [task_facts(one) for one in found]}))
        return
    for one in found:
        said = _("已报 {reported}/{expected}").format(reported=one.reported, expected=one.expected)
        click.echo(f"{task_number(one.task)}　{named(one.task, 'title')}　{state_word(one.state)}　{said}")
        for word in one.units:
            role = role_word(word.role, word.basis)
            click.echo(f"　{role}　{named(word)}　{state_word(word.state)}　{word.note}".rstrip())


def _one_unit(
    desk: Desk, plan: str, unit: str, today: date, as_of: Period | None, known_at: datetime | None, as_json: bool
) -> None:
    found = unit_duties(desk, plan, unit_of(desk, plan, unit), today, as_of, known_at)
    if as_json:
        click.echo(printed(own_facts(found)))
        return
    click.echo(named(desk.tasks.unit(plan, found.unit)))
    for owned in found.targets:
        target = desk.catalogue.plans[plan].targets[owned.target.partition(".")[2]]
        status = status_word(owned.status) if owned.status else "—"
        click.echo(f"　{_('指标')}　{named(desk.catalogue.indicators[target.indicator])}　{status}")
    for own in found.tasks:
        task, part = own.standing.task, own.part
        said = [task_number(task), named(task, "title"), role_word(part.role, part.basis), state_word(part.state)]
        click.echo("　".join(["", _("任务"), *said]))
    for item in found.milestones:
        click.echo(f"　{_milestone_line(item.standing)}")


@command("milestones")
@option("--plan", required=True)
@option("--unit", help=mark("只要一个单位，写名称、别名或标识"))
@option("--known-at", type=MomentType())
@TODAY
@JSON
@click.pass_obj
def milestones_command(
    files: Files, plan: str, unit: str | None, known_at: datetime | None, today: datetime | None, as_json: bool
) -> None:
    """Lists milestones, phases and each place's part in coverage, with who owes them, the day, and whether they are done."""
    desk = desk_to_read(files)
    plan_of(desk, plan)
    key = unit_of(desk, plan, unit) if unit is not None else None
    found = [
        one
        for one in duty_standings(desk, plan, today.date() if today else office_day(), known_at)
        if key is None or any(word.unit == key for word in one.units)
    ]
    if as_json:
        click.echo(printed({"milestones": [duty_facts(one) for one in found]}))
        return
    for one in found:
        click.echo(f"{_milestone_line(one)}　{_('、').join(map(named, one.units))}")


@command("ledger")
@option("--plan", required=True)
@option("--unit", help=mark("只要一个单位，写名称、别名或标识"))
@option("--known-at", type=MomentType())
@TODAY
@JSON
@click.pass_obj
def ledger_command(
    files: Files, plan: str, unit: str | None, known_at: datetime | None, today: datetime | None, as_json: bool
) -> None:
    """Lists the ledger of what was asked: each matter with its units, its day, its state and every word on it."""
    desk = desk_to_read(files)
    plan_of(desk, plan)
    name = desk.tasks.unit(plan, unit_of(desk, plan, unit)).name if unit is not None else None
    day = today.date() if today else office_day()
    found = [one for one in ledger(desk, plan, known_at) if name is None or name in one.units]
    if as_json:
        click.echo(printed({"matters": [ledger_facts(one, day) for one in found]}))
        return
    for one in found:
        said = [str(one.number), one.words, _("、").join(one.units), due_word(one.due), standing_word(one, day)]
        click.echo("　".join(said))
        for word in one.said:
            click.echo("　".join(["", state_of_matter(word.state), word.words]))


def _milestone_line(one: DutyStanding) -> str:
    state = milestone_word(one.state, overdue=one.overdue)
    when = _("{due}（{basis}）").format(due=one.duty.due, basis=due_basis_word(one.duty.due_basis))
    return f"{one.duty.key}　{named(one.duty, 'title')}　{when}　{state}"


def unit_of(desk: Desk, plan: str, unit: str) -> str:
    """The id of a unit named on the command line."""
    key = desk.tasks.unit_id(plan, unit)
    if key is None:
        known = _("、").join(named(one) for one in desk.tasks.units_of(plan).values())
        raise click.UsageError(
            _("“{plan}”没有责任单位“{unit}”，现有：{known}").format(plan=plan, unit=unit, known=known)
        )
    return key


def chase_tasks(desk: Desk, plan: str, unit: str | None, period: Period | None, day: date, as_json: bool) -> None:
    """Prints what the units owe of check-ins and milestones, with the text to send."""
    key = unit_of(desk, plan, unit) if unit is not None else None
    found = [one for one in owed_tasks(desk, plan, day, period) if key in (None, one.unit)]
    if as_json:
        click.echo(printed({"owed": [owes_facts(one) for one in found]}))
        return
    for one in found:
        counts = _("缺报进展 {tasks} 项，未完成节点 {duties} 个").format(
            tasks=len(one.tasks), duties=len(one.milestones)
        )
        click.echo(f"{rung_word(one.rung)}　{named(desk.tasks.unit(plan, one.unit))}　{counts}")
        click.echo(f"　{task_chase_text(desk.tasks, plan, one)}")
