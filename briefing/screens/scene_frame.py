"""What every screen has: 1600 × 900 px, its conclusion above, one status line, and the stamp lines at the foot."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from briefing.content.material import Material
from briefing.content.model import Briefing, Part, Table
from briefing.content.stamps import version_words
from briefing.screens.canvas import LINE, Canvas, lines_of, title_lines, wide
from charts.layout import picture_name
from charts.palette import MUTED, NAVY
from tracker.clock import local
from tracker.schema.catalogue import Indicator
from wording import _, language
from wording.status import status_look, status_word

WIDTH, HEIGHT = 1600, 900
LEFT, RIGHT = 75, 1525
# Between title and status line there is room for a picture or a table.
TOP, BOTTOM = 172, 742
_STATUS, _RULE, _STAMPS = 776, 808, (832, 861)


@dataclass(frozen=True)
class Scene:
    """One screen: its conclusion, its figure of 1600 × 900 px, and what its file is called (without ending).

    `words` is all it says beside its title, for who cannot see it. `kind` and `key` are its part's.
    """

    title: str
    figure: go.Figure
    name: str
    words: str
    kind: str
    key: str = ""
    # What it shows in a word or two: the middle of its file's name.
    what: str = ""


@dataclass(frozen=True)
class Foot:
    """The two lines under the rule, each with its left and its right end."""

    first: tuple[str, str]
    second: tuple[str, str]


def scene_name(material: Material, what: str) -> str:
    """What the file of a picture of this material is called."""
    return picture_name(material.plan, what, material.as_of)


def foot_of(material: Material, part: Part, indicator: Indicator | None = None, axis: str = "") -> Foot:
    """As-of, unit, reports and source of a part; below its definition, the data version and when it was made."""
    left, right = part.stamp
    if axis:
        left = f"{left} · {axis}"
    version = version_words(material)
    made = _("{when} 生成").format(when=local(material.made_at).strftime("%Y-%m-%d %H:%M"))
    first = " · ".join(words for words in right.split(" · ") if words not in (version, made))
    second = f"{version} · {made}"
    if indicator is not None:
        said = indicator.definition if language() == "zh" else indicator.definition_en or indicator.definition
        return Foot((left, first), (_("口径：{words}").format(words=said) if said else "", second))
    known = sum(row.value is not None for row in material.whole)
    reports = _("{judged}/{n} 项有完整数据。").format(judged=known, n=len(material.whole)) if material.whole else ""
    note = " ".join(words for words in (reports, *part.notes[:1]) if words)
    return Foot((left, first), (note, second))


def framed(canvas: Canvas, title: str, foot: Foot, *, page: str = "") -> Canvas:
    """The title in at most two lines and the foot; `page` is 1/2 where a table goes over several screens."""
    after = f" {page}" if page else ""
    size, lines = title_lines(title + after, RIGHT - LEFT, (54, 50), 1)
    if len(lines) > 1:
        size, lines = title_lines(title + after, RIGHT - LEFT, (46, 44, 42, 40, 38, 36, 34, 32, 30, 28, 26))
    canvas.lines(LEFT, 34 if len(lines) > 1 else 46, lines, size, bold=True)
    canvas.rule(LEFT, _RULE, RIGHT, _RULE, NAVY, 2)
    for y, (left, right) in zip(_STAMPS, (foot.first, foot.second), strict=True):
        _stamp(canvas, y, left, right)
    return canvas


def _stamp(canvas: Canvas, y: float, left: str, right: str) -> None:
    """Both ends of a line at the foot; the left one is cut at its end where both do not fit even in the smallest type."""
    room = RIGHT - LEFT - 36
    size = next((s for s in (20, 19, 18, 17, 16) if wide(left, s) + wide(right, s) <= room), 16)
    while len(left) > 1 and wide(left, size) + wide(right, size) > room:
        left = left[:-2].rstrip() + "…"
    canvas.words(LEFT, y, left, size, MUTED)
    canvas.words(RIGHT, y, right, size, MUTED, side="right")


def status_line(canvas: Canvas, part: Part, words: str) -> None:
    """The mark and word of the light, then what there is to say about it, standing on the rule."""
    size, lines = status_lines(part, words)
    look, x = status_look(part.status), float(LEFT)
    top = _STATUS + LINE * size / 2 - LINE * size * max(1, len(lines))
    if part.status:
        mark = _light(part)
        canvas.words(x, top + LINE * size / 2, mark, size, look.colour, bold=True)
        x += wide(mark, size, bold=True) + 1.4 * size
    canvas.lines(x, top, lines, size)


def status_lines(part: Part, words: str) -> tuple[int, list[str]]:
    """The type size of the status line in px, and what follows its light in one or two lines."""
    rest = words.removeprefix(status_word(part.status)).strip("　")
    for size in (28, 27, 26, 25, 24):
        lines = lines_of(rest, size, RIGHT - LEFT - wide(_light(part), size, bold=True) - 1.4 * size)
        if len(lines) <= 1:
            return size, lines
    return 26, lines_of(rest, 26, RIGHT - LEFT - wide(_light(part), 26, bold=True) - 1.4 * 26)


def _light(part: Part) -> str:
    return f"{status_look(part.status).glyph} {status_word(part.status)}" if part.status else ""


def note_size(words: str) -> int | None:
    """The type size of `note_line` in px, None where the words do not fit on one line."""
    return next((s for s in (26, 24, 22, 20) if wide(words, s) <= RIGHT - LEFT), None)


def note_line(canvas: Canvas, words: str) -> None:
    """One line of plain words where the status line would be; they fit, see `note_size`."""
    canvas.words(LEFT, _STATUS, words, note_size(words) or 20, MUTED)


def placed(figure: go.Figure, box: tuple[float, float, float, float]) -> Canvas:
    """A sheet with a chart in a box (left, top, right, bottom in px); the chart's own margins lie inside the box."""
    left, top, right, bottom = box
    margin = figure.layout.margin
    figure.update_layout(
        margin={
            "l": left + margin.l,
            "t": top + margin.t,
            "r": WIDTH - right + margin.r,
            "b": HEIGHT - bottom + margin.b,
            "pad": 0,
        }
    )
    return Canvas(figure, WIDTH, HEIGHT)


def finished(briefing: Briefing, material: Material, part: Part, canvas: Canvas, what: str, words: str) -> Scene:
    """The scene of a drawn sheet, with its watermark."""
    canvas.watermark(briefing.watermark, TOP, BOTTOM)
    return Scene(part.title, canvas.done(), scene_name(material, what), words, part.kind, part.key, what)


def spoken(table: Table) -> str:
    """A table in words, for who cannot see it."""
    return _("；").join(" ".join(cell.text for cell in row if cell.text) for row in table.rows)
