"""The left column of 总览: what needs coordinating, gravest first; what changed since last quarter; dated items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from charts.marks import mark
from tracker.catalogue import Catalogue, Milestone, Target
from tracker.regions import Register
from wording import _, named, sentences
from wording.figures import date_words, gap
from wording.sentences import Row, number, status_of, target_of
from wording.status import SEVERITY, TROUBLE, status_look, status_word

UNKNOWN = ("no_data", "not_judged")


def by_severity(judged: Iterable[Row]) -> list[Row]:
    """The targets that need attention, gravest first, then furthest below schedule."""
    order = {code: place for place, code in enumerate(SEVERITY)}
    wanted = [row for row in judged if status_of(row) in TROUBLE or status_of(row) in UNKNOWN]
    return sorted(wanted, key=lambda row: (order[str(status_of(row))], number(row, "gap_pp") or 0))


def trouble_list(
    judged: Sequence[Row], districts: Sequence[Row], catalogue: Catalogue, register: Register, limit: int
) -> str:
    """The list as HTML, at most `limit` targets; the rest are counted in one line. `districts` are their units' verdicts."""
    troubled = by_severity(judged)
    items = [_item(row, districts, catalogue, register) for row in troubled[:limit]]
    if not troubled:
        calm = _("没有需要协调的目标")
        items = [f'<div class="todo">{mark("on_track", 15)}{escape(calm)}</div>']
    if len(troubled) > limit:
        rest = _("另有 {n} 项：{names}").format(
            n=len(troubled) - limit,
            names=_("、").join(named(target_of(row, catalogue)[1], "short") for row in troubled[limit:]),
        )
        items.append(f'<div class="todo">{escape(rest)}</div>')
    return _block(_("要协调的事（按轻重排序）"), "".join(items))


def _block(title: str, body: str) -> str:
    return f'<div class="ip"><h2>{escape(title)}</h2>{body}</div>'


def _item(row: Row, districts: Sequence[Row], catalogue: Catalogue, register: Register) -> str:
    target, indicator = target_of(row, catalogue)
    status = status_of(row)
    look = status_look(status)
    lines = [
        f'<b style="color:{look.colour}">{status_word(status)}</b> · <b>{escape(named(indicator, "short"))}</b>',
        escape(sentences.trouble_sentence(row, catalogue)),
    ]
    third = _("｜").join(part for part in (_places(row, districts, catalogue, register), _owners(target)) if part)
    if third:
        lines.append(f'<span class="third" title="{escape(third, quote=True)}">{escape(third)}</span>')
    return f'<div class="todo">{mark(status, 15)}{_stacked(lines)}</div>'


def _stacked(lines: Sequence[str]) -> str:
    return "".join(f"<div>{line}</div>" for line in lines if line)


def _places(row: Row, districts: Sequence[Row], catalogue: Catalogue, register: Register) -> str:
    """Which units are furthest below their own allocation: 晋江市差 7 家、南安市差 6 家; or which named places are open."""
    if status_of(row) in UNKNOWN:
        return ""
    if row.get("method") in ("coverage", "checklist"):
        codes = [str(m["code"]) for m in row.get("members") or () if not m.get("value")]
        return _("、").join(named(register[code]) for code in codes[:4] if code in register)
    indicator = target_of(row, catalogue)[1]
    below = [
        r
        for r in districts
        if r["target"] == row["target"] and (number(r, "gap_units") or 0) < 0 and status_of(r) in TROUBLE
    ]
    below.sort(key=lambda r: number(r, "gap_units") or 0)
    parts = [
        _("{place}差 {gap}").format(
            place=named(register[str(r["region"])]), gap=gap(number(r, "gap_units"), indicator, catalogue)
        )
        for r in below[:2]
    ]
    return _("距本地序时：{places}").format(places=_("、").join(parts)) if parts else ""


def _owners(target: Target) -> str:
    """The unit that leads, once it is confirmed; inferred owners stay off this screen."""
    return _("、").join(o.unit for o in target.owners if o.basis == "confirmed" and o.role != "support")


def change_list(moved: Sequence[Row], catalogue: Catalogue, limit: int) -> str:
    """What is different from last quarter: first the lights that turned, then how many figures moved."""
    turned = [row for row in moved if row["status"] != row["previous_status"]]
    lines = [_turned(row, catalogue) for row in turned[:limit]]
    if len(turned) > limit:
        lines.append(escape(_("另有 {n} 项状态变化").format(n=len(turned) - limit)))
    if not turned:
        lines.append(escape(_("各目标状态与上季相同")))
    still = sum(1 for row in moved if row["status"] == row["previous_status"])
    if still:
        moved_only = _("另有 {n} 项数值有变、状态未变").format(n=still)
        lines.append(f'<span class="muted">{escape(moved_only)}</span>')
    body = "".join(f'<div class="changes">{line}</div>' for line in lines)
    return _block(_("比上季度的变化"), body)


def _turned(row: Row, catalogue: Catalogue) -> str:
    name = named(target_of(row, catalogue)[1], "short")
    before, now = row["previous_status"], row["status"]
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
