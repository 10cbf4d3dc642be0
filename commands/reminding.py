"""remind: tells who owes something on its days, for a timer that calls it once a day."""

from __future__ import annotations

from datetime import datetime

import click

from commands.opening import FAULTS, JSON, desk_to_read, stop, tell
from commands.usage import command, option
from desk import Files, office_day
from desk.remind import remind
from desk.telling import LONGEST, last_told, wait, why_off
from store.database import utc_now
from wording import _, mark
from wording.telling import off_words


@command("remind")
@option("--today", type=click.DateTime(["%Y-%m-%d"]), help=mark("按哪天算，默认今天"))
@JSON
@click.pass_obj
def remind_command(files: Files, today: datetime | None, as_json: bool) -> None:
    """Tells each unit that still owes something on its due days; called once a day (deploy/board-remind.timer)."""
    desk = desk_to_read(files)
    if off := why_off(desk):
        stop(off_words(off), FAULTS)
    began = utc_now()
    told = remind(desk, today.date() if today else office_day())
    # One attempt after the other: as long as all of them may take.
    all_done = wait(LONGEST * (len(told) + 1))
    last = last_told(desk)
    if not all_done or (last.failed_at is not None and last.failed_at >= began):
        stop(_("提醒了 {n} 次，有的没有发出（最近一次是发给{name}的）。").format(n=len(told), name=last.failed), FAULTS)
    tell(as_json, _("提醒了 {n} 次。").format(n=len(told)), told=told)
