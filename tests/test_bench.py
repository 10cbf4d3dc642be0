"""The measurements run, small, and come out the same each time."""

import json
import random
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd
import pytest

from bench import forecast as calibration
from bench import judge as national
from bench.parts import marked, nation
from bench.parts.kinds import KINDS, QUARTERS
from tracker.rules.progress import CASE_COLUMNS, VERDICT_COLUMNS, Case, judge, judge_case
from tracker.rules.rollup import Aggregator, Figures

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_a_small_calibration_lands_where_the_large_one_does(kind):
    first, again = calibration.asked(kind, 80), calibration.asked(kind, 80)
    found = calibration.score(first)
    assert first == again
    assert found.given + found.refused == 80 * 5
    assert 0.70 <= found.coverage <= 0.90
    assert found.brier < found.brier_line
    assert (found.refused > 0) == (kind.name == "step")


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
    "script", ["bench/method.py", "bench/forecast.py --series 3", "bench/briefing.py --formats xlsx"]
)
def test_a_measurement_prints_its_table_from_the_command_line(script):
    done = subprocess.run(
        [sys.executable, *script.split()], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "|---|" in done.stdout


@dataclass
class Counted(Figures):
    """Figures that count how often one is looked up."""

    looked_up: int = 0

    def at(self, region, measure, period):
        self.looked_up += 1
        return super().at(region, measure, period)


def country(regions, kind=Figures):
    known = nation.catalogue()
    plan = known.plans["nation"]
    given = nation.figures(regions, plan, known, 1)
    return Aggregator(known, nation.register(regions), plan, kind(given.series))


def test_a_country_judged_at_once_is_judged_as_case_by_case():
    roll = country(5)
    cases = list(national.cases(roll))
    limits = roll.catalogue.settings.thresholds
    assert len(cases) == 50 * (5 + 1)
    assert {case["method"] for case in cases} == {"linear", "each_year", "coverage", "growth"}
    frame = judge(pd.DataFrame(cases, dtype=object), limits)
    one_by_one = [
        asdict(judge_case(Case(**{name: case[name] for name in CASE_COLUMNS if name in case}), limits))
        for case in cases
    ]
    assert frame[list(VERDICT_COLUMNS)].to_dict("records") == one_by_one
    assert {"met", "on_track", "slightly_behind", "behind"} <= set(frame["status"])


def test_figures_are_looked_up_in_step_with_the_regions_not_with_their_square():
    looked_up = {}
    for regions in (10, 40):
        roll = country(regions, Counted)
        judged = len(list(national.cases(roll)))
        looked_up[regions] = roll.figures.looked_up / judged
    assert looked_up[40] == pytest.approx(looked_up[10], rel=0.1)


def test_one_size_measured_in_its_own_process_says_what_it_took():
    done = subprocess.run(
        [sys.executable, "bench/judge.py", "--regions", "2"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    answer = json.loads(done.stdout)
    assert (answer["regions"], answer["judgements"], sum(answer["statuses"].values())) == (2, 150, 150)
    assert min(answer["rolling"], answer["judging"], answer["peak_mb"]) > 0


def test_the_page_on_growth_has_every_size_and_a_steady_time_for_one_judgement():
    page = (ROOT / "docs" / "bench.md").read_text(encoding="utf-8")
    made_by, table = marked.find(page, "judge")
    assert made_by == f"bench/judge.py sizes={','.join(map(str, national.SIZES))} seed={national.SEED}"
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in table.splitlines()[2:]]
    assert [row[0] for row in rows] == ["13", "130", "1,300", "2,844"]
    assert [row[1] for row in rows] == [f"{50 * (regions + 1):,}" for regions in national.SIZES]
    assert all(float(row[5]) < 2 for row in rows)
