"""One check-in (进展报送) given on a page: a submission like any other, with its evidence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from desk import Desk
from desk.check_in_changes import working_grade
from desk.load import Receipt, commit
from desk.permission import allow
from desk.typed import typed
from store.rows import CommitNote
from tracker.periods import Period
from tracker.rules.check_ins import check_in_faults
from tracker.schema.task_types import CheckInState
from tracker.submission import CheckIn, Problem, Submission

FORM_FILE = "check-in.json"


@dataclass(frozen=True)
class GivenCheckIn:
    """What a unit says on a page of a task or duty. `link` is where the evidence lies when no file is kept of it.

    `reason` says why an earlier quarter's word changes.
    """

    plan: str
    about: Literal["task", "duty"]
    subject: str
    unit: str
    period: Period
    state: CheckInState
    note: str = ""
    link: str = ""
    done_on: date | None = None
    reason: str = ""


class NotACheckIn(Exception):
    """The check-in cannot be taken: `problems` says what is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(", ".join(p.code for p in problems))
        self.problems = problems


def check_in(
    desk: Desk, given: GivenCheckIn, *, who: str, file: tuple[str, bytes] | None = None, copy: bool = True
) -> Receipt:
    """Commits one check-in; `file` is its evidence (file name, bytes), kept by its hash.

    NotACheckIn when task, unit, quarter, state or evidence do not fit, ExplanationMissing when an earlier quarter's word
    changes without a reason, PersonalInText with a telephone number in a text, MayNot.
    """
    given = replace(given, note=typed(given.note), link=typed(given.link), reason=typed(given.reason))
    submission, content = as_submission(allow(desk, "check_in", given.plan, units=(given.unit,)), given, file)
    if not submission.is_clean:
        raise NotACheckIn(submission.problems)
    pages = ((file[0], submission.check_ins[0].evidence_sha256, file[1]),) if file else ()
    note = CommitNote(reason=given.reason, attachments=pages)
    return commit(desk, submission, content, who=who, copy=copy, note=note)


def as_submission(desk: Desk, given: GivenCheckIn, file: tuple[str, bytes] | None = None) -> tuple[Submission, bytes]:
    """The check-in as the submission that would be committed with its problems, and the bytes kept of it."""
    sha256 = hashlib.sha256(file[1]).hexdigest() if file else ""
    evidence = file[0] if file else given.link
    word = CheckIn(
        given.about,
        given.subject,
        given.unit,
        given.period,
        given.state,
        given.note,
        evidence,
        sha256,
        given.done_on,
    )
    form = {**_plain(word), "said_at": desk.data_version()}
    content = json.dumps(form, ensure_ascii=False, indent=1).encode()
    problems = [Problem("", "", f.severity, f.said, f.found) for f in check_in_faults(desk.tasks, given.plan, word)]
    submission = Submission(
        FORM_FILE,
        hashlib.sha256(content).hexdigest(),
        len(content),
        "check_ins",
        given.plan,
        (given.period,),
        working_grade(desk),
        check_ins=(word,),
        problems=tuple(problems),
        source={"kind": "form"},
    )
    return submission, content


def _plain(word: CheckIn) -> Mapping[str, Any]:
    values = {**vars(word), "period": str(word.period)}
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items() if value}
