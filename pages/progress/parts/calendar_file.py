"""The plan's or one unit's open days as a calendar file: dated items not done yet, and the days returns are due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from desk import Desk
from desk.chase import due_day, owed
from pages.progress.parts import calendar
from tracker.periods import Period
from tracker.rules.standing import DutyStanding
from ui import session
from wording import _, named
from wording.duties import due_basis_word
from wording.duty_looks import short_unit
from wording.figures import period_words
from wording.icalendar import DayEvent
from wording.sentences import sample_words


@dataclass(frozen=True)
class Taken:
    """What a calendar file is made of: the plan, its unit or None for all, the day and moment it is looked at, and
    whether sample figures or check-ins stand behind it."""

    plan: str
    unit: str | None
    today: date
    known_at: datetime | None
    sample: bool


def file_name(desk: Desk, taken: Taken) -> str:
    """日历_泉州示范城市方案_市版权局_2026-11-30.ics, marked where it stands on the sample."""
    plan = desk.catalogue.plans[taken.plan]
    whose = [named(plan, "short"), *([named(desk.tasks.unit(taken.plan, taken.unit))] if taken.unit else [])]
    marked = [sample_words()] if taken.sample else []
    return "_".join([_("日历"), *whose, taken.today.isoformat(), *marked]).replace("/", "-") + ".ics"


def name(desk: Desk, taken: Taken) -> str:
    """The calendar's own name in the program that takes it."""
    unit = named(desk.tasks.unit(taken.plan, taken.unit)) if taken.unit else ""
    return _mark(taken) + " ".join(part for part in (named(desk.catalogue.plans[taken.plan], "short"), unit) if part)


def events(desk: Desk, taken: Taken, milestones: Sequence[DutyStanding]) -> list[DayEvent]:
    """Every open day, in the session's language; [] where nothing is open."""
    source = _("来源：《{plan}》").format(plan=named(desk.catalogue.plans[taken.plan]))
    return [
        replace(
            one,
            key=f"{taken.plan}/{one.key}",
            title=_mark(taken) + one.title,
            words="\n".join(line for line in (one.words, source) if line),
        )
        for one in (*_items(desk, taken, milestones), *_returns(desk, taken))
    ]


def _mark(taken: Taken) -> str:
    return _("【{sample}】").format(sample=sample_words()) if taken.sample else ""


def _items(desk: Desk, taken: Taken, milestones: Sequence[DutyStanding]) -> Iterator[DayEvent]:
    """The dated items and phases not over yet; places that owe the same are one, with those that still owe it."""
    for group in calendar.grouped([one for one in milestones if one.state in ("open", "upcoming", "running")]):
        duty = group[0].duty
        places = [named(desk.register[one.duty.region]) for one in group if one.duty.each]
        units = dict.fromkeys(
            short_unit(desk.tasks.unit(taken.plan, word.unit))
            for one in group
            for word in one.units
            if taken.unit in (None, word.unit)
        )
        words = [
            _("尚未完成：{places}").format(places=_("、").join(places)) if places else "",
            _("责任单位：{units}").format(units=_("、").join(units)) if units else "",
            due_basis_word(duty.due_basis) if duty.due_basis != "stated" else "",
        ]
        title = calendar.together(group).title
        key = duty.key.partition(".")[0]
        yield DayEvent(key, duty.start or duty.due, duty.due, title, "\n".join(word for word in words if word))


def _returns(desk: Desk, taken: Taken) -> Iterator[DayEvent]:
    """The due days of figures and check-ins from the last full quarter, while it is not in, to the plan's last."""
    plan = desk.catalogue.plans[taken.plan]
    ended = calendar.reporting_quarter(plan, taken.today)
    quarter = ended or Period.of_date(plan.start)
    while quarter <= plan.last_period:
        due, period = due_day(desk, quarter), period_words(quarter)
        if taken.unit is None and any(
            entry.received_on is None for entry in owed(desk, taken.plan, quarter, taken.today, taken.known_at)
        ):
            yield DayEvent(f"figures-{quarter}", due, due, _("{period}报表报送截止").format(period=period))
        if _owes_check_ins(taken, quarter, is_ended=quarter == ended):
            yield DayEvent(f"check-ins-{quarter}", due, due, _("{period}任务进展填报截止").format(period=period))
        quarter = quarter.plus_quarters(1)


def _owes_check_ins(taken: Taken, quarter: Period, *, is_ended: bool) -> bool:
    """Whether the plan, or the unit, has tasks to report on and has not; a quarter to come is owed whole."""
    parts = [
        unit
        for one in session.tasks(taken.plan, quarter, taken.known_at)
        for unit in one.units
        if unit.kind != "group" and taken.unit in (None, unit.unit)
    ]
    return any(unit.missing for unit in parts) if is_ended else bool(parts)
