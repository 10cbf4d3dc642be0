"""What other systems are handed: of each plan only what is published, as facts of JSON and as rows of tables.

The moment that may be asked for chooses the edition that stood then; a quarter after it is not yet published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk import Desk
from desk.check_ins import is_sample
from desk.judge import grade
from desk.publish import Edition, editions, last_edition
from desk.snapshot import snapshot_of
from desk.standing_facts import Facts
from tracker.periods import Period, parse_period


class NothingPublished(Exception):
    """No edition of the plan stood at that moment."""


class NotYetPublished(Exception):
    """The quarter comes after the plan's edition, or none of its figures are in it; `published` is the edition's quarter."""

    def __init__(self, published: Period) -> None:
        super().__init__(str(published))
        self.published = published


@dataclass(frozen=True)
class Published:
    """A quarter of a plan as published: of a plan without numbers, which has no editions, as known now (or then)."""

    plan: str
    as_of: Period | None
    known_at: datetime | None
    edition: Edition | None
    is_sample: bool


def published_view(desk: Desk, plan_id: str, as_of: Period | None = None, at: datetime | None = None) -> Published:
    """What is published of a plan's quarter (default its edition's), or was at a moment. NothingPublished, NotYetPublished."""
    # One that was taken back since is not handed out any more, whatever moment is asked for.
    laid_down = (one for one in editions(desk, plan_id) if one.unpublished_at is None)
    edition = next((one for one in laid_down if at is None or one.published_at <= at), None)
    if edition is None:
        if desk.catalogue.plans[plan_id].targets:
            raise NothingPublished(plan_id)
        return Published(plan_id, as_of, at, None, is_sample(desk, plan_id, at))
    quarters = snapshot_of(desk, plan_id, edition.known_at).periods()
    if as_of is not None and (as_of not in quarters or as_of.end > edition.period.end):
        raise NotYetPublished(edition.period)
    sample = grade(desk, plan_id, edition.known_at) == "sample"
    return Published(plan_id, as_of or edition.period, edition.known_at, edition, sample)


def edition_facts(edition: Edition | None) -> Facts | None:
    """An edition: its quarter, what was known, and when it was laid down (UTC)."""
    if edition is None:
        return None
    return {
        "period": str(edition.period),
        "known_at": edition.known_at,
        "published_at": edition.published_at,
        "visibility": edition.visibility,
        "data_version": edition.data_version,
    }


def plan_facts(desk: Desk, plan_id: str) -> Facts:
    """A plan with its targets, the measures these are made of, its places, and its last edition."""
    plan = desk.catalogue.plans[plan_id]
    return {
        "plan": plan_id,
        "name": plan.name,
        "name_en": plan.name_en,
        "region": plan.region,
        "start": plan.start,
        "end": plan.end,
        "baseline_period": plan.baseline_period,
        "edition": edition_facts(last_edition(desk, plan_id)),
        "targets": [
            {
                "target": f"{plan_id}.{key}",
                "code": target.code,
                "indicator": target.indicator,
                "name": desk.catalogue.indicators[target.indicator].name,
                "name_en": desk.catalogue.indicators[target.indicator].name_en,
                "unit": desk.catalogue.indicators[target.indicator].unit,
                "comparator": target.comparator,
                "deadline": target.deadline,
                "phrase": target.phrase,
            }
            for key, target in plan.targets.items()
        ],
        "measures": [
            {"measure": key, "name": one.name, "name_en": one.name_en, "unit": one.unit, "kind": one.kind}
            for key, one in desk.catalogue.plan_measures(plan_id).items()
        ],
        "regions": [
            {"region": one.code, "name": one.name, "name_en": one.name_en, "level": one.level, "parent": one.parent}
            for one in desk.register.family(plan.region)
        ],
    }


# The columns of a figure, in their order.
FIGURE = (
    "region",
    "measure",
    "period",
    "value",
    "state",
    "unit",
    "supplier",
    "submission",
    "file_name",
    "sheet",
    "cell",
    "committed_at",
)


def figure_facts(desk: Desk, view: Published, region: str | None = None, period: Period | None = None) -> list[Facts]:
    """One row per figure of a published plan up to its quarter, or of one place or period: stored units, and the cell it came
    from; moments UTC."""
    snapshot = snapshot_of(desk, view.plan, view.known_at)
    frame = snapshot.observations[snapshot.observations["measure"].isin([*desk.catalogue.plan_measures(view.plan)])]
    ends = {text: parse_period(text).end for text in frame["period"].unique()}
    asked = frame["period"].map(lambda text: view.as_of is None or ends[text] <= view.as_of.end)
    if region is not None:
        asked &= frame["region"].eq(region)
    if period is not None:
        asked &= frame["period"].eq(str(period))
    kept = frame.loc[asked, list(FIGURE)].rename(columns={"committed_at": "received_at"})
    rows = kept.assign(received_at=[moment.to_pydatetime() for moment in kept["received_at"]]).to_dict("records")
    return [{"grade": snapshot.grade, **{str(name): value for name, value in row.items()}} for row in rows]
