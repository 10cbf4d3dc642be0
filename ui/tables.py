"""HTML tables: the matrix district × indicator, one indicator's districts, facts, sources, problems, differences.

Rules only below rows, no zebra, no vertical lines. A wide table scrolls in its own box on a phone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape

from charts.marks import mark
from components.card_style import HATCH
from tracker.numbers import signed
from tracker.rules.course import PublishedFigure, ReceivedRemark, SourceFigure
from tracker.rules.judgement import DistrictFigure, Judgement
from tracker.schema.catalogue import Catalogue, Indicator
from tracker.schema.regions import Register
from tracker.submission import Problem
from wording import _, named
from wording.figures import figure, gap, percent, period_words, shown_unit, unit_words
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
) -> str:
    """A table as HTML. Cells are HTML already; `right` are the columns of figures, `below` what stands under each line."""
    head = "".join(f"<th{_right(n, right)}>{text}</th>" for n, text in enumerate(heads))
    under = [f'<tr class="around"><td colspan="{len(heads)}">{text}</td></tr>' if text else "" for text in below]
    lines = "".join(
        "<tr>"
        + "".join(f"<td{_right(n, right)}>{cell}</td>" for n, cell in enumerate(line))
        + "</tr>"
        + (under[number] if number < len(under) else "")
        for number, line in enumerate(body)
    )
    return f'<div class="ip"><div class="{box}"><table class="{css}"><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div></div>'


def _right(column: int, right: Sequence[int]) -> str:
    return ' class="r nowrap"' if column in right else ""


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Two columns: what, and how it stands (HTML). Empty answers are left out."""
    lines = "".join(f"<tr><td>{escape(name)}</td><td>{answer}</td></tr>" for name, answer in pairs if answer)
    return f'<div class="ip"><table class="facts"><tbody>{lines}</tbody></table></div>'


def matrix(
    districts: Sequence[Judgement],
    whole: Sequence[Judgement],
    catalogue: Catalogue,
    register: Register,
    *,
    whole_name: str,
    link: Mapping[str, str],
    trace: Callable[[Judgement], str],
    show: str = "value",
    last_three: bool = False,
) -> str:
    """District × indicator in administrative order, the whole in the last row, then how many units are below schedule.

    `show` is what a cell says: its value, its rank by completion of the own task, or its part of the whole's gap.
    `last_three` marks the last three places. `link` gives each region's address, `trace` that of a figure's cells. The last column counts a unit's own:
    0（缺报 1） never looks like the best.
    """
    targets = [row.target for row in whole]
    cells = {(row.region, row.target): row for row in districts}
    codes = list(dict.fromkeys(row.region for row in districts))

    def draw(judgement: Judgement | None) -> str:
        if show == "rank":
            return _rank_cell(judgement, last_three)
        return _gap_cell(judgement, catalogue) if show == "gap" else _cell(judgement, catalogue, trace)

    heads = "".join(_head(row, catalogue, show) for row in whole)
    lines = []
    for code in codes:
        mine = [cells.get((code, target)) for target in targets]
        name = f'<a href="{escape(link[code], quote=True)}" target="_self">{escape(named(register[code]))}</a>'
        lines.append(f"<tr><td>{name}</td>{''.join(map(draw, mine))}<td class='r'>{_own_count(mine)}</td></tr>")
    total = "".join(_gap_cell(row, catalogue) if show == "gap" else _cell(row, catalogue, trace) for row in whole)
    lines.append(f'<tr class="whole"><td>{escape(whole_name)}</td>{total}<td class="r">{_own_count(whole)}</td></tr>')
    sums = "".join(f'<td class="r">{_column_count([cells.get((c, t)) for c in codes])}</td>' for t in targets)
    corner, bottom, short = (
        escape(members_word(catalogue, whole[0].plan)),
        escape(_("未达序时单位数")),
        escape(_("未达序时")),
    )
    lines.append(f'<tr class="sum"><td>{bottom}</td>{sums}<td></td></tr>')
    last = f'<th class="r">{short}<small>▲＋■</small></th>'
    # On a phone a table of one or two targets fits; a wider one scrolls in its own box.
    narrow = f' style="min-width:{min(820, 140 + 85 * (len(targets) + 1))}px"'
    return (
        f'<div class="ip"><div class="box"><table class="matrix"{narrow}><thead><tr><th>{corner}</th>{heads}{last}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div></div>"
    )


def _tinted(judgement: Judgement, text: str) -> str:
    """A cell with its status's mark and tint; what is grave in bold."""
    look, grave = status_look(judgement.light), judgement.status in TROUBLE - {"slightly_behind"}
    tint = f' style="background:{look.tint}"' if look.tint != "#FFFFFF" else ""
    return f'<td class="r"{tint}>{f"<b>{text}</b>" if grave else text}{mark(judgement.light, 14) or GAP}</td>'


def _rank_cell(judgement: Judgement | None, last_three: bool) -> str:
    """3 ↑2: the place by completion of the own task; — for who has no place."""
    place = None if judgement is None else judgement.rank.place
    if judgement is None or place is None:
        return f'<td class="r muted">—{GAP}</td>'
    last = last_three and place > (judgement.rank.ranked or 0) - 3
    text = f"<u>{place:g}</u>" if last else f"{place:g}"
    return _tinted(judgement, f'{text}<span class="muted move">{rank_move(judgement)}</span>')


def _gap_cell(judgement: Judgement | None, catalogue: Catalogue) -> str:
    """差 8 家 or 超 3 家: the part of the whole's gap to schedule."""
    part = None if judgement is None else judgement.rank.contribution
    if judgement is None or part is None:
        return f'<td class="r muted">—{GAP}</td>'
    indicator = target_of(judgement, catalogue)[1]
    words = lead_words(part, indicator, catalogue)
    # The unit of a ratio stands in the head; of an amount it changes with the size.
    unit = f" {shown_unit(indicator, catalogue)}" if indicator.formula.ratio else ""
    return _tinted(judgement, f'<span class="nowrap">{escape(words.removesuffix(unit))}</span>')


def _head(judgement: Judgement, catalogue: Catalogue, show: str) -> str:
    indicator = target_of(judgement, catalogue)[1]
    under = {"rank": _("位次，较上季"), "gap": _("对序时差距")}.get(show, shown_unit(indicator, catalogue))
    if show == "gap" and indicator.formula.ratio:
        under = shown_unit(indicator, catalogue)
    return f'<th class="r">{escape(named(indicator, "short"))}<small>{escape(under)}</small></th>'


def _cell(judgement: Judgement | None, catalogue: Catalogue, trace: Callable[[Judgement], str]) -> str:
    if judgement is None:
        return '<td class="r muted">—<span class="gap"></span></td>'
    status = judgement.status
    if status == "no_data":
        return f'<td class="r" style="background:{HATCH}"><span class="muted">{status_word(status)}</span>{mark(status, 14)}</td>'
    value, partial = judgement.value, judgement.figure.partial
    if value is None and partial is None:
        return f'<td class="r muted">—{mark(status, 14) or GAP}</td>'
    states = [member.state for member in judgement.figure.members]
    if len(states) == 1 and states[0]:
        return _tinted(judgement, traced(escape(states[0]), trace(judgement)))
    text = row_figure(judgement, catalogue, "table")[0]
    return _tinted(
        judgement, traced(text if value is not None else f'<span class="muted">{text}</span>', trace(judgement))
    )


def traced(figure_html: str, address: str) -> str:
    """A figure that leads to its cells, without looking like a link (HTML)."""
    return f'<a class="quiet" href="{escape(address, quote=True)}" target="_self" title="{escape(_("追溯"))}">{figure_html}</a>'


GAP = '<span class="gap"></span>'


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


def twin(heads: Sequence[str], body: Sequence[Sequence[str]], right: Sequence[int] = (), *, from_rows: int = 8) -> str:
    """A table as HTML, in two halves side by side when it has `from_rows` rows or more, so that none is cut off."""
    half = (len(body) + 1) // 2 if len(body) >= from_rows else len(body)
    halves = [part for part in (body[:half], body[half:]) if part]
    made = "".join(table(heads, part, right, css="short", box="box half") for part in halves)
    return f'<div class="ip"><div class="twin">{made}</div></div>'


def district_table(
    members: Sequence[DistrictFigure],
    states: Mapping[str, str | None],
    judgement: Judgement,
    catalogue: Catalogue,
    register: Register,
) -> str:
    """One indicator's districts: figure (or the word of a state), status where allocated, share of the whole, growth."""
    indicator = target_of(judgement, catalogue)[1]
    shares = any(member.share is not None for member in members)
    heads = [members_word(catalogue, judgement.plan), escape(shown_unit(indicator, catalogue)), _("状态"), _("同比")]
    body = []
    for member in members:
        status = states.get(member.region)
        text = figure(member.value, indicator, catalogue, "table")[0]
        if member.value is None:
            text = f'<span class="muted">{status_word("no_data")}</span>'
        elif member.state:
            text = escape(reported_state(member.state))
        light = f"{mark(status, 13)} {status_word(status)}" if status else '<span class="muted">—</span>'
        growth = _("不适用") if member.growth_percent is None else f"{signed(member.growth_percent, 1)}%"
        body.append([escape(named(register[member.region])), text, light, escape(growth)])
    if any(member.state for member in members):
        heads[1] = _("情况")
    if shares:
        heads.insert(3, _("占比"))
        for cells, member in zip(body, members, strict=True):
            cells.insert(3, percent(member.share))
    return twin(heads, body, right=(1, 3, 4) if shares else (1, 3))


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


def gap_table(verdicts: Sequence[Judgement], catalogue: Catalogue, register: Register) -> str:
    """The districts of one indicator by completion of their own task: task, what is missing, part of the gap, place.

    Who is not ranked (zones, no task, nothing reported) stands below, apart. "" when there is neither task nor part.
    """
    known = [row for row in verdicts if row.rank.place is not None or row.rank.contribution is not None]
    if not known:
        return ""
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
                f"<b>{place:g}</b> {rank_move(row)}"
                if place is not None
                else f'<span class="muted">{_("不排")}</span>',
                f"{mark(row.light, 13)} {escape(named(register[row.region]))}",
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


def remark_table(remarks: Sequence[ReceivedRemark], register: Register) -> str:
    """What units wrote of a target: 未达序时原因, 下步措施, 备注, 预计全年数, each with its cell."""
    kinds = {
        "reason": _("未达序时原因"), "next_step": _("下步措施"), "note": _("备注"), "pending": _("在报、在审"),
        "expected_year": _("预计全年数"),
    }  # fmt: skip
    body = [
        [
            escape(named(register[remark.region]) if remark.region in register else remark.region),
            escape(kinds[remark.kind]),
            escape(remark.text),
            f'<span class="muted">{escape(remark.file_name)} {escape(remark.sheet)}!{escape(remark.cell)}</span>',
        ]
        for remark in remarks
    ]
    return table([_("地区"), _("类别"), _("内容"), _("来源")], body, css="wide", box="box tall")


def source_table(sources: Sequence[SourceFigure], catalogue: Catalogue, register: Register) -> str:
    """Every figure behind a number, down to file, sheet and cell."""
    heads = [_("填报项"), _("地区"), _("时期"), _("数值"), _("工作簿"), _("单元格"), _("原文"), _("入库")]
    body = []
    for source in sources:
        place = named(register[source.region]) if source.region in register else source.region
        body.append(
            [
                escape(named(catalogue.measures[source.measure])),
                escape(place),
                period_words(source.period, stock=True),
                f"{source.value:.10g} {escape(unit_words(source.unit, catalogue))}",
                escape(source.file_name),
                f"<b>{escape(source.sheet)}!{escape(source.cell)}</b>",
                escape(source.raw),
                f"{source.committed_at:%Y-%m-%d}",
            ]
        )
    return table(heads, body, right=(3,), css="wide origin", box="box tall")


def reference_table(published: Sequence[PublishedFigure]) -> str:
    """The published figures of an indicator, each with its source and address; "" when there are none."""
    heads = [_("公开数据"), _("时期"), _("来源"), _("网址")]
    body = [
        [
            f"<b>{escape(one.as_printed)}</b>",
            period_words(one.period, stock=True),
            escape(one.source_title),
            f'<span class="muted">{escape(one.address or "")}</span>',
        ]
        for one in published
    ]
    return table(heads, body, css="wide origin published", box="box tall") if body else ""


def problem_table(problems: Sequence[Problem], below: Sequence[str] = ()) -> str:
    """级别 · 单元格 · 读到 · 问题 · 怎样改, in the order given; `below` is HTML that stands under each problem."""
    heads = [_("级别"), _("单元格"), _("读到"), _("问题"), _("怎样改")]
    body = []
    for problem in problems:
        status = "behind" if problem.severity == "blocking" else "slightly_behind"
        look = status_look(status)
        level = f'<b style="color:{look.colour};white-space:nowrap">{severity_glyph(problem.severity)} {severity_word(problem.severity)}</b>'
        cell = (
            f"{problem.sheet}!{problem.cell}"
            if problem.sheet and problem.cell
            else problem.sheet or problem.cell or "—"
        )
        what, fix = problem_sentence(problem)
        found = problem.found if len(problem.found) <= 40 else problem.found[:39] + "…"
        body.append(
            [
                level,
                f"<b{' class=nowrap' if len(cell) < 16 else ''}>{escape(cell)}</b>",
                escape(found) or "—",
                escape(what),
                escape(fix),
            ]
        )
    return table(heads, body, css="wide", below=below)
