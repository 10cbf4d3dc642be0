"""Tables: the matrix district × indicator, one indicator's districts, facts, sources, problems, differences.

Rules only below rows, no zebra, no vertical lines. A wide table scrolls in its own box on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from components.html import Markup, chain, link, render, span, strong
from components.marks import status_mark
from tracker.numbers import signed
from tracker.rules.course import PublishedFigure, ReceivedRemark, SourceFigure
from tracker.rules.judgement import DistrictFigure, Judgement
from tracker.schema.catalogue import Catalogue, Indicator
from tracker.schema.regions import Register
from tracker.submission import Problem
from wording import _, named
from wording.figures import figure, gap, joined, percent, period_words, shown_unit, unit_words
from wording.levels import members_word
from wording.problems import problem_sentence, severity_glyph, severity_word
from wording.sentences import row_figure, target_of
from wording.status import TROUBLE, reported_state, status_look, status_word


def table(
    heads: Sequence[str],
    body: Iterable[Sequence[str]],
    right: Sequence[int] = (),
    css: str = "",
    box: str = "box",
    below: Sequence[str] = (),
) -> Markup:
    """A table; `right` are the columns of figures, `below` what stands under each line."""
    lines = list(body)
    under = [*below, *[""] * (len(lines) - len(below))]
    return render("table.html", heads=heads, body=lines, right=right, css=css, box=box, below=under)


def names_width(names: Iterable[str]) -> int:
    """Pixels of an editable table's first column in which the longest of these names stands whole: a Chinese character is 14 px
    wide there, others 8 by and large; 28 are free."""
    return 28 + max((sum(14 if ord(letter) > 0x2E7F else 8 for letter in name) for name in names), default=0)


def facts(pairs: Sequence[tuple[str, str]]) -> Markup:
    """Two columns: what, and how it stands. Empty answers are left out."""
    return render("facts.html", pairs=pairs)


@dataclass(frozen=True)
class MatrixCell:
    """A cell of the matrix: its words, the mark beside them, the tint of its light (#RRGGBB or none)."""

    text: str
    mark: Markup | str = ""
    tint: str = ""
    grave: bool = False
    muted: bool = False
    hatched: bool = False


@dataclass(frozen=True)
class MatrixHead:
    """A column of the matrix: the indicator's short name over its unit."""

    name: str
    under: str


@dataclass(frozen=True)
class MatrixLine:
    """A line of the matrix: place, cells, and how many of its own are below schedule."""

    name: str
    cells: tuple[MatrixCell, ...]
    count: str
    whole: bool = False


NOTHING = MatrixCell("—", muted=True)


def matrix(
    districts: Sequence[Judgement],
    whole: Sequence[Judgement],
    catalogue: Catalogue,
    register: Register,
    *,
    whole_name: str,
    address: Mapping[str, str],
    way: Callable[[Judgement], str],
    show: str = "value",
    last_three: bool = False,
) -> Markup:
    """District × indicator in administrative order, the whole in the last row, then how many units are below schedule.

    `show` is what a cell says: its value, its rank by completion of the own task, or its part of the whole's gap.
    `last_three` marks the last three places. `address` leads to each region, `way` to a figure's indicator. The last column counts a unit's own:
    0（缺报 1） never looks like the best.
    """
    targets = [row.target for row in whole]
    cells = {(row.region, row.target): row for row in districts}
    codes = list(dict.fromkeys(row.region for row in districts))

    def draw(judgement: Judgement | None) -> MatrixCell:
        if show == "rank":
            return _rank_cell(judgement, last_three)
        return _gap_cell(judgement, catalogue) if show == "gap" else _cell(judgement, catalogue, way)

    lines = []
    for code in codes:
        mine = [cells.get((code, target)) for target in targets]
        lines.append(MatrixLine(link(named(register[code]), address[code]), tuple(map(draw, mine)), _own_count(mine)))
    total = tuple(_gap_cell(row, catalogue) if show == "gap" else _cell(row, catalogue, way) for row in whole)
    lines.append(MatrixLine(whole_name, total, _own_count(whole), whole=True))
    return render(
        "matrix.html",
        # On a phone a table of one or two targets fits; a wider one scrolls in its own box.
        narrowest=min(820, 140 + 85 * (len(targets) + 1)),
        corner=members_word(catalogue, whole[0].plan),
        heads=[_head(row, catalogue, show, way(row)) for row in whole],
        lines=lines,
        sums=[_column_count([cells.get((c, t)) for c in codes]) for t in targets],
        bottom=_("未达序时单位数"),
        short=_("未达序时"),
    )


def _tinted(judgement: Judgement, text: str) -> MatrixCell:
    """A cell with its status's mark and tint; what is grave in bold."""
    look, grave = status_look(judgement.light), judgement.status in TROUBLE - {"slightly_behind"}
    tint = look.tint if look.tint != "#FFFFFF" else ""
    # A reported state is the light's own word: the mark beside it does not say it once more.
    said = text.striptags() if isinstance(text, Markup) else text
    return MatrixCell(text, status_mark(judgement.light, 14, beside=said == status_word(judgement.light)), tint, grave)


def _rank_cell(judgement: Judgement | None, last_three: bool) -> MatrixCell:
    """3 ↑2: the place by completion of the own task; — for who has no place."""
    place = None if judgement is None else judgement.rank.place
    if judgement is None or place is None:
        return NOTHING
    last = last_three and place > (judgement.rank.ranked or 0) - 3
    return _tinted(
        judgement, chain([span(f"{place:g}", "last" if last else ""), span(rank_move(judgement), "muted move")])
    )


def _gap_cell(judgement: Judgement | None, catalogue: Catalogue) -> MatrixCell:
    """差 8 家 or 超 3 家: the part of the whole's gap to schedule."""
    part = None if judgement is None else judgement.rank.contribution
    if judgement is None or part is None:
        return NOTHING
    indicator = target_of(judgement, catalogue)[1]
    words = lead_words(part, indicator, catalogue)
    # The unit of a ratio stands in the head; of an amount it changes with the size.
    unit = f" {shown_unit(indicator, catalogue)}" if indicator.formula.ratio else ""
    return _tinted(judgement, span(words.removesuffix(unit), "nowrap"))


def _head(judgement: Judgement, catalogue: Catalogue, show: str, way: str) -> MatrixHead:
    indicator = target_of(judgement, catalogue)[1]
    under = {"rank": _("位次，较上季"), "gap": _("对序时差距")}.get(show, shown_unit(indicator, catalogue))
    if show == "gap" and indicator.formula.ratio:
        under = shown_unit(indicator, catalogue)
    return MatrixHead(link(named(indicator, "short"), way, "quiet"), under)


def _cell(judgement: Judgement | None, catalogue: Catalogue, way: Callable[[Judgement], str]) -> MatrixCell:
    if judgement is None:
        return NOTHING
    status = judgement.status
    if status == "no_data":
        return MatrixCell(span(status_word(status), "muted"), status_mark(status, 14, beside=True), hatched=True)
    value, partial = judgement.value, judgement.figure.partial
    if value is None and partial is None:
        return MatrixCell("—", status_mark(status, 14), muted=True)
    states = [member.state for member in judgement.figure.members]
    if len(states) == 1 and states[0]:
        return _tinted(judgement, _led(states[0], way(judgement)))
    text = row_figure(judgement, catalogue, "table")[0]
    return _tinted(judgement, _led(text if value is not None else span(text, "muted"), way(judgement)))


def traced(shown: str, address: str) -> Markup:
    """A figure that leads to its cells, without looking like a link."""
    return link(shown, address, "quiet", title=_("追溯"))


def _led(shown: str, address: str) -> Markup:
    """A figure of the matrix that leads to its indicator in its place."""
    return link(shown, address, "quiet", title=_("看走势和差距"))


def _own_count(mine: Sequence[Judgement | None]) -> str:
    """How many of a unit's tasks are below schedule; missing reports are said, so that they never look like the best."""
    judged = [row for row in mine if row is not None and row.status is not None]
    short = sum(row.status in TROUBLE for row in judged)
    missing = sum(row.status == "no_data" for row in judged)
    if not judged:
        return "—"
    return _("{n}（缺报 {missing}）").format(n=short, missing=missing) if missing else str(short)


def _column_count(column: Sequence[Judgement | None]) -> str:
    states = [row.status for row in column if row is not None]
    parts = [
        f"{status_look(code).glyph} {states.count(code)}"
        for code in ("slightly_behind", "behind", "missed")
        if states.count(code)
    ]
    return "　".join(parts) or ("0" if any(states) else "—")


def twin(
    heads: Sequence[str], body: Sequence[Sequence[str]], right: Sequence[int] = (), *, from_rows: int = 8
) -> Markup:
    """A table, in two halves side by side when it has `from_rows` rows or more, so that none is cut off."""
    half = (len(body) + 1) // 2 if len(body) >= from_rows else len(body)
    halves = [part for part in (body[:half], body[half:]) if part]
    return render("twin.html", halves=[table(heads, part, right, css="short", box="box half") for part in halves])


def district_table(
    members: Sequence[DistrictFigure],
    states: Mapping[str, str | None],
    judgement: Judgement,
    catalogue: Catalogue,
    register: Register,
) -> Markup:
    """One indicator's districts: figure (or the word of a state), status where allocated, share of the whole, growth."""
    indicator = target_of(judgement, catalogue)[1]
    shares = any(member.share is not None for member in members)
    heads = [members_word(catalogue, judgement.plan), shown_unit(indicator, catalogue), _("状态"), _("同比")]
    body = []
    for member in members:
        status = states.get(member.region)
        text = figure(member.value, indicator, catalogue, "table")[0]
        if member.value is None:
            text = span(status_word("no_data"), "muted")
        elif member.state:
            text = reported_state(member.state)
        light = badge(status) if status else span("—", "muted")
        growth = _("不适用") if member.growth_percent is None else f"{signed(member.growth_percent, 1)}%"
        body.append([named(register[member.region]), text, light, growth])
    if any(member.state for member in members):
        heads[1] = _("情况")
    if shares:
        heads.insert(3, _("占比"))
        for cells, member in zip(body, members, strict=True):
            cells.insert(3, percent(member.share))
    return twin(heads, body, right=(1, 3, 4) if shares else (1, 3))


def badge(status: str | None) -> Markup | str:
    """Mark and word of a status for a table, in ink; — for none."""
    return span(chain([status_mark(status, 13, beside=True), status_word(status)], " "), "nowrap") if status else "—"


def group_words(judgement: Judgement, register: Register) -> str:
    """山区第 2 位（共 4 个）: the place among the districts of the own group; "" without a group or a place."""
    place, among = judgement.rank.group_place, judgement.rank.grouped
    if place is None or among is None:
        return ""
    group = register[judgement.region].group
    names = {"山区": _("山区"), "沿海": _("沿海")}
    return _("{group}第 {place} 位（共 {among} 个）").format(
        group=names.get(group, group), place=f"{place:g}", among=f"{among:g}"
    )


def rank_words(judgement: Judgement) -> str:
    """第 3 位（共 11 个单位，较上季 ↑2）: the place by completion of the own task; "" for who has none."""
    place, among = judgement.rank.place, judgement.rank.ranked
    if place is None:
        return ""
    moved = rank_move(judgement)
    if moved:
        return _("第 {place} 位（共 {among} 个单位，较上季 {moved}）").format(
            place=f"{place:g}", among=f"{among:g}", moved=moved
        )
    return _("第 {place} 位（共 {among} 个单位）").format(place=f"{place:g}", among=f"{among:g}")


def rank_move(judgement: Judgement) -> str:
    """↑2 or ↓1 against the quarter before; "" when the place is the same or there was none."""
    place, before = judgement.rank.place, judgement.rank.previous
    if place is None or before is None or place == before:
        return ""
    return f"{'↑' if place < before else '↓'}{abs(place - before):g}"


def gap_table(verdicts: Sequence[Judgement], catalogue: Catalogue, register: Register) -> Markup:
    """The districts of one indicator by completion of their own task: task, what is missing, part of the gap, place.

    Who is not ranked (zones, no task, nothing reported) stands below, apart. "" when there is neither task nor part.
    """
    known = [row for row in verdicts if row.rank.place is not None or row.rank.contribution is not None]
    if not known:
        return Markup()
    indicator = target_of(known[0], catalogue)[1]
    ordered = sorted(verdicts, key=lambda row: (row.rank.place is None, row.rank.place or 0))
    heads = [_("位次"), members_word(catalogue, known[0].plan), _("本地任务"), _("距本地目标差"), _("对全域序时差距")]
    body = []
    for row in ordered:
        place = row.rank.place
        asked = row.promise.number if row.status is not None else None
        part = row.rank.contribution
        missing = row.promise.to_target
        body.append(
            [
                chain([strong(f"{place:g}"), rank_move(row)], " ") if place is not None else span(_("不排"), "muted"),
                chain([status_mark(row.light, 13), named(register[row.region])], " "),
                figure(asked, indicator, catalogue, "table")[0],
                "—" if missing is None else gap(missing, indicator, catalogue) if missing > 0 else _("已达到"),
                "—" if part is None else lead_words(part, indicator, catalogue),
            ]
        )
    return twin(heads, body, right=(2, 3, 4))


def lead_words(part: float, indicator: Indicator, catalogue: Catalogue) -> str:
    """A part of the gap in words: 差 8 家, 超 3 家, 0."""
    size = gap(part, indicator, catalogue)
    # Of things counted whole, a fraction of one is nobody's.
    if abs(part) < (0.5 if indicator.precision == 0 else 1e-9):
        return "0"
    return _("差 {gap}").format(gap=size) if part < 0 else _("超 {gap}").format(gap=size)


def remark_words() -> dict[str, str]:
    """The kinds of what is said of a target, as they are called."""
    return {
        "reason": _("未达序时原因"),
        "next_step": _("下步措施"),
        "note": _("备注"),
        "pending": _("在报、在审"),
        "expected_year": _("预计全年数"),
    }


def remark_table(remarks: Sequence[ReceivedRemark], register: Register) -> Markup:
    """What units wrote of a target: 未达序时原因, 下步措施, 备注, 预计全年数, each with its cell."""
    kinds = remark_words()
    body = [
        [
            named(register[remark.region]) if remark.region in register else remark.region,
            kinds[remark.kind],
            remark.text,
            span(f"{remark.file_name} {remark.sheet}!{remark.cell}", "muted"),
        ]
        for remark in remarks
    ]
    return table([_("地区"), _("类别"), _("内容"), _("来源")], body, css="wide", box="box tall")


def source_table(sources: Sequence[SourceFigure], catalogue: Catalogue, register: Register) -> Markup:
    """Every figure behind a number, down to file, sheet and cell."""
    heads = [_("填报项"), _("地区"), _("时期"), _("数值"), _("工作簿"), _("单元格"), _("原文"), _("入库")]
    body = [
        [
            named(catalogue.measures[source.measure]),
            named(register[source.region]) if source.region in register else source.region,
            period_words(source.period, stock=True),
            joined(f"{source.value:.10g}", unit_words(source.unit, catalogue)),
            source.file_name,
            strong(f"{source.sheet}!{source.cell}"),
            source.raw,
            f"{source.committed_at:%Y-%m-%d}",
        ]
        for source in sources
    ]
    return table(heads, body, right=(3,), css="wide origin", box="box tall")


def reference_table(published: Sequence[PublishedFigure]) -> Markup:
    """The published figures of an indicator, each with its source and address; "" when there are none."""
    heads = [_("公开数据"), _("时期"), _("来源"), _("网址")]
    body = [
        [
            strong(one.as_printed),
            period_words(one.period, stock=True),
            one.source_title,
            span(one.address or "", "muted"),
        ]
        for one in published
    ]
    return table(heads, body, css="wide origin published", box="box tall") if body else Markup()


def problem_table(problems: Sequence[Problem], below: Sequence[str] = ()) -> Markup:
    """级别 · 单元格 · 读到 · 问题 · 怎样改, in the order given; `below` stands under each problem."""
    heads = [_("级别"), _("单元格"), _("读到"), _("问题"), _("怎样改")]
    body = []
    for problem in problems:
        look = status_look("behind" if problem.severity == "blocking" else "slightly_behind")
        level = f"{severity_glyph(problem.severity)} {severity_word(problem.severity)}"
        cell = (
            f"{problem.sheet}!{problem.cell}"
            if problem.sheet and problem.cell
            else problem.sheet or problem.cell or "—"
        )
        what, fix = problem_sentence(problem)
        found = problem.found if len(problem.found) <= 40 else problem.found[:39] + "…"
        body.append(
            [
                strong(level, "nowrap", colour=look.colour),
                strong(cell, "nowrap" if len(cell) < 16 else ""),
                found or "—",
                what,
                fix,
            ]
        )
    return table(heads, body, css="wide", below=below)
