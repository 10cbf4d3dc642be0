"""Words on a slide: how wide they are, at which size they fit, and runs that carry a Chinese font of their own.

All lengths are in points. Lines have a fixed height, so that a page is as high in LibreOffice as in WPS.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from briefing.columns import WORDS, wrapped
from briefing.content.model import Part
from charts.palette import INK, NAVY
from wording import language
from wording.status import status_look, status_text, status_word

# A run names one typeface for each kind of letter; where one is missing, the program takes the system's own sans-serif.
TYPEFACE, LATIN = "Microsoft YaHei", "Arial"
LINE = 1.22
_ALIGN = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT, "center": PP_ALIGN.CENTER}
_ANCHOR = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}
_CHINESE = re.compile(r"[\u2014\u2018-\u201d\u2025-\uffff]")
_JOINTS = re.compile(r"(?<=[\u4e00-\u9fff])(?=[!-~])|(?<=[!-~])(?=[\u4e00-\u9fff])")
_LATIN_WIDTHS = {
    **dict.fromkeys(" .,:;!'|ijlI/", 0.36),
    **dict.fromkeys("()[]-ft\u2013", 0.42),
    **dict.fromkeys("0123456789", 0.64),
    **dict.fromkeys("mMwW", 0.95),
    **dict.fromkeys("%", 0.96),
    **dict.fromkeys("+\u2212\u00d7", 0.84),
    "·": 1.0,
}


@dataclass(frozen=True)
class Piece:
    """Words of one look."""

    text: str
    size: float
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[int, int, int, int]:
        return Pt(self.left), Pt(self.top), Pt(self.width), Pt(self.height)


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """How wide words are in points, rather too wide than too narrow.

    Latin letters count as in DejaVu Sans, the widest of what stands in for a missing Arial, and LibreOffice sets a gap
    between a Chinese and a Latin letter.
    """
    chinese, latin, joints = _measured(text)
    return size * (1.02 * chinese + latin * (1.1 if bold else 1.0) + 0.25 * joints)


@lru_cache(maxsize=4096)
def _measured(text: str) -> tuple[int, float, int]:
    """Chinese letters, Latin ones by their widths, and gaps between them: a table tries the same words at many sizes."""
    latin = sum(_LATIN_WIDTHS.get(ch, 0.71 if ch.isupper() else 0.62) for ch in _CHINESE.sub("", text))
    return len(_CHINESE.findall(text)), latin, len(_JOINTS.findall(text))


@lru_cache(maxsize=16384)
def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """How many lines words take in a width: Chinese breaks anywhere, Latin between words."""
    return wrapped(text, width, lambda word: wide(word, size, bold=bold))


def longest_word(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the widest word is that no program would break."""
    return max((wide(word, size, bold=bold) for word in WORDS.findall(text)), default=0.0)


def size_for(text: str, width: float, most: int, sizes: Sequence[float], *, bold: bool = False) -> float:
    """The first of the sizes at which the words take at most so many lines; the last one when none does."""
    return next((size for size in sizes if lines_of(text, width, size, bold=bold) <= most), sizes[-1])


def text_box(
    shapes: Any,
    box: Box,
    paragraphs: Sequence[Sequence[Piece]],
    *,
    align: str = "left",
    anchor: str = "top",
    after: float = 0,
    name: str = "",
) -> Any:
    """A text box with its paragraphs drawn on a slide; `after` is the space below each paragraph."""
    shape = shapes.add_textbox(*box.emu)
    if name:
        shape.name = name
    fill_frame(shape.text_frame, paragraphs, align=align, anchor=anchor, after=after)
    return shape


def fill_frame(
    frame: Any, paragraphs: Sequence[Sequence[Piece]], *, align: str = "left", anchor: str = "top", after: float = 0
) -> None:
    """Write paragraphs into a shape's or cell's frame, without margins of its own."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = _ANCHOR[anchor]
    for number, pieces in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write(paragraph, pieces, align)
        paragraph.space_after = Pt(after)


def write(paragraph: Any, pieces: Sequence[Piece], align: str = "left") -> None:
    """Write the pieces into a paragraph as runs, each with its Latin and its Chinese font."""
    paragraph.alignment = _ALIGN[align]
    paragraph.line_spacing = Pt(LINE * max((piece.size for piece in pieces), default=12))
    # No mark hangs over the edge of its box; none begins a line.
    properties = paragraph._p.get_or_add_pPr()
    properties.set("eaLnBrk", "1")
    properties.set("hangingPunct", "0")
    for piece in pieces:
        run = paragraph.add_run()
        run.text = piece.text
        run.font.size, run.font.bold = Pt(piece.size), piece.bold
        if piece.colour == NAVY:
            # The deck's own dark colour: an office's theme has another.
            run.font.color.theme_color = MSO_THEME_COLOR.TEXT_2
        else:
            run.font.color.rgb = RGBColor.from_string(piece.colour.lstrip("#"))
        in_our_font(run._r.get_or_add_rPr())


def in_our_font(properties: Any) -> None:
    """Name the theme's typeface for Latin, Chinese and other letters in run properties (a:rPr or a:defRPr), and the language."""
    for kind in ("latin", "ea", "cs"):
        for old in properties.findall(qn(f"a:{kind}")):
            properties.remove(old)
    later = [child for child in properties if etree.QName(child).localname in ("sym", "hlinkClick", "rtl", "extLst")]
    at = properties.index(later[0]) if later else len(properties)
    for offset, kind in enumerate(("latin", "ea", "cs")):
        element = properties.makeelement(qn(f"a:{kind}"), {"typeface": "+mn-lt" if kind == "latin" else "+mn-ea"})
        properties.insert(at + offset, element)
    if properties.tag == qn("a:rPr"):
        properties.set("lang", "zh-CN" if language() == "zh" else "en-US")
        properties.set("altLang", "en-US" if language() == "zh" else "zh-CN")


def status_pieces(part: Part, size: float) -> list[Piece]:
    """The light of a part in its colour, then what stands beside it (which may begin with the light's own word)."""
    if part.status is None:
        return [Piece(part.line, size)]
    rest = part.line.removeprefix(status_word(part.status)).lstrip("　 ")
    light = Piece(status_text(part.status), size, True, status_look(part.status).colour)
    return [light, Piece(f"　{rest}", size)] if rest else [light]
