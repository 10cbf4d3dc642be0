"""What is wrong in a list (名单、台账), and where a list and the typed figure differ, in the reader's language."""

from __future__ import annotations

from tracker.problems import TotalMismatch, UnknownRegion, WrongEntry, WrongPeriod
from wording import _
from wording.problem_words import Sentence, joined, sentence_of, told, when


@sentence_of.register
def _wrong_entry(said: WrongEntry, found: str) -> Sentence:
    reason, heading = said.reason, told(said.heading)
    if reason == "no_column":
        return _("没有“{heading}”这一列").format(heading=heading), _("不要删列、改表头；请下载空白表重新填写")
    if reason == "empty":
        what = _("“{heading}”没有填写").format(heading=heading)
        when = _("{when}时必填").format(when=said.when) if said.when else ""
        return joined(what, when), _("补上这一格；整行不用的，请整行清空")
    if reason == "choice":
        what = _("“{found}”不是“{heading}”可填的词").format(found=found, heading=heading)
        return what, _("从下拉列表中选：{choices}").format(choices=told(said.choices))
    if reason == "day":
        return _("“{found}”读不出是哪一天").format(found=found), _("写成日期，如 2026-09-30")
    if reason == "order":
        what = _("“{heading}”早于“{other}”的 {limit}").format(
            heading=heading, other=told(said.other), limit=told(said.limit)
        )
        return what, _("请按台账核对两个日期")
    if reason == "too_long":
        what = _("“{heading}”超过 {limit} 个字").format(heading=heading, limit=told(said.limit))
        return what, _("只写名称或编号，说明不写在这一格")
    return _check_in_entry(said, found, heading) or (_("这一格填得不对"), _("请按表头要求填写"))


def _check_in_entry(said: WrongEntry, found: str, heading: str) -> Sentence | None:
    """What is wrong in a check-in on a task or a duty (任务进展表); None for another reason."""
    reason = said.reason
    if reason == "task_unknown":
        return _("方案中没有编号“{found}”的任务或节点").format(found=found), _(
            "编号不要改；请下载空白任务进展表重新填写"
        )
    if reason == "unit_not_there":
        what = _("“{found}”不是这项任务的责任单位").format(found=found)
        return what, _("单位不要改；分工有变的，先改任务清单 tasks.yaml")
    if reason == "other_unit":
        what = _("这本表是发给另一个单位的，“{found}”不在其中").format(found=found)
        return what, _("各单位只填发给自己的表；要一起填的，下载全部单位的一本")
    if reason == "not_done":
        return _("有“{heading}”，状态却不是已完成").format(heading=heading), _("状态改为已完成，或清空日期")
    if reason == "why_behind":
        return _("滞后、受阻没有写明情况"), _("在“{heading}”写明原因和下步措施").format(heading=heading)
    if reason == "note_too_long":
        what = _("“{heading}”超过 {limit} 个字").format(heading=heading, limit=told(said.limit))
        return what, _("写短一些，详情放进佐证材料")
    if reason == "link":
        return _("佐证“{found}”不是能打开的网址").format(found=found), _("写 http 或 https 开头的网址，或文件名")
    return None


def outside_span(said: WrongPeriod, found: str) -> Sentence:
    """A day of a list that does not lie in the period the list is of."""
    day = when(said.period or found)
    what = _("{day} 在本期截止日 {last} 之后").format(day=day, last=when(said.last))
    if said.first:
        what = _("{day} 不在 {first} 至 {last} 之间").format(day=day, first=when(said.first), last=when(said.last))
    return what, _("请按台账核对日期；不属于本期的，不列入本期名单")


def not_in_list(said: UnknownRegion) -> Sentence:
    """A known row of the register of places whose rows no list takes: the whole, a composite row."""
    what = _("“{row}”不能作名单的地区").format(row=told(said.row))
    return what, _("从下拉列表中选所在的地区；不属于任何一个的，选“其他”")


def register_differs(said: TotalMismatch) -> Sentence:
    """A list comes to another number than the one that was typed."""
    what = _("{measure}（{row}）：填报为 {typed}，按《{register}》数出 {sum}，相差 {difference}").format(
        measure=told(said.measure_name),
        row=told(said.row),
        typed=told(said.typed),
        register=told(said.register),
        sum=told(said.sum),
        difference=told(said.difference).lstrip("+-−"),
    )
    return what, _("核对名单和填报数，改正错的一处；都无误的，接受并写明理由")
