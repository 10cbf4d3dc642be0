"""What a briefing is made from: a plan's judgement at one moment, and what its pictures and tables are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from tracker.consultation import PlaceAnswer
from tracker.ledger import LedgerMatter
from tracker.periods import Period
from tracker.rules.asks import Asks
from tracker.rules.contribution import GapPart, Step
from tracker.rules.course import CoursePoint, PublishedFigure, ReceivedRemark, ScheduledValue, SourceFigure
from tracker.rules.judgement import DistrictFigure, Judgement, Moved
from tracker.rules.standing import DutyStanding, OwnDuty, OwnTask, TaskStanding
from tracker.schema.catalogue import Catalogue, Plan
from tracker.schema.regions import Register
from tracker.schema.task_types import Role

Visibility = Literal["draft", "internal", "public"]


class OwnerWord(Protocol):
    """A unit that answers for a target: `role` is None until it is confirmed."""

    @property
    def name(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def role(self) -> Role | None: ...


class OwnersWord(Protocol):
    """The units of a target in the plan's own order, or as the office confirmed them."""

    @property
    def units(self) -> Sequence[OwnerWord]: ...
    @property
    def confirmed(self) -> bool: ...


class UnitOf(Protocol):
    """All of one unit: its targets, tasks, dated items, what of them is red as (kind, key), and what it owes a word on."""

    @property
    def unit(self) -> str: ...
    @property
    def tasks(self) -> Sequence[OwnTask]: ...
    @property
    def milestones(self) -> Sequence[OwnDuty]: ...
    @property
    def red(self) -> Sequence[tuple[str, str]]: ...
    @property
    def missing(self) -> Sequence[str]: ...


@dataclass(frozen=True)
class Material:
    """One plan at one quarter as known at one moment.

    `whole`: the judgements of the chosen targets in the plan's whole; `districts`: those of the chosen members. By target
    key (`<plan>.<indicator>`): `histories` (desk.judge.history), `schedules`, `references`, `by_region`, `gaps`
    (desk.explain.gap_table), `steps` (waterfall), `sources` (desk.trace.sources). `places` are the chosen members'
    codes in register order. `edition` is the number of the published edition it shows, None for a draft.
    """

    catalogue: Catalogue
    register: Register
    plan_id: str
    as_of: Period
    known_at: datetime
    data_version: str
    grade: str | None
    visibility: Visibility
    edition: int | None
    made_at: datetime
    made_by: str
    whole: Sequence[Judgement]
    districts: Sequence[Judgement]
    places: Sequence[str]
    histories: Mapping[str, Sequence[CoursePoint]] = field(default_factory=dict)
    schedules: Mapping[str, Sequence[ScheduledValue]] = field(default_factory=dict)
    references: Mapping[str, Sequence[PublishedFigure]] = field(default_factory=dict)
    by_region: Mapping[str, Sequence[DistrictFigure]] = field(default_factory=dict)
    gaps: Mapping[str, Sequence[GapPart]] = field(default_factory=dict)
    steps: Mapping[str, Sequence[Step]] = field(default_factory=dict)
    sources: Mapping[str, Sequence[SourceFigure]] = field(default_factory=dict)
    # What is asked of all districts, also of those not chosen (tracker.rules.asks).
    asks: Mapping[str, Asks] = field(default_factory=dict)
    changes: Sequence[Moved] = ()
    remarks: Sequence[ReceivedRemark] = ()
    # Who answers for each target (desk.owners.target_owners).
    owners: Mapping[str, OwnersWord] = field(default_factory=dict)
    # What the plan's units are called in the session's language, by their ids.
    unit_words: Mapping[str, str] = field(default_factory=dict)
    # What the tasks add (who does what by when); empty while a plan has none.
    tasks: Sequence[TaskStanding] = ()
    milestones: Sequence[DutyStanding] = ()
    # What the plan asks of each unit (desk.duties.stated_duties), the same as the pages' headlines count.
    duties: Sequence[UnitOf] = ()
    # What stands on the ledger (desk.ledger), and what the office asks in its own words (事项 · 责任单位 · 时限); None for the rules' own.
    ledger: Sequence[LedgerMatter] = ()
    own_matters: Sequence[tuple[str, str, str]] | None = None
    # What each place answered on its lines of the quarter (desk.consultation), and whether the papers are sent out to be answered.
    answers: Mapping[str, PlaceAnswer] = field(default_factory=dict)
    for_comment: bool = False

    @property
    def plan(self) -> Plan:
        return self.catalogue.plans[self.plan_id]

    @property
    def is_sample(self) -> bool:
        return self.grade == "sample"

    def district_rows(self, target: str) -> list[Judgement]:
        """The chosen districts' judgements of one target, in register order."""
        return [one for one in self.districts if one.target == target]
