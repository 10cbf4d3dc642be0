"""Telling people that something waits for them: a few words and a link, by mail or the office's chat, and never more: no figure, no
unit, no plan's name in words.

Off until the access file says how somebody is told (`notify`) and TRACKER_ADDRESS where the board is. A thread beside sends; an
attempt that fails is a line in the log and on 运行, and nothing that is saved waits for it.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote, urlencode

from desk import Desk
from desk.in_turn import InTurn
from store.database import utc_now
from tracker.identity import read_identity
from tracker.permission import About, Act, Actor
from tracker.schema.access import SECRET, Group, Known, Person

log = logging.getLogger("dashboard")
# What is sent, to everybody alike: who reads it may have either language.
TITLE = "您有一件待办 · Something waits for you"
WORDS = "您有一件待办。\nSomething waits for you."
# So long one attempt may take, in seconds; nobody waits for it but the next.
LONGEST = 20.0
LIBRARY = "apprise"

WhyOff = Literal["", "nobody", "no_address", "no_library"]


@dataclass(frozen=True)
class LastTold:
    """When (UTC) somebody was last told, and when and who last could not be; None and "" for never."""

    told_at: datetime | None = None
    failed_at: datetime | None = None
    failed: str = ""


class Message(NamedTuple):
    """What is sent: to whom (their name in the access file), at which address, which page it leads to, and where the outcome is
    kept (None: nowhere)."""

    name: str
    address: str
    link: str
    kept_in: Path | None


def why_off(desk: Desk, environment: Mapping[str, str] = os.environ) -> WhyOff:
    """Why nobody is told: nobody has an address, it is not said where the board is, or the library is not there; "" where it is on."""
    if not any(entry.notify for entry in _entries(desk)):
        return "nobody"
    if not _board(environment):
        return "no_address"
    return "" if importlib.util.find_spec(LIBRARY) else "no_library"


def last_told(desk: Desk) -> LastTold:
    """How it went the last times, of whichever process of this machine."""
    path = _kept_in(desk)
    return _read(path) if path else LastTold()


def tell_of_return(desk: Desk, sent_back: Iterable[About]) -> None:
    """That returns about this were sent back: every unit that could have handed one of them in."""
    plans: dict[str, list[About]] = {}
    for about in sent_back:
        plans.setdefault(about.plan, []).append(about)
    for plan, own in plans.items():
        tell(desk, "road", plan, units_that_may("hand_in", own))


def tell_of_edition(desk: Desk, plan_id: str) -> None:
    """That a plan was published: everybody who sees of it what is published and no drafts."""
    about = About(plan_id)
    tell(desk, "", plan_id, lambda one: one.may("see_published", about) and not one.may("see_draft", about))


def units_that_may(
    act: Act, abouts: Sequence[About], also: Callable[[Actor], bool] = lambda _one: False
) -> Callable[[Actor], bool]:
    """Whether somebody is a reporting unit that may do this with one of these, or whom it concerns also."""
    return lambda one: one.is_unit and (any(one.may(act, about) for about in abouts) or also(one))


def tell(desk: Desk, page: str, plan_id: str, concerns: Callable[[Actor], bool]) -> list[str]:
    """Has everybody told whom it concerns, and who did not do it himself, with a link to a plan's page; their names."""
    if why_off(desk):
        return []
    link = f"{_board(os.environ)}/{page}?{urlencode({'plan': plan_id})}"
    known, told = Known(desk.catalogue, desk.register, desk.tasks), []
    for entry in _entries(desk):
        name = entry.name if isinstance(entry, Person) else entry.group
        if not entry.notify or _is_here(desk, entry) or not concerns(known.actor(entry, name)):
            continue
        message = Message(name, entry.notify, link, _kept_in(desk))
        told.append(name)
        if not _OUTBOX.put(message):
            _note(message, "too many wait")
    return told


def wait(seconds: float) -> bool:
    """Returns when all that was asked for is sent or has failed, or after so many seconds; whether it is."""
    return _OUTBOX.wait(seconds)


def filled(address: str, environment: Mapping[str, str] = os.environ) -> str:
    """An address with its secrets from the environment. KeyError with the name of one that is not there."""
    if whole := SECRET.fullmatch(address):
        return environment[whole[1]]
    return SECRET.sub(lambda found: quote(environment[found[1]], safe=""), address)


def _entries(desk: Desk) -> tuple[Person | Group, ...]:
    access = desk.access
    return (*access.people, *access.groups) if access else ()


def _is_here(desk: Desk, entry: Person | Group) -> bool:
    """Whether it is the person who sits at the desk."""
    if desk.actor is None or not isinstance(entry, Person):
        return False
    identity = read_identity(desk.actor.who)
    return (identity.issuer, identity.subject) == (entry.issuer, entry.subject)


def _board(environment: Mapping[str, str]) -> str:
    """Where people reach the board, as TRACKER_ADDRESS says; "" where it says no address."""
    told = environment.get("TRACKER_ADDRESS", "").strip().rstrip("/")
    return told if re.fullmatch(r"https?://[^\s?#]+", told) else ""


def _kept_in(desk: Desk) -> Path | None:
    return None if desk.store.in_memory else desk.files.database.with_name("telling.json")


def _send(message: Message) -> None:
    import apprise

    # It would name addresses in its own lines.
    logging.getLogger(LIBRARY).disabled = True
    # Nothing in a message leads to another server, and no attempt leaves a file.
    asset = apprise.AppriseAsset(app_id="board", app_desc="board", app_url="", async_mode=False, secure_logging=True)
    asset.image_url_mask = asset.image_url_logo = ""
    sender = apprise.Apprise(asset=asset)
    try:
        is_known = sender.add(filled(message.address))
    except KeyError as missing:
        _note(message, f"{missing.args[0]} is not in the environment")
        return
    if not is_known:
        _note(message, "no address the library knows")
        return
    is_sent = sender.notify(f"{WORDS}\n{message.link}", title=TITLE, body_format="text", timeout=LONGEST)
    _note(message, "" if is_sent else "not taken, or no answer")


def _note(message: Message, fault: str) -> None:
    """Keeps how an attempt ended."""
    if fault:
        log.warning("%s could not be told: %s", message.name, fault)
    if message.kept_in is None:
        return
    last, now = _read(message.kept_in), utc_now()
    last = replace(last, failed_at=now, failed=message.name) if fault else replace(last, told_at=now)
    half = message.kept_in.with_suffix(f".{os.getpid()}.half")
    try:
        half.write_text(json.dumps(asdict(last), default=str, ensure_ascii=False), encoding="utf-8")
        half.rename(message.kept_in)
    except OSError as error:
        log.warning("how telling went is only in the log: %s", error.strerror)


def _read(path: Path) -> LastTold:
    with suppress(OSError, ValueError, TypeError, KeyError):
        said = json.loads(path.read_text(encoding="utf-8"))
        told, failed = (datetime.fromisoformat(one) if (one := said[key]) else None for key in ("told_at", "failed_at"))
        return LastTold(told, failed, str(said["failed"]))
    return LastTold()


_OUTBOX = InTurn("telling", _send)
