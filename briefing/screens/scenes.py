"""The briefing on a big screen: one message a screen, each a figure of 1600 × 900 px with everything on it.

The page 汇报, the pictures and the command line all show these figures; none draws a screen a second way. What is only
for the record (where every number comes from) is left to the papers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from briefing.content.cells import light_table
from briefing.content.material import Material
from briefing.content.model import Briefing, Part, Table
from briefing.content.stamps import stamp
from briefing.screens.canvas import LINE, Canvas, blank, lines_of, title_lines, wide
from briefing.screens.canvas_table import draw, on_one_sheet, pages
from briefing.screens.scene_charts import district_scene, target_scene
from briefing.screens.scene_frame import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Scene,
    finished,
    foot_of,
    framed,
    note_line,
    note_size,
    spoken,
)
from charts.palette import FRAME, MUTED, NAVY
from tracker.rules.judgement import Judgement
from wording import _, language, named
from wording.sentences import count_statuses
from wording.status import STRIP, status_look, status_word

_SIZES = (30, 28, 26, 24)
# English runs longer.
_ENGLISH = (23, 22, 21, 20)
_OVERVIEW = ("name", "promise", "value", "unit", "schedule", "status", "outlook")
# More columns than this cannot be read from the back.
_MOST = 9


def scenes(briefing: Briefing, on: Material) -> list[Scene]:
    """Every screen in the briefing's order, in the language the briefing was composed in."""
    makers: dict[str, Callable[[Briefing, Part, Material], list[Scene]]] = {
        "cover": _cover,
        "overview": _overview,
        "target": lambda whole, part, material: [target_scene(whole, part, material)],
        "districts": _districts,
        "next_steps": _listed,
        "sources": lambda *_given: [],
    }
    made = []
    for part in briefing.parts:
        made += makers.get(part.kind, _tables)(briefing, part, on)
    return made


def _cover(briefing: Briefing, part: Part, material: Material) -> list[Scene]:
    canvas = blank(WIDTH, HEIGHT)
    if briefing.logo:
        canvas.image(briefing.logo, "image/png", LEFT, 70, 160, 160)
    size, lines = title_lines(part.title, RIGHT - LEFT - 60, (80, 72, 64, 56))
    y = canvas.lines(LEFT, 270, lines, size, bold=True)
    canvas.words(LEFT, y + 60, part.line, 44, NAVY, bold=True)
    canvas.rule(LEFT, y + 112, RIGHT, y + 112, NAVY, 4)
    y += 140
    for paragraph in part.paragraphs:
        y = canvas.lines(LEFT, y, lines_of(paragraph, 30, RIGHT - LEFT), 30, MUTED) + 8
    plain = replace(part, title="")
    framed(canvas, "", foot_of(material, plain))
    return [finished(briefing, material, part, canvas, _("封面"), part.line)]


def place_scenes(briefing: Briefing, material: Material, code: str, title: str) -> list[Scene]:
    """One district with all its targets in a table; `title` is its conclusion."""
    mine = [row for row in material.districts if row.region == code]
    table = _columns(light_table(replace(material, whole=mine)), _OVERVIEW)
    part = Part("districts", title, stamp=stamp(material))
    made = []
    sheets = pages(table, RIGHT - LEFT, BOTTOM + 44 - TOP, _sizes((30, 28, 27, 26, 25, 24)))
    for number, fitted in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, title, foot_of(material, part), page=_page(number, len(sheets)))
        draw(canvas, fitted, LEFT, TOP)
        what = named(material.register[code]) + (f"-{number}" if len(sheets) > 1 else "")
        made.append(finished(briefing, material, part, canvas, what, spoken(fitted.table)))
    return made


def _overview(briefing: Briefing, part: Part, material: Material) -> list[Scene]:
    """The strip of lights over the table of all targets; none for a plan without targets."""
    if not material.whole:
        # The dated items say all there is.
        return []
    table = _columns(part.tables[0], _OVERVIEW)
    top = TOP + 92
    made = []
    sheets = pages(table, RIGHT - LEFT, BOTTOM + 44 - top, _sizes((30, 28, 27, 26, 25, 24)))
    for number, fitted in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(material, part), page=_page(number, len(sheets)))
        _strip(canvas, material.whole, TOP)
        draw(canvas, fitted, LEFT, top)
        what = _("总览") + (f"-{number}" if len(sheets) > 1 else "")
        made.append(finished(briefing, material, part, canvas, what, spoken(fitted.table)))
    return made


def whole_table(briefing: Briefing, material: Material, kind: Literal["overview", "districts"]) -> Scene:
    """All targets, or the whole matrix, on one sheet whatever their number: for a picture that is read from near."""
    part = next(part for part in briefing.parts if part.kind == kind and not part.key)
    strip = kind == "overview"
    table = _columns(part.tables[0], _OVERVIEW) if strip else part.tables[0]
    top = TOP + 92 if strip else TOP
    fitted = on_one_sheet(table, RIGHT - LEFT, BOTTOM + 46 - top, range(28, 11, -1))
    canvas = blank(WIDTH, HEIGHT)
    framed(canvas, part.title, foot_of(material, part))
    if strip:
        _strip(canvas, material.whole, TOP)
    draw(canvas, fitted, LEFT, top)
    return finished(briefing, material, part, canvas, _("总览") if strip else _("县区矩阵"), spoken(table))


def _columns(table: Table, keys: Sequence[str]) -> Table:
    """The table with only these columns."""
    kept = [n for n, column in enumerate(table.columns) if column.key in keys]
    return Table(
        table.title,
        tuple(table.columns[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in table.rows),
        table.last_is_total,
    )


def _strip(canvas: Canvas, judged: Sequence[Judgement], top: float) -> None:
    """The counts of the lights in one line; a zero is grey."""
    counts = count_statuses(judged)
    codes = [code for cell in STRIP for code in cell]
    sizes = [wide(f"★ {counts[code]} {status_word(code)}", 30, bold=True) for code in codes]
    size = 30 * min(1.0, (RIGHT - LEFT - 24 * len(codes)) / sum(sizes))
    gap = (RIGHT - LEFT - sum(sizes) * size / 30) / len(codes)
    canvas.box(LEFT, top, RIGHT, top + 66, "#fff", FRAME, 1.5)
    x = LEFT + gap / 2
    for code, one in zip(codes, sizes, strict=True):
        look, count = status_look(code), counts[code]
        words = f"{look.glyph} {count} {status_word(code)}"
        canvas.words(x, top + 33, words, size, look.colour if count else MUTED, bold=bool(count))
        x += one * size / 30 + gap


def _districts(briefing: Briefing, part: Part, material: Material) -> list[Scene]:
    """The matrix over all targets, or one target's bars."""
    if not part.key:
        return _matrix(briefing, part, material)
    row = next(row for row in material.whole if row.target == part.key)
    return [district_scene(briefing, part, material, row)] if material.by_region[part.key] else []


def _matrix(briefing: Briefing, part: Part, material: Material) -> list[Scene]:
    """Districts × targets, its columns over as many screens as it takes to be read."""
    table = part.tables[0]
    keys = [column.key for column in table.columns[1:]]
    count = -(-len(keys) // _MOST)
    share = -(-len(keys) // count)
    groups = [keys[start : start + share] for start in range(0, len(keys), share)]
    sheets = [
        fitted
        for group in groups
        for fitted in pages(
            _columns(table, (table.columns[0].key, *group)),
            RIGHT - LEFT,
            BOTTOM + 46 - TOP,
            _sizes((28, 26, 25, 24, 23, 22, 21, 20)),
        )
    ]
    made = []
    for number, fitted in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(material, part), page=_page(number, len(sheets)))
        draw(canvas, fitted, LEFT, TOP)
        what = _("县区矩阵") + (f"-{number}" if len(sheets) > 1 else "")
        made.append(finished(briefing, material, part, canvas, what, spoken(fitted.table)))
    return made


def _tables(briefing: Briefing, part: Part, material: Material) -> list[Scene]:
    """A part of tables, over as many screens as it takes; what is said beside them stands under the last where it is
    one line, else on a screen of its own."""
    if not part.tables:
        return _listed(briefing, part, material) if part.paragraphs else []
    said = " ".join(part.paragraphs)
    listed = _listed(briefing, part, material) if note_size(said) is None else []
    said = "" if listed else said
    sheets = [
        fitted
        for table in part.tables
        for fitted in pages(table, RIGHT - LEFT, BOTTOM + (0 if said else 40) - TOP, _sizes(_SIZES))
    ]
    made = []
    for number, fitted in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(material, part), page=_page(number, len(sheets)))
        draw(canvas, fitted, LEFT, TOP)
        if said and number == len(sheets):
            note_line(canvas, said)
        what = fitted.table.title + (f"-{number}" if len(sheets) > 1 else "")
        made.append(finished(briefing, material, part, canvas, what, spoken(fitted.table)))
    return made + listed


def _listed(briefing: Briefing, part: Part, material: Material) -> list[Scene]:
    """Sentences one under the other, numbered, in the largest type that fits; more than a screen goes on the next."""
    for size in (38, 34, 32, 30):
        blocks = [
            lines_of(f"{n}. {words}", size, RIGHT - LEFT - 2 * size) for n, words in enumerate(part.paragraphs, 1)
        ]
        gap = 0.7 * size
        if sum(len(block) * LINE * size + gap for block in blocks) <= BOTTOM + 30 - TOP:
            break
    sheets: list[list[list[str]]] = [[]]
    y = 0.0
    for block in blocks:
        high = len(block) * LINE * size + gap
        if y + high > BOTTOM + 40 - TOP and sheets[-1]:
            sheets.append([])
            y = 0.0
        sheets[-1].append(block)
        y += high
    made = []
    for number, blocks in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(material, part), page=_page(number, len(sheets)))
        at: float = TOP + 10
        for block in blocks:
            at = canvas.lines(LEFT, at, block, size) + gap
        what = part.title.partition("：")[0] + (f"-{number}" if len(sheets) > 1 else "")
        made.append(finished(briefing, material, part, canvas, what, " ".join(part.paragraphs)))
    return made


def _sizes(chinese: tuple[int, ...]) -> tuple[int, ...]:
    """The type sizes to try for a table, in px."""
    return chinese if language() == "zh" else chinese + tuple(size for size in _ENGLISH if size < chinese[-1])


def _page(number: int, of: int) -> str:
    return f"({number}/{of})" if of > 1 else ""
