"""The 16:9 page: master, two layouts, theme fonts and colours, the rule, the slide number and the diagonal mark.

Ours is made from python-pptx's own start file, of which only the parts every program wants are kept. An office's own deck
gives its master, theme and two of its layouts instead; what is written names the theme's fonts and colours either way.
"""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pptx
from lxml import etree
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE, MSO_SHAPE_TYPE, PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Emu, Pt

from briefing.content.model import Briefing
from briefing.content.template import TemplateError
from briefing.slides.text import LATIN, TYPEFACE, Box, Piece, fill_frame, in_our_font, text_box, wide
from charts.palette import INK, MUTED, NAVY, PALE_NAVY
from wording import _
from wording.sentences import sample_words

WIDTH, HEIGHT = 960.0, 540.0
SIZE = (Emu(12192000), Emu(6858000))
STYLE = Path("briefing.yaml")
LEFT, RIGHT = 44.0, 916.0
TITLE = Box(LEFT, 22, RIGHT - LEFT, 72)
COVER_TITLE = Box(LEFT, 130, RIGHT - LEFT, 120)
TITLE_SIZES = (28, 26, 24, 22, 20, 18)
RULE = 490.0
STAMP = Box(LEFT, RULE + 5, RIGHT - LEFT - 34, 34)
NUMBER = Box(RIGHT - 30, RULE + 5, 30, 16)
# Light enough to read a figure over it, dark enough to survive a copier.
_FAINT = "#EAEEF2"
_ACCENTS = (NAVY, "#24796B", "#9C5C00", "#9C1B1B", "#5B6670", "#6B4C8A")


def new_deck(briefing: Briefing) -> Any:
    """An empty presentation with the layouts 封面 and 正文, 13.333 × 7.5 in."""
    deck = _ours(briefing) if briefing.deck_template is None else _offices(briefing, briefing.deck_template)
    _without_thumbnail(deck)
    about = deck.core_properties
    about.title, about.author, about.last_modified_by = briefing.title, briefing.facts.get("office", ""), ""
    about.subject, about.keywords = briefing.facts.get("period", ""), briefing.keywords
    about.comments, about.language = " ".join(briefing.marks), briefing.language_tag
    about.created = about.modified = datetime(2024, 1, 1)
    return deck


def _ours(briefing: Briefing) -> Any:
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = SIZE
    # The start file says 4:3.
    deck.element.sldSz.attrib.pop("type", None)
    for layout in list(deck.slide_layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            deck.slide_layouts.remove(layout)
    cover, body = deck.slide_layouts
    cover.name, body.name = _("封面"), _("正文")
    _master(deck.slide_master)
    for layout in (cover, body):
        _layout(layout, diagonal(briefing))
    _theme(deck.slide_master)
    return deck


def _offices(briefing: Briefing, content: bytes) -> Any:
    """The office's own deck without its slides, a cover and a body of its layouts kept. TemplateError for one that cannot serve."""
    try:
        deck = pptx.Presentation(io.BytesIO(content))
        size = (deck.slide_width or 0, deck.slide_height or 0)
        layouts = list(deck.slide_layouts)
    except Exception as error:  # a stranger's file fails in as many ways as there are parts
        raise TemplateError(STYLE, [_("幻灯片模板打不开")]) from error
    if any(abs(given - ours) > 10_000 for given, ours in zip(size, SIZE, strict=True)):
        raise TemplateError(STYLE, [_("幻灯片模板须为 16:9（33.867 × 19.05 厘米）")])
    cover = next((one for one in layouts if _has(one, PP_PLACEHOLDER.CENTER_TITLE)), None)
    bodies = [one for one in layouts if one is not cover and _has(one, PP_PLACEHOLDER.TITLE)]
    # The one with the least beside its title: 仅标题.
    body = min(bodies, key=lambda one: len(list(one.placeholders)), default=None)
    if cover is None or body is None:
        raise TemplateError(STYLE, [_("幻灯片模板要有一个封面版式和一个带标题的版式")])
    listed = deck.slides._sldIdLst
    for one in list(listed):
        deck.part.drop_rel(one.rId)
        listed.remove(one)
    for layout in layouts:
        if layout not in (cover, body):
            deck.slide_layouts.remove(layout)
    kept = deck.slide_master._element.sldLayoutIdLst
    if deck.slide_layouts[0] is not cover:
        kept.append(kept[0])
    for layout in deck.slide_layouts:
        _mark(layout, diagonal(briefing))
        for shape in list(layout.placeholders):
            # The words below begin where ours do: a title keeps its look and stands where ours stands, clear of a logo.
            if shape.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE:
                _place(shape, COVER_TITLE)
            elif shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                _place(shape, replace(TITLE, width=_room(layout) - LEFT))
    return deck


def _room(layout: Any) -> float:
    """How far right a title may reach, in points: up to a picture in the upper right corner, of the layout or its master."""
    pictures = [
        Emu(shape.left).pt
        for page in (layout, layout.slide_master)
        for shape in page.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
        and Emu(shape.top).pt < TITLE.top + TITLE.height
        and Emu(shape.left).pt > WIDTH / 2
    ]
    return min([RIGHT, *(left - 12 for left in pictures)])


def _has(layout: Any, kind: Any) -> bool:
    return any(shape.placeholder_format.type == kind for shape in layout.placeholders)


def diagonal(briefing: Briefing) -> str:
    """What lies across every page: the office's own mark, and 演示数据 where it applies, whatever the office wrote."""
    sample = sample_words()
    said = [briefing.watermark, *([sample] if sample in briefing.marks and sample not in briefing.watermark else [])]
    return "　".join(text for text in said if text)


def new_slide(deck: Any, layout: int, title: str) -> Any:
    """A slide of a layout (0 封面, 1 正文) with its title and number."""
    page = deck.slide_layouts[layout]
    slide = deck.slides.add_slide(page)
    for shape in list(slide.placeholders):
        if shape.placeholder_format.type not in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
            shape._element.getparent().remove(shape._element)
    slide.shapes.title.name = _("标题")
    for shape in page.placeholders:
        if shape.placeholder_format.type == PP_PLACEHOLDER.SLIDE_NUMBER:
            slide.shapes._spTree.append(deepcopy(shape._element))
    return slide


def _master(master: Any) -> None:
    for shape in list(master.placeholders):
        kind = shape.placeholder_format.type
        if kind in (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER):
            shape._element.getparent().remove(shape._element)
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            _place(shape, NUMBER)
            _said(shape, 11, MUTED, "right")
        elif kind == PP_PLACEHOLDER.TITLE:
            _place(shape, TITLE)
            _words(shape, _("结论作标题"), TITLE_SIZES[0])
        else:
            _place(shape, Box(LEFT, 104, RIGHT - LEFT, 376))
            _words(shape, _("正文"), 18)
    for style in master._element.find(qn("p:txStyles")):
        for level in style:
            properties = level.find(qn("a:defRPr"))
            if properties is not None:
                in_our_font(properties)
    title = master._element.find(qn("p:txStyles")).find(qn("p:titleStyle"))[0]
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", str(TITLE_SIZES[0] * 100))
    title.find(qn("a:defRPr")).set("b", "1")


def _layout(layout: Any, mark: str) -> None:
    """The page's rule at its foot and, behind everything, the diagonal mark."""
    for shape in list(layout.placeholders):
        kind = shape.placeholder_format.type
        if kind in (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SUBTITLE):
            shape._element.getparent().remove(shape._element)
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            _said(shape, 11, MUTED, "right")
        else:
            is_cover = kind == PP_PLACEHOLDER.CENTER_TITLE
            _place(shape, COVER_TITLE if is_cover else TITLE)
            _words(shape, _("标题") if is_cover else _("结论作标题"), 40 if is_cover else TITLE_SIZES[0])
    # Layouts know only how to read their shapes; a slide's collection draws them.
    shapes = SlideShapes(layout.shapes._spTree, layout)
    rule = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, Pt(LEFT), Pt(RULE), Pt(RIGHT), Pt(RULE))
    rule.line.color.theme_color, rule.line.width = MSO_THEME_COLOR.TEXT_2, Pt(1.2)
    rule.name = _("页脚线")
    if any(shape.placeholder_format.type == PP_PLACEHOLDER.CENTER_TITLE for shape in layout.placeholders):
        _band(shapes)
    _mark(layout, mark)


def _mark(layout: Any, mark: str) -> None:
    """The diagonal mark behind everything of a layout; nothing for none."""
    if not mark:
        return
    size = min(66.0, 66 * 560 / max(1.0, wide(mark, 66, bold=True)))
    length = wide(mark, size, bold=True) + 20
    box = Box((WIDTH - length) / 2, HEIGHT / 2 - size, length, 2 * size)
    shapes = SlideShapes(layout.shapes._spTree, layout)
    shape = text_box(shapes, box, [[Piece(mark, size, True, _FAINT)]], align="center", anchor="middle", name=_("水印"))
    shape.rotation, shape.text_frame.word_wrap = -24, False
    tree = layout.shapes._spTree
    tree.remove(shape._element)
    tree.insert(2, shape._element)


def _band(shapes: Any) -> None:
    """The navy edge of the cover."""
    band = shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(0), Pt(0), Pt(18), Pt(HEIGHT))
    band.fill.solid()
    band.fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
    band.line.fill.background()
    band.name = _("封面边")


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = box.emu


def _words(shape: Any, text: str, size: float) -> None:
    for paragraph in list(shape.text_frame.paragraphs)[1:]:
        paragraph._p.getparent().remove(paragraph._p)
    shape.text_frame.paragraphs[0].clear()
    fill_frame(shape.text_frame, [[Piece(text, size, True)]], anchor="middle")


def _said(shape: Any, size: float, colour: str, align: str) -> None:
    """The number's own look, set on its run: the field stays a field."""
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for properties in shape._element.iter(qn("a:rPr")):
        properties.set("sz", str(round(size * 100)))
        properties.attrib.pop("smtClean", None)
        fill = etree.SubElement(properties, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr"), val=colour.lstrip("#"))
        in_our_font(properties)
    for paragraph in shape._element.iter(qn("a:p")):
        paragraph.get_or_add_pPr().set("algn", {"right": "r", "left": "l"}[align])
        for end in paragraph.findall(qn("a:endParaRPr")):
            paragraph.remove(end)


def _theme(master: Any) -> None:
    """Fonts and colours of the theme, for whatever the office adds by hand."""
    part = master.part.part_related_by(RT.THEME)
    theme = etree.fromstring(part.blob)
    for face in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        for kind in ("latin", "ea"):
            face.find(qn(f"a:{kind}")).set("typeface", LATIN if kind == "latin" else TYPEFACE)
        for font in face.findall(qn("a:font")):
            if font.get("script") == "Hans":
                font.set("typeface", "微软雅黑")
    colours = dict(zip((f"accent{n}" for n in range(1, 7)), _ACCENTS, strict=True)) | {
        "dk1": INK,
        "dk2": NAVY,
        "lt2": PALE_NAVY,
        "hlink": NAVY,
        "folHlink": MUTED,
    }
    for name, colour in colours.items():
        slot = next(theme.iter(qn(f"a:{name}")))
        for old in list(slot):
            slot.remove(old)
        etree.SubElement(slot, qn("a:srgbClr"), val=colour.lstrip("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _without_thumbnail(deck: Any) -> None:
    """The start file's picture of itself shows another page than ours."""
    package = deck.part.package
    for key, relation in list(package._rels.items()):
        if relation.reltype == RT.THUMBNAIL:
            package._rels.pop(key)
