"""Who may do what: the table of roles, and one person as the office's access file knows them.

What is asked is always an act and what it is about: a plan, places, measures and units of the tasks. Nothing here knows where
the act is done; `desk/permission.py` asks it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["reader", "unit", "analyst", "publisher", "auditor", "administrator"]
Act = Literal[
    "see_published",
    "see_draft",
    "see_returns",
    "see_trail",
    "take_papers",
    "take_letters",
    "hand_in",
    "correct",
    "check_in",
    "withdraw",
    "answer",
    "set_targets",
    "settle_names",
    "steer",
    "review",
    "publish",
    "unpublish",
    "verify",
    "keep_copies",
    "ask_blackout",
    "black_out",
]
ACTS: tuple[Act, ...] = get_args(Act)
ROLES: Mapping[Role, frozenset[Act]] = {
    "reader": frozenset({"see_published", "take_papers", "take_letters"}),
    "unit": frozenset(
        {"see_published", "see_returns", "take_letters", "hand_in", "correct", "check_in", "withdraw", "answer"}
    ),
    "analyst": frozenset(ACTS)
    - {"publish", "unpublish", "see_trail", "verify", "keep_copies", "ask_blackout", "black_out"},
    "publisher": frozenset(
        {"see_published", "see_draft", "see_returns", "take_papers", "take_letters", "publish", "unpublish"}
    ),
    "auditor": frozenset({"see_published", "see_draft", "see_returns", "see_trail", "verify", "black_out"}),
    "administrator": frozenset({"verify", "keep_copies", "ask_blackout"}),
}
# What changes nothing: leave to do it is not written down, only its refusal.
LOOKS: frozenset[Act] = frozenset({"see_published", "see_draft", "see_returns", "see_trail"})


@dataclass(frozen=True)
class Scope:
    """What somebody's roles hold for, each None where it is not limited. `places` has those below a named place as well,
    `units` are names of units by plan: (plan, unit)."""

    plans: frozenset[str] | None = None
    places: frozenset[str] | None = None
    measures: frozenset[str] | None = None
    units: frozenset[tuple[str, str]] | None = None


@dataclass(frozen=True)
class About:
    """What an act is about; what is left empty is not asked."""

    plan: str = ""
    places: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Actor:
    """A person of the office: `who` as it is kept, their roles (none: a stranger) and scope, and the address they come from."""

    who: str
    roles: tuple[Role, ...] = ()
    scope: Scope = Scope()
    address: str = ""

    def may(self, act: Act, about: About = About()) -> bool:
        """Whether one of the roles has the act, for all that it is about."""
        return any(act in ROLES[role] and self._covers(role, about) for role in self.roles)

    @property
    def is_unit(self) -> bool:
        """Whether all they have is what a reporting unit has: they see of returns and drafts their own alone."""
        return self.may("hand_in") and not self.may("see_draft")

    def _covers(self, role: Role, about: About) -> bool:
        scope = self.scope
        # A unit has what is named for it and nothing else: one with tasks alone hands in no figure, one with measures alone has
        # no letters, lists or shares of places.
        names_figures = (
            role != "unit" or scope.places is not None or (scope.measures is not None and bool(about.measures))
        )
        units = frozenset() if role == "unit" and scope.units is None else scope.units
        return (
            _within([about.plan] if about.plan else [], scope.plans)
            and (names_figures or not (about.places or about.measures))
            and _within(about.places, scope.places)
            and _within(about.measures, scope.measures)
            and (units is None or all((about.plan, unit) in units for unit in about.units))
        )


def _within(asked: Collection[str], allowed: frozenset[str] | None) -> bool:
    return allowed is None or allowed.issuperset(asked)
