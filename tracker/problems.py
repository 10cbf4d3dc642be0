"""What a problem says: one class for each code, with its own typed parameters (docs/loading.md lists them).

It becomes a sentence only at the edge (`wording/problems.py`), and texts only where it is stored (`written`, `read`).
A figure stands as it is to be read (42500, +1); a parameter left at its default says nothing and is not stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from functools import cache
from typing import Any, ClassVar, Literal, Self, get_args, get_origin, get_type_hints

from tracker.periods import Period, parse_period

_AND = "、"

# The first word of each is what a row of an older release without one, or with one no longer known, is read as.
NumberReason = Literal[
    "words", "note_in_number", "approximate", "chinese", "sum", "change", "signs", "letter", "date", "yes_no",
    "two_numbers", "footnote", "struck", "format", "state",
]  # fmt: skip
RegionReason = Literal["unknown", "no_name", "not_a_member", "not_in_list"]
MeasureReason = Literal["unknown", "other_kind", "other_figure", "no_target", "no_number", "not_by_district"]
AmbiguousKind = Literal[
    "region",
    "subtotal",
    "measure",
    "column",
    "period",
    "plan",
    "target",
    "sheet",
    "sheet_gone",
    "merged",
    "owner",
    "blank_gone",
    "blank_order",
]
PeriodReason = Literal[
    "disagree", "missing", "outside_plan", "no_day", "after_deadline", "path_end", "other_year", "outside_span",
    "other_blank", "not_over",
]  # fmt: skip
RangeReason = Literal[
    "below_minimum", "above_maximum", "not_whole", "falls", "not_the_target", "not_above", "too_many_digits"
]  # fmt: skip
TotalKind = Literal["total", "subtotal", "composite", "allocation", "weighted", "register"]
UnitReason = Literal["foreign_unit", "no_unit", "fraction", "jump", "neighbours", "two_units", "whole"]
DuplicateKind = Literal["", "figure", "register", "other_file"]
EntryReason = Literal[
    "empty", "no_column", "choice", "day", "order", "too_long", "note_too_long",
    "task_unknown", "unit_not_there", "other_unit", "not_done", "why_behind", "link",
]  # fmt: skip
PersonalKind = Literal["mobile", "identity_card", "column"]
MissingReason = Literal["revision", "correction", "doubts"]
UnusableReason = Literal[
    "broken", "cannot_open", "empty", "encrypted", "html", "xml_2003", "not_a_workbook", "entities", "iso_strict",
    "no_sheets", "too_large", "zip_bomb", "too_many_cells", "too_many_sheets", "too_many_columns", "too_many_styles",
    "too_many_figures", "too_many_problems", "timeout", "memory", "crashed", "no_table", "no_rows", "nothing_filled",
    "ragged", "no_figures", "plan_unknown", "map", "no_document", "no_source", "draft_document", "template_version",
    "sample_into_own",
]  # fmt: skip
ChangeReason = Literal["jump", "zero", "year_to_date", "swapped", "known_differs", "other_place"]
FallingReason = Literal["stock", "cumulative", "year_to_date"]
ResentReason = Literal["previous", "last_year"]
GrowthReason = Literal["differs", "rounded", "points", "no_points", "differs_points", "differs_bare"]
HiddenKind = Literal["row", "column", "struck", "white", "raised", "short", "sheet"]
UnexplainedReason = Literal["heading", "title_word", "title", "row", "note", "file_owner"]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a problem says, without its place."""

    code: ClassVar[str]

    def with_texts(self, change: Callable[[str], str]) -> Self:
        """The same with every text changed (masked, cut); several names are changed as the one text they make."""
        changed: dict[str, Any] = {}
        for one in fields(self):
            value = getattr(self, one.name)
            text = _AND.join(value) if isinstance(value, tuple) else value
            if isinstance(text, str) and (new := change(text)) != text:
                changed[one.name] = tuple(new.split(_AND)) if isinstance(value, tuple) else new
        return replace(self, **changed) if changed else self


@dataclass(frozen=True, kw_only=True)
class OfFigure(Said):
    """Said of one figure or entry: its measure (id, and Chinese name), unit, column's heading and row's name as known."""

    measure: str = ""
    measure_name: str = ""
    heading: str = ""
    row: str = ""
    unit: str = ""

    def of(self, measure: str = "", name: str = "", *, heading: str = "", row: str = "", unit: str = "") -> Self:
        """The same of this figure; what is said already stands."""
        return replace(
            self,
            measure=self.measure or measure,
            measure_name=self.measure_name or name,
            heading=self.heading or heading,
            row=self.row or row,
            unit=self.unit or unit,
        )


@dataclass(frozen=True, kw_only=True)
class NotANumber(OfFigure):
    code = "not_a_number"
    reason: NumberReason
    states: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnknownRegion(OfFigure):
    code = "unknown_region"
    reason: RegionReason
    plan: str = ""
    expected: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownMeasure(Said):
    code = "unknown_measure"
    reason: MeasureReason
    heading: tuple[str, ...] = ()
    plan: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ambiguous(OfFigure):
    """A row, a column or a period that fits two candidates."""

    code = "ambiguous"
    kind: AmbiguousKind
    name: str = ""
    candidates: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WrongPeriod(OfFigure):
    """`flag` to `meta`, and `heading`, are the periods those sources name where they disagree; `received` is a day
    before `last`, the day that figures of a quarter that is not over are of."""

    code = "wrong_period"
    reason: PeriodReason
    flag: str = ""
    map: str = ""
    title: str = ""
    sheet_name: str = ""
    file_name: str = ""
    meta: str = ""
    expected: str = ""
    period: str = ""
    first: str = ""
    last: str = ""
    plan: str = ""
    received: str = ""
    last_period: Period | None = None
    same: int | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class OutOfRange(OfFigure):
    code = "out_of_range"
    reason: RangeReason
    limit: str = ""
    year: int | None = None


@dataclass(frozen=True, kw_only=True)
class ErrorCell(OfFigure):
    code = "error_cell"
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class UncachedFormula(OfFigure):
    code = "uncached_formula"
    formula: str = ""


@dataclass(frozen=True, kw_only=True)
class TotalMismatch(OfFigure):
    code = "total_mismatch"
    kind: TotalKind
    typed: str = ""
    sum: str = ""
    difference: str = ""
    missing: int | None = None
    year: int | None = None
    register: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitSuspect(OfFigure):
    code = "unit_suspect"
    reason: UnitReason
    stored_unit: str = ""
    value: str = ""
    last: str = ""
    last_period: Period | None = None
    typical: str = ""


@dataclass(frozen=True, kw_only=True)
class DuplicateRow(OfFigure):
    """`first` is where it stands first (sheet!cell); `other` the file that gives it already, `count` figures of `places`."""

    code = "duplicate_row"
    kind: DuplicateKind = ""
    first: str = ""
    other: str = ""
    count: int | None = None
    places: int | None = None


@dataclass(frozen=True, kw_only=True)
class WrongEntry(OfFigure):
    code = "wrong_entry"
    reason: EntryReason
    when: str = ""
    choices: tuple[str, ...] = ()
    other: str = ""
    limit: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonalData(Said):
    code = "personal_data"
    kind: PersonalKind


@dataclass(frozen=True, kw_only=True)
class ReasonMissing(Said):
    code = "reason_missing"
    reason: MissingReason
    periods: tuple[str, ...] = ()
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unusable(Said):
    """A file, a sheet or a document that cannot be used. `faults` are those of a mapping file, one a line."""

    code = "unreadable"
    reason: UnusableReason
    size: str = ""
    limit: str = ""
    faults: str = ""
    version: str = ""
    expected: str = ""
    line: int | None = None


@dataclass(frozen=True, kw_only=True)
class SuspiciousChange(OfFigure):
    code = "suspicious_change"
    reason: ChangeReason
    value: str = ""
    last: str = ""
    last_period: Period | None = None
    usual: str = ""
    sum: str = ""
    other_measure: str = ""
    other_cell: str = ""
    other_place: str = ""
    is_mutual: str = ""
    same: int | None = None
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Falling(OfFigure):
    code = "falling"
    reason: FallingReason
    value: str = ""
    last: str = ""
    last_period: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Resent(Said):
    code = "resent"
    reason: ResentReason
    last_period: Period | None = None
    same: int | None = None
    count: int | None = None
    row: str = ""


@dataclass(frozen=True, kw_only=True)
class GrowthMismatch(OfFigure):
    code = "growth_mismatch"
    reason: GrowthReason
    typed: str = ""
    growth: str = ""
    value: str = ""
    last: str = ""
    last_period: Period | None = None


@dataclass(frozen=True, kw_only=True)
class Hidden(Said):
    code = "hidden"
    kind: HiddenKind
    place: str = ""
    count: int | None = None


@dataclass(frozen=True, kw_only=True)
class Unexplained(Said):
    code = "unexplained"
    reason: UnexplainedReason
    words: tuple[str, ...] = ()
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class OutOfScope(Said):
    """What whoever hands it in has no part in: a place, something else (a measure, a unit of the tasks), the whole kind of file."""

    code = "out_of_scope"
    kind: Literal["place", "other", "file"]


@dataclass(frozen=True, kw_only=True)
class NumbersUnread(Said):
    """`reason` is one of the account's words (loaders/workbook/account.py), or grey."""

    code = "unread"
    reason: str = ""
    count: int | None = None
    cells: tuple[str, ...] = ()


KINDS: dict[str, type[Said]] = {
    kind.code: kind
    for kind in (
        NotANumber, UnknownRegion, UnknownMeasure, Ambiguous, WrongPeriod, OutOfRange, ErrorCell, UncachedFormula,
        TotalMismatch, UnitSuspect, DuplicateRow, PersonalData, Unusable, SuspiciousChange, Falling, Resent, Hidden,
        ReasonMissing, WrongEntry, GrowthMismatch, Unexplained, NumbersUnread,
        OutOfScope,
    )
}  # fmt: skip


def words_of(kind: type[Said]) -> tuple[str, ...]:
    """The words its `reason` or `kind` may be; () where the code says it all."""
    return next((get_args(hint) for hint in get_type_hints(kind).values() if get_origin(hint) is Literal), ())


def written(said: Said) -> dict[str, str]:
    """The parameters as texts, as they are stored; several names joined by 、."""
    values = ((one, getattr(said, one.name)) for one in fields(said))
    return {
        one.name: _AND.join(value) if isinstance(value, tuple) else str(value)
        for one, value in values
        if one.default is MISSING or value != one.default
    }


def read(code: str, details: Mapping[str, str]) -> Said:
    """What `written` made of a problem, of this release or an older one: a parameter no longer known is left out."""
    kind = KINDS[code]
    return kind(**{name: reader(details.get(name)) for name, reader in _readers(code).items()})


@cache
def _readers(code: str) -> dict[str, Callable[[str | None], Any]]:
    """How each parameter is read from its text, or from none."""
    kind = KINDS[code]
    hints = get_type_hints(kind)
    return {one.name: _reader(hints[one.name], one.default) for one in fields(kind)}


def _reader(hint: Any, default: Any) -> Callable[[str | None], Any]:
    words = get_args(hint)
    if get_origin(hint) is Literal:
        return lambda text: text if text in words else words[0]
    if get_origin(hint) is tuple:
        return lambda text: tuple(text.split(_AND)) if text else default
    whole: Callable[[str], Any] = next((of for of_kind, of in _TEXTS.items() if of_kind in words), str)
    return lambda text: default if text is None else whole(text)


_TEXTS: dict[type, Callable[[str], Any]] = {int: int, Period: parse_period}
