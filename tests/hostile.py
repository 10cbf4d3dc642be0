"""A plan's material in which every text that a person or a workbook can give does its worst: markup, script, a formula, another
direction of writing, characters that no document can be written with."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Set
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel

from briefing.content.compose import compose
from briefing.content.material import Material
from briefing.content.model import Briefing
from briefing.content.template import Template
from briefing.screens.long_picture import long_picture
from briefing.screens.screens import Screen, growth_screen, part_screen, place_screen, screens
from desk import Desk
from tests.papers import TEMPLATE, material_of

PLAN = "quanzhou_2024"
# Short, because offices' own titles are: a tag with a script in it, an entity, an attribute's end.
MARKED = "<img src=//evil.test/x onerror=alert(1)>\"'&amp;{x}%{y}"
SCRIPTED = "</script><script>alert(2)</script><b>&lt;"
FORMULA = '=HYPERLINK("http://evil.test","x")'
# Cleaned at every door by which a text comes in (tracker/visible.py), so that no paper meets it.
TURNED = "\u202eabc\u2066\u200f\x07\x0b\x00\ufeff"
HURTS = {"markup": MARKED, "script": SCRIPTED, "formula": FORMULA}
# Fields in which people write; what is a code, a file's hash or a way of counting is nobody's text.
TEXTS = {
    "text",
    "note",
    "definition",
    "definition_en",
    "file_name",
    "sheet",
    "raw",
    "source_title",
    "who",
    "document",
    "reason",
    "made_by",
    "clause",
    "as_printed",
}
# Whose state is what a workbook said, not a code.
_REPORTED = {"Member", "SourceFigure", "DistrictFigure"}
NAMES = {"name", "name_en", "short", "short_en", "title", "title_en", "supplier"}


_KEPT: dict[tuple[int, str], tuple[Material, Briefing]] = {}


def spoilt_papers(desk: Desk, kind: str) -> tuple[Material, Briefing]:
    """The material and the briefing in which every text is the hurt of a kind."""
    if (id(desk), kind) not in _KEPT:
        material = hostile(material_of(desk, PLAN), HURTS[kind])
        _KEPT[id(desk), kind] = material, compose(material, hostile_template(TEMPLATE, HURTS[kind]))
    return _KEPT[id(desk), kind]


def shown_of(material: Material, briefing: Briefing) -> list[Screen]:
    """Every kind of screen there is."""
    place = next(row.region for row in material.districts)
    name = material.register[place].name
    alone = [part_screen(briefing, material, "trouble"), place_screen(briefing, material, place, name)]
    grown = growth_screen(briefing, material, material.whole[0])
    long = long_picture(briefing, material)
    return [*screens(briefing, material, annex=True), long, *alone, *([grown] if grown else [])]


def hostile(material: Material, hurt: str) -> Material:
    """The material with `hurt` behind every name and in place of every text somebody wrote."""
    return _spoilt(material, hurt, {})


def hostile_template(template: Template, hurt: str) -> Template:
    """The office's own titles and lines with `hurt` in them."""
    said = {"office": hurt, "recipients": hurt, "letter_number": hurt, "contact": hurt, "watermark": hurt[:20]}
    # Braces in a title are places to fill in, and refused when they are not.
    harmless = hurt.replace("{", "").replace("}", "")
    titles = {
        name: getattr(template, name) + harmless for name in ("title", "report_title", "circular_title", "letter_title")
    }
    return template.model_copy(update=said | titles)


def _spoilt(value: Any, hurt: str, seen: dict[int, Any]) -> Any:
    if isinstance(value, str | int | float | date | datetime | None):
        return value
    if id(value) in seen:
        return seen[id(value)]
    if isinstance(value, Mapping):
        made: Any = {key: _spoilt(one, hurt, seen) for key, one in value.items()}
    elif isinstance(value, tuple) and type(value) is tuple:
        made = tuple(_spoilt(one, hurt, seen) for one in value)
    elif isinstance(value, list):
        made = [_spoilt(one, hurt, seen) for one in value]
    elif isinstance(value, BaseModel):
        made = value.model_copy(
            update={name: _field(name, getattr(value, name), hurt, seen) for name in type(value).model_fields}
        )
    elif dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value) if field.init]
        own = TEXTS | {"state"} if type(value).__name__ in _REPORTED else TEXTS
        made = dataclasses.replace(
            value, **{name: _field(name, getattr(value, name), hurt, seen, own) for name in fields}
        )
    else:
        made = value
    seen[id(value)] = made
    return made


def _field(name: str, given: Any, hurt: str, seen: dict[int, Any], texts: Set[str] = TEXTS) -> Any:
    if isinstance(given, str) and given:
        return hurt if name in texts else given + hurt if name in NAMES else given
    return _spoilt(given, hurt, seen)
