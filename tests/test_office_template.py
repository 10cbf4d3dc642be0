"""An office's own deck and paper give their look: masters, theme, styles, heads; a faulty one is refused in a sentence."""

import io
import zipfile

import pptx
import pytest
from docx import Document
from lxml import etree
from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches

from briefing.content.template import TemplateError, load_template
from desk.briefings import Asked, make
from tests.conftest import ROOT

PLAN = "quanzhou_2024"
RED = "C00000"


def picture():
    made = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(made, "PNG")
    made.seek(0)
    return made


def own_deck(*, wide=True):
    """A deck with a logo in its master, a red theme and a font of its own, and a slide that is nobody's."""
    deck = pptx.Presentation()
    if wide:
        deck.slide_width, deck.slide_height = Emu(12192000), Emu(6858000)
    deck.slides.add_slide(deck.slide_layouts[6])
    for layout in deck.slide_layouts:
        if layout.name == "Title Only":
            shapes = pptx.shapes.shapetree.SlideShapes(layout.shapes._spTree, layout)
            shapes.add_picture(picture(), Inches(12), Inches(0.2)).name = "机关标识"
    part = deck.slide_master.part.part_related_by(RT.THEME)
    theme = etree.fromstring(part.blob)
    for face in theme.iter(qn("a:minorFont"), qn("a:majorFont")):
        face.find(qn("a:ea")).set("typeface", "方正兰亭黑")
    slot = next(theme.iter(qn("a:dk2")))
    for old in list(slot):
        slot.remove(old)
    etree.SubElement(slot, qn("a:srgbClr"), val=RED)
    part._blob = etree.tostring(theme, encoding="UTF-8")
    made = io.BytesIO()
    deck.save(made)
    return made.getvalue()


def own_paper():
    paper = Document()
    paper.sections[0].header.paragraphs[0].text = "泉州市知识产权局文件"
    paper.styles["Heading 1"].font.name = "方正黑体"
    paper.add_paragraph("模板里的旧文字")
    made = io.BytesIO()
    paper.save(made)
    return made.getvalue()


@pytest.fixture
def style(tmp_path):
    """The style with these office files beside it."""

    def written(**files):
        lines = (ROOT / "briefing.yaml").read_text(encoding="utf-8").splitlines()
        told = {name: f"{name}{suffix}" for name, suffix in (("deck_template", ".pptx"), ("paper_template", ".docx"))}
        for name, content in files.items():
            (tmp_path / told[name]).write_bytes(content)
            lines = [f'{name}: "{told[name]}"' if line.startswith(f"{name}:") else line for line in lines]
        path = tmp_path / "briefing.yaml"
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return written


def test_the_deck_takes_the_office_s_masters_theme_and_logo(sample_desk, style):
    made = make(sample_desk, Asked(PLAN), ["pptx"], who="甲", style=style(deck_template=own_deck()))
    plain = make(sample_desk, Asked(PLAN), ["pptx"], who="甲", made_at=made.material.made_at)
    deck = pptx.Presentation(io.BytesIO(made.files["pptx"][1]))
    ours = pptx.Presentation(io.BytesIO(plain.files["pptx"][1]))
    assert len(deck.slides) == len(ours.slides)
    assert [s.shapes.title.text_frame.text for s in deck.slides] == [
        s.shapes.title.text_frame.text for s in ours.slides
    ]
    body = deck.slides[1].slide_layout
    [logo] = [shape for shape in body.shapes if shape.name == "机关标识"]
    assert all(s.shapes.title.left + s.shapes.title.width <= logo.left for s in list(deck.slides)[1:])
    theme = deck.slide_master.part.part_related_by(RT.THEME).blob.decode()
    assert "方正兰亭黑" in theme
    assert RED in theme
    # What is written names the theme's fonts, so that those of the office hold.
    xml = etree.tostring(deck.slides[1]._element).decode()
    assert 'typeface="+mn-ea"' in xml
    assert "YaHei" not in xml
    assert any("演示数据" in shape.text_frame.text for shape in body.shapes if shape.has_text_frame)


def test_the_papers_take_the_office_s_head_and_styles_and_none_of_its_text(sample_desk, style):
    made = make(sample_desk, Asked(PLAN), ["docx", "special"], who="甲", style=style(paper_template=own_paper()))
    for kind in ("docx", "special"):
        paper = Document(io.BytesIO(made.files[kind][1]))
        head = [paragraph.text for paragraph in paper.sections[0].header.paragraphs]
        assert head[0] == "泉州市知识产权局文件"
        assert any("演示数据" in text for text in head)
        assert "模板里的旧文字" not in "".join(paragraph.text for paragraph in paper.paragraphs)
        assert paper.styles["Heading 1"].font.name == "方正黑体"
        assert any(p.style.name == "Heading 1" for p in paper.paragraphs)


def with_macro(content):
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr("ppt/vbaProject.bin", b"x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"nothing", "打不开"), (own_deck(wide=False), "16:9"), (with_macro(own_deck()), "带宏")],
    ids=["no zip", "4:3", "macro"],
)
def test_a_faulty_deck_is_refused_in_a_sentence(sample_desk, style, content, words):
    with pytest.raises(TemplateError, match=words):
        make(sample_desk, Asked(PLAN), ["pptx"], who="甲", style=style(deck_template=content))


def test_a_deck_without_a_cover_and_a_zip_that_is_no_paper_are_refused(sample_desk, style):
    deck = pptx.Presentation(io.BytesIO(own_deck()))
    for layout in list(deck.slide_layouts):
        if layout.name == "Title Slide":
            deck.slide_layouts.remove(layout)
    made = io.BytesIO()
    deck.save(made)
    with pytest.raises(TemplateError, match="封面"):
        make(sample_desk, Asked(PLAN), ["pptx"], who="甲", style=style(deck_template=made.getvalue()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("a.txt", "x")
    with pytest.raises(TemplateError, match="公文模板打不开"):
        make(sample_desk, Asked(PLAN), ["docx"], who="甲", style=style(paper_template=packed.getvalue()))


def test_a_template_that_is_not_there_is_named(style, tmp_path):
    path = style()
    path.write_text(path.read_text(encoding="utf-8").replace('deck_template: ""', 'deck_template: "没有.pptx"'))
    with pytest.raises(TemplateError, match=r"没有\.pptx"):
        load_template(path)
