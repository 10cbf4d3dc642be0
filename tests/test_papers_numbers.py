"""Every number of slides and report is the judgement's: none unexplained, none missing, and a changed one is noticed."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

import wording
from briefing.content.compose import compose
from briefing.slides.deck import slides
from briefing.word.report import report
from desk.publish import last_edition
from tests.papers import SETS, TEMPLATE, charts_in, material_of, report_of, slides_of
from tests.papers_numbers import Judged, changed_digits, chart_strangers, unexplained, unsaid
from tests.papers_read import pieces_of_report, pieces_of_slides

QUANZHOU = "quanzhou_2024"


JUDGED = {}


def judged_of(desk, plan):
    """The judgement of the plan's last edition; when and from what the paper was made is told apart. Worked out once."""
    asked = id(desk), plan, wording.language()
    if asked not in JUDGED:
        JUDGED[asked] = _judged_of(desk, plan)
    return JUDGED[asked]


def _judged_of(desk, plan):
    on, edition = material_of(desk, plan), last_edition(desk, plan)
    extra, today = made_words(on.made_at, on.data_version), (on.made_at + timedelta(hours=8)).date()
    if edition is None:
        return Judged(desk, plan, on.as_of, on.known_at, extra, today)
    return Judged(desk, plan, edition.period, edition.known_at, extra, today)


def made_words(made_at, version):
    """When a paper says it was made, and from which version."""
    wall = made_at + timedelta(hours=8)
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return (
        f"{wall:%Y-%m-%d %H:%M}",
        f"{wall.year}年{wall.month}月{wall.day}日",
        f"{wall.day} {months[wall.month - 1]} {wall.year}",
        version,
        version[:22],
    )


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_on_the_slides_is_the_judgements_and_none_is_left_out(sample_desk, plan, language):
    pieces, judged = pieces_of_slides(slides_of(sample_desk, plan, language)), judged_of(sample_desk, plan)
    assert unexplained(pieces, judged) == []
    assert unsaid(pieces, judged) == []


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_of_the_circular_is_the_judgements_and_none_is_left_out(sample_desk, plan, language):
    pieces = pieces_of_report(report_of(sample_desk, plan, "circular", language))
    assert unexplained(pieces, judged_of(sample_desk, plan)) == []
    assert unsaid(pieces, judged_of(sample_desk, plan)) == []


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_number_of_the_special_report_is_the_judgements_and_every_target_is_told(sample_desk, plan, language):
    pieces = pieces_of_report(report_of(sample_desk, plan, "special", language))
    assert unexplained(pieces, judged_of(sample_desk, plan)) == []
    assert unsaid(pieces, judged_of(sample_desk, plan), districts=False) == []


@pytest.mark.parametrize(("plan", "language"), SETS)
def test_every_figure_in_a_chart_is_of_the_indicator_it_is_named_for(sample_desk, plan, language):
    judged = judged_of(sample_desk, plan)
    for name, chart, _rows in charts_in(slides_of(sample_desk, plan, language)):
        (indicator,) = judged.indicators_named(name)
        for series in chart.plots[0].series:
            assert chart_strangers(series.values, indicator, judged) == []


def test_a_number_an_office_puts_into_its_template_is_noticed(sample_desk):
    ours = TEMPLATE.model_copy(
        update={"title": "{plan}完成 97.3% 情况汇报", "circular_title": "关于{plan}完成 97.3% 的通报"}
    )
    on, judged = compose(material_of(sample_desk, QUANZHOU), ours), judged_of(sample_desk, QUANZHOU)
    for pieces in (pieces_of_slides(slides(on, annex=True)), pieces_of_report(report(on))):
        assert {number for number, _piece in unexplained(pieces, judged)} == {"97.3"}


def test_a_digit_changed_by_hand_is_noticed_wherever_it_stands(sample_desk):
    # The circular names a district in few lines: the deck's own tables beside it.
    pieces = [*pieces_of_report(report_of(sample_desk, QUANZHOU)), *pieces_of_slides(slides_of(sample_desk, QUANZHOU))]
    judged = judged_of(sample_desk, QUANZHOU)
    said = [p for p in pieces if re.search(r"商标有效注册量.*｜.*\d", p) and "晋江市" in p]
    tried, noticed = changed_digits(said, judged)
    assert tried > 30
    # Now and then another true figure of the same places comes out.
    assert noticed >= 0.9 * tried


def test_a_target_or_a_district_left_out_is_noticed(sample_desk):
    judged = judged_of(sample_desk, QUANZHOU)
    on = material_of(sample_desk, QUANZHOU)
    wording.use("zh")
    short = replace(on, whole=on.whole[1:])
    left_out = unsaid(pieces_of_slides(slides(compose(short, TEMPLATE), annex=True)), judged)
    assert {words.split()[0] for words in left_out} == {"每万人高价值专利"}
    pieces = [p for p in pieces_of_slides(slides_of(sample_desk, QUANZHOU)) if "晋江市" not in p]
    assert all("晋江市" in words for words in unsaid(pieces, judged))
    assert unsaid(pieces, judged)


def test_another_districts_figure_under_a_districts_name_is_noticed(sample_desk):
    judged = judged_of(sample_desk, QUANZHOU)
    rows = {row.region: row for row in judged.rows if row.key == "valid_trademarks"}
    right, wrong = f"{rows['350582'].value / 1e4:.2f}", f"{rows['350583'].value / 1e4:.2f}"
    assert unexplained([f"商标有效注册量｜晋江市｜{right}"], judged) == []
    assert unexplained([f"商标有效注册量｜晋江市｜{wrong}"], judged) == [(wrong, f"商标有效注册量｜晋江市｜{wrong}")]
