"""docs/method.md and docs/forecast.md say what the code computes now, not what it computed once."""

import re
from pathlib import Path

import pytest

from bench import forecast as calibration
from bench import method
from bench.parts import foreign, marked
from tracker.rules.forecast import FEWEST_POINTS
from tracker.rules.pattern import MEMORY, PATTERN_POINTS

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
    rows = re.findall(r"^\| ([^|]+?)：[^|]*\| (\d) \| [\d.]+ % \| \*\*([\d.]+) %\*\*", table, re.MULTILINE)
    promised = [(name, int(left), float(per_cent)) for name, left, per_cent in rows if not name.startswith("加试")]
    names = list(dict.fromkeys(name for name, _left, _coverage in promised))
    assert names == [
        "平稳", "起伏", "成批", "放缓", "年末集中的存量", "年末集中的流量", "突增", "清理", "同比的第一年",
    ]  # fmt: skip
    assert [(name, left) for name, left, _coverage in promised if name != "同比的第一年"] == [
        (name, left) for name in names[:-1] for left in (1, 2, 4)
    ]
    held = {
        name: coverage >= 70 if name in ("突增", "清理") else 75 <= coverage <= 88 for name, _l, coverage in promised
    }
    assert set(held.values()) == {True}
    assert "全部守住" in table


def test_the_words_about_the_forecast_name_the_constants_in_force():
    for said in (
        f"每早一个季度乘 {MEMORY}",
        f"至少 {PATTERN_POINTS} 个点",
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
