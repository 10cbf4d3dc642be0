"""Putian's 需求清单 at the desk: what firms need, who must coordinate it, whether it was matched and answered, and since when."""

from __future__ import annotations

from datetime import date, datetime

import pandas as pd

from desk import Desk
from desk.rosters import listed

FORM = "demands"
LEVELS = {"县区解决": "county", "需市级协调": "city", "需省级协调": "province"}
STATES = {"待匹配": "open", "已匹配": "matched", "已答复": "answered"}
DEMAND_COLUMNS = [
    "region",
    "subject",
    "sort",
    "content",
    "level",
    "state",
    "raised_on",
    "matched_on",
    "matched_with",
    "answered_on",
    "answer",
    "days",
    "days_to_match",
    "overdue",
]


def plans_with_demands(desk: Desk) -> tuple[str, ...]:
    """The plans that ask for a 需求清单."""
    return tuple(plan for plan in desk.catalogue.plans if FORM in desk.catalogue.plan_rosters(plan))


def demands(desk: Desk, plan_id: str, today: date, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per need in force, those for the province first, then the city, the longest waiting first. Columns DEMAND_COLUMNS.

    level: province, city or county; state: open, matched or answered. days: from the day it was raised to its answer, to
    `today` without one. overdue: the province or city must match it, the phase of matching is over and it is not matched.
    """
    if FORM not in desk.catalogue.plan_rosters(plan_id):
        return pd.DataFrame(columns=DEMAND_COLUMNS)
    period = desk.catalogue.roster_period(FORM, desk.catalogue.plans[plan_id].last_period)
    found = listed(desk, plan_id, period, known_at).get(FORM)
    last = matching_ends(desk, plan_id)
    rows = []
    for region in found.covered if found else ():
        for values in found.rows.get(region, ()) if found else ():
            raised = date.fromisoformat(str(values["raised_on"]))
            matched, answered = (_day(values.get(name)) for name in ("matched_on", "answered_on"))
            level, state = LEVELS[str(values["level"])], STATES[str(values["state"])]
            rows.append(
                {
                    **{name: values.get(name) for name in DEMAND_COLUMNS},
                    "region": region,
                    "level": level,
                    "state": state,
                    "raised_on": raised,
                    "matched_on": matched,
                    "answered_on": answered,
                    "days": ((answered or today) - raised).days,
                    "days_to_match": (matched - raised).days if matched else None,
                    "overdue": level != "county" and state == "open" and last is not None and today > last,
                }
            )
    order = ("province", "city", "county")
    rows.sort(key=lambda row: (order.index(str(row["level"])), row["state"] == "answered", -int(str(row["days"]))))
    return pd.DataFrame(rows, columns=DEMAND_COLUMNS, dtype=object)


def matching_ends(desk: Desk, plan_id: str) -> date | None:
    """The last day of the phase in which needs are matched: that of the first phase to begin when the form is due."""
    form = desk.catalogue.registers[FORM]
    due = desk.catalogue.plans[plan_id].milestones[form.milestone or ""].due
    return min((d.due for d in desk.tasks.milestones_of_plan(plan_id) if d.start == due), default=None)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None
