"""One part per target: its conclusion, its course as a chart, its facts, and where its number comes from."""

from __future__ import annotations

import pandas as pd

from briefing.content import cells
from briefing.content.material import Material
from briefing.content.model import Chart, Column, Part, Series, Table
from briefing.content.stamps import marks, thresholds, version_words
from briefing.content.template import Template
from charts.rows import rows
from tracker.periods import Period, parse_period
from tracker.schema.catalogue import Target
from wording import _, headlines, language, named
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
    Row,
    baseline_words,
    number,
    schedule_line,
    since_last_quarter,
    since_last_year,
    status_of,
    still_missing,
    target_of,
)
from wording.status import status_word


def target_parts(on: Material, template: Template) -> list[Part]:
    """One part per chosen target, in the catalogue's order."""
    return [target_part(on, row) for row in on.whole]


def target_part(on: Material, row: Row) -> Part:
    key = str(row["target"])
    return Part(
        "target",
        headlines.slide_headline(row, on.catalogue),
        key=key,
        status=status_of(row),
        line=status_line(on, row),
        paragraphs=(target_sentence(row, on.catalogue, on.register, on.gaps.get(key), on.remarks),),
        tables=(_facts(on, row),),
        charts=tuple(chart for chart in (course_chart(on, row),) if chart),
        stamp=target_stamp(on, row),
        notes=tuple(_notes(on, row)),
    )


def status_line(on: Material, row: Row) -> str:
    """滞后　低于序时 12.3 个百分点　需季均增加 1.9 万件　责任单位：市知识产权局, what stands under the picture."""
    target = target_of(row, on.catalogue)[0]
    outlook = outlook_words(row)
    owners = owner_words(on, target)
    parts = [
        status_word(status_of(row)),
        schedule_line(row, on.catalogue),
        pace_words(row, on.catalogue),
        outlook,
        owners,
    ]
    return "　".join(part for part in parts if part)


def owner_words(on: Material, target: Target) -> str:
    """责任单位：A、B, those that are confirmed or that the plan states; inferred ones stay off the meeting's papers."""
    names = owner_names(on, target)
    return _("责任单位：{names}").format(names=names) if names else ""


def owner_names(on: Material, target: Target) -> str:
    """The confirmed or stated units of a target in one text, "" without any."""
    known = [o.unit for o in target.owners if o.basis in ("confirmed", "stated")]
    return _("、").join(dict.fromkeys(on.unit_names.get(unit, unit) for unit in known))


def target_stamp(on: Material, row: Row) -> tuple[str, str]:
    """截至 · 单位 · 已报 ‖ 来源 · 标记, of one target's picture."""
    indicator = target_of(row, on.catalogue)[1]
    day = as_of_day(on, row)
    left = [
        _("截至{day}").format(day=day),
        _("单位：{unit}").format(unit=shown_unit(indicator, on.catalogue)),
        reported_words(int(row["reported"]), int(row["expected"])),
    ]
    if row.get("population_period"):
        left.append(_("{year} 年末人口").format(year=parse_period(str(row["population_period"])).year))
    right = [
        _("来源：{period}上报表").format(period=period_words(on.as_of)),
        version_words(on),
    ]
    return " · ".join(left), " · ".join([*right, *marks(on)])


def as_of_day(on: Material, row: Row) -> str:
    """The day a figure holds: the quarter's end, the 15th for trademarks."""
    at = parse_period(str(row["as_of"])).end
    fifteenth = any(
        on.catalogue.measures[m].cutoff == "day_15" for m in target_of(row, on.catalogue)[1].formula.measures
    )
    return date_words(at.replace(day=15) if fifteenth else at)


def _facts(on: Material, row: Row) -> Table:
    indicator, outlook = target_of(row, on.catalogue)[1], row.get("outlook")
    missing, later = still_missing(row, on.catalogue), expected_missing(row, on.catalogue)
    pairs = [
        (_("目标"), cells.promise(on, row)),
        (_("最新值"), cells.value(on, row, "card", unit=True).text),
        (_("基期"), _baseline(on, row)),
        (_("对照序时"), schedule_line(row, on.catalogue)),
        (_("距目标"), missing),
        (_("预测"), forecast_words(row, on.catalogue)),
        (_("年末缺口"), later),
        (_("完成研判"), outlook_word(outlook) if isinstance(outlook, str) else ""),
        (_("所需步伐"), pace_words(row, on.catalogue)),
        (_("较上季 / 同比"), f"{since_last_quarter(row, on.catalogue)} / {since_last_year(row, on.catalogue)}"),
        (_("差距主要在"), districts_words(row, on.catalogue, on.register, on.gaps.get(str(row["target"])))),
    ]
    columns = (Column("name", _("项目"), width=1.0), Column("words", _("情况"), width=3.0))
    told = tuple((cells.text(name), cells.text(words)) for name, words in pairs if words)
    return Table(named(indicator), columns, told)


def _baseline(on: Material, row: Row) -> str:
    """The baseline with its unit where the kind of target has one."""
    start, indicator = number(row, "baseline"), target_of(row, on.catalogue)[1]
    if start is None or not baseline_words(row, on.catalogue):
        return ""
    return with_unit(start, indicator, on.catalogue, "table")


def course_chart(on: Material, row: Row) -> Chart | None:
    """The course as data: one category per quarter from baseline to deadline; None without a figure or for lists."""
    target, indicator = target_of(row, on.catalogue)
    history = on.histories.get(str(row["target"]))
    if history is None or history.empty or history["value"].isna().all() or row.get("members"):
        return None

    def shown(number_: float | None) -> float | None:
        return None if number_ is None else in_shown_unit(number_, indicator, on.catalogue)

    quarters = _quarters(on, target, history)
    actual = {str(line["period"]): line["value"] for line in rows(history)}
    series = [Series(_("实际"), "actual", tuple(shown(actual.get(str(q))) for q in quarters))]
    promised = number(row, "target_value")
    if promised is not None:
        series.append(Series(_("目标"), "target", tuple(shown(promised) for _quarter in quarters)))
    schedule = {
        pd.Timestamp(line["end"]).date(): line["expected_value"] for line in rows(on.schedules[str(row["target"])])
    }
    if schedule:
        series.append(Series(_("序时线"), "schedule", tuple(shown(schedule.get(q.end)) for q in quarters)))
    if number(row, "forecast") is not None:
        series += _ahead(row, quarters, shown)
    return Chart(
        "line",
        named(indicator),
        shown_unit(indicator, on.catalogue),
        tuple(period_words(q) for q in quarters),
        tuple(series),
        decimals_of(indicator, "table"),
        tuple(q.end for q in quarters),
    )


def _quarters(on: Material, target: Target, history: pd.DataFrame) -> list[Period]:
    """Every quarter from the baseline's (or the first figure's) to the deadline's; of what is said once a year, year-ends."""
    first = min(
        [on.plan.baseline, *(parse_period(p) for p in history["period"] if parse_period(p).is_quarter)],
        key=lambda period: period.end,
    )
    quarters = [first]
    known = {parse_period(p) for p, value in zip(history["period"], history["value"], strict=True) if value == value}
    yearly = len(known) > 1 and all(p.end.month == 12 for p in (*known, first))
    while quarters[-1].end < max(target.deadline, on.as_of.end):
        quarters.append(quarters[-1].plus_quarters(4 if yearly else 1))
    return quarters


def _ahead(row: Row, quarters: list[Period], shown: object) -> list[Series]:
    """The forecast at the end of its horizon, joined to the last figure, with the ends of its interval."""
    at = parse_period(str(row["as_of"]))
    last = Period.year_end(at.year).end if row.get("method") in ("each_year", "growth") else quarters[-1].end
    made = []
    for role, name, key in (
        ("forecast", _("预测"), "forecast"),
        ("low", _("预测下限（80%）"), "forecast_low"),
        ("high", _("预测上限（80%）"), "forecast_high"),
    ):
        points = {last: number(row, key), **({at.end: number(row, "value")} if role == "forecast" else {})}
        values = tuple(shown(points.get(q.end)) for q in quarters)  # type: ignore[operator]
        made.append(Series(name, role, values))  # type: ignore[arg-type]
    return made


def _notes(on: Material, row: Row) -> list[str]:
    """For the speaker: definition, clause, how it is judged, notes, and the cells the number comes from."""
    target, indicator = target_of(row, on.catalogue)
    said = indicator.definition if language() == "zh" else indicator.definition_en or indicator.definition
    told = [
        _("口径：{words}").format(words=said) if said else "",
        _("方案：“{phrase}”（{clause}）；{how}").format(
            phrase=target.phrase, clause=target.clause, how=judged_how(target)
        ),
        *dict.fromkeys(note_in_words(code, details, on.register) for code, details in row.get("notes") or []),
        _("序时线为线性测算，非下达目标。") if number(row, "schedule") is not None else "",
        thresholds(on),
        source_words(on, row),
    ]
    return [words for words in told if words]


def source_words(on: Material, row: Row) -> str:
    """来源：《…》表!B6 等 26 个单元格, of the number of a target."""
    lines = rows(on.sources.get(str(row["target"]), pd.DataFrame()))
    if not lines:
        return ""
    books = list(dict.fromkeys(str(line["file_name"]) for line in lines))
    names = _("、").join(_("《{name}》").format(name=name) for name in books[:3])
    more = _("等 {n} 本").format(n=len(books)) if len(books) > 3 else ""
    first = f"{lines[0]['sheet']}!{lines[0]['cell']}"
    count = _(" 等 {n} 个单元格").format(n=len(lines)) if len(lines) > 1 else ""
    return _("来源：{books}，{cell}{more}。").format(books=names + more, cell=first, more=count)


def whole_words(on: Material, row: Row) -> str:
    """The city's line beside a district's figures: 全市 86.10 万件，低于序时 8.2 个百分点."""
    indicator = target_of(row, on.catalogue)[1]
    level = number(row, "value")
    parts = [
        with_unit(level, indicator, on.catalogue, not_reached=number(row, "target_value")) if level is not None else "",
        schedule_line(row, on.catalogue),
    ]
    return _("，").join(part for part in parts if part)
