"""The face for scripts, over the same rooms as the pages: `python cli.py --help` lists the commands.

Exit codes everywhere: 0 ok, 1 faults found, 2 usage, 3 the database is held by another process.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import wording
from commands.usage import Command, option
from wording import _, mark

# Command -> the module and function it is in and what it does, in the order of the help. A module is imported when its command
# is called: whoever asks for help does not wait for what draws papers.
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "check": (
        "commands.checking",
        "check",
        mark("核对目录、地区、任务（加 --texts 还核对方案原文）：没有错就答 ok 和个数，有错一次全部列出。"),
    ),
    "template": (
        "commands.loading",
        "template",
        mark("写出一个季度的空白表：全部单位一本、打成一包，或空白名单、任务进展表。"),
    ),
    "summary": ("commands.loading", "summary", mark("写出汇总表：数是填上的，其余都是公式。")),
    "load": ("commands.loading", "load", mark("读工作簿，说明哪里有错、会变什么，没有错的入库。")),
    "diff": ("commands.records", "diff_command", mark("一本工作簿会改哪些数、哪些灯号；不保存。")),
    "annotate": ("commands.loading", "annotate", mark("把原工作簿写回来，每处问题和没读的数都标在格子上；不入库。")),
    "judge": ("commands.judging", "judge", mark("判断一个方案的每项目标：全域、一个地区，或逐个县区。")),
    "publish": ("commands.records", "publish_command", mark("发布一个季度现在所知的版本：领导看到它，直到下次发布。")),
    "unpublish": (
        "commands.records",
        "unpublish_command",
        mark("撤回领导看到的这一版，随即看到此前的一版；什么也不删。"),
    ),
    "correct": ("commands.records", "correct_command", mark("记入电话、消息或函件更正的一个数，或收回一个数。")),
    "withdraw": (
        "commands.records",
        "withdraw_command",
        mark(
            "撤回几次报送，要么都撤要么都不撤：写回执号、回执号的开头或批次号；此前的数随即有效。什么也不删，加 --take-back 又有效。"
        ),
    ),
    "adopt-population": (
        "commands.population",
        "adopt_population",
        mark("从现在起，一个季度改用另一个年末的常住人口作分母。"),
    ),
    "history": ("commands.records", "history_command", mark("列出每次报送，新的在前，和方案的各版。")),
    "trace": ("commands.records", "trace_command", mark("一项指标背后的各个单元格，或一个填报项的数的历次版本。")),
    "chase": (
        "commands.chasing",
        "chase",
        mark("谁还欠什么，按报送单位或责任单位，分蓝、黄、红三级，附可直接发出的文字。"),
    ),
    "remind": (
        "commands.reminding",
        "remind_command",
        mark("到日子提醒还欠着的单位；每天运行一次（deploy/board-remind.timer）。"),
    ),
    "tasks": (
        "commands.tasking",
        "tasks_command",
        mark("一个方案的任务：责任单位、推动的目标、最近一次填报；写明单位的，列它的全部责任。"),
    ),
    "milestones": (
        "commands.tasking",
        "milestones_command",
        mark("节点、阶段和各地的一份：谁来办、哪天到期、办没办完。"),
    ),
    "ledger": ("commands.tasking", "ledger_command", mark("督办台账：要求的每件事，单位、期限、状态和每句反馈。")),
    "briefing": (
        "commands.briefing",
        "briefing_command",
        mark("由已发布的版本写出幻灯片、通报、一页纸、附表、图片或离线看板。"),
    ),
    "export": (
        "commands.exporting",
        "export_command",
        mark("把已发布的内容写成 Frictionless 数据包：一个 zip，内有 CSV 和 datapackage.json。"),
    ),
    "init": ("commands.keeping", "init", mark("首次启动时建库，装入演示工作簿和公开数据。")),
    "start-own": ("commands.keeping", "start_own", mark("把演示库移到一边，另开一个空库装自己的数。")),
    "new-city": (
        "commands.keeping",
        "new_city",
        mark("写出另一个城市的骨架，每项都有说明：目录、任务、地区，原样就能通过 check。"),
    ),
    "backup": ("commands.keeping", "backup", mark("写一份核对过的副本。")),
    "restore": ("commands.keeping", "restore", mark("用一份副本换下现在的库；原来的库移到一边，不删。")),
    "migrate": ("commands.migrating", "migrate", mark("把整个库搬到空的地方，逐行核对并核对留痕；原库不动。")),
    "verify": ("commands.verifying", "verify", mark("核对留存的一切和留痕：有没有绕过程序改动、去掉、加进的行。")),
    "blackout": (
        "commands.blackout",
        "blackout",
        mark("列出已入库的手机号、身份证号；用 --ask、--original 申请，--approve、--refuse 批。"),
    ),
}
# Those that read strangers' files: their worker is started first, while this process has nothing open.
READING = ("load", "annotate")


class LazyGroup(Command, click.Group):
    """The commands of COMMANDS, each imported when it is called."""

    def invoke(self, ctx: click.Context) -> Any:
        as_json = "--json" in (*ctx._protected_args, *ctx.args)
        try:
            return self._in_sentences(ctx)
        except click.ClickException as error:
            if not as_json:
                raise
            # A script that asked for JSON gets it whatever the end.
            from tracker.as_json import printed

            click.echo(printed({"ok": False, "exit_code": error.exit_code, "error": error.format_message()}))
            ctx.exit(error.exit_code)

    def _in_sentences(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            from commands.opening import tell_of_refusal
            from desk.permission import MayNot, NothingPublished, TooLate
            from desk.publish import NotReviewed, OwnWork
            from desk.typed import PersonalInText
            from store import NotWritable
            from wording.keeping import not_written_words
            from wording.permission import (
                not_reviewed_words,
                nothing_published_words,
                own_work_words,
                refusal_words,
                too_late_words,
            )
            from wording.problems import typed_words

            if isinstance(error, PersonalInText):
                sentence = typed_words(error.said, error.shown)
            elif isinstance(error, NotWritable):
                sentence = not_written_words(error.path, error.why)
            elif isinstance(error, MayNot):
                tell_of_refusal(ctx.obj, error)
                sentence = refusal_words(error.actor, error.act)
            elif isinstance(error, NothingPublished):
                sentence = nothing_published_words()
            elif isinstance(error, TooLate):
                sentence = too_late_words()
            elif isinstance(error, OwnWork):
                sentence = own_work_words(error.count)
            elif isinstance(error, NotReviewed):
                sentence = not_reviewed_words(error.count)
            else:
                raise
        from commands.opening import FAULTS, stop

        stop(sentence, FAULTS)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function, words = COMMANDS[cmd_name]
        if cmd_name in READING:
            from loaders.sandbox.client import start_as_copy

            start_as_copy()
        command: click.Command = getattr(import_module(module), function)
        command.help = words
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("命令")):
            formatter.write_dl([(name, _(words)) for name, (_module, _function, words) in COMMANDS.items()])


def _speak(context: click.Context, parameter: click.Parameter, language: str) -> str:
    return wording.use(language)


@click.group(
    cls=LazyGroup, help=mark("知识产权强市/强县指标看板：检查目录、发模板、入库、判断。每个命令后面加 --help 有说明。")
)
@option("--catalogue", type=click.Path(path_type=Path), help=mark("indicators.yaml 在哪里（也可设 TRACKER_CATALOGUE）"))
@option("--regions", type=click.Path(path_type=Path), help=mark("regions.csv 在哪里（也可设 TRACKER_REGIONS）"))
@option("--database", default="", help=mark("数据库文件，或共用库的地址 postgres://…（也可设 TRACKER_DATABASE）"))
@option(
    "--lang", type=click.Choice(wording.LANGUAGES), default="zh", show_default=True, is_eager=True, callback=_speak,
    help=mark("回答的文字：zh 中文，en 英文"),
)  # fmt: skip
@click.pass_context
def main(context: click.Context, catalogue: Path | None, regions: Path | None, database: str, lang: str) -> None:
    """Finds the files that all commands work on."""
    from desk import Files

    files = Files.of_environment()
    files = replace(files, catalogue=catalogue or files.catalogue, regions=regions or files.regions)
    files = files.with_database(database)
    for path in (files.catalogue, files.regions):
        if not path.exists():
            raise click.UsageError(_("找不到文件 {path}").format(path=path))
    context.obj = files


if __name__ == "__main__":
    # What a command makes it keeps until it ends: walking all of it again and again for rubbish was a tenth of its time.
    gc.set_threshold(100_000, 20, 100)
    main()
