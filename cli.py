"""The face for scripts, over the same rooms as the pages: `python cli.py --help` lists the commands.

Exit codes everywhere: 0 ok, 1 faults found, 2 usage, 3 the database is held by another process.
"""

from __future__ import annotations

import ast
import gc
from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import click

import wording
from wording import _

# Command -> the module and function it is in, in the order of the help. A module is imported when its command is called:
# whoever asks for help does not wait for what draws papers.
COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("commands.checking", "check"),
    "template": ("commands.loading", "template"),
    "summary": ("commands.loading", "summary"),
    "load": ("commands.loading", "load"),
    "diff": ("commands.records", "diff_command"),
    "annotate": ("commands.loading", "annotate"),
    "judge": ("commands.judging", "judge"),
    "publish": ("commands.records", "publish_command"),
    "unpublish": ("commands.records", "unpublish_command"),
    "correct": ("commands.records", "correct_command"),
    "withdraw": ("commands.records", "withdraw_command"),
    "adopt-population": ("commands.population", "adopt_population"),
    "history": ("commands.records", "history_command"),
    "trace": ("commands.records", "trace_command"),
    "chase": ("commands.chasing", "chase"),
    "remind": ("commands.reminding", "remind_command"),
    "tasks": ("commands.tasking", "tasks_command"),
    "milestones": ("commands.tasking", "milestones_command"),
    "ledger": ("commands.tasking", "ledger_command"),
    "briefing": ("commands.briefing", "briefing_command"),
    "export": ("commands.exporting", "export_command"),
    "init": ("commands.keeping", "init"),
    "start-own": ("commands.keeping", "start_own"),
    "new-city": ("commands.keeping", "new_city"),
    "backup": ("commands.keeping", "backup"),
    "restore": ("commands.keeping", "restore"),
    "migrate": ("commands.migrating", "migrate"),
    "verify": ("commands.verifying", "verify"),
    "blackout": ("commands.blackout", "blackout"),
}
# Those that read strangers' files: their worker is started first, while this process has nothing open.
READING = ("load", "annotate")


class LazyGroup(click.Group):
    """The commands of COMMANDS, each imported when it is called and described from its source until then."""

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
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, function = COMMANDS[cmd_name]
        if cmd_name in READING:
            from loaders.sandbox.client import start_as_copy

            start_as_copy()
        command: click.Command = getattr(import_module(module), function)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        described = [(name, described_in_source(*COMMANDS[name])) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            width = formatter.width - 6 - max(len(name) for name, _words in described)
            formatter.write_dl(
                [(name, click.Command(name, help=words).get_short_help_str(width)) for name, words in described]
            )


def described_in_source(module: str, function: str) -> str:
    """The text under a function's name, read without importing its module."""
    path = Path(__file__).parent.joinpath(*module.split(".")).with_suffix(".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function)
    return ast.get_docstring(found) or ""


@click.group(cls=LazyGroup)
@click.option("--catalogue", type=click.Path(path_type=Path), help="indicators.yaml (TRACKER_CATALOGUE)")
@click.option("--regions", type=click.Path(path_type=Path), help="regions.csv (TRACKER_REGIONS)")
@click.option("--database", default="", help="tracker.duckdb, or postgres://… of a shared store (TRACKER_DATABASE)")
@click.option("--lang", type=click.Choice(wording.LANGUAGES), default="zh", show_default=True)
@click.pass_context
def main(context: click.Context, catalogue: Path | None, regions: Path | None, database: str, lang: str) -> None:
    """知识产权强市/强县指标看板：检查目录、发模板、入库、判断。"""
    from desk import Files

    wording.use(lang)
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
