"""Statuses of the sample at 2026Q3 worked out by hand from the workbooks' cells, held against the judgement.

Left of each comparison stand literals: what a person reads in the cells and what comes out on paper.
"""

from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desk.judge import judge
from tests.judgements import of_target
from tracker.periods import Period
from tracker.rules.progress import FailedYear

SAMPLE = Path(__file__).parent.parent / "data" / "sample"


@cache
def book(city, quarter):
    return load_workbook(SAMPLE / f"{city}_{quarter}_填报表_演示数据·非真实.xlsx", read_only=False)


def column(city, quarter, letter, first=7, last=20):
    """The typed cells of a column, residual row included, blanks left out."""
    cells = (book(city, quarter)["填报"][f"{letter}{row}"].value for row in range(first, last + 1))
    return [value for value in cells if value is not None]


def whole(city, quarter, cell):
    return book(city, quarter)["全区填报" if city == "环翠区" else "全市填报"][cell].value


def row(desk, plan, key):
    return of_target(judge(desk, plan), key)


def test_quanzhou_patents_per_ten_thousand_are_on_schedule(sample_desk):
    patents = [397, 1006, 214, 166, 342, 1269, 638, 318, 304, 122, 230, 122, 156, 6]  # 5,290
    residents = [40.1, 72.7, 25.7, 36.2, 69.5, 208.8, 154.1, 79.5, 101.1, 42.6, 34, 3.2, 25.5]  # 893.0, end of 2025
    assert column("泉州市", "2026Q3", "B") == patents
    assert column("泉州市", "2026Q1", "D") == residents
    assert sum(column("泉州市", "2023Q4", "B")) == 4209  # ÷ 887.9 (end of 2022) = 4.7404
    found = row(sample_desk, "quanzhou_2024", "high_value_patents_per_10k")
    assert found.value == pytest.approx(5290 / 893.0)
    assert found.promise.baseline == pytest.approx(4209 / 887.9)
    # 4.7404 + 11/12 × (6 − 4.7404) = 5.8950; 5.9239 is above it.
    assert found.schedule.expected_value == pytest.approx(5.8950, abs=5e-5)
    assert found.schedule.gap_pp == pytest.approx(2.29, abs=0.005)
    assert (found.status, found.figure.population) == ("on_track", Period.quarter(2025, 4))


def test_quanzhou_trademarks_are_slightly_behind(sample_desk):
    marks = [42354, 78308, 23529, 16295, 94807, 227831, 129996, 60160, 81746, 34100, 46257, 7357, 18045, 215]
    assert column("泉州市", "2026Q3", "F") == marks
    assert sum(marks) == 861_000
    found = row(sample_desk, "quanzhou_2024", "valid_trademarks")
    # (861,000 − 765,467) / (880,000 − 765,467) = 83.41 %; 91.67 % of the time is gone: 8.26 points below.
    assert (found.value, found.promise.baseline, found.promise.to_target) == (861_000, 765_467, 19_000)
    assert found.schedule.progress == pytest.approx(83.41, abs=0.005)
    assert found.schedule.gap_pp == pytest.approx(-8.26, abs=0.005)
    assert found.schedule.gap_units == pytest.approx(-9455.58, abs=0.005)
    assert found.status == "slightly_behind"


def test_quanzhou_enterprises_are_behind_and_twenty_short_of_breaking_through_360(sample_desk):
    assert sum(column("泉州市", "2026Q3", "P")) + sum(column("泉州市", "2026Q3", "R")) == 341
    assert sum(column("泉州市", "2023Q4", "P")) + sum(column("泉州市", "2023Q4", "R")) == 268
    found = row(sample_desk, "quanzhou_2024", "ip_enterprises")
    # 73 of 92 steps = 79.35 %, 12.32 points below; 361 are needed, 20 are missing.
    assert (found.value, found.promise.to_target, found.status) == (341, 20, "behind")
    assert found.schedule.gap_pp == pytest.approx(-12.32, abs=0.005)


def test_quanzhou_pledges_grew_by_thirteen_point_seven_per_cent(sample_desk):
    assert sum(column("泉州市", "2026Q3", "Z")) == 1_386_000
    assert sum(column("泉州市", "2025Q3", "Z")) == 1_219_000
    found = row(sample_desk, "quanzhou_2024", "patent_pledge_financing")
    assert found.movement.growth_percent == pytest.approx(13.70, abs=0.005)
    assert found.status == "on_track"
    assert (found.promise.number, found.promise.places, found.promise.to_target) == (None, None, None)


def test_quanzhou_copyright_is_not_judged_while_dehua_is_missing(sample_desk):
    assert book("泉州市", "2026Q3")["填报"]["A17"].value == "德化县"
    assert book("泉州市", "2026Q3")["填报"]["L17"].value is None
    found = row(sample_desk, "quanzhou_2024", "copyright_registrations")
    assert (found.status, found.value) == ("not_judged", None)
    assert (found.figure.reported, found.figure.expected, found.figure.missing) == (12, 13, ("350526",))


def test_huancui_trademarks_are_behind(sample_desk):
    assert sum(column("环翠区", "2026Q3", "F", 7, 17)) == 23_760
    assert sum(column("环翠区", "2023Q4", "F", 7, 17)) == 19_860
    found = row(sample_desk, "huancui_2024", "valid_trademarks")
    # 3,900 of 5,140 = 75.88 %, 15.79 points below; E = 24,571.67.
    assert (found.value, found.promise.to_target, found.status) == (23_760, 1_240, "behind")
    assert found.schedule.gap_pp == pytest.approx(-15.79, abs=0.005)
    assert found.schedule.gap_units == pytest.approx(-811.67, abs=0.005)


def test_huancui_closes_forty_seven_of_fifty_two_cases(sample_desk):
    assert [whole("环翠区", "2026Q3", cell) for cell in ("B6", "B7", "B8")] == [47, 49, 3]
    found = row(sample_desk, "huancui_2024", "case_closure_rate")
    assert found.value == pytest.approx(90.3846, abs=1e-4)  # 47 ÷ (49 + 3)
    # At the third quarter of 2025, a year that closed with 95.9 %, it was 48 ÷ (52 + 2) = 88.9 %.
    assert (found.status, found.failed_years, found.schedule.progress) == ("on_track", (), None)


def test_huancui_trained_five_hundred_and_seventy_five_of_six_hundred(sample_desk):
    years = [whole("环翠区", quarter, "B10") for quarter in ("2024Q4", "2025Q4", "2026Q3")]
    assert years == [180, 230, 165]
    found = row(sample_desk, "huancui_2024", "training_attendances")
    assert (found.value, found.promise.number, found.promise.to_target) == (575, 600, 25)
    assert found.schedule.progress == pytest.approx(95.83, abs=0.005)
    assert found.status == "on_track"


def test_huancui_held_four_sessions_in_2024_and_that_stays_visible(sample_desk):
    assert [whole("环翠区", quarter, "B11") for quarter in ("2024Q4", "2025Q4", "2026Q3")] == [4, 6, 4]
    found = row(sample_desk, "huancui_2024", "training_sessions")
    assert (found.value, found.failed_years, found.status) == (4, (FailedYear(2024, 4, 5),), "out_of_reach")
    # Of the open year 4 ≥ 5 × 9/12 = 3.75.
    assert (found.year.status, found.year.progress, found.year.to_target) == ("on_track", 80, 1)
    assert found.outlook.probability is None
    assert found.year.probability > 0.9


STATUSES = {
    "quanzhou_2024": {
        "high_value_patents_per_10k": "on_track", "valid_trademarks": "slightly_behind",
        "geographical_indications": "slightly_behind", "copyright_registrations": "not_judged", "ip_enterprises": "behind",
        "ip_service_points": "met", "ip_protection_centres": "met", "strong_ip_counties": "slightly_behind",
        "patent_pledge_financing": "on_track",
    },
    "huancui_2024": {
        "high_value_patents_per_10k": "on_track", "valid_trademarks": "behind", "national_ip_enterprises": "slightly_behind",
        "open_patent_licences": "met", "public_satisfaction": "met", "case_closure_rate": "on_track",
        "training_attendances": "on_track", "training_sessions": "out_of_reach", "plant_varieties": "not_judged",
        "integrated_circuit_layouts": "behind", "geographical_indications": "slightly_behind", "ip_financing": "behind",
        "patent_intensive_products": "on_track", "iso56005_enterprises": "met",
        # 77 of 62 at the baseline: more than before is what was promised.
        "unconverted_patents_registered": "slightly_behind", "own_brands": "on_track",
    },
    "anqing_2023": {
        "public_service_nodes": "met", "provincial_service_points": "missed", "city_service_point_coverage": "met",
        "county_service_point_coverage": "missed", "topic_databases": "met",
    },
    "putian_2023": {"outstanding_cases": "missed"},
    "fujian_2023": {},
}  # fmt: skip


@pytest.mark.parametrize("plan", STATUSES)
def test_every_target_of_the_sample_stands_where_it_was_worked_out_to_stand(sample_desk, plan):
    found = judge(sample_desk, plan)
    assert [one.target for one in found] == [f"{plan}.{one.key}" for one in found]
    assert {one.key: one.status for one in found} == STATUSES[plan]
    assert len(found) == len(STATUSES[plan])
