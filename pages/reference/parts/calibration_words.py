"""What the measured calibration says, in the session's language: docs/forecast.md is written in Chinese by the bench.

A text that is not listed here is shown as it is written; a test finds it.
"""

from __future__ import annotations

import re
from functools import cache

from wording import _, language, mark

# Heads, names and sentences, with their numbers as parameters.
_TEXTS = (
    mark("序列"),
    mark("剩余季度"),
    mark("拒绝"),
    mark("80 % 区间覆盖"),
    mark("Brier 本法"),
    mark("Brier “照线走”"),
    mark("Brier “不再变”"),
    mark("说预计可完成的，达成"),
    mark("说难度较大的，达成"),
    mark("平稳：每季增量上下浮动 10%—60%"),
    mark("起伏：增量的波动大过增量本身"),
    mark("成批：两三个季度一批，其余为零，整数"),
    mark("放缓：增量逐季收窄"),
    mark("年末集中的存量：全年增量七成在四季度"),
    mark("年末集中的流量：七成在四季度，年度间有好坏"),
    mark("突增：有一个季度多出三至六倍，已在数列里"),
    mark("加试·突增还没有发生：任何只看数列的方法都不可能知道"),
    mark("清理：有一个季度核减 5%—15%，已在数列里"),
    mark("加试·清理还没有发生：任何只看数列的方法都不可能知道"),
    mark("加试·停滞：围绕均值波动"),
    mark("加试·转折：增速中途变一次，不再变回"),
    mark("同比的第一年：按上年各季份额"),
    mark("上面所说的各项，除加试以外，全部守住。"),
    mark(
        "data/published 里有 {series} 个公开序列；回测至少要 {least} 个点，够长的有 {enough} 个"
        "（最长的是{place}年末常住人口，{points} 个点：{periods}）。"
    ),
    mark("够长的公开序列只有十一市 2018—2024 年末常住人口（每年一点，{file}）："),
    mark("常住人口回测"),
    mark("预测次数"),
    mark("落在区间内"),
    mark("覆盖"),
    mark("误差中位数"),
    mark("“不再变”误差中位数"),
    mark("十一市全部"),
    mark("其中安庆市（2020 年普查下调）"),
    mark("其余十市"),
    mark("泉州市"),
)


def retold(text: str) -> str:
    """The text in the session's language, its numbers in place."""
    if language() == "zh":
        return text
    for known in _TEXTS:
        if found := _pattern(known).fullmatch(text):
            given = {name: _("、").join(map(retold, value.split("、"))) for name, value in found.groupdict().items()}
            return _(known).format(**given) if given else _(known)
    return text


@cache
def _pattern(known: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(known)))
