"""The comparison of `tasks.yaml` with the plans' texts: titles, lists of units and how many tasks there are.

Texts are compared without white space and otherwise letter by letter. A section runs from a heading (1.树导向,
（一）…) to the next; where the plan prints a list of units under each task, that list is the whole of it, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path as FilePath

from tracker.schema.faults import Fault, FaultList, Path, say
from tracker.schema.kept_documents import Document
from tracker.schema.phrases import squeezed
from tracker.schema.task_types import Assignment, PlanTasks, TaskEntry, kind_of
from tracker.schema.tasks import TaskBook
from tracker.schema.yaml_lines import read_yaml

_NUMERALS = "零一二三四五六七八九十"
_GROUP_NUMBER = rf"(?:[（(][{_NUMERALS}]+[)）]|[{_NUMERALS}]+、)"
_BEFORE_LIST = "(?:^|[:：。>])"
_AFTER_LIST = "(?:$|[)）]|抄送)"


def check_task_texts(book: TaskBook, directory: FilePath, source: FilePath | None = None) -> list[Fault]:
    """Every title, unit and number of tasks that is not as the plan's text has it, white space not counted.

    With `source`, the file of the tasks, the faults carry its lines.
    """
    document = read_yaml(source) if source else Document("tasks.yaml", None)
    faults = FaultList(document.file, document.lines)
    for plan, held in book.plans.items():
        file = directory / book.catalogue.plans[plan].text
        try:
            text = _marked(file.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError):
            continue  # the catalogue's own comparison has named the file that cannot be read
        _check_plan(held, text, ("plans", plan), faults)
    return sorted(faults.faults)


def _marked(text: str) -> str:
    """The text without white space but for one line break where lines or columns end after a letter."""
    lines = (squeezed(line) for line in re.split(r"[\n\t]", text))
    return "\n".join(line for line in lines if line)


def _check_plan(held: PlanTasks, text: str, path: Path, faults: FaultList) -> None:
    sections = dict(_sections(held, text, path, faults))
    text = squeezed(text)
    for key, task in held.tasks.items():
        here = (*path, "tasks", key, "units")
        own = sections.get(key)
        stated = [a for a in task.units if a.basis == "stated"]
        if own is None:
            continue
        if held.units_listed and kind_of(key) == "task":
            _check_list(stated, own, here, faults)
        else:
            _check_printed(task.units, "stated", own, here, faults)
        _check_printed(task.units, "inferred", text, here, faults)
        if kind_of(key) == "task" and _is_last(held, key) and _goes_on(key, own):
            faults.add((*path, "tasks", key), say("last_of_group", key=key), say("text_goes_on"))
    for key, duty in held.milestones.items():
        for name in ("units", "places"):
            for basis in ("stated", "inferred"):
                _check_printed(getattr(duty, name), basis, text, (*path, "milestones", key, name), faults)
    for key, coverage in held.coverage.items():
        for i, item in enumerate(coverage.items):
            if squeezed(item.as_printed) not in text:
                faults.add((*path, "coverage", key, "items", i, "as_printed"), item.as_printed, say("words_of_plan"))


def _sections(held: PlanTasks, text: str, path: Path, faults: FaultList) -> Iterator[tuple[str, str]]:
    """The text under each task, by key; a heading that is not found in its order is a fault.

    A heading ends with a full stop or its line (its column, in a table).
    """
    found: list[tuple[str | None, int, int]] = []
    at = 0
    for group, heading in held.groups.items():
        match = _heading(_GROUP_NUMBER, heading.title).search(text, at)
        if match is None:
            faults.add((*path, "groups", group, "title"), heading.title, say("group_heading_of_plan"))
        else:
            at = match.end()
            found.append((None, match.start(), at))
        for key, task in held.tasks.items():
            if key.split(".")[0] != group:
                continue
            match = _heading(_number(key), task.heading).search(text, at)
            if match is None:
                faults.add((*path, "tasks", key, _field(task)), task.heading, say("heading_of_plan"))
                # Where the section before it ends is not known either.
                found[-1:] = [(None, start, end) for _key, start, end in found[-1:]]
                continue
            at = match.end()
            found.append((key, match.start(), at))
    ends = [*(start for _key, start, _end in found[1:]), len(text)][: len(found)]
    for (task_key, _start, end), until in zip(found, ends, strict=True):
        if task_key:
            yield task_key, squeezed(text[end:until])


def _heading(number: str, title: str) -> re.Pattern[str]:
    """The pattern of a heading as a scan may break it over lines."""
    return re.compile(rf"{number}\n?" + r"\n?".join(map(re.escape, squeezed(title))) + r"(?=[。\n])")


def _field(task: TaskEntry) -> str:
    return "printed" if task.printed else "title"


def _number(key: str, further: int = 0) -> str:
    """The pattern of a task's printed number: 3. or （三）."""
    number = int(key.split(".")[1]) + further
    chinese = rf"|[（(]{_chinese(number)}[)）]" if number < 20 else ""
    return rf"(?:(?<!\d){number}\.{chinese})"


def _chinese(number: int) -> str:
    return _NUMERALS[number] if number <= 10 else "十" + _NUMERALS[number - 10]


def _check_list(stated: list[Assignment], section: str, path: Path, faults: FaultList) -> None:
    """The stated units, in order, are the whole printed list at the section's end."""
    names = "[、,，]".join(re.escape(squeezed(a.as_printed)) for a in stated)
    if stated and re.search(f"{_BEFORE_LIST}(?:责任单位[:：])?{names}{_AFTER_LIST}", section):
        return
    for i, assignment in enumerate(stated):
        if not re.search(_name(assignment), section):
            faults.add((*path, i, "as_printed"), assignment.as_printed, say("unit_of_text"))
            return
    faults.add(path, say("listed", names=[a.as_printed for a in stated]), say("all_units_of_text"))


def _name(assignment: Assignment) -> str:
    """The pattern of one name in a list: between separators or the list's ends."""
    return f"(?:^|[、,，:：。>(（]){re.escape(squeezed(assignment.as_printed))}(?:$|[、,，)）]|抄送)"


def _check_printed(assignments: tuple[Assignment, ...], basis: str, text: str, path: Path, faults: FaultList) -> None:
    for i, assignment in enumerate(assignments):
        if assignment.basis == basis and squeezed(assignment.as_printed) not in text:
            faults.add((*path, i, "as_printed"), assignment.as_printed, say("words_of_plan"))


def _is_last(held: PlanTasks, key: str) -> bool:
    return [k for k in held.tasks if k.split(".")[0] == key.split(".")[0]][-1] == key


def _goes_on(key: str, section: str) -> bool:
    """Whether the section holds the heading of a task with the next number."""
    return bool(re.search(_number(key, 1) + r"[\u4e00-\u9fff“]", section))
