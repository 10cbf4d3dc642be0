"""县区 of a plan with hundreds of districts: shown by group, and only who is opened is asked and drawn."""

from __future__ import annotations

import re
from html import unescape

import pytest

from desk import Files, open_desk
from desk.judge import judge
from desk.load import commit
from desk.snapshot import snapshot_of
from pages.progress.parts import groups
from tests.one_page import blocks, opening, words
from tests.small_county import COUNTY, EAST, FIXTURE, quarter, submission
from tests.test_pages import heading, table_cells
from tracker.schema.regions import load_register
from ui import session
from wording import use

PLAN, PAGE, Q3 = "county_2024", "pages/progress/district.py", quarter("2026Q3")
# East and West are of no group; then 300 districts, 150 of them in one group.
SIZES = {"甲片": 90, "乙片": 150, "丙片": 60}
ROWS = [(name, f"{n + 1}") for name, size in SIZES.items() for n in range(size)]
CODES = {name: [f"{800000 + k}" for k, (of, _n) in enumerate(ROWS) if of == name] for name in SIZES}


@pytest.fixture(scope="module")
def nation(tmp_path_factory):
    """The small county with three hundred districts more; all of 甲片 but one have reported, none of 丙片."""
    folder = tmp_path_factory.mktemp("nation")
    lines = (FIXTURE / "regions.csv").read_text(encoding="utf-8").splitlines()
    lines += [
        f"{800000 + k},{name}{n}区,{name} {n},county,{COUNTY},yes,yes,yes,{name},{100 + k},,,,,"
        for k, (name, n) in enumerate(ROWS)
    ]
    (folder / "regions.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    made = Files(FIXTURE / "indicators.yaml", folder / "regions.csv", folder / "nation.duckdb")
    desk = open_desk(made)
    there = [EAST, *CODES["甲片"][1:], *CODES["乙片"]]
    figures = [(code, "patents", "2026Q3", 2.0) for code in there]
    commit(desk, submission(*figures), b"a", who="测试", copy=False)
    desk.store.close()
    return made


@pytest.fixture
def visit(nation, monkeypatch):
    monkeypatch.setenv("TRACKER_CATALOGUE", str(nation.catalogue))
    monkeypatch.setenv("TRACKER_REGIONS", str(nation.regions))
    with opening(nation.database) as open_page:
        yield lambda **choices: open_page(PAGE, plan=PLAN, **choices)


def asked():
    """The places whose judgements the pages asked for since the database was opened."""
    snapshot = snapshot_of(session.the_desk(), PLAN)
    places = {question[2] for question in snapshot._answers if question[0] == "judge"}
    return places - {"whole", ()}


def table(page):
    return table_cells(next(block for block in blocks(page) if "<table" in block))


def test_all_groups_are_shown_with_what_they_reported_and_no_district_is_asked(visit):
    page = visit()
    assert heading(page) == "共 302 个县（市、区），分 5 组；点开一组，看其中各县（市、区）。"
    head, *lines = table(page)
    patents = head.index("专利拥有量")
    assert [(line[0], line[1], line[patents]) for line in lines] == [
        ("未分组", "2", "1/2"),
        ("甲片", "90", "89/90"),
        ("乙片 1—100", "100", "100/100"),
        ("乙片 101—150", "50", "50/50"),
        ("丙片", "60", "0/60"),
    ]
    assert asked() == set()
    [region] = [box for box in page.selectbox if box.key == "choice-region"]
    assert region.options == ["全部县（市、区）"]


def test_a_group_is_opened_from_its_link_and_only_its_districts_are_asked_and_drawn(visit):
    links = [unescape(link) for link in re.findall(r'href="(\?[^"]*group=[^"]*)"', " ".join(blocks(visit())))]
    assert len(links) == 5
    page = visit(group="甲片")
    rows = [line for line in table(page) if re.fullmatch(r"甲片\d+区", line[0])]
    assert len(rows) == 90
    assert asked() == {tuple(CODES["甲片"])}
    [region] = [box for box in page.selectbox if box.key == "choice-region"]
    assert len(region.options) == 91
    assert "全部分组" in words(page)


def test_what_a_group_s_districts_are_said_to_be_is_what_all_districts_asked_at_once_are(nation):
    desk = open_desk(nation)
    every = [one for one in judge(desk, PLAN, Q3, regions="districts") if one.region in CODES["丙片"]]
    assert list(judge(desk, PLAN, Q3, regions=tuple(CODES["丙片"]))) == every
    assert len(every) > 60
    desk.store.close()


def test_a_link_to_one_district_opens_it_within_its_group(visit):
    code = CODES["乙片"][120]
    page = visit(region=code)
    assert "乙片121区" in heading(page)
    assert "乙片 101—150" in words(page)
    assert asked() == {tuple(CODES["乙片"][100:])}
    back = next(link for link in re.findall(r'href="([^"]*)"', " ".join(blocks(page))) if "plan=" in link)
    assert "group" not in back
    assert "region" not in back


def test_the_page_of_the_groups_is_english_in_english(visit):
    page = visit(lang="en")
    use("en")
    said = words(page)
    for name in (*SIZES, "小县方案"):
        said = said.replace(name, "")
    assert not re.search("[一-龥]", said), said


def test_a_city_s_districts_are_never_grouped():
    register = load_register(FIXTURE.parents[2] / "data" / "regions.csv")
    assert not [code for code in register.regions if groups.groups_of(register.expected(code))]
