"""Whether all that is kept is as it was written, with the submission behind each finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from desk import Desk

_HEAD = re.compile(r"(\d+)-([0-9a-f]{8,64})")


@dataclass(frozen=True)
class Found:
    """Rows of one write that are not as they were written. `kind`: changed, removed, added; link (of the chain itself), head (the
    one asked about is not in the chain). `file` is the workbook's name where it is a submission's, `written_at` when (UTC);
    `now` what stands there now, a few of them."""

    kind: str
    table: str
    rows: int
    number: int
    file: str
    written_at: datetime | None
    now: tuple[str, ...]


@dataclass(frozen=True)
class Verified:
    """What a check found, and the chain's newest mark (None in a file without a chain)."""

    head: Mark | None
    tamperings: tuple[Found, ...]

    @property
    def mark(self) -> str:
        """As receipts bear it."""
        return f"{self.head.number}-{self.head.hash}" if self.head else ""


@dataclass(frozen=True)
class Mark:
    """A link by its number and the beginning of its hash."""

    number: int
    hash: str


def is_printed_head(text: str) -> bool:
    """Whether a text is a mark as receipts bear it."""
    return _HEAD.fullmatch(text.strip()) is not None


def verify_all(desk: Desk, head: str = "") -> Verified:
    """Checks the whole chain, and that the mark `head` (as printed, "" for none) is in it."""
    newest = desk.store.chain_head()
    if newest is None:
        return Verified(None, ())
    asked = _HEAD.fullmatch(head.strip())
    files = {row[0]: row[1] for row in desk.store.rows("file_names")}
    found = [
        Found(
            "head" if one.kind == "link" and not one.table else one.kind,
            one.table,
            one.rows,
            one.number,
            files.get(one.key, ""),
            one.linked_at,
            one.found,
        )
        for one in desk.store.tamperings(asked[2] if asked else "")
    ]
    return Verified(Mark(newest.number, newest.hash[:16]), tuple(found))
