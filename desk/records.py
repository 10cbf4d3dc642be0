"""What was sent, by whom, what became of it, and every version a figure ever had."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import pandas as pd

from desk import Desk
from desk.board import board
from desk.check_in_changes import changed_by
from desk.load import same_figure
from store.copies import keep_copy
from store.database import utc_now

_DIFFERENCE = ["region", "measure", "period", "old", "new", "kind", "old_state", "new_state"]


def submissions(desk: Desk, plan_id: str | None = None, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per submission, newest first: id, committed_at, who, grade, plan, layout, file_name, sha256, size, periods
    (list), figures, problems, accepted, reason, withdrawn, withdrawn_at, withdrawn_by, withdrawn_why."""
    frame = desk.store.frame("submissions", known_at=known_at or utc_now())
    if plan_id:
        frame = frame[frame["plan"].eq(plan_id)].reset_index(drop=True)
    frame["periods"] = [json.loads(text) for text in frame["periods"]]
    return frame.drop(columns="reading")


def doubts(desk: Desk, submission: str) -> pd.DataFrame:
    """One row per doubt a submission carried: sheet, cell, severity, code, found, details (dict), reason, accepted_at, who."""
    frame = desk.store.frame("problems_of_submission", submission=submission)
    frame["details"] = [json.loads(text) for text in frame["details"]]
    return frame


def attachments(desk: Desk, submission: str) -> list[tuple[str, str, int]]:
    """The pages received beside a submission: file name, hash, size in bytes."""
    return [(str(n), str(h), int(size)) for n, h, size in desk.store.rows("attachments", submission=submission)]


def contents(desk: Desk, submission: str) -> dict[str, int]:
    """How many things other than figures a submission holds, by kind: allocation, path, baseline, remark, register_row,
    check_in, held_unit (units whose figures were held back)."""
    return {str(kind): int(n) for kind, n in desk.store.rows("contents_of_submission", submission=submission)}


def received(desk: Desk, sha256: str) -> bytes:
    """The file as it was received. KeyError when no file has this hash."""
    content = desk.store.original(sha256)
    if content is None:
        raise KeyError(sha256)
    return content


def withdraw(desk: Desk, submission: str, *, who: str, reason: str, copy: bool = True) -> datetime:
    """Takes a submission out of force: the figures before it are current again, nothing is deleted.

    KeyError when none with this id is in force, ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("a withdrawal needs a reason")
    at = desk.store.withdraw(submission, who=who, reason=reason.strip())
    if copy:
        keep_copy(desk.store)
    return at


def difference_made(desk: Desk, submission: str) -> pd.DataFrame:
    """One row per figure a submission gave: region, measure, period, old (before it came), new, kind, old_state, new_state.

    Of check-ins region is the unit, measure the task or duty, old and new are states.
    kind: new, changed, unchanged, taken_back, or outranked where a higher-ranked supplier's figure stayed. KeyError when
    there is no submission with this id.
    """
    came = {r["id"]: (str(r["plan"]), r["committed_at"].to_pydatetime()) for r in submissions(desk).to_dict("records")}
    plan, at = came[submission]
    if words := changed_by(desk, submission, plan, at):
        moved = [(c.unit, c.subject, str(c.period), c.old, c.new, c.kind, None, None) for c in words]
        return pd.DataFrame(moved, columns=_DIFFERENCE, dtype=object)
    before = _figures(desk, plan, at - timedelta(microseconds=1))
    after = _figures(desk, plan, at)
    rows = []
    for region, measure, period, value, word in desk.store.rows("figures_of_submission", submission=submission):
        old, then = before.get((region, measure, period)), after.get((region, measure, period))
        was, was_word = (None, None) if old is None else (old[0], old[2])
        if value is None:
            kind = "taken_back"
        elif then is not None and then[1] != submission:
            kind = "outranked"
        else:
            kind = "new" if old is None else "unchanged" if same_figure(was, was_word, value, word) else "changed"
        rows.append((region, measure, period, was, value, kind, was_word, word))
    return pd.DataFrame(rows, columns=_DIFFERENCE)


def _figures(desk: Desk, plan_id: str, known_at: datetime) -> dict[tuple[str, str, str], tuple[float, str, str | None]]:
    seen = board(desk, plan_id, known_at).observations[["region", "measure", "period", "value", "submission", "state"]]
    return {(r, m, p): (float(v), s, word) for r, m, p, v, s, word in seen.itertuples(index=False, name=None)}


def versions(desk: Desk, region: str, measure: str, period: str, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per figure ever given for a region, measure and period, newest first, with file, cell, who, when, hash."""
    return desk.store.frame(
        "figure_versions", region=region, measure=measure, period=period, known_at=known_at or utc_now()
    )


@dataclass(frozen=True)
class Disagreement:
    """Two suppliers give one figure differently: the higher-ranked stands, the other waits to be checked (请核对)."""

    region: str
    measure: str
    period: str
    standing: float
    other: float
    standing_supplier: str
    other_supplier: str
    file_name: str


def disagreements(desk: Desk, plan_id: str) -> list[Disagreement]:
    """The current figures that a lower-ranked supplier gives differently, in the board's order."""
    on = board(desk, plan_id)
    found = []
    given = desk.store.frame("figures_by_supplier", grade=on.grade or "own", known_at=on.known_at)
    latest = {(r, m, p, s): (v, f) for r, m, p, s, v, f in given.itertuples(index=False, name=None)}
    for region, measure, period, value, supplier in on.observations[
        ["region", "measure", "period", "value", "supplier"]
    ].itertuples(index=False, name=None):
        for other in ("district", "department", "province"):
            there = latest.get((region, measure, period, other))
            if other != supplier and there and there[0] != value:
                found.append(
                    Disagreement(region, measure, period, float(value), float(there[0]), supplier, other, there[1])
                )
    return found
