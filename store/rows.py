"""A submission as rows of the store's tables, and what its committer said of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.submission import SUPPLY_RANK, Submission


@dataclass(frozen=True)
class Committed:
    """What a commit wrote: the submission's id and the moment (UTC) from which it is known."""

    id: str
    at: datetime


@dataclass(frozen=True)
class CommitNote:
    """What a committer said of a submission: why it changes earlier figures, why doubts are right, who is held back."""

    reason: str = ""
    accepted: str = ""
    held: tuple[str, ...] = ()
    attachments: tuple[tuple[str, str, bytes], ...] = ()


@dataclass(frozen=True)
class BriefingMade:
    """A set of meeting papers as recorded: `chosen` is JSON of what was asked for (places, targets, draft)."""

    id: str
    plan: str
    period: str
    known_at: datetime
    data_version: str
    edition: int | None
    language: str
    chosen: str


def note_tables(
    submission: Submission, committed: Committed, who: str, note: CommitNote
) -> dict[str, list[tuple[Any, ...]]]:
    key, at = committed.id, committed.at
    accepted = submission.problems if note.accepted else ()
    return {
        "explanation": [(key, note.reason, at, who)] if note.reason else [],
        "acceptance": [(key, p.sheet, p.cell, p.code, note.accepted, at, who) for p in accepted],
        "held_unit": [(key, region, at, who) for region in note.held],
        "attachment": [(key, name, sha256) for name, sha256, _page in note.attachments],
    }


def tables_of(
    submission: Submission, committed: Committed, who: str, reading: str, catalogue: str
) -> dict[str, list[tuple[Any, ...]]]:
    key = committed.id
    return {
        "submission": [
            (
                key,
                committed.at,
                who,
                submission.grade,
                submission.plan,
                submission.layout,
                submission.file_name,
                submission.sha256,
                submission.size,
                json.dumps([str(p) for p in submission.periods]),
                reading,
                json.dumps(submission.source, ensure_ascii=False),
                catalogue,
            )
        ],
        "observation": [
            (
                key,
                line,
                o.region,
                o.measure,
                str(o.period),
                o.period.end,
                o.period.frequency,
                o.value,
                o.state,
                o.taken_back,
                o.supplier,
                SUPPLY_RANK[o.supplier],
                o.sheet,
                o.cell,
                o.raw,
                o.unit,
            )
            for line, o in enumerate(submission.observations)
        ],
        "submission_problem": [
            (key, p.sheet, p.cell, p.severity, p.code, p.found, json.dumps(p.details, ensure_ascii=False))
            for p in submission.problems
        ],
        "remark": [
            (key, r.target, r.region, str(r.period), r.period.end, r.kind, r.text, r.sheet, r.cell)
            for r in submission.remarks
        ],
        "allocation": [
            (key, a.target, a.region, a.year, a.value, a.document, a.sheet, a.cell) for a in submission.allocations
        ],
        "path": [(key, p.target, p.year, p.value, p.document, p.sheet, p.cell) for p in submission.paths],
        "baseline": [
            (key, b.target, b.region, b.held_on, b.value, b.document, b.sheet, b.cell) for b in submission.baselines
        ],
        "register_row": [
            (
                key,
                line,
                r.register,
                submission.source.get("covers", ""),
                r.region,
                str(r.period),
                r.period.end,
                json.dumps(r.values, ensure_ascii=False),
                r.sheet,
                r.cell,
            )
            for line, r in enumerate(submission.roster_rows)
        ],
        "check_in": [
            (
                key,
                line,
                c.about,
                c.subject,
                c.unit,
                str(c.period),
                c.period.end,
                c.state,
                c.done_on,
                c.note,
                c.evidence,
                c.evidence_sha256,
                c.sheet,
                c.cell,
            )
            for line, c in enumerate(submission.check_ins)
        ],
    }
