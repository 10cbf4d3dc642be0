"""A workbook of ours read back: its hidden sheet says of which kind it is, and so which reader it goes to."""

from __future__ import annotations

from dataclasses import replace

from loaders.check_ins.reader import read_check_ins
from loaders.published import read_published
from loaders.rosters.reader import read_roster
from loaders.submission.own_words import own_words
from loaders.targets.reader import read_targets
from loaders.template import layout
from loaders.template.findings import Findings
from loaders.template.layout import Form
from loaders.template.meta import Meta, Origin, meta_of, plan_problems
from loaders.template.reader import read_sheets
from loaders.template.words import period_problems
from loaders.workbook.model import Book
from tracker.periods import Period, parse_period
from tracker.problems import PersonalData, UnknownRegion, Unusable, WrongPeriod
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.schema.tasks import TaskBook
from tracker.submission import Grade, Problem, Submission


def read_template(
    book: Book,
    file_name: str,
    sha256: str,
    size: int,
    catalogue: Catalogue,
    register: Register,
    *,
    plan: str | None = None,
    period: Period | None = None,
    grade: Grade | None = None,
    tasks: TaskBook | None = None,
) -> Submission:
    """What a workbook of ours says: a filled-in template, a 目标数据表, a list, a 任务进展表 or published figures, told by its
    hidden sheet.

    plan, period and grade are what the caller was told; a plan or period that disagrees is a problem, a grade wins.
    ValueError when the workbook has no hidden sheet of ours (`is_ours`).
    """
    meta = meta_of(book)
    if meta is None:
        raise ValueError(f"{file_name} is not a workbook of ours")
    origin = Origin(file_name, sha256, size)
    stated = _grade(meta) if grade is None else grade
    if fault := _unusable(meta, catalogue, register, tasks):
        return origin.refused(fault)
    if meta["kind"] == "targets":
        return read_targets(book, meta, origin, catalogue, register, plan=plan, grade=stated)
    if meta["kind"] == "published":
        return read_published(book, meta, origin, catalogue, register)
    if meta["kind"] == "register":
        return _alone(read_roster(book, meta, origin, catalogue, register, plan=plan, period=period, grade=stated))
    if meta["kind"] == "check_ins" and tasks:
        return _alone(read_check_ins(book, meta, origin, tasks, plan=plan, period=period, grade=stated))
    whole = meta["region"] in ("", catalogue.plans[meta["plan"]].region)
    region = None if whole else meta["region"]
    form = Form(catalogue, register, meta["plan"], parse_period(meta["period"]), region, stated)
    return _alone(_read_figures(book, meta, origin, form, plan, period))


def _alone(submission: Submission) -> Submission:
    """Of a blank of another quarter that is the one fault: every other one would be gone with it. What may not be kept is
    said all the same."""
    if submission.other_blank is None:
        return submission
    told = tuple(p for p in submission.problems if isinstance(p.said, PersonalData | WrongPeriod) and _is_alone(p.said))
    return replace(submission, problems=told)


def _is_alone(said: PersonalData | WrongPeriod) -> bool:
    return isinstance(said, PersonalData) or said.reason == "other_blank"


def is_ours(book: Book) -> bool:
    """Whether a workbook carries our hidden sheet."""
    return meta_of(book) is not None


def _grade(meta: Meta) -> Grade:
    """The grade a workbook states; anything else than sample or published is one's own."""
    return "sample" if meta["grade"] == "sample" else "published" if meta["grade"] == "published" else "own"


def _unusable(meta: Meta, catalogue: Catalogue, register: Register, tasks: TaskBook | None) -> Problem | None:
    """Why the hidden sheet cannot be followed at all, None when it can."""
    sheet = layout.META_SHEET
    if meta["template_version"] != str(layout.VERSION):
        return _other_version(meta, "template_version", str(layout.VERSION))
    if meta["kind"] not in ("template", "targets", "published", "register", "check_ins"):
        return _other_version(meta, "kind", "template")
    if meta["kind"] == "published":
        return None
    if meta["plan"] not in catalogue.plans:
        return Problem(sheet, meta.cell("plan"), "blocking", Unusable(reason="plan_unknown"), meta["plan"])
    root = catalogue.plans[meta["plan"]].region
    if meta["region"] and meta["region"] not in {region.code for region in register.family(root)}:
        said = UnknownRegion(reason="unknown", row=meta["region"], plan=catalogue.plans[meta["plan"]].short)
        return Problem(sheet, meta.cell("region"), "blocking", said, meta["region"])
    if meta["kind"] == "register" and meta["register"] not in catalogue.plan_rosters(meta["plan"]):
        return _other_version(meta, "register", "register")
    if meta["kind"] == "check_ins" and (tasks is None or meta["plan"] not in tasks.plans):
        return _other_version(meta, "kind", "template")
    if meta["kind"] in ("template", "register", "check_ins") and not _is_possible(meta["period"]):
        return Problem(sheet, meta.cell("period"), "blocking", WrongPeriod(reason="missing"), meta["period"])
    return None


def _other_version(meta: Meta, key: str, expected: str) -> Problem:
    said = Unusable(reason="template_version", version=meta[key], expected=expected)
    return Problem(layout.META_SHEET, meta.cell(key), "blocking", said, meta[key])


def _is_possible(text: str) -> bool:
    """Whether a hidden sheet's period is one, and of this age."""
    try:
        return 1990 <= parse_period(text).year <= 2100
    except ValueError:
        return False


def _read_figures(
    book: Book, meta: Meta, origin: Origin, form: Form, plan: str | None, period: Period | None
) -> Submission:
    found = Findings(form, meta)
    found.problems += plan_problems(meta, plan)
    period_problems(book, origin.file_name, found, period)
    read_sheets(book, found)
    found.problems += own_words(book, origin.file_name, found)
    if not (found.observations or found.remarks or any(p.severity == "blocking" for p in found.problems)):
        sheet = next((s for s in book.sheets if s.visible), book.sheets[0])
        found.problems.append(Problem(sheet.name, "A1", "blocking", Unusable(reason="nothing_filled")))
    return Submission(
        origin.file_name,
        origin.sha256,
        origin.size,
        "template",
        form.plan_id,
        _periods(form.period, found),
        form.grade,
        tuple(found.observations),
        tuple(found.problems),
        tuple(found.remarks),
        unmatched_columns=tuple(found.unmatched_columns),
        unmatched_rows=tuple(found.unmatched_rows),
        shown_before=tuple(found.shown_before),
    )


def _periods(period: Period, found: Findings) -> tuple[Period, ...]:
    """The form's own period first, then every other one a figure of it holds for (year-end population, openings)."""
    others = sorted({o.period for o in found.observations} - {period})
    return (period, *others)
