"""Pictures and the one file from a page: made only when somebody takes one away, under a name that says what it is.

What makes them is imported then as well: no page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import streamlit as st

import wording
from charts.layout import picture_name
from components.pictures import Course
from tracker.periods import Period, parse_period
from tracker.rules.judgement import Judgement
from ui import session
from ui.choices import View
from wording import _, language, named
from wording.sentences import target_of

if TYPE_CHECKING:
    from briefing.content.material import Material
    from briefing.content.model import Briefing
    from briefing.screens.scene_frame import Scene


@dataclass(frozen=True)
class Screens:
    """The screens of one view with what they were made from; `version` changes with what they show."""

    briefing: Briefing
    material: Material
    scenes: tuple[Scene, ...]
    version: str

    def of(self, kind: str, key: str) -> go.Figure:
        """The figure of one part's screen. KeyError where it has none."""
        for scene in self.scenes:
            if (scene.kind, scene.key) == (kind, key):
                return scene.figure
        raise KeyError(key)


# What a picture shows in a word or two, and how its figure is made.
Wanted = tuple[str, Callable[[Screens], go.Figure]]


def screens(plan_id: str, view: View) -> Screens:
    """The screens of a page's view: its edition, the draft, or a past day's knowledge; made once for everybody."""
    return _later(plan_id, view)()


def _later(plan_id: str, view: View) -> Callable[[], Screens]:
    """`screens` for a thread that knows neither this session nor its language."""
    asked = (
        session.the_desk().data_version(),
        plan_id,
        str(view.as_of) if view.as_of else None,
        None if view.edition else view.known_at,
        view.edition.published_at if view.edition else None,
        language(),
    )
    who = session.current_user()

    def made() -> Screens:
        wording.use(asked[-1])
        return _screens(*asked, who)

    return made


@st.cache_resource(max_entries=30, show_spinner=False)
def _screens(
    data_version: str,
    plan_id: str,
    as_of: str | None,
    known_at: datetime | None,
    edition: datetime | None,
    chosen: str,
    _who: str,
) -> Screens:
    from briefing.content.compose import compose
    from briefing.content.template import load_template
    from briefing.screens.scenes import scenes
    from desk.briefing import STYLE, gather

    period: Period | None = parse_period(as_of) if as_of else None
    material = gather(session.the_desk(), plan_id, period, known_at, draft=edition is None, made_by=_who)
    briefing = compose(material, load_template(STYLE))
    version = f"{material.data_version}-{material.as_of}-{edition}-{chosen}"
    return Screens(briefing, material, tuple(scenes(briefing, material)), version)


def save(plan_id: str, view: View, wanted: Callable[[], Sequence[Wanted]], *, whole_page: bool = False) -> None:
    """The quiet 下载图片: each picture that is `wanted` as PNG (twice its size) and as SVG; one sentence where no browser can draw.

    With `whole_page` the plan as one file of HTML stands first, which needs no browser here. What is offered is drawn when
    somebody opens it: it would be a quarter of the page's elements.
    """
    with st.popover(_("下载图片"), type="tertiary", key="pictures", on_change="rerun") as box:
        if not box.open:
            return
        from briefing.screens import renderer

        plan = session.the_desk().catalogue.plans[plan_id]
        later, at = _later(plan_id, view), view.as_of or plan.last_period
        if whole_page:
            _button(_("网页文件"), f"{picture_name(plan, _('看板'), at)}.html", "text/html", _as_page(later), "page")
        if renderer.browser_path() is None:
            st.caption(renderer.no_browser_words())
            return
        for number, (what, figure) in enumerate(wanted()):
            name = picture_name(plan, what, at)
            left, png, svg = st.columns([56, 22, 22], vertical_alignment="center")
            left.caption(what)
            with png:
                _button("PNG", f"{name}.png", "image/png", _drawn(later, figure, renderer.png), f"png-{number}")
            with svg:
                _button("SVG", f"{name}.svg", "image/svg+xml", _drawn(later, figure, renderer.svg), f"svg-{number}")


def _button(label: str, name: str, mime: str, make: Callable[[], bytes], key: str) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, key=f"save-{key}", on_click="ignore", type="tertiary"
    )


def _drawn(
    later: Callable[[], Screens], figure: Callable[[Screens], go.Figure], draw: Callable[[go.Figure], bytes]
) -> Callable[[], bytes]:
    return lambda: draw(figure(later()))


def _as_page(later: Callable[[], Screens]) -> Callable[[], bytes]:
    def made() -> bytes:
        from briefing.screens.page import page

        found = later()
        return page(found.briefing, found.material)

    return made


def of_overview() -> list[Wanted]:
    """The pictures of 总览: the page on one sheet, what needs coordinating, and the long picture for a phone."""
    from briefing.screens.long_picture import tall
    from briefing.screens.scenes import whole_table

    return [
        (_("总览"), lambda found: whole_table(found.briefing, found.material, "overview").figure),
        (_("需要协调的目标"), lambda found: found.of("trouble", "")),
        (_("手机长图"), lambda found: tall(found.briefing, found.material)),
    ]


def of_indicator(
    judgement: Judgement, place: str, course: Course | None, *, districts: bool, grown: bool
) -> list[Wanted]:
    """The pictures of 指标: the course, where growth comes from, the districts; `course` is a district's own frames."""
    from briefing.screens.scene_charts import place_course_scene

    catalogue, key = session.the_desk().catalogue, judgement.target
    name = named(target_of(judgement, catalogue)[1], "short")
    wanted: list[Wanted] = []
    if course is None:
        wanted.append((name, lambda found: found.of("target", key)))
    else:
        frames = course
        wanted.append(
            (
                f"{place}{name}",
                lambda found: place_course_scene(found.briefing, found.material, frames, place).figure,
            )
        )
    if grown:
        wanted.append((_("{indicator}（增量）").format(indicator=name), lambda found: _growth(found, key)))
    if districts:
        wanted.append((_("{indicator}（县区）").format(indicator=name), lambda found: found.of("districts", key)))
    return wanted


def _growth(found: Screens, key: str) -> go.Figure:
    from briefing.screens.scene_charts import contribution_scene

    row = next(row for row in found.material.whole if row.target == key)
    made = contribution_scene(found.briefing, found.material, row)
    assert made is not None  # the page shows it, so it can be split
    return made.figure


def of_districts(region: str | None, title: str = "") -> list[Wanted]:
    """The pictures of 县区: the whole matrix, or one district with all its targets under its conclusion."""
    from briefing.screens.scenes import place_scenes, whole_table

    if region is None:
        return [(_("县区矩阵"), lambda found: whole_table(found.briefing, found.material, "districts").figure)]
    name = named(session.the_desk().register[region])
    return [(name, lambda found: place_scenes(found.briefing, found.material, region, title)[0].figure)]


def of_brief(found: Screens) -> list[Wanted]:
    """The pictures of 汇报: the long one and every screen."""
    from briefing.screens.long_picture import tall

    def at(number: int) -> Callable[[Screens], go.Figure]:
        return lambda made: made.scenes[number].figure

    return [
        (_("手机长图"), lambda made: tall(made.briefing, made.material)),
        *((scene.what, at(number)) for number, scene in enumerate(found.scenes)),
    ]
