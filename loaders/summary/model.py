"""The consolidated 汇总表 of a quarter, with formulas: what is stored is typed in, everything else is calculated there.

    汇总       | one row per member, one column per measure and per indicator made of them, 同比 beside; 合计, 已报合计, 已报
    全市指标   | what the whole gives in one figure, then every indicator of the plan's targets, by formula
    上年同期   | the same rows and columns for the same quarter of last year
    …累计      | per cumulative indicator: the opening balance and every quarter since, added up
    来源       | where every typed-in figure stands here, and the file, sheet and cell it came from

A figure nobody gave reads 未报送 in grey: SUM and COUNT pass over it, so it is never 0. Formulas have no stored results;
the program that opens the workbook calculates them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from loaders.summary.columns import Rows
from loaders.template import layout, sheets
from loaders.workbook.cells import column_letters
from tracker.periods import Period
from tracker.schema.catalogue import Catalogue, Indicator, Measure
from tracker.schema.regions import Register
from tracker.submission import Grade

NOW_SHEET, AGO_SHEET, SOURCE_SHEET = "汇总", "上年同期", "来源"
MISSING, NOT_ASKED = "未报送", "—"
HINT = "由已入库的报送数生成；合计、比率、同比和已报都是公式。未报送的不按 0 计；报齐才有合计，没有报齐的看已报合计。"


@dataclass(frozen=True)
class Given:
    """A stored figure, the period it was given for, and where it came from."""

    value: float
    state: str | None
    period: Period
    file_name: str
    sheet: str
    cell: str
    committed_at: datetime


@dataclass(frozen=True)
class Summary:
    """What a 汇总表 is made of. `figures`: by region, measure and the period it speaks for (a quarter shown, or the
    year-end of residents). `years`: for each of the two quarters the year-end its residents are of."""

    catalogue: Catalogue
    places: Register
    plan_id: str
    period: Period
    grade: Grade
    figures: Mapping[tuple[str, str, Period], Given]
    years: Mapping[Period, Period]

    @property
    def ago(self) -> Period:
        return self.period.same_last_year()

    @property
    def root(self) -> str:
        return self.catalogue.plans[self.plan_id].region

    @property
    def title(self) -> str:
        aim = layout.campaign(self.catalogue, self.plan_id)
        return f"{self.places[self.root].name}{layout.period_words(self.period)}知识产权{aim}指标汇总表"

    def owed(self, at: Period) -> list[str]:
        """The codes of those that owe figures at a period."""
        return [region.code for region in self.places.expected(self.root, at.end)]

    def figure(self, region: str, measure_id: str, at: Period) -> Given | None:
        measure = self.catalogue.measures[measure_id]
        return self.figures.get((region, measure_id, self.years[at] if measure.cutoff == "year_end" else at))

    def when(self, measure_id: str, at: Period) -> str:
        """The words that fix what a figure holds for: 截至9月15日, 2025年末."""
        if self.catalogue.measures[measure_id].cutoff == "year_end":
            return f"{self.years[at].year}年末"
        form = layout.Form(self.catalogue, self.places, self.plan_id, at)
        return next((entry.when for entry in form.entries if entry.measure_id == measure_id), "")

    def cumulated(self) -> dict[str, Indicator]:
        """The plan's indicators that add up quarters, by id."""
        targets = self.catalogue.plans[self.plan_id].targets.values()
        found = {target.indicator: self.catalogue.indicators[target.indicator] for target in targets}
        return {key: indicator for key, indicator in found.items() if indicator.formula.cumulate}


@dataclass
class Drawing:
    """The workbook while it is drawn: where its rows are, and which typed-in figure went where."""

    summary: Summary
    rows: Rows
    placed: list[tuple[str, str, str, Given]] = field(default_factory=list)

    def figure(self, sheet: Worksheet, row: int, column: int, region: str, key: str, at: Period, asked: bool) -> None:
        """Type a stored figure in, or 未报送 where one is owed."""
        measure = self.summary.catalogue.measures[key]
        given = self.summary.figure(region, key, at)
        if given is None:
            self.missing(sheet, row, column, asked)
            return
        value = round(given.value) if measure.integer else given.value
        sheets.put(sheet, row, column, value, align="right", number_format=_format(measure, given.state))
        self.placed.append((f"{sheet.title}!{column_letters(column)}{row}", region, key, given))

    def missing(self, sheet: Worksheet, row: int, column: int, asked: bool) -> None:
        sheets.put(sheet, row, column, MISSING if asked else NOT_ASKED, align="right", ink=sheets.GREY_INK)


def _format(measure: Measure, state: str | None) -> str:
    """How a figure is shown; a 0/1 state shows its word and stays a number."""
    if state:
        return '"' + state.replace('"', "") + '"'
    return "#,##0" if measure.integer else "#,##0.00"
