"""What tasks and dated items allow a paper to say in numbers: how many there are, how they stand, who has checked in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from desk import Desk
from desk.duties import milestones_frame, tasks_frame
from tracker.periods import Period
from wording.duty_looks import GRAVITY, milestone_light, task_light


@dataclass(frozen=True)
class Doing:
    """`counts` of tasks, items and units; `pairs` n/m; `texts` with a number that is a task's own, or a count of units."""

    counts: frozenset[int]
    pairs: frozenset[tuple[int, int]]
    texts: frozenset[str]


def doing_of(desk: Desk, plan_id: str, as_of: Period, known_at: datetime, today: date) -> Doing:
    """The plan's, with no tasks for a plan the book does not know."""
    if plan_id not in desk.tasks.plans:
        return Doing(frozenset(), frozenset(), frozenset())
    every = tasks_frame(desk, plan_id, as_of, known_at).to_dict("records")
    # Safeguards and requirements are nobody's progress.
    tasks = [row for row in every if row["kind"] == "task"] or every
    groups: dict[str, list[dict[str, object]]] = {}
    for row in milestones_frame(desk, plan_id, today, known_at).to_dict("records"):
        if row["kind"] != "coverage":
            groups.setdefault(str(row["duty"]).partition(".")[0], []).append(row)
    lights = [min((milestone_light(row) for row in group), key=GRAVITY.index) for group in groups.values()]
    counts = {len(tasks), len(groups), *Counter(map(task_light, tasks)).values(), *Counter(lights).values()}
    pairs = {(int(row["reported"]), int(row["expected"])) for row in tasks}
    pairs |= {(sum(row["state"] == "done" for row in group), len(group)) for group in groups.values()}
    named = [row["units"] for row in (*tasks, *(row for group in groups.values() for row in group))]
    stated = {sum(unit["basis"] == "stated" for unit in units) for units in named} | {len(g) for g in groups.values()}
    texts = {
        *_numbers_of(tasks),
        *(text for n in stated for text in (f"等 {n} 家", f"等{n}家", f"{n} 个单位", f"and others, {n}")),
    }
    return Doing(frozenset(counts), frozenset(pairs), frozenset(texts))


def _numbers_of(tasks: list[dict[str, object]]) -> Iterator[str]:
    for row in tasks:
        for title in (row["title"], row["title_en"]):
            yield f"{row['group']}.{row['number']} {title}"
            yield from (f"{word} {row['number']} {title}" for word in ("保障", "要求", "Safeguard", "Requirement"))
