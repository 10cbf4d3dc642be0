"""docs/method.md and docs/forecast.md say what the code computes now, not what it computed once."""

import re
from pathlib import Path

import pytest

from bench import forecast as calibration
from bench import method
from bench.parts import foreign, marked
from tracker.rules.forecast import FEWEST_POINTS, MEMORY, SEASONAL_POINTS

DOCS = Path(__file__).resolve().parent.parent / "docs"
METHOD = (DOCS / "method.md").read_text(encoding="utf-8")
FORECAST = (DOCS / "forecast.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", method.PARTS)
def test_every_generated_part_of_the_method_page_comes_out_the_same_today(name):
    assert marked.find(METHOD, name) == (method.MADE_BY, method.PARTS[name]())


def test_outside_the_generated_parts_no_result_is_typed():
    typed = re.sub(r"<!-- (\w+): .*?<!-- /\1 -->", "", METHOD, flags=re.DOTALL)
    # What stands there are the published rules' own thresholds, dates and names.
    rules = {"90", "75", "89", "95", "60", "0", "0.001", "0.95", "0.10", "9", "10", "5", "20", "30", "1", "2.4"}
    other = {"7", "2023", "2026", "2025", "03", "26", "09", "0007", "0014", "0015", "0016"}
    assert set(re.findall(r"\d+(?:\.\d+)?", typed)) - rules - other == set()
    assert str(foreign.INSTEAD_OF_ZERO) in typed


def test_the_calibration_was_measured_with_the_method_as_it_is_now():
    said, _table = marked.find(FORECAST, "calibration")
    assert said == calibration.made_by(), "python bench/forecast.py --write docs/forecast.md"


def test_the_calibration_table_keeps_the_promise_it_makes():
    _said, table = marked.find(FORECAST, "calibration")
    coverage = re.findall(r"^\| (.*?)：.*?\*\*([\d.]+) %\*\*", table, re.MULTILINE)
    held = {name: 75 <= float(per_cent) <= 85 for name, per_cent in coverage if not name.startswith("加试")}
    assert held == {"平稳": True, "季节性流量": True, "阶跃": True, "停滞": True}
    assert [name for name, _ in coverage if name.startswith("加试")] == ["加试·突增", "加试·转折"]


def test_the_words_about_the_forecast_name_the_constants_in_force():
    for said in (
        f"每早一个季度乘 {MEMORY}",
        f"至少 {SEASONAL_POINTS} 个点",
        f"不足 {FEWEST_POINTS} 个",
        f"counts {MEMORY} as much",
    ):
        assert said in FORECAST


def test_a_part_is_replaced_where_it_stands_and_nowhere_else(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- sum: old -->\n1\n<!-- /sum -->\nafter 1\n", encoding="utf-8")
    marked.replace(page, "sum", "today", r"2 \1 {x}")
    assert page.read_text(encoding="utf-8") == "before\n<!-- sum: today -->\n2 \\1 {x}\n<!-- /sum -->\nafter 1\n"
    with pytest.raises(ValueError, match="0 parts"):
        marked.replace(page, "total", "today", "2")
