"""What is doubtful about a figure beside what is known already, in the reader's language. Nothing here is a fault."""

from __future__ import annotations

from datetime import date

from tracker.problems import (
    Falling,
    GrowthMismatch,
    Hidden,
    NumbersUnread,
    Resent,
    SuspiciousChange,
    Unexplained,
    WrongPeriod,
)
from wording import _
from wording.accounts import unread_reason
from wording.figures import date_words
from wording.problem_words import Sentence, about, joined, sentence_of, told, when


def other_year(said: WrongPeriod) -> Sentence:
    """Year-end figures that are those of another year."""
    what = _("按 {period} 取数，与 {other} 的数相同（{count} 个中 {same} 个），可能取错了年份").format(
        period=when(said.period, stock=True),
        other=when(said.last_period, stock=True),
        count=told(said.count),
        same=told(said.same),
    )
    return joined(what, about(said)), _("核对取的是哪一年年末的数")


def not_over(said: WrongPeriod) -> Sentence:
    """Figures of a quarter that was not over when they came."""
    what = _("{period}的数以 {last} 为准，收到时是 {received}，还没有到；{count} 个数只能作期中数").format(
        period=when(said.period),
        last=date_words(date.fromisoformat(said.last)),
        received=date_words(date.fromisoformat(said.received)),
        count=told(said.count),
    )
    return what, _("现在就要看的，接受并写明理由；到期后把原表再交一次，即确认为期末数")


@sentence_of.register
def _suspicious_change(said: SuspiciousChange, found: str) -> Sentence:
    reason, last = said.reason, told(said.last)
    before = when(said.last_period)
    fix = _("请按台账核对；无误的，接受并写明理由")
    what = _("与上一次相比变化反常")
    if reason == "jump":
        what = _("{period} 为 {last}，这次的变化远大于以往").format(period=before, last=last)
    elif reason == "zero":
        what = _("{period} 为 {last}，这次填 0").format(period=before, last=last)
        fix = _("确实为 0 的，接受并写明理由；还没有统计出来的，请留空")
    elif reason == "year_to_date":
        what = _("此项按季填报，这里像是本年累计（本年前几季合计 {sum}）").format(sum=told(said.sum))
        fix = _("改填本季一个季度的数；无误的，接受并写明理由")
    elif reason == "swapped":
        what = _("像是和“{other}”（{cell}）填反了").format(other=told(said.other_measure), cell=told(said.other_cell))
        fix = _("对照列名核对这两格")
    elif reason == "other_place":
        what = _("{row}的数像是{other}的：{count} 个中 {same} 个接近{other}上一次的数，和{row}自己的差得远")
        if said.is_mutual:
            what = _("{row}和{other}的数像是互相填反了：{count} 个中 {same} 个接近对方上一次的数")
        what = what.format(row=said.row, other=said.other_place, count=told(said.count), same=told(said.same))
        return what, _("核对这些数是哪个地区的；无误的，接受并写明理由")
    elif reason == "known_differs":
        what = _("与已有的 {period} 的数 {last} 不同").format(period=before, last=last)
        fix = _("核对取的是哪一年年末的数；确属修订的，接受并写明理由")
    return joined(what, about(said)), fix


@sentence_of.register
def _falling(said: Falling, found: str) -> Sentence:
    what = _("本年累计比上一季度少") if said.reason == "year_to_date" else _("比上一次少")
    before = ""
    if said.last:
        before = _("{period} 为 {last}").format(period=when(said.last_period), last=said.last)
    return joined(what, before, about(said)), _("请按台账核对；确有减少的，接受并写明理由")


@sentence_of.register
def _resent(said: Resent, found: str) -> Sentence:
    what = _("与 {period} 的数几乎全部相同").format(period=when(said.last_period))
    if said.count:
        what = _("常变的 {count} 个数中，{same} 个与 {period} 的相同").format(
            count=said.count, same=told(said.same), period=when(said.last_period)
        )
    return joined(what, said.row), _("核对是不是把以前的表改了标题再报；无误的，接受并写明理由")


@sentence_of.register
def _hidden(said: Hidden, found: str) -> Sentence:
    count = told(said.count)
    what = _("隐藏的行里有 {count} 个数").format(count=count)
    if said.kind == "column":
        what = _("隐藏的列里有 {count} 个数").format(count=count)
    if said.count is None:
        what = _("隐藏的行列里有标题、表头或地区名")
        if said.kind == "struck":
            what = _("“{words}”划了删除线").format(words=said.place)
        if said.kind == "white":
            what = _("“{words}”和底色一样，看不见").format(words=said.place)
        return what, _("核对这些数是哪里的、哪项、哪期的；无误的，接受并写明理由")
    if said.kind == "struck":
        return _("{count} 个数划了删除线").format(count=count), _("作废的数请删去；有效的，去掉删除线")
    if said.kind == "white":
        return _("{count} 个数和底色一样，看不见").format(count=count), _("核对这些数要不要报；不报的请删去")
    if said.kind == "raised":
        return _("{count} 个数是上标或下标").format(count=count), _("是脚注的请删去；是数的，改成正常字")
    if said.kind == "sheet":
        what = _("隐藏的工作表“{sheet}”里有 {count} 个数").format(sheet=said.place, count=count)
        return what, _("取消隐藏，核对这些数要不要报")
    if said.kind == "short":
        what = _("第 {row} 行比表头少几格，不知道少的是哪一格").format(row=said.place)
        return what, _("补上空格，使各数对准表头；无误的，接受并写明理由")
    return joined(what, said.place), _("取消隐藏和筛选，核对这些数要不要报")


@sentence_of.register
def _unexplained(said: Unexplained, found: str) -> Sentence:
    words, heading = told(said.words), said.heading or found
    if said.reason == "title":
        what = _("标题“{heading}”里的“{words}”说明表里可能不是本期实际数").format(heading=heading, words=words)
        return what, _("确是本期实际数的，接受并写明理由；否则换成本期数的表")
    if said.reason == "note":
        what = _("表中或表下写着“{words}”，可能说明这些数不是本期各地的实际数").format(words=words)
        return what, _(
            "确是本期各地的实际数的，接受并写明理由，每期都写的可在上报页“说不清的字”里选一次；否则不要报这些行"
        )
    if said.reason == "file_owner":
        what = _("表里没有写是哪里的数，按文件名“{heading}”当作{words}的").format(heading=heading, words=words)
        return what, _("是的，接受；不是的，在表上写“填报单位：……”")
    if said.reason == "row":
        what = _("“{words}”可能说明这些数不是本期各地的实际数").format(words=words)
        return what, _("确是本期各地的实际数的，接受并写明理由；否则不要报这些行")
    if said.reason == "title_word":
        what = _("标题“{heading}”里的“{words}”没见过，不知道是否改变了口径").format(heading=heading, words=words)
    else:
        what = _("“{heading}”上方的“{words}”没见过，不知道是否改变了口径").format(heading=heading, words=words)
    return what, _("在上报页“说不清的字”里选一次，以后不再问；改变口径的，不要报这一列")


@sentence_of.register
def _unread(said: NumbersUnread, found: str) -> Sentence:
    what = _("这张表有 {count} 个数没有读：{cells}").format(count=told(said.count), cells=told(said.cells))
    why = unread_reason(said.reason)
    return joined(what, why), _("要报的，写明表头和地区，或填到该填的格；不报的，接受并写明理由")


@sentence_of.register
def _growth_mismatch(said: GrowthMismatch, found: str) -> Sentence:
    reason, growth = said.reason, told(said.growth)
    before = _("{period} 为 {last}").format(period=when(said.last_period), last=told(said.last))
    what = {
        "rounded": _("同比像是用四舍五入后的数算的，按原数为 {growth}%"),
        "points": _("比率的同比应写百分点：变化 {growth} 个百分点，不是 %"),
        "no_points": _("写了百分点，数却是百分比的增长率；变化 {growth} 个百分点"),
        "differs_bare": _("没写与何时相比：按上年同期应为 {growth}%，按上季、上年末也不是这个数"),
        "differs_points": _("同比与两年的数对不上，变化应为 {growth} 个百分点"),
    }.get(reason, _("同比与两年的数对不上，应为 {growth}%"))
    return joined(what.format(growth=growth), before, about(said)), _("核对本期数、上年同期数和同比；同比不入库")
