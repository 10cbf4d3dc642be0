"""The matrix task × unit with its lights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from components.html import Markup, link, piece, render
from components.marks import duty_labelled, duty_mark
from tracker.rules.standing import TaskStanding, UnitWord
from tracker.schema.task_types import ResponsibleUnit
from tracker.schema.tasks import TaskBook
from wording import _, named
from wording.duties import role_word
from wording.duty_looks import TROUBLE, duty_look, duty_word, short_unit, task_light, task_title


@dataclass(frozen=True)
class Cell:
    """A unit's part in a task: the tint and mark of its own light, and what is said on pointing."""

    tint: str
    mark: Markup
    title: str
    lead: bool
    guess: bool
    stale: bool


@dataclass(frozen=True)
class Line:
    """A task: the tint and mark of its light, its name, and a cell for every unit."""

    tint: str
    grave: bool
    mark: Markup
    link: Markup
    cells: tuple[Cell | None, ...]


def matrix(tasks: Sequence[TaskStanding], book: TaskBook, plan: str, address: Callable[..., str]) -> Markup:
    """Tasks down under their headings, units across; a cell is the unit's own light, empty where it has no part.

    `address` is that of a task (task=) or a unit (unit=).
    """
    units = columns(tasks, book, plan)
    heads = [{"title": named(unit), "link": link(short_unit(unit), address(unit=key))} for key, unit in units.items()]
    groups = [
        (named(found[0].task, "group_title"), [_line(one, units, address) for one in found])
        for _group, given in groupby(tasks, key=lambda one: one.task.group)
        if (found := list(given))
    ]
    # The wider where there are few, so that the eye keeps its line.
    wide = max(31, min(56, 1080 // max(1, len(units))))
    return render("task_matrix.html", column=wide, corner=_("任务"), heads=heads, groups=groups)


def columns(tasks: Sequence[TaskStanding], book: TaskBook, plan: str) -> dict[str, ResponsibleUnit]:
    """The units with a part in any of the tasks, in the plan's order."""
    taking_part = {unit.unit for one in tasks for unit in one.units}
    return {key: unit for key, unit in book.units_of(plan).items() if key in taking_part}


def _line(one: TaskStanding, units: dict[str, ResponsibleUnit], address: Callable[..., str]) -> Line:
    light, mine = task_light(one), {unit.unit: unit for unit in one.units}
    return Line(
        duty_look(light).tint,
        light in TROUBLE,
        duty_mark(light, 14),
        link(task_title(one.task), address(task=one.task.key.partition(".")[2])),
        tuple(_cell(one, mine.get(key)) for key in units),
    )


def _cell(one: TaskStanding, unit: UnitWord | None) -> Cell | None:
    if unit is None:
        return None
    light = task_light(unit)
    words = [
        f"{named(unit)}　{role_word(unit.role, unit.basis)}",
        f"{task_title(one.task)}　{duty_word(light)}",
        unit.note,
    ]
    return Cell(
        tint=duty_look(light).tint,
        mark=duty_mark(light, 14),
        title="\n".join(text for text in words if text),
        lead=unit.role == "lead",
        guess=unit.basis == "inferred",
        stale=unit.missing and light != "none",
    )


def legend(lights: Sequence[str], *, stale: bool) -> Markup:
    """The marks in use with their words, how a lead, an inferred part and an older word are drawn."""
    drawn = [("", _("牵头")), (" guess", _("推断"))] + ([(" stale", _("本季未报，沿用上次"))] if stale else [])
    roles = [piece("role", css, words) for css, words in drawn]
    return piece("legend", [*(duty_labelled(light) for light in lights), *roles])
