"""publish, correct, withdraw, history, trace: what happens to figures after they came in."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from commands.opening import (
    FAULTS,
    JSON,
    WAIT,
    KeptText,
    MomentType,
    PeriodType,
    desk_to_read,
    desk_to_write,
    facts_of,
    plan_of,
    problem_facts,
    region_of,
    stop,
    tell,
)
from commands.usage import argument, command, option
from desk import Desk, Files, operating_user
from desk.changes import Changes, FigureChange, LightChange, WordChange
from desk.correct import SOURCES, Correction, NotACorrection, SourceKind, correct
from desk.judge import default_as_of
from desk.load import compare, read
from desk.preview import lights
from desk.publish import (
    ExplanationMissing,
    NothingToPublish,
    NotStanding,
    QuarterGoneBy,
    QuarterNotOver,
    editions,
    last_edition,
    publish,
    unpublish,
)
from desk.records import FigureVersion, chain_mark, reinstate, submissions, versions, withdraw
from desk.trace import sources
from tracker.as_json import printed
from tracker.clock import local
from tracker.identity import person_name
from tracker.periods import Period
from tracker.rules.course import SourceFigure
from tracker.submission import Submission
from wording import _, mark
from wording.figures import zone_words
from wording.problem_words import when
from wording.problems import problem_sentence, problems_headline
from wording.status import status_word


@command("publish")
@option("--plan", required=True)
@option("--period", type=PeriodType(), help=mark("季度，如 2026Q3；默认最近有数的一季"))
@option("--public", "is_public", is_flag=True, help=mark("标为已公开，不写是内部"))
@option("--reason", type=KeptText(), default="", help=mark("更正说明：已发布的季度再发布时写"))
@WAIT
@JSON
@click.pass_obj
def publish_command(
    files: Files, plan: str, period: Period | None, is_public: bool, reason: str, wait: float, as_json: bool
) -> None:
    """Lays down a plan's quarter as known now: what leaders see until the next edition."""
    desk = desk_to_write(files, wait)
    at = period or default_as_of(desk, plan_of(desk, plan))
    try:
        if at is None:
            raise NothingToPublish(plan)
        edition = publish(
            desk, plan, at, who=operating_user(), visibility="public" if is_public else "internal", explanation=reason
        )
    except NothingToPublish:
        stop(_("“{plan}”在{period}没有数，不能发布").format(plan=plan, period=when(at)), FAULTS)
        return
    except QuarterGoneBy as later:
        words = _(
            "“{plan}”已发布到{published}；更早季度的更正随{published}的新一版发布，用 --period {code} --reason 说明"
        )
        stop(words.format(plan=plan, published=when(later.published), code=later.published), FAULTS)
        return
    except QuarterNotOver as early:
        words = _("{periods}的数有的在本季结束前报送，是期中数；发布要用 --reason 说明")
        stop(words.format(periods=when(early.periods)), FAULTS)
        return
    except ExplanationMissing as missing:
        stop(_("{periods}已经发布过，再发布要用 --reason 写更正说明").format(periods=when(missing.periods)), FAULTS)
        return
    else:
        mark = chain_mark(desk, edition.published_at)
    finally:
        desk.store.close()
    words = _("已发布：{plan} {period}，版本 {version}，留痕号 {mark}").format(
        plan=plan, period=when(at), version=edition.data_version, mark=mark
    )
    tell(as_json, words, **{**vars(edition), "period": str(edition.period)}, mark=mark)


@command("unpublish")
@option("--plan", required=True)
@option("--reason", type=KeptText(), required=True)
@WAIT
@JSON
@click.pass_obj
def unpublish_command(files: Files, plan: str, reason: str, wait: float, as_json: bool) -> None:
    """Takes back the edition leaders see, which see the one before from then on; nothing is deleted."""
    desk = desk_to_write(files, wait)
    edition = last_edition(desk, plan_of(desk, plan))
    if edition is None or not reason.strip():
        stop(_("“{plan}”没有现行的一版，或没有写原因。").format(plan=plan), FAULTS)
    try:
        before = unpublish(desk, edition, who=operating_user(), reason=reason)
    except NotStanding:
        stop(_("刚才有人发布或撤回了一版，请再看一次。"), FAULTS)
    finally:
        desk.store.close()
    period = str(before.period) if before else None
    said = when(before.period) if before else _("（没有）")
    words = _("已撤回{period}一版；领导现在看到：{before}").format(period=when(edition.period), before=said)
    tell(as_json, words, period=str(edition.period), published_at=edition.published_at, before=period)


@command("correct")
@option("--plan", required=True)
@option("--region", required=True)
@option("--measure", required=True, help=mark("填报项的标识，如 valid_trademarks"))
@option("--period", required=True, type=PeriodType())
@option("--value", type=float, help=mark("更正后的数，按填报项的单位"))
@option("--take-back", is_flag=True, help=mark("收回这个数"))
@option("--reason", type=KeptText(), required=True)
@option(
    "--source",
    required=True,
    type=click.Choice(SOURCES),
    help=mark("怎样得知：telephone 电话、message 消息、letter 函件"),
)
@option("--by-unit", is_flag=True, help=mark("是县区自己说的"))
@option("--page", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=mark("函件的扫描件"))
@WAIT
@JSON
@click.pass_obj
def correct_command(
    files: Files,
    plan: str,
    region: str,
    measure: str,
    period: Period,
    value: float | None,
    take_back: bool,
    reason: str,
    source: SourceKind,
    by_unit: bool,
    page: Path | None,
    wait: float,
    as_json: bool,
) -> None:
    """Takes one figure by telephone, message or letter, or takes one back."""
    if (value is None) != take_back:
        raise click.UsageError(_("--value 与 --take-back 必须且只能用一个"))
    desk = desk_to_write(files, wait)
    given = Correction(plan_of(desk, plan), region, measure, period, value, reason, source, by_unit)
    try:
        receipt = correct(desk, given, who=operating_user(), page=(page.name, page.read_bytes()) if page else None)
    except NotACorrection as faulty:
        stop("\n".join("；".join(problem_sentence(p)) for p in faulty.problems), FAULTS)
        return
    finally:
        desk.store.close()
    tell(as_json, _("已记：{number}").format(number=receipt.submission), **vars(receipt))


@command("withdraw")
@argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@option("--reason", type=KeptText(), required=True)
@option("--take-back", is_flag=True, help=mark("收回撤回，重新有效"))
@WAIT
@JSON
@click.pass_obj
def withdraw_command(
    files: Files, numbers: tuple[str, ...], reason: str, take_back: bool, wait: float, as_json: bool
) -> None:
    """Takes submissions out of force, all or none, by their numbers or the beginnings of them, or by the number of a batch; the
    figures before them are current again. Nothing is deleted: with --take-back they are in force again."""
    desk = desk_to_write(files, wait)
    try:
        which = tuple(dict.fromkeys(one for number in numbers for one in _numbered(desk, number, take_back)))
        turn = reinstate if take_back else withdraw
        at = turn(desk, *which, who=operating_user(), reason=reason)
    except KeyError as missing:
        words = _("没有已撤回的报送 {number}") if take_back else _("没有在用的报送 {number}")
        stop(words.format(number=missing.args[0]), FAULTS)
        return
    except ValueError:
        stop(_("撤回要写明原因"), FAULTS)
        return
    finally:
        desk.store.close()
    words = _("已恢复在用：{number}") if take_back else _("已撤回：{number}，此前的数重新有效")
    moment = {"reinstated_at" if take_back else "withdrawn_at": at}
    told = words.format(number=_("、").join(which))
    tell(as_json, told, submission=which[0], submissions=list(which), **moment, reason=reason)


def _numbered(desk: Desk, number: str, withdrawn: bool) -> list[str]:
    """The ids a number stands for: one submission's, or those of a batch that are (not) withdrawn. UsageError when several
    begin so."""
    every = submissions(desk)
    known = [one.id for one in every if one.id.startswith(number)]
    batch = [one for one in every if one.batch and one.batch.startswith(number)]
    if batch and not known:
        known = [one.id for one in batch if one.withdrawn == withdrawn]
    if len(known) > 1 and len({one.batch for one in batch}) != 1:
        raise click.UsageError(_("{number} 对得上不止一次报送，请写长一些").format(number=number))
    return known or [number]


@command("history")
@option("--plan")
@option("--known-at", type=MomentType())
@JSON
@click.pass_obj
def history_command(files: Files, plan: str | None, known_at: datetime | None, as_json: bool) -> None:
    """Lists every submission, newest first, and a plan's editions."""
    desk = desk_to_read(files)
    sent = submissions(desk, plan_of(desk, plan) if plan else None, known_at)
    if as_json:
        laid = [{**vars(e), "period": str(e.period)} for e in editions(desk, plan)] if plan else []
        told = [{**facts_of(one), "periods": [str(period) for period in one.periods]} for one in sent]
        click.echo(printed({"submissions": told, "editions": laid}))
        return
    for one in sent:
        state = _("已撤回") if one.withdrawn else _("在用")
        figures = _("{n} 个数").format(n=one.figures)
        click.echo(
            f"{local(one.committed_at):%Y-%m-%d %H:%M}　{one.id[:8]}　{one.file_name}　{figures}　{person_name(one.who)}　{state}"
        )
    if sent:
        click.echo(_("时间为{zone}。").format(zone=zone_words()))


@command("trace")
@option("--plan", required=True)
@option("--indicator", help=mark("指标的标识，如 valid_trademarks"))
@option("--measure", help=mark("填报项的标识，如 valid_trademarks"))
@option("--region")
@option("--as-of", type=PeriodType())
@option("--known-at", type=MomentType())
@JSON
@click.pass_obj
def trace_command(
    files: Files,
    plan: str,
    indicator: str | None,
    measure: str | None,
    region: str | None,
    as_of: Period | None,
    known_at: datetime | None,
    as_json: bool,
) -> None:
    """Shows the cells behind an indicator, or every version of one measure's figure."""
    if (indicator is None) == (measure is None):
        raise click.UsageError(_("--indicator 与 --measure 必须且只能用一个"))
    desk = desk_to_read(files)
    place = region_of(desk, plan_of(desk, plan), region) or desk.catalogue.plans[plan].region
    at = as_of or default_as_of(desk, plan, known_at)
    known = desk.catalogue.indicators if indicator else desk.catalogue.measures
    if (indicator or measure) not in known:
        raise click.UsageError(_("目录里没有“{name}”").format(name=indicator or measure))
    if indicator:
        _print_sources(sources(desk, plan, indicator, place, at, known_at), as_json)
        return
    found = versions(desk, place, measure or "", at, known_at) if at else ()
    if as_json:
        click.echo(printed({"versions": [facts_of(one) for one in found]}))
        return
    for one in found:
        click.echo(f"{place}　{measure}　{when(at)}　{_where_from(one)}")


def _print_sources(found: tuple[SourceFigure, ...], as_json: bool) -> None:
    if as_json:
        click.echo(printed({"sources": [{**facts_of(one), "period": str(one.period)} for one in found]}))
        return
    for one in found:
        click.echo(f"{one.region}　{one.measure}　{when(one.period)}　{_where_from(one)}")


def _where_from(one: SourceFigure | FigureVersion) -> str:
    return f"{one.value}　{one.file_name}　{one.sheet}!{one.cell}　{person_name(one.who)}"


@command("diff")
@argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--plan")
@option("--period", type=PeriodType())
@JSON
@click.pass_obj
def diff_command(files: Files, workbook: Path, plan: str | None, period: Period | None, as_json: bool) -> None:
    """Shows what a workbook would change, figure by figure, and the lights that would change; saves nothing."""
    desk = desk_to_read(files)
    asked = plan and plan_of(desk, plan)
    submission = read(desk, workbook.read_bytes(), workbook.name, plan=asked, period=period)
    changes, turned = compare(desk, submission), lights(desk, submission)
    if as_json:
        figures = [*map(facts_of, changes.figures), *map(_as_figure, changes.words)]
        problems = [problem_facts(problem) for problem in submission.problems]
        told = {"plan": submission.plan, "figures": figures, "lights": [facts_of(one) for one in turned]}
        click.echo(printed({**told, "problems": problems}))
    else:
        _print_difference(changes, turned, submission)
    if not submission.is_clean:
        sys.exit(FAULTS)


def _as_figure(word: WordChange) -> dict[str, Any]:
    """A unit's word as scripts read it, in the fields of a figure: region is the unit, measure the task or dated item."""
    about = facts_of(word)
    named = {"region": about.pop("unit"), "measure": about.pop("subject"), "period": str(about.pop("period"))}
    return {**named, **about, "old_state": None, "new_state": None}


def _print_difference(changes: Changes, turned: tuple[LightChange, ...], submission: Submission) -> None:
    blocking = sum(problem.severity == "blocking" for problem in submission.problems)
    if submission.layout == "unreadable":
        click.echo(_("；").join(problem_sentence(submission.problems[0])))
    elif blocking:
        click.echo(problems_headline(blocking, len(submission.problems) - blocking))
    kinds = {"new": _("新增"), "changed": _("改动"), "not_filled": _("本次未填"), "outranked": _("请核对")}
    lines: list[tuple[FigureChange | WordChange, str]] = [
        *((one, f"{one.region}　{one.measure}　{when(one.period)}") for one in changes.figures),
        *((word, f"{word.unit}　{word.subject}　{when(word.period)}") for word in changes.words),
    ]
    for one, where in lines:
        if one.kind != "unchanged":
            click.echo(f"{kinds[one.kind]}　{where}　{one.old} → {one.new}　{one.sheet}!{one.cell}")
    if not submission.figure_count and submission.layout != "unreadable":
        click.echo(_("这本工作簿里没有填数，没有改动"))
    elif all(one.kind == "unchanged" for one, _where in lines) and submission.layout != "unreadable":
        click.echo(_("与库中一致，没有改动"))
    for light in turned:
        before, after = (status_word(s) if s else "—" for s in (light.before_light, light.after_light))
        click.echo(f"{_('灯号')}　{light.region}　{light.target}　{before} → {after}")
