"""县区 of a plan with very many districts: its groups with what each has reported, and the one the reader opens."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.html import chain, link, piece
from tracker.rules.judgement import Judgement
from tracker.schema.regions import Region
from ui import choices, parts, session, tables
from wording import _, named
from wording.levels import members_word
from wording.sentences import target_of

# So many districts are drawn one by one; more are shown by group, and of a larger group so many at a time.
MOST = 100
# The group of those who have none, as the address says it.
NONE = "-"
Groups = dict[str, tuple[Region, ...]]


def groups_of(districts: Sequence[Region]) -> Groups:
    """The districts by their group, in the register's order, a large group in parts; {} where all can be drawn at once."""
    if len(districts) <= MOST:
        return {}
    held: dict[str, list[Region]] = {}
    for district in districts:
        held.setdefault(district.group or NONE, []).append(district)
    found: Groups = {}
    for name, members in held.items():
        for first in range(0, len(members), MOST):
            part = tuple(members[first : first + MOST])
            found[name if len(members) <= MOST else f"{name} {first + 1}—{first + len(part)}"] = part
    return found


def opened(groups: Groups) -> str | None:
    """The group the address asks for, or the one of the district it asks for; None for all."""
    if (asked := st.query_params.get("group")) in groups:
        return asked
    region = st.query_params.get("region")
    return next((name for name, members in groups.items() if region in {m.code for m in members}), None)


def codes_of(groups: Groups, group: str | None) -> tuple[str, ...]:
    """The districts of the opened group; none while all groups are shown."""
    return tuple(member.code for member in groups[group]) if group else ()


def name_of(group: str) -> str:
    """A group's name: as the register has it, with the part it is of a large one."""
    return _("未分组") + group.removeprefix(NONE) if group.startswith(NONE) else group


def draw(groups: Groups, whole: Sequence[Judgement]) -> None:
    """One row per group: how many districts it has, how many of them have reported each target's figure."""
    catalogue = session.the_desk().catalogue
    head = _("共 {n} 个{places}，分 {groups} 组；点开一组，看其中各{places}。")
    places = members_word(catalogue, whole[0].plan)
    parts.headline(head.format(n=sum(map(len, groups.values())), places=places, groups=len(groups)))
    # What districts report adds up to the whole, which therefore knows who is missing.
    asked = [row for row in whole if row.figure.expected > 1 and row.promise.places is None]
    missing = [set(row.figure.missing) for row in asked]
    heads = [_("分组"), _("单位数"), *(named(target_of(row, catalogue)[1], "short") for row in asked)]
    body = []
    for name, members in groups.items():
        codes = {member.code for member in members}
        opened = link(name_of(name), choices.address(group=name))
        body.append([opened, str(len(codes)), *(f"{len(codes - absent)}/{len(codes)}" for absent in missing)])
    st.html(tables.table(heads, body, right=tuple(range(1, len(heads))), css="wide", box="box tall"))
    parts.foot(_("每格为本季已报单位数／单位数。分组按区划登记册；打开一组，按任务分解数与序时进度评状态。"))


def way_back(group: str) -> None:
    """The group that is open, and the way to all of them."""
    st.html(piece("caption", chain([name_of(group), link(_("全部分组"), choices.address())], "　")))
