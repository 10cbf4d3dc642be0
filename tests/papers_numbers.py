"""Every number of a paper held against the judgement: which are unexplained, which are missing.

    judged = Judged(desk, "quanzhou_2024", edition.period, edition.known_at, extra=(made_at_words,))
    assert unexplained(pieces, judged) == []
    assert unsaid(pieces, judged) == []

A piece is a text that stands by itself: a paragraph, a line, or a table's cell. What it is about may stand before it,
each thing closed by ｜ (tests/papers_read.py does so): a page's title, a column's heading, a row's name; numbers are
looked for behind the last ｜ only. A number must be a figure of an indicator it names, at a place it names or at the whole (of any indicator
where it names none), rounded as the catalogue says; or a count of the judgement's rows, a date of the plan, or part of
a name the catalogue knows. Nothing here asks `briefing` or the sentences of `wording`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from math import ceil
from typing import Any

from desk import Desk
from desk.explain import gap_table, waterfall
from desk.judge import by_region, history, judge, reference_points, schedule_line
from desk.publish import editions
from desk.trace import remarks, sources
from tests.papers_doing import Doing, doing_of
from tracker.periods import Period, elapsed_share, months_between, parse_period
from tracker.rules.contribution import Step
from tracker.rules.course import SourceFigure
from tracker.rules.judgement import Judgement
from tracker.schema.catalogue import Indicator, Plan

_NUMBER = re.compile(r"(?<![\d.])([+−]?)(\d+(?:\.\d+)?)(?![\d.]*\d)")
_PAIR = re.compile(r"(?<![\d/])(\d+)/(\d+)(?![\d/])")
# What a number is said to be by the words right before it: no other true number of the same target may stand there.
_SAID_TO_BE = {
    "ahead": re.compile(r"年末预计 ?(\d+(?:\.\d+)?)(?![\d.])"),
    "schedule": re.compile(r"[低高]于序时 ?(\d+(?:\.\d+)?) ?个百分点"),
    "missing": re.compile(r"目前还差 ?(\d+(?:\.\d+)?)(?![\d.])(?! ?个百分点)"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# What a count in Chinese is a count of, by the words after it.
_COUNTERS = (
    ("targets", r"项|件事|件(?=[，）])"), ("places", r"个(?:(?:报送)?单位|有)"), ("cells", r"个单元格"), ("books", r"本(?!级)"),
    ("quarters", r"个?季度?"), ("months", r"个月"),
)  # fmt: skip
_FINE, _SHORT = ("met", "on_track"), ("slightly_behind", "behind")
_TROUBLE = ("slightly_behind", "behind", "out_of_reach", "missed")


@dataclass(frozen=True)
class Judged:
    """A plan's judgement at a quarter as known at a moment; `extra` are texts with numbers that a paper may carry.

    `today` is the day the paper was made, for items overdue by then; the quarter's end where none is given.
    """

    desk: Desk
    plan_id: str
    as_of: Period
    known_at: datetime
    extra: tuple[str, ...] = ()
    today: date | None = None

    @property
    def plan(self) -> Plan:
        return self.desk.catalogue.plans[self.plan_id]

    @cached_property
    def rows(self) -> list[Judgement]:
        """The judgement of the whole, then of every district."""
        return [
            one
            for scope in ("whole", "districts")
            for one in judge(self.desk, self.plan_id, self.as_of, self.known_at, scope)
        ]

    @cached_property
    def whole(self) -> list[Judgement]:
        return [row for row in self.rows if row.region == self.plan.region]

    @cached_property
    def figures(self) -> dict[tuple[str, str], set[str]]:
        """By indicator and region: what may be printed, with its sign and without."""
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.rows:
            mine = found.setdefault((row.indicator, row.region), set())
            for value, decimals in self._printed(row):
                mine |= printings(value, decimals)
        for row in self.whole:
            for place, value, decimals in self._over_districts(row):
                found.setdefault((row.indicator, place), set()).update(printings(value, decimals))
        return found

    @cached_property
    def roles(self) -> dict[tuple[str, str, str], set[str]]:
        """By indicator, region and what it is said to be (`_SAID_TO_BE`): what may be printed there."""
        found: dict[tuple[str, str, str], set[str]] = {}
        for row in self.rows:
            indicator = self.desk.catalogue.indicators[row.indicator]
            points = row.schedule.gap_pp
            said: dict[str, list[tuple[float, range]]] = {
                "ahead": list(self._level(row.outlook.forecast, indicator, row.promise.number)),
                "schedule": [] if points is None else [(abs(points), range(2))],
                "missing": list(self._size(row.promise.to_target, indicator)),
            }
            if row.promise.to_target is not None:
                # Of what is counted one by one, whole things and places.
                for counted in (row.promise.to_target, row.outlook.units_needed or 0.0):
                    said["missing"].append((float(ceil(counted - 1e-9)), range(1)))
            for role, given in said.items():
                mine = found.setdefault((row.indicator, row.region, role), set())
                mine |= {one for value, decimals in given for one in printings(value, decimals)}
        return found

    def _printed(self, row: Judgement) -> Iterator[tuple[float, range]]:
        """Every number a paper may say of a judgement, each with the decimals it may be said with."""
        indicator, made = self.desk.catalogue.indicators[row.indicator], row.outlook
        value, asked, baseline = row.value, row.promise.number, row.promise.baseline
        previous, year_ago = row.movement.previous_value, row.movement.last_year_value
        for level in (
            value,
            row.figure.partial,
            asked,
            baseline,
            made.forecast,
            made.low,
            made.high,
            made.best,
            made.worst,
            previous,
            year_ago,
        ):
            yield from self._level(level, indicator, asked)
        yield from self._level(_floor(row.schedule.expected_value), indicator, asked)
        promised = self.plan.targets[row.key]
        for given in (promised.number, promised.upper):
            yield from self._level(given, indicator, None)
        strict = promised.comparator == "more_than" and indicator.precision == 0
        full = None if asked is None else asked + strict
        bar = baseline if row.method in ("not_below", "rise") else full
        if strict:
            yield from self._level(full, indicator, None)
        ahead = made.forecast
        is_whole = indicator.precision == 0 and indicator.display is None and indicator.unit != "%"
        if ahead is not None and is_whole and not indicator.formula.ratio:
            ahead = float(rounded(ahead, range(1)).pop())
        for size in (
            row.promise.to_target,
            row.promise.headroom,
            made.required_pace,
            made.recent_pace,
            _less(value, previous),
            _less(value, year_ago),
            _less(value, baseline),
            _less(value, asked),
            _less(bar, ahead),
            *self._asked(row),
        ):
            yield from self._size(size, indicator)
        # Of what is counted, a forecast lacks whole ones.
        lacking = _less(bar, ahead)
        if lacking is not None and lacking > 0 and not indicator.formula.ratio and indicator.precision == 0:
            yield from self._size(float(ceil(lacking - 1e-9)), indicator)
        if row.method == "yearly_average" and value is not None:
            yield from self._size(12 * value / months_between(self.plan.start, row.as_of.end), indicator)
        # English forecasts of tens of thousands are told in hundreds.
        if ahead is not None and abs(ahead) >= 10_000:
            yield from self._level(round(ahead, -2), indicator, None)
            yield from self._size(_less(bar, round(ahead, -2)), indicator)
            yield from (
                pair for end in (made.low, made.high) if end for pair in self._level(round(end, -2), indicator, None)
            )
        for share in (
            row.schedule.gap_pp,
            row.movement.growth_percent,
            row.rank.contribution,
            row.schedule.share,
            row.schedule.progress,
            row.schedule.planned,
        ):
            if share is not None:
                yield share, range(1, 2)
        if value is not None and asked:
            yield 100 * value / asked, range(1, 7) if value < asked else range(1, 2)
        if value is not None and year_ago:
            yield 100 * (value / year_ago - 1), range(1, 2)
        if indicator.unit == "%":
            for size in (_less(value, year_ago), _less(value, asked)):
                if size is not None:
                    yield size, range(1, 3)
        members = row.figure.members
        counts = [
            made.units_needed,
            row.rank.place,
            _less(row.rank.previous, row.rank.place),
            len(members),
            sum((m.value or 0) >= 1 for m in members),
            sum(not m.value for m in members),
        ]
        for count in counts:
            if count is not None:
                yield count, range(1)
        for note in row.notes:
            for given in note.details.values():
                if isinstance(given, int | float) and not isinstance(given, bool):
                    yield float(given), range(0, 3)

    def _over_districts(self, row: Judgement) -> Iterator[tuple[str, float, range]]:
        """Each district's share, growth and part of the gap of one target of the whole."""
        indicator = self.desk.catalogue.indicators[row.indicator]
        for line in by_region(self.desk, self.plan_id, row.indicator, self.as_of, self.known_at):
            for percent in (line.share, line.growth_percent):
                if percent is not None:
                    yield line.region, percent, range(1, 2)
        steps = waterfall(self.desk, self.plan_id, row.key, self.as_of, self.known_at)
        for size, decimals in self._size(_change(steps), indicator):
            yield row.region, size, decimals
        for part in gap_table(self.desk, self.plan_id, row.key, self.as_of, self.known_at):
            if part.region is not None:
                # Of few whole things the whole ones.
                told = (part.gap, *([_floor(abs(part.gap))] if abs(part.gap) < 10 else []))
                for size, decimals in (pair for gap in told for pair in self._size(gap, indicator)):
                    yield part.region, size, decimals

    def _asked(self, row: Judgement) -> list[float]:
        """What is needed in whole things, for each quarter left as well."""
        needed, left = row.outlook.units_needed, row.outlook.quarters_left
        return [] if needed is None else [ceil(needed - 1e-9), *([ceil(needed / left - 1e-9)] if left else [])]

    def _level(
        self, value: float | None, indicator: Indicator, not_reached: float | None
    ) -> Iterator[tuple[float, range]]:
        """A level in the unit it is shown in; with more decimals where rounding would show the target reached."""
        if value is None:
            return
        for way, (shown, least, most) in enumerate(self._shown(value, indicator)):
            if not_reached is not None and value != not_reached:
                limit, below = self._shown(not_reached, indicator)[way][0], value < not_reached
                while most < 9 and any(
                    float(one) == limit or (float(one) < limit) != below
                    for one in rounded(shown, range(most, most + 1))
                ):
                    most += 1
            yield shown, range(least, most + 1)

    def _size(self, size: float | None, indicator: Indicator) -> Iterator[tuple[float, range]]:
        """A difference: as shown, a decimal finer for a mean, and in what is counted where it is small."""
        if size is None:
            return
        for shown, least, most in self._shown(size, indicator):
            while size and most < 6 and not any(rounded(shown, range(most, most + 1))):
                most += 1
            yield shown, range(least, most + 2)
        if indicator.display is not None:
            yield size, range(indicator.precision, indicator.precision + 2)

    def _shown(self, value: float, indicator: Indicator) -> list[tuple[float, int, int]]:
        """The value in the unit Chinese readers are shown, and in the one English readers are, with its decimals."""
        display, units = indicator.display, self.desk.catalogue.units
        if display is None:
            return [(value, indicator.precision, indicator.precision)]
        factor = self.desk.catalogue.in_unit(1.0, indicator.unit, display.unit)
        # A card says three digits at least: 2.38 万件.
        most = 4 if abs(value * factor) < 100 else display.table_decimals
        found = [
            (value * factor, min(display.card_decimals, display.table_decimals), max(most, display.table_decimals))
        ]
        for unit in (display.unit, indicator.unit):
            english = units[unit].in_english or unit
            in_english = self.desk.catalogue.in_unit(value, indicator.unit, english)
            found.append((in_english, 0, 0 if units[english].factor == 1 else 4))
            # Where Chinese readers are shown 万件 with two decimals, hundreds of items.
            found.append((round(in_english, -2), 0, 0))
        return found

    @cached_property
    def doing(self) -> Doing:
        """What tasks and dated items allow."""
        below = [row.key for row in self.whole if row.status in _TROUBLE]
        return doing_of(self.desk, self.plan_id, self.as_of, self.known_at, self.today or self.as_of.end, below)

    @cached_property
    def counts(self) -> dict[str, set[int]]:
        """What is counted: targets by how they stand, districts by what they lack, cells and workbooks, time left."""
        by_status = Counter(row.status for row in self.whole)
        by_light = Counter(row.light for row in self.whole)
        targets = {len(self.whole), len(self.plan.milestones), *by_status.values(), *by_light.values()}
        targets.add(sum(item.due <= self.as_of.end for item in self.plan.milestones.values()))
        targets |= {sum(by_status[code] for code in group) for group in (_FINE, _SHORT, _TROUBLE)}
        attention = [row for row in self.whole if _needs_attention(row)]
        targets |= {len(attention), len(self.whole) - len(attention), max(0, len(attention) - 6)}
        targets.add(sum(row.value is not None for row in self.whole))
        places, cells, books = {0}, {0}, {0}
        districts = [row for row in self.rows if row.region != self.plan.region]
        # 7 项中 5 项 of a district's tasks.
        for region in {row.region for row in districts}:
            given = [row.status for row in districts if row.region == region and row.status is not None]
            targets |= {len(given), *(sum(status in group for status in given) for group in (_FINE, _TROUBLE))}
            targets.add(sum(status not in (*_FINE, *_TROUBLE) for status in given))
        places |= {len({row.region for row in districts})}
        places.add(len({row.region for row in districts if row.status in _TROUBLE}))
        for row in self.whole:
            mine = [one for one in districts if one.target == row.target]
            values = [one.value for one in mine]
            places |= {
                row.figure.reported,
                sum(value is None for value in values),
                sum(one.status in _TROUBLE for one in mine),
            }
            level = row.value
            said = [value for value in values if value is not None]
            places |= {sum(value == 0 for value in said), sum(value > 0 for value in said)}
            places |= {said.count(max(said, default=0.0))}
            ranked = [v for one, v in zip(mine, values, strict=True) if self.desk.register[one.region].ranked]
            if level is not None:
                places.add(sum(v is not None and v < level for v in ranked))
            found = self.cells[row.indicator]
            cells.add(len(found))
            books.add(len({line.file_name for line in found}))
        months = (self.plan.end.year - self.as_of.end.year) * 12 + self.plan.end.month - self.as_of.end.month
        steps = set(range(len(attention) + len(self.remarks) + 2))
        return {
            "targets": targets | self.doing.counts | {n for n in steps if n},
            "places": places,
            "cells": cells,
            "books": books,
            "quarters": {months // 3, *(row.outlook.quarters_left for row in self.whole)},
            "months": {months},
        }

    @cached_property
    def pairs(self) -> set[tuple[int, int]]:
        """已报 n/m of every row, the time gone by in quarters or months, how many of the targets have a value."""
        found = {(row.figure.reported, row.figure.expected) for row in self.rows}
        total = months_between(self.plan.start, self.plan.end)
        gone = months_between(self.plan.start, min(self.plan.end, self.as_of.end))
        known = sum(row.value is not None for row in self.whole)
        found |= {(row.figure.done, len(row.figure.members)) for row in self.rows if row.figure.done is not None}
        return found | self.doing.pairs | {(gone, total), (gone // 3, total // 3), (known, len(self.whole))}

    @cached_property
    def remarks(self) -> list[str]:
        received = remarks(self.desk, self.plan_id, self.as_of, self.known_at)
        return [" ".join(remark.text.split()) for remark in received]

    @cached_property
    def cells(self) -> dict[str, tuple[SourceFigure, ...]]:
        """By indicator: the cells of the whole's figure."""
        at = (self.plan.region, self.as_of, self.known_at)
        return {one: sources(self.desk, self.plan_id, one, *at) for one in {row.indicator for row in self.whole}}

    @cached_property
    def known_texts(self) -> list[str]:
        """Texts with digits that are no figures: names, clauses, files, cells, dates, versions; the longest first."""
        catalogue, found = self.desk.catalogue, {*self.extra}
        found |= set(_strings(self.plan)) | {name for unit in catalogue.units.values() for name in (unit.name_en,)}
        book = getattr(self.desk, "tasks", None)
        if book is not None and self.plan_id in book.plans:
            found |= set(_strings(book.plans[self.plan_id]))
        for row in self.whole:
            indicator = catalogue.indicators[row.indicator]
            found |= {*_names(indicator), indicator.definition, indicator.definition_en}
            found |= {
                text for line in self.cells[row.indicator] for text in (line.file_name, f"{line.sheet}!{line.cell}")
            }
        found |= {*self.doing.texts, *self._labels()}
        # How much of a longer list stands on the page.
        found |= {text.format(n=n) for n in range(1, 13) for text in ("列前 {n} 项", "the first {n}")}
        found |= {text.format(n=n) for n in range(1, 13) for text in ("附件{n}", "（附件{n}）", "Annex {n}")}
        # Several things a plan promises to raise in one breath.
        rise = sum(row.method == "rise" for row in self.whole)
        up = sum(row.method == "rise" and row.status in _FINE for row in self.whole)
        found |= {f"{rise} 类中 {up} 类", f"{rise}类中{up}类"}
        # The number of a task whose title goes on in the next line.
        found |= {match[0] for text in self.doing.texts if (match := re.match(r"\d+\.\d+ \S", text))}
        found |= {text[:end] for text in self.remarks for end in (len(text), 59)}
        for number, edition in enumerate(reversed(editions(self.desk, self.plan_id)), start=1):
            found |= {edition.data_version, edition.data_version[:22], f"第 {number} 版", f"edition {number}"}
        for row in self.whole:
            if before := row.figure.last_complete:
                found |= {f"{before.end.month}月底", f"{before.year}年{before.end.month}月底"}
        found |= set(_dates(self)) | {"80%", f"{-catalogue.settings.thresholds.behind_below:g} 个百分点以内"}
        found |= {f"Up to {-catalogue.settings.thresholds.behind_below:g} points"}
        share = 100 * elapsed_share(self.plan.start, self.plan.end, self.as_of.end)
        found |= {f"= {one:.1f}%" for one in rounded(share, range(1, 2))}
        digits = {text for text in found if re.search(r"\d", text) and re.search(r"[^\d.\s]", text)}
        # Official papers set no space beside figures and full brackets.
        digits |= {text.translate(str.maketrans("()", "（）")) for text in digits}
        return sorted(digits | {re.sub(r"\s+", "", text) for text in digits}, key=len, reverse=True)

    @cached_property
    def parts(self) -> dict[tuple[str, str], set[str]]:
        """By indicator and region: 分子 and 分母, said only in columns of that name."""
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.rows:
            for value in (row.figure.numerator, row.figure.denominator):
                if value is not None:
                    found.setdefault((row.indicator, row.region), set()).update(printings(value, range(0, 3)))
        return found

    @cached_property
    def rests(self) -> set[str]:
        """What no district owns of the whole's figures and of their parts, said only in the row 其他 and in the note on what belongs to no place."""
        found: set[str] = set()
        for row in self.whole:
            indicator = self.desk.catalogue.indicators[row.indicator]
            districts = [one for one in self.rows if one.target == row.target and one.region != self.plan.region]
            for total, *lines in zip(_summed(row), *map(_summed, districts), strict=True):
                if total is not None:
                    left = total - sum(value for value in lines if value is not None)
                    for shown, least, most in self._shown(left, indicator):
                        found |= printings(shown, range(least, most + 1))
        return found

    def _labels(self) -> Iterator[str]:
        """What a chart writes at a point: the value at a year's end, a published one."""
        for row in self.whole:
            asked = (self.desk, self.plan_id, row.indicator, self.plan.region)
            course = history(*asked, self.as_of, self.known_at)
            points = [
                (f"{one.end.year}年末", f"end of {one.end.year}", one.value) for one in course if one.end.month == 12
            ]
            points += [("公开数据", "Published figures", one.value) for one in reference_points(*asked, self.known_at)]
            indicator = self.desk.catalogue.indicators[row.indicator]
            for chinese, english, value in points:
                for shown, decimals in self._level(value, indicator, row.promise.number):
                    for printed in printings(shown, decimals):
                        grouped = f"{int(printed):,}" if printed.isdigit() else printed
                        yield from (f"{chinese} {printed}", f"{english} {printed}", f"{english} {grouped}")

    @cached_property
    def known_pattern(self) -> re.Pattern[str]:
        """The known texts, none of them cut out of a longer number."""
        return re.compile(
            "|".join(
                ("(?<![\\d.])" if text[0].isdigit() else "")
                + re.escape(text)
                + ("(?!\\d)" if text[-1].isdigit() else "")
                for text in self.known_texts
            )
        )

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """By indicator of the plan: what it is called."""
        return {row.indicator: _names(self.desk.catalogue.indicators[row.indicator]) for row in self.whole}

    @cached_property
    def place_names(self) -> dict[str, list[str]]:
        """By place that is judged: what it is called."""
        return {code: _names(self.desk.register[code]) for code in {row.region for row in self.rows}}

    def indicators_in(self, text: str) -> set[str]:
        """The indicators a text names; all of the plan's where it names none."""
        return {one for one, names in self.names.items() if any(name in text for name in names)} or {*self.names}

    def indicators_named(self, name: str) -> set[str]:
        """The indicators of exactly that name."""
        return {one for one, names in self.names.items() if name in names}

    def places_in(self, text: str) -> set[str]:
        """The districts a text names, and the whole; of a cell in a district's row that district alone."""
        about = text.split("｜")[:-1]
        if own := {code for code, names in self.place_names.items() if any(name in about for name in names)}:
            return own
        named = {code for code, names in self.place_names.items() if any(name in text for name in names)}
        return {self.plan.region} | named


def unexplained(pieces: Iterable[str], judged: Judged) -> list[tuple[str, str]]:
    """(number, piece) for every number of the pieces that the judgement does not give."""
    return [(number, piece) for piece in pieces for number in _strangers(piece, judged)]


def changed_digits(pieces: Iterable[str], judged: Judged) -> tuple[int, int]:
    """How many last digits of numbers were changed one by one, and how many of the changed pieces were noticed."""
    tried = noticed = 0
    for piece in pieces:
        about, _bar, last = piece.rpartition("｜")
        for match in re.finditer(r"\d(?=\D|$)", last):
            changed = last[: match.start()] + str((int(match.group()) + 5) % 10) + last[match.end() :]
            noticed += bool(unexplained([f"{about}｜{changed}"], judged))
            tried += 1
    return tried, noticed


def unexplained_in_lines(lines: Sequence[str], judged: Judged) -> list[tuple[str, str]]:
    """As `unexplained`, for a page's lines: what a sentence is about may stand in the three lines before, and what is
    counted, or the other half of a name, at the break."""
    found = []
    for number, line in enumerate(lines):
        rest, after = set(_strangers(line, judged)), " ".join(lines[number + 1 : number + 2])
        for back in (1, 2, 3):
            before = " ".join(lines[max(0, number - back) : number])
            if rest:
                whole = " ".join(f"{before} {line} {after}".split())
                rest &= set(_strangers(f"{before}｜{line}{after}", judged))
                rest &= set(_strangers(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff(（《])", "", whole), judged))
        found += [(stranger, line) for stranger in _strangers(line, judged) if stranger in rest]
    return found


def _strangers(piece: str, judged: Judged) -> list[str]:
    left = piece.rpartition("｜")[2]
    if not re.search(r"\d", left):
        return []
    # A cell in a unit's row.
    own = [judged.doing.of_unit.get(name, frozenset()) for name in piece.split("｜")[:-1]]
    if left.isdigit() and any(int(left) in counts for counts in own):
        return []
    # A unit's line of the one page counts its own check-ins that are missing, nobody else's.
    of_line = re.search(r"(?:^|\. ?|｜)([^：.｜]+)：[^：]*?本季未报 (\d+) 项$", left)
    if of_line and int(of_line[2]) in judged.doing.of_unit.get(of_line[1].strip(), frozenset()):
        left = left[: of_line.start(2)]
    left = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", judged.known_pattern.sub("·", left))
    left = re.sub(r"(?:(?<=^)|(?<=[。.：；\n] )|(?<=[。\n]))\d{1,2}\. ", "", left)
    strange = [f"{a}/{b}" for a, b in _PAIR.findall(left) if (int(a), int(b)) not in judged.pairs]
    left = _PAIR.sub("·", left)
    if not re.search(r"\d", left):
        return strange
    places, indicators, known = judged.places_in(piece), judged.indicators_in(piece), set()
    for indicator in indicators:
        known |= set().union(*(judged.figures.get((indicator, place), set()) for place in places))
        if re.search(r"分子|分母|Numerator|Denominator", piece):
            known |= set().union(*(judged.parts.get((indicator, place), set()) for place in places))
    of_no_place = re.search(r"不属于各单位的|belongs to none of these places", left)
    if of_no_place or {"其他", "Other (unattributed)"} & set(piece.split("｜")):
        known |= judged.rests
    for role, words in _SAID_TO_BE.items():
        said = words.findall(left)
        named = [(i, place, role) for i in indicators for place in places] if said else []
        there = set().union(*(judged.roles.get(one, set()) for one in named))
        strange += [number for number in said if there and number not in there]
    for match in _NUMBER.finditer(left):
        # What is left of a day or a year is none the plan knows.
        is_date = re.match(r"\s*(?:年(?!均)|[月日])", left[match.end() :])
        if is_date or (match.group() not in known and not _is_count(match[2], left[match.end() :], judged, left)):
            strange.append(match.group())
    return strange


def _is_count(digits: str, after: str, judged: Judged, left: str) -> bool:
    if not digits.isdigit():
        return False
    given = int(digits)
    for kind, words in _COUNTERS:
        if re.match(rf"\s*(?:{words})", after):
            return given in judged.counts[kind]
    # English says what is counted in many ways: any count will do.
    is_english = not re.search(r"[\u4e00-\u9fff]", left)
    return is_english and any(given in counts for counts in judged.counts.values())


def unsaid(pieces: Iterable[str], judged: Judged, *, districts: bool = True, places: Iterable[str] = ()) -> list[str]:
    """What the pieces leave out: each target's value (or part sum), promise and reports, each district's value.

    `places` narrows the districts to some; `districts=False` asks for the whole only.
    """
    told, missing, wanted = [], [], set(places)
    for piece in pieces:
        last = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", piece.rpartition("｜")[2])
        told.append((piece, {n for _sign, n in _NUMBER.findall(last)}, set(_PAIR.findall(last))))
    for row in judged.rows:
        is_whole = row.region == judged.plan.region
        if not is_whole and (not districts or (wanted and row.region not in wanted)):
            continue
        indicator, place = judged.desk.catalogue.indicators[row.indicator], judged.desk.register[row.region]
        here = [one for one in told if any(name in one[0] for name in judged.names[row.indicator])]
        if not is_whole:
            here = [one for one in here if any(name in one[0] for name in judged.place_names[row.region])]
        value = row.value if row.value is not None else row.figure.partial
        states = [member.state for member in row.figure.members]
        label = f"{indicator.short} {place.name}"
        counted = (str(row.figure.done), str(len(states)))
        if is_whole and row.figure.done is not None and any(counted in p or {*counted} <= n for _p, n, p in here):
            value = None  # a list or coverage says how many of how many: 11/12
        if value is not None and not (len(states) == 1 and states[0]):
            printed = {one for v, d in judged._level(value, indicator, row.promise.number) for one in printings(v, d)}
            missing += [] if any(printed & numbers for _p, numbers, _pairs in here) else [f"{label} {value:g}"]
        if is_whole:
            promised = judged.plan.targets[row.key].number
            printed = {one for v, d in judged._level(promised, indicator, None) for one in printings(v, d)}
            missing += (
                [] if promised is None or any(printed & n for _p, n, _q in here) else [f"{label} 目标 {promised:g}"]
            )
            pair = (str(row.figure.reported), str(row.figure.expected))
            is_told = row.figure.expected <= 1 or any(pair in pairs for _p, _n, pairs in here)
            missing += [] if is_told else [f"{label} 已报 {'/'.join(pair)}"]
    return missing


def rounded(value: float, decimals: Iterable[int]) -> set[Decimal]:
    """The value rounded half up to each number of decimals; both ways where binary fractions hide an exact half."""
    found = set()
    for places in decimals:
        step = Decimal(1).scaleb(-places)
        for near in (value - 1e-9, value + 1e-9):
            found.add(Decimal(repr(near)).quantize(step, ROUND_HALF_UP).normalize() + Decimal(0))
    return found


def printings(value: float, decimals: Iterable[int]) -> set[str]:
    """The value as it may be printed: without a sign or with its own, zeros at its end kept or left out."""
    found = set()
    for places in decimals:
        for one in rounded(value, (places,)):
            size = f"{abs(one):.{places}f}"
            short = size.rstrip("0").rstrip(".") if "." in size else size
            for text in (size, short):
                found |= {text, f"{'−' if one < 0 else '+'}{text}"}
    return found


def _summed(row: Judgement) -> tuple[float | None, ...]:
    """What districts' figures may add up to: the figure, last quarter's, last year's, and the parts of a ratio."""
    figure, movement = row.figure, row.movement
    return figure.value, movement.previous_value, movement.last_year_value, figure.numerator, figure.denominator


def _needs_attention(row: Judgement) -> bool:
    late = row.outlook.quarters_left <= 2
    doubted = late and row.outlook.prospect in ("unlikely", "uncertain")
    return row.status in (*_TROUBLE, "no_data", "not_judged") or row.outlook.at_risk or doubted


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _floor(value: float | None) -> float | None:
    return None if value is None else float(int(value + 1e-9))


def _change(steps: Sequence[Step]) -> float | None:
    """From the first to the last step of a waterfall."""
    return steps[-1].change - steps[0].change if steps else None


def _names(thing: Any) -> list[str]:
    fields = ("name", "name_en", "short", "short_en")
    return [str(getattr(thing, field)) for field in fields if getattr(thing, field, None)]


def _strings(thing: Any) -> Iterator[str]:
    """Every text in a model of the catalogue, however deep; its dates as they are said."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, date):
        yield from _day_words(thing)
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from _strings(value)
    elif isinstance(thing, list | tuple | set):
        for value in thing:
            yield from _strings(value)
    elif hasattr(thing, "model_dump"):
        yield from _strings(thing.model_dump())
    elif hasattr(thing, "__dataclass_fields__"):
        yield from _strings([getattr(thing, field) for field in thing.__dataclass_fields__])


def _day_words(day: date) -> list[str]:
    return [f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}"]


def _dates(judged: Judged) -> Iterator[str]:
    """The quarters and years of the plan, the day its figures hold (the 15th for trademarks), what is year-to-date."""
    at = judged.as_of.end
    for day in {at, at.replace(day=15)}:
        yield from _day_words(day)
        yield from (f"{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]}")
    yield f"1—{at.month}月"
    for year in range(judged.plan.start.year - 2, judged.plan.end.year + 1):
        yield from (f"{year}年末", f"{year} 年末", f"{year}年", f"end of {year}", f"in {year}", f"{year} 年")
        for quarter, word in enumerate("一二三四", start=1):
            yield from (f"{year}年{word}季度", f"Q{quarter} {year}")
            yield from _day_words(parse_period(f"{year}Q{quarter}").end)


def chart_strangers(values: Iterable[float | None], indicator_id: str, judged: Judged) -> list[float]:
    """The values of a chart (in the indicator's shown unit) that are in no course, schedule, forecast or district of it."""
    indicator = judged.desk.catalogue.indicators[indicator_id]
    keys = [key for key, target in judged.plan.targets.items() if target.indicator == indicator_id]
    at = (judged.as_of, judged.known_at)
    asked = (judged.desk, judged.plan_id, indicator_id, judged.plan.region)
    found = {value for point in history(*asked, *at) for value in (point.value, point.partial)}
    for key in keys:
        line = schedule_line(judged.desk, judged.plan_id, key, judged.plan.region, judged.known_at)
        found |= {one.value for one in line}
    found |= {one.value for one in reference_points(*asked, judged.known_at)}
    for row in (one for one in judged.rows if one.indicator == indicator_id):
        made = row.outlook
        found |= {row.value, row.promise.number, made.forecast, made.low, made.high}
    known = [shown for value in found if value is not None for shown, *_rest in judged._shown(value, indicator)]
    return [v for v in values if v is not None and not any(abs(v - k) <= 1e-6 * max(1.0, abs(k)) for k in known)]
