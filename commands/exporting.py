"""export: what is published, as files other systems read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from briefing.zipped import together
from commands.opening import FAULTS, JSON, KeptText, MomentType, OutFile, PeriodType, desk_to_read, plan_of, stop, tell
from commands.usage import command, option
from desk import Files
from desk.data_package import data_package
from desk.handed_out import NothingPublished, NotYetPublished, published_view
from tracker.periods import Period
from wording import _, mark
from wording.figures import period_words


@command("export")
@option("--plan", required=True)
@option("--format", "form", type=click.Choice(["datapackage"]), default="datapackage", show_default=True)
@option("--as-of", type=PeriodType())
@option("--known-at", type=MomentType())
@option("--licence", type=KeptText(), default="", help=mark("以什么许可提供，如 CC-BY-4.0"))
@option("--out", required=True, type=OutFile(), help=mark("写到哪个 zip 文件"))
@JSON
@click.pass_obj
def export_command(
    files: Files,
    plan: str,
    form: str,
    as_of: Period | None,
    known_at: datetime | None,
    licence: str,
    out: Path,
    as_json: bool,
) -> None:
    """Writes what is published of a plan as a Frictionless Data Package: CSV and datapackage.json in one zip."""
    desk = desk_to_read(files)
    try:
        view = published_view(desk, plan_of(desk, plan), as_of, known_at)
    except NothingPublished:
        stop(_("这个方案还没有发布过，没有可看的版本。"), FAULTS)
    except NotYetPublished as error:
        stop(_("这个季度没有发布；已发布到{period}。").format(period=period_words(error.published)), FAULTS)
    written = data_package(desk, view, licence)
    out.write_bytes(together(written))
    tell(
        as_json,
        _("已写出 {path}").format(path=out),
        path=str(out),
        format=form,
        files=[name for name, _bytes in written],
    )
