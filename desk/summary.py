"""The consolidated 汇总表 of a plan and quarter: the current figures and those of a year before, gathered for the workbook."""

from __future__ import annotations

from desk import Desk
from desk.snapshot import Snapshot, snapshot_of
from loaders.summary.model import Given, Summary
from loaders.summary.sheets import summary_name, write_summary
from tracker.figures import Reported
from tracker.periods import Period, parse_period
from tracker.submission import Grade


def summary_workbook(desk: Desk, plan_id: str, period: Period) -> tuple[bytes, str]:
    """The workbook (.xlsx bytes) and its file name. ValueError when the plan's targets ask for no figure."""
    found = gathered(desk, plan_id, period)
    return write_summary(found), summary_name(found)


def summary_file(desk: Desk, plan_id: str, period: Period) -> str:
    """The file name of a `summary_workbook`."""
    return summary_name(
        Summary(desk.catalogue, desk.register, plan_id, period, _grade(snapshot_of(desk, plan_id)), {}, {})
    )


def gathered(desk: Desk, plan_id: str, period: Period) -> Summary:
    """Every figure the 汇总表 of a quarter needs, with its source, and the year-ends its residents are of."""
    snapshot = snapshot_of(desk, plan_id)
    columns = ["region", "measure", "period", "file_name", "sheet", "cell", "committed_at"]
    sources = {
        (region, measure, parse_period(text)): (file_name, sheet, cell, at.to_pydatetime())
        for region, measure, text, file_name, sheet, cell, at in snapshot.observations[columns].itertuples(
            index=False, name=None
        )
    }
    years = {at: _year_end(snapshot, at) for at in (period, period.same_last_year())}
    formulas = (snapshot.indicator(key).formula for key in snapshot.plan.targets)
    openings = {formula.cumulate.opening for formula in formulas if formula.cumulate}
    figures: dict[tuple[str, str, Period], Given] = {}
    for measure_id, measure in desk.catalogue.plan_measures(plan_id).items():
        # The quarters before are asked for what adds up over quarters; asking all of them costs little.
        quarters = [period, period.same_last_year(), *(p for p in snapshot.periods() if p < period)]
        asked = list(years.values()) if measure.cutoff == "year_end" else quarters
        for region in desk.register.family(snapshot.plan.region):
            for at in dict.fromkeys(asked):
                held = _held(snapshot, openings, region.code, measure_id, at)
                if held is not None:
                    source = sources[region.code, measure_id, held[0]]
                    figures[region.code, measure_id, at] = Given(held[1].value, held[1].state, held[0], *source)
    return Summary(desk.catalogue, desk.register, plan_id, period, _grade(snapshot), figures, years)


def _grade(snapshot: Snapshot) -> Grade:
    return "sample" if snapshot.grade == "sample" else "own"


def _held(
    snapshot: Snapshot, openings: set[str], region: str, measure_id: str, at: Period
) -> tuple[Period, Reported] | None:
    """The figure that speaks for a period; an opening balance is the last one before the plan began."""
    if measure_id in openings:
        return snapshot.roll.figures.latest(region, measure_id, snapshot.plan.start)
    return snapshot.effective(region, measure_id, at)


def _year_end(snapshot: Snapshot, period: Period) -> Period:
    """The year-end whose residents a quarter divides by; the one before it where none are known."""
    for key in snapshot.plan.targets:
        if snapshot.uses_population(key):
            found = snapshot.rolled(key, snapshot.plan.region, period).population
            return found or Period.year_end(period.year - 1)
    return Period.year_end(period.year - 1)
