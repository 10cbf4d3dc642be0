"""However a table is laid out, the same figures come out: titles, header rows, units, order, totals, page breaks."""

from __future__ import annotations

import random

import pytest

from loaders.tables.reader import Request, read_tables
from loaders.workbook.cells import make_cell
from loaders.workbook.model import Book, Sheet
from tracker.schema.regions import Region

MEASURES = {
    "valid_trademarks": ("商标有效注册量", "有效商标注册量", "有效注册商标量"),
    "high_value_patents": ("高价值发明专利拥有量", "高价值发明专利"),
    "patent_pledge_financing": ("专利质押融资金额(本年累计)", "专利质押融资金额/本年累计"),
    "copyright_registrations": ("版权登记量(当季)", "版权登记量/本季度"),
    "resident_population": ("年末常住人口", "常住人口"),
}
BESIDE = ("同比", "较上季度增长量", "排名", "备注", "占比(%)", "上年同期")


class Drawn:
    """A table of the same kind of figures drawn with one seed's taste; `truth` is what must come out."""

    def __init__(self, seed: int, places: list[Region], units: dict[str, str]) -> None:
        self.chance = random.Random(seed)
        self.units = units
        self.rows: list[list[object]] = [["泉州市2026年三季度知识产权主要指标"]]
        self.merged: list[tuple[int, int, int, int]] = []
        self.numbered = self.maybe(0.4)
        measures = self.chance.sample(list(MEASURES), self.chance.randint(1, 4))
        self.columns: list[tuple[str | None, str]] = []
        for measure in measures:
            self.columns.append((measure, self.chance.choice(MEASURES[measure])))
            if self.maybe(0.4):
                self.columns.append((None, self.chance.choice(BESIDE)))
        self.places = self.chance.sample(places, self.chance.randint(2, len(places)))
        values = iter(range(1000, 1_000_000, self.chance.randint(3, 40)))
        self.truth = {(place.code, m): float(next(values)) for place in self.places for m in measures}
        self.lines_above()
        header = self.header()
        self.body(header)
        self.lines_below()

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def lines_above(self) -> None:
        if self.maybe(0.5):
            self.merged.append((1, 1, 1, len(self.columns) + 1 + self.numbered))
        if self.maybe(0.3):
            self.rows.append([])
        if self.maybe(0.4):
            self.rows.append(["填报单位：某局", None, "制表日期：2026年10月9日"])

    def header(self) -> list[list[object]]:
        """The header's rows, drawn once and kept for page breaks."""
        lead: list[object] = ["序号"] if self.numbered else []
        place = self.chance.choice(["县(市、区)", "县（市、区）", "地 区", "县市区", "单位名称"])
        units = self.chance.choice(["none", "bracket", "row"])
        first, second = [*lead, place], [None] * (len(lead) + 1)
        for measure, heading in self.columns:
            if measure and units == "bracket":
                heading += f"（{self.units[measure]}）"
            above, _, below = heading.partition("/")
            first.append(above)
            second.append(below or None)
        top = len(self.rows) + 1
        header: list[list[object]] = [first]
        if any(second) or self.maybe(0.4):
            header.append(second)
            self.merged += [(top, j, top + 1, j) for j, text in enumerate(second, 1) if not text and self.maybe(0.8)]
        if units == "row":
            header.append([None] * (len(lead) + 1) + [self.units[m] if m else None for m, _ in self.columns])
        self.rows += header
        if self.maybe(0.2):
            self.rows.append((["甲", "乙"] if lead else ["甲"]) + list(range(1, len(self.columns) + 1)))
        return header

    def body(self, header: list[list[object]]) -> None:
        lead: list[object] = [None] if self.numbered else []
        sums = [
            sum(v for (_, m), v in self.truth.items() if m == measure) if measure else 5 for measure, _ in self.columns
        ]
        total = [*lead, self.chance.choice(["合计", "合  计", "全市", "泉州市", "全市合计"]), *sums]
        body = [self.line(number, place) for number, place in enumerate(self.places, 1)]
        if len(body) > 4 and self.maybe(0.3):
            body[3:3] = [[], *header]
        body.insert(self.chance.choice([0, len(body)]), total)
        self.rows += body

    def line(self, number: int, place: Region) -> list[object]:
        name = self.chance.choice([place.name, *place.aliases])
        if self.maybe(0.2):
            name = f"{name[0]}  {name[1:]}"
        cells: list[object] = [*([number] if self.numbered else []), name]
        for measure, _ in self.columns:
            value = self.truth[place.code, measure] if measure else None
            written = [value, value, f"{value:,.0f}", f"{value:.0f}"] if value else [12.5, "3.1%", None, "-"]
            cells.append(self.chance.choice(written))
        return cells

    def lines_below(self) -> None:
        if self.maybe(0.5):
            self.rows.append(["注：1.商标截至9月15日；2.人口为2025年末数。"])
        if self.maybe(0.3):
            self.rows.append(["填表人：", None, "审核人："])

    def book(self) -> Book:
        sheet = Sheet("Sheet1", merged=tuple(self.merged))
        for row, cells in enumerate(self.rows, 1):
            for column, value in enumerate(cells, 1):
                if cell := make_cell(value):
                    sheet.cells[row, column] = cell
        return Book("xlsx", [sheet])


@pytest.mark.parametrize("hundred", range(4))
def test_a_hundred_tables_drawn_differently_give_their_figures_and_no_problem(catalogue, register, hundred):
    places = [*register.expected("350500"), register["350599"]]
    units = {measure: catalogue.measures[measure].unit for measure in MEASURES}
    for seed in range(100 * hundred, 100 * hundred + 100):
        drawn = Drawn(seed, places, units)
        report = read_tables(drawn.book(), catalogue, register, "quanzhou_2024", Request("表.xlsx"))
        found = {(o.region, o.measure): o.value for o in report.observations}
        assert found == drawn.truth, f"seed {seed}: {drawn.rows}"
        # Money drawn without a unit is asked for it, and numbers drawn under 备注; nothing else is.
        drawn_so = [p.details.get("reason") == "no_unit" or p.details.get("heading") == "备注" for p in report.problems]
        asked = [p for p, known in zip(report.problems, drawn_so, strict=True) if not known]
        assert asked == [], f"seed {seed}: {drawn.rows}"
