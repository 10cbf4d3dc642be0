"""The blank workbooks of a plan and quarter: of the whole, of one unit, and packed for all who hand figures in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk import Desk
from desk.load import known_figures
from desk.others import reporting_others
from desk.permission import knowing_about
from desk.snapshot import snapshot_of
from loaders.published import write_blank_published
from loaders.template.layout import Form
from loaders.template.tables import OpenCell, before_of
from loaders.template.tables import open_cells as _open_cells
from loaders.template.writer import template_name, write_template
from tracker.periods import Period
from tracker.permission import About
from tracker.submission import Grade, Submission


@dataclass(frozen=True)
class Asked:
    """One blank workbook: whose it is, and the measures it asks for (None for all). Neither name: the whole plan's."""

    region: str | None = None
    supplier: str = ""
    measures: frozenset[str] | None = None


def template(desk: Desk, plan_id: str, period: Period, region: str | None = None) -> tuple[bytes, str]:
    """The blank workbook of a plan and quarter, for all units or one, with the last figures in grey, and its file name.

    ValueError when nothing is to be reported then.
    """
    return _written(_of_its_unit(desk, plan_id, region), plan_id, period, Asked(region))


def _of_its_unit(desk: Desk, plan_id: str, region: str | None) -> Desk:
    """The desk that knows a unit's newest figures, drafts too, for who hands them in."""
    return knowing_about(desk, "hand_in", About(plan_id, (region or desk.catalogue.plans[plan_id].region,)))


def template_file(desk: Desk, plan_id: str, period: Period, region: str | None = None) -> str | None:
    """The file name of a `template`, None when nothing is to be reported then; writes nothing."""
    root, grade = desk.catalogue.plans[plan_id].region, _grade(desk, plan_id)
    if not Form(desk.catalogue, desk.register, plan_id, period, None if region == root else region, grade).entries:
        return None
    return template_name(desk.catalogue, desk.register, plan_id, period, region=region, grade=grade)


# Region, target, kind of remark (`loaders/template/layout.py`), words.
Remark = tuple[str, str, str, str]
# The end of the name of a workbook made of what was typed on a page.
TYPED = "_网页填报.xlsx"


def open_cells(desk: Desk, plan_id: str, period: Period, region: str | None = None) -> list[OpenCell]:
    """Every cell of that blank that is to be filled in, unit by unit; none when nothing is to be reported then."""
    desk = _of_its_unit(desk, plan_id, region)
    form = Form(desk.catalogue, desk.register, plan_id, period, region, _grade(desk, plan_id))
    return _open_cells(form, before_of(known_figures(desk, plan_id)))


def remark_targets(desk: Desk, plan_id: str, period: Period, region: str | None = None) -> list[str]:
    """The keys of the targets that the blank takes words about."""
    return list(Form(desk.catalogue, desk.register, plan_id, period, region, _grade(desk, plan_id)).targets)


def typed_in(
    desk: Desk,
    plan_id: str,
    period: Period,
    region: str | None,
    typed: Mapping[tuple[str, str], str],
    remarks: Sequence[Remark] = (),
) -> tuple[bytes, str]:
    """That blank with what somebody typed (by region and measure) in its open cells and said of targets, to be read as any
    workbook; and its name.

    ValueError when nothing is to be reported then.
    """
    content, name = _written(_of_its_unit(desk, plan_id, region), plan_id, period, Asked(region), typed, remarks)
    return content, name.removesuffix(".xlsx") + TYPED


def cells_typed(desk: Desk, submission: Submission) -> dict[tuple[str, str], OpenCell]:
    """The open cells of a workbook made of what was typed, by (sheet, cell); {} of any other workbook."""
    if submission.plan is None or submission.layout != "template" or not submission.file_name.endswith(TYPED):
        return {}
    period, root = submission.periods[0], desk.catalogue.plans[submission.plan].region
    for region in (None, *(member.code for member in desk.register.members(root, period.end))):
        name = _name(desk, submission.plan, period, Asked(region)).removesuffix(".xlsx") + TYPED
        if name == submission.file_name:
            return {(one.sheet, one.cell): one for one in open_cells(desk, submission.plan, period, region)}
    return {}


def _written(
    desk: Desk,
    plan_id: str,
    period: Period,
    asked: Asked,
    typed: Mapping[tuple[str, str], str] | None = None,
    remarks: Sequence[Remark] = (),
) -> tuple[bytes, str]:
    content = write_template(
        desk.catalogue,
        desk.register,
        plan_id,
        period,
        region=asked.region,
        grade=_grade(desk, plan_id),
        previous=known_figures(desk, plan_id),
        measures=asked.measures,
        supplier=asked.supplier,
        typed=typed,
        remarks=remarks,
    )
    return content, _name(desk, plan_id, period, asked)


def _name(desk: Desk, plan_id: str, period: Period, asked: Asked) -> str:
    grade = _grade(desk, plan_id)
    return template_name(
        desk.catalogue, desk.register, plan_id, period, region=asked.region, grade=grade, supplier=asked.supplier
    )


def bundle(desk: Desk, plan_id: str, period: Period, *, by_unit: bool = False) -> tuple[bytes, str]:
    """A zip with one blank workbook for everyone who hands figures of a plan and quarter in, each asking for its own:
    the province, each department, whoever answers for the whole, each unit, and 其他 where it has ever given a figure; and
    its file name.

    `by_unit`: one for each unit that asks for all of its figures, whoever's they are to supply, and one for the whole's:
    for an office that gathers them place by place. ValueError when nothing is to be reported then.
    """
    wanted = _by_unit(desk, plan_id, period) if by_unit else _by_supplier(desk, plan_id, period)
    grade = _grade(desk, plan_id)
    books = [
        _written(desk, plan_id, period, asked)
        for asked in wanted
        if Form(desk.catalogue, desk.register, plan_id, period, asked.region, grade, asked.measures).entries
    ]
    if not books:
        raise ValueError(f"{plan_id} has nothing to report for {period}")
    packed, day = io.BytesIO(), period.end
    with zipfile.ZipFile(packed, "w") as archive:
        for content, name in books:
            # The quarter's end and not the hour they were made, so that the same blanks are the same bytes.
            archive.writestr(zipfile.ZipInfo(name, date_time=(day.year, day.month, day.day, 0, 0, 0)), content)
    return packed.getvalue(), bundle_name(desk, plan_id, period, by_unit=by_unit)


def published(desk: Desk, plan_id: str) -> tuple[bytes, str]:
    """The blank workbook for the figures one document printed, and its file name."""
    return write_blank_published(desk.catalogue, desk.register, plan_id), published_file(desk, plan_id)


def published_file(desk: Desk, plan_id: str) -> str:
    """The file name of what `published` writes."""
    return f"{desk.register[desk.catalogue.plans[plan_id].region].name}_公开数据.xlsx"


def _by_supplier(desk: Desk, plan_id: str, period: Period) -> list[Asked]:
    """A workbook for each supplier above the units, in the catalogue's order, and one for each unit that supplies."""
    by_name: dict[str, set[str]] = {}
    own: set[str] = set()
    for key, measure in desk.catalogue.plan_measures(plan_id).items():
        by = measure.supplied_by
        mine = own if by.level == "district" else by_name.setdefault(by.name, set())
        mine.add(key)
    root = desk.catalogue.plans[plan_id].region
    return [
        *(Asked(supplier=name, measures=frozenset(measures)) for name, measures in by_name.items()),
        *(Asked(unit.code, measures=frozenset(own)) for unit in desk.register.expected(root, period.end)),
        *_of_no_district(desk, plan_id, period, frozenset(own)),
    ]


def _by_unit(desk: Desk, plan_id: str, period: Period) -> list[Asked]:
    measures = desk.catalogue.plan_measures(plan_id)
    whole = frozenset(key for key, measure in measures.items() if measure.is_whole)
    rest = frozenset(measures) - whole
    units = desk.register.expected(desk.catalogue.plans[plan_id].region, period.end)
    return [
        Asked(measures=whole),
        *(Asked(unit.code, measures=rest) for unit in units),
        *_of_no_district(desk, plan_id, period, rest),
    ]


def _of_no_district(desk: Desk, plan_id: str, period: Period, measures: frozenset[str]) -> list[Asked]:
    """A book 其他 where that row has ever given one of the measures: else thirteen county books would leave it out."""
    rows = reporting_others(desk, plan_id, period)
    return [Asked(row, measures=gave & measures) for row, gave in rows.items() if gave & measures]


def bundle_name(desk: Desk, plan_id: str, period: Period, *, by_unit: bool = False) -> str:
    """The file name of a `bundle`."""
    name = template_name(desk.catalogue, desk.register, plan_id, period, grade=_grade(desk, plan_id))
    kind = "填报表_各单位" if by_unit else "填报表_全部"
    return name.replace("填报表", kind).removesuffix(".xlsx") + ".zip"


def _grade(desk: Desk, plan_id: str) -> Grade:
    return "sample" if snapshot_of(desk, plan_id).grade == "sample" else "own"
