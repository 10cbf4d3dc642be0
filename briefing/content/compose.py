"""Material said in words: the parts of a briefing in the office's order.

Written for the language in force (`wording.use`). Every figure comes from the judgement through `wording`; nothing is
worked out here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from briefing.content.cells import light_table
from briefing.content.circular import as_of, circular_parts, opening
from briefing.content.closing import is_closing, stage_words
from briefing.content.districts import district_parts
from briefing.content.doing import milestone_parts, responsibility_parts, task_parts
from briefing.content.lists import next_step_parts, source_parts, trouble_parts
from briefing.content.material import Material
from briefing.content.model import Briefing, Part
from briefing.content.offices import addressee, feedback_words, paper_date, recipients
from briefing.content.special import special_parts
from briefing.content.stamps import file_name, marks, stamp, thresholds
from briefing.content.story import story_parts
from briefing.content.targets import target_parts
from briefing.content.template import Template
from wording import _, headlines, language, named
from wording.figures import date_words, period_words
from wording.notes import with_places_named
from wording.paragraphs import plan_lines
from wording.sentences import sample_words


def compose(material: Material, template: Template) -> Briefing:
    """The briefing of a plan's whole, its parts in the template's order."""
    makers: dict[str, Callable[[Material, Template], list[Part]]] = {
        "cover": _cover,
        "overview": _overview,
        "target": target_parts,
        "districts": district_parts,
        "trouble": trouble_parts,
        "next_steps": next_step_parts,
        "milestones": milestone_parts,
        "tasks": task_parts,
        "responsibility": responsibility_parts,
        "sources": source_parts,
    }
    material = replace(
        material,
        whole=with_places_named(material.whole, material.register),
        districts=with_places_named(material.districts, material.register),
    )
    left, right = stamp(material)
    parts = tuple(part for kind in template.parts for part in makers[kind](material, template))
    places = {"plan": named(material.plan), "period": period_words(material.as_of), "stage": stage_words(material)}
    closing = is_closing(material)
    return Briefing(
        name=file_name(material),
        title=template.say("title", **places),
        language=language(),
        parts=parts,
        story=story_parts(material, parts),
        circular=circular_parts(material, parts, template),
        special=special_parts(material, parts),
        marks=marks(material),
        stamp=(left, right),
        watermark=template.watermark
        or (sample_words() if material.is_sample else "")
        or (_("征求意见稿") if material.for_comment else _("草稿") if material.edition is None else ""),
        logo=template.logo_bytes,
        deck_template=template.deck_bytes,
        paper_template=template.paper_bytes,
        closing=closing,
        facts={
            "circular_title": template.say("closing_title" if closing else "circular_title", **places),
            "report_title": template.say("report_title", **places),
            "letter_title": template.say("letter_title", **places),
            "office": template.own("office"),
            "recipients": recipients(material, template),
            **{f"to_{code}": addressee(material.register[code], template) for code in material.places},
            "opening": opening(material),
            "as_of": as_of(material),
            "letter_number": template.letter_number,
            "own_date": date_words(template.paper_date) if template.paper_date else "",
            "feedback": feedback_words(material, template),
            "contact": template.own("contact"),
            "period": period_words(material.as_of),
            "made_on": date_words(paper_date(material, template)),
            "place": named(material.register[material.plan.region]),
        },
    )


def _cover(material: Material, template: Template) -> list[Part]:
    lines = [_("来源：《{plan}》").format(plan=named(material.plan)), " · ".join(marks(material))]
    return [
        Part(
            "cover",
            template.say("title", plan=named(material.plan, "short"), period=period_words(material.as_of)),
            line=period_words(material.as_of),
            paragraphs=tuple(
                line for line in (template.own("office"), *lines, date_words(paper_date(material, template))) if line
            ),
            stamp=stamp(material),
            notes=(thresholds(material), stamp(material)[1]),
        )
    ]


def _without_numbers(material: Material) -> str:
    """How many dated items a plan without targets has, and how many of their days have come."""
    due = sum(item.due <= material.as_of.end for item in material.plan.milestones.values())
    return _("列有时间节点 {n} 项，截至{day}已到期限的 {due} 项。").format(
        n=len(material.plan.milestones), day=date_words(material.as_of.end), due=due
    )


def _overview(material: Material, template: Template) -> list[Part]:
    title = headlines.overview_headline(material.whole, material.catalogue, material.as_of)
    if not material.whole:
        # Of a plan without targets its tasks and dated items are the judgement.
        doing = [part.title for part in (*task_parts(material, template), *milestone_parts(material, template))]
        title = _("；").join(doing) + _("。") if doing else title
    left, right = stamp(material)
    return [
        Part(
            "overview",
            title,
            paragraphs=tuple(plan_lines(material.whole, material.catalogue, material.register, material.gaps))
            if material.whole
            else (_without_numbers(material),),
            tables=(light_table(material),) if material.whole else (),
            stamp=(left, right),
            notes=(thresholds(material), _("序时线为线性测算，非下达目标。")) if material.whole else (),
        )
    ]
