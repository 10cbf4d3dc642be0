"""Parts of a page that look alike for everybody at the same address: drawn once, until the plan's figures change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import TypeVar, cast

from ui import choices, session
from wording import language

Part = TypeVar("Part")

# Addresses are as many as visitors like to write: of each plan so many parts are kept.
KEPT = 200


class Shelf:
    """The parts drawn last; who has not been asked for the longest goes first."""

    def __init__(self, kept: int) -> None:
        self._kept, self._lock = kept, Lock()
        self._parts: OrderedDict[object, object] = OrderedDict()

    def get(self, question: object, draw: Callable[[], Part]) -> Part:
        """The part as it was drawn for this question, drawn now if it is not here."""
        with self._lock:
            if question in self._parts:
                self._parts.move_to_end(question)
                return cast(Part, self._parts[question])
        part = draw()
        with self._lock:
            self._parts[question] = part
            while len(self._parts) > self._kept:
                self._parts.popitem(last=False)
        return part


def drawn(plan: str, known_at: datetime | None, question: tuple[object, ...], draw: Callable[[], Part]) -> Part:
    """What `draw` makes of the plan's figures as known at a moment, in this language, with links from this address.

    It is shared: what is handed out is not to be changed. Whatever else it depends on stands in `question`.
    """
    shelf = session.kept(plan, known_at, ("shelf",), lambda _desk: Shelf(KEPT))
    return shelf.get((language(), choices.here(), *question), draw)
