"""The sheets behind the figures: words about targets, what each item means, and the hidden sheet that knows it all."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from loaders.template import layout, sheets
from loaders.template.layout import Entry, Form

REMARK_ROWS = 30


def remarks_sheet(sheet: Worksheet, form: Form, remarks: Sequence[tuple[str, str, str, str]]) -> None:
    """Draw the rows for words: which unit, which target, and what is asked of it."""
    sheets.set_widths(sheet, [16, 36, 30, 36, 36, 16, 16])
    hint = "单位和目标请从下拉列表选。写情况，不写姓名、电话、证件号。预计全年数按目标的单位填，只作参考，不作判断。"
    headings = (layout.UNIT_HEADING, "目标", *layout.REMARK_HEADINGS.values())
    head = sheets.heading_rows(sheet, f"{form.title}：情况说明", hint, len(headings), form.grade)
    for column, text in enumerate(headings, 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    filled = _remark_lines(form, remarks)
    count = max(REMARK_ROWS, len(filled))
    blank: list[str | None] = [None] * len(headings)
    for offset in range(count):
        line = filled[offset] if offset < len(filled) else blank
        row = head + 1 + offset
        for place, words in enumerate(line, 1):
            sheets.put(sheet, row, place, words, align="left", entry=True)
        sheet.row_dimensions[row].height = 15 * max(sheets.lines_of(words or "", 30) for words in line) + 4
    names = form.rows if form.region else [form.root, *form.rows]
    for entry_column, size, letter, error in (
        ("A", len(names), "H", "请选本表所列的单位"),
        ("B", len(form.targets), "I", "请选方案中的目标"),
    ):
        rule = sheets.choice(f"{layout.META_SHEET}!${letter}$2:${letter}${size + 1}", error)
        sheet.add_data_validation(rule)
        rule.add(f"{entry_column}{head + 1}:{entry_column}{head + count}")
    sheet.freeze_panes = sheet.cell(head + 1, 3).coordinate
    sheets.protect(sheet)
    sheets.print_setup(sheet, head + 1, wide=False)


def _remark_lines(form: Form, remarks: Sequence[tuple[str, str, str, str]]) -> list[list[str | None]]:
    """One line per unit and target, with its words in the order of the headings."""
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for region, target, kind, words in remarks:
        lines.setdefault((region, target), {})[kind] = words
    return [
        [form.register[region].name, form.targets[target], *(said.get(kind) for kind in layout.REMARK_HEADINGS)]
        for (region, target), said in lines.items()
    ]


def notes_sheet(sheet: Worksheet, form: Form) -> None:
    """Draw what each item means: definition, unit, cut-off, who hands it in, and which targets it serves."""
    sheets.set_widths(sheet, [38, 8, 18, 18, 52, 44])
    head = sheets.heading_rows(sheet, f"{form.title}：口径说明", "本页只读。", 6, form.grade)
    for column, text in enumerate(("填报项", "单位", "截止", "由谁提供", "口径", "用于哪些目标"), 1):
        sheets.put(sheet, head, column, text, bold=True, fill=sheets.HEAD_FILL)
    plan = form.plan
    for row, entry in enumerate(form.member_entries + form.whole_entries, head + 1):
        measure = entry.measure
        indicators = [form.catalogue.indicators[t.indicator] for t in plan.targets.values()]
        served = "、".join(i.name for i in indicators if entry.measure_id in i.formula.measures)
        texts = (measure.name, measure.unit, entry.when, measure.supplied_by.name, measure.note or "—", served)
        for column, text in enumerate(texts, 1):
            sheets.put(sheet, row, column, text, align="left" if column in (1, 5, 6) else "center", size=9)
        lines = max(sheets.lines_of(measure.note, 56), sheets.lines_of(served, 48), sheets.lines_of(texts[3], 18))
        sheet.row_dimensions[row].height = 14 * lines + 4
    sheet.freeze_panes = sheet.cell(head + 1, 2).coordinate
    sheets.protect(sheet)
    sheets.print_setup(sheet, head + 1, wide=False)


def meta_sheet(sheet: Worksheet, form: Form, placed: Sequence[tuple[str, str, Entry]]) -> None:
    """Write the hidden sheet: what this workbook is, which column or row is which measure, and the drop-down lists."""
    facts = {
        "template_version": str(layout.VERSION),
        "kind": "template",
        "plan": form.plan_id,
        "period": str(form.period),
        "region": form.region or "",
        "grade": form.grade,
    }
    for row, (key, value) in enumerate(facts.items(), 1):
        sheet.cell(row, 1).value = key
        sheet.cell(row, 2).value = value
    top = len(facts) + 2
    for column, text in enumerate(("sheet", "place", "measure", "heading", "period"), 1):
        sheet.cell(top, column).value = text
    for row, (title, place, entry) in enumerate(placed, top + 1):
        values = (title, place, entry.measure_id, entry.measure.name, str(entry.period))
        for column, text in enumerate(values, 1):
            sheet.cell(row, column).value = text
    names = form.rows if form.region else [form.root, *form.rows]
    for letter, words in ((8, [r.name for r in names]), (9, list(form.targets.values()))):
        sheet.cell(1, letter).value = "list"
        for row, text in enumerate(words, 2):
            sheet.cell(row, letter).value = text
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
