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
# How the access file names them.
NOBODY, ANYONE = "nobody", "anyone"
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


def groups_of(said: Mapping[str, Any]) -> tuple[str, ...]:
    """The groups a provider or a proxy says somebody belongs to: a list, or one text with commas."""
    given = said.get("groups") or ()
    listed = given.split(",") if isinstance(given, str) else given
    return tuple(str(one).strip() for one in listed if str(one).strip())


def person_name(who: str) -> str:
    """The name in a kept text; of older rows, which kept a name alone, the whole of it."""
    found = _KEPT.fullmatch(who)
    return found["name"] if found else who


def read_identity(who: str) -> Identity:
    """Who a kept text is of: issuer and subject; of whoever came in without a sign-in `nobody` vouches for `anyone`."""
    found = _KEPT.fullmatch(who)
    return Identity(found["issuer"], found["subject"], found["name"]) if found else Identity(NOBODY, ANYONE, who)


def came_from(client: str, forwarded: str) -> str:
    """The address a request comes from: the other end of the line, or where that is this machine itself, so a proxy, whom the
    proxy says last."""
    last = forwarded.rpartition(",")[2].strip()
    return last if last and client in ("", "127.0.0.1", "::1", "localhost") else client


def is_same_person(who: str, other: str) -> bool:
    """Whether two kept texts are of one identity, whatever names stand beside it."""
    one, two = read_identity(who), read_identity(other)
    known = one.issuer != NOBODY or one.name == two.name
    return (one.issuer, one.subject) == (two.issuer, two.subject) and known


def _plain(text: str) -> str:
    """Signs of the kept form inside a name would let one person write another's identity."""
    return re.sub(r"[<>#\s]+", " ", text).strip()
