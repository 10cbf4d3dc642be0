"""The one place where an act is allowed or refused: what a page, a command or an address leads to, asks here.

Where no access file is, everybody may do everything and nothing is asked. A refusal is an exception with its sentence at the
edge (`wording/permission.py`), and a line in the trail; so is what was done.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from desk import Desk
from store import NotWritable
from tracker.permission import About, Act, Actor
from tracker.problems import OutOfScope
from tracker.submission import SUPPLY_RANK, Problem, Submission

log = logging.getLogger("dashboard")
# Of so many places, measures or units a line of the trail has the names; of more how many there are.
LISTED = 20


class MayNot(Exception):
    """Whoever sits at the desk may not do this."""

    def __init__(self, actor: Actor, act: Act, about: About, *, is_told: bool) -> None:
        super().__init__(f"{actor.who} may not {act} {about}")
        self.actor, self.act, self.about, self.is_told = actor, act, about, is_told


class NothingPublished(Exception):
    """Who sees only what was published asks of a plan of which nothing was."""

    def __init__(self, plan: str) -> None:
        super().__init__(plan)
        self.plan = plan


class TooLate(Exception):
    """A unit takes back, or back into force, what was reviewed or sent back already."""


def allow(
    desk: Desk,
    act: Act,
    plan: str = "",
    *,
    places: tuple[str, ...] = (),
    measures: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
) -> Desk:
    """The desk to do it at, all of it known. MayNot, with a line in the trail, where whoever sits at it may not."""
    about = About(plan, places, measures, units)
    if desk.actor is not None and not desk.actor.may(act, about):
        tell(desk, act, about, "refused")
        raise MayNot(desk.actor, act, about, is_told=not desk.store.read_only)
    return desk.inside()


@contextmanager
def doing(
    desk: Desk,
    act: Act,
    plan: str = "",
    *,
    places: tuple[str, ...] = (),
    measures: tuple[str, ...] = (),
    units: tuple[str, ...] = (),
    what: str = "",
) -> Iterator[Desk]:
    """`allow` around an act that changes something: how it ended goes into the trail. `what` says more of it."""
    inside = allow(desk, act, plan, places=places, measures=measures, units=units)
    about = About(plan, places, measures, units)
    try:
        yield inside
    except Exception:
        tell(desk, act, about, "failed", what)
        raise
    tell(desk, act, about, "done", what)


def knowing(desk: Desk, submission: Submission) -> Desk:
    """The desk that knows all about what a submission gives, where whoever sits at it may hand it in; else as it is."""
    return desk if desk.actor is None else knowing_about(desk, *about_of(submission))


def knowing_about(desk: Desk, act: Act, about: About) -> Desk:
    """The desk that knows all about what an act is about, where whoever sits at it may do it; else as it is."""
    return desk.inside() if desk.may(act, about) else desk


def problems_of_scope(desk: Desk, submission: Submission) -> tuple[Problem, ...]:
    """One blocking problem for each place, measure or unit of a submission that is not for whoever sits at the desk to give, at
    its first cell, or one for all of it."""
    actor = desk.actor
    if actor is None:
        return ()
    act, about = about_of(submission)
    if actor.may(act, about):
        return ()
    first: dict[tuple[str, str, str], tuple[str, str, str | None]] = {}
    for o in submission.observations:
        first.setdefault((o.region, o.measure, ""), (o.sheet, o.cell, o.region))
    for row in submission.roster_rows:
        first.setdefault((row.region, "", ""), (row.sheet, row.cell, row.region))
    for word in submission.check_ins:
        first.setdefault(("", "", word.unit), (word.sheet, word.cell, None))
    found: dict[tuple[str, str], Problem] = {}
    for (place, measure, unit), (sheet, cell, region) in first.items():
        only = [tuple(filter(None, (one,))) for one in (place, measure, unit)]
        if not actor.may(act, About(about.plan, *only)):
            is_place = bool(place) and not actor.may(act, About(about.plan, only[0]))
            foreign = place if is_place else measure or unit
            problem = Problem(sheet, cell, "blocking", OutOfScope(kind="place" if is_place else "other"), "", region)
            found.setdefault(("place" if is_place else "other", foreign), problem)
    return tuple(found.values()) or (Problem("", "", "blocking", OutOfScope(kind="file"), submission.file_name),)


def in_their_own_voice(desk: Desk, submission: Submission) -> Submission:
    """What a unit of places hands in counts as said by the places, whatever its workbook says: it never replaces what the province
    or a department supplied. A unit named for its measures speaks for them."""
    actor = desk.actor
    if actor is None or not actor.is_unit or actor.scope.measures is not None:
        return submission
    if all(SUPPLY_RANK[o.supplier] <= SUPPLY_RANK["district"] for o in submission.observations):
        return submission
    said = tuple(replace(o, supplier="district") for o in submission.observations)
    return replace(submission, observations=said)


def own_places(desk: Desk) -> frozenset[str] | None:
    """The places whose drafts whoever sits at the desk may see; None for all."""
    actor = desk.actor
    if actor is None or not actor.is_unit:
        return None
    return actor.scope.places or frozenset()


def tell(desk: Desk, act: str, about: About, result: str, what: str = "") -> None:
    """A line of the trail: who, from where, what, of what, and how it ended. Where the database takes none the log has it."""
    actor = desk.actor
    if actor is None:
        return
    listed = {name: value if len(value) <= LISTED else len(value) for name, value in vars(about).items() if value}
    said = {"address": actor.address, "result": result, "about": what, **listed}
    details = json.dumps({key: value for key, value in said.items() if value}, ensure_ascii=False)
    log.info("act %s %s %s", act, actor.who, details)
    if not desk.store.read_only:
        try:
            desk.store.record_act(act, details, actor.who)
        except NotWritable:
            log.warning("an act is only in the log: %s", act)


def seen_at(desk: Desk, plan_id: str, known_at: datetime | None) -> datetime | None:
    """The moment a plan is shown as known at: the one asked for, and of who sees no drafts that of an edition, by default the
    last one's. MayNot for another moment, NothingPublished."""
    if desk.actor is None:
        return known_at
    about = About(plan_id)
    if desk.actor.may("see_draft", about):
        return known_at
    allow(desk, "see_published", plan_id)
    if not desk.catalogue.plans[plan_id].targets:
        return known_at  # no numbers, no editions
    # In the order of laying down, the newest first, without those that were taken back.
    rows = desk.store.remembered("editions", plan=plan_id, known_at=datetime.max)
    laid_down: list[datetime] = [row[2] for row in rows if row[9] is None]
    if not laid_down:
        raise NothingPublished(plan_id)
    if known_at is None:
        return laid_down[0]
    if known_at not in laid_down:
        allow(desk, "see_draft", plan_id)
    return known_at


def about_of(submission: Submission) -> tuple[Act, About]:
    """Which act it is to hand a submission in, and what that is about."""
    plan = submission.plan or ""
    places = dict.fromkeys(
        [o.region for o in submission.observations]
        + [row.region for row in submission.roster_rows]
        + [remark.region for remark in submission.remarks]
        + [share.region for share in submission.allocations]
        + [start.region for start in submission.baselines]
    )
    measures = dict.fromkeys(o.measure for o in submission.observations)
    units = dict.fromkeys(word.unit for word in submission.check_ins)
    about = About(plan, tuple(places), tuple(measures), tuple(units))
    if submission.layout == "targets" or submission.grade == "published":
        return "set_targets", about
    if submission.layout == "check_ins":
        return "check_in", about
    return ("correct" if submission.layout == "correction" else "hand_in"), about
