"""The charts of 指标 and 县区, fed from the session's answers: which frames go in, at which scale."""

from __future__ import annotations

from datetime import date, datetime
from html import escape

import pandas as pd
import plotly.graph_objects as go

from charts.contribution import waterfall
from charts.districts import district_bars
from charts.history import Ahead, history_line
from charts.layout import Scale
from charts.marks import mark
from charts.rows import rows
from charts.sparkline import sparkline
from tracker.catalogue import Catalogue, Indicator
from tracker.periods import Period, parse_period
from ui import cards, session, tables
from wording import _, language, named
from wording.figures import (
    decimals_of,
    figure,
    gap,
    growth_words,
    joined,
    percent,
    period_words,
    shown_unit,
    target_number,
    target_words,
)
from wording.outlook import end_words, forecast_figures, outlook_words
from wording.sentences import Row, members_line, number, status_of, target_of
from wording.status import status_look, status_word

# Px; with the tabs below it the page fits a screen.
HISTORY = 300


def scale_of(indicator: Indicator) -> Scale:
    """The scale an indicator is drawn at: its shown unit and table decimals."""
    catalogue = session.the_desk().catalogue
    factor = catalogue.units[indicator.display.unit].factor if indicator.display else 1.0
    return Scale(shown_unit(indicator, catalogue), factor, decimals_of(indicator, "table"))


def promised(row: Row) -> float | None:
    """The promised number of a row, None for directions and lists."""
    value = row.get("target_value")
    return float(value) if isinstance(value, int | float) and value == value else None


def course(row: Row, plan_id: str, region: str, as_of: Period, known_at: datetime | None) -> go.Figure:
    """The history of the row's indicator with target, schedule and published points."""
    catalogue = session.the_desk().catalogue
    plan = catalogue.plans[plan_id]
    target, indicator = target_of(row, catalogue)
    own_target = promised(row)
    reference = own_target is None and indicator.formula.ratio is not None and target.number is not None
    value = target.number if reference else own_target
    words = ""
    if value is not None:
        label = _("全市目标线（参考）") if reference else _("目标")
        own_words = target_words(target, indicator, catalogue) if region == plan.region or reference else ""
        words = f"<b>{label} {scale_of(indicator).brief(value)}</b>　{escape(own_words)}"
    # Points from before the plan would squeeze its own years; the table of sources lists them all.
    references = session.reference_points(plan_id, row["indicator"], region, known_at)
    return history_line(
        session.history(plan_id, row["indicator"], region, as_of, known_at),
        scale_of(indicator),
        target=value,
        target_words=words,
        schedule=session.schedule_line(plan_id, str(row["target"]).split(".", 1)[1], region, known_at),
        references=references[pd.to_datetime(references["end"]) >= pd.Timestamp(plan.baseline.end)],
        start=plan.baseline.end,
        end=target.deadline,
        restarts_each_year=cards.is_year_to_date(row, catalogue),
        ahead=_ahead(row, catalogue, target.deadline),
        # The English caption is a line longer.
        height=HISTORY - (14 if language() == "en" else 0),
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


def contribution(row: Row, plan_id: str, as_of: Period, known_at: datetime | None) -> tuple[str, go.Figure] | None:
    """The finding and the waterfall of the whole's change since its baseline; None where it cannot be split."""
    desk = session.the_desk()
    catalogue, plan = desk.catalogue, desk.catalogue.plans[plan_id]
    key = str(row["target"]).partition(".")[2]
    steps = session.waterfall(plan_id, key, as_of, known_at)
    if steps.empty:
        return None
    names = [named(desk.register[code]) if isinstance(code, str) else "" for code in steps["region"]]
    indicator = target_of(row, catalogue)[1]
    start, end = period_words(plan.baseline, stock=True), period_words(as_of, stock=True)
    picture = waterfall(
        steps.assign(name=names), scale_of(indicator), start_words=start, end_words=end,
        finer=0 if indicator.precision == 0 and indicator.display is None else 1,
    )  # fmt: skip
    return _finding(rows(steps), indicator, catalogue, start), picture


def _finding(steps: list[Row], indicator: Indicator, catalogue: Catalogue, start: str) -> str:
    """What the waterfall shows, counted: 比2023年末增加 1.18 件/万人，晋江市、丰泽区最多."""
    register = session.the_desk().register
    change = steps[-1]["change"] - steps[0]["change"]
    parts = [step for step in steps if step["kind"] == "region" and step["change"] * change > 0][:2]
    names = _("、").join(named(register[str(step["region"])]) for step in parts)
    if abs(change) < 1e-9:
        return _("与{start}持平").format(start=start)
    pattern = _("比{start}增加 {gap}，{places}增加最多") if change > 0 else _("比{start}减少 {gap}，{places}减少最多")
    return pattern.format(start=start, gap=gap(change, indicator, catalogue), places=names)


def districts(members: pd.DataFrame, states: dict[str, str | None], whole: Row, whole_name: str) -> go.Figure:
    """The districts' bars; for a ratio with the whole's line and the plan's own value for reference.

    Places outside the ranking (tiny denominators) are left out of a ratio's bars and named in the caption.
    """
    catalogue, register = session.the_desk().catalogue, session.the_desk().register
    target, indicator = target_of(whole, catalogue)
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
        scale_of(indicator),
        whole=number(whole, "value") if is_ratio else None,
        whole_name=whole_name,
        line=target.number if is_ratio else None,
        line_name=_("全市目标线（参考）"),
    )


def districts_title(members: pd.DataFrame, whole: Row) -> str:
    """What the bars show, counted: 6 个单位低于泉州市."""
    desk = session.the_desk()
    indicator = target_of(whole, desk.catalogue)[1]
    known = [m for m in rows(members) if m["value"] is not None and desk.register[str(m["region"])].ranked]
    missing = [m for m in rows(members) if m["value"] is None]
    if whole["members"]:
        return members_line(whole)
    if not rows(members):
        return _("不分县（市、区）统计")
    level = number(whole, "value")
    if indicator.formula.ratio is not None and level is not None:
        return _("{n} 个单位低于{whole}").format(
            n=sum(m["value"] < level for m in known), whole=named(desk.register[str(whole["region"])])
        )
    if missing:
        return _("{n} 个单位未报送").format(n=len(missing))
    return _("按数值排序，非考核排名")


def small_multiple(row: Row, plan_id: str, as_of: Period, known_at: datetime | None, share: float | None) -> str:
    """One indicator of one district as HTML: figure, status where allocated, share, growth, and its course."""
    catalogue = session.the_desk().catalogue
    target, indicator = target_of(row, catalogue)
    region, status = str(row["region"]), status_of(row)
    history = session.history(plan_id, row["indicator"], region, as_of, known_at)
    values = cards.course_values(row, history, catalogue)
    line = promised(row)
    if line is None and indicator.formula.ratio is not None:
        line = target.number
    picture = sparkline(
        values,
        None if cards.is_year_to_date(row, catalogue) and not indicator.formula.ratio else line,
        _("走势"),
        width=330,
        height=100,
    )
    facts = [growth_words(number(row, "growth_percent"))] if status != "no_data" else []
    if share is not None:
        facts.append(_("占全域 {share}").format(share=percent(share)))
    if line is not None:
        name = _("本地目标") if promised(row) is not None else _("全市目标线（参考）")
        own = figure(line, indicator, catalogue, "table")[0]
        shown_line = own if promised(row) is not None else target_number(target, indicator, catalogue)
        facts.append(f"{name} {shown_line}")
    under = "".join(
        f'<div class="muted small">{escape(" · ".join(words))}</div>'
        for words in (facts, _ahead_words(row), _place_words(row))
        if words
    )
    look = status_look(status)
    state = (
        f'<span style="color:{look.colour};white-space:nowrap"><b>{mark(status)} {status_word(status)}</b></span>'
        if status
        else ""
    )
    value = cards.amount(row, catalogue) if status != "no_data" else "—"
    return (
        f'<div class="cell"><div style="display:flex;justify-content:space-between;gap:8px"><b>{escape(named(indicator, "short"))}</b>{state}</div>'
        f'<div style="font-size:21px;font-weight:700">{escape(value)}</div>{picture.replace("<img ", "<img class=course ", 1)}'
        f"{under}</div>"
    )


def _ahead_words(row: Row) -> list[str]:
    """年末预计 23.0 万件 · 完成研判：难度较大, of one district."""
    catalogue = session.the_desk().catalogue
    printed = forecast_figures(row, catalogue)
    if printed is None:
        return []
    said = _("{end}预计 {value}").format(end=end_words(row, catalogue), value=joined(printed[0], printed[3]))
    return [word for word in (said, outlook_words(row)) if word]


def _place_words(row: Row) -> list[str]:
    """第 7 位（共 11 个单位） · 对全域：差 8 家, of one district."""
    catalogue = session.the_desk().catalogue
    part = number(row, "contribution")
    said = [tables.rank_words(row)]
    if part is not None:
        lead = tables.lead_words(part, target_of(row, catalogue)[1], catalogue)
        said.append(_("对全域：{lead}").format(lead=lead))
    return [word for word in said if word]
