"""Plans, measures, indicators, targets and milestones: the types of `indicators.yaml`.

A measure is a number somebody types into a cell. An indicator is a formula over measures and says how districts
add up. A target is an indicator's promised value in one plan, with the plan's own short words and its place.
Values stand in stored units (件, 万人, 万元, per cent as 0–100). The file is read and checked by `catalogue_file`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field, PrivateAttr, StringConstraints, field_validator, model_validator

from tracker.clock import DEFAULT, is_zone
from tracker.periods import Period, parse_period
from tracker.schema.model import Id, Model, Words
from tracker.schema.roster_forms import RosterForm

Comparator = Literal["at_least", "more_than", "at_most", "between", "increase", "not_below", "rise", "all_of"]
# Promises of a direction: they name no number.
DIRECTIONS: tuple[Comparator, ...] = ("increase", "not_below", "rise")
Basis = Literal["by_deadline", "each_year", "yearly_average", "year_on_year"]


class Unit(Model):
    """A unit of writing: one of it is `factor` of `base`. A stored unit has itself as base and factor 1.

    `in_english` names the unit English readers are shown instead: 861,000 items and not 86.1 times ten thousand.
    """

    base: Words
    factor: float = Field(gt=0)
    name_en: str = ""
    in_english: Words | None = None


class Supplier(Model):
    """Who hands a measure in. `whole` measures are one figure for the plan's whole, the others one per member."""

    level: Literal["province", "department", "district", "whole"]
    name: Words
    name_en: str = ""


AskFor = Literal["count", "measures", "recognition"]
# What is filed for: a count asked of it is easily brought together by filing.
_FILED = ("专利", "商标", "版权", "著作权")


class Measure(Model):
    """A number somebody types into a cell.

    kind: stock (held at the period's end), flow (of the quarter alone), year_to_date (本年累计), cumulative (历年累计),
    ratio (typed already divided; reference only), survey, state (0/1 per place, its word kept). Of the states
    `pending_states` say that it is applied for and others decide; `can_fall`: what was once granted may be taken back.


    `ask` is what a unit is asked for that lacks some: a count, measures (挖掘、续展、培育), or to apply for a recognition
    that others grant.
    """

    name: Words
    name_en: str = ""
    unit: Words
    kind: Literal["stock", "flow", "year_to_date", "cumulative", "ratio", "survey", "state"]
    additive: bool
    integer: bool
    cutoff: Literal["period_end", "day_15", "year_end"] = "period_end"
    frequency: Literal["quarter", "year", "occasional"] = "quarter"
    supplied_by: Supplier
    aliases: tuple[Words, ...] = ()
    optional: bool = False
    minimum: float = 0
    maximum: float | None = None
    states: dict[Words, Literal[0, 1]] = Field(default={})
    pending_states: tuple[Words, ...] = ()
    can_fall: bool = False
    note: str = ""
    note_en: str = ""
    ask: AskFor | None = None

    @property
    def is_whole(self) -> bool:
        return self.supplied_by.level == "whole"

    @property
    def is_divided_by(self) -> bool:
        """Whether it is a year-end fact (residents) that rates stand on, and never 0."""
        return self.cutoff == "year_end" and self.kind == "stock"

    @property
    def asked_for(self) -> AskFor:
        """What a unit that lacks some of it is asked for: as the catalogue says, else measures where asking for a number
        invites filings for their own sake (patents, trademarks, copyright)."""
        invites = self.unit == "件" and any(word in self.name for word in _FILED)
        return self.ask or ("measures" if invites else "count")


class Ratio(Model):
    """scale × sum of numerators / sum of denominators, at every level.

    `open` names what can still pass into the numerator (cases not yet closed): the best the rate can come to.
    """

    numerator: tuple[Id, ...] = Field(min_length=1)
    denominator: tuple[Id, ...] = Field(min_length=1)
    scale: float = 1
    open: Id | None = None


class Cumulate(Model):
    """Opening balance at the plan's start plus every flow since; the figure is incomplete while one is missing."""

    flow: Id
    opening: Id


class Formula(Model):
    """Exactly one way an indicator comes from measures."""

    sum: tuple[Id, ...] | None = None
    ratio: Ratio | None = None
    cumulate: Cumulate | None = None
    latest: Id | None = None
    coverage: Id | None = None
    members: Id | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Formula:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError("exactly one of sum, ratio, cumulate, latest, coverage, members")
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure the formula needs, in order."""
        if self.ratio:
            still = (self.ratio.open,) if self.ratio.open else ()
            return (*self.ratio.numerator, *self.ratio.denominator, *still)
        if self.cumulate:
            return (self.cumulate.flow, self.cumulate.opening)
        if self.sum:
            return self.sum
        return tuple(m for m in (self.latest, self.coverage, self.members) if m)


class Display(Model):
    """How people read it: 86.1 万件 on a card, 86.10 in a table. `unit` is one of the catalogue's units."""

    unit: Words
    card_decimals: int = Field(ge=0, le=6)
    table_decimals: int = Field(ge=0, le=6)


class Indicator(Model):
    """A formula over measures. `precision` is the last decimal published, in stored units.

    `reported_as` names the measure under which others type or publish the finished figure: it is compared with ours
    and shown as a reference, never used in its place.
    """

    name: Words
    name_en: str = ""
    short: Words
    short_en: str = ""
    aliases: tuple[Words, ...] = ()
    unit: Words
    formula: Formula
    roll_up: Literal["sum", "ratio_of_sums", "coverage", "minimum", "members", "none"]
    precision: int = Field(ge=0, le=6)
    display: Display | None = None
    reported_as: Id | None = None
    definition: str = ""
    definition_en: str = ""


class Owner(Model):
    """A unit answerable for a target. The plans' target clauses name none: most are inferred from a task clause."""

    unit: Words
    basis: Literal["stated", "inferred", "confirmed"]
    role: Literal["lead", "support"] | None = None
    clause: str = ""
    document: str = ""


class Baseline(Model):
    value: float
    date: date
    source: Words


class Target(Model):
    """One promise. `phrase` are the plan's own contiguous words, at most 34 characters; `clause` is where they stand.

    `value` is a number, a list of region codes (all_of) or nothing (increase, not_below, rise). `scope: each` asks it of
    every member by itself. `schedule` is the plan's unless given: `none` is not judged before it is met or due. `path` gives annual sub-targets, year to value at its end, and ends at `value` in the deadline's year.
    """

    code: Words
    indicator: Id
    comparator: Comparator
    value: float | tuple[Words, ...] | None = None
    upper: float | None = None
    unit: Words
    deadline: date
    basis: Basis
    commitment: Literal["firm", "strive"]
    scope: Literal["whole", "each"] = "whole"
    schedule: Literal["linear", "none"] | None = None
    phrase: Annotated[str, StringConstraints(min_length=2, max_length=34)]
    clause: Words
    owners: tuple[Owner, ...] = Field(min_length=1)
    baseline: Baseline | None = None
    path: dict[int, float] = Field(default={})
    interpretation: str = ""
    interpretation_en: str = ""
    to_confirm: bool = False

    @property
    def number(self) -> float | None:
        """The promised number, None for lists and directions."""
        return float(self.value) if isinstance(self.value, int | float) else None


class Milestone(Model):
    """A dated yes/no item. `due_basis` says whether the day is stated, the list's year, or the plan's end.

    `refers_to` names the plan's target that is the same promise in figures: it is done when the target is met.
    """

    title: Words
    title_en: str = ""
    phrase: Annotated[str, StringConstraints(min_length=2, max_length=34)]
    clause: Words
    due: date
    due_basis: Literal["stated", "year", "plan_end"]
    scope: Literal["whole", "each"] = "whole"
    refers_to: Id | None = None


class LeftOut(Model):
    """Words of a plan that promise something and are tracked by no target and no milestone, their place, and why not:
    done or not, with nothing dated to hold it to (`yes_no`); nothing that could be counted is named (`no_measure`); nobody keeps count
    of it (`no_source`); the
    number stands in another document (`elsewhere`)."""

    phrase: Annotated[str, StringConstraints(min_length=2, max_length=34)]
    clause: Words
    why: Literal["yes_no", "no_measure", "no_source", "elsewhere"]


class Plan(Model):
    """A plan document: its place, its days, its targets and milestones. `text` names the file that holds its words.

    `left_out` are its words that are tracked by neither, on purpose.
    """

    name: Words
    name_en: str = ""
    short: Words
    short_en: str = ""
    issuer: Words
    document_number: str = ""
    text: Words
    region: Words
    start: date
    end: date
    start_phrase: Words
    end_phrase: Words
    baseline_period: str
    schedule: Literal["linear", "none"] = "linear"
    targets: dict[Id, Target] = Field(default={})
    milestones: dict[str, Milestone] = Field(default={})
    left_out: tuple[LeftOut, ...] = ()

    @cached_property
    def baseline(self) -> Period:
        # Asked for by every roll-up; reading it anew each time was thousands of times in one judgement.
        return parse_period(self.baseline_period)

    @property
    def last_period(self) -> Period:
        """The period the plan ends in."""
        return Period.of_date(self.end)

    @property
    def taken(self) -> tuple[Period, Period]:
        """The first and the last quarter figures are taken of: a year before the baseline, which growth needs, to the end."""
        return self.baseline.plus_quarters(-4), self.last_period.plus_quarters(0)


class Thresholds(Model):
    """Where a light turns, in percentage points of progress against schedule; `source` is a document or 平台默认."""

    on_track_from: float = 0
    behind_below: float = -10
    rate_behind_below: float = -5
    growth_noise_percent: float = Field(default=0.05, ge=0)
    late_share: float = Field(default=0.75, gt=0, le=1)
    small_step_units: float = Field(default=12, ge=0)
    source: Words
    source_en: str = ""


class OfficeWords(Model):
    """Words of the office's own over figures: neutral ones, those that make another time or rate, and another figure."""

    neutral: tuple[Words, ...] = ()
    reference: tuple[Words, ...] = ()
    other: tuple[Words, ...] = ()


def _known_zone(name: str) -> str:
    if not is_zone(name):
        raise ValueError("no time zone of that name")
    return name


TimeZone = Annotated[str, AfterValidator(_known_zone)]


class Settings(Model):
    """What holds for all plans; `time_zone` is the office's, for days typed and shown."""

    report_due_days: int = Field(ge=0)
    chase_ladder_days: tuple[int, int, int]
    thresholds: Thresholds
    total_tolerance: float = Field(default=0.01, ge=0)
    words: OfficeWords = OfficeWords()
    time_zone: TimeZone = DEFAULT


class PlanPlace(NamedTuple):
    """What a plan's whole is called in the register, the level of the places it is made of, and the plan's own line (file:line)."""

    name: str = ""
    members: str = ""
    line: str = ""


class Catalogue(Model):
    """The whole of `indicators.yaml`, already checked. Iteration orders are the file's."""

    schema_version: Literal[1]
    settings: Settings
    units: dict[Words, Unit]
    measures: dict[Id, Measure]
    indicators: dict[Id, Indicator]
    plans: dict[Id, Plan]
    registers: dict[Id, RosterForm] = Field(default={})
    _places: dict[str, PlanPlace] = PrivateAttr(default_factory=dict)

    @field_validator("units", mode="before")
    @classmethod
    def _own_words_of_units(cls, given: Any) -> Any:
        """A unit is called by its key, for English readers too where it has no `name_en`."""
        return {key: {"name_en": str(key), **held} if isinstance(held, dict) else held for key, held in given.items()}

    def place_of(self, plan_id: str) -> PlanPlace:
        """The register's words for a plan's whole and members; empty for a catalogue read without a register."""
        return self._places.get(plan_id, PlanPlace())

    def with_places(self, places: Mapping[str, PlanPlace]) -> Catalogue:
        """The catalogue with what a register says of its plans' places."""
        self._places.update(places)
        return self

    def idle_measures(self) -> tuple[str, ...]:
        """The measures owed that no indicator and no list uses: no blank asks for them. What is optional may be there for reference."""
        used = {key for indicator in self.indicators.values() for key in indicator.formula.measures}
        used |= {indicator.reported_as for indicator in self.indicators.values() if indicator.reported_as}
        used |= {count.measure for form in self.registers.values() for count in form.counts}
        return tuple(key for key, measure in self.measures.items() if key not in used and not measure.optional)

    def counts_whole(self, indicator: str) -> bool:
        """Whether what an indicator counts are whole things: patents, firms; of a ratio what stands above the line."""
        formula = self.indicators[indicator].formula
        above = formula.ratio.numerator if formula.ratio else formula.measures
        return all(self.measures[one].integer for one in above)

    def plan_measures(self, plan_id: str) -> dict[str, Measure]:
        """The measures a plan's targets need, required before optional, each once, in the order of the targets."""
        wanted: dict[str, Measure] = {}
        for target in self.plans[plan_id].targets.values():
            for measure_id in self.indicators[target.indicator].formula.measures:
                wanted.setdefault(measure_id, self.measures[measure_id])
        return wanted

    def plan_rosters(self, plan_id: str) -> dict[str, RosterForm]:
        """The lists that count a measure of the plan or are its own forms, in the file's order."""
        asked = self.plan_measures(plan_id)
        return {
            key: form
            for key, form in self.registers.items()
            if form.of == plan_id or (form.of is None and any(c.measure in asked for c in form.counts))
        }

    def roster_period(self, roster_id: str, period: Period) -> Period:
        """The period a list is of: the day of the milestone that asks for it, else the one given."""
        form = self.registers[roster_id]
        if form.of is None or form.milestone is None:
            return period
        return Period.of_date(self.plans[form.of].milestones[form.milestone].due)

    def in_stored_unit(self, value: float, unit: str, stored: str) -> float:
        """`value` given in `unit`, in the stored unit. ValueError when the two do not belong together."""
        given = self.units.get(unit)
        if unit == stored:
            return value
        if given is None or given.base != stored:
            raise ValueError(f"{unit} is not a unit of {stored}")
        return round(value * given.factor, 9)

    def in_unit(self, value: float, stored: str, unit: str) -> float:
        """A stored value in another unit of it, for showing."""
        return value if unit == stored else value / self.units[unit].factor
