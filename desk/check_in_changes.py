"""Check-ins held against those in force: what a 任务进展表 or a page's form would change, and what one did change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal

from desk import Desk
from desk.changes import WordChange, WordUndone
from desk.permission import knowing, seen_at
from tracker.periods import Period, parse_period
from tracker.rules.standing import ReceivedCheckIn
from tracker.schema.task_types import CheckInState
from tracker.submission import CheckIn, Grade, Submission

Key = tuple[str, str, Period]


def working_grade(desk: Desk, known_at: datetime | None = None) -> Grade:
    """own or sample: what a new check-in goes in as; sample while the database works with the sample."""
    return desk.store.working_grade(known_at or desk.store.last_change()) or "own"


def current_check_ins(
    desk: Desk, plan_id: str, known_at: datetime | None = None, *, turned: Sequence[str] = ()
) -> tuple[ReceivedCheckIn, ...]:
    """The check-in in force of every task or duty, unit and quarter, oldest quarter first; as if the submissions
    `turned` were withdrawn, or in force again where they are withdrawn."""
    known_at = seen_at(desk, plan_id, known_at)
    at, grade = known_at or desk.store.last_change(), working_grade(desk, known_at)
    found = desk.store.rows("current_check_in", plan=plan_id, grade=grade, known_at=at, turned=list(turned))
    return tuple(map(received, found))


def given(
    about: Literal["task", "duty"],
    subject: str,
    unit: str,
    period: str,
    state: CheckInState,
    done_on: date | None,
    note: str,
    evidence: str,
    evidence_sha256: str,
    sheet: str,
    cell: str,
) -> CheckIn:
    """A check-in from the columns of the store that say it."""
    when = parse_period(period)
    return CheckIn(about, subject, unit, when, state, note, evidence, evidence_sha256, done_on, sheet, cell)


def received(row: Sequence[Any]) -> ReceivedCheckIn:
    """A check-in from a row of the store: what says it, then its submission, file, moment, giver and withdrawal."""
    submission, file_name, at, who, *withdrawn_at = row[11:]
    return ReceivedCheckIn(
        **vars(given(*row[:11])),
        submission=submission,
        file_name=file_name,
        at=at,
        who=who,
        withdrawn_at=withdrawn_at[0] if withdrawn_at else None,
    )


def changes_of(desk: Desk, submission: Submission) -> list[WordChange]:
    """What a submission's check-ins would change, in its order."""
    if submission.plan is None:
        return []
    return _held_against(submission.check_ins, _in_force(current_check_ins(knowing(desk, submission), submission.plan)))


def changed_by(desk: Desk, submission: str, plan_id: str, at: datetime) -> list[WordChange]:
    """The same for a submission committed at a moment, against what stood before it."""
    before = _in_force(current_check_ins(desk, plan_id, at - timedelta(microseconds=1)))
    words = [given(*row) for row in desk.store.rows("check_ins_of_submission", submission=submission)]
    return _held_against(words, before)


def undone_words(desk: Desk, plan_id: str, submissions: Sequence[str]) -> tuple[WordUndone, ...]:
    """Every word that a withdrawal of submissions, or taking it back, would change."""
    now, then = (_in_force(current_check_ins(desk, plan_id, turned=some)) for some in ((), submissions))
    return tuple(
        WordUndone(
            word.unit,
            word.subject,
            word.period,
            now[key].state if key in now else None,
            then[key].state if key in then else None,
        )
        for key, word in {**now, **then}.items()
        if key not in now or key not in then or _said(then[key]) != _said(now[key])
    )


def _key(word: CheckIn) -> Key:
    return word.subject, word.unit, word.period


def _in_force(words: Iterable[CheckIn]) -> dict[Key, CheckIn]:
    return {_key(word): word for word in words}


def _said(word: CheckIn) -> tuple[Any, ...]:
    """What a check-in says; a change of any of it is a change."""
    return word.state, word.note, word.evidence, word.evidence_sha256, word.done_on


def _held_against(words: Iterable[CheckIn], before: Mapping[Key, CheckIn]) -> list[WordChange]:
    found = []
    for word in words:
        old = before.get(_key(word))
        kind: Literal["new", "changed", "unchanged"] = "new"
        if old is not None:
            kind = "unchanged" if _said(old) == _said(word) else "changed"
        was = old.state if old else None
        found.append(WordChange(word.unit, word.subject, word.period, was, word.state, kind, word.sheet, word.cell))
    return found


def earlier_changed(desk: Desk, submission: Submission) -> tuple[str, ...]:
    """The quarters before the plan's latest with check-ins whose words a submission changes; () when none."""
    if submission.plan is None:
        return ()
    latest = max((word.period for word in current_check_ins(knowing(desk, submission), submission.plan)), default=None)
    moved = {change.period for change in changes_of(desk, submission) if change.kind == "changed"}
    return tuple(sorted(str(period) for period in moved if latest and period < latest))
