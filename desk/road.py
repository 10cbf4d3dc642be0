"""The road of a return: handed in, sent back with a reason or reviewed, then in the draft until it is published; what waits for
whom, since when. What an analyst hands in himself is reviewed by that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from desk import Desk
from desk.annotating import marked_copy
from desk.judge import judge
from desk.load import read
from desk.permission import allow, doing, own_places
from desk.publish import Edition, editions
from desk.records import ReceivedSubmission, concerned, received, submissions, turns
from desk.telling import tell_of_return
from desk.typed import typed
from store.copies import keep_copy
from tracker.permission import About
from tracker.rules.judgement import Judgement

State = Literal["handed_in", "sent_back", "withdrawn", "reviewed", "published"]
Waits = Literal["reviewer", "unit", "publisher"]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a return: when (UTC), by whom and why."""

    kind: Literal["handed_in", "sent_back", "reviewed", "withdrawn", "reinstated", "published", "unpublished"]
    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Return:
    """A submission on its road: where it stands since when (UTC), whom it waits for (None for nobody), what it is about, and every
    step so far, the oldest first."""

    sent: ReceivedSubmission
    state: State
    since: datetime
    waits_for: Waits | None
    about: About
    steps: tuple[Step, ...]


def returns(desk: Desk, plan_id: str) -> list[Return]:
    """Every return of a plan that whoever sits at the desk may see, newest first. MayNot for who sees none."""
    told = concerned(desk)
    said: dict[str, list[Step]] = {}
    for key, kind, at, who, why in desk.store.rows("return_steps"):
        said.setdefault(key, []).append(Step(kind, at, who, why))
    laid_down = editions(desk, plan_id)[::-1]
    found: list[Return] = []
    for sent in submissions(desk, plan_id):
        steps = _steps(desk, sent, said.get(sent.id, []), laid_down)
        about = told.get(sent.id, About(plan_id))
        replaced = any(
            not later.sent.withdrawn
            and later.sent.layout == sent.layout
            and {*later.sent.periods} & {*sent.periods}
            and ({*later.about.places} & {*about.places} or {*later.about.units} & {*about.units})
            for later in found
        )
        found.append(_standing(sent, steps, about, replaced))
    return found


def _steps(desk: Desk, sent: ReceivedSubmission, said: list[Step], laid_down: Sequence[Edition]) -> tuple[Step, ...]:
    first = said[:1] if said and said[0].kind == "handed_in" else [Step("handed_in", sent.committed_at, sent.who, "")]
    back = {step.at for step in said if step.kind == "sent_back"}
    turned = [Step(turn.kind, turn.at, turn.who, turn.reason) for turn in turns(desk, sent.id) if turn.at not in back]
    holding = [] if sent.withdrawn else [one for one in laid_down if one.known_at >= sent.turned_at]
    # Why an edition was taken back may be another unit's affair.
    published = _published(holding, tells_why=desk.may("see_draft", About(sent.plan or "")))
    every = [*first, *(step for step in said if step not in first), *turned, *published]
    return tuple(sorted(every, key=lambda step: step.at))


def _published(holding: Sequence[Edition], *, tells_why: bool) -> list[Step]:
    """With which edition a return that these hold came to leaders' screens, the oldest first, and each that was taken back before
    one stood."""
    steps = []
    for one in holding:
        steps.append(Step("published", one.published_at, one.who, ""))
        if one.unpublished_at is None:
            break
        why = (one.unpublished_why or "") if tells_why else ""
        steps.append(Step("unpublished", one.unpublished_at, one.unpublished_by or "", why))
    return steps


def _standing(sent: ReceivedSubmission, steps: tuple[Step, ...], about: About, replaced: bool) -> Return:
    last = steps[-1]
    needs_review = [step.kind for step in steps if step.kind in ("handed_in", "reviewed", "sent_back")]
    state: State
    waits: Waits | None = None
    if sent.withdrawn:
        state = "sent_back" if needs_review[-1] == "sent_back" else "withdrawn"
        waits = "unit" if state == "sent_back" and not replaced else None
    elif last.kind == "published":
        state = "published"
    elif sent.waits and needs_review[-1] != "reviewed":
        state, waits = "handed_in", "reviewer"
    else:
        state, waits = "reviewed", "publisher"
    return Return(sent, state, last.at, waits, about, steps)


def review(desk: Desk, *which: str, who: str, reason: str = "") -> None:
    """Says that returns were reviewed, all or none: they stand in the draft. KeyError for one not in force, PersonalInText, MayNot."""
    reason = typed(reason)
    _allowed(desk, which)
    with doing(desk, "review", what=_named(which, reason)):
        desk.store.review(*which, who=who, reason=reason)


def send_back(desk: Desk, *which: str, who: str, reason: str) -> None:
    """Sends returns back: their figures are out of force, nothing is deleted. ValueError without a reason, KeyError for one not in
    force, PersonalInText, MayNot."""
    reason = typed(reason)
    if not reason:
        raise ValueError("a return is sent back with a reason")
    _allowed(desk, which)
    told = concerned(desk)
    with doing(desk, "review", what=_named(which, reason)):
        desk.store.send_back(*which, who=who, reason=reason)
    keep_copy(desk.store)
    tell_of_return(desk, [told[one] for one in which if one in told])


def _allowed(desk: Desk, which: Sequence[str]) -> None:
    told = concerned(desk)
    for one in which:
        allow(desk, "review", **vars(told.get(one, About())))


def _named(which: Sequence[str], reason: str) -> str:
    return f"{'、'.join(one[:12] for one in which)} {reason}".strip()


def marked(desk: Desk, sent: ReceivedSubmission) -> tuple[bytes, str]:
    """The workbook of a return with what is wrong or doubtful at its cells, and its file name; as it came where there is nothing
    to mark. MayNot."""
    content = received(desk, sent.sha256)
    period = sent.periods[0] if sent.periods else None
    said = read(desk.inside(), content, sent.file_name, plan=sent.plan, period=period)
    return marked_copy(said, content) or (content, sent.file_name)


def own_lights(desk: Desk, plan_id: str) -> tuple[Judgement, ...]:
    """How the places of a unit stand by what has been handed in, before it is published: one judgement for each target and place.
    Empty for who has no places of their own."""
    places = own_places(desk)
    if not places:
        return ()
    inside = allow(desk, "see_returns", plan_id)
    root = desk.catalogue.plans[plan_id].region
    own = tuple(row.code for row in desk.register.family(root) if row.code in places and row.code != root)
    return judge(inside, plan_id, None, None, own) if own else ()
