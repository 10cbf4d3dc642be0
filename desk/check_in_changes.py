"""Check-ins held against those in force: what a 任务进展表 or a page's form would change, and what one did change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd

from desk import Desk
from tracker.periods import parse_period
from tracker.submission import CheckIn, Grade, Submission

Key = tuple[str, str, str]
# What a check-in says beside its state; a change of any of it is a change.
_SAID = ("state", "note", "evidence", "evidence_sha256", "done_on")


def working_grade(desk: Desk, known_at: datetime | None = None) -> Grade:
    """own or sample: what a new check-in goes in as; sample while the database works with the sample."""
    return desk.store.working_grade(known_at or desk.store.last_change()) or "own"


def current_check_ins(desk: Desk, plan_id: str, known_at: datetime | None = None, *, without: str = "") -> pd.DataFrame:
    """One row per task or duty, unit and quarter: the check-in in force, oldest quarter first; `without` a submission."""
    at, grade = known_at or desk.store.last_change(), working_grade(desk, known_at)
    return desk.store.frame("current_check_in", plan=plan_id, grade=grade, known_at=at, without=without)


def changes_of(desk: Desk, submission: Submission) -> list[tuple[Any, ...]]:
    """The rows of `desk.load.compare` for check-ins: region is the unit, measure the task or duty, old and new the states.

    kind: new, changed (also where only the note, the day or the evidence is another), unchanged.
    """
    if submission.plan is None:
        return []
    words = [(*_key(c), _said(vars(c)), c.sheet, c.cell) for c in submission.check_ins]
    return list(_held_against(words, _in_force(current_check_ins(desk, submission.plan))))


def changed_by(desk: Desk, submission: str, plan_id: str, at: datetime) -> list[tuple[Any, ...]]:
    """The same for a submission committed at a moment, against what stood before it."""
    before = _in_force(current_check_ins(desk, plan_id, at - timedelta(microseconds=1)))
    frame = desk.store.frame("check_ins_of_submission", submission=submission)
    words = [
        (row["subject"], row["unit"], row["period"], _said(row), row["sheet"], row["cell"])
        for row in frame.to_dict("records")
    ]
    return list(_held_against(words, before))


def undone_words(desk: Desk, submission: str, plan_id: str) -> list[tuple[Any, ...]]:
    """(unit, task or duty, quarter, state now, state then) of every word that a withdrawal would change; None for none."""
    now, then = (_in_force(current_check_ins(desk, plan_id, without=one)) for one in ("", submission))
    return [
        (unit, subject, period, said[0], then[subject, unit, period][0] if (subject, unit, period) in then else None)
        for (subject, unit, period), said in now.items()
        if then.get((subject, unit, period)) != said
    ]


def _key(word: CheckIn) -> Key:
    return word.subject, word.unit, str(word.period)


def _in_force(frame: pd.DataFrame) -> dict[Key, tuple[Any, ...]]:
    return {(row["subject"], row["unit"], row["period"]): _said(row) for row in frame.to_dict("records")}


def _said(row: Any) -> tuple[Any, ...]:
    return tuple(_plain(row[name]) for name in _SAID)


def _plain(value: Any) -> Any:
    """The value with one kind of day and one kind of nothing, whether it comes from the database or a workbook."""
    if value is None or value is pd.NaT or value != value:
        return ""
    return value.isoformat()[:10] if isinstance(value, date) else value


def _held_against(words: Iterable[tuple[Any, ...]], before: dict[Key, tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    for subject, unit, period, said, sheet, cell in words:
        old = before.get((subject, unit, period))
        kind = "new" if old is None else "unchanged" if old == said else "changed"
        yield unit, subject, period, old[0] if old else None, said[0], kind, sheet, cell


def earlier_changed(desk: Desk, submission: Submission) -> tuple[str, ...]:
    """The quarters before the plan's latest with check-ins whose words a submission changes; () when none."""
    if submission.plan is None:
        return ()
    known = current_check_ins(desk, submission.plan)["period"]
    latest = max((parse_period(text) for text in set(known)), default=None)
    moved = {row[2] for row in changes_of(desk, submission) if row[5] == "changed"}
    return tuple(sorted(text for text in moved if latest and parse_period(text) < latest))
