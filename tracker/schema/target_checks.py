"""What must agree between a target or milestone, its indicator, its plan and the plan's own words."""

from __future__ import annotations

from datetime import date

from tracker.schema.catalogue import Plan, Target
from tracker.schema.catalogue_checks import Draft, check_unit_name
from tracker.schema.faults import FaultList, Path, written
from tracker.schema.phrases import days_in, figures_in, members_named, squeezed
from tracker.schema.regions import Region, Register
from tracker.schema.typed_reading import Part

YEAR_END = (12, 31)


def check_targets(draft: Draft, register: Register | None, faults: FaultList) -> None:
    codes: dict[str, Path] = {}
    for (plan_key, _), part in draft.targets.items():
        if part.has("code") and codes.setdefault(part.item.code, part.path) != part.path:
            faults.add(
                (*part.path, "code"),
                part.item.code,
                f"不重复的编号（第 {faults.line_of(codes[part.item.code])} 行已用）",
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
    if part.has("unit"):
        check_unit_name(draft, (*part.path, "unit"), target.unit, faults)
    if not part.has("indicator"):
        return
    if target.indicator not in draft.indicators:
        faults.add((*part.path, "indicator"), target.indicator, "indicators 中的指标")
    indicator = draft.indicator(target.indicator, "unit")
    if indicator and part.has("unit") and target.unit in draft.units and target.unit != indicator.unit:
        faults.add((*part.path, "unit"), target.unit, f"指标的单位 {indicator.unit}")
    indicator = draft.indicator(target.indicator, "formula")
    if indicator is None:
        return
    formula = indicator.formula
    if part.has("comparator") and (target.comparator == "all_of") != bool(formula.members):
        faults.add((*part.path, "comparator"), target.comparator, "名单目标用 all_of，公式用 members")
    measures = draft.of(formula, "supplied_by")
    if part.has("scope") and target.scope == "each" and any(measure.is_whole for measure in measures):
        faults.add((*part.path, "scope"), "each", "分县(市、区)填报的指标")
    yearly = part.has("basis") and target.basis in ("each_year", "yearly_average", "year_on_year")
    first = draft.measure(formula.measures[0], "kind")
    if yearly and first and first.kind not in ("year_to_date", "flow"):
        faults.add((*part.path, "basis"), target.basis, f"按年计的填报项（{formula.measures[0]} 是 {first.kind}）")


def _check_deadline(plan: Plan | None, part: Part[Target], faults: FaultList) -> None:
    if plan is None or not part.has("deadline"):
        return
    path, deadline = (*part.path, "deadline"), part.item.deadline
    if not plan.start <= deadline <= plan.end:
        faults.add(path, deadline, f"{plan.start} 至 {plan.end} 之间的日期")
    elif part.has("phrase"):
        _check_day(path, deadline, part.item.phrase, plan, faults)


def _check_day(path: Path, day: date, phrase: str, plan: Plan, faults: FaultList) -> None:
    """A due day is the last day its phrase names, or the plan's end when it names none in the plan's years."""
    named = [each for each in days_in(phrase) if each.year is None or plan.start.year <= each.year <= plan.end.year][
        -1:
    ]
    if named and not named[0].is_day(day, edge=YEAR_END):
        faults.add(path, day, f"原文短语“{phrase}”所说的日期")
    if not named and day != plan.end:
        faults.add(path, day, f"方案期末 {plan.end}，原文短语没有写日期")


def _check_shape(part: Part[Target], faults: FaultList) -> None:
    """The comparator says what the value must look like and how it is judged."""
    target = part.item
    if not part.has("comparator"):
        return
    if part.has("value"):
        path = (*part.path, "value")
        if target.comparator in ("increase", "not_below") and target.value is not None:
            faults.add(path, target.value, f"不写，{target.comparator} 没有目标值")
        if target.comparator == "all_of" and (not isinstance(target.value, tuple) or not target.value):
            faults.add(path, target.value, "区划代码列表")
        if target.comparator in ("at_least", "more_than", "between") and target.number is None:
            faults.add(path, target.value, "数字")
    if part.has("upper"):
        path = (*part.path, "upper")
        if target.comparator != "between" and target.upper is not None:
            faults.add(path, target.upper, "不写，只有 between 有上限")
        low = target.number if target.comparator == "between" and part.has("value") else None
        if low is not None and (target.upper is None or target.upper <= low):
            faults.add(path, target.upper, f"大于 {written(low)} 的数字")
    if part.has("basis") and (target.comparator == "increase") != (target.basis == "year_on_year"):
        faults.add((*part.path, "basis"), target.basis, "increase 用 year_on_year，其他不用")


def _check_number(draft: Draft, part: Part[Target], faults: FaultList) -> None:
    """The promised number stands in the plan's words, or in the interpretation when the words carry none."""
    target = part.item
    if not part.has("value", "unit", "phrase", "upper", "comparator") or target.number is None:
        return
    if target.comparator not in ("at_least", "more_than", "between"):
        return
    indicator = draft.indicator(target.indicator, "formula") if part.has("indicator") else None
    if indicator and indicator.formula.coverage and target.number != 100:
        faults.add((*part.path, "value"), target.value, "100，覆盖率")
    promised = figures_in(target.phrase, target.unit)
    source = f"原文短语“{target.phrase}”中的数字"
    if not promised:
        promised = figures_in(target.interpretation, target.unit) if part.has("interpretation") else []
        source = "原文短语没有数字，须在 interpretation 中写明"
    elif target.upper is not None:
        if [target.number, target.upper] != [promised[0], promised[-1]]:
            faults.add((*part.path, "value"), f"{written(target.number)} 至 {written(target.upper)}", source)
        return
    if target.number not in promised:
        listed = "、".join(written(number) for number in promised)
        faults.add((*part.path, "value"), target.value, f"{source}{'：' + listed if listed else ''}")


def _check_path(plan: Plan | None, part: Part[Target], faults: FaultList) -> None:
    """Annual sub-targets lie in the plan's years, never fall, and end at the target in the deadline's year."""
    target = part.item
    if not part.has("path", "value", "deadline") or not target.path:
        return
    if target.number is None:
        faults.add((*part.path, "path"), target.path, "不写，没有数值的目标不分年度")
        return
    before: float | None = None
    for year, value in sorted(target.path.items()):
        path = (*part.path, "path", year)
        if plan and not plan.start.year <= year <= plan.end.year:
            faults.add(path, year, f"{plan.start.year} 至 {plan.end.year} 的年份")
        if before is not None and value < before:
            faults.add(path, value, f"不低于上一年的 {written(before)}")
        before = value
    year, value = max(target.path.items())
    if (year, value) != (target.deadline.year, target.number):
        faults.add(
            (*part.path, "path", year),
            f"{year}: {written(value)}",
            f"最后一年 {target.deadline.year}: {written(target.number)}",
        )


def _check_words(part: Part[Target], faults: FaultList) -> None:
    target = part.item
    if part.has("interpretation", "interpretation_en") and bool(target.interpretation) != bool(
        target.interpretation_en
    ):
        faults.add(part.path, "interpretation 缺一种文字", "interpretation 与 interpretation_en 同时写")
    if part.has("owners"):
        for i, owner in enumerate(target.owners):
            path = (*part.path, "owners", i)
            if owner.basis == "inferred" and not owner.clause:
                faults.add(path, f"{owner.unit} inferred", "写明由哪一条推断（clause）")
            if owner.basis == "confirmed" and not (owner.document and owner.role):
                faults.add(path, f"{owner.unit} confirmed", "写明 role 和 document")
    if part.has("baseline", "deadline") and target.baseline and target.baseline.date >= target.deadline:
        faults.add((*part.path, "baseline", "date"), target.baseline.date, f"早于 {target.deadline}")


def _check_members(plan: Plan, register: Register, part: Part[Target], faults: FaultList) -> None:
    """Named places are the plan's own members and stand in its words; a counted number of them is the register's."""
    target, places = part.item, register.expected(plan.region, plan.start)
    if not part.has("value", "phrase"):
        return
    counted = members_named(target.phrase)
    if counted is not None and counted != len(places):
        faults.add((*part.path, "phrase"), f"{counted}个", f"regions.csv 中的 {len(places)} 个报送单位")
    if not isinstance(target.value, tuple):
        return
    known = {place.code for place in places}
    named = {place.code for place in places if _is_named(place, target.phrase)}
    for i, code in enumerate(target.value):
        path = (*part.path, "value", i)
        if code not in register:
            faults.add(path, code, "regions.csv 中的代码")
        elif code not in known:
            faults.add(path, f"{code} {register[code].name}", f"{register[plan.region].name}的报送单位")
        elif code not in named:
            faults.add(path, f"{code} {register[code].name}", "原文短语点名的地方")
        if code in target.value[:i]:
            faults.add(path, code, "不重复的代码")
    for code in sorted(named.difference(target.value)):
        faults.add((*part.path, "value"), target.value, f"还有原文点名的 {code} {register[code].name}")


def _is_named(place: Region, phrase: str) -> bool:
    text = squeezed(phrase)
    return any(squeezed(name) in text for name in (place.name, *place.aliases))


def check_milestones(draft: Draft, faults: FaultList) -> None:
    seen: dict[str, Path] = {}
    for (plan_key, key), part in draft.milestones.items():
        if seen.setdefault(key, part.path) != part.path:
            faults.add(part.path, key, f"不重复的编号（第 {faults.line_of(seen[key])} 行已用）")
        milestone, plan = part.item, draft.plan(plan_key, "start", "end")
        if part.has("refers_to") and milestone.refers_to and (plan_key, milestone.refers_to) not in draft.targets:
            faults.add((*part.path, "refers_to"), milestone.refers_to, "本方案 targets 中的目标")
        if plan is None or not part.has("due"):
            continue
        path = (*part.path, "due")
        if not plan.start <= milestone.due <= plan.end:
            faults.add(path, milestone.due, f"{plan.start} 至 {plan.end} 之间的日期")
        elif part.has("due_basis") and milestone.due_basis != "stated" and milestone.due != plan.end:
            faults.add(path, milestone.due, f"{plan.end}，{milestone.due_basis} 即方案期末")
        elif part.has("due_basis", "phrase") and milestone.due_basis == "stated":
            _check_day(path, milestone.due, milestone.phrase, plan, faults)
