"""A filled-in 任务进展表 read back: one CheckIn per row with a state, every fault at its cell.

The sheets are drawn in `book` and read as lists are (`rosters.reader.RowReader`); what a check-in must be is asked of
`tracker.rules.check_ins`, as for one given on a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from loaders.check_ins.book import DUTY_FORM, TASK_FORM, number_of
from loaders.rosters.reader import RowReader
from loaders.template.findings import Findings
from loaders.template.layout import Form
from loaders.template.meta import Meta, Origin, plan_problems
from loaders.template.words import period_problems
from loaders.workbook.cells import address, place_of
from loaders.workbook.model import Book, Sheet
from loaders.workbook.private import personal_data
from tracker.periods import Period, parse_period
from tracker.problems import Unusable, WrongEntry
from tracker.rules.check_ins import check_in_faults, subject_units
from tracker.schema.roster_forms import RosterForm
from tracker.schema.task_types import CHECK_IN_STATES, CheckInState
from tracker.schema.tasks import TaskBook
from tracker.submission import CheckIn, Grade, Problem, RosterRow, Submission
from wording.duties import STATE_WORDS

_STATES: dict[str, CheckInState] = {STATE_WORDS[state]: state for state in CHECK_IN_STATES}
# The column of each field of a check-in.
_COLUMNS = {"subject": "number", "unit": "unit", "done_on": "done_on", "note": "note", "evidence": "evidence"}


def read_check_ins(
    book: Book,
    meta: Meta,
    origin: Origin,
    tasks: TaskBook,
    *,
    plan: str | None = None,
    period: Period | None = None,
    grade: Grade = "own",
) -> Submission:
    """All check-ins of a 任务进展表, with the problems of its cells. plan and period are what the caller was told."""
    found = Findings(
        Form(tasks.catalogue, tasks.register, meta["plan"], parse_period(meta["period"]), None, grade), meta
    )
    found.problems += plan_problems(meta, plan)
    wanted = period.plus_quarters(0) if period else None
    period_problems(book, origin.file_name, found, wanted, {TASK_FORM.name, DUTY_FORM.name})
    words: list[CheckIn] = []
    there = [(sheet, form) for form in (TASK_FORM, DUTY_FORM) if (sheet := book.sheet(form.name))]
    for sheet, form in there:
        words += _Rows(sheet, form, found, tasks).read()
    if not there:
        found.problems.append(Problem("", "", "blocking", Unusable(reason="no_table")))
    for other in book.sheets:
        if other.visible and other not in [sheet for sheet, _form in there]:
            found.problems += personal_data(other)
            other.use.all("unread", "other_sheet")
    if there and not words and not found.problems:
        found.problem(there[0][0], 1, 1, Unusable(reason="no_rows"))
    return Submission(
        origin.file_name,
        origin.sha256,
        origin.size,
        "check_ins",
        meta["plan"],
        (found.form.period,),
        grade,
        problems=tuple(found.problems),
        check_ins=tuple(words),
        unmatched_columns=tuple(found.unmatched_columns),
        source={"unit": meta["unit"]},
    )


@dataclass(frozen=True)
class _Rows:
    """The rows of one sheet on their way to check-ins."""

    sheet: Sheet
    form: RosterForm
    found: Findings
    tasks: TaskBook

    def read(self) -> list[CheckIn]:
        reader = RowReader(self.sheet, self.form, self.form.name, self.found)
        rows = reader.read()
        return [word for row in rows if (word := self._word(row, reader.columns))]

    def _word(self, row: RosterRow, columns: dict[str, int]) -> CheckIn | None:
        """The check-in of one row; None for a row without a state, and with a problem where it is wrong."""
        plan, at = self.found.form.plan_id, place_of(row.cell)[0]
        state = row.values.get("state")
        if state is None:
            said = next((key for key in ("note", "evidence", "done_on") if row.values.get(key)), None)
            if said:
                heading = self.form.columns["state"].name
                self.found.problem(self.sheet, at, columns["state"], WrongEntry(reason="empty", heading=heading))
            for column in columns.values():
                # A row as we handed it out: its day is our own.
                self.sheet.use.cells.pop((at, column), None)
                self.sheet.use.cell(at, column, "reference", "blank_row")
            return None
        day = row.values.get("done_on")
        number, name = str(row.values["number"]), str(row.values["unit"])
        subject, unit = f"{plan}.{number_of(number)}", self.tasks.unit_id(plan, name) or name
        word = CheckIn(
            "task" if self.form is TASK_FORM else "duty",
            subject,
            unit,
            self.found.form.period,
            _STATES[str(state)],
            str(row.values.get("note", "")),
            str(row.values.get("evidence", "")),
            "",
            date.fromisoformat(day) if isinstance(day, str) else None,
            self.sheet.name,
            address(at, columns["state"]),
        )
        faults = check_in_faults(self.tasks, plan, word)
        if self.found.meta["unit"] and unit != self.found.meta["unit"] and subject in subject_units(self.tasks, plan):
            other = WrongEntry(reason="other_unit", heading=self.form.columns["unit"].name)
            self.found.problem(self.sheet, at, columns["unit"], other, name)
            return None
        for fault in faults:
            shown = {"subject": number, "unit": name}.get(fault.field, fault.found)
            column = columns[_COLUMNS.get(fault.field, "state")]
            self.found.problem(self.sheet, at, column, fault.said, shown, fault.severity)
        return None if faults else word
