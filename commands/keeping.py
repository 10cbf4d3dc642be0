"""init and start-own: the database made, or moved aside for one's own."""

from __future__ import annotations

import click

from commands.opening import HELD, guarded, stop
from desk import Desk, Files
from desk import open_desk as open_desk_over
from desk.setup import first_start
from desk.setup import start_own as start_own_database
from store import DatabaseHeld
from wording import _


@click.command()
@click.pass_obj
def init(files: Files) -> None:
    """Makes the database on the first start, with the shipped sample and published workbooks."""

    def made() -> Desk:
        if first_start(files):
            click.echo(_("已建库：{path}").format(path=files.database))
        return open_desk_over(files)

    guarded(made).store.close()


@click.command("start-own")
@click.pass_obj
def start_own(files: Files) -> None:
    """Moves the sample database aside and begins an empty one for one's own figures."""
    try:
        aside = start_own_database(files)
    except DatabaseHeld as error:
        words = _("数据库 {path} 正被另一个程序占用（{holder}），请先停下它，或稍后再试")
        stop(words.format(path=error.path, holder=error.holder), HELD)
        return
    if aside:
        click.echo(_("原来的库移到 {aside}，没有删除").format(aside=aside))
    click.echo(_("已建空库 {path}，可以开始入自己的数").format(path=files.database))
