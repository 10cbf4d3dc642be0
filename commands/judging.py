"""judge: every target of a plan, for the whole, one region or every district."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

import click

from commands.opening import JSON, MomentType, PeriodType, desk_to_read, plan_of, region_of
from commands.usage import command, option
from desk import Desk, Files
from desk.judge import judge as judge_plan
from desk.judge import to_json
from desk.snapshot import snapshot_of
from tracker.periods import Period
from tracker.rules.judgement import Judgement
from wording import _, mark, named
from wording.figures import period_words, with_unit
from wording.notes import note_in_words
from wording.status import status_word


@command()
@option("--plan", required=True)
@option("--as-of", type=PeriodType())
@option("--known-at", type=MomentType())
@option("--region")
@option("--districts", is_flag=True, help=mark("逐个县区"))
@JSON
@click.pass_obj
def judge(
    files: Files,
    plan: str,
    as_of: Period | None,
    known_at: datetime | None,
    region: str | None,
    districts: bool,
    as_json: bool,
) -> None:
    """Judges every target of a plan, for the whole, one region or every district."""
    if region and districts:
        raise click.UsageError(_("--region 与 --districts 只能用一个"))
    desk = desk_to_read(files)
    wanted = region_of(desk, plan_of(desk, plan), region) or ("districts" if districts else "whole")
    found = judge_plan(desk, plan, as_of, known_at, wanted)
    if as_json:
        told = to_json(found, lambda code, details: note_in_words(code, details, desk.register), desk.data_version())
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_judgement(desk, plan, found)


def _print_judgement(desk: Desk, plan: str, found: Iterable[Judgement]) -> None:
    sample = snapshot_of(desk, plan).grade == "sample"
    click.echo(named(desk.catalogue.plans[plan]) + (_("　演示数据·非真实") if sample else ""))
    for one in found:
        indicator = desk.catalogue.indicators[one.indicator]
        value = with_unit(one.value, indicator, desk.catalogue)
        word = status_word(one.light) if one.status else _("未分解任务")
        name, reported = named(desk.register[one.region]), f"{one.figure.reported}/{one.figure.expected}"
        click.echo(f"{period_words(one.as_of)}　{name}　{named(indicator)}　{value}　{word}　{reported}")
