"""核数: an edited report held against the edition it was made from; every number that no longer matches, listed.

Sentences are found again wherever they were moved: the same words first, then the most alike. Inside one, numbers are
compared by the words before them. Tables are found by their cells, lines by what they say. What was rephrased is no
fault as long as each number stands behind the words it stood behind; what was written anew is listed unless the edition
says the same of it. Numbers written in Chinese characters (三家) are words here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from briefing.proof.text import DocumentText, Figure, Grid, Sentence, document_text, figures_in
from wording import _

# How alike two sentences (their numbers left out) are when one is the other, edited.
ALIKE = 0.55


@dataclass(frozen=True)
class Difference:
    """One number or name that does not match: where, what is found there, what the edition says ("" for none), the words around."""

    kind: Literal["changed", "added", "missing"]
    place: str
    found: str
    expected: str
    words: str


# A number that stands on one side alone: its figure, where, and the words around it.
Loose = tuple[Figure, str, str]


def proofread(edited: bytes, original: bytes, names: Collection[str] = ()) -> list[Difference]:
    """Every number of the edited .docx that is not the original's, every one that is gone, and every one of `names` (places,
    units, status words) that stands where another stood. NotAReport for no .docx."""
    now, before = document_text(edited), document_text(original)
    changed: list[Difference] = _renamed(now, before, names) if names else []
    added: list[Loose] = []
    missing: list[Loose] = []
    _prose(now, before, changed, added, missing)
    _tables(now, before, changed, added, missing)
    return [*changed, *_settled(added, missing)]


def _renamed(now: DocumentText, before: DocumentText, names: Collection[str]) -> list[Difference]:
    """Names that were changed where the words around them were kept, in sentences and in cells of the same place."""
    known = re.compile(
        "|".join(map(re.escape, sorted({"".join(name.split()) for name in names}, key=len, reverse=True)))
    )
    found: list[Difference] = []

    def held(text: str, other: str, place: str) -> None:
        # A status has its shape beside its word: either may have been changed alone.
        text, other = (re.sub("[★●▲■×○◇◆□]", "", one) for one in (text, other))
        if known.sub("#", text) == known.sub("#", other):
            pairs = zip(known.findall(text), known.findall(other), strict=True)
            found.extend(Difference("changed", place, name, was, text) for name, was in pairs if name != was)

    left, old = _unequal(now.sentences, before.sentences)
    for one in left:
        twin = next((other for other in old if known.sub("#", other.text) == known.sub("#", one.text)), None)
        if twin is not None:
            old.remove(twin)
            held(one.text, twin.text, _("第 {n} 段").format(n=one.paragraph))
    for grid in now.grids:
        twins = [other for other in before.grids if other.rows[0] == grid.rows[0] and len(other.rows) == len(grid.rows)]
        for row, was in zip(
            grid.rows[1:], max(twins, key=lambda one: _alike(grid, one)).rows[1:] if twins else (), strict=False
        ):
            # Of a line that was moved every cell is another's: that is no change of a name.
            apart = [at for at, (cell, old_cell) in enumerate(zip(row, was, strict=False)) if cell != old_cell]
            if len(apart) <= max(1, len(row) // 3):
                for at in apart:
                    held("".join(row[at].split()), "".join(was[at].split()), _cell_words(grid, row, at, grid.rows[0]))
    return found


def likeness(edited: bytes, original: bytes) -> float:
    """The share (0–1) of the edited document's sentences that the original says in the same words."""
    now, before = document_text(edited), {one.masked for one in document_text(original).sentences}
    return sum(one.masked in before for one in now.sentences) / max(1, len(now.sentences))


def _settled(added: list[Loose], missing: list[Loose]) -> Iterator[Difference]:
    """What was only moved is neither added nor missing: the same number behind the same words."""
    gone: dict[tuple[object, ...], list[Loose]] = defaultdict(list)
    for loose in missing:
        gone[(*loose[0].amount, loose[0].label)].append(loose)
    for figure, place, words in added:
        if same := gone.get((*figure.amount, figure.label)):
            same.pop()
        else:
            yield Difference("added", place, figure.printed, "", words)
    for loose in missing:
        if loose in gone.get((*loose[0].amount, loose[0].label), []):
            yield Difference("missing", loose[1], "", loose[0].printed, loose[2])


def _prose(
    now: DocumentText, before: DocumentText, changed: list[Difference], added: list[Loose], missing: list[Loose]
) -> None:
    left, old = _unequal(now.sentences, before.sentences)
    known = {(*figure.amount, figure.label) for one in before.sentences for figure in one.figures if figure.label}
    for one in sorted(left, key=lambda s: -len(s.text)):
        twin = _most_alike(one, old)
        place = _("第 {n} 段").format(n=one.paragraph)
        if twin is None:
            # Said anew: right where the edition says the same of it.
            strange = [figure for figure in one.figures if (*figure.amount, figure.label) not in known]
            added += [(figure, place, one.text) for figure in strange]
            continue
        old.remove(twin)
        _compared(one.figures, twin.figures, place, one.text, changed, added, missing)
    for one in old:
        place = _("原第 {n} 段").format(n=one.paragraph)
        missing += [(figure, place, one.text) for figure in one.figures]


def _unequal(now: Sequence[Sentence], before: Sequence[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """The sentences of either side that the other does not say word for word, wherever it stands."""
    held: dict[str, list[Sentence]] = defaultdict(list)
    for one in before:
        held[one.text].append(one)
    left = []
    for one in now:
        if held[one.text]:
            held[one.text].pop(0)
        else:
            left.append(one)
    return left, [one for same in held.values() for one in same]


def _most_alike(one: Sentence, others: Sequence[Sentence]) -> Sentence | None:
    """The sentence this one was, None when none is alike enough; its numbers count little, its words much."""
    best, found = ALIKE, None
    for other in others:
        matcher = SequenceMatcher(None, one.masked, other.masked, autojunk=False)
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, other
    return found


def _compared(
    now: Sequence[Figure],
    before: Sequence[Figure],
    place: str,
    words: str,
    changed: list[Difference],
    added: list[Loose],
    missing: list[Loose],
) -> None:
    """The numbers of a sentence or cell against those it had: by the words before them, then by value, then by unit."""
    left, old = list(now), list(before)
    pairs: list[tuple[Figure, Figure]] = []
    ways: tuple[Callable[[Figure, Figure], bool], ...] = (
        lambda a, b: a.label == b.label and a.amount == b.amount,
        lambda a, b: a.label == b.label,
        lambda a, b: a.amount == b.amount and not (a.label and b.label and _speaks_of_another(a, before)),
        lambda a, b: a.unit == b.unit,
    )
    for same in ways:
        for figure in list(left):
            twin = next((other for other in old if same(figure, other)), None)
            if twin is not None:
                left.remove(figure)
                old.remove(twin)
                pairs.append((figure, twin))
    changed += [Difference("changed", place, a.printed, b.printed, words) for a, b in pairs if a.amount != b.amount]
    added += [(figure, place, words) for figure in left]
    missing += [(figure, place, words) for figure in old]


def _speaks_of_another(figure: Figure, before: Sequence[Figure]) -> bool:
    """Whether the words before a number stood before another one: 晋江市差 7 家 where it was 南安市 that lacked 7."""
    return any(other.label == figure.label and other.amount != figure.amount for other in before)


def _tables(
    now: DocumentText, before: DocumentText, changed: list[Difference], added: list[Loose], missing: list[Loose]
) -> None:
    old = list(before.grids)
    for grid in now.grids:
        scored = [(_alike(grid, other), -other.number, other) for other in old]
        score, _number, twin = max(scored, default=(0.0, 0, None), key=lambda one: one[:2])
        if twin is None or score < 0.2:
            added += [loose for row in grid.rows for loose in _all_of(grid, row, grid.rows[0])]
            continue
        old.remove(twin)
        _grid(grid, twin, changed, added, missing)
    for grid in old:
        missing += [loose for row in grid.rows for loose in _all_of(grid, row, grid.rows[0])]


def _alike(one: Grid, other: Grid) -> float:
    """The share of cells two tables have in common, their titles counting as ten."""
    mine, theirs = ([cell for row in grid.rows for cell in row] for grid in (one, other))
    common = len(set(mine) & set(theirs)) + 10 * (one.title == other.title)
    return common / (max(len(set(mine)), len(set(theirs)), 1) + 10)


def _grid(grid: Grid, twin: Grid, changed: list[Difference], added: list[Loose], missing: list[Loose]) -> None:
    """Cell by cell: columns by their heading, lines by all they say, then by their name, then by most cells alike."""
    heads, old_heads = grid.rows[0], twin.rows[0]
    columns = _paired_columns(grid, twin)
    for row, old in _paired_rows(grid.rows[1:], twin.rows[1:], columns):
        if row is None:
            missing += _all_of(twin, old or (), old_heads)
            continue
        if old is None:
            added += _all_of(grid, row, heads)
            continue
        for at, cell in enumerate(row):
            place = _cell_words(grid, row, at, heads)
            before = old[columns[at]] if at in columns and columns[at] < len(old) else ""
            if cell != before:
                _compared(tuple(figures_in(cell)), tuple(figures_in(before)), place, cell, changed, added, missing)
        gone = [at for at in range(len(old)) if at not in columns.values()]
        missing += [(f, _cell_words(twin, old, at, old_heads), old[at]) for at in gone for f in figures_in(old[at])]


def _paired_columns(grid: Grid, twin: Grid) -> dict[int, int]:
    """Each column's place in the table it was: by heading, else where the same place is left."""
    pairs: dict[int, int] = {}
    heads, old = list(grid.rows[0]), list(twin.rows[0])
    for at, head in enumerate(heads):
        found = next((n for n, other in enumerate(old) if other == head and n not in pairs.values()), None)
        if found is not None:
            pairs[at] = found
    for at in range(len(heads)):
        if at not in pairs and at < len(old) and at not in pairs.values():
            pairs[at] = at
    return pairs


Row = tuple[str, ...]


def _paired_rows(
    rows: Sequence[Row], olds: Sequence[Row], columns: dict[int, int]
) -> Iterator[tuple[Row | None, Row | None]]:
    left, old = list(rows), list(olds)

    def equal(row: Row, other: Row) -> float:
        same = sum(at < len(row) and n < len(other) and row[at] == other[n] for at, n in columns.items())
        return same / max(1, len(columns))

    ways: tuple[Callable[[Row, Row], bool], ...] = (
        lambda a, b: equal(a, b) == 1.0,
        lambda a, b: bool(a and b and a[0] == b[0] and equal(a, b) >= 0.4),
        lambda a, b: bool(a and b and a[0] == b[0]),
        lambda a, b: equal(a, b) >= 0.5,
    )
    for alike in ways:
        for row in list(left):
            twin = next((other for other in old if alike(row, other)), None)
            if twin is not None:
                left.remove(row)
                old.remove(twin)
                yield row, twin
    yield from ((row, None) for row in left)
    yield from ((None, other) for other in old)


def _all_of(grid: Grid, row: Row, heads: Row) -> list[Loose]:
    return [(f, _cell_words(grid, row, at, heads), cell) for at, cell in enumerate(row) for f in figures_in(cell)]


def _cell_words(grid: Grid, row: Row, at: int, heads: Row) -> str:
    """表 3“晋江市”的“最新值（家）”."""
    head = heads[at] if at < len(heads) else str(at + 1)
    return _("表 {n}“{row}”的“{column}”").format(n=grid.number, row=row[0] if row else "", column=head)
