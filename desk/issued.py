"""Issued papers: the signed file under its number and day, and which figures in it have been corrected since."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from desk import Desk
from desk.briefings import Papers, recorded
from desk.judge import judge
from desk.permission import allow, doing
from desk.publish import said
from desk.typed import typed
from store.database import utc_now
from tracker.rules.judgement import Judgement

# What an office signs and sends: Word, PDF, and the national layout format.
KINDS = (".docx", ".pdf", ".ofd")
MEGABYTES = 30
LONGEST = 60


@dataclass(frozen=True, slots=True)
class IssuedPaper:
    """A paper as it went out: the set it was made from, its number and day, its file, when (UTC) and by whom it was kept."""

    id: str
    papers: Papers
    number: str
    issued_on: date
    file_name: str
    sha256: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class CorrectedFigure:
    """A figure of an issued paper that is another one today: the target's judgement in a place, then and now."""

    before: Judgement
    after: Judgement


def keep(
    desk: Desk, papers: Papers, content: bytes, file_name: str, number: str, issued_on: date, *, who: str
) -> IssuedPaper:
    """Keeps the signed file of a set. ValueError ("kind", "size", "number") for what cannot be kept; PersonalInText."""
    number = typed(number)
    if PurePath(file_name).suffix.lower() not in KINDS:
        raise ValueError("kind")
    if not content or len(content) > MEGABYTES * 1_000_000:
        raise ValueError("size")
    if not number or len(number) > LONGEST:
        raise ValueError("number")
    key = uuid.uuid4().hex
    with doing(desk, "steer", papers.plan, what=number):
        desk.store.keep_issued(key, papers.plan, papers.id, number, issued_on, file_name, content, who=who)
    return next(one for one in issued(desk, papers.plan) if one.id == key)


def issued(desk: Desk, plan_id: str) -> list[IssuedPaper]:
    """Every issued paper of a plan, the newest first."""
    sets = {papers.id: papers for papers in recorded(desk, plan_id)}
    return [
        IssuedPaper(key, sets[briefing], number, issued_on, file_name, sha256, at, who)
        for key, briefing, number, issued_on, file_name, sha256, at, who in desk.store.rows(
            "issued_papers", plan=plan_id, known_at=utc_now()
        )
    ]


def signed_file(desk: Desk, one: IssuedPaper) -> bytes:
    """The bytes of the signed file. MayNot for who takes no papers away."""
    allow(desk, "take_papers", one.papers.plan)
    return desk.store.original(one.sha256) or b""


def corrected(desk: Desk, one: IssuedPaper) -> list[CorrectedFigure]:
    """The figures of an issued paper that were corrected since, the whole's before the districts', in the plan's order.

    Only the quarter's own figures count: that the rules judge otherwise today, or a later quarter says more, is no correction.
    """
    papers = one.papers
    wanted = papers.chosen["targets"]
    keys = [key for key in desk.catalogue.plans[papers.plan].targets if wanted is None or key in wanted]
    found = []
    for regions in ("whole", "districts"):
        before = {
            (row.target, row.region): row
            for row in said(desk, papers.plan, papers.period, papers.known_at, regions, keys)
        }
        for row in judge(desk, papers.plan, papers.period, None, regions, keys):
            then = before.get((row.target, row.region))
            if then is not None and then.value is not None and then.value != row.value:
                found.append(CorrectedFigure(then, row))
    return found
