"""The charts of a target, from its judgement and course: what goes in, at which scale, with which words.

Pages, slides of pictures and the one file all draw these; none draws a second way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from charts.contribution import NamedStep, waterfall
from charts.districts import NAME, ROW, Bar, district_bars
from charts.history import Ahead, history_line
from charts.layout import Scale
from charts.markup import bold, plain
from tracker.periods import Period
from tracker.rules.contribution import GapPart, Step
from tracker.rules.course import CoursePoint, PublishedFigure, ScheduledValue
from tracker.rules.judgement import DistrictFigure, Judgement
from tracker.schema.catalogue import Catalogue, Indicator, Plan
from tracker.schema.regions import Register
from wording import _, named
from wording.figures import decimals_of, display_unit, gap, period_words, shown_unit, target_words
from wording.levels import members_word, whole_word
from wording.outlook import end_words, forecast_figures
from wording.paragraphs import districts_words, shortfalls
from wording.sentences import members_line, target_of
from wording.suppliers import place_names


@dataclass(frozen=True)
class Course:
    """What a history is drawn from: the judgement it ends with, and its points, schedule and published figures."""

    row: Judgement
    history: Sequence[CoursePoint]
    schedule: Sequence[ScheduledValue]
    references: Sequence[PublishedFigure]


def scale_of(indicator: Indicator, catalogue: Catalogue) -> Scale:
    """The scale an indicator is drawn at: its shown unit and table decimals."""
    unit = catalogue.units.get(display_unit(indicator, catalogue))
    factor = 1.0 if unit is None else unit.factor
    return Scale(shown_unit(indicator, catalogue), factor, decimals_of(indicator, catalogue, "table"))


def is_year_to_date(judgement: Judgement, catalogue: Catalogue) -> bool:
    """Whether the figure starts again each year (本年累计), so that quarters cannot be laid side by side."""
    indicator = target_of(judgement, catalogue)[1]
    return any(catalogue.measures[m].kind == "year_to_date" for m in indicator.formula.measures)


def course(on: Course, plan: Plan, catalogue: Catalogue, *, height: int = 300) -> go.Figure:
    """The history of the row's indicator with target, schedule and published points; sizes in px."""
    row = on.row
    target, indicator = target_of(row, catalogue)
    own_target = row.promise.number
    reference = own_target is None and indicator.formula.ratio is not None and target.number is not None
    value = target.number if reference else own_target
    words = ""
    if value is not None:
        label = _("{whole}目标线（参考）").format(whole=whole_word(catalogue, row.plan)) if reference else _("目标")
        is_whole = row.region == plan.region
        own_words = target_words(target, indicator, catalogue) if is_whole or reference else ""
        words = f"{bold(f'{label} {scale_of(indicator, catalogue).brief(value)}')}　{plain(own_words)}"
    # Points from before the plan would squeeze its own years; the table of sources lists them all.
    references = [one for one in on.references if one.end >= plan.baseline.end]
    return history_line(
        on.history,
        scale_of(indicator, catalogue),
        target=value,
        target_words=words,
        schedule=on.schedule,
        references=references,
        start=plan.baseline.end,
        end=target.deadline,
        restarts_each_year=is_year_to_date(row, catalogue),
        ahead=_ahead(row, catalogue, target.deadline),
        height=height,
    )


def _ahead(judgement: Judgement, catalogue: Catalogue, deadline: date) -> Ahead | None:
    """The forecast as the history draws it, None where none is made."""
    printed, made = forecast_figures(judgement, catalogue), judgement.outlook
    if printed is None or made.forecast is None or made.low is None or made.high is None:
        return None
    expected, low, high, _unit = printed
    yearly = judgement.method in ("each_year", "growth")
    return Ahead(
        end=Period.year_end(judgement.as_of.year).end if yearly else deadline,
        expected=made.forecast,
        low=made.low,
        high=made.high,
        words=_("{end}预计 {value}").format(end=end_words(judgement, catalogue), value=expected),
        interval=_("预测区间 {low}—{high}（80%）").format(low=low, high=high),
    )


def contribution(
    judgement: Judgement, plan: Plan, as_of: Period, steps: Sequence[Step], catalogue: Catalogue, register: Register
) -> tuple[str, go.Figure] | None:
    """The finding and the waterfall of the whole's change since its baseline; None where it cannot be split."""
    if not steps:
        return None
    indicator = target_of(judgement, catalogue)[1]
    start, end = period_words(plan.baseline, stock=True), period_words(as_of, stock=True)
    picture = waterfall(
        [NamedStep(one.kind, named(register[one.region]) if one.region else "", one.change) for one in steps],
        scale_of(indicator, catalogue),
        start_words=start,
        end_words=end,
        finer=0 if indicator.precision == 0 and indicator.display is None else 1,
    )
    return _finding(steps, indicator, catalogue, register, start), picture


def _finding(steps: Sequence[Step], indicator: Indicator, catalogue: Catalogue, register: Register, start: str) -> str:
    """What the waterfall shows, counted: 比2023年末增加 1.18 件/万人，晋江市、丰泽区最多."""
    change = steps[-1].change - steps[0].change
    places = [step.region for step in steps if step.region is not None and step.change * change > 0][:2]
    names = _("、").join(named(register[place]) for place in places)
    if abs(change) < 1e-9:
        return _("与{start}持平").format(start=start)
    pattern = _("比{start}增加 {gap}，{places}增加最多") if change > 0 else _("比{start}减少 {gap}，{places}减少最多")
    return pattern.format(start=start, gap=gap(change, indicator, catalogue), places=names)


def districts(
    members: Sequence[DistrictFigure],
    states: Mapping[str, str | None],
    whole: Judgement,
    catalogue: Catalogue,
    register: Register,
    *,
    names: int = NAME,
    row: int = ROW,
) -> go.Figure:
    """The districts' bars, `row` px each, `names` px for a name; for a ratio with the whole's line and the plan's own value for reference.

    Places outside the ranking (tiny denominators) are left out of a ratio's bars and named in the caption.
    """
    target, indicator = target_of(whole, catalogue)
    whole_name = named(register[whole.region])
    is_ratio = indicator.formula.ratio is not None
    bars = [
        Bar(named(register[one.region]).removeprefix(f"{whole_name} "), one.value, states.get(one.region))
        for one in members
        if not is_ratio or register[one.region].ranked
    ]
    return district_bars(
        bars,
        scale_of(indicator, catalogue),
        whole=whole.value if is_ratio else None,
        whole_name=whole_name,
        line=target.number if is_ratio else None,
        line_name=_("{whole}目标线（参考）").format(whole=whole_word(catalogue, whole.plan)),
        names=names,
        row=row,
        falls=target.comparator == "at_most",
    )


def held_back(
    parts: Sequence[GapPart],
    states: Mapping[str, str | None],
    whole: Judgement,
    catalogue: Catalogue,
    register: Register,
) -> tuple[str, go.Figure] | None:
    """Who holds a target in trouble back: the finding, and how much each place lacks, the largest first; None where nobody
    does."""
    finding = districts_words(whole, catalogue, register, parts)
    short = shortfalls(whole, catalogue, parts)
    if not finding or not short:
        return None
    bars = [
        Bar(place_names([part.region], register), size, states.get(part.region)) for part, size in short if part.region
    ]
    return finding, district_bars(bars, scale_of(target_of(whole, catalogue)[1], catalogue))


def districts_title(
    members: Sequence[DistrictFigure], whole: Judgement, catalogue: Catalogue, register: Register
) -> str:
    """What the bars show, counted: 6 个单位低于泉州市."""
    indicator = target_of(whole, catalogue)[1]
    known = [one.value for one in members if one.value is not None and register[one.region].ranked]
    missing = [one for one in members if one.value is None]
    if whole.figure.members:
        return members_line(whole)
    if not members:
        return _("不分{places}统计").format(places=members_word(catalogue, whole.plan))
    level = whole.value
    if indicator.formula.ratio is not None and level is not None:
        if whole.promise.comparator == "at_most":
            above = sum(value > level for value in known)
            return _("{n} 个单位高于{whole}").format(n=above, whole=named(register[whole.region]))
        return _("{n} 个单位低于{whole}").format(
            n=sum(value < level for value in known), whole=named(register[whole.region])
        )
    if missing:
        return _("{n} 个单位未报送").format(n=len(missing))
    return _("按数值排序，非考核排名")
