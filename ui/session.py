"""What all sessions share: the open desk, and its answers, kept with the plan's board until something of it is written.

A commit makes only the answers of the plans it concerns stale, and they are let go with their board.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st

from charts.rows import Row, rows
from desk import Desk, Files, check_ins, duties, explain, judge, open_desk, publish, setup, trace
from desk.board import board
from desk.duties import UnitDuties
from desk.publish import DraftChange, Edition
from tracker.periods import Period
from tracker.rules.judgement import Judgement
from tracker.rules.standing import DutyStanding, ReceivedCheckIn, TaskStanding
from wording.notes import with_places_named

# Where a question is answered, when not by desk.judge.
ROOMS = {
    "sources": trace,
    "remarks": trace,
    "gap_table": explain,
    "waterfall": explain,
    "year_end_editions": explain,
    "task_standings": duties,
    "duty_standings": duties,
    "unit_duties": duties,
    "duties_by_unit": duties,
    "is_sample": check_ins,
}


def _close(desk: Desk) -> None:
    desk.store.close()


@st.cache_resource(show_spinner=False, on_release=_close)
def the_desk() -> Desk:
    """The desk over the catalogue, register and database named by the environment; the first start loads the sample."""
    files = Files.of_environment()
    setup.first_start(files)
    return open_desk(files)


def _ask(question: str, plan: str, *arguments: Any, known_at: datetime | None) -> Any:
    """The answer to a question of a plan's board, worked out once for all sessions until the plan's figures change.

    A frame comes as a shallow copy: what a page writes into it stays with that page.
    """
    desk = the_desk()
    room = ROOMS.get(question, judge)
    answer = board(desk, plan, known_at).answer(
        (question, arguments), lambda: getattr(room, question)(desk, plan, *arguments, known_at)
    )
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer


def periods(plan: str, known_at: datetime | None) -> list[Period]:
    """The plan's quarters that have figures, oldest first."""
    return list(_ask("periods", plan, known_at=known_at))


def default_as_of(plan: str, known_at: datetime | None) -> Period | None:
    """The latest quarter with figures, None while there is none."""
    period: Period | None = _ask("default_as_of", plan, known_at=known_at)
    return period


def judged(plan: str, as_of: Period | None, known_at: datetime | None, regions: str = "whole") -> list[Judgement]:
    """One judgement per target and region: of the whole, of all districts, or of one region.

    The places a note speaks of get their names in the session's language.
    """
    return with_places_named(judge.judge(the_desk(), plan, as_of, known_at, regions), the_desk().register)


def history(plan: str, indicator: str, region: str, as_of: Period | None, known_at: datetime | None) -> pd.DataFrame:
    """One row per period up to `as_of`: an indicator of a region."""
    frame: pd.DataFrame = _ask("history", plan, indicator, region, as_of, known_at=known_at)
    return frame


def schedule_line(plan: str, target_key: str, region: str, known_at: datetime | None) -> pd.DataFrame:
    """The expected value at each quarter's end; empty when the kind of target has none."""
    frame: pd.DataFrame = _ask("schedule_line", plan, target_key, region, known_at=known_at)
    return frame


def reference_points(plan: str, indicator: str, region: str, known_at: datetime | None) -> pd.DataFrame:
    """Published figures of an indicator, each with its source."""
    frame: pd.DataFrame = _ask("reference_points", plan, indicator, region, known_at=known_at)
    return frame


def by_region(plan: str, indicator: str, as_of: Period | None, known_at: datetime | None) -> pd.DataFrame:
    """One row per expected member in register order: value, share, growth."""
    found = judge.by_region(the_desk(), plan, indicator, as_of, known_at)
    return pd.DataFrame([asdict(one) for one in found])


def changes(plan: str, as_of: Period | None, known_at: datetime | None) -> list[Row]:
    """One row per target whose status or value is another than a quarter before."""
    return rows(_ask("changes", plan, as_of, known_at=known_at))


def sources(plan: str, indicator: str, region: str, as_of: Period | None, known_at: datetime | None) -> pd.DataFrame:
    """One row per figure behind an indicator: file, sheet and cell."""
    frame: pd.DataFrame = _ask("sources", plan, indicator, region, as_of, known_at=known_at)
    return frame


def gap_table(plan: str, target_key: str, as_of: Period | None, known_at: datetime | None) -> pd.DataFrame:
    """One row per district, the largest shortfall first: its part of the whole's gap to schedule."""
    frame: pd.DataFrame = _ask("gap_table", plan, target_key, as_of, known_at=known_at)
    return frame


def year_end_editions(
    plan: str, target_key: str, as_of: Period | None, known_at: datetime | None
) -> list[tuple[int, float, str]]:
    """Both editions of a year-end ratio: population year, value, status; none while the year's residents are not known."""
    return [
        (e.population, e.value, e.status) for e in _ask("year_end_editions", plan, target_key, as_of, known_at=known_at)
    ]


def waterfall(plan: str, target_key: str, as_of: Period | None, known_at: datetime | None) -> pd.DataFrame:
    """One row per step from the baseline to `as_of`: kind, region, change."""
    frame: pd.DataFrame = _ask("waterfall", plan, target_key, as_of, known_at=known_at)
    return frame


def remarks(plan: str, as_of: Period, known_at: datetime | None) -> pd.DataFrame:
    """One row per 情况说明 of a unit on a target in a quarter."""
    frame: pd.DataFrame = _ask("remarks", plan, as_of, known_at=known_at)
    return frame


def tasks(plan: str, as_of: Period | None, known_at: datetime | None) -> tuple[TaskStanding, ...]:
    """Every task of a plan at a quarter, in its order."""
    found: tuple[TaskStanding, ...] = _ask("task_standings", plan, as_of, known_at=known_at)
    return found


def milestones(plan: str, today: date, known_at: datetime | None) -> tuple[DutyStanding, ...]:
    """Every dated item of a plan as it stands on a day, earliest first."""
    found: tuple[DutyStanding, ...] = _ask("duty_standings", plan, today, known_at=known_at)
    return found


def unit_duties(plan: str, unit: str, today: date, as_of: Period | None, known_at: datetime | None) -> UnitDuties:
    """What one unit answers for at a quarter and a day."""
    found: UnitDuties = _ask("unit_duties", plan, unit, today, as_of, known_at=known_at)
    return found


def duties_by_unit(plan: str, today: date, as_of: Period | None, known_at: datetime | None) -> list[UnitDuties]:
    """What each unit answers for at a quarter and a day, in the plan's order."""
    found: list[UnitDuties] = _ask("duties_by_unit", plan, today, as_of, known_at=known_at)
    return found


def check_in_history(subject: str, known_at: datetime | None) -> tuple[ReceivedCheckIn, ...]:
    """Every check-in ever given on a task or dated item, newest first."""
    plan, desk = subject.partition(".")[0], the_desk()
    return board(desk, plan, known_at).answer(
        ("check_in_history", subject), lambda: check_ins.check_in_history(desk, subject, None, known_at)
    )


def tasks_are_sample(plan: str, known_at: datetime | None) -> bool:
    """Whether the plan's check-ins are the sample's."""
    return bool(_ask("is_sample", plan, known_at=known_at))


def last_edition(plan: str) -> Edition | None:
    """The edition on leaders' screens, asked each time: publishing changes no figure and so no data version."""
    return publish.last_edition(the_desk(), plan)


def has_draft(plan: str) -> bool:
    """Whether something was handed in or withdrawn since the plan's last edition."""
    return publish.has_draft(the_desk(), plan)


def draft_changes(plan: str, edition: Edition) -> tuple[DraftChange, ...]:
    """One entry per target of the whole that would change if the draft were published in the place of `edition`."""
    desk = the_desk()
    return board(desk, plan).answer(("draft_changes", edition.published_at), lambda: publish.draft_changes(desk, plan))


def grade(plan: str, known_at: datetime | None) -> str | None:
    """'own' or 'sample': which figures the plan's screens stand on; None while there are none."""
    found: str | None = _ask("grade", plan, known_at=known_at)
    return found


def current_user() -> str:
    """Who is saving: the signed-in user, else 本机用户（未认证）. Never a name typed into a box."""
    user = st.user
    if getattr(user, "is_logged_in", False):
        return str(user.get("name") or user.get("email") or user.get("sub"))
    return "本机用户（未认证）"
