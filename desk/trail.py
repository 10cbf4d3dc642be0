"""The trail: everything that was done or refused, by whom, from where and when, for whoever checks it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from desk import Desk, office_day
from desk.permission import allow
from tracker.clock import end_of

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
    return [_trace(*row) for row in inside.store.rows("trail", **asked)]


def last_days(days: int = DAYS) -> tuple[date, date]:
    """The office's last so many days."""
    today = office_day()
    return today - timedelta(days=days - 1), today


def _trace(at: datetime, who: str, act: str, details: str) -> Trace:
    said = _read(details)
    about = [str(said.get("about") or "")] + [_text(said[name]) for name in NAMES if said.get(name)]
    result = str(said.get("result") or ("refused" if act in ("turned_away", "refused") else "done"))
    return Trace(at, who, act, str(said.get("address") or ""), result, " ".join(filter(None, about)))


def _read(details: str) -> dict[str, Any]:
    try:
        said = json.loads(details or "{}")
    except ValueError:
        return {"about": details}
    return said if isinstance(said, dict) else {"about": details}


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key}×{n}" for key, n in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
