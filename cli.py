"""The face for scripts: check, template, load, judge, init, start-own, over the same rooms as the pages.

Exit codes everywhere: 0 ok, 1 faults found, 2 usage, 3 the database is held by another process.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

import wording
from desk import Desk, Files, operating_user
from desk import open_desk as open_desk_over
from desk.board import board
from desk.judge import judge as judge_plan
from desk.judge import to_json
from desk.load import already_there, change_counts, commit, compare, read
from desk.load import template as blank_workbook
from desk.setup import first_start
from desk.setup import start_own as start_own_database
from loaders.mapping import Mapping, MappingError, read_mapping
from store import DatabaseHeld, DatabaseTooNew, Store
from store.copies import open_for_reading
from tracker.catalogue_file import CatalogueError, check_texts, load_catalogue
from tracker.periods import Period, parse_period
from tracker.regions import RegisterError, load_register
from tracker.submission import Problem, Submission
from wording import _
from wording.notes import note_in_words
from wording.problems import problem_sentence, severity_word

FAULTS, HELD = 1, 3


class PeriodType(click.ParamType):
    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else parse_period(value)
        except ValueError:
            self.fail(_("“{value}”不是时期，应写作 2026Q3、2026-10 或 2026-10-18").format(value=value), param, ctx)


class MomentType(click.ParamType):
    """A day or a moment in UTC; a day means its end, so that `--known-at 2026-10-01` knows all of that day."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(_("“{value}”不是时间，应写作 2026-10-01 或 2026-10-01T08:00").format(value=value), param, ctx)
        if len(value) == 10:
            return moment.replace(hour=23, minute=59, second=59, microsecond=999999)
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _stop(sentence: str, code: int) -> None:
    click.echo(sentence, err=True)
    sys.exit(code)


def _guarded(work: Callable[[], Desk]) -> Desk:
    """The desk, or one sentence and the exit code that says why not."""
    try:
        return work()
    except (CatalogueError, RegisterError) as error:
        _stop(str(error), FAULTS)
    except DatabaseTooNew as error:
        words = _("{path} 由更新的版本写成（结构 {found}，本版只到 {known}），请升级后再打开")
        _stop(words.format(path=error.path, found=error.found, known=error.known), FAULTS)
    except DatabaseHeld as error:
        words = _("数据库 {path} 正被另一个程序占用（{holder}），请先停下它，或稍后再试")
        _stop(words.format(path=error.path, holder=error.holder), HELD)
    raise AssertionError("unreachable")


def _desk_to_write(files: Files, wait: float) -> Desk:
    """The desk over the live database, waiting for its holder up to `wait` seconds."""

    def opened() -> Desk:
        until = time.monotonic() + wait
        while True:
            try:
                return open_desk_over(files)
            except DatabaseHeld:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.2)

    return _guarded(opened)


def _desk_to_read(files: Files) -> Desk:
    """The desk over the live database when it is free, else over its newest copy, and says which; empty when none."""

    def opened() -> Desk:
        if not files.database.exists():
            return open_desk_over(files, store=Store(":memory:"))
        store, copy = open_for_reading(files.database)
        if copy:
            click.echo(_("数据库正被占用，读的是最近的副本 {copy}").format(copy=copy.name), err=True)
        return open_desk_over(files, store=store)

    return _guarded(opened)


def _plan_of(desk: Desk, plan: str) -> str:
    if plan not in desk.catalogue.plans:
        known = "、".join(desk.catalogue.plans)
        raise click.UsageError(_("没有方案“{plan}”，现有：{known}").format(plan=plan, known=known))
    return plan


def _region_of(desk: Desk, plan: str, region: str | None) -> str | None:
    root = desk.catalogue.plans[plan].region
    if region is not None and region not in {r.code for r in desk.register.family(root)}:
        raise click.UsageError(_("代码 {region} 不在“{plan}”的地区之内").format(region=region, plan=plan))
    return region


@click.group()
@click.option("--catalogue", type=click.Path(path_type=Path), help="indicators.yaml (TRACKER_CATALOGUE)")
@click.option("--regions", type=click.Path(path_type=Path), help="regions.csv (TRACKER_REGIONS)")
@click.option("--database", type=click.Path(path_type=Path), help="tracker.duckdb (TRACKER_DATABASE)")
@click.option("--lang", type=click.Choice(wording.LANGUAGES), default="zh", show_default=True)
@click.pass_context
def main(
    context: click.Context, catalogue: Path | None, regions: Path | None, database: Path | None, lang: str
) -> None:
    """知识产权强市/强县指标看板：检查目录、发模板、入库、判断。"""
    wording.use(lang)
    files = Files.of_environment()
    given = {"catalogue": catalogue, "regions": regions, "database": database}
    files = replace(files, **{name: path for name, path in given.items() if path})
    for path in (files.catalogue, files.regions):
        if not path.exists():
            raise click.UsageError(_("找不到文件 {path}").format(path=path))
    context.obj = files


@main.command()
@click.option("--texts", type=click.Path(exists=True, file_okay=False, path_type=Path), help="plans' texts to verify")
@click.pass_obj
def check(files: Files, texts: Path | None) -> None:
    """Says ok with counts, or lists every fault of the catalogue and the register."""
    register, found = None, []
    try:
        register = load_register(files.regions)
    except RegisterError as error:
        found.append(str(error))
    try:
        catalogue = load_catalogue(files.catalogue, register)
    except CatalogueError as error:
        found.append(str(error))
    if found or register is None:
        _stop("\n".join(found), FAULTS)
        return
    faults = check_texts(catalogue, texts, files.catalogue) if texts else []
    if faults:
        _stop("\n".join(str(fault) for fault in faults), FAULTS)
    plans = [plan for plan in catalogue.plans.values() if plan.targets]
    targets = sum(len(plan.targets) for plan in plans)
    milestones = sum(len(plan.milestones) for plan in catalogue.plans.values())
    words = _("ok：{plans} 个方案共 {targets} 项目标，{milestones} 个节点，{measures} 个填报项，{regions} 个地区")
    counted = words.format(
        plans=len(plans), targets=targets, milestones=milestones, measures=len(catalogue.measures),
        regions=len(register.regions),
    )  # fmt: skip
    click.echo(counted + (_("；原文短语已逐条核对") if texts else ""))


@main.command()
@click.option("--plan", required=True)
@click.option("--period", required=True, type=PeriodType())
@click.option("--region", help="one unit's code; default all units")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def template(files: Files, plan: str, period: Period, region: str | None, out: Path) -> None:
    """Writes the blank workbook of a plan and quarter."""
    desk = _desk_to_read(files)
    content, _name = blank_workbook(desk, _plan_of(desk, plan), period, _region_of(desk, plan, region))
    out.write_bytes(content)
    click.echo(_("已写出 {path}").format(path=out))


@main.command()
@click.argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--plan")
@click.option("--period", type=PeriodType())
@click.option("--map", "map_file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--wait", type=float, default=10.0, show_default=True, help="seconds to wait for a held database")
@click.pass_obj
def load(
    files: Files, workbooks: tuple[Path, ...], plan: str | None, period: Period | None, map_file: Path | None,
    dry_run: bool, as_json: bool, wait: float,
) -> None:  # fmt: skip
    """Reads workbooks, says what is wrong and what would change, and saves the clean ones."""
    desk = _desk_to_read(files) if dry_run else _desk_to_write(files, wait)
    if plan is not None:
        _plan_of(desk, plan)
    mapping = _mapping_of(desk, map_file) if map_file else None
    taken: dict[tuple[str, str, str], str] = {}
    reports = [_load_one(desk, path, plan, period, mapping, dry_run, taken) for path in workbooks]
    desk.store.close()
    if as_json:
        click.echo(json.dumps({"files": [report for report, _s in reports]}, ensure_ascii=False, indent=2))
    else:
        for report, submission in reports:
            _print_report(report, submission)
    if any(report["status"] == "refused" for report, _s in reports):
        sys.exit(FAULTS)


def _mapping_of(desk: Desk, path: Path) -> Mapping:
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"), path.name, desk.catalogue, desk.register)
    except MappingError as error:
        raise click.UsageError("\n".join(error.faults)) from error
    except UnicodeDecodeError as error:
        raise click.UsageError(_("{path} 不是 UTF-8 文本").format(path=path.name)) from error


def _load_one(
    desk: Desk, path: Path, plan: str | None, period: Period | None, mapping: Mapping | None, dry_run: bool,
    taken: dict[tuple[str, str, str], str],
) -> tuple[dict[str, Any], Submission | None]:  # fmt: skip
    try:
        content = path.read_bytes()
    except OSError as error:
        report = _report(path.name, "refused", None)
        found = error.strerror or str(error)
        report["problems"] = [_problem(Problem("", "", "blocking", "unreadable", found, {"reason": "cannot_open"}))]
        return report, None
    submission = read(desk, content, path.name, plan=plan, period=period, mapping=mapping)
    submission = _held_against_earlier_files(submission, taken)
    there = already_there(desk, submission, mapping) if submission.is_clean else None
    changes = None if submission.layout == "unreadable" else change_counts(compare(desk, submission))
    if not submission.is_clean:
        status = "refused"
    elif there:
        status, changes = "unchanged", {"new": 0, "changed": 0, "unchanged": len(submission.observations)}
    elif dry_run:
        status = "dry_run"
    else:
        commit(desk, submission, content, who=operating_user(), mapping=mapping)
        status = "committed"
    report = _report(path.name, status, submission)
    report["changes"] = changes
    return report, submission


def _held_against_earlier_files(submission: Submission, taken: dict[tuple[str, str, str], str]) -> Submission:
    """Two files for one figure in one call: the second is refused (RULINGS 21)."""
    doubles = []
    for o in submission.observations:
        key = (o.region, o.measure, str(o.period))
        if key in taken and submission.grade != "published":
            details = {"reason": "other_file", "other": taken[key], "measure": o.measure, "row": o.region}
            doubles.append(Problem(o.sheet, o.cell, "blocking", "duplicate_row", o.raw, details, o.region))
    if doubles:
        return replace(submission, problems=(*submission.problems, *doubles))
    if submission.is_clean and submission.grade != "published":
        taken.update(
            dict.fromkeys(((o.region, o.measure, str(o.period)) for o in submission.observations), submission.file_name)
        )
    return submission


def _report(name: str, status: str, submission: Submission | None) -> dict[str, Any]:
    return {
        "file": name,
        "status": status,
        "layout": submission.layout if submission and submission.layout != "unreadable" else None,
        "plan": submission.plan if submission else None,
        "period": [str(p) for p in submission.periods] if submission else [],
        "observations": len(submission.observations) if submission else 0,
        "problems": [_problem(p) for p in submission.problems] if submission else [],
        "unmatched_columns": list(submission.unmatched_columns) if submission else [],
        "unmatched_rows": list(submission.unmatched_rows) if submission else [],
        "changes": None,
    }


def _problem(problem: Problem) -> dict[str, str]:
    _what, fix = problem_sentence(problem)
    return {
        "sheet": problem.sheet, "cell": problem.cell, "severity": problem.severity, "code": problem.code,
        "found": problem.found, "fix": fix,
    }  # fmt: skip


def _print_report(report: dict[str, Any], submission: Submission | None) -> None:
    status = {
        "committed": _("已入库"), "unchanged": _("已收到，没有变化"), "refused": _("未保存"), "dry_run": _("试读，未保存"),
    }[report["status"]]  # fmt: skip
    periods = "、".join(report["period"])
    click.echo(f"{report['file']}：{status}　{report['plan'] or '—'}　{periods or '—'}")
    if changes := report["changes"]:
        words = _("　读到 {n} 个数：新增 {new}，改动 {changed}，不变 {unchanged}")
        click.echo(words.format(n=report["observations"], **changes))
    for problem in submission.problems if submission else ():
        what, fix = problem_sentence(problem)
        cell = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet or report["file"]
        found = _("读到“{found}”，").format(found=problem.found) if problem.found else ""
        click.echo(f"　{severity_word(problem.severity)}　{cell}　{found}{what}；{fix}")
    if submission is None:
        for shown in report["problems"]:
            click.echo(f"　{_('必须改')}　{shown['found']}　{shown['fix']}")
    for label, names in (
        (_("没有对上的列"), report["unmatched_columns"]),
        (_("没有对上的行"), report["unmatched_rows"]),
    ):
        if names:
            click.echo(f"　{label}：{'、'.join(names)}")


@main.command()
@click.option("--plan", required=True)
@click.option("--as-of", type=PeriodType())
@click.option("--known-at", type=MomentType())
@click.option("--region")
@click.option("--districts", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def judge(
    files: Files, plan: str, as_of: Period | None, known_at: datetime | None, region: str | None, districts: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Judges every target of a plan, for the whole, one region or every district."""
    if region and districts:
        raise click.UsageError(_("--region 与 --districts 只能用一个"))
    desk = _desk_to_read(files)
    wanted = _region_of(desk, _plan_of(desk, plan), region) or ("districts" if districts else "whole")
    frame = judge_plan(desk, plan, as_of, known_at, wanted)
    rows = to_json(frame, lambda code, details: note_in_words(code, details, desk.register))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print_judgement(desk, plan, rows)


def _print_judgement(desk: Desk, plan: str, rows: list[dict[str, Any]]) -> None:
    from wording.figures import figure
    from wording.status import status_word

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


@main.command()
@click.pass_obj
def init(files: Files) -> None:
    """Makes the database on the first start, with the shipped sample and published workbooks."""

    def made() -> Desk:
        if first_start(files):
            click.echo(_("已建库：{path}").format(path=files.database))
        return open_desk_over(files)

    _guarded(made).store.close()


@main.command("start-own")
@click.pass_obj
def start_own(files: Files) -> None:
    """Moves the sample database aside and begins an empty one for one's own figures."""
    try:
        aside = start_own_database(files)
    except DatabaseHeld as error:
        words = _("数据库 {path} 正被另一个程序占用（{holder}），请先停下它，或稍后再试")
        _stop(words.format(path=error.path, holder=error.holder), HELD)
        return
    if aside:
        click.echo(_("原来的库移到 {aside}，没有删除").format(aside=aside))
    click.echo(_("已建空库 {path}，可以开始入自己的数").format(path=files.database))


if __name__ == "__main__":
    main()
