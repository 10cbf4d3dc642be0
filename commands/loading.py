"""template, summary and load: blank workbooks and the consolidated one out, filled ones in."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from commands.opening import (
    FAULTS,
    JSON,
    WAIT,
    KeptText,
    OutFile,
    PastDay,
    PeriodType,
    desk_to_read,
    desk_to_write,
    plan_of,
    problem_facts,
    region_of,
    tell,
)
from commands.tasking import unit_of
from commands.usage import argument, command, option
from desk import Desk, Files, operating_user
from desk.allocate import blank as blank_targets
from desk.annotating import marked_copy
from desk.blanks import bundle
from desk.blanks import published as blank_published
from desk.blanks import template as blank_workbook
from desk.load import (
    already_there,
    batch_number,
    change_counts,
    commit,
    compare,
    needing_reason,
    read,
    without_faulty_units,
)
from desk.roster_books import blank_list, collected_list
from desk.summary import summary_workbook
from desk.task_book import progress_bundle, progress_template
from desk.together import Taken, held_against_earlier, take
from loaders.tables.mapping import Mapping, MappingError, read_mapping
from loaders.workbook.packed import NotUnpacked, unpacked
from store.copies import keep_copy
from store.rows import CommitNote
from tracker.as_json import printed
from tracker.periods import Period
from tracker.problems import ReasonMissing, Unusable
from tracker.submission import Account, Problem, Submission
from wording import _, mark
from wording.accounts import account_line, unread_reason
from wording.figures import period_words
from wording.problems import problem_sentence, problems_headline, severity_word


@command()
@option("--plan", required=True)
@option("--period", type=PeriodType(), help=mark("季度，如 2026Q3；--targets、--published 不用写"))
@option("--region", help=mark("一个单位的地区代码，默认全部"))
@option("--all", "every", is_flag=True, help=mark("打成 zip：每个报送单位一本，各县区自报的也在内"))
@option("--by-unit", is_flag=True, help=mark("与 --all 同用：各县区一本，要它的全部数"))
@option("--register", "roster_id", help=mark("改写空白名单、台账，写它的标识"))
@option("--collected", is_flag=True, help=mark("与 --register 同用：写上各地报来的各行和“汇总”表"))
@option("--progress", is_flag=True, help=mark("改写空白的任务进展表"))
@option("--unit", help=mark("与 --progress 同用：只要一个单位的，写名称、别名或标识"))
@option("--targets", is_flag=True, help=mark("改写空白的目标数据表：任务分解、年度目标、基期数"))
@option("--published", is_flag=True, help=mark("改写空白的公开数据工作簿"))
@option("--out", required=True, type=OutFile())
@JSON
@click.pass_obj
def template(
    files: Files,
    plan: str,
    period: Period | None,
    region: str | None,
    every: bool,
    by_unit: bool,
    roster_id: str | None,
    collected: bool,
    progress: bool,
    unit: str | None,
    targets: bool,
    published: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Writes the blank workbook of a plan and quarter, all of them as one zip, a blank list or a 任务进展表."""
    desk = desk_to_read(files)
    where = region_of(desk, plan_of(desk, plan), region)
    if targets or published:
        if period or where or every or roster_id or (targets and published):
            raise click.UsageError(_("--targets、--published 只与 --plan、--out 同用"))
        _write(out, (blank_targets if targets else blank_published)(desk, plan)[0], as_json)
        return
    if period is None:
        raise click.UsageError(_("请用 --period 指明季度"))
    _within_plan(desk, plan, period)
    if progress:
        if region or roster_id or by_unit or (every and unit):
            raise click.UsageError(_("--progress 只与 --unit 或 --all 同用"))
        _write(out, _progress(desk, plan, period, unit, every), as_json)
        return
    if unit or (collected and (not roster_id or where)):
        raise click.UsageError(_("--unit 只与 --progress 同用，--collected 只与 --register 同用"))
    if every and (where or roster_id):
        raise click.UsageError(_("--all 不与 --region、--register 同用"))
    if by_unit and not every:
        raise click.UsageError(_("--by-unit 只与 --all 同用"))
    known = desk.catalogue.plan_rosters(plan)
    if roster_id and roster_id not in known:
        names = "、".join(known) or "—"
        raise click.UsageError(
            _("“{plan}”没有名单“{register}”，现有：{known}").format(plan=plan, register=roster_id, known=names)
        )
    try:
        if collected and roster_id:
            content, _name = collected_list(desk, plan, roster_id, period)
        elif roster_id:
            content, _name = blank_list(desk, plan, roster_id, period, where)
        elif every:
            content, _name = bundle(desk, plan, period, by_unit=by_unit)
        else:
            content, _name = blank_workbook(desk, plan, period, where)
    except ValueError as error:
        raise click.UsageError(
            _("“{plan}”在{period}没有要填报的").format(plan=plan, period=period_words(period))
        ) from error
    _write(out, content, as_json)


def _within_plan(desk: Desk, plan_id: str, period: Period) -> None:
    """Stops for a period whose figures would not be taken."""
    first, last = desk.catalogue.plans[plan_id].taken
    if period.end > last.end or period.end < first.end:
        asked = {"first": first, "last": last, "period": period}
        words = _("“{plan}”只报{first}至{last}的数，没有{period}")
        raise click.UsageError(words.format(plan=plan_id, **{name: period_words(p) for name, p in asked.items()}))


def _progress(desk: Desk, plan: str, period: Period, unit: str | None, every: bool) -> bytes:
    key = unit_of(desk, plan, unit) if unit else None
    try:
        return (progress_bundle(desk, plan, period) if every else progress_template(desk, plan, period, key))[0]
    except ValueError as error:
        raise click.UsageError(_("“{plan}”没有要报的任务").format(plan=plan)) from error


def _write(out: Path, content: bytes, as_json: bool, **facts: Any) -> None:
    out.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    tell(as_json, _("已写出 {path}").format(path=out), path=str(out), size=len(content), sha256=digest, **facts)


@command()
@option("--plan", required=True)
@option("--period", required=True, type=PeriodType())
@option("--out", required=True, type=OutFile())
@JSON
@click.pass_obj
def summary(files: Files, plan: str, period: Period, out: Path, as_json: bool) -> None:
    """Writes the consolidated 汇总表 of a plan and quarter: figures typed in, everything else by formula."""
    desk = desk_to_read(files)
    _within_plan(desk, plan_of(desk, plan), period)
    try:
        content, _name = summary_workbook(desk, plan, period)
    except ValueError as error:
        raise click.UsageError(
            _("“{plan}”在{period}没有要填报的").format(plan=plan, period=period_words(period))
        ) from error
    _write(out, content, as_json)


@command()
@argument("workbooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@option("--plan")
@option("--period", type=PeriodType())
@option(
    "--map",
    "map_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=mark("对照文件，见 docs/loading.zh-CN.md"),
)
@option("--reason", type=KeptText(), default="", help=mark("更正说明：为什么改动往期或已发布的数"))
@option("--accept", type=KeptText(), default="", help=mark("为什么“请核对”的数无误"))
@option("--received-on", type=PastDay(), help=mark("收到文件的日子，默认今天"))
@option("--rest-first", is_flag=True, help=mark("没有问题的单位先入库，有问题的留下"))
@option("--dry-run", is_flag=True, help=mark("试读：有什么问题、会变什么，不保存"))
@option("--figures", is_flag=True, help=mark("与 --dry-run --json 同用：逐个文件给出读到的每个数"))
@JSON
@WAIT
@click.pass_obj
def load(
    files: Files,
    workbooks: tuple[Path, ...],
    plan: str | None,
    period: Period | None,
    map_file: Path | None,
    reason: str,
    accept: str,
    received_on: date | None,
    rest_first: bool,
    dry_run: bool,
    figures: bool,
    as_json: bool,
    wait: float,
) -> None:
    """Reads workbooks, says what is wrong and what would change, and saves the clean ones."""
    if figures and not (dry_run and as_json):
        raise click.UsageError(_("--figures 只与 --dry-run --json 同用"))
    desk = desk_to_read(files) if dry_run else desk_to_write(files, wait)
    if plan is not None:
        plan_of(desk, plan)
    mapping = _mapping_of(desk, map_file) if map_file else None
    packed = sum(path.suffix.lower() == ".zip" for path in workbooks)
    asked = Asked(
        desk, plan, period, mapping, CommitNote(reason=reason, accepted=accept, batch=batch_number(len(workbooks) + packed)), rest_first, dry_run, as_json, figures,
        received_on=received_on,
    )  # fmt: skip
    reports = [report for path in workbooks for report in _load_file(asked, path)]
    if any(report.status == "committed" for report in reports):
        keep_copy(desk.store)
    desk.store.close()
    if as_json:
        told = [report.facts() | (report.figures(desk) if figures else {}) for report in reports]
        click.echo(printed({"files": told}))
    else:
        for report in reports:
            _print_report(report)
    if any(report.status == "refused" for report in reports):
        sys.exit(FAULTS)


@dataclass(frozen=True)
class Asked:
    """One call of `load`: the desk and what was asked. `taken` are the figures earlier files of the call gave; `alone` reads
    each file as if it were the only one.
    """

    desk: Desk
    plan: str | None
    period: Period | None
    mapping: Mapping | None
    note: CommitNote
    rest_first: bool
    dry_run: bool
    as_json: bool = False
    alone: bool = False
    received_on: date | None = None
    taken: Taken = field(default_factory=dict)


def _mapping_of(desk: Desk, path: Path) -> Mapping:
    try:
        return read_mapping(path.read_text(encoding="utf-8-sig"), path.name, desk.catalogue, desk.register)
    except MappingError as error:
        raise click.UsageError("\n".join(error.faults)) from error
    except UnicodeDecodeError as error:
        raise click.UsageError(_("{path} 不是 UTF-8 文本").format(path=path.name)) from error


def _not_read(error: OSError) -> str:
    """Why a file's bytes could not be had."""
    kinds = {
        FileNotFoundError: _("没有这个文件"),
        IsADirectoryError: _("这是文件夹"),
        PermissionError: _("没有读取的权限"),
    }
    return kinds.get(type(error), error.strerror or str(error))


def account_facts(account: Account) -> dict[str, Any]:
    """The account as scripts read it; `why` in words."""
    unread = [{"sheet": u.sheet, "cell": u.cell, "shown": u.shown, "why": unread_reason(u.why)} for u in account.unread]
    counts = {name: getattr(account, name) for name in ("numeric", "read", "checked", "reference", "ignored")}
    return {**counts, "unread": unread}


Status = Literal["committed", "unchanged", "refused", "dry_run"]


@dataclass(frozen=True)
class Report:
    """What became of one file. `submission` is what it says, `problems` also say why it could not be opened; `changes`
    count its new, changed and unchanged figures; `held` are the units kept back, None where nobody asked for the rest first."""

    file: str
    status: Status
    submission: Submission | None
    problems: tuple[Problem, ...]
    changes: dict[str, int] | None = None
    held: tuple[str, ...] | None = None
    receipt: str = ""

    def facts(self) -> dict[str, Any]:
        """The report as scripts read it."""
        said = self.submission
        told: dict[str, Any] = {
            "file": self.file,
            "status": self.status,
            "layout": said.layout if said and said.layout != "unreadable" else None,
            "plan": said.plan if said else None,
            "period": [str(p) for p in said.periods] if said else [],
            "observations": len(said.observations) if said else 0,
            "problems": [problem_facts(p) for p in self.problems],
            "unmatched_columns": list(said.unmatched_columns) if said else [],
            "unmatched_rows": list(said.unmatched_rows) if said else [],
            "changes": self.changes,
            "account": account_facts(said.account if said else Account()),
        }
        if said and said.layout == "check_ins":
            told["check_ins"] = len(said.check_ins)
        if self.held is not None:
            told["held"] = list(self.held)
        return told

    def figures(self, desk: Desk) -> dict[str, Any]:
        """Every figure that was read, in its measure's stored unit, and what became of every number of the file."""
        said = self.submission
        return {
            "figures": [
                {
                    "region": o.region,
                    "measure": o.measure,
                    "period": str(o.period),
                    "value": o.value,
                    "unit": desk.catalogue.measures[o.measure].unit,
                    "sheet": o.sheet,
                    "cell": o.cell,
                }
                for o in (said.observations if said else ())
            ]
        }


def _load_file(asked: Asked, path: Path) -> list[Report]:
    """A workbook's report, or those of all workbooks a zip holds, as 上报 takes it."""
    try:
        content = path.read_bytes()
        books = unpacked(content) if path.suffix.lower() == ".zip" else [(path.name, content)]
    except OSError as error:
        return [_refused(path, _not_read(error))]
    except NotUnpacked:
        return [_refused(path, _("压缩包打不开，或装得太多：请解压后再读"))]
    return [_load_one(asked, name, content) for name, content in books] or [_refused(path, _("压缩包里没有文件"))]


def _refused(path: Path, why: str) -> Report:
    problem = Problem("", "", "blocking", Unusable(reason="cannot_open"), why)
    return Report(path.name, "refused", None, (problem,))


def _load_one(asked: Asked, name: str, content: bytes) -> Report:
    desk, mapping = asked.desk, asked.mapping
    submission = read(
        desk, content, name, plan=asked.plan, period=asked.period, mapping=mapping, received_on=asked.received_on
    )
    if not asked.alone:
        submission = held_against_earlier(submission, asked.taken)
    whole, note = submission, asked.note
    if asked.rest_first and not submission.is_clean and (split := without_faulty_units(submission)):
        submission, held = split
        note = replace(note, held=held)
    if not asked.dry_run and submission.is_clean and not note.reason and (periods := needing_reason(desk, submission)):
        missing = ReasonMissing(reason="revision", periods=tuple(periods))
        problem = Problem("", "", "blocking", missing, "、".join(periods))
        submission = whole = replace(submission, problems=(*submission.problems, problem))
    there = already_there(desk, submission, mapping) if submission.is_clean else None
    doubts = len(submission.problems)
    if not asked.dry_run and submission.is_clean and not there and doubts and not note.accepted.strip():
        # The page asks for a reason before doubtful figures are saved; so does the command.
        problem = Problem("", "", "blocking", ReasonMissing(reason="doubts", count=doubts))
        submission = whole = replace(submission, problems=(*submission.problems, problem))
    if submission.is_clean and not there:
        take(submission, asked.taken)
    changes = None if submission.layout == "unreadable" else change_counts(compare(desk, submission))
    number, status = "", _status(submission, there, asked)
    if status == "unchanged":
        changes = {"new": 0, "changed": 0, "unchanged": submission.figure_count}
    elif status == "committed":
        # One copy follows the last file; where this process is killed before, the next start makes it.
        receipt = commit(desk, submission, content, who=operating_user(), mapping=mapping, note=note, copy=False)
        number = receipt.submission
    kept_back = note.held if asked.rest_first else None
    return Report(name, status, whole, whole.problems, changes, kept_back, number)


def _status(submission: Submission, there: str | None, asked: Asked) -> Status:
    if not submission.is_clean:
        return "refused"
    if there:
        return "unchanged"
    return "dry_run" if asked.dry_run else "committed"


def _print_report(report: Report) -> None:
    submission = report.submission
    status = {
        "committed": _("已入库"),
        "unchanged": _("已收到，没有变化"),
        "refused": _("未保存"),
        "dry_run": _("试读，未保存"),
    }[report.status]
    plan = submission.plan if submission else None
    periods = _("、").join(period_words(p) for p in submission.periods) if submission else ""
    click.echo(f"{report.file}：{status}　{plan or '—'}　{periods or '—'}")
    if changes := report.changes:
        words = _("　读到 {n} 个数：新增 {new}，改动 {changed}，不变 {unchanged}")
        # With units held back, what is read of the others.
        read_of = changes.values() if report.held else [submission.figure_count if submission else 0]
        click.echo(words.format(n=sum(read_of), **changes))
    if report.receipt:
        click.echo(_("　回执号 {number}").format(number=report.receipt))
    if report.held:
        click.echo(_("　先入库其余单位，暂缓：{names}").format(names="、".join(report.held)))
    for problem in submission.problems if submission else ():
        what, fix = problem_sentence(problem)
        cell = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet or report.file
        found = _("读到“{found}”，").format(found=problem.found) if problem.found else ""
        click.echo(f"　{severity_word(problem.severity)}　{cell}　{found}{what}；{fix}")
    if submission is None:
        for problem in report.problems:
            click.echo(f"　{_('必须改')}　{problem.found}　{problem_sentence(problem)[1]}")
        return
    for label, names in (
        (_("没有对上的列"), submission.unmatched_columns),
        (_("没有对上的行"), submission.unmatched_rows),
    ):
        if names:
            click.echo(f"　{label}：{'、'.join(names)}")


@command()
@argument("workbook", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@option("--plan")
@option("--period", type=PeriodType())
@option("--out", required=True, type=OutFile())
@JSON
@click.pass_obj
def annotate(files: Files, workbook: Path, plan: str | None, period: Period | None, out: Path, as_json: bool) -> None:
    """Writes the same workbook back with every fault and unread number marked at its cell; saves nothing in the database."""
    desk = desk_to_read(files)
    content = workbook.read_bytes()
    submission = read(desk, content, workbook.name, plan=plan and plan_of(desk, plan), period=period)
    problems = [problem_facts(problem) for problem in submission.problems]
    marked = marked_copy(submission, content)
    if marked is None:
        unreadable = submission.layout == "unreadable"
        words = "；".join(problem_sentence(submission.problems[0])) if unreadable else problems_headline(0, 0)
        tell(as_json, words, path=None, problems=problems, account=account_facts(submission.account))
        if unreadable:
            sys.exit(FAULTS)
        return
    if not as_json:
        click.echo(account_line(submission.account))
    _write(out, marked[0], as_json, problems=problems, account=account_facts(submission.account))
