"""Lists (名单、台账) as workbooks: the blank one out, and one of all rows that were handed in."""

from __future__ import annotations

from desk import Desk
from desk.rosters import listed
from desk.snapshot import snapshot_of
from loaders.rosters.book import roster_name, write_roster
from tracker.periods import Period
from tracker.submission import Grade


def blank_list(
    desk: Desk, plan_id: str, roster_id: str, period: Period, region: str | None = None
) -> tuple[bytes, str]:
    """The blank workbook of a list, of all places or of one, and its file name.

    A form that a milestone asks for is of that milestone's day. KeyError when there is no such list, ValueError when the plan asks for nothing it counts or it is not by place.
    """
    period = desk.catalogue.roster_period(roster_id, period)
    content = write_roster(
        desk.catalogue, desk.register, plan_id, roster_id, period, region=region, grade=_grade(desk, plan_id)
    )
    return content, list_name(desk, plan_id, roster_id, period, region)


def list_name(desk: Desk, plan_id: str, roster_id: str, period: Period, region: str | None = None) -> str:
    """The file name of a `blank_list`."""
    grade, period = _grade(desk, plan_id), desk.catalogue.roster_period(roster_id, period)
    return roster_name(desk.catalogue, desk.register, plan_id, roster_id, period, region=region, grade=grade)


def collected_list(desk: Desk, plan_id: str, roster_id: str, period: Period) -> tuple[bytes, str]:
    """One workbook of all rows in force that the places handed in of a list, with its sheet 汇总, and its file name.

    It can be filled in further and loaded again. KeyError when there is no such list.
    """
    period = desk.catalogue.roster_period(roster_id, period)
    found = listed(desk, plan_id, period).get(roster_id)
    column = desk.catalogue.registers[roster_id].region_column
    rows = [
        {**values, **({column: region} if column else {})}
        for region in (found.covered if found else ())
        for values in (found.rows.get(region, ()) if found else ())
    ]
    grade = _grade(desk, plan_id)
    content = write_roster(
        desk.catalogue, desk.register, plan_id, roster_id, period, rows=rows, grade=grade, totals=True
    )
    return content, collected_name(desk, plan_id, roster_id, period)


def collected_name(desk: Desk, plan_id: str, roster_id: str, period: Period) -> str:
    """The file name of a `collected_list`."""
    return list_name(desk, plan_id, roster_id, period).removesuffix(".xlsx") + "_合成.xlsx"


def _grade(desk: Desk, plan_id: str) -> Grade:
    return "sample" if snapshot_of(desk, plan_id).grade == "sample" else "own"
