"""The parts of 报送情况: the grid supplier × measure × quarter, the text for each unit, the list to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from components.html import chain, link, piece, span, strong
from desk import Desk
from desk.chase import RUNGS, Owed, Timeliness, by_supplier
from tracker.periods import Period
from ui import choices, ladder, tables
from ui.csv_file import csv_file
from ui.record_words import place
from wording import _, named
from wording.chase import chase_text, rung_word, supplier_name
from wording.figures import period_words
from wording.sentences import sample_words

QUARTERS = 4


def quarters(desk: Desk, plan_id: str, last: Period) -> list[Period]:
    """The chosen quarter and those before it that the plan has, newest first."""
    first = desk.catalogue.plans[plan_id].baseline
    found = [last.plus_quarters(-n) for n in range(QUARTERS)]
    return [p for p in found if p.end >= first.end]


def headline(entries: Sequence[Owed], period: Period, due: date) -> str:
    """How many suppliers have handed all in, who has not, and how late it is."""
    units = by_supplier(list(entries))
    open_units = [unit for unit in units if unit.received < unit.owed]
    figures = sum(unit.owed - unit.received for unit in open_units)
    said = {"period": period_words(period), "due": f"{due:%Y-%m-%d}", "units": len(units)}
    if not entries:
        return _("{period}没有要报的数。").format(**said)
    if not open_units:
        late = sum(unit.received - unit.in_time for unit in units)
        words = _("{period}应于 {due} 前报送：{units} 家已全部报齐")
        return words.format(**said) + (_("，其中 {n} 个数迟报。").format(n=late) if late else _("，全部按时。"))
    days = max(entry.late_days for entry in entries if entry.received_on is None)
    state = _("已逾期 {n} 天").format(n=days) if days > 0 else _("距截止日 {n} 天").format(n=-days)
    return _("{period}应于 {due} 前报送：{units} 家中 {open} 家未报齐，缺 {figures} 个数，{state}。").format(
        **said, open=len(open_units), figures=figures, state=state
    )


def grid(desk: Desk, plan_id: str, by_quarter: dict[Period, list[Owed]]) -> str:
    """Supplier × measure down, quarters across, the chosen first (HTML); a supplier's own line counts it all and leads to what is
    theirs alone, a measure to the indicator that needs it."""
    needing = _needing(desk, plan_id)
    lines: dict[str, list[str]] = {}
    for entries in by_quarter.values():
        for entry in entries:
            measures = lines.setdefault(entry.supplier, [])
            if entry.measure not in measures:
                measures.append(entry.measure)
    body = []
    for supplier, measures in lines.items():
        mine = {p: [e for e in entries if e.supplier == supplier] for p, entries in by_quarter.items()}
        said = next(supplier_name(e, desk.catalogue, desk.register) for entries in mine.values() for e in entries)
        own = link(said, choices.here(unit=supplier))
        body.append([strong(own), *(_rates(entries) for entries in mine.values())])
        for measure in measures:
            called = named(desk.catalogue.measures[measure])
            if measure in needing:
                called = link(called, "./indicator" + choices.address(indicator=needing[measure]), "quiet")
            name = span(called, "inset")
            body.append([name, *(_cell([e for e in entries if e.measure == measure]) for entries in mine.values())])
    heads = [_("报送单位、填报项"), *(period_words(p) for p in by_quarter)]
    return tables.table(heads, body, css="wide dense grid", box="box long")


def _needing(desk: Desk, plan_id: str) -> dict[str, str]:
    """The first indicator of a plan's targets that each measure is needed for."""
    found: dict[str, str] = {}
    for target in desk.catalogue.plans[plan_id].targets.values():
        for measure in desk.catalogue.indicators[target.indicator].formula.measures:
            found.setdefault(measure, target.indicator)
    return found


def _rates(entries: list[Owed]) -> str:
    """完整率 92%　及时率 69%: whether figures came, and beside it whether they came by the due day."""
    units: list[Timeliness] = by_supplier(entries)
    if not units:
        return span("—", "muted")
    [unit] = units
    complete = _("完整率 {percent}").format(percent=_share(unit.received, unit.owed))
    timely = _("及时率 {percent}").format(percent=_share(unit.in_time, unit.owed))
    return span(chain([strong(complete), span(timely, "muted")], "　"), "nowrap")


def _share(part: int, whole: int) -> str:
    """Whole per cent, rounded down, so that 100% is all of them."""
    return f"{100 * part // whole}%"


def _cell(entries: list[Owed]) -> str:
    """■ 12/13 逾期 33 天; 13/13 迟报 2 天; ○ 0/13: one measure of one supplier in one quarter."""
    if not entries:
        return ""
    waiting = [e for e in entries if e.received_on is None]
    count = f"{len(entries) - len(waiting)}/{len(entries)}"
    if not waiting:
        late = max(e.late_days for e in entries)
        said = _("迟报 {n} 天").format(n=late) if late > 0 else ""
        return chain([count, span(said, "muted small") if said else ""], " ")
    rung = max((e.rung for e in waiting), key=RUNGS.index)
    shape, colour, tint = ladder.LOOK[rung]
    days = max(e.late_days for e in waiting)
    state = _("逾期 {n} 天").format(n=days) if days > 0 else _("还有 {n} 天").format(n=-days)
    return piece("rung", f"{shape} {count} {state}", colour, tint)


def unit(entries: Sequence[Owed], desk: Desk) -> str:
    """The chosen supplier, or "all"."""
    names = {entry.supplier: supplier_name(entry, desk.catalogue, desk.register) for entry in entries}
    return choices.one_of(
        "unit", _("报送单位"), ["all", *names], lambda key: _("全部单位") if key == "all" else names[key]
    )


def texts(desk: Desk, entries: Sequence[Owed], period: Period) -> list[tuple[Timeliness, str]]:
    """Each supplier with something missing and the message to send it, the latest first."""
    found = []
    for supplier in sorted(by_supplier(list(entries)), key=lambda u: -RUNGS.index(u.rung)):
        mine = [e for e in entries if e.supplier == supplier.supplier]
        text = chase_text(supplier_name(mine[0], desk.catalogue, desk.register), mine, desk.catalogue, desk.register)
        if text:
            found.append((supplier, text))
    return found


def the_list(desk: Desk, plan_id: str, entries: Sequence[Owed], grade: str | None) -> tuple[bytes, str]:
    """What is owed and what came, one row each, as a CSV that a spreadsheet opens, and its file name."""
    heads = [_("报送单位"), _("填报项"), _("地区"), _("时期"), _("截止日"), _("收到日"), _("状态"), _("逾期天数")]
    rows = [
        (
            supplier_name(e, desk.catalogue, desk.register),
            named(desk.catalogue.measures[e.measure]),
            place(e.region, desk.register),
            str(e.period),
            e.due.isoformat(),
            e.received_on.isoformat() if e.received_on else "",
            rung_word(e.rung),
            max(0, e.late_days),
        )
        for e in entries
    ]
    name = _("报送情况_{plan}_{period}{sample}.csv").format(
        plan=named(desk.catalogue.plans[plan_id], "short"),
        period=entries[0].period if entries else "",
        sample=f"_{sample_words()}" if grade == "sample" else "",
    )
    return csv_file([*heads, *([sample_words()] if grade == "sample" else [])], rows), name
