"""The eight statuses as people see them: word, shape and colour, always together (readable in black and white), and which
of them need attention first.

A judgement's light (`Judgement.light`) is its status, or one of the words that stand for it: what was striven for and not
reached is 未达预期, a promise of every year that an earlier year broke 往年未完成, what others have to decide 已申报待批复.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.rules.judgement import LOST, Judgement
from wording import _, mark


@dataclass(frozen=True)
class StatusLook:
    """A status as drawn. `word` is Chinese (say it through `status_word`); `rule` is the card's left rule in pixels.

    `tint` fills a table cell, `card_tint` a card; `hatched` says that the fill is a pattern, for no data.
    """

    word: str
    glyph: str
    colour: str
    tint: str
    card_tint: str
    rule: int
    hatched: bool = False


# The order of severity: the first is what a leader must hear first.
SEVERITY = (*LOST, "behind", "slightly_behind", "no_data", "not_judged", "pending", "on_track", "met")
TROUBLE = frozenset(SEVERITY[: SEVERITY.index("no_data")])
# With so many quarters left 完成研判 counts before the status.
LATE_QUARTERS = 2

_LOOKS: dict[str | None, StatusLook] = {
    "met": StatusLook(mark("已达标"), "★", "#005A4E", "#FFFFFF", "#FFFFFF", 3),
    "on_track": StatusLook(mark("达到序时"), "●", "#24796B", "#FFFFFF", "#FFFFFF", 3),
    "slightly_behind": StatusLook(mark("略滞后"), "▲", "#9C5C00", "#FDF1DC", "#FFFFFF", 6),
    "behind": StatusLook(mark("滞后"), "■", "#9C1B1B", "#F6CFCB", "#FCF1F0", 10),
    "out_of_reach": StatusLook(mark("已无法达成"), "×", "#3D0A0C", "#DDA8A4", "#FCF1F0", 10),
    "missed": StatusLook(mark("未完成"), "×", "#3D0A0C", "#DDA8A4", "#FCF1F0", 10),
    "unreached": StatusLook(mark("未达预期"), "×", "#3D0A0C", "#DDA8A4", "#FCF1F0", 10),
    "broken": StatusLook(mark("往年未完成"), "×", "#3D0A0C", "#DDA8A4", "#FCF1F0", 10),
    "broken_striven": StatusLook(mark("往年未达预期"), "×", "#3D0A0C", "#DDA8A4", "#FCF1F0", 10),
    "no_data": StatusLook(mark("未报送"), "○", "#525D69", "#FFFFFF", "#FFFFFF", 3, hatched=True),
    "not_judged": StatusLook(mark("无法判断"), "◇", "#525D69", "#FFFFFF", "#FFFFFF", 3),
    "pending": StatusLook(mark("已申报待批复"), "◇", "#525D69", "#FFFFFF", "#FFFFFF", 3),
    None: StatusLook(mark("未分解任务"), "—", "#525D69", "#FFFFFF", "#FFFFFF", 3),
}
# Lights in the order of the legend; the statuses among them are those that are counted.
LIGHTS = tuple(code for code in _LOOKS if code)
# The strip's six cells, for eight statuses: two cells hold two each, and both numbers are shown.
STRIP: tuple[tuple[str, ...], ...] = (
    ("met",),
    ("on_track",),
    ("slightly_behind",),
    ("behind",),
    ("out_of_reach", "missed"),
    ("no_data", "not_judged"),
)


def status_look(code: str | None) -> StatusLook:
    """How a light is drawn; None is a district without an allocated task. KeyError for a word that is no light."""
    return _LOOKS[code]


def status_word(code: str | None) -> str:
    """The status in the session's language."""
    return _(_LOOKS[code].word)


def status_text(code: str | None) -> str:
    """Shape and word in one, for places that carry text only: ▲ 略滞后."""
    return f"{_LOOKS[code].glyph} {status_word(code)}"


def status_meaning(code: str | None, behind_points: float = 10) -> str:
    """One line that says when this status is given, for legends and tool tips; `behind_points` is the catalogue's."""
    points = f"{behind_points:g}"
    return {
        "met": _("已达到目标值，需继续保持"),
        "on_track": _("进度不低于序时"),
        "slightly_behind": _("低于序时，在 {points} 个百分点以内").format(points=points),
        "behind": _("低于序时 {points} 个百分点以上").format(points=points),
        "out_of_reach": _("按确定的上限计算，到期已不可能达到"),
        "missed": _("期限已过，未达到目标值"),
        "unreached": _("力争的目标，期限已过，未达到"),
        "broken": _("每年都要完成的目标，已有年度未完成"),
        "broken_striven": _("力争每年达到的目标，已有年度未达到"),
        "no_data": _("没有收到数据，不等于零，也不按滞后计"),
        "not_judged": _("数据未报齐、缺基期或缺分母，不作判断"),
        "pending": _("本地已申报，由上级批复，不评状态"),
        None: _("没有任务分解，只列数值，不评状态"),
    }[code]


# The words of the catalogue's 0/1 measures; one that an office adds of its own stays as it is.
REPORTED_STATES = (
    mark("未申报"),
    mark("在报"),
    mark("在审"),
    mark("已批复"),
    mark("未建"),
    mark("在建"),
    mark("已建成"),
    mark("未设"),
    mark("已设立"),
)


def reported_state(word: str) -> str:
    """How a place stands with a thing that is there or not (在审, 已批复), as reported, in the session's language."""
    return _(word)


def needs_attention(judgement: Judgement, *, late: bool) -> bool:
    """Whether a target belongs on the list of troubles: short of schedule, unknown, may fall back; late, also doubtful."""
    if judgement.status in TROUBLE or judgement.status in ("no_data", "not_judged") or judgement.outlook.at_risk:
        return True
    return late and judgement.outlook.prospect in ("unlikely", "uncertain")


def trouble_order(judged: Sequence[Judgement]) -> list[Judgement]:
    """The targets that need attention, gravest first.

    With two quarters or fewer left 完成研判 comes first, and a target on schedule that will hardly be met is on the list
    too; earlier the status comes first. Then whoever is most points below schedule.
    """
    late = is_late(judged)
    troubled = [row for row in judged if needs_attention(row, late=late)]
    severity: dict[str | None, int] = {code: place for place, code in enumerate(SEVERITY)}

    def weight(judgement: Judgement) -> tuple[int, int, float]:
        by_status = severity[judgement.status]
        by_outlook = _outlook_place(judgement)
        below = judgement.schedule.gap_pp or 0.0
        return (by_outlook, by_status, below) if late else (by_status, by_outlook, below)

    return sorted(troubled, key=weight)


def is_late(rows: Sequence[Judgement]) -> bool:
    """Whether two quarters or fewer are left, so that 完成研判 counts before the status."""
    return bool(rows) and max(row.outlook.quarters_left for row in rows) <= LATE_QUARTERS


def _outlook_place(judgement: Judgement) -> int:
    """Lost, hardly to be met, in trouble without a forecast, doubtful, in trouble but likely, unknown, may fall back."""
    status = judgement.status
    if status in ("missed", "out_of_reach"):
        return 0
    if status in ("no_data", "not_judged"):
        return 5
    place = {"unlikely": 1, "uncertain": 3}.get(str(judgement.outlook.prospect))
    if place is not None:
        return place
    return 6 if status not in TROUBLE else 2 if judgement.outlook.prospect is None else 4
