"""A plan speaks of its own level: a district of towns has no 全市目标线 and no 县（市、区）."""

import pytest

from briefing.content.compose import compose
from briefing.content.template import load_template
from desk import open_desk
from desk.briefing import STYLE, gather
from loaders.template.layout import Form, campaign
from tests.one_page import opening, words
from tests.small_county import FIXTURE, files
from tracker.periods import parse_period
from wording.levels import board_words, members_word, places_word, whole_word


@pytest.mark.parametrize(
    ("plan", "whole", "members"),
    [
        ("quanzhou_2024", "全市", "县（市、区）"),
        ("huancui_2024", "全区", "镇街"),
        ("anqing_2023", "全市", "县（市、区）"),
        ("fujian_2023", "全省", "设区市"),
    ],
)
def test_the_words_come_from_the_register(catalogue, plan, whole, members):
    assert (whole_word(catalogue, plan), members_word(catalogue, plan)) == (whole, members)


def test_no_paper_of_a_district_of_towns_speaks_of_a_city(sample_desk):
    on = gather(sample_desk, "huancui_2024", draft=True)
    parts = compose(on, load_template(STYLE)).parts
    said = [text for part in parts for text in (part.title, part.line or "", *part.paragraphs, *part.notes)]
    said += [
        text for part in parts for table in part.tables for text in (table.title, *(c.title for c in table.columns))
    ]
    said += [cell.text for part in parts for table in part.tables for line in table.rows for cell in line]
    # How an indicator is defined is the same in all plans.
    said = [text for text in said if not text.startswith("口径：")]
    assert [text for text in said if "县（市、区）" in text or "全市" in text] == []
    assert any("镇街" in text for text in said)


@pytest.mark.parametrize("page", ["indicator", "district"])
def test_no_page_of_a_district_of_towns_does(sample_database, page):
    with opening(sample_database) as visit:
        said = words(
            visit(
                f"pages/progress/{page}.py",
                plan="huancui_2024",
                indicator="high_value_patents_per_10k",
                region="371002101",
            )
        )
    assert page == "indicator" or "全区目标线" in said
    assert "全市目标" not in said
    assert "县（市、区）" not in said


@pytest.mark.parametrize(
    ("plan", "aim", "board", "places"),
    [
        ("quanzhou_2024", "强市强县", "泉州市知识产权强市指标看板", "县区"),
        ("huancui_2024", "强区", "环翠区知识产权强区指标看板", "镇街"),
        ("fujian_2023", "强省强市", "福建省知识产权强省指标看板", "设区市"),
    ],
)
def test_forms_board_and_menu_say_what_the_plans_own_place_is_to_become(catalogue, register, plan, aim, board, places):
    assert campaign(catalogue, plan) == aim
    assert board_words(register[catalogue.plans[plan].region]) == board
    assert places_word(catalogue, plan) == places
    assert f"知识产权{aim}指标" in Form(catalogue, register, plan, parse_period("2026Q3")).title


def test_the_returns_of_a_county_of_towns_speak_of_towns_and_of_no_tasks_where_it_has_none(tmp_path, monkeypatch):
    open_desk(files(tmp_path)).store.close()
    monkeypatch.setenv("TRACKER_CATALOGUE", str(FIXTURE / "indicators.yaml"))
    monkeypatch.setenv("TRACKER_REGIONS", str(FIXTURE / "regions.csv"))
    with opening(files(tmp_path).database) as visit:
        page = visit("pages/returns/submit.py", plan="county_2024")
    assert "各镇街一本（zip）" in [button.label for button in page.get("download_button")]
    said = " ".join(caption.value for caption in page.caption) + words(page)
    assert "任务进展" not in said
    assert "县（市、区）" not in said
