"""The screens of 汇报 and the pictures: the deck's own story, named and stamped, with nothing left out however long it is."""

import re
import struct
from dataclasses import replace
from html import unescape

import pytest

import wording
from briefing.content.compose import compose
from briefing.content.model import Cell, Column, Part, Table
from briefing.content.template import load_template
from briefing.screens import renderer
from briefing.screens.long_picture import long_picture
from briefing.screens.screens import part_screen, screens
from desk import ROOT
from desk.briefing import gather
from tests.one_page import opening
from tracker.periods import Period
from ui import papers
from ui.choices import View

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")
BOTH = pytest.mark.parametrize("language", ["zh", "en"])
EVERY = pytest.mark.parametrize("plan", PLANS)


@pytest.fixture(scope="module")
def materials(sample_desk):
    return {plan: gather(sample_desk, plan) for plan in PLANS}


def briefed(material, language="zh"):
    wording.use(language)
    return compose(material, load_template(ROOT / "briefing.yaml"))


def tight(text):
    """Words as they follow each other, without tags, blanks and the ends of lines."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", text)))


def said_of(part):
    """Every text of a part that its slide says."""
    cells = [cell.text for table in part.tables for row in table.rows for cell in row]
    if part.kind == "target":
        # A list's places are drawn, what is there as a star.
        facts, *places = part.tables
        cells = [cell.text for row in facts.rows for cell in row] + [
            row[0].text for table in places for row in table.rows
        ]
    matters = [words for matter in part.matters for words in (matter.name, *matter.lines)]
    paragraphs = () if part.kind == "target" else part.paragraphs
    return [part.title, *cells, *matters, *paragraphs]


@BOTH
@EVERY
def test_the_screens_are_the_deck_with_its_titles_and_sentences_in_its_order(plan, language, materials):
    briefing = briefed(materials[plan], language)
    shown = screens(briefing, materials[plan])
    assert list(dict.fromkeys(screen.title for screen in shown)) == [part.title for part in briefing.story]
    for part in briefing.story:
        drawn = tight(
            "".join(one.html for one in shown if (one.kind, one.key, one.title) == (part.kind, part.key, part.title))
        )
        assert [words for words in said_of(part) if tight(words) not in drawn] == [], part.title


@BOTH
@EVERY
def test_the_annex_comes_behind_the_story_and_only_on_request(plan, language, materials):
    briefing = briefed(materials[plan], language)
    short, long = screens(briefing, materials[plan]), screens(briefing, materials[plan], annex=True)
    assert [one.title for one in long[: len(short)]] == [one.title for one in short]
    assert [one.annex for one in long] == [False] * len(short) + [True] * (len(long) - len(short))
    assert list(dict.fromkeys(one.title for one in long[len(short) :])) == [part.title for part in briefing.annex]


def test_each_file_names_plan_what_it_shows_and_period(materials):
    on = materials["quanzhou_2024"]
    names = [screen.name for screen in screens(briefed(on), on, annex=True)]
    assert "泉州示范城市方案-商标有效注册量-2026年三季度" in names
    assert "泉州示范城市方案-商标有效注册量（各地）-2026年三季度" in names
    assert all(name.startswith("泉州示范城市方案-") and name.endswith("-2026年三季度") for name in names)


def test_every_screen_says_as_of_reports_source_version_moment_and_what_kind_of_figures(materials):
    on = materials["quanzhou_2024"]
    for screen in screens(briefed(on), on, annex=True):
        said = unescape(re.sub(r"<[^>]+>", " ", screen.html))
        for words in ("截至", "数据版本", "生成", "演示数据·非真实", "内部资料"):
            assert words in said, screen.name
        assert ("已报" in said.partition("截至")[2] or "全域数据" in said) or not screen.key, screen.name
        assert ("来源：" in said) or not screen.key, screen.name
        assert 'data-words="演示数据·非真实"' in screen.html


def test_a_plan_without_a_number_still_has_its_dated_items_on_the_screen(materials):
    on = materials["fujian_2023"]
    shown = screens(briefed(on), on)
    assert list(dict.fromkeys(screen.kind for screen in shown)) == ["cover", "overview", "tasks", "milestones"]
    assert "福鼎" in shown[-1].html


@pytest.mark.browser
def test_pictures_are_drawn_at_twice_their_size_and_the_long_one_1080_px_wide(materials):
    on = materials["putian_2023"]
    briefing = briefed(on)
    drawn = renderer.pictures([*screens(briefing, on), long_picture(briefing, on)])
    sizes = [struct.unpack(">II", content[16:24]) for _name, content in drawn]
    assert set(sizes[:-1]) == {(3200, 1800)}
    assert sizes[-1][0] == 1080
    assert len({name for name, _content in drawn}) == len(drawn)


@pytest.mark.browser
def test_a_vector_picture_is_all_outlines_and_still_says_its_words(materials):
    on = materials["putian_2023"]
    [(_name, content)] = renderer.pictures([part_screen(briefed(on), on, "overview")], "svg")
    svg = content.decode("utf-8")
    assert "优秀案例" in svg.partition("<desc>")[2].partition("</desc>")[0]
    assert "<path" in svg
    assert [word for word in ("<image", "<text", "foreignObject", "<script", "font-family") if word in svg] == []
    assert set(re.findall(r'"(https?://[^"]+)"', svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


@pytest.mark.browser
def test_the_same_screens_give_the_same_bytes_also_from_another_start_of_the_browser(materials):
    on = materials["putian_2023"]
    briefing = briefed(on)
    shown = [*screens(briefing, on)[1:4], long_picture(briefing, on)]
    first, second = renderer.pictures(shown), renderer.pictures(shown)
    vector = renderer.pictures(shown[:1], "svg")
    renderer.close()
    assert first == second == renderer.pictures(shown)
    assert vector == renderer.pictures(shown[:1], "svg")


@pytest.mark.browser
def test_two_forms_taken_at_once_are_the_same_bytes_as_either_alone(materials):
    on = materials["putian_2023"]
    briefing = briefed(on)
    shown = [*screens(briefing, on)[1:4], long_picture(briefing, on)]
    together = renderer.begun(shown, ("png", "svg")).result()
    assert together == {form: renderer.pictures(shown, form) for form in ("png", "svg")}
    assert len({content for made in together.values() for _name, content in made}) == 2 * len(shown)


def test_the_long_picture_has_every_target(materials):
    on = materials["quanzhou_2024"]
    said = tight(long_picture(briefed(on), on).html)
    for words in ("优势示范企业", "专利质押融资", "德化县", "已报12/13", "演示数据·非真实", "需要协调的目标"):
        assert words in said, words


@pytest.mark.browser
def test_a_list_longer_than_a_screen_goes_on_and_a_picture_of_it_alone_grows(materials):
    """Nothing of a table is lost in silence, and no row stands twice."""
    on = materials["fujian_2023"]
    columns = (Column("place", "县（市、区）"), Column("value", "最新值", align="right"))
    rows = tuple((Cell(f"第{n}县"), Cell(str(n), float(n), 0)) for n in range(1, 81))
    long = Part("milestones", "八十个", tables=(Table("清单", columns, rows),))
    told = replace(briefed(on), story=(long,), parts=(long,))
    over = renderer.pictures(screens(told, on))
    assert len(over) > 2
    assert {struct.unpack(">II", content[16:24]) for _name, content in over} == {(3200, 1800)}
    [(_name, whole)] = renderer.pictures([part_screen(told, on, "milestones")])
    wide, high = struct.unpack(">II", whole[16:24])
    assert (wide, high > 1800) == (3200, True)


def test_drafts_of_two_plans_at_one_quarter_are_two_sets_of_screens(sample_database):
    with opening(sample_database):
        view = View(Period.quarter(2026, 3), None, None)
        made = [papers.of_view(plan, view) for plan in ("huancui_2024", "quanzhou_2024", "huancui_2024")]
    assert [one.material.plan_id for one in made] == ["huancui_2024", "quanzhou_2024", "huancui_2024"]
    assert made[0] is made[2]
