"""The long picture for a phone: everything of 总览 one under the other, 540 px wide, drawn at twice its size (1080)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import plotly.graph_objects as go

from briefing.content import cells
from briefing.content.material import Material
from briefing.content.model import Briefing
from briefing.content.stamps import version_words
from briefing.screens.canvas import LINE, Canvas, balance_lines, blank, lines_of, wide
from charts.palette import FRAME, INK, MUTED, NAVY, ROW_RULE, TRACK
from tracker.clock import local
from tracker.rules.judgement import Judgement
from wording import _, named
from wording.figures import date_words, figure, reported_words, shown_unit
from wording.notes import with_places_named
from wording.outlook import bounds_figure, outlook_words
from wording.sentences import (
    bar_end,
    count_statuses,
    row_figure,
    schedule_line,
    since_last_quarter,
    since_last_year,
    still_missing,
    target_of,
)
from wording.status import STRIP, status_look, status_word, trouble_order

WIDTH, EDGE = 540, 24
ROOM = WIDTH - 2 * EDGE
Step = Callable[[Canvas], None]


@dataclass
class _Roll:
    """A sheet that grows downwards: its height is known only when all is on it, so what is drawn waits until then."""

    y: float = 22
    steps: list[Step] = field(default_factory=list)

    def words(self, lines: list[str], size: float, colour: str = INK, *, bold: bool = False, after: float = 6) -> None:
        top = self.y

        def step(on: Canvas) -> None:
            on.lines(EDGE, top, lines, size, colour, bold=bold)

        self.steps.append(step)
        self.y += len(lines) * LINE * size + after

    def rule(self, colour: str = ROW_RULE, width: float = 1, after: float = 10) -> None:
        y = self.y
        self.steps.append(lambda on: on.rule(EDGE, y, WIDTH - EDGE, y, colour, width))
        self.y += after

    def add(self, step: Step, high: float) -> None:
        self.steps.append(step)
        self.y += high

    def drawn(self, watermark: str) -> go.Figure:
        height = round(self.y + 14)
        canvas = blank(WIDTH, height)
        for step in self.steps:
            step(canvas)
        for top in range(200, height - 300, 900):
            canvas.watermark(watermark, top, min(top + 700, height))
        return canvas.done()


def tall(briefing: Briefing, material: Material) -> go.Figure:
    """Headline, lights, what needs coordinating, a card for every target, dated items and stamps; 540 px wide."""
    material = replace(material, whole=with_places_named(material.whole, material.register))
    roll = _Roll()
    overview = briefing.part("overview")
    roll.words(balance_lines(briefing.title, 22, ROOM, bold=True), 22, bold=True)
    left, _right = briefing.stamp
    roll.words(lines_of(f"{briefing.facts.get('period', '')} · {left}", 16, ROOM), 16, MUTED)
    roll.words(lines_of(" · ".join(briefing.marks), 17, ROOM, bold=True), 17, bold=True)
    roll.rule(NAVY, 2, 12)
    if overview and overview.title:
        roll.words(lines_of(overview.title, 24, ROOM, bold=True), 24, bold=True, after=12)
    if material.whole:
        _lights(roll, material)
        _troubles(roll, material)
        for row in material.whole:
            _card(roll, material, row)
    _dated(roll, material)
    roll.rule(NAVY, 2, 10)
    made = _("{when} 生成").format(when=local(material.made_at).strftime("%Y-%m-%d %H:%M"))
    for words in (
        _("来源：《{plan}》").format(plan=named(material.plan)),
        *(overview.notes if overview else ()),
        f"{version_words(material)} · {made}",
    ):
        roll.words(lines_of(words, 15, ROOM), 15, MUTED, after=3)
    return roll.drawn(briefing.watermark)


def _lights(roll: _Roll, material: Material) -> None:
    """The counts of the lights, two to a line; a zero is grey."""
    counts, top = count_statuses(material.whole), roll.y
    codes = [code for cell in STRIP for code in cell]
    lines = -(-len(codes) // 2)

    def draw(canvas: Canvas) -> None:
        canvas.box(EDGE, top, WIDTH - EDGE, top + 44 * lines, "#fff", FRAME)
        for number, code in enumerate(codes):
            x, y = EDGE + 14 + (number % 2) * ROOM / 2, top + 44 * (number // 2) + 22
            look, count = status_look(code), counts[code]
            colour = look.colour if count else MUTED
            canvas.words(x, y, look.glyph, 22, colour)
            canvas.words(x + 34, y, str(count), 26, colour, bold=bool(count))
            canvas.words(x + 74, y, status_word(code), 19, colour, bold=bool(count))

    roll.add(draw, 44 * lines + 16)


def _troubles(roll: _Roll, material: Material) -> None:
    ordered = trouble_order(material.whole)
    title = _("需要协调的目标 {n} 项").format(n=len(ordered)) if ordered else _("没有需要协调的目标")
    roll.words([title], 21, bold=True, after=4)
    for row in ordered:
        roll.rule(after=4)
        _line(roll, material, row)
        said = [still_missing(row, material.catalogue) or schedule_line(row, material.catalogue), outlook_words(row)]
        roll.words(balance_lines(_("，").join(s for s in said if s), 18, ROOM - 34), 18, after=6)
    roll.rule(after=16)


def _line(roll: _Roll, material: Material, judgement: Judgement) -> None:
    """The light of a judgement with the target's short name."""
    look, top = status_look(judgement.light), roll.y
    word, name = status_word(judgement.light), named(target_of(judgement, material.catalogue)[1], "short")

    def draw(canvas: Canvas) -> None:
        canvas.words(EDGE, top + 14, f"{look.glyph} {word}", 19, look.colour, bold=True)
        canvas.words(EDGE + wide(f"{look.glyph} {word}", 19, bold=True) + 14, top + 14, name, 19, bold=True)

    roll.add(draw, 29)


def _card(roll: _Roll, material: Material, judgement: Judgement) -> None:
    """Name and light, figure and promise, the bar against schedule, what is to be said of it."""
    indicator, reported = (
        target_of(judgement, material.catalogue)[1],
        reported_words(judgement.figure.reported, judgement.figure.expected, judgement.figure.others_missing),
    )
    look, top = status_look(judgement.light), roll.y
    names = lines_of(named(indicator), 19, ROOM - 170, bold=True)
    promise = lines_of(cells.promise(material, judgement), 18, ROOM * 0.5, bold=True)
    under = [
        schedule_line(judgement, material.catalogue),
        still_missing(judgement, material.catalogue),
        outlook_words(judgement),
    ]
    told = balance_lines(_("，").join(dict.fromkeys(s for s in under if s)), 17, ROOM - 40)
    foot = " · ".join(
        (since_last_quarter(judgement, material.catalogue), since_last_year(judgement, material.catalogue), reported)
    )
    bar = 40 if _shares(judgement) else 6
    middle = top + 12 + len(names) * 25
    high = 12 + len(names) * 25 + max(50, len(promise) * 24) + bar + (len(told) + 1) * 23 + 10

    def draw(canvas: Canvas) -> None:
        canvas.box(EDGE, top, WIDTH - EDGE, top + high, look.card_tint, FRAME)
        canvas.box(EDGE, top, EDGE + look.rule, top + high, look.colour)
        x, end = EDGE + 18, WIDTH - EDGE - 12
        canvas.lines(x, top + 10, names, 19, bold=True)
        canvas.words(
            end, top + 23, f"{look.glyph} {status_word(judgement.light)}", 18, look.colour, bold=True, side="right"
        )
        text, unit, light = _figure(material, judgement)
        canvas.words(x, middle + 26, text, 34, MUTED if light else INK, bold=not light)
        canvas.words(x + wide(text, 34, bold=True) + 8, middle + 31, unit, 17, MUTED)
        canvas.lines(end, middle + 12, promise, 18, bold=True, side="right")
        y = middle + max(50, len(promise) * 24)
        _bar(canvas, material, judgement, x, end, y)
        y = canvas.lines(x, y + bar, told, 17, MUTED)
        canvas.words(x, y + 12, foot, 17, MUTED)

    roll.add(draw, high + 12)


def _figure(material: Material, judgement: Judgement) -> tuple[str, str, bool]:
    """The figure, its unit, and whether it is only a part sum (light)."""
    indicator = target_of(judgement, material.catalogue)[1]
    value, partial = judgement.value, judgement.figure.partial
    if value is None and partial is None:
        return "—", "", True
    text, unit = row_figure(judgement, material.catalogue)
    if bounds := bounds_figure(judgement, material.catalogue):
        return bounds, unit, True
    if value is None:
        unit = _("{unit}，{n} 个县区合计").format(
            unit=shown_unit(indicator, material.catalogue), n=judgement.figure.reported
        )
    return text, unit, value is None


def _shares(judgement: Judgement) -> tuple[float, float | None] | None:
    """How far the bar is filled and where its tick stands, 0 to 1; None where there is no bar."""
    progress, schedule = judgement.schedule.progress, judgement.schedule.planned
    if judgement.value is None or (progress is None and judgement.status != "met"):
        return None
    if judgement.status == "met":
        return 1.0, None
    return max(0.0, min(1.0, (progress or 0) / 100)), None if schedule is None else max(0.0, min(1.0, schedule / 100))


def _bar(canvas: Canvas, material: Material, judgement: Judgement, x0: float, x1: float, y: float) -> None:
    shares = _shares(judgement)
    if shares is None:
        return
    fill, tick = shares
    # Drawn as lines, which lie over the card's own tint.
    canvas.rule(x0, y + 12, x1, y + 12, TRACK, 11)
    if fill:
        canvas.rule(x0, y + 12, x0 + fill * (x1 - x0), y + 12, status_look(judgement.light).colour, 11)
    if tick is not None:
        at = x0 + tick * (x1 - x0)
        canvas.rule(at, y + 2, at, y + 22, INK, 2.5)
    canvas.words(x1, y + 30, bar_end(judgement, material.catalogue), 15, MUTED, side="right")
    start = judgement.promise.baseline
    if start is not None:
        words = _("基期 {value}").format(
            value=figure(start, target_of(judgement, material.catalogue)[1], material.catalogue, "table")[0]
        )
        canvas.words(x0, y + 30, words, 15, MUTED)


def _dated(roll: _Roll, material: Material) -> None:
    """The plan's dated items, soonest first."""
    items = sorted(material.plan.milestones.values(), key=lambda item: item.due)
    if not items:
        return
    roll.words([_("时间节点")], 21, bold=True, after=4)
    for item in items:
        roll.rule(after=4)
        roll.words(lines_of(named(item, "title"), 18, ROOM), 18, after=0)
        roll.words([date_words(item.due)], 16, MUTED, after=6)
