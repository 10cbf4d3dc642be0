"""A target as a card: name, status, figure, promise, bar against schedule, course, and how many have reported.

`card` is the full one (343 × 196 px), `compact` the small one for plans of ten or more targets (about 225 × 185 px).
What stands where the bar would be depends on the kind of target; the words all come from `wording`. `strip` counts the
statuses of all: six cells for eight words; a zero is grey, so that it never looks like an alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts.palette import MUTED, SCHEDULE
from components.html import Markup, render
from components.marks import labelled, status_mark
from components.pictures import is_year_to_date
from components.sparkline import single_quarters, sparkline
from tracker.rules.course import CoursePoint
from tracker.rules.judgement import Judgement
from tracker.rules.rollup import Member
from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Register
from wording import _, language, named, sentences
from wording.figures import Place, figure, reported_words, target_words, year_to_date_words
from wording.outlook import bounds_figure, flags, outlook_word, partial_words, required_pace_words
from wording.sentences import count_statuses, target_of
from wording.status import STRIP, StatusLook, reported_state, status_look, status_word

COMPACT_FROM = 10
# A longer name would take a second line of the card: there the short one stands, the full one in its title.
ONE_LINE = 17


@dataclass(frozen=True)
class Number:
    """A figure as it stands on a card: its text and its unit; light where it is not the complete total."""

    text: str
    unit: str
    light: bool


@dataclass(frozen=True)
class Ahead:
    """完成研判: what it is called, its word, how doubtful (a class of the style sheet), and what it would take."""

    label: str
    word: str
    doubt: str
    after: str


@dataclass(frozen=True)
class Progress:
    """How much of a bar is filled and where its tick stands, both 0 to 100, and the tick's word."""

    width: float
    tick: float | None
    word: str


@dataclass(frozen=True)
class Amount:
    """One of two bars from zero: its name, its width in per cent, its colour and its figure."""

    name: str
    width: float
    colour: str
    written: str


@dataclass(frozen=True)
class Card:
    """All that stands on a card. Of `places`, `pair` and `bar` one is drawn; none of them is a hatched bar."""

    look: StatusLook
    small: bool
    name: str
    full_name: str
    state: Markup
    number: Number
    promise: str
    places: Markup | None
    pair: tuple[Amount, ...]
    bar: Progress | None
    under: str
    end: str
    bounds: str
    course: Markup | str
    moves: tuple[tuple[str, str], ...]
    reported: tuple[str, str]
    # 完成研判 stands beside the status, under the bar or in the corner, whichever has room.
    beside: Ahead | None
    ahead: Ahead | None
    corner: Ahead | None


def card(judgement: Judgement, course: Sequence[CoursePoint], catalogue: Catalogue, register: Register) -> Markup:
    """The full card. `course` is the target's history in the plan's whole."""
    return _drawn(judgement, catalogue, register, course)


def compact(judgement: Judgement, catalogue: Catalogue, register: Register) -> Markup:
    """The small card: name, status, figure, promise, bar, one line, and how many have reported."""
    return _drawn(judgement, catalogue, register, None)


def _drawn(
    judgement: Judgement, catalogue: Catalogue, register: Register, course: Sequence[CoursePoint] | None
) -> Markup:
    small, indicator = course is None, target_of(judgement, catalogue)[1]
    short = small or language() == "en" or len(indicator.name) > ONE_LINE
    pair = _two_bars(judgement, catalogue)
    under, end = _under(judgement, catalogue, pair=bool(pair), small=small)
    own_bounds = bool(bounds_figure(judgement, catalogue)) and (small or judgement.value is None) and language() == "zh"
    ahead = _ahead(judgement, catalogue, small=small)
    made = Card(
        look=status_look(judgement.light),
        small=small,
        name=named(indicator, "short") if short else named(indicator),
        full_name=named(indicator),
        state=labelled(judgement.light, css="state"),
        number=_number(judgement, catalogue),
        promise=_promise(judgement, catalogue, register),
        places=places(judgement.figure.members, register) if judgement.method == "checklist" else None,
        pair=pair,
        bar=_progress(judgement),
        under=under,
        end=end,
        bounds=partial_words(judgement, catalogue) if own_bounds else "",
        course="" if course is None else _spark(judgement, course, catalogue),
        moves=tuple(moves(judgement, catalogue)),
        reported=_reported(judgement) if not small or language() == "zh" else ("", _reported_text(judgement)),
        beside=ahead if small and language() == "zh" else None,
        ahead=None if small or judgement.value is None else ahead,
        corner=ahead if small and language() == "en" else None,
    )
    return render("card.html", card=made)


def _ahead(judgement: Judgement, catalogue: Catalogue, *, small: bool) -> Ahead | None:
    """完成研判 and the pace it would take; None after the deadline and where nothing is judged."""
    if judgement.outlook.quarters_left == 0 or judgement.status in (None, "no_data", "not_judged"):
        return None
    code = judgement.outlook.prospect
    if code is None and judgement.figure.members:
        return None  # nothing is projected for a list, and its names want the line
    pattern = _("研判：{word}") if small else _("完成研判：{word}")
    risk = _("；").join(flag for flag in flags(judgement, catalogue) if judgement.outlook.at_risk)
    # English has no room for the pace; it stands on the indicator's own page.
    needed = risk or ("" if small or language() == "en" else required_pace_words(judgement, catalogue))
    return Ahead(
        label=pattern.partition("{")[0],
        word=outlook_word(code),
        doubt={"unlikely": "hard", "uncertain": "doubt"}.get(code or "", "plain"),
        after=f" · {needed}" if needed else "",
    )


def course_values(judgement: Judgement, course: Sequence[CoursePoint], catalogue: Catalogue) -> list[float | None]:
    """What the small line draws: single quarters for a year-to-date amount, else the values themselves."""
    indicator = target_of(judgement, catalogue)[1]
    if is_year_to_date(judgement, catalogue) and not indicator.formula.ratio:
        return single_quarters(course)
    return [point.value for point in course]


def _number(judgement: Judgement, catalogue: Catalogue) -> Number:
    value, partial = judgement.value, judgement.figure.partial
    shown, unit = sentences.row_figure(judgement, catalogue)
    if bounds := bounds_figure(judgement, catalogue):
        # What it can come to stands first; what those who reported come to is not the total, and stands below.
        return Number(bounds, unit, light=True)
    if value is None and partial is not None:
        unit = _("{unit}，{n} 个单位合计").format(unit=unit, n=judgement.figure.reported)
    elif judgement.method == "growth":
        unit = f"{unit} / {year_to_date_words(judgement.as_of)}"
    return Number(shown, unit, light=value is None)


def _promise(judgement: Judgement, catalogue: Catalogue, register: Register) -> str:
    target, indicator = target_of(judgement, catalogue)
    codes = target.value if isinstance(target.value, tuple) else ()
    names = {code: named(register[code]) for code in codes if code in register}
    return target_words(target, indicator, catalogue, names)


def _under(judgement: Judgement, catalogue: Catalogue, *, pair: bool, small: bool) -> tuple[str, str]:
    """The line under the bar, and what stands at its end."""
    line, grows = sentences.card_sentence(judgement, catalogue), judgement.method in ("growth", "not_below", "rise")
    if judgement.method == "checklist":
        return line, ""
    if pair:
        return (line if judgement.method == "growth" else _short(judgement, catalogue)), ""
    end = "" if grows else sentences.bar_end(judgement, catalogue)
    return (_short(judgement, catalogue) if small else line), end


def _short(judgement: Judgement, catalogue: Catalogue) -> str:
    """The one thing a small card has room for."""
    parts = [sentences.schedule_line(judgement, catalogue), sentences.failed_years_words(judgement, catalogue)]
    if sentences.is_small_step(judgement) and judgement.status != "met":
        parts[0] = sentences.still_missing(judgement, catalogue) or parts[0]
    return " · ".join(part for part in parts if part)


def _progress(judgement: Judgement) -> Progress | None:
    """The bar; None where nothing can be said. A rate is drawn on its own scale, up to 100 or to the target at two thirds."""
    value, target, progress = judgement.value, judgement.promise.number, judgement.schedule.progress
    if value is None:
        return None
    if judgement.status == "met":
        return Progress(100.0, None, "")
    if progress is not None:
        return _progress_of(progress, judgement.schedule.planned, _("序时"))
    if judgement.figure.unit == "%":
        return _progress_of(value, target, _("目标"))
    if judgement.method in ("direct", "survey", "coverage") and target:
        return _progress_of(100 * value / target, None, "")
    return None


def _progress_of(fill: float, tick: float | None, word: str) -> Progress:
    return Progress(_percent(fill), None if tick is None else _percent(tick), word)


def _percent(value: float) -> float:
    return max(0.0, min(100.0, value))


def _two_bars(judgement: Judgement, catalogue: Catalogue) -> tuple[Amount, ...]:
    """Two bars from zero: the same months of last year and of this one, or the baseline and now; none where one is missing."""
    if judgement.method not in ("growth", "not_below", "rise") or judgement.value is None:
        return ()
    growth = judgement.method == "growth"
    before = judgement.movement.last_year_value if growth else judgement.promise.baseline
    if before is None:
        return ()
    names = (_("上年"), _("今年")) if growth else (_("基期"), _("现在"))
    indicator, now = target_of(judgement, catalogue)[1], judgement.value
    top = max(before, now) or 1.0
    colours = (SCHEDULE, status_look(judgement.light).colour)
    return tuple(
        Amount(name, 78 * value / top, colour, figure(value, indicator, catalogue)[0])
        for name, value, colour in zip(names, (before, now), colours, strict=True)
    )


def places(members: Sequence[Member], register: Register) -> Markup:
    """The named places, each with its mark: ★ approved, ○ not yet, with the word of its state."""
    drawn = []
    for member in members:
        done = (member.value or 0) >= 1
        name = named(register[member.code]) if member.code in register else member.code
        state = member.state or ("" if done else _("未报送") if member.value is None else _("未达到"))
        if reported_state(state) == status_word("pending"):
            state = _("待批复")  # three names keep to one line
        words = name if done or not state else _("{name}（{state}）").format(name=name, state=state)
        drawn.append((status_mark("met" if done else "no_data", 14), words))
    return render("places.html", places=drawn)


def _spark(judgement: Judgement, course: Sequence[CoursePoint], catalogue: Catalogue) -> Markup:
    values = course_values(judgement, course, catalogue)
    target = None if is_year_to_date(judgement, catalogue) else judgement.promise.number
    return sparkline(values, target, _("走势"))


def _reported_text(judgement: Judgement) -> str:
    return reported_words(judgement.figure.reported, judgement.figure.expected, judgement.figure.others_missing)


def _reported(judgement: Judgement) -> tuple[str, str]:
    """已报 over 13/13; "" above words that have no count."""
    head, _space, count = _reported_text(judgement).rpartition(" ")
    return head, count


def moves(judgement: Judgement, catalogue: Catalogue) -> list[tuple[str, str]]:
    """较上季 and 同比, each as its label and its change."""
    said = (
        (_("较上季 {change}"), sentences.since_last_quarter(judgement, catalogue)),
        (_("同比 {change}"), sentences.since_last_year(judgement, catalogue)),
    )
    labels = [(pattern.partition("{")[0], text) for pattern, text in said]
    return [(label, text.removeprefix(label)) for label, text in labels]


def amount(judgement: Judgement, catalogue: Catalogue, place: Place = "table") -> str:
    """The judgement's figure with its unit, as tables print it."""
    return sentences.value_words(judgement, catalogue, place) if judgement.value is not None else "—"


@dataclass(frozen=True)
class Count:
    """How many there are of one light; a zero is grey, so that it never looks like an alarm."""

    count: int
    word: str
    colour: str
    mark: Markup
    # Where those that are counted are shown; none for a zero.
    address: str = ""


def strip(judged: Sequence[Judgement], address: Callable[[str], str] | None = None) -> Markup:
    """The strip: the counts of the statuses. Its numbers add up to the number of targets; `address` leads to the targets
    of one status."""
    counts = count_statuses(judged)
    cells = [
        [_count(code, counts[code], address(code) if address and counts[code] else "") for code in codes]
        for codes in STRIP
    ]
    return render("strip.html", css="", cells=cells)


def _count(code: str, count: int, address: str) -> Count:
    colour, word = status_look(code).colour if count else MUTED, status_word(code)
    return Count(count, word, colour, status_mark(code, 20 if len(word) < 9 else 16, colour, beside=True), address)
