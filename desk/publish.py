"""Editions: what leaders see is a plan's quarter as it was known when somebody laid it down; drafts go on beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from desk import Desk
from desk.judge import METHOD_VERSION, default_as_of, judge
from desk.permission import allow, doing, seen_at
from desk.snapshot import snapshot_of
from desk.telling import tell_of_edition
from desk.typed import typed
from store.rows import NewEdition
from tracker.identity import is_same_person
from tracker.periods import Period, parse_period
from tracker.rules import judgement_record
from tracker.rules.judgement import Judgement, Light

Visibility = Literal["internal", "public"]


@dataclass(frozen=True)
class Edition:
    """A plan's quarter as known at a moment (UTC). `explanation` says why an earlier edition of it was replaced.

    `method_version` is that of the rules it was judged by; None for an edition that was laid down before its judgements
    were kept.
    """

    plan: str
    period: Period
    known_at: datetime
    data_version: str
    visibility: Visibility
    explanation: str
    published_at: datetime
    who: str
    method_version: int | None
    # When (UTC), by whom and why it was taken back; None while it stands.
    unpublished_at: datetime | None = None
    unpublished_by: str | None = None
    unpublished_why: str | None = None


class NothingToPublish(Exception):
    """The plan has no figure at the quarter that was to be published."""


class QuarterGoneBy(Exception):
    """A later quarter is published already: an edition of an earlier one would take leaders back in time."""

    def __init__(self, published: Period) -> None:
        super().__init__(str(published))
        self.published = published


class ExplanationMissing(Exception):
    """A quarter that was published before is published again, or changed, without saying why."""

    def __init__(self, periods: tuple[str, ...]) -> None:
        super().__init__("、".join(periods))
        self.periods = periods


class NotReviewed(Exception):
    """Returns of the plan wait for their review: `count`."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class OwnWork(NotReviewed):
    """What would be published was handed in by the publisher alone, and seen by nobody else: `count` returns."""


class NotStanding(Exception):
    """The edition that was to be taken back is not, or no longer, the one leaders see."""


class QuarterNotOver(ExplanationMissing):
    """Figures of the quarter came before it was over; it is published only with a reason."""


def editions(desk: Desk, plan_id: str) -> list[Edition]:
    """Every edition of a plan, newest first, those that were taken back among them."""
    rows = desk.store.remembered("editions", plan=plan_id, known_at=datetime.max)
    return [Edition(plan, parse_period(period), *rest) for plan, period, *rest in rows]


def last_edition(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Edition | None:
    """The edition on leaders' screens, or that stood there at a past moment; None before the first."""
    rows = desk.store.remembered("editions", plan=plan_id, known_at=known_at or datetime.max)
    found = (Edition(plan, parse_period(period), *rest) for plan, period, *rest in rows)
    return next((one for one in found if one.unpublished_at is None), None)


def default_quarter(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Period | None:
    """The quarter a plan's pages and papers open on: the last edition's, else the latest with figures; of a past moment the
    latest known then. None while there is neither. Where figures are handed in it is the next one due."""
    edition = None if known_at else last_edition(desk, plan_id)
    return edition.period if edition else default_as_of(desk, plan_id, known_at)


def locked(desk: Desk, plan_id: str) -> set[Period]:
    """The quarters somebody published: a later change of them needs a 更正说明."""
    return {edition.period for edition in editions(desk, plan_id)}


def publish(
    desk: Desk, plan_id: str, period: Period, *, who: str, visibility: Visibility = "internal", explanation: str = ""
) -> Edition:
    """Lays down the plan's quarter as it is known now, with what is said of it: it is judged here, once, as pages judge.

    NothingToPublish without a figure there, QuarterGoneBy when a later quarter stands on leaders' screens (what changed in
    an earlier one comes with the next edition of that), ExplanationMissing when an edition of it
    is replaced without a reason, QuarterNotOver where its figures came before it was over, PersonalInText, MayNot, NotReviewed, OwnWork.
    """
    desk.store.catch_up()
    with doing(desk, "publish", plan_id, what=f"{period} {explanation}".strip()) as inside:
        _check_eyes(desk, plan_id)
        edition = _publish(inside, plan_id, period, who, visibility, typed(explanation))
    tell_of_edition(desk, plan_id)
    return edition


def unpublish(desk: Desk, edition: Edition, *, who: str, reason: str) -> Edition | None:
    """Takes back the edition leaders see, with a reason: from now on they see the one before, given back (None: nothing). The
    edition stays with what it said, for those who see drafts. ValueError without a reason, NotStanding, PersonalInText, MayNot."""
    reason = typed(reason)
    if not reason:
        raise ValueError("an edition is taken back with a reason")
    desk.store.catch_up()
    with doing(desk, "unpublish", edition.plan, what=f"{edition.period} {reason}"):
        try:
            desk.store.unpublish(edition.plan, edition.published_at, who=who, reason=reason)
        except KeyError:
            raise NotStanding(edition.plan) from None
    return last_edition(desk, edition.plan)


def _check_eyes(desk: Desk, plan_id: str) -> None:
    """NotReviewed, OwnWork: with an access file nothing is published that waits for its review, nor what nobody but the publisher
    has seen (unless `two_pairs_of_eyes` is false)."""
    access, last = desk.access, last_edition(desk, plan_id)
    if desk.actor is None or access is None:
        return
    steps: dict[str, list[tuple[str, str]]] = {}
    for key, step, _at, who, _why in desk.store.rows("return_steps"):
        steps.setdefault(key, []).append((step, who))
    sent = [row for row in desk.store.rows("submissions_in_force", plan=plan_id) if not last or row[2] > last.known_at]
    waiting = [key for key, _who, _at in sent if steps.get(key, [("", "")])[-1][0] == "handed_in"]
    if waiting:
        raise NotReviewed(len(waiting))
    own = [
        key
        for key, who, _at in sent
        if is_same_person(who, desk.actor.who)
        and not any(step == "reviewed" and not is_same_person(by, who) for step, by in steps.get(key, ()))
    ]
    if own and access.two_pairs_of_eyes:
        raise OwnWork(len(own))


def _publish(desk: Desk, plan_id: str, period: Period, who: str, visibility: Visibility, explanation: str) -> Edition:
    # What is committed while it is judged is known later than the edition, and the next draft.
    known_at = desk.store.last_change()
    if period not in snapshot_of(desk, plan_id, known_at).periods():
        raise NothingToPublish(str(period))
    last = last_edition(desk, plan_id)
    if last is not None and period.end < last.period.end:
        raise QuarterGoneBy(last.period)
    if period in locked(desk, plan_id) and not explanation:
        raise ExplanationMissing((str(period),))
    if not explanation and any(at == period for _r, _m, at in snapshot_of(desk, plan_id, known_at).early_here):
        raise QuarterNotOver((str(period),))
    new = NewEdition(
        plan_id,
        str(period),
        known_at,
        desk.data_version(known_at),
        visibility,
        explanation,
        METHOD_VERSION,
    )
    judged = _all_judged(desk, plan_id, period, known_at)
    said = ((one.target, one.region, judgement_record.write(one)) for one in judged)
    desk.store.publish(new, said, who=who)
    return editions(desk, plan_id)[0]


def _all_judged(desk: Desk, plan_id: str, period: Period, known_at: datetime) -> tuple[Judgement, ...]:
    """What an edition says: the judgements of the whole, then those of every district."""
    return tuple(one for regions in ("whole", "districts") for one in judge(desk, plan_id, period, known_at, regions))


def published_judgements(desk: Desk, edition: Edition) -> tuple[Judgement, ...] | None:
    """What an edition said when it was laid down, of the whole, then of every district; None where it was not kept."""
    if edition.method_version is None:
        return None
    rows = desk.store.rows(
        "edition_judgements", plan=edition.plan, period=str(edition.period), published_at=edition.published_at
    )
    return tuple(judgement_record.read(text) for (text,) in rows)


def said(
    desk: Desk,
    plan_id: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
    regions: str | tuple[str, ...] = "whole",
    targets: Iterable[str] | None = None,
) -> tuple[Judgement, ...]:
    """What is said of a plan's quarter as known at a moment: what its edition said, where one was laid down of just that and
    kept its judgements, whatever the rules are now; else what is judged today. The rest as `judge`."""
    keys = None if targets is None else tuple(targets)
    edition = next(
        (
            one
            for one in editions(desk, plan_id)
            if (one.period, one.known_at) == (as_of, known_at) and one.method_version is not None
        ),
        None,
    )
    if edition:
        # What was kept is not read from a snapshot, which would have asked.
        seen_at(desk, plan_id, known_at)
    kept = published_judgements(desk, edition) if edition else None
    plan = desk.catalogue.plans[plan_id]
    there = {one.region for one in kept or ()}
    codes = regions if isinstance(regions, tuple) else (plan.region,) if regions == "whole" else (regions,)
    if kept is None or (regions != "districts" and not there.issuperset(codes)):
        return judge(desk, plan_id, as_of, known_at, regions, keys)
    asked = plan.targets if keys is None else keys
    return tuple(
        one
        for one in kept
        if one.key in asked
        and one.key in plan.targets
        and (one.region != plan.region if regions == "districts" else one.region in codes)
    )


@dataclass(frozen=True, slots=True)
class JudgedOtherwise:
    """A field of a judgement (schedule.gap_pp) of which an edition says another thing than today's rules and catalogue.

    Where only one of the two speaks of the target there, `field` is empty and that one's whole judgement stands on its side.
    """

    target: str
    region: str
    field: str
    then: Any
    now: Any


def differences_since(desk: Desk, edition: Edition) -> tuple[JudgedOtherwise, ...] | None:
    """What today's rules would say otherwise of an edition, from what was known then; None where it kept no judgements."""
    kept = published_judgements(desk, edition)
    if kept is None:
        return None
    then = {(one.target, one.region): one for one in kept}
    today = _all_judged(desk, edition.plan, edition.period, edition.known_at)
    now = {(one.target, one.region): one for one in today}
    return tuple(
        JudgedOtherwise(target, region, field, old, new)
        for target, region in dict.fromkeys((*then, *now))
        for field, old, new in judgement_record.differing(then.get((target, region)), now.get((target, region)))
    )


@dataclass(frozen=True, slots=True)
class DraftChange:
    """A target of the whole that would change if the draft were published; before the first edition all would."""

    target: str
    indicator: str
    before_light: Light | None
    after_light: Light | None
    before: float | None
    after: float | None


def draft_changes(desk: Desk, plan_id: str, period: Period | None = None) -> tuple[DraftChange, ...]:
    """One entry per target of the whole whose status or value would change if the draft were published.

    The draft is judged at `period`, by default its own latest quarter.
    """
    desk = allow(desk, "see_draft", plan_id)
    edition, draft = last_edition(desk, plan_id), judge(desk, plan_id, period)
    if edition is None:
        return tuple(DraftChange(one.target, one.indicator, None, one.light, None, one.value) for one in draft)
    standing = said(desk, plan_id, edition.period, edition.known_at)
    then = {old.target: old for old in standing}
    return tuple(
        DraftChange(
            new.target, new.indicator, old.light if old else None, new.light, old.value if old else None, new.value
        )
        for new in draft
        for old in (then.get(new.target),)
        if old is None or (old.light, old.value) != (new.light, new.value)
    )


def has_draft(desk: Desk, plan_id: str) -> bool:
    """Whether anything of the plan was committed, withdrawn or in force again since its last edition."""
    edition = last_edition(desk, plan_id)
    if edition is None:
        return True
    sent = desk.store.remembered("plan_sent", plan=plan_id)[0]
    return any(moment is not None and moment > edition.known_at for moment in sent)
