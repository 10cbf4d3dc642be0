"""The parts of 任务分解: the editable table of shares, what they come to, and the workbook that carries them.

Locked numbers live in the address with their target (`locks=<target>~<region>:<value>~…`), so that a link reproduces
the split; nothing of it is ever in the database.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from components.html import piece, strong
from desk import allocate
from desk.allocate import Proposal, ProposedShare
from loaders.targets.book import DRAFT_DOCUMENT
from tracker.numbers import plain
from tracker.periods import Period
from tracker.rules.split import METHODS, Method
from tracker.schema.catalogue import Catalogue, Indicator
from tracker.schema.regions import Register
from ui import choices, parts, session, tables
from wording import _, named
from wording.figures import joined, period_words, unit_words
from wording.levels import members_word

ROW_HEIGHT = 30


# The editor draws itself on a canvas; its own menus and tools speak English and are not needed here.
def method_words(method: str) -> str:
    return {"share": _("按基期占比"), "growth": _("同幅增长"), "gap": _("按差距")}[method]


def method_sentence(found: Proposal) -> str:
    """How the numbers were made, in one or two sentences."""
    how = {
        "share": _("按基期占比：应达到数按各单位基期数的占比分。"),
        "growth": _("同幅增长：各单位在现有数上增长同一比例。"),
        "gap": _("按差距：还差的数由低于线的单位按差额分担，高于线的保持现有数。"),
    }[found.method]
    line = ""
    if found.method == "gap":
        heads = all(one.weight is not None for one in found.shares if one.present is not None)
        line = _("线按常住人口计。") if heads else _("线按基期占比计。")
    kept = _("未锁定的不低于现有数，按最大余数取整。")
    return how + line + kept


def method() -> Method:
    """The chosen way of splitting."""
    chosen = choices.one_of("method", _("测算办法"), list(METHODS), method_words)
    return next(m for m in METHODS if m == chosen)


def target_key(plan_id: str, keys: list[str]) -> str:
    """The chosen target of a plan, one of those that can be split."""
    catalogue = session.the_desk().catalogue
    targets = catalogue.plans[plan_id].targets
    return choices.one_of(
        "target", _("目标"), keys, lambda key: named(catalogue.indicators[targets[key].indicator], "short")
    )


def years(plan_id: str, key: str, as_of: Period) -> list[int]:
    """The chosen years: the deadline's alone, or every one still open."""
    every = allocate.years_of(session.the_desk(), plan_id, key, as_of)
    options = [str(every[-1])] if len(every) == 1 else [str(every[-1]), f"{every[0]}-{every[-1]}"]

    def words(code: str) -> str:
        first, _dash, last = code.partition("-")
        return _("{first}—{last}年逐年").format(first=first, last=last) if last else _("{year}年").format(year=first)

    chosen = choices.one_of("years", _("年份"), options, words)
    return every if "-" in chosen else every[-1:]


def locks(key: str, register: Register, root: str) -> dict[str, float]:
    """The locked numbers of a target, from the address; what is no number or no place of the plan is left aside."""
    named_key, *pairs = st.query_params.get("locks", "").split("~")
    known = {region.code for region in register.members(root)}
    found: dict[str, float] = {}
    for pair in pairs if named_key == key else []:
        region, _colon, text = pair.partition(":")
        try:
            value = float(text)
        except ValueError:
            continue
        if region in known and math.isfinite(value) and value >= 0:
            found[region] = value
    return found


def _keep_locks(key: str, found: Mapping[str, float]) -> None:
    if found:
        st.query_params["locks"] = "~".join([key, *(f"{region}:{value:.10g}" for region, value in found.items())])
    else:
        st.query_params.pop("locks", None)


def _edited(widget: str, key: str, regions: list[str], shares: list[float | None], held: dict[str, float]) -> None:
    """Turns what was typed into locks: a number typed is locked, a tick locks what stands there, none frees it."""
    changed: dict[int, dict[str, Any]] = st.session_state[widget]["edited_rows"]
    now = dict(held)
    for place, cells in changed.items():
        region, share = regions[int(place)], shares[int(place)]
        value = cells["share"] if "share" in cells else share if cells.get("locked") else None
        if value is None:
            now.pop(region, None)
        else:
            now[region] = float(value)
    _keep_locks(key, now)


def editor(
    plan_id: str,
    found: Proposal,
    indicator: Indicator,
    catalogue: Catalogue,
    register: Register,
    held: dict[str, float],
) -> None:
    """The table of shares, where numbers can be typed and locked; the free ones are worked out again at once."""
    shown = _shown(found.shares, register)
    shown["pace"] = shown["pace"].round(max(found.decimals, 1))
    order = ["place", "start", "present", "allocated", "share", "locked", "growth", "growth_percent", "pace"]
    if all(one.allocated is None for one in found.shares):
        order.remove("allocated")
    regions = [one.region for one in found.shares]
    shares = [one.share for one in found.shares]
    # A new set of numbers is a new table: an old edit must not lie over what has been worked out since.
    widget = f"split-{found.key}-{hash((tuple(regions), tuple(shares), tuple(held.items()), found.method))}"
    st.data_editor(
        shown,
        key=widget,
        hide_index=True,
        num_rows="fixed",
        column_order=order,
        placeholder="—",
        column_config=_columns(found, indicator, members_word(catalogue, plan_id), tables.names_width(shown["place"])),
        disabled=[c for c in order if c not in ("share", "locked")],
        height=ROW_HEIGHT * (len(shown) + 1) + 8,
        row_height=ROW_HEIGHT,
        width="stretch",
        alt=_("各单位任务数"),
        on_change=_edited,
        args=(widget, found.key, regions, shares, held),
    )


def _shown(shares: Sequence[ProposedShare], register: Register) -> pd.DataFrame:
    """The table as the editor takes it: an unknown number is NaN there."""
    numbers = {
        "start": [one.start for one in shares],
        "present": [one.present for one in shares],
        "allocated": [one.allocated for one in shares],
        "share": [one.share for one in shares],
        "growth": [one.growth for one in shares],
        "growth_percent": [one.growth_percent for one in shares],
        "pace": [one.pace for one in shares],
    }
    places = {"place": [named(register[one.region]) for one in shares]}
    locked = {"locked": [one.locked for one in shares]}
    return pd.DataFrame(places | numbers | locked).astype(dict.fromkeys(numbers, "float64") | {"locked": "bool"})


def _columns(found: Proposal, indicator: Indicator, places: str, place_width: int) -> dict[str, Any]:
    number = "localized" if found.decimals == 0 else f"%.{found.decimals}f"
    last = _("{year}年任务数").format(year=found.deadline.year)

    def figures(label: str, written: str = number, width: int = 104, **more: Any) -> Any:
        return st.column_config.NumberColumn(label, format=written, width=width, **more)

    return {
        "place": st.column_config.TextColumn(places, pinned=True, width=place_width),
        "start": figures(_("基期")),
        "present": figures(_("现有")),
        "allocated": figures(_("现行任务")),
        "share": figures(last, width=118, min_value=0, step=10**-found.decimals if found.decimals else 1),
        "locked": st.column_config.CheckboxColumn(_("锁定"), width=64),
        "growth": figures(_("还需增")),
        "growth_percent": figures(_("较基期增长"), "%.1f%%"),
        "pace": figures(_("每季需增")),
    }


def number(value: float | None, decimals: int) -> str:
    """A value in the stored unit with its decimals and thousands set apart, as a document writes it."""
    if value is None or value != value:
        return "—"
    whole, dot, rest = plain(value, decimals).partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("−") else ("", whole)
    return f"{sign}{int(digits):,}{dot}{rest}"


def promised(value: float, decimals: int) -> str:
    """A given number: without the zeros a document does not write (6, not 6.00)."""
    text = number(value, decimals)
    return text.rstrip("0").rstrip(".") if "." in text else text


def totals(found: Proposal, indicator: Indicator, catalogue: Catalogue, whole_name: str) -> str:
    """The row under the table: what start, present and shares come to, beside what the plan asks, as HTML."""
    present = _present(found)
    total = number(found.total, _decimals(found, found.total))
    heads = [
        whole_name,
        _("基期"),
        _("现有"),
        _("现行任务"),
        _("任务数"),
        _("方案目标"),
        _("应达到"),
        _("未分解"),
    ]
    cells = [
        _("按人口加权") if found.ratio else _("合计"),
        number(found.whole_start, found.decimals),
        number(present, found.decimals),
        number(found.allocated_total, _decimals(found, found.allocated_total)),
        strong(total),
        promised(found.target, found.decimals),
        strong(promised(found.asked, found.decimals)),
        strong(number(_open(found), found.decimals)),
    ]
    if found.allocated_total is None:
        del heads[3], cells[3]
    return tables.table(heads, [cells], right=range(1, len(heads)), css="wide")


def _present(found: Proposal) -> float | None:
    """What the present values come to, None while a district is without one."""
    values = [one.present for one in found.shares]
    return None if None in values else allocate.total(found.shares, values, found.ratio)


def _decimals(found: Proposal, value: float | None) -> int:
    """A weighted mean a hair above the target is not printed as the target: 6.0042, not 6.00."""
    exact = value is None or not found.ratio or abs(value - round(value, found.decimals)) < 1e-9
    return found.decimals if exact else found.decimals + 2


def _open(found: Proposal) -> float:
    """What nobody carries, in the target's unit."""
    if found.falling:
        return 0.0
    return max(0.0, found.asked - found.total) if found.total is not None else found.asked


def check_sentence(found: Proposal, indicator: Indicator, catalogue: Catalogue, register: Register) -> str:
    """The page's conclusion: whether the shares keep the promise, and by how much not."""
    unit = unit_words(indicator.unit, catalogue)
    if found.unknown:
        names = _("、").join(named(register[code]) for code in found.unknown)
        return _("{names}没有数，没有测算；请填上任务数并锁定。").format(names=names)
    if found.total is None:
        return _("没有可以测算的数。")
    asked = joined(promised(found.asked, found.decimals), unit)
    total = joined(number(found.total, _decimals(found, found.total)), unit)
    said = _("各单位任务数按人口加权为 {total}，") if found.ratio else _("各单位任务数合计 {total}，")
    if found.falling and found.total > found.asked + 1e-9:
        over = joined(number(found.total - found.asked, found.decimals), unit)
        closing = _("比不能超过的 {asked} 多 {over}。").format(asked=asked, over=over)
    elif found.falling:
        closing = _("不超过 {asked}。").format(asked=asked)
    elif found.total < found.asked - 1e-9:
        left = joined(number(_open(found), found.decimals), unit)
        closing = _("比应达到的 {asked} 少 {left}，尚未分解。").format(asked=asked, left=left)
    elif found.left < 0:
        closing = _("现有数和锁定数合计已超过应达到的 {asked}。").format(asked=asked)
    elif found.ratio and found.total > found.asked + 1e-9:
        closing = _("达到 {asked}。").format(asked=asked)
    else:
        closing = _("正好是应达到的 {asked}。").format(asked=asked)
    return said.format(total=total) + closing + _strict(found)


def _strict(found: Proposal) -> str:
    """Why more is asked than the plan's number, for 突破; "" for every other promise."""
    if found.asked <= found.target:
        return ""
    return _("突破 {target} 须达到 {asked}。").format(
        target=promised(found.target, found.decimals), asked=promised(found.asked, found.decimals)
    )


def notes(found: Proposal, register: Register) -> list[str]:
    """What a reader must know of the numbers: older values, locks, quarters left."""
    said = []
    for one in found.shares:
        if one.present_period not in (None, found.as_of):
            period = period_words(one.present_period)
            said.append(_("{name}用的是{period}的数。").format(name=named(register[one.region]), period=period))
    for one in found.shares:
        name = named(register[one.region])
        if not register[one.region].expected:
            said.append(_("“{name}”不属于任何单位，按现有数计。").format(name=name))
        elif one.locked and one.growth is not None and one.growth < 0:
            said.append(_("{name}锁定的数低于现有数。").format(name=name))
    if found.quarters:
        said.append(_("距期末 {n} 个季度，每季需增按此平均。").format(n=found.quarters))
    return said


def unlock_all() -> None:
    """The button that frees every locked number."""
    st.button(_("全部解锁"), on_click=lambda: _keep_locks("", {}), width="stretch")


def take_away(plan_id: str, found: Proposal, chosen: list[int], known_at: datetime | None, grade: str | None) -> None:
    """The two workbooks: this proposal, and the blank table; and the way back."""
    desk = session.the_desk()
    parts.section(_("取走与载入"))
    document = allocate.SAMPLE_DOCUMENT if grade == "sample" else DRAFT_DOCUMENT
    # Written when asked for: a workbook takes longer than the page.
    st.download_button(
        _("下载这份任务分解表"),
        lambda: allocate.workbook(desk, plan_id, found, chosen, document, known_at)[0],
        allocate.workbook_file(desk, plan_id, found, known_at),
        on_click="ignore",
        width="stretch",
        type="primary",
        disabled=all(one.share is None for one in found.shares),
    )
    st.download_button(
        _("下载空白目标数据表"),
        lambda: allocate.blank(desk, plan_id)[0],
        allocate.blank_file(desk, plan_id),
        on_click="ignore",
        width="stretch",
    )
    steps = [
        _("本页只作测算，不保存，不改动现行任务数。"),
        _("下达后，在下载的表里把“依据文件”改为文件名称。"),
        _("到“上报”页载入，核对后保存；这时才成为任务数。"),
    ]
    st.html(piece("steps", steps))
    st.page_link("pages/returns/submit.py", label=_("去上报页"), query_params=choices.link(as_of=None))
