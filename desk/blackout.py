"""Blacking out mobile and identity-card numbers that were taken in before anybody saw them: asked by one, approved by another, done
in rows, originals and every copy; what was there is known to nobody afterwards, that it was done to everybody who checks.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desk import Desk
from desk.permission import allow, doing
from desk.typed import typed
from loaders.workbook.private import blacked_out, masked, personal_kind
from store.blackout import Place, from_json
from store.copies import black_out_copies, keep_copy
from wording import mark

# What stands in its place, in every language: it is written into the data.
INSTEAD = mark("［已涂黑］")


@dataclass(frozen=True, slots=True)
class Found:
    """A place with such numbers, and its texts with the numbers starred."""

    place: Place
    shown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request to black something out: who asked when (UTC) and why; once decided, how, by whom, when and why."""

    key: str
    places: tuple[Place, ...]
    reason: str
    asked_at: datetime
    asked_by: str
    decision: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    decided_why: str = ""


class NotAsked(Exception):
    """No request with this id waits for a decision."""


class OwnRequest(Exception):
    """With an access file that asks for two pairs of eyes, who asked does not approve."""


def personal_texts(desk: Desk) -> list[Found]:
    """Every text that was taken in with such a number in it, the numbers starred. MayNot."""
    inside = allow(desk, "ask_blackout")
    found = inside.store.personal_places(lambda text: personal_kind(text) is not None)
    return [Found(place, tuple(map(masked, texts))) for place, texts in found]


def original_of(desk: Desk, number: str) -> Place:
    """The kept original of a submission by its receipt's number or hash. KeyError where none is kept, MayNot."""
    inside = allow(desk, "ask_blackout")
    hashes = [row[0] for row in inside.store.rows("originals_named", number=number)] if len(number) >= 8 else []
    places = [place for sha256 in hashes if (place := inside.store.original_place(sha256))]
    if len(places) != 1:
        raise KeyError(number)
    return places[0]


def requests(desk: Desk) -> list[Request]:
    """Every request, the oldest first."""
    found: dict[str, Request] = {}
    for key, step, places, reason, at, who in desk.store.rows("blackouts"):
        if step == "asked":
            found[key] = Request(key, from_json(places), reason, at, who)
        elif key in found:
            asked = found[key]
            found[key] = Request(key, asked.places, asked.reason, asked.asked_at, asked.asked_by, step, at, who, reason)
    return list(found.values())


def ask_blackout(desk: Desk, places: Sequence[Place], reason: str, *, who: str) -> str:
    """Asks for these places to be blacked out; the request's id. ValueError without a place or a reason, PersonalInText, MayNot."""
    reason = typed(reason)
    if not places or not reason:
        raise ValueError("places" if not places else "reason")
    key = uuid.uuid4().hex[:12]
    with doing(desk, "ask_blackout", what=f"{key} {reason}") as inside:
        inside.store.tell_blackout(key, "asked", places, who=who, reason=reason)
    return key


def refuse_blackout(desk: Desk, key: str, reason: str, *, who: str) -> None:
    """Refuses a request. NotAsked, ValueError without a reason, PersonalInText, MayNot."""
    reason = typed(reason)
    if not reason:
        raise ValueError("reason")
    asked = _waiting(desk, key)
    with doing(desk, "black_out", what=f"{key} {reason}") as inside:
        inside.store.tell_blackout(key, "refused", asked.places, who=who, reason=reason)


def approve_blackout(desk: Desk, key: str, *, who: str) -> tuple[int, list[Path]]:
    """Blacks out what a request asks for, now and in every copy; how many rows it changed, and the copies in which it could not be
    done. NotAsked, OwnRequest, MayNot."""
    allow(desk, "black_out")
    asked = _waiting(desk, key)
    if desk.access is not None and desk.access.two_pairs_of_eyes and asked.asked_by == who:
        raise OwnRequest(key)
    with doing(desk, "black_out", what=key) as inside:
        given = {"who": who, "reason": asked.reason}
        changed = inside.store.black_out(key, asked.places, _without_numbers, **given)
        missed = [] if inside.store.in_memory else black_out_copies(
            inside.store, key, asked.places, _without_numbers, **given
        )  # fmt: skip
        keep_copy(inside.store)
    return changed, missed


def _without_numbers(text: str) -> str:
    return blacked_out(text, INSTEAD)


def _waiting(desk: Desk, key: str) -> Request:
    found = [one for one in requests(desk) if not one.decision and key and one.key.startswith(key)]
    if len(found) != 1:
        raise NotAsked(key)
    return found[0]
