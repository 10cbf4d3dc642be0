"""A workbook's way in: read, hold against what is known, show what would change, commit; and the blank one out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import pandas as pd

from desk import Desk
from desk.board import board
from loaders import read_submission
from loaders.checks import history_problems
from loaders.mapping import Mapping
from loaders.template import template_name, write_template
from store.copies import keep_copy
from tracker.periods import Period
from tracker.submission import SUPPLY_RANK, Grade, Problem, Submission

CHANGE_COLUMNS = ["region", "measure", "period", "old", "new", "kind", "sheet", "cell"]


@dataclass(frozen=True)
class Receipt:
    """What a commit did: `committed` with its number and moment (UTC), or `unchanged` when all of it was there."""

    status: Literal["committed", "unchanged"]
    submission: str
    at: datetime
    figures: int


def read(
    desk: Desk,
    content: bytes,
    file_name: str,
    *,
    plan: str | None = None,
    period: Period | None = None,
    mapping: Mapping | None = None,
    grade: Grade | None = None,
) -> Submission:
    """What a workbook says, with the doubts that history raises. Never raises for what a file holds.

    A database works with one grade: into one with sample figures every unmarked workbook goes as sample.
    """
    submission = read_submission(
        content, file_name, desk.catalogue, desk.register, plan=plan, period=period, mapping=mapping, grade=grade
    )
    if submission.layout == "unreadable":
        return submission
    there = desk.store.working_grade(desk.store.last_change())
    given = submission.grade
    if given in (None, "own"):
        submission = replace(submission, grade=grade or there or "own")
    if submission.grade == "sample" and there == "own":
        marked = Problem("", "", "blocking", "unreadable", file_name, {"reason": "sample_into_own"})
        submission = replace(submission, problems=(marked, *submission.problems))
    if submission.plan and submission.grade != "published":
        doubts = history_problems(submission, desk.catalogue, desk.register, known_figures(desk, submission.plan))
        submission = replace(submission, problems=(*submission.problems, *doubts))
    return submission


def known_figures(desk: Desk, plan_id: str) -> pd.DataFrame:
    """One row per current figure of a plan's places: region, measure, period, value."""
    return board(desk, plan_id).observations[["region", "measure", "period", "value"]]


def compare(desk: Desk, submission: Submission) -> pd.DataFrame:
    """One row per figure the workbook gives (new, changed, unchanged) or leaves out this time (not_filled).

    outranked: it differs, but a higher-ranked supplier's figure stays current; both are kept. Columns CHANGE_COLUMNS; old and new in stored units. A blank never removes a figure: it is only listed.
    """
    if submission.plan is None:
        return pd.DataFrame(columns=CHANGE_COLUMNS)
    if submission.grade == "published":
        # Several sources may publish one figure; what is compared is only whether this source is there already.
        current: dict[tuple[str, str, str], tuple[float, int]] = {}
    else:
        known = board(desk, submission.plan).observations[["region", "measure", "period", "value", "supplier"]]
        current = {(r, m, p): (float(v), SUPPLY_RANK[s]) for r, m, p, v, s in known.itertuples(index=False, name=None)}
    rows = []
    given = set()
    for o in submission.observations:
        key = (o.region, o.measure, str(o.period))
        given.add(key)
        old, rank = current.get(key, (None, 0))
        kind = "new" if old is None else "unchanged" if old == o.value else "changed"
        if kind == "changed" and SUPPLY_RANK[o.supplier] < rank:
            kind = "outranked"
        rows.append((*key, old, o.value, kind, o.sheet, o.cell))
    measures, regions = {m for _, m, _ in given}, {r for r, _, _ in given}
    sheet_periods = {p for _, _, p in given}
    for (region, measure, period), (old, _rank) in current.items():
        key = (region, measure, period)
        if key not in given and measure in measures and region in regions and period in sheet_periods:
            rows.append((*key, old, None, "not_filled", "", ""))
    for a in submission.allocations:
        rows.append((a.region, a.target, str(a.year), None, a.value, "new", a.sheet, a.cell))
    frame = pd.DataFrame(rows, columns=CHANGE_COLUMNS)
    return frame.astype({"old": "float64", "new": "float64"})


def change_counts(changes: pd.DataFrame) -> dict[str, int]:
    """How many figures are new, changed and unchanged."""
    return {kind: int(changes["kind"].eq(kind).sum()) for kind in ("new", "changed", "unchanged")}


def reading_of(submission: Submission, mapping: Mapping | None = None) -> str:
    """How a file was read, as one text: the same bytes with the same reading say the same."""
    told = "" if mapping is None else hashlib.sha256(repr(mapping).encode()).hexdigest()
    return json.dumps({"plan": submission.plan, "periods": [str(p) for p in submission.periods], "map": told})


def already_there(desk: Desk, submission: Submission, mapping: Mapping | None = None) -> str | None:
    """The id of a submission in force with these bytes and this reading whose figures are all still current."""
    same = desk.store.same(submission.sha256, reading_of(submission, mapping), submission.grade or "own")
    if not same:
        return None
    if submission.grade == "published" or submission.layout == "allocation":
        return same[0]
    changes = compare(desk, submission)
    return same[0] if not changes["kind"].isin(["new", "changed"]).any() else None


def commit(
    desk: Desk, submission: Submission, content: bytes, *, who: str, mapping: Mapping | None = None, copy: bool = True
) -> Receipt:
    """Saves a clean submission, whole, and a verified copy of the database after it; the same file twice is unchanged.

    ValueError when the submission has blocking problems, GradesMixed when own and sample figures would meet.
    """
    there = already_there(desk, submission, mapping)
    if there:
        return Receipt("unchanged", there, desk.store.last_change(), 0)
    committed = desk.store.commit(
        submission, content, who=who, reading=reading_of(submission, mapping), catalogue=desk.catalogue_version
    )
    if copy:
        keep_copy(desk.store)
    figures = len(submission.observations) + len(submission.allocations)
    return Receipt("committed", committed.id, committed.at, figures)


def template(desk: Desk, plan_id: str, period: Period, region: str | None = None) -> tuple[bytes, str]:
    """The blank workbook of a plan and quarter, for all units or one, with the last figures in grey, and its file name."""
    on = board(desk, plan_id)
    grade: Grade = "sample" if on.grade == "sample" else "own"
    content = write_template(
        desk.catalogue,
        desk.register,
        plan_id,
        period,
        region=region,
        previous=known_figures(desk, plan_id),
        grade=grade,
    )
    return content, template_name(desk.catalogue, desk.register, plan_id, period, region=region, grade=grade)
