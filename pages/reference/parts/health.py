"""The parts of 运行: one sentence, the facts, the people."""

from __future__ import annotations

from components.html import span
from desk.health import Health
from tracker.permission import Role
from tracker.schema.access import Access, Scope
from ui import tables
from ui.record_words import moment
from wording import _
from wording.permission import role_word
from wording.telling import off_words


def headline(stands: Health) -> str:
    """How many copies there are, or that there is none."""
    if not stands.copies:
        return _("还没有副本：第一次入库后自动做，也可以现在备份。")
    return _("有 {n} 份核对过的副本，最近一份 {name}。").format(n=len(stands.copies), name=stands.copies[0][0])


def facts(stands: Health) -> list[tuple[str, str]]:
    """Names and answers (HTML)."""
    second = _("没有设置，写法见运行说明")
    if stands.second:
        folder, n = stands.second
        second = _("{folder}：读不到，没有挂上？").format(folder=folder)
        if n is not None:
            second = _("{folder}：{n} 份").format(folder=folder, n=n)
    return [
        (_("最近一次入库"), moment(stands.last_change)),
        (_("数据库"), _megabytes(stands.size)),
        (_("磁盘余量"), _megabytes(stands.free)),
        (_("副本"), _("{n} 份").format(n=len(stands.copies))),
        (_("第二份副本"), second),
        (_("留痕号"), span(stands.mark, "mono")),
        (_("待办提醒"), _told(stands)),
    ]


def _told(stands: Health) -> str:
    """Whether people are told of what waits for them, and how it went last."""
    if stands.why_nobody_is_told:
        return off_words(stands.why_nobody_is_told)
    last, said = stands.told, []
    if last.told_at:
        said.append(_("最近发出 {when}").format(when=moment(last.told_at)))
    if last.failed_at:
        said.append(_("没有发出 {when}：{name}").format(when=moment(last.failed_at), name=last.failed))
    return _("；").join(said) or _("已开，还没有发过")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def people(access: Access) -> str:
    """Who is listed, with roles and scope (HTML)."""
    body = [
        [one.name, span(f"{one.issuer}#{one.subject}", "muted small"), _roles(one.roles), _scope(one.scope)]
        for one in access.people
    ]
    body += [
        [_("组 {name}").format(name=one.group), span(one.issuer, "muted small"), _roles(one.roles), _scope(one.scope)]
        for one in access.groups
    ]
    return tables.table([_("谁"), _("身份"), _("角色"), _("范围")], body, css="wide dense", box="box long")


def _roles(roles: tuple[Role, ...]) -> str:
    return _("、").join(map(role_word, roles))


def _scope(scope: Scope) -> str:
    given = [one for field in (scope.plans, scope.places, scope.measures, scope.units) for one in field or ()]
    return _("、").join(given) or _("不限")
