"""What a check-in must be: on a task or duty of the plan, by a unit with a part in it, for a quarter of the plan."""

from __future__ import annotations

import re

from tracker.periods import Period
from tracker.submission import CheckIn, Severity
from tracker.tasks import TaskBook

LONGEST_NOTE = 500
_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# A fault of a check-in without its cell: severity, code, what was found, the sentence's parameters.
Fault = tuple[Severity, str, str, dict[str, str]]


def subject_units(book: TaskBook, plan: str) -> dict[str, tuple[str, ...]]:
    """Task or duty (plan.1.2, plan.QZM02) to the units that report on it, groups by their members."""
    found: dict[str, tuple[str, ...]] = {}
    named = [(task.key, task.shares) for task in book.of_plan(plan)]
    named += [(f"{plan}.{duty.key}", duty.shares) for duty in book.milestones_of_plan(plan)]
    reporting = book.units_of(plan)
    for key, shares in named:
        found[key] = tuple(share.unit for share in shares if share.unit in reporting)
    return found


def check_in_faults(book: TaskBook, plan: str, word: CheckIn) -> list[Fault]:
    """What keeps a check-in from being taken (blocking) or asks for a second look (doubtful); [] when nothing does."""
    found: list[Fault] = []
    units = subject_units(book, plan).get(word.subject)
    if units is None:
        found.append(("blocking", "wrong_entry", word.subject, {"reason": "task_unknown", "heading": "任务"}))
    elif word.unit not in units:
        details = {"reason": "unit_not_there", "heading": "责任单位"}
        found.append(("blocking", "wrong_entry", word.unit, details))
    entry = book.catalogue.plans[plan]
    first, last = Period.of_date(entry.start).plus_quarters(0), entry.last_period.plus_quarters(0)
    if not word.period.is_quarter or not first <= word.period <= last:
        details = {"reason": "outside_span", "period": str(word.period), "first": str(first), "last": str(last)}
        found.append(("blocking", "wrong_period", str(word.period), details))
    elif word.done_on and not entry.start <= word.done_on <= word.period.end:
        bounds = {"first": entry.start.isoformat(), "last": word.period.end.isoformat()}
        details = {"reason": "outside_span", "period": word.done_on.isoformat(), **bounds}
        found.append(("blocking", "wrong_period", word.done_on.isoformat(), details))
    if word.done_on and word.state != "done":
        found.append(
            ("blocking", "wrong_entry", word.done_on.isoformat(), {"reason": "not_done", "heading": "完成日期"})
        )
    if word.about == "duty" and word.state == "done" and not word.done_on:
        found.append(("blocking", "wrong_entry", "", {"reason": "empty", "heading": "完成日期"}))
    found += _text_faults(word)
    return found


def _text_faults(word: CheckIn) -> list[Fault]:
    found: list[Fault] = []
    if word.state in ("behind", "blocked") and not word.note:
        found.append(("blocking", "wrong_entry", "", {"reason": "why_behind", "heading": "进展说明"}))
    if len(word.note) > LONGEST_NOTE:
        details = {"reason": "note_too_long", "heading": "进展说明", "limit": str(LONGEST_NOTE)}
        found.append(("blocking", "wrong_entry", word.note[:40], details))
    if _LINK.match(word.evidence) and not word.evidence.lower().startswith(("http://", "https://")):
        found.append(("blocking", "wrong_entry", word.evidence, {"reason": "link", "heading": "佐证"}))
    return found
