"""The parts of 情景: the editable table of assumptions, what they would change, and the list of saved scenarios.

Assumptions live in the address with their target (`bend=<target>~<region>:<pace>:<gain>:<residents>~…`), so that a link
reproduces the view; a saved scenario has its name there. Nothing here touches a figure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from components.html import chain, link, piece, span, strong
from desk import scenario
from desk.scenario import Adjustment, Outcome, Pace
from tracker.identity import person_name
from tracker.periods import Period
from tracker.permission import About
from tracker.rules.progress import method_of
from tracker.schema.catalogue import Catalogue, Indicator
from tracker.schema.regions import Register
from ui import choices, parts, session, tables
from wording import _, named
from wording.figures import period_words, unit_words
from wording.levels import members_word

ROW_HEIGHT = 30


def bendable(plan_id: str) -> list[str]:
    """The targets whose outcome can be bent: sums and ratios that districts report, judged at the deadline."""
    catalogue = session.the_desk().catalogue
    found = []
    for key, target in catalogue.plans[plan_id].targets.items():
        indicator = catalogue.indicators[target.indicator]
        whole = catalogue.measures[indicator.formula.measures[0]].is_whole
        if method_of(indicator, target, catalogue) in scenario.BENDABLE and not whole:
            found.append(key)
    return found


def open_saved(plan_id: str) -> None:
    """Puts the scenario the address names, with its target and quarter, into the address, unless it has been edited."""
    name = st.query_params.get("scenario")
    if not name or "bend" in st.query_params:
        return
    saved = next((one for one in scenario.saved(session.the_desk(), plan_id) if one.name == name), None)
    if saved is None:
        st.query_params.pop("scenario", None)
        return
    st.query_params["target"] = saved.key
    st.query_params["as_of"] = str(saved.as_of)
    _keep(saved.key, saved.adjustments)


def target_key(plan_id: str, keys: list[str]) -> str:
    """The chosen target of a plan, one of those that can be bent."""
    catalogue = session.the_desk().catalogue
    targets = catalogue.plans[plan_id].targets
    return choices.one_of(
        "target", _("目标"), keys, lambda key: named(catalogue.indicators[targets[key].indicator], "short")
    )


def assumptions(key: str, known: list[str]) -> list[Adjustment]:
    """What the address assumes of a target's districts; what is no number or no district of it is left aside."""
    named_key, *given = st.query_params.get("bend", "").split("~")
    found = []
    for text in given if named_key == key else []:
        region, *numbers = text.split(":")
        pace, gain, residents = (_number(part) for part in [*numbers, "", "", ""][:3])
        if region in known and (pace is not None or gain or residents):
            found.append(Adjustment(region, pace, gain or 0.0, residents if residents and residents > 0 else None))
    return found


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _keep(key: str, adjustments: Sequence[Adjustment]) -> None:
    def written(value: float | None) -> str:
        return "" if not value and value != 0 else f"{value:.10g}"

    lines = [f"{a.region}:{written(a.pace)}:{written(a.gain or None)}:{written(a.population)}" for a in adjustments]
    st.query_params["bend"] = "~".join([key, *lines])


def _edited(widget: str, key: str, regions: list[str], held: dict[str, Adjustment]) -> None:
    """Turns what was typed into assumptions; an emptied cell is no assumption."""
    changed: dict[int, dict[str, Any]] = st.session_state[widget]["edited_rows"]
    now = dict(held)
    for place, cells in changed.items():
        region = regions[int(place)]
        old = now.get(region, Adjustment(region))
        now[region] = Adjustment(
            region,
            cells.get("assumed", old.pace),
            cells.get("gain", old.gain) or 0.0,
            cells.get("revised", old.population),
        )
    kept = [a for a in now.values() if a.pace is not None or a.gain or a.population]
    _keep(key, sorted(kept, key=lambda a: regions.index(a.region)))


def editor(
    plan_id: str,
    key: str,
    districts: Sequence[Pace],
    held: list[Adjustment],
    indicator: Indicator,
    catalogue: Catalogue,
) -> None:
    """The table of districts: how they stand, and the cells for what is assumed of them."""
    register = session.the_desk().register
    by_region = {a.region: a for a in held}
    regions = [district.region for district in districts]
    shown = pd.DataFrame(
        {
            "place": [named(register[code]) for code in regions],
            "counted": [district.counted for district in districts],
            "pace": [district.pace for district in districts],
            "assumed": [by_region[code].pace if code in by_region else None for code in regions],
            "gain": [by_region[code].gain or None if code in by_region else None for code in regions],
            "population": [district.population for district in districts],
            "revised": [by_region[code].population if code in by_region else None for code in regions],
        }
    ).astype(dict.fromkeys(["counted", "pace", "assumed", "gain", "population", "revised"], "float64"))
    order = ["place", "counted", "pace", "assumed", "gain", "population", "revised"]
    if all(district.population is None for district in districts):
        order = order[:5]
    # A new set of assumptions is a new table: an old edit must not lie over what has been opened since.
    widget = f"bend-{plan_id}-{key}-{hash((tuple(regions), tuple(held)))}"
    st.data_editor(
        shown,
        key=widget,
        hide_index=True,
        num_rows="fixed",
        column_order=order,
        placeholder="—",
        column_config=_columns(
            counted_unit(indicator, catalogue), members_word(catalogue, plan_id), tables.names_width(shown["place"])
        ),
        disabled=[column for column in order if column not in ("assumed", "gain", "revised")],
        height=ROW_HEIGHT * (len(shown) + 1) + 8,
        row_height=ROW_HEIGHT,
        width="stretch",
        alt=_("各{places}的假设").format(places=members_word(catalogue, plan_id)),
        on_change=_edited,
        args=(widget, key, regions, by_region),
    )


def counted_unit(indicator: Indicator, catalogue: Catalogue) -> str:
    """The unit in which districts are counted: of a ratio its numerator's."""
    ratio = indicator.formula.ratio
    return unit_words(catalogue.measures[ratio.numerator[0]].unit if ratio else indicator.unit, catalogue)


def _columns(unit: str, places: str, width: int) -> dict[str, Any]:
    def figures(label: str, written: str = "localized", **more: Any) -> Any:
        return st.column_config.NumberColumn(label, format=written, width=100, **more)

    return {
        "place": st.column_config.TextColumn(places, pinned=True, width=width),
        "counted": figures(_("目前（{unit}）").format(unit=unit)),
        "pace": figures(_("近四季季均"), "%.1f"),
        "assumed": figures(_("假设季均")),
        "gain": figures(_("一次性增加")),
        "population": figures(_("人口（万人）"), "%.2f"),
        "revised": figures(_("人口修订"), "%.2f", min_value=0),
    }


def outcome(
    plan_id: str,
    key: str,
    held: list[Adjustment],
    districts: Sequence[Pace],
    as_of: Period,
    known_at: datetime | None,
) -> tuple[Outcome, list[str]]:
    """What the assumptions would change, and the districts whose gain has no figure to be added to."""
    missing = {district.region for district in districts if district.counted is None}
    left_out = [a.region for a in held if a.region in missing and a.gain]
    usable = [a for a in held if a.region not in left_out]
    return scenario.what_if(session.the_desk(), plan_id, key, usable, as_of, known_at), left_out


def keeping(plan_id: str, key: str, as_of: Period, held: list[Adjustment]) -> None:
    """The box and button that save the assumptions under a name; nothing for who keeps none."""
    if not session.the_desk().may("steer", About(plan_id)):
        return
    current = st.query_params.get("scenario", "")
    field, button = st.columns([64, 36], vertical_alignment="bottom")
    with field:
        name = st.text_input(_("情景名称"), current, key=f"scenario-name-{current}", max_chars=40)
    with button:
        pressed = st.button(_("保存情景"), type="primary", width="stretch", disabled=not held)
    if pressed and name.strip():
        desk = session.the_desk()
        with parts.typed_texts():
            scenario.save(desk, plan_id, name, key, as_of, held, session.current_user())
            st.query_params["scenario"] = name.strip()
            st.rerun()
    elif pressed:
        st.warning(_("先写一个名称。"))


def saved_list(plan_id: str, catalogue: Catalogue) -> None:
    """The plan's scenarios: name as a link, target, quarter, who, and a button that takes one off the list."""
    every = scenario.saved(session.the_desk(), plan_id)
    if not every:
        parts.caption(_("还没有保存的情景。"))
        return
    current = st.query_params.get("scenario")
    for saved in every:
        entry, button = st.columns([78, 22], vertical_alignment="center")
        target = catalogue.plans[plan_id].targets.get(saved.key)
        about = named(catalogue.indicators[target.indicator], "short") if target else saved.key
        address = choices.address(scenario=saved.name, target=None, as_of=None)
        mark = strong(saved.name)
        shown = mark if saved.name == current else link(mark, address)
        more = f"{about} · {period_words(saved.as_of)} · {person_name(saved.who)}"
        entry.html(piece("line", chain([shown, span(more, "muted small")], " ")))
        button.button(
            _("移除"),
            key=f"remove-{saved.name}",
            width="stretch",
            on_click=_remove,
            args=(plan_id, saved.name),
        )


def _remove(plan_id: str, name: str) -> None:
    scenario.remove(session.the_desk(), plan_id, name, session.current_user())
    if st.query_params.get("scenario") == name:
        st.query_params.pop("scenario", None)


def start_again(key: str) -> None:
    """The button that drops every assumption."""

    def drop() -> None:
        _keep(key, [])

    st.button(_("清除假设"), on_click=drop, width="stretch")


def left_out_words(codes: list[str], register: Register) -> str:
    """Districts that reported nothing have no figure a gain could be added to."""
    names = _("、").join(named(register[code]) for code in codes)
    return _("{names}本季未报，一次性增加没有计入。").format(names=names) if codes else ""
