"""migrate: a database from a file to a store that servers share, and back."""

from __future__ import annotations

import click

from commands.opening import FAULTS, HELD, JSON, refuse_strangers, stop, tell
from commands.usage import command, option
from desk import Files
from desk.moving import NotAlike, TargetThere, move
from store import DatabaseHeld, DatabaseTooNew, NotADatabase
from store.shared import NotEmpty
from wording import _, mark

WHERE = mark("一个库文件，或共用库的地址 postgres://…")


@command("migrate")
@option("--from", "source", required=True, help=WHERE)
@option("--to", "target", required=True, help=WHERE)
@JSON
@click.pass_obj
def migrate(files: Files, source: str, target: str, as_json: bool) -> None:
    """Moves a whole database to an empty place, compares rows and chain, and leaves the source as it is."""
    refuse_strangers(files)
    old, new = files.with_database(source), files.with_database(target)
    if not old.has_database():
        stop(_("{path} 里没有数据库").format(path=old.shown), FAULTS)
    try:
        moved = move(old, new)
    except (TargetThere, NotEmpty):
        stop(_("{path} 已经有了，没有改动；请换一个空的位置").format(path=new.shown), FAULTS)
    except DatabaseHeld as error:
        words = _("数据库 {path} 正被另一个程序占用（{holder}），请先停下它，或稍后再试")
        stop(words.format(path=error.path, holder=error.holder), HELD)
    except (DatabaseTooNew, NotADatabase) as error:
        stop(_("{path} 打不开，或由更新的版本写成；没有搬").format(path=error.path), FAULTS)
    except NotAlike as error:
        words = _("搬过去的与原来的不一样（{tables}），原来的没有动；请不要使用新的，再搬一次")
        stop(words.format(tables="、".join(error.differing)), FAULTS)
    rows = sum(moved.counts.values())
    head = f"{moved.head.number}-{moved.head.hash}"
    words = _("已搬到 {path}：{rows} 行，行数和留痕都相同，留痕号 {head}。原来的没有动。")
    tell(as_json, words.format(path=new.shown, rows=rows, head=head), to=new.shown, rows=dict(moved.counts), head=head)
