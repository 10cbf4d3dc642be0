"""The parts of 日历: what the picture draws, one line for a thing however many places owe it, and the headline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from charts.calendar import CalendarLine
from components.html import Markup, link, span
from desk import Desk
from desk.chase import due_day, owed
from tracker.periods import Period
from tracker.rules.standing import DutyStanding, TaskStanding
from tracker.schema.catalogue import Plan
from ui import choices, session, tables, task_parts
from wording import _, named
from wording.duty_looks import GRAVITY, dated_groups, dated_words, milestone_light
from wording.figures import date_words, period_words


def items(
    desk: Desk, plan_id: str, milestones: Sequence[DutyStanding], tasks: Sequence[TaskStanding], today: date
) -> list[CalendarLine]:
    """The lines of the picture; what is overdue first, then by day.

    Places that owe the same are one line with how many have done it; the deadlines are those of the targets, of the
    quarter's figures and of its check-ins.
    """
    found = [*map(together, grouped(milestones)), *deadlines(desk, plan_id, tasks, today)]
    return sorted(found, key=lambda line: (line.light != "overdue", line.start or line.due, line.due))


# With no more different days than these a line of time is empty but for one edge.
FEW_DAYS = 4


def lies_apart(lines: Sequence[CalendarLine]) -> bool:
    """Whether the items lie on days enough for a line of time to say something."""
    return len({line.due for line in lines} | {line.start for line in lines if line.start}) > FEW_DAYS


def by_month(milestones: Sequence[DutyStanding], today: date) -> list[tuple[str, list[DutyStanding]]]:
    """The dated items as one works through them: overdue, this month, next month, later, and what is settled."""
    groups: dict[str, list[DutyStanding]] = {}
    months = {0: _("本月到期"), 1: _("下月到期")}
    order = [_("逾期未完成"), *months.values(), _("以后到期"), _("已完成和已结束")]
    for one in milestones:
        light = milestone_light(one)
        ahead = 12 * (one.duty.due.year - today.year) + one.duty.due.month - today.month
        if light in ("done", "over", "spared"):
            name = order[-1]
        else:
            name = order[0] if light == "overdue" else months.get(max(ahead, 0), order[-2])
        groups.setdefault(name, []).append(one)
    return [(name, sorted(groups[name], key=lambda one: one.duty.due)) for name in order if name in groups]


def deadline_table(lines: Sequence[CalendarLine]) -> Markup:
    """The days of targets, figures and check-ins: light, day, what with the way to it, how many."""
    body = [
        [task_parts.light_words(line.light), span(f"{line.due:%Y-%m-%d}", "nowrap"), _led(line), line.count]
        for line in sorted(lines, key=lambda line: (line.light != "overdue", line.due))
    ]
    return tables.table([_("状态"), _("期限"), _("事项"), _("已报")], body, css="narrow")


def _led(line: CalendarLine) -> str:
    return link(line.title, line.way) if line.way else line.title


def grouped(milestones: Sequence[DutyStanding]) -> list[list[DutyStanding]]:
    """The dated items of one milestone or target together, in the order given."""
    groups: dict[str, list[DutyStanding]] = {}
    for one in milestones:
        groups.setdefault(one.duty.key.partition(".")[0], []).append(one)
    return list(groups.values())


def together(group: Sequence[DutyStanding]) -> CalendarLine:
    """One line of the picture for all places that owe the same: the gravest light, and how many are done."""
    first = group[0].duty
    lights = [milestone_light(one) for one in group]
    title = named(first, "title")
    if first.target and len({one.duty.title for one in group}) > 1:
        # Places that each owe a thing of their own: what they have in common is the target that counts them.
        plan, key = first.target.split(".", 1)
        catalogue = session.the_desk().catalogue
        title = named(catalogue.indicators[catalogue.plans[plan].targets[key].indicator], "short")
    done = sum(light == "done" for light in lights)
    count = f"{done}/{len(group)}" if len(group) > 1 else ""
    return CalendarLine(title, first.start, first.due, min(lights, key=GRAVITY.index), count)


def deadlines(desk: Desk, plan_id: str, tasks: Sequence[TaskStanding], today: date) -> list[CalendarLine]:
    """The targets' own days, and the day by which the last full quarter's figures and check-ins were due."""
    plan, found = desk.catalogue.plans[plan_id], []
    days: dict[date, int] = {}
    for target in plan.targets.values():
        days[target.deadline] = days.get(target.deadline, 0) + 1
    for day, n in days.items():
        light = "over" if day < today else "open"
        found.append(CalendarLine(_("{n} 项目标到期").format(n=n), None, day, light, way="./" + choices.address()))
    quarter = reporting_quarter(plan, today)
    if quarter is None:
        return found
    due = due_day(desk, quarter)
    figures = owed(desk, plan_id, quarter, today)
    received = sum(entry.received_on is not None for entry in figures)
    told, expected = sum(one.reported for one in tasks), sum(one.expected for one in tasks)
    for words, there, all_of, way in (
        (_("{period}报表"), received, len(figures), choices.address(as_of=str(quarter))),
        (_("{period}任务进展"), told, expected, choices.address(as_of=str(quarter), about="tasks")),
    ):
        if all_of:
            title, light = words.format(period=period_words(quarter)), _light(there == all_of, due, today)
            found.append(CalendarLine(title, None, due, light, f"{there}/{all_of}", f"./chase{way}"))
    return found


def _light(is_in: bool, due: date, today: date) -> str:
    if is_in:
        return "done"
    if due < today:
        return "overdue"
    return "soon" if (due - today).days <= 5 else "open"


def reporting_quarter(plan: Plan, today: date) -> Period | None:
    """The last quarter of the plan that has ended by `today`, None before the first has."""
    last = Period.of_date(today).plus_quarters(-1)
    if last.end < plan.start:
        return None
    return min(last, plan.last_period.plus_quarters(0))


def headline(plan: Plan, milestones: Sequence[DutyStanding], today: date) -> str:
    """How many dated items are overdue, done and to come, and which is next."""
    counted = [one for one in milestones if one.duty.kind != "phase"]
    words = dated_words(dated_groups(milestones))
    ahead = [one.duty for one in counted if one.state == "open" and not one.overdue]
    if not ahead:
        return words + _("。")
    near = min(duty.due for duty in ahead)
    there = [duty for duty in ahead if duty.due == near]
    after = _("；最近的是 {day}的“{title}”").format(day=date_words(near), title=named(there[0], "title"))
    titles = {duty.title for duty in there}
    more = _("等 {n} 项").format(n=len(titles)) if len(titles) > 1 else ""
    return words + after + more + _("，还有 {n} 天。").format(n=(near - today).days)
