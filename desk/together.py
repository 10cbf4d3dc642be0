"""Several workbooks put in at once: a figure two of them give is taken from the first, the second is refused."""

from __future__ import annotations

from dataclasses import replace

from tracker.submission import Problem, Submission

# (region, measure, period) to the name of the file that gives it.
Taken = dict[tuple[str, str, str], str]


def held_against_earlier(submission: Submission, taken: Taken) -> Submission:
    """The submission with a blocking problem at every figure an earlier file of the same call gives (RULINGS 21)."""
    if submission.grade == "published":
        return submission
    doubles = tuple(
        Problem(
            o.sheet, o.cell, "blocking", "duplicate_row", o.raw,
            {"kind": "other_file", "other": taken[key], "measure": o.measure}, o.region,
        )
        for o in submission.observations
        if (key := (o.region, o.measure, str(o.period))) in taken
    )  # fmt: skip
    return replace(submission, problems=(*submission.problems, *doubles)) if doubles else submission


def take(submission: Submission, taken: Taken) -> None:
    """Notes whose file gives which figures, for those that come after it."""
    if submission.grade != "published":
        names = {(o.region, o.measure, str(o.period)): submission.file_name for o in submission.observations}
        taken.update({key: name for key, name in names.items() if key not in taken})
