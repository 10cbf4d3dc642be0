"""What was reported, as columns: one grid of periods × places per measure, NaN where nothing was given.

A roll-up asks for a measure of all places at a period at once, so a plan's figures stand by measure and not one object
each: a nation's million and a half of them are forty megabytes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import numpy.typing as npt

from tracker.periods import Period

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Words = npt.NDArray[np.object_]
Positions = npt.NDArray[np.intp]
Name = TypeVar("Name", str, Period)


class NamedColumns(Protocol):
    """Columns of one length by their names: a frame, or arrays in a dict."""

    def __getitem__(self, name: str, /) -> Any: ...

    def __contains__(self, name: object, /) -> bool: ...


def rows_of(columns: NamedColumns, *names: str) -> Iterator[tuple[Any, ...]]:
    """The rows of these columns as plain values; a column at a time, where a frame would ask Arrow for every string."""
    return zip(*(columns[name].tolist() for name in names), strict=True)


@dataclass(frozen=True)
class Reported:
    """One current figure: its value in the stored unit and, for a 0/1 measure, the word it was given as."""

    value: float
    state: str | None = None


@dataclass(frozen=True)
class Grid:
    """One measure's figures: `values[p, r]` is that of `periods[p]` (oldest first) in the figures' `regions[r]`.

    `states` has the words of a 0/1 measure in the same shape, None for a measure that has none.
    """

    periods: tuple[Period, ...]
    values: Floats
    states: Words | None = None

    @cached_property
    def row_of(self) -> dict[Period, int]:
        return {period: row for row, period in enumerate(self.periods)}

    @cached_property
    def ends(self) -> list[date]:
        return [period.end for period in self.periods]

    def rows_upto(self, day: date) -> int:
        """How many of the periods end on or before a day."""
        return bisect_right(self.ends, day)

    def given(self, places: Positions) -> list[Period]:
        """The periods with a figure of any of these places, oldest first."""
        there: list[bool] = np.any(~np.isnan(self.values[:, places]), axis=1).tolist()
        return [period for period, any_there in zip(self.periods, there, strict=True) if any_there]

    def newest(self, upto: date) -> Positions:
        """Per place the row of its newest figure that ends on or before a day, -1 where it has none."""
        known = ~np.isnan(self.values[: self.rows_upto(upto)])
        if not len(known):
            return np.full(self.values.shape[1], -1, dtype=np.intp)
        rows: Positions = len(known) - 1 - np.argmax(known[::-1], axis=0)
        return np.where(known.any(axis=0), rows, -1)


@dataclass(frozen=True)
class Coded(Generic[Name]):
    """A column of few `different` things: which of them stands in each row. Each is looked up once, not once a row."""

    codes: Positions
    different: Sequence[Name]

    @staticmethod
    def of(column: Sequence[Name]) -> Coded[Name]:
        """A column as it stands."""
        number = {name: n for n, name in enumerate(dict.fromkeys(column))}
        return Coded(np.array([number[name] for name in column], dtype=np.intp), list(number))


@dataclass(frozen=True)
class Figures:
    """The current figures of one grade by measure. `adopted` overrides the population year of a region's quarter.

    A column of it has one number per place of `regions`, and one more at the end for places nothing is known of.
    """

    regions: tuple[str, ...] = ()
    grids: Mapping[str, Grid] = field(default_factory=dict)
    adopted: dict[tuple[str, Period], int] = field(default_factory=dict)

    @staticmethod
    def of(rows: Iterable[tuple[str, str, Period, float, str | None]]) -> Figures:
        """Figures from rows of region, measure, period, value, state; of two for one key the later one holds."""
        given = list(rows)
        regions, measures, periods, values, states = zip(*given, strict=True) if given else ((), (), (), (), ())
        return Figures.of_columns(
            Coded.of(regions), Coded.of(measures), Coded.of(periods), np.array(values, dtype=np.float64), list(states)
        )

    @staticmethod
    def of_columns(
        regions: Coded[str],
        measures: Coded[str],
        periods: Coded[Period],
        values: Floats,
        states: Sequence[str | None] | None = None,
        places: Sequence[str] | None = None,
    ) -> Figures:
        """Figures from columns as long as one another, one row per key; of `places` alone, where they are given."""
        names = tuple(regions.different if places is None else places)
        place = {name: n for n, name in enumerate(names)}
        where = np.array([place.get(name, -1) for name in regions.different], dtype=np.intp)[regions.codes]
        kept = np.flatnonzero(where >= 0)
        words = None if states is None else np.array(states, dtype=object)[kept]
        return Figures(
            names,
            _grids(
                len(names),
                where[kept],
                Coded(measures.codes[kept], measures.different),
                Coded(periods.codes[kept], periods.different),
                values[kept],
                words,
            ),
        )

    def with_changes(self, changes: Mapping[tuple[str, str, Period], Reported | None]) -> Figures:
        """The figures as they would be with these in place; None takes one away."""
        strangers = dict.fromkeys(region for region, _m, _p in changes if region not in self.place_of)
        wider = self._wider(tuple(strangers)) if strangers else self
        grids = dict(wider.grids)
        by_measure: dict[str, list[tuple[str, Period, Reported | None]]] = {}
        for (region, measure, period), figure in changes.items():
            by_measure.setdefault(measure, []).append((region, period, figure))
        for measure, cells in by_measure.items():
            grids[measure] = _changed(grids.get(measure), cells, wider.place_of)
        return replace(wider, grids=grids)

    def rows_of(self, places: Iterable[str]) -> tuple[Words, Words, Words, Floats, Words]:
        """Columns of region, measure, period as text, value and word, one row per figure of these places, sorted by measure,
        region and period."""
        there = [region for region in sorted(set(places)) if region in self.place_of]
        columns, names = self.positions(there), np.array(there, dtype=object)
        found = []
        for measure, grid in sorted(self.grids.items()):
            texts = np.array([str(period) for period in grid.periods], dtype=object)
            ordered = np.argsort(texts)
            values = grid.values[np.ix_(ordered, columns)].T
            place, at = np.nonzero(~np.isnan(values))
            words = (
                np.full(len(at), None, dtype=object)
                if grid.states is None
                else grid.states[np.ix_(ordered, columns)].T[place, at]
            )
            measures = np.full(len(at), measure, dtype=object)
            found.append((names[place], measures, texts[ordered][at], values[place, at], words))
        if not found:
            nothing = np.empty(0, dtype=object)
            return nothing, nothing, nothing, np.empty(0), nothing
        regions, measures, periods, given, words = (np.concatenate(column) for column in zip(*found, strict=True))
        return regions, measures, periods, given, words

    def _wider(self, more: tuple[str, ...]) -> Figures:
        """The same figures with room for further places."""

        def widened(grid: Grid) -> Grid:
            room = np.full((len(grid.periods), len(more)), np.nan)
            values = np.concatenate([grid.values, room], axis=1)
            if grid.states is None:
                return Grid(grid.periods, values)
            silent = np.full(room.shape, None, dtype=object)
            return Grid(grid.periods, values, np.concatenate([grid.states, silent], axis=1))

        return replace(self, regions=self.regions + more, grids={m: widened(grid) for m, grid in self.grids.items()})

    @cached_property
    def place_of(self) -> dict[str, int]:
        return {region: n for n, region in enumerate(self.regions)}

    def positions(self, regions: Iterable[str]) -> Positions:
        """Where these places stand in a column; places nothing is known of stand at its end."""
        return np.array([self.place_of.get(region, len(self.regions)) for region in regions], dtype=np.intp)

    def at(self, region: str, measure: str, period: Period) -> Reported | None:
        """The figure of a place for exactly this period."""
        grid, place = self.grids.get(measure), self.place_of.get(region)
        row = grid.row_of.get(period) if grid else None
        return None if grid is None or place is None or row is None else _reported(grid, row, place)

    def latest(self, region: str, measure: str, upto: date) -> tuple[Period, Reported] | None:
        """The newest figure that ends on or before `upto`, with its period."""
        grid, place = self.grids.get(measure), self.place_of.get(region)
        if grid is None or place is None:
            return None
        for row in range(grid.rows_upto(upto) - 1, -1, -1):
            if found := _reported(grid, row, place):
                return grid.periods[row], found
        return None

    def column(self, measure: str, period: Period) -> Floats:
        """A measure of every place for exactly this period."""
        grid = self.grids.get(measure)
        row = grid.row_of.get(period) if grid else None
        return self._ended(None if grid is None or row is None else grid.values[row])

    def newest(self, measure: str, upto: date) -> tuple[Floats, Positions]:
        """A measure's newest figure of every place that ends on or before a day, and which of `grids[measure].periods`
        each is of (-1: none)."""
        grid = self.grids.get(measure)
        rows = np.full(len(self.regions), -1, dtype=np.intp) if grid is None else grid.newest(upto)
        if grid is None or not len(grid.periods):
            return self._ended(None), np.append(rows, -1)
        values = np.where(rows >= 0, grid.values[rows, np.arange(len(self.regions))], np.nan)
        return self._ended(values), np.append(rows, -1)

    def words(self, measure: str, asked: Period | date) -> Words | None:
        """The words of a 0/1 measure: of exactly a period, or of each place's newest figure up to a day."""
        grid = self.grids.get(measure)
        if grid is None or grid.states is None:
            return None
        count = len(self.regions)
        if isinstance(asked, Period):
            rows = np.full(count, grid.row_of.get(asked, -1), dtype=np.intp)
        else:
            rows = grid.newest(asked)
        words = np.full(count + 1, None, dtype=object)
        there = np.flatnonzero(rows >= 0)
        words[there] = grid.states[rows[there], there]
        return words

    def _ended(self, values: Floats | None) -> Floats:
        ended = np.full(len(self.regions) + 1, np.nan)
        if values is not None:
            ended[:-1] = values
        return ended

    def quarters(self, regions: Iterable[str], measures: Iterable[str]) -> list[Period]:
        """Every quarter with a figure of these, oldest first; a dated figure stands for the quarter it falls in."""
        places = self.positions(region for region in regions if region in self.place_of)
        found = {period for measure in measures if (grid := self.grids.get(measure)) for period in grid.given(places)}
        quarters = {p for p in found if p.is_quarter}
        return sorted(quarters or {Period.quarter(p.year, p.quarter_number) for p in found})

    def periods(self, measures: Iterable[str], region: str | None = None) -> set[Period]:
        """Every period with a figure of these measures, of one place or of any."""
        found: set[Period] = set()
        for measure in measures:
            if grid := self.grids.get(measure):
                known = self.regions if region is None else [r for r in (region,) if r in self.place_of]
                found.update(grid.given(self.positions(known)))
        return found


def _reported(grid: Grid, row: int, place: int) -> Reported | None:
    value = float(grid.values[row, place])
    if value != value:
        return None
    return Reported(value, None if grid.states is None else grid.states[row, place])


def _grids(
    width: int, where: Positions, measures: Coded[str], periods: Coded[Period], values: Floats, words: Words | None
) -> dict[str, Grid]:
    """A grid of `width` places per measure from columns as long as one another."""
    order = np.argsort(measures.codes, kind="stable")
    bounds = np.searchsorted(measures.codes[order], np.arange(len(measures.different) + 1))
    grids: dict[str, Grid] = {}
    for n, name in enumerate(measures.different):
        mine = order[bounds[n] : bounds[n + 1]]
        used = sorted(np.unique(periods.codes[mine]).tolist(), key=lambda code: periods.different[code])
        row_of = np.zeros(len(periods.different), dtype=np.intp)
        row_of[used] = np.arange(len(used))
        rows, columns = row_of[periods.codes[mine]], where[mine]
        table = np.full((len(used), width), np.nan)
        table[rows, columns] = values[mine]
        told = None
        if words is not None and (spoken := np.flatnonzero(words[mine] != None)).size:  # noqa: E711  (by element)
            told = np.full((len(used), width), None, dtype=object)
            told[rows[spoken], columns[spoken]] = words[mine][spoken]
        grids[name] = Grid(tuple(periods.different[code] for code in used), table, told)
    return grids


def _changed(grid: Grid | None, cells: list[tuple[str, Period, Reported | None]], place_of: dict[str, int]) -> Grid:
    """A measure's grid with some cells put in, replaced, or (None) emptied."""
    old = grid or Grid((), np.empty((0, len(place_of))))
    periods = tuple(sorted({*old.periods, *(period for _r, period, _f in cells)}))
    rows = [periods.index(period) for period in old.periods]
    values = np.full((len(periods), len(place_of)), np.nan)
    values[rows] = old.values
    states = np.full(values.shape, None, dtype=object)
    if old.states is not None:
        states[rows] = old.states
    for region, period, figure in cells:
        cell = periods.index(period), place_of[region]
        values[cell] = np.nan if figure is None else figure.value
        states[cell] = None if figure is None else figure.state
    return Grid(periods, values, states if any(word is not None for word in states.flat) else None)
