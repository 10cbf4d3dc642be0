"""The office's one time zone: days that are typed and shown are its days; stored moments stay UTC.

It is a setting of the catalogue (`settings.time_zone`), told once when the desk is opened.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DEFAULT = "Asia/Shanghai"
_office = {"zone": ZoneInfo(DEFAULT)}


def use_zone(name: str) -> None:
    """Sets the office's zone for this process. ZoneInfoNotFoundError for a name that is none."""
    _office["zone"] = ZoneInfo(name)


def is_zone(name: str) -> bool:
    """Whether a time zone has this name. It is looked for by itself: a list of all reads every file of the zone database."""
    if name == "posixrules" or name.startswith(("posix/", "right/")):
        return False
    with suppress(ZoneInfoNotFoundError, OSError, ValueError):
        return bool(ZoneInfo(name))
    return False


def zone() -> ZoneInfo:
    return _office["zone"]


def local(moment: datetime) -> datetime:
    """A stored moment (UTC) as the clock on the office's wall shows it."""
    return moment.replace(tzinfo=UTC).astimezone(zone())


def end_of(day: date) -> datetime:
    """The last moment of an office's day, as moments are stored (UTC, without a zone)."""
    return datetime.combine(day, time.max, zone()).astimezone(UTC).replace(tzinfo=None)


def parse_moment(text: str) -> datetime:
    """A past moment as somebody typed it, as moments are stored: a day means its end in the office, a moment without an offset
    is UTC. ValueError for what is neither."""
    try:
        if len(text) == len("2026-11-22"):
            return end_of(date.fromisoformat(text))
        given = datetime.fromisoformat(text)
        return given.astimezone(UTC).replace(tzinfo=None) if given.tzinfo else given
    except OverflowError as error:
        raise ValueError(text) from error


def today_at(now: datetime) -> date:
    """The office's day at a stored moment (UTC)."""
    return local(now).date()
