"""From bytes to a Submission: open safely, then our template's reader or the stranger's."""

from __future__ import annotations

from dataclasses import replace

from loaders.mapping import Mapping
from loaders.reading_room import read_safely
from loaders.table import Request, guess_plan, read_tables
from loaders.template import is_ours, read_template
from loaders.workbook import Book, Unreadable
from tracker.catalogue import Catalogue
from tracker.periods import Period
from tracker.regions import Register
from tracker.submission import Grade, Problem, Submission

# A cell holds 32,767 characters; what is said of one, and kept of a name, is cut to so many.
LONGEST = 200


def read(
    content: bytes, file_name: str, sha256: str, catalogue: Catalogue, register: Register,
    plan: str | None, period: Period | None, mapping: Mapping | None, grade: Grade | None,
) -> Submission:  # fmt: skip
    """The submission a file holds, with nothing in it longer than a line."""
    submission = _read(content, file_name, sha256, catalogue, register, plan, period, mapping, grade)
    return replace(
        submission,
        problems=tuple(_brief_problem(problem) for problem in submission.problems),
        observations=tuple(
            o if len(o.raw) <= LONGEST else replace(o, raw=brief(o.raw)) for o in submission.observations
        ),
        unmatched_columns=tuple(dict.fromkeys(brief(name) for name in submission.unmatched_columns)),
        unmatched_rows=tuple(dict.fromkeys(brief(name) for name in submission.unmatched_rows)),
        source={k: brief(text) if submission.layout == "table" else text for k, text in submission.source.items()},
    )


def brief(text: str) -> str:
    """The text, cut with … where it is longer than a line."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _brief_problem(problem: Problem) -> Problem:
    texts = (problem.found, *problem.details.values())
    if all(len(text) <= LONGEST for text in texts):
        return problem
    return replace(
        problem, found=brief(problem.found), details={key: brief(text) for key, text in problem.details.items()}
    )


def _read(
    content: bytes, file_name: str, sha256: str, catalogue: Catalogue, register: Register,
    plan: str | None, period: Period | None, mapping: Mapping | None, grade: Grade | None,
) -> Submission:  # fmt: skip
    """The submission a file holds."""

    def refused(problem: Problem) -> Submission:
        return Submission(file_name, sha256, len(content), "unreadable", plan, (), grade, problems=(problem,))

    try:
        book = read_safely(content, file_name)
    except Unreadable as fault:
        return refused(Problem("", "", "blocking", "unreadable", "", {"reason": fault.reason, **fault.details}))
    if is_ours(book):
        return read_template(book, file_name, sha256, len(content), catalogue, register,
                             plan=plan, period=period, grade=grade)  # fmt: skip
    chosen = plan or (mapping.plan if mapping else None)
    if plan and mapping and mapping.plan and mapping.plan != plan:
        return refused(_two_plans([plan, mapping.plan], book, catalogue))
    candidates = [chosen] if chosen else guess_plan(book, catalogue, register)
    if len(candidates) > 1:
        return refused(_two_plans(candidates, book, catalogue))
    if not candidates:
        return refused(Problem(book.sheets[0].name, "A1", "blocking", "unreadable", "", {"reason": "plan_unknown"}))
    stated: Grade = grade or "own"
    report = read_tables(book, catalogue, register, candidates[0], Request(file_name, period, mapping, stated))
    observations = report.with_suppliers()
    periods = dict.fromkeys([*report.periods, *sorted({o.period for o in observations})])
    return Submission(
        file_name, sha256, len(content), "table", candidates[0], tuple(periods), stated,
        observations, report.in_order([sheet.name for sheet in book.sheets]),
        unmatched_columns=tuple(report.unmatched_columns), unmatched_rows=tuple(report.unmatched_rows),
        source={name: text for name, text in report.source.items() if text},
    )  # fmt: skip


def _two_plans(plans: list[str], book: Book, catalogue: Catalogue) -> Problem:
    names = "、".join(catalogue.plans[plan].short for plan in plans)
    return Problem(
        book.sheets[0].name, "A1", "blocking", "ambiguous", "", {"kind": "plan", "name": "", "candidates": names}
    )
