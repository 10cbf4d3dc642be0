"""Before anything is saved: the lights that would change; and names that were settled once."""

from dataclasses import replace

import pytest
from openpyxl import Workbook

from desk.aliases import remember_alias, settled, take_back
from desk.changes import LightChange
from desk.load import commit as commit_checked
from desk.load import read
from desk.preview import lights
from desk.together import Taken, held_against_earlier, take
from tests.small_county import COUNTY, EAST, OTHER, WEST, submission
from tests.test_desk import PLAN, commit, desk, towns  # noqa: F401  (the county's desk is a fixture)
from tracker.problems import DuplicateRow


def bytes_of(rows, tmp_path):
    book = Workbook()
    for line in rows:
        book.active.append(line)
    path = tmp_path / "小县2026年三季度.xlsx"
    book.save(path)
    return path.read_bytes()


def test_the_lights_that_would_change_are_known_before_saving_and_nothing_is_saved(desk):  # noqa: F811
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 380, 200))
    before = desk.store.counts()
    moved = lights(desk, submission((EAST, "patents", "2026Q3", 282)))
    assert moved == (LightChange(f"{PLAN}.patents", "patents", COUNTY, "on_track", "behind", 580, 482),)
    assert desk.store.counts() == before
    assert lights(desk, submission((EAST, "patents", "2026Q3", 380))) == ()


def test_a_new_quarter_lights_what_it_completes(desk):  # noqa: F811
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q2", 380, 200))
    half = lights(desk, submission((EAST, "patents", "2026Q3", 600)))
    moved = {(one.indicator, one.before_light, one.after_light) for one in half if one.region == COUNTY}
    assert moved == {(name, "no_data", "not_judged") for name in ("density", "patents", "least")}


def test_new_residents_in_a_workbook_divide_the_preview_too(desk):  # noqa: F811
    commit(desk, *towns("patents", "2023Q4", 40, 20), *towns("residents", "2022Q4", 10, 10))
    commit(desk, *towns("patents", "2026Q3", 60, 70), *towns("residents", "2024Q4", 10, 10), sha256="b")
    moved = lights(desk, submission((EAST, "residents", "2025Q4", 15), (WEST, "residents", "2025Q4", 15)))
    [whole] = [one for one in moved if (one.region, one.indicator) == (COUNTY, "density")]
    assert (whole.before, whole.after) == (6.5, pytest.approx(130 / 30))


def test_a_heading_settled_once_is_read_from_then_on_and_can_be_forgotten(desk, tmp_path):  # noqa: F811
    content = bytes_of(
        [["小县2026年三季度"], ["镇", "专利", "镇办登记数"], ["东镇", 282, 5], ["西镇", 200, 6]], tmp_path
    )
    first = read(desk, content, "小县2026年三季度.xlsx", plan=PLAN)
    assert first.unmatched_columns == ("镇办登记数",)
    remember_alias(desk, PLAN, "measure", "镇办登记数", "works", who="测试")
    second = read(desk, content, "小县2026年三季度.xlsx", plan=PLAN)
    assert {(o.region, o.measure, o.value) for o in second.observations} == {
        (EAST, "patents", 282),
        (WEST, "patents", 200),
        (EAST, "works", 5),
        (WEST, "works", 6),
    }
    assert [(one.kind, one.name, one.meaning, one.who) for one in settled(desk, PLAN)] == [
        ("measure", "镇办登记数", "works", "测试")
    ]
    take_back(desk, PLAN, "measure", "镇办登记数", who="测试")
    assert read(desk, content, "小县2026年三季度.xlsx", plan=PLAN).unmatched_columns == ("镇办登记数",)
    assert desk.store.counts()["alias"] == 2


def test_a_row_settled_once_is_that_town_from_then_on(desk, tmp_path):  # noqa: F811
    content = bytes_of([["小县2026年三季度"], ["镇", "专利"], ["东镇", 282], ["城西片区", 200]], tmp_path)
    assert [p.code for p in read(desk, content, "小县2026年三季度.xlsx", plan=PLAN).problems] == ["unknown_region"]
    remember_alias(desk, PLAN, "region", "城西片区", WEST, who="测试")
    again = read(desk, content, "小县2026年三季度.xlsx", plan=PLAN)
    assert again.problems == ()
    commit_checked(desk, again, content, who="测试", copy=False)
    assert desk.store.counts()["observation"] == 2


@pytest.mark.parametrize(("kind", "meaning"), [("measure", "nothing"), ("region", "350500"), ("colour", "works")])
def test_a_name_cannot_mean_what_is_not_there(desk, kind, meaning):  # noqa: F811
    with pytest.raises(ValueError, match="cannot mean"):
        remember_alias(desk, PLAN, kind, "某列", meaning, who="测试")


def test_a_book_that_gives_all_of_anothers_places_again_is_told_once_and_a_part_of_them_place_by_place():
    rows = [(EAST, "patents", "2026Q3", 300.0), (EAST, "works", "2026Q3", 3.0), (WEST, "patents", "2026Q3", 200.0)]
    first = replace(submission(*rows), file_name="一.xlsx")
    taken: Taken = {}
    assert held_against_earlier(first, taken) is first
    take(first, taken)
    [whole] = held_against_earlier(submission(*rows, sha256="b"), taken).problems
    assert (whole.region, whole.said) == (
        None, DuplicateRow(kind="other_file", other="一.xlsx", count=3, places=2),
    )  # fmt: skip
    other = (OTHER, "patents", "2026Q3", 1.0)
    parts = held_against_earlier(submission(*rows, other, sha256="c"), taken).problems
    assert [(p.region, p.said.count, p.said.places) for p in parts] == [(EAST, 2, None), (WEST, 1, None)]
