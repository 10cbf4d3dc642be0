"""The parts of 任务: one unit's own list, one task with its units, targets, dated items and check-ins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

import pandas as pd

from charts.marks import duty_mark, mark
from charts.rows import rows
from tracker.periods import parse_period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.schema.tasks import TaskBook
from ui import choices, parts, session, tables
from wording import _, named
from wording.duties import due_basis_word, role_word
from wording.duty_looks import duty_look, duty_word, milestone_light, said, short_unit, task_light, task_number
from wording.figures import date_words, period_words, target_words
from wording.status import TROUBLE, status_look, status_word

Row = Mapping[str, Any]


def sample_band(plan_id: str, known_at: datetime | None) -> None:
    """The band over a page whose check-ins or figures are the sample's."""
    parts.sample_band("sample" if session.tasks_are_sample(plan_id, known_at) else session.grade(plan_id, known_at))


def light_words(light: str) -> str:
    """Mark and word of a light in its colour (HTML)."""
    return f'<b class="nowrap" style="color:{duty_look(light).colour}">{duty_mark(light, 14)} {escape(duty_word(light))}</b>'


def unit_name(plan: str, printed: str) -> str:
    """A target's owner in the session's language; as printed where the tasks know no such unit."""
    book = session.the_desk().tasks
    key = book.unit_id(plan, printed)
    return named(book.unit(plan, key)) if key else printed


def task_link(row: Row) -> str:
    """A task's number and title as a link to it (HTML)."""
    address = "./tasks" + choices.address(task=str(row["task"]).partition(".")[2])
    words = f"{task_number(row)} {said(row, 'title')}"
    return f'<a href="{escape(address, quote=True)}" target="_self">{escape(words)}</a>'


def unit_link(plan: str, key: str, book: TaskBook, *, short: bool = True) -> str:
    """A unit as a link to its page (HTML)."""
    unit = book.unit(plan, key)
    address = "./duty" + choices.address(unit=key)
    words = short_unit(unit) if short else named(unit)
    return f'<a href="{escape(address, quote=True)}" target="_self" title="{escape(named(unit), quote=True)}">{escape(words)}</a>'


def target_lights(targets: Sequence[Row], catalogue: Catalogue) -> str:
    """The targets a task should move, each with its light, those inferred marked (HTML)."""
    return "".join(f'<div class="nowrap">{_target(item, catalogue)}</div>' for item in targets)


def _target(item: Row, catalogue: Catalogue) -> str:
    plan, key = str(item["target"]).split(".", 1)
    target = catalogue.plans[plan].targets[key]
    indicator = catalogue.indicators[target.indicator]
    address = "./indicator" + choices.address(indicator=target.indicator)
    basis = f' <span class="muted small">{escape(_("（推断）"))}</span>' if item["link"] == "inferred" else ""
    status = item["status"]
    weight = f' style="color:{status_look(status).colour};font-weight:600"' if status in TROUBLE else ""
    return (
        f"{mark(status, 13)} <span{weight}>{escape(status_word(status)) if status else ''}</span> "
        f'<a href="{escape(address, quote=True)}" target="_self">{escape(named(indicator, "short"))}</a>{basis}'
    )


def own_list(tasks: Sequence[Row], catalogue: Catalogue) -> str:
    """One unit's tasks: its part, its own light and last word, the day, the targets to move (HTML).

    `tasks` are rows of desk.duties.UnitDuties.tasks.
    """
    heads = [_("任务"), _("分工"), _("状态"), _("最近填报"), _("期限"), _("应推动的目标")]
    body = []
    for row in tasks:
        last = period_words(parse_period(row["own_period"])) if row["own_period"] else ""
        late = f'<b style="color:#9C5C00">{escape(_("本季未报"))}</b>' if row["own_missing"] else ""
        word = " ".join(part for part in (f'<span class="muted">{escape(last)}</span>' if last else "", late) if part)
        note = f'<div class="small">{escape(row["own_note"])}</div>' if row["own_note"] else ""
        body.append(
            [
                task_link(row),
                f'<span class="nowrap">{escape(role_word(row["role"], row["own_basis"]))}</span>',
                light_words(task_light(row, "own_state")),
                word + note,
                f'<span class="nowrap">{row["due"]}</span>',
                target_lights(row["targets"], catalogue),
            ]
        )
    return tables.table(heads, body, css="wide")


def facts(task: Row, place: str) -> str:
    """What the plan asks: content, where it stands, until when (HTML)."""
    due = _("{day}（{basis}）").format(day=date_words(task["due"]), basis=due_basis_word(task["due_basis"]))
    pairs = [
        (_("内容"), escape(said(task, "content"))),
        (_("方案位置"), escape(f"{place}　{said(task, 'group_title')}")),
        (_("期限"), escape(due)),
    ]
    return tables.facts(pairs)


def unit_table(task: Row, book: TaskBook) -> str:
    """Who answers for the task: part, own light, when last reported and what was said (HTML)."""
    heads = [_("责任单位"), _("分工"), _("状态"), _("最近填报"), _("进展说明")]
    body = []
    for unit in task["units"]:
        through = book.unit(str(task["plan"]), unit["through"]) if unit["through"] else None
        role = escape(role_word(unit["role"], unit["basis"]))
        if through is not None:
            role += f' <span class="muted small">{escape(named(through))}</span>'
        last = period_words(parse_period(unit["period"])) if unit["period"] else "—"
        stale = f' <b style="color:#9C5C00">{escape(_("本季未报"))}</b>' if unit["missing"] else ""
        body.append(
            [
                unit_link(str(task["plan"]), unit["unit"], book, short=False),
                role,
                light_words(task_light(unit)),
                f'<span class="nowrap">{escape(last)}{stale}</span>',
                escape(unit["note"] or ""),
            ]
        )
    return tables.table(heads, body, css="wide dense", box="box long")


def target_table(targets: Sequence[Row], catalogue: Catalogue, register: Register) -> str:
    """The targets the task should move: light, name, promise, on what the link rests (HTML)."""
    body = []
    for item in targets:
        plan, key = str(item["target"]).split(".", 1)
        target = catalogue.plans[plan].targets[key]
        indicator = catalogue.indicators[target.indicator]
        basis = _("任务原文写明") if item["link"] == "stated" else _("推断")
        body.append(
            [
                f'<span class="nowrap">{_target({**item, "link": ""}, catalogue)}</span>',
                escape(
                    target_words(
                        target,
                        indicator,
                        catalogue,
                        {code: named(register[code]) for code in target.value}
                        if isinstance(target.value, tuple)
                        else {},
                    )
                ),
                f'<span class="muted">{escape(basis)}</span>',
            ]
        )
    return tables.table([_("应推动的目标"), _("目标值"), _("关联依据")], body)


def milestone_table(items: Sequence[Row], book: TaskBook, *, owners: bool = True) -> str:
    """Dated items, in the order given: light, day, what, where, who owes it, how late (HTML)."""
    heads = [_("状态"), _("期限"), _("事项"), *([_("责任单位")] if owners else []), _("说明")]
    body = []
    for row in items:
        title = escape(said(row, "title"))
        region = named(book.register[str(row["region"])]) if "." in str(row["duty"]) else ""
        place = f' <span class="muted">{escape(region)}</span>' if region else ""
        units = _("、").join(unit_link(str(row["plan"]), unit["unit"], book) for unit in row["units"])
        body.append(
            [
                light_words(milestone_light(row)),
                f'<span class="nowrap">{_span(row)}</span>',
                f"{title}{place}",
                *([f'<span class="small">{units}</span>'] if owners else []),
                escape(_remark(row)),
            ]
        )
    return tables.table(heads, body, css="wide")


def _span(row: Row) -> str:
    return f"{row['start']:%Y-%m-%d} — {row['due']:%m-%d}" if row["start"] else f"{row['due']:%Y-%m-%d}"


def _remark(row: Row) -> str:
    """How late, when done, and what was said of it."""
    late, done = row["late_days"], row["done_on"]
    parts = []
    if row["overdue"]:
        parts.append(_("逾期 {n} 天").format(n=late))
    elif done:
        parts.append(
            _("{day}完成").format(day=f"{done:%Y-%m-%d}") + (_("，迟 {n} 天").format(n=late) if late > 0 else "")
        )
    elif row["state"] == "open" and late is not None:
        parts.append(_("还有 {n} 天").format(n=-late))
    if row["due_basis"] != "stated":
        parts.append(due_basis_word(row["due_basis"]))
    if row["basis"] == "inferred":
        parts.append(_("推断"))
    return " · ".join(
        [*parts, *(text for text in (said(row, "note") if row["note"] else "", row["said"] or "") if text)]
    )


def history(frame: pd.DataFrame, plan: str, book: TaskBook) -> str:
    """Every check-in on the task, the newest first, those withdrawn struck out (HTML); "" while there is none."""
    body = []
    for row in rows(frame):
        state = light_words(str(row["state"]))
        if row["withdrawn"]:
            state = f'<s class="muted">{escape(duty_word(str(row["state"])))}</s> {escape(_("已撤回"))}'
        when = f"{choices.local(pd.Timestamp(row['at']).to_pydatetime()):%Y-%m-%d}"
        evidence = escape(str(row["evidence"] or ""))
        if evidence.startswith("http"):
            evidence = f'<a href="{escape(str(row["evidence"]), quote=True)}" target="_blank" rel="noreferrer">{escape(_("佐证链接"))}</a>'
        body.append(
            [
                f'<span class="nowrap">{when}</span>',
                escape(short_unit(book.unit(plan, str(row["unit"])))),
                f'<span class="nowrap">{escape(period_words(parse_period(str(row["period"]))))}</span>',
                state,
                f"{escape(str(row['note'] or ''))}{f' <span class=muted>{evidence}</span>' if evidence else ''}",
                f'<span class="muted">{escape(str(row["who"]))}</span>',
            ]
        )
    heads = [_("填报日"), _("单位"), _("季度"), _("状态"), _("说明与佐证"), _("填报人")]
    return tables.table(heads, body, css="wide dense", box="box tall") if body else ""
