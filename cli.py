"""The face for scripts, over the same rooms as the pages: `python cli.py --help` lists the commands.

Exit codes everywhere: 0 ok, 1 faults found, 2 usage, 3 the database is held by another process.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

import wording
from commands.briefing import briefing_command
from commands.chasing import chase
from commands.checking import check
from commands.judging import judge
from commands.keeping import backup, init, restore, start_own
from commands.loading import annotate, load, summary, template
from commands.records import (
    correct_command,
    diff_command,
    history_command,
    publish_command,
    trace_command,
    withdraw_command,
)
from commands.tasking import milestones_command, tasks_command
from desk import Files
from wording import _


@click.group()
@click.option("--catalogue", type=click.Path(path_type=Path), help="indicators.yaml (TRACKER_CATALOGUE)")
@click.option("--regions", type=click.Path(path_type=Path), help="regions.csv (TRACKER_REGIONS)")
@click.option("--database", type=click.Path(path_type=Path), help="tracker.duckdb (TRACKER_DATABASE)")
@click.option("--lang", type=click.Choice(wording.LANGUAGES), default="zh", show_default=True)
@click.pass_context
def main(
    context: click.Context, catalogue: Path | None, regions: Path | None, database: Path | None, lang: str
) -> None:
    """知识产权强市/强县指标看板：检查目录、发模板、入库、判断。"""
    wording.use(lang)
    files = Files.of_environment()
    given = {"catalogue": catalogue, "regions": regions, "database": database}
    files = replace(files, **{name: path for name, path in given.items() if path})
    for path in (files.catalogue, files.regions):
        if not path.exists():
            raise click.UsageError(_("找不到文件 {path}").format(path=path))
    context.obj = files


COMMANDS = (
    check,
    template,
    summary,
    load,
    diff_command,
    annotate,
    judge,
    publish_command,
    correct_command,
    withdraw_command,
    history_command,
    trace_command,
    chase,
    tasks_command,
    milestones_command,
    briefing_command,
    init,
    start_own,
    backup,
    restore,
)
for command in COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main()
