"""One part per target: its conclusion, its course as a chart, its facts, and where its number comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from briefing.content import cells
from briefing.content.material import Material
from briefing.content.model import Cell, Chart, Column, Part, Role, Series, Table
from briefing.content.stamps import marks, thresholds, version_words
from briefing.content.template import Template
from tracker.periods import Period
from tracker.rules.course import CoursePoint
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Target
from wording import _, headlines, language, named
from wording.asks import lacking_words
from wording.figures import (
    date_words,
    decimals_of,
    in_shown_unit,
    judged_how,
    period_words,
    reported_words,
    shown_unit,
    with_unit,
)
from wording.notes import note_in_words
from wording.outlook import expected_missing, forecast_words, outlook_word, outlook_words, pace_words
from wording.paragraphs import districts_words, target_sentence
from wording.sentences import (
    baseline_words,
    schedule_line,
    since_last_quarter,
    since_last_year,
    still_missing,
    target_of,
    value_words,
)
from wording.status import TROUBLE, status_word

# So many places are named of those that lack something.
_WORST = 3
# So many units are said by name, of more the first alone with their number; English names are long.
_NAMED = {"zh": 4, "en": 3}


def target_parts(material: Material, template: Template) -> list[Part]:
    """One part per chosen target, in the catalogue's order."""
    return [target_part(material, row) for row in material.whole]


def target_part(material: Material, judgement: Judgement) -> Part:
    return Part(
        "target",
        headlines.slide_headline(judgement, material.catalogue),
        key=judgement.target,
        status=judgement.light,
        line=status_line(material, judgement, schedule_line(judgement, material.catalogue)),
        paragraphs=(
            target_sentence(
                judgement,
                material.catalogue,
                material.register,
                remarks=material.remarks,
                where=where_words(material, judgement),
            ),
        ),
        tables=(_facts(material, judgement),),
        charts=tuple(chart for chart in (course_chart(material, judgement),) if chart),
        stamp=target_stamp(material, judgement),
        notes=tuple(_notes(material, judgement)),
    )


def status_line(material: Material, judgement: Judgement, schedule: str = "") -> str:
    """滞后　低于序时 12.3 个百分点　需季均增加 1.9 万件　责任单位：市知识产权局, what stands under the picture; without the schedule where
    the title says it."""
    outlook = outlook_words(judgement)
    owners = owner_words(material, judgement)
    parts = [
        status_word(judgement.light),
        schedule,
        pace_words(judgement, material.catalogue),
        outlook,
        owners,
    ]
    return "　".join(part for part in parts if part)


def owner_words(material: Material, row: Judgement) -> str:
    """责任单位：A、B in the plan's own order; 牵头单位：A；配合单位：B once the office has confirmed it."""
    found = material.owners.get(row.target)
    if found is None or not found.units:
        return ""
    leads = [one for one in found.units if one.role == "lead"]
    if not found.confirmed or not leads:
        return _("责任单位：{names}").format(names=owner_names(material, row))
    lead = _("牵头单位：{names}").format(names=units_words([named(one) for one in leads]))
    others = [one for one in found.units if one.role != "lead"]
    return lead + (_("；配合单位：{names}").format(names=units_words([named(one) for one in others])) if others else "")


def where_words(material: Material, row: Judgement) -> str:
    """Which districts lack most of a target that is in trouble: of their own share where they have one, the same amounts as are
    asked of them."""
    catalogue, register = material.catalogue, material.register
    found = material.asks[row.target]
    if found.asked and not row.figure.members and row.status in TROUBLE:
        return lacking_words(found, row, catalogue, register, most=_WORST)
    return districts_words(row, catalogue, register, material.gaps.get(row.target, ()))


def owner_names(material: Material, row: Judgement) -> str:
    """The units of a target in one text, in the plan's own order, the first by name. "" without any."""
    found = material.owners.get(row.target)
    return units_words([named(one) for one in found.units]) if found else ""


def units_words(names: Sequence[str]) -> str:
    """Units by name, of many the first of the plan's own order and how many they are: the annex names all."""
    if len(names) <= _NAMED[language()]:
        return _("、").join(names)
    return names[0] + _("等 {n} 家").format(n=len(names))


def units_cell(names: Sequence[str]) -> Cell:
    """Units by name, on a slide as `units_words`; — for none."""
    said, brief = _("、").join(names) or "—", units_words(names)
    return Cell(said, brief=brief if names and brief != said else "")


def target_stamp(material: Material, judgement: Judgement) -> tuple[str, str]:
    """截至 · 单位 · 已报 ‖ 来源 · 标记, of one target's picture."""
    indicator = target_of(judgement, material.catalogue)[1]
    day = as_of_day(material, judgement)
    left = [
        _("截至{day}").format(day=day),
        _("单位：{unit}").format(unit=shown_unit(indicator, material.catalogue)),
        reported_words(judgement.figure.reported, judgement.figure.expected, judgement.figure.others_missing),
    ]
    if judgement.figure.population:
        left.append(_("{year} 年末人口").format(year=judgement.figure.population.year))
    right = [
        _("来源：{period}上报表").format(period=period_words(material.as_of)),
        version_words(material),
    ]
    return " · ".join(left), " · ".join([*right, *marks(material)])


def as_of_day(material: Material, judgement: Judgement) -> str:
    """The day a figure holds: the quarter's end, the 15th for trademarks."""
    at = judgement.as_of.end
    fifteenth = any(
        material.catalogue.measures[m].cutoff == "day_15"
        for m in target_of(judgement, material.catalogue)[1].formula.measures
    )
    return date_words(at.replace(day=15) if fifteenth else at)


def _facts(material: Material, judgement: Judgement) -> Table:
    indicator, outlook = target_of(judgement, material.catalogue)[1], judgement.outlook.prospect
    missing, later = still_missing(judgement, material.catalogue), expected_missing(judgement, material.catalogue)
    pairs = [
        (_("目标"), cells.promise(material, judgement)),
        (_("最新值"), cells.value(material, judgement, "card", unit=True).text),
        (_("基期"), _baseline(material, judgement)),
        (_("对照序时"), schedule_line(judgement, material.catalogue)),
        (_("距目标"), missing),
        (_("预测"), forecast_words(judgement, material.catalogue)),
        (_("年末缺口"), later),
        (_("完成研判"), outlook_word(outlook) if outlook else ""),
        (_("所需步伐"), pace_words(judgement, material.catalogue)),
        (
            _("较上季 / 同比"),
            f"{since_last_quarter(judgement, material.catalogue)} / {since_last_year(judgement, material.catalogue)}",
        ),
        (
            _("差距主要在"),
            where_words(material, judgement),
        ),
    ]
    columns = (Column("name", _("项目"), width=1.0), Column("words", _("情况"), width=3.0))
    told = tuple((cells.text(name), cells.text(words)) for name, words in pairs if words)
    return Table(named(indicator), columns, told)


def _baseline(material: Material, judgement: Judgement) -> str:
    """The baseline with its unit where the kind of target has one."""
    start, indicator = judgement.promise.baseline, target_of(judgement, material.catalogue)[1]
    if start is None or not baseline_words(judgement, material.catalogue):
        return ""
    return with_unit(start, indicator, material.catalogue, "table")


def course_chart(material: Material, judgement: Judgement) -> Chart | None:
    """The course as data: one category per quarter from baseline to deadline; None without a figure or for lists."""
    target, indicator = target_of(judgement, material.catalogue)
    history = material.histories.get(judgement.target, ())
    if all(point.value is None for point in history) or judgement.figure.members:
        return None

    def shown(value: float | None) -> float | None:
        return None if value is None else in_shown_unit(value, indicator, material.catalogue)

    quarters = _quarters(material, target, history)
    actual = {point.period: point.value for point in history}
    series = [Series(_("实际"), "actual", tuple(shown(actual.get(q)) for q in quarters))]
    promised = judgement.promise.number
    if promised is not None:
        series.append(Series(_("目标"), "target", tuple(shown(promised) for _quarter in quarters)))
    schedule = {one.end: one.value for one in material.schedules[judgement.target]}
    if schedule:
        series.append(Series(_("序时线"), "schedule", tuple(shown(schedule.get(q.end)) for q in quarters)))
    if judgement.outlook.forecast is not None:
        series += _ahead(judgement, quarters, shown)
    return Chart(
        "line",
        named(indicator),
        shown_unit(indicator, material.catalogue),
        tuple(period_words(q) for q in quarters),
        tuple(series),
        decimals_of(indicator, material.catalogue, "table"),
        tuple(q.end for q in quarters),
    )


def _quarters(material: Material, target: Target, history: Sequence[CoursePoint]) -> list[Period]:
    """Every quarter from the baseline's (or the first figure's) to the deadline's; of what is said once a year, year-ends."""
    first = min(
        [material.plan.baseline, *(point.period for point in history if point.period.is_quarter)],
        key=lambda period: period.end,
    )
    quarters = [first]
    known = {point.period for point in history if point.value is not None}
    yearly = len(known) > 1 and all(p.end.month == 12 for p in (*known, first))
    while quarters[-1].end < max(target.deadline, material.as_of.end):
        quarters.append(quarters[-1].plus_quarters(4 if yearly else 1))
    return quarters


def _ahead(
    judgement: Judgement, quarters: Sequence[Period], shown: Callable[[float | None], float | None]
) -> list[Series]:
    """The forecast at the end of its horizon, joined to the last figure, with the ends of its interval."""
    at, ahead = judgement.as_of, judgement.outlook
    last = Period.year_end(at.year).end if judgement.method in ("each_year", "growth") else quarters[-1].end
    said: tuple[tuple[Role, str, float | None], ...] = (
        ("forecast", _("预测"), ahead.forecast),
        ("low", _("预测下限（80%）"), ahead.low),
        ("high", _("预测上限（80%）"), ahead.high),
    )
    made = []
    for role, name, value in said:
        points = {last: value, **({at.end: judgement.value} if role == "forecast" else {})}
        made.append(Series(name, role, tuple(shown(points.get(q.end)) for q in quarters)))
    return made


def _notes(material: Material, judgement: Judgement) -> list[str]:
    """For the speaker: definition, clause, how it is judged, notes, and the cells the number comes from."""
    target, indicator = target_of(judgement, material.catalogue)
    said = indicator.definition if language() == "zh" else indicator.definition_en or indicator.definition
    told = [
        _("口径：{words}").format(words=said) if said else "",
        _("方案：“{phrase}”（{clause}）；{how}").format(
            phrase=target.phrase, clause=target.clause, how=judged_how(target)
        ),
        *dict.fromkeys(note_in_words(note.code, note.details, material.register) for note in judgement.notes),
        _("序时线为线性测算，非下达目标。") if judgement.schedule.planned is not None else "",
        thresholds(material),
        source_words(material, judgement),
    ]
    return [words for words in told if words]


def source_words(material: Material, judgement: Judgement) -> str:
    """来源：《…》表!B6 等 26 个单元格, of the number of a target."""
    lines = material.sources.get(judgement.target, ())
    if not lines:
        return ""
    books = list(dict.fromkeys(line.file_name for line in lines))
    names = _("、").join(_("《{name}》").format(name=name) for name in books[:3])
    more = _("等 {n} 本").format(n=len(books)) if len(books) > 3 else ""
    first = f"{lines[0].sheet}!{lines[0].cell}"
    count = _(" 等 {n} 个单元格").format(n=len(lines)) if len(lines) > 1 else ""
    return _("来源：{books}，{cell}{more}。").format(books=names + more, cell=first, more=count)


def whole_words(material: Material, judgement: Judgement) -> str:
    """The city's line beside a district's figures: 全市 86.10 万件，低于序时 8.2 个百分点."""
    parts = [
        value_words(judgement, material.catalogue)
        if judgement.value is not None and not judgement.figure.members
        else "",
        schedule_line(judgement, material.catalogue),
    ]
    return _("，").join(part for part in parts if part)
