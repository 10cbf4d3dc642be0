"""What the files of pictures are called, and what every screen says at its foot."""

from __future__ import annotations

from briefing.content.material import Material
from briefing.content.model import Part
from briefing.content.stamps import version_words
from charts.layout import picture_name
from tracker.clock import local
from tracker.schema.catalogue import Indicator
from wording import _, language


def scene_name(material: Material, what: str) -> str:
    """What the file of a picture of this material is called, without ending."""
    return picture_name(material.plan, what, material.as_of)


def made_words(material: Material) -> str:
    """2026-11-30 12:00 生成."""
    return _("{when} 生成").format(when=local(material.made_at).strftime("%Y-%m-%d %H:%M"))


def foot_of(
    material: Material, part: Part, indicator: Indicator | None = None, axis: str = ""
) -> tuple[tuple[str, str], tuple[str, str]]:
    """As-of, unit, reports and source of a part; below its definition, the data version and when it was made.

    Each line as its left and its right end; `axis` says where a cut axis starts.
    """
    left, right = part.stamp
    version, made = version_words(material), made_words(material)
    first = " · ".join(words for words in right.split(" · ") if words not in (version, made))
    if indicator is not None:
        said = indicator.definition if language() == "zh" else indicator.definition_en or indicator.definition
        under = _("口径：{words}").format(words=said) if said else ""
    else:
        known = sum(row.value is not None for row in material.whole)
        reports = _("{judged}/{n} 项有完整数据。").format(judged=known, n=len(material.whole)) if material.whole else ""
        under = " ".join(words for words in (reports, *part.notes[:1]) if words and words != version)
    return (" · ".join(words for words in (left, axis) if words), first), (under, f"{version} · {made}")
