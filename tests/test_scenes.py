"""The screens of 汇报 and the pictures: whole, inside their sheet, named, and stamped."""

import re
import struct
from html import unescape

import pytest

import wording
from briefing.content.compose import compose
from briefing.content.model import Cell, Column, Table
from briefing.content.template import load_template
from briefing.screens.canvas import wide
from briefing.screens.canvas_table import on_one_sheet
from briefing.screens.long_picture import tall
from briefing.screens.renderer import png, svg
from briefing.screens.scenes import scenes
from desk import ROOT
from desk.briefing import gather
from tests.one_page import opening
from tracker.periods import Period
from ui import papers
from ui.choices import View

PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")


@pytest.fixture(scope="module")
def materials(sample_desk):
    return {plan: gather(sample_desk, plan) for plan in PLANS}


def briefed(material, language="zh"):
    wording.use(language)
    return compose(material, load_template(ROOT / "briefing.yaml"))


def outside(figure):
    """The words whose estimated box leaves the sheet."""
    width, height, margin = figure.layout.width, figure.layout.height, figure.layout.margin
    across, down = width - margin.l - margin.r, height - margin.t - margin.b
    found = []
    for note in figure.layout.annotations:
        if note.xref != "paper" or note.yref != "paper":
            continue
        long = wide(note.text, note.font.size)
        x = margin.l + note.x * across - {"left": 0, "center": long / 2, "right": long}[note.xanchor]
        y = margin.t + (1 - note.y) * down
        if x < 0 or x + long > width or y < 0 or y + note.font.size / 2 > height:
            found.append(note.text)
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_every_screen_is_1600_by_900_and_nothing_stands_outside_it(plan, language, materials):
    made = scenes(briefed(materials[plan], language), materials[plan])
    assert {(scene.figure.layout.width, scene.figure.layout.height) for scene in made} == {(1600, 900)}
    assert {scene.name: outside(scene.figure) for scene in made} == {scene.name: [] for scene in made}


def tight(texts):
    """Words as they follow each other, without marks, blanks and the ends of lines."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", "".join(texts))))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("plan", PLANS)
def test_what_is_said_beside_tables_stands_on_the_screens_whole_however_long(plan, language, materials):
    briefing = briefed(materials[plan], language)
    made = scenes(briefing, materials[plan])
    for part in briefing.parts:
        if not part.tables or part.kind not in ("trouble", "milestones", "tasks", "responsibility"):
            continue
        drawn = tight(note.text for s in made if s.kind == part.kind for note in s.figure.layout.annotations)
        assert [words for words in part.paragraphs if tight([words]) not in drawn] == [], part.kind
    assert len({scene.name for scene in made}) == len(made)


def test_a_screen_for_every_message_in_the_office_s_order_and_each_file_names_plan_indicator_and_period(materials):
    on = materials["quanzhou_2024"]
    made = scenes(briefed(on), on)
    assert list(dict.fromkeys(scene.kind for scene in made)) == [
        "cover",
        "overview",
        "target",
        "districts",
        "trouble",
        "next_steps",
        "milestones",
        "tasks",
        "responsibility",
    ]
    assert [scene.key for scene in made if scene.kind == "target"] == [row.target for row in on.whole]
    names = [scene.name for scene in made]
    assert len(set(names)) == len(names)
    assert "泉州示范城市方案-商标有效注册量-2026年三季度" in names
    assert all(name.startswith("泉州示范城市方案-") and name.endswith("-2026年三季度") for name in names)


def test_every_picture_says_as_of_reports_source_version_moment_and_what_kind_of_figures(materials):
    on = materials["quanzhou_2024"]
    for scene in scenes(briefed(on), on):
        said = " ".join(note.text for note in scene.figure.layout.annotations)
        assert "截至" in said, scene.name
        assert "数据版本" in said, scene.name
        assert "生成" in said, scene.name
        assert "演示数据·非真实" in said, scene.name
        assert "内部资料" in said, scene.name
        assert ("已报" in said or "全域数据" in said) == (scene.key != ""), scene.name
        assert ("来源：" in said) or not scene.key, scene.name


def test_a_plan_without_a_number_still_has_its_dated_items_on_the_screen(materials):
    on = materials["fujian_2023"]
    made = scenes(briefed(on), on)
    assert list(dict.fromkeys(scene.kind for scene in made)) == ["cover", "milestones", "tasks", "responsibility"]
    shown = " ".join(note.text for note in made[1].figure.layout.annotations)
    assert "武夷山" in shown


def test_a_picture_is_drawn_at_twice_its_size_and_an_svg_keeps_its_words(materials):
    on = materials["putian_2023"]
    made = scenes(briefed(on), on)[2]
    assert struct.unpack(">II", png(made.figure)[16:24]) == (3200, 1800)
    assert "优秀案例" in svg(made.figure).decode()


def test_the_long_picture_is_1080_px_wide_and_has_every_target(materials):
    on = materials["quanzhou_2024"]
    picture = tall(briefed(on), on)
    assert outside(picture) == []
    drawn = png(picture)
    assert struct.unpack(">II", drawn[16:24]) == (1080, 2 * picture.layout.height)
    said = " ".join(note.text for note in picture.layout.annotations)
    assert all(name in said for name in ("优势示范企业", "专利质押融资金额", "德化县", "已报 12/13", "演示数据·非真实"))


def test_a_table_longer_than_any_sheet_says_how_many_rows_it_leaves_out():
    """Nothing of a table on a single sheet is lost in silence: smaller type first, then a last row that counts the rest."""
    columns = (Column("place", "县（市、区）"), Column("value", "最新值", align="right"))
    rows = tuple((Cell(f"第{n}县"), Cell(str(n), float(n), 0)) for n in range(1, 201))
    few = on_one_sheet(Table("", columns, rows[:30]), 1450, 570, (28, 24))
    assert [row[0].text for row in few.table.rows] == [row[0].text for row in rows[:30]]
    assert few.height <= 570.001
    many = on_one_sheet(Table("", columns, rows), 1450, 570, (28, 24))
    *shown, last = [row[0].text for row in many.table.rows]
    assert shown == [row[0].text for row in rows[: len(shown)]]
    assert last == f"另有 {200 - len(shown)} 行未列出"
    assert many.height <= 570.001


def test_drafts_of_two_plans_at_one_quarter_are_two_sets_of_screens(sample_database):
    with opening(sample_database):
        view = View(Period.quarter(2026, 3), None, None)
        made = [papers.screens(plan, view) for plan in ("huancui_2024", "quanzhou_2024", "huancui_2024")]
    assert [one.material.plan_id for one in made] == ["huancui_2024", "quanzhou_2024", "huancui_2024"]
    assert made[0] is made[2]
