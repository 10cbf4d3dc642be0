"""Putian's 需求清单 at the desk: what firms need, who must coordinate it, whether it was matched and answered, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from desk import Desk
from desk.rosters import listed
from tracker.rules.roster_counts import Values

FORM = "demands"
ORDER = ("province", "city", "county")
LEVELS = {"县区解决": "county", "需市级协调": "city", "需省级协调": "province"}
STATES = {"待匹配": "open", "已匹配": "matched", "已答复": "answered"}


@dataclass(frozen=True, slots=True)
class Demand:
    """A firm's need and how far it is. level: province, city or county; state: open, matched or answered.

    `days`: from the day it was raised to its answer, to the day it is looked at without one. `overdue`: the province or
    city must match it, the phase of matching is over and it is not matched.
    """

    region: str
    subject: str
    sort: str
    content: str
    level: str
    state: str
    raised_on: date
    matched_on: date | None
    matched_with: str | None
    answered_on: date | None
    answer: str | None
    days: int
    days_to_match: int | None
    overdue: bool


def demands(desk: Desk, plan_id: str, today: date, known_at: datetime | None = None) -> tuple[Demand, ...]:
    """The needs in force, those for the province first, then the city, the longest waiting first; () for a plan without."""
    if FORM not in desk.catalogue.plan_rosters(plan_id):
        return ()
    period = desk.catalogue.roster_period(FORM, desk.catalogue.plans[plan_id].last_period)
    found = listed(desk, plan_id, period, known_at).get(FORM)
    last = matching_ends(desk, plan_id)
    asked = [
        _demand(region, values, today, last)
        for region in (found.covered if found else ())
        for values in (found.rows.get(region, ()) if found else ())
    ]
    return tuple(sorted(asked, key=lambda one: (ORDER.index(one.level), one.state == "answered", -one.days)))


def _demand(region: str, values: Values, today: date, last: date | None) -> Demand:
    raised = date.fromisoformat(str(values["raised_on"]))
    matched, answered = (_day(values.get(name)) for name in ("matched_on", "answered_on"))
    level, state = LEVELS[str(values["level"])], STATES[str(values["state"])]
    return Demand(
        region,
        str(values["subject"]),
        str(values["sort"]),
        str(values["content"]),
        level,
        state,
        raised,
        matched,
        _text(values.get("matched_with")),
        answered,
        _text(values.get("answer")),
        ((answered or today) - raised).days,
        (matched - raised).days if matched else None,
        level != "county" and state == "open" and last is not None and today > last,
    )


def matching_ends(desk: Desk, plan_id: str) -> date | None:
    """The last day of the phase in which needs are matched: that of the first phase to begin when the form is due."""
    form = desk.catalogue.registers[FORM]
    due = desk.catalogue.plans[plan_id].milestones[form.milestone or ""].due
    return min((d.due for d in desk.tasks.milestones_of_plan(plan_id) if d.start == due), default=None)


def _day(text: object) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
