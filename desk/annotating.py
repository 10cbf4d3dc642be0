"""A workbook that came in, shown where it is doubtful: the marked copy to be sent back, and its cells as they stand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import PurePath

from loaders.annotate import annotate, annotated_name
from loaders.sandbox.client import clip_safely
from loaders.workbook.model import Unreadable
from tracker.submission import Clipping, Submission
from wording import _
from wording.problems import problem_sentence, sentence_to_send

# So many problems of a workbook, and so many unread numbers, are shown with their cells; opening it once cuts them all out.
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


def marked_copies(books: Sequence[tuple[Submission, bytes, str]]) -> bytes:
    """A zip of the marked copies of several workbooks (with the unit each is of, "" for none), and a text with a sentence
    to send for each; one that cannot be marked is left out, its sentence stays.
    """
    packed = io.BytesIO()
    said: list[str] = []
    names: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for submission, content, unit in books:
            said.append(sentence_to_send(submission, unit))
            if made := marked_copy(submission, content):
                path, number = PurePath(made[1]), 1
                name = path.name
                while name in names:
                    number += 1
                    name = f"{path.stem} ({number}){path.suffix}"
                names.add(name)
                archive.writestr(name, made[0])
        archive.writestr(_("发给各单位的话.txt"), "\r\n".join(said).encode("utf-8-sig"))
    return packed.getvalue()


def clippings(submission: Submission, content: bytes) -> dict[tuple[str, str], Clipping]:
    """The cells of the first problems, faults before doubts, and of the first unread numbers as they stand in the workbook,
    by (sheet, cell); {} when it cannot be opened.
    """
    problems = sorted(submission.problems, key=lambda p: p.severity != "blocking")
    asked = dict.fromkeys((p.sheet, p.cell) for p in problems if p.sheet and p.cell)
    unread = dict.fromkeys((u.sheet, u.cell) for u in submission.account.unread)
    places = tuple(dict.fromkeys((*list(asked)[:CLIPPED], *list(unread)[:CLIPPED])))
    if not places or submission.layout == "unreadable":
        return {}
    try:
        found = clip_safely(content, submission.file_name, places)
    except Unreadable:
        return {}
    return {(one.sheet, one.cell): one for one in found.pieces}
