"""Who did something: an identity is who vouches for it and the subject there; the name to be shown stands beside it.

Kept as one text, `name <issuer#subject>`: two people of one name are two, and a name that changes is the same person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# The machine's own users, by their number.
MACHINE = "os"
_KEPT = re.compile(r"(?P<name>.*) <(?P<issuer>[^<>]*)#(?P<subject>[^<>#]*)>", re.DOTALL)


@dataclass(frozen=True)
class Identity:
    """A person as vouched for by `issuer` (the machine, a sign-in provider, a proxy)."""

    issuer: str
    subject: str
    name: str

    def __str__(self) -> str:
        return f"{_plain(self.name)} <{_plain(self.issuer)}#{_plain(self.subject)}>"


def person_name(who: str) -> str:
    """The name in a kept text; of older rows, which kept a name alone, the whole of it."""
    found = _KEPT.fullmatch(who)
    return found["name"] if found else who


def _plain(text: str) -> str:
    """Signs of the kept form inside a name would let one person write another's identity."""
    return re.sub(r"[<>#\s]+", " ", text).strip()
