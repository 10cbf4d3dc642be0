"""What a check-in must be: on a task or duty of the plan, by a unit with a part in it, for a quarter of the plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.periods import Period
from tracker.problems import Said, WrongEntry, WrongPeriod
from tracker.schema.tasks import TaskBook
from tracker.submission import CheckIn, Severity

LONGEST_NOTE = 1000
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


class Fault(NamedTuple):
    """What is wrong with one field of a check-in, without its cell."""

    field: str
    said: Said
    found: str
    severity: Severity = "blocking"


def subject_units(book: TaskBook, plan: str) -> dict[str, tuple[str, ...]]:
    """Task or duty (plan.1.2, plan.QZM02) to the units that report on it, groups by their members."""
    named = [(task.key, task.shares) for task in book.of_plan(plan)]
    named += [(f"{plan}.{duty.key}", duty.shares) for duty in book.milestones_of_plan(plan)]
    reporting = book.units_of(plan)
    return {key: tuple(share.unit for share in shares if share.unit in reporting) for key, shares in named}


def check_in_faults(book: TaskBook, plan: str, word: CheckIn) -> list[Fault]:
    """What keeps a check-in from being taken; [] when nothing does. The headings are those of the 任务进展表."""
    return [*_subject_faults(book, plan, word), *_day_faults(book, plan, word), *_text_faults(word)]


def _subject_faults(book: TaskBook, plan: str, word: CheckIn) -> Iterator[Fault]:
    units = subject_units(book, plan).get(word.subject)
    if units is None:
        yield Fault("subject", WrongEntry(reason="task_unknown", heading="编号"), word.subject)
    elif word.unit not in units:
        yield Fault("unit", WrongEntry(reason="unit_not_there", heading="责任单位"), word.unit)


def _day_faults(book: TaskBook, plan: str, word: CheckIn) -> Iterator[Fault]:
    entry = book.catalogue.plans[plan]
    first, last = Period.of_date(entry.start).plus_quarters(0), entry.last_period.plus_quarters(0)
    if not word.period.is_quarter or not first <= word.period <= last:
        said = WrongPeriod(reason="outside_span", period=str(word.period), first=str(first), last=str(last))
        yield Fault("period", said, str(word.period))
    elif word.done_on and not entry.start <= word.done_on <= word.period.end:
        day, start, end = (one.isoformat() for one in (word.done_on, entry.start, word.period.end))
        yield Fault("done_on", WrongPeriod(reason="outside_span", period=day, first=start, last=end), day)
    if word.done_on and word.state != "done":
        yield Fault("done_on", WrongEntry(reason="not_done", heading="完成日期"), word.done_on.isoformat())
    if word.about == "duty" and word.state == "done" and not word.done_on:
        yield Fault("done_on", WrongEntry(reason="empty", heading="完成日期"), "")


def _text_faults(word: CheckIn) -> Iterator[Fault]:
    if word.state in ("behind", "blocked") and not word.note:
        yield Fault("note", WrongEntry(reason="why_behind", heading="进展说明"), "")
    if len(word.note) > LONGEST_NOTE:
        said = WrongEntry(reason="note_too_long", heading="进展说明", limit=str(LONGEST_NOTE))
        yield Fault("note", said, word.note[:40])
    if _LINK.match(word.evidence) and not word.evidence.lower().startswith(("http://", "https://")):
        yield Fault("evidence", WrongEntry(reason="link", heading="佐证材料"), word.evidence)
