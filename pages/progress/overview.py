"""总览: every target of a plan against its schedule, what needs coordinating, and what changed since last quarter."""

import streamlit as st

from components import cards
from components.html import chain, link, piece
from pages.progress.parts import face, task_overview, todo
from ui import choices, duty_choices, papers, parts, session
from ui.style import inject_css
from wording import _, headlines, named
from wording.figures import as_of_words, period_words, schedule_words
from wording.status import status_word

inject_css()
choices.restore("as_of")
desk = session.the_desk()
catalogue = desk.catalogue

chosen = choices.row(24, 14, 10, 72)
with chosen[0]:
    plan_id = choices.plan()
plan = catalogue.plans[plan_id]
with chosen[1]:
    bare = duty_choices.quarter(plan_id) if not plan.targets and plan_id in desk.tasks.plans else None
    view = choices.view(plan_id)
as_of, known_at = view.as_of, view.known_at
with chosen[2]:
    choices.language_switch()
judged = session.judged(plan_id, as_of, known_at)
at = as_of or plan.last_period
trademarks = any(catalogue.measures[m].cutoff == "day_15" for m in catalogue.plan_measures(plan_id))
with chosen[3]:
    parts.stamp(
        *([as_of_words(at, day_15=trademarks), schedule_words(at, plan.start, plan.end)] if as_of else [named(plan)])
    )
if bare is not None:
    task_overview.show(desk, plan_id, bare, known_at)
    parts.end()
if plan.targets:
    parts.edition_banner(plan_id, view, session.grade(plan_id, known_at))
if not judged:
    parts.headline(headlines.overview_headline(judged, catalogue, at))
    st.html(todo.milestone_list(plan.milestones.values()))
    parts.caption(_("本方案没有数量目标，只有时间节点。来源：《{plan}》。").format(plan=named(plan)))
    parts.end()

seen = face.face(plan_id, view, at, judged)
parts.headline(seen.headline)
st.html(seen.strip)
asked = st.query_params.get("light", "")
light = asked if any(row.status == asked for row in judged) else ""
small = len(judged) >= cards.COMPACT_FROM
# Three rows fit the desk: more than fifteen targets stand six abreast.
many = len(judged) > 15
left, right = st.columns([23, 77] if many else [24, 76] if small else [27, 73])
with left:
    st.html(seen.troubles)
    st.html(seen.changes)
with right:
    if light:
        only = _("只看{status}的 {n} 项").format(
            status=status_word(light), n=sum(row.status == light for row in judged)
        )
        st.html(piece("caption", chain([only, link(_("看全部"), choices.here(light=None))], "　")))
    abreast, least = (6, 160) if many else (5, 190) if small else (3, 268)
    grid = st.container(key="many" if many else "few").grid(abreast, min_column_width=least, gap=8 if many else 10)
    for row in judged if not light else [row for row in judged if row.status == light]:
        with grid.container(key=f"card-{row.code}"):
            st.html(seen.cards[row.target])
            st.page_link(
                "pages/progress/indicator.py",
                label=named(catalogue.indicators[row.indicator]),
                query_params=choices.link(indicator=row.indicator, region=plan.region),
            )
if len(judged) <= 5:
    tasks = session.tasks(plan_id, at, known_at)
    task_overview.below(desk, plan_id, tasks, session.milestones(plan_id, parts.today(), known_at))

thresholds = catalogue.settings.thresholds
parts.foot(
    _("进度条为增量完成率，竖线为序时。低于序时 {n} 个百分点以内为略滞后，以上为滞后").format(
        n=f"{-thresholds.behind_below:g}"
    ),
    _("（{source}）。来源：《{plan}》；{period}上报表。").format(
        source=named(thresholds, "source"), plan=named(plan), period=period_words(at)
    ),
    text=seen.text,
    take_away=lambda: papers.save(plan_id, view, papers.of_overview, whole_page=True),
)
