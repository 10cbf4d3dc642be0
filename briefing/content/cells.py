"""Figures as cells: printed as every screen prints them, with the number itself beside for a workbook."""

from __future__ import annotations

from briefing.content.material import Material
from briefing.content.model import Cell, Column, Table
from tracker.rules.judgement import Judgement
from wording import _, named
from wording.figures import Place, decimals_of, in_shown_unit, joined, reported_words, shown_unit, target_words
from wording.outlook import bounds_figure, outlook_word
from wording.sentences import row_figure, schedule_line, since_last_quarter, still_missing, target_of
from wording.status import status_word


def text(words: str) -> Cell:
    return Cell(words)


def light(judgement: Judgement) -> Cell:
    """The status of a judgement: its word, and its code for glyph and colour; — without a task."""
    code = judgement.light
    return Cell(status_word(code) if code else "—", status=code)


def value(material: Material, judgement: Judgement, place: Place = "table", *, unit: bool = False) -> Cell:
    """A judgement's figure as printed in a table, the number itself in the shown unit; the part sum where it is incomplete.

    The word of the status where nothing was reported, the word of its state for a 0/1 measure.
    """
    indicator = target_of(judgement, material.catalogue)[1]
    whole, partial = judgement.value, judgement.figure.partial
    found = whole if whole is not None else partial
    states = [member.state for member in judgement.figure.members]
    if found is None:
        return Cell(status_word("no_data") if judgement.status in (None, "no_data") else "—")
    if len(states) == 1 and states[0]:
        return Cell(states[0], value=found, decimals=0)
    # A part sum stands beside the ends of what the whole may be: as fine as in every table.
    printed, words = row_figure(judgement, material.catalogue, place if whole is not None else "table")
    if unit:
        printed = joined(printed, words)
    bounds = bounds_figure(judgement, material.catalogue) if whole is None else ""
    if bounds and unit:
        bounds = joined(bounds, words)
    if whole is None:
        pattern = _("{bounds}（已报合计 {value}）") if bounds else _("{value}（未报齐）")
        printed = pattern.format(bounds=bounds, value=printed)
    return Cell(
        printed,
        in_shown_unit(found, indicator, material.catalogue),
        decimals_of(indicator, material.catalogue, "table"),
        brief=bounds,
    )


def promise(material: Material, judgement: Judgement) -> str:
    """What is promised, with the plan's own verb."""
    target, indicator = target_of(judgement, material.catalogue)
    codes = target.value if isinstance(target.value, tuple) else ()
    names = {code: named(material.register[code]) for code in codes if code in material.register}
    return target_words(target, indicator, material.catalogue, names)


def moved(material: Material, judgement: Judgement) -> str:
    """The change since last quarter without its label."""
    label = _("较上季 {change}").partition("{")[0]
    return since_last_quarter(judgement, material.catalogue).removeprefix(label)


def light_table(material: Material) -> Table:
    """Every target in one line: promise, value, against schedule, what is missing, light, outlook, reports."""
    columns = (
        Column("name", _("指标"), width=2.4),
        Column("promise", _("目标"), width=2.3),
        Column("value", _("最新值"), align="right", width=1.3),
        Column("unit", _("单位"), width=0.9),
        Column("moved", _("较上季"), align="right", width=1.2),
        Column("schedule", _("对照序时"), width=2.3),
        Column("missing", _("目前还差"), width=2.3),
        Column("status", _("状态"), width=1.2),
        Column("outlook", _("完成研判"), width=1.4),
        Column("reported", _("报送"), width=1.1),
    )
    return Table(_("目标总表"), columns, tuple(_light_row(material, row) for row in material.whole))


def _light_row(material: Material, judgement: Judgement) -> tuple[Cell, ...]:
    indicator = target_of(judgement, material.catalogue)[1]
    code = judgement.outlook.prospect
    missing = still_missing(judgement, material.catalogue).removeprefix(_("目前还差 {gap}").partition("{")[0])
    return (
        text(named(indicator, "short")),
        text(promise(material, judgement)),
        value(material, judgement),
        text(shown_unit(indicator, material.catalogue)),
        text(moved(material, judgement)),
        text(schedule_line(judgement, material.catalogue)),
        text(missing or "—"),
        light(judgement),
        text(outlook_word(code) if code else "—"),
        text(reported_words(judgement.figure.reported, judgement.figure.expected, judgement.figure.others_missing)),
    )
