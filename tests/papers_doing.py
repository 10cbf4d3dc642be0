"""What tasks and dated items allow a paper to say in numbers: how many there are, how they stand, who has checked in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from desk import Desk
from desk.duties import duty_standings, task_standings
from tracker.periods import Period
from tracker.rules.standing import DutyStanding, TaskStanding, UnitWord
from wording.duty_looks import GRAVITY, TROUBLE, milestone_light, task_light

SETTLED = frozenset({"done", "over", "spared"})


@dataclass(frozen=True)
class Doing:
    """`counts` of tasks, items and units; `pairs` n/m; `texts` with a number that is a task's own, or a count of units;
    `of_unit` the numbers of a unit's own row, by its names."""

    counts: frozenset[int]
    pairs: frozenset[tuple[int, int]]
    texts: frozenset[str]
    of_unit: Mapping[str, frozenset[int]] = field(default_factory=dict)


@dataclass
class _Unit:
    """What the plan itself asks of one unit: its tasks, those without a word this quarter, and what is in trouble."""

    names: tuple[str, str]
    tasks: int = 0
    missing: int = 0
    trouble: int = 0


def doing_of(
    desk: Desk, plan_id: str, as_of: Period, known_at: datetime, today: date, below: Collection[str] = ()
) -> Doing:
    """The plan's, with no tasks for a plan the book does not know; `below` are the keys of its targets in trouble."""
    if plan_id not in desk.tasks.plans:
        return Doing(frozenset(), frozenset(), frozenset())
    every = task_standings(desk, plan_id, as_of, known_at)
    # Safeguards and requirements are nobody's progress.
    tasks = [one for one in every if one.task.kind == "task"] or list(every)
    groups: dict[str, list[DutyStanding]] = {}
    dated = duty_standings(desk, plan_id, today, known_at)
    for item in dated:
        if item.duty.kind != "coverage":
            groups.setdefault(item.duty.key.partition(".")[0], []).append(item)
    lights = [min((milestone_light(one) for one in group), key=GRAVITY.index) for group in groups.values()]
    counts = {len(tasks), len(groups), *Counter(map(task_light, tasks)).values(), *Counter(lights).values()}
    # The story counts what needs the leader: tasks in trouble, dated items still open.
    counts |= {sum(task_light(one) in TROUBLE for one in tasks), sum(one not in SETTLED for one in lights)}
    pairs = {(one.reported, one.expected) for one in tasks}
    pairs |= {(sum(one.state == "done" for one in group), len(group)) for group in groups.values()}
    named = [one.units for one in (*tasks, *(one for group in groups.values() for one in group))]
    stated = {sum(unit.basis == "stated" for unit in units) for units in named} | {len(g) for g in groups.values()}
    texts = {
        *_numbers_of(tasks),
        *(text for n in stated for text in (f"等 {n} 家", f"等{n}家", f"{n} 个单位", f"and others, {n}")),
    }
    units = _units(desk, plan_id, every, dated, below)
    n, red = len(units), sum(bool(one.trouble) for one in units)
    silent = sum(bool(one.missing) for one in units)
    texts |= {
        f"{n} 个责任单位：{red} 家有要协调的事",
        f"有 {silent} 家任务没有报齐",
        f"{n} units: {red} with something to settle, {silent} without all check-ins",
    }
    of_unit = {name: frozenset((one.tasks, one.missing)) for one in units for name in one.names}
    return Doing(frozenset(counts), frozenset(pairs), frozenset(texts), of_unit)


def _units(
    desk: Desk,
    plan_id: str,
    tasks: Sequence[TaskStanding],
    dated: Sequence[DutyStanding],
    below: Collection[str],
) -> list[_Unit]:
    """Every unit that the plan names for a task or an overdue item, not as a member of a group."""
    found: dict[str, _Unit] = {}

    def own(units: Sequence[UnitWord]) -> list[tuple[UnitWord, _Unit]]:
        stated = [unit for unit in units if unit.basis == "stated" and unit.kind != "group"]
        return [(unit, found.setdefault(unit.unit, _Unit((unit.name, unit.name_en)))) for unit in stated]

    for one in tasks:
        for unit, mine in own(one.units):
            mine.tasks += 1
            mine.missing += unit.missing
            mine.trouble += unit.state in ("behind", "blocked")
    for item in dated:
        for _word, mine in own(item.units) if item.overdue else ():
            mine.trouble += 1
    for key in below:
        owners = desk.catalogue.plans[plan_id].targets[key].owners
        for one in found.values():
            one.trouble += sum(o.unit in one.names and o.basis in ("stated", "confirmed") for o in owners)
    return list(found.values())


def _numbers_of(tasks: Sequence[TaskStanding]) -> Iterator[str]:
    for task in (one.task for one in tasks):
        for title in (task.title, task.title_en):
            yield f"{task.group}.{task.number} {title}"
            yield from (f"{word} {task.number} {title}" for word in ("保障", "要求", "Safeguard", "Requirement"))
