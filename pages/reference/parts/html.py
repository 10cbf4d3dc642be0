"""The parts of 方法: contents, a rule with its example beside it, the legend, grades, and the calibration table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from components.html import Markup, block, chain, piece, render, strong
from components.marks import labelled
from desk import ROOT, Desk
from desk.publish import differences_since, last_edition
from pages.reference.parts.calibration_words import retold
from pages.reference.parts.text import Entry, Group
from tracker.schema.catalogue import Catalogue, Settings
from ui.tables import table
from wording import _, language, named
from wording.figures import period_words
from wording.sentences import sample_words
from wording.status import LIGHTS, status_meaning, status_text

_CALIBRATION = re.compile(r"<!-- calibration:.*?-->\n(.*?)<!-- /calibration -->", re.S)
_LATIN = str.maketrans({"，": ", ", "：": ": ", "；": "; ", "（": " (", "）": ") "})


def contents(groups: Sequence[Group], more: Sequence[tuple[str, str]]) -> Markup:
    """The table of contents: a line of links per chapter, then the chapters without rules."""
    lines = [
        {
            "key": group.key,
            "title": group.title,
            "entries": [(entry.key, _headed(entry.title)) for entry in group.entries],
        }
        for group in groups
    ]
    return render("contents.html", label=_("目录"), groups=lines, more=more)


def _headed(title: str) -> str:
    """A title as a heading: words that elsewhere stand inside a sentence begin large."""
    return title[:1].upper() + title[1:]


def chapter(key: str, title: str) -> Markup:
    """A chapter's heading, to be linked to."""
    return piece("section", title, "", key)


def rule(entry: Entry, settings: Settings) -> Markup:
    """A rule: formula, words and source, with its example computed now."""
    example = entry.example(settings)
    return render(
        "rule.html",
        key=entry.key,
        title=_headed(entry.title),
        formula=entry.formula,
        words=entry.words,
        source=_("出处：{source}").format(source=entry.source),
        head=_("算例（打开本页时计算）"),
        given=[_punctuated(line) for line in example.given],
        result=[_punctuated(line) for line in example.result],
    )


def _punctuated(line: str) -> str:
    """A line of symbols with the marks of the session's language between them."""
    return line.translate(_LATIN).replace(") :", "):").strip() if language() == "en" else line


def symbols() -> str:
    """What the letters stand for."""
    words = _(
        "A 现值，B 基期值，T 目标值，E 序时目标值，p 增量完成率，τ 时间进度，N 分子，P 人口（万人），R 比率，r、h 剩余季度数；"
        "⌊ ⌋ 向下取整，⌈ ⌉ 向上取整，Σ 求和，下标 i 为各县（市、区）。"
    )
    return block(words, "ip small")


def left_out(catalogue: Catalogue) -> str:
    """What the plans promise in words that no target and no milestone holds, with its place and why."""
    why = {
        "yes_no": _("做没做到一看便知，没有写期限，不列目标"),
        "no_measure": _("没有写数、也没有可数的对象"),
        "no_source": _("没有部门登记这个数，定下由谁提供以后再列（rise）"),
        "elsewhere": _("数在另一份文件里，本方案没有写"),
    }
    body = [
        [named(plan, "short"), f"“{one.phrase}”", one.clause, why[one.why]]
        for plan in catalogue.plans.values()
        for one in plan.left_out
    ]
    return table([_("方案"), _("方案原话"), _("位置"), _("为什么没有列入")], body) if body else ""


def since_published(desk: Desk) -> str:
    """What today's rules and catalogue would say otherwise of each plan's last edition; the edition itself stays as it was."""
    lines = []
    for plan_id in desk.home_plans():
        edition = last_edition(desk, plan_id)
        if edition is None:
            continue
        head = [named(desk.catalogue.plans[plan_id], "short"), period_words(edition.period)]
        found = differences_since(desk, edition)
        if found is None:
            lines.append([*head, _("发布时没有留存判断，页面按现行规则"), ""])
            continue
        turned = [one for one in found if one.field == "status"]
        for one in turned:
            key = one.target.partition(".")[2]
            target = desk.catalogue.plans[plan_id].targets.get(key)
            name = named(desk.catalogue.indicators[target.indicator], "short") if target else key
            where = _("{place}{indicator}").format(place=named(desk.register[one.region]), indicator=name)
            turn = f"{status_text(one.then)} → {status_text(one.now)}"
            lines.append([*head, where, turn])
        rest = len({(one.target, one.region) for one in found} - {(one.target, one.region) for one in turned})
        if rest:
            lines.append([*head, _("另有 {n} 项灯号不变、数值或说明不同").format(n=rest), ""])
        if not found:
            lines.append([*head, _("现行规则说的相同"), ""])
    return table([_("方案"), _("已发布"), _("目标"), _("当时 → 按现行规则")], lines) if lines else ""


def legend(settings: Settings) -> str:
    """Every status with its mark, word and meaning."""
    behind = -settings.thresholds.behind_below
    body = [
        [
            labelled(code, css="nowrap"),
            status_meaning(code, behind),
        ]
        for code in (*LIGHTS, None)
    ]
    return table([_("状态"), _("什么时候")], body)


def grades(data_version: str) -> str:
    """Whose figures there are, and what a screen was drawn from."""
    version = _("{version}：目录的版本和最后一次入库的时刻（UTC）。数只增不改，任何过去的时刻都能按当时所知重画。")
    said = [
        (_("本单位数据"), _("本单位载入的工作簿。每个数查得到工作簿、表和单元格。")),
        (sample_words(), _("程序生成，只作演示，从不与本单位数据混在一个数里；用到它的页面都有标注。")),
        (_("公开数据"), _("公开发表的数，注明来源和日期；只作参考点和指定的基期，不计入合计、已报和截至日期。")),
        (_("数据版本"), version.format(version=data_version)),
        (_("截至日期"), _("最近一个有数的季度，从不取电脑上的日期。商标截至季末月15日。")),
    ]
    return table([_("数据"), _("怎样用")], [[strong(name), words] for name, words in said])


def calibration() -> str:
    """The measured calibration of docs/forecast.md as HTML tables; "" while it has none."""
    file = ROOT / "docs" / "forecast.md"
    found = _CALIBRATION.search(file.read_text(encoding="utf-8")) if file.exists() else None
    if found is None:
        return ""
    made: list[str] = []
    lines: list[list[str]] = []
    for line in [*found[1].splitlines(), ""]:
        if line.startswith("|"):
            lines.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if len(lines) > 2:
            body = [[_bold(cell) for cell in row] for row in lines[2:]]
            made.append(table([_bold(cell) for cell in lines[0]], body, right=range(1, len(lines[0])), css="wide"))
        lines = []
        if line.strip():
            made.append(piece("line", _bold(line.strip()), "small spaced"))
    return chain(made)


def _bold(text: str) -> Markup:
    """A line of Markdown in the session's language: **bold** is bold, `code` is plain."""
    pieces = re.split(r"\*\*(.+?)\*\*", text.replace("`", ""))
    return chain(strong(retold(part)) if number % 2 else retold(part) for number, part in enumerate(pieces))
