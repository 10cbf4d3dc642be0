"""The judgement of a plan's targets: the one frame that pages, sentences and the command line all read.

No words in any language here: notes are codes with details, worded at the edge.
"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd

from desk import Desk
from desk.board import Board, board, published
from desk.cases import case_of, verdict_of
from desk.check_in_changes import current_check_ins, working_grade
from desk.explain import gap_shares, places_of
from desk.outlook import outlook
from desk.rosters import differences
from tracker.periods import Period, elapsed_share, parse_period
from tracker.rules.progress import judge as judge_cases
from tracker.rules.progress import method_of
from tracker.rules.rollup import Aggregate

# What `cli.py judge --json` prints, in this order; what follows them in the frame is for screens and sentences.
JSON_FIELDS = (
    "plan",
    "target",
    "indicator",
    "region",
    "as_of",
    "value",
    "partial_value",
    "unit",
    "comparator",
    "target_value",
    "baseline",
    "progress",
    "schedule",
    "gap_pp",
    "gap_units",
    "to_target",
    "status",
    "failed_years",
    "reported",
    "expected",
    "note",
    "expected_value",
    "required_pace",
    "recent_pace",
    "forecast",
    "forecast_low",
    "forecast_high",
    "probability",
    "units_needed",
    "rank",
    "contribution",
    "population_year",
    "data_version",
    "best_case",
    "worst_case",
)
FRAME_FIELDS = (
    *(name for name in JSON_FIELDS if name != "note"),
    "code",
    "note_code",
    "note_details",
    "notes",
    "method",
    "small_step",
    "maintain",
    "growth_percent",
    "previous_period",
    "previous_value",
    "last_year_value",
    "missing",
    "members",
    "population_period",
    "baseline_basis",
    "baseline_source",
    "year_share",
    "value_interim",
    "denominator",
    "numerator",
    "previous_status",
    "previous_gap_pp",
    "previous_rank",
    "ranked",
    "group_rank",
    "grouped",
    "quarters_left",
    "refused",
    "seasonal",
    "outlook",
    "at_risk",
    "first_behind",
    "headroom",
)


def periods(desk: Desk, plan_id: str, known_at: datetime | None = None) -> list[Period]:
    """The quarters that have figures of a plan, oldest first."""
    return board(desk, plan_id, known_at).periods()


def default_as_of(desk: Desk, plan_id: str, known_at: datetime | None = None) -> Period | None:
    """The latest quarter with a figure; None while there is none. Never the wall clock."""
    found = periods(desk, plan_id, known_at)
    return found[-1] if found else None


def grade(desk: Desk, plan_id: str, known_at: datetime | None = None) -> str | None:
    """own or sample: what the plan's figures and check-ins are, None while there are none."""
    found = board(desk, plan_id, known_at).grade
    if found is None and not current_check_ins(desk, plan_id, known_at).empty:
        return working_grade(desk, known_at)
    return found


def judge(
    desk: Desk,
    plan_id: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
    regions: str = "whole",
) -> pd.DataFrame:
    """One row per target and region, in the catalogue's then the register's order; columns FRAME_FIELDS.

    `regions` is "whole", "districts" (each expected member) or a region's code. Values are in stored units, None
    where unknown. Without any figure `as_of` falls back to the plan's last period.
    """
    on = board(desk, plan_id, known_at)
    return _with_lists(desk, on, judge_board(on, as_of, regions, desk.data_version()), known_at)


def judge_board(on: Board, as_of: Period | None, regions: str, version: str) -> pd.DataFrame:
    """The same over a board at hand (a scenario's, whose figures nobody reported)."""
    at = as_of or (on.periods() or [on.plan.last_period])[-1]
    if regions == "whole":
        codes = [on.plan.region]
    elif regions == "districts":
        codes = [r.code for r in on.roll.register.expected(on.plan.region, at.end)]
    else:
        codes = [regions]
    asked = [(key, code) for key in on.plan.targets for code in codes if on.applies_to(key, code)]
    now = _judged(on, [case_of(on, key, code, at) for key, code in asked])
    previous = on.period_before(at)
    before = _judged(on, [case_of(on, key, code, previous) for key, code in asked])
    rows = [
        _row(on, key, code, at, verdict, earlier)
        | _ahead(on, key, code, verdict)
        | _among(on, key, code, at, previous, verdict)
        | {"previous_period": str(previous), "previous_gap_pp": earlier["gap_pp"], "data_version": version}
        for (key, code), verdict, earlier in zip(asked, now, before, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(FRAME_FIELDS), dtype=object)


def _with_lists(desk: Desk, on: Board, frame: pd.DataFrame, known_at: datetime | None) -> pd.DataFrame:
    """The frame with a note where a list (名单, 台账) counts another number than was typed."""
    if frame.empty:
        return frame
    found = differences(desk, on.plan_id, parse_period(frame["as_of"].iloc[0]), known_at)
    if not found:
        return frame
    rows = frame.to_dict("records")
    for row in rows:
        measures = desk.catalogue.indicators[row["indicator"]].formula.measures
        mine = [d for d in found if d.measure in measures and row["region"] in (d.region, on.plan.region)]
        if mine:
            details = {"n": 1, "typed": mine[0].typed, "listed": mine[0].listed} if len(mine) == 1 else {"n": len(mine)}
            row["notes"] = [*row["notes"], ("register_differs", details)]
            row["note_code"], row["note_details"] = row["notes"][0]
    return pd.DataFrame(rows, columns=list(FRAME_FIELDS), dtype=object)


def history(
    desk: Desk,
    plan_id: str,
    indicator_id: str,
    region: str,
    as_of: Period | None = None,
    known_at: datetime | None = None,
) -> pd.DataFrame:
    """One row per period with a figure, from the plan's baseline quarter to `as_of`, oldest first.

    Columns period, end, value (None while places are missing), partial_value, reported, expected, interim.
    """
    on = board(desk, plan_id, known_at)
    key = next((k for k, t in on.plan.targets.items() if t.indicator == indicator_id), None)
    first, last = on.plan.baseline, as_of or (on.periods() or [on.plan.last_period])[-1]
    places = {region} if region != on.plan.region else {r.code for r in desk.register.family(region)}
    measures = {
        m
        for m in desk.catalogue.indicators[indicator_id].formula.measures
        if desk.catalogue.measures[m].cutoff != "year_end"
    }
    found = {p for (r, m), s in on.roll.figures.series.items() if r in places and m in measures for p in s}
    rows = []
    for period in sorted(p for p in found if first.end <= p.end <= last.end):
        rolled = on.rolled(key, region, period) if key else on.roll.indicator(indicator_id, region, period)
        rows.append(
            {
                "period": str(period),
                "end": period.end,
                "value": rolled.value,
                "partial_value": rolled.partial,
                "reported": rolled.reported,
                "expected": rolled.expected,
                "interim": not period.is_quarter,
            }
        )
    columns = ["period", "end", "value", "partial_value", "reported", "expected", "interim"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64", "partial_value": "float64"})


def schedule_line(desk: Desk, plan_id: str, key: str, region: str, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per quarter of the plan: end, expected_value in stored units. Empty where the kind has no schedule."""
    on = board(desk, plan_id, known_at)
    target = on.plan.targets[key]
    origin, number = on.origin(key, region), on.promised(key, region)
    straight = method_of(on.indicator(key), target, desk.catalogue) in ("linear", "yearly_average")
    rows: list[dict[str, Any]] = []
    if straight and origin and number is not None and on.plan.schedule == "linear" and number > origin.value:
        quarter = on.plan.baseline
        while quarter.end <= target.deadline:
            given = on.expected_value(key, region, quarter, origin)
            share = elapsed_share(on.plan.start, target.deadline, quarter.end)
            value = given if given is not None else origin.value + share * (number - origin.value)
            rows.append({"end": quarter.end, "expected_value": origin.value if share == 0 else value})
            quarter = quarter.plus_quarters(1)
    return pd.DataFrame(rows, columns=["end", "expected_value"])


def by_region(
    desk: Desk, plan_id: str, indicator_id: str, as_of: Period | None = None, known_at: datetime | None = None
) -> pd.DataFrame:
    """One row per expected member in register order: region, value, share (0–100 of the sum of those reported, for
    what adds up), previous_value, last_year_value, growth_percent, numerator, denominator, state (the word of a 0/1
    measure). None where not reported."""
    on = board(desk, plan_id, known_at)
    at = as_of or (on.periods() or [on.plan.last_period])[-1]
    adds_up = desk.catalogue.indicators[indicator_id].roll_up == "sum"
    key = next((k for k, t in on.plan.targets.items() if t.indicator == indicator_id), None)
    if key:
        at = on.judged_period(on.plan.targets[key], at)

    def rolled(code: str, period: Period) -> Aggregate:
        return on.rolled(key, code, period) if key else on.roll.indicator(indicator_id, code, period)

    rows: list[dict[str, Any]] = []
    for region in desk.register.expected(on.plan.region, at.end) if on.roll.owed_by(indicator_id) else []:
        if key and not on.applies_to(key, region.code):
            continue
        now, ago = rolled(region.code, at), rolled(region.code, at.same_last_year())
        rows.append(
            {
                "region": region.code,
                "value": now.value,
                "previous_value": rolled(region.code, on.period_before(at)).value,
                "last_year_value": ago.value,
                "growth_percent": _growth(now.value, ago.value),
                "numerator": now.numerator,
                "denominator": now.denominator,
                "state": now.members[0].state if now.members else None,
            }
        )
    whole = on.rolled(key, on.plan.region, at) if key else on.roll.indicator(indicator_id, on.plan.region, at)
    total = whole.value if whole.value is not None else whole.partial
    for row in rows:
        row["share"] = 100 * row["value"] / total if adds_up and row["value"] is not None and total else None
    columns = [
        "region",
        "value",
        "share",
        "previous_value",
        "last_year_value",
        "growth_percent",
        "numerator",
        "denominator",
        "state",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(columns[1:-1], "float64"))


def changes(desk: Desk, plan_id: str, as_of: Period | None = None, known_at: datetime | None = None) -> pd.DataFrame:
    """One row per target of the whole whose status or value differs from the quarter before."""
    frame = judge(desk, plan_id, as_of, known_at)
    moved = (frame["status"] != frame["previous_status"]) | (frame["value"] != frame["previous_value"])
    columns = ["target", "indicator", "previous_status", "status", "previous_value", "value"]
    return frame.loc[moved, columns].reset_index(drop=True)


def reference_points(
    desk: Desk, plan_id: str, indicator_id: str, region: str, known_at: datetime | None = None
) -> pd.DataFrame:
    """One row per really published figure of an indicator in a region: period, end, value in the indicator's stored
    unit, as_printed, source_title, address, source_grade."""
    indicator = desk.catalogue.indicators[indicator_id]
    single = indicator.formula.sum if indicator.formula.sum and len(indicator.formula.sum) == 1 else ()
    wanted = {m for m in (*single, indicator.reported_as) if m}
    frame = published(desk, plan_id, known_at)
    frame = frame[frame["measure"].isin(wanted) & (frame["region"] == region)]
    return frame[["period", "end", "value", "as_printed", "source_title", "address", "source_grade"]].reset_index(
        drop=True
    )


def to_json(frame: pd.DataFrame, words: Any) -> list[dict[str, Any]]:
    """The rows as `cli.py judge --json` prints them. `words(code, details)` gives a note's sentence."""
    rows = []
    for row in frame.to_dict("records"):
        code = row["note_code"]
        note = None if code is None else {"code": code, "words": words(code, row["note_details"])}
        rows.append({name: note if name == "note" else row[name] for name in JSON_FIELDS})
    return rows


def _judged(on: Board, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not cases:
        return []
    thresholds = on.roll.catalogue.settings.thresholds
    frame = pd.DataFrame(cases, dtype=object)
    verdicts = judge_cases(frame, thresholds).to_dict("records")
    for verdict in verdicts:
        # A district without its own share is shown but not judged; that it did not report is still said.
        if not verdict["judged"] and verdict["status"] != "no_data":
            verdict["status"] = None
            for name in ("progress", "schedule", "gap_pp", "gap_units", "to_target", "expected_value"):
                verdict[name] = None
    return [{str(name): value for name, value in verdict.items()} for verdict in verdicts]


def _row(
    on: Board, key: str, region: str, as_of: Period, verdict: dict[str, Any], earlier: dict[str, Any]
) -> dict[str, Any]:
    target, indicator = on.plan.targets[key], on.indicator(key)
    rolled: Aggregate = verdict["rolled"]
    at: Period = verdict["at"]
    origin = verdict["origin"]
    ago = on.rolled(key, region, at.same_last_year()).value
    growth = verdict["growth_percent"]
    if growth is None and indicator.unit != "%":
        growth = _growth(rolled.value, ago)
    notes = _notes(on, key, region, verdict)
    promised: Any = verdict["target"] if target.comparator not in ("increase", "not_below") else None
    if target.comparator == "all_of" and isinstance(target.value, tuple):
        promised = list(target.value) if region == on.plan.region else [region]
    return {
        "plan": on.plan_id,
        "target": f"{on.plan_id}.{key}",
        "indicator": target.indicator,
        "region": region,
        "as_of": str(as_of),
        "value": rolled.value,
        "partial_value": rolled.partial,
        "unit": indicator.unit,
        "comparator": verdict["comparator"],
        "target_value": promised,
        "baseline": origin.value if origin else None,
        "progress": verdict["progress"],
        "schedule": verdict["schedule"],
        "gap_pp": verdict["gap_pp"],
        "gap_units": verdict["gap_units"],
        "to_target": verdict["to_target"],
        "status": verdict["status"],
        "failed_years": list(verdict["failed_years"]),
        "reported": rolled.reported,
        "expected": rolled.expected,
        "code": target.code,
        "note_code": notes[0][0] if notes else None,
        "note_details": notes[0][1] if notes else {},
        "notes": notes,
        "method": verdict["method"],
        "expected_value": verdict["expected_value"],
        "population_year": rolled.population.year if rolled.population else None,
        "headroom": _headroom(verdict),
        "small_step": verdict["small_step"],
        "maintain": verdict["maintain"],
        "growth_percent": growth,
        "previous_value": earlier["rolled"].value,
        "last_year_value": ago,
        "missing": list(rolled.missing),
        "population_period": str(rolled.population) if rolled.population else None,
        "members": [{"code": m.code, "value": m.value, "state": m.state} for m in rolled.members],
        "baseline_basis": origin.basis if origin else None,
        "baseline_source": origin.source if origin else "",
        "year_share": verdict["share"],
        "value_interim": not at.is_quarter,
        "numerator": rolled.numerator,
        "denominator": rolled.denominator,
        "previous_status": earlier["status"],
    }


def _headroom(verdict: dict[str, Any]) -> float | None:
    """How far a target that is met may fall before it is lost, in units; None while it is not met or has no number."""
    value, target = verdict["rolled"].value, verdict["target"]
    met = value is not None and target is not None and verdict["status"] == "met" and verdict["method"] != "growth"
    return value - target if met else None


def _ahead(on: Board, key: str, region: str, verdict: dict[str, Any]) -> dict[str, Any]:
    """Pace, forecast and bounds; nothing of it for a district that was given no share."""
    found = outlook(
        on,
        key,
        region,
        verdict["at"],
        verdict["rolled"],
        verdict["method"],
        verdict["target"],
        verdict["baseline"],
        closed=verdict["closed"],
        missing=verdict["to_target"],
    )
    ahead = found.forecast
    if not verdict["judged"]:
        ahead = replace(ahead, probability=None)
    return {
        "required_pace": found.required,
        "recent_pace": found.recent,
        "forecast": ahead.expected,
        "forecast_low": ahead.low,
        "forecast_high": ahead.high,
        "probability": ahead.probability,
        "units_needed": found.units_needed if verdict["judged"] else None,
        "best_case": found.best,
        "worst_case": found.worst,
        "quarters_left": found.left,
        "refused": ahead.refused,
        "seasonal": ahead.seasonal,
        "at_risk": found.at_risk,
        "outlook": outlook_word(ahead.probability),
    }


def _among(
    on: Board, key: str, region: str, as_of: Period, previous: Period, verdict: dict[str, Any]
) -> dict[str, Any]:
    """A district's place among the ranked, and its part of the whole's gap; the whole's own part is the gap."""
    at = verdict["at"]
    status = verdict["status"]
    first = status == "behind" and not _was_behind(on, key, region, as_of)
    if region == on.plan.region:
        return {
            "rank": None,
            "previous_rank": None,
            "ranked": None,
            "group_rank": None,
            "grouped": None,
            "contribution": verdict["gap_units"],
            "first_behind": first,
        }
    places, earlier = places_of(on, key, as_of), places_of(on, key, previous)
    group = on.roll.register[region].group
    among = places_of(on, key, as_of, group) if group else {}
    shares = gap_shares(on, key, at)
    return {
        "rank": places.get(region),
        "previous_rank": earlier.get(region),
        "ranked": len(places),
        "group_rank": among.get(region),
        "grouped": len(among) if region in among else None,
        "contribution": shares.parts.get(region) if shares else None,
        "first_behind": first,
    }


def _was_behind(on: Board, key: str, region: str, before: Period) -> bool:
    quarters = [p for p in on.periods() if on.plan.baseline.end < p.end < before.end]
    return any(verdict_of(on, key, region, quarter).status == "behind" for quarter in quarters)


def outlook_word(probability: float | None) -> str | None:
    """完成研判 as a code: likely (0.7 and more), uncertain, unlikely (below 0.3); None without a probability."""
    if probability is None:
        return None
    return "likely" if probability >= 0.7 else "uncertain" if probability >= 0.3 else "unlikely"


def _notes(on: Board, key: str, region: str, verdict: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What a reader must know of a judgement, the weightiest first: code and details (regions by code)."""
    target, rolled, at = on.plan.targets[key], verdict["rolled"], verdict["at"]
    notes: list[tuple[str, dict[str, Any]]] = []
    wanted = at.year - 1
    if rolled.observed and rolled.zero_denominator:
        notes.append(("zero_denominator", {}))
    elif rolled.observed and rolled.denominator_missing and rolled.population is None and on.uses_population(key):
        notes.append(("population_year", {"wanted": wanted}))
    elif rolled.observed and rolled.missing:
        notes.append(("incomplete", {"missing": list(rolled.missing)}))
    if not rolled.observed and (last := _last_observed(on, key, region, at)):
        quarters = (at.year - last.year) * 4 + at.quarter_number - last.quarter_number
        notes.append(("stale", {"period": str(last), "quarters": quarters}))
    if not verdict["judged"]:
        notes.append(("no_allocation", {}))
    elif verdict["status"] == "not_judged" and rolled.value is not None:
        notes.append(("growth_no_base" if verdict["method"] == "growth" else "no_baseline", {}))
    if rolled.value is not None and "突破" in target.phrase and rolled.value == verdict["target"]:
        notes.append(("equal_not_exceeded", {}))
    if verdict["method"] == "direct" and not verdict["year_closed"]:
        notes.append(("interim", {}))
    if verdict["small_step"] and verdict["expected_value"] is not None:
        notes.append(("small_step", {"expected_value": math.floor(verdict["expected_value"] + 1e-9)}))
    if rolled.population:
        notes.append(("population_year", {"year": rolled.population.year, "wanted": wanted}))
    if target.to_confirm:
        notes.append(("to_confirm", {}))
    typed = on.typed(key, region, at)
    if (
        typed is not None
        and rolled.value is not None
        and abs(typed - rolled.value) > 10 ** -on.indicator(key).precision
    ):
        notes.insert(0, ("reported_differs", {"reported_value": typed, "value": rolled.value}))
    return notes


def _last_observed(on: Board, key: str, region: str, before: Period) -> Period | None:
    quarter = before
    while quarter.end > on.plan.baseline.end:
        quarter = quarter.plus_quarters(-1)
        if on.rolled(key, region, quarter).observed:
            return quarter
    return None


def _growth(value: float | None, ago: float | None) -> float | None:
    return 100 * (value / ago - 1) if value is not None and ago is not None and ago > 0 else None
