"""docs/loading.md is kept true: its map loads, its limits are the limits, its reasons are the code's."""

from __future__ import annotations

import re
from dataclasses import asdict, fields
from pathlib import Path

import pytest

from bench.parts import marked
from loaders.tables.mapping import ColumnRule, read_mapping
from loaders.workbook.model import LIMITS
from tracker.periods import Period
from tracker.problems import KINDS, OfFigure, words_of

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "docs" / "loading.md").read_text(encoding="utf-8")
BENCH = (ROOT / "docs" / "bench.md").read_text(encoding="utf-8")


def test_the_documented_map_loads(catalogue, register):
    (example,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.S)
    mapping = read_mapping(example, "map.yaml", catalogue, register)
    assert (mapping.sheet, mapping.period, mapping.plan) == ("附件1", Period.quarter(2026, 3), "quanzhou_2024")
    assert mapping.column("常住人口（万人）") == ColumnRule("resident_population", None, Period.quarter(2025, 4))
    assert mapping.region("老 城") == "350502"


def test_the_documented_limits_are_the_limits_all_of_them_and_in_the_codes_order():
    documented = re.findall(r"^\| [^|]+ \| `(\w+)` \| ([\d,]+)", TEXT, re.M)
    assert [(name, int(number.replace(",", ""))) for name, number in documented] == list(asdict(LIMITS).items())


def test_every_reason_in_the_table_of_limits_is_one_a_reader_gives():
    reasons = set(re.findall(r"^\| [^|]+ \| `\w+` \| [\d,]+[^|]*\| `(\w+)`", TEXT, re.M))
    assert reasons == {
        "too_large",
        "zip_bomb",
        "too_many_cells",
        "too_many_columns",
        "too_many_styles",
        "too_many_sheets",
        "too_many_figures",
        "too_many_problems",
        "timeout",
        "memory",
    }


ROWS = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| (?:blocking|doubtful) \|(.*)$", TEXT, re.M)}
UNUSABLE = set(re.findall(r"^\| `(\w+)` \| (?!blocking|doubtful)", TEXT.partition("`unreadable` has")[2], re.M))


@pytest.mark.parametrize("code", KINDS)
def test_the_table_names_every_word_and_parameter_of_a_problem_and_no_other(code):
    documented = set(re.findall(r"`(\w+)`", ROWS[code]))
    if code == "unreadable":
        documented |= UNUSABLE | set(re.findall(r"`(\w+)`", TEXT.partition("`unreadable` has")[2]))
    shared = {one.name for one in fields(OfFigure)} | set(KINDS)
    given = set(words_of(KINDS[code])) - {""} | {one.name for one in fields(KINDS[code])} - {"reason", "kind"}
    assert given - shared - documented == set()
    if code != "unreadable":
        assert documented - given - shared - {"reason", "kind", "found", "grey"} == set()


def test_every_code_and_every_reason_of_an_unreadable_file_is_documented():
    assert set(ROWS) == set(KINDS)
    assert set(words_of(KINDS["unreadable"])) == UNUSABLE


def test_a_national_table_takes_at_most_half_of_a_walk_through_its_cells():
    """The goal, held against what bench/loading.py last wrote."""
    made_by, table = marked.find(BENCH, "reading")
    assert made_by.startswith("bench/loading.py rows=100000")
    rows = {line.split("|")[1].strip(): line.split("|")[2:] for line in table.splitlines()[2:]}
    assert float(rows["100,000 × 12, read"][0]) <= 0.5
    assert [len(row) for row in rows.values()] == [5] * 6
    assert {"100,000 × 12, to its submission", "13 × 29, to its difference"} <= set(rows)
