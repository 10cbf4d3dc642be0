"""Every number of the one page, the annex, the offline board and the screens is the judgement's, and none is missing."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

import wording
from briefing.content.compose import compose
from briefing.excel.annex import annex
from briefing.pdf.one_page import one_page
from briefing.screens.page import page
from briefing.screens.screens import screens
from briefing.word.letters import letters
from desk.trace import sources
from tests.papers import SETS, TEMPLATE, briefing_of, material_of
from tests.papers_numbers import changed_digits, chart_strangers, unexplained, unexplained_in_lines, unsaid
from tests.papers_read import (
    charts_of_html,
    lights_of_html,
    lights_of_screen,
    lines_of_pdf,
    pieces_of_annex,
    pieces_of_html,
    pieces_of_report,
    pieces_of_screen,
    table_lines,
)
from tests.test_papers_numbers import judged_of
from wording import named
from wording.status import status_word

QUANZHOU = "quanzhou_2024"
LISTED = {"zh": "来源明细", "en": "Source cells"}


def counted(judged):
    """How many targets have each light, by its word."""
    found = {}
    for row in judged.whole:
        word = status_word(row.status)
        found[word] = found.get(word, 0) + 1
    return found


def lit(strip):
    return {word: n for word, n in strip.items() if n}


@pytest.fixture
def spoken():
    """Says in which language the judgement's words are compared, and puts the tests' own back."""
    yield wording.use
    wording.use("zh")


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_on_the_one_page_is_the_judgements(sample_desk, plan, language, spoken):
    judged, lines = judged_of(sample_desk, plan), lines_of_pdf(one_page(briefing_of(sample_desk, plan, language)))
    assert sum(bool(re.search(r"\d", line)) for line in lines) > 5
    assert unexplained_in_lines(lines, judged) == []


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_of_the_annex_is_the_judgements_and_none_is_left_out(sample_desk, plan, language, spoken):
    judged = judged_of(sample_desk, plan)
    pieces = pieces_of_annex(annex(briefing_of(sample_desk, plan, language), material_of(sample_desk, plan)))
    assert unexplained([p for p in pieces if not p.startswith(LISTED[language])], judged) == []
    assert unsaid(pieces, judged) == []


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023"])
def test_every_line_of_the_annexs_sources_is_a_cell_that_was_handed_in(sample_desk, plan, spoken):
    judged = judged_of(sample_desk, plan)
    shown = table_lines(annex(briefing_of(sample_desk, plan), material_of(sample_desk, plan)), LISTED["zh"])
    handed_in = set()
    for row in judged.whole:
        for one in sources(sample_desk, plan, row.indicator, judged.plan.region, judged.as_of, judged.known_at):
            handed_in.add((one.file_name, one.sheet, one.cell, str(one.period), one.value, one.raw))
    told = {
        (
            line["来源文件"],
            line["工作表"],
            line["单元格"],
            line["季度"],
            float(str(line["数"]).replace(",", "")),
            line["原样"],
        )
        for line in shown
    }
    assert len(shown) > 20
    assert told == handed_in


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_of_the_offline_board_is_the_judgements_and_none_is_left_out(sample_desk, plan, language, spoken):
    judged, spoke = judged_of(sample_desk, plan), spoken(language)
    made = page(briefing_of(sample_desk, plan, language), material_of(sample_desk, plan))
    pieces = pieces_of_html(made)
    assert unexplained(pieces, judged) == []
    assert unsaid(pieces, judged) == []
    if judged.whole:
        assert lit(lights_of_html(made)) == counted(judged), spoke
    drawn = 0
    for title, chart in charts_of_html(made):
        for indicator in judged.indicators_in(title):
            for trace in chart.data:
                if trace.type == "scatter" and trace.x is not None and str(trace.x[0])[4:5] == "-":
                    assert (
                        chart_strangers([float(v) for v in trace.y if v is not None and v == v], indicator, judged)
                        == []
                    )
                    drawn += 1
    # Every target with a figure of its own has its course; a list of places has none.
    assert drawn >= sum(not row.figure.members for row in judged.whole)


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_on_the_screens_is_the_judgements_and_none_is_left_out(sample_desk, plan, language, spoken):
    judged = judged_of(sample_desk, plan)
    spoken(language)
    made = screens(briefing_of(sample_desk, plan, language), material_of(sample_desk, plan), annex=True)
    pieces = [piece for screen in made for piece in pieces_of_screen(screen)]
    assert unexplained(pieces, judged) == []
    assert unsaid(pieces, judged) == []
    strips = [lit(lights_of_screen(screen)) for screen in made if lights_of_screen(screen)]
    assert all(strip == counted(judged) for strip in strips)
    assert bool(strips) == bool(judged.whole)


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023"])
def test_every_number_of_a_districts_letter_is_its_own_or_the_wholes(sample_desk, plan, spoken):
    judged, material = judged_of(sample_desk, plan), material_of(sample_desk, plan)
    with zipfile.ZipFile(io.BytesIO(letters(briefing_of(sample_desk, plan), material))) as bundle:
        made = [pieces_of_report(bundle.read(name)) for name in sorted(bundle.namelist())]
    assert len(made) == len(material.places)
    names = {named(sample_desk.register[code]): code for code in material.places}
    for pieces in made:
        (name,) = [name for name in names if any(re.fullmatch(rf"{name}\w*：", p.rpartition("｜")[2]) for p in pieces)]
        own = names[name]
        alone = replace(judged)
        alone.__dict__["rows"] = [row for row in judged.rows if row.region in (own, judged.plan.region)]
        # A column says 本地 in the place's stead; a sentence may speak of the whole as well.
        assert unexplained([f"{name}｜{p}" if "本地" in p else f"{name} {p}" for p in pieces], alone) == []


def test_a_number_an_office_puts_into_its_template_is_noticed_on_every_one_of_them(sample_desk, spoken):
    ours = TEMPLATE.model_copy(
        update={
            "title": "{plan}完成 97.3% 情况汇报",
            "report_title": "关于{plan}完成 97.3% 的专报",
        }
    )
    material, judged = material_of(sample_desk, QUANZHOU), judged_of(sample_desk, QUANZHOU)
    on = compose(material, ours)
    assert {n for n, _line in unexplained_in_lines(lines_of_pdf(one_page(on)), judged)} == {"97.3"}
    for pieces in (
        [p for p in pieces_of_annex(annex(on, material)) if not p.startswith(LISTED["zh"])],
        pieces_of_html(page(on, material)),
        [piece for screen in screens(on, material, annex=True) for piece in pieces_of_screen(screen)],
    ):
        assert {n for n, _piece in unexplained(pieces, judged)} == {"97.3"}


def test_a_digit_changed_by_hand_is_noticed_on_the_screens_and_the_board(sample_desk, spoken):
    material, judged = material_of(sample_desk, QUANZHOU), judged_of(sample_desk, QUANZHOU)
    on = briefing_of(sample_desk, QUANZHOU)
    shown = [piece for screen in screens(on, material, annex=True) for piece in pieces_of_screen(screen)]
    place = named(sample_desk.register["350582"])
    for pieces in (shown, pieces_of_html(page(on, material))):
        tried, noticed = changed_digits((p for p in pieces if place in p.split("｜")[:-1]), judged)
        assert tried > 5
        # Now and then another true figure of the same place comes out.
        assert noticed >= 0.8 * tried
