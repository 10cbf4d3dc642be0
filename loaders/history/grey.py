"""What known figures answer by themselves, and grey cells of our own blank that no longer show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isclose

from tracker.figures import NamedColumns, rows_of
from tracker.problems import NumbersUnread, UnitSuspect
from tracker.submission import Observation, Problem


def still_asked(problems: Iterable[Problem], known: NamedColumns) -> tuple[Problem, ...]:
    """The problems without the questions for a unit where earlier figures of the measure will show a wrong one."""
    measures = set(known["measure"].tolist())
    return tuple(
        p
        for p in problems
        if not (
            isinstance(p.said, UnitSuspect) and p.said.reason in ("no_unit", "whole") and p.said.measure in measures
        )
    )


def typed_over(shown: Sequence[Observation], known: NamedColumns) -> list[Problem]:
    """A doubt for each sheet whose grey cells, which show an earlier quarter, say something else than is known of it: figures
    of this quarter typed into the wrong column.
    """
    if not shown:
        return []
    there = {(r, m, p): float(v) for r, m, p, v in rows_of(known, "region", "measure", "period", "value")}
    asked = {(measure, period) for _, measure, period in there}
    wrong: dict[str, list[Observation]] = {}
    for figure in shown:
        period = str(figure.period)
        before = there.get((figure.region, figure.measure, period))
        if (figure.measure, period) not in asked or figure.value is None:
            continue
        if before is None or not isclose(before, figure.value, rel_tol=1e-5, abs_tol=1e-6):
            wrong.setdefault(figure.sheet, []).append(figure)
    return [_problem(sheet, cells) for sheet, cells in wrong.items()]


def _problem(sheet: str, cells: list[Observation]) -> Problem:
    named = tuple(f"{one.cell}（{one.raw}）" for one in cells[:8])
    said = NumbersUnread(reason="grey", count=len(cells), cells=named)
    return Problem(sheet, cells[0].cell, "doubtful", said, cells[0].raw)
