"""The words of a plan's own level: a district of towns has 全区 and 镇街, a city of counties 全市 and 县（市、区）."""

from __future__ import annotations

from tracker.schema.catalogue import Catalogue
from tracker.schema.regions import Region
from wording import _, language, mark, named

_WHOLES = {"省": mark("全省"), "市": mark("全市"), "区": mark("全区"), "县": mark("全县")}
_ANY_WHOLE, _ANY_MEMBERS = mark("全域"), mark("县（市、区）")
_BOARDS = {
    "省": mark("{place}知识产权强省指标看板"),
    "市": mark("{place}知识产权强市指标看板"),
    "区": mark("{place}知识产权强区指标看板"),
    "县": mark("{place}知识产权强县指标看板"),
}
_ANY_BOARD = mark("{place}知识产权指标看板")
_MEMBERS = {"city": mark("设区市"), "township": mark("镇街")}


def whole_word(catalogue: Catalogue, plan_id: str) -> str:
    """全市, 全区, 全县, 全省: the plan's whole, by its own name; 全域 for any other."""
    return _(_WHOLES.get(catalogue.place_of(plan_id).name[-1:], _ANY_WHOLE))


def members_word(catalogue: Catalogue, plan_id: str) -> str:
    """县（市、区）, 镇街, 设区市: one of the places a plan's whole is made of."""
    return _(_MEMBERS.get(catalogue.place_of(plan_id).members, _ANY_MEMBERS))


def places_word(catalogue: Catalogue, plan_id: str) -> str:
    """县区, 镇街, 设区市: the same in two or three signs, as a menu has it; Districts to all English readers."""
    members = catalogue.place_of(plan_id).members if language() == "zh" else ""
    return _(_MEMBERS.get(members, mark("县区")))


def board_words(place: Region) -> str:
    """What a place's board is called: 泉州市知识产权强市指标看板."""
    return _(_BOARDS.get(place.name[-1:], _ANY_BOARD)).format(place=named(place))
