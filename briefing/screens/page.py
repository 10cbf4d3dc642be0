"""One file of HTML: 总览, every indicator and the matrix of one plan at one data version.

It opens from a USB stick: charts can be pointed at, nothing is fetched, no server is asked. The same bytes are served
at /board/<plan>.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from briefing.content.material import Material
from briefing.content.model import Briefing, Part
from briefing.content.stamps import version_words
from briefing.screens.naming import made_words, scene_name
from briefing.screens.renderer import POLICY, plotly_script
from briefing.screens.sections import Figures, Piece, ShownTable, shown_table, told_of
from charts.palette import INK
from components import cards, pictures
from components.drawing import plot_script
from components.html import Markup, render
from components.marks import labelled, status_mark
from components.pictures import Course
from components.style import style_sheet
from wording import _, language, named
from wording.figures import shown_unit
from wording.levels import members_word
from wording.notes import with_places_named
from wording.sentences import target_of
from wording.status import status_word

HISTORY = 330
_DRAW = Markup(plot_script() + (Path(__file__).parent / "board.js").read_text(encoding="utf-8"))


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
    below: tuple[ShownTable, ...] = ()
    tables: tuple[ShownTable, ...] = ()
    paragraphs: tuple[str, ...] = ()
    numbered: bool = False
    notes: tuple[str, ...] = ()


def page(briefing: Briefing, material: Material) -> bytes:
    """The whole file as UTF-8, in the language the briefing was composed in."""
    material = replace(
        material,
        whole=with_places_named(material.whole, material.register),
        districts=with_places_named(material.districts, material.register),
    )
    figures = Figures()
    bars = {part.key: part for part in briefing.parts if part.kind == "districts" and part.key}
    sections = []
    for part in _trouble_first(briefing.parts):
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
        draw=_DRAW,
    )
    return made.encode("utf-8")


def card_page(briefing: Briefing, material: Material, key: str) -> bytes:
    """One target's card as a file of HTML, for a frame in another page; a click opens the whole board at it. KeyError."""
    found = {row.target: row for row in with_places_named(material.whole, material.register)}[
        f"{material.plan_id}.{key}"
    ]
    left, _right = briefing.stamp
    made = render(
        "one_card.html",
        lang="zh-CN" if language() == "zh" else "en",
        policy=POLICY,
        title=briefing.title,
        style=style_sheet({"line": "1.5", "card": "260px", "watermark": _watermark(briefing.watermark)}),
        marks="　".join(briefing.marks),
        whole=f"../{material.plan_id}?lang={language()}#{found.target}",
        card=cards.card(found, material.histories[found.target], material.catalogue, material.register),
        stamp=f"{briefing.facts.get('period', '')} · {left}",
    )
    return made.encode("utf-8")


def _trouble_first(parts: Sequence[Part]) -> list[Part]:
    """The parts with what needs somebody right behind the whole: a leader does not scroll for it."""
    return sorted(parts, key=lambda part: {"cover": 0, "overview": 1, "trouble": 2}.get(part.kind, 3))


def _watermark(words: str) -> str:
    """Light diagonal words under everything, as the address of a picture."""
    if not words:
        return "none"
    svg = render("watermark.svg", words=words, ink=INK)
    return f"url(data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


def _ways(briefing: Briefing, material: Material) -> list[dict[str, str]]:
    """The way to every section; targets by their short name and light."""
    ways: list[dict[str, str]] = []
    names = _section_names(members_word(material.catalogue, material.plan_id))
    for part in _trouble_first(briefing.parts):
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


def _target(part: Part, bars: Part | None, material: Material, figures: Figures) -> Section:
    """One indicator: its course and its districts side by side, then facts, steps and places."""
    row = next(row for row in material.whole if row.target == part.key)
    indicator = target_of(row, material.catalogue)[1]
    name, unit = scene_name(material, named(indicator, "short")), shown_unit(indicator, material.catalogue)
    course = Course(row, material.histories[part.key], material.schedules[part.key], material.references[part.key])
    if row.figure.members:
        left = [Piece(_("走势与目标"), unit, drawn=cards.places(row.figure.members, material.register))]
    else:
        drawn = pictures.course(course, material.plan, material.catalogue, height=HISTORY)
        left = [Piece(_("走势与目标"), unit, figures.place(drawn, part.title, name, told=told_of(part.charts[0])))]
    steps = pictures.contribution(
        row, material.plan, material.as_of, material.steps[part.key], material.catalogue, material.register
    )
    if steps:
        left.append(Piece(steps[0], _("对全域的贡献"), figures.place(steps[1], steps[0], f"{name}-{_('贡献')}")))
    right = [Piece(table=shown_table(table)) for table in part.tables]
    if bars and material.by_region[part.key] and not row.figure.members:
        states = {one.region: one.light for one in material.district_rows(part.key)}
        drawn = pictures.districts(material.by_region[part.key], states, row, material.catalogue, material.register)
        right.insert(0, Piece(bars.title, unit, figures.place(drawn, bars.title, f"{name}-{_('各地')}")))
    return Section(
        "target",
        part.title,
        key=part.key,
        state=labelled(part.status, css="state"),
        line=part.line.removeprefix(status_word(part.status)).strip("　"),
        sides=(tuple(left), tuple(right)),
        below=tuple(shown_table(table) for table in (bars.tables if bars else ())),
        paragraphs=tuple(part.paragraphs),
        notes=_notes(part),
    )


def _plain(part: Part) -> Section:
    return Section(
        part.kind,
        part.title,
        key=part.kind,
        tables=tuple(map(shown_table, part.tables)),
        paragraphs=tuple(part.paragraphs),
        numbered=part.kind == "next_steps",
        notes=_notes(part),
    )


def _notes(part: Part) -> tuple[str, ...]:
    """What belongs to the numbers of a part: as-of, reports, source and marks, then definition and clause."""
    stamp = " · ".join(words for words in part.stamp if words)
    return tuple(words for words in (stamp, *part.notes) if words)


def _foot(material: Material) -> str:
    said = (_("来源：《{plan}》").format(plan=named(material.plan)), version_words(material), made_words(material))
    return " · ".join(said)
