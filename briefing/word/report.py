"""The written report (.docx): 通报 and 专报 in the form of GB/T 9704-2012, from the sections a briefing has for each.

title                       二号 方正小标宋
主送机关：                   to whom; a circular only
一、总体情况                 黑体, Heading 1: topics are fixed, conclusions are the sentences below them
（一）优势示范企业。…          its name in 楷体, run in
body                        三号 仿宋, first line two characters in
附件1 …                     tables behind the text, short ones three to a page, wide ones on paper lying on its side
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from itertools import count, groupby, pairwise
from math import ceil
from typing import Any, Literal

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from briefing.content.model import Briefing, Matter, Part, Table
from briefing.word.chart import HEIGHT, Draw, add_chart
from briefing.word.paper import (
    HIGH,
    KAI,
    LINE_ON_PAGE,
    THREE,
    WIDE,
    add,
    add_title,
    begin,
    high_of,
    new_paper,
    run,
    saved,
    turn,
)
from briefing.word.table import CLOSE, DENSE, LINE, add_table, height_of, heights_of, is_wide, official
from wording import _, language, use

Form = Literal["circular", "special"]
FORMS: tuple[Form, ...] = ("circular", "special")
STANDING, LYING = WIDE, 225.0
# Characters of 二号 in a line of the title.
TITLE_WIDTH = 19.0
# Points of text on a page that stands and on one that lies, less an annex's title and stamp: no table that fits is torn.
_HIGH_STANDING, _HIGH_LYING = 570.0, 345.0
_A_FEW_ROWS = 1.4
_TOO_HIGH = 0.15
# Above an annex's first table, and above each of several, in points.
_ANNEX_HEAD, _TABLE_HEAD = 58.0, 22.0
# What the figures stand on, above the first table; a note of two lines below a table.
_STAMP, _NOTE = 2 * LINE, 2 * LINE
# Charts in millimetres, as high as can be; a last page with less than this is all but empty.
_CHART_HEIGHTS, _HARDLY = (HEIGHT, 48.0, 45.0, 42.0), 0.25
# So much of a page annexes fill, their rows at most so much higher than their words.
_FILLED, _MOST_OPEN = 0.88, 1.8
# Points of text on a page that stands, and on one that lies.
_PAGE = {False: HIGH, True: 442.0}
_DIGITS = "零一二三四五六七八九"


def report(briefing: Briefing, form: Form = "circular", draw: Draw | None = None) -> bytes:
    """The report's bytes (.docx), in the briefing's language; the same for the same briefing. Its charts are drawn by `draw`."""
    return copy_context().run(_report, briefing, form, draw)


def _report(briefing: Briefing, form: Form, draw: Draw | None) -> bytes:
    use(briefing.language)
    parts = briefing.circular if form == "circular" else briefing.special
    annexes = [part for part in parts if part.kind == "annex"]
    height = HEIGHT
    if draw and any(matter.charts for part in parts for matter in part.matters):
        height = _chart_height(lambda tried: _text(briefing, form, parts, annexes, _blank, tried))
    paper = _text(briefing, form, parts, annexes, draw, height)
    _annex(paper, annexes, briefing.stamp)
    return saved(paper)


def _blank(_chart: Any, _width: float, _height: float, _scale: float) -> tuple[bytes, bytes]:
    """A chart that only takes its room."""
    return b"", b""


def _chart_height(tried: Callable[[float], Any]) -> float:
    """How high the charts of a text are drawn, in millimetres: a little lower where its last page would else be all but empty;
    `tried` gives the text with charts of a height."""
    return next((high for high in _CHART_HEIGHTS if _last_page(tried(high)) >= _HARDLY * _PAGE[False]), HEIGHT)


def _last_page(paper: Any) -> float:
    """About how much of the text's last page is used, in points: words flow over a page's end, a chart does not."""
    used = 0.0
    for paragraph in paper.paragraphs:
        high = high_of(paragraph)
        whole = paragraph._p.find(".//" + qn("wp:inline")) is not None
        if used + high > _PAGE[False]:
            used = high if whole else (used + high) - _PAGE[False]
        else:
            used += high
    return used


def _text(
    briefing: Briefing,
    form: Form,
    parts: Sequence[Part],
    annexes: Sequence[Part],
    draw: Draw | None,
    chart_height: float,
) -> Any:
    """The report up to its annexes, its charts so many millimetres high."""
    title = briefing.facts.get("circular_title" if form == "circular" else "report_title") or briefing.title
    paper = new_paper(briefing, title)
    add_title(paper, "Title", official(title), TITLE_WIDTH)
    if form == "circular":
        if not briefing.closing:
            add(paper, "Salutation", official(_("{recipients}：").format(recipients=briefing.facts["recipients"])))
        add(paper, "Normal", official(briefing.facts["opening"]))
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
                    add_chart(paper, chart, draw, next(drawn), chart_height)
                    caption = _("图：{title}（{unit}）").format(title=chart.title, unit=chart.unit)
                    add(paper, "Note", official(caption)).alignment = WD_ALIGN_PARAGRAPH.CENTER
        for table in part.tables:
            add_table(paper, table, STANDING, line=_line_before(paper, table, annexes))
    if form == "circular" and not briefing.closing:
        add(paper, "Normal", _("特此通报。"))
    _end(paper, briefing, annexes)
    return paper


def _line_before(paper: Any, table: Table, annexes: Sequence[Part]) -> float:
    """How high a line of the text's last table is: smaller where what closes the text would else stand on a page of its own."""
    left = _PAGE[False] - sum(map(high_of, paper.paragraphs)) % _PAGE[False]
    closing = (2 + len(annexes)) * LINE_ON_PAGE
    rooms = {}
    for line in (LINE, CLOSE, DENSE):
        room = left
        for row in heights_of(table, STANDING, line=line):
            room = (room if row <= room else _PAGE[False]) - row
        rooms[line] = room
    # A line to spare where there is one: what is reckoned is not to the point.
    spare = [line for line, room in rooms.items() if closing + LINE_ON_PAGE <= room]
    return next(iter(spare), next((line for line, room in rooms.items() if closing <= room), LINE))


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
        paragraph = begin(paper, "Normal")
        if place == 0:
            head = _("{heading}。").format(heading=subheading(number, matter.name))
            run(paragraph, head, font=KAI, bold=language() == "en")
        run(paragraph, official(text[:1].upper() + text[1:]))


def _end(paper: Any, briefing: Briefing, annexes: Sequence[Part]) -> None:
    """The list of annexes, who signs and when, whom to ask; without annexes what the figures stand on."""
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
    if not annexes:
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
    over = [height_of(table, pages[lying][0], line=DENSE if small else LINE) / pages[lying][1] for lying, small in ways]
    found = next((way for way, share in zip(ways, over, strict=True) if share <= 1), None)
    # One that goes on no page whole takes as few as it can; heights are reckoned rather too high.
    fewest = min(range(len(ways)), key=lambda way: ceil(over[way] - _TOO_HIGH))
    lying, small = (found if over[0] <= _A_FEW_ROWS else ways[0]) if found else ways[fewest]
    return lying, small, (lying, small) == found


@dataclass(frozen=True)
class _Block:
    """A table of an annex as it is set: which annex it is of, whether it is the first there, whether it lies, is set small and
    stays on one page, and how high it and the words above it are in points."""

    annex: int
    first: bool
    table: Table
    lying: bool
    small: bool
    whole: bool
    head: float
    height: float


def _blocks(annexes: Sequence[Part]) -> list[_Block]:
    made = []
    for place, part in enumerate(annexes, start=1):
        many, dense = len(part.tables) > 1, part.key == "districts" and len(part.tables) > 1
        for nth, table in enumerate(part.tables):
            lying, small, whole = _set(table, dense)
            head = (_ANNEX_HEAD if nth == 0 else 0.0) + (_TABLE_HEAD if many else 0.0)
            head += _STAMP if place == 1 and nth == 0 else 0.0
            head += _NOTE * len(part.paragraphs) if nth == len(part.tables) - 1 else 0.0
            height = height_of(table, LYING if lying else STANDING, line=DENSE if small else LINE)
            made.append(_Block(place, nth == 0, table, lying, small, whole, head, height))
    return made


def _pages(blocks: Sequence[_Block]) -> list[list[_Block]]:
    """The blocks page by page, as programs lay them out: one after the other on a page as long as they go there whole."""
    pages: list[list[_Block]] = []
    for block in blocks:
        page = pages[-1] if pages else []
        high = _PAGE[block.lying]
        room = high - sum(one.head + one.height for one in page)
        goes = page and page[0].lying == block.lying and block.whole and page[-1].whole
        # An annex that goes on a page of its own is not begun at the foot of another's.
        own = sum(one.head + one.height for one in blocks if one.annex == block.annex) if block.first else 0.0
        asked = own if own <= high else block.head + block.height
        if goes and max(asked, block.head + block.height) <= room:
            page.append(block)
        else:
            pages.append([block])
    return _evened(pages)


def _evened(pages: list[list[_Block]]) -> list[list[_Block]]:
    """The pages with the tables of one annex shared evenly: not three, three and one, but three, two and two."""
    made: list[list[_Block]] = []
    for _annex_of, run_ in groupby(pages, key=lambda page: (page[0].annex, page[-1].annex, page[0].lying)):
        group = list(run_)
        blocks = [block for page in group for block in page]
        edges = [len(blocks) * place // len(group) for place in range(len(group) + 1)]
        evenly = [blocks[low:high] for low, high in pairwise(edges)]
        fits = all(sum(one.head + one.height for one in page) <= _PAGE[page[0].lying] for page in evenly)
        made += evenly if fits and all(block.whole for block in blocks) else group
    return made


def _opened(page: Sequence[_Block]) -> float:
    """How much higher than its words the rows of a page's tables are drawn, so that the page is filled."""
    high = _PAGE[page[0].lying] * _FILLED
    if not all(block.whole for block in page):
        return 1.0
    spare = high - sum(block.head for block in page)
    return min(_MOST_OPEN, max(1.0, spare / sum(block.height for block in page)))


def _annex(paper: Any, annexes: Sequence[Part], stamp: tuple[str, str]) -> None:
    """Each annex under its number, as many tables on a page as fit; those too wide to stand lie on pages of their own."""
    lying, flows, ended = False, False, 0
    for page in _pages(_blocks(annexes)):
        opened = _opened(page)
        for block in page:
            while ended < block.annex - 1:
                ended += 1
                _notes_of(paper, annexes[ended - 1])
            if block.lying != lying:
                turn(paper, lying=block.lying)
            heads = []
            if block.first:
                heads.append(add(paper, "Annex", _("附件{n}").format(n=block.annex)))
                heads.append(add(paper, "Annex Title", official(annexes[block.annex - 1].title)))
            if block is page[0] and block.first and block.annex == 1:
                # What the figures stand on, said once.
                for line in stamp:
                    heads.append(add(paper, "Note", official(line)))
                    heads[-1].paragraph_format.keep_with_next = True
            if len(annexes[block.annex - 1].tables) > 1:
                heads.append(add(paper, "Table Title", official(block.table.title)))
                heads[-1].paragraph_format.line_spacing, heads[-1].paragraph_format.space_before = Pt(18), Pt(3)
            # A page begins where one was reckoned to, but not behind a table that flows over several: who knows where it ends.
            heads[0].paragraph_format.page_break_before = block is page[0] and block.lying == lying and not flows
            flows = not block.whole
            lying = block.lying
            wide = LYING if block.lying else STANDING
            add_table(
                paper, block.table, wide, together=block.whole, line=DENSE if block.small else LINE, opened=opened
            )
    for part in annexes[ended:]:
        _notes_of(paper, part)


def _notes_of(paper: Any, part: Part) -> None:
    """What stands below an annex's tables. A table must not be the last thing; a line of its own would be a page of its own below a
    full one."""
    for text in part.paragraphs:
        add(paper, "Note", official(text))
    if not part.paragraphs:
        add(paper, "Note", "").paragraph_format.line_spacing = Pt(1)
