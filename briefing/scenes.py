"""The briefing on a big screen: one message a screen, each a figure of 1600 × 900 px with everything on it.

The page 汇报, the pictures and the command line all show these figures; none draws a screen a second way. What is only
for the record (where every number comes from) is left to the papers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from briefing import pictures
from briefing.canvas import LINE, Canvas, blank, lines_of, title_lines, wide
from briefing.canvas_table import draw, pages
from briefing.content import Briefing, Part, Table
from briefing.material import Material
from briefing.pictures import Course
from briefing.scene_frame import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Scene,
    foot_of,
    framed,
    note_line,
    placed,
    scene_name,
    status_line,
    status_lines,
)
from briefing.tall import tall
from charts.enlarged import enlarged
from charts.history import starts_at
from charts.palette import FRAME, INK, MUTED, NAVY
from charts.rows import rows
from wording import _, language, named
from wording.sentences import Row, count_statuses, status_of, target_of
from wording.status import STRIP, status_look, status_word

__all__ = ["Scene", "scenes", "tall"]

# Type grown by this much is read from the back of a room.
GROWN = 2.0
# The plot's width beside the words at its right, in px of the figure before it grows.
_PLOT = 486
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


def _done(briefing: Briefing, on: Material, part: Part, canvas: Canvas, what: str, words: str) -> Scene:
    canvas.watermark(briefing.watermark, TOP, BOTTOM)
    return Scene(part.title, canvas.done(), scene_name(on, what), words, part.kind, part.key)


def _cover(briefing: Briefing, part: Part, on: Material) -> list[Scene]:
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
    framed(canvas, "", foot_of(on, plain))
    return [_done(briefing, on, part, canvas, _("封面"), part.line)]


def _overview(briefing: Briefing, part: Part, on: Material) -> list[Scene]:
    """The strip of lights over the table of all targets; none for a plan without targets."""
    if not on.whole:
        # The dated items say all there is.
        return []
    table = _columns(part.tables[0], _OVERVIEW)
    top = TOP + 92
    made = []
    sheets = pages(table, RIGHT - LEFT, BOTTOM + 44 - top, _sizes((30, 28, 27, 26, 25, 24)))
    for number, fitted in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(on, part), page=_page(number, len(sheets)))
        _strip(canvas, on.whole, TOP)
        draw(canvas, fitted, LEFT, top)
        what = _("总览") + (f"-{number}" if len(sheets) > 1 else "")
        made.append(_done(briefing, on, part, canvas, what, _spoken(fitted.table)))
    return made


def _columns(table: Table, keys: Sequence[str]) -> Table:
    """The table with only these columns."""
    kept = [n for n, column in enumerate(table.columns) if column.key in keys]
    return Table(
        table.title,
        tuple(table.columns[n] for n in kept),
        tuple(tuple(row[n] for n in kept) for row in table.rows),
        table.last_is_total,
    )


def _strip(canvas: Canvas, judged: Sequence[Row], top: float) -> None:
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


def target_scene(briefing: Briefing, part: Part, on: Material) -> Scene:
    """One target: its course beside target and schedule, its list of places, or its facts where there is no figure."""
    row = next(row for row in on.whole if row["target"] == part.key)
    indicator = target_of(row, on.catalogue)[1]
    history = on.histories[part.key]
    axis = ""
    if row.get("members"):
        canvas = _places(on, row)
    elif history.empty or history["value"].isna().all():
        canvas = blank(WIDTH, HEIGHT)
        fitted = pages(part.tables[0], RIGHT - LEFT, BOTTOM - TOP, (34, 32, 30, 28, 26))[0]
        draw(canvas, fitted, LEFT, TOP)
    else:
        over = len(status_lines(part, part.line)[1]) - 1
        canvas, axis = _course(on, row, BOTTOM - 34 * max(0, over))
    framed(canvas, part.title, foot_of(on, part, indicator, axis))
    status_line(canvas, part, part.line)
    return _done(briefing, on, part, canvas, named(indicator, "short"), f"{part.line} {' '.join(part.paragraphs)}")


def _course(on: Material, row: Row, bottom: float) -> tuple[Canvas, str]:
    """The course on its sheet, and what has to be said of its axis."""
    key = str(row["target"])
    frames = Course(row, on.histories[key], on.schedules[key], on.references[key])
    height = round((bottom - TOP) / GROWN)
    drawn = pictures.course(frames, on.plan, on.catalogue, height=height, wide=_PLOT)
    from_value = starts_at(drawn)
    axis = "" if from_value is None else _("纵轴自 {value} 起").format(value=f"{from_value:g}")
    figure = enlarged(drawn, GROWN)
    right = LEFT + figure.layout.margin.l + GROWN * _PLOT + figure.layout.margin.r
    return placed(figure, (LEFT, TOP, right, bottom)), axis


def _places(on: Material, row: Row) -> Canvas:
    """The places of a named list, each with its mark and state, in columns where they are many."""
    canvas = blank(WIDTH, HEIGHT)
    told = [_place(on, member) for member in row["members"]]
    columns = 1 if len(told) <= 6 else 2 if len(told) <= 14 else 3
    lines = -(-len(told) // columns)
    room = (RIGHT - LEFT - 20) / columns
    high = min(140.0, (BOTTOM - TOP - 20) / lines)
    # Name and state side by side, with the mark before and some air.
    longest = max(2.6 + wide(name, 1, bold=True) + 0.8 * wide(state, 1) for _status, name, state in told)
    size = min(64.0, high * 0.55, (room - 20) / longest)
    for number, (status, name, state) in enumerate(told):
        x, y = LEFT + number // lines * room, TOP + 20 + (number % lines + 0.5) * high
        look = status_look(status)
        canvas.words(x, y, look.glyph, size, look.colour)
        canvas.words(x + 1.6 * size, y, name, size, INK, bold=True)
        canvas.words(x + (2.4 + wide(name, 1, bold=True)) * size, y, state, 0.8 * size, MUTED)
    return canvas


def _place(on: Material, member: dict[str, Any]) -> tuple[str, str, str]:
    """A member's status, name and the word of its state."""
    done, code = (member.get("value") or 0) >= 1, str(member["code"])
    name = named(on.register[code]) if code in on.register else code
    state = member.get("state") or ("" if done else _("未报送") if member.get("value") is None else _("未完成"))
    return "met" if done else "no_data", name, str(state)


def _districts(briefing: Briefing, part: Part, on: Material) -> list[Scene]:
    """The matrix over all targets, or one target's bars."""
    if not part.key:
        return _matrix(briefing, part, on)
    row = next(row for row in on.whole if row["target"] == part.key)
    return [district_scene(briefing, part, on, row)] if rows(on.by_region[part.key]) else []


def district_scene(briefing: Briefing, part: Part, on: Material, row: Row) -> Scene:
    """One target's districts as bars from zero, each with the glyph of its light."""
    indicator = target_of(row, on.catalogue)[1]
    states = {str(one["region"]): status_of(one) for one in on.district_rows(part.key)}
    members = on.by_region[part.key]
    height = min((BOTTOM + 40 - TOP) / GROWN, 34 + 30 * len(members))
    drawn = pictures.districts(members, states, row, on.catalogue, on.register, height=round(height), names=280)
    figure = enlarged(drawn, GROWN).update_yaxes(ticklabelstandoff=12)
    canvas = placed(figure, (LEFT, TOP, RIGHT, TOP + GROWN * height))
    framed(canvas, part.title, foot_of(on, part, indicator))
    told = _spoken(part.tables[0]) if part.tables else ""
    return _done(
        briefing,
        on,
        part,
        canvas,
        _("{indicator}（县区）").format(indicator=named(indicator, "short")),
        told,
    )


def _matrix(briefing: Briefing, part: Part, on: Material) -> list[Scene]:
    """Districts × targets, its columns over as many screens as it takes to be read."""
    table = part.tables[0]
    keys = [column.key for column in table.columns[1:]]
    count = -(-len(keys) // _MOST)
    share = -(-len(keys) // count)
    groups = [keys[start : start + share] for start in range(0, len(keys), share)]
    made = []
    for number, group in enumerate(groups, start=1):
        narrow = _columns(table, (table.columns[0].key, *group))
        fitted = pages(narrow, RIGHT - LEFT, BOTTOM + 46 - TOP, _sizes((28, 26, 25, 24, 23, 22)))[0]
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(on, part), page=_page(number, len(groups)))
        draw(canvas, fitted, LEFT, TOP)
        what = _("县区矩阵") + (f"-{number}" if len(groups) > 1 else "")
        made.append(_done(briefing, on, part, canvas, what, _spoken(narrow)))
    return made


def _tables(briefing: Briefing, part: Part, on: Material) -> list[Scene]:
    """A part of tables, over as many screens as it takes; what is said beside them stands under the last."""
    if not part.tables:
        return _listed(briefing, part, on) if part.paragraphs else []
    said = " ".join(part.paragraphs)
    sheets = [
        fitted
        for table in part.tables
        for fitted in pages(table, RIGHT - LEFT, BOTTOM + (0 if said else 40) - TOP, _sizes(_SIZES))
    ]
    made = []
    for number, fitted in enumerate(sheets, start=1):
        canvas = blank(WIDTH, HEIGHT)
        framed(canvas, part.title, foot_of(on, part), page=_page(number, len(sheets)))
        draw(canvas, fitted, LEFT, TOP)
        if said and number == len(sheets):
            note_line(canvas, said)
        what = fitted.table.title + (f"-{number}" if len(sheets) > 1 else "")
        made.append(_done(briefing, on, part, canvas, what, _spoken(fitted.table)))
    return made


def _listed(briefing: Briefing, part: Part, on: Material) -> list[Scene]:
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
        framed(canvas, part.title, foot_of(on, part), page=_page(number, len(sheets)))
        at: float = TOP + 10
        for block in blocks:
            at = canvas.lines(LEFT, at, block, size) + gap
        what = part.title.partition("：")[0] + (f"-{number}" if len(sheets) > 1 else "")
        made.append(_done(briefing, on, part, canvas, what, " ".join(part.paragraphs)))
    return made


def _sizes(chinese: tuple[int, ...]) -> tuple[int, ...]:
    """The type sizes to try for a table, in px."""
    return chinese if language() == "zh" else chinese + tuple(size for size in _ENGLISH if size < chinese[-1])


def _page(number: int, of: int) -> str:
    return f"({number}/{of})" if of > 1 else ""


def _spoken(table: Table) -> str:
    """A table in words, for who cannot see it."""
    return _("；").join(" ".join(cell.text for cell in row if cell.text) for row in table.rows)
