"""One figure by telephone: a correction is a submission like any other, with its reason, its source and its page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

from desk import Desk
from desk.load import Receipt, commit, known_figures
from desk.permission import allow
from desk.snapshot import snapshot_of
from desk.typed import typed
from loaders.history.checks import history_problems
from loaders.history.course import plain
from store.rows import CommitNote
from tracker.periods import Period
from tracker.problems import NotANumber, ReasonMissing, Said, UnknownMeasure, UnknownRegion, WrongPeriod
from tracker.rules.magnitude import Bounds, size_fault
from tracker.submission import Observation, Problem, Submission

SourceKind = Literal["telephone", "message", "letter"]
SOURCES: tuple[SourceKind, ...] = ("telephone", "message", "letter")


@dataclass(frozen=True)
class Correction:
    """A figure somebody gave outside a workbook. `value` None takes the figure back. `by_unit`: the district itself said
    it, so it never replaces what the province or a department supplied. `state` is the word of a state."""

    plan: str
    region: str
    measure: str
    period: Period
    value: float | None
    reason: str
    source: SourceKind
    by_unit: bool = False
    state: str | None = None


class NotACorrection(Exception):
    """The correction cannot be taken: `problems` says what is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(p.code for p in problems))
        self.problems = problems


def correct(
    desk: Desk, correction: Correction, *, who: str, page: tuple[str, bytes] | None = None, copy: bool = True
) -> Receipt:
    """Commits one figure, or takes it back, with its reason; `page` is a scanned letter (file name, bytes).

    NotACorrection when the place, measure, number or reason does not fit, PersonalInText, MayNot.
    """
    correction = replace(correction, reason=typed(correction.reason))
    inside = allow(desk, "correct", correction.plan, places=(correction.region,), measures=(correction.measure,))
    problems = problems_of(inside, correction)
    if problems:
        raise NotACorrection(problems)
    submission, content = as_submission(inside, correction)
    pages = ((page[0], hashlib.sha256(page[1]).hexdigest(), page[1]),) if page else ()
    note = CommitNote(reason=correction.reason, attachments=pages)
    return commit(desk, submission, content, who=who, copy=copy, note=note)


def as_submission(desk: Desk, correction: Correction) -> tuple[Submission, bytes]:
    """The correction as the submission that would be committed, and the bytes kept of it; for a look before saving."""
    measure = desk.catalogue.measures[correction.measure]
    form = {
        "plan": correction.plan,
        "region": correction.region,
        "measure": correction.measure,
        "period": str(correction.period),
        "value": correction.value,
        "reason": correction.reason,
        "source": correction.source,
        "by_unit": correction.by_unit,
        "said_at": desk.data_version(),
    }
    form |= {"state": correction.state} if correction.state else {}
    content = json.dumps(form, ensure_ascii=False, indent=1).encode()
    figure = Observation(
        correction.region,
        correction.measure,
        correction.period,
        correction.value,
        "",
        "",
        correction.state or ("" if correction.value is None else plain(correction.value)),
        measure.unit,
        "district" if correction.by_unit else measure.supplied_by.level,
        state=correction.state,
        taken_back=correction.value is None,
    )
    there = snapshot_of(desk, correction.plan).grade
    submission = Submission(
        f"correction-{correction.source}.json",
        hashlib.sha256(content).hexdigest(),
        len(content),
        "correction",
        correction.plan,
        (correction.period,),
        "sample" if there == "sample" else "own",
        observations=(figure,),
        source={"kind": correction.source},
    )
    return submission, content


def problems_of(desk: Desk, correction: Correction) -> tuple[Problem, ...]:
    """What keeps a correction from being taken; () when nothing does."""
    plan = desk.catalogue.plans[correction.plan]
    measure = desk.catalogue.measures.get(correction.measure)
    found: list[Problem] = []

    def add(said: Said, what: str = "") -> None:
        found.append(Problem("", "", "blocking", said, what, correction.region))

    family = {r.code for r in desk.register.family(plan.region)}
    elsewhere = UnknownRegion(reason="unknown", row=correction.region, plan=plan.short)
    if correction.region not in family:
        add(elsewhere, correction.region)
    if measure is None or correction.measure not in desk.catalogue.plan_measures(correction.plan):
        add(UnknownMeasure(reason="unknown", heading=(correction.measure,)), correction.measure)
    elif measure.is_whole != (correction.region == plan.region):
        add(elsewhere, correction.region)
    elif correction.value is not None and not isfinite(correction.value):
        add(NotANumber(reason="words"), str(correction.value))
    elif correction.value is not None:
        size = size_fault(correction.value, Bounds.of(measure))
        if size is not None:
            add(size.of(correction.measure, measure.name), plain(correction.value))
        else:
            found += _against_known(desk, correction)
    first, last = plan.taken
    is_year_end = measure is not None and measure.cutoff == "year_end"
    if not is_year_end and not first.end <= correction.period.end <= last.end:
        period = str(correction.period)
        add(
            WrongPeriod(reason="outside_plan", period=period, first=str(first), last=str(last), plan=plan.short), period
        )
    if not correction.reason.strip():
        add(ReasonMissing(reason="correction"))
    return tuple(found)


def _against_known(desk: Desk, correction: Correction) -> list[Problem]:
    """The faults of the figure beside what is known; doubts are what its reason answers."""
    submission, _content = as_submission(desk, correction)
    problems = history_problems(submission, desk.catalogue, desk.register, known_figures(desk, correction.plan))
    return [p for p in problems if p.severity == "blocking"]
