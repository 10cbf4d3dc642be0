"""一页纸 (.pdf): one judgement, five numbers, one chart, the problem, the request; typeset with the shipped fonts.

`one_page.typ` lays it out. Letters outside the shipped fonts come from the system's, when it has any.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextvars import copy_context
from functools import cache
from pathlib import Path
from typing import Any

import typst

from briefing.content.model import Briefing, Cell, Part, Table
from briefing.fonts import font_paths
from briefing.pdf.course_svg import course_svg
from wording import _, use
from wording.status import status_look, status_text

LAYOUT = Path(__file__).with_name("one_page.typ")
NUMBERS, PROBLEMS, REQUESTS, DATED, UNITS = 5, 3, 4, 12, 6


def one_page(briefing: Briefing) -> bytes:
    """The page's bytes (.pdf, A4), in the briefing's language; the same for the same briefing on the same fonts."""
    return copy_context().run(_one_page, briefing)


def _one_page(briefing: Briefing) -> bytes:
    use(briefing.language)
    told = {
        "language": briefing.language,
        "office": briefing.facts.get("office", ""),
        "marks": " · ".join(briefing.marks),
        "subject": briefing.title,
        "keywords": briefing.keywords,
        "title": briefing.facts.get("report_title") or briefing.title,
        "watermark": briefing.watermark,
        "stamp": briefing.stamp,
        "logo": list(briefing.logo) if briefing.logo else None,
        "judgement": _judgement(briefing),
        "numbers": _numbers(briefing),
        "chart": (chart := _chart(briefing)),
    }
    lists = [_problems(briefing), _requests(briefing)]
    # Where there is no course to draw, what is done by whom until when has the room.
    lists += [] if chart else [_dated(briefing), _tasks(briefing), _units(briefing)]
    told["lists"] = [part for part in lists if part]
    told_as = {"on": json.dumps(told, ensure_ascii=False)}
    return bytes(typst.compile(LAYOUT, font_paths=_fonts(), sys_inputs=told_as))


@cache
def _fonts() -> typst.Fonts:
    """The shipped fonts before the system's, looked through once."""
    return typst.Fonts(font_paths=font_paths())


def _judgement(briefing: Briefing) -> str:
    overview = briefing.part("overview")
    return overview.title if overview else briefing.title


def _cells(table: Table, row: tuple[Cell, ...]) -> dict[str, Cell]:
    return {column.key: cell for column, cell in zip(table.columns, row, strict=True)}


def _ordered(briefing: Briefing) -> list[dict[str, Cell]]:
    """The lines of the light table: those that need attention first, gravest first, then the plan's order."""
    overview, trouble = briefing.part("overview"), briefing.part("trouble")
    if overview is None or not overview.tables:
        return []
    lines = [_cells(overview.tables[0], row) for row in overview.tables[0].rows]
    grave = [row[0].text for table in (trouble.tables if trouble else ()) for row in table.rows]
    return sorted(lines, key=lambda line: grave.index(line["name"].text) if line["name"].text in grave else len(grave))


def _numbers(briefing: Briefing) -> list[dict[str, str]]:
    """Five figures, each with its promise, its light in word and shape, and what is missing."""
    return [
        {
            "name": line["name"].text,
            "value": line["value"].text,
            "unit": line["unit"].text,
            "promise": line["promise"].text,
            "status": status_text(line["status"].status),
            "colour": status_look(line["status"].status).colour,
            "under": _("目前还差 {gap}").format(gap=line["missing"].text)
            if line["missing"].text != "—"
            else line["schedule"].text,
        }
        for line in _ordered(briefing)[:NUMBERS]
    ]


def _chart(briefing: Briefing) -> dict[str, Any] | None:
    """The course of the gravest target that has one; None where none has."""
    ranked = [line["name"].text for line in _ordered(briefing)]
    parts = {_short(part, ranked): part for part in briefing.targets if part.charts}
    part = next((parts[name] for name in ranked if name in parts), next(iter(parts.values()), None))
    if part is None:
        return None
    facts = {row[0].text: row[1].text for row in part.tables[0].rows}
    svg = course_svg(part.charts[0], latest=facts.get(_("最新值"), ""), promise=facts.get(_("目标"), ""))
    caption = [facts.get(_("预测"), ""), _("序时线为线性测算，非下达目标；纵轴不自零起"), *part.stamp]
    return {"title": part.title, "svg": list(svg), "caption": " · ".join(words for words in caption if words)}


def _short(part: Part, names: list[str]) -> str:
    """The indicator's short name a part's conclusion starts with."""
    return next((name for name in sorted(names, key=len, reverse=True) if part.title.startswith(name)), part.title)


def _problems(briefing: Briefing) -> dict[str, Any] | None:
    """What needs coordinating: name, light, what is missing and where."""
    trouble = briefing.part("trouble")
    if trouble is None or not trouble.tables:
        return None
    lines = []
    for row in trouble.tables[0].rows:
        line = _cells(trouble.tables[0], row)
        said = [line["missing"].text, line["where"].text]
        words = _("，").join(word for word in said if word not in ("", "—"))
        lines.append(
            _("{indicator}（{status}）：{words}").format(
                indicator=line["name"].text, status=status_text(line["status"].status), words=words
            )
        )
    return _list(trouble.title, lines, PROBLEMS)


def _list(title: str, lines: Sequence[str], least: int, first: str = "") -> dict[str, Any]:
    """A list of which at least so many lines are shown, more where the page has room; `first` is its heading where that is
    not all of them, {n} standing for how many are."""
    said = first or _("{title}，列前 {n} 项").replace("{title}", title)
    return {"title": title, "first": said, "lines": list(lines), "least": min(least, len(lines))}


def _requests(briefing: Briefing) -> dict[str, Any] | None:
    steps = briefing.part("next_steps")
    if steps is None or not steps.paragraphs:
        return None
    # The slides and the report tell all of them.
    first = _("提请协调（共 {n} 件，列前 {shown} 件）").format(n=len(steps.paragraphs), shown="{n}")
    return _list(_("提请协调"), steps.paragraphs, REQUESTS, first)


def _dated(briefing: Briefing) -> dict[str, Any] | None:
    """The dated items with their state, those overdue first."""
    dated = briefing.part("milestones")
    if dated is None or not dated.tables:
        return None
    table = dated.tables[0]
    lines = ["　".join(_cells(table, row)[key].text for key in ("due", "title", "state")) for row in table.rows]
    return _list(dated.title, lines, DATED)


def _tasks(briefing: Briefing) -> dict[str, Any] | None:
    """The tasks blocked or behind, with what their units say."""
    tasks = briefing.part("tasks")
    if tasks is None or not tasks.paragraphs:
        return None
    return _list(tasks.title, tasks.paragraphs, REQUESTS)


def _units(briefing: Briefing) -> dict[str, Any] | None:
    """The units with most to settle: what is behind, overdue, below schedule or not reported."""
    part = briefing.part("responsibility")
    if part is None or not part.tables:
        return None
    table, lines = part.tables[0], []
    for row in table.rows:
        said = [
            _("本季未报 {n} 项").format(n=cell.text) if column.key == "missing" else f"{column.title} {cell.text}"
            for column, cell in zip(table.columns, row, strict=True)
            if column.key not in ("unit", "tasks") and cell.text not in ("—", "0", "")
        ]
        lines.append(_("{unit}：{what}").format(unit=row[0].text, what=_("；").join(said)))
    return _list(part.title, lines, UNITS)
