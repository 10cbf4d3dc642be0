"""The words of a workbook of ours: remarks about targets, periods it names, and numbers that belong to persons."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from loaders.template import layout
from loaders.template.findings import Findings, head_row
from loaders.template.layout import Form
from loaders.template.meta import text_at
from loaders.workbook.cells import Cell, address
from loaders.workbook.model import Book, Sheet
from loaders.workbook.values import number_fault
from tracker.numbers import parse_number
from tracker.period_words import find_periods
from tracker.periods import Period
from tracker.problems import NotANumber, UnknownMeasure, UnknownRegion, WrongPeriod
from tracker.rules.magnitude import Bounds, size_fault
from tracker.schema.regions import fold_name
from tracker.submission import Problem, Remark


def read_remarks(sheet: Sheet, found: Findings) -> None:
    """Read the words about targets; a row with words needs a unit and a target of this plan."""
    head = head_row(sheet, layout.UNIT_HEADING)
    if head is None:
        return
    form = found.form
    headings = {text_at(sheet, head[0], c): c for r, c in sheet.cells if r == head[0]}
    targets = _target_names(form)
    for row in sorted({r for r, _ in sheet.cells if r > head[0]}):
        words = {k: text_at(sheet, row, headings[h]) for k, h in layout.REMARK_HEADINGS.items() if h in headings}
        if not any(words.values()):
            continue
        name, target_name = text_at(sheet, row, head[1]), text_at(sheet, row, headings.get("目标", head[1] + 1))
        regions = form.register.find(name, form.plan.region, form.period.end) if name else []
        target = targets.get(fold_name(target_name))
        if len(regions) != 1 or (form.region and regions[0].code != form.region):
            said = UnknownRegion(reason="unknown" if name else "no_name", row=name, plan=form.plan.short)
            found.problem(sheet, row, head[1], said, name)
        elif target is None:
            unknown = UnknownMeasure(reason="unknown", heading=(target_name,))
            found.problem(sheet, row, headings.get("目标", head[1] + 1), unknown, target_name)
        else:
            _add_remarks(sheet, row, headings, words, (regions[0].code, target), found)


def _add_remarks(
    sheet: Sheet, row: int, headings: dict[str, int], words: dict[str, str], about: tuple[str, str], found: Findings
) -> None:
    region, target = about
    for kind, heading in layout.REMARK_HEADINGS.items():
        text: str | None = words.get(kind)
        if text and kind == "expected_year":
            text = _estimate(sheet, (row, headings[heading]), target, found)
        if text:
            cell = address(row, headings[heading])
            found.remarks.append(
                Remark(target, region, found.form.period, kind, text, sheet.name, cell)  # type: ignore[arg-type]
            )


def _estimate(sheet: Sheet, at: tuple[int, int], target: str, found: Findings) -> str | None:
    """The unit's own estimate as a number and the target's stored unit; a problem where it is none."""
    cell, catalogue = sheet.cells[at], found.form.catalogue
    indicator = catalogue.indicators[found.form.plan.targets[target.partition(".")[2]].indicator]
    try:
        figure = None if cell.kind in ("date", "bool") else parse_number(cell.value, cell.number_format)
        if figure is None:
            return None
        value = catalogue.in_stored_unit(figure.value, figure.unit or indicator.unit, indicator.unit)
    except ValueError:
        found.problem(sheet, *at, NotANumber(reason=number_fault(cell)), cell.text)
        return None
    if fault := size_fault(value, Bounds.of_indicator(indicator, catalogue), figure.value):
        found.problem(sheet, *at, fault, cell.text)
        return None
    return f"{round(value, 6):.15g} {indicator.unit}"


def _target_names(form: Form) -> dict[str, str]:
    """Every name a target goes by, folded, to its id."""
    names: dict[str, str] = {}
    for key, target in form.plan.targets.items():
        indicator = form.catalogue.indicators[target.indicator]
        for name in (target.code, indicator.short, *indicator.aliases, indicator.name):
            names[fold_name(name)] = layout.target_key(form.plan_id, key)
    return names


def period_problems(
    book: Book, file_name: str, found: Findings, wanted: Period | None, titled: Collection[str] = ()
) -> None:
    """Every place that names another period than the hidden sheet, each at its cell; a blank of another period than the one
    asked for (`wanted`) has that one fault, at its title.

    `titled` are the sheets whose first cell is a title, where they are not those of a figures' form.
    """
    meta, period = found.meta, found.form.period
    named = str(period)
    sheets = [sheet for sheet in book.sheets if sheet.visible]
    of = titled or {layout.MEMBERS_SHEET, found.form.whole_sheet}
    if wanted and wanted != period:
        said = WrongPeriod(reason="other_blank", flag=str(wanted), meta=named, expected=str(wanted))
        title = next((sheet.name for sheet, _cell in _titles(sheets, of)), None)
        where = (title, "A1") if title else (layout.META_SHEET, meta.cell("period"))
        found.problems.append(Problem(*where, "blocking", said, named))
        return
    for sheet, cell in _titles(sheets, of):
        periods = find_periods(cell.text)
        if periods and period not in periods:
            text = "、".join(map(str, periods))
            said = WrongPeriod(reason="disagree", title=text, meta=named, expected=named)
            found.problem(sheet, 1, 1, said, text)
    # A day in a file name is most often the day it was sent; only a quarter there speaks of the figures.
    in_name = [p for p in find_periods(re.sub(r"\.\w+$", "", file_name)) if p.is_quarter or not period.is_quarter]
    if in_name and period not in in_name and sheets:
        text = "、".join(map(str, in_name))
        said = WrongPeriod(reason="disagree", file_name=text, meta=named, expected=named)
        found.problem(sheets[0], 1, 1, said, text)


def _titles(sheets: list[Sheet], names: Collection[str]) -> Iterator[tuple[Sheet, Cell]]:
    for sheet in sheets:
        if sheet.name in names and (cell := sheet.cells.get((1, 1))):
            yield sheet, cell
