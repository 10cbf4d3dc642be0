"""Filling in on the page: a blank as a table to type in or paste into, read as the workbook it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.html import strong
from desk import blanks
from loaders.template.tables import OpenCell
from pages.returns.parts import put_in
from tracker.periods import Period
from tracker.submission import Problem, Submission
from ui import choices, parts, session, tables
from ui.record_words import number, place
from wording import _, named
from wording.figures import period_words, unit_words
from wording.problems import problem_sentence, severity_glyph, severity_word

# Of the session: by table what was typed, by region and measure; the table as it stood when it was first drawn.
_TYPED, _DRAWN = "filling-typed", "filling-drawn"
NOW, BEFORE = "now", "before"
GREY = "color: #6b7280; background-color: #f3f4f6"


def is_on() -> bool:
    """Whether the reader chose to fill in here; draws the switch."""
    return choices.switch("fill", _("在网页上填，或从表格粘贴"))


def table(plan_id: str, period: Period, region: str | None) -> None:
    """The blank to type in, last quarter's figures in grey beside; the button that has it read like a workbook put in."""
    desk = session.the_desk()
    cells = blanks.open_cells(desk, plan_id, period, region)
    parts.section(_("在网页上填：{unit}，{period}").format(unit=_whose(region), period=period_words(period)))
    if not cells:
        parts.caption(_("这个季度没有要报的数，请另选季度。"))
        return
    alone = region is not None
    root = desk.catalogue.plans[plan_id].region
    key = f"{plan_id}-{period}-{region or ''}"
    wide = [] if alone else [cell for cell in cells if cell.region != root]
    typed: dict[tuple[str, str], str] = {}
    if wide:
        typed |= _units_table(wide, f"{key}-units")
    if rest := [cell for cell in cells if alone or cell.region == root]:
        typed |= _items_table(rest, f"{key}-items")
    said = _words_table(plan_id, period, region, f"{key}-words")
    parts.caption(
        _(
            "点一格就可以填；在 WPS 表格里复制一块，点左上角第一格按 Ctrl+V 粘贴。灰色是上期数。空着是未报送，没有发生填 0。"
        )
    )
    if st.button(_("检查这张表"), key="fill-check", type="primary"):
        given = {where: text for where, text in typed.items() if text.strip()}
        if not (given or said):
            st.warning(_("还没有填数。"))
            return
        content, name = blanks.typed_in(desk, plan_id, period, region, given, said)
        put_in.put(name, content, plan_id, period)
        st.rerun()


def _whose(region: str | None) -> str:
    return place(region, session.the_desk().register) if region else _("全部报送单位")


def _items_table(cells: Sequence[OpenCell], key: str) -> dict[tuple[str, str], str]:
    """One line per item of one unit, or of the whole; what was typed."""
    catalogue = session.the_desk().catalogue

    def drawn(typed: dict[tuple[str, str], str]) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "item": [named(cell.entry.measure) for cell in cells],
                NOW: [typed.get(_where(cell), "") for cell in cells],
                BEFORE: [_before(cell) for cell in cells],
                "unit": [unit_words(cell.entry.measure.unit, catalogue) for cell in cells],
                "when": [period_words(cell.entry.period, stock=True) for cell in cells],
            }
        )

    config = {
        "item": st.column_config.TextColumn(_("填报项"), width="large"),
        NOW: st.column_config.TextColumn(_("本期")),
        BEFORE: st.column_config.TextColumn(_("上期")),
        "unit": st.column_config.TextColumn(_("单位"), width="small"),
        "when": st.column_config.TextColumn(_("时期")),
    }
    edited = _editor(key, drawn, config, [BEFORE])
    return _typed(key, {_where(cell): edited[NOW].iloc[n] for n, cell in enumerate(cells)})


def _units_table(cells: Sequence[OpenCell], key: str) -> dict[tuple[str, str], str]:
    """One line per unit and two columns per item, as on the workbook's sheet; what was typed."""
    regions = list(dict.fromkeys(cell.region for cell in cells))
    entries = {cell.entry.measure_id: cell.entry for cell in cells}
    by_place = {_where(cell): cell for cell in cells}
    register, catalogue = session.the_desk().register, session.the_desk().catalogue

    def drawn(typed: dict[tuple[str, str], str]) -> pd.DataFrame:
        columns = {"place": [place(region, register) for region in regions]}
        for measure in entries:
            columns[measure] = [typed.get((region, measure), "") for region in regions]
            columns[f"{measure} {BEFORE}"] = [_before(by_place[region, measure]) for region in regions]
        return pd.DataFrame(columns)

    config = {"place": st.column_config.TextColumn(_("填报单位"), pinned=True, width="medium")}
    for measure, entry in entries.items():
        kind = entry.measure
        name = _("{name}（{unit}）").format(name=named(kind), unit=unit_words(kind.unit, catalogue))
        when = period_words(entry.period, stock=True)
        config[measure] = st.column_config.TextColumn(name, help=_("{name}，{when}").format(name=name, when=when))
        config[f"{measure} {BEFORE}"] = st.column_config.TextColumn(_("上期"), width="small")
    edited = _editor(key, drawn, config, [f"{measure} {BEFORE}" for measure in entries])
    columns = {measure: edited[measure] for measure in entries}
    return _typed(key, {(r, m): columns[m].iloc[n] for m in entries for n, r in enumerate(regions)})


def _words_table(plan_id: str, period: Period, region: str | None, key: str) -> list[blanks.Remark]:
    """What is said of targets beside the figures, a line for each unit and target; whole lines only."""
    desk = session.the_desk()
    plan = desk.catalogue.plans[plan_id]
    codes = (
        [region]
        if region
        else [plan.region, *dict.fromkeys(c.region for c in blanks.open_cells(desk, plan_id, period))]
    )
    units = {place(code, desk.register): code for code in codes}
    keys = blanks.remark_targets(desk, plan_id, period, region)
    of = {named(desk.catalogue.indicators[plan.targets[one.partition(".")[2]].indicator]): one for one in keys}
    kinds = tables.remark_words()
    with st.expander(_("情况说明（可不填）")):
        kept = st.session_state.setdefault(_DRAWN, {})
        widget = f"fill-{key}"
        if key not in kept or widget not in st.session_state:
            kept[key] = pd.DataFrame(
                st.session_state.get(_TYPED, {}).get(key, []), columns=["unit", "target", *kinds], dtype=str
            )
        edited = st.data_editor(
            kept[key],
            key=widget,
            hide_index=True,
            num_rows="dynamic",
            width="stretch",
            column_config={
                "unit": st.column_config.SelectboxColumn(_("填报单位"), options=list(units), default=next(iter(units))),
                "target": st.column_config.SelectboxColumn(_("目标"), options=list(of)),
                **{kind: st.column_config.TextColumn(name) for kind, name in kinds.items()},
            },
        )
        parts.caption(_("一行说一个目标。写情况，不写姓名、电话、证件号。"))
    lines = edited.fillna("").to_dict("records")
    st.session_state.setdefault(_TYPED, {})[key] = lines
    return [
        (units[line["unit"]], of[line["target"]], kind, line[kind].strip())
        for line in lines
        if line["unit"] in units and line["target"] in of
        for kind in kinds
        if line[kind].strip()
    ]


def _editor(
    key: str,
    drawn: Callable[[dict[tuple[str, str], str]], pd.DataFrame],
    config: Mapping[str, Any],
    grey: Sequence[str],
) -> pd.DataFrame:
    """The table as it was edited. It is drawn once with what was typed before; what is edited since stands in the session, and
    goes with the widget when another page is looked at.
    """
    kept = st.session_state.setdefault(_DRAWN, {})
    widget = f"fill-{key}"
    if key not in kept or widget not in st.session_state:
        kept[key] = drawn(st.session_state.get(_TYPED, {}).get(key, {}))
    frame = kept[key]
    fixed = [name for name in frame.columns if name not in _open(frame, grey)]
    edited: pd.DataFrame = st.data_editor(
        frame.style.map(lambda _value: GREY, subset=list(grey)),
        key=widget,
        hide_index=True,
        disabled=fixed,
        column_config=dict(config),
        num_rows="fixed",
        width="stretch",
        height="content",
    )
    return edited


def _open(frame: pd.DataFrame, grey: Sequence[str]) -> list[str]:
    """The columns to type in: that of this quarter, or those with a grey one beside."""
    beside = {name.removesuffix(f" {BEFORE}") for name in grey}
    return [name for name in frame.columns if name == NOW or name in beside - {BEFORE}]


def _typed(key: str, given: dict[tuple[str, str], object]) -> dict[tuple[str, str], str]:
    """What stands in the open cells, kept for the next look at the page."""
    texts = {where: text for where, text in given.items() if isinstance(text, str) and text.strip()}
    st.session_state.setdefault(_TYPED, {})[key] = texts
    return texts


def _where(cell: OpenCell) -> tuple[str, str]:
    return cell.region, cell.entry.measure_id


def _before(cell: OpenCell) -> str:
    before = cell.before
    return before if isinstance(before, str) else number(before)


def faults(submission: Submission) -> bool:
    """What is wrong with a table typed here, by the unit and the item of its cell; whether it is one."""
    places = blanks.cells_typed(session.the_desk(), submission)
    if not places:
        return False
    body = [_fault(problem, places.get((problem.sheet, problem.cell))) for problem in submission.problems]
    st.html(tables.table([_("级别"), _("填报单位"), _("填报项"), _("所填"), _("问题"), _("怎样改")], body, css="wide"))
    return True


def _fault(problem: Problem, cell: OpenCell | None) -> list[str]:
    what, fix = problem_sentence(problem)
    where = f"{problem.sheet}!{problem.cell}" if problem.cell else problem.sheet
    return [
        strong(f"{severity_glyph(problem.severity)} {severity_word(problem.severity)}", "nowrap"),
        place(cell.region, session.the_desk().register) if cell else where,
        named(cell.entry.measure) if cell else "",
        problem.found or "—",
        what,
        fix,
    ]
