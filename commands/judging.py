"""judge: every target of a plan, for the whole, one region or every district."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import click

from commands.opening import JSON, MomentType, PeriodType, desk_to_read, plan_of, region_of
from desk import Desk, Files
from desk.board import board
from desk.judge import judge as judge_plan
from desk.judge import to_json
from tracker.periods import Period
from wording import _
from wording.figures import figure
from wording.notes import note_in_words
from wording.status import status_word


@click.command()
@click.option("--plan", required=True)
@click.option("--as-of", type=PeriodType())
@click.option("--known-at", type=MomentType())
@click.option("--region")
@click.option("--districts", is_flag=True)
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
    rows = to_json(found, lambda code, details: note_in_words(code, details, desk.register), desk.data_version())
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print_judgement(desk, plan, rows)


def _print_judgement(desk: Desk, plan: str, rows: list[dict[str, Any]]) -> None:
    sample = board(desk, plan).grade == "sample"
    click.echo(desk.catalogue.plans[plan].name + (_("　演示数据·非真实") if sample else ""))
    for row in rows:
        indicator = desk.catalogue.indicators[row["indicator"]]
        value = figure(row["value"], indicator, desk.catalogue) if row["value"] is not None else ("—", "")
        word = status_word(row["status"]) if row["status"] else _("未分解任务")
        name = desk.register[row["region"]].name
        click.echo(
            f"{row['as_of']}　{name}　{indicator.name}　{''.join(value)}　{word}　{row['reported']}/{row['expected']}"
        )
