"""What a briefing is made from: a published edition (or, asked for, the draft), gathered once for every format."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from briefing.content.material import Material, Visibility
from desk import ROOT, Desk, duties, explain, judge, tasks_in, trace
from desk.consultation import answers
from desk.ledger import ledger
from desk.owners import target_owners
from desk.publish import Edition, editions, last_edition, said
from store.database import utc_now
from tracker.clock import local
from tracker.periods import Period
from tracker.rules.asks import asks
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import load_register
from wording import named

# The office's own order of parts, titles, logo and watermark.
STYLE = ROOT / "briefing.yaml"


class NothingToBrief(Exception):
    """The plan has no published edition at the moment asked for."""


class NoFigures(Exception):
    """The plan has targets, and no figure was received for the quarter asked for."""

    def __init__(self, period: Period) -> None:
        super().__init__(str(period))
        self.period = period


def gather(
    desk: Desk,
    plan_id: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
    *,
    draft: bool = False,
    places: Iterable[str] | None = None,
    targets: Iterable[str] | None = None,
    made_by: str = "",
    made_at: datetime | None = None,
    catalogue: str | None = None,
) -> Material:
    """The judgement and frames of a plan's last edition, or of the one that stood at `known_at` (UTC).

    `draft` takes what is known now (or at `known_at`) instead. `as_of` may be an earlier quarter of that edition.
    `places` are codes of expected members, `targets` keys of the plan; None means all. `catalogue` is the start of the
    hash of the catalogue to judge by, by default the edition's own, the present one for a draft. NothingToBrief without
    an edition or for a quarter after it, NoFigures for one without figures, KeyError for an unknown plan, ValueError for an unknown place or target.
    """
    edition = None if draft else last_edition(desk, plan_id, known_at)
    if edition is None and not draft and desk.catalogue.plans[plan_id].targets:
        raise NothingToBrief(plan_id)
    if edition and as_of and as_of.end > edition.period.end:
        raise NothingToBrief(plan_id)
    moment = edition.known_at if edition else known_at or desk.store.last_change()
    desk = with_catalogue(desk, edition.data_version.partition("-")[0] if edition else catalogue)
    version = edition.data_version if edition else f"{desk.catalogue_version[:8]}-{moment:%Y%m%dT%H%M%S%f}"
    plan = desk.catalogue.plans[plan_id]
    at = (
        as_of or (edition.period if edition else None) or judge.default_as_of(desk, plan_id, moment) or plan.last_period
    )
    received = judge.periods(desk, plan_id, moment)
    if plan.targets and ((at.is_quarter and at not in received) or not received or at.end < received[0].end):
        raise NoFigures(at)
    kept = _chosen(targets, list(plan.targets))
    members = _chosen(places, [r.code for r in desk.register.expected(plan.region, at.end)])
    # A draft is judged today, also where nothing was committed since the edition.
    judging = said if edition else judge.judge
    whole = judging(desk, plan_id, at, moment, targets=kept)
    districts = [one for one in judging(desk, plan_id, at, moment, "districts", kept) if one.region in members]
    visibility: Visibility = edition.visibility if edition else "draft"
    material = Material(
        desk.catalogue,
        desk.register,
        plan_id,
        at,
        moment,
        version,
        judge.grade(desk, plan_id, moment),
        visibility,
        _number(desk, plan_id, edition),
        made_at or utc_now(),
        made_by,
        whole,
        districts,
        members,
    )
    return replace(
        material,
        **_by_target(desk, material),
        **_doing(desk, material),
        # What was answered since the figures were laid down is told too: a paper is of the day it is made.
        ledger=ledger(desk, plan_id, material.made_at),
        answers=answers(desk, plan_id, at, material.made_at),
    )


def with_catalogue(desk: Desk, version: str | None) -> Desk:
    """The desk with an earlier catalogue and register, by the start of their hash, when they were changed since."""
    if version is None or desk.catalogue_version.startswith(version):
        return desk
    found = desk.store.rows("catalogue_texts", version=version)
    if not found:
        return desk
    with tempfile.TemporaryDirectory() as folder:
        catalogue, regions = Path(folder) / "indicators.yaml", Path(folder) / "regions.csv"
        catalogue.write_text(found[0][1], encoding="utf-8")
        regions.write_text(found[0][2], encoding="utf-8")
        if found[0][3]:
            catalogue.with_name("tasks.yaml").write_text(found[0][3], encoding="utf-8")
        register = load_register(regions)
        then = load_catalogue(catalogue, register)
        tasks = tasks_in(catalogue.with_name("tasks.yaml"), then, register)
        return replace(desk, catalogue=then, register=register, tasks=tasks, catalogue_version=found[0][0])


def _chosen(asked: Iterable[str] | None, known: Sequence[str]) -> list[str]:
    wanted = list(known) if asked is None else list(asked)
    if strangers := [one for one in wanted if one not in known]:
        raise ValueError("、".join(strangers))
    return [one for one in known if one in wanted]


def _number(desk: Desk, plan_id: str, edition: Edition | None) -> int | None:
    """The edition's number, the plan's first being 1."""
    if edition is None:
        return None
    oldest_first = list(reversed(editions(desk, plan_id)))
    return 1 + next(n for n, e in enumerate(oldest_first) if e.published_at == edition.published_at)


def _by_target(desk: Desk, material: Material) -> dict[str, Any]:
    """What a picture or a table is drawn from, by target."""
    plan_id, region, at = material.plan_id, material.plan.region, (material.as_of, material.known_at)
    chosen = {one.target for one in material.whole}
    every = judge.judge(desk, plan_id, material.as_of, material.known_at, "districts", [o.key for o in material.whole])
    return {
        "asks": {
            one.target: asks(
                one,
                [row for row in every if row.target == one.target],
                whole_things=desk.catalogue.counts_whole(one.indicator),
            )
            for one in material.whole
        },
        "histories": {one.target: judge.history(desk, plan_id, one.indicator, region, *at) for one in material.whole},
        "schedules": {
            one.target: judge.schedule_line(desk, plan_id, one.key, region, material.known_at) for one in material.whole
        },
        "references": {
            one.target: judge.reference_points(desk, plan_id, one.indicator, region, material.known_at)
            for one in material.whole
        },
        "by_region": {
            one.target: [m for m in judge.by_region(desk, plan_id, one.indicator, *at) if m.region in material.places]
            for one in material.whole
        },
        "gaps": {one.target: explain.gap_table(desk, plan_id, one.key, *at) for one in material.whole},
        "steps": {one.target: explain.waterfall(desk, plan_id, one.key, *at) for one in material.whole},
        "sources": {one.target: trace.sources(desk, plan_id, one.indicator, region, *at) for one in material.whole},
        "changes": [moved for moved in judge.changes(desk, plan_id, *at) if moved.target in chosen],
        "remarks": trace.remarks(desk, plan_id, *at),
        "owners": target_owners(desk, plan_id, material.known_at),
    }


def _doing(desk: Desk, material: Material) -> dict[str, Any]:
    """How the plan's tasks and dated items stand, the day being that on which it is made."""
    if material.plan_id not in desk.tasks.plans:
        return {}
    day = local(material.made_at).date()
    return {
        "tasks": duties.task_standings(desk, material.plan_id, material.as_of, material.known_at),
        "milestones": duties.duty_standings(desk, material.plan_id, day, material.known_at),
        "duties": duties.stated_duties(
            duties.duties_by_unit(desk, material.plan_id, day, material.as_of, material.known_at)
        ),
        "unit_words": {key: named(unit) for key, unit in desk.tasks.units_of(material.plan_id).items()},
    }
