"""Names settled once and remembered: what a stranger's heading or row means in a plan's workbooks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from desk import Desk
from desk.permission import doing
from desk.typed import typed
from loaders.tables.mapping import ROW_KINDS, ColumnRule, Mapping
from tracker.schema.regions import fold_name
from tracker.submission import Submission

IGNORED = "ignore"
NEUTRAL = "neutral"  # what a word over figures (kind word) or a line beside them (kind note) may be settled to be


@dataclass(frozen=True, slots=True)
class SettledName:
    """A name in force: `kind` is measure or region, `meaning` a measure, a place's code, a kind of row or `ignore`; a word over
    figures that changes nothing is of kind word and `neutral`, a whole line of words of kind note.
    """

    kind: str
    name: str
    meaning: str
    settled_at: datetime
    who: str


def remember_alias(desk: Desk, plan_id: str, kind: str, name: str, meaning: str, *, who: str) -> None:
    """Remembers that `name` means a measure (kind measure) or a place's code or kind of row (kind region), or that a word over
    figures (kind word) or a line beside them (kind note) changes nothing.

    ValueError when the meaning is none of the catalogue's, the register's or `ignore`.
    """
    name = typed(name)
    known = set(desk.catalogue.measures) | {IGNORED}
    if kind == "region":
        family = desk.register.family(desk.catalogue.plans[plan_id].region)
        known = {r.code for r in family} | set(ROW_KINDS)
    if kind in ("word", "note"):
        known = {NEUTRAL}
    if kind not in ("measure", "region", "word", "note") or meaning not in known or not fold_name(name):
        raise ValueError(f"{kind} {name!r} cannot mean {meaning!r}")
    with doing(desk, "settle_names", plan_id, what=f"{name} → {meaning}"):
        desk.store.settle_alias(plan_id, kind, fold_name(name), meaning, who=who)


def take_back(desk: Desk, plan_id: str, kind: str, name: str, *, who: str) -> None:
    """Forgets what a name was settled to mean; what was committed by it stays until it is withdrawn."""
    with doing(desk, "settle_names", plan_id, what=f"{name} →"):
        desk.store.settle_alias(plan_id, kind, fold_name(name), "", who=who, removed=True)


def settled(desk: Desk, plan_id: str) -> tuple[SettledName, ...]:
    """The names in force."""
    return tuple(SettledName(*row) for row in desk.store.remembered("aliases", plan=plan_id))


def with_settled(desk: Desk, plan_id: str, mapping: Mapping | None) -> Mapping | None:
    """The mapping with the settled names under it: what the mapping itself says comes first. None when both are silent."""
    names = settled(desk, plan_id)
    if not names:
        return mapping
    given = mapping or Mapping()
    columns = dict(given.columns)
    regions = dict(given.regions)
    words = {one.name for one in names if one.kind in ("word", "note")}
    for one in names:
        if one.kind == "measure":
            columns.setdefault(one.name, ColumnRule(None if one.meaning == IGNORED else one.meaning))
        elif one.kind == "region":
            regions.setdefault(one.name, one.meaning)
    return replace(given, columns=columns, regions=regions, words=given.words | words)


def remember_words(desk: Desk, submission: Submission, *, who: str) -> None:
    """Remembers the words over figures that somebody accepted as changing nothing: they are asked once."""
    told = [
        p
        for p in submission.problems
        if p.code == "unexplained" and p.details.get("reason") in ("heading", "title_word")
    ]
    there = {one.name for one in settled(desk, submission.plan or "") if one.kind == "word"}
    words = dict.fromkeys(word for p in told for word in p.details.get("words", "").split("、"))
    for word in words:
        if submission.plan and fold_name(word) and fold_name(word) not in there:
            remember_alias(desk, submission.plan, "word", word, NEUTRAL, who=who)
