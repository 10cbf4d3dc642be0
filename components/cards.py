"""A target as a card: name, status, figure, promise, bar against schedule, course, and how many have reported.

`card` is the full one (343 × 196 px), `compact` the small one for plans of ten or more targets (about 225 × 185 px).
What stands where the bar would be depends on the kind of target; the words all come from `wording`. `strip` counts the
statuses of all: six cells for eight words; a zero is grey, so that it never looks like an alarm.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from charts.marks import mark
from charts.palette import MUTED, SCHEDULE
from charts.sparkline import single_quarters, sparkline
from components.pictures import is_year_to_date
from tracker.rules.course import CoursePoint
from tracker.rules.judgement import Judgement
from tracker.rules.rollup import Member
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from wording import _, language, named, sentences
from wording.figures import Place, figure, reported_words, target_words, year_to_date_words
from wording.outlook import bounds_figure, flags, outlook_word, partial_words, required_pace_words
from wording.sentences import count_statuses, target_of
from wording.status import STRIP, reported_state, status_look, status_word

COMPACT_FROM = 10
# A longer name would take a second line of the card: there the short one stands, the full one in its title.
ONE_LINE = 17


def card(judgement: Judgement, course: Sequence[CoursePoint], catalogue: Catalogue, register: Register) -> str:
    """The full card as HTML. `course` is the target's history in the plan's whole."""
    foot = (
        f'<div class="foot">{_spark(judgement, course, catalogue)}'
        f"<span>{_moves(judgement, catalogue)}</span>"
        f'<span class="right">{_reported(judgement)}</span></div>'
    )
    body = (
        _figure(judgement, catalogue, register)
        + _measure(judgement, catalogue, register)
        + _ahead(judgement, catalogue)
        + foot
    )
    return _frame(judgement, catalogue, body, "")


def compact(judgement: Judgement, catalogue: Catalogue, register: Register) -> str:
    """The small card as HTML: name, status, figure, promise, bar, one line, and how many have reported."""
    body = (
        f'<div class="fig"><span>{_number(judgement, catalogue)}</span></div>'
        f'<div class="line"><b>{escape(_promise(judgement, catalogue, register))}</b></div>'
        f"{_measure(judgement, catalogue, register, small=True)}{_bounds(judgement, catalogue)}"
        f'<div class="foot"><span>{_moves(judgement, catalogue)}</span><span class="right">{_small_corner(judgement, catalogue)}</span></div>'
    )
    return _frame(judgement, catalogue, body, " compact")


def _ahead(judgement: Judgement, catalogue: Catalogue, *, small: bool = False) -> str:
    """完成研判 and the pace it would take (HTML); for an incomplete total the bounds; nothing after the deadline."""
    if judgement.value is None and not small:
        return _bounds(judgement, catalogue)
    if judgement.outlook.quarters_left == 0 or judgement.status in (None, "no_data", "not_judged"):
        return ""
    code = judgement.outlook.prospect
    if code is None and judgement.figure.members:
        return ""  # nothing is projected for a list, and its names want the line
    doubt = {"unlikely": "hard", "uncertain": "doubt"}.get(code or "", "plain")
    pattern = _("研判：{word}") if small else _("完成研判：{word}")
    label = pattern.partition("{")[0]
    risk = _("；").join(flag for flag in flags(judgement, catalogue) if judgement.outlook.at_risk)
    # English has no room for the pace; it stands on the indicator's own page.
    needed = risk or ("" if small or language() == "en" else required_pace_words(judgement, catalogue))
    after = f" · {escape(needed)}" if needed else ""
    return f'<div class="ahead"><span class="label">{escape(label)}</span><b class="{doubt}">{escape(outlook_word(code))}</b>{after}</div>'


def _small_corner(judgement: Judgement, catalogue: Catalogue) -> str:
    """已报 n/m; English has its 完成研判 here, for its words do not fit beside the status."""
    if language() == "zh":
        return _reported(judgement)
    return f"{escape(_reported_text(judgement))}{_ahead(judgement, catalogue, small=True)}"


def _bounds(judgement: Judgement, catalogue: Catalogue) -> str:
    """What those who reported come to, where the figure is what the total can come to (HTML); "" in English, for want of room."""
    words = partial_words(judgement, catalogue) if bounds_figure(judgement, catalogue) else ""
    return f'<div class="ahead bounds">{escape(words)}</div>' if words and language() == "zh" else ""


def course_values(judgement: Judgement, course: Sequence[CoursePoint], catalogue: Catalogue) -> list[float | None]:
    """What the small line draws: single quarters for a year-to-date amount, else the values themselves."""
    indicator = target_of(judgement, catalogue)[1]
    if is_year_to_date(judgement, catalogue) and not indicator.formula.ratio:
        return single_quarters(course)
    return [point.value for point in course]


def _frame(judgement: Judgement, catalogue: Catalogue, body: str, kind: str) -> str:
    look, indicator = status_look(judgement.light), target_of(judgement, catalogue)[1]
    name = (
        named(indicator, "short") if kind or language() == "en" or len(indicator.name) > ONE_LINE else named(indicator)
    )
    state = (
        f'<span class="state" style="color:{look.colour}">{mark(judgement.light)}{status_word(judgement.light)}</span>'
    )
    if kind and language() == "zh":
        state = f'<span class="pair">{state}{_ahead(judgement, catalogue, small=True)}</span>'
    return (
        f'<div class="ip"><div class="card{kind}" style="border-left:{look.rule}px solid {look.colour};background:{look.card_tint}">'
        f'<div class="top"><span class="name" title="{escape(named(indicator), quote=True)}">{escape(name)}</span>{state}</div>'
        f"{body}</div></div>"
    )


def _number(judgement: Judgement, catalogue: Catalogue) -> str:
    value, partial = judgement.value, judgement.figure.partial
    shown, unit = sentences.row_figure(judgement, catalogue)
    if bounds := bounds_figure(judgement, catalogue):
        # What it can come to stands first; what those who reported come to is not the total, and stands below.
        return f'<span class="num light">{bounds}</span> <span class="unit">{escape(unit)}</span>'
    light = " light" if value is None else ""
    if value is None and partial is not None:
        unit = _("{unit}，{n} 个单位合计").format(unit=unit, n=judgement.figure.reported)
    elif judgement.method == "growth":
        unit = f"{unit} / {year_to_date_words(judgement.as_of)}"
    tight = "" if unit == "%" else " "
    return f'<span class="num{light}">{shown}</span>{tight}<span class="unit">{escape(unit)}</span>'


def _promise(judgement: Judgement, catalogue: Catalogue, register: Register) -> str:
    target, indicator = target_of(judgement, catalogue)
    codes = target.value if isinstance(target.value, tuple) else ()
    names = {code: named(register[code]) for code in codes if code in register}
    return target_words(target, indicator, catalogue, names)


def _figure(judgement: Judgement, catalogue: Catalogue, register: Register) -> str:
    promise = escape(_promise(judgement, catalogue, register))
    return f'<div class="fig"><span>{_number(judgement, catalogue)}</span><span class="promise">{promise}</span></div>'


def _measure(judgement: Judgement, catalogue: Catalogue, register: Register, *, small: bool = False) -> str:
    """What stands between the figure and the foot: bar, two bars, or the list of places."""
    method = judgement.method
    line = sentences.card_sentence(judgement, catalogue)
    if method == "checklist":
        return places(judgement.figure.members, register) + _under(line, "")
    if method in ("growth", "not_below", "rise") and judgement.value is not None:
        before = judgement.movement.last_year_value if method == "growth" else judgement.promise.baseline
        if before is not None:
            names = (_("上年"), _("今年")) if method == "growth" else (_("基期"), _("现在"))
            return _two_bars(judgement, before, names, catalogue) + _under(
                line if method == "growth" else _short(judgement, catalogue), ""
            )
    fill, tick, word = _proportions(judgement)
    end = "" if method in ("growth", "not_below", "rise") else sentences.bar_end(judgement, catalogue)
    shown_line = line if not small else _short(judgement, catalogue)
    return _bar(judgement, fill, tick, word) + _under(shown_line, end)


def _short(judgement: Judgement, catalogue: Catalogue) -> str:
    """The one thing a small card has room for."""
    parts = [sentences.schedule_line(judgement, catalogue), sentences.failed_years_words(judgement, catalogue)]
    if sentences.is_small_step(judgement) and judgement.status != "met":
        parts[0] = sentences.still_missing(judgement, catalogue) or parts[0]
    return " · ".join(part for part in parts if part)


def _proportions(judgement: Judgement) -> tuple[float | None, float | None, str]:
    """How much of the bar is filled and where its tick stands, both 0 to 100, and the tick's word.

    None where nothing can be said. A rate is drawn on its own scale, up to 100 or to the target at two thirds.
    """
    value, target, progress = judgement.value, judgement.promise.number, judgement.schedule.progress
    if value is None:
        return None, None, ""
    if judgement.status == "met":
        return 100.0, None, ""
    if progress is not None:
        return progress, judgement.schedule.planned, _("序时")
    if judgement.figure.unit == "%":
        return value, target, _("目标")
    if judgement.method in ("direct", "survey", "coverage") and target:
        return 100 * value / target, None, ""
    return None, None, ""


def _bar(judgement: Judgement, fill: float | None, tick: float | None, word: str) -> str:
    if fill is None:
        return '<div class="barbox"><div class="bar hatch"></div></div>'
    width = max(0.0, min(100.0, fill))
    colour = status_look(judgement.light).colour
    parts = [f'<div class="bar"><i style="width:{width:.1f}%;background:{colour}"></i></div>']
    if tick is not None:
        at = max(0.0, min(100.0, tick))
        parts.append(f'<span class="tickword" style="left:{max(6.0, min(94.0, at)):.1f}%">{word}</span>')
        parts.append(f'<span class="tick" style="left:calc({at:.1f}% - 1px)"></span>')
    return f'<div class="barbox">{"".join(parts)}</div>'


def _under(left: str, right: str) -> str:
    return f'<div class="under"><span>{escape(left)}</span><span>{escape(right)}</span></div>'


def _two_bars(judgement: Judgement, before: float, names: tuple[str, str], catalogue: Catalogue) -> str:
    """Two bars from zero: the same months of last year and of this one, or the baseline and now."""
    indicator = target_of(judgement, catalogue)[1]
    now = judgement.value or 0.0
    top = max(before, now) or 1.0
    lines = []
    for name, value, colour in ((names[0], before, SCHEDULE), (names[1], now, status_look(judgement.light).colour)):
        written = figure(value, indicator, catalogue)[0]
        lines.append(
            f'<span>{name}</span><div><i style="width:{78 * value / top:.1f}%;background:{colour}"></i>{written}</div>'
        )
    return f'<div class="pairbar">{"".join(lines)}</div>'


def places(members: Sequence[Member], register: Register) -> str:
    """The named places, each with its mark: ★ approved, ○ not yet, with the word of its state."""
    parts = []
    for member in members:
        done = (member.value or 0) >= 1
        name = named(register[member.code]) if member.code in register else member.code
        state = member.state or ("" if done else _("未报送") if member.value is None else _("未达到"))
        if reported_state(state) == status_word("pending"):
            state = _("待批复")  # three names keep to one line
        words = name if done or not state else _("{name}（{state}）").format(name=name, state=state)
        parts.append(f"<span>{mark('met' if done else 'no_data', 14)}{escape(words)}</span>")
    return f'<div class="list">{"".join(parts)}</div>'


def _spark(judgement: Judgement, course: Sequence[CoursePoint], catalogue: Catalogue) -> str:
    values = course_values(judgement, course, catalogue)
    target = None if is_year_to_date(judgement, catalogue) else judgement.promise.number
    return sparkline(values, target, _("走势"))


def _reported_text(judgement: Judgement) -> str:
    return reported_words(judgement.figure.reported, judgement.figure.expected, judgement.figure.others_missing)


def _reported(judgement: Judgement) -> str:
    """已报 over 13/13, the count in ink."""
    text = _reported_text(judgement)
    head, _space, count = text.rpartition(" ")
    return f"{escape(head)}<br><b>{escape(count)}</b>" if head else escape(text)


def moves(judgement: Judgement, catalogue: Catalogue) -> list[tuple[str, str]]:
    """较上季 and 同比, each as its label and its change."""
    said = (
        (_("较上季 {change}"), sentences.since_last_quarter(judgement, catalogue)),
        (_("同比 {change}"), sentences.since_last_year(judgement, catalogue)),
    )
    labels = [(pattern.partition("{")[0], text) for pattern, text in said]
    return [(label, text.removeprefix(label)) for label, text in labels]


def _moves(judgement: Judgement, catalogue: Catalogue) -> str:
    """The change against last quarter over the one against last year, the figures in ink."""
    return "<br>".join(f"{escape(label)}<b>{escape(text)}</b>" for label, text in moves(judgement, catalogue))


def amount(judgement: Judgement, catalogue: Catalogue, place: Place = "table") -> str:
    """The judgement's figure with its unit, as tables print it."""
    return sentences.value_words(judgement, catalogue, place) if judgement.value is not None else "—"


def strip(judged: Sequence[Judgement]) -> str:
    """The strip as HTML. Its numbers add up to the number of targets."""
    counts = count_statuses(judged)
    cells = "".join(_strip_cell(codes, counts) for codes in STRIP)
    return f'<div class="ip"><div class="strip">{cells}</div></div>'


def _strip_cell(codes: tuple[str, ...], counts: dict[str, int]) -> str:
    pair = ' class="pair"' if len(codes) > 1 else ""
    return f"<div{pair}>{''.join(_count(code, counts[code]) for code in codes)}</div>"


def _count(code: str, count: int) -> str:
    colour = status_look(code).colour if count else MUTED
    zero = "" if count else " zero"
    return (
        f'<span class="one{zero}" style="color:{colour}">{mark(code, 20 if len(status_word(code)) < 9 else 16, colour)}'
        f'<span class="n">{count}</span>{status_word(code)}</span>'
    )
