"""Whatever a person or a workbook wrote is text on every screen, board, picture and paper: nothing runs, nothing is asked for."""

import io
import re
import zipfile

import openpyxl
import pytest
from lxml import etree, html
from pypdf import PdfReader

from briefing.content.template import read_template
from briefing.excel.annex import annex
from briefing.pdf.one_page import one_page
from briefing.screens import renderer
from briefing.screens.page import page
from briefing.slides.deck import slides
from briefing.word.letters import letters
from briefing.word.report import report
from desk import ROOT
from store.database import utc_now
from tests.hostile import FORMULA, HURTS, MARKED, PLAN, TURNED, shown_of, spoilt_papers
from tracker.schema.model import Model
from tracker.visible import visible

HURT = pytest.mark.parametrize("kind", HURTS)


@pytest.fixture
def spoilt(sample_desk):
    return lambda kind: spoilt_papers(sample_desk, kind)


# All that the drawing of a chart is made of.
DRAWN = {"svg", "line", "polygon", "rect", "path", "text", "tspan"}


def strangers(markup):
    """What of a piece of HTML would run, ask for something, or lead out of it."""
    tree = html.fromstring(markup)
    found = [one.tag for drawing in tree.find_class("drawing") for one in drawing.iter() if one.tag not in DRAWN]
    for drawing in tree.find_class("drawing"):
        if drawing.tag == "svg":
            for inner in list(drawing.iter("svg")):
                inner.tag = "drawing"
    found += [
        one.tag for one in tree.iter("script", "link", "iframe", "object", "embed", "form", "base", "svg", "style")
    ]
    for one in tree.iter():
        found += [f"{one.tag} {name}" for name in one.attrib if name.startswith("on")]
        found += [
            f"{one.tag} {value[:40]}"
            for name, value in one.attrib.items()
            if name in ("src", "href", "action", "srcset") and not value.startswith(("data:image/", "#"))
        ]
    return found


@HURT
def test_on_every_screen_it_is_text(kind, spoilt):
    material, briefing = spoilt(kind)
    shown = shown_of(material, briefing)
    assert {screen.name: strangers(screen.html) for screen in shown if strangers(screen.html)} == {}
    said = " ".join("".join(html.fromstring(screen.html).itertext()) for screen in shown)
    assert HURTS[kind] in said


@HURT
def test_in_the_one_file_it_is_text_and_its_scripts_are_three(kind, spoilt):
    made = page(spoilt(kind)[1], spoilt(kind)[0]).decode("utf-8")
    tree = html.fromstring(made)
    assert len(list(tree.iter("script"))) == 3
    [body] = tree.iter("main")
    assert strangers(html.tostring(body, encoding="unicode")) == []
    assert HURTS[kind] in "".join(body.itertext())


def members(paper):
    """The parts of an Office file by name, letters of a zip each with its own."""
    with zipfile.ZipFile(io.BytesIO(paper)) as bundle:
        for name in bundle.namelist():
            content = bundle.read(name)
            if name.endswith((".docx", ".xlsx")):
                yield from members(content)
            else:
                yield name, content


@HURT
@pytest.mark.parametrize("paper", ["slides", "circular", "special", "letters", "annex"])
def test_in_every_office_file_it_is_text_with_no_link_out_and_no_formula(kind, paper, spoilt):
    material, briefing = spoilt(kind)
    made = {
        "slides": lambda: slides(briefing, annex=True),
        "circular": lambda: report(briefing),
        "special": lambda: report(briefing, "special"),
        "letters": lambda: letters(briefing, material),
        "annex": lambda: annex(briefing, material),
    }[paper]()
    outside, said = [], []
    for name, content in members(made):
        if name.endswith((".xml", ".rels")):
            tree = etree.fromstring(content)
            outside += [name for one in tree.iter() if one.get("TargetMode") == "External"]
            said += [text for text in tree.itertext() if text]
            outside += [f"{name} {one.text}" for one in tree.iter("{*}instrText", "{*}f") if "evil" in (one.text or "")]
    assert outside == []
    assert HURTS[kind][:20] in "".join(said)


def test_a_formula_somebody_typed_is_words_in_the_annex(spoilt):
    material, briefing = spoilt("formula")
    found = 0
    for sheet in openpyxl.load_workbook(io.BytesIO(annex(briefing, material))):
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, str) and "evil.test" in cell.value:
                    assert (cell.data_type, cell.hyperlink) == ("s", None), cell.coordinate
                    found += cell.value.startswith(FORMULA)
    assert found > 5


@HURT
def test_the_one_page_runs_nothing_and_leads_nowhere(kind, spoilt):
    reader = PdfReader(io.BytesIO(one_page(spoilt(kind)[1])))
    assert [one for one in reader.pages if one.get("/Annots")] == []
    assert {"/OpenAction", "/AA", "/Names"} & set(reader.trailer["/Root"]) == set()
    assert "evil.test" in "".join(sheet.extract_text() for sheet in reader.pages).replace("\n", "") or kind == "script"


@pytest.mark.browser
@HURT
def test_pictures_are_taken_of_it_and_a_vector_picture_holds_nothing_that_runs(kind, spoilt):
    material, briefing = spoilt(kind)
    shown = [one for one in shown_of(material, briefing) if one.kind in ("answer", "target", "long", "growth")][:4]
    assert all(content[:4] == b"\x89PNG" for _name, content in renderer.pictures(shown))
    for _name, content in renderer.pictures(shown[:2], "svg"):
        tree = etree.fromstring(content)
        assert {etree.QName(one).localname for one in tree.iter()} <= {
            "svg", "g", "path", "use", "defs", "clipPath", "title", "desc", "mask", "linearGradient", "stop", "image",
        }  # fmt: skip
        for one in tree.iter():
            assert [name for name in one.attrib if name.lower().startswith("on")] == []
            assert [
                v for n, v in one.attrib.items() if n.endswith("href") and not v.startswith(("#", "data:image/"))
            ] == []


def test_what_nobody_sees_is_let_in_by_no_door(empty_desk):
    """A turned direction, a mark without width, a control character: in the catalogue, the office's style, a person's words."""
    assert visible(TURNED) == "abc"

    class Named(Model):
        name: str

    assert Named(name=TURNED).name == "abc"
    text = (ROOT / "briefing.yaml").read_text(encoding="utf-8")
    style = re.sub(r"(?m)^office:.*$", 'office: "\\\\u202Eabc\\\\u2066\\\\x07"', text)
    assert "202E" in style
    assert read_template(style, ROOT / "briefing.yaml").office == "abc"
    empty_desk.store.confirm_owners(PLAN, f"{PLAN}.ip_enterprises", "[]", f"{TURNED}{MARKED}", who=f"{TURNED}张")
    kept = " ".join(
        str(value)
        for row in empty_desk.store.rows("owner_confirmations", plan=PLAN, known_at=utc_now())
        for value in row
    )
    assert "\u202e" not in kept
    assert f"abc{MARKED}" in kept
