"""Who is written to, by what name, and until when an answer is expected: from `briefing.yaml`, else from the plan's level."""

from __future__ import annotations

from datetime import date, timedelta

from briefing.content.material import Material
from briefing.content.template import Template
from tracker.clock import local
from tracker.schema.regions import Region
from wording import _, language, mark, named
from wording.figures import date_words

_ZONE = "zone"
_DEPARTMENTS = {
    "省": mark("省直有关单位"),
    "市": mark("市直有关单位"),
    "区": mark("区直有关单位"),
    "县": mark("县直有关单位"),
}
_ANY_DEPARTMENTS = mark("各有关单位")
# By what the members of a plan's place are.
_GOVERNMENTS = {"city": mark("各设区市人民政府"), "township": mark("各镇人民政府、各街道办事处")}
_WITH_TOWNSHIPS = mark("各乡镇人民政府、各街道办事处")
_ANY_GOVERNMENTS = mark("各县（市、区）人民政府")


def recipients(material: Material, template: Template) -> str:
    """主送: as the office writes it, else the governments of the plan's level, its zones' committees and its own departments."""
    given = template.own("recipients")
    if given:
        return given
    places = [material.register[code] for code in material.places]
    zones = [place for place in places if place.level == _ZONE]
    committees = [named(place) for place in zones if _has_committee(place)]
    said = []
    if len(zones) < len(places):
        members = material.catalogue.place_of(material.plan_id).members
        has_townships = members == "township" and any(place.name.endswith("乡") for place in places)
        said.append(_(_WITH_TOWNSHIPS if has_townships else _GOVERNMENTS.get(members, _ANY_GOVERNMENTS)))
    if committees:
        said.append(_("{zones}管委会").format(zones=_("、").join(committees)))
    said += [named(place) for place in zones if not _has_committee(place)]
    said.append(_(_DEPARTMENTS.get(material.register[material.plan.region].name[-1:], _ANY_DEPARTMENTS)))
    whole = _("，").join(said)
    return whole[:1].upper() + whole[1:]


def _has_committee(place: Region) -> bool:
    """Whether a zone is run by a committee; one that is an office itself (管理服务中心) is written to by its name."""
    return place.name.endswith("区")


def addressee(place: Region, template: Template) -> str:
    """称谓 of a letter: as the office writes it with {place}, else the place's government, office or committee."""
    name = named(place)
    if given := template.own("salutation"):
        return given.format(place=name)
    if place.level == _ZONE:
        return _("{place}管委会").format(place=name) if _has_committee(place) else name
    if place.name.endswith("街道"):
        return _("{place}办事处").format(place=name)
    return _("{place}人民政府").format(place=name)


def addressed_as(place: Region) -> str:
    """你市, 你县, 你区, 你镇; 你单位 for any other."""
    if place.level != _ZONE and place.name[-1:] in "市县区镇乡" and language() == "zh":
        return f"你{place.name[-1:]}"
    return _("你单位")


def paper_date(material: Material, template: Template) -> date:
    """The day the papers bear: the office's own, else the day they are made."""
    return template.paper_date or local(material.made_at).date()


def feedback_words(material: Material, template: Template) -> str:
    """The day an answer is expected, so many days after the papers' own; "" where the office gives no days."""
    if template.feedback_days is None:
        return ""
    return date_words(paper_date(material, template) + timedelta(days=template.feedback_days))
