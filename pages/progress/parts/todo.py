"""The left column of 总览: what needs coordinating, gravest first; what changed since last quarter; dated items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from charts.marks import mark
from tracker.rules.contribution import GapPart
from tracker.rules.judgement import Judgement, Moved
from tracker.rules.standing import TaskStanding
from tracker.schema.catalogue import Catalogue, Milestone, Target
from tracker.schema.regions import Register
from ui import session, task_parts
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
) -> str:
    """The list as HTML, at most `limit` targets; the rest are counted in one line. `gaps` is each target's gap table,
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
        items = [f'<div class="todo">{mark("on_track", 15)}{escape(calm)}</div>']
    rest = [row for row in ordered if row not in shown and row not in shown_unsure]
    more = ""
    if rest:
        words = _("另有 {n} 项：{names}").format(
            n=len(rest), names=_("、").join(named(target_of(row, catalogue)[1], "short") for row in rest)
        )
        more = f'<div class="todo rest">{escape(words)}</div>'
    made = _block(
        _("要协调的事（按轻重排序）"), "".join(items), _("完成研判") if any(_has_outlook(row) for row in shown) else ""
    )
    if shown_unsure:
        lines = "".join(_unsure(row, catalogue) for row in shown_unsure)
        made += _block(_("虽达到序时，仍要留意"), lines)
    return made + (f'<div class="ip">{more}</div>' if more else "")


def _block(title: str, body: str, side: str = "") -> str:
    head = f'<h2>{escape(title)}</h2><span class="muted small">{escape(side)}</span>'
    return f'<div class="ip"><div class="head">{head}</div>{body}</div>'


def _has_outlook(judgement: Judgement) -> bool:
    return isinstance(judgement.outlook.prospect, str)


def _item(
    judgement: Judgement,
    gaps: Sequence[GapPart],
    catalogue: Catalogue,
    register: Register,
    tasks: Sequence[TaskStanding],
) -> str:
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
    return _three(judgement, catalogue, status_word(judgement.light), second, third)


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


def _unsure(judgement: Judgement, catalogue: Catalogue) -> str:
    """A target on schedule that may not be met, or one that is met and may fall back."""
    if judgement.outlook.at_risk:
        return _three(judgement, catalogue, "", sentences.schedule_line(judgement, catalogue), "")
    missing = expected_missing(judgement, catalogue) or sentences.still_missing(judgement, catalogue)
    return _three(judgement, catalogue, "", missing, pace_words(judgement, catalogue))


def _three(judgement: Judgement, catalogue: Catalogue, status: str, second: str, third: str) -> str:
    look, name = status_look(judgement.light), escape(named(target_of(judgement, catalogue)[1], "short"))
    word = judgement.outlook.prospect
    doubt = {"unlikely": " hard", "uncertain": " doubt"}.get(str(word), "")
    side = outlook_word(word) if isinstance(word, str) else ""
    tags = [
        flag for flag in flags(judgement, catalogue) if judgement.movement.first_behind or judgement.outlook.at_risk
    ]
    tag = "".join(f' <span class="tag">{escape(flag)}</span>' for flag in tags)
    first = f'<b style="color:{look.colour}">{status}</b> · <b>{name}</b>' if status else f"<b>{name}</b>"
    lines = [
        f'<div class="first"><span>{first}{tag}</span><span class="side{doubt}">{side}</span></div>',
        f"<div>{escape(second)}</div>" if second else "",
        f'<div class="third" title="{escape(third, quote=True)}">{escape(third)}</div>' if third else "",
    ]
    return f'<div class="todo">{mark(judgement.light, 15)}{"".join(lines)}</div>'


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


def change_list(moved: Sequence[Moved], catalogue: Catalogue, limit: int) -> str:
    """What is different from last quarter: first the lights that turned, then how many figures moved."""
    turned = [row for row in moved if row.light != row.previous_light]
    lines = [_turned(row, catalogue) for row in turned[:limit]]
    if not turned:
        lines.append(escape(_("各目标状态与上季相同")))
    still = sum(1 for row in moved if row.light == row.previous_light)
    more = [_("另有 {n} 项状态变化").format(n=len(turned) - limit)] if len(turned) > limit else []
    if still:
        more.append(_("另有 {n} 项数值有变、状态未变").format(n=still))
    if more:
        lines.append(f'<span class="muted">{escape(_("；").join(more))}</span>')
    body = "".join(f'<div class="changes">{line}</div>' for line in lines)
    return _block(_("比上季度的变化"), body)


def _turned(moved: Moved, catalogue: Catalogue) -> str:
    name = named(catalogue.indicators[moved.indicator], "short")
    before, now = moved.previous_light, moved.light
    return (
        f"{escape(name)}　{mark(before, 13)} {status_word(before)} → {mark(now, 13)} <b>{status_word(now)}</b> "
        f'<span class="muted">{escape(sentences.turn_word(before, now))}</span>'
    )


def milestone_list(milestones: Iterable[Milestone]) -> str:
    """The dated items of a plan, soonest first: day, what, and where the plan says so."""
    basis = {"stated": _("方案写明"), "year": _("年内"), "plan_end": _("方案期末")}
    rows = "".join(
        f'<div class="due"><span><b>{date_words(m.due)}</b><br><span class="muted small">{basis[m.due_basis]}</span></span>'
        f'<span>{escape(named(m, "title"))}<br><span class="muted small">{escape(m.phrase)}　{escape(m.clause)}</span></span></div>'
        for m in sorted(milestones, key=lambda m: m.due)
    )
    return _block(_("时间节点"), f'<div class="dues">{rows}</div>')
