"""The charts of a target, from its rows and frames: which frames go in, at which scale, with which words.

Pages, slides of pictures and the one file all draw these; none draws a second way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from charts.contribution import waterfall
from charts.districts import NAME, district_bars
from charts.history import Ahead, history_line
from charts.layout import Scale
from charts.rows import rows
from tracker.periods import Period, parse_period
from tracker.schema.catalogue import Catalogue, Indicator, Plan
from tracker.schema.regions import Register
from wording import _, named
from wording.figures import decimals_of, gap, period_words, shown_unit, target_words
from wording.outlook import end_words, forecast_figures
from wording.sentences import Row, members_line, number, target_of


@dataclass(frozen=True)
class Course:
    """What a history is drawn from: the row it ends with and its frames (desk.judge)."""

    row: Row
    history: pd.DataFrame
    schedule: pd.DataFrame
    references: pd.DataFrame


def scale_of(indicator: Indicator, catalogue: Catalogue) -> Scale:
    """The scale an indicator is drawn at: its shown unit and table decimals."""
    factor = catalogue.units[indicator.display.unit].factor if indicator.display else 1.0
    return Scale(shown_unit(indicator, catalogue), factor, decimals_of(indicator, "table"))


def promised(row: Row) -> float | None:
    """The promised number of a row, None for directions and lists."""
    value = row.get("target_value")
    return float(value) if isinstance(value, int | float) and value == value else None


def is_year_to_date(row: Row, catalogue: Catalogue) -> bool:
    """Whether the figure starts again each year (本年累计), so that quarters cannot be laid side by side."""
    indicator = target_of(row, catalogue)[1]
    return any(catalogue.measures[m].kind == "year_to_date" for m in indicator.formula.measures)


def course(on: Course, plan: Plan, catalogue: Catalogue, *, height: int = 300, wide: int | None = None) -> go.Figure:
    """The history of the row's indicator with target, schedule and published points; sizes in px."""
    row = on.row
    target, indicator = target_of(row, catalogue)
    own_target = promised(row)
    reference = own_target is None and indicator.formula.ratio is not None and target.number is not None
    value = target.number if reference else own_target
    words = ""
    if value is not None:
        label = _("全市目标线（参考）") if reference else _("目标")
        is_whole = str(row["region"]) == plan.region
        own_words = target_words(target, indicator, catalogue) if is_whole or reference else ""
        words = f"<b>{label} {scale_of(indicator, catalogue).brief(value)}</b>　{escape(own_words)}"
    # Points from before the plan would squeeze its own years; the table of sources lists them all.
    references = on.references[pd.to_datetime(on.references["end"]) >= pd.Timestamp(plan.baseline.end)]
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
        wide=wide,
    )


def _ahead(row: Row, catalogue: Catalogue, deadline: date) -> Ahead | None:
    """The forecast as the history draws it, None where none is made."""
    printed = forecast_figures(row, catalogue)
    if printed is None:
        return None
    expected, low, high, _unit = printed
    yearly = row.get("method") in ("each_year", "growth")
    year_end = Period.year_end(parse_period(str(row["as_of"])).year).end
    return Ahead(
        end=year_end if yearly else deadline,
        expected=float(row["forecast"]),
        low=float(row["forecast_low"]),
        high=float(row["forecast_high"]),
        words=_("{end}预计 {value}").format(end=end_words(row, catalogue), value=expected),
        interval=_("预测区间 {low}—{high}（80%）").format(low=low, high=high),
    )


def contribution(
    row: Row, plan: Plan, as_of: Period, steps: pd.DataFrame, catalogue: Catalogue, register: Register
) -> tuple[str, go.Figure] | None:
    """The finding and the waterfall of the whole's change since its baseline; None where it cannot be split."""
    if steps.empty:
        return None
    names = [named(register[code]) if isinstance(code, str) else "" for code in steps["region"]]
    indicator = target_of(row, catalogue)[1]
    start, end = period_words(plan.baseline, stock=True), period_words(as_of, stock=True)
    picture = waterfall(
        steps.assign(name=names),
        scale_of(indicator, catalogue),
        start_words=start,
        end_words=end,
        finer=0 if indicator.precision == 0 and indicator.display is None else 1,
    )
    return _finding(rows(steps), indicator, catalogue, register, start), picture


def _finding(steps: Sequence[Row], indicator: Indicator, catalogue: Catalogue, register: Register, start: str) -> str:
    """What the waterfall shows, counted: 比2023年末增加 1.18 件/万人，晋江市、丰泽区最多."""
    change = steps[-1]["change"] - steps[0]["change"]
    parts = [step for step in steps if step["kind"] == "region" and step["change"] * change > 0][:2]
    names = _("、").join(named(register[str(step["region"])]) for step in parts)
    if abs(change) < 1e-9:
        return _("与{start}持平").format(start=start)
    pattern = _("比{start}增加 {gap}，{places}增加最多") if change > 0 else _("比{start}减少 {gap}，{places}减少最多")
    return pattern.format(start=start, gap=gap(change, indicator, catalogue), places=names)


def districts(
    members: pd.DataFrame,
    states: Mapping[str, str | None],
    whole: Row,
    catalogue: Catalogue,
    register: Register,
    *,
    height: int | None = None,
    names: int = NAME,
) -> go.Figure:
    """The districts' bars; for a ratio with the whole's line and the plan's own value for reference.

    Places outside the ranking (tiny denominators) are left out of a ratio's bars and named in the caption.
    """
    target, indicator = target_of(whole, catalogue)
    whole_name = named(register[str(whole["region"])])
    is_ratio = indicator.formula.ratio is not None
    drawn = [
        {
            "name": named(register[str(m["region"])]).removeprefix(f"{whole_name} "),
            "value": m["value"],
            "status": states.get(str(m["region"])),
        }
        for m in rows(members)
        if not is_ratio or register[str(m["region"])].ranked
    ]
    frame = pd.DataFrame(drawn, columns=["name", "value", "status"])
    return district_bars(
        frame,
        scale_of(indicator, catalogue),
        whole=number(whole, "value") if is_ratio else None,
        whole_name=whole_name,
        line=target.number if is_ratio else None,
        line_name=_("全市目标线（参考）"),
        height=height,
        names=names,
    )


def districts_title(members: pd.DataFrame, whole: Row, catalogue: Catalogue, register: Register) -> str:
    """What the bars show, counted: 6 个单位低于泉州市."""
    indicator = target_of(whole, catalogue)[1]
    known = [m for m in rows(members) if m["value"] is not None and register[str(m["region"])].ranked]
    missing = [m for m in rows(members) if m["value"] is None]
    if whole["members"]:
        return members_line(whole)
    if not rows(members):
        return _("不分县（市、区）统计")
    level = number(whole, "value")
    if indicator.formula.ratio is not None and level is not None:
        return _("{n} 个单位低于{whole}").format(
            n=sum(m["value"] < level for m in known), whole=named(register[str(whole["region"])])
        )
    if missing:
        return _("{n} 个单位未报送").format(n=len(missing))
    return _("按数值排序，非考核排名")
