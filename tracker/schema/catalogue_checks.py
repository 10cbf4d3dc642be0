"""What must agree between the parts of the catalogue: units, measures, indicators and plans.

`Draft` is the file as far as its types could be read. A check touches only what was read; a reference to an item
that is in the file but faulty is no second fault.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.periods import parse_period
from tracker.schema.catalogue import Formula, Indicator, Measure, Milestone, Plan, Target, Unit
from tracker.schema.faults import FaultList, Path, say
from tracker.schema.phrases import Day, days_in
from tracker.schema.regions import Register, fold_name
from tracker.schema.roster_forms import RosterForm
from tracker.schema.typed_reading import Part

ROLL_UPS: dict[str, tuple[str, ...]] = {
    "sum": ("sum", "minimum", "none"), "cumulate": ("sum", "none"), "ratio": ("ratio_of_sums",),
    "latest": ("none",), "coverage": ("coverage",), "members": ("members",),
}  # fmt: skip


@dataclass
class Draft:
    """The parts of the file by id; targets and milestones by plan and key."""

    units: dict[str, Part[Unit]] = field(default_factory=dict)
    measures: dict[str, Part[Measure]] = field(default_factory=dict)
    indicators: dict[str, Part[Indicator]] = field(default_factory=dict)
    plans: dict[str, Part[Plan]] = field(default_factory=dict)
    targets: dict[tuple[str, str], Part[Target]] = field(default_factory=dict)
    milestones: dict[tuple[str, str], Part[Milestone]] = field(default_factory=dict)
    registers: dict[str, Part[RosterForm]] = field(default_factory=dict)

    def unit(self, name: str) -> Unit | None:
        part = self.units.get(name)
        return part.item if part and part.has("base", "factor") else None

    def measure(self, key: str, *fields: str) -> Measure | None:
        part = self.measures.get(key)
        return part.item if part and part.has(*fields) else None

    def indicator(self, key: str, *fields: str) -> Indicator | None:
        part = self.indicators.get(key)
        return part.item if part and part.has(*fields) else None

    def plan(self, key: str, *fields: str) -> Plan | None:
        part = self.plans.get(key)
        return part.item if part and part.has(*fields) else None

    def of(self, formula: Formula, *fields: str) -> list[Measure]:
        """The formula's measures of which `fields` were read."""
        found = (self.measure(key, *fields) for key in formula.measures)
        return [measure for measure in found if measure]


def check_units(draft: Draft, faults: FaultList) -> None:
    for name, part in draft.units.items():
        if not part.has("base", "factor"):
            continue
        base = draft.unit(part.item.base)
        if part.item.base not in draft.units:
            faults.add((*part.path, "base"), part.item.base, say("unit_of_units"))
        elif base and base.base != part.item.base:
            faults.add((*part.path, "base"), part.item.base, say("base_unit"))
        if part.item.base == name and part.item.factor != 1:
            faults.add((*part.path, "factor"), part.item.factor, say("factor_of_base"))


def check_unit_name(draft: Draft, path: Path, name: str, faults: FaultList, *, stored: bool = True) -> None:
    """A unit must exist, and be a stored one where values stand in it."""
    unit = draft.unit(name)
    if name not in draft.units:
        faults.add(path, name, say("one_of_units", names=tuple(draft.units)))
    elif stored and unit and unit.base != name:
        faults.add(path, name, say("stored_unit", unit=unit.base))


def check_measures(draft: Draft, faults: FaultList) -> None:
    owner_of: dict[str, str] = {}
    for key, part in draft.measures.items():
        measure = part.item
        if part.has("unit"):
            check_unit_name(draft, (*part.path, "unit"), measure.unit, faults)
        if part.has("kind", "states") and (measure.kind == "state") != bool(measure.states):
            faults.add(
                part.path,
                say("kind_and_states", kind=measure.kind, n=len(measure.states)),
                say("states_with_kind_state"),
            )
        if part.has("states", "pending_states"):
            for i, word in enumerate(measure.pending_states):
                if measure.states.get(word) != 0:
                    faults.add((*part.path, "pending_states", i), word, say("state_not_done"))
        if part.has("kind", "can_fall") and measure.can_fall and measure.kind != "state":
            faults.add((*part.path, "can_fall"), True, say("state_may_fall", kind=measure.kind))
        if part.has("kind", "additive") and measure.additive and measure.kind in ("state", "ratio", "survey"):
            faults.add((*part.path, "additive"), True, say("not_additive", kind=measure.kind))
        if part.has("minimum", "maximum") and measure.maximum is not None and measure.maximum <= measure.minimum:
            faults.add((*part.path, "maximum"), measure.maximum, say("greater", limit=f"{measure.minimum:g}"))
        names = [((*part.path, "name"), measure.name)] if part.has("name") else []
        if part.has("aliases"):
            names += [((*part.path, "aliases", i), alias) for i, alias in enumerate(measure.aliases)]
        for path, name in names:
            first = owner_of.setdefault(fold_name(name), key)
            if first != key:
                faults.add(path, name, say("name_of_one_measure", first=first))


def check_indicators(draft: Draft, faults: FaultList) -> None:
    names: dict[str, str] = {}
    for key, part in draft.indicators.items():
        indicator = part.item
        if part.has("name") and names.setdefault(indicator.name, key) != key:
            faults.add((*part.path, "name"), indicator.name, say("other_name_than", other=names[indicator.name]))
        if part.has("unit"):
            check_unit_name(draft, (*part.path, "unit"), indicator.unit, faults)
        if part.has("display", "unit") and indicator.display:
            check_unit_name(draft, (*part.path, "display", "unit"), indicator.display.unit, faults, stored=False)
            shown = draft.unit(indicator.display.unit)
            if shown and shown.base != indicator.unit:
                faults.add((*part.path, "display", "unit"), indicator.display.unit, say("unit_of", unit=indicator.unit))
        if part.has("reported_as", "unit") and indicator.reported_as:
            path = (*part.path, "reported_as")
            reported = _known_measure(draft, path, indicator.reported_as, faults)
            if reported and reported.unit != indicator.unit:
                faults.add(
                    path,
                    say("with_kind", name=indicator.reported_as, kind=reported.unit),
                    say("measure_in_unit", unit=indicator.unit),
                )
        if part.has("formula"):
            _check_formula(draft, part, faults)


def _known_measure(draft: Draft, path: Path, key: str, faults: FaultList) -> Measure | None:
    if key not in draft.measures:
        faults.add(path, key, say("measure_of_measures"))
    return draft.measure(key, "unit")


def _check_formula(draft: Draft, part: Part[Indicator], faults: FaultList) -> None:
    formula, path = part.item.formula, (*part.path, "formula")
    for key in formula.measures:
        _known_measure(draft, path, key, faults)
    way = next(name for name in ROLL_UPS if getattr(formula, name) is not None)
    if part.has("roll_up") and part.item.roll_up not in ROLL_UPS[way]:
        faults.add((*part.path, "roll_up"), part.item.roll_up, say("roll_up_of_formula", names=ROLL_UPS[way], way=way))
    supplied = draft.of(formula, "supplied_by")
    if len({measure.is_whole for measure in supplied}) > 1:
        faults.add(path, say("listed", names=formula.measures), say("measures_of_one_level"))
    per_member = any(not measure.is_whole for measure in supplied)
    if part.has("roll_up") and part.item.roll_up == "none" and way != "latest" and per_member:
        faults.add((*part.path, "roll_up"), "none", say("must_add_up"))
    if supplied and not per_member and way in ("coverage", "members"):
        faults.add(path, say("listed", names=formula.measures), say("measure_of_districts"))
    kinds = {"cumulate": "flow", "coverage": "state", "members": "state"}
    first = draft.measure(formula.measures[0], "kind")
    if first and way in kinds and first.kind != kinds[way]:
        faults.add(
            path, say("with_kind", name=formula.measures[0], kind=first.kind), say("measure_of_kind", kind=kinds[way])
        )
    if part.has("unit") and (expected := formula_unit(draft, formula)) and part.item.unit != expected:
        faults.add((*part.path, "unit"), part.item.unit, say("unit_by_formula", unit=expected))


def formula_unit(draft: Draft, formula: Formula) -> str | None:
    """The unit the formula's measures give, None when they could not be read or do not agree."""
    if formula.coverage:
        return "%"
    if formula.ratio:
        tops = {m.unit for key in formula.ratio.numerator if (m := draft.measure(key, "unit"))}
        bottoms = {m.unit for key in formula.ratio.denominator if (m := draft.measure(key, "unit"))}
        if len(tops) != 1 or len(bottoms) != 1:
            return None
        top, bottom = tops.pop(), bottoms.pop()
        if top == bottom:
            return {100: "%"}.get(round(formula.ratio.scale))
        return f"{top}/{bottom}" if formula.ratio.scale == 1 else None
    units = {measure.unit for measure in draft.of(formula, "unit")}
    return units.pop() if len(units) == 1 else None


def check_plans(draft: Draft, register: Register | None, faults: FaultList) -> None:
    for part in draft.plans.values():
        plan = part.item
        if register and part.has("region") and plan.region not in register:
            faults.add((*part.path, "region"), plan.region, say("code_of_register"))
        if part.has("start", "end") and plan.start >= plan.end:
            faults.add((*part.path, "end"), plan.end, say("after_day", day=plan.start))
        if part.has("baseline_period"):
            _check_baseline_period(part, faults)
        years = {day.year for day in days_in(plan.name)} if part.has("name") else set()
        if part.has("start", "start_phrase"):
            named = days_in(plan.start_phrase)[:1]
            _check_edge(part, "start", named, (1, 1), years, faults)
        if part.has("end", "end_phrase"):
            _check_edge(part, "end", days_in(plan.end_phrase)[-1:], (12, 31), years, faults)


def check_left_out(draft: Draft, faults: FaultList) -> None:
    """What is left out is not tracked under the same words after all."""
    tracked = {
        (plan, part.item.phrase)
        for found in (draft.targets, draft.milestones)
        for (plan, _key), part in found.items()
        if part.has("phrase")
    }
    for key, part in draft.plans.items():
        for n, words in enumerate(part.item.left_out if part.has("left_out") else ()):
            if (key, words.phrase) in tracked:
                faults.add((*part.path, "left_out", n, "phrase"), words.phrase, say("not_left_out"))


def _check_edge(
    part: Part[Plan], edge: str, named: list[Day], default: tuple[int, int], years: set[int | None], faults: FaultList
) -> None:
    """The plan's first or last day must be the one its words name; a day without a year takes the name's year."""
    day = getattr(part.item, edge)
    fits = all(each.is_day(day, edge=default) and (each.year or not years or day.year in years) for each in named)
    if not fits:
        faults.add(
            (*part.path, edge),
            day,
            say("day_of_edge", name=f"{edge}_phrase", phrase=getattr(part.item, f"{edge}_phrase")),
        )


def _check_baseline_period(part: Part[Plan], faults: FaultList) -> None:
    path, text = (*part.path, "baseline_period"), part.item.baseline_period
    try:
        period = parse_period(text)
    except ValueError:
        faults.add(path, text, say("quarter"))
        return
    if not period.is_quarter:
        faults.add(path, text, say("quarter"))
    elif part.has("start") and period.end >= part.item.start:
        faults.add(path, text, say("quarter_before", day=part.item.start))
