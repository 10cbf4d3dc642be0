"""The mapping file: what it settles, and that a faulty one is refused with every fault and its line."""

from __future__ import annotations

import pytest

from loaders import read_submission
from loaders.tables.mapping import ColumnRule, Mapping, MappingError, read_mapping
from tests.workbooks import workbook
from tracker.periods import Period


def test_a_map_names_sheet_period_plan_columns_and_rows(catalogue, register):
    text = """
sheet: 附件1
period: 2026Q3
plan: quanzhou_2024
columns:
  有效商标/总量: valid_trademarks
  排名: ignore
  专利（件）: {measure: high_value_patents, unit: 件, period: 2026Q2}
regions:
  市 直: "350599"
  市本级: subtotal
  鲤城及开发区: composite
  全市: total
  备用: ignore
"""
    mapping = read_mapping(text, "map.yaml", catalogue, register)
    assert mapping == Mapping(
        "附件1",
        Period.quarter(2026, 3),
        "quanzhou_2024",
        {
            "有效商标/总量": ColumnRule("valid_trademarks"),
            "排名": ColumnRule(None),
            "专利(件)": ColumnRule("high_value_patents", "件", Period.quarter(2026, 2)),
        },
        {"市直": "350599", "市本级": "subtotal", "鲤城及开发区": "composite", "全市": "total", "备用": "ignore"},
    )
    assert mapping.column("专利 (件)") == ColumnRule("high_value_patents", "件", Period.quarter(2026, 2))


def test_every_fault_of_a_map_is_named_with_its_line(catalogue, register):
    text = """sheet: 附件1
periods: 2026Q3
plan: nowhere
period: 三季度
columns:
  甲: no_such_measure
  乙: {measure: valid_trademarks, unit: 万元}
  丙: {unit: 件}
  甲: ignore
regions:
  丁: 999999
"""
    with pytest.raises(MappingError) as refused:
        read_mapping(text, "map.yaml", catalogue, register)
    assert refused.value.faults == [
        "map.yaml:2: periods is not a key of a map; expected sheet, period, plan, columns, regions, other_places",
        "map.yaml:3: plan: nowhere is not in the catalogue",
        "map.yaml:4: period: 三季度 is not a period; expected 2026Q3, 2026-10 or 2026-10-18",
        "map.yaml:6: columns: 甲: no_such_measure is not in the catalogue",
        "map.yaml:7: columns: 乙: 万元 is not a unit of valid_trademarks, which is counted in 件",
        "map.yaml:8: columns: 丙: names no measure",
        "map.yaml:9: columns: 甲 is given twice",
        "map.yaml:11: regions: 丁: 999999 is neither a code of the register nor total, subtotal, composite, ignore",
    ]


def test_a_map_that_is_no_yaml_says_where(catalogue, register):
    with pytest.raises(MappingError) as refused:
        read_mapping("columns: {甲: [", "map.yaml", catalogue, register)
    assert refused.value.faults[0].startswith("map.yaml:1: ")
    assert read_mapping("", "map.yaml", catalogue, register) == Mapping()


TABLE = [
    ["2026年三季度"],
    ["名称", "甲", "乙", "丙"],
    ["老城", 5, 6, 0.7],
    ["市直", 1, 2, 0.1],
    ["两区", 6, 8, 0.8],
]


def test_what_names_alone_cannot_tell_the_map_tells(catalogue, register):
    text = """
plan: quanzhou_2024
columns: {甲: high_value_patents, 乙: ignore, 丙: {measure: valid_trademarks, unit: 万件}}
regions: {老城: "350502", 两区: total}
"""
    mapping = read_mapping(text, "map.yaml", catalogue, register)
    submission = read_submission(workbook(TABLE), "表.xlsx", catalogue, register, mapping=mapping)
    assert submission.problems == ()
    assert [(o.region, o.measure, o.value) for o in submission.observations] == [
        ("350502", "high_value_patents", 5),
        ("350502", "valid_trademarks", 7000),
        ("350599", "high_value_patents", 1),
        ("350599", "valid_trademarks", 1000),
    ]
    assert submission.unmatched_columns == ()


def test_a_map_reads_the_sheet_it_names_and_says_when_it_is_not_there(catalogue, register):
    content = workbook(
        [["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", 1]],
        sheet="甲",
        more={"乙": [["泉州市2026年三季度"], ["县区", "商标有效注册量"], ["鲤城区", 2], ["丰泽区", 3]]},
    )
    second = read_mapping("sheet: 乙", "map.yaml", catalogue, register)
    submission = read_submission(content, "表.xlsx", catalogue, register, mapping=second)
    assert [(o.sheet, o.value) for o in submission.observations] == [("乙", 2), ("乙", 3)]
    missing = read_mapping("sheet: 丙", "map.yaml", catalogue, register)
    (problem,) = read_submission(content, "表.xlsx", catalogue, register, mapping=missing).problems
    assert (problem.code, problem.details["kind"], problem.details["sheets"]) == ("ambiguous", "sheet", "甲、乙")


def test_a_map_and_a_flag_for_different_plans_are_refused(catalogue, register):
    mapping = read_mapping("plan: huancui_2024", "map.yaml", catalogue, register)
    submission = read_submission(workbook(TABLE), "表.xlsx", catalogue, register, plan="quanzhou_2024", mapping=mapping)
    assert [(p.code, p.details["kind"]) for p in submission.problems] == [("ambiguous", "plan")]
