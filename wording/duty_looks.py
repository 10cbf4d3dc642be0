"""Tasks and dated items as people see them: word, shape and colour, always together; and their counts in a sentence.

A task's light is what its unit said of it; a dated item's follows from its day and its fulfilment. The shapes are those
of the house's statuses, all in GB 2312; what needs nobody's attention is white.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.rules.standing import DutyStanding, OwnTask, TaskStanding
from tracker.schema.task_types import Basis, CheckInState, ResponsibleUnit
from tracker.schema.tasks import Task
from wording import _, inside, language, mark, named


class Duties(Protocol):
    """What a unit's headline needs of desk.duties.UnitDuties."""

    @property
    def tasks(self) -> Sequence[OwnTask]: ...
    @property
    def red(self) -> Sequence[object]: ...
    @property
    def missing(self) -> Sequence[str]: ...


class Spoken(Protocol):
    """What has a task's light: the task itself, or one unit in it."""

    @property
    def state(self) -> CheckInState | None: ...


@dataclass(frozen=True)
class DutyLook:
    """A light as drawn. `word` is Chinese (say it through `duty_word`); `tint` fills a cell, `rule` is a card's left rule in px."""

    word: str
    glyph: str
    colour: str
    tint: str
    rule: int = 3


# The gravest first: the order of a list of troubles.
_LOOKS = {
    "blocked": DutyLook(mark("受阻"), "×", "#3D0A0C", "#DDA8A4", 10),
    "overdue": DutyLook(mark("逾期未完成"), "■", "#9C1B1B", "#F6CFCB", 10),
    "behind": DutyLook(mark("滞后"), "■", "#9C1B1B", "#F6CFCB", 10),
    "soon": DutyLook(mark("临近到期"), "▲", "#9C5C00", "#FDF1DC", 6),
    "none": DutyLook(mark("未报"), "○", "#525D69", "#FFFFFF"),
    "not_started": DutyLook(mark("未启动"), "□", "#525D69", "#FFFFFF"),
    "open": DutyLook(mark("未到期"), "◇", "#525D69", "#FFFFFF"),
    "upcoming": DutyLook(mark("未开始"), "◇", "#525D69", "#FFFFFF"),
    "in_progress": DutyLook(mark("进行中"), "●", "#24796B", "#FFFFFF"),
    "running": DutyLook(mark("进行中"), "●", "#24796B", "#FFFFFF"),
    "over": DutyLook(mark("已结束"), "◆", "#525D69", "#FFFFFF"),
    "spared": DutyLook(mark("已够数，可不做"), "◆", "#525D69", "#FFFFFF"),
    "done": DutyLook(mark("已完成"), "★", "#005A4E", "#FFFFFF"),
}
GRAVITY = tuple(_LOOKS)
TASK_LIGHTS = ("done", "in_progress", "not_started", "behind", "blocked", "none")
TROUBLE = frozenset({"blocked", "overdue", "behind"})


def duty_look(light: str) -> DutyLook:
    """How a light is drawn. KeyError for a word that is none."""
    return _LOOKS[light]


def duty_word(light: str) -> str:
    """The light in the session's language."""
    return _(_LOOKS[light].word)


def duty_text(light: str) -> str:
    """Shape and word in one, for places that carry text only: ■ 滞后."""
    return f"{_LOOKS[light].glyph} {duty_word(light)}"


def task_light(one: Spoken) -> str:
    """The light of a task or of one unit in it; "none" while nobody has said."""
    return one.state or "none"


def milestone_light(one: DutyStanding) -> str:
    """The light of a dated item: overdue, near its day, open, done, or a phase's own."""
    if one.overdue:
        return "overdue"
    near = one.state == "open" and one.rung in ("blue", "yellow")
    return "soon" if near else one.state


def dated_groups(items: Iterable[DutyStanding]) -> list[tuple[str, list[DutyStanding]]]:
    """The dated items and phases of a plan, many places' as one, each with its gravest light; a coverage is counted as a
    target."""
    groups: dict[str, list[DutyStanding]] = {}
    for one in items:
        if one.duty.kind != "coverage":
            groups.setdefault(one.duty.key.partition(".")[0], []).append(one)
    return [(min(map(milestone_light, group), key=GRAVITY.index), group) for group in groups.values()]


def dated_words(groups: Sequence[tuple[str, Sequence[DutyStanding]]]) -> str:
    """节点和阶段 10 项：未到期 7 项，已完成 3 项."""
    counts = count_words(light for light, _group in groups)
    return _("节点和阶段 {n} 项：{counts}").format(n=len(groups), counts=counts)


def count_words(lights: Iterable[str]) -> str:
    """受阻 1 项，滞后 2 项，进行中 12 项, the gravest first; "" for none."""
    counts = Counter(lights)
    return _("，").join(
        _("{word} {n} 项").format(word=inside(duty_word(light)), n=counts[light]) for light in GRAVITY if counts[light]
    )


def task_number(task: Task) -> str:
    """A task's number: 2.5 is the fifth of the second group; safeguards and requirements say what they are."""
    words = {"safeguard": _("保障 {n}"), "requirement": _("要求 {n}")}.get(task.kind)
    return words.format(n=task.number) if words else f"{task.group}.{task.number}"


def task_title(task: Task) -> str:
    """A task's number and title, as every list of tasks says them: 要求 3 加强宣传总结."""
    return f"{task_number(task)} {named(task, 'title')}"


def short_unit(unit: ResponsibleUnit) -> str:
    """A unit's name for a narrow place: its shortest alias, in English its name without the word for its own place."""
    if language() == "en":
        return named(unit).removeprefix("City ").removeprefix("District ")
    return min((unit.name, *unit.aliases), key=len)


def contradiction_words() -> str:
    """A task was reported done, and the target it should move is lost: one of the two is wrong."""
    return _("任务已报完成，目标未达到，请核对")


def of_target(target: str, tasks: Iterable[TaskStanding]) -> list[tuple[TaskStanding, Basis]]:
    """The tasks that should move a target with the basis of each link, stated ones first."""
    found = [(one, linked.link) for one in tasks for linked in one.targets if linked.target == target]
    return sorted(found, key=lambda item: item[1] != "stated")


def tasks_headline(tasks: Iterable[TaskStanding], units: Sequence[Duties], period: str) -> str:
    """How the tasks stand, and who of all the plan's `units` has not reported on how many: 18 项任务：滞后 2 项，进行中 12 项；三季度
    4 家 9 项未报。"""
    every = list(tasks)
    said_of_all = _("{n} 项任务：{counts}").format(n=len(every), counts=count_words(map(task_light, every)))
    owed, silent = sum(len(mine.missing) for mine in units), sum(bool(mine.missing) for mine in units)
    rest = _("；{period}有 {units} 家共 {n} 项未填报。").format(period=period, units=silent, n=owed)
    return said_of_all + (rest if owed else _("；{period}已全部填报。").format(period=period))


def unit_headline(name: str, tasks: Iterable[OwnTask]) -> str:
    """What one unit answers for: 市版权局：牵头 0 项，配合 2 项；进行中 1 项，未报 1 项。"""
    parts = [own.part for own in tasks]
    leads = sum(part.role == "lead" for part in parts)
    counts = count_words(map(task_light, parts))
    words = _("{unit}：牵头 {leads} 项，配合 {supports} 项；{counts}。") if parts else _("{unit}没有任务。")
    return words.format(unit=name, leads=leads, supports=len(parts) - leads, counts=counts)


def duty_headline(name: str, mine: Duties) -> str:
    """市版权局：牵头 0 项、配合 2 项任务；要协调 1 项，本季 2 项未填报。"""
    leads = sum(own.part.role == "lead" for own in mine.tasks)
    words = _("{unit}：牵头 {leads} 项、配合 {supports} 项任务；").format(
        unit=name, leads=leads, supports=len(mine.tasks) - leads
    )
    red = _("要协调 {n} 项").format(n=len(mine.red)) if mine.red else _("没有要协调的事")
    missing = _("，本季 {n} 项未填报").format(n=len(mine.missing)) if mine.missing else ""
    return words + red + missing + _("。")


def units_headline(units: Sequence[Duties], period: str) -> str:
    """How many units answer, how many of them have something red, how many have not reported."""
    silent = sum(bool(mine.missing) for mine in units)
    words = (
        _("{n} 个责任单位：{red} 家有要协调的事，{period}有 {silent} 家任务没有报齐。")
        if silent
        else _("{n} 个责任单位：{red} 家有要协调的事，{period}任务均已填报。")
    )
    return words.format(n=len(units), red=sum(bool(mine.red) for mine in units), silent=silent, period=period)
