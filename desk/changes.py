"""What moves when something comes in or is taken out: figures, units' words on tasks, and lights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tracker.periods import Period
from tracker.rules.judgement import Light
from tracker.schema.task_types import CheckInState

# `missing`: there the quarter before, blank in this workbook; `recorded`: a published figure, only for reference.
ChangeKind = Literal[
    "new", "recorded", "changed", "unchanged", "taken_back", "outranked", "not_filled", "missing"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure beside the one before it, in its measure's stored unit; of a state the words count (`old_state`, `new_state`).

    Of a 目标数据表 `measure` is the target's id and `period` the year or the baseline's day.
    """

    region: str
    measure: str
    period: str
    old: float | None
    new: float | None
    kind: ChangeKind
    sheet: str = ""
    cell: str = ""
    old_state: str | None = None
    new_state: str | None = None


@dataclass(frozen=True, slots=True)
class WordChange:
    """A unit's word on a task or dated item (`subject`) beside the one before it; `old` and `new` are the states."""

    unit: str
    subject: str
    period: Period
    old: CheckInState | None
    new: CheckInState
    kind: Literal["new", "changed", "unchanged"]
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a submission changes: figures, or of a 任务进展表 units' words."""

    figures: tuple[FigureChange, ...] = ()
    words: tuple[WordChange, ...] = ()

    def count(self, *kinds: ChangeKind) -> int:
        """How many are of one of these kinds."""
        return sum(one.kind in kinds for one in self.figures) + sum(one.kind in kinds for one in self.words)

    def __len__(self) -> int:
        return len(self.figures) + len(self.words)


@dataclass(frozen=True, slots=True)
class FigureUndone:
    """A current figure that a withdrawal, or taking it back, would change: what stands now and then, None for none, and a state's words."""

    region: str
    measure: str
    period: str
    now: float | None
    then: float | None
    now_state: str | None
    then_state: str | None


@dataclass(frozen=True, slots=True)
class WordUndone:
    """A unit's word on a task or dated item that a withdrawal, or taking it back, would change: the states now and then, None
    for none."""

    unit: str
    subject: str
    period: Period
    now: CheckInState | None
    then: CheckInState | None


@dataclass(frozen=True, slots=True)
class LightChange:
    """A target in a region whose status would change; a status is None for a district without its own share."""

    target: str
    indicator: str
    region: str
    before_light: Light | None
    after_light: Light | None
    before: float | None
    after: float | None
