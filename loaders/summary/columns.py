"""The columns of a 汇总表 and the formulas that stand in them. A text in a cell (未报送, —) is no number to SUM or COUNT."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from tracker.schema.catalogue import Catalogue, Indicator, Measure


@dataclass(frozen=True)
class Column:
    """One column: a measure as typed, or an indicator made of columns to its left.

    `key` is the measure's id, or `=` and the indicator's. `parts` are the columns that are added, `below` those they are
    divided by. `grows` says whether a growth column stands beside it. `named` are the only places asked, where a plan
    names them.
    """

    key: str
    name: str
    unit: str
    kind: Literal["measure", "state", "sum", "ratio", "cumulate"]
    decimals: int
    grows: bool
    adds: bool = True
    parts: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    scale: float = 1
    named: tuple[str, ...] = ()

    @property
    def number_format(self) -> str:
        return "#,##0" + ("." + "0" * self.decimals if self.decimals else "")


@dataclass(frozen=True)
class Rows:
    """Where the places stand on every sheet: those that owe figures from `first` on, then what belongs to none of them,
    then the total, the total of those who reported, and how many did."""

    first: int
    owing: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def places(self) -> dict[str, int]:
        """Each place's row."""
        return {code: self.first + n for n, code in enumerate((*self.owing, *self.rest))}

    @property
    def total(self) -> int:
        return self.first + len(self.owing) + len(self.rest)

    def asked(self, letter: str, named: tuple[str, ...] = ()) -> str:
        """The cells of those that owe the column's figure."""
        if named:
            return ",".join(f"{letter}{self.places[code]}" for code in named if code in self.places)
        return f"{letter}{self.first}:{letter}{self.first + len(self.owing) - 1}"

    def every(self, letter: str) -> str:
        return f"{letter}{self.first}:{letter}{self.total - 1}"

    def plus_rest(self, letter: str) -> str:
        """A term that adds what belongs to none, "" where there is no such row."""
        return f"+SUM({letter}{self.first + len(self.owing)}:{letter}{self.total - 1})" if self.rest else ""


def columns_of(catalogue: Catalogue, plan_id: str, given: Collection[str]) -> list[Column]:
    """The columns of a plan in the order of its targets; an optional measure only where somebody gave it (`given`)."""
    found: dict[str, Column] = {}
    plan = catalogue.plans[plan_id]
    openings = {f.cumulate.opening for f in (i.formula for i in catalogue.indicators.values()) if f.cumulate}
    for target in plan.targets.values():
        indicator = catalogue.indicators[target.indicator]
        measures = {m: catalogue.measures[m] for m in indicator.formula.measures}
        if any(measure.is_whole for measure in measures.values()):
            continue
        for key, measure in measures.items():
            if not measure.optional or key in given:
                named = target.value if isinstance(target.value, tuple) else ()
                found.setdefault(key, _measure_column(key, measure, key in openings, named))
        made = made_of(target.indicator, indicator, found)
        if made:
            found.setdefault(made.key, made)
    return list(found.values())


def _measure_column(key: str, measure: Measure, is_opening: bool, named: tuple[str, ...]) -> Column:
    grows = measure.additive and not measure.states and measure.cutoff != "year_end" and not is_opening
    kind: Literal["state", "measure"] = "state" if measure.states else "measure"
    adds = measure.additive or bool(measure.states)
    return Column(key, measure.name, measure.unit, kind, 0 if measure.integer else 2, grows, adds, named=named)


def made_of(key: str, indicator: Indicator, known: Collection[str]) -> Column | None:
    """The column of an indicator that is more than one measure, None where the measure's own column says it."""
    formula = indicator.formula
    name, unit, decimals = indicator.name, indicator.unit, indicator.precision
    if formula.ratio:
        parts, below = formula.ratio.numerator, formula.ratio.denominator
        return Column(f"={key}", name, unit, "ratio", decimals, unit != "%", True, parts, below, formula.ratio.scale)
    if formula.cumulate:
        return Column(f"={key}", name, unit, "cumulate", decimals, True)
    parts = tuple(m for m in formula.sum or () if m in known)
    return Column(f"={key}", name, unit, "sum", decimals, True, True, parts) if len(parts) > 1 else None


def made_formula(column: Column, at: Mapping[str, str]) -> str:
    """The formula of a sum or ratio over single cells; `at` gives each part's cell. Empty while a part is missing."""
    parts = ",".join(at[key] for key in column.parts)
    below = ",".join(at[key] for key in column.below)
    if column.kind == "sum":
        return f'=IF(COUNT({parts})={len(column.parts)},SUM({parts}),"")'
    count = len(column.parts) + len(column.below)
    value = f"{_times(column.scale)}SUM({parts})/SUM({below})"
    return f'=IF(COUNT({parts},{below})={count},IF(SUM({below})>0,{value},""),"")'


def total_formula(column: Column, letters: Mapping[str, str], rows: Rows, owed: int) -> str | None:
    """The whole's figure: empty while one of the `owed` is missing; a ratio is sum over sum, never a mean."""
    if not column.adds:
        return None
    own = rows.asked(letters[column.key], column.named)
    if column.kind == "ratio":
        tops = ",".join(rows.every(letters[key]) for key in column.parts)
        bottoms = ",".join(rows.asked(letters[key]) for key in column.below)
        needed = ",".join(rows.asked(letters[key]) for key in (*column.parts, *column.below))
        count = owed * (len(column.parts) + len(column.below))
        value = f"{_times(column.scale)}SUM({tops})/SUM({bottoms})"
        return f'=IF(COUNT({needed})={count},IF(SUM({bottoms})>0,{value},""),"")'
    if column.kind == "sum":
        added = ",".join(rows.every(letters[key]) for key in column.parts)
    else:
        added = own if column.kind == "state" else rows.every(letters[column.key])
    return f'=IF(COUNT({own})={owed},SUM({added}),"")'


def partial_formula(column: Column, letters: Mapping[str, str], rows: Rows) -> str | None:
    """The same over those who reported everything the column needs; empty when nobody did."""
    if not column.adds:
        return None
    own = rows.asked(letters[column.key], column.named)
    if column.kind == "ratio":
        tops = "+".join(f'SUMIF({own},">=0",{rows.asked(letters[key])})' for key in column.parts)
        tops += "".join(rows.plus_rest(letters[key]) for key in column.parts)
        bottoms = "+".join(f'SUMIF({own},">=0",{rows.asked(letters[key])})' for key in column.below)
        return f'=IF(COUNT({own})>0,{_times(column.scale)}({tops})/({bottoms}),"")'
    parts = column.parts if column.kind == "sum" else () if column.kind == "state" else (column.key,)
    rest = "".join(rows.plus_rest(letters[key]) for key in parts)
    return f'=IF(COUNT({own})>0,SUM({own}){rest},"")'


def reported_formula(column: Column, letters: Mapping[str, str], rows: Rows, owed: int) -> str:
    """已报 n/m."""
    return f'=COUNT({rows.asked(letters[column.key], column.named)})&"/{owed}"'


def growth_formula(now: str, ago: str) -> str:
    """Growth in per cent over last year's cell; empty where either is missing or last year's is not above zero."""
    return f'=IF(COUNT({now},{ago})=2,IF({ago}>0,100*({now}/{ago}-1),""),"")'


def _times(scale: float) -> str:
    return "" if scale == 1 else f"{scale:g}*"
