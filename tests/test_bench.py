"""The measurements run, small, and come out the same each time."""

import subprocess
import sys
from pathlib import Path

import pytest

from bench import forecast as calibration
from bench.parts.kinds import KINDS, QUARTERS

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
    import random

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


@pytest.mark.parametrize("script", ["bench/method.py", "bench/forecast.py --series 3"])
def test_a_measurement_prints_its_table_from_the_command_line(script):
    done = subprocess.run(
        [sys.executable, *script.split()], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert "|---|" in done.stdout
