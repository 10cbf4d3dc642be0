"""The deck on a big screen: the same parts in the same order as the slides, each a piece of HTML laid out by the style sheet.

The page 汇报, the pictures and the command line all show these; none draws a screen a second way. Type sizes and the parting
of long lists are settled by `layout.js` in the browser that shows them.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace

from briefing.content.cells import light_table
from briefing.content.material import Material
from briefing.content.model import Briefing, Matter, Part
from briefing.content.stamps import stamp
from briefing.content.targets import target_part
from briefing.screens.naming import foot_of, scene_name
from briefing.screens.sections import Piece, ShownTable, chart_of, columns, shown_table
from charts.history import starts_at
from components import cards, pictures
from components.html import Markup, render
from components.marks import labelled
from components.pictures import Course
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Indicator
from wording import _, named
from wording.notes import with_places_named
from wording.sentences import target_of
from wording.status import status_look, status_word

# Px of a course before it is enlarged for the wall; bars are as high as they are many.
COURSE = 300
# Px for the longest name of a place: nobody can point at a wall.
_NAMES = 240
_OVERVIEW = ("name", "promise", "value", "unit", "schedule", "status", "outlook")
_PLACES = ("place", "value", "task", "status")
# More columns of figures than this cannot be read from the back.
_MOST = 9


@dataclass(frozen=True)
class Screen:
    """One screen: its conclusion, what it shows in a word or two, what its file is called (without ending), its HTML and the
    figures of its charts by the key of their place.

    `kind` and `key` are its part's; `annex` tells what is shown on request only.
    """

    title: str
    what: str
    name: str
    html: Markup
    kind: str
    key: str = ""
    annex: bool = False


@dataclass(frozen=True)
class Contents:
    """What stands on a screen between its title and its foot; `whole` lets a picture grow so that nothing is parted."""

    kind: str
    title: str
    foot: tuple[tuple[str, str], ...]
    state: Markup | str = ""
    line: str = ""
    strip: Markup | str = ""
    sides: tuple[tuple[Piece, ...], ...] = ()
    tables: tuple[ShownTable, ...] = ()
    paragraphs: tuple[str, ...] = ()
    numbered: bool = False
    whole: bool = False


@dataclass(frozen=True)
class ShownMatter:
    """One thing to settle: its light with its colour, its name, and what is said of it."""

    state: Markup
    colour: str
    name: str
    lines: tuple[str, ...]


def screens(briefing: Briefing, material: Material, *, annex: bool = False) -> list[Screen]:
    """Every screen of the deck's story in the briefing's language, with `annex` the other parts behind it."""
    told = [(part, False) for part in briefing.story] + [(part, True) for part in briefing.annex if annex]
    return [replace(one, annex=extra) for part, extra in told for one in _screens_of(briefing, part, material)]


def part_screen(briefing: Briefing, material: Material, kind: str, key: str = "") -> Screen:
    """One part of the briefing on one sheet, however long. KeyError where it has none."""
    for part in briefing.parts:
        if (part.kind, part.key) == (kind, key):
            return _screen(briefing, part, material, _contents(part, material, whole=True))
    raise KeyError(kind)


def place_screen(briefing: Briefing, material: Material, code: str, title: str) -> Screen:
    """One district with all its targets in a table; `title` is its conclusion."""
    mine = replace(material, whole=[row for row in material.districts if row.region == code])
    part = Part("districts", title, tables=(columns(light_table(mine), _OVERVIEW),), stamp=stamp(material))
    made = _contents(part, material, whole=True)
    return _screen(briefing, part, material, made, named(material.register[code]))


def place_course_screen(briefing: Briefing, material: Material, course: Course, place: str) -> Screen:
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
    return _screen(briefing, part, own, _contents(part, own, whole=True), place + _what(part, own))


def growth_screen(briefing: Briefing, material: Material, judgement: Judgement) -> Screen | None:
    """Where the whole's change since its baseline comes from; None where it cannot be split."""
    indicator = target_of(judgement, material.catalogue)[1]
    found = pictures.contribution(
        judgement,
        material.plan,
        material.as_of,
        material.steps[judgement.target],
        material.catalogue,
        material.register,
    )
    if found is None:
        return None
    name = named(indicator, "short")
    part = replace(
        target_part(material, judgement), title=_("{indicator}{finding}").format(indicator=name, finding=found[0])
    )
    made = Contents(
        "growth",
        part.title,
        foot_of(material, part, indicator),
        sides=((Piece(chart=chart_of(found[1], part.title)),),),
    )
    return _screen(briefing, part, material, made, _("{indicator}（增量）").format(indicator=name))


Sides = tuple[tuple[Piece, ...], ...]


def _screens_of(briefing: Briefing, part: Part, material: Material) -> list[Screen]:
    """The screens a part takes: one, but for a matrix of more columns than can be read."""
    if part.kind == "districts" and not part.key:
        keys = [column.key for column in part.tables[0].columns[1:]]
        count = -(-len(keys) // _MOST)
        share = -(-len(keys) // count)
        first, made = part.tables[0].columns[0].key, []
        for start in range(0, len(keys), share):
            table = columns(part.tables[0], (first, *keys[start : start + share]))
            made.append(replace(part, tables=(table,)))
        return [_screen(briefing, one, material, _contents(one, material)) for one in made]
    return [_screen(briefing, part, material, _contents(part, material))]


def _screen(briefing: Briefing, part: Part, material: Material, contents: Contents, what: str = "") -> Screen:
    said = what or _what(part, material)
    html = render(
        "screen.html",
        screen=contents,
        words=briefing.watermark,
        logo=base64.b64encode(briefing.logo).decode() if briefing.logo else "",
    )
    return Screen(part.title, said, scene_name(material, said), html, part.kind, part.key)


def _what(part: Part, material: Material) -> str:
    """What a part shows, in a word or two."""
    if part.key:
        name = named(_indicator(part, material), "short")
        return name if part.kind == "target" else _("{indicator}（各地）").format(indicator=name)
    kinds = {"cover": _("封面"), "overview": _("总览"), "answer": _("总览"), "districts": _("各地矩阵")}
    if said := kinds.get(part.kind):
        return said
    return part.tables[0].title if part.tables else part.title.partition("：")[0]


def _indicator(part: Part, material: Material) -> Indicator:
    return target_of(next(row for row in material.whole if row.target == part.key), material.catalogue)[1]


def _contents(part: Part, material: Material, *, whole: bool = False) -> Contents:
    """What a part's screen holds: picture and table side by side, else its tables over its sentences."""
    axis = ""
    sides: Sides = ()
    if part.key and part.kind == "target":
        sides, axis = _target(part, material)
    elif part.key and material.by_region[part.key]:
        sides = _districts(part, material)
    elif part.matters:
        sides = (
            tuple(Piece(table=shown_table(table)) for table in part.tables),
            (Piece(drawn=render("matters.html", matters=[_matter(one) for one in part.matters])),),
        )
    tables = () if sides else part.tables
    overview = part.kind == "overview" and bool(tables) and bool(material.whole)
    said = () if overview or part.kind == "target" else part.paragraphs
    return Contents(
        part.kind,
        part.title,
        foot_of(material, part, _indicator(part, material) if part.key else None, axis),
        state=labelled(part.status, css="state") if part.status else "",
        line=part.line.removeprefix(status_word(part.status)).strip("　") if part.kind != "cover" else part.line,
        strip=cards.strip(material.whole) if overview else "",
        sides=sides,
        tables=tuple(shown_table(columns(table, _OVERVIEW) if overview else table) for table in tables),
        paragraphs=said,
        numbered=part.kind == "next_steps",
        whole=whole,
    )


def _target(part: Part, material: Material) -> tuple[Sides, str]:
    """A target's course beside its facts (of a list its places), and where its axis starts."""
    row = next(row for row in material.whole if row.target == part.key)
    # The places of a list are drawn as marks, not told in a table of their own.
    facts = tuple(Piece(table=shown_table(table)) for table in part.tables[:1])
    if row.figure.members:
        return ((Piece(drawn=cards.places(row.figure.members, material.register)),), facts), ""
    history = material.histories[part.key]
    if all(point.value is None for point in history):
        return (facts,), ""
    course = Course(row, history, material.schedules[part.key], material.references[part.key])
    drawn = pictures.course(course, material.plan, material.catalogue, height=COURSE)
    from_value = starts_at(drawn)
    axis = "" if from_value is None else _("纵轴自 {value} 起").format(value=f"{from_value:g}")
    return ((Piece(chart=chart_of(drawn, part.title)),), facts), axis


def _districts(part: Part, material: Material) -> Sides:
    """The districts' bars, beside them the table of their places."""
    row = next(row for row in material.whole if row.target == part.key)
    states = {one.region: one.light for one in material.district_rows(part.key)}
    drawn = pictures.districts(
        material.by_region[part.key], states, row, material.catalogue, material.register, names=_NAMES
    )
    places = tuple(Piece(table=shown_table(columns(table, _PLACES))) for table in part.tables)
    return (Piece(chart=chart_of(drawn, part.title)),), places


def _matter(one: Matter) -> ShownMatter:
    return ShownMatter(labelled(one.status, css="state"), status_look(one.status).colour, one.name, one.lines)
