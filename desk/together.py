"""Several workbooks put in at once: a figure two of them give is taken from the first, the second is refused."""

from __future__ import annotations

from dataclasses import replace

from tracker.problems import DuplicateRow
from tracker.submission import Observation, Problem, Submission

# (region, measure, period) to the name of the file that gives it.
Taken = dict[tuple[str, str, str], str]


def held_against_earlier(submission: Submission, taken: Taken) -> Submission:
    """The submission with a blocking problem at the first figure of each unit that an earlier file of the same call gives."""
    if submission.grade == "published":
        return submission
    found: dict[tuple[str, str], list[Observation]] = {}
    for o in submission.observations:
        if other := taken.get((o.region, o.measure, str(o.period))):
            found.setdefault((other, o.region), []).append(o)
    doubles = tuple(
        Problem(
            first.sheet,
            first.cell,
            "blocking",
            DuplicateRow(kind="other_file", other=other, measure=first.measure, count=len(figures)),
            first.raw,
            region,
        )
        for (other, region), figures in found.items()
        for first in figures[:1]
    )
    return replace(submission, problems=(*submission.problems, *doubles)) if doubles else submission


def take(submission: Submission, taken: Taken) -> None:
    """Notes whose file gives which figures, for those that come after it."""
    if submission.grade != "published":
        names = {(o.region, o.measure, str(o.period)): submission.file_name for o in submission.observations}
        taken.update({key: name for key, name in names.items() if key not in taken})
