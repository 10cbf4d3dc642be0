"""docs/loading.md is kept true: its map loads, its limits are the limits, its reasons are the code's."""

from __future__ import annotations

import re
from pathlib import Path

from bench.parts import marked
from loaders.mapping import ColumnRule, read_mapping
from loaders.workbook import LIMITS
from tracker.periods import Period
from tracker.submission import CODES

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
BENCH = (ROOT / "docs" / "bench.md").read_text(encoding="utf-8")


def test_the_documented_map_loads(catalogue, register):
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)
    mapping = read_mapping(example, "map.yaml", catalogue, register)
    assert (mapping.sheet, mapping.period, mapping.plan) == ("附件1", Period.quarter(2026, 3), "quanzhou_2024")
    assert mapping.column("常住人口（万人）") == ColumnRule("resident_population", None, Period.quarter(2025, 4))
    assert mapping.region("老 城") == "350502"


def test_the_documented_limits_are_the_limits():
    lines = next(part for part in TEXT.split("\n\n") if part.startswith("Limits")).replace("\n", " ")
    kinds = "MB|cells|columns|cell styles|sheets|figures|seconds|problems"
    assert [int(number.replace(",", "")) for number in re.findall(rf"\d[\d,]*(?= (?:{kinds}))", lines)] == [
        LIMITS.megabytes, LIMITS.unpacked_megabytes, LIMITS.value_cells, LIMITS.columns, LIMITS.styles, LIMITS.sheets,
        LIMITS.figures, LIMITS.seconds, LIMITS.memory_megabytes, LIMITS.problems, LIMITS.walked_cells,
    ]  # fmt: skip


def test_every_code_and_every_reason_of_an_unreadable_file_is_documented():
    assert set(re.findall(r"^\| `(\w+)` \| (?:blocking|doubtful)", TEXT, re.M)) == set(CODES)
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "loaders").glob("*.py"))
    raised = set(re.findall(r'Unreadable\(\s*"(\w+)"', code)) | {"timeout", "memory", "crashed", "broken", "encrypted"}
    documented = set(re.findall(r"^\| `(\w+)` \| (?!blocking|doubtful)", TEXT, re.M))
    assert raised <= documented


def test_a_national_table_takes_at_most_half_of_a_walk_through_its_cells():
    """The goal, held against what bench/loading.py last wrote."""
    made_by, table = marked.find(BENCH, "reading")
    assert made_by.startswith("bench/loading.py rows=100000")
    row = next(line for line in table.splitlines() if line.startswith("| 100,000 × 12"))
    assert float(row.split("|")[2]) <= 0.5
