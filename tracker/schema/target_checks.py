"""What must agree between a target or milestone, its indicator, its plan and the plan's own words."""

from __future__ import annotations

from datetime import date

from tracker.schema.catalogue import DIRECTIONS, Plan, Target
from tracker.schema.catalogue_checks import Draft, check_unit_name
from tracker.schema.faults import FaultList, Path, say, written
from tracker.schema.phrases import days_in, figures_in, members_named, squeezed
from tracker.schema.regions import Region, Register
from tracker.schema.typed_reading import Part

YEAR_END = (12, 31)
NUMBERED = ("at_least", "more_than", "at_most", "between")


def check_targets(draft: Draft, register: Register | None, faults: FaultList) -> None:
    codes: dict[str, Path] = {}
    for (plan_key, _), part in draft.targets.items():
        if part.has("code") and codes.setdefault(part.item.code, part.path) != part.path:
            faults.add(
                (*part.path, "code"),
                part.item.code,
                say("new_number", line=faults.line_of(codes[part.item.code])),
            )
        _check_indicator(draft, part, faults)
        _check_deadline(draft.plan(plan_key, "start", "end"), part, faults)
        _check_shape(part, faults)
        _check_number(draft, part, faults)
        _check_path(draft.plan(plan_key, "start", "end"), part, faults)
        _check_words(part, faults)
        plan = draft.plan(plan_key, "region", "start")
        if register and plan and plan.region in register:
            _check_members(plan, register, part, faults)


def _check_indicator(draft: Draft, part: Part[Target], faults: FaultList) -> None:
    target = part.item
    unit = draft.unit(target.unit) if part.has("unit") else None
    if unit and unit.base != target.unit and part.has("value") and target.number is not None:
        stored = say("stored_value", unit=unit.base, written=target.unit, factor=unit.factor)
        faults.add((*part.path, "unit"), target.unit, stored)
    elif part.has("unit"):
        check_unit_name(draft, (*part.path, "unit"), target.unit, faults)
    if not part.has("indicator"):
        return
    if target.indicator not in draft.indicators:
        faults.add((*part.path, "indicator"), target.indicator, say("indicator_of_indicators"))
    indicator = draft.indicator(target.indicator, "unit")
    if indicator and unit and unit.base == target.unit != indicator.unit:
        faults.add((*part.path, "unit"), target.unit, say("unit_of_indicator", unit=indicator.unit))
    indicator = draft.indicator(target.indicator, "formula")
    if indicator is None:
        return
    formula = indicator.formula
    if part.has("comparator") and (target.comparator == "all_of") != bool(formula.members):
        faults.add((*part.path, "comparator"), target.comparator, say("all_of_with_members"))
    measures = draft.of(formula, "supplied_by")
    if part.has("scope") and target.scope == "each" and any(measure.is_whole for measure in measures):
        faults.add((*part.path, "scope"), "each", say("indicator_of_districts"))
    if part.has("basis") and target.basis == "yearly_average" and not _adds_up(draft, target.indicator):
        faults.add((*part.path, "basis"), target.basis, say("average_of_sums"))
    yearly = part.has("basis") and target.basis in ("each_year", "yearly_average", "year_on_year")
    first = draft.measure(formula.measures[0], "kind")
    if yearly and first and first.kind not in ("year_to_date", "flow"):
        faults.add(
            (*part.path, "basis"), target.basis, say("yearly_measure", measure=formula.measures[0], kind=first.kind)
        )


def _adds_up(draft: Draft, key: str) -> bool:
    """Whether the years of an indicator can be added, as a mean of them is judged: counts and money, no rate."""
    indicator = draft.indicator(key, "formula", "unit")
    return indicator is None or bool(indicator.formula.sum and indicator.unit != "%")


def _check_deadline(plan: Plan | None, part: Part[Target], faults: FaultList) -> None:
    if plan is None or not part.has("deadline"):
        return
    path, deadline = (*part.path, "deadline"), part.item.deadline
    if not plan.start <= deadline <= plan.end:
        faults.add(path, deadline, say("day_between", first=plan.start, last=plan.end))
    elif part.has("phrase"):
        _check_day(path, deadline, part.item.phrase, plan, faults)


def _check_day(path: Path, day: date, phrase: str, plan: Plan, faults: FaultList) -> None:
    """A due day is the last day its phrase names, or the plan's end when it names none in the plan's years."""
    named = [each for each in days_in(phrase) if each.year is None or plan.start.year <= each.year <= plan.end.year][
        -1:
    ]
    if named and not named[0].is_day(day, edge=YEAR_END):
        faults.add(path, day, say("day_of_phrase", phrase=phrase))
    if not named and day != plan.end:
        faults.add(path, day, say("plan_end", day=plan.end))


def _check_shape(part: Part[Target], faults: FaultList) -> None:
    """The comparator says what the value must look like and how it is judged."""
    target = part.item
    if not part.has("comparator"):
        return
    if part.has("value"):
        path = (*part.path, "value")
        if target.comparator in DIRECTIONS and target.value is not None:
            faults.add(path, target.value, say("no_value", comparator=target.comparator))
        if target.comparator == "all_of" and (not isinstance(target.value, tuple) or not target.value):
            faults.add(path, target.value, say("list_of_codes"))
        if target.comparator in NUMBERED and target.number is None:
            faults.add(path, target.value, say("number"))
    if part.has("upper"):
        path = (*part.path, "upper")
        if target.comparator != "between" and target.upper is not None:
            faults.add(path, target.upper, say("no_upper"))
        low = target.number if target.comparator == "between" and part.has("value") else None
        if low is not None and (target.upper is None or target.upper <= low):
            faults.add(path, target.upper, say("number_greater", limit=low))
    if part.has("basis") and (target.comparator == "increase") != (target.basis == "year_on_year"):
        faults.add((*part.path, "basis"), target.basis, say("increase_year_on_year"))


def _check_number(draft: Draft, part: Part[Target], faults: FaultList) -> None:
    """The promised number stands in the plan's words, or in the interpretation when the words carry none."""
    target = part.item
    if not part.has("value", "unit", "phrase", "upper", "comparator") or target.number is None:
        return
    if target.comparator not in NUMBERED:
        return
    indicator = draft.indicator(target.indicator, "formula") if part.has("indicator") else None
    if indicator and indicator.formula.coverage and target.number != 100:
        faults.add((*part.path, "value"), target.value, say("full_coverage"))
    promised = figures_in(target.phrase, target.unit)
    expected = say("number_of_phrase_listed", phrase=target.phrase, numbers=promised)
    if promised and target.upper is not None:
        if [target.number, target.upper] != [promised[0], promised[-1]]:
            found = say("from_to", first=target.number, last=target.upper)
            faults.add((*part.path, "value"), found, say("number_of_phrase", phrase=target.phrase))
        return
    if not promised:
        promised = figures_in(target.interpretation, target.unit) if part.has("interpretation") else []
        expected = say("number_in_interpretation_listed", numbers=promised)
        expected = expected if promised else say("number_in_interpretation")
    if target.number not in promised:
        faults.add((*part.path, "value"), target.value, expected)


def _check_path(plan: Plan | None, part: Part[Target], faults: FaultList) -> None:
    """Annual sub-targets lie in the plan's years, never turn back, and end at the target in the deadline's year."""
    target = part.item
    if not part.has("path", "value", "deadline") or not target.path:
        return
    if target.number is None:
        faults.add((*part.path, "path"), target.path, say("no_path"))
        return
    before: float | None = None
    for year, value in sorted(target.path.items()):
        path = (*part.path, "path", year)
        if plan and not plan.start.year <= year <= plan.end.year:
            faults.add(path, year, say("year_between", first=plan.start.year, last=plan.end.year))
        if before is not None and _turns_back(part, before, value):
            falls = part.item.comparator == "at_most"
            faults.add(path, value, say("not_above_year_before" if falls else "not_below_year_before", value=before))
        before = value
    year, value = max(target.path.items())
    if (year, value) != (target.deadline.year, target.number):
        faults.add(
            (*part.path, "path", year),
            say("quoted", text=f"{year}: {written(value)}"),
            say("last_year", year=target.deadline.year, value=target.number),
        )


def _turns_back(part: Part[Target], before: float, value: float) -> bool:
    """Whether a year asks less than the one before it; what is to stay below a number may also be counted up to it."""
    if not part.has("comparator") or part.item.comparator != "at_most":
        return value < before
    first = part.item.path[min(part.item.path)]
    return part.item.number is not None and first > part.item.number and value > before


def _check_words(part: Part[Target], faults: FaultList) -> None:
    target = part.item
    if part.has("owners"):
        for i, owner in enumerate(target.owners):
            path = (*part.path, "owners", i)
            if owner.basis == "inferred" and not owner.clause:
                faults.add(path, f"{owner.unit} inferred", say("clause_of_inference"))
            if owner.basis == "confirmed" and not (owner.document and owner.role):
                faults.add(path, f"{owner.unit} confirmed", say("role_and_document"))
    if part.has("baseline", "deadline") and target.baseline and target.baseline.date >= target.deadline:
        faults.add((*part.path, "baseline", "date"), target.baseline.date, say("before_day", day=target.deadline))


def _check_members(plan: Plan, register: Register, part: Part[Target], faults: FaultList) -> None:
    """Named places are the plan's own members and stand in its words; a counted number of them is the register's."""
    target, places = part.item, register.expected(plan.region, plan.start)
    if not part.has("value", "phrase"):
        return
    counted = members_named(target.phrase)
    if counted is not None and counted != len(places):
        faults.add((*part.path, "phrase"), say("places_counted", n=counted), say("places_of_register", n=len(places)))
    if not isinstance(target.value, tuple):
        return
    known = {place.code for place in places}
    named = {place.code for place in places if _is_named(place, target.phrase)}
    for i, code in enumerate(target.value):
        path = (*part.path, "value", i)
        if code not in register:
            faults.add(path, code, say("code_of_register"))
        elif code not in known:
            faults.add(path, f"{code} {register[code].name}", say("member_of", place=register[plan.region].name))
        elif code not in named:
            faults.add(path, f"{code} {register[code].name}", say("place_of_phrase"))
        if code in target.value[:i]:
            faults.add(path, code, say("code_once"))
    for code in sorted(named.difference(target.value)):
        faults.add((*part.path, "value"), target.value, say("also_named", place=f"{code} {register[code].name}"))


def _is_named(place: Region, phrase: str) -> bool:
    text = squeezed(phrase)
    return any(squeezed(name) in text for name in (place.name, *place.aliases))


def check_milestones(draft: Draft, faults: FaultList) -> None:
    seen: dict[str, Path] = {}
    for (plan_key, key), part in draft.milestones.items():
        if seen.setdefault(key, part.path) != part.path:
            faults.add(part.path, key, say("new_number", line=faults.line_of(seen[key])))
        milestone, plan = part.item, draft.plan(plan_key, "start", "end")
        if part.has("refers_to") and milestone.refers_to and (plan_key, milestone.refers_to) not in draft.targets:
            faults.add((*part.path, "refers_to"), milestone.refers_to, say("target_of_plan"))
        if plan is None or not part.has("due"):
            continue
        path = (*part.path, "due")
        if not plan.start <= milestone.due <= plan.end:
            faults.add(path, milestone.due, say("day_between", first=plan.start, last=plan.end))
        elif part.has("due_basis") and milestone.due_basis != "stated" and milestone.due != plan.end:
            faults.add(path, milestone.due, say("due_at_plan_end", day=plan.end, basis=milestone.due_basis))
        elif part.has("due_basis", "phrase") and milestone.due_basis == "stated":
            _check_day(path, milestone.due, milestone.phrase, plan, faults)
