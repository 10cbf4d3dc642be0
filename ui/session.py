"""What all sessions share: the open desk, and its answers, kept with the plan's snapshot until something of it is written.

A commit makes only the answers of the plans it concerns stale, and they are let go with their snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import streamlit as st
from streamlit import config

from desk import Desk, Files, check_ins, duties, explain, judge, open_desk, publish, setup, trace
from desk.duties import UnitDuties
from desk.explain import YearEnd
from desk.publish import DraftChange, Edition
from desk.snapshot import snapshot_of
from store import DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable
from tracker.identity import PROXY, UNKNOWN, came_from, groups_of, vouched
from tracker.periods import Period
from tracker.rules.contribution import GapPart, Step
from tracker.rules.course import CoursePoint, PublishedFigure, ReceivedRemark, ScheduledValue, SourceFigure
from tracker.rules.judgement import DistrictFigure, Judgement, Moved
from tracker.rules.standing import DutyStanding, ReceivedCheckIn, TaskStanding
from tracker.schema.catalogue_file import CatalogueError
from tracker.schema.regions import RegisterError
from wording import language
from wording.notes import with_places_named

# Why the desk may not open; each has its own words in `ui/faults.py`.
DESK_FAULTS = (CatalogueError, RegisterError, DatabaseHeld, DatabaseTooNew, NotADatabase, NotWritable)

Answer = TypeVar("Answer")


def _close(desk: Desk) -> None:
    desk.store.close()


@st.cache_resource(show_spinner=False, on_release=_close)
def the_house() -> Desk:
    """The desk over the catalogue, register and database named by the environment, as nobody sits at it; the first start loads
    the sample."""
    files = Files.of_environment()
    setup.first_start(files)
    return open_desk(files)


def the_desk() -> Desk:
    """The desk as this session's person sits at it."""
    address = came_from(str(st.context.ip_address or "127.0.0.1"), st.context.headers.get("X-Forwarded-For") or "")
    return the_house().sat_at_by(_visitor(), groups_of(st.user), address)


def kept(
    plan: str, known_at: datetime | None, question: tuple[object, ...], work_out: Callable[[Desk], Answer]
) -> Answer:
    """The answer to a question of a plan's snapshot, worked out once for all sessions until the plan's figures change.

    It is shared: what is handed out is not to be changed. Whatever it depends on besides the snapshot stands in `question`,
    of a text or a picture also the language.
    """
    desk = the_desk()
    return snapshot_of(desk, plan, known_at).answer(("session", *question), lambda: work_out(desk))


def periods(plan: str, known_at: datetime | None) -> list[Period]:
    """The plan's quarters that have figures, oldest first."""
    return judge.periods(the_desk(), plan, known_at)


def default_as_of(plan: str, known_at: datetime | None) -> Period | None:
    """The latest quarter with figures, None while there is none."""
    return judge.default_as_of(the_desk(), plan, known_at)


def judged(
    plan: str,
    as_of: Period | None,
    known_at: datetime | None,
    regions: str | tuple[str, ...] = "whole",
    targets: tuple[str, ...] | None = None,
) -> tuple[Judgement, ...]:
    """One judgement per target (keys of the plan, None for all) and region: of the whole, of all districts, of one or of several.

    The places a note speaks of get their names in the session's language.
    """
    return kept(
        plan,
        known_at,
        ("judged", as_of, regions, targets, language()),
        lambda desk: tuple(
            with_places_named(publish.said(desk, plan, as_of, known_at, regions, targets), desk.register)
        ),
    )


def history(
    plan: str, indicator: str, region: str, as_of: Period | None, known_at: datetime | None
) -> tuple[CoursePoint, ...]:
    """One point per period up to `as_of`: an indicator of a region."""
    return judge.history(the_desk(), plan, indicator, region, as_of, known_at)


def schedule_line(plan: str, target_key: str, region: str, known_at: datetime | None) -> tuple[ScheduledValue, ...]:
    """The expected value at each quarter's end; empty when the kind of target has none."""
    return kept(
        plan,
        known_at,
        ("schedule_line", target_key, region),
        lambda desk: judge.schedule_line(desk, plan, target_key, region, known_at),
    )


def reference_points(plan: str, indicator: str, region: str, known_at: datetime | None) -> tuple[PublishedFigure, ...]:
    """Published figures of an indicator, each with its source."""
    return kept(
        plan,
        known_at,
        ("reference_points", indicator, region),
        lambda desk: judge.reference_points(desk, plan, indicator, region, known_at),
    )


def by_region(
    plan: str, indicator: str, as_of: Period | None, known_at: datetime | None, region: str | None = None
) -> tuple[DistrictFigure, ...]:
    """One entry per expected member in register order, or that of one `region`: value, share, growth."""
    return judge.by_region(the_desk(), plan, indicator, as_of, known_at, region)


def changes(plan: str, as_of: Period | None, known_at: datetime | None) -> tuple[Moved, ...]:
    """One entry per target whose status or value is another than a quarter before."""
    return judge.changes(the_desk(), plan, as_of, known_at)


def sources(
    plan: str, indicator: str, region: str, as_of: Period | None, known_at: datetime | None
) -> tuple[SourceFigure, ...]:
    """The figures behind an indicator: file, sheet and cell."""
    return kept(
        plan,
        known_at,
        ("sources", indicator, region, as_of),
        lambda desk: trace.sources(desk, plan, indicator, region, as_of, known_at),
    )


def gap_table(plan: str, target_key: str, as_of: Period | None, known_at: datetime | None) -> tuple[GapPart, ...]:
    """One part per district, the largest shortfall first: its part of the whole's gap to schedule."""
    return kept(
        plan,
        known_at,
        ("gap_table", target_key, as_of),
        lambda desk: explain.gap_table(desk, plan, target_key, as_of, known_at),
    )


def year_end_editions(
    plan: str, target_key: str, as_of: Period | None, known_at: datetime | None
) -> tuple[YearEnd, ...]:
    """Both editions of a year-end ratio; none while the year's residents are not known."""
    return kept(
        plan,
        known_at,
        ("year_end_editions", target_key, as_of),
        lambda desk: explain.year_end_editions(desk, plan, target_key, as_of, known_at),
    )


def waterfall(plan: str, target_key: str, as_of: Period | None, known_at: datetime | None) -> tuple[Step, ...]:
    """The steps from the baseline to `as_of`."""
    return kept(
        plan,
        known_at,
        ("waterfall", target_key, as_of),
        lambda desk: explain.waterfall(desk, plan, target_key, as_of, known_at),
    )


def remarks(plan: str, as_of: Period, known_at: datetime | None) -> tuple[ReceivedRemark, ...]:
    """The 情况说明 of units on targets in a quarter."""
    return kept(plan, known_at, ("remarks", as_of), lambda desk: trace.remarks(desk, plan, as_of, known_at))


def tasks(plan: str, as_of: Period | None, known_at: datetime | None) -> tuple[TaskStanding, ...]:
    """Every task of a plan at a quarter, in its order."""
    return kept(plan, known_at, ("tasks", as_of), lambda desk: duties.task_standings(desk, plan, as_of, known_at))


def milestones(plan: str, today: date, known_at: datetime | None) -> tuple[DutyStanding, ...]:
    """Every dated item of a plan as it stands on a day, earliest first."""
    return kept(plan, known_at, ("milestones", today), lambda desk: duties.duty_standings(desk, plan, today, known_at))


def unit_duties(plan: str, unit: str, today: date, as_of: Period | None, known_at: datetime | None) -> UnitDuties:
    """What one unit answers for at a quarter and a day."""
    return kept(
        plan,
        known_at,
        ("unit_duties", unit, today, as_of),
        lambda desk: duties.unit_duties(desk, plan, unit, today, as_of, known_at),
    )


def duties_by_unit(plan: str, today: date, as_of: Period | None, known_at: datetime | None) -> list[UnitDuties]:
    """What each unit answers for at a quarter and a day, in the plan's order."""
    return list(
        kept(
            plan,
            known_at,
            ("duties_by_unit", today, as_of),
            lambda desk: duties.duties_by_unit(desk, plan, today, as_of, known_at),
        )
    )


def check_in_history(subject: str, known_at: datetime | None) -> tuple[ReceivedCheckIn, ...]:
    """Every check-in ever given on a task or dated item, newest first."""
    return kept(
        subject.partition(".")[0],
        known_at,
        ("check_in_history", subject),
        lambda desk: check_ins.check_in_history(desk, subject, None, known_at),
    )


def tasks_are_sample(plan: str, known_at: datetime | None) -> bool:
    """Whether the plan's check-ins are the sample's."""
    return kept(plan, known_at, ("is_sample",), lambda desk: check_ins.is_sample(desk, plan, known_at))


def last_edition(plan: str) -> Edition | None:
    """The edition on leaders' screens, asked each time: publishing changes no figure and so no data version."""
    return publish.last_edition(the_desk(), plan)


def has_draft(plan: str) -> bool:
    """Whether something was handed in or withdrawn since the plan's last edition."""
    return publish.has_draft(the_desk(), plan)


def draft_changes(plan: str, edition: Edition) -> tuple[DraftChange, ...]:
    """One entry per target of the whole that would change if the draft were published in the place of `edition`."""
    asked = ("draft_changes", edition.published_at)
    return kept(plan, None, asked, lambda desk: publish.draft_changes(desk, plan))


def grade(plan: str, known_at: datetime | None) -> str | None:
    """'own' or 'sample': which figures the plan's screens stand on; None while there are none."""
    return kept(plan, known_at, ("grade",), lambda desk: judge.grade(desk, plan, known_at))


def current_user() -> str:
    """Who is saving, as it is kept: the signed-in identity (issuer and subject, beside it the name the access file has, else the
    provider's), without a sign-in 本机用户（未认证）. Never a name typed into a box."""
    actor = the_desk().actor
    return actor.who if actor else _visitor()


def _visitor() -> str:
    user = st.user
    if config.get_option("server.trustedUserHeaders"):
        return vouched(dict(user), PROXY)
    return vouched(dict(user), str(user.get("iss") or "")) if getattr(user, "is_logged_in", False) else UNKNOWN
