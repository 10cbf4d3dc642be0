"""What a column's heading means: a measure with its unit, a derived figure, something else, or two things at once.

A heading is compared without white space, brackets, units and dates. 本季, 本年累计, 累计 are not part of the name:
they say which kind of measure is meant. A heading that only says when (2026年二季度) is of the measure in the title.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from loaders.tables.dating import with_year_words
from loaders.tables.layout import Column
from loaders.tables.mapping import Mapping
from loaders.workbook.values import fold_unit, looks_like_unit
from tracker.periods import Period
from tracker.schema.catalogue import Catalogue, Measure
from tracker.schema.regions import fold_name

Kinds = frozenset[str]
_ANY: Kinds = frozenset({"stock", "flow", "year_to_date", "cumulative", "ratio", "survey", "state"})
_RUNNING: Kinds = frozenset({"flow", "year_to_date", "cumulative"})

# Words that say which span a figure covers, and the kinds of measure they fit. The figure of one month fits none.
_SPANS: tuple[tuple[re.Pattern[str], Kinds], ...] = tuple(
    (re.compile(pattern), frozenset(kinds.split()))
    for pattern, kinds in (
        (r"(本|当)?(季度|季|期|月|年)(末|底)", "stock cumulative ratio survey state"),
        (r"(当月累计|当月|本月)数?", ""),
        (r"(总累计|历年累计|累计总[量数])", "cumulative stock"),
        (r"(本年度?|当年|今年|自?年初|全年|年)(至今)?累计数?|年初至今|本年度?数?", "year_to_date"),
        (r"(本|当)季度?(数|新增)?", "flow stock ratio survey state"),
        (r"累计数?", "year_to_date cumulative"),
        (r"(本|当|现)期数?", " ".join(sorted(_ANY))),
    )
)
_NEUTRAL = re.compile(r"(数量|总量|总数|数值|实际数?|完成[数值量]|件数|个数|合计|总计|其中|指标值|现值)?")
_DATES = re.compile(
    r"(截至|截止|至)?(19|20)\d{2}[./-]\d{1,2}([./-]\d{1,2}日?)?(?!\d)"
    r"|(截至|截止|至)?(19|20)\d{2}年?[Qq][1-4]"
    r"|(截至|截止|至)?(19|20)\d{2}年度?/?(第?[一二三四1-4]季度|(1月?[-—~至到])?\d{1,2}月份?(\d{1,2}日)?|上半年|前[三3]季度|全年)?(末|底)?"
    r"|第?[一二三四1-4]季度(末|底)?|\d{1,2}[-—~至]\d{1,2}月|\d{1,2}月\d{1,2}日|\d{1,2}月份?(末|底)?|上半年|前[三3]季度"
)
_DERIVED = re.compile(
    r"同比|环比|增长|增幅|增速|增减|占比|比重|百分比|百分点|排名|位次|名次|排序|较上|较年初|比上|上年|去年|上季|上期|最近一期|上月|"
    r"前期|同期|变化|变动|完成率|目标|计划|任务|差距|序时|得分|权重|增量"
)
_OVER_A_YEAR = re.compile(r"同比|(上年|去年)同期")
_PAPER = re.compile(
    r"(序号|编号|代码|.*区划代码|.*备注|说明|.*(联系|填报|负责|责任)人|电话|.*原因|.*措施|计量单位|单位)"
)
_ENGLISH_TAIL = re.compile(r"(?<=[一-鿿)\]])[A-Za-z'’.,&-]+$")
_BRACKETS = re.compile(r"[(\[<]([^()\[\]<>]*)[)\]>]")


@dataclass(frozen=True)
class Meaning:
    """What a column gives. `measure` is an id when `kind` is measure; `candidates` are ids when it is ambiguous."""

    kind: Literal["measure", "derived", "paper", "ignored", "ambiguous", "other_kind", "unknown"]
    column: Column
    measure: str | None = None
    unit: str | None = None
    period: Period | None = None
    candidates: tuple[str, ...] = ()


def _key(text: str) -> str:
    return re.sub(r"[()\[\]<>/、·,:;\-—“”\"《》]", "", fold_name(text)).lower()


def _spans(text: str) -> tuple[str, Kinds]:
    """The text without words of span, and the kinds of measure those words allow."""
    kinds = _ANY
    for pattern, allowed in _SPANS:
        if pattern.search(text):
            text = pattern.sub("", text)
            kinds &= allowed
    return text, kinds


@dataclass(frozen=True)
class Names:
    """Measures by the names strangers call them: in full, and without units, brackets and words of span."""

    full: dict[str, tuple[str, ...]]
    bare: dict[str, tuple[str, ...]]

    @staticmethod
    def of(measures: dict[str, Measure], catalogue: Catalogue) -> Names:
        full: dict[str, list[str]] = {}
        bare: dict[str, list[str]] = {}
        for measure_id, measure in measures.items():
            for name in (measure.name, *measure.aliases):
                _add(full, _key(name), measure_id)
                _add(bare, _key(_spans(_without_units(fold_name(name), catalogue)[0])[0]), measure_id)
        return Names({k: tuple(v) for k, v in full.items()}, {k: tuple(v) for k, v in bare.items() if k})

    def in_title(self, title: str) -> tuple[str, ...]:
        """The measures a title names; a name inside a longer one does not count."""
        key = _key(title)
        names = sorted((n for n in {**self.full, **self.bare} if len(n) >= 3 and n in key), key=len, reverse=True)
        found: dict[str, None] = {}
        for name in names:
            if name in key:
                found.update(dict.fromkeys(self.full.get(name, ()) + self.bare.get(name, ())))
                key = key.replace(name, "\n")
        return tuple(found)


def _add(index: dict[str, list[str]], key: str, measure_id: str) -> None:
    if measure_id not in index.setdefault(key, []):
        index[key].append(measure_id)


def _without_units(part: str, catalogue: Catalogue) -> tuple[str, str | None]:
    """A heading's part without a unit in brackets (万人) or before a dot (件·截至9月15日), and that unit."""
    unit: str | None = None
    if "·" in part and looks_like_unit(part.split("·")[0], catalogue):
        return "", fold_unit(part.split("·")[0])
    if looks_like_unit(part, catalogue):
        return "", fold_unit(part)
    for match in _BRACKETS.finditer(part):
        for piece in re.split(r"[,、;]", match[1]):
            piece = re.sub(r"^(计量)?单位:?", "", piece)
            if looks_like_unit(piece, catalogue):
                unit = fold_unit(piece)
                part = part.replace(match[0], "")
    return part, unit


def says_over_when(heading: str) -> bool:
    """Whether a growth's heading says that it is over a year before."""
    return bool(_OVER_A_YEAR.search(heading))


class Reader:
    """Reads headings for one plan: its own measures first, then the rest of the catalogue."""

    def __init__(self, catalogue: Catalogue, plan_id: str, mapping: Mapping | None) -> None:
        self.catalogue = catalogue
        self.mapping = mapping or Mapping()
        own = dict(catalogue.plan_measures(plan_id))
        for target in catalogue.plans[plan_id].targets.values():
            if reported := catalogue.indicators[target.indicator].reported_as:
                own[reported] = catalogue.measures[reported]
        self.pools = (Names.of(own, catalogue), Names.of(dict(catalogue.measures), catalogue))

    def title_measures(self, title: str) -> tuple[str, ...]:
        """The measures the title names, the plan's own before others."""
        return next((found for pool in self.pools if (found := pool.in_title(title))), ())

    def names_measure(self, text: str) -> bool:
        """Whether a text is a measure's name, not a figure derived from it."""
        return self.meaning(Column(0, "", (re.sub(r"\s+", "", text),)), "").kind == "measure"

    def is_derived(self, text: str) -> bool:
        """Whether a heading speaks of growth, rank, target or another period."""
        return bool(_DERIVED.search(fold_name(text)))

    def meaning(self, column: Column, title: str) -> Meaning:
        """What the column gives. `title` is all that stands above the header."""
        rule = self.mapping.column(column.heading)
        if rule is not None:
            kind: Literal["measure", "ignored"] = "measure" if rule.measure else "ignored"
            return Meaning(kind, column, rule.measure, rule.unit or self._unit(column), rule.period)
        parts = [with_year_words(fold_name(part)) for part in column.parts]
        unit = self._unit(column)
        if found := self._exact(("".join(parts),)):
            return self._one(found, _ANY, column, unit)
        if _PAPER.fullmatch(parts[-1]):
            return Meaning("paper", column)
        if any(_DERIVED.search(part) for part in parts):
            return Meaning("derived", column)
        if whole := self._whole_name(parts):
            return self._one(whole, _ANY, column, unit)
        names, kinds = self._names(parts)
        if not names:
            titled = self.title_measures(title)
            fitting = self._fitting(titled, kinds, spans_given=kinds != _ANY)
            if not fitting:
                return Meaning("other_kind" if titled else "unknown", column)
            return self._one(fitting, kinds, column, unit)
        # A bilingual heading carries its English at the end; names like ISO56005 are tried whole first.
        tried = ("".join(names), names[-1], *(_ENGLISH_TAIL.sub("", n) for n in ("".join(names), names[-1])))
        found = self._exact(tried)
        if found:
            return self._one(found, kinds, column, unit)
        for pool in self.pools:
            bare = next((hit for text in tried if (hit := pool.bare.get(_key(text)))), ())
            if bare:
                fitting = self._fitting(bare, kinds, spans_given=kinds != _ANY)
                return self._one(fitting, kinds, column, unit) if fitting else Meaning("other_kind", column)
        return Meaning("unknown", column)

    def _unit(self, column: Column) -> str | None:
        units = [unit for part in column.parts if (unit := _without_units(fold_name(part), self.catalogue)[1])]
        return column.unit or (units[-1] if units else None)

    def _names(self, parts: Iterable[str]) -> tuple[list[str], Kinds]:
        """What is left of the parts without units, dates, words of span and neutral words; the kinds allowed."""
        names: list[str] = []
        kinds = _ANY
        for part in parts:
            text, allowed = _spans(_DATES.sub("", _without_units(part, self.catalogue)[0]))
            kinds &= allowed
            text = re.sub(r"^其中:?|[()\[\]<>]", "", text).strip("/:,、")
            if text and not _NEUTRAL.fullmatch(text):
                names.append(text)
        return names, kinds

    def _exact(self, texts: Iterable[str]) -> tuple[str, ...]:
        texts = list(texts)
        return next((hit for pool in self.pools for t in texts if (hit := pool.full.get(_key(t)))), ())

    def _whole_name(self, parts: list[str]) -> tuple[str, ...]:
        """The measures whose whole name is the first part, 累计 and the like in it included, when the rest only says unit and
        time (版权登记量(期初累计) above 件 and 本期), and fits their kind; () otherwise.
        """
        names, kinds = self._names(parts[1:])
        found = () if names or len(parts) < 2 else self._exact((parts[0],))
        return tuple(measure for measure in found if self.catalogue.measures[measure].kind in kinds)

    def _fitting(self, measures: Iterable[str], kinds: Kinds, *, spans_given: bool) -> tuple[str, ...]:
        """Those of a fitting kind. A running figure whose heading does not say of which span is not taken."""
        known = self.catalogue.measures
        return tuple(m for m in measures if known[m].kind in kinds and (spans_given or known[m].kind not in _RUNNING))

    def _one(self, found: tuple[str, ...], kinds: Kinds, column: Column, unit: str | None) -> Meaning:
        fitting = tuple(m for m in found if self.catalogue.measures[m].kind in kinds)
        if not fitting:
            return Meaning("other_kind", column)
        if len(fitting) > 1:
            return Meaning("ambiguous", column, candidates=fitting)
        return Meaning("measure", column, fitting[0], unit)


def sheet_units(title: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The units of a 单位: line; none when it says 见表头 or names the reporting unit."""
    units: list[str] = []
    for text in title:
        for match in re.finditer(r"(?<![填报制送责任])(?:计量)?单位[:：]\s*([^\s。;；|]+)", text):
            pieces = re.split(r"[,，、/和]", match[1]) if match[1] not in catalogue.units else [match[1]]
            units += [
                fold_unit(piece.strip("()（）"))
                for piece in pieces
                if looks_like_unit(piece.strip("()（）"), catalogue)
            ]
    return tuple(dict.fromkeys(units))
