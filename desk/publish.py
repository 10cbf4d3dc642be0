"""Editions: what leaders see is a plan's quarter as it was known when somebody laid it down; drafts go on beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pandas as pd

from desk import Desk
from desk.board import board
from desk.judge import judge
from store.database import utc_now
from tracker.periods import Period, parse_period

Visibility = Literal["internal", "public"]


@dataclass(frozen=True)
class Edition:
    """A plan's quarter as known at a moment (UTC). `explanation` says why an earlier edition of it was replaced."""

    plan: str
    period: Period
    known_at: datetime
    data_version: str
    visibility: Visibility
    explanation: str
    published_at: datetime
    who: str


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


def editions(desk: Desk, plan_id: str) -> list[Edition]:
    """Every edition of a plan, newest first."""
    rows = desk.store.rows("editions", plan=plan_id, known_at=utc_now())
    return [Edition(p, parse_period(q), k, v, s, e, a, w) for p, q, k, v, s, e, a, w in rows]


def last_edition(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Edition | None:
    """The edition on leaders' screens, or that stood there at a past moment; None before the first."""
    found = [e for e in editions(desk, plan_id) if known_at is None or e.published_at <= known_at]
    return found[0] if found else None


def locked(desk: Desk, plan_id: str) -> set[Period]:
    """The quarters somebody published: a later change of them needs a 更正说明."""
    return {edition.period for edition in editions(desk, plan_id)}


def publish(
    desk: Desk, plan_id: str, period: Period, *, who: str, visibility: Visibility = "internal", explanation: str = ""
) -> Edition:
    """Lays down the plan's quarter as it is known now.

    NothingToPublish without a figure there, QuarterGoneBy when a later quarter stands on leaders' screens (what changed in
    an earlier one comes with the next edition of that), ExplanationMissing when an edition of it is replaced without a reason.
    """
    if period not in board(desk, plan_id).periods():
        raise NothingToPublish(str(period))
    last = last_edition(desk, plan_id)
    if last is not None and period.end < last.period.end:
        raise QuarterGoneBy(last.period)
    if period in locked(desk, plan_id) and not explanation.strip():
        raise ExplanationMissing((str(period),))
    desk.store.publish(
        plan_id, str(period), desk.data_version(), visibility=visibility, explanation=explanation.strip(), who=who
    )
    return editions(desk, plan_id)[0]


def draft_changes(desk: Desk, plan_id: str, period: Period | None = None) -> pd.DataFrame:
    """One row per target of the whole whose status or value would change if the draft were published.

    Columns target, indicator, before_status, after_status, before, after; all targets count as changed before the
    first edition. The draft is judged at `period`, by default its own latest quarter.
    """
    edition = last_edition(desk, plan_id)
    after = judge(desk, plan_id, period)
    columns = ["target", "indicator", "before_status", "after_status", "before", "after"]
    if edition is None:
        before_status, before = [None] * len(after), [None] * len(after)
    else:
        earlier = judge(desk, plan_id, edition.period, edition.known_at)
        before_status, before = earlier["status"].tolist(), earlier["value"].tolist()
    rows = [
        (target, indicator, old, new, was, now)
        for target, indicator, old, new, was, now in zip(
            after["target"], after["indicator"], before_status, after["status"], before, after["value"], strict=True
        )
        if edition is None or old != new or was != now
    ]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def has_draft(desk: Desk, plan_id: str) -> bool:
    """Whether anything of the plan was committed or withdrawn since its last edition."""
    edition = last_edition(desk, plan_id)
    if edition is None:
        return True
    sent = desk.store.frame("submissions", known_at=utc_now())
    sent = sent[sent["plan"].eq(plan_id)]
    return bool((sent["committed_at"] > edition.known_at).any() or (sent["withdrawn_at"] > edition.known_at).any())
