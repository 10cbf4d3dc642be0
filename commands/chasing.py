"""chase: who owes which figures, check-ins and milestones, since when, and the words to send."""

from __future__ import annotations

from datetime import datetime

import click

from commands.opening import JSON, PeriodType, desk_to_read, plan_of
from commands.tasking import chase_tasks
from commands.usage import command, option
from desk import Files, office_day
from desk.chase import RUNGS, by_supplier, owed
from desk.judge import default_as_of
from desk.standing_facts import owed_facts
from tracker.as_json import printed
from tracker.periods import Period
from wording import _, mark
from wording.chase import chase_text, rung_word, supplier_name


@command("chase")
@option("--plan", required=True)
@option("--period", type=PeriodType(), help=mark("季度，如 2026Q3；默认最近有数的一季"))
@option("--unit", help=mark("只要一个报送单位，或任务的责任单位"))
@option(
    "--about",
    type=click.Choice(["figures", "tasks"]),
    default="figures",
    show_default=True,
    help=mark("figures 缺报的数，tasks 任务进展和节点"),
)
@option("--today", type=click.DateTime(["%Y-%m-%d"]))
@JSON
@click.pass_obj
def chase(
    files: Files, plan: str, period: Period | None, unit: str | None, about: str, today: datetime | None, as_json: bool
) -> None:
    """Lists what is owed, by supplier or unit, on the 蓝/黄/红 ladder, with text ready to send."""
    desk = desk_to_read(files)
    day = today.date() if today else office_day()
    plan_of(desk, plan)
    if about == "tasks":
        chase_tasks(desk, plan, unit, period, day, as_json)
        return
    at = period or default_as_of(desk, plan) or desk.catalogue.plans[plan].last_period
    everyone = owed(desk, plan, at, day)
    if unit is not None and unit not in (known := list(dict.fromkeys(e.supplier for e in everyone))):
        words = _("“{plan}”没有报送单位“{unit}”，现有：{known}")
        raise click.UsageError(words.format(plan=plan, unit=unit, known=_("、").join(known)))
    entries = [e for e in everyone if unit in (None, e.supplier)]
    if as_json:
        click.echo(printed({"owed": [owed_facts(e) for e in entries]}))
        return
    for row in sorted(by_supplier(entries), key=lambda r: -RUNGS.index(r.rung)):
        counts = _("应报 {owed}，已报 {received}，按时 {in_time}").format(
            owed=row.owed, received=row.received, in_time=row.in_time
        )
        mine = [e for e in entries if e.supplier == row.supplier]
        name = supplier_name(mine[0], desk.catalogue, desk.register)
        click.echo(f"{rung_word(row.rung)}　{name}　{counts}")
        if row.received < row.owed:
            click.echo(f"　{chase_text(name, mine, desk.catalogue, desk.register)}")
