"""Roles, acts and refusals in words."""

from __future__ import annotations

from tracker.identity import person_name
from tracker.permission import Act, Actor, Role
from wording import _


def role_word(role: Role) -> str:
    """What a role is called."""
    return {
        "reader": _("领导"),
        "unit": _("填报单位"),
        "analyst": _("分析员"),
        "publisher": _("审核发布人"),
        "auditor": _("审计员"),
        "administrator": _("管理员"),
    }[role]


def act_word(act: str) -> str:
    """An act of the trail in words; one of an older release as it was kept."""
    return {
        "see_published": _("看已发布的数"),
        "see_draft": _("看未发布的数"),
        "see_returns": _("看报送和原件"),
        "see_trail": _("看操作记录"),
        "take_papers": _("取走材料"),
        "take_letters": _("取走提示函"),
        "hand_in": _("报送"),
        "correct": _("更正一个数"),
        "check_in": _("填报进展"),
        "withdraw": _("撤回或恢复报送"),
        "answer": _("答复"),
        "set_targets": _("录目标数、公开数据"),
        "settle_names": _("认定名称"),
        "steer": _("督办、确认责任、存情景、存发文"),
        "review": _("审核或退回报送"),
        "publish": _("发布"),
        "unpublish": _("撤回发布"),
        "verify": _("核对留痕"),
        "keep_copies": _("备份、恢复、换库"),
        "ask_blackout": _("申请涂黑号码"),
        "black_out": _("批准涂黑号码"),
        "signed_in": _("登录"),
        "signed_out": _("退出登录"),
        "turned_away": _("被拒在门外"),
        "downloaded": _("下载"),
        "refused": _("上报的表有错，未收"),
        "backup": _("备份"),
        "restore": _("恢复"),
        "start_own": _("换成空库"),
    }.get(act, act)


def refusal_words(actor: Actor, act: Act) -> str:
    """Why an act was refused, and what to do."""
    name = person_name(actor.who)
    if not actor.roles:
        return stranger_words(actor)
    roles = _("、").join(map(role_word, actor.roles))
    words = _("{name}（{roles}）不能“{act}”，或不在您的范围之内；没有做任何改动，已记入操作记录。需要的话请找管理员。")
    return words.format(name=name, roles=roles, act=act_word(act))


def stranger_words(actor: Actor) -> str:
    """That nobody has said what this person may do."""
    words = _("{name}已登录，但 access.yaml 里没有列出，什么也看不到；请管理员按下面的身份列入：{who}")
    return words.format(name=person_name(actor.who), who=actor.who)


def nothing_published_words() -> str:
    return _("这个方案还没有发布过，没有可看的版本。")


def too_late_words() -> str:
    return _("已经审核或退回的报送，单位不能自己撤回或恢复；要改请重新上报，或请分析员退回。")


def not_reviewed_words(count: int) -> str:
    """That returns wait for their review before the next edition."""
    return _("还有 {n} 次报送没有审核：请分析员在“办理进度”审核或退回，再发布。").format(n=count)


def own_work_words(count: int) -> str:
    """That the publisher alone has seen what would be published."""
    return _(
        "有 {n} 次报送只经过您一个人：请另一位分析员在“办理进度”审核，或由别人发布"
        "（只有一个人的单位可在 access.yaml 写 two_pairs_of_eyes: false）。"
    ).format(n=count)
