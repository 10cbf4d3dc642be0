"""A Word document in the form of GB/T 9704-2012: its page, fonts, styles, header, footer and mark.

Fonts are named, not shipped: 方正小标宋简体, 仿宋_GB2312, 楷体_GB2312 and 黑体 each with the names a machine may have
instead (`w:altName` in the font table), down to the system's own 宋体 and 仿宋.
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Length, Mm, Pt, RGBColor
from lxml import etree

from briefing.content.model import Briefing
from briefing.content.template import TemplateError
from briefing.zipped import settled
from wording import _

TITLE, BODY, KAI, HEI, SONG, LATIN = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "楷体_GB2312",
    "黑体",
    "宋体",
    "Times New Roman",
)
# 二号, 三号, 四号, 小四, 五号, 小五, in points.
TWO, THREE, FOUR, SMALL_FOUR, FIVE, SMALL_FIVE = 22.0, 16.0, 14.0, 12.0, 10.5, 9.0
LINE = 28.0
# Millimetres of text across a page that stands, points of it down, and of a line on its grid.
WIDE, HIGH, LINE_ON_PAGE = 156.0, 637.0, 28.95
# 22 lines in 225 mm, in twips. The 28 characters in 156 mm come from the body's spacing, a quarter of a point tighter:
# a grid of characters narrower than the font makes LibreOffice give every character two places.
_GRID = {"type": "lines", "linePitch": "579"}
_TIGHTER = "-5"
# What a machine without the font uses: office programs read the list from left to right.
_INSTEAD = {
    TITLE: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    BODY: "仿宋,FangSong,FangSong_GB2312,方正仿宋_GBK,华文仿宋,STFangsong,Noto Serif CJK SC",
    KAI: "楷体,KaiTi,KaiTi_GB2312,方正楷体_GBK,华文楷体,STKaiti,Noto Serif CJK SC",
    HEI: "SimHei,方正黑体_GBK,华文黑体,Noto Sans CJK SC,Source Han Sans SC",
    SONG: "SimSun,方正书宋_GBK,华文宋体,Noto Serif CJK SC",
}


def new_paper(briefing: Briefing, title: str) -> Any:
    """An empty document with its page, styles, header with the marks, footer with the page number, and its mark."""
    own = briefing.paper_template
    paper = _offices(own, briefing.language) if own else Document(io.BytesIO(_empty(briefing.language)))
    about = paper.core_properties
    about.author, about.title, about.subject = briefing.facts.get("office", ""), title, briefing.title
    about.keywords, about.language = briefing.keywords, briefing.language_tag
    about.comments = " ".join(briefing.marks)
    section = paper.sections[0]
    if own:
        # The office's head, foot and margins stay; the marks are added, for a sample must say so on every page.
        for header in (section.header, section.even_page_header, section.first_page_header):
            _write_header(header.add_paragraph(), briefing)
        return paper
    _lay(section, lying=False)
    if briefing.language == "zh":
        _set_grid(section)
    paper.settings.odd_and_even_pages_header_footer = True
    for header in (section.header, section.even_page_header):
        _write_header(header.paragraphs[0], briefing)
    _write_footer(section.footer.paragraphs[0], left=False)
    _write_footer(section.even_page_footer.paragraphs[0], left=True)
    return paper


@cache
def _empty(language: str) -> bytes:
    """A document of our styles and nothing else: making them takes ten times as long as opening it."""
    paper, written = Document(), io.BytesIO()
    _styles(paper.styles, language, own=False)
    paper.save(written)
    return written.getvalue()


def _offices(content: bytes, language: str) -> Any:
    """The office's own paper in our styles, without its text. TemplateError for one that cannot be opened."""
    try:
        paper = Document(io.BytesIO(content))
        body = paper.element.body
        for block in list(body):
            if block is not body.sectPr:
                body.remove(block)
    except Exception as error:  # a stranger's file fails in as many ways as there are parts
        raise TemplateError(Path("briefing.yaml"), [_("公文模板打不开")]) from error
    _styles(paper.styles, language, own=True)
    return paper


def turn(paper: Any, *, lying: bool) -> None:
    """A new section of the document, on paper lying on its side (for a table too wide to stand) or standing again."""
    _lay(paper.add_section(), lying=lying)


def _lay(section: Any, *, lying: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if lying else (Mm(210), Mm(297))
    # A page is turned with its margins: the binding edge is then above the text.
    top, right, bottom, left = (28, 37, 26, 35) if lying else (37, 26, 35, 28)
    section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
    section.left_margin, section.right_margin = Mm(left), Mm(right)
    section.header_distance, section.footer_distance = (Mm(13), Mm(12)) if lying else (Mm(15), Mm(25))


def begin(paper: Any, style: str) -> Any:
    """An empty paragraph at the end of the document in a style."""
    paragraph = paper.add_paragraph()
    paragraph._p.style = style_id(paper, style)
    return paragraph


def add(paper: Any, style: str, text: str) -> Any:
    """A paragraph of the document in a style."""
    paragraph = begin(paper, style)
    run(paragraph, text)
    return paragraph


# By a style's name each paragraph and cell would have all styles of the paper looked through: half of a report's time.
_STYLE_IDS: WeakKeyDictionary[Any, dict[str, str | None]] = WeakKeyDictionary()


def style_id(paper: Any, name: str) -> str | None:
    """The id of a paragraph style of the document; None for the one a paragraph has anyway. KeyError."""
    if paper.part not in _STYLE_IDS:
        styles = paper.styles
        usual = styles.default(WD_STYLE_TYPE.PARAGRAPH)
        _STYLE_IDS[paper.part] = {
            style.name: None if usual is not None and style.style_id == usual.style_id else style.style_id
            for style in styles
            if style.type == WD_STYLE_TYPE.PARAGRAPH
        }
    return _STYLE_IDS[paper.part][name]


# What a title is not broken within: brackets, years, the words such titles are made of.
_TITLE_WORDS = "高质量|发展|任务清单|推动|提升|能力|公共服务|知识产权|国家|强市|强县|建设|示范|城市|工作方案|行动方案|实施方案|活动|万里行|服务|推进情况|的通报|专报|提示函|关于"
_UNBROKEN = re.compile(
    rf"[(（][^)）]*[)）][》:]?|[《“]?(?:{_TITLE_WORDS})[》”]?|\d+年(?:[一二三四]季度|末)?|[A-Za-z0-9.,\-–'’]+:?|.[》”]?"
)


def add_title(paper: Any, style: str, text: str, most: float) -> None:
    """A title in as few lines as can be of at most `most` Chinese characters, about equally long, no year or bracket cut in two."""
    paragraph, lines = begin(paper, style), title_lines(text, most)
    for line in lines[:-1]:
        run(paragraph, line).add_break()
    run(paragraph, lines[-1])


def title_lines(text: str, most: float) -> list[str]:
    """The lines of a title: the fewest, and of those ways the one whose longest line is shortest."""
    pieces = _UNBROKEN.findall(text)
    for count in range(max(1, math.ceil(sum(map(text_width, pieces)) / most)), len(pieces) + 1):
        if ways := [way for way in _parted(pieces, count, most) if way]:
            return ["".join(line) for line in min(ways, key=lambda way: max(text_width("".join(line)) for line in way))]
    return [text]


def _parted(pieces: Sequence[str], count: int, most: float) -> Iterator[list[Sequence[str]]]:
    """Every way to part the pieces into so many lines, none too long."""
    if count == 1:
        if text_width("".join(pieces)) <= most:
            yield [pieces]
        return
    for end in range(1, len(pieces) - count + 2):
        if text_width("".join(pieces[:end])) > most:
            return
        for rest in _parted(pieces[end:], count - 1, most):
            yield [pieces[:end], *rest]


def text_width(text: str) -> float:
    """How wide a text is, in Chinese characters."""
    return sum(1.0 if ord(letter) > 0x2E80 or letter in "“”‘’—…" else latin_width(letter) for letter in text)


def latin_width(letter: str) -> float:
    """How wide a letter of Times is, in Chinese characters: by kinds, a word rather too wide."""
    if letter in "iljtfrs ,.;:'’()[]":
        return 0.34
    if letter in "mwMW":
        return 0.85
    return 0.48 if letter.islower() else 0.72 if letter.isupper() else 0.5


def high_of(paragraph: Any) -> float:
    """About how high a paragraph is in points, or the chart that stands in it."""
    drawn = paragraph._p.find(".//" + qn("wp:extent"))
    if drawn is not None:
        return float(Emu(int(drawn.get("cy"))).pt) + 8.0
    form, text = paragraph.style.paragraph_format, paragraph.text
    size = (paragraph.style.font.size or Pt(THREE)).pt
    # An office's own style may give a share of the font's height.
    line = form.line_spacing if isinstance(form.line_spacing, Length) else Pt((form.line_spacing or 1.3) * size)
    snaps = paragraph.style.element.find(".//" + qn("w:snapToGrid"))
    on_grid = snaps is not None and snaps.get(qn("w:val")) == "1" and line.pt > 20
    pitch = max(LINE_ON_PAGE if on_grid else 0.0, line.pt)
    wide = text_width(text) * size + (form.first_line_indent or Pt(0)).pt
    lines = max(text.count("\n") + 1, math.ceil(wide / (WIDE / 25.4 * 72)))
    return float(lines * pitch + (form.space_after or Pt(0)).pt)


def off_grid(style: Any) -> None:
    """Lets a style's lines be as high as they say."""
    for rule in style.element.findall(".//" + qn("w:snapToGrid")):
        rule.set(qn("w:val"), "0")


def run(paragraph: Any, text: str, *, colour: str = "", bold: bool = False, font: str = "") -> Any:
    """A piece of text. Its quotation marks and dashes are Chinese ones: without the hint they come from the Latin font."""
    piece = paragraph.add_run(text)
    if re.search(r"[\u4e00-\u9fff]", text):
        piece._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    if font:
        piece._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if colour:
        piece.font.color.rgb = RGBColor.from_string(colour.lstrip("#"))
    if bold:
        piece.bold = True
    return piece


def saved(paper: Any) -> bytes:
    """The document's bytes, the same for the same content."""
    raw, named = io.BytesIO(), io.BytesIO()
    paper.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(named, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, _font_table(content) if name == "word/fontTable.xml" else content)
    return settled(named.getvalue())


def _font_table(there: bytes) -> bytes:
    """The table of fonts with ours in it: each with the names a machine may have instead."""
    table = parse_xml(there)
    for name, instead in _INSTEAD.items():
        for old in table.findall(qn("w:font")):
            if old.get(qn("w:name")) == name:
                table.remove(old)
        font = OxmlElement("w:font")
        font.set(qn("w:name"), name)
        for kind, value in (("altName", instead), ("charset", "86"), ("family", "auto"), ("pitch", "default")):
            child = OxmlElement(f"w:{kind}")
            child.set(qn("w:val"), value)
            font.append(child)
        table.append(font)
    written: bytes = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _styles(styles: Any, language: str, *, own: bool) -> None:
    """The document's styles. Headings are Word's own, so that the navigation pane and a table of contents find them.

    Of an office's `own` paper those that it has stay as they are.
    """
    kept = {style.name for style in styles} if own else set()
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for old in defaults.findall(qn("w:lang")):
        defaults.remove(old)
    speech = OxmlElement("w:lang")
    # Without the East Asian language office programs draw Traditional punctuation.
    for name, value in (("val", "en-US"), ("eastAsia", "zh-CN"), ("bidi", "ar-SA")):
        speech.set(qn(f"w:{name}"), value)
    defaults.append(speech)
    chinese = language == "zh"
    body, line = (THREE, LINE) if chinese else (FOUR - 1, 20.0)

    def style(name: str, *told: Any, **more: Any) -> None:
        if name not in kept:
            # A grid of 28 points would spread English lines by half.
            _style(styles, name, *told, **{**more, "grid": chinese and more.get("grid", True)})

    style("Normal", BODY, body, line=line, chars=2 if chinese else 0, justify=True)
    if "Normal" not in kept:
        styles["Normal"].paragraph_format.space_after = Pt(0 if chinese else 6)
    style("Title", TITLE, TWO if chinese else 20.0, line=35, centred=True, after=LINE, keep=True)
    for name, font in (("Heading 1", HEI), ("Heading 2", KAI), ("Heading 3", BODY)):
        style(name, font, body, line=line, chars=2 if chinese else 0, keep=True, bold=not chinese)
    style("Salutation", BODY, body, line=line)
    style("Annex", HEI, body, line=line, keep=True)
    style("Annex Title", TITLE, TWO - 4, line=LINE, centred=True, keep=True)
    style("Signature", BODY, body, line=line, right=True)
    style("Table Title", HEI, FOUR - 1, line=24, centred=True, keep=True, before=6)
    style("Table Head", HEI, FIVE, line=16, centred=True, grid=False)
    style("Table Text", SONG, FIVE, line=16, grid=False)
    style("Note", SONG, FIVE, line=16, grid=False)
    style("Header", HEI, FIVE, line=16, right=True, grid=False)
    style("Footer", SONG, FOUR, line=20, grid=False)


def _style(
    styles: Any,
    name: str,
    font: str,
    size: float,
    *,
    line: float,
    chars: int = 0,
    centred: bool = False,
    right: bool = False,
    justify: bool = False,
    keep: bool = False,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
    grid: bool = True,
) -> Any:
    """One paragraph style; `chars` is the first line's indent in characters, `grid` whether it keeps to the page's grid."""
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = None
    style.hidden, style.quick_style = False, True
    properties = style.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    fonts = properties.get_or_add_rFonts()
    for kind, value in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", font), ("cs", LATIN)):
        fonts.set(qn(f"w:{kind}"), value)
    if grid and size == THREE:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), _TIGHTER)
        properties.append(closer)
    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, RGBColor(0, 0, 0)
    form = style.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
    form.widow_control = True
    align = WD_ALIGN_PARAGRAPH
    side = align.CENTER if centred else align.RIGHT if right else align.JUSTIFY if justify else align.LEFT
    form.alignment = side
    frame = style.element.get_or_add_pPr()
    for old in frame.findall(qn("w:pBdr")) + frame.findall(qn("w:ind")) + frame.findall(qn("w:contextualSpacing")):
        frame.remove(old)
    form.first_line_indent = Pt(chars * size)
    frame.find(qn("w:ind")).set(qn("w:firstLineChars"), str(100 * chars))
    # No mark begins a line, none hangs over the edge of the text.
    for kind, value in (("kinsoku", "1"), ("overflowPunct", "0"), ("snapToGrid", "1" if grid else "0")):
        for old in frame.findall(qn(f"w:{kind}")):
            frame.remove(old)
        rule = OxmlElement(f"w:{kind}")
        rule.set(qn("w:val"), value)
        frame.insert_element_before(rule, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")
    return style


def _set_grid(section: Any) -> None:
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    for name, value in _GRID.items():
        grid.set(qn(f"w:{name}"), value)
    section._sectPr.append(grid)


def _write_header(paragraph: Any, briefing: Briefing) -> None:
    """The marks, and behind the text a light diagonal word that covers no figure."""
    run(paragraph, "　".join(briefing.marks))
    if briefing.watermark:
        paragraph._p.append(_behind(briefing.watermark))


def _behind(word: str) -> Any:
    wide = min(460, 62 * len(word))
    shape = (
        f'<w:r {nsdecls("w")}><w:rPr><w:noProof/></w:rPr><w:pict xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        f'<v:shape id="mark" o:spid="_x0000_s2049" type="#_x0000_t136" style="position:absolute;width:{wide}pt;'
        "height:56pt;rotation:315;z-index:-251658240;mso-position-horizontal:center;"
        'mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin"'
        ' fillcolor="#eceff2" stroked="f">'
        f'<v:textpath style="font-family:&quot;{HEI}&quot;;font-size:1pt" string={quoteattr(word)}/></v:shape></w:pict></w:r>'
    )
    return parse_xml(shape)


def _write_footer(paragraph: Any, *, left: bool) -> None:
    """— 1 — in 四号, a character in from the outer edge: the right on odd pages, the left on even ones."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.paragraph_format.left_indent = Pt(FOUR) if left else None
    paragraph.paragraph_format.right_indent = None if left else Pt(FOUR)
    run(paragraph, "— ")
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        piece = paragraph.add_run(text if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            piece._r.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.text = text
            piece._r.append(code)
    run(paragraph, " —")
