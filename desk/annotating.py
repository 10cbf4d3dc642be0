"""The marked copy of a workbook that came in, to be sent back to the unit that filled it."""

from __future__ import annotations

from loaders.annotate import annotate, annotated_name
from loaders.workbook.model import Unreadable
from tracker.submission import Submission
from wording.problems import problem_sentence


def marked_copy(submission: Submission, content: bytes) -> tuple[bytes, str] | None:
    """The workbook with every problem at its cell, in the session's language, and its file name.

    None when there is nothing to mark, or when the file itself cannot be opened.
    """
    if not submission.problems or submission.layout == "unreadable":
        return None
    name = submission.file_name
    try:
        return annotate(content, name, submission.problems, sentences=problem_sentence), annotated_name(content, name)
    except Unreadable:
        return None
