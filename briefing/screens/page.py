"""One file of HTML: 总览, every indicator and the matrix of one plan at one data version.

It opens from a USB stick: charts can be pointed at, nothing is fetched, no server is asked. The same bytes are served
at /board/<plan>.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape

import plotly.graph_objects as go

from briefing.content.material import Material
from briefing.content.model import Briefing, Cell, Column, Part, Table
from briefing.content.stamps import version_words
from briefing.screens.page_style import DRAW, POLICY, SHELL, plotly_script, style
from briefing.screens.scene_frame import scene_name
from charts.marks import mark
from components import cards, pictures
from components.pictures import Course
from tracker.clock import local
from wording import _, language, named
from wording.figures import shown_unit
from wording.levels import members_word
from wording.notes import with_places_named
from wording.sentences import target_of
from wording.status import status_look, status_word

HISTORY = 330


@dataclass
class _Figures:
    """The charts of the file, by the id of their box."""

    made: dict[str, str] = field(default_factory=dict)

    def box(self, figure: go.Figure, name: str, title: str) -> str:
        """The place of a chart (HTML); `name` is what its picture is called, `title` what it shows."""
        key = f"figure-{len(self.made) + 1}"
        spec = json.loads(figure.to_json())
        self.made[key] = json.dumps({**spec, "name": name}, ensure_ascii=False, separators=(",", ":"))
        height = figure.layout.height or HISTORY
        return (
            f'<div class="plot" id="{key}" role="img" aria-label="{escape(title, quote=True)}" '
            f'style="height:{height}px"></div>'
        )

    def as_json(self) -> str:
        inside = ",".join(f'"{key}":{spec}' for key, spec in self.made.items())
        return "{" + inside.replace("<", "\\u003c") + "}"


def page(briefing: Briefing, material: Material) -> bytes:
    """The whole file as UTF-8, in the language the briefing was composed in."""
    material = replace(
        material,
        whole=with_places_named(material.whole, material.register),
        districts=with_places_named(material.districts, material.register),
    )
    figures = _Figures()
    bars = {part.key: part for part in briefing.parts if part.kind == "districts" and part.key}
    sections = []
    for part in briefing.parts:
        if part.kind == "overview":
            sections.append(_overview(briefing, part, material))
        elif part.kind == "target":
            sections.append(_target(part, bars.get(part.key), material, figures))
        elif part.kind != "cover" and not (part.kind == "districts" and part.key):
            sections.append(_plain(part))
    made = SHELL.substitute(
        lang="zh-CN" if language() == "zh" else "en",
        policy=POLICY,
        title=escape(briefing.title),
        style=style(briefing.watermark, small_cards=len(material.whole) >= cards.COMPACT_FROM),
        body=_head(briefing) + _links(briefing, material) + "".join(sections) + _foot(material),
        plotly=plotly_script(),
        figures=figures.as_json(),
        draw=DRAW.substitute(save=json.dumps(_("下载图片"), ensure_ascii=False)),
    )
    return made.encode("utf-8")


def _head(briefing: Briefing) -> str:
    left, _right = briefing.stamp
    marks = "　".join(briefing.marks)
    period = briefing.facts.get("period", "")
    return (
        f'<header><b>{escape(briefing.title)}</b><span class="muted">{escape(period)} · {escape(left)}</span></header>'
        f'<div class="marks" role="note"><span>{escape(marks)}</span></div>'
    )


def _links(briefing: Briefing, material: Material) -> str:
    """The way to every section; targets by their short name and light."""
    links = []
    for part in briefing.parts:
        if part.kind == "target":
            row = next(row for row in material.whole if row.target == part.key)
            name = named(target_of(row, material.catalogue)[1], "short")
            links.append(f'<a href="#{part.key}">{mark(part.status, 12)}{escape(name)}</a>')
        elif part.kind not in ("cover", "overview") and not part.key:
            links.append(
                f'<a href="#{part.kind}">{escape(_section_names(members_word(material.catalogue, material.plan_id))[part.kind])}</a>'
            )
    return f"<nav>{''.join(links)}</nav>"


def _section_names(places: str) -> Mapping[str, str]:
    return {
        "districts": places,
        "trouble": _("需要协调的目标"),
        "next_steps": _("下一步"),
        "milestones": _("时间节点"),
        "tasks": _("任务"),
        "responsibility": _("责任单位"),
        "sources": _("数据来源"),
    }


def _overview(briefing: Briefing, part: Part, material: Material) -> str:
    if not material.whole:
        return f'<section class="first"><h1>{escape(part.title)}</h1></section>'
    small = len(material.whole) >= cards.COMPACT_FROM
    made = []
    for row in material.whole:
        key = row.target
        card = (
            cards.compact(row, material.catalogue, material.register)
            if small
            else cards.card(row, material.histories[key], material.catalogue, material.register)
        )
        made.append(f'<a href="#{key}">{card}</a>')
    said = "".join(f'<p class="prose">{escape(words)}</p>' for words in part.paragraphs)
    return (
        f'<section class="first"><h1>{escape(part.title)}</h1>{cards.strip(material.whole)}<div class="cards">{"".join(made)}</div>'
        f"{said}{_notes(part)}</section>"
    )


def _target(part: Part, bars: Part | None, material: Material, figures: _Figures) -> str:
    """One indicator: its course and its districts side by side, then facts, steps and places."""
    row = next(row for row in material.whole if row.target == part.key)
    indicator = target_of(row, material.catalogue)[1]
    name, unit = scene_name(material, named(indicator, "short")), shown_unit(indicator, material.catalogue)
    course = Course(row, material.histories[part.key], material.schedules[part.key], material.references[part.key])
    left = [_heading(_("走势与目标"), unit)]
    if row.figure.members:
        left.append(cards.places(row.figure.members, material.register))
    else:
        drawn = pictures.course(course, material.plan, material.catalogue, height=HISTORY)
        left.append(figures.box(drawn, name, part.title))
    steps = pictures.contribution(
        row, material.plan, material.as_of, material.steps[part.key], material.catalogue, material.register
    )
    if steps:
        left += [_heading(steps[0], _("对全域的贡献")), figures.box(steps[1], f"{name}-{_('贡献')}", steps[0])]
    right = [_table(table) for table in part.tables]
    if bars and material.by_region[part.key] and not row.figure.members:
        states = {one.region: one.light for one in material.district_rows(part.key)}
        drawn = pictures.districts(material.by_region[part.key], states, row, material.catalogue, material.register)
        right = [_heading(bars.title, unit), figures.box(drawn, f"{name}-{_('县区')}", bars.title), *right]
    look = status_look(part.status)
    line = part.line.removeprefix(status_word(part.status)).strip("　")
    below = "".join(_heading(table.title) + _table(table) for table in (bars.tables if bars else ()))
    return (
        f'<section id="{part.key}"><h2>{escape(part.title)}</h2>'
        f'<p><span class="state" style="color:{look.colour}">{mark(part.status)}{status_word(part.status)}</span>　{escape(line)}</p>'
        f'<div class="two"><div>{"".join(left)}</div><div>{"".join(right)}</div></div>{below}'
        f'<p class="prose">{escape(" ".join(part.paragraphs))}</p>{_notes(part)}</section>'
    )


def _plain(part: Part) -> str:
    said = "".join(f'<p class="prose">{escape(words)}</p>' for words in part.paragraphs)
    if part.kind == "next_steps":
        said = f'<ol class="prose">{"".join(f"<li>{escape(words)}</li>" for words in part.paragraphs)}</ol>'
    tables = "".join(_table(table, wide=True) for table in part.tables)
    return f'<section id="{part.kind}"><h2>{escape(part.title)}</h2>{tables}{said}{_notes(part)}</section>'


def _heading(title: str, unit: str = "") -> str:
    after = f" <span>{escape(unit)}</span>" if unit else ""
    return f"<h3>{escape(title)}{after}</h3>"


def _notes(part: Part) -> str:
    """What belongs to the numbers of a part: as-of, reports, source and marks, then definition and clause."""
    stamp = " · ".join(words for words in part.stamp if words)
    lines = "".join(f"<li>{escape(words)}</li>" for words in (stamp, *part.notes) if words)
    return f'<ul class="notes">{lines}</ul>'


def _table(table: Table, *, wide: bool = False) -> str:
    heads = "".join(
        f'<th class="{_side(column, n)}">{escape(column.title)}{f"<small>{escape(column.unit)}</small>" if column.unit else ""}</th>'
        for n, column in enumerate(table.columns)
    )
    body = []
    for number, row in enumerate(table.rows):
        total = ' class="total"' if table.last_is_total and number == len(table.rows) - 1 else ""
        marked = [any(line[n].status for line in table.rows) for n in range(len(table.columns))]
        cells = "".join(
            _cell(cell, column, n, marked[n]) for n, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        )
        body.append(f"<tr{total}>{cells}</tr>")
    css = ' class="wide"' if wide and len(table.columns) > 4 else ""
    return f'<div class="box"><table{css}><thead><tr>{heads}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _side(column: Column, number: int) -> str:
    return {"right": "r", "center": "c"}.get(column.align, "") + (" first" if number == 0 else "")


def _cell(cell: Cell, column: Column, number: int, marked: bool) -> str:
    """A cell's words with the mark of its status: after a figure, before the word of a status."""
    tint = status_look(cell.status).tint if cell.status else "#FFFFFF"
    style_ = f' style="background:{tint}"' if tint != "#FFFFFF" else ""
    text = escape(cell.text)
    if column.align == "right":
        text += mark(cell.status, 14) if cell.status else '<span class="gap"></span>' if marked else ""
    elif cell.status:
        text = f'<b style="color:{status_look(cell.status).colour}">{mark(cell.status, 14)}{text}</b>'
    return f'<td class="{_side(column, number)}"{style_}>{text}</td>'


def _foot(material: Material) -> str:
    made = _("{when} 生成").format(when=local(material.made_at).strftime("%Y-%m-%d %H:%M"))
    said = (_("来源：《{plan}》").format(plan=named(material.plan)), version_words(material), made)
    return f"<footer>{escape(' · '.join(said))}</footer>"
