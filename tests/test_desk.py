"""The desk over a small county: what is judged, from when, and where each number came from."""

from dataclasses import replace
from datetime import date

import pytest

from desk import open_desk
from desk.chase import owed
from desk.judge import by_region, changes, default_as_of, grade, history, judge, periods, schedule_line, to_json
from desk.others import missing_others
from desk.snapshot import snapshot_of
from desk.trace import sources
from tests.judgements import JSON_FIELDS, of_indicator, of_target
from tests.small_county import COUNTY, EAST, OTHER, WEST, files, quarter, submission
from tracker.rules.judgement import Note
from tracker.rules.progress import FailedYear
from tracker.submission import GivenBaseline
from wording.figures import reported_words
from wording.notes import note_text

PLAN = "county_2024"


@pytest.fixture
def desk(tmp_path):
    opened = open_desk(files(tmp_path))
    yield opened
    opened.store.close()


def commit(desk, *rows, sha256="a"):
    return desk.store.commit(submission(*rows, sha256=sha256), b"x", who="测试", reading=sha256, catalogue="v")


def towns(measure, period, east, west):
    return [(EAST, measure, period, east), (WEST, measure, period, west)]


def test_an_empty_database_judges_every_target_as_not_reported(desk):
    found = judge(desk, PLAN)
    assert {one.status for one in found} == {"no_data"}
    assert len(found) == 8
    assert {one.value for one in found} == {None}
    assert (default_as_of(desk, PLAN), periods(desk, PLAN), grade(desk, PLAN)) == (None, [], None)


def test_patents_from_two_hundred_to_four_eighty_two_of_six_hundred_at_eleven_twelfths(desk):
    # B = 200, A = 482, T = 600: progress 70.5 %, schedule 91.67 %, E = 200 + 11/12 × 400 = 566.67.
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 282, 200))
    found = of_target(judge(desk, PLAN), "patents")
    assert (found.as_of, found.value, found.status) == (quarter("2026Q3"), 482, "behind")
    assert found.schedule.progress == pytest.approx(70.5)
    assert found.schedule.planned == pytest.approx(91.6667, abs=1e-4)
    assert found.schedule.gap_pp == pytest.approx(-21.1667, abs=1e-4)
    assert found.schedule.gap_units == pytest.approx(482 - 566.6667, abs=1e-3)
    assert (found.promise.baseline, found.promise.to_target) == (200, 118)
    assert (found.figure.reported, found.figure.expected) == (2, 2)


def test_only_the_first_quarter_behind_is_told_as_the_first(desk):
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q1", 250, 200), sha256="a")
    commit(desk, *towns("patents", "2026Q2", 251, 200), *towns("patents", "2026Q3", 252, 200), sha256="b")
    told = [of_target(judge(desk, PLAN, quarter(text)), "patents") for text in ("2026Q1", "2026Q2", "2026Q3")]
    assert [one.status for one in told] == ["behind", "behind", "behind"]
    assert [one.movement.first_behind for one in told] == [True, False, False]


def test_a_late_town_leaves_the_county_unjudged_with_the_part_that_is_there(desk):
    commit(desk, *towns("patents", "2023Q4", 120, 80), (EAST, "patents", "2026Q3", 282))
    found = of_target(judge(desk, PLAN), "patents")
    assert (found.value, found.figure.partial, found.status) == (None, 282, "not_judged")
    assert found.note == Note("incomplete", {"missing": [WEST], "supplier": "县局", "supplier_en": "County office"})
    [_east, west] = of_indicator(judge(desk, PLAN, regions="districts"), "patents")
    assert (west.region, west.status, west.value) == (WEST, "no_data", None)
    assert (west.figure.reported, west.figure.expected) == (0, 1)


def test_a_quarter_nobody_reported_is_no_data_and_names_the_last_one_there_was(desk):
    commit(desk, *towns("patents", "2026Q2", 282, 200), (COUNTY, "sessions", "2026Q3", 4))
    found = of_target(judge(desk, PLAN), "patents")
    assert (found.as_of, found.status) == (quarter("2026Q3"), "no_data")
    assert found.note == Note("stale", {"period": "2026Q2", "quarters": 1})


def test_without_an_allocation_a_town_is_shown_but_not_judged(desk):
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 282, 200))
    patents = of_indicator(judge(desk, PLAN, regions="districts"), "patents")
    assert [one.status for one in patents] == [None, None]
    assert [one.value for one in patents] == [282, 200]
    assert [(one.promise.number, one.promise.places) for one in patents] == [(None, None), (None, None)]
    assert [one.note.code for one in patents] == ["no_allocation", "no_allocation"]


def test_what_is_asked_of_each_town_is_judged_in_each_town(desk):
    commit(desk, *towns("patents", "2023Q4", 0, 0), *towns("point", "2023Q4", 0, 0))
    commit(desk, *towns("patents", "2026Q3", 3, 0), *towns("point", "2026Q1", 1, 0), sha256="b")
    of_towns = judge(desk, PLAN, regions="districts")
    assert [one.status for one in of_indicator(of_towns, "least")] == ["met", "slightly_behind"]
    assert [one.status for one in of_indicator(of_towns, "points")] == ["met", "slightly_behind"]
    whole = judge(desk, PLAN)
    least, points = of_target(whole, "least"), of_target(whole, "points")
    # Of two towns none had one at the start and one has now; 11/12 of the time ask for 1.83 of them.
    assert (least.value, least.figure.done, least.schedule.progress, least.status) == (0, 1, 50, "slightly_behind")
    assert (points.value, points.promise.baseline, points.schedule.progress) == (50.0, 0, 50)
    assert (points.schedule.whole_expected, points.schedule.gap_units) == (2, pytest.approx(50 - 100 * 11 / 12))


def test_a_coverage_without_its_state_at_the_baseline_quarter_is_not_judged_until_it_is_met(desk):
    commit(desk, *towns("point", "2026Q1", 1, 0), (COUNTY, "sessions", "2026Q1", 1))
    points = of_target(judge(desk, PLAN), "points")
    assert (points.status, points.note.code, points.schedule.progress) == ("not_judged", "no_baseline", None)
    commit(desk, *towns("point", "2026Q2", 1, 1), sha256="b")
    assert of_target(judge(desk, PLAN, quarter("2026Q2")), "points").status == "met"


def test_whole_measures_have_no_rows_for_towns(desk):
    commit(desk, (COUNTY, "filed", "2026Q3", 20), (COUNTY, "closed", "2026Q3", 19))
    of_towns = judge(desk, PLAN, regions="districts")
    assert {one.indicator for one in of_towns} == {"density", "patents", "works", "points", "least"}
    closure = of_target(judge(desk, PLAN), "closure")
    assert (closure.value, closure.status, closure.schedule.progress) == (95.0, "on_track", None)
    assert closure.note.code == "interim"
    commit(desk, (COUNTY, "filed", "2026Q4", 20), (COUNTY, "closed", "2026Q4", 19), sha256="b")
    assert of_target(judge(desk, PLAN), "closure").status == "met"


def test_an_annual_rate_is_held_against_the_same_quarter_of_the_last_year_that_kept_it(desk):
    def cases(period, closed):
        return [(COUNTY, "filed", period, 100), (COUNTY, "closed", period, closed)]

    commit(desk, *cases("2024Q2", 60), *cases("2024Q4", 96), *cases("2025Q2", 90), *cases("2025Q4", 94))
    commit(desk, *cases("2026Q2", 56), sha256="b")
    # 2025 ended below 95 %; in June 2024, a year that kept it, 60 of 100 were closed.
    found = of_target(judge(desk, PLAN, quarter("2026Q2")), "closure")
    assert (found.year.status, found.status, found.light) == ("slightly_behind", "out_of_reach", "broken")
    commit(desk, *cases("2025Q4", 95), sha256="c")
    found = of_target(judge(desk, PLAN, quarter("2026Q2")), "closure")
    assert (found.year.status, found.status) == ("behind", "behind")
    first = of_target(judge(desk, PLAN, quarter("2024Q2")), "closure")
    assert (first.status, first.note.code) == ("not_judged", "interim")


def test_a_failed_year_stays_visible_and_decides_at_the_end(desk):
    sessions = [("2024Q4", 4), ("2025Q4", 6), ("2026Q3", 5), ("2026Q4", 7)]
    commit(desk, *[(COUNTY, "sessions", period, count) for period, count in sessions])
    open_year = of_target(judge(desk, PLAN, quarter("2026Q3")), "sessions")
    assert (open_year.status, open_year.failed_years) == ("out_of_reach", (FailedYear(2024, 4, 5),))
    assert (open_year.year.status, open_year.year.to_target, open_year.outlook.probability) == ("met", 0, None)
    assert open_year.light == "broken"
    closed = of_target(judge(desk, PLAN, quarter("2026Q4")), "sessions")
    assert (closed.status, closed.failed_years) == ("missed", (FailedYear(2024, 4, 5),))
    assert (closed.year.status, closed.light) == ("met", "broken")
    at_its_end = of_target(judge(desk, PLAN, quarter("2024Q4")), "sessions")
    assert (at_its_end.status, at_its_end.year.status, at_its_end.light) == ("out_of_reach", "missed", "out_of_reach")
    average = of_target(judge(desk, PLAN, quarter("2026Q3")), "average")
    assert (average.value, average.promise.number, average.promise.to_target) == (15, 600, 585)


def test_after_the_deadline_the_figure_at_the_deadline_decides(desk):
    commit(
        desk,
        *towns("patents", "2023Q4", 120, 80),
        *towns("patents", "2026Q4", 400, 200),
        *towns("patents", "2027Q1", 1, 1),
    )
    found = of_target(judge(desk, PLAN, quarter("2027Q1")), "patents")
    assert (found.value, found.status) == (600, "met")


def test_the_baseline_is_the_documents_then_the_catalogues_then_our_own(desk):
    commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 282, 200))
    before = desk.store.last_change()
    given = GivenBaseline(f"{PLAN}.patents", COUNTY, date(2023, 12, 31), 100.0, "基期数表", "基期数", "D4")
    table = replace(submission(sha256="b"), layout="targets", baselines=(given,))
    desk.store.commit(table, b"y", who="测试", reading="b", catalogue="v")
    told = of_target(judge(desk, PLAN), "patents").promise
    assert (told.baseline, told.baseline_basis, told.baseline_source) == (100, "document", "基期数表")
    assert of_target(judge(desk, PLAN, known_at=before), "patents").promise.baseline == 200


def test_as_known_before_a_correction_the_judgement_is_the_old_one(desk):
    first = commit(desk, *towns("patents", "2023Q4", 120, 80), *towns("patents", "2026Q3", 380, 200))
    commit(desk, (EAST, "patents", "2026Q3", 282), sha256="b")
    assert of_target(judge(desk, PLAN), "patents").status == "behind"
    assert of_target(judge(desk, PLAN, known_at=first.at), "patents").status == "on_track"


def test_what_changed_since_the_last_quarter_with_figures(desk):
    commit(
        desk,
        *towns("patents", "2023Q4", 120, 80),
        *towns("patents", "2026Q1", 300, 200),
        *towns("patents", "2026Q3", 282, 200),
    )
    [moved] = [one for one in changes(desk, PLAN) if one.target == f"{PLAN}.patents"]
    assert (moved.previous_value, moved.value) == (500, 482)
    assert (moved.previous_light, moved.light) == ("on_track", "behind")
    assert {one.movement.previous_period for one in judge(desk, PLAN)} == {quarter("2026Q1")}


def test_history_has_a_gap_where_a_town_is_missing(desk):
    commit(
        desk,
        *towns("patents", "2023Q4", 120, 80),
        (EAST, "patents", "2024Q1", 130),
        *towns("patents", "2024Q2", 140, 90),
    )
    course = history(desk, PLAN, "patents", COUNTY)
    assert [str(point.period) for point in course] == ["2023Q4", "2024Q1", "2024Q2"]
    assert [point.value is None for point in course] == [False, True, False]
    assert course[1].partial == 130


def test_the_schedule_line_runs_from_the_baseline_to_the_target(desk):
    commit(desk, *towns("patents", "2023Q4", 120, 80))
    line = schedule_line(desk, PLAN, "patents", COUNTY)
    assert (line[0].value, line[-1].value) == (200, 600)
    assert line[-1].end == date(2026, 12, 31)
    assert line[4].value == pytest.approx(200 + 400 / 3)
    assert schedule_line(desk, PLAN, "closure", COUNTY) == ()


def test_shares_are_of_the_whole_with_the_residual(desk):
    commit(
        desk,
        *towns("patents", "2026Q3", 300, 100),
        (OTHER, "patents", "2026Q3", 100),
        *towns("patents", "2025Q3", 200, 0),
    )
    [east, west] = by_region(desk, PLAN, "patents")
    assert (east.region, west.region) == (EAST, WEST)
    assert (east.share, west.share) == (60.0, 20.0)
    assert east.growth_percent == pytest.approx(50.0)
    assert west.growth_percent is None


def test_every_figure_behind_a_ratio_is_traced_to_its_cell(desk):
    commit(desk, *towns("patents", "2026Q3", 50, 50), *towns("residents", "2025Q4", 10, 10))
    found = sources(desk, PLAN, "density", COUNTY)
    assert [(one.measure, one.region, str(one.period), one.cell) for one in found] == [
        ("patents", EAST, "2026Q3", "B3"),
        ("patents", WEST, "2026Q3", "B4"),
        ("residents", EAST, "2025Q4", "B5"),
        ("residents", WEST, "2025Q4", "B6"),
    ]
    assert {one.file_name for one in found} == {"小县.xlsx"}


def test_json_has_the_agreed_fields_and_null_for_what_is_unknown(desk):
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    printed = to_json(judge(desk, PLAN), lambda code, details: code, desk.data_version())
    assert all(tuple(entry) == JSON_FIELDS for entry in printed)
    density = next(entry for entry in printed if entry["indicator"] == "density")
    assert (density["value"], density["status"]) == (None, "not_judged")
    assert density["note"] == {"code": "population_year", "words": "population_year"}
    works = next(entry for entry in printed if entry["indicator"] == "works")
    assert (works["value"], works["status"], works["failed_years"]) == (None, "no_data", [])


def test_a_board_is_kept_until_something_is_committed(desk):
    commit(desk, *towns("patents", "2026Q3", 282, 200))
    kept = snapshot_of(desk, PLAN)
    assert snapshot_of(desk, PLAN) is kept
    commit(desk, *towns("patents", "2026Q4", 283, 200), sha256="b")
    assert snapshot_of(desk, PLAN) is not kept


def test_what_no_town_owns_is_missed_by_name_and_asked_of_its_supplier(desk):
    commit(desk, *towns("patents", "2026Q2", 300, 100), (OTHER, "patents", "2026Q2", 20))
    commit(desk, *towns("patents", "2026Q3", 300, 100), sha256="b")
    found = of_target(judge(desk, PLAN), "patents")
    assert (found.value, found.figure.reported, found.figure.others_missing) == (420, 2, (OTHER,))
    assert Note("others_carried", {"period": "2026Q2"}) in found.notes
    [entry] = [e for e in to_json([found], lambda code, details: code, "v") if e["indicator"] == "patents"]
    assert (entry["expected"], entry["others_missing"]) == (2, [OTHER])
    assert reported_words(2, 2, found.figure.others_missing) == "已报 2/2，缺其他"
    [missing] = missing_others(desk, PLAN, quarter("2026Q3"))
    assert (missing.region, missing.measure, missing.last_value, missing.carried) == (OTHER, "patents", 20, True)
    [asked] = [o for o in owed(desk, PLAN, quarter("2026Q3"), date(2026, 10, 30)) if o.region == OTHER]
    assert (asked.supplier, asked.supplier_level, asked.received_on) == ("县局", "department", None)
    commit(desk, (OTHER, "patents", "2026Q3", 0), sha256="c")
    assert of_target(judge(desk, PLAN), "patents").figure.others_missing == ()


def test_a_state_of_an_earlier_quarter_is_no_final_word_after_the_deadline(desk):
    commit(desk, *towns("point", "2023Q4", 0, 0), *towns("point", "2026Q2", 1, 0))
    commit(desk, (COUNTY, "sessions", "2026Q4", 6), sha256="b")
    end = quarter("2026Q4")
    points = of_target(judge(desk, PLAN, end), "points")
    assert (points.value, points.status) == (50, "not_judged")
    assert points.note == Note("carried", {"period": "2026Q2"})
    assert note_text("carried", points.note.details) == "待期末报送，沿用2026年二季度"
    [east, west] = of_indicator(judge(desk, PLAN, end, regions="districts"), "points")
    assert (east.status, west.status) == ("met", "not_judged")  # what is built is not taken back
    # One place's own word for the quarter settles it: not all of them can be there.
    commit(desk, (WEST, "point", "2026Q4", 0), sha256="c")
    assert of_target(judge(desk, PLAN, end), "points").status == "missed"
    commit(desk, (WEST, "point", "2026Q4", 1), sha256="d")
    assert of_target(judge(desk, PLAN, end), "points").status == "met"


def test_as_of_the_baseline_quarter_no_promise_of_the_plans_years_is_judged(desk):
    commit(desk, (COUNTY, "sessions", "2023Q4", 4), (COUNTY, "filed", "2023Q4", 10), (COUNTY, "closed", "2023Q4", 5))
    commit(desk, *towns("patents", "2023Q4", 120, 80), sha256="b")
    found = judge(desk, PLAN, quarter("2023Q4"))
    for key in ("sessions", "average", "closure"):
        one = of_target(found, key)
        assert (one.status, one.note.code, one.failed_years) == ("not_judged", "before_plan", ())
    assert of_target(found, "patents").status == "on_track"
