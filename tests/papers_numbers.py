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
from typing import Any

import pandas as pd

from desk import Desk
from desk.explain import gap_table, waterfall
from desk.judge import history, reference_points, schedule_line
from desk.publish import editions
from desk.trace import remarks, sources
from tests.judged import by_region, judge
from tests.papers_doing import Doing, doing_of
from tracker.periods import Period, elapsed_share, months_between, parse_period

_NUMBER = re.compile(r"(?<![\d.])([+−]?)(\d+(?:\.\d+)?)(?![\d.]*\d)")
_PAIR = re.compile(r"(?<![\d/])(\d+)/(\d+)(?![\d/])")
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
    def plan(self) -> Any:
        return self.desk.catalogue.plans[self.plan_id]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The judgement of the whole, then of every district."""
        found = []
        for scope in ("whole", "districts"):
            found += judge(self.desk, self.plan_id, self.as_of, self.known_at, scope).to_dict("records")
        return found

    @cached_property
    def whole(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["region"] == self.plan.region]

    @cached_property
    def figures(self) -> dict[tuple[str, str], set[str]]:
        """By indicator and region: what may be printed, with its sign and without."""
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.rows:
            mine = found.setdefault((row["indicator"], row["region"]), set())
            for value, decimals in self._printed(row):
                mine |= printings(value, decimals)
        for row in self.whole:
            for place, value, decimals in self._over_districts(row):
                found.setdefault((row["indicator"], place), set()).update(printings(value, decimals))
        return found

    def _printed(self, row: dict[str, Any]) -> Iterator[tuple[float, range]]:
        """Every number a paper may say of a row, each with the decimals it may be said with."""
        number = _numbers_of(row)
        value, asked, indicator = (
            number("value"),
            number("target_value"),
            self.desk.catalogue.indicators[row["indicator"]],
        )
        for key in (
            "value",
            "partial_value",
            "target_value",
            "baseline",
            "forecast",
            "forecast_low",
            "forecast_high",
            "best_case",
            "worst_case",
            "previous_value",
            "last_year_value",
        ):
            yield from self._level(number(key), indicator, asked)
        yield from self._level(_floor(number("expected_value")), indicator, asked)
        promised = self.plan.targets[row["target"].partition(".")[2]]
        for given in (promised.number, promised.upper):
            yield from self._level(given, indicator, None)
        strict = promised.comparator == "more_than" and indicator.precision == 0
        full = None if asked is None else asked + strict
        bar = number("baseline") if row["method"] == "not_below" else full
        if strict:
            yield from self._level(full, indicator, None)
        ahead = number("forecast")
        is_whole = indicator.precision == 0 and indicator.display is None and indicator.unit != "%"
        if ahead is not None and is_whole and not indicator.formula.ratio:
            ahead = float(rounded(ahead, range(1)).pop())
        for size in (
            number("to_target"),
            number("headroom"),
            number("required_pace"),
            number("recent_pace"),
            _less(value, number("previous_value")),
            _less(value, number("last_year_value")),
            _less(value, number("baseline")),
            _less(value, asked),
            _less(bar, ahead),
        ):
            yield from self._size(size, indicator)
        for share in (number("gap_pp"), number("growth_percent"), number("contribution"), number("year_share")):
            if share is not None:
                yield share, range(1, 2)
        if value is not None and asked:
            yield 100 * value / asked, range(1, 7) if value < asked else range(1, 2)
        if value is not None and number("last_year_value"):
            yield 100 * (value / row["last_year_value"] - 1), range(1, 2)
        if indicator.unit == "%":
            for size in (_less(value, number("last_year_value")), _less(value, asked)):
                if size is not None:
                    yield size, range(1, 3)
        members = [member for member in row["members"] or () if member is not None]
        counts = [
            number("units_needed"),
            number("rank"),
            _less(number("previous_rank"), number("rank")),
            float(len(members)),
        ]
        counts += [
            float(sum((m.get("value") or 0) >= 1 for m in members)),
            float(sum(not m.get("value") for m in members)),
        ]
        for count in counts:
            if count is not None:
                yield count, range(1)
        for _code, details in row["notes"] or []:
            for given in (details or {}).values():
                if isinstance(given, int | float) and not isinstance(given, bool):
                    yield float(given), range(0, 3)

    def _over_districts(self, row: dict[str, Any]) -> Iterator[tuple[str, float, range]]:
        """Each district's share, growth and part of the gap of one target of the whole."""
        indicator, key = self.desk.catalogue.indicators[row["indicator"]], row["target"].partition(".")[2]
        members = by_region(self.desk, self.plan_id, row["indicator"], self.as_of, self.known_at)
        for line in members.to_dict("records"):
            for name in ("share", "growth_percent"):
                if line[name] is not None and line[name] == line[name]:
                    yield line["region"], line[name], range(1, 2)
        steps = waterfall(self.desk, self.plan_id, key, self.as_of, self.known_at)
        for size, decimals in self._size(_change(steps), indicator):
            yield row["region"], size, decimals
        for line in gap_table(self.desk, self.plan_id, key, self.as_of, self.known_at).to_dict("records"):
            if isinstance(line["region"], str):
                for size, decimals in self._size(line["gap"], indicator):
                    yield line["region"], size, decimals

    def _level(self, value: float | None, indicator: Any, not_reached: float | None) -> Iterator[tuple[float, range]]:
        """A level in the unit it is shown in; with more decimals where rounding would show the target reached."""
        if value is None:
            return
        shown, least, most = self._shown(value, indicator)
        if not_reached is not None and value < not_reached:
            limit = self._shown(not_reached, indicator)[0]
            while most < 9 and any(float(one) >= limit for one in rounded(shown, range(most, most + 1))):
                most += 1
        yield shown, range(least, most + 1)

    def _size(self, size: float | None, indicator: Any) -> Iterator[tuple[float, range]]:
        """A difference: as shown, a decimal finer for a mean, and in what is counted where it is small."""
        if size is None:
            return
        shown, least, most = self._shown(size, indicator)
        while size and most < 6 and not any(rounded(shown, range(most, most + 1))):
            most += 1
        yield shown, range(least, most + 2)
        if indicator.display is not None:
            yield size, range(indicator.precision, indicator.precision + 2)

    def _shown(self, value: float, indicator: Any) -> tuple[float, int, int]:
        display = indicator.display
        if display is None:
            return value, indicator.precision, indicator.precision
        factor = self.desk.catalogue.in_unit(1.0, indicator.unit, display.unit)
        # A card says three digits at least: 2.38 万件.
        most = 4 if abs(value * factor) < 100 else display.table_decimals
        return value * factor, min(display.card_decimals, display.table_decimals), max(most, display.table_decimals)

    @cached_property
    def doing(self) -> Doing:
        """What tasks and dated items allow."""
        below = [row["target"].partition(".")[2] for row in self.whole if row["status"] in _TROUBLE]
        return doing_of(self.desk, self.plan_id, self.as_of, self.known_at, self.today or self.as_of.end, below)

    @cached_property
    def counts(self) -> dict[str, set[int]]:
        """What is counted: targets by how they stand, districts by what they lack, cells and workbooks, time left."""
        by_status = Counter(row["status"] for row in self.whole)
        targets = {len(self.whole), len(self.plan.milestones), *by_status.values()}
        targets.add(sum(item.due <= self.as_of.end for item in self.plan.milestones.values()))
        targets |= {sum(by_status[code] for code in group) for group in (_FINE, _SHORT, _TROUBLE)}
        attention = [row for row in self.whole if _needs_attention(row)]
        targets |= {len(attention), len(self.whole) - len(attention), max(0, len(attention) - 6)}
        targets.add(sum(_numbers_of(row)("value") is not None for row in self.whole))
        places, cells, books = {0}, {0}, {0}
        districts = [row for row in self.rows if row["region"] != self.plan.region]
        places |= {len({row["region"] for row in districts})}
        places.add(len({row["region"] for row in districts if row["status"] in _TROUBLE}))
        for row in self.whole:
            mine = [one for one in districts if one["target"] == row["target"]]
            values = [_numbers_of(one)("value") for one in mine]
            places |= {
                int(row["reported"]),
                sum(value is None for value in values),
                sum(one["status"] in _TROUBLE for one in mine),
            }
            level = _numbers_of(row)("value")
            said = [value for value in values if value is not None]
            places |= {sum(value == 0 for value in said), sum(value > 0 for value in said)}
            places |= {said.count(max(said, default=0.0))}
            ranked = [v for one, v in zip(mine, values, strict=True) if self.desk.register[one["region"]].ranked]
            if level is not None:
                places.add(sum(v is not None and v < level for v in ranked))
            found = sources(self.desk, self.plan_id, row["indicator"], self.plan.region, self.as_of, self.known_at)
            cells.add(len(found))
            books.add(found["file_name"].nunique())
        months = (self.plan.end.year - self.as_of.end.year) * 12 + self.plan.end.month - self.as_of.end.month
        steps = set(range(len(attention) + len(self.remarks) + 2))
        return {
            "targets": targets | self.doing.counts | {n for n in steps if n},
            "places": places,
            "cells": cells,
            "books": books,
            "quarters": {
                months // 3,
                *(row["quarters_left"] for row in self.whole if row["quarters_left"] is not None),
            },
            "months": {months},
        }

    @cached_property
    def pairs(self) -> set[tuple[int, int]]:
        """已报 n/m of every row, the time gone by in quarters or months, how many of the targets have a value."""
        found = {(int(row["reported"]), int(row["expected"])) for row in self.rows}
        total = months_between(self.plan.start, self.plan.end)
        gone = months_between(self.plan.start, min(self.plan.end, self.as_of.end))
        known = sum(_numbers_of(row)("value") is not None for row in self.whole)
        return found | self.doing.pairs | {(gone, total), (gone // 3, total // 3), (known, len(self.whole))}

    @cached_property
    def remarks(self) -> list[str]:
        frame = remarks(self.desk, self.plan_id, self.as_of, self.known_at)
        return [" ".join(str(text).split()) for text in frame["text"]]

    @cached_property
    def known_texts(self) -> list[str]:
        """Texts with digits that are no figures: names, clauses, files, cells, dates, versions; the longest first."""
        catalogue, found = self.desk.catalogue, {*self.extra}
        found |= set(_strings(self.plan)) | {name for unit in catalogue.units.values() for name in (unit.name_en,)}
        book = getattr(self.desk, "tasks", None)
        if book is not None and self.plan_id in book.plans:
            found |= set(_strings(book.plans[self.plan_id]))
        for row in self.whole:
            indicator = catalogue.indicators[row["indicator"]]
            found |= {*_names(indicator), indicator.definition, indicator.definition_en}
            cells = sources(self.desk, self.plan_id, row["indicator"], self.plan.region, self.as_of, self.known_at)
            found |= {*cells["file_name"], *(f"{s}!{c}" for s, c in zip(cells["sheet"], cells["cell"], strict=True))}
        found |= {*self.doing.texts, *self._labels()}
        # How much of a longer list stands on the page.
        found |= {text.format(n=n) for n in range(1, 13) for text in ("列前 {n} 项", "the first {n}")}
        # The number of a task whose title goes on in the next line.
        found |= {match[0] for text in self.doing.texts if (match := re.match(r"\d+\.\d+ \S", text))}
        found |= {text[:end] for text in self.remarks for end in (len(text), 59)}
        for number, edition in enumerate(reversed(editions(self.desk, self.plan_id)), start=1):
            found |= {edition.data_version, edition.data_version[:22], f"第 {number} 版", f"edition {number}"}
        found |= set(_dates(self)) | {"80%", f"{-catalogue.settings.thresholds.behind_below:g} 个百分点以内"}
        found |= {f"Up to {-catalogue.settings.thresholds.behind_below:g} points"}
        share = 100 * elapsed_share(self.plan.start, self.plan.end, self.as_of.end)
        found |= {f"= {one:.1f}%" for one in rounded(share, range(1, 2))}
        digits = {text for text in found if re.search(r"\d", text) and re.search(r"[^\d.\s]", text)}
        return sorted(digits | {re.sub(r"\s+", "", text) for text in digits}, key=len, reverse=True)

    @cached_property
    def parts(self) -> dict[tuple[str, str], set[str]]:
        """By indicator and region: 分子 and 分母, said only in columns of that name."""
        found: dict[tuple[str, str], set[str]] = {}
        for row in self.rows:
            for value in (_numbers_of(row)("numerator"), _numbers_of(row)("denominator")):
                if value is not None:
                    found.setdefault((row["indicator"], row["region"]), set()).update(printings(value, range(0, 3)))
        return found

    @cached_property
    def rests(self) -> set[str]:
        """What no district owns of the whole's figures and of their parts, said only in the row 其他."""
        found: set[str] = set()
        for row in self.whole:
            indicator = self.desk.catalogue.indicators[row["indicator"]]
            districts = [
                one for one in self.rows if one["target"] == row["target"] and one["region"] != self.plan.region
            ]
            for name in ("value", "previous_value", "last_year_value", "numerator", "denominator"):
                total, lines = _numbers_of(row)(name), [_numbers_of(one)(name) for one in districts]
                if total is not None:
                    left = total - sum(value for value in lines if value is not None)
                    shown, least, most = self._shown(left, indicator)
                    found |= printings(shown, range(least, most + 1))
        return found

    def _labels(self) -> Iterator[str]:
        """What a chart writes at a point: the value at a year's end, a published one."""
        for row in self.whole:
            asked = (self.desk, self.plan_id, row["indicator"], self.plan.region)
            course = history(*asked, self.as_of, self.known_at)
            points = [
                (f"{one.end.year}年末", f"end of {one.end.year}", one.value)
                for one in course.itertuples()
                if one.end.month == 12
            ]
            points += [("公开数据", "published", value) for value in reference_points(*asked, self.known_at)["value"]]
            for chinese, english, value in points:
                if value is None or value != value:
                    continue
                for shown, decimals in self._level(
                    value, self.desk.catalogue.indicators[row["indicator"]], _numbers_of(row)("target_value")
                ):
                    for printed in printings(shown, decimals):
                        yield from (f"{chinese} {printed}", f"{english} {printed}")

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

    def indicators_in(self, text: str) -> set[str]:
        """The indicators a text names; all of the plan's where it names none."""
        ours = {row["indicator"] for row in self.whole}
        named = {one for one in ours if any(name in text for name in _names(self.desk.catalogue.indicators[one]))}
        return named or ours

    def indicators_named(self, name: str) -> set[str]:
        """The indicators of exactly that name."""
        return {
            row["indicator"] for row in self.whole if name in _names(self.desk.catalogue.indicators[row["indicator"]])
        }

    def places_in(self, text: str) -> set[str]:
        """The districts a text names, and the whole; of a cell in a district's row that district alone."""
        register, codes = self.desk.register, {row["region"] for row in self.rows}
        about = text.split("｜")[:-1]
        if own := {code for code in codes if any(name in about for name in _names(register[code]))}:
            return own
        return {self.plan.region} | {c for c in codes if any(name and name in text for name in _names(register[c]))}


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
                rest &= set(_strangers(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", "", whole), judged))
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
    left = judged.known_pattern.sub("·", left)
    left = re.sub(r"(?:(?<=^)|(?<=[。.：；\n] )|(?<=[。\n]))\d{1,2}\. ", "", left)
    strange = [f"{a}/{b}" for a, b in _PAIR.findall(left) if (int(a), int(b)) not in judged.pairs]
    left = _PAIR.sub("·", left)
    places, known = judged.places_in(piece), set()
    for indicator in judged.indicators_in(piece):
        known |= set().union(*(judged.figures.get((indicator, place), set()) for place in places))
        if re.search(r"分子|分母|Numerator|Denominator", piece):
            known |= set().union(*(judged.parts.get((indicator, place), set()) for place in places))
    if {"其他", "Other (unattributed)"} & set(piece.split("｜")):
        known |= judged.rests
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
        last = piece.rpartition("｜")[2]
        told.append((piece, {n for _sign, n in _NUMBER.findall(last)}, set(_PAIR.findall(last))))
    for row in judged.rows:
        is_whole = row["region"] == judged.plan.region
        if not is_whole and (not districts or (wanted and row["region"] not in wanted)):
            continue
        number, indicator = _numbers_of(row), judged.desk.catalogue.indicators[row["indicator"]]
        place = judged.desk.register[row["region"]]
        here = [one for one in told if any(name in one[0] for name in _names(indicator))]
        if not is_whole:
            here = [one for one in here if any(name and name in one[0] for name in _names(place))]
        value = number("value") if number("value") is not None else number("partial_value")
        states = [member.get("state") for member in row["members"] or ()]
        label = f"{indicator.short} {place.name}"
        if value is not None and not (len(states) == 1 and states[0]):
            printed = {
                one for v, d in judged._level(value, indicator, number("target_value")) for one in printings(v, d)
            }
            missing += [] if any(printed & numbers for _p, numbers, _pairs in here) else [f"{label} {value:g}"]
        if is_whole:
            promised = judged.plan.targets[row["target"].partition(".")[2]].number
            printed = {one for v, d in judged._level(promised, indicator, None) for one in printings(v, d)}
            missing += (
                [] if promised is None or any(printed & n for _p, n, _q in here) else [f"{label} 目标 {promised:g}"]
            )
            pair = (str(int(row["reported"])), str(int(row["expected"])))
            is_told = int(row["expected"]) <= 1 or any(pair in pairs for _p, _n, pairs in here)
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


def _numbers_of(row: dict[str, Any]) -> Any:
    def number(key: str) -> float | None:
        value = row.get(key)
        return float(value) if isinstance(value, int | float) and value == value else None

    return number


def _needs_attention(row: dict[str, Any]) -> bool:
    late = (row["quarters_left"] if row["quarters_left"] is not None else 9) <= 2
    doubted = late and row["outlook"] in ("unlikely", "uncertain")
    return row["status"] in (*_TROUBLE, "no_data", "not_judged") or bool(row["at_risk"]) or doubted


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def _floor(value: float | None) -> float | None:
    return None if value is None else float(int(value + 1e-9))


def _change(steps: pd.DataFrame) -> float | None:
    """From the first to the last step of a waterfall."""
    return None if steps.empty else float(steps["change"].iloc[-1] - steps["change"].iloc[0])


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
    indicator, found = judged.desk.catalogue.indicators[indicator_id], set()
    keys = [key for key, target in judged.plan.targets.items() if target.indicator == indicator_id]
    at = (judged.as_of, judged.known_at)
    frame = history(judged.desk, judged.plan_id, indicator_id, judged.plan.region, *at)
    found |= set(frame["value"].dropna()) | set(frame["partial_value"].dropna())
    for key in keys:
        found |= set(
            schedule_line(judged.desk, judged.plan_id, key, judged.plan.region, judged.known_at)["expected_value"]
        )
    published = reference_points(judged.desk, judged.plan_id, indicator_id, judged.plan.region, judged.known_at)
    found |= set(published["value"].dropna())
    for row in (one for one in judged.rows if one["indicator"] == indicator_id):
        number = _numbers_of(row)
        names = ("value", "target_value", "forecast", "forecast_low", "forecast_high")
        found |= {number(name) for name in names if number(name) is not None}
    known = [judged._shown(value, indicator)[0] for value in found]
    return [v for v in values if v is not None and not any(abs(v - k) <= 1e-6 * max(1.0, abs(k)) for k in known)]
