"""A plan whose last day has come is summed up (完成情况总结), not reported on: preliminary while a figure of its end is not final."""

from __future__ import annotations

from briefing.content.material import Material
from wording import _
from wording.headlines import last_deadline

_OPEN = ("no_data", "not_judged", "pending")


def is_closing(material: Material) -> bool:
    """Whether the last of what the plan promises is due by the quarter the papers are of."""
    if material.whole:
        return last_deadline(material.whole, material.catalogue) <= material.as_of.end
    return material.plan.last_period.end <= material.as_of.end


def is_final(material: Material) -> bool:
    """Whether nothing of the end is open: every target judged on figures of the end, ratios on that year's residents."""
    return not any(
        row.light in _OPEN
        or row.figure.interim
        or (row.figure.population is not None and row.figure.population.year < material.as_of.year)
        for row in material.whole
    )


def stage_words(material: Material) -> str:
    """初步 or 最终."""
    return _("最终") if is_final(material) else _("初步")
