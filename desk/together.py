"""Several workbooks put in at once: a figure two of them give is taken from the first, the second is refused."""

from __future__ import annotations

from dataclasses import replace

from tracker.problems import DuplicateRow
from tracker.submission import Observation, Problem, Submission

# (region, measure, period) to the name of the file that gives it.
Taken = dict[tuple[str, str, str], str]


def held_against_earlier(submission: Submission, taken: Taken) -> Submission:
    """The submission with a blocking problem at the first figure of each unit that an earlier file of the same call gives; one
    where that file gives figures of all of them, which is the same book again or its correction.
    """
    if submission.grade == "published":
        return submission
    found: dict[tuple[str, str], list[Observation]] = {}
    for o in submission.observations:
        if other := taken.get((o.region, o.measure, str(o.period))):
            found.setdefault((other, o.region), []).append(o)
    if len({other for other, _ in found}) == 1 < len(found) == len({o.region for o in submission.observations}):
        ((other, _), *_rest) = found
        doubles: tuple[Problem, ...] = (
            _double(other, [o for figures in found.values() for o in figures], None, len(found)),
        )
    else:
        doubles = tuple(_double(other, figures, region) for (other, region), figures in found.items())
    return replace(submission, problems=(*submission.problems, *doubles)) if doubles else submission


def _double(other: str, figures: list[Observation], region: str | None, places: int | None = None) -> Problem:
    first = figures[0]
    said = DuplicateRow(
        kind="other_file", other=other, measure="" if places else first.measure, count=len(figures), places=places
    )
    return Problem(first.sheet, first.cell, "blocking", said, first.raw, region)


def take(submission: Submission, taken: Taken) -> None:
    """Notes whose file gives which figures, for those that come after it."""
    if submission.grade != "published":
        names = {(o.region, o.measure, str(o.period)): submission.file_name for o in submission.observations}
        taken.update({key: name for key, name in names.items() if key not in taken})
