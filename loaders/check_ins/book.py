"""Writes a blank 任务进展表 of a plan and quarter, of all its units or of one.

    任务进展 | title, hint, for a sample the red banner
             | 编号 | 任务 | 责任单位 | 分工 | 上期状态 | 本期状态 | 进展说明 | 佐证材料
             | 1.1  | 树导向 | 市知识产权局 | 牵头 | 进行中 | ▼        |          |           a row per task and unit
    节点进展 | 编号 | 节点 | 责任单位 | 应完成 | 上期状态 | 本期状态 | 完成日期 | 进展说明 | 佐证材料
             | QZM05 | …   | 市知识产权局 | 2026-12-31 | …          a row per milestone, for its lead
    _meta    | hidden: template_version, kind=check_ins, plan, period, unit, grade

Each row with a state becomes a CheckIn (`reader`). Phases end by themselves, and what a target counts is told by
its figures: neither is asked for here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from loaders.template import layout, sheets
from tracker.periods import Period
from tracker.schema.roster_forms import RosterColumn, RosterForm
from tracker.schema.task_types import CHECK_IN_STATES
from tracker.schema.tasks import Duty, Share, TaskBook
from tracker.submission import CheckIn, Grade
from wording.duties import STATE_WORDS

STATES = tuple(STATE_WORDS[state] for state in CHECK_IN_STATES)
_ROLES = {"lead": "牵头", "support": "配合"}
HINT = "白色的格填写，灰色的不改。滞后、受阻要写明原因和下步措施；没有进展可报的整行留空。不写姓名、电话、证件号。"


def _column(name: str, kind: str = "text", **more: object) -> RosterColumn:
    return RosterColumn.model_validate({"name": name, "name_en": name, "kind": kind, **more})


_SAID = {
    "state": _column("本期状态", "choice", choices=STATES),
    "note": _column("进展说明", "note"),
    "evidence": _column("佐证材料"),
}
# Safeguards and requirements are called what they are; the letter of tasks.yaml is read as well.
_PARTS = {"s": "保障", "r": "要求"}
# The two sheets as lists, so that they are read as lists are: by heading, every fault at its cell, no row twice.
TASK_FORM = RosterForm(
    name="任务进展",
    name_en="Tasks",
    key=("number", "unit"),
    columns={
        "number": _column("编号", required=True),
        "title": _column("任务"),
        "unit": _column("责任单位", required=True),
        "role": _column("分工"),
        "before": _column("上期状态"),
        **_SAID,
    },
)
DUTY_FORM = RosterForm(
    name="节点进展",
    name_en="Milestones",
    key=("number", "unit"),
    columns={
        "number": _column("编号", required=True),
        "title": _column("节点"),
        "unit": _column("责任单位", required=True),
        "due": _column("应完成"),
        "before": _column("上期状态"),
        "state": _SAID["state"],
        "done_on": _column("完成日期", "date"),
        "note": _SAID["note"],
        "evidence": _SAID["evidence"],
    },
)
_WIDTHS = {
    "number": 12,
    "title": 34,
    "unit": 24,
    "role": 12,
    "due": 14,
    "before": 10,
    "state": 11,
    "done_on": 14,
    "note": 48,
    "evidence": 30,
}
_OPEN = ("state", "done_on", "note", "evidence")
Words = Mapping[tuple[str, str], CheckIn]


@dataclass(frozen=True)
class ProgressForm:
    """One handed-out 任务进展表: a plan, a quarter, all units or one (its id)."""

    book: TaskBook
    plan: str
    period: Period
    unit: str | None = None
    grade: Grade = "own"

    @property
    def title(self) -> str:
        whole = self.book.register[self.book.catalogue.plans[self.plan].region].name
        unit = self.book.unit(self.plan, self.unit).name if self.unit else ""
        return f"{whole}{unit}{layout.period_words(self.period)}任务进展表"

    @property
    def file_name(self) -> str:
        """泉州市_2026Q3_任务进展表.xlsx, with the unit's name and the sample's mark in it."""
        parts = [self.book.register[self.book.catalogue.plans[self.plan].region].name, str(self.period), "任务进展表"]
        if self.unit:
            parts.insert(1, self.book.unit(self.plan, self.unit).name)
        if self.grade == "sample":
            parts.append(layout.BANNER)
        return "_".join(parts) + ".xlsx"

    def tasks(self) -> Iterator[tuple[str, str, Share]]:
        """(key, title, share) of every task and unit that reports on it, the lead first."""
        for task in self.book.of_plan(self.plan):
            for share in sorted(self._reporting(task.shares), key=lambda share: share.role != "lead"):
                yield task.key, task.title, share

    def duties(self) -> Iterator[tuple[Duty, Share]]:
        """Every milestone asked for, with its lead; in one unit's sheet, with that unit."""
        for duty in self.book.milestones_of_plan(self.plan):
            shares = self._reporting(duty.shares)
            if shares and duty.kind != "phase" and duty.target is None:
                yield duty, next((share for share in shares if share.role == "lead"), shares[0])

    def _reporting(self, shares: Sequence[Share]) -> list[Share]:
        units = self.book.units_of(self.plan)
        asked = [share for share in shares if share.unit in units and units[share.unit].kind != "group"]
        return [share for share in asked if self.unit in (None, share.unit)]


def write_check_ins(form: ProgressForm, before: Words | None = None, words: Iterable[CheckIn] = ()) -> bytes:
    """The workbook (.xlsx bytes). before: (subject, unit) to the last word; words: those to fill in beforehand.

    ValueError when nobody, or not this unit, has a task or milestone to report on.
    """
    filled = {(word.subject, word.unit): word for word in words}
    tasks = [
        _row(form, key, title, share.unit, filled, before or {}) | {"role": _ROLES[share.role]}
        for key, title, share in form.tasks()
    ]
    duties = [
        _row(form, f"{form.plan}.{duty.key}", _duty_title(form, duty), share.unit, filled, before or {})
        | {"due": duty.due}
        for duty, share in form.duties()
    ]
    if not tasks and not duties:
        raise ValueError(f"{form.plan} asks nothing of {form.unit}")
    book = sheets.empty_book()
    for kind, rows in ((TASK_FORM, tasks), (DUTY_FORM, duties)):
        if rows:
            _sheet(book.create_sheet(kind.name), form, kind, rows)
    meta = book.create_sheet(layout.META_SHEET)
    facts = {
        "template_version": str(layout.VERSION),
        "kind": "check_ins",
        "plan": form.plan,
        "period": str(form.period),
        "unit": form.unit or "",
        "grade": form.grade,
    }
    for row, (key, text) in enumerate(facts.items(), 1):
        meta.cell(row, 1).value, meta.cell(row, 2).value = key, text
    meta.sheet_state = "hidden"
    return sheets.workbook_bytes(book)


def _duty_title(form: ProgressForm, duty: Duty) -> str:
    return f"{duty.title}（{form.book.register[duty.region].name}）" if duty.each else duty.title


def printed_number(subject: str) -> str:
    """A task's or duty's number as an officer knows it: 3.1, QZM05, 保障 1."""
    group, _dot, number = subject.partition(".")[2].partition(".")
    return f"{_PARTS[group]} {number}" if group in _PARTS else subject.partition(".")[2]


def number_of(printed: str) -> str:
    """The number in the plan's list of a number as printed, with or without the blank; any other as it is."""
    group = next((group for group, word in _PARTS.items() if printed.startswith(word)), None)
    return f"{group}.{printed.removeprefix(_PARTS[group]).strip()}" if group else printed


def _row(
    form: ProgressForm, subject: str, title: str, unit: str, filled: Words, before: Words
) -> dict[str, str | date | None]:
    word, last = filled.get((subject, unit)), before.get((subject, unit))
    return {
        "number": printed_number(subject),
        "title": title,
        "unit": form.book.unit(form.plan, unit).name,
        "before": STATE_WORDS[last.state] if last else "—",
        "state": STATE_WORDS[word.state] if word else None,
        "done_on": word.done_on if word else None,
        "note": word.note if word else None,
        "evidence": word.evidence if word else None,
    }


def _sheet(
    sheet: Worksheet, form: ProgressForm, kind: RosterForm, rows: Sequence[Mapping[str, str | date | None]]
) -> None:
    """Draw title, headings and rows: grey what the plan says, white what is filled in."""
    sheets.set_widths(sheet, [_WIDTHS[key] for key in kind.columns])
    head = sheets.heading_rows(sheet, form.title, HINT, len(kind.columns), form.grade)
    for column, (key, heading) in enumerate(kind.columns.items(), 1):
        sheets.put(sheet, head, column, heading.name, bold=True, fill=sheets.HEAD_FILL)
        for row, values in enumerate(rows, head + 1):
            entry, left = key in _OPEN, key in ("title", "note", "evidence")
            sheets.put(
                sheet,
                row,
                column,
                None,
                entry=entry,
                align="left" if left else "center",
                fill=None if entry else sheets.GREY_FILL,
                number_format="yyyy-mm-dd" if key in ("due", "done_on") else "@",
            )
            sheets.put_data(sheet, row, column, values.get(key) or None)
        if rule := _rule(key, form.period):
            sheet.add_data_validation(rule)
            letter = get_column_letter(column)
            rule.add(f"{letter}{head + 1}:{letter}{head + len(rows)}")
    for row, values in enumerate(rows, head + 1):
        lines = [sheets.lines_of(str(values.get(key) or ""), _WIDTHS[key]) for key in kind.columns]
        sheet.row_dimensions[row].height = 15 * max(lines) + 3
    sheet.freeze_panes = sheet.cell(head + 1, 4).coordinate
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(kind.columns))}{head + len(rows)}"
    sheets.protect(sheet)
    sheet.protection.autoFilter = sheet.protection.sort = False
    sheets.print_setup(sheet, head + 1, wide=False)


def _rule(key: str, period: Period) -> DataValidation | None:
    """The check that hangs on a column's cells, None where any text will do."""
    if key == "state":
        return sheets.choice(STATES, f"可填：{'、'.join(STATES)}")
    if key != "done_on":
        return None
    rule = DataValidation(type="date", operator="lessThanOrEqual", allow_blank=True, showErrorMessage=True)
    rule.formula1 = f"DATE({period.end.year},{period.end.month},{period.end.day})"
    rule.errorTitle, rule.error = "请核对日期", f"不晚于 {period.end.isoformat()} 的日期"
    return rule
