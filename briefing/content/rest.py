"""What of the whole's figures belongs to none of its places, as every paper counts it."""

from __future__ import annotations

from typing import Literal

from briefing.content.material import Material
from tracker.rules.judgement import DistrictFigure, Figure, Judgement
from wording import named
from wording.sentences import target_of

Summed = Literal["value", "numerator", "denominator"]


def _part(of: Figure | DistrictFigure, part: Summed) -> float | None:
    """The figure itself, its 分子 or its 分母."""
    return of.value if part == "value" else of.numerator if part == "numerator" else of.denominator


def rest_of(material: Material, judgement: Judgement, part: Summed = "value") -> float | None:
    """What no district owns of the whole's figure or 分子, in stored units; None where the lines do not make it up."""
    found = [known for line in material.by_region[judgement.target] if (known := _part(line, part)) is not None]
    whole = _part(judgement.figure, part)
    total = judgement.figure.partial if whole is None and part == "value" else whole
    members = material.register.expected(material.plan.region, material.as_of.end)
    adds_up = part != "value" or target_of(judgement, material.catalogue)[1].roll_up == "sum"
    if not (adds_up and found and total is not None and set(material.places) == {r.code for r in members}):
        return None
    rest = total - sum(found)
    if abs(rest) <= 1e-9 * max(1.0, abs(total)):
        return 0.0
    return rest if residual_name(material) else None


def residual_name(material: Material) -> str:
    """The name of the row for what belongs to no district, "" without one."""
    return next((named(r) for r in material.register.family(material.plan.region) if r.level == "residual"), "")
