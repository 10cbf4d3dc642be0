"""What is done at the door goes into the audit trail: signing in and out, refusals, files taken away.

Written by a thread beside, so that nobody waits for it, and said in the log as well. Who knocks without end is written down once
a minute.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from desk.in_turn import InTurn

log = logging.getLogger("dashboard")
ONCE_IN_SECONDS = 60.0
MOST_REMEMBERED = 1_000


class Act(NamedTuple):
    """Something done: its word in the trail, by whom (kept form), from which address, and what about it."""

    act: str
    who: str
    address: str
    about: str


class Acts:
    """The way of acts into the trail; `write` takes the act's word, its details as JSON, and who."""

    def __init__(self, write: Callable[[str, str, str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._acts = InTurn("acts", self._write_down)
        self._lately: dict[Act, float] = {}

    def tell(self, act: Act) -> None:
        """Has an act written; the same refusal once a minute."""
        if act.act == "turned_away" and self._is_known(act):
            return
        log.info("act %s", json.dumps(act._asdict(), ensure_ascii=False))
        if not self._acts.put(act):
            log.warning("an act is only in the log: too many wait")

    def wait(self) -> None:
        """Returns when all that was told is written."""
        self._acts.wait()

    def _is_known(self, act: Act) -> bool:
        now = self._clock()
        if len(self._lately) >= MOST_REMEMBERED:
            self._lately = {one: at for one, at in self._lately.items() if now - at < ONCE_IN_SECONDS}
        if len(self._lately) >= MOST_REMEMBERED or now - self._lately.get(act, -ONCE_IN_SECONDS) < ONCE_IN_SECONDS:
            return True
        self._lately[act] = now
        return False

    def _write_down(self, act: Act) -> None:
        details: Mapping[str, str] = {"address": act.address, "about": act.about}
        self._write(act.act, json.dumps(details, ensure_ascii=False), act.who)
