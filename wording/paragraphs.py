"""One sentence per target and one paragraph per plan, for the report, slides and whoever copies a line into a mail.

Every number comes from the judgement through `wording.figures`. Owners are not named here, and no place is called the
last: what is said of a district is what it lacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor

from tracker.periods import months_between
from tracker.rules.contribution import GapPart
from tracker.rules.judgement import LOST, Judgement
from tracker.schema.catalogue import Catalogue, Indicator, Target
from tracker.schema.regions import Register
from tracker.submission import Remark
from wording import _, language, named, ngettext
from wording.figures import date_words, gap, percent, remaining_words, target_words, with_unit
from wording.headlines import count_words, is_open_yet, last_deadline
from wording.notes import with_places_named
from wording.outlook import bounds_words, estimate_words, expected_missing, flags, forecast_words, outlook_words
from wording.sentences import (
    failed_years_words,
    incomplete_words,
    rate_moved,
    schedule_line,
    still_missing,
    target_of,
    value_words,
)
from wording.status import TROUBLE, status_word, trouble_order
from wording.suppliers import place_names

# 情况说明 is somebody else's text: at most so many characters of it stand in a sentence.
REMARK_LENGTH = 60
_FEW = 10
_YEARS = ("一", "两", "三", "四", "五", "六")
_REMARKS = ("reason", "note", "next_step")


def target_sentence(
    judgement: Judgement,
    catalogue: Catalogue,
    register: Register,
    districts: Sequence[GapPart] = (),
    remarks: Sequence[Remark] = (),
    where: str | None = None,
) -> str:
    """How one target of one place stands, in one sentence of the session's language.

    `districts` are the parts of the target's gap, `remarks` those of the plan; `where` says which districts lack what in other
    words than the gap's.
    """
    indicator = target_of(judgement, catalogue)[1]
    head = _("截至{day}，{place}{indicator}").format(
        day=_day(judgement, catalogue), place=named(register[judgement.region]), indicator=named(indicator)
    )
    clauses = [
        _("，").join(part for part in _standing(judgement, catalogue, register) if part),
        _("，").join(part for part in _ahead(judgement, catalogue) if part),
        estimate_words(judgement, catalogue, remarks),
        districts_words(judgement, catalogue, register, districts) if where is None else where,
        _("，").join(flags(judgement, catalogue)),
        remark_words(judgement, register, remarks),
    ]
    said = _("；").join(clause for clause in clauses if clause)
    return _("{head} {said}。").format(head=head, said=said)


def _day(judgement: Judgement, catalogue: Catalogue) -> str:
    """The day the figures hold: the quarter's end, the 15th for trademarks."""
    at = judgement.as_of.end
    measures = target_of(judgement, catalogue)[1].formula.measures
    return date_words(at.replace(day=15) if any(catalogue.measures[m].cutoff == "day_15" for m in measures) else at)


def _standing(judgement: Judgement, catalogue: Catalogue, register: Register) -> list[str]:
    target, indicator = target_of(judgement, catalogue)
    value = judgement.value
    if judgement.status == "no_data":
        return [_("没有收到数据，不作判断")]
    if value is None:
        return _incomplete(judgement, catalogue, register)
    said = [value_words(judgement, catalogue)] if not judgement.figure.members else []
    if judgement.method == "yearly_average":
        said = [_in_all(judgement, said[0], catalogue)]
    said.append(share_words(judgement, target, indicator, catalogue, register))
    said.append(_schedule(judgement, catalogue))
    return [
        *said,
        rate_moved(judgement, catalogue),
        still_missing(judgement, catalogue),
        failed_years_words(judgement, catalogue),
    ]


def _schedule(judgement: Judgement, catalogue: Catalogue, *, brief: bool = False) -> str:
    """Where the judgement is against schedule; after the deadline its status; "" where what is missing already says it.

    `brief` leaves the status out where it stands beside the name.
    """
    status = judgement.light
    if judgement.outlook.quarters_left == 0 and status in ("met", *LOST):
        more = schedule_line(judgement, catalogue) if judgement.figure.members or judgement.method == "growth" else ""
        return _("，").join(part for part in ("" if brief else status_word(status), more) if part)
    if (
        judgement.method in ("direct", "coverage")
        and not judgement.figure.members
        and still_missing(judgement, catalogue)
    ):
        return ""
    return schedule_line(judgement, catalogue)


def _incomplete(judgement: Judgement, catalogue: Catalogue, register: Register) -> list[str]:
    return incomplete_words(with_places_named([judgement], register)[0], catalogue)


def share_words(
    judgement: Judgement, target: Target, indicator: Indicator, catalogue: Catalogue, register: Register
) -> str:
    """为目标（达到 88 万件）的 97.8%; only the promise where a share says nothing (rates, directions, lists)."""
    codes = target.value if isinstance(target.value, tuple) else ()
    names = {code: named(register[code]) for code in codes if code in register}
    whole = judgement.region == catalogue.plans[judgement.plan].region
    asked = judgement.promise.number
    if not whole:
        if judgement.status is None or asked is None:
            return ""
        # As fine as the figure beside it: 0.112 of 0.114, not of 0.11.
        promise = with_unit(asked, indicator, catalogue)
    else:
        promise = target_words(target, indicator, catalogue, names)
    done = share_of_target(judgement, catalogue)
    begun = judgement.as_of.end > catalogue.plans[judgement.plan].start
    if done is None or asked is None or (judgement.method == "yearly_average" and not begun):
        return _("目标为“{promise}”").format(promise=promise)
    share = percent_of(done, 1)
    if judgement.method == "yearly_average" and whole:
        return _("为目标合计 {all}（{promise}）的 {share}；年均约 {mean}").format(
            promise=promise,
            all=with_unit(asked, indicator, catalogue),
            share=share,
            mean=with_unit(12 * (judgement.value or 0.0) / months_of(judgement, catalogue), indicator, catalogue),
        )
    return _("为目标（{promise}）的 {share}").format(promise=promise, share=share)


def months_of(judgement: Judgement, catalogue: Catalogue) -> int:
    """The months of the plan a yearly average is taken over so far, at least one."""
    start, end = catalogue.plans[judgement.plan].start, judgement.as_of.end
    return max(1, months_between(start, end))


def _in_all(judgement: Judgement, value: str, catalogue: Catalogue) -> str:
    """三年累计 575 人次, in a plan's third year."""
    years = judgement.as_of.year - catalogue.plans[judgement.plan].start.year + 1
    if years < 1:
        return value
    n = _YEARS[years - 1] if language() == "zh" and years <= len(_YEARS) else str(years)
    return ngettext("{n}年累计 {value}", "{n}年累计 {value}", years).format(n=n, value=value)


def share_of_target(judgement: Judgement, catalogue: Catalogue) -> float | None:
    """The value over the promised one (0.978); None where a share says nothing (rates, directions, lists)."""
    target, indicator = target_of(judgement, catalogue)
    value, asked = judgement.value, judgement.promise.number
    counted = target.comparator in ("at_least", "more_than") and indicator.unit != "%" and not judgement.figure.members
    return value / asked if counted and value is not None and asked else None


def percent_of(value: float, asked: float) -> str:
    """A share of the target, never rounded up to the whole of it: 99.97%."""
    share, decimals = 100 * value / asked, 1
    while share < 100 <= float(percent(share, decimals).rstrip("%")) and decimals < 6:
        decimals += 1
    return percent(share, decimals)


def _ahead(judgement: Judgement, catalogue: Catalogue) -> list[str]:
    if judgement.value is None:
        return [bounds_words(judgement, catalogue)]
    return [forecast_words(judgement, catalogue), expected_missing(judgement, catalogue), outlook_words(judgement)]


def districts_words(
    judgement: Judgement, catalogue: Catalogue, register: Register, districts: Sequence[GapPart]
) -> str:
    """The two districts that matter: the open places of a list, or the largest shortfalls; "" where all is well."""
    if judgement.figure.members:
        waiting = [m.code for m in judgement.figure.members if m.pending]
        open_places = [m.code for m in judgement.figure.members if not m.value and not m.pending]
        more = _("等 {n} 个").format(n=len(open_places)) if len(open_places) > 4 else ""
        said = [
            _("尚未达到：{names}").format(names=place_names(open_places[:4], register) + more) if open_places else "",
            _("已申报待批复：{names}").format(names=place_names(waiting, register)) if waiting else "",
        ]
        return _("；").join(part for part in said if part)
    if judgement.status not in TROUBLE and judgement.outlook.prospect not in ("unlikely", "uncertain"):
        return ""
    target, indicator = target_of(judgement, catalogue)
    few = catalogue.counts_whole(judgement.indicator) and not indicator.formula.ratio
    worst = shortfalls(judgement, catalogue, districts)[:2]
    if not worst:
        return ""
    basis = worst[0][0].basis
    if basis != "allocation" and judgement.as_of.end >= target.deadline:
        # After the last day there is no schedule to reckon by: a place without a share of its own did all it was asked.
        return ""
    if basis == "growth" and few:
        # Nobody was given a share: what is laid to places by reckoning is no more than the whole lacks.
        lacking = ceil(-sum(part.gap for part in districts) - 1e-9)
        worst = [one for n, one in enumerate(worst) if sum(size for _part, size in worst[: n + 1]) <= lacking]
        if not worst:
            return ""
    by_head = basis == "per_capita"
    words = _("{place}影响全域 {gap}") if by_head else _("{place}差 {gap}")
    if judgement.promise.comparator == "at_most" and not by_head:
        words = _("{place}多 {gap}")
    parts = [
        words.format(place=place_names([part.region or ""], register), gap=gap(size, indicator, catalogue))
        for part, size in worst
    ]
    places = _("、").join(parts)
    if basis == "allocation":
        return _("距本地序时：{places}").format(places=places)
    if by_head:
        return _("对照全域序时线（参考）：{places}").format(places=places)
    return _("按全域序时增速测算：{places}").format(places=places)


def shortfalls(judgement: Judgement, catalogue: Catalogue, districts: Sequence[GapPart]) -> list[tuple[GapPart, float]]:
    """The districts that lack something of their part, each with how much (stored unit), the largest first."""
    indicator = target_of(judgement, catalogue)[1]
    few = catalogue.counts_whole(judgement.indicator) and not indicator.formula.ratio

    def told(part: GapPart) -> float:
        # Of few whole things a fraction of one is nobody's shortfall; what was reckoned and not laid down is never rounded up.
        if not few or -part.gap >= _FEW:
            return -part.gap
        half = 0.5 if part.basis == "allocation" and -part.gap >= 1 else 1e-9
        return floor(-part.gap + half)

    sizes = [(part, told(part)) for part in districts if part.region is not None]
    return sorted(((part, size) for part, size in sizes if size > 0), key=lambda one: one[0].gap)


def remark_words(judgement: Judgement, register: Register, remarks: Sequence[Remark]) -> str:
    """情况说明（晋江市）：…: what the place itself wrote of the target, else the first of its districts; "" for none."""
    places = {judgement.region, *(one.code for one in register.children(judgement.region))}
    own = [
        one
        for one in remarks
        if one.target == judgement.target and one.region in places and one.kind in _REMARKS and one.text.strip()
    ]
    own.sort(key=lambda one: (one.region != judgement.region, _REMARKS.index(one.kind)))
    if not own:
        return ""
    text = " ".join(own[0].text.split()).rstrip("。.；;")
    text = text if len(text) <= REMARK_LENGTH else text[: REMARK_LENGTH - 1] + "…"
    if own[0].region == judgement.region:
        return _("情况说明：{text}").format(text=text)
    return _("情况说明（{place}）：{text}").format(place=place_names([own[0].region], register), text=text)


def plan_paragraph(
    judged: Sequence[Judgement],
    catalogue: Catalogue,
    register: Register,
    districts: Mapping[str, Sequence[GapPart]] | None = None,
) -> str:
    """How a plan stands, in one paragraph; as `plan_lines`."""
    return (" " if language() == "en" else "").join(plan_lines(judged, catalogue, register, districts))


def plan_lines(
    judged: Sequence[Judgement],
    catalogue: Catalogue,
    register: Register,
    districts: Mapping[str, Sequence[GapPart]] | None = None,
) -> list[str]:
    """How a plan stands: the count, what needs attention gravest first with its number, and what is well.

    `judged` are those of the whole; `districts` are the parts of their gaps by target.
    """
    if not judged:
        return [_("本方案没有定量目标，请看节点清单。")]
    plan = catalogue.plans[judged[0].plan]
    at = judged[0].as_of
    opening = _("截至{day}，{plan} {n} 项目标中 {parts}，{remaining}。").format(
        day=date_words(at.end),
        plan=named(plan, "short"),
        n=len(judged),
        parts=count_words(judged),
        remaining=remaining_words(
            at, last_deadline(judged, catalogue), interim=any(is_open_yet(row) for row in judged)
        ),
    )
    troubled = trouble_order(judged)
    said = [opening]
    for place, row in enumerate(troubled, start=1):
        clause = _brief(row, catalogue, register, (districts or {}).get(row.target, ()))
        said.append(_("{place}. {clause}。").format(place=place, clause=clause))
    listed = {row.target for row in troubled}
    well = [row for row in judged if row.target not in listed]
    if well:
        names = _("、").join(named(target_of(row, catalogue)[1], "short") for row in well)
        done = all(row.status == "met" for row in well)
        text = _("其余 {n} 项已达标：{names}。") if done else _("其余 {n} 项已达标或达到序时：{names}。")
        said.append(text.format(n=len(well), names=names) if troubled else _("各项目标：{names}。").format(names=names))
    return said + together_words(judged, catalogue)


def together_words(judged: Sequence[Judgement], catalogue: Catalogue) -> list[str]:
    """植物新品种、布图设计、地理标志 3 类中 2 类增加。 for several things a plan promises to raise in one breath."""
    groups: dict[tuple[str, str], list[Judgement]] = {}
    for judgement in judged:
        target = target_of(judgement, catalogue)[0]
        if judgement.method == "rise":
            groups.setdefault((target.phrase, target.clause), []).append(judgement)
    said = []
    for rows in groups.values():
        if len(rows) > 1:
            up = sum(
                judgement.value is not None
                and judgement.promise.baseline is not None
                and judgement.value > judgement.promise.baseline
                for judgement in rows
            )
            names = _("、").join(named(target_of(judgement, catalogue)[1], "short") for judgement in rows)
            said.append(_("{names} {n} 类中 {up} 类增加。").format(names=names, n=len(rows), up=up))
    return said


def _brief(judgement: Judgement, catalogue: Catalogue, register: Register, districts: Sequence[GapPart]) -> str:
    """One troubled target in a clause: name, status, value, what is missing, what is ahead, where."""
    indicator = target_of(judgement, catalogue)[1]
    value = judgement.value
    head = _("{indicator}（{status}）").format(indicator=named(indicator, "short"), status=status_word(judgement.light))
    if judgement.status == "no_data":
        return head
    if value is None:
        parts = [*_incomplete(judgement, catalogue, register), bounds_words(judgement, catalogue)]
    else:
        parts = [
            "" if judgement.figure.members else value_words(judgement, catalogue),
            _schedule(judgement, catalogue, brief=True),
            still_missing(judgement, catalogue),
            failed_years_words(judgement, catalogue),
            expected_missing(judgement, catalogue),
            outlook_words(judgement),
            *flags(judgement, catalogue),
            districts_words(judgement, catalogue, register, districts),
        ]
    return _("{head}：{said}").format(head=head, said=_("，").join(part for part in parts if part))
