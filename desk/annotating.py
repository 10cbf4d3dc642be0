"""A workbook that came in, shown where it is doubtful: the marked copy to be sent back, and its cells as they stand."""

from __future__ import annotations

from loaders.annotate import annotate, annotated_name
from loaders.sandbox.client import clip_safely
from loaders.workbook.model import Unreadable
from tracker.submission import Clipping, Problem, Submission
from wording.problems import problem_sentence

# So many problems of a workbook are shown with their cells; opening it once cuts them all out.
CLIPPED = 40
# A copy names so many unread numbers; the page's line counts them all.
UNREAD_MARKED = 1_000


def marked_name(submission: Submission, content: bytes) -> str | None:
    """What the marked copy will be called; None when there is nothing to mark, or when the file cannot be opened."""
    if submission.layout == "unreadable" or not (submission.problems or submission.account.unread):
        return None
    return annotated_name(content, submission.file_name)


def marked_copy(submission: Submission, content: bytes) -> tuple[bytes, str] | None:
    """The workbook with every problem and every unread number at its cell, in the session's language, and its file name.

    None when there is nothing to mark, or when no copy can be made of the file.
    """
    name = marked_name(submission, content)
    if name is None:
        return None
    unread = submission.account.unread[:UNREAD_MARKED]
    try:
        copy = annotate(content, submission.file_name, submission.problems, sentences=problem_sentence, unread=unread)
    except Unreadable:
        return None
    return copy, name


def clippings(submission: Submission, content: bytes, problems: tuple[Problem, ...]) -> dict[tuple[str, str], Clipping]:
    """The cells of the first problems as they stand in the workbook, by (sheet, cell); {} when it cannot be opened."""
    places = tuple(dict.fromkeys((p.sheet, p.cell) for p in problems if p.sheet and p.cell))[:CLIPPED]
    if not places or submission.layout == "unreadable":
        return {}
    try:
        found = clip_safely(content, submission.file_name, places)
    except Unreadable:
        return {}
    return {(one.sheet, one.cell): one for one in found.pieces}
