"""The left column of 总览: what needs coordinating, gravest first; what changed since last quarter; dated items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from components import todo
from components.html import Markup, block, chain, link, linked, piece, render, span, strong
from components.marks import status_mark
from tracker.rules.contribution import GapPart
from tracker.rules.judgement import Judgement, Moved
from tracker.rules.standing import TaskStanding
from tracker.schema.catalogue import Catalogue, Milestone, Target
from tracker.schema.regions import Register
from ui import choices, session, task_parts
from wording import _, language, named, sentences
from wording.duty_looks import GRAVITY, duty_word, of_target, short_unit, task_light
from wording.figures import date_words
from wording.outlook import bounds_words, expected_missing, flags, outlook_word, pace_words
from wording.paragraphs import districts_words
from wording.sentences import target_of
from wording.status import TROUBLE, status_look, status_word, trouble_order

UNKNOWN = ("no_data", "not_judged")


def trouble_list(
    judged: Sequence[Judgement],
    gaps: Mapping[str, Sequence[GapPart]],
    catalogue: Catalogue,
    register: Register,
    limit: int,
    tasks: Sequence[TaskStanding] = (),
) -> Markup:
    """At most `limit` targets; the rest are counted in one line. `gaps` is each target's gap table,
    `tasks` the plan's tasks: those that should move a target stand with it.

    What is on schedule (or met) and yet unsure stands apart under its own heading, and at least one of it is shown.
    """
    ordered = trouble_order(judged)
    short = [row for row in ordered if row.status in TROUBLE or row.status in UNKNOWN]
    unsure = [row for row in ordered if row not in short]
    shown_unsure = unsure[: max(1, limit - len(short))]
    shown = short[: limit - len(shown_unsure)]
    items = [_item(row, gaps.get(row.target, ()), catalogue, register, tasks) for row in shown]
    if not short:
        calm = _("没有需要协调的目标")
        items = [todo.line(status_mark("on_track", 15), calm)]
    rest = [row for row in ordered if row not in shown and row not in shown_unsure]
    more = Markup()
    if rest:
        names = {named(target_of(row, catalogue)[1], "short"): _way(row) for row in rest}
        words = _("另有 {n} 项：{names}").format(n=len(rest), names=_("、").join(names))
        more = block(linked(words, names), "todo rest")
    side = _("完成研判") if any(_has_outlook(row) for row in shown) else ""
    made = piece("list", _("要协调的事（按轻重排序）"), side, chain(items))
    if shown_unsure:
        lines = chain(_unsure(row, catalogue) for row in shown_unsure)
        made += piece("list", _("虽达到序时，仍要留意"), "", lines)
    return made + (piece("line", more) if more else "")


def _has_outlook(judgement: Judgement) -> bool:
    return isinstance(judgement.outlook.prospect, str)


def _item(
    judgement: Judgement,
    gaps: Sequence[GapPart],
    catalogue: Catalogue,
    register: Register,
    tasks: Sequence[TaskStanding],
) -> Markup:
    """One target in three lines: status, name and 完成研判; what is missing now and at the end; where."""
    if judgement.status in UNKNOWN:
        second, third = sentences.schedule_line(judgement, catalogue), bounds_words(judgement, catalogue)
    else:
        second = _missing(judgement, catalogue)
        third = districts_words(judgement, catalogue, register, gaps)
    owner = _owners(target_of(judgement, catalogue)[0], judgement.plan)
    # Where nothing can be judged, figures are wanting and not the work.
    doing = "" if judgement.status in UNKNOWN else task_words(judgement.target, tasks, lead=not owner)
    # English has one line here: whom to ask comes before where.
    said_of = (third, doing, owner) if language() == "zh" else (doing, owner, third)
    third = _("｜").join(part for part in said_of if part)
    ways = _ways(judgement, gaps, register, tasks, catalogue)
    return _three(judgement, catalogue, status_word(judgement.light), second, linked(third, ways) if third else "")


def _way(judgement: Judgement, region: str | None = None) -> str:
    """Where a target is explained, in the whole or in one place."""
    return "./indicator" + choices.address(indicator=judgement.indicator, region=region or judgement.region)


def _ways(
    judgement: Judgement,
    gaps: Sequence[GapPart],
    register: Register,
    tasks: Sequence[TaskStanding],
    catalogue: Catalogue,
) -> dict[str, str]:
    """Where the places, units and tasks named beside a target lead to."""
    codes = {part.region for part in gaps if part.region} | {member.code for member in judgement.figure.members}
    ways = {named(register[code]): _way(judgement, code) for code in codes if code in register}
    book, plan = session.the_desk().tasks, judgement.plan
    for one, _link in of_target(judgement.target, tasks):
        ways[named(one.task, "title")] = "./tasks" + choices.address(task=one.task.key.partition(".")[2])
        for unit in one.units:
            known = book.unit(plan, unit.through or unit.unit)
            ways[short_unit(known)] = "./duty" + choices.address(unit=unit.through or unit.unit)
    for owner in target_of(judgement, catalogue)[0].owners:
        if key := book.unit_id(plan, owner.unit):
            ways[task_parts.unit_name(plan, owner.unit)] = "./duty" + choices.address(unit=key)
    return ways


def _missing(judgement: Judgement, catalogue: Catalogue) -> str:
    """What is missing now and what will be; against schedule where there is no forecast."""
    now, later = sentences.still_missing(judgement, catalogue), expected_missing(judgement, catalogue)
    against = (
        ""
        if later or (now and judgement.method in ("direct", "coverage"))
        else sentences.schedule_line(judgement, catalogue)
    )
    parts = [now, later, against, sentences.failed_years_words(judgement, catalogue)]
    return _("，").join(part for part in parts if part)


def _unsure(judgement: Judgement, catalogue: Catalogue) -> Markup:
    """A target on schedule that may not be met, or one that is met and may fall back."""
    if judgement.outlook.at_risk:
        return _three(judgement, catalogue, "", sentences.schedule_line(judgement, catalogue), "")
    missing = expected_missing(judgement, catalogue) or sentences.still_missing(judgement, catalogue)
    return _three(judgement, catalogue, "", missing, pace_words(judgement, catalogue))


def _three(judgement: Judgement, catalogue: Catalogue, status: str, second: str, third: str) -> Markup:
    word = judgement.outlook.prospect
    tags = flags(judgement, catalogue) if judgement.movement.first_behind or judgement.outlook.at_risk else ()
    return todo.line(
        status_mark(judgement.light, 15, beside=bool(status)),
        link(named(target_of(judgement, catalogue)[1], "short"), _way(judgement), "quiet"),
        status=status,
        colour=status_look(judgement.light).colour,
        bold=True,
        tags=tags,
        side=outlook_word(word) if isinstance(word, str) else "",
        doubt={"unlikely": "hard", "uncertain": "doubt"}.get(str(word), ""),
        second=second,
        third=third,
    )


def _owners(target: Target, plan: str) -> str:
    """The unit that leads, once the plan states it or it is confirmed; inferred owners stay off this screen."""
    named_ones = [o for o in target.owners if o.basis in ("confirmed", "stated") and o.role != "support"]
    # Where the plan names several and no lead, the first named leads.
    leads = named_ones[: 1 if all(o.role is None for o in named_ones) else None]
    return _("、").join(task_parts.unit_name(plan, o.unit) for o in leads)


def task_words(target: str, tasks: Sequence[TaskStanding], *, lead: bool = True) -> str:
    """The task that should move a target, of several the one worst off: its state where it says more than 进行中, and with
    `lead` the unit that leads it by the plan's own words."""
    found = sorted((one for one, _link in of_target(target, tasks)), key=lambda one: GRAVITY.index(task_light(one)))
    if not found:
        return ""
    first, state = named(found[0].task, "title"), task_light(found[0])
    beside = ["" if state in ("none", "in_progress") else duty_word(state), _lead(found[0]) if lead else ""]
    if any(beside):
        first = _("{name}（{state}）").format(name=first, state=_("，").join(part for part in beside if part))
    return _("任务 {names}").format(names=first + (_("等 {n} 项").format(n=len(found)) if len(found) > 1 else ""))


def _lead(one: TaskStanding) -> str:
    """Who leads a task by the plan's own words, the group where it names one; "" where that is inferred."""
    leads = [unit for unit in one.units if unit.role == "lead" and unit.basis == "stated"]
    if not leads:
        return ""
    return short_unit(session.the_desk().tasks.unit(one.task.plan, leads[0].through or leads[0].unit))


def change_list(moved: Sequence[Moved], catalogue: Catalogue, limit: int) -> Markup:
    """What is different from last quarter: first the lights that turned, then how many figures moved."""
    turned = [row for row in moved if row.light != row.previous_light]
    lines: list[str] = [_turned(row, catalogue) for row in turned[:limit]]
    if not turned:
        lines.append(_("各目标状态与上季相同"))
    still = sum(1 for row in moved if row.light == row.previous_light)
    more = [_("另有 {n} 项状态变化").format(n=len(turned) - limit)] if len(turned) > limit else []
    if still:
        more.append(_("另有 {n} 项数值有变、状态未变").format(n=still))
    if more:
        lines.append(span(_("；").join(more), "muted"))
    return piece("list", _("比上季度的变化"), "", chain(block(line, "changes") for line in lines))


def _turned(moved: Moved, catalogue: Catalogue) -> Markup:
    name = named(catalogue.indicators[moved.indicator], "short")
    before, now = moved.previous_light, moved.light
    said = [
        chain([status_mark(before, 13, beside=True), status_word(before)], " "),
        "→",
        chain([status_mark(now, 13, beside=True), strong(status_word(now))], " "),
        span(sentences.turn_word(before, now), "muted"),
    ]
    way = "./indicator" + choices.address(indicator=moved.indicator)
    return chain([link(name, way, "quiet"), chain(said, " ")], "　")


def milestone_list(milestones: Iterable[Milestone]) -> Markup:
    """The dated items of a plan, soonest first: day, what, and where the plan says so."""
    basis = {"stated": _("方案写明"), "year": _("年内"), "plan_end": _("方案期末")}
    dues = [
        {
            "day": date_words(m.due),
            "basis": basis[m.due_basis],
            "title": named(m, "title"),
            "from": f"{m.phrase}　{m.clause}",
        }
        for m in sorted(milestones, key=lambda m: m.due)
    ]
    return piece("list", _("时间节点"), "", render("dues.html", dues=dues))
