"""Lists that figures can be counted from (名单、台账): their columns, and which rows each measure counts.

A list says who or what stands behind a figure at a period: firms, service points, marks, sessions, cases. A count is
only ever compared with the typed figure; it never takes its place.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker.schema.model import Id, Model, Words


class RosterColumn(Model):
    """One column. `choices` are the words of a choice, and of nothing else; a note is a text of several sentences.

    within: a day must lie on or before the period's end, or in the period's year up to its end. `not_before` names the
    column of an earlier day. `required_when` asks for an entry in the rows where other columns say these words.
    """

    name: Words
    name_en: str = ""
    kind: Literal["text", "note", "date", "choice", "number", "region"]
    choices: tuple[Words, ...] = ()
    required: bool = False
    required_when: dict[Id, tuple[Words, ...]] = Field(default={})
    within: Literal["period_end", "year"] | None = None
    not_before: Id | None = None


class RosterCount(Model):
    """Which rows make a measure: those whose choices are `where`, dated in the period's year or before it.

    Each such row is one, each `distinct` entry is one, or the numbers of `sum` are added. A measure with states is 1
    where there is any such row.
    """

    measure: Id
    where: dict[Id, tuple[Words, ...]] = Field(default={})
    in_year: Id | None = None
    before_year: Id | None = None
    distinct: tuple[Id, ...] = ()
    sum: Id | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column it looks at."""
        named = (self.in_year, self.before_year, self.sum)
        return (*self.where, *self.distinct, *(name for name in named if name))


class RosterForm(Model):
    """One list. `key` are the columns that no two rows share; `distinct` those by which one thing with two honours is one.

    A list that counts nothing belongs to the plan `of` names; with `milestone` it is the form that milestone asks for, and
    its period is the milestone's day. With a region column the rows belong to the plan's members and the counts are theirs; without one they are the whole's.
    """

    name: Words
    name_en: str = ""
    columns: dict[Id, RosterColumn] = Field(min_length=1)
    key: tuple[Id, ...] = Field(min_length=1)
    distinct: tuple[Id, ...] = ()
    counts: tuple[RosterCount, ...] = ()
    of: Id | None = None
    milestone: Words | None = None
    note: str = ""
    note_en: str = ""

    @property
    def region_column(self) -> str | None:
        """The id of the column that says where a row belongs."""
        return next((key for key, column in self.columns.items() if column.kind == "region"), None)
