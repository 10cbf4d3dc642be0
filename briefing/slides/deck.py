"""Slides (.pptx) of a briefing: one message each, the conclusion for a title, charts that are native and editable.

A part becomes one scene, or several where a table is longer than a page; what stands on no slide stands in its notes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Pt

import wording
from briefing.content.model import Briefing, Cell, Chart, Matter, Part, Table
from briefing.slides.chart import draw_chart, starts_words
from briefing.slides.table import (
    SIZES,
    Fit,
    best,
    draw_table,
    drawn_height,
    heading,
    lights_in,
    measured,
    natural_width,
    pieces,
    printed,
    side_by_side,
    together,
)
from briefing.slides.template import LEFT, RIGHT, STAMP, TITLE_SIZES, new_deck, new_slide
from briefing.slides.text import (
    LINE,
    Box,
    Piece,
    fill_frame,
    in_our_font,
    lines_of,
    size_for,
    status_pieces,
    text_box,
    wide,
)
from briefing.zipped import settled
from charts.palette import MUTED, NAVY
from wording import _
from wording.figures import joined
from wording.status import SEVERITY, TROUBLE, status_look, status_text

BODY = Box(LEFT, 104, RIGHT - LEFT, 378)
_STATUS_LINE = Box(LEFT, 450, RIGHT - LEFT, 34)
# What does not go into two lines takes as many as the title's place has.
_LONG_TITLES = (18.0, 17.0, 16.0, 15.0, 14.0)
_TEXT_SIZES = (20.0, 18.0, 17.0, 16.0)
# A table that would fill less of its slide goes on the one before; the line above it there, in points.
_HALF, _SUBTITLE = 0.5, 36.0
# What a table gives up first where a page is too narrow: what other slides say, or the bars beside it; the notes say it.
_OPTIONAL = ("moved", "reported", "missing")
# And what goes well, to stand on one slide: its light says how it stands.
_SAID_BY_LIGHT = ("schedule", "promise")
_FIGURE = re.compile(r"[\d.,−]+")
_BESIDE_BARS = ("value", "share", "task", "growth", "moved")


@dataclass(frozen=True)
class Scene:
    """What stands on one slide between its title and its foot."""

    part: Part
    chart: Chart | None = None
    table: Table | None = None
    fit: Fit | None = None
    paragraphs: tuple[str, ...] = ()
    again: bool = False
    # Of a list its places, beside what there is to say of it.
    beside: Table | None = None
    beside_fit: Fit | None = None
    # A short table of the next part that goes on the same slide, under its own conclusion.
    next_part: Part | None = None
    next_fit: Fit | None = None


def slides(briefing: Briefing, *, annex: bool = False) -> bytes:
    """The deck (.pptx bytes): the story, with the other parts behind it as an `annex`, in the briefing's language; equal
    briefings give equal bytes."""
    before = wording.language()
    wording.use(briefing.language)
    try:
        deck = new_deck(briefing)
        for parts in (briefing.story, briefing.annex if annex else ()):
            for scene in _told(parts):
                if scene.part.kind == "cover":
                    _cover(deck, briefing, scene.part)
                elif scene.part.matters:
                    _answer(deck, briefing, scene.part)
                else:
                    _slide(deck, briefing, scene)
        raw = io.BytesIO()
        deck.save(raw)
    finally:
        wording.use(before)
    return settled(raw.getvalue())


def _told(parts: Sequence[Part]) -> list[Scene]:
    """The slides of the parts in their order; a part too short for a slide of its own goes on the one before."""
    told: list[list[Scene]] = []
    for part in parts:
        made = [Scene(part)] if part.kind == "cover" or part.matters else list(scenes(part))
        joined = _with_short(told, made[0]) if _is_short(made) else None
        if joined is None:
            told.append(made)
        else:
            told = joined
    return [scene for group in told for scene in group]


def _with_short(told: list[list[Scene]], short: Scene) -> list[list[Scene]] | None:
    """The slides so far with a short one on the nearest that has room; None where none has."""
    for place in reversed(range(len(told))):
        if joined := _joined(told[place], short):
            return [*told[:place], joined, *told[place + 1 :]]
    return None


def _is_short(made: Sequence[Scene]) -> bool:
    """Whether a part is one table that would leave half of its slide empty."""
    if len(made) != 1 or made[0].fit is None or made[0].chart or made[0].part.line or made[0].paragraphs:
        return False
    return drawn_height(made[0].fit, BODY.height) < _HALF * BODY.height


def _joined(before: Sequence[Scene], short: Scene) -> list[Scene] | None:
    """The slides of a part with a short one at the foot of the last, no more slides than before; None where it has no room."""
    part, table, under = before[-1].part, before[-1].table, short.table
    if (
        table is None
        or under is None
        or before[-1].next_part
        or any(s.chart or s.paragraphs or s.part.line for s in before)
    ):
        return None
    room = BODY.height - _legend_height(part.tables[0]) - _legend_height(under) - _SUBTITLE
    if len(before) == 1:
        fits = together((table, under), BODY.width, room)
        return [replace(before[0], fit=fits[0], next_part=short.part, next_fit=fits[1])] if fits else None
    fit = best(under, BODY.width, BODY.height)
    smallest = measured(under, SIZES[-1], BODY.width) if fit else None
    if smallest is None or len(part.tables) != 1:
        return None
    again = pieces(part.tables[0], BODY.width, room - smallest.height)
    if len(again) != len(before):
        return None
    made = [replace(scene, table=piece, fit=size) for scene, (piece, size) in zip(before, again, strict=True)]
    return [*made[:-1], replace(made[-1], next_part=short.part, next_fit=smallest)]


def body_of(part: Part) -> Box:
    """The place for pictures and tables: down to the foot, or to the line that says how a target stands."""
    return BODY if not part.line else replace(BODY, height=_STATUS_LINE.top - BODY.top - 6)


def scenes(part: Part) -> Iterator[Scene]:
    """The slides a part takes: picture and table side by side where both fit, long tables in pieces, else words."""
    room, again = body_of(part), False
    tables = list(part.tables)
    if part.kind == "overview" and tables:
        tables[0] = _narrowed(_with_units(tables[0]), room.width)
    for chart in part.charts:
        beside = _ordered(tables[0], chart) if tables else None
        found = _beside(part, beside, room) if beside else None
        shown, fit = found or (None, None)
        yield Scene(part, chart, shown, fit, again=again)
        tables, again = tables[1:] if found else tables, True
    if part.kind == "target" and not part.charts and len(tables) == 2:
        yield from _of_places(part, tables[0], tables[1], room)
        return
    said = () if part.charts or (part.kind == "overview" and tables) else part.paragraphs
    for table in tables:
        if part.kind == "districts":
            table = _troubled(table, room)
        if part.kind == "settled":
            table = _on_one(table, room)
        above = _height_of(said, room.width, 18) if said else 0.0
        for piece, size in pieces(table, room.width, room.height - above - _legend_height(table)):
            yield Scene(part, None, piece, size, said, again)
            said, again = (), True
    if said or not (part.charts or part.tables):
        for chunk in _text_pieces(said or part.paragraphs, room) or [()]:
            yield Scene(part, paragraphs=chunk, again=again)
            again = True


def _of_places(part: Part, facts: Table, places: Table, room: Box) -> Iterator[Scene]:
    """A list: what there is to say of it, and its places beside; those that go not there on a slide of their own."""
    width = min(0.52 * room.width, max(0.3 * room.width, natural_width(places, SIZES[0])))
    (beside, beside_fit), *more = pieces(places, width, room.height)
    table, fit = pieces(facts, room.width - beside_fit.width - 22, room.height)[0]
    yield Scene(part, None, table, fit, beside=beside, beside_fit=beside_fit)
    for rest, rest_fit in more:
        yield Scene(part, None, rest, rest_fit, again=True)


def _with_units(table: Table) -> Table:
    """The table with each figure's unit beside it, without a column of units."""
    at = {column.key: number for number, column in enumerate(table.columns)}
    if "unit" not in at or "value" not in at:
        return table
    rows = []
    for row in table.rows:
        figure = row[at["value"]]
        number = _FIGURE.match(figure.text) if figure.value is not None else None
        text = joined(number[0], row[at["unit"]].text) + figure.text[number.end() :] if number else figure.text
        rows.append(tuple(replace(cell, text=text) if cell is figure else cell for cell in row))
    return _without(replace(table, rows=tuple(rows)), "unit")


def _narrowed(table: Table, width: float) -> Table:
    """The table without its optional columns, as few as it takes for every word to stand on one line."""
    for key in ("", *_OPTIONAL):
        table = _without(table, key)
        if natural_width(table, SIZES[-1]) <= width:
            break
    return table


def _on_one(table: Table, room: Box) -> Table:
    """The table with as many of its columns as go on one slide; the notes say the others."""
    fewer = table
    for key in ("", *_SAID_BY_LIGHT):
        fewer = _without(fewer, key)
        if best(fewer, room.width, room.height - _legend_height(fewer)):
            return fewer
    return table


def _troubled(table: Table, room: Box) -> Table:
    """The districts' table without the targets that fewest districts are behind on, as few as it takes for the others to stand
    side by side, and without one that no district is behind on where that saves a page; the notes say them."""
    while not side_by_side(table, room.width) and len(table.columns) > 2:
        table = _without(table, table.columns[_fewest_behind(table)[0]].key)
    least, behind = _fewest_behind(table)
    height = room.height - _legend_height(table)
    if not behind and not best(table, room.width, height):
        fewer = _without(table, table.columns[least].key)
        table = fewer if best(fewer, room.width, height) else table
    return table


def _fewest_behind(table: Table) -> tuple[int, int]:
    """The column that fewest districts are behind on, the last of several, and how many they are."""
    members = table.rows[: len(table.rows) - table.last_is_total]
    behind = [sum(row[n].status in TROUBLE for row in members) for n in range(1, len(table.columns))]
    return max(n for n, count in enumerate(behind, 1) if count == min(behind)), min(behind)


def _without(table: Table, key: str) -> Table:
    """The table without a column."""
    kept = [n for n, column in enumerate(table.columns) if column.key != key]
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[n] for n in kept), rows=rows)


def _ordered(table: Table, chart: Chart) -> Table:
    """The table of what bars show, its rows in the order of the bars; what has no bar comes last."""
    if chart.kind != "bar":
        return table
    place = {name: number for number, name in enumerate(chart.categories)}
    return replace(table, rows=tuple(sorted(table.rows, key=lambda row: place.get(row[0].text, len(place)))))


def _beside(part: Part, table: Table, room: Box) -> tuple[Table, Fit] | None:
    """The table as it fits beside a chart, without facts that the title or the line says already; None if it does not."""
    narrow, middle, wide_ = (share * room.width for share in (0.33, 0.42, 0.52))
    if len(table.columns) > 2:
        for key in ("", *_BESIDE_BARS):
            table = _without(table, key)
            if natural_width(table, SIZES[-1], first_at_most=0.3 * wide_) <= wide_:
                break
    while True:
        asked = min(wide_, max(narrow, natural_width(table, SIZES[-1])))
        # A table that is wide because of a long text gives the chart more room for a few lines more.
        if fit := (best(table, middle, room.height) if asked > middle else None) or best(table, asked, room.height):
            return table, fit
        repeated = [row for row in table.rows if row[-1].text and row[-1].text in part.title + part.line]
        if len(table.columns) != 2 or not repeated:
            return None
        table = replace(table, rows=tuple(row for row in table.rows if row is not repeated[-1]))


def _legend_height(table: Table) -> float:
    return 26.0 if lights_in(table) else 0.0


def _height_of(paragraphs: tuple[str, ...], width: float, size: float) -> float:
    return sum(lines_of(text, width, size) * LINE * size + 8 for text in paragraphs)


def _text_pieces(paragraphs: tuple[str, ...], room: Box) -> list[tuple[str, ...]]:
    """Paragraphs in as many slides as they take at a size to be read from the back of a room."""
    chunks: list[list[str]] = []
    for text in paragraphs:
        if not chunks or _height_of((*chunks[-1], text), room.width, _TEXT_SIZES[-1]) > room.height:
            chunks.append([])
        chunks[-1].append(text)
    return [tuple(chunk) for chunk in chunks]


def _slide(deck: Any, briefing: Briefing, scene: Scene) -> None:
    part = scene.part
    title = part.title + (_("（续）") if scene.again else "")
    slide = new_slide(deck, 1, title)
    _title(slide, title)
    room = body_of(part)
    if scene.paragraphs:
        room = _paragraphs(slide, scene.paragraphs, room, alone=scene.table is None)
    if scene.chart:
        width = room.width - (scene.fit.width + 22 if scene.fit else 0)
        _chart(slide, part, scene.chart, replace(room, width=width))
    if scene.chart and scene.table and scene.fit:
        left = replace(room, left=RIGHT - scene.fit.width, width=scene.fit.width)
        draw_table(slide.shapes, scene.table, scene.fit, left, f"{scene.table.title}：{part.title}")
    elif scene.beside and scene.beside_fit and scene.table and scene.fit:
        right = replace(room, left=RIGHT - scene.beside_fit.width, width=scene.beside_fit.width)
        # How each place stands is said in words there.
        draw_table(slide.shapes, scene.beside, scene.beside_fit, right, f"{scene.beside.title}：{part.title}")
        draw_table(slide.shapes, scene.table, scene.fit, room, f"{scene.table.title}：{part.title}")
    elif scene.table and scene.fit:
        if scene.next_part and scene.next_fit:
            room, foot = _parted(room, scene.fit, scene.next_fit)
            title_box = replace(foot, top=foot.top - _SUBTITLE + 8, height=_SUBTITLE - 10)
            text_box(
                slide.shapes, title_box, [[Piece(scene.next_part.title, 20, True)]], anchor="middle", name=_("小标题")
            )
            _whole_table(slide, scene.next_part, scene.next_part.tables[0], scene.next_fit, foot)
        _whole_table(slide, part, scene.table, scene.fit, room)
    if part.line:
        pieces_ = status_pieces(part, _line_size(part))
        text_box(slide.shapes, _STATUS_LINE, [pieces_], anchor="middle", name=_("状态"))
    more = starts_words(scene.chart) if scene.chart else ""
    _foot(slide, briefing, part.stamp if any(part.stamp) else briefing.stamp, more)
    _notes(slide, part, scene)


# Of the answer's page the left part is for the lights, the right one for what is asked, both large enough for a room.
_LIGHTS = (0.4, 0.45, 0.5, 0.55, 0.6)
_MATTER_SIZES = (20.0, 18.0, 17.0, 16.0, 15.0, 14.0)
_READ_WELL = (15.0, 14.0)
_GAP, _BAR = 22.0, 3.0
_UNSETTLED = SEVERITY[: SEVERITY.index("on_track")]


@dataclass(frozen=True)
class _Answer:
    """The answer's page as it fits: its tables at the left, the matters in the size of their names at the right."""

    tables: tuple[Table, ...]
    fits: tuple[Fit, ...]
    matters: tuple[Matter, ...]
    size: float

    @property
    def width(self) -> float:
        return max(fit.width for fit in self.fits)


def _answer_fit(part: Part, room: Box) -> _Answer:
    """What stands on the answer's page: all of it where that can be read; else without saying twice which places lack
    something (who is asked is named), without the promise, and with the lights of those in trouble alone (the others have a
    page of their own). The notes say the rest."""
    bare = _without(part.tables[0], "promise")
    trouble = replace(bare, rows=tuple(row for row in bare.rows if any(cell.status in _UNSETTLED for cell in row)))
    brief = tuple(replace(one, lines=_shorter(one.lines)) for one in part.matters)
    # Who is responsible stands on the page of decisions too.
    briefest = tuple(replace(one, lines=one.lines[:2]) for one in brief)
    ways = [
        (part.tables[0], part.matters),
        (part.tables[0], brief),
        (bare, brief),
        (bare, briefest),
        (trouble, brief),
        (trouble, briefest),
    ]
    for least in _READ_WELL:
        for lights, matters in ways:
            found = [made for share in _LIGHTS if (made := _answered((lights, *part.tables[1:]), matters, share, room))]
            if found and (best_ := max(found, key=lambda one: (one.size, one.width))).size >= least:
                return best_
    shown, fit = pieces(trouble, _LIGHTS[-1] * room.width, room.height)[0]
    return _Answer((shown,), (fit,), briefest, _MATTER_SIZES[-1])


def _shorter(lines: tuple[str, ...]) -> tuple[str, ...]:
    return (lines[0], *lines[2:]) if len(lines) > 3 else lines


def _answered(tables: tuple[Table, ...], matters: tuple[Matter, ...], share: float, room: Box) -> _Answer | None:
    fits = together(tables, share * room.width, room.height - _GAP * (len(tables) - 1))
    if fits is None:
        return None
    right = room.width - max(fit.width for fit in fits) - _GAP
    size = next((size for size in _MATTER_SIZES if _matters_height(matters, right, size) <= room.height), None)
    return _Answer(tables, tuple(fits), matters, size) if size else None


def _answer(deck: Any, briefing: Briefing, part: Part) -> None:
    """Every target's light at the left; at the right what the leader is asked to settle, each in a box of its own."""
    slide = new_slide(deck, 1, part.title)
    _title(slide, part.title)
    room = body_of(part)
    made = _answer_fit(part, room)
    free, top = room.height - _GAP * (len(made.fits) - 1), room.top
    for table, fit in zip(made.tables, made.fits, strict=True):
        height = drawn_height(fit, free * fit.height / sum(one.height for one in made.fits))
        draw_table(slide.shapes, table, fit, Box(room.left, top, fit.width, height), f"{table.title}：{part.title}")
        top += height + _GAP
    right = Box(room.left + made.width + _GAP, room.top, room.width - made.width - _GAP, room.height)
    _matters(slide, made, right)
    _foot(slide, briefing, part.stamp)
    unsaid = [
        _("{name}：{facts}").format(
            name=one.name, facts=_("；").join(line for line in one.lines if line not in shown.lines)
        )
        for one, shown in zip(part.matters, made.matters, strict=True)
        if one != shown
    ]
    _notes(slide, replace(part, notes=(*unsaid, *part.notes)), Scene(part, table=made.tables[0]))


def _matters(slide: Any, made: _Answer, room: Box) -> None:
    """Each matter beside a bar in the colour of its light, what is spare shared between them."""
    spare = max(0.0, room.height - _matters_height(made.matters, room.width, made.size)) / len(made.matters)
    top = room.top
    for matter in made.matters:
        look, size = status_look(matter.status), made.size
        height = _matter_height(matter, room.width, size)
        bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *Box(room.left, top + 2, _BAR, height - 10).emu)
        bar.fill.solid()
        bar.fill.fore_color.rgb = RGBColor.from_string(look.colour.lstrip("#"))
        bar.line.fill.background()
        bar.name = _("状态")
        head = [Piece(status_text(matter.status), size, True, look.colour), Piece(f"　{matter.name}", size, True)]
        words = [[Piece(line, size - 1)] for line in matter.lines]
        box = Box(room.left + _BAR + 9, top, room.width - _BAR - 9, height)
        text_box(slide.shapes, box, [head, *words], after=3, name=matter.name)
        top += height + min(spare, 70.0)


def _matter_height(matter: Matter, width: float, size: float) -> float:
    width -= _BAR + 9
    head = lines_of(f"{status_text(matter.status)}　{matter.name}", width, size, bold=True) * LINE * size + 3
    return head + sum(lines_of(line, width, size - 1) * LINE * (size - 1) + 3 for line in matter.lines) + 8


def _matters_height(matters: Sequence[Matter], width: float, size: float) -> float:
    return sum(_matter_height(matter, width, size) for matter in matters)


def _title(slide: Any, title: str) -> None:
    width, height = Emu(slide.shapes.title.width).pt, Emu(slide.shapes.title.height).pt
    size = size_for(title, width, 2, TITLE_SIZES, bold=True)
    if lines_of(title, width, size, bold=True) > 2:
        fitting = (s for s in _LONG_TITLES if lines_of(title, width, s, bold=True) * LINE * s <= height)
        size = next(fitting, _LONG_TITLES[-1])
    fill_frame(slide.shapes.title.text_frame, [[Piece(title, size, True)]], anchor="middle")


def _line_size(part: Part) -> float:
    """One line of 18 down to 14 points, else two of 13, of many words of less."""
    words = "".join(piece.text for piece in status_pieces(part, 1))
    one = size_for(words, RIGHT - LEFT, 1, (18, 17, 16, 15, 14), bold=True)
    if lines_of(words, RIGHT - LEFT, one, bold=True) == 1:
        return one
    return size_for(words, RIGHT - LEFT, 2, (13, 12, 11, 10), bold=True)


def _chart(slide: Any, part: Part, chart: Chart, room: Box) -> None:
    words = f"{chart.title}　{chart.unit}"
    size = size_for(words, room.width, 1, (16, 15, 14, 13), bold=True)
    above = [Piece(chart.title, size, True, NAVY), Piece(f"　{chart.unit}", min(size, 14), False, MUTED)]
    high = lines_of(words, room.width, size, bold=True) * LINE * size + 4
    text_box(slide.shapes, replace(room, height=high), [above], name=_("图题"))
    names = "、".join(dict.fromkeys(series.name for series in chart.series))
    alt = f"{chart.title}（{chart.unit}）：{names}。{part.title}"
    draw_chart(slide.shapes, chart, replace(room, top=room.top + high + 2, height=room.height - high - 2), alt)


def _whole_table(slide: Any, part: Part, table: Table, fit: Fit, room: Box) -> None:
    lights = lights_in(table)
    height = room.height - _legend_height(table)
    draw_table(slide.shapes, table, fit, replace(room, height=height), f"{table.title}：{part.title}")
    if lights:
        words = [Piece(f"{status_text(code)}　", 14, False, status_look(code).colour) for code in lights]
        text_box(
            slide.shapes, replace(room, top=room.top + height + 4, height=22), [words], anchor="bottom", name=_("图例")
        )


def _parted(room: Box, above: Fit, below: Fit) -> tuple[Box, Box]:
    """The room of two tables below each other, what is spare shared by their heights; between them the lower one's title."""
    share = (room.height - _SUBTITLE) * above.height / (above.height + below.height)
    top = room.top + share + _SUBTITLE
    return replace(room, height=share), replace(room, top=top, height=room.top + room.height - top)


def _paragraphs(slide: Any, paragraphs: tuple[str, ...], room: Box, *, alone: bool) -> Box:
    """Draw paragraphs and give the room left below them."""
    fitting = (size for size in _TEXT_SIZES if _height_of(paragraphs, room.width, size) <= room.height)
    size = next(fitting, _TEXT_SIZES[-1]) if alone else 18.0
    height = room.height if alone else _height_of(paragraphs, room.width, size)
    text_box(
        slide.shapes,
        replace(room, height=height),
        [[Piece(text, size)] for text in paragraphs],
        after=8,
        name=_("正文"),
    )
    return replace(room, top=room.top + height, height=room.height - height)


def _cover(deck: Any, briefing: Briefing, part: Part) -> None:
    slide = new_slide(deck, 0, part.title)
    box = Box(LEFT, 130, RIGHT - LEFT, 120)
    size = size_for(part.title, box.width, 2, (44, 40, 36, 32, 28), bold=True)
    fill_frame(slide.shapes.title.text_frame, [[Piece(part.title, size, True)]], anchor="bottom")
    text_box(slide.shapes, Box(LEFT, 262, RIGHT - LEFT, 40), [[Piece(part.line, 26, False, NAVY)]], name=_("时期"))
    under = [[Piece(text, 18, False, MUTED)] for text in part.paragraphs]
    text_box(slide.shapes, Box(LEFT, 318, RIGHT - LEFT, 150), under, after=6, name=_("正文"))
    if briefing.logo:
        picture = slide.shapes.add_picture(io.BytesIO(briefing.logo), Pt(LEFT), Pt(36), height=Pt(60))
        picture.name = _("标识")
        picture._element.nvPicPr.cNvPr.set("descr", _("标识"))
    _foot(slide, briefing, part.stamp)
    _notes(slide, part, Scene(part, paragraphs=part.paragraphs))


def _foot(slide: Any, briefing: Briefing, stamp: tuple[str, str], more: str = "") -> None:
    """The stamp line under the rule: what it is of at the left, where it comes from and its marks at the right."""
    left = " · ".join(text for text in (stamp[0], more) if text)
    right = " · ".join([text for text in (stamp[1],) if text] + [m for m in briefing.marks if m not in stamp[1]])
    size = next((s for s in (12.0, 11.5, 11.0, 10.5, 10.0) if wide(left, s) + wide(right, s) + 24 <= STAMP.width), 0.0)
    if size:
        middle = STAMP.left + wide(left, size) + 12
        boxes = (
            replace(STAMP, width=middle - STAMP.left),
            replace(STAMP, left=middle, width=STAMP.width + STAMP.left - middle),
        )
    else:
        size, half = 10.0, STAMP.width / 2 - 8
        boxes = (replace(STAMP, width=half), replace(STAMP, left=STAMP.left + half + 16, width=half))
    text_box(slide.shapes, boxes[0], [[Piece(left, size, False, MUTED)]], name=_("口径"))
    text_box(slide.shapes, boxes[1], [[Piece(right, size, False, MUTED)]], align="right", name=_("来源"))


def _left_out(part: Part, drawn: Table) -> list[str]:
    """A line for each row on the slide with what it leaves out there: columns given up, and the end of a shortened text. On
    the answer's page, where one table is all there is, a line too for each row that is not there."""
    whole = next(table for table in part.tables if table.title == drawn.title)
    kept, first = {column.key for column in drawn.columns}, {row[0].text: row for row in drawn.rows}
    gone = [n for n, column in enumerate(whole.columns) if column.key not in kept]
    told = []
    for row in whole.rows:
        if row[0].text in first:
            short = {cell.text for cell in first[row[0].text] if cell.text.endswith("…")}
            cut = [
                n
                for n, cell in enumerate(row)
                if n not in gone
                and cell.text not in short
                and (cell.brief or any(map(cell.text.startswith, (text.rstrip("…") for text in short))))
            ]
            facts = [f"{heading(whole.columns[n])} {_in_full(row[n])}" for n in sorted([*gone, *cut])]
        else:
            facts = (
                [f"{heading(column)} {_in_full(cell)}" for column, cell in zip(whole.columns[1:], row[1:], strict=True)]
                if part.matters
                else []
            )
        if facts:
            told.append(_("{name}：{facts}").format(name=row[0].text, facts=_("，").join(facts)))
    return told


def _in_full(cell: Cell) -> str:
    return printed(replace(cell, brief=""))


def _notes(slide: Any, part: Part, scene: Scene) -> None:
    """For the speaker: what is not on the slide, then sources and cells."""
    said = [text for text in part.paragraphs if text not in scene.paragraphs and not scene.again]
    if scene.table:
        said += _left_out(part, scene.table)
    more = scene.next_part.notes if scene.next_part else ()
    frame = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(dict.fromkeys([*said, *part.notes, *more]))
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(12)
            in_our_font(run._r.get_or_add_rPr())
