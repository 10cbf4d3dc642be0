"""init, start-own, backup, restore: the database made, moved aside for one's own, copied and put back."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from commands.opening import (
    FAULTS,
    HELD,
    JSON,
    WAIT,
    OutFile,
    desk_to_write,
    guarded,
    refuse_all_but_keepers,
    refuse_shared,
    stop,
    tell,
)
from commands.usage import argument, command, option
from desk import Desk, Files, operating_user
from desk import open_desk as open_desk_over
from desk.setup import first_start, restore_copy
from desk.setup import new_city as write_skeleton
from desk.setup import start_own as start_own_database
from store import DatabaseHeld, DatabaseTooNew, NotADatabase
from store.copies import copy_now
from store.database import CopyFailed
from tracker.as_json import printed
from wording import _, mark
from wording.keeping import no_copy_words


@command()
@JSON
@click.pass_obj
def init(files: Files, as_json: bool) -> None:
    """Makes the database on the first start, with the shipped sample and published workbooks."""
    refuse_all_but_keepers(files)
    new = False

    def made() -> Desk:
        nonlocal new
        new = first_start(files)
        return open_desk_over(files)

    guarded(made).store.close()
    if new or as_json:
        tell(as_json, _("已建库：{path}").format(path=files.shown), path=files.shown, made=new)


# Where the files of a city lie in its folder.
_PARTS = {
    "catalogue": "indicators.yaml", "regions": "data/regions.csv", "tasks": "tasks.yaml", "database": "data/tracker.duckdb"
}  # fmt: skip


@command("new-city")
@argument("folder", type=click.Path(file_okay=False, path_type=Path))
@JSON
def new_city(folder: Path, as_json: bool) -> None:
    """Writes a commented skeleton for another city: catalogue, tasks and register, which check calls ok as they stand."""
    try:
        written = write_skeleton(folder)
    except FileExistsError as error:
        stop(_("{path} 已经有了，没有改动；请换一个文件夹").format(path=error.args[0]), FAULTS)
    except OSError as error:
        stop(_("写不进 {file}：{why}；请换一个位置").format(file=folder, why=error.strerror), FAULTS)
    names = {name: folder / part for name, part in _PARTS.items()}
    steps = (
        _("已写出 {n} 个文件：{catalogue}、{regions}、{tasks}。接下来："),
        _("1 照文件里的说明改：先是地方（{regions}），再是方案、目标和填报项（{catalogue}），再是责任单位和任务（{tasks}）；"
          "各字段见 docs/catalogue.zh-CN.md"),
        _("2 每改一步检查一次：.venv/bin/python cli.py --catalogue {catalogue} --regions {regions} check"),
        _("3 打开看板：TRACKER_CATALOGUE={catalogue} TRACKER_REGIONS={regions} TRACKER_DATABASE={database} make run"),
        _("4 在“数据报送”的“上报”取本季空白表，填好放回同一页；没有错再到“复核并发布”"),
    )  # fmt: skip
    words = "\n".join(step.format(n=len(written), **names) for step in steps)
    tell(as_json, words, folder=str(folder), files=[str(path) for path in written])


@command("start-own")
@JSON
@click.pass_obj
def start_own(files: Files, as_json: bool) -> None:
    """Moves the sample database aside and begins an empty one for one's own figures."""
    refuse_all_but_keepers(files)
    refuse_shared(files)
    try:
        aside = start_own_database(files)
    except DatabaseHeld as error:
        words = _("数据库 {path} 正被另一个程序占用（{holder}），请先停下它，或稍后再试")
        stop(words.format(path=error.path, holder=error.holder), HELD)
        return
    if aside and not as_json:
        click.echo(_("原来的库移到 {aside}，没有删除").format(aside=aside))
    words = _("已建空库 {path}，可以开始入自己的数").format(path=files.database)
    tell(as_json, words, path=str(files.database), aside=str(aside) if aside else None)


@command()
@option("--out", type=OutFile(), help=mark("写到哪个文件；默认存在库旁的 copies/"))
@WAIT
@JSON
@click.pass_obj
def backup(files: Files, out: Path | None, wait: float, as_json: bool) -> None:
    """Writes a verified copy of the database."""
    refuse_all_but_keepers(files)
    copy = _copy_of_the_holder(files) or _new_copy(files, wait, as_json)
    if out:
        shutil.copyfile(copy, out)
    made = out or copy
    tell(as_json, _("已备份：{path}").format(path=made), path=str(made), size=made.stat().st_size)


def _copy_of_the_holder(files: Files) -> Path | None:
    """The newest copy where another process holds the database: it makes one after each commit. None where nobody does, or
    there is none yet."""
    if files.address or not files.database.exists():
        return None
    try:
        store, copy = files.open_for_reading()
    except (DatabaseHeld, DatabaseTooNew, NotADatabase):
        return None  # said, or waited for, by whoever opens it to write
    store.close()
    return copy


def _new_copy(files: Files, wait: float, as_json: bool) -> Path:
    desk = desk_to_write(files, wait)
    try:
        # Before it is made, so that the copy tells of itself.
        desk.store.record_act("backup", "", operating_user())
        return copy_now(desk.store)
    except CopyFailed as failed:
        if as_json:
            words = no_copy_words(failed.why, failed.is_full)
            click.echo(printed({"ok": False, "exit_code": FAULTS, "error": words}))
        sys.exit(FAULTS)  # why is said at the end of every command
    finally:
        desk.store.close()


@command()
@argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@WAIT
@JSON
@click.pass_obj
def restore(files: Files, copy: Path, wait: float, as_json: bool) -> None:
    """Puts a kept copy in the database's place; the database that was there is moved aside, not deleted."""

    refuse_all_but_keepers(files)
    refuse_shared(files)
    aside: Path | None = None

    def restored() -> Desk:
        nonlocal aside
        aside = restore_copy(files, copy, wait)
        return open_desk_over(files)

    guarded(restored).store.close()
    if aside and not as_json:
        click.echo(_("原来的库移到 {aside}，没有删除").format(aside=aside))
    words = _("已由 {copy} 恢复").format(copy=copy)
    tell(as_json, words, path=str(files.database), copy=str(copy), aside=str(aside) if aside else None)
