"""The measurements run, small, and come out the same each time."""

import json
import random
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from bench import at_once, growth
from bench import forecast as calibration
from bench import judge as national
from bench.parts import marked, nation
from bench.parts.kinds import KINDS, QUARTERS
from desk import open_desk
from desk.cases import judged_once
from desk.judge import judge
from tracker.rules.rollup import Aggregator

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_small_calibration_lands_where_the_large_one_does(kind):
    first, again = calibration.asked(kind, 120), calibration.asked(kind, 120)
    assert first == again
    for left in calibration.LEFT:
        found = calibration.score([one for one in first if one.left == left and not one.to_come])
        assert found.refused == 0
        if kind.least is not None:
            assert kind.least - 5 <= 100 * found.coverage <= (94 if kind.least == 75 else 100)
            assert found.brier < min(0.25, found.brier_line + 0.02, found.brier_no_change + 0.02)
            assert found.likely_met >= 0.7
            assert found.unlikely_met <= 0.3


def test_a_miss_is_said_in_words():
    good = calibration.Score(100, 0.0, 0.8, 0.1, 0.2, 0.3, 0.9, 0.1)
    assert calibration.missed("平稳：每季", 75, 2, good) == []
    bad = replace(good, refused=0.2, coverage=0.9, brier=0.2, likely_met=0.6, unlikely_met=0.4)
    assert calibration.missed("平稳：每季", 75, 2, bad) == [
        "平稳，剩 2 季：区间盖住 90.0 %，应为 75—88 %",
        "平稳，剩 2 季：Brier 0.200，不比陪考的好",
        "平稳，剩 2 季：拒绝 20.0 %",
        "平稳，剩 2 季：说预计可完成的只有 60 % 达成",
        "平稳，剩 2 季：说难度较大的有 40 % 达成",
    ]
    assert calibration.missed("加试", None, 2, bad) == []


def test_made_up_series_have_a_baseline_and_twelve_quarters():
    for kind in KINDS:
        made = kind.make(random.Random(1))
        assert len(made.values) == QUARTERS + 1
        assert made.target > made.values[0]


def test_no_published_quarterly_series_is_long_enough_and_the_residents_are_tested_back():
    series = calibration.published()
    assert len(series) > 50
    assert (series[0][0], len(series[0][2])) == ("泉州市", 5)
    backs = list(calibration.back_test())
    # Eleven cities, cut after 2022 (two years ahead) and after 2023 (one).
    assert len(backs) == 33
    assert {(b.upto, b.left) for b in backs} == {(2022, 1), (2022, 2), (2023, 1)}
    anqing = next(b for b in backs if b.city == "安庆市" and b.upto == 2023)
    assert anqing.no_change_error == pytest.approx(100 * (411.7 - 409.8) / 409.8)


@pytest.mark.parametrize(
    "script", ["bench/method.py", "bench/forecast.py --series 3", "bench/briefing.py --formats xlsx --rounds 1"]
)
def test_a_measurement_prints_its_table_from_the_command_line(script):
    done = subprocess.run(
        [sys.executable, *script.split()], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "|---|" in done.stdout


@pytest.fixture
def country(tmp_path):
    """Opens a made-up country of so many regions; its database goes with the test."""
    opened = []

    def of(regions):
        opened.append(nation.desk(regions, tmp_path, 1))
        return opened[-1]

    yield of
    for desk in opened:
        desk.store.close()


def test_a_country_judged_at_once_is_judged_as_region_by_region(country):
    desk = country(5)
    whole, districts = judge(desk, national.PLAN), judge(desk, national.PLAN, regions="districts")
    at_once = [*whole, *districts]
    assert len({(one.target, one.region) for one in at_once}) == len(at_once) == 50 * (5 + 1)
    assert {one.method for one in at_once} == {"linear", "each_year", "coverage", "growth"}
    assert {"met", "on_track", "slightly_behind", "behind"} <= {one.status for one in at_once}
    for region in dict.fromkeys(one.region for one in at_once):
        # Nothing that was worked out for the others is at hand.
        alone = judge(national.afresh(desk), national.PLAN, regions=region)
        assert list(alone) == [one for one in at_once if one.region == region]


def calls_per_judgement(desk):
    """How often each function of ours or anybody's is called while all districts are judged, to one judgement."""
    called, before = Counter(), sys.getprofile()

    def count(frame, event, _argument):
        if event == "call":
            called[frame.f_code] += 1

    sys.setprofile(count)
    try:
        judged = len(judge(national.afresh(desk), national.PLAN, regions="districts"))
    finally:
        sys.setprofile(before)
    return judged, {code: times / judged for code, times in called.items()}


def test_figures_are_looked_up_in_step_with_the_regions_not_with_their_square(country):
    (judged, few), (judged_of_more, more) = (calls_per_judgement(country(regions)) for regions in (10, 40))
    assert (judged, judged_of_more) == (50 * 10, 50 * 40)
    for function in (judged_once, Aggregator.columns):
        assert few[function.__code__] > 1
        assert more[function.__code__] == pytest.approx(few[function.__code__], rel=0.1)
    # Nor does anything else that is called on the way: four times the regions would be four times the calls.
    grown = {code.co_qualname: times for code, times in more.items() if times > 1.1 * few.get(code, 0) + 0.5}
    assert grown == {}


def test_one_size_measured_in_its_own_process_says_what_it_took():
    # Of so many regions each question is asked once; small sizes are asked hundreds of times, to be measured at all.
    command = [sys.executable, "bench/judge.py", "--regions", "201"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    assert (answer["regions"], answer["judgements"], sum(answer["statuses"].values())) == (201, 10_050, 10_050)
    taken = ("floor", "snapshot", "overview", "indicator", "districts", "peak_mb")
    assert min(answer[name] for name in taken) > 0
    assert set(answer) == {"regions", "judgements", "statuses", "grown_mb", *taken}


def test_the_page_on_growth_has_every_size_and_a_steady_time_for_one_judgement():
    page = (ROOT / "docs" / "bench.md").read_text(encoding="utf-8")
    made_by, table = marked.find(page, "judge")
    assert made_by == f"bench/judge.py sizes={','.join(map(str, national.SIZES))} seed={national.SEED}"
    [printed, *_] = national.table([defaultdict(lambda: 1)]).splitlines()
    heads, _line, *lines = ([cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines())
    assert heads == [head.strip() for head in printed.strip("| ").split("|")]
    rows = [dict(zip(heads, line, strict=True)) for line in lines]
    assert [row["地区"] for row in rows] == ["13", "130", "1,300", "2,844"]
    assert [row["各地判断次数"] for row in rows] == [f"{50 * regions:,}" for regions in national.SIZES]
    assert float(rows[0]["平均一次 ×"]) == 1
    assert all(0 < float(row["平均一次 ×"]) <= 1.5 for row in rows)


def test_whatever_many_hands_save_in_one_moment_is_there_once_and_whole(tmp_path):
    assert at_once.analysts(tmp_path) == at_once.ANALYSTS == 20
    (tmp_path / "tables").mkdir()
    assert at_once.saved_together(tmp_path / "tables", at_once.TABLES, 200)["figures"] == 8 * 200 * at_once.COLUMNS


def test_a_made_up_city_comes_in_through_the_loaders_whole_and_every_target_of_it_is_judged(tmp_path):
    desk = open_desk(nation.write_files(tmp_path, 5, 9))
    found = growth.Found(regions=5, quarters=12)
    growth.loaded(desk, found)
    measures = desk.catalogue.plan_measures(growth.PLAN)
    often = [m for m in measures.values() if m.cutoff != "year_end" and m.frequency != "occasional"]
    once = [m for m in measures.values() if m.frequency == "occasional"]
    assert found.figures == 5 * (12 * len(often) + len(once) + 4)
    whole = judge(desk, growth.PLAN)
    assert len(whole) == 9
    assert all(one.figure.reported == 5 and one.status not in ("no_data", "not_judged") for one in whole)
    districts = judge(desk, growth.PLAN, regions="districts")
    shared = [
        one
        for one in districts
        if one.target.partition(".")[2].startswith(("stock", "per_head", "cumulative", "each_year"))
    ]
    assert all(one.status is not None for one in shared)
    desk.store.close()
