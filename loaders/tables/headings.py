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
from loaders.tables.vocabulary import OTHER_FIGURES, Vocabulary
from loaders.workbook.values import fold_unit, looks_like_unit
from tracker.period_words import without_periods
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
_OVER_A_YEAR = re.compile(r"同比|(上年|去年)同期")
_PAPER = re.compile(
    r"(序号|编号|代码|.*区划代码|.*备注|说明|.*(联系|填报|负责|责任)人|电话|.*原因|.*措施|计量单位|单位)"
)
_ENGLISH_TAIL = re.compile(r"(?<=[一-鿿)\]])[A-Za-z'’.,&-]+$")
_NUMBERING = re.compile(r"^(\d{1,2}[.、](?!\d)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\))")
_BRACKETS = re.compile(r"[(\[<]([^()\[\]<>]*)[)\]>]")


@dataclass(frozen=True)
class Meaning:
    """What a column gives. `measure` is an id when `kind` is measure; `candidates` are ids when it is ambiguous.

    A column of kind other_figure stands under a word that makes it one (预测, 失效): it is not read, and named.
    """

    kind: Literal["measure", "derived", "paper", "ignored", "ambiguous", "other_kind", "other_figure", "unknown"]
    column: Column
    measure: str | None = None
    unit: str | None = None
    period: Period | None = None
    candidates: tuple[str, ...] = ()
    # Words over the figure that nobody knows, or that make it another one.
    words: tuple[str, ...] = ()


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
    units = _units_within(part, catalogue)
    return units[0], units[1][-1] if units[1] else None


def _units_within(part: str, catalogue: Catalogue) -> tuple[str, list[str]]:
    """The part without its units, and all of them."""
    found: list[str] = []
    if "·" in part and looks_like_unit(part.split("·")[0], catalogue):
        return "", [fold_unit(part.split("·")[0])]
    if looks_like_unit(part, catalogue):
        return "", [fold_unit(part)]
    for match in _BRACKETS.finditer(part):
        for piece in re.split(r"[,、;]", match[1]):
            piece = re.sub(r"^(计量)?单位:?", "", piece)
            if looks_like_unit(piece, catalogue):
                found.append(fold_unit(piece))
                # What stands beside the unit (含商标，亿元) may make it another figure: it stays.
                rest = [
                    p
                    for p in re.split(r"[,、;]", match[1])
                    if not looks_like_unit(re.sub(r"^(计量)?单位:?", "", p), catalogue)
                ]
                part = part.replace(match[0], f"({'、'.join(rest)})" if rest else "")
    return part, found


def says_over_when(heading: str) -> bool:
    """Whether a growth's heading says that it is over a year before."""
    return bool(_OVER_A_YEAR.search(heading))


def says_span(heading: str) -> bool:
    """Whether a heading says itself which span its figure covers: 本年累计, 当季."""
    return _spans(fold_name(heading))[1] != _ANY


# By catalogue and plan. The catalogue stands beside them: no other can take its place in memory meanwhile.
_POOLS: dict[tuple[int, str], tuple[Catalogue, tuple[Names, Names]]] = {}


def _pools(catalogue: Catalogue, plan_id: str) -> tuple[Names, Names]:
    """The names of a plan's own measures, and of all: made once for many workbooks, a third of whose reading it was."""
    known = _POOLS.get((id(catalogue), plan_id))
    if known is None:
        own = dict(catalogue.plan_measures(plan_id))
        for target in catalogue.plans[plan_id].targets.values():
            if reported := catalogue.indicators[target.indicator].reported_as:
                own[reported] = catalogue.measures[reported]
        if len(_POOLS) >= 16:
            _POOLS.clear()
        known = catalogue, (Names.of(own, catalogue), Names.of(dict(catalogue.measures), catalogue))
        _POOLS[id(catalogue), plan_id] = known
    return known[1]


class Reader:
    """Reads headings for one plan: its own measures first, then the rest of the catalogue."""

    def __init__(self, catalogue: Catalogue, plan_id: str, mapping: Mapping | None, vocabulary: Vocabulary) -> None:
        self.catalogue = catalogue
        self.vocabulary = vocabulary
        self.mapping = mapping or Mapping()
        self.pools = _pools(catalogue, plan_id)

    def title_measures(self, title: str) -> tuple[str, ...]:
        """The measures the title names, the plan's own before others."""
        return next((found for pool in self.pools if (found := pool.in_title(title))), ())

    def names_measure(self, text: str) -> bool:
        """Whether a text is a measure's name, not a figure derived from it."""
        return self.meaning(Column(0, "", (re.sub(r"\s+", "", text),)), "").kind == "measure"

    def is_paper(self, text: str) -> bool:
        """Whether a heading is one of order, codes, units, remarks or persons."""
        return bool(_PAPER.fullmatch(fold_name(text)))

    def is_derived(self, text: str) -> bool:
        """Whether a heading speaks of growth, rank, target, another period or another figure."""
        return bool(self.vocabulary.explain(with_year_words(fold_name(text))).qualifiers)

    def meaning(self, column: Column, title: str) -> Meaning:
        """What the column gives. `title` is all that stands above the header."""
        rule = self.mapping.column(column.heading)
        if rule is not None:
            kind: Literal["measure", "ignored", "paper"] = (
                "measure" if rule.measure else "paper" if rule.role else "ignored"
            )
            return Meaning(kind, column, rule.measure, rule.unit or self._unit(column), rule.period)
        parts = [with_year_words(_NUMBERING.sub("", fold_name(part))) for part in column.parts]
        unit = self._unit(column)
        if found := self._exact(("".join(parts),)):
            return self._one(found, _ANY, column, unit)
        if _PAPER.fullmatch(parts[-1]):
            return Meaning("paper", column)
        qualified: dict[str, str] = {}
        for part in parts:
            qualified.update(self.vocabulary.explain(part).qualifiers)
        if set(qualified) - OTHER_FIGURES - {"scope"}:
            return Meaning("derived", column)
        if OTHER_FIGURES & set(qualified):
            return Meaning("other_figure", column, words=tuple(qualified.values()))
        if whole := self._whole_name(parts):
            return self._one(whole, _ANY, column, unit)
        names, kinds = self._names(parts)
        if not names:
            titled = self.title_measures(title)
            fitting = self._fitting(titled, kinds, spans_given=kinds != _ANY or _spans(fold_name(title))[1] != _ANY)
            if not fitting:
                return Meaning("other_kind" if titled else "unknown", column)
            return self._one(fitting, kinds, column, unit)
        # A bilingual heading carries its English at the end; names like ISO56005 are tried whole first.
        whole = ("".join(names), _ENGLISH_TAIL.sub("", "".join(names)))
        last = (names[-1], _ENGLISH_TAIL.sub("", names[-1]))
        # Words above the name that no list explains are asked: they may make it another figure.
        strange = tuple(dict.fromkeys(word for name in names[:-1] for word in self.vocabulary.strange(name)))
        for tried, words in ((whole, ()), (last, strange)):
            if found := self._exact(tried):
                return self._one(found, kinds, column, unit, words)
        for tried, words in ((whole, ()), (last, strange)):
            for pool in self.pools:
                bare = next((hit for text in tried if (hit := pool.bare.get(_key(text)))), ())
                if bare:
                    fitting = self._fitting(bare, kinds, spans_given=kinds != _ANY)
                    return self._one(fitting, kinds, column, unit, words) if fitting else Meaning("other_kind", column)
        # 其中：企业 is a part of what stands beside it.
        is_part = parts[-1].startswith("其中") and bool(qualified.keys() & {"scope", "other"})
        return Meaning("derived" if is_part else "unknown", column)

    def _unit(self, column: Column) -> str | None:
        units = self._units(column)
        return column.unit or (units[-1] if units else None)

    def _units(self, column: Column) -> list[str]:
        return [unit for part in column.parts for unit in _units_within(fold_name(part), self.catalogue)[1]]

    def unused_units(self, units: tuple[str, ...], columns: Iterable[Column]) -> list[str]:
        """The units said of a whole table that no column of it has, nor leaves open: they contradict its headings. Of several
        one that is used speaks for the others, save those in which its figures could be counted.
        """
        own = [self._unit(column) for column in columns]
        known = self.catalogue.units
        bases = {known[unit].base for unit in own if unit in known}
        unused = [unit for unit in units if unit not in own]
        if None in own:
            return []
        return [u for u in unused if len(unused) == len(units) or (u in known and known[u].base in bases)]

    def other_unit(self, column: Column) -> str | None:
        """A second unit that contradicts the first: 万元 in the heading, 亿元 in the unit row; None where they agree."""
        known = dict.fromkeys([*self._units(column), *([fold_unit(column.unit)] if column.unit else [])])
        return "、".join(known) if len(known) > 1 else None

    def _names(self, parts: Iterable[str]) -> tuple[list[str], Kinds]:
        """What is left of the parts without units, dates, words of span and neutral words; the kinds allowed."""
        names: list[str] = []
        kinds = _ANY
        for part in parts:
            text, allowed = _spans(without_periods(_without_units(part, self.catalogue)[0]))
            kinds &= allowed
            text = re.sub(r"^其中:?|[()\[\]<>]", "", text).strip("/:,、")
            if text and not _NEUTRAL.fullmatch(text) and self.vocabulary.row_use(text) != "current":
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

    def _one(
        self, found: tuple[str, ...], kinds: Kinds, column: Column, unit: str | None, words: tuple[str, ...] = ()
    ) -> Meaning:
        fitting = tuple(m for m in found if self.catalogue.measures[m].kind in kinds)
        if not fitting:
            return Meaning("other_kind", column)
        if len(fitting) > 1:
            return Meaning("ambiguous", column, candidates=fitting)
        return Meaning("measure", column, fitting[0], unit, words=words)


# 单位：亿元, 单位 亿元, 金额单位为人民币亿元; not 填报单位.
_UNIT_LINE = re.compile(r"(?<!填报|报送|责任|制表|牵头|主管|所属)(?<!各)单位[:为]?([^。;|()\[\]]+)")
# 以百件计, 按万元为单位.
_UNIT_COUNTED = re.compile(r"[以按]([^,。;]{1,4}?)(?:计|为单位)")
_UNIT_IN_BRACKETS = re.compile(r"[(\[<]([^()\[\]<>]{1,12})[)\]>]")


def sheet_units(title: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """The units that the lines over a table give: 单位：亿元, （亿元）; none when one says 见表头 or names the reporting unit."""
    units: list[str] = []
    for text in map(fold_name, title):
        for words in (*_UNIT_LINE.findall(text), *_UNIT_COUNTED.findall(text), *_UNIT_IN_BRACKETS.findall(text), text):
            pieces = re.split(r"[,、/和]", words) if words not in catalogue.units else [words]
            found = [fold_unit(piece) for piece in pieces]
            units += [unit for unit in found if looks_like_unit(unit, catalogue)]
    return tuple(dict.fromkeys(units))
