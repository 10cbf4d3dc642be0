"""任务分解: what a split asks of each district, the workbook that carries it, and the page it is worked out on."""

import pytest

from desk import allocate, load
from desk.snapshot import snapshot_of
from tests import test_pages
from tests.test_pages import app, table_cells, words  # noqa: F401  (app is a fixture)
from tracker.periods import Period
from tracker.rules.split import METHODS
from wording import use

PLAN, AS_OF = "quanzhou_2024", Period.quarter(2026, 3)
JINJIANG, DEHUA = "350582", "350526"


def proposal(desk, key, method="share", locks=None, as_of=AS_OF, plan=PLAN):
    return allocate.proposal(desk, plan, key, as_of, method, locks or {})


def column(found, name):
    return {one.region: getattr(one, name) for one in found.shares}


def test_only_numbers_by_a_deadline_that_districts_report_can_be_split(sample_desk):
    assert {plan: allocate.splittable(sample_desk, plan) for plan in sample_desk.catalogue.plans} == {
        "quanzhou_2024": [
            "high_value_patents_per_10k",
            "valid_trademarks",
            "geographical_indications",
            "copyright_registrations",
            "ip_enterprises",
            "ip_service_points",
        ],
        "huancui_2024": [
            "high_value_patents_per_10k",
            "valid_trademarks",
            "national_ip_enterprises",
            "open_patent_licences",
        ],
        "anqing_2023": ["provincial_service_points", "topic_databases"],
        "putian_2023": [],
        "fujian_2023": [],
    }


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("valid_trademarks", 880000),
        ("geographical_indications", 68),
        ("ip_enterprises", 361),
        ("ip_service_points", 19),
    ],
)
def test_counts_come_to_the_citys_number_and_breaking_through_to_one_more(method, key, asked, sample_desk):
    found = proposal(sample_desk, key, method)
    assert (found.asked, found.total, found.left, found.unknown) == (asked, asked, 0, ())
    assert sum(one.share for one in found.shares) == asked
    assert all(one.share >= one.present for one in found.shares)


@pytest.mark.parametrize("method", METHODS)
def test_ratios_weighted_by_the_residents_of_2025_come_to_six(method, sample_desk):
    found = proposal(sample_desk, "high_value_patents_per_10k", method)
    people = column(found, "weight")
    assert sum(people.values()) == pytest.approx(
        sum(
            sample_desk.store.frame(
                "current_observation", grade="sample", known_at=sample_desk.store.last_change()
            ).query("measure == 'resident_population' and period == '2025Q4' and region.str.startswith('3505')")[
                "value"
            ]
        )
    )
    weighted = sum(share * people[code] for code, share in column(found, "share").items()) / sum(people.values())
    assert 6 <= weighted < 6.01
    assert found.total == pytest.approx(weighted)


def test_a_locked_district_keeps_its_number_and_what_belongs_to_nobody_stays(sample_desk):
    found = proposal(sample_desk, "valid_trademarks", locks={JINJIANG: 240000.0})
    shares = column(found, "share")
    assert (shares[JINJIANG], sum(shares.values())) == (240000, 880000)
    assert column(found, "locked")[JINJIANG]
    assert shares["350599"] == column(found, "present")["350599"] > 0


def test_growth_and_pace_are_those_of_the_quarters_left(sample_desk):
    found = proposal(sample_desk, "valid_trademarks", as_of=Period.quarter(2026, 1))
    [line] = [one for one in found.shares if one.region == JINJIANG]
    assert found.quarters == 3
    assert line.growth == line.share - line.present
    assert line.pace == pytest.approx(line.growth / 3)
    assert line.growth_percent == pytest.approx(100 * (line.share / line.start - 1))
    assert line.allocated == 236940


def test_a_district_that_has_not_reported_goes_by_its_newest_value_and_its_quarter_is_said(sample_desk):
    found = proposal(sample_desk, "copyright_registrations", "growth")
    assert column(found, "present_period")[DEHUA] == Period.quarter(2026, 2)
    assert {p for code, p in column(found, "present_period").items() if code != DEHUA} == {Period.quarter(2026, 3)}
    assert sum(one.share for one in found.shares) == 700000


def test_from_the_start_of_the_plan_every_year_has_its_numbers_and_nobody_turns_back(sample_desk):
    found = proposal(sample_desk, "ip_enterprises", as_of=Period.quarter(2023, 4))
    years = allocate.years_of(sample_desk, PLAN, "ip_enterprises", found.as_of)
    assert years == [2024, 2025, 2026]
    table = allocate.by_year(sample_desk, PLAN, found, years)
    # 268 at the end of 2023, 360 promised, 361 asked: straight on, 298.67 and 329.33 at the ends of the years between.
    assert table.groupby("year")["value"].sum().tolist() == [299, 330, 361]
    ways = table.pivot(index="region", columns="year", values="value")
    assert (ways[2024] <= ways[2025]).all()
    assert (ways[2025] <= ways[2026]).all()
    assert allocate.years_of(sample_desk, PLAN, "ip_enterprises", AS_OF) == [2026]
    assert allocate.years_of(sample_desk, PLAN, "ip_enterprises", Period.quarter(2025, 4)) == [2026]


@pytest.mark.parametrize("key", ["ip_enterprises", "high_value_patents_per_10k"])
def test_the_workbook_taken_away_comes_back_through_the_loader_number_for_number(key, sample_desk):
    found = proposal(sample_desk, key, "gap")
    content, name = allocate.workbook(sample_desk, PLAN, found, [2026], allocate.SAMPLE_DOCUMENT)
    assert name.endswith("演示数据·非真实.xlsx")
    sent = load.read(sample_desk, content, name)
    assert (sent.grade, sent.problems, sent.layout) == ("sample", (), "targets")
    assert {a.region: a.value for a in sent.allocations} == column(found, "share")
    assert {(a.target, a.year, a.document) for a in sent.allocations} == {
        (f"{PLAN}.{key}", 2026, "演示任务分解表(非真实)")
    }


def test_the_blank_table_names_every_row_and_is_told_to_be_empty(sample_desk):
    content, name = allocate.blank(sample_desk, PLAN)
    sent = load.read(sample_desk, content, name)
    assert [(p.code, p.details["reason"]) for p in sent.problems] == [("unreadable", "no_figures")]


def test_working_a_split_out_changes_nothing_in_force(sample_desk):
    before = sample_desk.store.counts()
    promised = dict(snapshot_of(sample_desk, PLAN).allocations)
    found = proposal(sample_desk, "ip_enterprises", "growth")
    allocate.workbook(sample_desk, PLAN, found, [2026], allocate.SAMPLE_DOCUMENT)
    assert sample_desk.store.counts() == before
    assert snapshot_of(sample_desk, PLAN).allocations == promised


@pytest.fixture
def open_page(app, monkeypatch):  # noqa: F811
    """Opens 任务分解 over a database, with the address' choices."""
    monkeypatch.setitem(test_pages.SHEETS, "任务分解", "pages/progress/allocation.py")
    return lambda database, **choices: app(database, "任务分解", **choices)


def headline(visitor):
    return next(block.value for block in visitor.get("html") if "<h1>" in block.value)


def test_the_page_says_that_the_shares_are_just_what_is_asked(open_page, sample_database):
    visitor = open_page(sample_database, plan=PLAN, target="ip_enterprises")
    assert "各单位任务数合计 361 家，正好是应达到的 361 家。突破 360 须达到 361。" in headline(visitor)
    assert "演示数据·非真实" in words(visitor)
    totals = next(table_cells(b.value) for b in visitor.get("html") if "方案目标" in b.value and "<table" in b.value)
    assert dict(zip(*totals, strict=True)) == {
        "泉州市": "合计",
        "基期": "268",
        "现有": "341",
        "现行任务": "361",
        "任务数": "361",
        "方案目标": "360",
        "应达到": "361",
        "未分解": "0",
    }


def test_locks_stand_in_the_address_and_a_link_reproduces_them(open_page, sample_database):
    locks = f"ip_enterprises~{JINJIANG}:100~110000:5~350502:many"
    visitor = open_page(sample_database, plan=PLAN, target="ip_enterprises", locks=locks)
    # With 晋江 at 100 the others' present values alone come to 265.
    assert "各单位任务数合计 365 家，现有数和锁定数合计已超过应达到的 361 家。" in headline(visitor)
    other = open_page(sample_database, plan=PLAN, target="valid_trademarks", locks=locks)
    assert "合计 880,000 件，正好是" in headline(other)


def test_a_plan_without_such_a_target_says_so_calmly(open_page, sample_database):
    visitor = open_page(sample_database, plan="fujian_2023")
    assert "本方案没有可以分解到设区市的目标。" in headline(visitor)


def test_the_page_before_any_figure_says_what_to_do(open_page, empty_desk):
    empty_desk.store.close()
    visitor = open_page(empty_desk.files.database, plan=PLAN)
    assert "还没有数据" in words(visitor)


def test_in_english_nothing_is_left_in_chinese(open_page, sample_database):
    visitor = open_page(sample_database, plan=PLAN, target="ip_enterprises", lang="en")
    use("zh")
    assert "The shares come to 361 enterprises, exactly the 361 enterprises asked for." in headline(visitor)
    said = words(visitor).replace("“依据文件”", "")
    assert [ch for ch in said if "\u4e00" <= ch <= "\u9fff"] == []
