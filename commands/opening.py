"""What every command needs: its kinds of options, the desk to read or to write, one sentence instead of a trace."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from commands.usage import option
from desk import (
    Desk,
    Files,
    NotKnownHere,
    access_in,
    check_is_known,
    machine_identity,
    office_day,
    operating_user,
    telling,
)
from desk import open_desk as open_desk_over
from desk.permission import MayNot
from desk.permission import tell as tell_the_trail
from desk.typed import typed
from store import DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable, Store
from store.copies import copy_fault, is_database
from tracker.as_json import printed
from tracker.clock import parse_moment, use_zone
from tracker.periods import Period, parse_period
from tracker.permission import About, Actor
from tracker.schema.catalogue_file import CatalogueError, zone_in
from tracker.schema.regions import RegisterError
from tracker.submission import Problem
from wording import _, mark
from wording.catalogue_faults import fault_sentences
from wording.keeping import no_copy_words
from wording.problems import problem_sentence

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

FAULTS, HELD = 1, 3
# Where acts at the command line come from, as the trail has it.
ADDRESS = "cli"
WAIT = option("--wait", type=float, default=10.0, show_default=True, help=mark("库被占用时等几秒"))
JSON = option("--json", "as_json", is_flag=True, help=mark("以 JSON 回答，给程序用"))


class PeriodType(click.ParamType[Period]):
    name = "period"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        try:
            return value if isinstance(value, Period) else parse_period(value)
        except ValueError:
            self.fail(_("“{value}”不是时期，应写作 2026Q3、2026-10 或 2026-10-18").format(value=value), param, ctx)


class KeptText(click.ParamType[str]):
    """A text that is kept or handed on: one with a telephone or identity-card number is refused before anything is done."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return typed(str(value))


class OutFile(click.ParamType[Path]):
    """A file to be written: its folder is there and may be written into, and it is no database; said before any work is done."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            self.fail(_("{path} 是文件夹，应写文件名").format(path=path), param, ctx)
        if not path.parent.is_dir() or not os.access(path if path.exists() else path.parent, os.W_OK):
            self.fail(_("写不了 {path}：没有这个文件夹，或没有写入的权限").format(path=path), param, ctx)
        if is_database(path):
            self.fail(database_words(path), param, ctx)
        return path


def database_words(path: Path) -> str:
    """That a file is not written over."""
    return _("{path} 是一个数据库或它的日志，不会覆盖；请换一个文件名").format(path=path)


class MomentType(click.ParamType[datetime]):
    """A day or a moment; a day is the office's and means its end, so that `--known-at 2026-10-01` knows all of that day. A
    moment without an offset is UTC, as commands print them."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        if ctx is not None and (files := ctx.find_object(Files)) is not None:
            use_zone(zone_in(files.catalogue))
        try:
            return parse_moment(value)
        except ValueError:
            self.fail(_("“{value}”不是时间，应写作 2026-10-01 或 2026-10-01T08:00").format(value=value), param, ctx)


class PastDay(click.ParamType[date]):
    """A day of the office that is not still to come."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(_("“{value}”不是日期，应写作 2026-10-18").format(value=value), param, ctx)
        if ctx is not None and (files := ctx.find_object(Files)) is not None:
            use_zone(zone_in(files.catalogue))
        if day > office_day():
            self.fail(_("{value} 还没有到，收到日不能是将来的日子").format(value=value), param, ctx)
        return day


def facts_of(one: DataclassInstance) -> dict[str, Any]:
    """The fields of a value as scripts read them, in their order."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def tell(as_json: bool, sentence: str, **facts: Any) -> None:
    """Prints what was done: a sentence, or its facts as JSON."""
    click.echo(printed(facts) if as_json else sentence)


def problem_facts(problem: Problem) -> dict[str, str]:
    """One problem as scripts read it: its cell, code, what the cell shows, and in words what is wrong and the remedy.

    `reason` is the finer code of docs/loading.md, "" where the code says it all.
    """
    what, fix = problem_sentence(problem)
    return {
        "sheet": problem.sheet,
        "cell": problem.cell,
        "severity": problem.severity,
        "code": problem.code,
        "found": problem.found,
        "reason": problem.details.get("reason") or problem.details.get("kind", ""),
        "what": what,
        "fix": fix,
    }


class Stopped(click.ClickException):
    """A command that ends in a sentence in place of what was asked for."""

    exit_code = FAULTS

    def show(self, file: Any = None) -> None:
        click.echo(self.message, err=True)


class HeldElsewhere(Stopped):
    exit_code = HELD


def stop(sentence: str, code: int) -> NoReturn:
    """Ends the command in a sentence with its exit code, FAULTS or HELD."""
    raise (HeldElsewhere if code == HELD else Stopped)(sentence)


def guarded(work: Callable[[], Desk]) -> Desk:
    """The desk, or one sentence and the exit code that says why not. At the end it is said if no copy could be made."""
    try:
        desk = work()
        click.get_current_context().call_on_close(lambda: _end(desk.store))
        return desk
    except (CatalogueError, RegisterError) as error:
        stop("\n".join(fault_sentences(error)), FAULTS)
    except DatabaseTooNew as error:
        words = _("{path} 由更新的版本写成（结构 {found}，本版只到 {known}），请升级后再打开")
        stop(words.format(path=error.path, found=error.found, known=error.known), FAULTS)
    except NotADatabase as error:
        stop(_("{path} 不是本系统的数据库，或已损坏；请用 copies/ 里的另一份恢复").format(path=error.path), FAULTS)
    except DatabaseHeld as error:
        words = _("数据库 {path} 正被另一个程序占用（{holder}）。看板开着的，在网页上办（入库、更正、撤回、发布都在“数据报送”）；"
                  "要用命令，先停下看板再试")  # fmt: skip
        stop(words.format(path=error.path, holder=error.holder), HELD)


def _end(store: Store) -> None:
    if not telling.wait(telling.LONGEST):
        click.echo(_("有的待办提醒还没有发出，不再等；数据已经保存。"), err=True)
    store.background.wait()
    if fault := copy_fault(store):
        click.echo(no_copy_words(fault.why, fault.is_full), err=True)
    store.close()


def refuse_strangers(files: Files) -> None:
    """Ends a command in one sentence where the office's access file does not name this user of the machine."""
    try:
        check_is_known(files)
    except NotKnownHere as refused:
        words = _("有 {file} 时不以 root 身份操作；请用其中列出的用户")
        if not refused.is_root:
            words = _("{file} 里没有本机用户 {who}（{number}），不能操作")
        name, number = refused.who.name, refused.who.subject
        stop(words.format(file=refused.path.name, who=name, number=number), FAULTS)
    except CatalogueError as error:
        stop("\n".join(fault_sentences(error)), FAULTS)


def refuse_all_but_keepers(files: Files) -> None:
    """Ends a command about the whole file (copies, another database) in one sentence for who has no such role."""
    refuse_strangers(files)
    access, who = access_in(files), machine_identity()
    entry = access.entry(who.issuer, who.subject) if access else None
    actor = Actor(str(who), entry.roles) if entry else None
    if actor is not None and not actor.may("keep_copies"):
        raise MayNot(actor, "keep_copies", About(), is_told=False)


def tell_of_refusal(files: Files, refused: MayNot) -> None:
    """A refusal at a desk that was only read goes into the trail; where the server holds the database it stands in the answer
    alone."""
    if refused.is_told or not files.database.exists():
        return
    with suppress(DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable):
        desk = seated(open_desk_over(files))
        tell_the_trail(desk, refused.act, refused.about, "refused")
        desk.store.close()


def seated(desk: Desk) -> Desk:
    """The desk as this user of the machine sits at it."""
    return desk.sat_at_by(operating_user(), address=ADDRESS)


def desk_to_write(files: Files, wait: float) -> Desk:
    """The desk over the live database, waiting for its holder up to `wait` seconds."""

    refuse_strangers(files)

    def opened() -> Desk:
        until = time.monotonic() + wait
        while True:
            try:
                return seated(open_desk_over(files))
            except DatabaseHeld:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.2)

    return guarded(opened)


def desk_to_read(files: Files) -> Desk:
    """The desk over the live database when it is free, else over its newest copy, and says which; empty when none."""

    refuse_strangers(files)

    def opened() -> Desk:
        if not files.has_database():
            return seated(open_desk_over(files, store=Store(":memory:")))
        store, copy = files.open_for_reading()
        if copy:
            click.echo(_("数据库正被占用，读的是最近的副本 {copy}").format(copy=copy.name), err=True)
        return seated(open_desk_over(files, store=store))

    return guarded(opened)


def refuse_shared(files: Files) -> None:
    """Ends a command that puts files in each other's place, where the database is no file."""
    if files.address:
        words = _("共用库 {address} 不能这样换；请用 cli.py migrate 搬到一个新的空库，或由数据库管理员恢复")
        stop(words.format(address=files.shown), FAULTS)


def plan_of(desk: Desk, plan: str) -> str:
    if plan not in desk.catalogue.plans:
        known = "、".join(desk.catalogue.plans)
        raise click.UsageError(_("没有方案“{plan}”，现有：{known}").format(plan=plan, known=known))
    return plan


def region_of(desk: Desk, plan: str, region: str | None) -> str | None:
    root = desk.catalogue.plans[plan].region
    if region is not None and region not in {r.code for r in desk.register.family(root)}:
        raise click.UsageError(_("代码 {region} 不在“{plan}”的地区之内").format(region=region, plan=plan))
    return region
