"""One file of HTML: 总览, every indicator and the matrix of one plan at one data version.

It opens from a USB stick: charts can be pointed at, nothing is fetched, no server is asked. The same bytes are served
at /board/<plan>.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import plotly
import plotly.graph_objects as go

from briefing.content.material import Material
from briefing.content.model import Briefing, Cell, Column, Part, Table
from briefing.content.stamps import version_words
from briefing.screens.scene_frame import scene_name
from charts.palette import INK
from components import cards, pictures
from components.html import Markup, render, span
from components.marks import labelled, status_mark
from components.pictures import Course
from components.style import style_sheet
from tracker.clock import local
from wording import _, language, named
from wording.figures import shown_unit
from wording.levels import members_word
from wording.notes import with_places_named
from wording.sentences import target_of
from wording.status import status_look, status_word

HISTORY = 330
# Nothing is fetched: scripts and styles stand in the file, pictures in their own address.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; worker-src blob:"
)
_DRAW = Markup((Path(__file__).parent / "board.js").read_text(encoding="utf-8"))
# Keeps figures with and without a mark in one line.
_NO_MARK = span("", "gap")


@dataclass(frozen=True)
class Chart:
    """The place of a chart: the id of its box, what it shows, its height in px."""

    key: str
    title: str
    height: int


@dataclass(frozen=True)
class Piece:
    """What stands under a small heading: a chart, a table, or what is drawn already."""

    title: str = ""
    unit: str = ""
    chart: Chart | None = None
    table: BoardTable | None = None
    drawn: Markup | str = ""


@dataclass(frozen=True)
class Head:
    """A column: its title over its unit, and the class that says on which side it stands."""

    title: str
    unit: str
    side: str


@dataclass(frozen=True)
class BoardCell:
    """A cell: its words with the mark after a figure, or mark and word of a status in its colour; tint #RRGGBB or none."""

    text: str
    side: str
    tint: str
    mark: Markup | str
    word: Markup | str


@dataclass(frozen=True)
class Line:
    """A row of cells; the last one may be a total."""

    cells: tuple[BoardCell, ...]
    total: bool


@dataclass(frozen=True)
class BoardTable:
    """A table as the board shows it."""

    title: str
    heads: tuple[Head, ...]
    rows: tuple[Line, ...]


@dataclass(frozen=True)
class Section:
    """A part of the board, by its kind; `key` is where links lead."""

    kind: str
    title: str
    key: str = ""
    strip: Markup | str = ""
    cards: tuple[tuple[str, Markup], ...] = ()
    state: Markup | str = ""
    line: str = ""
    sides: tuple[tuple[Piece, ...], ...] = ()
    below: tuple[BoardTable, ...] = ()
    tables: tuple[BoardTable, ...] = ()
    paragraphs: tuple[str, ...] = ()
    numbered: bool = False
    notes: tuple[str, ...] = ()


@dataclass
class _Figures:
    """The charts of the file, by the id of their box."""

    made: dict[str, dict[str, Any]] = field(default_factory=dict)

    def box(self, figure: go.Figure, name: str, title: str) -> Chart:
        """The place of a chart; `name` is what its picture is called, `title` what it shows."""
        key = f"figure-{len(self.made) + 1}"
        self.made[key] = {**json.loads(figure.to_json()), "name": name}
        return Chart(key, title, round(figure.layout.height or HISTORY))

    def as_json(self) -> Markup:
        """All of them, safe inside a script."""
        return Markup(json.dumps(self.made, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


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
            sections.append(_overview(part, material))
        elif part.kind == "target":
            sections.append(_target(part, bars.get(part.key), material, figures))
        elif part.kind != "cover" and not (part.kind == "districts" and part.key):
            sections.append(_plain(part))
    left, _right = briefing.stamp
    small_cards = len(material.whole) >= cards.COMPACT_FROM
    sizes = {"line": "1.5", "card": "260px" if small_cards else "440px", "watermark": _watermark(briefing.watermark)}
    made = render(
        "board.html",
        lang="zh-CN" if language() == "zh" else "en",
        policy=POLICY,
        title=briefing.title,
        style=style_sheet(sizes),
        stamp=f"{briefing.facts.get('period', '')} · {left}",
        marks="　".join(briefing.marks),
        ways=_ways(briefing, material),
        sections=sections,
        foot=_foot(material),
        plotly=Markup(plotly_script()),
        figures=figures.as_json(),
        save=_("下载图片"),
        draw=_DRAW,
    )
    return made.encode("utf-8")


def _watermark(words: str) -> str:
    """Light diagonal words under everything, as the address of a picture."""
    if not words:
        return "none"
    svg = render("watermark.svg", words=words, ink=INK)
    return f"url(data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


@cache
def plotly_script() -> str:
    """plotly.js as its package carries it (MIT licence, said at its head)."""
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def _ways(briefing: Briefing, material: Material) -> list[dict[str, str]]:
    """The way to every section; targets by their short name and light."""
    ways: list[dict[str, str]] = []
    names = _section_names(members_word(material.catalogue, material.plan_id))
    for part in briefing.parts:
        if part.kind == "target":
            row = next(row for row in material.whole if row.target == part.key)
            name = named(target_of(row, material.catalogue)[1], "short")
            ways.append({"key": part.key, "mark": status_mark(part.status, 12), "name": name})
        elif part.kind not in ("cover", "overview") and not part.key:
            ways.append({"key": part.kind, "mark": "", "name": names[part.kind]})
    return ways


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


def _overview(part: Part, material: Material) -> Section:
    if not material.whole:
        return Section("overview", part.title)
    small = len(material.whole) >= cards.COMPACT_FROM
    made = tuple(
        (
            row.target,
            cards.compact(row, material.catalogue, material.register)
            if small
            else cards.card(row, material.histories[row.target], material.catalogue, material.register),
        )
        for row in material.whole
    )
    return Section(
        "overview",
        part.title,
        strip=cards.strip(material.whole),
        cards=made,
        paragraphs=tuple(part.paragraphs),
        notes=_notes(part),
    )


def _target(part: Part, bars: Part | None, material: Material, figures: _Figures) -> Section:
    """One indicator: its course and its districts side by side, then facts, steps and places."""
    row = next(row for row in material.whole if row.target == part.key)
    indicator = target_of(row, material.catalogue)[1]
    name, unit = scene_name(material, named(indicator, "short")), shown_unit(indicator, material.catalogue)
    course = Course(row, material.histories[part.key], material.schedules[part.key], material.references[part.key])
    if row.figure.members:
        left = [Piece(_("走势与目标"), unit, drawn=cards.places(row.figure.members, material.register))]
    else:
        drawn = pictures.course(course, material.plan, material.catalogue, height=HISTORY)
        left = [Piece(_("走势与目标"), unit, figures.box(drawn, name, part.title))]
    steps = pictures.contribution(
        row, material.plan, material.as_of, material.steps[part.key], material.catalogue, material.register
    )
    if steps:
        left.append(Piece(steps[0], _("对全域的贡献"), figures.box(steps[1], f"{name}-{_('贡献')}", steps[0])))
    right = [Piece(table=_table(table)) for table in part.tables]
    if bars and material.by_region[part.key] and not row.figure.members:
        states = {one.region: one.light for one in material.district_rows(part.key)}
        drawn = pictures.districts(material.by_region[part.key], states, row, material.catalogue, material.register)
        right.insert(0, Piece(bars.title, unit, figures.box(drawn, f"{name}-{_('县区')}", bars.title)))
    return Section(
        "target",
        part.title,
        key=part.key,
        state=labelled(part.status, css="state"),
        line=part.line.removeprefix(status_word(part.status)).strip("　"),
        sides=(tuple(left), tuple(right)),
        below=tuple(_table(table) for table in (bars.tables if bars else ())),
        paragraphs=(" ".join(part.paragraphs),),
        notes=_notes(part),
    )


def _plain(part: Part) -> Section:
    return Section(
        part.kind,
        part.title,
        key=part.kind,
        tables=tuple(map(_table, part.tables)),
        paragraphs=tuple(part.paragraphs),
        numbered=part.kind == "next_steps",
        notes=_notes(part),
    )


def _notes(part: Part) -> tuple[str, ...]:
    """What belongs to the numbers of a part: as-of, reports, source and marks, then definition and clause."""
    stamp = " · ".join(words for words in part.stamp if words)
    return tuple(words for words in (stamp, *part.notes) if words)


def _table(table: Table) -> BoardTable:
    marked = [any(line[n].status for line in table.rows) for n in range(len(table.columns))]
    rows = tuple(
        Line(
            tuple(
                _cell(cell, column, n, marked[n])
                for n, (cell, column) in enumerate(zip(row, table.columns, strict=True))
            ),
            total=table.last_is_total and number == len(table.rows) - 1,
        )
        for number, row in enumerate(table.rows)
    )
    heads = tuple(Head(column.title, column.unit, _side(column, n)) for n, column in enumerate(table.columns))
    return BoardTable(table.title, heads, rows)


def _side(column: Column, number: int) -> str:
    return {"right": "r", "center": "c"}.get(column.align, "") + (" first" if number == 0 else "")


def _cell(cell: Cell, column: Column, number: int, marked: bool) -> BoardCell:
    """A cell's words with the mark of its status: after a figure, before the word of a status."""
    look, right = status_look(cell.status), column.align == "right"
    drawn: Markup | str = ""
    if right:
        drawn = status_mark(cell.status, 14) if cell.status else _NO_MARK if marked else ""
    word = render(
        "labelled.html", mark=status_mark(cell.status, 14, beside=True), word=cell.text, colour=look.colour, css="light"
    )
    return BoardCell(
        text=cell.text,
        side=_side(column, number),
        tint=look.tint if cell.status and look.tint != "#FFFFFF" else "",
        mark=drawn,
        word=word if cell.status and not right else "",
    )


def _foot(material: Material) -> str:
    made = _("{when} 生成").format(when=local(material.made_at).strftime("%Y-%m-%d %H:%M"))
    said = (_("来源：《{plan}》").format(plan=named(material.plan)), version_words(material), made)
    return " · ".join(said)
