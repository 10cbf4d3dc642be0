"""The written report (.docx): 通报 and 专报 in the form of GB/T 9704-2012, from the parts of a briefing.

title                       二号 方正小标宋
一、总体进度                 黑体, Heading 1: topics are fixed, conclusions are the sentences below them
（一）conclusion             楷体, Heading 2
body                        三号 仿宋, first line two characters in
附表1 …                     one page each, wide tables on paper lying on its side
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextvars import copy_context
from itertools import count
from typing import Any, Literal

from docx.shared import Pt

from briefing.content.model import Briefing, Kind, Part, Table
from briefing.word.paper import THREE, add, add_title, new_paper, run, saved, turn
from briefing.word.table import add_table, height_of, is_wide, official
from wording import _, language, use
from wording.status import TROUBLE, status_look, status_text

Form = Literal["circular", "special"]
FORMS: tuple[Form, ...] = ("circular", "special")
STANDING, LYING = 156.0, 225.0
# Characters of 二号 in a line of the title.
TITLE_WIDTH = 19.0
# Points of text on a page that stands and on one that lies, less a table's title: no table that fits is torn.
_HIGH_STANDING, _HIGH_LYING = 590.0, 380.0
_DIGITS = "零一二三四五六七八九"
# A special report is for one reader: what stands, what is wrong, what is asked; the rest is in the circular.
_PARTS: dict[Form, tuple[Kind, ...]] = {
    "circular": ("overview", "target", "districts", "trouble", "next_steps", "milestones", "tasks", "responsibility"),
    "special": ("overview", "target", "trouble", "next_steps"),
}
# Of a plan without targets that is what is done, by whom, until when.
_WITHOUT_TARGETS: tuple[Kind, ...] = ("overview", "milestones", "tasks", "responsibility")


def report(briefing: Briefing, form: Form = "circular") -> bytes:
    """The report's bytes (.docx), in the briefing's language; the same for the same briefing."""
    return copy_context().run(_report, briefing, form)


def _report(briefing: Briefing, form: Form) -> bytes:
    use(briefing.language)
    paper = new_paper(briefing)
    title = briefing.facts.get("circular_title" if form == "circular" else "report_title") or briefing.title
    add_title(paper, "Title", official(title), TITLE_WIDTH)
    numbers = count(1)
    kinds = _PARTS[form] if briefing.targets else _WITHOUT_TARGETS
    for kind in dict.fromkeys(part.kind for part in briefing.parts if part.kind in kinds):
        parts = [part for part in briefing.parts if part.kind == kind]
        if form == "special" and kind == "target":
            parts = [part for part in parts if part.status in TROUBLE] or parts
        add(paper, "Heading 1", heading(next(numbers), _topic(kind, form)))
        _SECTIONS.get(kind, _listed)(paper, parts, form)
    tables = annexes(briefing, form)
    _end(paper, briefing, tables)
    _annex(paper, tables)
    return saved(paper)


def _topic(kind: Kind, form: Form) -> str:
    if form == "special" and kind == "target":
        return _("重点指标")
    return {
        "overview": _("总体进度"),
        "target": _("各指标进展"),
        "districts": _("各地情况"),
        "trouble": _("存在问题"),
        "next_steps": _("下步要求") if form == "circular" else _("下步建议"),
        "milestones": _("重要节点"),
        "tasks": _("任务推进"),
        "responsibility": _("责任分工"),
    }[kind]


def heading(number: int, text: str) -> str:
    """一、总体进度; in English 1. Progress."""
    return f"{numeral(number)}、{official(text)}" if language() == "zh" else f"{number}. {text}"


def subheading(number: int, text: str) -> str:
    """（一）text; in English (1) text."""
    return f"（{numeral(number)}）{official(text)}" if language() == "zh" else f"({number}) {text}"


def numeral(number: int) -> str:
    """1 to 99 as 一, 十, 十二, 二十三."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _overview(paper: Any, parts: Sequence[Part], form: Form) -> None:
    for part in parts:
        if form == "special" or not part.paragraphs:
            _say(paper, part.title)
        for paragraph in part.paragraphs:
            # A list inside a paragraph is a list on paper: 1. …, each on a line of its own.
            for line in re.split(r"(?<=[。.]) ?(?=\d+\. |其余 )", paragraph):
                _say(paper, line)


def _targets(paper: Any, parts: Sequence[Part], form: Form) -> None:
    """One （一） for each target: its conclusion, its light in word and shape, and its sentence."""
    for place, part in enumerate(parts, start=1):
        # The sentence below says all that the slide's conclusion says; its heading is the indicator's name.
        add(paper, "Heading 2", subheading(place, part.tables[0].title if part.tables else part.title))
        _say(paper, part.paragraphs[0] if part.paragraphs else part.line, part.status)
        for paragraph in part.paragraphs[1:]:
            _say(paper, paragraph)


def _listed(paper: Any, parts: Sequence[Part], form: Form) -> None:
    """The conclusions of a section; several things under one conclusion are numbered 1. 2. 3."""
    # Of a picture of districts the report says what was found; that it is sorted it need not say.
    parts = [part for part in parts if part.kind != "districts" or re.search(r"\d", part.title)]
    for part in parts:
        # What is asked for is listed; that it is so many things need not be said.
        if part.kind != "next_steps":
            _say(
                paper, _sentence(part.title) if len(parts) == 1 else f"{parts.index(part) + 1}. {_sentence(part.title)}"
            )
        for place, paragraph in enumerate(part.paragraphs, start=1):
            _say(paper, paragraph if len(part.paragraphs) == 1 else f"{place}. {_sentence(paragraph)}")
        for table in part.tables:
            if not _is_annexed(part, table):
                _inline(paper, table)


def _sentence(text: str) -> str:
    """The text with its full stop."""
    return text if text.endswith(("。", ".", "！", "？")) else _("{text}。").format(text=text)


_SECTIONS: dict[Kind, Callable[[Any, Sequence[Part], Form], None]] = {"overview": _overview, "target": _targets}


def _is_annexed(part: Part, table: Table) -> bool:
    """Whether a table goes behind the text: those of the whole, by district and of tasks, and what is too wide to stand in it."""
    return part.kind in ("overview", "districts", "tasks", "sources") or is_wide(table, STANDING)


def annexes(briefing: Briefing, form: Form) -> list[Table]:
    """The tables behind the text, in order. What a target's own table says stands in its sentence."""
    kinds = {*_PARTS[form], "sources"} - {"target"} if form == "circular" else {"overview"}
    parts = sorted((part for part in briefing.parts if part.kind in kinds), key=lambda part: part.kind == "sources")
    return [table for part in parts for table in part.tables if table.rows and _is_annexed(part, table)]


def _say(paper: Any, text: str, light: str | None = None) -> None:
    paragraph = paper.add_paragraph(style="Normal")
    if light:
        look = status_look(light)
        run(paragraph, f"【{official(status_text(light))}】", colour=look.colour, bold=True)
    run(paragraph, official(text))


def _inline(paper: Any, table: Table) -> None:
    if not table.rows:
        return
    add(paper, "Table Title", official(table.title))
    add_table(paper, table, STANDING, together=height_of(table, STANDING) <= _HIGH_STANDING)
    add(paper, "Note", "")


def _end(paper: Any, briefing: Briefing, tables: Sequence[Table]) -> None:
    """The list of annexes, who signs and when, and what the figures stand on."""
    if tables:
        add(paper, "Normal", "")
    for place, table in enumerate(tables, start=1):
        first = _("附表：") if place == 1 else "　　　" if language() == "zh" else ""
        add(paper, "Normal", f"{first}{place}. {official(table.title)}")
    if briefing.facts.get("office"):
        add(paper, "Normal", "")
        for text in (briefing.facts["office"], briefing.facts.get("made_on", "")):
            signed = add(paper, "Signature", official(text))
            signed.paragraph_format.right_indent = Pt(4 * THREE if text != briefing.facts["office"] else 2 * THREE)
    add(paper, "Normal", "")
    sources = [part for part in briefing.parts if part.kind == "sources"]
    for line in (*briefing.stamp, *(text for part in sources for text in part.paragraphs)):
        if line:
            add(paper, "Note", official(line))


def _annex(paper: Any, tables: Sequence[Table]) -> None:
    """Each table behind the text under its number; those too wide to stand lie on pages of their own."""
    lying = False
    for place, table in enumerate(tables, start=1):
        wide = is_wide(table, STANDING)
        width, page = (LYING, _HIGH_LYING) if wide else (STANDING, _HIGH_STANDING)
        high = height_of(table, width)
        if wide != lying:
            turn(paper, lying=wide)
        label = add(paper, "Annex", _("附表{n}").format(n=place))
        label.paragraph_format.page_break_before = wide == lying and (place == 1 or wide or high > page / 2)
        lying = wide
        add(paper, "Annex Title", official(table.title))
        add_table(paper, table, width, together=high <= page)
        add(paper, "Note", "")
