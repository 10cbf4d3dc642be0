"""What a briefing is made from: a plan's judgement at one moment and the frames its pictures are drawn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import pandas as pd

from tracker.periods import Period
from tracker.schema.catalogue import Catalogue, Plan
from tracker.schema.regions import Register
from wording.sentences import Row

Visibility = Literal["draft", "internal", "public"]


@dataclass(frozen=True)
class Material:
    """One plan at one quarter as known at one moment.

    `whole`: the chosen targets' judgement rows of the plan's whole; `districts`: those of the chosen members. By target
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
    whole: Sequence[Row]
    districts: Sequence[Row]
    places: Sequence[str]
    histories: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    schedules: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    references: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    by_region: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    gaps: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    steps: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    sources: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    changes: Sequence[Row] = ()
    remarks: pd.DataFrame | None = None
    # What the plan's units are called in the session's language, by their Chinese names.
    unit_names: Mapping[str, str] = field(default_factory=dict)
    # What the tasks add (who does what by when); rows of plain words and days, empty while a plan has none.
    tasks: Sequence[Mapping[str, Any]] = ()
    milestones: Sequence[Mapping[str, Any]] = ()

    @property
    def plan(self) -> Plan:
        return self.catalogue.plans[self.plan_id]

    @property
    def is_sample(self) -> bool:
        return self.grade == "sample"

    def district_rows(self, target: str) -> list[Row]:
        """The chosen districts' judgement rows of one target, in register order."""
        return [row for row in self.districts if row["target"] == target]
