"""The written report (.docx): 通报 and 专报 in the form of GB/T 9704-2012, from the sections a briefing has for each.

title                       二号 方正小标宋
主送机关：                   to whom; a circular only
一、总体情况                 黑体, Heading 1: topics are fixed, conclusions are the sentences below them
（一）优势示范企业。…          its name in 楷体, run in
body                        三号 仿宋, first line two characters in
附件1 …                     tables behind the text, short ones three to a page, wide ones on paper lying on its side
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import copy_context
from itertools import count
from typing import Any, Literal

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from briefing.content.model import Briefing, Matter, Part, Table
from briefing.word.chart import Draw, add_chart
from briefing.word.paper import KAI, THREE, add, add_title, new_paper, run, saved, turn
from briefing.word.table import add_table, height_of, is_wide, official
from wording import _, language, use

Form = Literal["circular", "special"]
FORMS: tuple[Form, ...] = ("circular", "special")
STANDING, LYING = 156.0, 225.0
# Characters of 二号 in a line of the title.
TITLE_WIDTH = 19.0
# Points of text on a page that stands and on one that lies, less an annex's title: no table that fits is torn.
_HIGH_STANDING, _HIGH_LYING = 610.0, 380.0
_A_FEW_ROWS = 1.4
_DIGITS = "零一二三四五六七八九"


def report(briefing: Briefing, form: Form = "circular", draw: Draw | None = None) -> bytes:
    """The report's bytes (.docx), in the briefing's language; the same for the same briefing. Its charts are drawn by `draw`."""
    return copy_context().run(_report, briefing, form, draw)


def _report(briefing: Briefing, form: Form, draw: Draw | None) -> bytes:
    use(briefing.language)
    title = briefing.facts.get("circular_title" if form == "circular" else "report_title") or briefing.title
    paper = new_paper(briefing, title)
    add_title(paper, "Title", official(title), TITLE_WIDTH)
    if form == "circular":
        if not briefing.closing:
            add(paper, "Salutation", official(_("{recipients}：").format(recipients=briefing.facts["recipients"])))
        add(paper, "Normal", official(briefing.facts["opening"]))
    parts = briefing.circular if form == "circular" else briefing.special
    numbers, drawn = count(1), count(1)
    for part in parts:
        if part.kind != "section":
            continue
        add(paper, "Heading 1", heading(next(numbers), part.title))
        for text in part.paragraphs:
            add(paper, "Normal", official(text))
        for place, matter in enumerate(part.matters, start=1):
            _matter(paper, matter, place)
            if draw:
                for chart in matter.charts:
                    add_chart(paper, chart, draw, next(drawn))
                    caption = _("图：{title}（{unit}）").format(title=chart.title, unit=chart.unit)
                    add(paper, "Note", official(caption)).alignment = WD_ALIGN_PARAGRAPH.CENTER
        for table in part.tables:
            add_table(paper, table, STANDING)
            add(paper, "Note", "")
    annexes = [part for part in parts if part.kind == "annex"]
    if form == "circular" and not briefing.closing:
        add(paper, "Normal", _("特此通报。"))
    _end(paper, briefing, annexes)
    _annex(paper, annexes)
    return saved(paper)


def heading(number: int, text: str) -> str:
    """一、总体情况; in English 1. Where the plan stands."""
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


def _matter(paper: Any, matter: Matter, number: int) -> None:
    """（一）name in 楷体 at the head of its first sentence; what else is said stands in paragraphs of its own."""
    for place, text in enumerate(matter.lines):
        paragraph = paper.add_paragraph(style="Normal")
        if place == 0:
            head = _("{heading}。").format(heading=subheading(number, matter.name))
            run(paragraph, head, font=KAI, bold=language() == "en")
        run(paragraph, official(text))


def _end(paper: Any, briefing: Briefing, annexes: Sequence[Part]) -> None:
    """The list of annexes, who signs and when, whom to ask, and what the figures stand on."""
    before = len(paper.paragraphs) - 1
    if annexes:
        add(paper, "Normal", "")
    for place, part in enumerate(annexes, start=1):
        first = _("附件：") if place == 1 else "　　　" if language() == "zh" else ""
        number = f"{place}. " if len(annexes) > 1 else ""
        add(paper, "Normal", f"{first}{number}{official(part.title)}")
    if briefing.facts.get("office"):
        add(paper, "Normal", "")
        for text in (briefing.facts["office"], briefing.facts.get("made_on", "")):
            signed = add(paper, "Signature", official(text))
            signed.paragraph_format.right_indent = Pt(4 * THREE if text != briefing.facts["office"] else 2 * THREE)
    if briefing.facts.get("contact"):
        add(paper, "Normal", official(_("（联系处室：{contact}）").format(contact=briefing.facts["contact"])))
    add(paper, "Normal", "")
    for line in briefing.stamp:
        add(paper, "Note", official(line))
    # Not alone on a page: the end of what is said comes along.
    for paragraph in paper.paragraphs[before:-1]:
        paragraph.paragraph_format.keep_with_next = True


def _set(table: Table, dense: bool) -> tuple[bool, bool, bool]:
    """Whether a table lies, is set small, and then goes on one page.

    One that would leave a few rows for a second page is laid or set small where that saves the page; a long one flows on.
    """
    pages = {False: (STANDING, _HIGH_STANDING), True: (LYING, _HIGH_LYING)}
    least = is_wide(table, STANDING)
    ways = [(lying, small) for small in sorted({dense, True}) for lying in sorted({least, True})]
    over = [height_of(table, pages[lying][0], dense=small) / pages[lying][1] for lying, small in ways]
    found = next((way for way, share in zip(ways, over, strict=True) if share <= 1), None)
    lying, small = found if found and over[0] <= _A_FEW_ROWS else ways[0]
    return lying, small, (lying, small) == found


def _annex(paper: Any, annexes: Sequence[Part]) -> None:
    """Each annex under its number, as many tables on a page as fit; those too wide to stand lie on pages of their own."""
    lying = False
    for place, part in enumerate(annexes, start=1):
        for nth, table in enumerate(part.tables):
            dense = len(part.tables) > 1
            wide, small, fits = _set(table, dense)
            if wide != lying:
                turn(paper, lying=wide)
            if nth == 0:
                label = add(paper, "Annex", _("附件{n}").format(n=place))
                # The next ones follow on the page: a table that fits is kept with its title, one that does not flows on.
                label.paragraph_format.page_break_before = place == 1 and wide == lying
                add(paper, "Annex Title", official(part.title))
            lying = wide
            if dense:
                name = add(paper, "Table Title", official(table.title)).paragraph_format
                name.line_spacing, name.space_before = Pt(18), Pt(3)
            add_table(paper, table, LYING if wide else STANDING, together=fits, dense=small)
        for text in part.paragraphs:
            add(paper, "Note", official(text))
        # A table must not be the last thing; a line of its own would be a page of its own below a full one.
        closing = add(paper, "Note", "")
        if place == len(annexes):
            closing.paragraph_format.line_spacing = Pt(1)
