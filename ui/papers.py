"""Pictures and the one file from a page: made only when somebody takes one away, under a name that says what it is.

What makes them is imported then as well: no page waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

import wording
from charts.layout import picture_name
from components.pictures import Course
from desk.permission import allow
from tracker.periods import Period, parse_period
from tracker.permission import About
from tracker.rules.judgement import Judgement
from ui import session
from ui.choices import View
from wording import _, language, named
from wording.sentences import target_of

if TYPE_CHECKING:
    from briefing.content.material import Material
    from briefing.content.model import Briefing
    from briefing.screens.renderer import Form
    from briefing.screens.screens import Screen


@dataclass(frozen=True)
class Screens:
    """The screens of one view, the annex's last, with what they were made from; `version` changes with what they show."""

    briefing: Briefing
    material: Material
    shown: tuple[Screen, ...]
    version: str

    def of(self, kind: str, key: str = "") -> Screen:
        """One part on one sheet. KeyError where there is none."""
        from briefing.screens.screens import part_screen

        return part_screen(self.briefing, self.material, kind, key)


# What a picture shows in a word or two, and how its screen is made.
Wanted = tuple[str, "Callable[[Screens], Screen]"]


def of_view(plan_id: str, view: View) -> Screens:
    """The screens of a page's view: its edition, the draft, or a past day's knowledge; made once for everybody."""
    return _later(plan_id, view)()


def _later(plan_id: str, view: View) -> Callable[[], Screens]:
    """`of_view` for a thread that knows neither this session nor its language."""
    if view.edition is None:
        allow(session.the_desk(), "see_draft", plan_id)
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
    from briefing.screens.screens import screens
    from desk.briefing import STYLE, gather

    period: Period | None = parse_period(as_of) if as_of else None
    material = gather(session.the_house(), plan_id, period, known_at, draft=edition is None, made_by=_who)
    briefing = compose(material, load_template(STYLE))
    version = f"{material.data_version}-{material.as_of}-{edition}-{chosen}"
    return Screens(briefing, material, tuple(screens(briefing, material, annex=True)), version)


def save(plan_id: str, view: View, wanted: Callable[[], Sequence[Wanted]], *, whole_page: bool = False) -> None:
    """The quiet 下载图片: each picture that is `wanted` as PNG (twice its size) and as SVG; one sentence where no browser can draw.

    With `whole_page` the plan as one file of HTML stands first, which needs no browser here. What is offered is drawn when
    somebody opens it: it would be a quarter of the page's elements.
    """
    if not session.the_desk().may("take_papers", About(plan_id)):
        return
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
        for number, (what, screen) in enumerate(wanted()):
            name = picture_name(plan, what, at)
            left, png, svg = st.columns([56, 22, 22], vertical_alignment="center")
            left.caption(what)
            with png:
                _button("PNG", f"{name}.png", "image/png", _drawn(later, screen, "png"), f"png-{number}")
            with svg:
                _button("SVG", f"{name}.svg", "image/svg+xml", _drawn(later, screen, "svg"), f"svg-{number}")


def _button(label: str, name: str, mime: str, make: Callable[[], bytes], key: str) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, key=f"save-{key}", on_click="ignore", type="tertiary"
    )


def _drawn(later: Callable[[], Screens], screen: Callable[[Screens], Screen], form: Form) -> Callable[[], bytes]:
    """The picture, made when it is asked for; of a screen whose list goes on its first sheet."""

    def made() -> bytes:
        from briefing.screens import renderer

        return renderer.pictures([screen(later())], form)[0][1]

    return made


def _as_page(later: Callable[[], Screens]) -> Callable[[], bytes]:
    def made() -> bytes:
        from briefing.screens.page import page

        found = later()
        return page(found.briefing, found.material)

    return made


def of_overview() -> list[Wanted]:
    """The pictures of 总览: the page on one sheet, what needs coordinating, and the long picture for a phone."""
    return [
        (_("总览"), lambda found: found.of("overview")),
        (_("需要协调的目标"), lambda found: found.of("trouble")),
        (_("手机长图"), _long),
    ]


def _long(found: Screens) -> Screen:
    from briefing.screens.long_picture import long_picture

    return long_picture(found.briefing, found.material)


def of_indicator(
    judgement: Judgement, place: str, course: Course | None, *, districts: bool, grown: bool
) -> list[Wanted]:
    """The pictures of 指标: the course, where growth comes from, the districts; `course` is a district's own frames."""
    from briefing.screens.screens import place_course_screen

    catalogue, key = session.the_desk().catalogue, judgement.target
    name = named(target_of(judgement, catalogue)[1], "short")
    wanted: list[Wanted] = []
    if course is None:
        wanted.append((name, lambda found: found.of("target", key)))
    else:
        frames = course
        wanted.append(
            (f"{place}{name}", lambda found: place_course_screen(found.briefing, found.material, frames, place))
        )
    if grown:
        wanted.append((_("{indicator}（增量）").format(indicator=name), lambda found: _growth(found, key)))
    if districts:
        wanted.append((_("{indicator}（各地）").format(indicator=name), lambda found: found.of("districts", key)))
    return wanted


def _growth(found: Screens, key: str) -> Screen:
    from briefing.screens.screens import growth_screen

    row = next(row for row in found.material.whole if row.target == key)
    made = growth_screen(found.briefing, found.material, row)
    assert made is not None  # the page shows it, so it can be split
    return made


def of_districts(region: str | None, title: str = "") -> list[Wanted]:
    """The pictures of 县区: the whole matrix, or one district with all its targets under its conclusion."""
    from briefing.screens.screens import place_screen

    if region is None:
        return [(_("各地矩阵"), lambda found: found.of("districts"))]
    name = named(session.the_desk().register[region])
    return [(name, lambda found: place_screen(found.briefing, found.material, region, title))]


def of_brief(found: Screens) -> list[Wanted]:
    """The pictures of 汇报: the long one and every screen of the story."""

    def at(number: int) -> Callable[[Screens], Screen]:
        return lambda made: made.shown[number]

    told = [(screen.what, at(number)) for number, screen in enumerate(found.shown) if not screen.annex]
    return [(_("手机长图"), _long), *told]


def picture(found: Screens, number: int, sheet: int, form: Form) -> tuple[str, bytes]:
    """Name (with its ending) and bytes of one screen's picture, of the sheet that is shown where its list goes on."""
    from briefing.screens import renderer

    drawn = renderer.pictures([found.shown[number]], form)
    name, content = drawn[min(sheet, len(drawn) - 1)]
    return f"{name}.{form}", content
