"""The long picture for a phone: what 总览 says, one under the other, made of the same strip, list and cards; 360 px wide."""

from __future__ import annotations

from dataclasses import replace

from briefing.content.material import Material
from briefing.content.model import Briefing
from briefing.content.stamps import version_words
from briefing.screens.naming import made_words, scene_name
from briefing.screens.screens import Screen
from components import cards, todo
from components.html import Markup, render
from components.marks import status_mark
from tracker.rules.judgement import Judgement
from wording import _, named
from wording.duty_looks import dated_groups
from wording.figures import date_words
from wording.notes import with_places_named
from wording.outlook import outlook_words
from wording.paragraphs import districts_words
from wording.sentences import schedule_line, still_missing, target_of
from wording.status import status_look, status_word, trouble_order


def long_picture(briefing: Briefing, material: Material) -> Screen:
    """Headline, lights, what needs coordinating, a card for every target, dated items and stamps."""
    material = replace(material, whole=with_places_named(material.whole, material.register))
    overview, troubled = briefing.part("overview"), trouble_order(material.whole)
    said = _("需要协调的目标 {n} 项").format(n=len(troubled)) if troubled else _("没有需要协调的目标")
    html = render(
        "long.html",
        title=briefing.title,
        words=briefing.watermark,
        stamp=f"{briefing.facts.get('period', '')} · {briefing.stamp[0]}",
        marks=" · ".join(briefing.marks),
        headline=overview.title if overview else "",
        strip=cards.strip(material.whole) if material.whole else "",
        troubles_title=said,
        troubles=[_trouble(material, row) for row in troubled] if material.whole else None,
        cards=[
            cards.card(row, material.histories[row.target], material.catalogue, material.register)
            for row in material.whole
        ],
        dated_title=_("时间节点"),
        dated=_dated(material),
        foot=[
            _("来源：《{plan}》").format(plan=named(material.plan)),
            *(overview.notes if overview else ()),
            f"{version_words(material)} · {made_words(material)}",
        ],
    )
    what = _("长图")
    return Screen(briefing.title, what, scene_name(material, what), html, "long")


def _trouble(material: Material, row: Judgement) -> Markup:
    """A line of the list of troubles: its light and name, what is missing and its outlook, where."""
    catalogue = material.catalogue
    said = [still_missing(row, catalogue) or schedule_line(row, catalogue), outlook_words(row)]
    return todo.line(
        status_mark(row.light, 15, beside=True),
        named(target_of(row, catalogue)[1], "short"),
        bold=True,
        status=status_word(row.light),
        colour=status_look(row.light).colour,
        second=_("，").join(words for words in said if words),
        third=districts_words(row, catalogue, material.register, material.gaps.get(row.target, ())),
    )


def _dated(material: Material) -> list[Markup]:
    """The plan's dated items with their lights, soonest first."""
    groups = sorted(dated_groups(material.milestones), key=lambda item: item[1][0].duty.due)
    return [todo.duty(light, named(group[0].duty, "title"), date_words(group[0].duty.due)) for light, group in groups]
