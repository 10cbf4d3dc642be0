"""What was sent, by whom, what became of it, and every version a figure ever had."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from desk import Desk
from desk.changes import ChangeKind, Changes, FigureChange, FigureUndone, LightChange, WordUndone
from desk.check_in_changes import changed_by, undone_words
from desk.load import same_figure
from desk.permission import TooLate, allow, doing
from desk.preview import lights_between, own_lights
from desk.snapshot import snapshot_of
from desk.typed import typed
from store.copies import keep_copy
from store.database import utc_now
from tracker.figures import Reported
from tracker.periods import Period, parse_period
from tracker.permission import About, Act, Scope
from tracker.problems import read
from tracker.submission import Account, Problem, Unread


@dataclass(frozen=True, slots=True)
class ReceivedSubmission:
    """A submission as it was received: counts of its `figures`, of the `problems` it carried and those `accepted`.

    `plan` is None for published figures, `reason` why it changed earlier ones. Moments are UTC; those of a withdrawal are
    None while it is in force. `batch` is the number it shares with those saved with it, "" for none; `turned_at` is when it
    last came into force or went out of it; `waits` whether it was handed in to be reviewed.
    """

    id: str
    committed_at: datetime
    who: str
    grade: str
    plan: str | None
    layout: str
    file_name: str
    sha256: str
    size: int
    periods: tuple[Period, ...]
    figures: int
    problems: int
    accepted: int
    reason: str | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_why: str | None
    withdrawn: bool
    batch: str
    turned_at: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A submission was withdrawn, or its withdrawal taken back: when (UTC), by whom and why."""

    kind: Literal["withdrawn", "reinstated"]
    at: datetime
    who: str
    reason: str


@dataclass(frozen=True)
class ReceivedDoubt(Problem):
    """A doubt a submission carried; `reason`, `accepted_at` and `who` say why it was accepted, None where nobody said."""

    reason: str | None = None
    accepted_at: datetime | None = None
    who: str | None = None


@dataclass(frozen=True, slots=True)
class FigureVersion:
    """A figure once given for a region, measure and period, in the measure's stored unit; None when it was taken back."""

    value: float | None
    state: str | None
    taken_back: bool
    raw: str
    unit: str
    supplier: str
    sheet: str
    cell: str
    submission: str
    file_name: str
    sha256: str
    committed_at: datetime
    who: str
    grade: str
    reason: str | None
    withdrawn: bool


def chain_mark(desk: Desk, key: str | datetime) -> str:
    """What a receipt (a submission's id) or an edition (its moment) bears of the chain: number and hash; "" from before it."""
    link = desk.store.link_of(key)
    return f"{link.number}-{link.hash[:16]}" if link else ""


def submissions(
    desk: Desk, plan_id: str | None = None, known_at: datetime | None = None
) -> tuple[ReceivedSubmission, ...]:
    """Every submission that whoever sits at the desk may see, of a plan or of all, newest first. MayNot for who sees none."""
    allow(desk, "see_returns", plan_id or "")
    found = [_received(row) for row in desk.store.rows("submissions", known_at=known_at or utc_now())]
    seen = [one for one in found if not plan_id or one.plan == plan_id]
    if desk.actor is None or desk.actor.scope == Scope():
        return tuple(seen)
    told = concerned(desk)
    return tuple(one for one in seen if desk.actor.may("see_returns", told.get(one.id, About(one.plan or ""))))


def concerned(desk: Desk) -> dict[str, About]:
    """What each submission is about."""
    rows = desk.store.remembered("concerned_by_submission")
    return {
        key: About(plan or "", *(tuple(value or ()) for value in (places, measures, units)))
        for key, plan, places, measures, units in rows
    }


def _looked_into(desk: Desk, *which: str, act: Act = "see_returns") -> Desk:
    """The desk that may look into these submissions, or do something to them. MayNot."""
    if desk.actor is None:
        return desk
    told = concerned(desk)
    for one in which:
        about = told.get(one, About())
        allow(desk, act, about.plan, places=about.places, measures=about.measures, units=about.units)
    return desk.inside()


def _received(row: tuple[Any, ...]) -> ReceivedSubmission:
    *about, periods, _reading = row[:11]
    values = (*about, tuple(parse_period(text) for text in json.loads(periods)), *row[11:])
    return ReceivedSubmission(*values)


def doubts(desk: Desk, submission: str) -> tuple[ReceivedDoubt, ...]:
    """The doubts a submission carried, by cell."""
    desk = _looked_into(desk, submission)
    return tuple(
        ReceivedDoubt(sheet, cell, severity, read(code, json.loads(details)), found, None, reason, accepted_at, who)
        for sheet, cell, severity, code, found, details, reason, accepted_at, who in desk.store.rows(
            "problems_of_submission", submission=submission
        )
    )


def account(desk: Desk, submission: str) -> Account | None:
    """What became of the numbers of a submission's workbook; None where none was kept (older ones, single figures)."""
    desk = _looked_into(desk, submission)
    for *counts, unread in desk.store.rows("account_of_submission", submission=submission):
        numeric, read, checked, reference, ignored = map(int, counts)
        cells = tuple(Unread(**one) for one in json.loads(unread))
        return Account(numeric, read, checked, reference, ignored, cells)
    return None


def attachments(desk: Desk, submission: str) -> list[tuple[str, str, int]]:
    """The pages received beside a submission: file name, hash, size in bytes."""
    desk = _looked_into(desk, submission)
    return [(str(n), str(h), int(size)) for n, h, size in desk.store.rows("attachments", submission=submission)]


def evidence(desk: Desk, submission: str) -> dict[str, list[tuple[str, str, Period]]]:
    """By the hash of a page received beside a submission the figures it is evidence of: region, measure, period."""
    desk = _looked_into(desk, submission)
    found: dict[str, list[tuple[str, str, Period]]] = {}
    for sha256, region, measure, period in desk.store.rows("evidence_of_submission", submission=submission):
        found.setdefault(sha256, []).append((region, measure, parse_period(period)))
    return found


def contents(desk: Desk, submission: str) -> dict[str, int]:
    """How many things other than figures a submission holds, by kind: allocation, path, baseline, remark, register_row,
    check_in, held_unit (units whose figures were held back)."""
    desk = _looked_into(desk, submission)
    return {str(kind): int(n) for kind, n in desk.store.rows("contents_of_submission", submission=submission)}


def received(desk: Desk, sha256: str) -> bytes:
    """The file as it was received. KeyError when no file has this hash, MayNot for one of which nothing is theirs to see."""
    if desk.actor is not None:
        told, holding = concerned(desk), [row[0] for row in desk.store.rows("submissions_holding", sha256=sha256)]
        theirs = [one for one in holding if desk.actor.may("see_returns", told.get(one, About()))]
        if holding and not theirs:
            _looked_into(desk, *holding)
    content = desk.store.original(sha256)
    if content is None:
        raise KeyError(sha256)
    return content


def turns(desk: Desk, submission: str, known_at: datetime | None = None) -> tuple[Turn, ...]:
    """Every withdrawal of a submission and every one taken back, oldest first."""
    desk = _looked_into(desk, submission)
    asked = {"submission": submission, "known_at": known_at or utc_now()}
    return tuple(Turn(*row) for row in desk.store.rows("turns_of_submission", **asked))


def withdraw(desk: Desk, *submissions: str, who: str, reason: str, copy: bool = True) -> datetime:
    """Takes submissions out of force, all or none: the figures before them are current again, nothing is deleted.

    KeyError when one with such an id is not in force, ValueError without a reason, PersonalInText, MayNot; TooLate for a unit
    whose return was reviewed.
    """
    return _turn(desk, desk.store.withdraw, submissions, who, reason, copy)


def reinstate(desk: Desk, *submissions: str, who: str, reason: str, copy: bool = True) -> datetime:
    """Takes the withdrawal of submissions back, all or none: they are in force again, in the order in which they once came.

    KeyError when one with such an id is not withdrawn, ValueError without a reason, PersonalInText.
    """
    return _turn(desk, desk.store.reinstate, submissions, who, reason, copy)


def _turn(
    desk: Desk, write: Callable[..., datetime], submissions: Sequence[str], who: str, reason: str, copy: bool
) -> datetime:
    reason = typed(reason)
    if not reason:
        raise ValueError("a withdrawal, or taking it back, needs a reason")
    _looked_into(desk, *submissions, act="withdraw")
    if desk.actor is not None and desk.actor.is_unit:
        told = concerned(desk)
        last = {key: step for key, step, *_rest in desk.store.rows("return_steps")}
        if any(one in told and last.get(one) != "handed_in" for one in submissions):
            raise TooLate
    with doing(desk, "withdraw", what=f"{'、'.join(one[:12] for one in submissions)} {reason}"):
        at = write(*submissions, who=who, reason=reason)
    if copy:
        keep_copy(desk.store)
    return at


@dataclass(frozen=True)
class Undone:
    """The current figures, the lights at the plan's latest quarter and the units' words that would change.

    Only figures are looked at, not tables of targets.
    """

    figures: tuple[FigureUndone, ...]
    lights: tuple[LightChange, ...]
    words: tuple[WordUndone, ...]


def undone(desk: Desk, plan_id: str, *which: str) -> Undone:
    """What would stand if submissions of a plan were withdrawn now, and those of them that are withdrawn were in force again;
    nothing is changed."""
    asked_by, desk = desk, _looked_into(desk, *which)
    snapshot = snapshot_of(desk, plan_id)
    grade = snapshot.grade or _grade_of(desk, which)
    left = desk.store.frame("current_turned", grade=grade, known_at=utc_now(), turned=list(which))
    left["state"] = left["state"].astype(object).where(left["state"].notna(), None)
    then = {
        (r, m, p): Reported(float(v), state)
        for r, m, p, v, state in left[["region", "measure", "period", "value", "state"]].itertuples(
            index=False, name=None
        )
    }
    figures, moved = [], {}
    given = (row[:3] for one in which for row in desk.store.rows("figures_of_submission", submission=one))
    for region, measure, period in dict.fromkeys(given):
        when = parse_period(period)
        now, back = snapshot.roll.figures.at(region, measure, when), then.get((region, measure, period))
        if now != back:
            values = (now.value if now else None, back.value if back else None)
            states = (now.state if now else None, back.state if back else None)
            figures.append(FigureUndone(region, measure, period, *values, *states))
            moved[(region, measure, when)] = back
    words = undone_words(desk, plan_id, which)
    lights: tuple[LightChange, ...] = ()
    if moved and snapshot.periods():
        every = lights_between(snapshot, snapshot.with_changes(moved), snapshot.periods()[-1])
        lights = own_lights(asked_by, every)
    return Undone(tuple(figures), lights, words)


def _grade_of(desk: Desk, which: Sequence[str]) -> str:
    """The grade of submissions, where nothing of their plan is in force."""
    return next((one.grade for one in submissions(desk) if one.id in which), "own")


def difference_made(desk: Desk, submission: str) -> Changes:
    """What a submission gave, figure by figure, beside what stood before it came.

    kind: new, changed, unchanged, taken_back, or outranked where a higher-ranked supplier's figure stayed. KeyError when
    there is no submission with this id.
    """
    desk = _looked_into(desk, submission)
    came = {one.id: (str(one.plan), one.committed_at) for one in submissions(desk)}
    plan, at = came[submission]
    if words := changed_by(desk, submission, plan, at):
        return Changes(words=tuple(words))
    before = _figures(desk, plan, at - timedelta(microseconds=1))
    after = _figures(desk, plan, at)
    found = []
    for region, measure, period, value, word in desk.store.rows("figures_of_submission", submission=submission):
        old, then = before.get((region, measure, period)), after.get((region, measure, period))
        was, was_word = (None, None) if old is None else (old[0], old[2])
        kind: ChangeKind
        if value is None:
            kind = "taken_back"
        elif then is not None and then[1] != submission:
            kind = "outranked"
        else:
            kind = "new" if old is None else "unchanged" if same_figure(was, was_word, value, word) else "changed"
        found.append(FigureChange(region, measure, period, was, value, kind, "", "", was_word, word))
    return Changes(tuple(found))


def _figures(desk: Desk, plan_id: str, known_at: datetime) -> dict[tuple[str, str, str], tuple[float, str, str | None]]:
    seen = snapshot_of(desk, plan_id, known_at).observations[
        ["region", "measure", "period", "value", "submission", "state"]
    ]
    return {(r, m, p): (float(v), s, word) for r, m, p, v, s, word in seen.itertuples(index=False, name=None)}


def versions(
    desk: Desk, region: str, measure: str, period: Period, known_at: datetime | None = None
) -> tuple[FigureVersion, ...]:
    """Every figure ever given for a region, measure and period, newest first. MayNot."""
    of = [plan for plan in desk.catalogue.plans if measure in desk.catalogue.plan_measures(plan)]
    desk = allow(desk, "see_returns", of[0] if len(of) == 1 else "", places=(region,), measures=(measure,))
    asked = {"region": region, "measure": measure, "period": str(period), "known_at": known_at or utc_now()}
    return tuple(FigureVersion(*row) for row in desk.store.rows("figure_versions", **asked))


@dataclass(frozen=True)
class Disagreement:
    """Two suppliers give one figure differently: the higher-ranked stands, the other waits to be checked (请核对)."""

    region: str
    measure: str
    period: Period
    standing: float
    other: float
    standing_supplier: str
    other_supplier: str
    file_name: str


def disagreements(desk: Desk, plan_id: str) -> list[Disagreement]:
    """The current figures that a lower-ranked supplier gives differently, in the register's order."""
    desk = allow(desk, "see_draft", plan_id)
    snapshot = snapshot_of(desk, plan_id)
    found = []
    given = desk.store.frame("figures_by_supplier", grade=snapshot.grade or "own", known_at=snapshot.known_at)
    latest = {(r, m, p, s): (v, f) for r, m, p, s, v, f in given.itertuples(index=False, name=None)}
    for region, measure, period, value, supplier in snapshot.observations[
        ["region", "measure", "period", "value", "supplier"]
    ].itertuples(index=False, name=None):
        for other in ("district", "department", "province"):
            there = latest.get((region, measure, period, other))
            if other != supplier and there and there[0] != value:
                found.append(
                    Disagreement(
                        region, measure, parse_period(period), float(value), float(there[0]), supplier, other, there[1]
                    )
                )
    return found
