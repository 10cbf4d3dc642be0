"""A workbook's way in: read, hold against what is known, show what would change, commit; and the blank one out."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from math import isclose
from typing import Literal

from desk import Desk, office_day
from desk.aliases import remember_words, with_settled
from desk.allocate import known_targets
from desk.changes import ChangeKind, Changes, FigureChange
from desk.check_in_changes import changes_of, earlier_changed
from desk.permission import about_of, allow, doing, in_their_own_voice, knowing, problems_of_scope
from desk.publish import ExplanationMissing, locked
from desk.receipts import doubts_of_early, named_later
from desk.rosters import roster_problems, stands
from desk.snapshot import Snapshot, snapshot_of
from desk.typed import typed
from loaders import read_submission
from loaders.history.checks import history_problems
from loaders.history.grey import still_asked, typed_over
from loaders.submission.submitting import first_problems
from loaders.tables.mapping import Mapping
from loaders.targets.checks import target_problems
from loaders.workbook.private import masked
from store.copies import keep_copy
from store.rows import CommitNote
from tracker.figures import Floats, NamedColumns, Words, rows_of
from tracker.periods import Period, parse_period
from tracker.permission import About
from tracker.problems import Unusable
from tracker.submission import SUPPLY_RANK, Grade, Problem, Submission


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
    received_on: date | None = None,
) -> Submission:
    """What a workbook says, with the doubts that history raises. Never raises for what a file holds. `received_on` is the day
    the office received it, where that is not the day of the commit.

    A database works with one grade: into one with sample figures every unmarked workbook goes as sample. MayNot for who hands
    nothing in; what is not theirs is a problem at its cell, and of such a file nothing else is said.
    """
    asked_by, desk = desk, allow(desk, "hand_in")
    submission = _read(desk, content, file_name, plan, period, mapping, grade)
    if submission.plan and submission.layout == "table":
        # Which names were settled depends on the plan, which the first reading found.
        remembered = with_settled(desk, submission.plan, mapping)
        if remembered != mapping:
            submission = _read(desk, content, file_name, submission.plan, period, remembered, grade)
    if submission.layout == "unreadable" or submission.other_blank:
        return submission
    if foreign := problems_of_scope(asked_by, submission):
        return replace(submission, problems=foreign)
    submission = in_their_own_voice(asked_by, submission)
    if received_on is not None and submission.grade != "published":
        submission = replace(submission, source={**submission.source, "received_on": received_on.isoformat()})
    there = desk.store.working_grade(desk.store.last_change())
    given = submission.grade
    if given in (None, "own"):
        submission = replace(submission, grade=grade or there or "own")
    if submission.grade == "sample" and there == "own":
        marked = Problem("", "", "blocking", Unusable(reason="sample_into_own"), file_name)
        submission = replace(submission, problems=(marked, *submission.problems))
    if submission.plan and submission.grade != "published" and submission.layout != "check_ins":
        plan_id = submission.plan
        known = known_figures(desk, plan_id)
        submission = replace(submission, problems=still_asked(submission.problems, known))
        doubts = history_problems(submission, desk.catalogue, desk.register, known)
        fit = _fit(desk, submission, plan_id)
        lists = roster_problems(desk, submission)
        grey = typed_over(submission.shown_before, known)
        early = doubts_of_early(submission, received_on or office_day(), desk.catalogue)
        problems = first_problems((*submission.problems, *doubts, *fit, *lists, *grey, *early))
        submission = replace(submission, problems=problems)
    return submission


def _fit(desk: Desk, submission: Submission, plan_id: str) -> tuple[Problem, ...]:
    """What is wrong with shares and annual targets, which few workbooks give."""
    if not submission.allocations and not submission.paths:
        return ()
    return target_problems(submission, desk.catalogue, desk.register, known_targets(snapshot_of(desk, plan_id)))


def _read(
    desk: Desk,
    content: bytes,
    file_name: str,
    plan: str | None,
    period: Period | None,
    mapping: Mapping | None,
    grade: Grade | None,
) -> Submission:
    return read_submission(
        content,
        file_name,
        desk.catalogue,
        desk.register,
        plan=plan,
        period=period,
        mapping=mapping,
        grade=grade,
        tasks=desk.tasks,
    )


def known_figures(desk: Desk, plan_id: str) -> NamedColumns:
    """One row per current figure of a plan's places: region, measure, period, value, and the word of a state."""
    columns = _columns(snapshot_of(desk, plan_id))
    return dict(zip(("region", "measure", "period", "value", "state"), columns, strict=True))


def _columns(snapshot: Snapshot) -> tuple[Words, Words, Words, Floats, Words]:
    return snapshot.answer("known figures", lambda: snapshot.roll.figures.rows_of(snapshot.roll.codes))


def compare(desk: Desk, submission: Submission) -> Changes:
    """Each figure the workbook gives (new, changed, unchanged) or leaves out this time (not_filled); of a 任务进展表 the
    units' words.

    outranked: it differs, but a higher-ranked supplier's figure stays current; both are kept. A blank never removes a
    figure: it is only listed. Of a state the words count: 在报 after 未申报 is a change, although neither is one approved.
    """
    if submission.plan is None and submission.grade != "published":
        return Changes()
    desk = knowing(desk, submission)
    if submission.layout == "check_ins":
        return Changes(words=tuple(changes_of(desk, submission)))
    current = _standing(desk, submission)
    ranks = _Ranks(desk, submission)
    found: list[FigureChange] = []
    given = set()
    for o in submission.observations:
        key = (o.region, o.measure, str(o.period))
        given.add(key)
        old, word = current.get(key, (None, None))
        new = None if o.value is None else float(o.value)
        kind: ChangeKind = (
            "new" if old is None else "unchanged" if same_figure(old, word, o.value, o.state) else "changed"
        )
        if kind == "changed" and SUPPLY_RANK[o.supplier] < ranks.of(key):
            kind = "outranked"
        found.append(FigureChange(*key, old, new, kind, o.sheet, o.cell, word, o.state))
    asked, regions = {(m, p) for _, m, p in given}, {r for r, _, _ in given}
    for (region, measure, period), (old, word) in current.items():
        key = (region, measure, period)
        if key not in given and (measure, period) in asked and region in regions:
            found.append(FigureChange(*key, old, None, "not_filled", old_state=word))
    return Changes((*found, *_given_numbers(desk, submission)))


def same_figure(old: float | None, old_word: str | None, new: float | None, new_word: str | None) -> bool:
    """Whether two versions of a figure say the same; a state's words only where both were given in words."""
    if old is None or new is None:
        return old is new
    # A tail of float noise is no change: 40.10000000000001 is 40.1.
    return isclose(old, new, rel_tol=1e-9) and (old_word is None or new_word is None or old_word == new_word)


def _standing(desk: Desk, submission: Submission) -> dict[tuple[str, str, str], tuple[float, str | None]]:
    """The figures in force that a submission is compared with, and a state's word."""
    if submission.plan is None or submission.grade == "published":
        # Several documents may publish one figure; what is compared is what this one is known to have printed.
        known = desk.store.frame("published_observation", known_at=desk.store.last_change())
        known = known[known["source"].map(json.loads).map(lambda source: source == submission.source).astype(bool)]
        there = rows_of(known, "region", "measure", "period", "value")
        return {(r, m, p): (float(v), None) for r, m, p, v in there}
    snapshot = snapshot_of(desk, submission.plan)
    there = zip(*(column.tolist() for column in _columns(snapshot)), strict=True)
    return {(region, measure, period): (value, word) for region, measure, period, value, word in there}


@dataclass(frozen=True)
class _Ranks:
    """The rank of who supplied each figure in force; read when a figure is another than the one in force."""

    desk: Desk
    submission: Submission

    def of(self, key: tuple[str, str, str]) -> int:
        """0 where nobody outranks anybody: of published figures."""
        return self._known.get(key, 0)

    @cached_property
    def _known(self) -> dict[tuple[str, str, str], int]:
        if self.submission.plan is None or self.submission.grade == "published":
            return {}
        known = snapshot_of(self.desk, self.submission.plan).observations
        there = rows_of(known, "region", "measure", "period", "supplier")
        return {(r, m, p): SUPPLY_RANK[supplier] for r, m, p, supplier in there}


def _given_numbers(desk: Desk, submission: Submission) -> list[FigureChange]:
    """What a 目标数据表 gives, beside what is in force."""
    if submission.plan is None or submission.layout != "targets":
        return []
    snapshot = snapshot_of(desk, submission.plan)
    found: list[FigureChange] = []

    def add(target: str, region: str, when: str, old: float | None, new: float, sheet: str, cell: str) -> None:
        kind: ChangeKind = "new" if old is None else "unchanged" if old == new else "changed"
        found.append(FigureChange(region, target, when, old, float(new), kind, sheet, cell))

    for a in submission.allocations:
        old = snapshot.allocations.get((a.target.partition(".")[2], a.region), {}).get(a.year)
        add(a.target, a.region, str(a.year), old, a.value, a.sheet, a.cell)
    for p in submission.paths:
        old = snapshot.given_paths.get(p.target.partition(".")[2], {}).get(p.year)
        add(p.target, snapshot.plan.region, str(p.year), old, p.value, p.sheet, p.cell)
    for b in submission.baselines:
        there = snapshot.given_baselines.get((b.target, b.region))
        # The same value on another day is another baseline.
        old = there.value if there and there.held_on == b.held_on else None
        add(b.target, b.region, b.held_on.isoformat(), old, b.value, b.sheet, b.cell)
    return found


def change_counts(changes: Changes) -> dict[str, int]:
    """How many figures are new, changed and unchanged."""
    kinds: tuple[ChangeKind, ...] = ("new", "changed", "unchanged")
    return {kind: changes.count(kind) for kind in kinds}


def reading_of(submission: Submission, mapping: Mapping | None = None) -> str:
    """How a file was read, as one text: the same bytes with the same reading say the same."""
    told = "" if mapping is None else hashlib.sha256(repr(mapping).encode()).hexdigest()
    return json.dumps({"plan": submission.plan, "periods": [str(p) for p in submission.periods], "map": told})


def already_there(desk: Desk, submission: Submission, mapping: Mapping | None = None) -> str | None:
    """The id of a submission in force with these bytes and this reading whose figures are all still current."""
    desk = knowing(desk, submission)
    same = desk.store.same(submission.sha256, reading_of(submission, mapping), submission.grade or "own")
    if not same:
        return None
    if submission.grade == "published":
        return same[0]
    if submission.layout == "register" and submission.plan:
        return same[0] if stands(desk, submission.plan, same[0]) else None
    if compare(desk, submission).count("new", "changed"):
        return None
    early = snapshot_of(desk, submission.plan).early if submission.plan else ()
    told = submission.source.get("received_on")
    day = date.fromisoformat(told) if told else office_day()
    return None if named_later(early, submission.observations, day, desk.catalogue) else same[0]


def needing_reason(desk: Desk, submission: Submission) -> tuple[str, ...]:
    """The periods whose known figures it changes although they are published or older than the latest; () when none."""
    if submission.plan is None or submission.grade == "published":
        return ()
    desk = knowing(desk, submission)
    if submission.layout == "check_ins":
        return earlier_changed(desk, submission)
    moved = {one.period for one in compare(desk, submission).figures if one.kind == "changed"}
    if submission.layout == "targets":
        return tuple(sorted(moved))
    snapshot = snapshot_of(desk, submission.plan)
    latest = (snapshot.periods() or [snapshot.plan.baseline])[-1]
    closed = {str(period) for period in locked(desk, submission.plan)}
    return tuple(sorted(p for p in moved if p in closed or parse_period(p).end < latest.end))


def without_faulty_units(submission: Submission) -> tuple[Submission, tuple[str, ...]] | None:
    """The submission with the units that have a blocking problem held back, and those units (其余先入库).

    None when a blocking problem belongs to no unit, or nothing would be left.
    """
    blocking = [p for p in submission.problems if p.severity == "blocking"]
    if not blocking or any(p.region is None for p in blocking):
        return None
    held = {p.region for p in blocking if p.region}
    left = tuple(o for o in submission.observations if o.region not in held)
    if not left:
        return None
    rest = replace(
        submission,
        observations=left,
        problems=tuple(p for p in submission.problems if p.region not in held),
        remarks=tuple(r for r in submission.remarks if r.region not in held),
    )
    return rest, tuple(sorted(held))


def batch_number(books: int) -> str:
    """A new number for workbooks that are saved together; "" for one alone."""
    return uuid.uuid4().hex if books > 1 else ""


def commit(
    desk: Desk,
    submission: Submission,
    content: bytes,
    *,
    who: str,
    mapping: Mapping | None = None,
    copy: bool = True,
    note: CommitNote | None = None,
) -> Receipt:
    """Saves a clean submission, whole, and a verified copy of the database after it; the same file twice is unchanged.

    `note` carries the reason for changing earlier or published figures (ExplanationMissing without one where it is
    needed) and for accepting doubts, PersonalInText with a telephone number in one. ValueError when the submission has blocking problems, GradesMixed when own and
    sample figures would meet, MayNot.
    """
    act, about = about_of(submission) if desk.actor else ("hand_in", About())
    submission = in_their_own_voice(desk, submission)
    with doing(desk, act, **vars(about), what=submission.file_name) as inside:
        return _commit(inside, submission, content, who, mapping, copy, note or CommitNote(), desk)


def _commit(
    desk: Desk,
    submission: Submission,
    content: bytes,
    who: str,
    mapping: Mapping | None,
    copy: bool,
    note: CommitNote,
    asked_by: Desk,
) -> Receipt:
    pages = tuple((masked(name), sha256, page) for name, sha256, page in note.attachments)
    note = replace(note, reason=typed(note.reason), accepted=typed(note.accepted), attachments=pages)
    # What is checked below is what other servers have written as well.
    desk.store.catch_up()
    if asked_by.actor is not None and not asked_by.may("review", about_of(submission)[1]):
        note = replace(note, waits=True)
    there = already_there(desk, submission, mapping)
    if there:
        return Receipt("unchanged", there, desk.store.last_change(), 0)
    if not note.reason and (periods := needing_reason(desk, submission)):
        raise ExplanationMissing(periods)
    committed = desk.store.commit(
        submission,
        content,
        who=who,
        reading=reading_of(submission, mapping),
        catalogue=desk.catalogue_version,
        note=note,
    )
    if note.accepted and asked_by.may("settle_names", About(submission.plan or "")):
        remember_words(desk, submission, who=who)
    if copy:
        keep_copy(desk.store)
    return Receipt("committed", committed.id, committed.at, submission.figure_count)
