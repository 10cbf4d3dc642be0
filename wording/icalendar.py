"""A calendar file (RFC 5545) of whole days, for the calendar program of whoever takes it.

Written here: what is needed of the format is a dozen lines, and no library of ours knows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

# A line holds at most so many bytes without its end; a longer one goes on in the next, after a blank.
_LONGEST = 75
# What a text may not hold: control characters other than the tab.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class DayEvent:
    """What lies on whole days. `key` names the thing for good, so that a file taken later replaces what was there;
    `first` and `last` are its days, both counted; `words` are lines of plain text."""

    key: str
    first: date
    last: date
    title: str
    words: str = ""


def calendar_file(name: str, events: Iterable[DayEvent], made_at: datetime) -> bytes:
    """The file as it is handed out (UTF-8, lines ended by CRLF). `name` is the calendar's, `made_at` is UTC.

    ValueError without an event: the format wants one.
    """
    stamp = made_at.astimezone(UTC) if made_at.tzinfo else made_at
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//IP-city indicator board//calendar//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    head = len(lines)
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{uuid5(NAMESPACE_URL, event.key)}",
            f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}",
            # The end of whole days is the day after the last.
            f"DTEND;VALUE=DATE:{event.last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.title)}",
            *([f"DESCRIPTION:{_text(event.words)}"] if event.words else []),
            # A deadline does not make anybody busy.
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    if len(lines) == head:
        raise ValueError("a calendar without an event")
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _text(words: str) -> str:
    """Words as a value: what the format uses itself is escaped, a new line is written as such."""
    plain = _CONTROL.sub("", words.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"([\\;,])", r"\\\1", plain).replace("\n", r"\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 bytes, no character cut in two; every piece after the first begins with a blank."""
    pieces, piece, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > _LONGEST:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + width
    return "\r\n".join([*pieces, piece])
