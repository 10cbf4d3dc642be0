"""An office divides a quarter by another year-end's residents than the year before's (decisions/0006): decided, shown, taken up, told."""

import json

import pytest

from desk import open_desk
from desk.judge import judge
from desk.population import NotAdoptable, adopt
from tests.small_county import COUNTY, EAST, WEST, files, quarter, submission
from tests.test_cli import run

PLAN, TARGET, Q4 = "county_2024", "density", quarter("2026Q4")
PEOPLE = {2025: {EAST: 10.0, WEST: 10.0}, 2026: {EAST: 20.0, WEST: 10.0}}


@pytest.fixture
def desk(tmp_path):
    made = open_desk(files(tmp_path))
    rows = [(town, "patents", "2026Q4", 60.0) for town in (EAST, WEST)]
    rows += [
        (town, "residents", f"{year}Q4", people) for year, towns in PEOPLE.items() for town, people in towns.items()
    ]
    made.store.commit(submission(*rows), b"x", who="测试", reading="{}", catalogue="v")
    yield made
    made.store.close()


def density(desk, region=COUNTY, known_at=None):
    (found,) = judge(desk, PLAN, regions=(region,), as_of=Q4, targets=[TARGET], known_at=known_at)
    return found.value, found.figure.population.year


def test_the_quarter_divides_by_the_adopted_year_from_then_on_and_by_the_one_before_when_asked_what_was_known(desk):
    before = desk.store.last_change()
    assert (density(desk), density(desk, EAST)) == ((6.0, 2025), (6.0, 2025))
    adopt(desk, PLAN, Q4, 2026, "统计公报", region=None, who="测试")
    assert (density(desk), density(desk, EAST)) == ((4.0, 2026), (3.0, 2026))
    assert density(desk, known_at=before) == (6.0, 2025)
    adopt(desk, PLAN, Q4, 2025, "更正", region=None, who="测试")
    assert density(desk) == (6.0, 2025)


def test_one_place_may_divide_by_another_year_than_the_others(desk):
    adopt(desk, PLAN, Q4, 2026, "统计公报", region=EAST, who="测试")
    assert (density(desk, EAST), density(desk, WEST)) == ((3.0, 2026), (6.0, 2025))


def test_a_year_whose_residents_are_not_known_everywhere_is_not_adopted(desk):
    desk.store.commit(
        submission((EAST, "residents", "2024Q4", 9.0), sha256="b"), b"y", who="测试", reading="{}", catalogue="v"
    )
    before = desk.store.last_change()
    for year, missing in ((2024, (WEST,)), (2030, (EAST, WEST))):
        with pytest.raises(NotAdoptable) as refused:
            adopt(desk, PLAN, Q4, year, "统计公报", region=None, who="测试")
        assert refused.value.places == missing
    with pytest.raises(ValueError, match="document"):
        adopt(desk, PLAN, Q4, 2026, " ", region=None, who="测试")
    assert desk.store.last_change() == before


def test_the_command_says_what_holds_from_now_on_and_what_is_missing(desk, tmp_path):
    desk.store.close()
    own = files(tmp_path)
    base = ["--catalogue", own.catalogue, "--regions", own.regions, "--database", own.database, "adopt-population"]
    words = [*base, "--plan", PLAN, "--period", "2026Q4", "--document", "统计公报"]
    assert "东镇、西镇还没有2024年末的常住人口" in run(*words, "--year", "2024", expect=1)
    assert "按2026年末常住人口算，依据：统计公报" in run(*words, "--year", "2026")
    told = json.loads(run(*words, "--year", "2025", "--region", EAST, "--json"))
    assert (told["region"], told["period"], told["year"]) == (EAST, "2026Q4", 2025)
    assert density(open_desk(own)) == (4.0, 2026)
