"""All that 指标 shows of one target in one place: words, tables and charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.html import Markup
from desk.owners import TargetOwners
from pages.progress.parts import about, chart_figures, pictures
from tracker.periods import Period
from tracker.rules.judgement import Judgement
from ui import session, tables
from ui.chart import Chart
from ui.choices import View
from ui.drawn import drawn
from wording import _, headlines, named
from wording.figures import as_of_words
from wording.levels import members_word
from wording.status import TROUBLE


@dataclass(frozen=True)
class Sheet:
    """The stamp, the conclusion, the course with the tabs below it in their order, and on the right the districts.

    `grown` is the waterfall under its finding, which fills a tab that is empty in `tabs`; `members` the places of a list,
    which stand where other targets have `bars`.
    """

    stamp: tuple[str, ...]
    headline: str
    course: Chart
    tabs: Mapping[str, Markup]
    grown: tuple[str, Chart] | None
    bars_title: str
    bars: Chart | None
    members: Markup
    facts: Markup
    caption: tuple[str, ...]


def sheet(row: Judgement, whole: Judgement, view: View, as_of: Period, whose: TargetOwners | None) -> Sheet:
    """The sheet of a judgement; `whole` is its target's in the plan's whole, `whose` who answers for it."""
    return drawn(
        row.plan,
        view.known_at,
        ("sheet", row.target, row.region, as_of, whose),
        lambda: _sheet(row, whole, as_of, view, whose),
    )


def _sheet(row: Judgement, whole: Judgement, as_of: Period, view: View, whose: TargetOwners | None) -> Sheet:
    desk, plan_id, region, known_at = session.the_desk(), row.plan, row.region, view.known_at
    catalogue, register, plan = desk.catalogue, desk.register, desk.catalogue.plans[plan_id]
    members = session.by_region(plan_id, row.indicator, as_of, known_at)
    verdicts = session.judged(plan_id, as_of, known_at, "districts", (row.key,))
    sources = session.sources(plan_id, row.indicator, region, as_of, known_at)
    tasks = session.tasks(plan_id, as_of, known_at)
    editions = session.year_end_editions(plan_id, row.key, as_of, known_at) if region == plan.region else ()
    wrote = [
        remark
        for remark in session.remarks(plan_id, as_of, known_at)
        if remark.target == row.target and region in (remark.region, plan.region)
    ]
    states = {one.region: one.light for one in verdicts}
    grown = pictures.contribution(row, plan_id, as_of, known_at) if region == plan.region else None
    held_back = None
    if whole.status in TROUBLE:
        parts = session.gap_table(plan_id, row.key, as_of, known_at)
        held_back = pictures.held_back(parts, states, whole, known_at)
    bars_title, bars = held_back or (pictures.districts_title(members, whole), None)
    if whole.figure.members or not members:
        bars = None
    elif bars is None:
        bars = pictures.districts(members, states, whole, known_at)
    by_task = tables.gap_table(verdicts, catalogue, register)
    by_region = tables.district_table(members, states, whole, catalogue, register) if members else Markup()
    # Of a target in trouble the first question is who holds it back.
    first = {_("差距与位次"): by_task} if by_task else {}
    then = {_("增量从哪里来"): Markup()} if grown else {}
    then |= {members_word(catalogue, plan_id): by_region} if members else {}
    doing = about.task_table(row.target, tasks, plan_id)
    frames = pictures.frames_of(row, plan_id, region, as_of, known_at)
    steps = session.waterfall(plan_id, row.key, as_of, known_at) if grown else ()
    published = session.reference_points(plan_id, row.indicator, region, known_at)
    cells = tables.reference_table(published) + tables.source_table(sources, catalogue, register)
    course, start = pictures.course(row, plan_id, region, as_of, known_at)
    return Sheet(
        tuple(about.stamp(row, catalogue, register)),
        headlines.indicator_headline(row, catalogue, named(register[region]), as_of_words(as_of)),
        course,
        {
            **({**first, **then} if held_back else {**then, **first}),
            **({_("情况说明"): tables.remark_table(wrote, register)} if wrote else {}),
            **({_("任务"): doing} if doing else {}),
            _("图中数据"): chart_figures.all_figures(frames, steps, catalogue, register),
            _("数从哪里来"): about.trace_link(row.indicator, region) + cells,
            _("口径与责任"): about.meaning(row, catalogue, whose),
        },
        grown,
        bars_title,
        bars,
        about.members(whole, register) if whole.figure.members else Markup(),
        about.gaps(row, catalogue, register, editions, tasks, whose, wrote),
        tuple(about.caption(row, sources, members, start, catalogue, register)),
    )
