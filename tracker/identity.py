"""Who did something: an identity is who vouches for it and the subject there; the name to be shown stands beside it.

Kept as one text, `name <issuer#subject>`: two people of one name are two, and a name that changes is the same person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The machine's own users, by their number.
MACHINE = "os"
PROXY = "proxy"
# Whoever saves where nobody signs in.
UNKNOWN = "本机用户（未认证）"
_KEPT = re.compile(r"(?P<name>.*) <(?P<issuer>[^<>]*)#(?P<subject>[^<>#]*)>", re.DOTALL)


@dataclass(frozen=True)
class Identity:
    """A person as vouched for by `issuer` (the machine, a sign-in provider, a proxy)."""

    issuer: str
    subject: str
    name: str

    def __str__(self) -> str:
        return f"{_plain(self.name)} <{_plain(self.issuer)}#{_plain(self.subject)}>"


def vouched(said: Mapping[str, Any], issuer: str) -> str:
    """The kept text of whom a provider or a proxy says somebody is; UNKNOWN where it says nothing of use."""
    known = [str(said[key]) for key in ("sub", "email", "name") if said.get(key)]
    if not known:
        return UNKNOWN
    return str(Identity(issuer or PROXY, known[0], str(said.get("name") or said.get("email") or known[0])))


def person_name(who: str) -> str:
    """The name in a kept text; of older rows, which kept a name alone, the whole of it."""
    found = _KEPT.fullmatch(who)
    return found["name"] if found else who


def _plain(text: str) -> str:
    """Signs of the kept form inside a name would let one person write another's identity."""
    return re.sub(r"[<>#\s]+", " ", text).strip()
