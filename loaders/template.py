"""The workbook we hand out, one per plan and period, and the way back from it.

    填报       | 泉州市2026年三季度知识产权强市强县指标填报表
               | 填报单位 | 高价值发明专利拥有量 |        | 常住人口(年末) |
               |          | 件 · 截至9月30日     |        | 万人 · 2025年末 |
               |          | 本期  | 上期 2026Q2  | 本期   | 上期 2025年末  |
               | 鲤城区   |       | 310 (grey)   | …
               | 合计     | =SUM  (read only to check it, never added)
    全市填报   | 填报项 | 本期 | 单位 | 上期 | 口径     what the plan's whole gives in one figure
    情况说明   | 填报单位 | 目标 | 备注 | 未达序时原因 | 下步措施 | 在报/在审数
    口径说明   | what each item means, its unit, its cut-off, who hands it in
    _meta      | hidden: template_version, kind, plan, period, region, grade, and which column is which measure

Each white cell becomes an Observation; a blank says nothing and removes nothing; each row of 情况说明 becomes Remarks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from loaders import template_layout as layout
from loaders import template_papers as papers
from loaders import template_sheets as sheets
from loaders import template_tables as tables
from loaders.check_in_reader import read_check_ins
from loaders.published import read_published
from loaders.registers import read_register
from loaders.target_tables import read_targets
from loaders.template_findings import Findings
from loaders.template_layout import Entry, Form
from loaders.template_meta import Meta, Origin, meta_of, plan_problems
from loaders.template_reader import read_sheets
from loaders.template_words import period_problems
from loaders.workbook import Book
from tracker.catalogue import Catalogue
from tracker.periods import Period, parse_period
from tracker.regions import Register
from tracker.submission import Grade, Problem, Submission
from tracker.tasks import TaskBook

if TYPE_CHECKING:  # the reading worker goes without pandas
    import pandas as pd


def template_name(
    catalogue: Catalogue,
    register: Register,
    plan_id: str,
    period: Period,
    *,
    region: str | None = None,
    grade: Grade = "own",
    supplier: str = "",
) -> str:
    """The file name of a template: 泉州市_2026Q3_填报表.xlsx, with the unit's or supplier's name and the sample's mark."""
    parts = [register[catalogue.plans[plan_id].region].name, str(period), "填报表"]
    if region and region != catalogue.plans[plan_id].region:
        parts.insert(1, register[region].name)
    elif supplier:
        parts.insert(1, supplier)
    if grade == "sample":
        parts.append(layout.BANNER)
    return "_".join(parts) + ".xlsx"


def write_template(
    catalogue: Catalogue,
    register: Register,
    plan_id: str,
    period: Period,
    *,
    region: str | None = None,
    previous: pd.DataFrame | None = None,
    values: pd.DataFrame | None = None,
    grade: Grade = "own",
    remarks: Iterable[tuple[str, str, str, str]] = (),
    measures: frozenset[str] | None = None,
    supplier: str = "",
) -> bytes:
    """The workbook (.xlsx bytes) of a plan and period, of all units or of one.

    previous: one row per region × measure × period (columns region, measure, period, value, optional state), the
    figures already known; the newest earlier one stands in grey. values: one row per region × measure (region,
    measure, value, optional state) to fill in beforehand. remarks: (region, target, kind, text). measures: only these,
    for the `supplier` named in the title. ValueError when nothing is to be reported then.
    """
    root = catalogue.plans[plan_id].region
    form = Form(catalogue, register, plan_id, period, None if region == root else region, grade, measures, supplier)
    if not form.entries:
        raise ValueError(f"{plan_id} has nothing to report for {period}")
    before, filled = tables.before_of(previous), tables.prefill_of(values)
    book = sheets.empty_book()
    placed: list[tuple[str, str, Entry]] = []
    if form.member_entries:
        placed += tables.members_sheet(book.create_sheet(layout.MEMBERS_SHEET), form, before, filled)
    if form.whole_entries:
        placed += tables.whole_sheet(book.create_sheet(form.whole_sheet), form, before, filled)
    papers.remarks_sheet(book.create_sheet(layout.REMARKS_SHEET), form, list(remarks))
    papers.notes_sheet(book.create_sheet(layout.NOTES_SHEET), form)
    papers.meta_sheet(book.create_sheet(layout.META_SHEET), form, placed)
    return sheets.workbook_bytes(book)


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
        return read_register(book, meta, origin, catalogue, register, plan=plan, period=period, grade=stated)
    if meta["kind"] == "check_ins" and tasks:
        return read_check_ins(book, meta, origin, tasks, plan=plan, period=period, grade=stated)
    whole = meta["region"] in ("", catalogue.plans[meta["plan"]].region)
    region = None if whole else meta["region"]
    form = Form(catalogue, register, meta["plan"], parse_period(meta["period"]), region, stated)
    return _read_figures(book, meta, origin, form, plan, period)


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
        details = {"reason": "template_version", "version": meta["template_version"], "expected": str(layout.VERSION)}
        return Problem(
            sheet, meta.cell("template_version"), "blocking", "unreadable", meta["template_version"], details
        )
    if meta["kind"] not in ("template", "targets", "published", "register", "check_ins"):
        details = {"reason": "template_version", "version": meta["kind"], "expected": "template"}
        return Problem(sheet, meta.cell("kind"), "blocking", "unreadable", meta["kind"], details)
    if meta["kind"] == "published":
        return None
    if meta["plan"] not in catalogue.plans:
        return Problem(sheet, meta.cell("plan"), "blocking", "unreadable", meta["plan"], {"reason": "plan_unknown"})
    root = catalogue.plans[meta["plan"]].region
    if meta["region"] and meta["region"] not in {region.code for region in register.family(root)}:
        details = {"reason": "unknown", "row": meta["region"], "plan": catalogue.plans[meta["plan"]].short}
        return Problem(sheet, meta.cell("region"), "blocking", "unknown_region", meta["region"], details)
    if meta["kind"] == "register" and meta["register"] not in catalogue.plan_registers(meta["plan"]):
        details = {"reason": "template_version", "version": meta["register"], "expected": "register"}
        return Problem(sheet, meta.cell("register"), "blocking", "unreadable", meta["register"], details)
    if meta["kind"] == "check_ins" and (tasks is None or meta["plan"] not in tasks.plans):
        details = {"reason": "template_version", "version": meta["kind"], "expected": "template"}
        return Problem(sheet, meta.cell("kind"), "blocking", "unreadable", meta["kind"], details)
    if meta["kind"] in ("template", "register", "check_ins") and not _is_possible(meta["period"]):
        return Problem(sheet, meta.cell("period"), "blocking", "wrong_period", meta["period"], {"reason": "missing"})
    return None


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
    )


def _periods(period: Period, found: Findings) -> tuple[Period, ...]:
    """The form's own period first, then every other one a figure of it holds for (year-end population, openings)."""
    others = sorted({o.period for o in found.observations} - {period})
    return (period, *others)
