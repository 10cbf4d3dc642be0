"""Faults that clerks make in a table, each with what the sentence tells them to change: planted, told, mended, clean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import wording
from loaders import read_submission
from loaders.workbook.private import masked
from tests.conftest import ROOT
from tests.workbooks import workbook
from tracker.schema.catalogue_file import load_catalogue
from tracker.schema.regions import load_register
from tracker.submission import Submission
from wording.problems import problem_sentence

TITLE = "泉州市2026年三季度知识产权指标"
TRADEMARKS, COPYRIGHTS = "商标有效注册量(件)", "版权登记量(累计)(件)"
CLEAN = (
    (TITLE,),
    ("县(市、区)", TRADEMARKS, COPYRIGHTS),
    ("鲤城区", 42354, 17386),
    ("丰泽区", 78308, 31377),
    ("洛江区", 23529, 8300),
)
Edits = Mapping[str, object]


@dataclass(frozen=True)
class Fault:
    """What is planted into the clean table (cell to value), which cell is named, words the sentence says of it, and the
    change that the sentence asks for."""

    name: str
    planted: Edits
    cell: str
    says: str
    mended: Edits


def _figure(name: str, typed: object, says: str, right: object = 42354) -> Fault:
    return Fault(name, {"B3": typed}, "B3", says, {"B3": right})


FAULTS = (
    _figure("约数", "约四万", "写的是约数"),
    _figure("是或否", "是", "不是数字"),
    _figure("待核", "待核", "不是数字"),
    _figure("大于号", ">42000", "写的是约数"),
    _figure("数后写了说明", "42354（含受理）", "数字和说明写在同一格"),
    _figure("预计数", "42354（预计）", "数字和说明写在同一格"),
    _figure("千分位写错", "4,23,54", "多了别的符号"),
    _figure("中文数字", "四万二", "写的是中文数字"),
    _figure("写成算式", "42000+354", "写的是算式"),
    _figure("只写增减", "新增354", "写的是增减"),
    _figure("括号里写单位", "42354(件)", "多了别的符号"),
    _figure("字母当成零", "4235O", "字母 O", 42350),
    _figure("日期格式", datetime(2026, 9, 30), "单元格是日期"),
    _figure("文字的日期", "2026-09-30", "单元格是日期"),
    _figure("注号", "42354①", "注号"),
    _figure("两个数换行", "42354\n42000", "一格里有两个数"),
    _figure("两个数用斜线", "42354/42000", "一格里有两个数"),
    _figure("区间", "4万—5万", "一格里有两个数"),
    _figure("公式出错", "#REF!", "公式出错"),
    _figure("负数", -5, "小于下限", 5),
    _figure("小数", 42354.5, "只能是整数"),
    _figure("位数太多", 4.2354e18, "超过 15 位"),
    _figure("别的单位写在格里", "42354元", "单位写的是"),
    Fault("同上", {"B4": "同上"}, "B4", "不是数字", {"B4": 78308}),
    Fault("名称写错", {"A3": "鲤鱼区"}, "A3", "不在", {"A3": "鲤城区"}),
    Fault("外地的区", {"A3": "鼓楼区"}, "A3", "不在", {"A3": "鲤城区"}),
    Fault("没写地区", {"A3": None}, "B3", "没有写地区", {"A3": "鲤城区"}),
    Fault("同一地区两行", {"A4": "鲤城区"}, "A4", "出现两次", {"A4": "丰泽区"}),
    Fault("其中行", {"A6": "其中：大学", "B6": 300}, "A6", "不在", {"A6": None, "B6": None}),
    Fault("认不出的列", {"B2": "商标热度"}, "B2", "认不出", {"B2": TRADEMARKS}),
    Fault("列名多了限定", {"B2": "商标有效注册量(件)(驰名)"}, "B2", "认不出", {"B2": TRADEMARKS}),
    Fault("两列同一项", {"C2": "商标有效注册量（件）"}, "C2", "有两列", {"C2": COPYRIGHTS}),
    Fault("列的单位不对", {"B2": "商标有效注册量(元)"}, "B2", "单位写的是", {"B2": TRADEMARKS}),
    Fault("列写了两个单位", {"B2": "商标有效注册量(件/万件)"}, "B2", "单位写的是", {"B2": TRADEMARKS}),
    Fault("合计不符", {"A6": "合计", "B6": 150000}, "B6", "相差", {"B6": 144191}),
    Fault("没写时期", {"A1": "泉州市知识产权指标"}, "A1", "没有找到报表的时期", {"A1": TITLE}),
    Fault("两个时期", {"A1": "泉州市2026年二季度、三季度知识产权指标"}, "A1", "不止一个时期", {"A1": TITLE}),
    Fault("方案期外", {"A1": "泉州市2029年三季度知识产权指标"}, "A1", "不在方案期内", {"A1": TITLE}),
    Fault("手机号", {"D3": "13805951234"}, "D3", "手机号码", {"D3": None}),
    Fault("身份证号", {"D3": "350502199001011234"}, "D3", "身份证号码", {"D3": None}),
)


def table(edits: Edits) -> bytes:
    """The clean table (.xlsx bytes) with some cells changed."""
    rows: list[list[object]] = [list(row) for row in CLEAN]
    for cell, value in edits.items():
        column, row = ord(cell[0]) - ord("A"), int(cell[1:]) - 1
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = value
    return workbook(rows)


HEAD = """# 表里的错，和提示怎么说 · Faults of a table, and what is said of them

每一行是一种错：放进一张没有错的表里，提示指着哪一格、怎么说；照提示改，表就没有问题了（`tests/test_mending.py` 逐行这样做，两种文字都读）。
One kind of fault a row, planted into a clean table: the cell named, what is said; mended by that sentence alone the table is clean.

| 错 | 格里写的 | 指的格 | 中文 | English |
|---|---|---|---|---|
"""


def listing(read: Callable[[Edits], Submission]) -> str:
    """docs/faults.md: every fault with its sentence in both languages. `python -m tests.mending` writes it."""
    lines = []
    for fault in FAULTS:
        problem = next(problem for problem in read(fault.planted).problems if problem.cell == fault.cell)
        said = []
        for language in wording.LANGUAGES:
            wording.use(language)
            said.append(" · ".join(problem_sentence(problem)))
        wording.use("zh")
        cells = (masked(str(value if value is not None else "（空）")) for value in fault.planted.values())
        lines.append(
            f"| {fault.name} | {'；'.join(cells)} | {fault.cell} | {said[0]} | {said[1]} |".replace("\n", " ⏎ ")
        )
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    register = load_register(ROOT / "data" / "regions.csv")
    catalogue = load_catalogue(ROOT / "indicators.yaml", register)
    told = listing(lambda edits: read_submission(table(edits), "表.xlsx", catalogue, register, plan="quanzhou_2024"))
    (ROOT / "docs" / "faults.md").write_text(told, encoding="utf-8")
