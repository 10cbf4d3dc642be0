"""What became of a workbook's numbers, in words: 读到 286 · 核对用 13 · 未读 13."""

from __future__ import annotations

from tracker.submission import Account
from wording import _


def account_line(account: Account) -> str:
    """The account in one line; what is nothing is left out, but never what was read."""
    parts = [
        (_("读到 {n}"), account.read),
        (_("核对用 {n}"), account.checked),
        (_("参考 {n}"), account.reference),
        (_("略过 {n}"), account.ignored),
        (_("未读 {n}"), account.unread_count),
    ]
    return " · ".join(words.format(n=n) for index, (words, n) in enumerate(parts) if n or not index)


def unread_reason(why: str) -> str:
    """Why a number was not read."""
    return {
        "outside": _("在表外，没有表头或地区"),
        "no_heading": _("所在列没有表头"),
        "unknown_heading": _("表头不是认得的指标"),
        "another_figure": _("表头的词说明是另一种数（预测、失效等）"),
        "ambiguous": _("可以有两种读法"),
        "merged": _("合并单元格跨了几个地区或指标"),
        "no_place": _("所在行不是认得的地区"),
        "second": _("这个地区的数前面已有"),
        "no_period": _("没有写明时期"),
        "no_owner": _("没有写明是哪个单位的数"),
        "other_sheet": _("不是要填的表"),
        "only_total": _("只填了合计，各单位没有填"),
        "grey": _("灰色的上期格与已知的数不同，像是把本期数填到了这里"),
        "no_parts": _("是几个地区合起来的数，各地区没有分列"),
        "row_fault": _("所在行有错"),
        "not_a_number": _("不是单独一个数"),
        "unit_suspect": _("单位对不上"),
        "out_of_range": _("超出了可能的范围"),
    }.get(why, _("没有读"))
