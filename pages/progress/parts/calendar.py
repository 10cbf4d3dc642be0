"""The parts of 日历: what the picture draws, one line for a thing however many places owe it, and the headline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from desk import Desk
from desk.chase import due_day, owed
from tracker.periods import Period
from tracker.schema.catalogue import Plan
from ui import session
from wording import _, named
from wording.duty_looks import GRAVITY, count_words, milestone_light, said
from wording.figures import date_words, period_words

Row = Mapping[str, Any]


def items(desk: Desk, plan_id: str, milestones: Sequence[Row], tasks: Sequence[Row], today: date) -> pd.DataFrame:
    """One row per line of the picture: title, kind, start, due, state, count; what is overdue first, then by day.

    Places that owe the same are one line with how many have done it; the deadlines are those of the targets, of the
    quarter's figures and of its check-ins.
    """
    found = [together(group) for group in grouped(milestones)]
    found += deadlines(desk, plan_id, tasks, today)
    found.sort(key=lambda item: (item["state"] != "overdue", item["start"] or item["due"], item["due"]))
    return pd.DataFrame(found, columns=["title", "kind", "start", "due", "state", "count"], dtype=object)


def grouped(milestones: Sequence[Row]) -> list[list[Row]]:
    """The dated items of one milestone or target together, in the order given."""
    groups: dict[str, list[Row]] = {}
    for row in milestones:
        groups.setdefault(str(row["duty"]).partition(".")[0], []).append(row)
    return list(groups.values())


def together(group: list[Row]) -> dict[str, Any]:
    """One row of the picture for all places that owe the same: the gravest light, and how many are done."""
    first = group[0]
    lights = [milestone_light(row) for row in group]
    title = said(first, "title")
    if len({row["title"] for row in group}) > 1:
        # Places that each owe a thing of their own: what they have in common is the target that counts them.
        plan, key = str(first["target"]).split(".", 1)
        catalogue = session.the_desk().catalogue
        title = named(catalogue.indicators[catalogue.plans[plan].targets[key].indicator], "short")
    done = sum(light == "done" for light in lights)
    return {
        "title": title,
        "kind": first["kind"],
        "start": first["start"],
        "due": first["due"],
        "state": min(lights, key=GRAVITY.index),
        "count": f"{done}/{len(group)}" if len(group) > 1 else "",
    }


def deadlines(desk: Desk, plan_id: str, tasks: Sequence[Row], today: date) -> list[dict[str, Any]]:
    """The targets' own days, and the day by which the last full quarter's figures and check-ins were due."""
    plan, found = desk.catalogue.plans[plan_id], []
    days: dict[date, int] = {}
    for target in plan.targets.values():
        days[target.deadline] = days.get(target.deadline, 0) + 1
    for day, n in days.items():
        state = "over" if day < today else "open"
        found.append(
            {
                "title": _("{n} 项目标到期").format(n=n),
                "kind": "target",
                "start": None,
                "due": day,
                "state": state,
                "count": "",
            }
        )
    quarter = reporting_quarter(plan, today)
    if quarter is None:
        return found
    due = due_day(desk, quarter)
    figures = owed(desk, plan_id, quarter, today)
    received = sum(entry.received_on is not None for entry in figures)
    asked = [row for row in tasks if row["expected"]]
    for title, there, all_of in (
        (_("{period}报表"), received, len(figures)),
        (_("{period}任务进展"), sum(row["reported"] for row in asked), sum(row["expected"] for row in asked)),
    ):
        if all_of:
            state = (
                "done"
                if there == all_of
                else "overdue"
                if due < today
                else "soon"
                if (due - today).days <= 5
                else "open"
            )
            found.append(
                {
                    "title": title.format(period=period_words(quarter)),
                    "kind": "report",
                    "start": None,
                    "due": due,
                    "state": state,
                    "count": f"{there}/{all_of}",
                }
            )
    return found


def reporting_quarter(plan: Plan, today: date) -> Period | None:
    """The last quarter of the plan that has ended by `today`, None before the first has."""
    last = Period.of_date(today).plus_quarters(-1)
    if last.end < plan.start:
        return None
    return min(last, plan.last_period.plus_quarters(0))


def headline(plan: Plan, milestones: Sequence[Row], today: date) -> str:
    """How many dated items are overdue, done and to come, and which is next."""
    counted = [row for row in milestones if row["kind"] != "phase"]
    lights = [milestone_light(row) for row in counted]
    words = _("{n} 个节点：{counts}").format(n=len(counted), counts=count_words(lights))
    ahead = [row for row in counted if row["state"] == "open" and not row["overdue"]]
    if not ahead:
        return words + _("。")
    near = min(row["due"] for row in ahead)
    there = [row for row in ahead if row["due"] == near]
    after = _("；最近的是 {day}的“{title}”").format(day=date_words(near), title=said(there[0], "title"))
    titles = {row["title"] for row in there}
    more = _("等 {n} 项").format(n=len(titles)) if len(titles) > 1 else ""
    return words + after + more + _("，还有 {n} 天。").format(n=(near - today).days)
