"""From bytes to a Submission: open, then our template's reader or the stranger's.

Runs in the sandbox worker's child (`loaders.sandbox.client.submit_safely`): the reading of a long table is under the same
limits of memory and time as its opening, and no other session waits for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.submission.our_books import is_ours, read_template
from loaders.tables.mapping import Mapping
from loaders.tables.reader import Request, guess_plan, read_tables
from loaders.workbook.account import account_of
from loaders.workbook.model import LIMITS, Book, Unreadable
from loaders.workbook.open import open_workbook
from tracker.periods import Period
from tracker.problems import Ambiguous, DuplicateRow, NumbersUnread, Unusable, WrongPeriod
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.schema.tasks import TaskBook
from tracker.submission import Grade, LineColumn, Observation, Observations, Problem, Severity, Submission, Unread

# A cell holds 32,767 characters; what is said of one, and kept of a name, is cut to so many.
LONGEST = 200


@dataclass(frozen=True)
class ReadRequest:
    """What a reading is told beside the file: the catalogue, register and tasks, and what the caller knows already."""

    catalogue: Catalogue
    register: Register
    plan: str | None = None
    period: Period | None = None
    mapping: Mapping | None = None
    grade: Grade | None = None
    tasks: TaskBook | None = None

    def refused(self, content: bytes, file_name: str, fault: Unreadable) -> Submission:
        """The submission of a file that cannot be read, with its one problem."""
        return self.with_one(content, file_name, Problem("", "", "blocking", fault.said))

    def with_one(self, content: bytes, file_name: str, problem: Problem) -> Submission:
        sha256 = hashlib.sha256(content).hexdigest()
        return Submission(file_name, sha256, len(content), "unreadable", self.plan, (), self.grade, problems=(problem,))


def read(content: bytes, file_name: str, request: ReadRequest) -> Submission:
    """The submission a file holds, with nothing in it longer than a line, nor more problems than a person reads."""
    try:
        submission = _read(content, file_name, request)
    except Unreadable as fault:
        return request.refused(content, file_name, fault)
    if len(submission.observations) > LIMITS.figures:
        size = len(submission.observations)
        return request.refused(content, file_name, Unreadable("too_many_figures", size=size, limit=LIMITS.figures))
    return replace(
        submission,
        problems=first_problems(_brief_problem(problem) for problem in submission.problems),
        observations=_brief_figures(submission.observations),
        matched_columns=tuple(
            (brief(heading), measure) for heading, measure in submission.matched_columns[: LIMITS.problems]
        ),
        unmatched_columns=_first_names(submission.unmatched_columns),
        unmatched_rows=_first_names(submission.unmatched_rows),
        source={k: brief(text) if submission.layout == "table" else text for k, text in submission.source.items()},
    )


def first_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in their order; of more than a person reads the first, faults before doubts, and how many there are."""
    found = list(problems)
    told = [p.said for p in found if isinstance(p.said, Unusable) and p.said.reason == "too_many_problems"]
    listed = [p for p in found if p.said not in told] if told else found
    size = sum(int(said.size) - LIMITS.problems for said in told) + len(listed)
    if size <= LIMITS.problems:
        return tuple(listed)
    order = sorted(range(len(listed)), key=lambda number: listed[number].severity != "blocking")
    chosen = [listed[number] for number in sorted(order[: LIMITS.problems])]
    said = Unusable(reason="too_many_problems", size=str(size), limit=str(LIMITS.problems))
    severity: Severity = "blocking" if any(p.severity == "blocking" for p in found) else "doubtful"
    return (*chosen, Problem("", "", severity, said))


def _first_names(names: Iterable[str]) -> tuple[str, ...]:
    """Headings or rows' names, each once and no longer than a line; … behind the first of very many."""
    once = tuple(dict.fromkeys(brief(name) for name in names))
    return once if len(once) <= LIMITS.problems else (*once[: LIMITS.problems], "…")


def brief(text: str) -> str:
    """The text, cut with … where it is longer than a line."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _brief_figures(figures: Sequence[Observation]) -> Sequence[Observation]:
    """The figures with nothing longer than a line; a plain number is none."""
    if isinstance(figures, Observations) and figures.lines:
        return Observations([_brief_figure(part) if isinstance(part, Observation) else part for part in figures.parts])
    return tuple(map(_brief_figure, figures))


def _brief_figure(figure: Observation) -> Observation:
    return figure if len(figure.raw) <= LONGEST else replace(figure, raw=brief(figure.raw))


def _brief_problem(problem: Problem) -> Problem:
    return replace(problem, found=brief(problem.found), said=problem.said.with_texts(brief))


def _read(content: bytes, file_name: str, request: ReadRequest) -> Submission:
    """The submission a file holds. Unreadable when it cannot be opened."""
    book = open_workbook(content, file_name)
    return with_account(book, _read_book(book, content, file_name, request))


def with_account(book: Book, submission: Submission) -> Submission:
    """The submission with the account of its numbers, a doubt for each sheet with numbers that nothing else says were not
    read, and a fault where one figure was given twice.
    """
    account = account_of(book, submission)
    problems = [*submission.problems, *_twice(submission)]
    silent: dict[str, list[Unread]] = {}
    faulty = {(p.sheet, p.cell) for p in problems}
    for unread in account.unread:
        if not unread.is_told and (unread.sheet, unread.cell) not in faulty:
            silent.setdefault(unread.sheet, []).append(unread)
    if submission.layout != "unreadable" and not any(_refuses_all(p) for p in problems):
        for sheet, cells in silent.items():
            problems.append(_unread_problem(sheet, cells))
    return replace(submission, account=account, problems=tuple(problems))


def _refuses_all(problem: Problem) -> bool:
    """Whether a problem says already that nothing of the file counts."""
    said = problem.said
    if isinstance(said, WrongPeriod):
        return said.reason == "other_blank"
    return isinstance(said, Unusable) and problem.severity == "blocking"


def _unread_problem(sheet: str, cells: list[Unread]) -> Problem:
    first = cells[0]
    *before, last = (f"{one.cell}（{one.shown}）" for one in cells[:8])
    named = (*before, f"{last}…" if len(cells) > 8 else last)
    said = NumbersUnread(reason=first.why, count=len(cells), cells=named)
    return Problem(sheet, first.cell, "doubtful", said, first.shown)


def _twice(submission: Submission) -> list[Problem]:
    """A fault at each figure whose place, measure and period an earlier one has already."""
    figures = submission.observations
    if isinstance(figures, Observations) and not _may_meet(figures):
        figures = figures.singles
    first: dict[tuple[str, str, Period], Observation] = {}
    found = []
    for figure in figures:
        before = first.setdefault((figure.region, figure.measure, figure.period), figure)
        if before is not figure:
            said = DuplicateRow(kind="figure", row=figure.raw, first=f"{before.sheet}!{before.cell}")
            found.append(Problem(figure.sheet, figure.cell, "blocking", said, figure.raw, figure.region))
    return found


def _may_meet(figures: Observations) -> bool:
    """Whether one of the figures in lines may be of a region, measure and period that another one is of."""
    regions: dict[tuple[LineColumn, ...], set[str]] = {}
    for lines in figures.lines:
        there = regions.setdefault(lines.columns, set())
        count = len(there) + len(lines.regions)
        there.update(lines.regions)
        if len(there) < count:
            return True
    given: dict[tuple[str, Period], set[str]] = {}
    for columns, there in regions.items():
        for column in columns:
            before = given.setdefault((column.measure, column.period), there)
            if before is not there:
                if not before.isdisjoint(there):
                    return True
                given[column.measure, column.period] = before | there
    return any(one.region in given.get((one.measure, one.period), ()) for one in figures.singles)


def _read_book(book: Book, content: bytes, file_name: str, request: ReadRequest) -> Submission:
    """The submission of an opened workbook."""
    catalogue, register, plan, mapping = request.catalogue, request.register, request.plan, request.mapping
    sha256 = hashlib.sha256(content).hexdigest()
    if is_ours(book):
        return read_template(
            book,
            file_name,
            sha256,
            len(content),
            catalogue,
            register,
            plan=plan,
            period=request.period,
            grade=request.grade,
            tasks=request.tasks,
        )
    chosen = plan or (mapping.plan if mapping else None)
    if plan and mapping and mapping.plan and mapping.plan != plan:
        return request.with_one(content, file_name, _two_plans([plan, mapping.plan], book, catalogue))
    candidates = [chosen] if chosen else guess_plan(book, catalogue, register, file_name)
    if len(candidates) > 1:
        return request.with_one(content, file_name, _two_plans(candidates, book, catalogue))
    if not candidates:
        nowhere = Problem(book.sheets[0].name, "A1", "blocking", Unusable(reason="plan_unknown"))
        return request.with_one(content, file_name, nowhere)
    stated: Grade = request.grade or "own"
    report = read_tables(book, catalogue, register, candidates[0], Request(file_name, request.period, mapping, stated))
    observations = report.with_suppliers()
    periods = dict.fromkeys([*report.periods, *sorted(report.observations.periods())])
    return Submission(
        file_name,
        sha256,
        len(content),
        "table",
        candidates[0],
        tuple(periods),
        stated,
        observations,
        report.in_order([sheet.name for sheet in book.sheets]),
        growths=tuple(report.growths),
        matched_columns=tuple(report.matched_columns.items()),
        unmatched_columns=tuple(report.unmatched_columns),
        unmatched_rows=tuple(report.unmatched_rows),
        source={name: text for name, text in report.source.items() if text},
    )


def _two_plans(plans: list[str], book: Book, catalogue: Catalogue) -> Problem:
    said = Ambiguous(kind="plan", candidates=tuple(catalogue.plans[plan].short for plan in plans))
    return Problem(book.sheets[0].name, "A1", "blocking", said)
