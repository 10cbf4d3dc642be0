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

from collections.abc import Iterable, Mapping

from loaders.template import layout, papers, sheets, tables
from loaders.template.layout import Entry, Form
from tracker.figures import NamedColumns
from tracker.periods import Period
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from tracker.submission import Grade


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
    previous: NamedColumns | None = None,
    values: NamedColumns | None = None,
    grade: Grade = "own",
    remarks: Iterable[tuple[str, str, str, str]] = (),
    measures: frozenset[str] | None = None,
    supplier: str = "",
    typed: Mapping[tuple[str, str], str] | None = None,
) -> bytes:
    """The workbook (.xlsx bytes) of a plan and period, of all units or of one.

    previous: one row per region × measure × period (columns region, measure, period, value, optional state), the
    figures already known; the newest earlier one stands in grey. values: one row per region × measure (region,
    measure, value, optional state) to fill in beforehand. typed: (region, measure) to a text as a person typed it. remarks: (region, target, kind, text). measures: only these,
    for the `supplier` named in the title. ValueError when nothing is to be reported then.
    """
    root = catalogue.plans[plan_id].region
    form = Form(catalogue, register, plan_id, period, None if region == root else region, grade, measures, supplier)
    if not form.entries:
        raise ValueError(f"{plan_id} has nothing to report for {period}")
    before, filled = tables.before_of(previous), tables.prefill_of(values, typed)
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
