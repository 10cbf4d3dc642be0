"""The trail: everything that was done or refused, by whom, from where and when, for whoever checks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desk import Desk, office_day
from desk.permission import allow
from tracker.clock import end_of
from wording import _, named

DAYS = 31
NAMES = ("plan", "places", "measures", "units", "file", "problems")


@dataclass(frozen=True, slots=True)
class Trace:
    """A line of the trail: when (UTC), who in kept form, the act's word, from which address, done, refused or failed, and what it
    was about."""

    at: datetime
    who: str
    act: str
    address: str
    result: str
    about: str


def trail(desk: Desk, first: date, last: date) -> list[Trace]:
    """The lines of the office's days from `first` to `last`, newest first. MayNot."""
    inside = allow(desk, "see_trail")
    asked = {"after": end_of(first - timedelta(days=1)), "until": end_of(last)}
    return [_trace(inside, *row) for row in inside.store.rows("trail", **asked)]


def last_days(days: int = DAYS) -> tuple[date, date]:
    """The office's last so many days."""
    today = office_day()
    return today - timedelta(days=days - 1), today


def _trace(desk: Desk, at: datetime, who: str, act: str, details: str) -> Trace:
    said = _read(details)
    key = str(said.get("plan"))
    plan = desk.catalogue.plans.get(key)
    named_here = {
        "plan": {key: named(plan, "short")} if plan else {},
        "places": {code: named(row) for code, row in desk.register.regions.items()},
        "measures": {measure: named(one) for measure, one in desk.catalogue.measures.items()},
        "units": {unit: named(one) for unit, one in desk.tasks.units_of(key).items()},
    }
    about = [str(said.get("about") or "")]
    about += [_text(said[name], named_here.get(name, {})) for name in NAMES if said.get(name)]
    result = str(said.get("result") or ("refused" if act in ("turned_away", "refused") else "done"))
    return Trace(at, who, act, str(said.get("address") or ""), result, " ".join(filter(None, about)))


def _read(details: str) -> dict[str, Any]:
    try:
        said = json.loads(details or "{}")
    except ValueError:
        return {"about": details}
    return said if isinstance(said, dict) else {"about": details}


def _text(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}×{n}" for key, n in value.items())
    return _("、").join(names.get(str(one), str(one)) for one in (value if isinstance(value, list) else [value]))
