"""check: the catalogue, the register and the tasks, and their phrases, titles and units against the plans' texts."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from commands.opening import FAULTS, JSON, stop, tell
from commands.usage import command, option
from desk import Files, access_in, tasks_in
from desk.silent_places import silent_places
from store import DatabaseHeld, DatabaseTooNew, NotADatabase
from tracker.as_json import printed
from tracker.schema.access import Known
from tracker.schema.catalogue import Catalogue
from tracker.schema.catalogue_file import CatalogueError, check_texts, load_catalogue
from tracker.schema.model import without_english
from tracker.schema.regions import Register, RegisterError, load_register
from tracker.schema.task_texts import check_task_texts
from tracker.schema.tasks import TaskBook
from wording import _, mark, named
from wording.catalogue_faults import fault_sentences, sentences
from wording.figures import period_words


@command()
@option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=mark("方案原文所在的文件夹，逐条核对短语"),
)
@JSON
@click.pass_obj
def check(files: Files, texts: Path | None, as_json: bool) -> None:
    """Says ok with counts, or lists every fault of the catalogue, the register and the tasks."""
    register, found = None, list[str]()
    try:
        register = load_register(files.regions)
    except RegisterError as error:
        found += fault_sentences(error)
    try:
        catalogue = load_catalogue(files.catalogue, register)
    except CatalogueError as error:
        found += fault_sentences(error)
    tasks = None
    if not found and register is not None:
        try:
            tasks = tasks_in(files.tasks, catalogue, register)
        except CatalogueError as error:
            found += fault_sentences(error)
    if not found and register is not None and tasks is not None:
        try:
            access_in(files, Known(catalogue, register, tasks))
        except CatalogueError as error:
            found += fault_sentences(error)
    if texts and not found and tasks is not None:
        faults = check_texts(catalogue, texts, files.catalogue)
        faults += check_task_texts(tasks, texts, files.tasks) if tasks.plans else []
        found = sentences(faults)
    if found or register is None or tasks is None:
        if as_json:
            click.echo(printed({"ok": False, "faults": found}))
            sys.exit(FAULTS)
        stop("\n".join(found), FAULTS)
    plans = [plan for plan in catalogue.plans.values() if plan.targets]
    targets = sum(len(plan.targets) for plan in plans)
    milestones = sum(len(plan.milestones) for plan in catalogue.plans.values())
    words = _("ok：{plans} 个方案共 {targets} 项目标，{milestones} 个节点，{measures} 个填报项，{regions} 个地区")
    counts = {
        "plans": len(plans),
        "targets": targets,
        "milestones": milestones,
        "measures": len(catalogue.measures),
        "regions": len(register.regions),
    }
    said = words.format(**counts) + _tasks_counted(tasks) + (_("；原文短语和任务已逐条核对") if texts else "")
    by_plan = {plan: len(tasks.of_plan(plan, kind="task")) for plan in tasks.plans}
    warned = [*_idle(catalogue), *_chinese_only(files, catalogue, tasks), *_silent(files, catalogue, register)]
    tell(as_json, said, ok=True, **counts, tasks=by_plan, texts_checked=texts is not None, warnings=warned)
    if not as_json:
        for sentence in warned:
            click.echo(sentence, err=True)


def _idle(catalogue: Catalogue) -> list[str]:
    """A sentence per measure that nothing asks for."""
    words = _(
        "请核对：填报项 {key}（{name}）没有指标用到，空白表里不会有它；用得着的写进一个指标的 formula，用不着的删去"
    )
    return [words.format(key=key, name=named(catalogue.measures[key])) for key in catalogue.idle_measures()]


def _chinese_only(files: Files, catalogue: Catalogue, tasks: TaskBook) -> list[str]:
    """One sentence where English readers are shown Chinese words."""
    held = {files.catalogue.name: catalogue, files.tasks.name: tasks.plans}
    counted = {name: sum(1 for _field in without_english(part)) for name, part in held.items()}
    told = _("、").join(_("{file} {n} 处").format(file=name, n=n) for name, n in counted.items() if n)
    words = _(
        "提示：没有写英文的（name_en、short_en、title_en……）有{places}，英文页面和材料上显示中文；只用中文的不用管"
    )
    return [words.format(places=told)] if told else []


def _silent(files: Files, catalogue: Catalogue, register: Register) -> list[str]:
    """A sentence per place that is expected from the first day and never reported, where there is a database to ask."""
    if not files.has_database():
        return []
    try:
        store, _copy = files.open_for_reading()
    except (DatabaseHeld, DatabaseTooNew, NotADatabase):
        return [_("数据库 {path} 现在读不了，没有核对有没有一直没报数的地区").format(path=files.shown)]
    try:
        silent = silent_places(catalogue, register, store)
    finally:
        store.close()
    words = _(
        "请核对：{file} 里的 {place}（{code}）一直应报，却没有报过“{plan}”的任何数，其他单位自{since}起有数，全域因此无法判断；"
        "新设的地区请填 valid_from，不报数的请把 expected 改为 no"
    )
    return [
        words.format(
            file=files.regions.name, place=named(one.place), code=one.place.code,
            plan=named(catalogue.plans[one.plan], "short"), since=period_words(one.since),
        )
        for one in silent
    ]  # fmt: skip


def _tasks_counted(tasks: TaskBook) -> str:
    """How many tasks there are, in all and by plan, and how many units; "" for a catalogue without tasks."""
    if not tasks.plans:
        return ""
    numbers = {plan: len(tasks.of_plan(plan, kind="task")) for plan in tasks.plans}
    by_plan = _("、").join(f"{named(tasks.catalogue.plans[plan], 'short')} {n}" for plan, n in numbers.items())
    return _("；任务 {tasks} 项（{plans}），责任单位 {units} 个").format(
        tasks=sum(numbers.values()), plans=by_plan, units=sum(len(tasks.units_of(plan)) for plan in tasks.plans)
    )
