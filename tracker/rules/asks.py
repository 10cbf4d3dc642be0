"""What is asked of the districts for a target: from where they stand to their own share at the deadline, in whole things.

Never the distance to schedule: who stands on the line is still asked for the rest of its share. What the shares leave of the
whole's gap is named, not hidden.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Ask:
    """One district: it has `value`, its own `share` is due at the deadline, and `needed` more bring it there: whole things
    where things are counted (of a ratio its numerator's; of a coverage or list its places done of all)."""

    region: str
    value: float
    share: float
    needed: float


@dataclass(frozen=True, slots=True)
class Asks:
    """The districts asked, those that lack most first. `needed` is what the whole lacks of its target (None while its figure is
    incomplete, 0 when it is met) and `remainder` what of that nobody was asked for."""

    asked: tuple[Ask, ...]
    needed: float | None
    remainder: float

    def of(self, region: str) -> Ask | None:
        """What is asked of one district, None for nothing."""
        return next((one for one in self.asked if one.region == region), None)


def asks(whole: Judgement, districts: Sequence[Judgement], *, whole_things: bool) -> Asks:
    """What the judgements of a target's whole and districts ask for. `whole_things`: half a thing is not asked."""
    each = (ask for row in districts if (ask := _ask(row, whole_things=whole_things)))
    # Who lacks most is named first, everywhere; who lack the same stay in register order.
    found = tuple(sorted(each, key=lambda ask: -ask.needed))
    needed = _needed(whole, whole_things=whole_things)
    if whole.value is None:
        return Asks(found, None, 0.0)
    return Asks(found, needed, max(0.0, needed - sum(one.needed for one in found)))


def _ask(row: Judgement, *, whole_things: bool) -> Ask | None:
    """None for a district without a share or a figure, that has its share, or whose time is over."""
    if row.status is None or row.value is None or row.promise.number is None or row.outlook.quarters_left == 0:
        return None
    needed = _needed(row, whole_things=whole_things)
    if needed <= 0:
        return None
    if members := row.figure.members:
        # A place of a list is done or it is not, whatever per cent that makes.
        return Ask(row.region, sum(bool(member.value) for member in members), len(members), needed)
    return Ask(row.region, row.value, row.promise.number, needed)


def _needed(row: Judgement, *, whole_things: bool) -> float:
    lacking = row.outlook.units_needed or 0.0
    return float(math.ceil(lacking - 1e-9)) if whole_things else lacking
