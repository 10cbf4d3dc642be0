"""briefing: the meeting's papers of a published edition, one format at a time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import click

from briefing.content.template import TemplateError
from briefing.screens.renderer import NoBrowser
from commands.opening import (
    FAULTS,
    JSON,
    MomentType,
    PeriodType,
    database_words,
    desk_to_read,
    plan_of,
    refuse_strangers,
    seated,
    stop,
    tell,
)
from commands.usage import command, option
from desk import Desk, Files, operating_user
from desk import open_desk as open_desk_over
from desk.briefing import STYLE, NoFigures, NothingToBrief
from desk.briefings import FORMATS, Asked, Made, make, record
from store import DatabaseHeld, DatabaseTooNew, NotWritable
from store.copies import is_database
from tracker.periods import Period
from tracker.schema.catalogue_file import CatalogueError
from tracker.schema.regions import RegisterError
from wording import _, language, mark
from wording.figures import period_words


@command(name="briefing")
@option("--plan", required=True)
@option("--as-of", type=PeriodType())
@option("--known-at", type=MomentType())
@option(
    "--format",
    "kind",
    type=click.Choice([f for f in FORMATS if f != "letters"]),
    help=mark("pptx 幻灯片、docx 通报、special 专报、pdf 一页纸、xlsx 附表、html 离线看板、png 和 svg 图片"),
)
@option("--out", type=click.Path(path_type=Path), required=True, help=mark("写到哪个文件，或文件夹"))
@option("--each-district", is_flag=True, help=mark("打成 zip：每个县区一份提示函"))
@option("--region", "places", multiple=True, help=mark("只要这些县区，写代码，可写几次"))
@option("--target", "targets", multiple=True, help=mark("只要这些目标，写标识，可写几次"))
@option("--draft", is_flag=True, help=mark("用还没有发布的数，材料上标“草稿”"))
@option("--annex", is_flag=True, help=mark("幻灯片、图片：主线之后每项目标再加一页"))
@option(
    "--style",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=STYLE,
    help=mark("本单位的材料样式，默认 briefing.yaml"),
)
@JSON
@click.pass_obj
def briefing_command(
    files: Files,
    plan: str,
    as_of: Period | None,
    known_at: datetime | None,
    kind: str | None,
    out: Path,
    each_district: bool,
    places: tuple[str, ...],
    targets: tuple[str, ...],
    draft: bool,
    annex: bool,
    style: Path,
    as_json: bool,
) -> None:
    """Writes slides, a report, the one page, the annex, pictures or one file of HTML from a published edition."""
    if not each_district and kind is None:
        raise click.UsageError(
            _("请用 --format 指明格式（{known}），或用 --each-district").format(known="、".join(FORMATS))
        )
    refuse_strangers(files)
    if is_database(out):
        raise click.UsageError(database_words(out))
    desk = _desk(files)
    click.get_current_context().call_on_close(desk.store.close)
    plan_of(desk, plan)
    asked = Asked(plan, as_of, known_at, draft, places or None, targets or None, language(), annex)
    wanted = "letters" if each_district or kind is None else kind
    if wanted in ("png", "svg") and out.suffix.lower() == f".{wanted}":
        # A picture's own name asks for one picture: the chosen target's, else the overview.
        wanted = f"one_{wanted}"
    try:
        made = make(desk, asked, [wanted], who=operating_user(), style=style)
    except NothingToBrief:
        words = _("“{plan}”在所指的时间还没有发布的一版；先在“复核并发布”页发布，或加 --draft 用草稿")
        stop(words.format(plan=plan), FAULTS)
    except NoFigures as error:
        words = _("“{plan}”在{period}没有收到数据；请换一个季度，或先报送")
        stop(words.format(plan=plan, period=period_words(error.period)), FAULTS)
    except ValueError as error:
        raise click.UsageError(_("没有这个县（市、区）或目标：{names}").format(names=error)) from error
    except (TemplateError, NoBrowser) as error:
        stop(str(error), FAULTS)
    _write(out, made, wanted, recorded=not desk.store.read_only, as_json=as_json)
    if desk.store.read_only:
        click.echo(_("数据库正被占用，这一份没有登记；在“汇报材料”页生成的会登记"), err=True)
    else:
        record(desk, asked, made, who=operating_user())


def _desk(files: Files) -> Desk:
    """The live database to record in, or when it is held the newest copy to read."""
    if files.has_database():
        # Any other trouble with the database is said by desk_to_read.
        with suppress(DatabaseHeld, DatabaseTooNew, NotWritable, CatalogueError, RegisterError):
            return seated(open_desk_over(files))
    return desk_to_read(files)


def _write(out: Path, made: Made, wanted: str, *, recorded: bool, as_json: bool) -> None:
    name, content = made.files[wanted]
    target = out / name if out.is_dir() or not out.suffix else out
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        stop(_("写不进 {file}：{why}；请换一个位置").format(file=target, why=error.strerror), FAULTS)
    words = _("已写出 {file}（{n} 字节）").format(file=target, n=len(content))
    tell(as_json, words, path=str(target), format=wanted, bytes=len(content), recorded=recorded)
