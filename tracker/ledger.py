"""The ledger of what was asked (督办台账): a matter under its number, the words on it, and the states it goes through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from tracker.periods import Period

# 交办, 反馈, 办结, 销号: put on the ledger it is assigned.
State = Literal["assigned", "answered", "done", "closed"]
STATES: tuple[State, ...] = get_args(State)
# Closed only when it is done; opened again by being assigned anew.
_NEXT: dict[State, tuple[State, ...]] = {
    "assigned": ("answered", "done"),
    "answered": ("answered", "done"),
    "done": ("closed", "assigned"),
    "closed": ("assigned",),
}
Source = Literal["paper", "instruction"]


@dataclass(frozen=True, slots=True)
class MatterWord:
    """A word on a matter: the state it was in from then on, what was said, the evidence named, when (UTC) and by whom."""

    state: State
    words: str
    evidence: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class LedgerMatter:
    """A matter under its number. `period` is the quarter of the paper that asks, None for a leader's instruction; `units`
    are names as printed; `said` is every word on it, the oldest first."""

    number: int
    source: Source
    target: str | None
    period: Period | None
    words: str
    units: tuple[str, ...]
    due: date | None
    document: str
    at: datetime
    who: str
    said: tuple[MatterWord, ...] = ()

    @property
    def state(self) -> State:
        return self.said[-1].state if self.said else "assigned"

    @property
    def next_states(self) -> tuple[State, ...]:
        return _NEXT[self.state]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state in ("assigned", "answered")

    def is_late(self, day: date) -> bool:
        """Whether its day has gone by while it is open."""
        return self.is_open and self.due is not None and self.due < day
