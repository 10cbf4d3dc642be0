"""县区: the matrix district × indicator; with a district chosen, all its indicators, share, growth and courses."""

import streamlit as st

from components.html import render
from pages.progress.parts import groups, pictures, tiles
from ui import choices, faults, papers, parts, session, tables
from ui.style import inject_css
from wording import _, headlines, named
from wording.figures import as_of_words
from wording.levels import members_word, whole_word
from wording.sentences import count_statuses
from wording.status import LIGHTS

choices.restore("as_of", "region")
desk = session.the_desk()
catalogue, register = desk.catalogue, desk.register

chosen = choices.row(24, 14, 16, 10, 56)
with chosen[0]:
    plan_id = choices.plan()
plan = catalogue.plans[plan_id]
with chosen[1]:
    view = choices.view(plan_id)
as_of, known_at = view.as_of, view.known_at
grouped = groups.groups_of(register.expected(plan.region, as_of.end if as_of else None))
group = groups.opened(grouped)
with chosen[2]:
    region = choices.region(
        plan_id,
        as_of,
        whole_words=_("全部{places}").format(places=members_word(desk.catalogue, plan_id)),
        among=groups.codes_of(grouped, group) if grouped else None,
    )
with chosen[3]:
    choices.language_switch()
everywhere = session.judged(
    plan_id, as_of, known_at, groups.codes_of(grouped, group) if grouped and plan.targets else "districts"
)
units = len({row.region for row in everywhere})
gridded = st.query_params.get("tiles") == "1"
inject_css(row_height=max(27, min(30 if gridded else 36, 520 // max(1, units))))
if not plan.targets:
    faults.no_targets()
if as_of is None:
    parts.looking_back(plan_id, view)
    faults.no_figures(named(plan))
    parts.end()
counts = count_statuses(everywhere)
with chosen[4]:
    allocated = (
        [_("按任务分解数与序时判断")]
        if any(row.status for row in everywhere) and len(everywhere) > counts["no_data"]
        else []
    )
    parts.stamp(*allocated, as_of_words(as_of))
parts.edition_banner(plan_id, view, session.grade(plan_id, known_at))

if grouped and group is None:
    groups.draw(grouped, session.judged(plan_id, as_of, known_at))
    parts.end()
if group:
    groups.way_back(group)
if region != plan.region:
    mine = [row for row in everywhere if row.region == region]
    said = headlines.district_headline(mine, catalogue, named(register[region]))
    parts.headline(said)
    cells = []
    for row in mine:
        members = session.by_region(plan_id, row.indicator, as_of, known_at, region)
        share = members[0].share if members else None
        cells.append(pictures.small_multiple(row, plan_id, as_of, known_at, share))
    st.html(render("multi.html", few=len(mine) < 10, cells=cells))
    parts.foot(
        _(
            "小图为方案基期以来的走势，虚线为本地目标；没有任务分解的比率用{whole}目标线（参考）。占全域按已报单位合计计算。"
        ).format(whole=whole_word(desk.catalogue, plan_id)),
        _("来源：《{plan}》；各单位上报表。").format(plan=named(plan)),
        take_away=lambda: papers.save(plan_id, view, lambda: papers.of_districts(region, said)),
    )
    parts.end()

owed = {row.target for row in everywhere}
whole = [row for row in session.judged(plan_id, as_of, known_at) if row.target in owed]
parts.headline(headlines.matrix_headline(everywhere, catalogue))
if not everywhere:
    parts.empty_state(_("本方案的指标都不分{places}报送。").format(places=members_word(desk.catalogue, plan_id)))
    parts.end()
links = {row.region: choices.address(group=group, region=row.region) for row in everywhere}
table = st.container()
legend, tools = st.container(key="tools").columns([56, 44], vertical_alignment="center")
with tools.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
    tiled = tiles.has_tiles(list(links)) and choices.switch("tiles", _("示意方格图"))
    words = {"value": _("看数值")}
    words |= {"rank": _("看任务完成位次")} if any(row.rank.place for row in everywhere) else {}
    words |= {"gap": _("看对序时差距")} if any(row.rank.contribution is not None for row in everywhere) else {}
    show = choices.one_of("show", _("看什么"), list(words), words.__getitem__)
    last_three = show == "rank" and choices.switch("last3", _("标出后三位"))
matrix = tables.matrix(
    everywhere,
    whole,
    catalogue,
    register,
    whole_name=named(register[plan.region]),
    address=links,
    way=lambda row: "./indicator" + choices.address(indicator=row.indicator, region=row.region),
    show=show,
    last_three=last_three,
)
if tiled:
    left, right = table.columns([68, 32])
    left.html(matrix)
    with right:
        tiles.draw(everywhere, plan.region)
else:
    table.html(matrix)
shown = [code for code in LIGHTS if any(row.light == code for row in (*everywhere, *whole))]
with legend:
    parts.legend([*shown, *([None] if None in {row.status for row in everywhere} else [])])
parts.foot(
    _(
        "灯号按各单位任务分解数与序时进度判断；没有任务分解的只列数值，不评状态。未报送不按滞后计，也不按 0 计。行政区划序，非考核排名。"
    ),
    _("位次按本地任务的增量完成率，并列同位；功能区、未报送和没有任务的不排。") if show == "rank" else "",
    _("差距按本地序时算；没有任务分解的按全域序时测算，比率按各地人口算对全域的影响。") if show == "gap" else "",
    _("来源：《{plan}》；各单位上报表。").format(plan=named(plan)),
    # A paper of thousands of districts is nobody's.
    take_away=None if grouped else lambda: papers.save(plan_id, view, lambda: papers.of_districts(None)),
)
