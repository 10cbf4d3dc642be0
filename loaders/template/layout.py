"""What stands in the workbook we hand out: which measures are asked, for which period, under which words.

The workbook is a Chinese form whatever language the screen speaks, so its headings are constants here and not
messages: the writer prints them and the reader finds them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tracker.periods import Period
from tracker.schema.catalogue import Catalogue, Measure, Plan
from tracker.schema.regions import Region, Register
from tracker.submission import Grade

VERSION = 1
MEMBERS_SHEET = "填报"
REMARKS_SHEET = "情况说明"
NOTES_SHEET = "口径说明"
ALLOCATION_SHEET = "任务分解"
PATH_SHEET = "年度目标"
BASELINE_SHEET = "基期数"
PUBLISHED_SHEET = "公开数据"
META_SHEET = "_meta"
BANNER = "演示数据·非真实"

UNIT_HEADING = "填报单位"
ITEM_HEADING = "填报项"
NOW_HEADING = "本期"
BEFORE_HEADING = "上期"
TOTAL_NAME = "合计"
REMARK_HEADINGS = {
    "note": "备注",
    "reason": "未达序时原因",
    "next_step": "下步措施",
    "pending": "在报/在审数",
    "expected_year": "预计全年数",
}

_QUARTERS = {1: "一", 2: "二", 3: "三", 4: "四"}
_WHOLE = {"nation": "全国", "province": "全省", "city": "全市", "county": "全县", "zone": "全区", "township": "全镇"}


def period_words(period: Period) -> str:
    """The period as a Chinese title names it: 2026年三季度, 2026年10月, 2023年8月20日."""
    if period.is_quarter:
        return f"{period.year}年{_QUARTERS[period.quarter_number]}季度"
    if period.frequency == "month":
        return f"{period.year}年{period.end.month}月"
    return f"{period.year}年{period.end.month}月{period.end.day}日"


def whole_words(region: Region) -> str:
    """How the whole of a place is called: 全市, and 全区 for a district."""
    if region.level == "county" and region.name.endswith("区"):
        return "全区"
    if region.level == "county" and region.name.endswith("市"):
        return "全市"
    return _WHOLE.get(region.level, "本级")


def target_key(plan_id: str, name: str) -> str:
    """The id of a target as every room writes it: quanzhou_2024.valid_trademarks."""
    return f"{plan_id}.{name}"


@dataclass(frozen=True)
class Entry:
    """One measure the form asks for: `period` is what its figure holds for, `when` the words above the cell."""

    measure_id: str
    measure: Measure
    period: Period
    when: str


@dataclass(frozen=True)
class Form:
    """One handed-out workbook: a plan, a period, and one reporting unit or all of them.

    `measures` are those it asks for, None for all; `supplier` is who fills it in where that is no unit.
    """

    catalogue: Catalogue
    register: Register
    plan_id: str
    period: Period
    region: str | None = None
    grade: Grade = "own"
    measures: frozenset[str] | None = None
    supplier: str = ""

    @property
    def plan(self) -> Plan:
        return self.catalogue.plans[self.plan_id]

    @property
    def root(self) -> Region:
        return self.register[self.plan.region]

    @property
    def whole_sheet(self) -> str:
        return f"{whole_words(self.root)}填报"

    @property
    def rows(self) -> list[Region]:
        """The units that fill it in, in administrative order, the residual last."""
        if self.region:
            return [self.register[self.region]]
        return self.register.members(self.plan.region, self.period.end)

    @cached_property
    def entries(self) -> list[Entry]:
        """Every measure due in this period, in the catalogue's order."""
        every = self.catalogue.plan_measures(self.plan_id)
        openings = openings_of(self.catalogue, self.plan_id)
        asked = [(k, m) for k, m in every.items() if self.measures is None or k in self.measures]
        due = [(key, m) for key, m in asked if _is_due(m, self.period)]
        return [
            Entry(key, m, _period_of(key, m, self.period, openings), _when(key, m, self.period, openings))
            for key, m in due
        ]

    @property
    def member_entries(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.measure.is_whole]

    @property
    def whole_entries(self) -> list[Entry]:
        """What is asked of the whole; a workbook for one unit does not ask it."""
        return [] if self.region else [entry for entry in self.entries if entry.measure.is_whole]

    @property
    def targets(self) -> dict[str, str]:
        """Target id to the name it carries in the drop-downs, in the plan's order."""
        return target_names(self.catalogue, self.plan_id)

    @property
    def title(self) -> str:
        who = self.root.name
        if self.region:
            who = f"{who}{self.register[self.region].name}"
        by = f"（{self.supplier}）" if self.supplier else ""
        return f"{who}{period_words(self.period)}知识产权{campaign(self.catalogue, self.plan_id)}指标填报表{by}"


_CAMPAIGN_OF_MEMBERS = {"county": "强县", "city": "强市"}


def campaign(catalogue: Catalogue, plan_id: str) -> str:
    """强市强县, 强县, 强省强市: what a plan's place, and those it is made of, are to become."""
    place = catalogue.place_of(plan_id)
    own = f"强{place.name[-1:]}" if place.name[-1:] in ("省", "市", "县", "区") else ""
    return own + _CAMPAIGN_OF_MEMBERS.get(place.members, "")


def target_names(catalogue: Catalogue, plan_id: str) -> dict[str, str]:
    """Target id to its indicator's name, in the plan's order."""
    targets = catalogue.plans[plan_id].targets
    return {target_key(plan_id, key): catalogue.indicators[t.indicator].name for key, t in targets.items()}


def openings_of(catalogue: Catalogue, plan_id: str) -> Mapping[str, Period]:
    """Opening balances the plan's cumulative figures start from: they hold at the plan's baseline, whenever typed."""
    plan = catalogue.plans[plan_id]
    formulas = [catalogue.indicators[t.indicator].formula for t in plan.targets.values()]
    return {f.cumulate.opening: plan.baseline for f in formulas if f.cumulate}


def _is_due(measure: Measure, period: Period) -> bool:
    """A yearly figure is asked in the fourth quarter; a year-end fact of last year (population) in every one."""
    return measure.frequency != "year" or measure.cutoff == "year_end" or period.quarter_number == 4


def _period_of(key: str, measure: Measure, period: Period, openings: Mapping[str, Period]) -> Period:
    if key in openings:
        return openings[key]
    return Period.year_end(period.year - 1) if measure.cutoff == "year_end" else period


def _when(key: str, measure: Measure, period: Period, openings: Mapping[str, Period]) -> str:
    """The words that fix what moment or span a cell holds for: 2025年末, 截至9月15日, 1—9月累计."""
    if key in openings:
        return f"期初({openings[key].year}年末)"
    if measure.cutoff == "year_end":
        return f"{period.year - 1}年末"
    month = period.end.month
    if measure.kind == "flow":
        return f"{month - 2}—{month}月" if period.is_quarter else f"{month}月"
    if measure.kind == "year_to_date":
        return f"1—{month}月累计" if month > 1 else "1月累计"
    if measure.kind == "survey":
        return "最近一次调查"
    if measure.cutoff == "day_15" and period.frequency != "date":
        return f"截至{month}月15日"
    return f"截至{month}月{period.end.day}日"
