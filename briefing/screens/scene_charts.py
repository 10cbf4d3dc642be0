"""Screens with a chart: a target's course, its districts, where its growth comes from; each 1600 × 900 px."""

from __future__ import annotations

from dataclasses import replace

from briefing.content.material import Material
from briefing.content.model import Briefing, Part
from briefing.content.targets import target_part
from briefing.screens.canvas import Canvas, blank, wide
from briefing.screens.canvas_table import draw, on_one_sheet
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
    placed,
    spoken,
    status_line,
    status_lines,
)
from charts.enlarged import enlarged
from charts.history import starts_at
from charts.palette import INK, MUTED
from components import pictures
from components.pictures import Course
from tracker.rules.judgement import Judgement
from tracker.rules.rollup import Member
from wording import _, named
from wording.notes import with_places_named
from wording.sentences import target_of
from wording.status import status_look

# Type grown by this much is read from the back of a room.
GROWN = 2.0
# The plot's width beside the words at its right, in px of the figure before it grows.
_PLOT = 486


def target_scene(briefing: Briefing, part: Part, material: Material, place: str = "") -> Scene:
    """One target: its course beside target and schedule, its list of places, or its facts where there is no figure.

    `place` is the district's name where `on` has a district's row in the whole's stead.
    """
    row = next(row for row in material.whole if row.target == part.key)
    indicator = target_of(row, material.catalogue)[1]
    history = material.histories[part.key]
    axis = ""
    if row.figure.members:
        canvas = _places(material, row)
    elif all(point.value is None for point in history):
        canvas = blank(WIDTH, HEIGHT)
        fitted = on_one_sheet(part.tables[0], RIGHT - LEFT, BOTTOM - TOP, (34, 32, 30, 28, 26))
        draw(canvas, fitted, LEFT, TOP)
    else:
        over = len(status_lines(part, part.line)[1]) - 1
        canvas, axis = _course(material, row, BOTTOM - 34 * max(0, over))
    framed(canvas, part.title, foot_of(material, part, indicator, axis))
    status_line(canvas, part, part.line)
    return finished(
        briefing, material, part, canvas, place + named(indicator, "short"), f"{part.line} {' '.join(part.paragraphs)}"
    )


def _course(material: Material, judgement: Judgement, bottom: float) -> tuple[Canvas, str]:
    """The course on its sheet, and what has to be said of its axis."""
    key = judgement.target
    course = Course(judgement, material.histories[key], material.schedules[key], material.references[key])
    height = round((bottom - TOP) / GROWN)
    drawn = pictures.course(course, material.plan, material.catalogue, height=height, wide=_PLOT)
    from_value = starts_at(drawn)
    axis = "" if from_value is None else _("纵轴自 {value} 起").format(value=f"{from_value:g}")
    figure = enlarged(drawn, GROWN)
    right = LEFT + figure.layout.margin.l + GROWN * _PLOT + figure.layout.margin.r
    return placed(figure, (LEFT, TOP, right, bottom)), axis


def _places(material: Material, judgement: Judgement) -> Canvas:
    """The places of a named list, each with its mark and state, in columns where they are many."""
    canvas = blank(WIDTH, HEIGHT)
    told = [_place(material, member) for member in judgement.figure.members]
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


def _place(material: Material, member: Member) -> tuple[str, str, str]:
    """A member's status, name and the word of its state."""
    done = (member.value or 0) >= 1
    name = named(material.register[member.code]) if member.code in material.register else member.code
    state = member.state or ("" if done else _("未报送") if member.value is None else _("未达到"))
    return "met" if done else "no_data", name, state


def district_scene(briefing: Briefing, part: Part, material: Material, judgement: Judgement) -> Scene:
    """One target's districts as bars from zero, each with the glyph of its light."""
    indicator = target_of(judgement, material.catalogue)[1]
    states = {one.region: one.light for one in material.district_rows(part.key)}
    members = material.by_region[part.key]
    height = min((BOTTOM + 40 - TOP) / GROWN, 34 + 30 * len(members))
    drawn = pictures.districts(
        members, states, judgement, material.catalogue, material.register, height=round(height), names=280
    )
    figure = enlarged(drawn, GROWN).update_yaxes(ticklabelstandoff=12)
    canvas = placed(figure, (LEFT, TOP, RIGHT, TOP + GROWN * height))
    framed(canvas, part.title, foot_of(material, part, indicator))
    told = spoken(part.tables[0]) if part.tables else ""
    return finished(
        briefing,
        material,
        part,
        canvas,
        _("{indicator}（县区）").format(indicator=named(indicator, "short")),
        told,
    )


def contribution_scene(briefing: Briefing, material: Material, judgement: Judgement) -> Scene | None:
    """Where the whole's change since its baseline comes from; None where it cannot be split."""
    key, indicator = judgement.target, target_of(judgement, material.catalogue)[1]
    found = pictures.contribution(
        judgement, material.plan, material.as_of, material.steps[key], material.catalogue, material.register
    )
    if found is None:
        return None
    finding, drawn = found
    name = named(indicator, "short")
    part = replace(
        target_part(material, judgement), title=_("{indicator}{finding}").format(indicator=name, finding=finding)
    )
    grown = min(GROWN, (BOTTOM + 40 - TOP) / drawn.layout.height)
    figure = enlarged(drawn, grown)
    canvas = placed(figure, (LEFT, TOP, RIGHT, TOP + figure.layout.height))
    framed(canvas, part.title, foot_of(material, part, indicator))
    return finished(briefing, material, part, canvas, _("{indicator}（增量）").format(indicator=name), finding)


def place_course_scene(briefing: Briefing, material: Material, course: Course, place: str) -> Scene:
    """One target of one district, drawn from its own course; `place` is the district's name."""
    row = with_places_named([course.row], material.register)[0]
    own = replace(
        material,
        whole=[row],
        histories={row.target: course.history},
        schedules={row.target: course.schedule},
        references={row.target: course.references},
        gaps={},
        remarks=(),
        sources={},
    )
    part = target_part(own, row)
    part = replace(part, title=_("{place}：{title}").format(place=place, title=part.title))
    return target_scene(briefing, part, own, place)
