"""The workbooks that ship: the sample passes through what was really published, and both come in clean."""

import csv
import importlib.util
import zipfile
from collections import defaultdict
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import openpyxl
import pytest

from loaders import read_submission
from tracker.periods import parse_period
from tracker.schema.task_file import load_tasks

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = sorted((ROOT / "data" / "sample").glob("*.xlsx"))
PUBLISHED = sorted((ROOT / "data" / "published").glob("*.xlsx"))


def script(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def submissions(catalogue, register):
    tasks = load_tasks(ROOT / "tasks.yaml", catalogue, register)
    return {
        file.name: read_submission(file.read_bytes(), file.name, catalogue, register, tasks=tasks)
        for file in [*SAMPLE, *PUBLISHED]
    }


@pytest.fixture(scope="module")
def sample(submissions):
    return [s for s in submissions.values() if s.grade == "sample"]


@pytest.fixture(scope="module")
def figures(sample):
    """{(plan, measure, period): {region: value}} of the sample."""
    found = defaultdict(dict)
    for submission in sample:
        for o in submission.observations:
            found[(submission.plan, o.measure, str(o.period))][o.region] = o.value
    return found


@pytest.fixture(scope="module")
def total(figures):
    def adding(measure, period, plan="quanzhou_2024"):
        return sum(figures[(plan, measure, period)].values())

    return adding


def test_every_shipped_workbook_reads_without_a_single_problem(submissions):
    assert {name: s.problems for name, s in submissions.items() if s.problems} == {}
    assert {s.layout for s in submissions.values()} == {"template", "targets", "check_ins", "register"}


def test_the_sample_covers_every_quarter_and_every_year_it_promises(sample):
    periods = defaultdict(list)
    for submission in sample:
        if submission.layout == "template":
            periods[submission.plan].append(str(submission.periods[0]))
    quarters = (
        ["2023Q4"] + [f"{year}Q{q}" for year in (2024, 2025) for q in (1, 2, 3, 4)] + ["2026Q1", "2026Q2", "2026Q3"]
    )
    assert {plan: sorted(found) for plan, found in periods.items()} == {
        "quanzhou_2024": quarters,
        "huancui_2024": quarters,
        "anqing_2023": ["2022Q4", "2023Q4", "2024Q4", "2025Q4"],
        "putian_2023": ["2023-08-20"],
    }


def test_the_sample_lets_every_plan_s_units_speak_and_leaves_some_silent_some_behind_and_something_overdue(sample):
    said = defaultdict(lambda: defaultdict(list))
    for submission in sample:
        for word in submission.check_ins:
            said[submission.plan][str(word.period)].append(word)
    assert {plan: sorted(found) for plan, found in said.items()} == {
        "quanzhou_2024": ["2026Q2", "2026Q3"],
        "huancui_2024": ["2026Q2", "2026Q3"],
        "anqing_2023": ["2025Q3", "2025Q4"],
        "putian_2023": ["2023Q2", "2023Q3", "2023Q4"],
        "fujian_2023": ["2023Q3", "2023Q4"],
    }
    for plan, found in said.items():
        states = {word.state for words in found.values() for word in words}
        assert {"in_progress", "done", "behind", "blocked"} <= states, plan
    notes = [w.note for found in said.values() for words in found.values() for w in words if w.note]
    assert {note.startswith("演示：") for note in notes} == {True}


def test_the_city_passes_through_the_published_figures_of_2023(total):
    assert total("valid_trademarks", "2023Q4") == 765467
    assert total("high_value_patents", "2023Q4") == 4209
    assert round(total("resident_population", "2022Q4"), 6) == 887.9
    assert round(4209 / 887.9, 2) == 4.74


def test_the_city_passes_through_the_published_figures_of_2024(total):
    assert (total("geographical_indication_marks", "2024Q1"), total("geographical_indication_products", "2024Q1")) == (
        56,
        11,
    )
    assert total("national_ip_enterprises", "2024Q1") == 124
    assert (total("national_ip_enterprises", "2024Q2"), total("provincial_ip_enterprises", "2024Q2")) == (124, 176)
    assert sum(total("copyright_registrations", f"2024Q{q}") for q in (1, 2, 3, 4)) == 188000
    assert round(total("resident_population", "2023Q4"), 6) == 888.3


def test_the_city_passes_through_the_published_figures_of_2025(total):
    assert total("valid_trademarks", "2025Q1") == 820100
    assert (total("high_value_patents", "2025Q1"), round(total("resident_population", "2024Q4"), 6)) == (5143, 891.4)
    assert round(5143 / 891.4, 2) == 5.77
    assert total("national_service_points", "2025Q1") + total("provincial_service_points", "2025Q1") == 13


def test_the_last_quarter_of_quanzhou_is_the_one_the_hand_computations_start_from(total, figures):
    assert total("valid_trademarks", "2026Q3") == 861000
    assert (total("high_value_patents", "2026Q3"), round(total("resident_population", "2025Q4"), 6)) == (5290, 893.0)
    assert total("national_ip_enterprises", "2026Q3") + total("provincial_ip_enterprises", "2026Q3") == 341
    assert total("national_service_points", "2026Q3") + total("provincial_service_points", "2026Q3") == 19
    assert (total("patent_pledge_financing", "2025Q3"), total("patent_pledge_financing", "2026Q3")) == (
        1219000,
        1386000,
    )
    assert "350526" not in figures[("quanzhou_2024", "copyright_registrations", "2026Q3")]
    assert len(figures[("quanzhou_2024", "copyright_registrations", "2026Q3")]) == 12
    states = figures[("quanzhou_2024", "strong_ip_county_status", "2026Q3")]
    assert [states[code] for code in ("350582", "350526", "350583")] == [1, 1, 0]


def test_trademarks_and_cumulative_counts_of_a_district_never_fall_and_years_run_on(figures):
    for (plan, measure, period), by_region in figures.items():
        quarter = parse_period(period)
        if plan != "quanzhou_2024" or not quarter.is_quarter:
            continue
        before = figures.get((plan, measure, str(quarter.plus_quarters(-1))), {})
        falls = {region for region, value in by_region.items() if region in before and value < before[region]}
        if measure in ("valid_trademarks", "high_value_patents", "national_ip_enterprises"):
            assert falls == set(), (measure, period)
        if measure == "patent_pledge_financing" and quarter.quarter_number > 1:
            assert falls == set(), (measure, period)


@pytest.mark.parametrize(
    ("target", "asked"),
    [
        ("quanzhou_2024.valid_trademarks", 880000),
        ("quanzhou_2024.geographical_indications", 68),
        ("quanzhou_2024.copyright_registrations", 700000),
        # 突破360家、18个 need one more.
        ("quanzhou_2024.ip_enterprises", 361),
        ("quanzhou_2024.ip_service_points", 19),
        ("huancui_2024.valid_trademarks", 25000),
        ("huancui_2024.national_ip_enterprises", 8),
        ("huancui_2024.open_patent_licences", 50),
    ],
)
def test_what_the_districts_are_given_adds_up_to_the_target(sample, target, asked):
    given = [a.value for s in sample for a in s.allocations if a.target == target and a.year == 2026]
    assert sum(given) == asked
    assert all(value == int(value) for value in given)


@pytest.mark.parametrize(("plan", "asked"), [("quanzhou_2024", 6), ("huancui_2024", 12)])
def test_the_ratios_the_districts_are_given_reach_the_target_when_weighted_by_residents(sample, figures, plan, asked):
    people = figures[(plan, "resident_population", "2025Q4")]
    target = f"{plan}.high_value_patents_per_10k"
    given = {a.region: a.value for s in sample for a in s.allocations if a.target == target and a.year == 2026}
    reached = sum(given[region] * people[region] for region in given) / sum(people[region] for region in given)
    assert set(given) == set(people)
    assert asked <= reached < asked + 0.02


def test_a_districts_way_of_years_never_turns_back(sample):
    ways = defaultdict(dict)
    for submission in sample:
        for a in submission.allocations:
            ways[(a.target, a.region)][a.year] = a.value
    assert {tuple(sorted(way)) for way in ways.values()} == {(2024, 2025, 2026)}
    assert all(way[2024] <= way[2025] <= way[2026] for way in ways.values())


def test_the_allocation_names_itself_a_demonstration_and_carries_no_number(sample):
    assert {a.document for s in sample for a in s.allocations} == {"演示任务分解表(非真实)"}


def test_every_visible_sheet_of_the_sample_carries_the_red_band():
    bare = []
    for file in SAMPLE:
        book = openpyxl.load_workbook(file)
        bare += [
            (file.name, s.title) for s in book if s.sheet_state == "visible" and s["A3"].value != "演示数据·非真实"
        ]
        assert "演示数据·非真实" in file.name
    assert bare == []


def parts(file):
    """The parts of a workbook: how they are packed and spelled may differ (openpyxl writes through lxml where there is
    one), what they say may not."""
    with zipfile.ZipFile(file) as archive:
        return {name: canonicalize(archive.read(name).decode()) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("folder", "names"), [("sample", ("make_sample", "make_tasks")), ("published", ("make_published",))]
)
def test_the_scripts_make_exactly_the_workbooks_that_ship(folder, names, tmp_path):
    made = [file for name in names for file in script(ROOT / "data" / folder / f"{name}.py").make(tmp_path)]
    shipped = {file.name: file for file in (ROOT / "data" / folder).glob("*.xlsx")}
    assert {file.name for file in made} == set(shipped)
    differing = [file.name for file in made if parts(file) != parts(shipped[file.name])]
    assert differing == []


def test_published_figures_keep_their_true_dates_and_sources(submissions):
    found = {
        (o.region, o.measure, str(o.period)): (o.value, o.raw, o.unit, s.source["source_grade"])
        for s in submissions.values()
        if s.grade == "published"
        for o in s.observations
    }
    wanted = {
        ("350500", "high_value_patents_per_10k_reported", "2023Q4"): (4.74, "4.74", "件/万人", "press"),
        ("350500", "valid_trademarks", "2023Q4"): (765467, "765467", "件", "official"),
        ("350500", "geographical_indications_reported", "2024-04"): (67, "67", "件", "repost"),
        ("350500", "national_ip_enterprises", "2024-04"): (124, "124", "家", "repost"),
        ("350500", "high_value_patents_per_10k_reported", "2025-04"): (5.77, "5.77", "件/万人", "press"),
        ("350500", "valid_trademarks", "2025-04"): (820100, "82.01", "万件", "press"),
        ("350500", "ip_service_points_reported", "2025-04"): (13, "13", "个", "press"),
        ("350500", "resident_population", "2021Q4"): (885, "885", "万人", "official"),
        ("350595", "resident_population", "2021Q4"): (42.9, "42.9", "万人", "official"),
        ("371002", "resident_population", "2023Q4"): (48.13, "48.13", "万人", "repost"),
        ("340822", "resident_population", "2020-11-01"): (49.6683, "496683", "人", "secondary-dataset"),
    }
    assert {key: found.get(key) for key in wanted} == wanted


def test_every_published_figure_of_the_list_is_in_a_workbook_with_its_document(submissions):
    with (ROOT / "data" / "published" / "figures.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    read = {
        (s.source["title"], s.source["address"], o.region, o.measure, str(o.period))
        for s in submissions.values()
        if s.grade == "published"
        for o in s.observations
    }
    assert read == {(r["source_title"], r["address"], r["region"], r["measure"], r["period"]) for r in listed}


def test_the_published_districts_of_quanzhou_add_up_to_the_printed_city_without_the_rows_that_contain_others(
    submissions, register
):
    people = {
        o.region: o.value
        for s in submissions.values()
        if s.grade == "published" and "统计年鉴" in s.file_name
        for o in s.observations
    }
    members = [r.code for r in register.expected("350500")]
    assert round(sum(people[code] for code in members), 6) == people["350500"] == 885
    assert round(sum(value for code, value in people.items() if code != "350500"), 6) == 1032
