"""A submission as rows of the store's tables, and what its committer said of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from tracker.submission import SUPPLY_RANK, Account, Submission

# So many cells that were not read are kept by name; the counts tell of all.
UNREAD_KEPT = 1_000


@dataclass(frozen=True)
class Committed:
    """What a commit wrote: the submission's id and the moment (UTC) from which it is known."""

    id: str
    at: datetime


@dataclass(frozen=True)
class CommitNote:
    """What a committer said of a submission: why it changes earlier figures, why doubts are right, who is held back, the pages
    beside it (file name, hash, bytes), the figures some of these are evidence of (hash, region, measure, period), the
    number it shares with those saved with it, "" for none, and whether it waits for a review."""

    reason: str = ""
    accepted: str = ""
    held: tuple[str, ...] = ()
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    evidence: tuple[tuple[str, str, str, str], ...] = ()
    batch: str = ""
    waits: bool = False


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


@dataclass(frozen=True)
class NewMatter:
    """A matter about to be put on a plan's ledger: `units` are names; of an instruction `target` and `period` are None."""

    source: str
    target: str | None
    period: str | None
    words: str
    units: tuple[str, ...]
    due: date | None
    document: str


@dataclass(frozen=True)
class NewEdition:
    """An edition about to be laid down: a plan's quarter as known at a moment, judged by a version of the rules."""

    plan: str
    period: str
    known_at: datetime
    data_version: str
    visibility: str
    explanation: str
    method_version: int


def judgement_columns(said: Iterable[tuple[str, str, str]]) -> pa.Table:
    """What an edition says, as columns: its place, target, region and text. Of a nation they are a hundred thousand rows."""
    targets, regions, texts = [], [], []
    for target, region, text in said:
        targets.append(target)
        regions.append(region)
        texts.append(text.encode())
    return pa.table(
        {
            "line": pa.array(range(len(texts)), pa.int32()),
            "target": pa.array(targets, pa.string()),
            "region": pa.array(regions, pa.string()),
            "judgement": pa.array(texts, pa.binary()).cast(pa.string()),
        }
    )


def edition_tables(
    edition: NewEdition, said: pa.Table, published_at: datetime, who: str
) -> dict[str, list[tuple[Any, ...]] | pa.Table]:
    known = (edition.known_at, edition.data_version, edition.visibility, edition.explanation)
    of = {
        "plan": pa.scalar(edition.plan),
        "period": pa.scalar(edition.period),
        "published_at": pa.scalar(published_at, pa.timestamp("us")),
    }
    columns = {name: pa.repeat(value, len(said)) for name, value in of.items()}
    return {
        "publication": [(edition.plan, edition.period, *known, published_at, who, edition.method_version)],
        "edition_judgement": pa.table({**columns, **dict(zip(said.column_names, said.columns, strict=True))}),
    }


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
        "evidence": [(key, *one) for one in note.evidence],
        "return_step": [(key, "handed_in", at, who, "")] if note.waits else [],
        "saved_together": [(note.batch, key)] if note.batch else [],
    }


def _account_row(key: str, account: Account) -> tuple[Any, ...]:
    unread = [
        {"sheet": u.sheet, "cell": u.cell, "shown": u.shown, "why": u.why, "is_told": u.is_told}
        for u in account.unread[:UNREAD_KEPT]
    ]
    counts = (account.numeric, account.read, account.checked, account.reference, account.ignored)
    return (key, *counts, json.dumps(unread, ensure_ascii=False))


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
        "account": [_account_row(key, submission.account)] if submission.account.numeric else [],
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
