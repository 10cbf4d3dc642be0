"""A briefing in words: its parts in order, each with a conclusion for a title, and tables and charts as plain data.

A part is one slide, one section of the report, one scene on the big screen. What a format leaves out is its own choice;
none says anything that is not here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from wording import _

Kind = Literal[
    "cover",
    "overview",
    "target",
    "districts",
    "trouble",
    "next_steps",
    "milestones",
    "tasks",
    "responsibility",
    "sources",
]
# What only the deck's story has beside them, and what the written reports are made of.
StoryKind = Literal["answer", "decisions", "settled"]
ReportKind = Literal["section", "annex"]
Role = Literal["actual", "target", "schedule", "forecast", "low", "high", "whole", "district"]


@dataclass(frozen=True)
class Cell:
    """One cell as printed. `value` is the same figure in the column's unit, unrounded, for a workbook's arithmetic.

    `status` is a status code (word, glyph and colour come from wording.status); `source` is file, sheet and cell; `brief` says the
    same in fewer words, for a slide whose notes say it all.
    """

    text: str
    value: float | None = None
    decimals: int | None = None
    status: str | None = None
    source: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Column:
    """A column's heading, its unit in muted weight ("" for none), its side, and its share of the table's width."""

    key: str
    title: str
    unit: str = ""
    align: Literal["left", "right", "center"] = "left"
    width: float = 1.0


@dataclass(frozen=True)
class Table:
    """A small table. Every row has one cell per column; `last_is_total` draws a rule over the last row."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    last_is_total: bool = False


@dataclass(frozen=True)
class Series:
    """One line or one set of bars, in the chart's unit, one value per category, None where there is none."""

    name: str
    role: Role
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart as data, for native charts. `decimals` is how its figures are printed; a line's axis may start above zero.

    `ends` are the last days of a line's quarters, so that time is drawn as time. Of what `falls` less is better.
    """

    kind: Literal["line", "bar"]
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    decimals: int = 2
    ends: tuple[date, ...] = ()
    falls: bool = False


@dataclass(frozen=True)
class Matter:
    """One thing a leader is asked to settle: its name, the light it stands at, what is said of it, a line each, and its course
    where the paper shows it."""

    name: str
    status: str | None
    lines: tuple[str, ...]
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True)
class Part:
    """One message. `title` is the conclusion; `status` the light of a target; `line` what stands under its chart.

    `stamp` is (left, right) of the line at the foot: 截至 · 单位 · 已报 ‖ 来源 · 演示数据. `notes` are for the speaker:
    sources and cells, definition, clause. `key` is the target's key for a target, else "".
    """

    kind: Kind | StoryKind | ReportKind
    title: str
    key: str = ""
    status: str | None = None
    line: str = ""
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[Chart, ...] = ()
    matters: tuple[Matter, ...] = ()
    stamp: tuple[str, str] = ("", "")
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Briefing:
    """The whole: `name` for its files, its parts in order, and the marks every piece carries.

    `marks`: 演示数据·非真实 / 内部资料 / 草稿, those that apply; `stamp` as a part's. `logo` is a picture's bytes or None.
    """

    name: str
    title: str
    language: str
    parts: tuple[Part, ...]
    # The deck: the parts its story tells, in their order (briefing/content/story.py).
    story: tuple[Part, ...] = ()
    # The written reports: their sections, then their annexes (briefing/content/circular.py, special.py).
    circular: tuple[Part, ...] = ()
    special: tuple[Part, ...] = ()
    marks: tuple[str, ...] = ()
    stamp: tuple[str, str] = ("", "")
    watermark: str = ""
    logo: bytes | None = None
    # The office's own deck and paper, whose look is taken; None for ours.
    deck_template: bytes | None = None
    paper_template: bytes | None = None
    # Whether the plan's last day has come: the circular is then its summary (briefing/content/closing.py).
    closing: bool = False
    # Of a letter to one district: its name, else "".
    addressee: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def annex(self) -> tuple[Part, ...]:
        """The parts the story does not tell."""
        # A target that is told in the story is told there with other facts: its own page belongs to the annex.
        told = {(part.kind, part.key) for part in self.story if part.kind in ("cover", "districts", "overview")}
        return tuple(part for part in self.parts if (part.kind, part.key) not in told)

    @property
    def keywords(self) -> str:
        """What a file of it is found by: place, plan and quarter, and its marks."""
        return _("，").join(word for word in (self.facts.get("place", ""), self.name, *self.marks) if word)

    @property
    def language_tag(self) -> str:
        """The language of its files' properties."""
        return "zh-CN" if self.language == "zh" else "en-US"

    def part(self, kind: Kind) -> Part | None:
        """The first part of a kind, None where the template leaves it out."""
        return next((part for part in self.parts if part.kind == kind), None)

    @property
    def targets(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.kind == "target")
