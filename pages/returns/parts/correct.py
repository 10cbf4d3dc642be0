"""The parts of 单数更正: what is asked, what stands now, what would change, and the entry itself."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from components.html import piece, strong
from desk import Desk, correct, load, records
from desk.correct import SOURCES, Correction
from desk.permission import knowing_about, own_places
from desk.preview import lights
from desk.snapshot import snapshot_of
from pages.returns.parts import trace
from pages.returns.parts.trace import Figure
from tracker.identity import person_name
from tracker.periods import Period, parse_period
from tracker.permission import About
from tracker.schema.catalogue import Measure
from ui import choices, parts, session
from ui.record_words import amount, light_table, moment, moved, place, source_word, supplier_word, when
from wording import _, named
from wording.figures import period_words, unit_words, zone_words
from wording.levels import members_word
from wording.problems import problem_sentence
from wording.status import reported_state

DONE = "corrected"


@dataclass(frozen=True)
class Place:
    """Which figure the form is about."""

    plan: str
    measure: str
    region: str
    period: Period


def measure(desk: Desk, plan_id: str) -> str:
    """The chosen measure, one of the plan's in the catalogue's order."""
    every = desk.catalogue.plan_measures(plan_id)
    known = {key: one for key, one in every.items() if _places(desk, plan_id, key)}
    return choices.one_of("measure", _("填报项"), list(known), lambda key: named(known[key]))


def region(desk: Desk, plan_id: str, measure_id: str) -> str:
    """The chosen place: the whole for what is supplied as one, else one of the plan's places in register order."""
    codes = _places(desk, plan_id, measure_id)
    return choices.one_of("region", _("地区"), codes, lambda code: named(desk.register[code]))


def _places(desk: Desk, plan_id: str, measure_id: str) -> list[str]:
    """The places of which the visitor may correct a measure."""
    root = desk.catalogue.plans[plan_id].region
    is_whole = desk.catalogue.measures[measure_id].is_whole
    codes = [root] if is_whole else [r.code for r in desk.register.family(root) if r.code != root]
    return [code for code in codes if desk.may("correct", About(plan_id, (code,), (measure_id,)))]


def period(desk: Desk, plan_id: str, asked: Measure) -> Period:
    """The chosen quarter, the latest with figures first offered; for a year-end measure the chosen year-end."""
    plan = desk.catalogue.plans[plan_id]
    latest = session.default_as_of(plan_id, None) or plan.baseline
    if asked.cutoff == "year_end":
        last = max(latest, Period.year_end(latest.year - 1), key=lambda p: p.end).year - 1
        options = [str(Period.year_end(year)) for year in range(last, plan.baseline.year - 2, -1)]
    else:
        quarters = [plan.baseline]
        while quarters[-1].end < plan.end:
            quarters.append(quarters[-1].plus_quarters(1))
        newest = latest if latest in quarters else quarters[-1]
        options = [str(newest), *(str(p) for p in reversed(quarters) if p != newest)]
    return parse_period(
        choices.one_of("as_of", _("时期"), options, lambda code: period_words(parse_period(code), stock=True))
    )


@dataclass(frozen=True)
class Standing:
    """The figure in force, in its measure's stored unit, and where it came from."""

    value: float
    state: str | None
    supplier: str
    submission: str
    who: str


def stands_now(desk: Desk, asked: Place) -> Standing | None:
    """The figure in force, None where there is none."""
    about = About(asked.plan, (asked.region,), (asked.measure,))
    seen = snapshot_of(knowing_about(desk, "correct", about), asked.plan).observations
    here = seen["region"].eq(asked.region) & seen["measure"].eq(asked.measure) & seen["period"].eq(str(asked.period))
    found = seen.loc[here, ["value", "state", "supplier", "submission", "who"]].itertuples(index=False, name=None)
    return next((Standing(float(value), *about) for value, *about in found), None)


def show_standing(desk: Desk, asked: Place, standing: Standing | None) -> None:
    """What stands now, and from whom."""
    said = _("现在没有数（未报送）。")
    if standing is not None:
        said = _("现行 {figure}（{supplier}）").format(
            figure=amount(standing.value, asked.measure, desk.catalogue, standing.state),
            supplier=supplier_word(standing.supplier),
        )
    st.html(piece("line", strong(said)))


def versions_so_far(desk: Desk, asked: Place, standing: Standing | None) -> None:
    """Every version of the figure, or that there is none."""
    there = None if standing is None else standing.submission
    if not trace.versions(desk, Figure(asked.measure, asked.region, asked.period), there, None):
        parts.caption(_("还没有人报过这个数。"))


def form(desk: Desk, asked: Place) -> tuple[Correction, tuple[str, bytes] | None]:
    """The boxes of the form; what they say now, and the scanned page. Every box answers at once, nothing is saved."""
    kind = desk.catalogue.measures[asked.measure]
    act, box = st.columns([40, 60], vertical_alignment="bottom")
    ways = {"value": _("填数"), "back": _("收回这个数")}
    way = act.radio(_("做什么"), list(ways), format_func=ways.__getitem__, horizontal=True, key="correct-way")
    value: float | None = None
    state: str | None = None
    if way == "value" and kind.states:
        state = box.selectbox(
            _("状态"),
            list(kind.states),
            index=None,
            key=f"correct-value-{asked.measure}",
            format_func=reported_state,
            placeholder=_("选一个状态"),
        )
        value = None if state is None else kind.states[state]
    elif way == "value":
        label = _("数值（{unit}）").format(unit=unit_words(kind.unit, desk.catalogue))
        value = box.number_input(
            label,
            value=None,
            min_value=None,
            step=1 if kind.integer else None,
            key=f"correct-value-{asked.measure}",
            format="%d" if kind.integer else "%.10g",
            placeholder=_("按此单位填"),
        )
    by_unit = False
    level = kind.supplied_by.level
    is_of_places = own_places(desk) is not None and desk.actor is not None and desk.actor.scope.measures is None
    if is_of_places:
        by_unit = level in ("province", "department")
    elif level in ("province", "department"):
        names = [named(kind.supplied_by), _("{places}自己").format(places=members_word(desk.catalogue, asked.plan))]
        said_by = st.radio(_("由谁说的"), names, horizontal=True, key=f"correct-by-{level}-{asked.measure}")
        by_unit = said_by == names[1]
    source = st.radio(_("来源"), SOURCES, format_func=source_word, horizontal=True, key="correct-source")
    reason = st.text_area(_("原因（必填）"), key="correct-reason", height=80, max_chars=400)
    with st.container(key="scan"):
        page = st.file_uploader(
            _("扫描件（可不附）"),
            type=["pdf", "png", "jpg", "jpeg"],
            key=f"correct-page-{st.session_state.get('scans', 0)}",
        )
    given = Correction(
        asked.plan,
        asked.region,
        asked.measure,
        asked.period,
        None if value is None else float(value),
        reason,
        source,
        by_unit,
        state,
    )
    return given, (page.name, page.getvalue()) if page else None


def is_filled(given: Correction) -> bool:
    """Whether there is anything to look at: a value, or the wish to take one back."""
    return given.value is not None or st.session_state.get("correct-way") == "back"


def look(desk: Desk, given: Correction, standing: Standing | None) -> bool:
    """Draws what the correction would do; whether it can be saved."""
    old = None if standing is None else standing.value
    if given.value is None and standing is None:
        parts.headline(_("现在没有数，不用收回。"))
        return False
    known = knowing_about(desk, "correct", About(given.plan, (given.region,), (given.measure,)))
    faults = [p for p in correct.problems_of(known, given) if p.code != "reason_missing"]
    if faults:
        parts.headline(_("还不能记：") + _("；").join(_("。").join(problem_sentence(p)) for p in faults))
        return False
    submission, _content = correct.as_submission(known, given)
    [kind] = [one.kind for one in load.compare(desk, submission).figures if one.kind != "not_filled"]
    before = amount(old, given.measure, desk.catalogue, None if standing is None else standing.state)
    new = _("未报送") if given.value is None else amount(given.value, given.measure, desk.catalogue, given.state)
    if kind == "unchanged":
        parts.headline(_("与现行的数相同，没有要改的。"))
        return False
    if kind == "outranked":
        parts.headline(_("现行的数不变：上级的数优先，两个数都留下，标为请核对。"))
    else:
        change = "—" if given.state else moved(old, given.value)
        words = _("{old} → {new}").format(old=before, new=new)
        parts.headline(_("，").join([words, *([change] if change != "—" else [])]))
    closed = load.needing_reason(desk, submission)
    if closed:
        names = _("、").join(when(code) for code in closed)
        parts.caption(_("{periods}是往期或已发布的季度，原因即作更正说明。").format(periods=names))
    changed = lights(desk, submission)
    parts.section(_("会变的灯"), _("{n} 盏").format(n=len(changed)))
    if changed:
        st.html(light_table(changed, desk.catalogue, desk.register, before=_("现在"), after=_("记入后")))
    else:
        parts.caption(_("没有灯会变。"))
    return True


def save(desk: Desk, given: Correction, page: tuple[str, bytes] | None, standing: Standing | None) -> None:
    """The button; what somebody else changed since it was drawn must be looked at first."""
    seen, now = st.session_state.get("correct-seen"), _seen(given, standing)
    st.session_state["correct-seen"] = now
    if not st.button(_("记入"), type="primary", key="correct-save"):
        return
    if seen is not None and seen[0] == now[0] and seen[1] != now[1]:
        st.warning(
            _("这个数刚才由 {who} 改过，上面已更新；请重新看过再记。").format(
                who=person_name(standing.who) if standing else "—"
            )
        )
        return
    with parts.typed_texts():
        _record(desk, given, page)


def _record(desk: Desk, given: Correction, page: tuple[str, bytes] | None) -> None:
    try:
        receipt = correct.correct(desk, given, who=session.current_user(), page=page)
    except correct.NotACorrection as refused:
        st.warning(_("；").join(_("。").join(problem_sentence(p)) for p in refused.problems))
        return
    st.session_state[DONE] = receipt.submission
    for key in ("correct-reason", f"correct-value-{given.measure}", "correct-seen"):
        st.session_state.pop(key, None)
    st.session_state["scans"] = st.session_state.get("scans", 0) + 1
    st.rerun()


def _seen(given: Correction, standing: Standing | None) -> tuple[Figure, Standing | None]:
    return Figure(given.measure, given.region, given.period), standing


def saved(desk: Desk) -> None:
    """The receipt of what was just saved, in short, with the way to the page to print."""
    number = st.session_state.get(DONE)
    if not number:
        return
    sent = next((one for one in records.submissions(desk) if one.id == number), None)
    if sent is None:
        return
    st.success(
        _("已记入，回执号 {number}，{moment}（{zone}）。").format(
            zone=zone_words(), number=number[:12], moment=moment(sent.committed_at)
        )
    )
    st.page_link(
        "pages/returns/records.py", label=_("回执（可打印）"), query_params=choices.link(receipt=number, as_of=None)
    )


def title(desk: Desk, asked: Place) -> str:
    return _("{measure}，{place}，{period}").format(
        measure=named(desk.catalogue.measures[asked.measure]),
        place=place(asked.region, desk.register),
        period=period_words(asked.period, stock=True),
    )
